"""When does a quote end? 30 days after its creation on the account's clock, also when nobody looks.

Once a quote can no longer be ordered its requirements are frozen as they were.
"""

from collections.abc import Iterable

import msgspec

from sutler.lifecycle import standing
from sutler.lifecycle.timers import Timer
from sutler.reference.loader import Reference
from sutler.rules import requirements
from sutler.store import quotes
from sutler.store.quotes import QuoteRow
from sutler.store.transaction import Transaction


def expiry_timer(quote: QuoteRow, region: str) -> Timer:
    """Return the timer that expires a new quote.

    Source: rack guide, order-outpost-capacity (quotes last 30 days).
    """
    return Timer(quote.expires, region, "quote_expiry", quote.quote_id, expects="CREATED")


def expire_quote(tx: Transaction, account: str, timer: Timer, reference: Reference) -> Iterable[Timer]:
    """Apply a quote's timer: a quote that was not ordered expires; a deleted or ordered one does not."""
    quote = quotes.fetch(tx, account, timer.region, timer.subject)
    if quote is None or quote.status != timer.expects:
        return ()
    as_it_was = requirements.evaluate(
        standing.of_quote(tx, account, timer.region, quote, now=timer.due, reference=reference)
    )
    quotes.close(tx, account, timer.region, quote.quote_id, status="EXPIRED", requirements=frozen(as_it_was))
    return ()


def frozen(evaluated: tuple[requirements.Requirement, ...]) -> str:
    """Return requirements as they are stored with a quote that is closed."""
    return msgspec.json.encode([requirement.shape() for requirement in evaluated]).decode()

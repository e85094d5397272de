"""What was asked and offered? Quotes as rows.

`request` is what the client asked for, `options` the encoded list that every answer shows, `plans` the hardware and
cents behind each option: the offer, a long row of its own, so that ordering from a quote does not write it again.
`requirements` are the ordering requirements, frozen once the quote can no longer be ordered.
"""

from typing import Final

import msgspec
from msgspec.structs import astuple

from sutler.store.transaction import Row, Transaction


class QuoteRow(msgspec.Struct, frozen=True):
    """A quote; times in microseconds, the composite members as JSON."""

    quote_id: str
    created: int
    expires: int
    status: str
    status_message: str | None
    outpost_id: str | None
    country_code: str
    description: str | None
    fingerprint: str | None
    requirements: str | None
    submitted_order_id: str | None
    request: str
    options: str
    plans: str


_QUOTE: Final = (
    "quote_id, created, expires, status, status_message, outpost_id, country_code, description, fingerprint,"
    " requirements, submitted_order_id"
)
_QUOTE_WIDTH: Final = len(_QUOTE.split(","))
_OFFER: Final = "request, options, plans"
_INSERT: Final = f"INSERT INTO quote (account_id, region, {_QUOTE}) VALUES ({', '.join('?' * (_QUOTE_WIDTH + 2))})"
_INSERT_OFFER: Final = f"INSERT INTO offer (account_id, region, quote_id, {_OFFER}) VALUES (?, ?, ?, ?, ?, ?)"
_WHOLE: Final = (
    f"SELECT q.{_QUOTE.replace(', ', ', q.')}, {_OFFER} FROM quote q JOIN offer o"
    " ON o.account_id = q.account_id AND o.region = q.region AND o.quote_id = q.quote_id"
    " WHERE q.account_id = ? AND q.region = ?"
)
_FETCH: Final = f"{_WHOLE} AND q.quote_id = ?"
_REPLACE: Final = (
    "UPDATE quote SET status_message = ?, outpost_id = ?, country_code = ?, description = ?, fingerprint = ?"
    " WHERE account_id = ? AND region = ? AND quote_id = ?"
)
_REPLACE_OFFER: Final = (
    "UPDATE offer SET request = ?, options = ?, plans = ? WHERE account_id = ? AND region = ? AND quote_id = ?"
)
_CLOSE: Final = (
    "UPDATE quote SET status = ?, requirements = ?, submitted_order_id = ?"
    " WHERE account_id = ? AND region = ? AND quote_id = ? AND status = 'CREATED'"
)
_DELETE: Final = "DELETE FROM quote WHERE account_id = ? AND region = ? AND quote_id = ?"
_PAGE: Final = f"{_WHOLE} AND (q.created, q.quote_id) < (?, ?) ORDER BY q.created DESC, q.quote_id DESC LIMIT ?"


def _row(row: Row | None) -> QuoteRow | None:
    return None if row is None else QuoteRow(*row)


def insert(tx: Transaction, account: str, region: str, quote: QuoteRow) -> None:
    """Store a new quote."""
    columns = astuple(quote)
    tx.run(_INSERT, (account, region, *columns[:_QUOTE_WIDTH]))
    tx.run(_INSERT_OFFER, (account, region, quote.quote_id, *columns[_QUOTE_WIDTH:]))


def fetch(tx: Transaction, account: str, region: str, quote_id: str) -> QuoteRow | None:
    """Return a quote of this account and Region, None when there is none."""
    return _row(tx.one(_FETCH, (account, region, quote_id)))


def replace_offer(tx: Transaction, account: str, region: str, quote: QuoteRow) -> None:
    """Store what an update made of a quote; its id, dates and status stay."""
    tx.run(
        _REPLACE,
        (
            quote.status_message,
            quote.outpost_id,
            quote.country_code,
            quote.description,
            quote.fingerprint,
            account,
            region,
            quote.quote_id,
        ),
    )
    tx.run(_REPLACE_OFFER, (quote.request, quote.options, quote.plans, account, region, quote.quote_id))


def close(
    tx: Transaction,
    account: str,
    region: str,
    quote_id: str,
    *,
    status: str,
    requirements: str,
    order_id: str | None = None,
) -> bool:
    """Store that a CREATED quote is ORDER_SUBMITTED or EXPIRED, with its requirements as they are now.

    Returns: False when it was not CREATED any more, and nothing changed.
    """
    return tx.run(_CLOSE, (status, requirements, order_id, account, region, quote_id)) == 1


def delete(tx: Transaction, account: str, region: str, quote_id: str) -> None:
    """Forget a quote; an order placed from it keeps its identifier."""
    tx.run(_DELETE, (account, region, quote_id))


def page(tx: Transaction, account: str, region: str, *, before: tuple[int, str], limit: int) -> list[QuoteRow]:
    """Return up to `limit` quotes older than a (created, id), newest first."""
    return [QuoteRow(*row) for row in tx.all(_PAGE, (account, region, *before, limit))]

"""How long does the contract of an Outpost run, and when may it be renewed?

From the completion of its first order, for that order's term; then for the term of each renewal, and without one
month by month. Dates are of the proleptic Gregorian calendar in UTC; a term is whole years, and 29 February ends on
28 February.
"""

from calendar import monthrange
from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Final

from sutler.reference.prices import TERM_YEARS
from sutler.rules.refusal import Refusal, invalid

RETURNED: Final = frozenset({"RETIRING", "RETIRED"})
"""LifeCycleStatuses of an Outpost that goes back, or has gone: its contract is not continued."""
SECOND_US: Final = 1_000_000
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def instant(microseconds: int) -> datetime:
    """Return the aware UTC datetime of microseconds since the epoch, exactly."""
    return _EPOCH + timedelta(microseconds=microseconds)


def microseconds(moment: datetime) -> int:
    """Return the microseconds since the epoch of an aware datetime, exactly."""
    return (moment - _EPOCH) // _MICROSECOND


def contract_end(begin: int, payment_term: str) -> int:
    """Return the last second of a contract, microseconds since the epoch.

    Args:
        begin: when the first order was completed, microseconds.
        payment_term: a PaymentTerm.
    Source: assumed: EndDate is BeginDate plus the term minus one second.
    """
    return _months_later(begin, TERM_YEARS[payment_term] * 12) - SECOND_US


def _months_later(moment: int, months: int) -> int:
    """Return the same day and time so many months later, or the last day of a month that has no such day."""
    first = instant(moment)
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    day = min(first.day, monthrange(year, month + 1)[1])
    return microseconds(first.replace(year=year, month=month + 1, day=day))


def next_day(end: int) -> int:
    """Return when that begins which follows an end: the midnight, UTC, after it.

    Source: rack guide, term-end-racks (a renewal, and month to month, begin the day after); assumed: at 00:00 UTC.
    """
    day = instant(end).replace(hour=0, minute=0, second=0, microsecond=0)
    return microseconds(day + timedelta(days=1))


def month_end(begin: int, after: int) -> int:
    """Return the last second of the first month of a month to month contract that ends after a moment.

    Args:
        begin: of its first month, microseconds.
        after: not before `begin`; the last second of a month gives that of the next one.
    """
    first, present = instant(begin), instant(after)
    months = (present.year - first.year) * 12 + present.month - first.month
    while _months_later(begin, months) - SECOND_US <= after:
        months += 1
    return _months_later(begin, months) - SECOND_US


def remaining_share(begin: int, payment_term: str, now: int) -> Fraction:
    """Return which share of the contract is still to run: 1 at its beginning, 0 past its last second.

    Before a renewal begins it is more than 1: what is ordered then runs from now to the end of the renewal.

    Source: rack guide, order-outpost-capacity (expansion orders are prorated to the contract end date); assumed: by
        the started calendar month.
    """
    if now > contract_end(begin, payment_term):
        return Fraction(0)
    first, present = instant(begin), instant(now)
    passed = (present.year - first.year) * 12 + present.month - first.month
    if (present.day, present.time()) < (first.day, first.time()):
        passed -= 1
    months = TERM_YEARS[payment_term] * 12
    return Fraction(months - passed, months)


def renewal_refusal(outpost_id: str, status: str, *, contract: bool, pending: bool) -> Refusal | None:
    """Say no to the renewal of what cannot be renewed, or has been already.

    Args:
        status: LifeCycleStatus of the Outpost.
        contract: whether an order of the Outpost was completed.
        pending: whether a renewal is waiting for its begin.
    Refuses: ValidationException: no contract; the Outpost is being returned; a renewal is PENDING.
    Source:  rack guide, term-end-racks (a contract is renewed at any time before its end, or the Outpost is
        returned); assumed: the refusals, since no conflict is modelled; a renewal after the end is accepted.
    """
    if status in RETURNED:
        return invalid(f"Outpost {outpost_id} is {status} and cannot be renewed")
    if not contract:
        return invalid(f"Outpost {outpost_id} has no contract that could be renewed: no order is COMPLETED")
    if pending:
        return invalid(f"Outpost {outpost_id} has a renewal already, which has not begun yet")
    return None


def renewal_price_refusal(
    payment_option: str, payment_term: str, offered: Collection[tuple[str, str]]
) -> Refusal | None:
    """Say no to a way to pay a renewal that GetRenewalPricing does not list.

    Args:
        offered: (PaymentOption, PaymentTerm) of each that it lists.
    Refuses: ValidationException: a term and way to pay that are not offered.
    Source:  rack guide, document history (five years are for the second generation); the error is assumed.
    """
    if (payment_option, payment_term) in offered:
        return None
    terms = ", ".join(dict.fromkeys(term for _, term in offered))
    return invalid(f"A renewal with {payment_option} for {payment_term} is not offered; the terms offered are {terms}")


def client_token_refusal(client_token: str, *, same: bool) -> Refusal | None:
    """Say no to a client token that has made another renewal.

    Args:
        same: whether it was asked for the same Outpost, option and term.
    Refuses: ValidationException: the token came with another renewal before.
    Source:  API reference, CreateRenewal (ClientToken); assumed: the error, since no conflict is modelled.
    """
    if same:
        return None
    shown = client_token if len(client_token) <= 100 else client_token[:100] + "…"
    return invalid(f"ClientToken '{shown}' was used for another renewal; use a new one for this request")

"""How long does the contract of an Outpost run? From the completion of its first order, for that order's term.

Dates are of the proleptic Gregorian calendar in UTC; a term is whole years, and 29 February ends on 28 February.
"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Final

from sutler.reference.prices import TERM_YEARS

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
    moment = instant(begin)
    year = moment.year + TERM_YEARS[payment_term]
    try:
        last = moment.replace(year=year)
    except ValueError:  # 29 February
        last = moment.replace(year=year, day=28)
    return microseconds(last - timedelta(seconds=1))


def remaining_share(begin: int, payment_term: str, now: int) -> Fraction:
    """Return which share of the contract is still to run: 1 at its beginning, 0 past its last second.

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
    return Fraction(months - max(passed, 0), months)

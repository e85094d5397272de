"""What is charged for an Outpost, from when, until when? Dates of the contract, by docs/behaviour.md, Contracts.

The original runs for a term from the first completed order, less a second; what comes after it begins at midnight of
the next day; month to month goes on by months of its first day. Prices are learned.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from campaigns.foreseen import RETURNED, Account, Charge, Order, Outpost

SECOND: Final = 1_000_000
YEARS: Final = {"ONE_YEAR": 1, "THREE_YEARS": 3, "FIVE_YEARS": 5}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def months_later(at: int, months: int) -> int:
    """Return the same time of the same day so many months later, of the last day where there is no such day."""
    moment = _EPOCH + timedelta(microseconds=at)
    year, month = moment.year + (moment.month - 1 + months) // 12, (moment.month - 1 + months) % 12 + 1
    first = datetime(year, month, 1, tzinfo=UTC)
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    day = min(moment.day, (after - first).days)
    return (moment.replace(year=year, month=month, day=day) - _EPOCH) // timedelta(microseconds=1)


def midnight_after(at: int) -> int:
    """Return when the next day begins."""
    day = 86_400 * SECOND
    return (at // day + 1) * day


def ordered(account: Account, outpost: Outpost, order: Order, price: tuple[float, float] | None) -> None:
    """An order is placed: the first of an Outpost, or an increase until the end that is agreed by now."""
    live = [one for one in outpost.charges if one.status in ("PENDING", "ACTIVE")]
    agreed = [one.ends for one in live if one.kind != "CAPACITY_INCREASE" and one.ends is not None]
    kind = "CAPACITY_INCREASE" if live else "ORIGINAL"
    shape = order.shape
    charge = Charge(order, kind, account.recorded, shape["PaymentOption"], shape["PaymentTerm"], price=price)
    charge.ends = max(agreed, default=None)
    outpost.charges.append(charge)


def cancelled(outpost: Outpost, order: Order) -> None:
    """An order is cancelled: the next one is then the first."""
    for charge in outpost.charges:
        if charge.order is order:
            charge.status, was_first = "CANCELLED", charge.kind == "ORIGINAL"
            left = [one for one in outpost.charges if one.status in ("PENDING", "ACTIVE")]
            if was_first and left:
                min(left, key=lambda one: one.created).kind = "ORIGINAL"
            for renewal in left:
                if renewal.order is None and renewal.term is not None and (charge.ends or 0) < (renewal.begins or 0):
                    renewal.price = None  # it is priced again, without what was cancelled


def completed(account: Account, outpost: Outpost, order: Order, at: int) -> None:
    """An order is completed: the first begins the contract, the others extend what was agreed when they were placed."""
    charge = next((one for one in outpost.charges if one.order is order and one.status == "PENDING"), None)
    if charge is None:
        return
    contract = outpost.contract
    if not contract:
        for other in outpost.charges:
            if other.kind == "ORIGINAL" and other.status == "PENDING":
                other.kind = "CAPACITY_INCREASE"
        charge.kind, charge.ends = "ORIGINAL", months_later(at, 12 * YEARS[charge.term or ""]) - SECOND
    else:
        charge.kind = "CAPACITY_INCREASE"
        if charge.ends is None:
            charge.ends = contract[0].ends
        if (charge.ends or 0) < at:
            present = next(one for one in contract if (one.ends or 0) >= at and (one.begins or 0) > (charge.ends or 0))
            if present.term is not None:  # the renewal has it in its price
                charge.status, charge.ends = "CANCELLED", None
                return
            charge.ends = present.ends
    _begin(account, charge, at)


def _begin(account: Account, charge: Charge, at: int) -> None:
    assert charge.ends is not None, "what begins has an end"
    charge.status, charge.begins = "ACTIVE", at
    charge.due = account.at(charge.ends + SECOND)


def renewed(account: Account, outpost: Outpost, option: str, term: str, price: tuple[float, float]) -> None:
    """A renewal is agreed: it begins on the day after the contract, or the month, ends."""
    last = outpost.contract[-1].ends or 0
    begins = midnight_after(max(last, account.recorded))
    renewal = Charge(None, "RENEWAL", account.recorded, option, term, begins=begins, price=price)
    renewal.ends = months_later(begins, 12 * YEARS[term]) - SECOND
    renewal.due = account.at(begins)
    outpost.charges.append(renewal)


def moved(account: Account, outpost: Outpost, charge: Charge, at: int) -> None:
    """The day of a charge has come: it begins, or ends; an Outpost that stays goes on month by month."""
    if charge.status == "PENDING":
        _begin(account, charge, charge.begins or at)
        return
    last = charge.kind != "CAPACITY_INCREASE" and outpost.contract[-1] is charge
    stays = last and outpost.status not in RETURNED
    if stays and charge.term is None:
        months = next(n for n in range(1, 2000) if months_later(charge.begins or 0, n) > at)
        charge.ends = months_later(charge.begins or 0, months) - SECOND
        charge.price, charge.priced, charge.due = None, at, account.at(charge.ends + SECOND)
        return
    charge.status = "INACTIVE"
    if stays:
        monthly = Charge(None, "RENEWAL", at, "NO_UPFRONT", None, begins=midnight_after(at - SECOND))
        assert monthly.begins is not None
        monthly.priced = at
        monthly.ends = months_later(monthly.begins, 1) - SECOND
        monthly.due = account.at(monthly.begins)
        outpost.charges.append(monthly)


def joined(outpost: Outpost) -> str | None:
    """Return the term that a further order must have: that of the contract, or of the orders that wait for it."""
    agreed = [one.term for one in outpost.contract if one.term is not None]
    waiting = [one.term for one in outpost.charges if one.status in ("PENDING", "ACTIVE")]
    return agreed[-1] if agreed else next(iter(waiting), None)


def closed(account: Account, outpost: Outpost) -> None:
    """An Outpost goes back: what runs for a term runs on, month to month ends, and what has not begun never will.

    What came so late that it joined a month ends with it.
    """
    months = {(one.ends, one.begins) for one in outpost.charges if one.status == "ACTIVE" and one.term is None}
    for charge in outpost.charges:
        late = any(charge.ends == ends and (charge.begins or 0) >= (begins or 0) for ends, begins in months)
        if charge.status == "PENDING":
            charge.status, charge.due = "CANCELLED", None
        elif charge.status == "ACTIVE" and (charge.term is None or late):
            charge.status, charge.ends, charge.due = "INACTIVE", account.recorded, None

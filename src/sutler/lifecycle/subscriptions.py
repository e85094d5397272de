"""What becomes of what an Outpost is charged? Subscriptions begin with its orders and are continued when they end.

    ordered     PENDING, without dates: the original, or a capacity increase
    completed   ACTIVE; the original runs for its term, an increase until the contract ends
    renewed     PENDING until the day after the contract's end, then ACTIVE
    ended       INACTIVE; without a renewal the Outpost goes on month to month, at a price that is set each month anew
    cancelled   CANCELLED, with its order; when the Outpost goes back before it has begun; or when an increase comes
                once a renewal runs that has it in its price

A PENDING renewal and an ACTIVE subscription have a timer each. The price of an order is never changed, that of a
renewal only when an order that it covers is cancelled.
"""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, cast

import msgspec
from msgspec.structs import replace

from sutler.lifecycle import standing
from sutler.lifecycle.timers import Timer
from sutler.quoting import estate as estates
from sutler.quoting.estate import Estate
from sutler.quoting.plans import decoded_plans
from sutler.quoting.prices import estate_usd_cents, prices
from sutler.quoting.question import Price
from sutler.reference.loader import Reference
from sutler.rules.contracts import RETURNED, SECOND_US, contract_end, month_end, next_day
from sutler.store import orders, outposts, subscriptions
from sutler.store.orders import OrderRow
from sutler.store.outposts import OutpostRow
from sutler.store.subscriptions import SubscriptionRow
from sutler.store.transaction import Transaction

_MONTHLY: Final = ("NO_UPFRONT", "THREE_YEARS")
"""The price of a month without a term.

Source: rack guide, term-end-racks (the No Upfront rate); assumed: of three years, since no term is named.
"""


def subscription_id(of: str) -> str:
    """Return the number of the subscription that belongs to an order, or to an id of its own; unique as that is.

    So an order is charged once, and its subscription is found by the order's id.
    """
    return str(int(of.rpartition("-")[2], 16))


def order(tx: Transaction, account: str, region: str, placed: OrderRow, charged: Sequence[SubscriptionRow]) -> None:
    """Store the subscription of an order that is being placed.

    Args:
        charged: all subscriptions that the Outpost has.
    Source: API reference, Subscription (ORIGINAL is the first order on the Outpost, CAPACITY_INCREASE those that
        scale it); assumed: it is there, without dates, from the order on.
    """
    assert placed.upfront_usd_cents is not None, "what is ordered has a price"
    assert placed.monthly_usd_cents is not None, "what is ordered has a price"
    unfinished = subscriptions.unfinished_of(charged)
    contract = [one.ends for one in unfinished if one.subscription_type != "CAPACITY_INCREASE" and one.ends is not None]
    added = SubscriptionRow(
        subscription_id=subscription_id(placed.order_id),
        created=placed.created,
        outpost_id=placed.outpost_id,
        order_id=placed.order_id,
        subscription_type="CAPACITY_INCREASE" if unfinished else "ORIGINAL",
        status="PENDING",
        begins=None,
        ends=max(contract, default=None),
        payment_option=placed.payment_option,
        payment_term=placed.payment_term,
        upfront_usd_cents=placed.upfront_usd_cents,
        monthly_usd_cents=placed.monthly_usd_cents,
    )
    subscriptions.insert(tx, account, region, added)


def cancel(tx: Transaction, account: str, region: str, order_id: str, reference: Reference) -> None:
    """Store that the subscription of an order is cancelled with it; the next order is then the Outpost's first.

    A renewal that has the hardware in its price is priced again without it. The order is CANCELLED already.
    """
    cancelled = subscriptions.fetch(tx, account, region, subscription_id(order_id))
    if cancelled is None:
        return
    subscriptions.save(tx, account, region, replace(cancelled, status="CANCELLED"))
    if cancelled.subscription_type == "ORIGINAL":
        for first in subscriptions.unfinished(tx, account, region, cancelled.outpost_id)[:1]:
            subscriptions.save(tx, account, region, replace(first, subscription_type="ORIGINAL"))
    for renewal in subscriptions.contract(tx, account, region, cancelled.outpost_id):
        if renewal.status in ("PENDING", "ACTIVE") and _covers(renewal, cancelled):
            repriced = _priced_again(tx, account, region, renewal, reference)
            subscriptions.save(tx, account, region, repriced)


def _covers(renewal: SubscriptionRow, charged: SubscriptionRow) -> bool:
    """Tell whether a renewal has the hardware of a subscription in its price: it was ordered before it was agreed."""
    if renewal.order_id is not None or renewal.payment_term is None or renewal.begins is None:
        return False
    return charged.ends is None or charged.ends < renewal.begins


def _priced_again(
    tx: Transaction, account: str, region: str, renewal: SubscriptionRow, reference: Reference
) -> SubscriptionRow:
    """Return a renewal at the price of what it covers by now."""
    assert renewal.payment_term is not None, "month to month is priced each month"
    outpost = outposts.fetch(tx, account, region, renewal.outpost_id)
    assert outpost is not None, "an Outpost with an order is there"
    charged = subscriptions.of_outpost(tx, account, region, outpost.outpost_id)
    covered = {one.order_id for one in charged if _covers(renewal, one)}
    live = orders.live_plans_by_order(tx, account, region, outpost.outpost_id)
    plans = [plan for order_id, text in live if order_id in covered for plan in decoded_plans(text)]
    estate = estates.fold(cast("Literal['RACK', 'SERVER']", outpost.hardware_type), plans, reference)
    (price,) = prices(
        estate_usd_cents(estate, reference) * reference.prices.renewal,
        _country(tx, region, outpost),
        reference,
        terms=[renewal.payment_term],
        options=[renewal.payment_option],
    )
    return replace(renewal, upfront_usd_cents=price.upfront_usd_cents, monthly_usd_cents=price.monthly_usd_cents)


def begin(tx: Transaction, account: str, region: str, completed: OrderRow, at: int) -> Iterable[Timer]:
    """Begin the subscription of an order that is completed at a time, microseconds; a replacement has none.

    Source: rack guide, order-outpost-capacity (an increase ends with the contract); assumed: billing begins when the
        order is completed, and the first to be completed is the original.
    """
    charged = subscriptions.fetch(tx, account, region, subscription_id(completed.order_id))
    if charged is None or charged.status != "PENDING":
        return ()
    contract = subscriptions.contract(tx, account, region, completed.outpost_id)
    ends: int | None
    if contract:
        kind, ends = "CAPACITY_INCREASE", _joined_end(contract, charged.ends, at)
    else:
        kind, ends = "ORIGINAL", contract_end(at, completed.payment_term)
        for other in subscriptions.unfinished(tx, account, region, completed.outpost_id):
            if other.subscription_type == "ORIGINAL":
                subscriptions.save(tx, account, region, replace(other, subscription_type="CAPACITY_INCREASE"))
    if ends is None:
        covered = replace(charged, subscription_type=kind, status="CANCELLED")
        subscriptions.save(tx, account, region, covered)
        return ()
    begun = replace(charged, subscription_type=kind, status="ACTIVE", begins=at, ends=ends)
    subscriptions.save(tx, account, region, begun)
    return (_end_timer(begun, region),)


def _joined_end(contract: Sequence[SubscriptionRow], priced_for: int | None, at: int) -> int | None:
    """Return when an increase ends: with the contract that it was priced for, or, if it is late, with the month.

    None if it is late and a renewal comes next, which was agreed while the hardware was on order: it is in its price.

    Args:
        priced_for: the end of the contract when it was ordered; None when that had not begun.
        at: when it begins.
    """
    end = contract[0].ends if priced_for is None else priced_for
    assert end is not None, "every part of a contract ends"
    if end >= at:
        return end
    later = [part for part in contract if part.begins is not None and part.begins > end]
    joined = next((part for part in later if part.ends is not None and part.ends >= at), None)
    if joined is None:
        return at
    return joined.ends if joined.payment_term is None else None


def renew(
    outpost: OutpostRow, contract: Sequence[SubscriptionRow], price: Price, *, new_id: str, now: int, token: str | None
) -> SubscriptionRow:
    """Return the renewal of a contract, which begins the day after the last part of it ends.

    Args:
        contract: not empty.
        new_id: whatever its number is made of.
    """
    last_end = contract[-1].ends
    assert last_end is not None, "every part of a contract ends"
    begins = next_day(max(last_end, now))
    return SubscriptionRow(
        subscription_id=subscription_id(new_id),
        created=now,
        outpost_id=outpost.outpost_id,
        order_id=None,
        subscription_type="RENEWAL",
        status="PENDING",
        begins=begins,
        ends=contract_end(begins, price.payment_term),
        payment_option=price.payment_option,
        payment_term=price.payment_term,
        upfront_usd_cents=price.upfront_usd_cents,
        monthly_usd_cents=price.monthly_usd_cents,
        client_token=token,
    )


def begin_timer(pending: SubscriptionRow, region: str) -> Timer:
    """Return the timer that begins a PENDING renewal on its day."""
    assert pending.begins is not None, "a renewal knows its day"
    return Timer(pending.begins, region, "subscription", pending.subscription_id, expects="PENDING")


def _end_timer(active: SubscriptionRow, region: str) -> Timer:
    """Return the timer that ends an ACTIVE subscription once its last second is over."""
    assert active.ends is not None, "a running subscription ends"
    return Timer(active.ends + SECOND_US, region, "subscription", active.subscription_id, expects="ACTIVE")


def move_subscription(tx: Transaction, account: str, timer: Timer, reference: Reference) -> Iterable[Timer]:
    """Begin or end a subscription on its day; what comes after a contract is there from its end on."""
    region = timer.region
    present = subscriptions.fetch(tx, account, region, timer.subject)
    if present is None or present.status != timer.expects:
        return ()
    if present.status == "PENDING":
        begun = replace(present, status="ACTIVE")
        subscriptions.save(tx, account, region, begun)
        return (_end_timer(begun, region),)
    outpost = _to_continue(tx, account, region, present)
    if outpost is not None and present.payment_term is None:
        return _another_month(tx, account, region, present, outpost, reference)
    subscriptions.save(tx, account, region, replace(present, status="INACTIVE"))
    if outpost is None:
        return ()
    monthly = _month_to_month(tx, account, region, present, outpost, reference)
    subscriptions.insert(tx, account, region, monthly)
    return (begin_timer(monthly, region),)


def _to_continue(tx: Transaction, account: str, region: str, ended: SubscriptionRow) -> OutpostRow | None:
    """Return the Outpost whose contract ends here, undecided; None if it was renewed, or goes back."""
    if ended.subscription_type == "CAPACITY_INCREASE":
        return None
    if subscriptions.contract(tx, account, region, ended.outpost_id)[-1].subscription_id != ended.subscription_id:
        return None
    outpost = outposts.fetch(tx, account, region, ended.outpost_id)
    return None if outpost is None or outpost.life_cycle_status in RETURNED else outpost


def _month_to_month(
    tx: Transaction, account: str, region: str, ended: SubscriptionRow, outpost: OutpostRow, reference: Reference
) -> SubscriptionRow:
    """Return what follows a contract that nobody has renewed.

    Source: rack guide, term-end-racks (month to month from the day after, at the No Upfront rate); API reference,
        Subscription (it is a RENEWAL); assumed: one subscription, whose EndDate moves on month by month.
    """
    assert ended.ends is not None, "what has ended had an end"
    begins = next_day(ended.ends)
    return replace(
        ended,
        subscription_id=f"{ended.subscription_id}0",
        created=ended.ends + SECOND_US,
        order_id=None,
        subscription_type="RENEWAL",
        status="PENDING",
        begins=begins,
        ends=month_end(begins, begins),
        payment_option="NO_UPFRONT",
        payment_term=None,
        upfront_usd_cents=0,
        monthly_usd_cents=_monthly_usd_cents(tx, account, region, outpost, reference),
        client_token=None,
    )


def _another_month(
    tx: Transaction, account: str, region: str, present: SubscriptionRow, outpost: OutpostRow, reference: Reference
) -> Iterable[Timer]:
    assert present.begins is not None, "a running subscription has a beginning"
    assert present.ends is not None, "a running subscription has an end"
    longer = replace(
        present,
        ends=month_end(present.begins, present.ends),
        monthly_usd_cents=_monthly_usd_cents(tx, account, region, outpost, reference),
    )
    subscriptions.save(tx, account, region, longer)
    return (_end_timer(longer, region),)


def _monthly_usd_cents(tx: Transaction, account: str, region: str, outpost: OutpostRow, reference: Reference) -> int:
    """Return the price of a month without a term, of what completed orders have brought."""
    plans = [
        plan for text in orders.completed_plans(tx, account, region, outpost.outpost_id) for plan in decoded_plans(text)
    ]
    installed = estates.fold(cast("Literal['RACK', 'SERVER']", outpost.hardware_type), plans, reference)
    option, term = _MONTHLY
    country = _country(tx, region, outpost)
    (price,) = prices(estate_usd_cents(installed, reference), country, reference, terms=[term], options=[option])
    return price.monthly_usd_cents


def renewal_prices(
    tx: Transaction, account: str, region: str, outpost: OutpostRow, reference: Reference
) -> tuple[Price, ...]:
    """Return what a renewal costs, for each term and way to pay that are offered for the Outpost's hardware.

    Source: API reference, GetRenewalPricing; assumed: a part of the present price of the hardware (prices.toml), on
        order too, so that nothing is left without a price when the contract ends.
    """
    estate = standing.estate_of(tx, account, region, outpost, reference)
    return prices(
        estate_usd_cents(estate, reference) * reference.prices.renewal,
        _country(tx, region, outpost),
        reference,
        terms=reference.prices.terms_for(_hardware(estate)),
    )


def _hardware(estate: Estate) -> str:
    return "SERVER" if estate.form_factor == "SERVER" or estate.generation is None else estate.generation


def _country(tx: Transaction, region: str, outpost: OutpostRow) -> str:
    address = standing.site_of(tx, region, outpost).operating_address
    return "" if address is None else str(msgspec.json.decode(address)["CountryCode"])


def close(tx: Transaction, account: str, region: str, outpost_id: str, at: int) -> None:
    """End what an Outpost is charged when it goes back.

    What has not begun is CANCELLED, month to month ends at once with what joined it, and what runs for a term runs to
    its EndDate; nothing follows it, since the Outpost is RETIRING or RETIRED.

    Source: rack guide, term-end-racks (returning early does not end the charges); assumed: the rest.
    """
    unfinished = subscriptions.unfinished(tx, account, region, outpost_id)
    months = [one for one in unfinished if one.payment_term is None and one.begins is not None]
    for charged in unfinished:
        assert charged.status == "PENDING" or charged.begins is not None, "what runs has a beginning"
        if charged.status == "PENDING":
            subscriptions.save(tx, account, region, replace(charged, status="CANCELLED"))
        elif any(_runs_with(charged, month) for month in months):
            subscriptions.save(tx, account, region, replace(charged, status="INACTIVE", ends=at))


def _runs_with(charged: SubscriptionRow, month: SubscriptionRow) -> bool:
    """Tell whether a subscription is month to month, or an increase that came so late that it joined it."""
    late = charged.begins is not None and month.begins is not None and charged.begins >= month.begins
    return charged.payment_term is None or (late and charged.ends == month.ends)

"""What happens to a line item next? It moves along its chain at exact due times, and its order and Outpost follow.

`advance` decides and touches nothing; `move_line_item` does what it says. A timer whose expectation no longer holds
(the line item was cancelled, or moved by hand) leads to nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Final

from msgspec.structs import replace

from sutler.lifecycle import deliveries, replacements, subscriptions
from sutler.lifecycle.timers import Timer
from sutler.quoting.plans import decoded_plans
from sutler.reference.loader import Reference
from sutler.rules.order_states import NEXT, order_status
from sutler.store import assets, orders, outposts
from sutler.store.orders import LineItemRow
from sutler.store.transaction import Transaction

_OF_ASSETS: Final = {"INSTALLING": "INSTALLING", "INSTALLED": "ACTIVE"}  # line item status -> state of its assets


@dataclass(frozen=True, slots=True)
class Step:
    """What one timer leads to: the line item as it will be, and the timer that follows. Nothing is done yet."""

    item: LineItemRow
    timer: Timer | None = None


def first_timer(item: LineItemRow, region: str, duration_us: int) -> Timer:
    """Return the timer that takes a line item out of the status that it has just come to."""
    return Timer(item.since + duration_us, region, "line_item", item.line_item_id, expects=item.status)


def advance(item: LineItemRow, timer: Timer, duration_us: Callable[[str], int]) -> Step:
    """Move a line item to its next status at the timer's due time; a stale timer leads to nothing.

    Args:
        duration_us: how long a line item stays in a status, microseconds; not asked for the last one.
    """
    if item.status != timer.expects or item.status not in NEXT:
        return Step(item)
    moved = replace(item, status=NEXT[item.status], since=timer.due)
    if moved.status not in NEXT:
        return Step(moved)
    return Step(moved, first_timer(moved, timer.region, duration_us(moved.status)))


def move_line_item(tx: Transaction, account: str, timer: Timer, reference: Reference) -> Iterable[Timer]:
    """Apply a line item's timer: its row, its assets, its order and its Outpost."""
    region = timer.region
    found = orders.line_item(tx, account, region, timer.subject)
    if found is None:
        return ()
    item, plans = found[0], decoded_plans(found[1])
    step = advance(item, timer, partial(reference.durations.line_item_us, plans[0].form_factor))
    if step.item is item:
        return ()
    moved = step.item
    if moved.status == "SHIPPED":
        moved = deliveries.shipped(moved, plans)
    replaces = moved.previous_line_item_id is not None
    if moved.status == "DELIVERED" and replaces:
        moved = replacements.arrive(tx, account, region, moved)
    elif moved.status == "DELIVERED":
        order = orders.fetch(tx, account, region, moved.order_id)
        assert order is not None, "a line item has an order"
        moved, arrived = deliveries.delivered(
            moved,
            plans,
            outpost_id=order.outpost_id,
            taken=lambda asset_id: assets.exists(tx, account, region, asset_id),
        )
        assets.insert(tx, account, region, arrived)
    if moved.status in _OF_ASSETS:
        assets.set_state(tx, account, region, moved.line_item_id, _OF_ASSETS[moved.status])
    if moved.status == "INSTALLED" and replaces:
        moved = replacements.take_over(tx, account, region, moved)
    orders.save_line_item(tx, account, region, moved)
    following = _follow(tx, account, moved, timer)
    return following if step.timer is None else (step.timer, *following)


def _follow(tx: Transaction, account: str, moved: LineItemRow, timer: Timer) -> Iterable[Timer]:
    """Bring the order, and through it the Outpost and its contract, to where its line items are."""
    region = timer.region
    order = orders.fetch(tx, account, region, moved.order_id)
    assert order is not None, "a line item has an order"
    statuses = [item.status for item in orders.line_items(tx, account, region, order.order_id)]
    status = order_status(statuses)
    if status != order.status:
        fulfilled = timer.due if status == "COMPLETED" else None
        orders.set_status(tx, account, region, order.order_id, status, fulfilled)
    came_to = {"INSTALLING": "PROVISIONING"}.get(moved.status)
    if status == "COMPLETED":
        came_to = "ACTIVE"
    outpost = outposts.fetch(tx, account, region, order.outpost_id)
    if came_to is not None and outpost is not None and outpost.life_cycle_status in ("PENDING", "PROVISIONING"):
        outposts.update(tx, account, region, replace(outpost, life_cycle_status=came_to))
    return subscriptions.begin(tx, account, region, order, timer.due) if status == "COMPLETED" else ()

"""Which state follows which? The line item's chain and the order that follows it, as tables.

    PREPARING -> BUILDING -> SHIPPED -> DELIVERED -> INSTALLING -> INSTALLED      (a line item)
    PREPARING -> IN_PROGRESS ----------> DELIVERED ------------> COMPLETED        (its order)

The order shows the least advanced line item that is still wanted; CANCELLED and REPLACED ones do not hold it back.
A test holds the tables against the service model: every status is here, none is invented.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from sutler.rules.refusal import Refusal, conflict

PROGRESS: Final = {  # line item status -> the order status that it holds its order at
    "PREPARING": "PREPARING",
    "BUILDING": "IN_PROGRESS",
    "SHIPPED": "IN_PROGRESS",
    "DELIVERED": "DELIVERED",
    "INSTALLING": "DELIVERED",
    "INSTALLED": "COMPLETED",
}
CHAIN: Final = tuple(PROGRESS)
ORDER_CHAIN: Final = tuple(dict.fromkeys(PROGRESS.values()))
NEXT: Final = dict(pairwise(CHAIN))
RANK: Final = {status: rank for rank, status in enumerate(CHAIN)}
SETTLED: Final = frozenset({"CANCELLED", "REPLACED"})
OPEN: Final = frozenset({"PREPARING", "IN_PROGRESS", "DELIVERED"})
CANCELLABLE_ITEMS: Final = frozenset({"PREPARING", "BUILDING"}) | SETTLED

assert set(NEXT) | {CHAIN[-1]} == set(PROGRESS), "every status but the last has a next one"


def order_status(line_items: Sequence[str]) -> str:
    """Return the status of an order whose line items have these statuses.

    Returns: an OrderStatus; CANCELLED when no line item is still wanted.
    Source: API reference, Order.Status; assumed: the slowest wanted line item decides.
    """
    assert line_items, "an order has line items from the moment that it exists"
    if "ERROR" in line_items:
        return "ERROR"
    wanted = [status for status in line_items if status not in SETTLED]
    return PROGRESS[min(wanted, key=RANK.__getitem__)] if wanted else "CANCELLED"


def cancel_refusal(order_id: str, status: str, line_items: Sequence[str]) -> Refusal | None:
    """Say why an order can no longer be cancelled by the customer; None when it can.

    Refuses: ConflictException: an order that is cancelled, or with hardware that left the factory.
    Source: assumed: no page says when; the decommission blockers tell cancellable orders from those that need
        intervention, so some are not.
    """
    if status in ("PREPARING", "IN_PROGRESS") and all(item in CANCELLABLE_ITEMS for item in line_items):
        return None
    shipped = [item for item in line_items if item not in CANCELLABLE_ITEMS]
    because = f": {len(shipped)} of its line items are {shipped[0]} already" if shipped else ""
    return conflict(
        f"Order {order_id} cannot be cancelled in status {status}{because}",
        resource_id=order_id,
        resource_type="ORDER",
    )

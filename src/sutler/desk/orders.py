"""How does a person move an order by hand? Its line items are told to take their next steps, now.

An account whose lifecycle is manual has no other way; with a timed one it only happens earlier than it would have.
"""

from fractions import Fraction
from functools import partial
from typing import Any

import msgspec

from sutler.desk import bodies
from sutler.desk.settled import DeskError, Moment, deed
from sutler.lifecycle.line_items import move_line_item
from sutler.lifecycle.timers import Timer
from sutler.reference.loader import Reference
from sutler.rules.order_states import CHAIN, NEXT, RANK
from sutler.store import orders
from sutler.store.orders import LineItemRow
from sutler.store.transaction import Executor


class MoveItems(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Move line items of an order.

    Args:
        order: its id.
        line_item: the id of one of them; all that are not there yet when absent.
        to: the status that they are to come to; the next one when absent.
    """

    order: str
    line_item: str | None = None
    to: str | None = None


class OrderRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one form of a request."""

    move: MoveItems


def request_of(body: bytes) -> MoveItems:
    """Return what a JSON body asks for.

    Raises:
        DeskError: 400: not JSON, a member that cannot be read, no status that a line item moves to.
    """
    move = bodies.read(body, OrderRequest).move
    if move.to is not None and move.to not in NEXT.values():
        raise DeskError(400, f"move.to must be one of {', '.join(CHAIN[1:])}, not {move.to!r}.")
    return move


class OrderDesk:
    """Moves orders on a store.

    Args:
        rate: of new accounts' clocks.
    """

    __slots__ = ("_executor", "_rate", "_reference")

    def __init__(self, executor: Executor, *, reference: Reference, rate: Fraction) -> None:
        self._executor = executor
        self._reference = reference
        self._rate = rate

    async def move(self, account: str, move: MoveItems) -> dict[str, Any]:
        """Move line items at the account's present time; return {"order", "status", "line_items"} as they then are.

        Raises:
            DeskError: 404: no such order or line item; 409: nothing of it can still come to that status.
        """
        do = partial(_moved, move=move)
        return await deed(self._executor, account, do, reference=self._reference, rate=self._rate)


def _moved(moment: Moment, *, move: MoveItems) -> dict[str, Any]:
    region = orders.region_of(moment.tx, moment.account, move.order)
    if region is None:
        raise DeskError(404, f"Account {moment.account} has no order {move.order}.")
    items = orders.line_items(moment.tx, moment.account, region, move.order)
    if move.line_item is not None:
        items = [item for item in items if item.line_item_id == move.line_item]
        if not items:
            raise DeskError(404, f"Order {move.order} has no line item {move.line_item}.")
    movable = [item for item in items if item.status in NEXT and (move.to is None or _is_before(item.status, move.to))]
    if not movable:
        statuses = ", ".join(sorted({item.status for item in items}))
        raise DeskError(
            409, f"Line items that are {statuses} do not move{'' if move.to is None else f' to {move.to}'}."
        )
    for item in movable:
        _move(moment, region, item, move.to or NEXT[item.status])
    return _shape(moment, region, move.order)


def _is_before(status: str, to: str) -> bool:
    return RANK[status] < RANK[to]


def _move(moment: Moment, region: str, item: LineItemRow, to: str) -> None:
    """Take the steps of a line item up to a status, each as its timer would take it."""
    status = item.status
    while status != to:
        step = Timer(moment.now, region, "line_item", item.line_item_id, expects=status)
        following = list(move_line_item(moment.tx, moment.account, step, moment.reference))
        status = NEXT[status]
        for timer in following:
            # The timer of a step that is taken here at once would find nothing to do.
            if timer.kind != "line_item" or timer.subject != item.line_item_id or status == to:
                moment.scheduled.append(timer)


def _shape(moment: Moment, region: str, order_id: str) -> dict[str, Any]:
    found = orders.fetch_whole(moment.tx, moment.account, region, order_id)
    assert found is not None, "it was there a moment ago"
    order, items = found
    shown = [{"line_item": item.line_item_id, "status": item.status} for item in items]
    return {"order": order.order_id, "status": order.status, "line_items": shown}

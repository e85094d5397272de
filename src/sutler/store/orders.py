"""What was ordered, and how far is it? Orders and their line items as rows.

`assets` of a line item is the asset ids and MAC addresses, as JSON, from delivery on. Its plan, the hardware that it
brings, is apart: long, and of no interest to whoever looks at an order.
"""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec
from msgspec.structs import astuple

from sutler.store.transaction import Row, Transaction


class OrderRow(msgspec.Struct, frozen=True):
    """An order; times in microseconds, prices in US cents (None where nothing is charged)."""

    order_id: str
    created: int
    outpost_id: str
    quote_id: str | None
    quote_option_id: str | None
    payment_option: str
    payment_term: str
    order_type: str
    status: str
    fulfilled: int | None
    upfront_usd_cents: int | None
    monthly_usd_cents: int | None


class LineItemRow(msgspec.Struct, frozen=True):
    """A line item; `since` is when it came to its status, microseconds."""

    order_id: str
    position: int
    line_item_id: str
    catalog_item_id: str | None
    quantity: int
    status: str
    since: int
    assets: str | None = None
    carrier: str | None = None
    tracking_number: str | None = None
    previous_line_item_id: str | None = None
    previous_order_id: str | None = None


_ORDER: Final = (
    "order_id, created, outpost_id, quote_id, quote_option_id, payment_option, payment_term, order_type, status,"
    " fulfilled, upfront_usd_cents, monthly_usd_cents"
)
_ITEM: Final = (
    "order_id, position, line_item_id, catalog_item_id, quantity, status, since, assets, carrier,"
    " tracking_number, previous_line_item_id, previous_order_id"
)
_INSERT_ORDER: Final = f"INSERT INTO orders (account_id, region, {_ORDER}) VALUES ({', '.join('?' * 14)})"
_INSERT_ITEM: Final = f"INSERT INTO line_item (account_id, region, {_ITEM}, plan) VALUES ({', '.join('?' * 15)})"
_FETCH: Final = f"SELECT {_ORDER} FROM orders WHERE account_id = ? AND region = ? AND order_id = ?"
_ITEMS: Final = f"SELECT {_ITEM} FROM line_item WHERE account_id = ? AND region = ? AND order_id = ? ORDER BY position"
_ORDER_WIDTH: Final = len(_ORDER.split(","))
_WITH_ITEMS: Final = (
    f"SELECT o.{_ORDER.replace(', ', ', o.')}, i.{_ITEM.replace(', ', ', i.')} FROM orders o JOIN line_item i"
    " ON i.account_id = o.account_id AND i.region = o.region AND i.order_id = o.order_id"
    " WHERE o.account_id = ? AND o.region = ?"
)
_WHOLE: Final = f"{_WITH_ITEMS} AND o.order_id = ? ORDER BY i.position"
_OF_OUTPOST: Final = (
    f"{_WITH_ITEMS} AND o.outpost_id = ? AND o.status IN ({{}}) ORDER BY o.created, o.order_id, i.position"
)
_ITEM_BY_ID: Final = f"SELECT plan, {_ITEM} FROM line_item WHERE account_id = ? AND region = ? AND line_item_id = ?"
_SET_STATUS: Final = "UPDATE orders SET status = ?, fulfilled = ? WHERE account_id = ? AND region = ? AND order_id = ?"
_SAVE_ITEM: Final = (
    "UPDATE line_item SET status = ?, since = ?, assets = ?, carrier = ?, tracking_number = ?,"
    " previous_line_item_id = ?, previous_order_id = ?"
    " WHERE account_id = ? AND region = ? AND order_id = ? AND position = ?"
)
_CANCEL_ITEMS: Final = (
    "UPDATE line_item SET status = 'CANCELLED', since = ? WHERE account_id = ? AND region = ? AND order_id = ?"
)
_STATUS_ANYWHERE: Final = "SELECT status FROM orders WHERE account_id = ? AND order_id = ?"
_REGION_OF: Final = "SELECT region FROM orders WHERE account_id = ? AND order_id = ?"
_MOVING: Final = (
    f"SELECT region, plan, {_ITEM} FROM line_item WHERE account_id = ?"
    " AND status IN ('PREPARING', 'BUILDING', 'SHIPPED', 'DELIVERED', 'INSTALLING') ORDER BY since, order_id, position"
)
_COUNT_OPEN: Final = (
    "SELECT count(*) FROM orders WHERE account_id = ? AND region = ? AND outpost_id = ?"
    " AND order_type = 'OUTPOST' AND status IN ('PREPARING', 'IN_PROGRESS', 'DELIVERED')"
)
_LIVE_ITEMS: Final = (
    "SELECT i.{} FROM orders o JOIN line_item i ON i.account_id = o.account_id"
    " AND i.region = o.region AND i.order_id = o.order_id"
    " WHERE o.account_id = ? AND o.region = ? AND o.outpost_id = ? AND o.order_type = 'OUTPOST'"
    " AND i.status <> 'CANCELLED'"
    " ORDER BY o.created, o.order_id, i.position"
)
_LIVE_IDS: Final = _LIVE_ITEMS.format("line_item_id")
_LIVE_PLANS: Final = _LIVE_ITEMS.format("plan")
_LIVE_PLANS_BY_ORDER: Final = _LIVE_ITEMS.format("order_id, i.plan")
_COMPLETED_PLANS: Final = _LIVE_PLANS.replace("i.status <> 'CANCELLED'", "o.status = 'COMPLETED'")
_UNDELIVERED: Final = (
    "SELECT o.order_id, i.line_item_id, i.plan FROM orders o JOIN line_item i ON i.account_id = o.account_id"
    " AND i.region = o.region AND i.order_id = o.order_id"
    " WHERE o.account_id = ? AND o.region = ? AND o.outpost_id = ? AND o.order_type = 'OUTPOST'"
    " AND i.status IN ('PREPARING', 'BUILDING', 'SHIPPED')"
    " ORDER BY o.created, o.order_id, i.position"
)
_SET_PLAN: Final = "UPDATE line_item SET plan = ? WHERE account_id = ? AND region = ? AND line_item_id = ?"
_STATUS_COUNTS: Final = (
    "SELECT order_id, status, count(*) FROM line_item WHERE account_id = ? AND region = ?"
    " AND order_id IN ({}) GROUP BY order_id, status"
)
_PAGE: Final = (
    f"SELECT {_ORDER} FROM orders WHERE account_id = ? AND region = ? AND (created, order_id) < (?, ?)"
    " ORDER BY created DESC, order_id DESC LIMIT ?"
)
_PAGE_OF_OUTPOST: Final = (
    f"SELECT {_ORDER} FROM orders WHERE account_id = ? AND region = ? AND outpost_id = ?"
    " AND (created, order_id) < (?, ?) ORDER BY created DESC, order_id DESC LIMIT ?"
)


def insert(
    tx: Transaction, account: str, region: str, order: OrderRow, line_items: Sequence[tuple[LineItemRow, str]]
) -> None:
    """Store an order with its line items.

    Args:
        line_items: each with its plan.
    Raises:
        Duplicate: the quote has an order already.
    """
    tx.run(_INSERT_ORDER, (account, region, *astuple(order)))
    for item, plan in line_items:
        tx.run(_INSERT_ITEM, (account, region, *astuple(item), plan))


def _order(row: Row | None) -> OrderRow | None:
    return None if row is None else OrderRow(*row)


def fetch(tx: Transaction, account: str, region: str, order_id: str) -> OrderRow | None:
    """Return an order of this account and Region, None when there is none."""
    return _order(tx.one(_FETCH, (account, region, order_id)))


def fetch_whole(tx: Transaction, account: str, region: str, order_id: str) -> tuple[OrderRow, list[LineItemRow]] | None:
    """Return an order with its line items in their order, in one statement; None when there is none."""
    rows = tx.all(_WHOLE, (account, region, order_id))
    if not rows:
        return None
    return OrderRow(*rows[0][:_ORDER_WIDTH]), [LineItemRow(*row[_ORDER_WIDTH:]) for row in rows]


def line_items(tx: Transaction, account: str, region: str, order_id: str) -> list[LineItemRow]:
    """Return the line items of an order in their order."""
    return [LineItemRow(*row) for row in tx.all(_ITEMS, (account, region, order_id))]


def line_item(tx: Transaction, account: str, region: str, line_item_id: str) -> tuple[LineItemRow, str] | None:
    """Return a line item and its plan by its id, None when there is none."""
    row = tx.one(_ITEM_BY_ID, (account, region, line_item_id))
    return None if row is None else (LineItemRow(*row[1:]), row[0])


def set_status(tx: Transaction, account: str, region: str, order_id: str, status: str, fulfilled: int | None) -> None:
    """Store the status that an order has come to; `fulfilled` (microseconds) exactly with COMPLETED."""
    tx.run(_SET_STATUS, (status, fulfilled, account, region, order_id))


def save_line_item(tx: Transaction, account: str, region: str, item: LineItemRow) -> None:
    """Store how far a line item has come."""
    tx.run(
        _SAVE_ITEM,
        (
            item.status,
            item.since,
            item.assets,
            item.carrier,
            item.tracking_number,
            item.previous_line_item_id,
            item.previous_order_id,
            account,
            region,
            item.order_id,
            item.position,
        ),
    )


def cancel(tx: Transaction, account: str, region: str, order_id: str, now: int) -> None:
    """Store that an order and all its line items are cancelled."""
    tx.run(_CANCEL_ITEMS, (now, account, region, order_id))
    set_status(tx, account, region, order_id, "CANCELLED", None)


def status_anywhere(tx: Transaction, account: str, order_id: str) -> str | None:
    """Return the status of an order of this account in whichever Region, None when there is none."""
    row = tx.one(_STATUS_ANYWHERE, (account, order_id))
    return None if row is None else str(row[0])


def region_of(tx: Transaction, account: str, order_id: str) -> str | None:
    """Return the Region in which the account has an order of this id, None when it has none."""
    row = tx.one(_REGION_OF, (account, order_id))
    return None if row is None else str(row[0])


def moving(tx: Transaction, account: str) -> list[tuple[str, str, LineItemRow]]:
    """Return all line items of an account that have a next status, each with its Region and its plan."""
    return [(row[0], row[1], LineItemRow(*row[2:])) for row in tx.all(_MOVING, (account,))]


def count_open(tx: Transaction, account: str, region: str, outpost_id: str) -> int:
    """Return how many orders of a customer for an Outpost are in progress; replacements are none."""
    row = tx.one(_COUNT_OPEN, (account, region, outpost_id))
    assert row is not None, "a count always answers"
    return int(row[0])


def live_line_items(tx: Transaction, account: str, region: str, outpost_id: str) -> list[str]:
    """Return the ids of an Outpost's line items that are not cancelled, oldest first.

    This and the following know nothing of replacements: one that is REPLACED counts on, what replaces it does not.
    """
    return [row[0] for row in tx.all(_LIVE_IDS, (account, region, outpost_id))]


def live_plans(tx: Transaction, account: str, region: str, outpost_id: str) -> list[str]:
    """Return the plans of all hardware of an Outpost, installed or on order, oldest first."""
    return [row[0] for row in tx.all(_LIVE_PLANS, (account, region, outpost_id))]


def completed_plans(tx: Transaction, account: str, region: str, outpost_id: str) -> list[str]:
    """Return the plans of the line items of an Outpost's orders that are COMPLETED, oldest first."""
    return [row[0] for row in tx.all(_COMPLETED_PLANS, (account, region, outpost_id))]


def live_plans_by_order(tx: Transaction, account: str, region: str, outpost_id: str) -> list[tuple[str, str]]:
    """Return (order id, plan) of the line items that an Outpost has or waits for, oldest first."""
    return [(row[0], row[1]) for row in tx.all(_LIVE_PLANS_BY_ORDER, (account, region, outpost_id))]


def undelivered(tx: Transaction, account: str, region: str, outpost_id: str) -> list[tuple[str, str, str]]:
    """Return (order id, line item id, plan) of the hardware of an Outpost that has no assets yet, oldest first."""
    return [(row[0], row[1], row[2]) for row in tx.all(_UNDELIVERED, (account, region, outpost_id))]


def set_plan(tx: Transaction, account: str, region: str, line_item_id: str, plan: str) -> None:
    """Store another plan of a line item that has not been delivered yet."""
    tx.run(_SET_PLAN, (plan, account, region, line_item_id))


def of_outpost(
    tx: Transaction, account: str, region: str, outpost_id: str, statuses: Collection[str]
) -> list[tuple[OrderRow, list[LineItemRow]]]:
    """Return the orders of an Outpost in one of these statuses, replacements too, oldest first."""
    found: dict[str, tuple[OrderRow, list[LineItemRow]]] = {}
    statement = _OF_OUTPOST.format(", ".join("?" * len(statuses)))
    for row in tx.all(statement, (account, region, outpost_id, *statuses)):
        order = OrderRow(*row[:_ORDER_WIDTH])
        found.setdefault(order.order_id, (order, []))[1].append(LineItemRow(*row[_ORDER_WIDTH:]))
    return list(found.values())


def status_counts(tx: Transaction, account: str, region: str, order_ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """Return for each order how many of its line items are in which status."""
    counts: dict[str, dict[str, int]] = {order_id: {} for order_id in order_ids}
    if order_ids:
        statement = _STATUS_COUNTS.format(", ".join("?" * len(order_ids)))
        for order_id, status, count in tx.all(statement, (account, region, *order_ids)):
            counts[order_id][status] = count
    return counts


def page(
    tx: Transaction, account: str, region: str, *, outpost_id: str | None, before: tuple[int, str], limit: int
) -> list[OrderRow]:
    """Return up to `limit` orders older than a (created, id), newest first."""
    if outpost_id is None:
        rows = tx.all(_PAGE, (account, region, *before, limit))
    else:
        rows = tx.all(_PAGE_OF_OUTPOST, (account, region, outpost_id, *before, limit))
    return [OrderRow(*row) for row in rows]

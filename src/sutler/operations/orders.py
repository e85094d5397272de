"""What can be done with an order? Look at it, list it with the others, cancel it in time. (`ordering` places it.)"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from sutler.lifecycle import subscriptions
from sutler.operations import listing
from sutler.operations.names import bare_id, unknown
from sutler.operations.registry import Answer, Call, operation
from sutler.quoting.catalog_plans import missing_network_racks
from sutler.quoting.plans import RackPlan, decoded_plans
from sutler.rules.order_states import cancel_refusal
from sutler.rules.orders import dependent_refusal
from sutler.rules.replacements import replacement_cancel_refusal
from sutler.store import orders, outposts
from sutler.store.orders import LineItemRow, OrderRow

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import (
        CancelOrderInputTypeDef,
        GetOrderInputTypeDef,
        ListOrdersInputTypeDef,
    )


@operation("GetOrder")
def get_order(call: Call, request: "GetOrderInputTypeDef") -> Answer:
    """Show an order with its line items.

    Refuses: NotFoundException: the account has no such order in the Region.
    Source: API reference, GetOrder.
    """
    return {"Order": order_shape(*_fetch(call, request["OrderId"]))}


def _fetch(call: Call, order_id: str) -> tuple[OrderRow, list[LineItemRow]]:
    order = orders.fetch_whole(call.tx, call.account, call.region, order_id)
    if order is None:
        raise call.refused(unknown("Order", order_id))
    return order


@operation("ListOrders")
def list_orders(call: Call, request: "ListOrdersInputTypeDef") -> Answer:
    """List the account's orders of the Region, newest first, with their line items counted by status.

    Source: API reference, ListOrders; assumed: newest first; a filter by an unknown Outpost lists nothing.
    """
    outpost_id = request.get("OutpostIdentifierFilter")
    wanted = None if outpost_id is None else bare_id(call, outpost_id) or ""
    rows, token = listing.page(
        call,
        request,
        lambda before, limit: orders.page(
            call.tx, call.account, call.region, outpost_id=wanted, before=before, limit=limit
        ),
        lambda order: (order.created, order.order_id),
        start=listing.END,
    )
    counts = orders.status_counts(call.tx, call.account, call.region, [order.order_id for order in rows])
    return {"Orders": [_summary(order, counts[order.order_id]) for order in rows], **token}


@operation("CancelOrder")
def cancel_order(call: Call, request: "CancelOrderInputTypeDef") -> Answer:
    """Cancel an order while its hardware has not left the factory.

    Refuses: NotFoundException: no such order. ConflictException (ORDER): too late; a replacement; or a later order
        builds on racks of this one.
    Source: API reference, CancelOrder; assumed: see `cancel_refusal`; cancelling does not free the quote.
    """
    order, items = _fetch(call, request["OrderId"])
    call.refuse(replacement_cancel_refusal(order.order_id, order.order_type))
    call.refuse(cancel_refusal(order.order_id, order.status, [item.status for item in items]))
    orders.cancel(call.tx, call.account, call.region, order.order_id, call.now)
    subscriptions.cancel(call.tx, call.account, call.region, order.order_id, call.reference)
    left = orders.live_plans(call.tx, call.account, call.region, order.outpost_id)
    racks = [plan for text in left for plan in decoded_plans(text) if isinstance(plan, RackPlan)]
    call.refuse(
        dependent_refusal(
            order.order_id,
            standing_racks=frozenset(rack.rack_id for rack in racks if rack.kind == "NEW_RACK"),
            updated_racks=frozenset(rack.rack_id for rack in racks if rack.kind == "UPDATED_RACK"),
            missing_network_racks=missing_network_racks(None, racks, call.reference),
        )
    )
    outpost = outposts.fetch(call.tx, call.account, call.region, order.outpost_id)
    if outpost is not None and not left:
        unfixed = replace(outpost, generation=None, rack_scaling_type=None)
        outposts.update(call.tx, call.account, call.region, unfixed)
    return {}


def order_shape(order: OrderRow, line_items: Sequence[LineItemRow]) -> dict[str, Any]:
    """Return an order in the API's shape."""
    shape: dict[str, Any] = {
        "OutpostId": order.outpost_id,
        "OrderId": order.order_id,
        "Status": order.status,
        "LineItems": [line_item_shape(item) for item in line_items],
        "PaymentOption": order.payment_option,
        "OrderSubmissionDate": order.created,
        "PaymentTerm": order.payment_term,
        "OrderType": order.order_type,
    }
    if order.quote_id is not None:
        shape["QuoteIdentifier"] = order.quote_id
        shape["QuoteOptionIdentifier"] = order.quote_option_id
    if order.fulfilled is not None:
        shape["OrderFulfilledDate"] = order.fulfilled
    return shape


def line_item_shape(item: LineItemRow) -> dict[str, Any]:
    """Return a line item in the API's shape: its shipment once it is on its way, its assets once delivered."""
    shape: dict[str, Any] = {
        "LineItemId": item.line_item_id,
        "Quantity": item.quantity,
        "Status": item.status,
    }
    if item.catalog_item_id is not None:
        shape["CatalogItemId"] = item.catalog_item_id
    if item.tracking_number is not None:
        shape["ShipmentInformation"] = {
            "ShipmentTrackingNumber": item.tracking_number,
            "ShipmentCarrier": item.carrier,
        }
    if item.assets is not None:
        shape["AssetInformationList"] = msgspec.Raw(item.assets.encode())  # kept as it is sent
    if item.previous_line_item_id is not None:
        shape["PreviousLineItemId"] = item.previous_line_item_id
        shape["PreviousOrderId"] = item.previous_order_id
    return shape


def _summary(order: OrderRow, counts: Mapping[str, int]) -> dict[str, Any]:
    shape = {
        "OutpostId": order.outpost_id,
        "OrderId": order.order_id,
        "OrderType": order.order_type,
        "Status": order.status,
        "LineItemCountsByStatus": counts,
        "OrderSubmissionDate": order.created,
    }
    return shape if order.fulfilled is None else {**shape, "OrderFulfilledDate": order.fulfilled}

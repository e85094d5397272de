"""How does an Outpost go back? StartOutpostDecommission tells what is in the way, or begins the return."""

from typing import TYPE_CHECKING

from sutler.lifecycle import decommission
from sutler.operations.outposts import fetch_outpost
from sutler.operations.registry import Answer, Call, operation
from sutler.rules.decommission import HINDERING_ORDERS, blocking_types, decommission_refusal, request_status
from sutler.rules.order_states import cancel_refusal
from sutler.rules.replacements import replacement_cancel_refusal
from sutler.store import gateways, instances, orders, shares

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import StartOutpostDecommissionInputTypeDef


@operation("StartOutpostDecommission")
def start_outpost_decommission(call: Call, request: "StartOutpostDecommissionInputTypeDef") -> Answer:
    """Begin the return of an Outpost, or tell what is in the way; with ValidateOnly tell alone.

    Refuses: NotFoundException: no such Outpost. ConflictException: see `decommission_refusal`.
    Source: API reference, StartOutpostDecommission; assumed: what is in the way is an answer and no error.
    """
    outpost = fetch_outpost(call, request["OutpostIdentifier"])
    blocking = _blocking(call, outpost.outpost_id)
    call.refuse(decommission_refusal(outpost.outpost_id, outpost.life_cycle_status, blocked=bool(blocking)))
    status = request_status(blocking, validate_only=request.get("ValidateOnly", False))
    if status == "REQUESTED":
        call.schedule(
            decommission.begin(call.tx, call.account, call.region, outpost, now=call.now, reference=call.reference)
        )
    return {"Status": status, "BlockingResourceTypes": blocking} if blocking else {"Status": status}


def _blocking(call: Call, outpost_id: str) -> list[str]:
    where = (call.tx, call.account, call.region, outpost_id)
    cancellable = [
        replacement_cancel_refusal(order.order_id, order.order_type) is None
        and cancel_refusal(order.order_id, order.status, [item.status for item in items]) is None
        for order, items in orders.of_outpost(*where, HINDERING_ORDERS)
    ]
    return blocking_types(
        instances=len(instances.on_outpost(*where)),
        consumers=len(shares.consumers(*where)),
        gateway_kinds=gateways.kinds(*where),
        orders_cancellable=cancellable,
    )

"""May an Outpost be returned? Once nothing is left that uses it, and nothing is on its way to it."""

from collections.abc import Collection
from typing import Final

from sutler.rules.contracts import RETURNED
from sutler.rules.order_states import OPEN
from sutler.rules.refusal import Refusal, conflict

GATEWAY_KINDS: Final = ("LGW_ROUTING_DOMAIN", "LGW_ROUTE_TABLE", "LGW_VIRTUAL_INTERFACE_GROUP")
BLOCKING_TYPES: Final = (
    "EC2_INSTANCE",
    "OUTPOST_RAM_SHARE",
    *GATEWAY_KINDS,
    "OUTPOST_ORDER_CANCELLABLE",
    "OUTPOST_ORDER_INTERVENTION_REQUIRED",
)
"""What can be in the way, in the order of the service model."""
HINDERING_ORDERS: Final = OPEN | {"ERROR"}
"""Statuses of an order that is not over."""


def blocking_types(
    *, instances: int, consumers: int, gateway_kinds: Collection[str], orders_cancellable: Collection[bool]
) -> list[str]:
    """Return what is in the way of a decommission, in the order of the service model.

    Args:
        instances: that run on the Outpost, of whichever account.
        consumers: accounts that the Outpost is shared with.
        gateway_kinds: of the objects of its local gateway.
        orders_cancellable: for each order that is not over, whether its customer can cancel it.
    Source: API reference, StartOutpostDecommission (BlockingResourceTypes); rack guide, term-end-racks (unshare,
        terminate instances first); assumed: of orders those that CancelOrder takes are cancellable, a shared site
        is not in the way.
    """
    found = {
        "EC2_INSTANCE": instances > 0,
        "OUTPOST_RAM_SHARE": consumers > 0,
        **{kind: kind in gateway_kinds for kind in GATEWAY_KINDS},
        "OUTPOST_ORDER_CANCELLABLE": any(orders_cancellable),
        "OUTPOST_ORDER_INTERVENTION_REQUIRED": not all(orders_cancellable),
    }
    return [kind for kind in BLOCKING_TYPES if found[kind]]


def request_status(blocking: Collection[str], *, validate_only: bool) -> str:
    """Return the DecommissionRequestStatus of a request.

    Source: API reference, StartOutpostDecommission (ValidateOnly does not start it); assumed: which status is which.
    """
    if blocking:
        return "BLOCKED"
    return "SKIPPED" if validate_only else "REQUESTED"


def decommission_refusal(outpost_id: str, status: str, *, blocked: bool) -> Refusal | None:
    """Say no to the return of what goes back already, or never came.

    Args:
        status: LifeCycleStatus of the Outpost.
        blocked: whether something is in the way, which is then the answer for an Outpost that waits for hardware.
    Refuses: ConflictException (OUTPOST): it is RETIRING or RETIRED, or has no hardware and waits for none.
    Source:  rack guide, term-end-racks (a request cannot be stopped); assumed: the refusals.
    """
    if status in RETURNED:
        return conflict(f"Outpost {outpost_id} is {status} already", resource_id=outpost_id, resource_type="OUTPOST")
    if status == "PENDING" and not blocked:
        return conflict(
            f"Outpost {outpost_id} has no hardware that could be returned; delete it instead",
            resource_id=outpost_id,
            resource_type="OUTPOST",
        )
    return None


def gateway_refusal(outpost_id: str, *, hardware_type: str, status: str) -> Refusal | None:
    """Say no to an object of a local gateway that is not there.

    Refuses: ConflictException: an Outpost for servers, or one that is not ACTIVE.
    Source:  rack guide, outposts-local-gateways (a rack has its local gateway from its installation on); server
        guide (servers have local network interfaces instead); assumed: the refusals.
    """
    if hardware_type == "SERVER":
        return conflict(f"Outpost {outpost_id} is for servers, which have no local gateway.")
    if status != "ACTIVE":
        return conflict(f"Outpost {outpost_id} is {status}; it has a local gateway while it is ACTIVE.")
    return None

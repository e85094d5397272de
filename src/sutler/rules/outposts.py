"""What may still change about an Outpost? Less and less, from its first order until it is retired."""

from typing import Final

from sutler.rules.order_states import OPEN
from sutler.rules.refusal import Refusal, conflict

PLACED: Final = OPEN | {"COMPLETED", "ERROR"}
"""Statuses of an order that counts as placed: all but CANCELLED."""


def hardware_type_refusal(outpost_id: str, *, present: str, wanted: str, order_id: str | None) -> Refusal | None:
    """Say no to other hardware on an Outpost that has been ordered for.

    Args:
        present, wanted: "RACK" or "SERVER".
        order_id: an order of the Outpost that was not cancelled.
    Refuses: ConflictException: the type would change and there is such an order.
    Source:  assumed: the API reference of UpdateOutpost states no condition, but what was ordered has a type.
    """
    if wanted == present or order_id is None:
        return None
    return conflict(
        f"SupportedHardwareType of Outpost {outpost_id} cannot be changed from {present} to {wanted}: order "
        f"{order_id} was placed for it",
        resource_id=order_id,
        resource_type="ORDER",
    )


def outpost_deletion_refusal(outpost_id: str, status: str, *, open_order_id: str | None) -> Refusal | None:
    """Say no to the deletion of an Outpost that has hardware, or is waiting for some.

    Args:
        status: its LifeCycleStatus.
        open_order_id: an order of the Outpost in PREPARING, IN_PROGRESS or DELIVERED.
    Refuses: ConflictException: an order of it is in progress, or its status is neither PENDING nor RETIRED.
    Source:  assumed: the API reference of DeleteOutpost states no condition; the guide sends the owner of a
        deployed Outpost to support (second-generation rack guide, using-service-linked-roles).
    """
    if open_order_id is not None:
        return conflict(
            f"Outpost {outpost_id} cannot be deleted while order {open_order_id} is in progress",
            resource_id=open_order_id,
            resource_type="ORDER",
        )
    if status not in ("PENDING", "RETIRED"):
        return conflict(
            f"Outpost {outpost_id} cannot be deleted in status {status}; decommission it first",
            resource_id=outpost_id,
            resource_type="OUTPOST",
        )
    return None

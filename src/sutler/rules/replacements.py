"""Which asset can fail, and what may happen to the order that replaces it?"""

from sutler.rules.refusal import Refusal, conflict


def failure_refusal(
    asset_id: str, *, state: str, wanted: str, order_status: str, replaced_by: str | None
) -> Refusal | None:
    """Say why an asset cannot fail.

    Args:
        state: of the asset.
        wanted: what it is to come to: RETIRING or ISOLATED.
        order_status: OrderStatus of the order that brought it.
        replaced_by: the order that replaces it already.
    Refuses: ConflictException: it is being replaced; not installed, or on its way back; its order is not COMPLETED;
        ISOLATED by a capacity task and nothing more.
    Source: assumed: ours; what fails in a rehearsal is what works.
    """
    if replaced_by is not None:
        return conflict(f"Asset {asset_id} is {state}; order {replaced_by} replaces it.")
    if state not in ("ACTIVE", "ISOLATED"):
        return conflict(f"Asset {asset_id} is {state}; only what is installed and in use can fail.")
    if order_status != "COMPLETED":
        return conflict(f"Asset {asset_id} is of an order that is {order_status}; it can fail once that is COMPLETED.")
    if state == wanted:
        return conflict(f"Asset {asset_id} is ISOLATED by a capacity task; it can fail as RETIRING.")
    return None


def replacement_cancel_refusal(order_id: str, order_type: str) -> Refusal | None:
    """Say no to the cancellation of a replacement.

    Refuses: ConflictException (ORDER): the order is of type REPLACEMENT.
    Source: assumed: AWS has ordered it, and the hardware is broken all the same.
    """
    if order_type != "REPLACEMENT":
        return None
    return conflict(
        f"Order {order_id} replaces failed hardware and cannot be cancelled",
        resource_id=order_id,
        resource_type="ORDER",
    )

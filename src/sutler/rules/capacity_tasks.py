"""When may a capacity task start or be cancelled, and how does it end? Its states as a table, and its refusals.

    REQUESTED ─► IN_PROGRESS ─► COMPLETED
        │ ▲           └───────► FAILED              DryRun: COMPLETED or FAILED at once
        ▼ └ instances stopped
    WAITING_FOR_EVACUATION ───► FAILED
    REQUESTED, WAITING_FOR_EVACUATION ─► CANCELLATION_IN_PROGRESS ─► CANCELLED

A test holds the table against the service model: every status is here, none is invented.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sutler.rules.contracts import RETURNED
from sutler.rules.refusal import Refusal, conflict, invalid

FOLLOWING: Final[Mapping[str, frozenset[str]]] = {
    "REQUESTED": frozenset({"IN_PROGRESS", "WAITING_FOR_EVACUATION", "FAILED", "CANCELLATION_IN_PROGRESS"}),
    "WAITING_FOR_EVACUATION": frozenset({"IN_PROGRESS", "FAILED", "CANCELLATION_IN_PROGRESS"}),
    "IN_PROGRESS": frozenset({"COMPLETED", "FAILED"}),
    "CANCELLATION_IN_PROGRESS": frozenset({"CANCELLED"}),
    "COMPLETED": frozenset(),
    "FAILED": frozenset(),
    "CANCELLED": frozenset(),
}
ACTIVE: Final = tuple(status for status, following in FOLLOWING.items() if following)
"""Statuses of a task that keeps others out. Source: rack guide, order-troubleshooting."""

TERMINAL: Final = frozenset(FOLLOWING) - frozenset(ACTIVE)

assert all(following <= frozenset(FOLLOWING) for following in FOLLOWING.values()), "each status is known"

DEFAULT_ACTION: Final = "FAIL_TASK"
"""TaskActionOnBlockingInstances of a task that names none. Source: assumed: nothing waits that was not asked to."""

FailureType = Literal[
    "UNSUPPORTED_CAPACITY_CONFIGURATION",
    "UNEXPECTED_ASSET_STATE",
    "BLOCKING_INSTANCES_NOT_EVACUATED",
    "INTERNAL_SERVER_ERROR",
    "RESOURCE_NOT_FOUND",
]


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task failed; the reason has at most 128 characters."""

    kind: FailureType
    reason: str


@dataclass(frozen=True, slots=True)
class Active:
    """A task that has not ended.

    Args:
        order_id, asset_id: what it is for; neither for the whole Outpost.
        order_of_asset: the order that brought its asset.
    """

    task_id: str
    order_id: str | None = None
    asset_id: str | None = None
    order_of_asset: str | None = None


def pools_refusal(pools: Sequence[Mapping[str, Any]], supported: Collection[str]) -> Refusal | None:
    """Say why a plan is none for this hardware, whatever the counts.

    Args:
        pools: InstancePools.
        supported: instance types that some of the hardware can be slotted into.
    Refuses: ValidationException: no pool at all; a type that none of the hardware takes.
    Source: rack guide, order-troubleshooting (the message of the second); assumed: the error code, and that a plan
        has a pool, since it is the whole layout.
    """
    if not pools:
        return invalid("InstancePools is the whole plan and needs at least one pool.")
    if any(pool["InstanceType"] not in supported for pool in pools):
        return invalid("The capacity plan includes instance types that are not supported")
    return None


def scope_refusal(order_id: str | None, asset_id: str | None) -> Refusal | None:
    """Say why a task is for two things.

    Refuses: ValidationException: an order and an asset at once.
    Source: service model, StartCapacityTask; assumed: they exclude each other.
    """
    if order_id is not None and asset_id is not None:
        return invalid("A capacity task is for an order or for an asset, not for both.")
    return None


def hosts_refusal(
    outpost_id: str, order_id: str | None, *, active_hosts: int, hosts_of_order: int, status: str
) -> Refusal | None:
    """Say why there is nothing that could be reconfigured.

    Args:
        hosts_of_order: how many hosts the order has brought or will bring.
        status: LifeCycleStatus of the Outpost.
    Refuses: ValidationException: no ACTIVE host, for a task without an order; an order that brings no host, or, if it
        replaces one, has not brought it yet.
    Source: assumed: only an order's hardware can be reconfigured before it is installed; hardware that goes back is no
        longer.
    """
    if order_id is not None:
        if hosts_of_order:
            return None
        return invalid(f"Order {order_id} has no host yet; a replacement is slotted as the host whose place it takes.")
    if active_hosts:
        return None
    if status in RETURNED:
        return invalid(f"Outpost {outpost_id} is {status}; its hosts are no longer reconfigured.")
    return invalid(f"Outpost {outpost_id} has no ACTIVE asset; name the order of its hardware in OrderId.")


def order_refusal(outpost_id: str, order_id: str, *, of_outpost: bool, status: str | None) -> Refusal | None:
    """Say why the hardware of an order cannot be reconfigured.

    Args:
        of_outpost: whether the order is one of the Outpost's.
        status: OrderStatus.
    Refuses: ValidationException: the order is not the Outpost's, was cancelled, or is in ERROR.
    Source: rack guide, order-troubleshooting (the message); assumed: the error code, and that every other order counts
        (the guide lists PREPARING, IN_PROGRESS and ACTIVE, which no order has).
    """
    if of_outpost and status not in ("CANCELLED", "ERROR"):
        return None
    return invalid(f"Order {order_id} is not associated with Outpost ID {outpost_id}")


def asset_refusal(outpost_id: str, asset_id: str, *, state: str | None) -> Refusal | None:
    """Say why an asset cannot be reconfigured.

    Args:
        state: of the host; None when the Outpost has no such host installed or being installed.
    Refuses: ValidationException: the asset is not a host of the Outpost, or ISOLATED.
    Source: rack guide, order-troubleshooting (the message); assumed: the error code.
    """
    if state is not None and state != "ISOLATED":
        return None
    return invalid(f"AssetId={asset_id} is not valid for Outpost={outpost_id}")


def active_refusal(outpost_id: str, wanted: Active, active: Sequence[Active]) -> Refusal | None:
    """Say which task is in the way of another.

    Args:
        wanted: what the new task is for.
        active: the tasks of the Outpost that have not ended, oldest first.
    Refuses: ConflictException (OUTPOST or ORDER): a task for the whole Outpost excludes every other; one for an asset
        or an order another one for the same, or for an asset of that order.
    Source: rack guide, order-troubleshooting (the messages), modify-instance-capacity (the exclusions); assumed: the
        error code, the message for an order, and that an order excludes its assets.
    """
    for task in active:
        if not _overlap(task, wanted):
            continue
        found = f"Active CapacityTask {task.task_id} already found for"
        if task.order_id is not None:
            return conflict(
                f"{found} Order {task.order_id} on Outpost {outpost_id}",
                resource_id=task.order_id,
                resource_type="ORDER",
            )
        of_asset = f" Asset {task.asset_id} on" if task.asset_id is not None else ""
        return conflict(f"{found}{of_asset} Outpost {outpost_id}", resource_id=outpost_id, resource_type="OUTPOST")
    return None


def _overlap(one: Active, other: Active) -> bool:
    if not all(task.order_id or task.asset_id for task in (one, other)):
        return True
    if one.asset_id and other.asset_id:
        return one.asset_id == other.asset_id
    return (one.order_id or one.order_of_asset) == (other.order_id or other.order_of_asset)


def cancel_refusal(task_id: str, outpost_id: str, status: str) -> Refusal | None:
    """Say why a task can no longer be cancelled.

    Refuses: ValidationException: the task has ended. ConflictException (OUTPOST): it is running, or being cancelled.
    Source: service model, GetCapacityTaskOutput.CapacityTaskStatus (IN_PROGRESS cannot be cancelled); the Terraform
        provider (the words of the first); assumed: the second error code, and that it covers a second cancel.
    """
    if status in TERMINAL:
        return invalid(f"CapacityTask {task_id} is already in a terminal state: {status}")
    if "CANCELLATION_IN_PROGRESS" in FOLLOWING[status]:
        return None
    return conflict(
        f"CapacityTask {task_id} cannot be cancelled in status {status}",
        resource_id=outpost_id,
        resource_type="OUTPOST",
    )


def must_stay(excluded: Mapping[str, Sequence[str]], *, instance_id: str, owner_id: str, service: str) -> bool:
    """Tell whether an instance is one of those that InstancesToExclude protects, by any of its lists.

    Source: service model, InstancesToExclude; assumed: names of instances that do not run protect nothing.
    """
    return (
        instance_id in excluded.get("Instances", ())
        or owner_id in excluded.get("AccountIds", ())
        or service in excluded.get("Services", ())
    )

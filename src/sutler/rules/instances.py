"""Where may an instance run? In a free slot of its type on an ACTIVE host; all of a launch at once, or none of it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sutler.rules.refusal import Refusal, conflict


@dataclass(frozen=True, slots=True)
class HostSlots:
    """The slots of one type on a host: how many it is configured with, and how many are taken."""

    asset_id: str
    state: str
    slots: int
    taken: int

    @property
    def free(self) -> int:
        """How many more instances it takes; none while it is not ACTIVE.

        Source: API reference, ComputeAttributes.State; assumed: RETIRING, whose capacity is reduced, means none.
        """
        return max(0, self.slots - self.taken) if self.state == "ACTIVE" else 0


def placed(hosts: Sequence[HostSlots], count: int) -> list[str]:
    """Return the asset of each of so many instances, fewer where there are no more slots.

    Source: assumed: hosts are filled one after another, in the order in which they are listed.
    """
    return [host.asset_id for host in hosts for _ in range(host.free)][:count]


def capacity_refusal(where: str, instance_type: str, *, count: int, free: int) -> Refusal | None:
    """Say that a launch finds too few slots.

    Args:
        where: the Outpost, or one asset of it.
        free: how many slots of the type are free there.
    Refuses: ConflictException: fewer slots than instances.
    Source: EC2 user guide (InsufficientInstanceCapacity); assumed: all instances of a launch start, or none.
    """
    if count <= free:
        return None
    return conflict(f"Insufficient capacity: {where} has {free} free slots of {instance_type}, {count} are needed.")

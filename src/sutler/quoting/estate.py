"""What hardware does an Outpost have? The fold of the plans of its orders, in the order in which they were placed.

Orders on their way count as much as those installed, so that two expansions in a row never claim the same room. An
updated rack is the rack before it and the hosts that its plan adds; so a cancelled expansion between two others, whose
plan is simply left out, takes nothing else with it.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from sutler.quoting.plans import HostPlan, Plan, RackPlan, ServerPlan
from sutler.reference.loader import Reference


@dataclass(frozen=True, slots=True)
class Estate:
    """The hardware of an Outpost, installed and on order.

    Args:
        form_factor: RACK or SERVER: what the Outpost supports.
        generation: of its racks; None while it has none.
        scaling_type: of its racks; None while it has none, and for the first generation.
        racks: its racks as they will stand, in the order in which they came.
        servers: its servers.
        configured: how all its hosts are slotted by now; None where they are as planned.
    """

    form_factor: Literal["RACK", "SERVER"]
    generation: str | None = None
    scaling_type: str | None = None
    racks: tuple[RackPlan, ...] = ()
    servers: tuple[ServerPlan, ...] = ()
    configured: Mapping[str, int] | None = None

    @property
    def hosts(self) -> tuple[HostPlan, ...]:
        """All compute hosts, rack by rack, then the servers."""
        return (*(host for rack in self.racks for host in rack.hosts), *(server.host for server in self.servers))

    @property
    def slots(self) -> dict[str, int]:
        """Instance types and counts that are slotted, by name."""
        if self.configured is not None:
            return dict(self.configured)
        total: Counter[str] = Counter()
        for host in self.hosts:
            total.update(host.slotting)
        return dict(sorted(total.items()))

    def storage_hosts(self, service: str) -> int:
        """Return how many storage hosts of EBS or S3 there are."""
        return sum(host.service == service for rack in self.racks for host in rack.storage)

    def storage_tib(self, service: str, reference: Reference) -> int:
        """Return the storage tier that the hosts of EBS or S3 make up, in TiB; 0 without any."""
        if self.generation is None:
            return 0
        return reference.hardware.storage_tib(service, self.generation, self.storage_hosts(service))


def fold(form_factor: Literal["RACK", "SERVER"], plans: Iterable[Plan], reference: Reference) -> Estate:
    """Return the estate that these plans make up.

    Args:
        form_factor: what the Outpost supports.
        plans: of every order that is not cancelled, in the order in which they were placed; racks with their ids.
    """
    racks: dict[str, RackPlan] = {}
    servers: list[ServerPlan] = []
    for position, plan in enumerate(plans):
        if isinstance(plan, ServerPlan):
            servers.append(replace(plan, host=replace(plan.host, added=False)))
            continue
        key = plan.rack_id or f"without id {position}"
        racks[key] = _with_additions(racks[key], plan, reference) if key in racks else _standing(plan)
    compute = [rack for rack in racks.values() if rack.use == "COMPUTE"] or list(racks.values())
    return Estate(
        form_factor,
        compute[0].generation if compute else None,
        compute[0].scaling_type if compute else None,
        tuple(racks.values()),
        tuple(servers),
    )


def _standing(plan: RackPlan) -> RackPlan:
    """Return the rack as one that is there: nothing in it is an addition any more."""
    return replace(
        plan,
        hosts=tuple(replace(host, added=False) for host in plan.hosts),
        storage=tuple(replace(host, added=False) for host in plan.storage),
    )


def _with_additions(rack: RackPlan, plan: RackPlan, reference: Reference) -> RackPlan:
    """Return the rack with the hosts that an update adds to it."""
    hosts = sorted((*rack.hosts, *plan.added_hosts), key=lambda host: host.elevation or 0)
    storage = sorted((*rack.storage, *plan.added_storage), key=lambda host: host.elevation)
    kinds = [reference.hardware.hosts[host.kind] for host in plan.added_hosts]
    kinds_of_storage = [reference.hardware.storage_host(host.service, rack.generation) for host in plan.added_storage]
    return _standing(
        replace(
            rack,
            hosts=tuple(hosts),
            storage=tuple(storage),
            power_va=rack.power_va + sum(k.power_va for k in kinds) + sum(k.power_va for k in kinds_of_storage),
            weight_lb10=rack.weight_lb10
            + sum(k.weight_lb10 for k in kinds)
            + sum(k.weight_lb10 for k in kinds_of_storage),
            updates=rack.updates + 1,
        )
    )

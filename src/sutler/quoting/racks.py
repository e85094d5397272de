"""Where does each host go? Slotted hosts and storage hosts become the plans of racks, old and new.

Compute hosts fill the host units of a rack from below, storage hosts from above; what lies between is the room for
later. A rack that is extended gives only that gap, so that a plan can always be carried out as drawn.

Invariant: in each plan no two things share a rack unit, and power, weight and slots are within what was allowed.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sutler.quoting.packing import Load, Packed, Size, TooLarge, TooMany, pack
from sutler.quoting.plans import DevicePlan, HostPlan, RackPlan, StoragePlan
from sutler.quoting.program import Budget
from sutler.quoting.slotting import SlottedHost
from sutler.reference.hardware import Design, Host, StorageHost
from sutler.reference.loader import Reference

NO_LIMIT_LB10: Final = 10**9
Item = SlottedHost | StorageHost


@dataclass(frozen=True, slots=True)
class Allowed:
    """What racks may draw, weigh and number, and who says so.

    Args:
        power_va, weight_lb10: of a finished rack; weight None without a limit.
        racks_max: most new racks of all uses; 0 when an option can list no more than those that stand.
        power_by, weight_by, racks_by: what sets the limit, for messages.
    """

    power_va: int
    power_by: str
    weight_lb10: int | None
    weight_by: str
    racks_max: int
    racks_by: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why there is no such option."""

    reason: str


SEARCH_ENDED: Final = Obstacle("The search for a configuration ended at its limit before one was proven to fit")


@dataclass(frozen=True, slots=True)
class Installed:
    """The racks that an option adds or updates.

    Args:
        plans: updated racks in the order of the estate, then new compute racks, then new networking racks.
        proven: True when fewer racks cannot do.
    """

    plans: tuple[RackPlan, ...]
    proven: bool


def install(
    hosts: Sequence[SlottedHost],
    storage: Sequence[StorageHost],
    design: Design,
    racks: Sequence[RackPlan],
    allowed: Allowed,
    reference: Reference,
    budget: Budget,
) -> Installed | Obstacle:
    """Return the plans that put these hosts into racks: those there are, and the fewest new ones.

    Args:
        hosts: compute hosts to add.
        storage: storage hosts to add, one entry each.
        design: of new compute racks.
        racks: all racks of the Outpost, networking racks included.
    Source:  second-generation rack guide (network rack), rack guide (ACE rack); assumed: racks without an id yet, and
        those that were extended as often as their design allows, are left as they are.
    """
    waiting: dict[Size, list[Item]] = defaultdict(list)
    items: list[Item] = [*hosts, *storage]
    for item in items:
        waiting[_size(_kind(item))].append(item)
    sizes = sorted(waiting, key=Size.amounts)
    open_racks = [rack for rack in racks if _extensible(rack, reference)]
    standing = sum(rack.use == "COMPUTE" for rack in racks)
    new_max = allowed.racks_max
    if design.racks_max is not None:
        new_max = min(new_max, max(0, design.racks_max - standing))
    packed = pack(
        [Load(size, len(waiting[size])) for size in sizes],
        [_room(rack, allowed, reference) for rack in open_racks],
        _new_room(design, allowed),
        new_max,
        budget,
    )
    if not isinstance(packed, Packed):
        return _obstacle(packed, [waiting[size] for size in sizes], design, new_max, allowed)
    filled = [
        *zip(open_racks, packed.existing, strict=True),
        *((empty_rack(design), counts) for counts in packed.new),
    ]
    plans = [extend(rack, _take(waiting, sizes, counts), reference) for rack, counts in filled if any(counts)]
    network = _networking(design, racks, len(packed.new), allowed, reference)
    if isinstance(network, Obstacle):
        return network
    total = len(packed.new) + len(network)
    if total > allowed.racks_max:
        with_network = f", {len(network)} of them for the network" if network else ""
        return Obstacle(f"{total} new racks are needed{with_network}, and {allowed.racks_by}")
    return Installed((*plans, *network), packed.proven)


def _kind(item: Item) -> Host | StorageHost:
    return item.host if isinstance(item, SlottedHost) else item


def _size(host: Host | StorageHost) -> Size:
    return Size(host.power_va, host.weight_lb10, host.slots if isinstance(host, Host) else 0, host.units)


def _take(waiting: dict[Size, list[Item]], sizes: Sequence[Size], counts: Sequence[int]) -> list[Item]:
    """Take the next hosts of each size."""
    taken = []
    for size, count in zip(sizes, counts, strict=True):
        taken += waiting[size][:count]
        waiting[size] = waiting[size][count:]
    return taken


def _devices(design: Design) -> tuple[DevicePlan, ...]:
    devices = (
        *(DevicePlan(unit) for unit in design.device_units),
        *(DevicePlan(unit, kind="SWITCH") for unit in design.switch_units),
        *(DevicePlan(unit, kind="POWERSHELF") for unit in design.power_shelf_units),
    )
    return tuple(sorted(devices, key=lambda device: device.elevation))


def empty_rack(design: Design) -> RackPlan:
    """Return the plan of a new rack without hosts."""
    return RackPlan(
        kind="NEW_RACK",
        design=design.key,
        rack_id=None,
        use=design.use,
        generation=design.generation,
        scaling_type=design.scaling_type,
        hosts=(),
        storage=(),
        devices=_devices(design),
        power_va=design.power_va,
        weight_lb10=design.weight_lb10,
        height_units=42,
        height_inches=design.height_inches,
        width_inches=design.width_inches,
        depth_inches=design.depth_inches,
    )


def _gap(rack: RackPlan, reference: Reference) -> tuple[int, int]:
    """Return the lowest and the highest free rack unit between the compute hosts and the storage hosts."""
    design = reference.hardware.designs[rack.design]
    first, last = design.host_units or (1, 0)
    tops = [host.elevation + host.units for host in rack.hosts if host.elevation is not None]
    return max([first, *tops]), min([last, *(host.elevation - 1 for host in rack.storage)])


def _extensible(rack: RackPlan, reference: Reference) -> bool:
    updates_max = reference.hardware.designs[rack.design].updates_max
    worn = updates_max is not None and rack.updates >= updates_max
    return rack.use == "COMPUTE" and rack.rack_id is not None and not worn


def _room(rack: RackPlan, allowed: Allowed, reference: Reference) -> Size:
    """Return what is left in a rack; nothing when it is over a limit already."""
    low, high = _gap(rack, reference)
    used = sum(reference.hardware.hosts[host.kind].slots for host in rack.hosts)
    weight_max = NO_LIMIT_LB10 if allowed.weight_lb10 is None else allowed.weight_lb10
    return Size(
        max(0, allowed.power_va - rack.power_va),
        max(0, weight_max - rack.weight_lb10),
        reference.hardware.designs[rack.design].slots - used,
        max(0, high - low + 1),
    )


def _new_room(design: Design, allowed: Allowed) -> Size:
    first, last = design.host_units or (1, 0)
    weight_max = NO_LIMIT_LB10 if allowed.weight_lb10 is None else allowed.weight_lb10
    return Size(
        max(0, allowed.power_va - design.power_va),
        max(0, weight_max - design.weight_lb10),
        design.slots,
        last - first + 1,
    )


def extend(rack: RackPlan, items: Sequence[Item], reference: Reference) -> RackPlan:
    """Return the rack with hosts added, compute from below, storage from above; the caller knows that they fit."""
    low, high = _gap(rack, reference)
    hosts, storage = list(rack.hosts), list(rack.storage)
    power_va, weight_lb10 = rack.power_va, rack.weight_lb10
    for item in items:
        kind = _kind(item)
        if isinstance(item, SlottedHost):
            hosts.append(host_plan(item, low))
            low += kind.units
        else:
            high -= kind.units
            storage.append(StoragePlan(item.service, high + 1, kind.units))
        power_va += kind.power_va
        weight_lb10 += kind.weight_lb10
    assert low <= high + 1, "the packing allows only as many rack units as there are"
    is_new = rack.rack_id is None
    return replace(
        rack,
        kind="NEW_RACK" if is_new else "UPDATED_RACK",
        hosts=tuple(hosts),
        storage=tuple(sorted(storage, key=lambda host: host.elevation)),
        power_va=power_va,
        weight_lb10=weight_lb10,
        updates=rack.updates if is_new else rack.updates + 1,
    )


def host_plan(slotted: SlottedHost, elevation: int | None = None) -> HostPlan:
    """Return the plan of a host at a rack unit; a server stands in no rack."""
    return HostPlan(
        kind=slotted.host.key,
        family=slotted.host.family,
        vcpus=slotted.host.vcpus,
        across=slotted.across.name if slotted.across else None,
        halves=tuple(
            {kind.name: count for kind, count in sorted(half.items(), key=lambda item: item[0].name)}
            for half in slotted.halves
        ),
        elevation=elevation,
        units=slotted.host.units,
    )


def networking_racks_needed(compute_racks: int, network: Design) -> int:
    """Return how many networking racks so many compute racks need.

    Source:  rack guide, outposts-ace-requirements; second-generation rack guide, outposts-rack2ndgen-requirements;
        assumed: an ACE rack from 5 compute racks on, and 15 compute racks a networking rack in both generations.
    """
    if compute_racks < network.needed_from_racks:
        return 0
    return -(-compute_racks // network.serves_racks)


def networking_racks_missing(network: Design, racks: Iterable[RackPlan], new: int = 0) -> int:
    """Return how many networking racks of a design are missing beside these racks and so many new compute racks.

    A networking rack serves its own generation and scaling type: others neither need it nor stand in for it.
    """
    served = [rack for rack in racks if _kin(rack, network)]
    compute = sum(rack.use == "COMPUTE" for rack in served) + new
    return max(0, networking_racks_needed(compute, network) - sum(rack.use == "NETWORKING" for rack in served))


def _kin(rack: RackPlan, design: Design) -> bool:
    """Tell whether a rack is of the generation and scaling type of a design."""
    return (rack.generation, rack.scaling_type) == (design.generation, design.scaling_type)


def _networking(
    design: Design, racks: Sequence[RackPlan], new: int, allowed: Allowed, reference: Reference
) -> tuple[RackPlan, ...] | Obstacle:
    """Return the networking racks to add beside so many new compute racks."""
    network = reference.hardware.design(design.generation, design.scaling_type, "NETWORKING")
    if network is None:
        return ()
    missing = networking_racks_missing(network, racks, new)
    if missing:
        for amount, limit, unit, by in (
            (network.power_va / 1000, allowed.power_va / 1000, "kVA", allowed.power_by),
            (network.weight_lb10 / 10, (allowed.weight_lb10 or NO_LIMIT_LB10) / 10, "lb", allowed.weight_by),
        ):
            if amount > limit:
                return Obstacle(f"A networking rack is needed, of {amount:g} {unit}, and {by}")
    return tuple(empty_rack(network) for _ in range(missing))


def _obstacle(
    packed: object,
    waiting: Sequence[Sequence[Item]],
    design: Design,
    new_max: int,
    allowed: Allowed,
) -> Obstacle:
    """Return in words why the packing failed."""
    if isinstance(packed, TooLarge):
        kind = _kind(waiting[packed.load][0])
        name = f"{kind.key} host" if isinstance(kind, Host) else f"{kind.service} storage host"
        draw, weight = design.power_va + kind.power_va, design.weight_lb10 + kind.weight_lb10
        if new_max and draw > allowed.power_va:
            return Obstacle(f"A rack with one {name} draws {draw / 1000:g} kVA, and {allowed.power_by}")
        if new_max and allowed.weight_lb10 is not None and weight > allowed.weight_lb10:
            return Obstacle(f"A rack with one {name} weighs {weight / 10:g} lb, and {allowed.weight_by}")
        full = "no rack can be added" if allowed.racks_max else allowed.racks_by
        return Obstacle(f"The racks of the Outpost have no room for a {name}, and {full}")
    if isinstance(packed, TooMany):
        if new_max < allowed.racks_max:
            return Obstacle("One rack does not hold the capacity, and its configuration has a single rack")
        return Obstacle(f"At least {packed.racks} new compute racks are needed, and {allowed.racks_by}")
    return SEARCH_ENDED

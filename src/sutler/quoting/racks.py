"""Where does each host go? Slotted hosts and storage hosts become the plans of racks, old and new.

Compute hosts fill the host units of a rack from below, storage hosts from above; what lies between is the room for
later. A rack that is extended gives only that gap, so that a plan can always be carried out as drawn.

Invariant: in each plan no two things share a rack unit, and power, weight and slots are within what was allowed.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from sutler.quoting.loads import Size
from sutler.quoting.plans import DevicePlan, HostPlan, RackPlan, StoragePlan
from sutler.quoting.slotting import SlottedHost
from sutler.reference.hardware import Design, Host, StorageHost
from sutler.reference.loader import Reference

Item = SlottedHost | StorageHost


def kind_of(item: Item) -> Host | StorageHost:
    """Return the kind of a host."""
    return item.host if isinstance(item, SlottedHost) else item


def size_of(host: Host | StorageHost) -> Size:
    """Return what a host takes of a rack; storage hosts take no slot."""
    return Size(host.power_va, host.weight_lb10, host.slots if isinstance(host, Host) else 0, host.units)


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


def gap(rack: RackPlan, reference: Reference) -> tuple[int, int]:
    """Return the lowest and the highest free rack unit between the compute hosts and the storage hosts."""
    design = reference.hardware.designs[rack.design]
    first, last = design.host_units or (1, 0)
    tops = [host.elevation + host.units for host in rack.hosts if host.elevation is not None]
    return max([first, *tops]), min([last, *(host.elevation - 1 for host in rack.storage)])


def extend(rack: RackPlan, items: Sequence[Item], reference: Reference) -> RackPlan:
    """Return the rack with hosts added, compute from below, storage from above; the caller knows that they fit."""
    low, high = gap(rack, reference)
    hosts, storage = list(rack.hosts), list(rack.storage)
    power_va, weight_lb10 = rack.power_va, rack.weight_lb10
    for item in items:
        kind = kind_of(item)
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

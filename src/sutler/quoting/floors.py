"""Which racks may an option use, and how much do they hold? Those that stand, and kinds of new ones, within limits.

A floor belongs to one generation and scaling type. Its limits are the tightest of what a design allows, what the
constraints of the quote ask, and what the site of the Outpost takes. Networking racks keep them as well, so that they
bound the number of compute racks too.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sutler.quoting.demand import Limits
from sutler.quoting.loads import Size
from sutler.quoting.plans import RackPlan
from sutler.quoting.points import Prices, Toll
from sutler.quoting.question import SiteLimits
from sutler.quoting.racks import gap, networking_racks_missing
from sutler.reference.hardware import Design
from sutler.reference.loader import Reference

NO_LIMIT_LB10: Final = 10**9


@dataclass(frozen=True, slots=True)
class Floor:
    """The racks that an option may use.

    Args:
        racks: the racks that stand and can be extended.
        rooms: what each of them has left.
        designs: of new compute racks, those that the limits leave a place for.
        new_rooms: what a new rack of each design has for hosts.
        network: the design of networking racks; None where none are needed.
        prices: tolls of new racks; it tells how many there may be. Without any, not even none, a networking rack is
            missing that cannot stand.
    """

    racks: tuple[RackPlan, ...]
    rooms: tuple[Size, ...]
    designs: tuple[Design, ...]
    new_rooms: tuple[Size, ...]
    network: Design | None
    prices: Prices


def floor(
    designs: Sequence[Design],
    standing: Sequence[RackPlan],
    limits: Limits,
    site: SiteLimits | None,
    racks_most: int,
    reference: Reference,
) -> Floor:
    """Return what the limits leave.

    Args:
        designs: compute rack designs of one generation and scaling type, at least one.
        standing: all racks of the Outpost, networking racks included.
        limits: constraints of the quote.
        site: what the site takes; None for no site.
        racks_most: most racks that an option can list, those that stand included.
    Source:  rack guide, outposts-requirements (a draw needs the next position on offer; uplinks); second-generation
        rack guide (network rack), rack guide (ACE rack); assumed: RACK_MAXIMUM counts networking racks and the other
        constraints hold for them; racks without an id yet, and those that were extended as often as their design
        allows, are left as they are.
    """
    hardware = reference.hardware
    open_racks = tuple(rack for rack in standing if _extensible(rack, reference))
    usable = tuple(design for design in designs if _room_of_new(design, limits, site) is not None)
    network = hardware.design(designs[0].generation, designs[0].scaling_type, "NETWORKING")
    most = max(0, racks_most - len(standing))
    if limits.racks_max is not None:
        most = min(most, limits.racks_max)
    compute = sum(rack.use == "COMPUTE" for rack in standing)
    new_max = min([most, *(max(0, design.racks_max - compute) for design in designs if design.racks_max is not None)])
    if network is not None:
        may_stand = _power_max(network, limits, site) >= network.power_va and _weight_max(limits, site) >= (
            network.weight_lb10
        )
        missing = [networking_racks_missing(network, standing, new) for new in range(new_max + 1)]
        networks = [n for new, n in enumerate(missing) if new + n <= most and (may_stand or not n)]
    else:
        networks = [0] * (new_max + 1)
    return Floor(
        open_racks,
        tuple(_room_left(rack, limits, site, reference) for rack in open_racks),
        usable,
        tuple(room for design in usable if (room := _room_of_new(design, limits, site)) is not None),
        network,
        Prices(
            tuple(_toll(design, reference) for design in usable),
            _toll(network, reference) if network is not None else (0, 0, 0),
            tuple(networks if usable else networks[:1]),
        ),
    )


def _toll(design: Design, reference: Reference) -> Toll:
    return reference.prices.racks_usd_cents[design.key], 1, design.power_va


def _extensible(rack: RackPlan, reference: Reference) -> bool:
    updates_max = reference.hardware.designs[rack.design].updates_max
    worn = updates_max is not None and rack.updates >= updates_max
    return rack.use == "COMPUTE" and rack.rack_id is not None and not worn


def _power_max(design: Design, limits: Limits, site: SiteLimits | None) -> int:
    """Return the most that a rack may draw, in VA; 0 when the site has no position for it, or no uplinks."""
    positions = design.positions_kva
    if site is not None and site.uplink_gbps is not None and site.uplink_gbps not in design.uplink_gbps:
        return 0
    if site is not None and site.power_kva is not None:
        positions = tuple(kva for kva in positions if kva <= site.power_kva)
    most = max(positions, default=0) * 1000
    return most if limits.power_va is None else min(most, limits.power_va)


def _weight_max(limits: Limits, site: SiteLimits | None) -> int:
    """Return the most that a rack may weigh, in tenths of a pound."""
    weights = [NO_LIMIT_LB10]
    if limits.weight_lb10 is not None:
        weights.append(limits.weight_lb10)
    if site is not None and site.weight_max_lbs is not None:
        weights.append(site.weight_max_lbs * 10)
    return min(weights)


def _room_left(rack: RackPlan, limits: Limits, site: SiteLimits | None, reference: Reference) -> Size:
    """Return what is left in a rack that stands; nothing when it is over a limit already."""
    design = reference.hardware.designs[rack.design]
    low, high = gap(rack, reference)
    # The uplinks of a rack that stands are connected.
    there = None if site is None else SiteLimits(site.power_kva, site.weight_max_lbs)
    return Size(
        max(0, _power_max(design, limits, there) - rack.power_va),
        max(0, _weight_max(limits, site) - rack.weight_lb10),
        design.slots - sum(reference.hardware.hosts[host.kind].slots for host in rack.hosts),
        max(0, high - low + 1),
    )


def _room_of_new(design: Design, limits: Limits, site: SiteLimits | None) -> Size | None:
    """Return what a new rack has for hosts; None when the limits do not even leave a place for it."""
    first, last = design.host_units or (1, 0)
    power_va = _power_max(design, limits, site) - design.power_va
    weight_lb10 = _weight_max(limits, site) - design.weight_lb10
    if power_va < 0 or weight_lb10 < 0:
        return None
    return Size(power_va, weight_lb10, design.slots, last - first + 1)

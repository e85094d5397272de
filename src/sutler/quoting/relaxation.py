"""Which limit is in the way, and how little would have to give? For the quote that finds no option.

One limit at a time is lifted. Where that alone helps, its least value that still does is found by halving, each answer
at once pulled down to what its racks really take. Where no limit helps alone, all of them are lifted and then drawn
tight again one after another, so that the values that are named would do together.

A probe asks for the fewest racks, so that what a value needs of the other limits is kept.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sutler.quoting.configurations import Obstacle
from sutler.quoting.demand import Limits
from sutler.quoting.fleets import Fleet
from sutler.quoting.floors import Floor
from sutler.quoting.installing import Installation, Installed
from sutler.quoting.options import FEWEST_RACKS, Scope
from sutler.quoting.packing import Unknown
from sutler.quoting.plans import RackPlan
from sutler.quoting.question import SiteLimits

LISTS_TRIED: Final = 20
"""So many times the racks that an option can list are looked at, to tell how many a capacity needs."""

Plans = Sequence[RackPlan]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The limits that racks have to keep: those of the constraints and those of the site."""

    limits: Limits
    site: SiteLimits


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit that can be given another value.

    Args:
        value: of bounds; None where it is not set.
        changed: bounds with another value, None for none.
        needed: the value that racks need, at the least.
        named: the limit with its value, in words.
        told: a value in words, with its unit.
        why: what needs the value, in words.
        steps: the values that it can have; empty when it can have any.
    """

    value: Callable[[Bounds], int | None]
    changed: Callable[[Bounds, int | None], Bounds]
    needed: Callable[[Plans], int]
    named: Callable[[int], str]
    told: Callable[[int], str]
    why: Callable[[int], str]
    steps: tuple[int, ...] = ()


def _limits(bounds: Bounds, **changes: int | None) -> Bounds:
    return replace(bounds, limits=replace(bounds.limits, **changes))  # type: ignore[arg-type]  # the members of Limits


def _site(bounds: Bounds, **changes: int | None) -> Bounds:
    return replace(bounds, site=replace(bounds.site, **changes))


def _draw(plans: Plans) -> int:
    return max(plan.power_va for plan in plans)


def _weight(plans: Plans) -> int:
    return max(plan.weight_lb10 for plan in plans)


LIMITS: Final = (
    Limit(
        lambda bounds: bounds.limits.power_va,
        lambda bounds, va: _limits(bounds, power_va=va),
        _draw,
        lambda va: f"RACK_MAX_POWER_KVA {va / 1000:g}",
        lambda va: f"{va / 1000:g} kVA",
        lambda va: f"the smallest rack for this capacity draws {va / 1000:g} kVA",
    ),
    Limit(
        lambda bounds: bounds.limits.weight_lb10,
        lambda bounds, lb10: _limits(bounds, weight_lb10=lb10),
        _weight,
        lambda lb10: f"RACK_MAX_WEIGHT_LBS {lb10 / 10:g}",
        lambda lb10: f"{lb10 / 10:g} lb",
        lambda lb10: f"the smallest rack for this capacity weighs {lb10 / 10:g} lb",
    ),
    Limit(
        lambda bounds: bounds.limits.racks_max,
        lambda bounds, racks: _limits(bounds, racks_max=racks),
        lambda plans: sum(plan.kind == "NEW_RACK" for plan in plans),
        lambda racks: f"RACK_MAXIMUM {racks}",
        str,
        lambda racks: f"this capacity needs {racks} new racks",
    ),
    Limit(
        lambda bounds: bounds.site.power_kva,
        lambda bounds, kva: _site(bounds, power_kva=kva),
        lambda plans: -(-_draw(plans) // 1000),
        lambda kva: f"The site's power of {kva} kVA at the rack position",
        lambda kva: f"{kva} kVA",
        lambda kva: f"this capacity needs {kva} kVA there",
        (5, 10, 15, 30),
    ),
    Limit(
        lambda bounds: bounds.site.weight_max_lbs,
        lambda bounds, lbs: _site(bounds, weight_max_lbs=lbs),
        lambda plans: -(-_weight(plans) // 10),
        lambda lbs: f"The weight of {lbs} lb that the site supports",
        lambda lbs: f"{lbs} lb",
        lambda lbs: f"the smallest rack for this capacity weighs {lbs} lb",
    ),
    Limit(
        lambda bounds: bounds.site.uplink_gbps,
        lambda bounds, gbps: _site(bounds, uplink_gbps=gbps),
        lambda _: 1,
        lambda gbps: f"The site's uplink speed of {gbps} Gbps",
        lambda gbps: f"{gbps} Gbps",
        lambda gbps: f"the racks for this capacity need at least {gbps} Gbps",
        (1, 10, 40, 100),
    ),
)


def relaxations(scope: Scope, limits: Limits, site: SiteLimits | None) -> list[str]:
    """Return, for each limit that stands in the way alone, the least value that would do; or values for all together.

    Returns: sentences without a full stop; empty when no limit is to blame.
    """
    bounds = Bounds(limits, site or SiteLimits())
    probe = _Probe(scope)
    present = [limit for limit in LIMITS if limit.value(bounds) is not None]
    alone = []
    for limit in present:
        least = _least(limit, bounds, probe)
        if least is not None:
            value = limit.value(bounds)
            assert value is not None
            reason = limit.why(least.value) if least.proven else f"{limit.told(least.value)} would do"
            alone.append(f"{limit.named(value)} is too low: {reason}")
    return alone or _together(present, bounds, probe) or _unlisted(scope, bounds)


@dataclass(frozen=True, slots=True)
class Least:
    """A value of a limit that does; proven when no lower one does."""

    value: int
    proven: bool


class _Probe:
    """Tells whether bounds leave a way, and by which racks; what could not be settled counts as no, and is told."""

    def __init__(self, scope: Scope) -> None:
        self._scope: Final = scope
        self.settled = True
        self._kinds: Final = []
        hosts = scope.fleet()
        for designs in scope.designs():
            stored = scope.storage(designs[0])
            if isinstance(hosts, Fleet) and not isinstance(stored, Obstacle):
                self._kinds.append((designs, hosts, stored[1]))

    def plans(self, bounds: Bounds) -> list[Plans]:
        """Return the racks of each scaling type that leaves a way."""
        found: list[Plans] = []
        for designs, hosts, storage in self._kinds:
            under = self._scope.floor(designs, bounds.limits, bounds.site)
            if not isinstance(under, Floor):
                continue
            scope = self._scope
            packed = Installation(under, [hosts], storage, scope.reference, scope.budget).best(hosts, FEWEST_RACKS)
            if isinstance(packed, Installed):
                found.append(packed.plans)
                self.settled &= packed.proven
            elif isinstance(packed, Unknown):
                self.settled = False
        return found


def _least(limit: Limit, bounds: Bounds, probe: _Probe) -> Least | None:
    """Return the least value of a limit that leaves a way within the others, or None when no value does."""
    probe.settled = True
    ways = probe.plans(limit.changed(bounds, None))
    if not ways:
        return None
    high = min(limit.needed(plans) for plans in ways)
    if limit.steps:
        higher = [step for step in limit.steps if step >= (limit.value(bounds) or 0)]
        value = next((step for step in higher if probe.plans(limit.changed(bounds, step))), None)
        return None if value is None else Least(value, probe.settled)
    low = (limit.value(bounds) or 0) + 1
    while low < high:
        middle = (low + high) // 2
        ways = probe.plans(limit.changed(bounds, middle))
        if ways:
            high = min(limit.needed(plans) for plans in ways)
        else:
            low = middle + 1
    return Least(high, probe.settled)


def _together(present: Sequence[Limit], bounds: Bounds, probe: _Probe) -> list[str]:
    """Return values of all limits that would do together; empty when even without any of them nothing fits."""
    loose = bounds
    for limit in present:
        loose = limit.changed(loose, None)
    if not probe.plans(loose):
        return []
    named = []
    for limit in present:
        value = limit.value(bounds)
        assert value is not None
        if probe.plans(limit.changed(loose, value)):
            loose = limit.changed(loose, value)
            continue
        # Drawn tight from below: the value that is asked for, with those of the limits before it.
        least = _least(limit, limit.changed(loose, value), probe)
        assert least is not None, "without this limit there is a way"
        loose = limit.changed(loose, least.value)
        named.append(f"{limit.named(value)} would have to be {limit.told(least.value)}")
    return [" and ".join(named)] if named else []


def _unlisted(scope: Scope, bounds: Bounds) -> list[str]:
    """Return how many racks would be needed, where nothing but the list of an option is too short for them."""
    if len(scope.estate.racks) > scope.racks_most:
        return []
    ways = _Probe(replace(scope, racks_most=scope.racks_most * LISTS_TRIED)).plans(bounds)
    if not ways:
        return []
    standing = len(scope.estate.racks)
    with_those = f", the {standing} of the Outpost included" if standing else ""
    racks = min(sum(plan.kind == "NEW_RACK" for plan in plans) for plans in ways)
    return [f"This capacity needs {racks} new racks, and an option lists at most {scope.racks_most} racks{with_those}"]

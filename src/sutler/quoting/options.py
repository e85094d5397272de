"""Which answers are worth showing? The corners of what is possible, each a configuration, unless another beats it.

Corners: the lowest price, the fewest racks, the lowest power; room for a fifth more; and one spare host for each
family, so that a failed host can be replaced from stock (N+1). In the second generation all of that once for expandable
racks and once for a single rack; for servers, the lowest price and the fewest.

Source: high-availability white paper, capacity-planning (N+1); assumed: which corners there are, since how many options
a quote returns is not published.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sutler.quoting.configurations import Configuration, Obstacle
from sutler.quoting.demand import Demand, Limits
from sutler.quoting.estate import Estate
from sutler.quoting.fleets import Fleet, TooManyHosts, fleet, with_headroom
from sutler.quoting.floors import Floor, floor
from sutler.quoting.installing import Installation, Installed, host_name
from sutler.quoting.packing import TooMany, Unknown
from sutler.quoting.points import Order
from sutler.quoting.program import Budget
from sutler.quoting.question import SPECIFICATIONS_MAX, SiteLimits
from sutler.quoting.servers import SEARCH_ENDED, servers
from sutler.reference.hardware import Design, StorageHost
from sutler.reference.loader import Reference

LOWEST_PRICE: Final[Order] = (0, 1, 2)
FEWEST_RACKS: Final[Order] = (1, 0, 2)
LOWEST_POWER: Final[Order] = (2, 0, 1)
SPARE: Final = ("one spare host a family",)


@dataclass(frozen=True, slots=True)
class Scope:
    """What options are made of, beside the limits that they keep.

    Args:
        demand: what is wanted.
        estate: what the Outpost has; empty without an Outpost.
        reference: the hardware and its prices.
        budget: for all programs together.
        racks_most: most racks that an option can list, those that stand included.
    """

    demand: Demand
    estate: Estate
    reference: Reference
    budget: Budget
    racks_most: int = SPECIFICATIONS_MAX

    def designs(self) -> list[list[Design]]:
        """Return the compute rack designs that the capacity may go into, those that stand together in one list."""
        kin: dict[str | None, list[Design]] = defaultdict(list)
        for design in self.reference.sold_designs(self.demand.generation):
            kin[design.scaling_type].append(design)
        return [
            designs
            for scaling_type, designs in kin.items()
            if not self.estate.racks or scaling_type == self.estate.scaling_type
        ]

    def fleet(self, *, headroom: bool = False) -> Fleet | Obstacle:
        """Return the hosts for what is wanted, or for a fifth more."""
        instances = with_headroom(self.demand.instances) if headroom else self.demand.instances
        slots = max((design.slots for designs in self.designs() for design in designs), default=0)
        found = fleet(instances, self.reference, self.budget, self.racks_most * slots)
        if isinstance(found, TooManyHosts):
            most = self.racks_most * slots
            return Obstacle(f"The {found.family} instances need more than {most} hosts, which no option can list")
        return found

    def storage(self, design: Design) -> tuple[Mapping[str, int], list[StorageHost]] | Obstacle:
        """Return the tiers of storage, and the storage hosts that are missing for them."""
        tiers = _tiers(self.demand.storage, self.estate, design, self.reference)
        if isinstance(tiers, Obstacle):
            return tiers
        return tiers, _storage_hosts(tiers, self.estate, design, self.reference)

    def floor(self, designs: Sequence[Design], limits: Limits, site: SiteLimits | None) -> Floor | Obstacle:
        """Return the racks that may be used."""
        standing = len(self.estate.racks)
        if standing > self.racks_most:
            return Obstacle(
                f"The Outpost has {standing} racks, and an option lists at most {self.racks_most} with them"
            )
        under = floor(designs, self.estate.racks, limits, site, self.racks_most, self.reference)
        if not under.prices.networks:
            return Obstacle("A networking rack is needed, and the limits leave no place for one")
        return under


def configurations(
    demand: Demand,
    estate: Estate | None,
    site: SiteLimits | None,
    reference: Reference,
    budget: Budget,
    racks_most: int = SPECIFICATIONS_MAX,
) -> tuple[list[Configuration], list[Obstacle]]:
    """Return the corners that are possible, and what is in the way of the others.

    Args:
        estate: what the Outpost has, if there is an Outpost.
        site: limits that the racks have to keep; None for none.
        racks_most: most racks that an option can list.
    """
    if demand.form_factor == "SERVER":
        found = servers(demand, estate, reference, budget)
    else:
        scope = Scope(demand, estate or Estate("RACK"), reference, budget, racks_most)
        plain, roomy = scope.fleet(), scope.fleet(headroom=True)
        found = [one for designs in scope.designs() for one in _corners(scope, designs, site, plain, roomy)]
    possible = [one for one in found if isinstance(one, Configuration)]
    return possible, [one for one in found if isinstance(one, Obstacle)]


def _corners(
    scope: Scope,
    designs: Sequence[Design],
    site: SiteLimits | None,
    plain: Fleet | Obstacle,
    roomy: Fleet | Obstacle,
) -> list[Configuration | Obstacle]:
    """Return the corners of one scaling type, for the hosts of what is wanted and of a fifth more."""
    under = scope.floor(designs, scope.demand.limits, site)
    stored = scope.storage(designs[0])
    for found in (under, plain, stored):
        if isinstance(found, Obstacle):
            return [found]
    assert isinstance(under, Floor)
    assert isinstance(plain, Fleet)
    assert not isinstance(stored, Obstacle)
    tiers, storage = stored
    asked: list[tuple[tuple[str, ...], Fleet | Obstacle, Order]] = []
    if plain.families or len(under.designs) > 1:
        asked += [
            (("lowest price",), plain, LOWEST_PRICE),
            (("fewest racks",), plain, FEWEST_RACKS),
            (("lowest power",), plain, LOWEST_POWER),
        ]
    else:
        # With known hosts and one kind of new rack, everything rises with the number of racks.
        asked.append((("lowest price", "fewest racks", "lowest power"), plain, LOWEST_PRICE))
    if scope.demand.instances:
        # Storage alone has no host to spare.
        asked += [
            (SPARE, plain.with_spares(), LOWEST_PRICE),
            (("room for a fifth more",), roomy, LOWEST_PRICE),
        ]
    fleets = [one for _, one, _ in asked if isinstance(one, Fleet)]
    installation = Installation(under, fleets, storage, scope.reference, scope.budget)
    made: list[Configuration | Obstacle] = []
    for corners, hosts, order in asked:
        installed = hosts if isinstance(hosts, Obstacle) else installation.best(hosts, order)
        if isinstance(installed, Unknown) and isinstance(hosts, Fleet) and hosts.families:
            easy = hosts.settled()
            plainly = Installation(under, [easy], storage, scope.reference, scope.budget).best(easy, order)
            installed = plainly if isinstance(plainly, Installed) else installed
        if isinstance(installed, Installed):
            made.append(_configuration(corners, installed, order, tiers, designs[0], scope.reference))
        elif isinstance(installed, Obstacle):
            made.append(installed)
        elif not made:
            # What does not fit does not fit with a host more.
            return [_why(installed, installation, plain, designs[0], scope)]
        elif isinstance(installed, Unknown):
            made.append(SEARCH_ENDED)
    return made


def _configuration(
    corners: tuple[str, ...],
    installed: Installed,
    order: Order,
    tiers: Mapping[str, int],
    design: Design,
    reference: Reference,
) -> Configuration:
    book = reference.prices
    new = [plan for plan in installed.plans if plan.kind == "NEW_RACK"]
    hosts = [host for plan in installed.plans for host in plan.added_hosts]
    total = (
        sum(book.racks_usd_cents[plan.design] for plan in new) + sum(book.hosts_usd_cents[host.kind] for host in hosts),
        len(new),
        sum(plan.power_va for plan in installed.plans),
    )[order[0]]
    gap = Fraction(installed.excess, total) if total else Fraction(0)
    known = gap if installed.proven or installed.excess > 0 else None
    return Configuration(corners, installed.plans, tiers, design, installed.proven, known, spare=corners == SPARE)


def _why(found: TooMany | Unknown, installation: Installation, hosts: Fleet, design: Design, scope: Scope) -> Obstacle:
    """Return in words why there is no packing."""
    if isinstance(found, Unknown):
        return SEARCH_ENDED
    standing = len(scope.estate.racks)
    with_those = f", the {standing} of the Outpost included" if standing else ""
    listed = f"an option lists at most {scope.racks_most} racks{with_those}"
    stuck = installation.stuck(found, hosts)
    if design.racks_max is not None:
        return Obstacle("One rack does not hold the capacity, and its configuration has a single rack")
    if stuck is not None:
        full = listed if standing >= scope.racks_most else "no rack can be added that has"
        return Obstacle(f"The racks of the Outpost have no room for a {host_name(stuck)}, and {full}")
    return Obstacle(f"The racks of the Outpost do not hold the capacity, and {listed}")


def _tiers(
    storage: Mapping[str, Fraction], estate: Estate, design: Design, reference: Reference
) -> dict[str, int] | Obstacle:
    """Return the tier of each service in the end: the next one up, and never less than there is.

    Source:  rack guide, order-outpost-capacity (rounded up to the next supported tier); assumed: above the last tier
        there is no option.
    """
    tiers = {}
    for service, wanted in storage.items():
        kind = reference.hardware.storage_of(service, design.generation)
        if kind is None:
            return Obstacle(f"Racks of {design.generation} have no {service}")
        if kind.scaling_type not in (None, design.scaling_type):
            return Obstacle(f"Racks of scaling type {design.scaling_type} have no {service}")
        tier = next((tib for tib, _ in kind.tiers if wanted <= tib), None)
        if tier is None:
            asked = Decimal(wanted.numerator) / wanted.denominator  # a sum may be beyond what a float holds
            return Obstacle(f"{service} ends at {kind.tiers[-1][0]} TiB on these racks, {asked:.6g} are asked for")
        tiers[service] = max(tier, estate.storage_tib(service, reference))
    return tiers


def _storage_hosts(tiers: Mapping[str, int], estate: Estate, design: Design, reference: Reference) -> list[StorageHost]:
    """Return the storage hosts that are missing for the tiers."""
    missing: list[StorageHost] = []
    for service, tier in sorted(tiers.items()):
        kind = reference.hardware.storage_host(service, design.generation)
        missing += [kind] * max(0, dict(kind.tiers)[tier] - estate.storage_hosts(service))
    return missing

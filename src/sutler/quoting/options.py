"""Which answers are worth showing? The corners of what is possible, each a configuration, unless another beats it.

Corners: the lowest price; in the second generation, the single rack beside the expandable racks; for servers, the
fewest; and one spare host for each family, so that a failed host can be replaced from stock (N+1).

Source: high-availability white paper, capacity-planning (N+1); assumed: which corners there are, since how many options
a quote returns is not published.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sutler.quoting.catalog_plans import server_plan
from sutler.quoting.demand import Demand, Limits
from sutler.quoting.estate import Estate
from sutler.quoting.plans import Plan, RackPlan
from sutler.quoting.program import Budget, NotProven
from sutler.quoting.question import SPECIFICATIONS_MAX, SiteLimits
from sutler.quoting.racks import SEARCH_ENDED, Allowed, Obstacle, install
from sutler.quoting.layouts import slot
from sutler.quoting.slotting import SlottedHost
from sutler.reference.hardware import Design, Host, InstanceType, StorageHost
from sutler.reference.loader import Reference


@dataclass(frozen=True, slots=True)
class Configuration:
    """Hardware that provides what is wanted.

    Args:
        title: the corner that it is.
        plans: what it adds or updates.
        storage_tib: end-state tier of each service that was asked for.
        design: of its compute racks; None for servers.
        proven: True when fewer racks cannot do.
    """

    title: str
    plans: tuple[Plan, ...]
    storage_tib: Mapping[str, int]
    design: Design | None
    proven: bool


def configurations(
    demand: Demand, estate: Estate | None, site: SiteLimits | None, reference: Reference, budget: Budget
) -> tuple[list[Configuration], list[Obstacle]]:
    """Return the corners that are possible, and what is in the way of the others.

    Args:
        estate: what the Outpost has, if there is an Outpost.
        site: limits that the racks have to keep; None for none.
    """
    found: list[Configuration | Obstacle] = []
    if demand.form_factor == "SERVER":
        found = _servers(demand, estate, reference, budget)
    else:
        standing = estate or Estate("RACK")
        for design in _designs(demand, standing, reference):
            found.append(_racks(demand, standing, site, design, reference, budget, spare=False))
            # What does not fit does not fit with a host more; and storage alone has no host to spare.
            if isinstance(found[-1], Configuration) and demand.instances:
                found.append(_racks(demand, standing, site, design, reference, budget, spare=True))
    possible = [one for one in found if isinstance(one, Configuration)]
    return possible, [one for one in found if isinstance(one, Obstacle)]


def _designs(demand: Demand, estate: Estate, reference: Reference) -> list[Design]:
    """Return the compute rack designs that the capacity may go into."""
    return [
        design
        for design in reference.hardware.designs.values()
        if design.use == "COMPUTE"
        and design.generation == demand.generation
        and (not estate.racks or design.scaling_type == estate.scaling_type)
    ]


def _racks(
    demand: Demand,
    estate: Estate,
    site: SiteLimits | None,
    design: Design,
    reference: Reference,
    budget: Budget,
    *,
    spare: bool,
) -> Configuration | Obstacle:
    allowed = _allowed(demand.limits, estate, site, design)
    if isinstance(allowed, Obstacle):
        return allowed
    hosts = _hosts(demand.instances, reference, budget, spare=spare, hosts_max=SPECIFICATIONS_MAX * design.slots)
    if isinstance(hosts, Obstacle):
        return hosts
    tiers = _tiers(demand.storage, estate, design, reference)
    if isinstance(tiers, Obstacle):
        return tiers
    installed = install(
        hosts, _storage_hosts(tiers, estate, design, reference), design, estate.racks, allowed, reference, budget
    )
    if isinstance(installed, Obstacle):
        return installed
    shown = {"SINGLE_RACK": "single rack", "MULTI_RACK": "expandable racks"}.get(design.scaling_type or "")
    corner = "one spare host a family" if spare else "lowest price"
    title = f"{corner}, {shown}" if shown else corner
    return Configuration(title, installed.plans, tiers, design, installed.proven)


def _allowed(limits: Limits, estate: Estate, site: SiteLimits | None, design: Design) -> Allowed | Obstacle:
    """Return the tightest of what the design, the constraints and the site allow."""
    standing = len(estate.racks)
    if standing > SPECIFICATIONS_MAX:
        return Obstacle(f"The Outpost has {standing} racks, and an option lists at most {SPECIFICATIONS_MAX} with them")
    kva = max(design.positions_kva)
    powers = [(kva * 1000, f"its largest position is {kva} kVA")]
    if limits.power_va is not None:
        powers.append((limits.power_va, f"RACK_MAX_POWER_KVA allows {limits.power_va / 1000:g} kVA"))
    if site is not None and site.power_kva is not None:
        offered = [kva for kva in design.positions_kva if kva <= site.power_kva]
        if not offered:
            return Obstacle(
                f"The site has positions of {site.power_kva} kVA, and the racks need at least"
                f" {min(design.positions_kva)} kVA"
            )
        powers.append((max(offered) * 1000, f"the site has positions of {site.power_kva} kVA"))
    weights = []
    if limits.weight_lb10 is not None:
        weights.append((limits.weight_lb10, f"RACK_MAX_WEIGHT_LBS allows {limits.weight_lb10 / 10:g} lb"))
    if site is not None and site.weight_max_lbs is not None:
        weights.append((site.weight_max_lbs * 10, f"the site takes {site.weight_max_lbs} lb"))
    power_va, power_by = min(powers)
    weight_lb10, weight_by = min(weights, default=(None, ""))
    with_those = f", the {standing} of the Outpost included" if standing else ""
    numbers = [(SPECIFICATIONS_MAX - standing, f"an option lists at most {SPECIFICATIONS_MAX} racks{with_those}")]
    if limits.racks_max is not None:
        numbers.append((limits.racks_max, f"RACK_MAXIMUM allows {limits.racks_max}"))
    return Allowed(power_va, power_by, weight_lb10, weight_by, *min(numbers))


def _hosts(
    instances: Mapping[InstanceType, int], reference: Reference, budget: Budget, *, spare: bool, hosts_max: int
) -> list[SlottedHost] | Obstacle:
    """Return the cheapest hosts that hold the instances, family by family."""
    families: dict[str, dict[InstanceType, int]] = defaultdict(dict)
    for kind, count in instances.items():
        families[kind.family][kind] = count
    slotted: list[SlottedHost] = []
    for family, wanted in sorted(families.items()):
        hosts = reference.hardware.hosts_of(family)
        # Bounds the work before any host is made: more would never fit the racks of an option.
        if sum(k.vcpus * n for k, n in wanted.items()) > hosts_max * max(host.vcpus for host in hosts):
            return Obstacle(f"The {family} instances need more than {hosts_max} hosts, which no option can list")
        for group in _groups(hosts, wanted):
            share = {kind: count for kind, count in wanted.items() if any(host.takes(kind) for host in group)}
            costs = [max(1, reference.prices.hosts_usd_cents[host.key]) for host in group]
            found = slot(share, group, costs, budget)
            if isinstance(found, NotProven):
                return SEARCH_ENDED
            slotted += [*found, *([found[0]] if spare and found else [])]
    return slotted


def _groups(hosts: Sequence[Host], wanted: Mapping[InstanceType, int]) -> list[list[Host]]:
    """Return the host kinds of a family that have to be chosen together: each metal kind stands alone."""
    alone = [[host] for host in hosts if host.whole and any(host.takes(kind) for kind in wanted)]
    shared = [host for host in hosts if not host.whole]
    return [*alone, *([shared] if shared else [])]


def _tiers(
    storage: Mapping[str, Fraction], estate: Estate, design: Design, reference: Reference
) -> dict[str, int] | Obstacle:
    """Return the tier of each service in the end: the next one up, and never less than there is.

    Source:  rack guide, order-outpost-capacity (rounded up to the next supported tier); assumed: above the last tier
        there is no option.
    """
    tiers = {}
    for service, wanted in storage.items():
        kind = reference.hardware.storage_host(service, design.generation)
        if kind.scaling_type not in (None, design.scaling_type):
            return Obstacle(f"Racks of scaling type {design.scaling_type} have no {service}")
        tier = next((tib for tib, _ in kind.tiers if wanted <= tib), None)
        if tier is None:
            return Obstacle(
                f"{service} ends at {kind.tiers[-1][0]} TiB on these racks, {float(wanted):g} are asked for"
            )
        tiers[service] = max(tier, estate.storage_tib(service, reference))
    return tiers


def _storage_hosts(tiers: Mapping[str, int], estate: Estate, design: Design, reference: Reference) -> list[StorageHost]:
    """Return the storage hosts that are missing for the tiers."""
    missing: list[StorageHost] = []
    for service, tier in sorted(tiers.items()):
        kind = reference.hardware.storage_host(service, design.generation)
        missing += [kind] * max(0, dict(kind.tiers)[tier] - estate.storage_hosts(service))
    return missing


def _servers(
    demand: Demand, estate: Estate | None, reference: Reference, budget: Budget
) -> list[Configuration | Obstacle]:
    """Return the cheapest servers and the fewest.

    Source:  server guide, order-outpost-capacity (a server Outpost holds exactly one server); assumed: so a quote for
        one offers nothing beyond that, and a quote without an Outpost may list several.
    """
    if estate is not None and estate.servers:
        return [Obstacle("A server Outpost holds exactly one server, and this one has it")]
    families: dict[str, dict[InstanceType, int]] = defaultdict(dict)
    for kind, count in demand.instances.items():
        families[kind.family][kind] = count
    found: list[Configuration | Obstacle] = []
    for title in ("lowest price", "fewest servers"):
        servers: list[SlottedHost] = []
        for family, wanted in sorted(families.items()):
            hosts = reference.hardware.hosts_of(family)
            if sum(k.vcpus * n for k, n in wanted.items()) > SPECIFICATIONS_MAX * max(h.vcpus for h in hosts):
                return [Obstacle(f"More than {SPECIFICATIONS_MAX} servers are needed, which no option can list")]
            prices = [max(1, reference.prices.hosts_usd_cents[host.key]) for host in hosts]
            # Fewest first, then cheapest: one server more outweighs every price.
            extra = 0 if title == "lowest price" else sum(prices) * SPECIFICATIONS_MAX
            slotted = slot(wanted, hosts, [price + extra for price in prices], budget)
            if isinstance(slotted, NotProven):
                return [SEARCH_ENDED]
            servers += slotted
        if estate is not None and len(servers) > 1:
            found.append(Obstacle(f"{len(servers)} servers are needed, and a server Outpost holds exactly one"))
        elif len(servers) > SPECIFICATIONS_MAX:
            found.append(Obstacle(f"{len(servers)} servers are needed, and an option lists {SPECIFICATIONS_MAX}"))
        else:
            found.append(Configuration(title, tuple(map(server_plan, servers)), {}, None, proven=True))
    return found


def distinct(candidates: Sequence[tuple[Configuration, int]]) -> list[tuple[Configuration, int]]:
    """Return the configurations that no other equals or beats, cheapest first.

    Args:
        candidates: each with its price, three years all upfront; of equal ones the first is kept.
    Returns: one is beaten when another delivers as much, can grow as well, costs no more, and takes no more racks and
        power.
    """
    ranked = sorted(candidates, key=lambda item: (item[1], len(item[0].plans)))
    kept: list[tuple[Configuration, int]] = []
    for candidate in ranked:
        if not any(_beats(other, candidate) for other in kept):
            kept.append(candidate)
    return kept


def _beats(one: tuple[Configuration, int], other: tuple[Configuration, int]) -> bool:
    (a, a_price), (b, b_price) = one, other
    delivered, wanted = added_instances(a.plans), added_instances(b.plans)
    return (
        a_price <= b_price
        and len(a.plans) <= len(b.plans)
        and sum(plan.power_va for plan in a.plans) <= sum(plan.power_va for plan in b.plans)
        and all(delivered[name] >= count for name, count in wanted.items())
        and (_scaling(a) == _scaling(b) or _scaling(b) != "MULTI_RACK")
    )


def _scaling(configuration: Configuration) -> str | None:
    return configuration.design.scaling_type if configuration.design else None


def added_instances(plans: Sequence[Plan]) -> Counter[str]:
    """Return the instances that plans add, by instance type."""
    total: Counter[str] = Counter()
    for plan in plans:
        for host in plan.added_hosts if isinstance(plan, RackPlan) else (plan.host,):
            total.update(host.slotting)
    return total

"""Which servers hold these instances? The cheapest and the fewest; servers stand in no rack of ours."""

from collections import defaultdict
from typing import TYPE_CHECKING

from sutler.quoting.catalog_plans import server_plan
from sutler.quoting.configurations import Configuration, Obstacle
from sutler.quoting.demand import Demand
from sutler.quoting.estate import Estate
from sutler.quoting.layouts import slot
from sutler.quoting.program import Budget, NotProven
from sutler.quoting.question import SPECIFICATIONS_MAX
from sutler.reference.loader import Reference

if TYPE_CHECKING:
    from sutler.quoting.slotting import SlottedHost
    from sutler.reference.hardware import InstanceType

SEARCH_ENDED = Obstacle("The search for a configuration ended at its limit before one was proven to fit")


def servers(
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
        slotted_hosts: list[SlottedHost] = []
        for family, wanted in sorted(families.items()):
            hosts = reference.sold_hosts(family)
            if sum(k.vcpus * n for k, n in wanted.items()) > SPECIFICATIONS_MAX * max(h.vcpus for h in hosts):
                return [Obstacle(f"More than {SPECIFICATIONS_MAX} servers are needed, which no option can list")]
            prices = [max(1, reference.prices.hosts_usd_cents[host.key]) for host in hosts]
            # Fewest first, then cheapest: one server more outweighs every price.
            extra = 0 if title == "lowest price" else sum(prices) * SPECIFICATIONS_MAX
            slotted = slot(wanted, hosts, [price + extra for price in prices], budget)
            if isinstance(slotted, NotProven):
                return [SEARCH_ENDED]
            slotted_hosts += slotted
        if estate is not None and len(slotted_hosts) > 1:
            found.append(Obstacle(f"{len(slotted_hosts)} servers are needed, and a server Outpost holds exactly one"))
        elif len(slotted_hosts) > SPECIFICATIONS_MAX:
            found.append(Obstacle(f"{len(slotted_hosts)} servers are needed, and an option lists {SPECIFICATIONS_MAX}"))
        else:
            found.append(Configuration((title,), tuple(map(server_plan, slotted_hosts)), {}, None, proven=True))
    return found

"""What hardware does a catalog item stand for? Its plan, slotted as it comes: the largest size, as many as go.

Source: rack guide, order-outpost-capacity (one size a family, at its maximum); compute blog on the servers' launch
(8xlarge on both servers).
"""

from collections import Counter
from collections.abc import Iterable

from sutler.quoting.estate import Estate
from sutler.quoting.plans import Plan, RackPlan, ServerPlan
from sutler.quoting.question import SiteLimits
from sutler.quoting.racks import empty_rack, extend, host_plan, networking_racks_missing
from sutler.quoting.site import fits_site
from sutler.quoting.slotting import SlottedHost, spans
from sutler.reference.catalog import CatalogItem
from sutler.reference.hardware import Host
from sutler.reference.loader import Reference


def plan_of(item: CatalogItem, reference: Reference) -> Plan:
    """Return the plan of one unit of a catalog item."""
    hosts = [
        default_slotting(reference.hardware.hosts[key], reference)
        for key, count in item.hosts.items()
        for _ in range(count)
    ]
    if item.design is None:
        return server_plan(hosts[0])
    return extend(empty_rack(reference.hardware.designs[item.design]), hosts, reference)


def default_slotting(host: Host, reference: Reference) -> SlottedHost:
    """Return a host slotted with its default size, as many as go."""
    size = reference.hardware.instance_types[host.default_size]
    if spans(size, host):
        return SlottedHost(host, size, [Counter() for _ in range(host.halves)])
    return SlottedHost(host, None, [Counter({size: host.half_vcpus // size.vcpus}) for _ in range(host.halves)])


def server_plan(slotted: SlottedHost) -> ServerPlan:
    """Return the plan of a server that is slotted so."""
    host = slotted.host
    return ServerPlan(
        design=host.key,
        host=host_plan(slotted),
        power_va=host.power_va,
        weight_lb10=host.weight_lb10,
        height_units=host.units,
        height_inches=host.height_inches or 0.0,
        width_inches=host.width_inches or 0.0,
        depth_inches=host.depth_inches or 0.0,
    )


def missing_network_racks(estate: Estate | None, plans: Iterable[Plan], reference: Reference) -> int:
    """Return how many networking racks the hardware would lack once these plans are carried out."""
    racks = {rack.rack_id or f"standing {n}": rack for n, rack in enumerate(estate.racks if estate else ())}
    racks |= {plan.rack_id or f"added {n}": plan for n, plan in enumerate(plans) if isinstance(plan, RackPlan)}
    networks = [design for design in reference.hardware.designs.values() if design.use == "NETWORKING"]
    return sum(networking_racks_missing(network, racks.values()) for network in networks)


def item_fits_site(item: CatalogItem, site: SiteLimits, reference: Reference) -> str | None:
    """Return why a site cannot take a catalog item, or None when it can; servers need no position."""
    if item.item_class == "RACK" and site.uplink_gbps is not None and site.uplink_gbps not in item.uplink_gbps:
        speeds = ", ".join(map(str, item.uplink_gbps))
        return f"{item.id} needs uplinks of {speeds} Gbps; the site has {site.uplink_gbps} Gbps."
    return fits_site(plan_of(item, reference), site, reference)

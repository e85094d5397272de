"""Can a site take this hardware? Power at the position, weight on the floor, speed of the uplinks.

Only what a site states is compared; what it leaves open is for the ordering requirement that asks for it.
"""

from collections.abc import Iterable

from sutler.quoting.plans import Plan, ServerPlan
from sutler.quoting.question import SiteLimits
from sutler.reference.loader import Reference


def fits_site(plan: Plan, site: SiteLimits, reference: Reference) -> str | None:
    """Return why a site cannot take a rack as it will stand, or None when it can; servers need no position.

    Source:  rack guide, outposts-requirements (a draw is rounded up to the next position on offer; uplinks);
        second-generation rack guide, outposts-rack2ndgen-requirements; assumed: a site of more power than any position
        that is offered for the rack can take it.
    """
    if isinstance(plan, ServerPlan):
        return None
    design = reference.hardware.designs[plan.design]
    name = f"Rack {plan.rack_id}" if plan.rack_id else f"A {plan.use.lower()} rack"
    position = design.position_kva(plan.power_va)
    if position is None:
        return f"{name} draws {plan.power_va / 1000:g} kVA, more than any position that it is offered for."
    if site.power_kva is not None and site.power_kva < position:
        return (
            f"{name} draws {plan.power_va / 1000:g} kVA and needs a position of {position} kVA;"
            f" the site has {site.power_kva} kVA."
        )
    if site.weight_max_lbs is not None and plan.weight_lb10 > site.weight_max_lbs * 10:
        return f"{name} weighs {plan.weight_lb10 / 10:g} lb; the site takes {site.weight_max_lbs} lb."
    return _uplink_reason(name, design.uplink_gbps, site)


def _uplink_reason(name: str, uplink_gbps: tuple[int, ...], site: SiteLimits) -> str | None:
    if site.uplink_gbps is None or site.uplink_gbps in uplink_gbps:
        return None
    speeds = ", ".join(map(str, uplink_gbps))
    return f"{name} needs uplinks of {speeds} Gbps; the site has {site.uplink_gbps} Gbps."


def option_fits_site(plans: Iterable[Plan], site: SiteLimits, reference: Reference) -> str | None:
    """Return why a site cannot take all of these racks, or None when it can."""
    return next((reason for plan in plans if (reason := fits_site(plan, site, reference))), None)

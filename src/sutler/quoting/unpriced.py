"""What of the hardware that is asked for has no price? It is known and not sold: no option has it, and a quote says so.

Source: assumed: AWS prices what it lists; a price book of one's own may leave hardware out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sutler.quoting.demand import Demand
from sutler.quoting.estate import Estate
from sutler.quoting.plans import Plan, ServerPlan
from sutler.reference.loader import Reference


@dataclass(frozen=True, slots=True)
class Unpriced:
    """Hardware that might have served and has no price.

    Args:
        names: what it is, in words.
        vital: True when nothing else can serve, so that there is no option.
    """

    names: tuple[str, ...]
    vital: bool

    @property
    def reason(self) -> str:
        """A sentence that names all of it, without a full stop."""
        return f"The price book has no price for {', '.join(self.names)}"


def unpriced(demand: Demand, estate: Estate, reference: Reference) -> Unpriced | None:
    """Return what a demand would need or could use and the price book leaves out; None when that is nothing."""
    found: dict[str, bool] = {}
    for kind in demand.instances:
        hosts = [host for host in reference.hardware.hosts_of(kind.family) if host.takes(kind)]
        sold = [host for host in reference.sold_hosts(kind.family) if host.takes(kind)]
        for host in hosts:
            if host not in sold:
                found[f"{host.key} hosts"] = found.get(f"{host.key} hosts", False) or not sold
    if demand.form_factor == "RACK" and demand.generation is not None:
        found |= _racks(demand.generation, estate, reference) | _storage(demand, demand.generation, estate, reference)
    return Unpriced(tuple(sorted(found)), any(found.values())) if found else None


def _racks(generation: str, estate: Estate, reference: Reference) -> dict[str, bool]:
    """Return the rack designs without a price, networking racks included, and whether no other design can serve."""
    book, hardware = reference.prices.racks_usd_cents, reference.hardware
    usable = [
        design
        for design in hardware.designs.values()
        if (design.use, design.generation) == ("COMPUTE", generation)
        and (not estate.racks or design.scaling_type == estate.scaling_type)
    ]
    sold = [design for design in reference.sold_designs(generation) if design in usable]
    needed = [*usable, *(network for design in usable if (network := hardware.network_of(design)) is not None)]
    return {f"{design.key} racks": not sold for design in needed if design.key not in book}


def _storage(demand: Demand, generation: str, estate: Estate, reference: Reference) -> dict[str, bool]:
    """Return the storage that would be added and has no price: there is one kind of each."""
    book, hardware = reference.prices.storage_usd_cents_per_gib, reference.hardware
    return {
        f"{storage.key} storage": True
        for service, wanted in demand.storage.items()
        if (storage := hardware.storage_of(service, generation)) is not None
        and storage.key not in book
        and wanted > estate.storage_tib(service, reference)
    }


def unpriced_hardware(plans: Iterable[Plan], reference: Reference) -> list[str]:
    """Return what plans add that has no price, in words, sorted."""
    found: set[str] = set()
    for plan in plans:
        hosts = (plan.host,) if isinstance(plan, ServerPlan) else plan.added_hosts
        found |= {f"{host.kind} hosts" for host in hosts if host.kind not in reference.prices.hosts_usd_cents}
        if plan.kind == "NEW_RACK" and plan.design not in reference.prices.racks_usd_cents:
            found.add(f"{plan.design} racks")
    return sorted(found)

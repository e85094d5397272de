"""What does a quote answer? The door of the room: a question in, options or reasons out.

The same question gives the same answer, and the order of its capacities means nothing. An option never promises what
its racks cannot hold: the hosts are slotted and placed before the option exists. `quote` solves, so it may take up to
the budget of `program`; `demand.refusals` tells the mistakes of a request without it.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from sutler.quoting.configurations import Configuration, Obstacle, added_instances, distinct
from sutler.quoting.demand import Demand, read_demand
from sutler.quoting.estate import Estate
from sutler.quoting.options import Scope, configurations
from sutler.quoting.plans import RackPlan
from sutler.quoting.prices import added_usd_cents, prices, storage_usd_cents
from sutler.quoting.program import Budget
from sutler.quoting.question import OPTIONS_MAX, Answer, Option, Question, SiteLimits
from sutler.quoting.relaxation import relaxations
from sutler.quoting.servers import SEARCH_ENDED
from sutler.quoting.specifications import capacities, specifications
from sutler.quoting.unpriced import unpriced
from sutler.reference.loader import Reference

MESSAGE_MAX: Final = 2048
EXPLAINING_SECONDS: Final = 1.0
"""What may be spent on top to find the smallest relaxation."""


def quote(question: Question, reference: Reference, budget: Budget | None = None) -> Answer:
    """Return the options for a question, cheapest first; or the mistakes of the request; or why nothing fits.

    Args:
        budget: what all programs may take together; None for the usual limits, from now on.
    Source:  API reference, CreateQuote; assumed: the limits of the site narrow the options of a quote for an Outpost,
        unless nothing fits them: then the options are made without, so that the ordering requirement can name what the
        site lacks. With RACK_SPACE_CONSTRAINED, options of a single rack are the only ones, if there is any.
    """
    demand = read_demand(question, reference)
    if isinstance(demand, list):
        return Answer(refusals=tuple(demand))
    estate = question.estate or Estate("SERVER" if demand.form_factor == "SERVER" else "RACK")
    if demand.foreign:
        estate = Estate(estate.form_factor)
    if demand.generation is None and demand.form_factor == "RACK":
        return Answer(status_message="Storage comes with racks: request EC2 capacity as well.")
    if _has_all(demand, estate, reference):
        return Answer(status_message="The Outpost has this storage already; there is nothing to add.")
    left_out = unpriced(demand, estate, reference)
    if left_out is not None and left_out.vital:
        return Answer(status_message=_message([f"No option: {left_out.reason}.", *demand.notes]))
    budget = budget or Budget()
    notes = [*demand.notes, *_free_room(demand, estate, reference)]
    notes += [] if left_out is None else [f"{left_out.reason}, which no option uses."]
    tied = None if question.estate is None else estate
    possible, obstacles = configurations(demand, tied, question.site, reference, budget)
    if not possible:
        scope = Scope(demand, estate, reference, replace(budget, ends=budget.ends + EXPLAINING_SECONDS))
        reasons = _reasons(scope, question.site, obstacles)
        if question.site is not None:
            possible, _ = configurations(demand, tied, None, reference, budget)
        if not possible:
            return Answer(status_message=_message([f"No option: {reasons}", *notes]))
        notes.append(f"The site cannot take any of these options: {reasons}")
    elif SEARCH_ENDED in obstacles:
        notes.append("The search ended at its limit before every option was worked out: there may be others.")
    possible = _space_constrained(demand, possible, notes)
    ranked = distinct([(one, _usd_cents(one, demand, estate, reference)) for one in possible])[:OPTIONS_MAX]
    notes += _about([one for one, _ in ranked], estate, reference)
    return Answer(
        tuple(_option(one, usd_cents, question, demand, estate, reference) for one, usd_cents in ranked),
        _message(notes),
    )


def _message(notes: Sequence[str]) -> str | None:
    """Return the notes as one status message, or None without any."""
    text = " ".join(dict.fromkeys(notes))
    return (text if len(text) <= MESSAGE_MAX else f"{text[: MESSAGE_MAX - 1]}…") or None


def _reasons(scope: Scope, site: SiteLimits | None, obstacles: Sequence[Obstacle]) -> str:
    """Return which limits are in the way and how far they would have to give, or what else is."""
    limits = relaxations(scope, scope.demand.limits, site) if scope.demand.form_factor == "RACK" else []
    return "; ".join(limits or dict.fromkeys(obstacle.reason for obstacle in obstacles)) + "."


def _has_all(demand: Demand, estate: Estate, reference: Reference) -> bool:
    """Tell whether the Outpost has everything already: only storage is asked for, and no more than there is."""
    return not demand.instances and all(
        wanted <= estate.storage_tib(service, reference) for service, wanted in demand.storage.items()
    )


def _free_room(demand: Demand, estate: Estate, reference: Reference) -> list[str]:
    """Return a note on the vCPUs of the wanted families that stand there and are not slotted.

    Source:  API reference, CreateQuote (the quantity is instances to add); assumed: always by new hardware, since room
        that is there needs a capacity task and no order.
    """
    free: Counter[str] = Counter()
    for host in estate.hosts:
        free[host.family] += host.vcpus
    for name, count in estate.slots.items():
        kind = reference.hardware.instance_types.get(name)
        if kind is not None:
            free[kind.family] -= kind.vcpus * count
    return [
        f"{free[family]} vCPUs of the Outpost's {family} hosts are not slotted: a capacity task can use them."
        for family in sorted({kind.family for kind in demand.instances})
        if free[family] > 0
    ]


def _space_constrained(demand: Demand, possible: list[Configuration], notes: list[str]) -> list[Configuration]:
    """Return the single-rack options alone when they are preferred and there are any."""
    if not demand.limits.space_constrained or demand.generation == "GENERATION_1":
        return possible
    single = [one for one in possible if one.design is not None and one.design.scaling_type == "SINGLE_RACK"]
    if not single:
        notes.append("No single rack holds this capacity, so RACK_SPACE_CONSTRAINED could not be met.")
    return single or possible


def _about(chosen: Sequence[Configuration], estate: Estate, reference: Reference) -> list[str]:
    """Return notes on the options as a whole."""
    stopped: dict[str, list[str]] = defaultdict(list)
    for one in chosen:
        if not one.proven:
            stopped[_at_most(one)].append(one.title)
    notes = [
        f"The search ended at its limit: what is offered as {'; '.join(titles)} {distance}."
        for distance, titles in stopped.items()
    ]
    for one in chosen:
        if one.design is None:
            if len(one.plans) > 1:
                notes.append("A server Outpost holds exactly one server: create an Outpost for each.")
            continue
        network = reference.hardware.design(one.design.generation, one.design.scaling_type, "NETWORKING")
        racks = [*estate.racks, *(p for p in one.plans if isinstance(p, RackPlan) and p.kind == "NEW_RACK")]
        compute = sum(rack.use == "COMPUTE" for rack in racks)
        if network is not None and network.advised_from_racks <= compute < network.needed_from_racks:
            notes.append(f"With {compute} compute racks an ACE rack is optional; order it by its catalog item.")
    return notes


def _at_most(one: Configuration) -> str:
    """Return in words how far from the best a configuration may be."""
    if one.gap is None:
        return "may not be the best"
    return f"is at most {-(-one.gap.numerator * 10_000 // one.gap.denominator) / 100:.2f} % from the best"


def _usd_cents(one: Configuration, demand: Demand, estate: Estate, reference: Reference) -> int:
    """Return the price of what a configuration adds, three years all upfront in the US."""
    more = {service: tib - estate.storage_tib(service, reference) for service, tib in one.storage_tib.items()}
    storage = storage_usd_cents(demand.generation, more, reference) if demand.generation else 0
    return added_usd_cents(one.plans, reference) + storage


def _option(
    one: Configuration, usd_cents: int, question: Question, demand: Demand, estate: Estate, reference: Reference
) -> Option:
    """Return a configuration dressed as an option."""
    added = added_instances(one.plans)
    existing = Counter(estate.slots)
    stored = {service: estate.storage_tib(service, reference) for service in ("EBS", "S3")}
    final = {**stored, **one.storage_tib}
    change = {service: final[service] - stored[service] for service in final}
    summary: dict[str, Any] | None = None
    if estate.racks or estate.servers:
        units = demand.storage_units
        summary = {
            "ExistingCapacities": list(capacities(existing, stored, units)),
            "FinalCapacities": list(capacities(existing + added, final, units)),
            "CapacityChange": list(capacities(added, change, units)),
        }
    remaining = question.remaining
    return Option(
        title=one.title,
        corners=one.corners,
        proven=one.proven,
        gap=one.gap,
        capacities=capacities(added, one.storage_tib, demand.storage_units),
        capacity_summary=summary,
        specifications=specifications(one.plans, estate.racks),
        prices=prices(
            usd_cents,
            question.country_code,
            reference,
            terms=demand.payment_terms,
            options=demand.payment_options,
            remaining=remaining,
        ),
        plans=one.plans,
        form_factor=demand.form_factor,
        generation=demand.generation,
        scaling_type=one.design.scaling_type if one.design else None,
    )

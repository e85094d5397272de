"""What exactly is wanted? A quote request read and checked, or every mistake in it, as text.

A mistake of the request itself (a member missing, an unknown instance type, hardware that never goes together) refuses
the call. A sound request that nothing can satisfy is no mistake: it is answered without options and with the reason.
The order in which capacities are listed means nothing, and those of one unit are summed.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any, Final

from sutler.quoting.question import Question
from sutler.reference.hardware import InstanceType
from sutler.reference.loader import Reference
from sutler.reference.prices import PAYMENT_OPTIONS, TERMS

CAPACITY_TYPES: Final = ("EC2", "EBS", "S3")
STORAGE_UNITS: Final = ("TiB", "TB")
_FACTORS: Final = {"RACK_MAXIMUM": 1, "RACK_MAX_POWER_KVA": 1000, "RACK_MAX_WEIGHT_LBS": 10}
"""Limits are kept in the unit of the hardware data: racks, VA, tenths of a pound; a part of one is not reached."""
CONSTRAINT_TYPES: Final = (*_FACTORS, "RACK_SPACE_CONSTRAINED")
_SHOWN: Final = 100
_DECIMAL: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Limits:
    """What the constraints of a quote ask of its racks; None means no limit.

    Args:
        racks_max: most racks that the option may add, networking racks included.
        power_va: most power that a rack may draw.
        weight_lb10: most that a rack may weigh, in tenths of a pound.
        space_constrained: True when a single-rack configuration is wanted where there is one.
    """

    racks_max: int | None = None
    power_va: int | None = None
    weight_lb10: int | None = None
    space_constrained: bool = False


@dataclass(frozen=True, slots=True)
class Demand:
    """A sound request.

    Args:
        form_factor: RACK or SERVER.
        generation: of racks; None for servers, and when storage alone is asked for and there are no racks.
        instances: instances to add, by instance type; sorted by name.
        storage: end-state TiB by service (EBS, S3), not rounded yet.
        storage_units: the unit that each service was asked for in.
        limits: the constraints.
        payment_options, payment_terms: those to price, in the order of the price book.
        foreign: True when the Outpost's racks are of another generation, so that nothing can be added to them.
        notes: what the reader should know.
    """

    form_factor: str
    generation: str | None
    instances: Mapping[InstanceType, int]
    storage: Mapping[str, Fraction]
    storage_units: Mapping[str, str]
    limits: Limits
    payment_options: tuple[str, ...]
    payment_terms: tuple[str, ...]
    foreign: bool
    notes: tuple[str, ...]


def refusals(question: Question, reference: Reference) -> list[str]:
    """Return the mistakes of a request, empty when it is sound; cheap, nothing is solved."""
    read = read_demand(question, reference)
    return read if isinstance(read, list) else []


def read_demand(question: Question, reference: Reference) -> Demand | list[str]:
    """Return what a request wants, or all of its mistakes.

    Refuses: (as text, each a ValidationException) no capacity; a capacity without type, unit or quantity; an instance
        type that is unknown or not sold; a quantity that is not positive, or for EC2 not whole; a storage unit other
        than TiB or TB; a type of capacity or constraint, or a payment option, that the API does not have; instance
        types that never share an Outpost; storage for servers; a form factor that the Outpost does not have; a
        constraint without type or value, or with a value that means nothing; a country where nothing is delivered;
        payment terms none of which is offered.
    Source:  API reference, CreateQuote (units and quantities); rack guide, order-outpost-capacity (types of the
        Outpost's generation and form factor); assumed: each is a ValidationException, and duplicates are summed.
    """
    mistakes: list[str] = []
    instances, storage, units = _capacities(question, reference, mistakes)
    limits = _limits(question.constraints, mistakes)
    form_factor, generation = _hardware(question, instances, storage, mistakes)
    if question.country_code not in (
        reference.countries.server if form_factor == "SERVER" else reference.countries.rack
    ):
        mistakes.append(f"Outposts are not available in the country {question.country_code}")
    mistakes += [
        f"PaymentOption must be one of {', '.join(PAYMENT_OPTIONS)}, not {_shown(option)}"
        for option in question.payment_options
        if option not in PAYMENT_OPTIONS
    ]
    notes: list[str] = []
    terms = _terms(question, "SERVER" if form_factor == "SERVER" else generation, reference, mistakes, notes)
    if mistakes:
        return mistakes
    estate_generation = question.estate.generation if question.estate else None
    foreign = estate_generation is not None and generation != estate_generation and form_factor == "RACK"
    if foreign:
        notes.append(
            f"The Outpost's racks are {estate_generation} and the instance types are {generation}:"
            " the options are new hardware and cannot be ordered for this Outpost."
        )
    return Demand(
        form_factor=form_factor,
        generation=generation,
        instances=dict(sorted(instances.items(), key=lambda item: item[0].name)),
        storage=dict(sorted(storage.items())),
        storage_units=units,
        limits=limits,
        payment_options=tuple(
            option for option in PAYMENT_OPTIONS if not question.payment_options or option in question.payment_options
        ),
        payment_terms=terms,
        foreign=foreign,
        notes=tuple(notes),
    )


def _shown(value: object) -> str:
    """Return a value as a message shows it: on one line and not too long."""
    text = " ".join(str(value).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _capacities(
    question: Question, reference: Reference, mistakes: list[str]
) -> tuple[Counter[InstanceType], dict[str, Fraction], dict[str, str]]:
    """Return instances to add, storage in the end, and the storage units as they were written."""
    instances: Counter[InstanceType] = Counter()
    storage: dict[str, Fraction] = {}
    units: dict[str, str] = {}
    if not question.capacities:
        mistakes.append("RequestedCapacities is empty; specify at least one capacity")
    for number, capacity in enumerate(question.capacities, start=1):
        place = f"RequestedCapacities {number}"
        absent = [m for m in ("QuoteCapacityType", "Unit", "Quantity") if capacity.get(m) is None]
        if absent:
            mistakes.append(f"{place} has no {' and no '.join(absent)}")
            continue
        service, unit, amount = capacity["QuoteCapacityType"], capacity["Unit"], _amount(capacity["Quantity"])
        if service not in CAPACITY_TYPES:
            known = ", ".join(CAPACITY_TYPES)
            mistakes.append(f"{place}: QuoteCapacityType must be one of {known}, not {_shown(service)}")
        elif not isinstance(unit, str):
            mistakes.append(f"{place}: Unit must be a string, not {_shown(unit)}")
        elif amount is None or amount <= 0:
            mistakes.append(f"{place}: Quantity {_shown(capacity['Quantity'])} of {_shown(unit)} must be above 0")
        elif service != "EC2":
            if unit not in STORAGE_UNITS:
                mistakes.append(f"{place}: the Unit of {service} must be TiB, not {_shown(unit)}")
            storage[service] = storage.get(service, Fraction(0)) + amount
            units[service] = max(unit, units.get(service, ""))
        elif (kind := _instance_type(unit, reference, servers_available=question.servers_available)) is None:
            mistakes.append(f"{place}: instance type {_shown(unit)} cannot be ordered for an Outpost")
        elif amount.denominator != 1:
            mistakes.append(f"{place}: Quantity {_shown(capacity['Quantity'])} of {unit} must be a whole number")
        else:
            instances[kind] += int(amount)
    return instances, storage, units


def _amount(quantity: Any) -> Fraction | None:
    """Return the quantity exactly, or None for one that is no finite number."""
    try:
        exact = Decimal(str(quantity))
    except InvalidOperation:
        return None
    return Fraction(exact) if exact.is_finite() else None


def _instance_type(name: str, reference: Reference, *, servers_available: bool) -> InstanceType | None:
    """Return an instance type that is sold, or None."""
    kind = reference.hardware.instance_types.get(name)
    if kind is None or not kind.orderable or (kind.form_factor == "SERVER" and not servers_available):
        return None
    return kind


def _limits(constraints: Sequence[Mapping[str, Any]], mistakes: list[str]) -> Limits:
    """Return the limits that the constraints set; the strictest counts when one is given twice."""
    found: dict[str, list[int]] = {}
    space_constrained = False
    for number, constraint in enumerate(constraints, start=1):
        kind, value = constraint.get("QuoteConstraintType"), constraint.get("Value")
        if kind is None or value is None:
            missing = "QuoteConstraintType" if kind is None else "Value"
            mistakes.append(f"RequestedConstraints {number} has no {missing}")
        elif kind not in CONSTRAINT_TYPES:
            known = ", ".join(CONSTRAINT_TYPES)
            mistakes.append(
                f"RequestedConstraints {number}: QuoteConstraintType must be one of {known}, not {_shown(kind)}"
            )
        elif not isinstance(value, str):
            mistakes.append(f"{kind} must be given as a string, not as the {type(value).__name__} {_shown(value)}")
        elif kind == "RACK_SPACE_CONSTRAINED":
            if value.lower() not in ("true", "false"):
                mistakes.append(f"{kind} must be true or false, not {_shown(value)}")
            space_constrained |= value.lower() == "true"
        else:
            whole = kind == "RACK_MAXIMUM"
            # Plain digits alone: an exponent could ask for a number of a billion digits.
            amount = Fraction(value) if _DECIMAL.fullmatch(value) else None
            if amount is None or amount <= 0 or (whole and amount.denominator != 1):
                wanted = "a whole number above 0" if whole else "a decimal number above 0"
                mistakes.append(f"{kind} must be {wanted}, not {_shown(value)}")
            else:
                found.setdefault(kind, []).append(int(amount * _FACTORS[kind]))
    return Limits(
        racks_max=min(found.get("RACK_MAXIMUM", []), default=None),
        power_va=min(found.get("RACK_MAX_POWER_KVA", []), default=None),
        weight_lb10=min(found.get("RACK_MAX_WEIGHT_LBS", []), default=None),
        space_constrained=space_constrained,
    )


def _hardware(
    question: Question, instances: Mapping[InstanceType, int], storage: Mapping[str, Fraction], mistakes: list[str]
) -> tuple[str, str | None]:
    """Return the form factor and the generation that the request needs."""
    estate = question.estate
    forms = {(kind.form_factor, kind.generation) for kind in instances}
    if len(forms) > 1:
        named = ", ".join(sorted(kind.name for kind in instances)[:10])
        mistakes.append(f"These instance types never share an Outpost, so quote them apart: {_shown(named)}")
    if forms:
        form_factor, generation = min(forms, key=str)
    else:
        form_factor, generation = (estate.form_factor, estate.generation) if estate is not None else ("RACK", None)
    if estate is not None and form_factor != estate.form_factor:
        mistakes.append(f"The Outpost takes hardware of form factor {estate.form_factor}, not {form_factor}")
    if storage and form_factor == "SERVER":
        mistakes.append(f"Servers have no {' and no '.join(sorted(storage))} on Outposts")
    return form_factor, generation


def _terms(
    question: Question, hardware: str | None, reference: Reference, mistakes: list[str], notes: list[str]
) -> tuple[str, ...]:
    """Return the payment terms to price.

    Source:  rack guide, document history (first generation 1 or 3 years only) and order-outpost-capacity (expansions
        end with the contract); assumed: terms that are not offered are left out with a note, and refused only when no
        other was asked for; an expansion is priced for the term of its contract.
    """
    offered = reference.prices.terms_for(hardware) if hardware else list(TERMS)
    if question.contract_term is not None:
        offered = [question.contract_term]
    asked = question.payment_terms or offered
    left_out = sorted({_shown(term) for term in asked if term not in offered})
    kept = tuple(term for term in offered if term in asked)
    if left_out:
        said = f"{', '.join(left_out)} is not offered for this hardware; offered: {', '.join(offered)}"
        (notes if kept else mistakes).append(f"PaymentTerm {said}{'.' if kept else ''}")
    return kept

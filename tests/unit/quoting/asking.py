"""Short ways to ask: what the tests of the quoting room share, and hypothesis strategies of questions."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from hypothesis import strategies as st

from sutler.quoting.answer import quote
from sutler.quoting.estate import Estate, fold
from sutler.quoting.plans import Plan, RackPlan, ServerPlan
from sutler.quoting.question import Answer, Option, Question
from sutler.reference.loader import Reference, load

REFERENCE: Final[Reference] = load()
FAMILIES: Final[Mapping[str, Sequence[str]]] = {
    "GENERATION_1": ("m5", "c5", "r5", "m5d", "c5d", "r5d", "g4dn", "i3en"),
    "GENERATION_2": ("m7i", "c7i", "r7i", "m8i", "c8i", "r8i", "bmn-sf2e", "bmn-cx2", "bmn-cx3a"),
    "SERVER": ("c6gd", "c6id"),
}


def capacity(unit: str, quantity: float, kind: str = "EC2") -> dict[str, Any]:
    return {"QuoteCapacityType": kind, "Unit": unit, "Quantity": quantity}


def ebs(tib: float) -> dict[str, Any]:
    return capacity("TiB", tib, "EBS")


def s3(tib: float) -> dict[str, Any]:
    return capacity("TiB", tib, "S3")


def constraint(kind: str, value: str) -> dict[str, str]:
    return {"QuoteConstraintType": kind, "Value": value}


def question(*capacities: Mapping[str, Any], **rest: Any) -> Question:
    return Question(rest.pop("country_code", "US"), capacities, **rest)


def ask(*capacities: Mapping[str, Any], **rest: Any) -> Answer:
    return quote(question(*capacities, **rest), REFERENCE)


def with_ids(plans: tuple[Plan, ...], first: int = 1000000000) -> list[Plan]:
    """Give new racks the ids that their order would."""
    return [
        plan.with_rack_id(str(first + n)) if isinstance(plan, RackPlan) and plan.rack_id is None else plan
        for n, plan in enumerate(plans)
    ]


def estate_of(*options: Option) -> Estate:
    """Return the Outpost that these options make up, ordered one after another."""
    plans = [plan for n, option in enumerate(options) for plan in with_ids(option.plans, 1000000000 + 100 * n)]
    return fold("SERVER" if isinstance(plans[0], ServerPlan) else "RACK", plans, REFERENCE)


def modelled_quote(asked: Question, answer: Answer) -> dict[str, object]:
    """Return the Quote that an operation would make of it, checked nowhere yet."""
    return {
        "QuoteId": "oq-0123456789abcdef0",
        "RequestedCapacities": list(asked.capacities),
        "QuoteOptions": [
            {
                "QuoteOptionIdentifier": "oqo-0123456789abcdef0",
                "Capacities": list(option.capacities),
                "Specifications": list(option.specifications),
                "PricingOptions": [price.to_wire() for price in option.prices],
                **({"CapacitySummary": option.capacity_summary} if option.capacity_summary else {}),
            }
            for option in answer.options
        ],
        **({"StatusMessage": answer.status_message} if answer.status_message else {}),
    }


@st.composite
def questions(draw: st.DrawFn, hardware: str | None = None, *, most: int = 60) -> Question:
    """Questions for a first order: a few instance types of one kind of hardware, storage, constraints."""
    kind = hardware or draw(st.sampled_from(sorted(FAMILIES)))
    names = [
        name
        for name, known in REFERENCE.hardware.instance_types.items()
        if known.family in FAMILIES[kind] and known.orderable
    ]
    chosen = draw(st.lists(st.sampled_from(names), min_size=1, max_size=6, unique=True))
    capacities = [capacity(name, draw(st.integers(1, most))) for name in chosen]
    constraints = []
    if kind != "SERVER":
        capacities += [ebs(draw(st.integers(1, 55)))] if draw(st.booleans()) else []
        capacities += [s3(draw(st.integers(1, 380)))] if draw(st.booleans()) else []
        for name, values in (
            ("RACK_MAXIMUM", ("2", "5", "20")),
            ("RACK_MAX_POWER_KVA", ("9.5", "10", "14.2")),
            ("RACK_MAX_WEIGHT_LBS", ("1500.5", "1800", "2000")),
            ("RACK_SPACE_CONSTRAINED", ("true", "false")),
        ):
            if draw(st.integers(0, 3)) == 0:
                constraints.append(constraint(name, draw(st.sampled_from(values))))
    return Question("US", capacities, constraints, servers_available=True)

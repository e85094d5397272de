"""What of an answer does a quote keep? Texts, made where the answer is worked out.

A large answer is thousands of plans. As texts it goes to the server through a pipe, and into the store and out again,
and none of them has to read it.
"""

from typing import Any

import msgspec

from sutler.quoting.plans import encoded_plans
from sutler.quoting.question import Answer, Option


class OfferedOption(msgspec.Struct, frozen=True):
    """An option without an id, as members with their JSON.

    Args:
        shown: what every answer shows of it: the members of the service model's QuoteOption.
        kept: what an order needs of it.
    """

    shown: dict[str, bytes]
    kept: dict[str, bytes]


class Offer(msgspec.Struct, frozen=True):
    """The options of a quote, cheapest first, and what a reader should know beyond them."""

    options: tuple[OfferedOption, ...]
    status_message: str | None


def offer_of(answer: Answer) -> Offer:
    """Return what a quote keeps of an answer."""
    assert not answer.refusals, "a request with mistakes is refused before it is worked out"
    options = tuple(OfferedOption(_shown(option), _kept(option)) for option in answer.options)
    return Offer(options, answer.status_message)


def _shown(option: Option) -> dict[str, bytes]:
    members: dict[str, Any] = {
        "Capacities": option.capacities,
        "Specifications": option.specifications,
        "PricingOptions": [price.to_wire() for price in option.prices],
        **({} if option.capacity_summary is None else {"CapacitySummary": option.capacity_summary}),
    }
    return {member: msgspec.json.encode(value) for member, value in members.items()}


def _kept(option: Option) -> dict[str, bytes]:
    members: dict[str, Any] = {
        "plans": encoded_plans(option.plans),
        "prices": [
            [price.payment_option, price.payment_term, price.upfront_usd_cents, price.monthly_usd_cents]
            for price in option.prices
        ],
        "form_factor": option.form_factor,
        "generation": option.generation,
        "scaling_type": option.scaling_type,
    }
    return {member: msgspec.json.encode(value) for member, value in members.items()}

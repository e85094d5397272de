"""What is asked of the quoting engine, and what does it answer? The values at its door, and nothing else.

Everything here is a frozen value. A question holds all that the answer depends on, so that the same question and the
same reference data give the same answer, on whatever thread and at whatever time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, Self

from sutler.quoting.estate import Estate
from sutler.quoting.plans import Plan

OPTIONS_MAX: Final = 10
SPECIFICATIONS_MAX: Final = 100


@dataclass(frozen=True, slots=True)
class SiteLimits:
    """What a site can take, as far as it is known.

    Args:
        power_kva: power at the position, 5, 10, 15 or 30; None when not known.
        weight_max_lbs: heaviest rack; None when there is no limit or none is known.
        uplink_gbps: speed of the uplinks, 1, 10, 40 or 100; None when not known.
    """

    power_kva: int | None = None
    weight_max_lbs: int | None = None
    uplink_gbps: int | None = None

    @classmethod
    def from_properties(cls, properties: Mapping[str, str]) -> Self:
        """Return the limits that a site's RackPhysicalProperties state; absent members are not known."""

        def number(key: str) -> int | None:
            """Return the number inside an enum member such as POWER_15_KVA, or None without one."""
            digits = "".join(letter for letter in properties.get(key, "") if letter.isdigit())
            return int(digits) if digits else None

        return cls(number("PowerDrawKva"), number("MaximumSupportedWeightLbs"), number("UplinkGbps"))


@dataclass(frozen=True, slots=True)
class Question:
    """A quote as it is asked for.

    Args:
        country_code: where the hardware goes, two capitals.
        capacities: the request's RequestedCapacities. EC2 counts instances to add; EBS and S3 are end-state TiB.
        constraints: the request's RequestedConstraints.
        payment_options: those to price; empty means all.
        payment_terms: those to price; empty means all that are offered for the hardware.
        estate: what the quote's Outpost has installed and on order; None for a quote without an Outpost.
        site: limits of the Outpost's site; None without an Outpost.
        remaining: of an expansion, the part of the contract's term that is left, over 0; 1 for a first order, and more
            than 1 before a renewal begins that is agreed already.
        contract_term: of an expansion, the PaymentTerm of the contract that it joins; None for a first order.
        servers_available: True when servers can be ordered.
    """

    country_code: str
    capacities: Sequence[Mapping[str, Any]]
    constraints: Sequence[Mapping[str, str]] = ()
    payment_options: Sequence[str] = ()
    payment_terms: Sequence[str] = ()
    estate: Estate | None = None
    site: SiteLimits | None = None
    remaining: Fraction = Fraction(1)
    contract_term: str | None = None
    servers_available: bool = False


@dataclass(frozen=True, slots=True)
class Price:
    """What one way to pay costs: once, and every month of the term."""

    payment_option: str
    payment_term: str
    upfront_usd_cents: int
    monthly_usd_cents: int

    def to_wire(self) -> dict[str, Any]:
        """Return the PricingOption of the service model; prices are dollars."""
        return {
            "PricingType": "SUBSCRIPTION",
            "SubscriptionPricingDetails": {
                "PaymentOption": self.payment_option,
                "PaymentTerm": self.payment_term,
                "UpfrontPrice": self.upfront_usd_cents / 100,
                "MonthlyRecurringPrice": self.monthly_usd_cents / 100,
                "Currency": "USD",
            },
        }


@dataclass(frozen=True, slots=True)
class Option:
    """One way to provide the capacity, with its hardware and its prices.

    Args:
        title: the corner that it stands for, for people: "lowest price", "one spare host a family, single rack".
        corners: everything that it is the best of: "lowest price", "fewest racks".
        proven: True when no other is better in what it is the best of.
        gap: how much better another could be at most, as a part of what this one takes; None when that is not known.
        capacities: QuoteCapacity values that it really delivers, storage rounded up to its tier.
        capacity_summary: CapacitySummary; None when the Outpost has nothing yet.
        specifications: QuoteSpecification values, at most 100; racks that stay as they are included.
        prices: each payment option and term that was asked for and is offered.
        plans: a plan for each rack or server that the option adds or updates, in the order of the specifications.
        form_factor: RACK or SERVER.
        generation: of racks; None for servers.
        scaling_type: of second-generation racks, else None.
    """

    title: str
    corners: tuple[str, ...]
    proven: bool
    gap: Fraction | None
    capacities: tuple[Mapping[str, Any], ...]
    capacity_summary: Mapping[str, Any] | None
    specifications: tuple[Mapping[str, Any], ...]
    prices: tuple[Price, ...]
    plans: tuple[Plan, ...]
    form_factor: str
    generation: str | None
    scaling_type: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """The options for a question, cheapest first, or why there is none.

    Args:
        options: at most 10, by the all-upfront price of three years.
        status_message: what a reader should know beyond the options; None when there is nothing to say.
        refusals: mistakes of the request itself; when there are any, there are no options, and the call is refused
            with a ValidationException.
    """

    options: tuple[Option, ...] = ()
    status_message: str | None = None
    refusals: tuple[str, ...] = ()

"""What must be true before a quote can be ordered? The ordering requirements, each PASS, FAIL or EXEMPT.

They are evaluated at every read against the present state of site, Outpost and orders, and once more when the order
is placed. A quote without an Outpost cannot be checked against a site: those requirements are EXEMPT until it has one.
The names are the model's; a check that passes keeps its ..._ERROR name. UNSUPPORTED is never emitted: the model
reserves it for clients that are older than a requirement.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from sutler.rules.refusal import Refusal, invalid

Status = Literal["PASS", "FAIL", "EXEMPT"]


@dataclass(frozen=True, slots=True)
class Standing:
    """What the requirements are asked about, as it is at one moment.

    Args:
        outpost_id: the Outpost that the quote is for; None for a quote that stands alone.
        outpost_found: whether that Outpost exists.
        life_cycle_status: its LifeCycleStatus.
        hardware_type: "RACK" or "SERVER": the Outpost's, or what the options consist of.
        outpost_generation: fixed by the first order; None before, and for servers.
        option_generations: the generations of the hardware offered.
        open_orders, open_orders_limit: orders of the Outpost in progress, and how many there may be.
        country_code: the quote's country.
        operating_address, shipping_address: of the site, in the API's shape; None when not set.
        postal_code_problem: what is wrong with a postal code of the site; None when nothing is.
        rack_properties_missing: names of the rack physical properties that the site does not state.
        misfit: why no option (at order time: the chosen one) suits the site; None when one does.
        changed: whether hardware was ordered, cancelled or replaced, or the contract renewed, since the quote was made
            or updated.
        in_term: whether the contract runs; None when there is none yet.
        support_plan: whether the account has Enterprise Support or Unified Operations.
    """

    country_code: str
    outpost_id: str | None = None
    outpost_found: bool = False
    life_cycle_status: str | None = None
    hardware_type: str = "RACK"
    outpost_generation: str | None = None
    option_generations: frozenset[str] = frozenset()
    open_orders: int = 0
    open_orders_limit: int = 10
    operating_address: Mapping[str, Any] | None = None
    shipping_address: Mapping[str, Any] | None = None
    postal_code_problem: str | None = None
    rack_properties_missing: tuple[str, ...] = ()
    misfit: str | None = None
    changed: bool = False
    in_term: bool | None = None
    support_plan: bool = True


class Requirement(NamedTuple):
    """One ordering requirement as evaluated; the message tells what to do, and is absent on a PASS."""

    type: str
    status: Status
    message: str | None = None

    def shape(self) -> dict[str, str]:
        """Return the API's OrderingRequirement."""
        shaped = {"OrderingRequirementType": self.type, "Status": self.status}
        return shaped if self.message is None else {**shaped, "StatusMessage": self.message}


Verdict = tuple[Status, str | None]
_PASS: Final[Verdict] = ("PASS", None)


def _exempt(why: str) -> Verdict:
    return "EXEMPT", why


def _must(holds: bool, otherwise: str) -> Verdict:
    return _PASS if holds else ("FAIL", otherwise)


def _outpost_id(s: Standing) -> Verdict:
    return _must(
        s.outpost_id is not None,
        "The quote has no Outpost. Associate one with UpdateQuote (OutpostIdentifier) before ordering.",
    )


def _outpost_found(s: Standing) -> Verdict:
    return _must(
        s.outpost_found,
        f"Outpost {s.outpost_id} no longer exists. Associate another with UpdateQuote (OutpostIdentifier).",
    )


def _active(s: Standing) -> Verdict:
    if s.life_cycle_status in ("PENDING", "PROVISIONING"):
        return _exempt(f"Outpost {s.outpost_id} is {s.life_cycle_status}: its first hardware may be ordered.")
    return _must(
        s.life_cycle_status == "ACTIVE",
        f"Outpost {s.outpost_id} is {s.life_cycle_status}; only an ACTIVE Outpost can be expanded."
        " Associate another with UpdateQuote (OutpostIdentifier).",
    )


def _orders_limit(s: Standing) -> Verdict:
    return _must(
        s.open_orders < s.open_orders_limit,
        f"Outpost {s.outpost_id} has {s.open_orders} orders in progress; {s.open_orders_limit} are allowed."
        " Wait for one to complete, or cancel one with CancelOrder.",
    )


def _operating_address(s: Standing) -> Verdict:
    return _must(
        s.operating_address is not None,
        "The site has no operating address. Set it with UpdateSiteAddress (OPERATING_ADDRESS).",
    )


def _shipping_address(s: Standing) -> Verdict:
    return _must(
        s.shipping_address is not None,
        "The site has no shipping address. Set it with UpdateSiteAddress (SHIPPING_ADDRESS).",
    )


def _postal_code(s: Standing) -> Verdict:
    if s.operating_address is None and s.shipping_address is None:
        return _exempt("The site has no address whose postal code could be checked.")
    return _must(s.postal_code_problem is None, f"{s.postal_code_problem} Correct it with UpdateSiteAddress.")


def _country(s: Standing) -> Verdict:
    if s.operating_address is None:
        return _exempt("The site has no operating address whose country could be compared.")
    site_country = s.operating_address["CountryCode"]
    return _must(
        site_country == s.country_code,
        f"The quote is for {s.country_code} and the site is in {site_country}."
        " Change the quote's CountryCode with UpdateQuote.",
    )


def _contact(*members: str) -> Callable[[Standing], Verdict]:
    def check(s: Standing) -> Verdict:
        if s.shipping_address is None:
            return _exempt("The site has no shipping address yet.")
        missing = [member for member in members if not s.shipping_address.get(member)]
        return _must(
            not missing,
            f"The shipping address has no {' and no '.join(missing)}. Set it with UpdateSiteAddress.",
        )

    return check


def _rack_properties(s: Standing) -> Verdict:
    if s.hardware_type == "SERVER":
        return _exempt("Servers need no rack position.")
    if s.rack_properties_missing:
        return (
            "FAIL",
            f"The site does not state {', '.join(s.rack_properties_missing)}."
            " Set them with UpdateSiteRackPhysicalProperties.",
        )
    return _must(
        s.misfit is None,
        f"{s.misfit} If the site can take more, say so with UpdateSiteRackPhysicalProperties;"
        " else request other hardware with UpdateQuote.",
    )


def _generation(s: Standing) -> Verdict:
    if s.hardware_type == "SERVER":
        return _exempt("Servers have no generation.")
    if s.outpost_generation is None:
        return _exempt("The first order fixes the generation of the Outpost.")
    return _must(
        s.option_generations <= {s.outpost_generation},
        f"Outpost {s.outpost_id} is {s.outpost_generation} and the quote offers"
        f" {', '.join(sorted(s.option_generations))}. Request instance types of its generation with UpdateQuote.",
    )


def _state_changed(s: Standing) -> Verdict:
    return _must(
        not s.changed,
        f"The hardware of Outpost {s.outpost_id}, installed or on order, or its contract has changed since the quote"
        " was made."
        " Refresh the quote with UpdateQuote.",
    )


def _renewal(s: Standing) -> Verdict:
    if s.in_term is None:
        return _exempt("The Outpost has no contract yet.")
    return _must(
        s.in_term,
        f"The contract of Outpost {s.outpost_id} has ended. Renew it (CreateRenewal) before ordering more.",
    )


def _support(s: Standing) -> Verdict:
    return _must(
        s.support_plan,
        "The account has no Enterprise Support or Unified Operations plan. Subscribe to one of them before ordering.",
    )


# What is needed before a check can be made at all: nothing, an associated Outpost, or one that exists.
_ANYTIME: Final = 0
_ASSOCIATED: Final = 1
_FOUND: Final = 2

CHECKS: Final[dict[str, tuple[int, Callable[[Standing], Verdict]]]] = {
    "OUTPOST_ID_MISSING_ON_QUOTE_ERROR": (_ANYTIME, _outpost_id),
    "OUTPOST_NOT_FOUND_ERROR": (_ASSOCIATED, _outpost_found),
    "OUTPOST_ACTIVE_CHECK_ERROR": (_FOUND, _active),
    "MAXIMUM_ALLOWED_ORDERS_CHECK_ERROR": (_FOUND, _orders_limit),
    "OPERATING_ADDRESS_EXISTENCE_CHECK_ERROR": (_FOUND, _operating_address),
    "SHIPPING_ADDRESS_EXISTENCE_CHECK_ERROR": (_FOUND, _shipping_address),
    "SHIPPING_ADDRESS_MISSING_CONTACT_NAME_ERROR": (_FOUND, _contact("ContactName")),
    "SHIPPING_ADDRESS_MISSING_CONTACT_NUMBER_ERROR": (_FOUND, _contact("ContactPhoneNumber")),
    "SHIPPING_ADDRESS_MISSING_CONTACT_INFO_ERROR": (_FOUND, _contact("ContactName", "ContactPhoneNumber")),
    "VALID_ZIP_CODE_CHECK_ERROR": (_FOUND, _postal_code),
    "COUNTRY_CODE_MISMATCH_CHECK_ERROR": (_FOUND, _country),
    "RACK_PHYSICAL_PROPERTIES_CHECK_ERROR": (_FOUND, _rack_properties),
    "OUTPOST_GENERATION_MISMATCH_ERROR": (_FOUND, _generation),
    "OUTPOST_STATE_CHANGED_ERROR": (_FOUND, _state_changed),
    "OUTPOST_RENEWAL_REQUIRED_ERROR": (_FOUND, _renewal),
    "ENTERPRISE_SUPPORT_ERROR": (_ANYTIME, _support),
}


def _evaluate(standing: Standing) -> Iterator[Requirement]:
    known = _FOUND if standing.outpost_found else _ASSOCIATED if standing.outpost_id is not None else _ANYTIME
    for name, (needs, check) in CHECKS.items():
        if needs > known:
            missing = "no Outpost" if known == _ANYTIME else "no existing Outpost"
            yield Requirement(name, "EXEMPT", f"The quote has {missing} to check this against.")
        else:
            yield Requirement(name, *check(standing))


def evaluate(standing: Standing) -> tuple[Requirement, ...]:
    """Return all requirements as they stand, in a fixed order.

    Source: API reference, OrderingRequirement (the types and what they mean); the exact triggers are assumed, each in
        docs/behaviour.md.
    """
    return tuple(_evaluate(standing))


def order_refusal(requirements: tuple[Requirement, ...]) -> Refusal | None:
    """Say which requirements stand in the way of an order; None when none fails.

    Refuses: ValidationException: any ordering requirement of the quote is not met; it names each, and what to do.
    Source: assumed: the API says that a quote with an unmet requirement cannot be ordered, not with which error.
    """
    failed = [requirement for requirement in requirements if requirement.status == "FAIL"]
    if not failed:
        return None
    reasons = " ".join(f"{requirement.type}: {requirement.message}" for requirement in failed)
    return invalid(f"The ordering requirements are not met. {reasons}")

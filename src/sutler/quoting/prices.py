"""What does it cost? Hardware in cents for three years all upfront, then term, country and way to pay, rounded once.

Everything before the rounding is an exact fraction, and the rounding is half up to the cent, at the very end: so the
published totals come out to the cent, and no order of the steps changes them.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import floor

from sutler.quoting.estate import Estate
from sutler.quoting.plans import HostPlan, Plan, ServerPlan
from sutler.quoting.question import Price
from sutler.reference.loader import Reference
from sutler.reference.prices import PAYMENT_OPTIONS

_GIB_PER_TIB = 1024


def storage_usd_cents(generation: str, change_tib: Mapping[str, int], reference: Reference) -> int:
    """Return the price of more storage: TiB of tier by service, three years all upfront in the US."""
    book, hardware = reference.prices, reference.hardware
    return sum(
        book.storage_usd_cents_per_gib[hardware.storage_host(service, generation).key] * tib * _GIB_PER_TIB
        for service, tib in change_tib.items()
        if tib
    )


def added_usd_cents(plans: Iterable[Plan], reference: Reference) -> int:
    """Return the price of the racks, hosts and servers that plans add, three years all upfront in the US.

    Storage is sold by its tier, so its price comes on top (`storage_usd_cents`).
    """
    total = 0
    for plan in plans:
        if isinstance(plan, ServerPlan):
            total += _hosts_usd_cents([plan.host], reference)
        else:
            total += reference.prices.racks_usd_cents[plan.design] if plan.kind == "NEW_RACK" else 0
            total += _hosts_usd_cents(plan.added_hosts, reference)
    return total


def estate_usd_cents(estate: Estate, reference: Reference) -> int:
    """Return the price of all that an Outpost has as if it were new, storage too: three years all upfront in the US."""
    total = sum(reference.prices.racks_usd_cents[rack.design] for rack in estate.racks)
    total += _hosts_usd_cents(estate.hosts, reference)
    if estate.generation is None:
        return total
    tib = {service: estate.storage_tib(service, reference) for service in ("EBS", "S3")}
    return total + storage_usd_cents(
        estate.generation, {service: some for service, some in tib.items() if some}, reference
    )


def _hosts_usd_cents(hosts: Iterable[HostPlan], reference: Reference) -> int:
    return sum(reference.prices.hosts_usd_cents[host.kind] for host in hosts)


def prices(
    usd_cents: int | Fraction,
    country_code: str,
    reference: Reference,
    *,
    terms: Sequence[str],
    options: Sequence[str] = PAYMENT_OPTIONS,
    remaining: Fraction = Fraction(1),
) -> tuple[Price, ...]:
    """Return a price for each term and payment option, terms first.

    Args:
        usd_cents: three years all upfront in the US.
        remaining: of an expansion, the part of the term that is left: it takes so much of what falls due at once,
            and monthly fees are due for so many months less.
    Source:  rack guide, order-outpost-capacity (terms, payment options, proration to the contract's end); assumed: the
        factors, see prices.toml.
    """
    book = reference.prices
    whole = usd_cents * book.country_factor(country_code)
    return tuple(
        Price(
            option,
            term,
            cents(whole * book.terms[term].factor * book.financing[option].upfront[term] * remaining),
            cents(whole * book.terms[term].factor * book.financing[option].monthly[term]),
        )
        for term in terms
        for option in options
    )


def cents(exact: Fraction) -> int:
    """Return an amount rounded to the cent, half up."""
    return floor(exact + Fraction(1, 2))


def order_prices(
    plans: Sequence[Plan],
    country_code: str,
    reference: Reference,
    *,
    terms: Sequence[str] = (),
    options: Sequence[str] = PAYMENT_OPTIONS,
    remaining: Fraction = Fraction(1),
) -> tuple[Price, ...]:
    """Return the prices of hardware ordered by catalog items, which carry no storage.

    Args:
        plans: all of one form factor and generation, at least one.
        terms: empty means all that are offered for the hardware.
    Source:  assumed: the API has no price for orders by line items, so the price book is applied.
    """
    first = plans[0]
    offered = reference.prices.terms_for("SERVER" if isinstance(first, ServerPlan) else first.generation)
    return prices(
        added_usd_cents(plans, reference),
        country_code,
        reference,
        terms=terms or offered,
        options=options,
        remaining=remaining,
    )

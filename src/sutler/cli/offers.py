"""How are a quote's options and prices shown? As tables, from the wire's answer alone."""

from typing import TYPE_CHECKING, Final

from rich import box
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from types_boto3_outposts.type_defs import QuoteOptionTypeDef, RackSpecificationDetailsTypeDef

TERMS: Final = ("ONE_YEAR", "THREE_YEARS", "FIVE_YEARS")
WAYS: Final = ("ALL_UPFRONT", "PARTIAL_UPFRONT", "NO_UPFRONT")


def can_grow(options: "Sequence[QuoteOptionTypeDef]") -> "QuoteOptionTypeDef":
    """Return the cheapest option with a network rack, which serves many compute racks."""
    return next(option for option in options if any(rack["RackUse"] == "NETWORKING" for rack in racks_of(option)))


def racks_of(option: "QuoteOptionTypeDef") -> "list[RackSpecificationDetailsTypeDef]":
    """Return the racks of an option as they will stand."""
    return [specification["FinalRackSpecificationDetails"] for specification in option["Specifications"]]


def options_table(options: "Sequence[QuoteOptionTypeDef]", titles: "Sequence[str]" = ()) -> Table:
    """Return the options side by side: hardware, what it asks of the site, and the price of three years.

    Args:
        titles: what each stands for, where that is known; the API does not tell.
    """
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    table.add_column("")
    if titles:
        table.add_column("")
    table.add_column("racks", no_wrap=True)
    table.add_column("hosts", no_wrap=True)
    for title in ("kVA", "lb", "all upfront", "or monthly"):
        table.add_column(title, justify="right", no_wrap=True)
    for number, option in enumerate(options, 1):
        racks = racks_of(option)
        networking = any(rack["RackUse"] == "NETWORKING" for rack in racks)
        compute = sum(rack["RackUse"] == "COMPUTE" for rack in racks)
        hosts = [f"{host['Quantity']} {host['Family']}" for rack in racks for host in rack.get("EC2Capacities", ())]
        prices = prices_of(option)
        table.add_row(
            str(number),
            *titles[number - 1 : number],
            f"{compute} + network" if networking else f"{compute}",
            ", ".join(hosts),
            f"{sum(rack['RackPowerDrawKva'] for rack in racks):.1f}",
            f"{sum(rack['RackWeightLbs'] for rack in racks):,.0f}",
            dollars(prices["THREE_YEARS", "ALL_UPFRONT"][0]),
            dollars(prices["THREE_YEARS", "NO_UPFRONT"][1]),
        )
    return table


def prices_table(option: "QuoteOptionTypeDef") -> Table:
    """Return what an option costs: a row a term, a column a way to pay, upfront and a month."""
    prices = prices_of(option)
    ways = [way for way in WAYS if any(priced == way for _, priced in prices)]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    table.add_column("")
    for way in ways:
        table.add_column(way, justify="right")
    for term in sorted({term for term, _ in prices}, key=TERMS.index):
        table.add_row(term, *(_cost(*prices[term, way]) for way in ways))
    return table


def _cost(upfront: float, monthly: float) -> str:
    parts = [dollars(upfront)] * bool(upfront) + [f"{dollars(monthly)}/month"] * bool(monthly)
    return " + ".join(parts)


def prices_of(option: "QuoteOptionTypeDef") -> dict[tuple[str, str], tuple[float, float]]:
    """Return dollars upfront and a month by term and payment option."""
    details = [price["SubscriptionPricingDetails"] for price in option["PricingOptions"]]
    return {
        (price["PaymentTerm"], price["PaymentOption"]): (price["UpfrontPrice"], price["MonthlyRecurringPrice"])
        for price in details
    }


def dollars(amount: float) -> str:
    """Return an amount as people write it."""
    return f"${amount:,.2f}"

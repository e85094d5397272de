"""How are a quote's options and prices shown? As tables, from the wire's answer alone."""

from collections import Counter
from typing import TYPE_CHECKING, Final

from rich import box
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from types_boto3_outposts.type_defs import QuoteOptionTypeDef, RackSpecificationDetailsTypeDef

TERMS: Final = ("ONE_YEAR", "THREE_YEARS", "FIVE_YEARS")
HEADINGS: Final = {("THREE_YEARS", "ALL_UPFRONT"): "all upfront", ("THREE_YEARS", "NO_UPFRONT"): "or monthly"}
"""Of the prices by which options are compared, if they are there: those of three years."""

TITLE_WIDTH: Final = 16
WAYS: Final = ("ALL_UPFRONT", "PARTIAL_UPFRONT", "NO_UPFRONT")


def can_grow(options: "Sequence[QuoteOptionTypeDef]") -> "QuoteOptionTypeDef":
    """Return the cheapest option with a network rack, which serves many compute racks."""
    return next(option for option in options if any(rack["RackUse"] == "NETWORKING" for rack in racks_of(option)))


def racks_of(option: "QuoteOptionTypeDef") -> "list[RackSpecificationDetailsTypeDef]":
    """Return the racks of an option as they will stand; of servers there are none."""
    return [
        specification["FinalRackSpecificationDetails"]
        for specification in option["Specifications"]
        if "FinalRackSpecificationDetails" in specification
    ]


def options_table(options: "Sequence[QuoteOptionTypeDef]", titles: "Sequence[str]" = ()) -> Table:
    """Return the options side by side: hardware, what it asks of the site, and the prices that compare best.

    Args:
        titles: what each stands for, where that is known; the API does not tell.
    """
    compared = _compared(prices_of(options[0]))
    headings = ["racks", "hosts", "kVA", "lb", *(HEADINGS.get(pair, ", ".join(pair)) for pair in compared)]
    rows = [[*_hardware(option), *(_cost(*prices_of(option)[pair]) for pair in compared)] for option in options]
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, collapse_padding=True)
    table.add_column("", no_wrap=True, min_width=len(str(len(rows))))
    if titles:
        table.add_column("", min_width=TITLE_WIDTH)
    for heading, cells in zip(headings, zip(*rows, strict=True), strict=True):
        if heading == "hosts":
            table.add_column(heading, min_width=max(len(word) for cell in cells for word in cell.split(", ")))
        else:  # a figure is never cut short
            table.add_column(heading, justify="right", no_wrap=True, min_width=max(map(len, cells)))
    for number, row in enumerate(rows, 1):
        table.add_row(str(number), *titles[number - 1 : number], *row)
    return table


def _compared(prices: dict[tuple[str, str], tuple[float, float]]) -> list[tuple[str, str]]:
    """Return the terms and ways to pay by which options are compared: three years, else the first that are priced."""
    return [pair for pair in HEADINGS if pair in prices] or list(prices)[:2]


def _hardware(option: "QuoteOptionTypeDef") -> list[str]:
    """Return what stands there: racks or servers, hosts by kind, all power and all weight."""
    racks = racks_of(option)
    servers = [s["ServerSpecificationDetails"] for s in option["Specifications"] if "ServerSpecificationDetails" in s]
    compute = sum(rack["RackUse"] == "COMPUTE" for rack in racks)
    standing = f"{compute} + network" if compute < len(racks) else f"{compute}"
    hosts: Counter[tuple[str, str]] = Counter()
    for device in (*racks, *servers):
        for host in device.get("EC2Capacities", ()):
            hosts[host["Family"], host["MaxSize"]] += int(host["Quantity"])
    sizes = Counter(family for family, _ in hosts)
    named = [f"{n} {family}{f'.{size}' if sizes[family] > 1 else ''}" for (family, size), n in hosts.items()]
    kva = sum(rack["RackPowerDrawKva"] for rack in racks) + sum(server["ServerPowerDrawKva"] for server in servers)
    lbs = sum(rack["RackWeightLbs"] for rack in racks) + sum(server["ServerWeightLbs"] for server in servers)
    return [f"{len(servers)} servers" if servers else standing, ", ".join(named), f"{kva:.1f}", f"{lbs:,.0f}"]


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

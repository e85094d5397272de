"""How does a quote become an installed Outpost? The demo's story: six chapters, each an unmodified boto3 at work.

Everything shown was answered by the server; nothing is worked out here but what the last chapter checks: that the
capacity found on the Outpost is the capacity that was ordered.
"""

import io
import sys
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Final

import boto3
import click
from rich.console import Console
from rich.text import Text

from sutler.cli import by_hand
from sutler.cli.elevation import MARKS, Kind, draw
from sutler.cli.installed import installed_capacity, racks_of
from sutler.cli.offers import can_grow, options_table, prices_table
from sutler.cli.remote import Remote
from sutler.wire.defaults import DEFAULT_ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import (
        AddressTypeDef,
        OrderTypeDef,
        QuoteCapacityTypeDef,
        QuoteOptionTypeDef,
        QuoteTypeDef,
        RackPhysicalPropertiesTypeDef,
    )

NAME: Final = "Seattle"
REGION: Final = "us-west-2"
WIDTH: Final = 100  # of a pipe, which has none
COLOURS: Final[dict[Kind, str]] = {
    "COMPUTE": "green",
    "STORAGE": "yellow",
    "NETWORKING": "blue",
    "SWITCH": "cyan",
    "POWERSHELF": "magenta",
}
ADDRESS: Final["AddressTypeDef"] = {
    "ContactName": "Martha Rivera",
    "ContactPhoneNumber": "+12065550100",
    "AddressLine1": "100 Main Street",
    "City": "Seattle",
    "StateOrRegion": "WA",
    "PostalCode": "98101",
    "CountryCode": "US",
}
RACK_PROPERTIES: Final["RackPhysicalPropertiesTypeDef"] = {
    "PowerDrawKva": "POWER_30_KVA",
    "PowerPhase": "THREE_PHASE",
    "PowerConnector": "AH532P6W",
    "PowerFeedDrop": "ABOVE_RACK",
    "UplinkGbps": "UPLINK_100G",
    "UplinkCount": "UPLINK_COUNT_4",
    "FiberOpticCableType": "SINGLE_MODE",
    "OpticalStandard": "OPTIC_100GBASE_LR4",
    "MaximumSupportedWeightLbs": "NO_LIMIT",
}
WANTED: Final[list["QuoteCapacityTypeDef"]] = [
    {"QuoteCapacityType": "EC2", "Unit": "m7i.4xlarge", "Quantity": 36},
    {"QuoteCapacityType": "EC2", "Unit": "c7i.8xlarge", "Quantity": 12},
    {"QuoteCapacityType": "EC2", "Unit": "r7i.12xlarge", "Quantity": 8},
    {"QuoteCapacityType": "EBS", "Unit": "TiB", "Quantity": 30},
]
STEPS: Final = ("PREPARING", "BUILDING", "SHIPPED", "DELIVERED", "INSTALLING", "INSTALLED")


def tell(url: str) -> None:
    """Tell the story against a server with fresh data and a clock that stands still.

    Raises:
        click.ClickException: what is installed is not what was ordered.
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal of few characters gets what it can show
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = WIDTH
    client = boto3.session.Session().client(
        "outposts",
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=DEFAULT_ACCOUNT,
        aws_secret_access_key="any",  # noqa: S106  # open access checks no signature
    )
    Story(console, client, Remote(url, DEFAULT_ACCOUNT)).run()


class Story:
    """The story as it unfolds.

    Args:
        console: where it is told.
        client: boto3's, for Outposts.
        remote: the control API, for moving the clock.
    """

    def __init__(self, console: Console, client: "OutpostsClient", remote: Remote) -> None:
        self._console = console
        self._client = client
        self._remote = remote

    def run(self) -> None:
        """Tell all of it."""
        self._say("[bold]Sutler[/] rehearses the purchase of an AWS Outpost. The client is boto3, unmodified;")
        self._say(f"the server was started for this story and answers at {self._remote.url}.")
        outpost_id = self._site_and_outpost()
        quote = self._quote(outpost_id)
        option = can_grow(quote["QuoteOptions"])
        order = self._order(outpost_id, quote, option)
        self._months(outpost_id, order)
        self._installed(outpost_id, option)
        self._chapter("The same by hand")
        spoken = by_hand.lines(
            account=DEFAULT_ACCOUNT,
            region=REGION,
            name=NAME,
            address=ADDRESS,
            rack=RACK_PROPERTIES,
            capacities=WANTED,
        )
        self._console.print(spoken, end="", markup=False, soft_wrap=True)

    def _site_and_outpost(self) -> str:
        self._chapter("A place for it")
        site = self._client.create_site(
            Name=NAME,
            OperatingAddress=ADDRESS,
            ShippingAddress=ADDRESS,
            RackPhysicalProperties=RACK_PROPERTIES,
        )["Site"]
        power, uplink = RACK_PROPERTIES["PowerDrawKva"], RACK_PROPERTIES["UplinkGbps"]
        city = f"{site['OperatingAddressCity']}, {site['OperatingAddressStateOrRegion']}"
        self._say(f"CreateSite     {site['SiteId']}  {city}: {power}, {uplink}")
        outpost = self._client.create_outpost(
            Name=NAME, SiteId=site["SiteId"], AvailabilityZone=f"{REGION}a", SupportedHardwareType="RACK"
        )["Outpost"]
        zone = f"{outpost['AvailabilityZone']} ({outpost['AvailabilityZoneId']})"
        self._say(f"CreateOutpost  {outpost['OutpostId']}  {outpost['LifeCycleStatus']} in {zone}")
        return outpost["OutpostId"]

    def _quote(self, outpost_id: str) -> "QuoteTypeDef":
        wanted = ", ".join(f"{c['Quantity']:g} × {c['Unit']}" for c in WANTED if c["QuoteCapacityType"] == "EC2")
        storage = ", ".join(
            f"{c['Quantity']:g} {c['Unit']} of {c['QuoteCapacityType']}"
            for c in WANTED
            if c["QuoteCapacityType"] != "EC2"
        )
        self._chapter("What would it take, and cost?")
        self._say(f"CreateQuote    {wanted}, {storage}")
        quote = self._client.create_quote(
            OutpostIdentifier=outpost_id, CountryCode=ADDRESS["CountryCode"], RequestedCapacities=WANTED
        )["Quote"]
        self._say(
            f"               {quote['QuoteId']}  {quote['QuoteStatus']}, until {quote['ExpirationDate']:%d %B %Y}"
        )
        self._say(f"               {len(quote['QuoteOptions'])} options; illustrative prices for three years:\n")
        self._console.print(options_table(quote["QuoteOptions"]))
        self._say("")
        requirements = quote["OrderingRequirements"]
        counts = Counter(requirement["Status"] for requirement in requirements)
        counted = ", ".join(f"{count} {status}" for status, count in counts.most_common())
        others = [r["OrderingRequirementType"] for r in requirements if r["Status"] != "PASS"]
        self._say(f"Ordering requirements: {counted}[dim] ({', '.join(others)})[/]")
        return quote

    def _order(self, outpost_id: str, quote: "QuoteTypeDef", option: "QuoteOptionTypeDef") -> "OrderTypeDef":
        self._chapter("The order")
        number = quote["QuoteOptions"].index(option) + 1
        self._say(f"Option {number} has its network in a rack of its own and can grow. What it costs:\n")
        self._console.print(prices_table(option))
        self._say("")
        order = self._client.create_order(
            OutpostIdentifier=outpost_id,
            QuoteIdentifier=quote["QuoteId"],
            QuoteOptionIdentifier=option["QuoteOptionIdentifier"],
            PaymentOption="PARTIAL_UPFRONT",
            PaymentTerm="THREE_YEARS",
        )["Order"]
        used = self._client.get_quote(QuoteIdentifier=quote["QuoteId"])["Quote"]
        count = len(order["LineItems"])
        paid = f"{order['PaymentOption']}, {order['PaymentTerm']}"
        self._say(f"CreateOrder    {order['OrderId']}  {order['Status']}: {count} racks, {paid}")
        self._say(f"GetQuote       {used['QuoteId']}  {used['QuoteStatus']}: a quote orders once")
        return order

    def _months(self, outpost_id: str, order: "OrderTypeDef") -> None:
        """Jump from one event to the next until the order is complete."""
        self._chapter("The months pass")
        placed = order["OrderSubmissionDate"]
        now = placed
        shown: Sequence[str] = ()
        while True:
            order = self._client.get_order(OrderId=order["OrderId"])["Order"]
            statuses = [item["Status"] for item in order["LineItems"]]
            if statuses != shown:
                shown = statuses
                step = min(map(STEPS.index, statuses))
                marks = "●" * (step + 1) + "○" * (len(STEPS) - step - 1)
                self._say(
                    f"{now:%d %b %Y}  day {(now - placed).days:2}  {marks}  [bold]{order['Status']:11}[/]"
                    f" {STEPS[step]:10}  {self._happens(STEPS[step], outpost_id, order)}"
                )
            if order["Status"] == "COMPLETED":
                break
            now = self._next_event()
        self._say(f"GetOrder       OrderFulfilledDate {order['OrderFulfilledDate']:%d %B %Y}")

    def _next_event(self) -> datetime:
        """Move the clock to the next thing that is due; nothing on the way is missed."""
        _, clock = self._remote.clock()
        if clock["next"] is None:
            raise click.ClickException("The demo went wrong: nothing is due, and the order is not complete.")
        _, clock = self._remote.clock({"to": clock["next"]})
        return datetime.fromisoformat(clock["now"])

    def _happens(self, step: str, outpost_id: str, order: "OrderTypeDef") -> str:
        """Return what is new about the order at a step, in a few words."""
        items = order["LineItems"]
        status = self._client.get_outpost(OutpostId=outpost_id)["Outpost"]["LifeCycleStatus"]
        match step:
            case "PREPARING":
                return "AWS looks at the site"
            case "BUILDING":
                return "the factory builds the racks and slots the hosts"
            case "SHIPPED":
                shipments = [item["ShipmentInformation"] for item in items]
                return ", ".join(f"{s['ShipmentCarrier']} {s['ShipmentTrackingNumber']}" for s in shipments)
            case "DELIVERED":
                assets = [asset for item in items for asset in item["AssetInformationList"]]
                first = assets[0]
                return f"{len(assets)} assets; {first['AssetId']} has MAC {first['MacAddressList'][0]}"
            case "INSTALLING":
                return f"power, network, service link; the Outpost is {status}"
            case _:
                return f"the Outpost is {status}"

    def _installed(self, outpost_id: str, option: "QuoteOptionTypeDef") -> None:
        self._chapter(f"What stands in {NAME} now")
        assets = [
            asset
            for page in self._client.get_paginator("list_assets").paginate(OutpostIdentifier=outpost_id)
            for asset in page["Assets"]
        ]
        self._say(f"ListAssets     {len(assets)} assets; the racks from the front, by rack unit:")
        drawing = Text(draw(racks_of(assets)))
        for kind, colour in COLOURS.items():
            drawing.highlight_regex(rf"{MARKS[kind]}[^│]*", colour)
        self._console.print(drawing, soft_wrap=True)
        types = self._client.get_outpost_instance_types(OutpostId=outpost_id)["InstanceTypes"]
        self._say(f"GetOutpostInstanceTypes  {', '.join(kind['InstanceType'] for kind in types)}\n")
        installed = self._installed_storage(outpost_id)
        installed.update((("EC2", unit), count) for unit, count in installed_capacity(assets).items())
        asked, ordered = capacity(WANTED), capacity(option["Capacities"])
        for service, unit in sorted({*asked, *ordered, *installed}, reverse=True):
            name = unit if service == "EC2" else f"{unit} of {service}"
            counts = (found.get((service, unit), 0) for found in (asked, ordered, installed))
            self._say("  {:14} asked {:3g}   ordered {:3g}   installed {:3g}".format(name, *counts))
        launchable = {("EC2", kind["InstanceType"]) for kind in types}
        if installed != ordered or launchable != {key for key in ordered if key[0] == "EC2"}:
            raise click.ClickException("The demo failed: what is installed is not what was ordered.")
        if any(ordered.get(key, 0) < wanted for key, wanted in asked.items()):
            raise click.ClickException("The demo failed: what was ordered is less than what was asked for.")
        self._say("[bold green]What was ordered is what is installed[/].")

    def _installed_storage(self, outpost_id: str) -> dict[tuple[str, str], float]:
        """Return the storage that a quote for one instance more finds on the Outpost: assets do not tell."""
        quote = self._client.create_quote(
            OutpostIdentifier=outpost_id,
            CountryCode=ADDRESS["CountryCode"],
            RequestedCapacities=[{**WANTED[0], "Quantity": 1}],
        )["Quote"]
        existing = capacity(quote["QuoteOptions"][0]["CapacitySummary"]["ExistingCapacities"])
        return {key: quantity for key, quantity in existing.items() if key[0] != "EC2"}

    def _chapter(self, title: str) -> None:
        self._console.print(f"\n[bold cyan]── {title} [/]")

    def _say(self, line: str) -> None:
        self._console.print(line, soft_wrap=True)


def capacity(capacities: "Sequence[QuoteCapacityTypeDef]") -> dict[tuple[str, str], float]:
    """Return quantities by service and unit, such as ("EC2", "m7i.4xlarge") or ("EBS", "TiB")."""
    return {(asked["QuoteCapacityType"], asked["Unit"]): asked["Quantity"] for asked in capacities}

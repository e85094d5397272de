"""What is asked of the wire? Four calls in full, what may be wrong with them, and inputs that grow."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

_MICROSECONDS: Final = 1_767_225_600_123_456
_OUTPOST: Final = "op-0123456789abcdef0"
_ADDRESS: Final = {
    "ContactName": "Ada Lovelace",
    "ContactPhoneNumber": "+12065550100",
    "AddressLine1": "410 Terry Ave N",
    "AddressLine2": "Dock 4",
    "AddressLine3": "Floor 2",
    "City": "Seattle",
    "StateOrRegion": "WA",
    "DistrictOrCounty": "King",
    "PostalCode": "98109",
    "CountryCode": "US",
    "Municipality": "Seattle",
}
_RACK: Final = {
    "PowerDrawKva": "POWER_10_KVA",
    "PowerPhase": "SINGLE_PHASE",
    "PowerConnector": "L6_30P",
    "PowerFeedDrop": "ABOVE_RACK",
    "UplinkGbps": "UPLINK_10G",
    "UplinkCount": "UPLINK_COUNT_2",
    "FiberOpticCableType": "MULTI_MODE",
    "OpticalStandard": "OPTIC_10GBASE_SR",
    "MaximumSupportedWeightLbs": "MAX_2000_LBS",
}
_QUOTED: Final = {"QuoteIdentifier": "oq-0123456789abcdef0", "QuoteOptionIdentifier": "oqo-0123456789abcdef0"}
_FULL_QUOTE: Final = {
    "OutpostIdentifier": _OUTPOST,
    "RequestedPaymentOptions": ["ALL_UPFRONT"],
    "RequestedPaymentTerms": ["THREE_YEARS"],
    "Description": "For the room behind the loading dock",
}
_BROKEN_QUOTE: Final = {
    "OutpostIdentifier": "",
    "CountryCode": "",
    "RequestedCapacities": [{"QuoteCapacityType": "X", "Unit": ""}],
    "RequestedPaymentOptions": ["X"],
    "RequestedPaymentTerms": ["X"],
    "Description": "\t",
}
_SITE: Final = {
    "Name": "Seattle 1",
    "Description": "The room behind the loading dock",
    "Notes": "Ring at the gate; the electrician comes on Tuesdays.",
    "Tags": {"env": "production", "owner": "infrastructure"},
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call, as it arrives, and what the operation answers.

    Args:
        operation: its name in the API.
        labels: members that travel in the path, in the order of the URI.
        members: those that travel in the body.
        answer: by the wire's names; times are microseconds since the epoch.
        size: said behind the name, to tell calls of one operation apart.
    """

    operation: str
    labels: Mapping[str, str]
    members: Mapping[str, Any]
    answer: Mapping[str, Any]
    size: str = ""

    @property
    def name(self) -> str:
        return f"{self.operation}{self.size and ' '}{self.size}"

    @property
    def body(self) -> bytes:
        return json.dumps(self.members).encode() if self.members else b""

    def but(self, **members: Any) -> "Call":
        """Return the same with other members; None leaves one out."""
        left = {name: value for name, value in {**self.members, **members}.items() if value is not None}
        return replace(self, members=left)


def _order(lines: int) -> dict[str, Any]:
    line = {"CatalogItemId": "OR-ABCDEFG", "LineItemId": "ooi-0123456789abcdef0", "Quantity": 1, "Status": "PREPARING"}
    return {
        "Order": {
            "OutpostId": _OUTPOST,
            "QuoteIdentifier": "oq-0123456789abcdef0",
            "QuoteOptionIdentifier": "oqo-0123456789abcdef0",
            "OrderId": "oo-0123456789abcdef0",
            "Status": "PREPARING",
            "LineItems": [line] * lines,
            "PaymentOption": "ALL_UPFRONT",
            "PaymentTerm": "THREE_YEARS",
            "OrderSubmissionDate": _MICROSECONDS,
            "OrderType": "OUTPOST",
        }
    }


def get_order() -> Call:
    """Return a GetOrder whose answer has two line items."""
    return Call("GetOrder", {"OrderId": "oo-0123456789abcdef0"}, {}, _order(2))


def create_order(lines: int = 2, *, quoted: bool = False) -> Call:
    """Return a CreateOrder by line items, of a quote or not."""
    members = {
        "OutpostIdentifier": f"arn:aws:outposts:us-west-2:111122223333:outpost/{_OUTPOST}",
        "LineItems": [{"CatalogItemId": "OR-ABCDEFG", "Quantity": 1}] * lines,
        "PaymentOption": "ALL_UPFRONT",
        "PaymentTerm": "THREE_YEARS",
        **(_QUOTED if quoted else {}),
    }
    size = "of a quote" if quoted else "" if lines == 2 else f"of {lines} lines"
    return Call("CreateOrder", {}, members, _order(lines), size)


def create_site(tags: int = 2) -> Call:
    """Return a CreateSite with all members."""
    given = _SITE if tags == 2 else {**_SITE, "Tags": {f"tag/{_letters(n)}": f"value {n}" for n in range(tags)}}
    members = {**given, "OperatingAddress": _ADDRESS, "ShippingAddress": _ADDRESS, "RackPhysicalProperties": _RACK}
    site = {
        **given,
        "SiteId": "os-0123456789abcdef0",
        "AccountId": "111122223333",
        "SiteArn": "arn:aws:outposts:us-west-2:111122223333:site/os-0123456789abcdef0",
        "OperatingAddressCountryCode": "US",
        "OperatingAddressStateOrRegion": "WA",
        "OperatingAddressCity": "Seattle",
        "RackPhysicalProperties": _RACK,
    }
    return Call("CreateSite", {}, members, {"Site": site}, "" if tags == 2 else f"of {tags} tags")


def create_quote(capacities: int, unit: int = 0, *, full: bool = False) -> Call:
    """Return a CreateQuote, with units of at least so many characters, and all members or the two that it needs.

    Its answer shows the capacities again.
    """
    families = ("m5", "c5", "r5", "g4dn", "i3en")
    asked = [
        {
            "QuoteCapacityType": "EC2",
            "Unit": f"{families[n % 5]}.{1 + n // 5 % 24}xlarge".ljust(unit, "+"),
            "Quantity": float(n),
        }
        for n in range(capacities)
    ]
    quote = {
        "QuoteId": "oq-0123456789abcdef0",
        "AccountId": "111122223333",
        "QuoteStatus": "CREATED",
        "CountryCode": "US",
        "RequestedCapacities": asked,
        "CreatedDate": _MICROSECONDS,
        "ExpirationDate": _MICROSECONDS,
        "QuoteOptions": [],
    }
    members = {"CountryCode": "US", "RequestedCapacities": asked, **(_FULL_QUOTE if full else {})}
    size = f"of {capacities:,}{' wide' if unit else ''}{' with all members' if full else ''}"
    return Call("CreateQuote", {}, members, {"Quote": quote}, size)


def start_task(pools: int) -> Call:
    """Return a StartCapacityTask, whose list the model does not bound."""
    members = {"InstancePools": [{"InstanceType": "m5.large", "Count": n % 9_999} for n in range(pools)]}
    answer = {"CapacityTaskId": "cap-0123456789abcdef0", "CapacityTaskStatus": "REQUESTED"}
    return Call("StartCapacityTask", {"OutpostIdentifier": _OUTPOST}, members, answer, f"of {pools:,}")


def measured_calls() -> tuple[Call, ...]:
    """Return the four calls that are held against the peers."""
    return get_order(), create_order(), create_site(), create_quote(2_000)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A call with something wrong in it.

    Args:
        what: that is.
        right: the same call without it.
        raw: the body, when it is none that JSON can say.
        held: whether the target holds for it, as for the four measured calls with all that the refused one has.
    """

    what: str
    right: Call
    call: Call
    raw: bytes | None = None
    held: bool = True

    @property
    def body(self) -> bytes:
        return self.call.body if self.raw is None else self.raw


def wrongs() -> list[Wrong]:
    """Return many kinds of refusals, each beside its accepted call."""
    get, order, site = get_order(), create_order(), create_site()
    lines, tags, quote, task = create_order(20), create_site(50), create_quote(2_000), start_task(20_000)
    wide = create_quote(2_000, 1_000)
    quoted, small = create_order(quoted=True), create_quote(1, full=True)
    blank = dict.fromkeys(_ADDRESS, "")
    broken_line = {"CatalogItemId": "OR-ABCDEFGHIJ", "Quantity": 0}
    texts = ("OutpostIdentifier", "PaymentOption", "PaymentTerm")
    asked = quote.members["RequestedCapacities"]
    found = [
        Wrong(what, get, replace(get, labels={"OrderId": order_id}))
        for what, order_id in (("pattern", "oo-0123456789abcdefx"), ("a character more", "oo-0123456789abcdef01"))
    ]
    orders: dict[str, dict[str, Any]] = {
        "missing": {"PaymentOption": None},
        "enum": {"PaymentOption": "CASH"},
        "empty": {"LineItems": []},
        "all": dict.fromkeys(texts, ""),
        "all and both lines": {**dict.fromkeys(texts, ""), "LineItems": [broken_line] * 2},
        "enumerations and both lines": {**dict.fromkeys(texts, "X"), "LineItems": [broken_line] * 2},
    }
    found += [Wrong(what, order, order.but(**members)) for what, members in orders.items()]
    everything = {**dict.fromkeys((*texts, *_QUOTED), ""), "LineItems": [broken_line] * 2}
    found += [
        Wrong("everything", quoted, quoted.but(**everything)),
        Wrong("everything", small, small.but(**_BROKEN_QUOTE)),
        Wrong("all lines", lines, lines.but(LineItems=[broken_line] * 20)),
        Wrong("a line too many", lines, lines.but(LineItems=[broken_line] * 21)),
        Wrong("Name", site, site.but(Name="")),
        Wrong("no address members", site, site.but(OperatingAddress={}, ShippingAddress={})),
        Wrong("blank addresses", site, site.but(OperatingAddress=blank, ShippingAddress=blank)),
        Wrong("everything", site, _everything(site)),
        Wrong("everything, tabs and enumerations", site, _tabs(site)),
        Wrong("all tags", tags, tags.but(Tags={f"aws:{n}": "\t" for n in range(50)})),
        Wrong("a tag too many", tags, tags.but(Tags={f"{n}": "" for n in range(51)})),
        Wrong("the last", quote, quote.but(RequestedCapacities=[*asked[:-1], {"Unit": ""}])),
        Wrong("one too many", quote, quote.but(RequestedCapacities=[*asked, {}])),
        Wrong("all alike", quote, _capacities(quote, lambda _n: {"QuoteCapacityType": "GPU", "Unit": ""})),
        Wrong("all apart", quote, _capacities(quote, lambda n: {"QuoteCapacityType": f"X{n}", "Unit": f"\t{n}"})),
        Wrong("all too long", wide, _capacities(wide, lambda n: {"Unit": f"{n:01001}"})),
        Wrong("a text for a number", quote, _capacities(quote, lambda _n: {"Quantity": "4"})),
        Wrong("broken at its end", quote, quote, quote.body[:-1]),
        Wrong("no pool has members", task, task.but(InstancePools=[{}] * 20_000)),
        Wrong(
            "all pools",
            task,
            task.but(InstancePools=[{"InstanceType": f"m{n}", "Count": -1 - n} for n in range(20_000)]),
        ),
    ]
    return found


def small_wrongs() -> list[Wrong]:
    """Return dear refusals beside accepted calls that are small: another operation's, or with fewer members."""
    site, quote, order = create_site(), create_quote(1), create_order()
    of_site = {"SiteId": "os-0123456789abcdef0"}
    named = {"Name": "a", "Description": "b", "SupportedHardwareType": "RACK", "Tags": {"a": "b"}}
    placed = {"AvailabilityZone": "us-west-2a", "AvailabilityZoneId": "usw2-az1", **of_site}
    outpost = Call("CreateOutpost", {}, {**named, **placed}, {"Outpost": {"OutpostId": _OUTPOST, **named, **placed}})
    given = {"AddressType": "SHIPPING_ADDRESS", "Address": _ADDRESS}
    address = Call("UpdateSiteAddress", of_site, given, given)
    rack = Call("UpdateSiteRackPhysicalProperties", of_site, _RACK, site.answer)
    cancel = Call("CancelOrder", {"OrderId": "oo-0123456789abcdef0"}, {}, {})
    tag = Call("TagResource", {"ResourceArn": site.answer["Site"]["SiteArn"]}, {"Tags": {"a": "b"}}, {})
    connected = {"AssetId": "0123456789", "ClientPublicKey": "A" * 43 + "=", "NetworkInterfaceDeviceIndex": 0}
    connection = Call("StartConnection", {}, connected, {"ConnectionId": "a", "UnderlayIpAddress": "10.0.0.1"})
    blank = {name: _all_texts(value, "") for name, value in outpost.members.items()}
    lines = [{"CatalogItemId": "OR-ABCDEFGHIJ", "Quantity": 0}] * 2
    found = [
        Wrong("with members that the accepted one lacks", quote, quote.but(**_BROKEN_QUOTE)),
        Wrong(
            "with members that the accepted one lacks",
            order,
            order.but(**{**dict.fromkeys((*order.members, *_QUOTED), ""), "LineItems": lines}),
        ),
        Wrong("everything", outpost, outpost.but(**{**blank, "Tags": {"": ""}})),
        Wrong("everything", address, address.but(AddressType="X", Address=_all_texts(_ADDRESS, ""))),
        Wrong("everything", rack, rack.but(**dict.fromkeys(_RACK, "X"))),
        Wrong("pattern", cancel, replace(cancel, labels={"OrderId": "bad"})),
        Wrong("everything", connection, connection.but(AssetId="", ClientPublicKey="", NetworkInterfaceDeviceIndex=9)),
        Wrong("everything", tag, replace(tag, labels={"ResourceArn": "bad"}).but(Tags={"": "\t"})),
    ]
    return [replace(wrong, held=False) for wrong in found]


def _everything(site: Call) -> Call:
    """Return a CreateSite of which every text breaks every constraint that it can."""
    return site.but(**{name: _all_texts(value, "") for name, value in site.members.items()})


def _tabs(site: Call) -> Call:
    """Return a CreateSite of which every text has characters that it may not, and values that are none."""
    tabs = {name: _all_texts(value, "\t" * 5) for name, value in site.members.items()}
    return site.but(**{**tabs, "Tags": {"aws:": "\t", "": ""}, "RackPhysicalProperties": dict.fromkeys(_RACK, "X")})


def _all_texts(value: Any, text: str) -> Any:
    return {name: _all_texts(inner, text) for name, inner in value.items()} if isinstance(value, dict) else text


def _capacities(quote: Call, wrong: Callable[[int], dict[str, Any]]) -> Call:
    asked = quote.members["RequestedCapacities"]
    return quote.but(RequestedCapacities=[{**capacity, **wrong(n)} for n, capacity in enumerate(asked)])


def _letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


@dataclass(frozen=True, slots=True)
class Growing:
    """An input that can be made larger.

    Args:
        least: the smallest size that is measured; the others double it.
        made: returns the operation, the raw labels, the query string and the body of a size.
    """

    what: str
    least: int
    made: Callable[[int], tuple[str, tuple[str, ...], str, bytes]]


def growing() -> tuple[Growing, ...]:
    """Return inputs of every place that a client can fill, accepted and refused."""

    def body(call: Call) -> tuple[str, tuple[str, ...], str, bytes]:
        return call.operation, tuple(call.labels.values()), "", call.body

    site = create_site()
    return (
        Growing("capacities, accepted", 31, lambda n: body(create_quote(n))),
        Growing("capacities beyond the most", 2_001, lambda n: body(create_quote(n))),
        Growing("pools, accepted", 1_000, lambda n: body(start_task(n))),
        Growing("pools, all wrong", 1_000, lambda n: body(start_task(n).but(InstancePools=[{"Count": -1}] * n))),
        Growing("pools, the last wrong", 1_000, lambda n: body(_last_wrong(start_task(n)))),
        Growing("tags", 1_000, lambda n: body(site.but(Tags={f"aws:{k}": "" for k in range(n)}))),
        Growing("a text", 10_000, lambda n: body(site.but(Notes="x" * n))),
        Growing("a text of tabs", 10_000, lambda n: body(site.but(Notes="\t" * n))),
        Growing("members that nobody knows", 1_000, lambda n: body(site.but(**{f"x{k}": k for k in range(n)}))),
        Growing("nulls", 1_000, lambda n: ("CreateSite", (), "", b"{" + b'"Name":null,' * n + b'"Name":"a"}')),
        Growing("a label", 1_000, lambda n: ("GetOrder", ("%41" * n,), "", b"")),
        Growing("parameters of a list", 500, lambda n: ("ListAssets", (_OUTPOST,), "HostIdFilter=h_1&" * n, b"")),
        Growing("a parameter", 8, lambda n: ("ListCatalogItems", (), "EC2FamilyFilter=" + "a" * n + "%21", b"")),
        Growing("a long parameter", 264, lambda n: ("ListCatalogItems", (), "EC2FamilyFilter=" + "a" * n + "%21", b"")),
    )


def _last_wrong(task: Call) -> Call:
    pools = task.members["InstancePools"]
    return task.but(InstancePools=[*pools[:-1], {}])

"""What does an account know, and what would it ask next? Ids that it was given, offers that it may order, tokens.

A world is one account in one Region. It learns from every answer that it gets, whatever the operation, by the look of
ids; so a new operation needs a line in `IDS` at most. The same draws over the same answers give the same requests.
"""

import random
import re
from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

import modelled
from campaigns.fuzz import shapes
from journey import ADDRESS, RACK_PROPERTIES

KEPT: Final = 24
ID: Final = re.compile(rb'"((?:os|op|oo|ooi|oq|oqo|cap)-[0-9a-f]{17}|OR-[A-Z0-9]{7})"')
NUMBER: Final = re.compile(rb'"(InstanceType|AssetId|ConnectionId|HostId|InstanceId)":"([^"]{1,200})"')
IDS: Final[Mapping[str, str]] = {
    "SiteId": "os",
    "OutpostId": "op",
    "OutpostIdentifier": "op",
    "OutpostIdentifierFilter": "op",
    "QuoteIdentifier": "oq",
    "QuoteOptionIdentifier": "oqo",
    "OrderId": "oo",
    "CapacityTaskId": "cap",
    "CatalogItemId": "OR",
    "AssetId": "AssetId",
    "ConnectionId": "ConnectionId",
    "HostIdFilter": "HostId",
}
"""The members whose values come from elsewhere, and what kind of id they take."""
ARNS: Final = {"os": "site", "op": "outpost", "oq": "quote"}

ZONES: Final[Mapping[str, Sequence[str]]] = {
    "us-west-2": ("us-west-2a", "us-west-2b", "us-west-2c"),
    "us-east-1": ("us-east-1a", "us-east-1b"),
    "eu-central-1": ("eu-central-1a", "eu-central-1b"),
}
_HERE: Final = {name: str(value) for name, value in ADDRESS.items()}
ADDRESSES: Final[Sequence[Mapping[str, str]]] = (
    _HERE,
    {**_HERE, "City": "Portland", "StateOrRegion": "OR", "PostalCode": "97201"},
    {**_HERE, "City": "München", "StateOrRegion": "BY", "PostalCode": "80331", "CountryCode": "DE"},
    {**_HERE, "City": "東京", "StateOrRegion": "13", "PostalCode": "100-0001", "CountryCode": "JP"},
)
EC2: Final = (
    "m5.24xlarge",
    "m5.4xlarge",
    "c5.24xlarge",
    "c5.xlarge",
    "r5.24xlarge",
    "r5.2xlarge",
    "m7i.4xlarge",
    "g4dn.12xlarge",
)
STORAGE: Final = {"EBS": ("11", "33", "55", "1"), "S3": ("26", "48", "96", "5")}
QUANTITIES: Final = (0.0, 0.5, -1.0, 200.0, 5000.0, 1e9, 1e15, 1e300, 1e-9, 3.0000001)
CONSTRAINTS: Final = {
    "RACK_MAXIMUM": ("1", "4", "20"),
    "RACK_MAX_POWER_KVA": ("10", "15", "30"),
    "RACK_MAX_WEIGHT_LBS": ("2000", "1500"),
    "RACK_SPACE_CONSTRAINED": ("true", "false"),
}
WEIGHTS: Final[Mapping[str, float]] = {
    "CreateSite": 3.0,
    "CreateOutpost": 3.0,
    "CreateOrder": 5.0,
    "CreateQuote": 2.5,
    "UpdateQuote": 0.7,
    "TagResource": 2.0,
    "DeleteSite": 0.3,
    "DeleteOutpost": 0.15,
    "DeleteQuote": 0.2,
    "CancelOrder": 0.4,
    "ListOrderableInstanceTypes": 0.4,
    "ListCatalogItems": 0.4,
}
"""How often an operation is asked for, against 1 of the others: some must succeed before the rest means anything."""


@dataclass(slots=True)
class World:
    """An account in a Region.

    Args:
        rng: decides everything.
        served: the names of the operations to ask for.
    """

    account: str
    region: str
    rng: random.Random
    served: Sequence[str]
    known: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(lambda: deque(maxlen=KEPT)))
    offers: deque[tuple[str, str, str]] = field(default_factory=lambda: deque(maxlen=KEPT))
    orders: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=KEPT))  # with their Outposts
    tasks: deque[tuple[str, str]] = field(default_factory=lambda: deque(maxlen=KEPT))  # likewise
    tokens: deque[tuple[str, dict[str, Any], str]] = field(default_factory=lambda: deque(maxlen=KEPT))
    asked: int = 0
    weights: Sequence[float] = ()

    def __post_init__(self) -> None:
        self.weights = [WEIGHTS.get(name, 1.0) for name in self.served]

    def request(self) -> tuple[str, dict[str, Any]]:
        """Return an operation and a request that the model allows, likely enough to be accepted."""
        self.asked += 1
        if not self.known["os"]:
            return "CreateSite", self._request_of("CreateSite")
        if self.tokens and self.rng.random() < 0.05:
            operation, request, token = self.rng.choice(self.tokens)
            return operation, {**request, "NextToken": token}
        (operation,) = self.rng.choices(self.served, self.weights)
        if operation == "CreateOrder" and not self.offers and self.known["op"] and self.rng.random() < 0.8:
            operation = "CreateQuote"  # there is nothing to order yet
            return operation, {**self._request_of(operation), "OutpostIdentifier": self.rng.choice(self.known["op"])}
        return operation, self._request_of(operation)

    def _request_of(self, operation: str) -> dict[str, Any]:
        model = modelled.operation(operation)
        if model.input_shape is None:
            return {}
        share = 0.25 if model.http["method"] == "GET" else 0.6
        request = shapes.members(self.rng, model.input_shape, self._plausible, share)
        request.pop("NextToken", None)
        adapt = _ADAPTED.get(operation)
        if adapt is not None:
            adapt(self, request)
        return request

    def _plausible(self, name: str, shape: Any) -> Any:
        """Return a value for a member that only this account's history, or the domain, can tell."""
        rng = self.rng
        kind = IDS.get(name.removeprefix("one "))
        if kind is not None and shape.type_name == "string":
            return self._identifier(kind)
        if name == "ResourceArn":
            kind = rng.choice(("os", "op"))
            return self.arn(kind, self._any(kind))
        choices = _LIKELY.get(name)
        if choices is not None and rng.random() < 0.9:
            return choices(self)
        return None

    def _identifier(self, kind: str) -> str:
        found = self._any(kind)
        return self.arn(kind, found) if kind in ARNS and self.rng.random() < 0.15 else found

    def _any(self, kind: str) -> str:
        known = self.known[kind]
        if known and self.rng.random() < 0.98:
            return self.rng.choice(known)
        return strange_id(self.rng, kind)

    def arn(self, kind: str, identifier: str) -> str:
        """Return the ARN of an own resource."""
        return f"arn:aws:outposts:{self.region}:{self.account}:{ARNS[kind]}/{identifier}"

    def learn(self, operation: str, request: Mapping[str, Any], body: bytes) -> None:
        """Take from a good answer what later requests can use."""
        for found in ID.findall(body):
            text = found.decode()
            kind = text.partition("-")[0]
            if text not in self.known[kind]:
                self.known[kind].append(text)
        for name, value in NUMBER.findall(body):
            self.known[name.decode()].append(value.decode())
        if operation in ("CreateQuote", "UpdateQuote"):
            self._learn_offer(msgspec.json.decode(body)["Quote"])
        elif operation == "CreateOrder":
            order = msgspec.json.decode(body)["Order"]
            self.orders.append((order["OutpostId"], order["OrderId"]))
        elif operation == "StartCapacityTask":
            task = msgspec.json.decode(body)
            self.tasks.append((task["OutpostId"], task["CapacityTaskId"]))
        elif b'"NextToken"' in body:
            token = msgspec.json.decode(body).get("NextToken")
            if token is not None:  # and not a tag of that name
                self.tokens.append((operation, dict(request), token))

    def _learn_offer(self, quote: Mapping[str, Any]) -> None:
        if "OutpostArn" in quote and quote.get("QuoteOptions"):
            option = self.rng.choice(quote["QuoteOptions"])["QuoteOptionIdentifier"]
            self.offers.append((quote["OutpostArn"].rpartition("/")[2], quote["QuoteId"], option))


def strange_id(rng: random.Random, kind: str) -> str:
    """Return an id of a kind that nobody was given."""
    if kind == "OR":
        return "OR-" + "".join(rng.choices("ABCDEFGHIJ0123456789", k=7))
    if kind in ("AssetId", "HostId"):
        return "".join(rng.choices("0123456789", k=10))
    return f"{kind}-{rng.getrandbits(68):017x}"


def _capacity(world: World) -> dict[str, Any]:
    rng = world.rng
    if rng.random() < 0.85:
        unit = rng.choice(EC2 if rng.random() < 0.7 else [*world.known["InstanceType"], *EC2])
        quantity = float(rng.randint(1, 6)) if rng.random() < 0.95 else rng.choice(QUANTITIES)
        return {"QuoteCapacityType": "EC2", "Unit": unit, "Quantity": quantity}
    kind = rng.choice(sorted(STORAGE))
    return {"QuoteCapacityType": kind, "Unit": rng.choice(("TiB", "TB")), "Quantity": float(rng.choice(STORAGE[kind]))}


def _constraint(world: World) -> dict[str, str]:
    kind = world.rng.choice(sorted(CONSTRAINTS))
    return {"QuoteConstraintType": kind, "Value": world.rng.choice(CONSTRAINTS[kind])}


def _address(world: World) -> dict[str, str]:
    address = dict(world.rng.choices(ADDRESSES, (6, 2, 1, 1))[0])
    if world.rng.random() < 0.3:
        address["ContactName"] = shapes.text(world.rng, {"min": 1, "max": 255, "pattern": r"^\S[\S ]*$"})
    return address


_LIKELY: Final[Mapping[str, Any]] = {
    "AvailabilityZone": lambda world: world.rng.choice(ZONES[world.region]),
    "AvailabilityZoneFilter": lambda world: [world.rng.choice(ZONES[world.region])],
    "CountryCode": lambda world: "US",
    "OperatingAddressCountryCodeFilter": lambda world: ["US"],
    "OperatingAddressCityFilter": lambda world: ["Seattle", "東京"],
    "LifeCycleStatusFilter": lambda world: ["PENDING", "ACTIVE"],
    "SupportedHardwareType": lambda world: world.rng.choices(("RACK", "SERVER"), (19, 1))[0],
    "OperatingAddress": _address,
    "ShippingAddress": _address,
    "Address": _address,
    "RackPhysicalProperties": lambda world: dict(RACK_PROPERTIES),
    "RequestedCapacities": lambda world: [_capacity(world) for _ in range(world.rng.choice((1, 1, 1, 2, 3)))],
    "RequestedConstraints": lambda world: [_constraint(world)],
    "RequestedPaymentTerms": lambda world: ["THREE_YEARS", "ONE_YEAR"],
    "PaymentTerm": lambda world: world.rng.choice(("THREE_YEARS", "ONE_YEAR")),
    "MaxResults": lambda world: world.rng.choice((1, 2, 5, 100, 1000)),
}


def _adapt_site(world: World, request: dict[str, Any]) -> None:
    if world.rng.random() < 0.8:
        request.update(
            OperatingAddress=_address(world),
            ShippingAddress=_address(world),
            RackPhysicalProperties=dict(RACK_PROPERTIES),
        )


def _adapt_outpost(world: World, request: dict[str, Any]) -> None:
    request.setdefault("AvailabilityZone", world.rng.choice(ZONES[world.region]))
    if world.rng.random() < 0.95:
        request.pop("AvailabilityZoneId", None)


def _adapt_order(world: World, request: dict[str, Any]) -> None:
    if world.offers and world.rng.random() < 0.75:
        outpost, quote, option = world.rng.choice(world.offers)
        if world.rng.random() < 0.9:
            world.offers.remove((outpost, quote, option))
        request.update(OutpostIdentifier=outpost, QuoteIdentifier=quote, QuoteOptionIdentifier=option)
        request.pop("LineItems", None)
    elif world.known["OR"]:
        items = [{"CatalogItemId": world.rng.choice(world.known["OR"]), "Quantity": 1}]
        request.update(LineItems=items)
        for member in ("QuoteIdentifier", "QuoteOptionIdentifier"):
            request.pop(member, None)


def _adapt_properties(world: World, request: dict[str, Any]) -> None:
    for name, value in RACK_PROPERTIES.items():
        if name in request and world.rng.random() < 0.9:
            request[name] = value


def _adapt_task(world: World, request: dict[str, Any]) -> None:
    """Slot what an order brings: no other hardware of these accounts stands long enough."""
    if world.orders and world.rng.random() < 0.9:
        outpost, order = world.rng.choice(world.orders)
        pools = [{"InstanceType": world.rng.choice(EC2), "Count": world.rng.randint(1, 3)}]
        request.update(OutpostIdentifier=outpost, OrderId=order, InstancePools=pools)
        request.pop("AssetId", None)


def _adapt_of_task(world: World, request: dict[str, Any]) -> None:
    if world.tasks and world.rng.random() < 0.9:
        request["OutpostIdentifier"], request["CapacityTaskId"] = world.rng.choice(world.tasks)


_ADAPTED: Final = {
    **dict.fromkeys(("GetCapacityTask", "CancelCapacityTask", "ListBlockingInstancesForCapacityTask"), _adapt_of_task),
    "StartCapacityTask": _adapt_task,
    "CreateSite": _adapt_site,
    "CreateOutpost": _adapt_outpost,
    "CreateOrder": _adapt_order,
    "UpdateSiteRackPhysicalProperties": _adapt_properties,
}

"""Is everything still there that was acknowledged? What an account was told last of each of its things.

Every answer to a write changes what is expected; every answer to a read is held against it at once, and `questions`
reads everything back. What changes by itself as time goes by (an order's status, a quote's requirements) is left out of
the comparison, but an order never goes back.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any, Final

import msgspec

ID: Final = re.compile(r"(?:os|op|oo|oq)-[0-9a-f]{17}$")
ORDER_RANK: Final = ("PREPARING", "IN_PROGRESS", "DELIVERED", "COMPLETED", "CANCELLED")
# docs/behaviour.md: what time and orders change in an Outpost, and time alone in a quote.
MOVING: Final = {
    "Outpost": frozenset({"LifeCycleStatus", "Generation", "RackScalingType"}),
    "Quote": frozenset({"OrderingRequirements", "QuoteStatus"}),
}
READS: Final = {
    "Site": ("GetSite", "SiteId"),
    "Outpost": ("GetOutpost", "OutpostId"),
    "Quote": ("GetQuote", "QuoteIdentifier"),
    "Order": ("GetOrder", "OrderId"),
}
"""How each kind of thing is read back; the answer has it under its kind."""
WRITES: Final = {
    "CreateSite": "Site",
    "UpdateSite": "Site",
    "UpdateSiteRackPhysicalProperties": "Site",
    "CreateOutpost": "Outpost",
    "UpdateOutpost": "Outpost",
    "CreateQuote": "Quote",
    "UpdateQuote": "Quote",
    "CreateOrder": "Order",
}
"""The writes whose answer has the whole new state, under the kind's name."""
DELETES: Final = {
    "DeleteSite": ("Site", "SiteId"),
    "DeleteOutpost": ("Outpost", "OutpostId"),
    "DeleteQuote": ("Quote", "QuoteIdentifier"),
}
IDENTIFIERS: Final = {"Site": "SiteId", "Outpost": "OutpostId", "Quote": "QuoteId", "Order": "OrderId"}
_encode: Final = msgspec.json.Encoder(order="deterministic").encode

Key = tuple[str, str]
"""Kind and id."""
Question = tuple[Key, str, dict[str, Any]]
"""What is asked about, operation, request."""


class Journal:
    """What one account was told of its things; None stands for one that was deleted."""

    def __init__(self) -> None:
        self.expected: dict[Key, Any] = {}
        self.ranks: dict[str, int] = {}
        self.acknowledged = 0
        self.compared = 0

    def take(self, operation: str, request: Mapping[str, Any], sent: bytes, status: int, body: bytes) -> str | None:
        """Take an answer in the order in which answers come; return what is wrong with it, if anything.

        Args:
            request, sent: its members, and its body as it was sent.
        """
        if status >= 300:
            return self._refused(operation, request) if status == 404 else None
        answer = msgspec.json.decode(body)
        if operation in WRITES:
            self.acknowledged += 1
            self._wrote(operation, answer[WRITES[operation]], sent)
        elif operation in DELETES:
            self.acknowledged += 1
            kind, member = DELETES[operation]
            self._delete(kind, bare(request[member]))
        elif operation == "CancelOrder":
            self.acknowledged += 1
            self._set(("Order", bare(request["OrderId"])), Status="CANCELLED")
        elif operation == "UpdateSiteAddress":
            self.acknowledged += 1
            self._address(bare(request["SiteId"]), answer["AddressType"], answer["Address"])
        elif operation in ("TagResource", "UntagResource"):
            self.acknowledged += 1
            self._tag(operation, request, sent)
        else:
            return self._read(operation, request, answer)
        return None

    def questions(self) -> Iterator[Question]:
        """Yield how to read back each thing."""
        for key in self.expected:
            kind, identifier = key
            if kind in READS:
                operation, member = READS[kind]
                yield key, operation, {member: identifier}
            else:
                yield key, "GetSiteAddress", {"SiteId": identifier, "AddressType": kind}

    def forget(self, identifiers: Iterable[str]) -> None:
        """Expect nothing of things that a request may have changed which was accepted as another than it was made."""
        named = {bare(identifier) for identifier in identifiers}
        self.expected = {key: state for key, state in self.expected.items() if key[1] not in named}

    def settle(self) -> None:
        """Keep a digest in place of each state: enough to tell whether it is still the same."""
        self.expected = {
            key: _digest(state) if isinstance(state, dict) else state for key, state in self.expected.items()
        }

    def compare(self, key: Key, status: int, body: bytes) -> str | None:
        """Return how the answer to a question differs from what is expected, if it does."""
        self.compared += 1
        expected = self.expected[key]
        if status == 404:
            return None if expected is None else f"{key} is gone; it was {expected}"
        if status != 200:
            return f"{key} cannot be read: {status}"
        if expected is None:
            return f"{key} was deleted and is there"
        return self._same(key, msgspec.json.decode(body))

    def _same(self, key: Key, answer: Any) -> str | None:
        kind, identifier = key
        shown = answer["Address" if kind not in READS else kind]
        if kind == "Order":
            rank = ORDER_RANK.index(shown["Status"])
            if rank < self.ranks.get(identifier, 0):
                return f"{key} went back to {shown['Status']}"
            self.ranks[identifier] = rank
        state, expected = stable(kind, shown), self.expected[key]
        if (_digest(state) if isinstance(expected, bytes) else state) == expected:
            return None
        return f"{key} is {state}, and was {expected!r}"

    def _read(self, operation: str, request: Mapping[str, Any], answer: Any) -> str | None:
        key = self._asked(operation, request)
        if key is None or key not in self.expected:
            return None
        self.compared += 1
        if self.expected[key] is None:
            return f"{key} was deleted and is there"
        return self._same(key, answer)

    def _refused(self, operation: str, request: Mapping[str, Any]) -> str | None:
        """Tell whether something is not found that must be there."""
        key = self._asked(operation, request)
        if key is None or self.expected.get(key) is None:
            return None
        return f"{key} is not found; it was {self.expected[key]}"

    def _asked(self, operation: str, request: Mapping[str, Any]) -> Key | None:
        """Return what a plain read asks about, by its bare id."""
        for kind, (name, member) in READS.items():
            if operation == name and isinstance(request.get(member), str) and ID.fullmatch(request[member]):
                return kind, request[member]
        site = request.get("SiteId")
        if operation == "GetSiteAddress" and isinstance(site, str) and ID.fullmatch(site):
            return str(request.get("AddressType")), site
        return None

    def _wrote(self, operation: str, shown: dict[str, Any], sent: bytes) -> None:
        kind = WRITES[operation]
        identifier = shown[IDENTIFIERS[kind]]
        self.expected[kind, identifier] = stable(kind, shown)
        if operation == "CreateSite":
            asked = _members(sent)
            for address in ("OperatingAddress", "ShippingAddress"):
                if address in asked:
                    self.expected[f"{address[:-7].upper()}_ADDRESS", identifier] = _without_unknown(asked[address])
        elif operation == "CreateOrder":
            self.ranks[identifier] = ORDER_RANK.index(shown["Status"])
            if "QuoteIdentifier" in shown:
                self._set(("Quote", shown["QuoteIdentifier"]), SubmittedOrderId=identifier)

    def _set(self, key: Key, **members: Any) -> None:
        if isinstance(self.expected.get(key), dict):
            self.expected[key] = {**self.expected[key], **members}

    def _delete(self, kind: str, identifier: str) -> None:
        self.expected[kind, identifier] = None
        if kind == "Site":
            for address in ("OPERATING_ADDRESS", "SHIPPING_ADDRESS"):
                if (address, identifier) in self.expected:
                    self.expected[address, identifier] = None

    def _address(self, site: str, kind: str, address: dict[str, Any]) -> None:
        self.expected[kind, site] = address
        if kind == "OPERATING_ADDRESS":
            shown = {f"OperatingAddress{name}": address[name] for name in ("CountryCode", "StateOrRegion", "City")}
            self._set(("Site", site), **shown)

    def _tag(self, operation: str, request: Mapping[str, Any], sent: bytes) -> None:
        identifier = bare(request["ResourceArn"])
        key = ("Site" if identifier.startswith("os-") else "Outpost", identifier)
        state = self.expected.get(key)
        if not isinstance(state, dict):
            return
        tags = dict(state.get("Tags", {}))
        if operation == "TagResource":
            tags.update(_members(sent)["Tags"])
        else:
            for name in request["TagKeys"]:
                tags.pop(name, None)
        untagged = {name: value for name, value in state.items() if name != "Tags"}
        self.expected[key] = {**untagged, "Tags": tags} if tags else untagged


def stable(kind: str, shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return of a thing what only an acknowledged write can change."""
    moving = MOVING.get(kind, frozenset())
    if kind == "Order":
        items = [
            {name: item.get(name) for name in ("LineItemId", "Quantity", "CatalogItemId")}
            for item in shown["LineItems"]
        ]
        kept = {
            name: value for name, value in shown.items() if name not in ("Status", "LineItems", "OrderFulfilledDate")
        }
        cancelled = {"Status": "CANCELLED"} if shown["Status"] == "CANCELLED" else {}
        return {**kept, **cancelled, "items": items}
    return {name: value for name, value in shown.items() if name not in moving}


def bare(identifier: str) -> str:
    """Return the id that an id or ARN ends with."""
    return identifier.rpartition("/")[2]


def _members(sent: bytes) -> dict[str, Any]:
    """Return what a body says, as the server reads it: null is absent, and the last of repeated keys wins."""

    def without_nulls(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: without_nulls(inner) for name, inner in value.items() if inner is not None}
        return value

    members: dict[str, Any] = without_nulls(msgspec.json.decode(sent))
    return members


ADDRESS_MEMBERS: Final = frozenset(
    {
        "ContactName", "ContactPhoneNumber", "AddressLine1", "AddressLine2", "AddressLine3", "City", "StateOrRegion",
        "DistrictOrCounty", "PostalCode", "CountryCode", "Municipality",
    }
)  # fmt: skip


def _without_unknown(address: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in address.items() if name in ADDRESS_MEMBERS}


def _digest(state: Mapping[str, Any]) -> bytes:
    return blake2b(_encode(state), digest_size=12).digest()

"""What can be called about what an estate costs? Quotes, orders and their way, renewals, the return of an Outpost."""

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import rule

from campaigns.expected import OPEN
from campaigns.founding import Founding
from campaigns.owning import numbers, which
from campaigns.purchases import payments, terms
from journey import ec2

KEY: Final = "K7x0MUkYqiXlh9iXdGfVXoBqT3T9c8EJhX3TqU4yUkA="
RACKS: Final = [[ec2("m5.24xlarge", 1)], [ec2("m5.4xlarge", 6)], [ec2("m5.2xlarge", 3), ec2("c5.4xlarge", 2)]]
RACK, SERVER = "OR-SUTM504", "OR-SUTSV2S"
racks = st.sampled_from(RACKS)
lines = st.sampled_from([1, 1, 2])
statuses = st.sampled_from([None, None, None, "DELIVERED", "INSTALLING", "INSTALLED"])


class Contracting(Founding):
    """Calls about what is bought."""

    @rule(number=numbers, outpost=which, wanted=racks)
    def create_quote(self, number: int, outpost: int, wanted: Any) -> None:
        account = self.accounts[number]
        outpost_id = self.chosen(account, "outposts", outpost)
        request = {"CountryCode": "US", "OutpostIdentifier": outpost_id, "RequestedCapacities": wanted}
        self.call(account, "CreateQuote", **request)

    @rule(number=numbers, quote=which, outpost=which, deletes=st.sampled_from([False, False, True]))
    def change_quote(self, number: int, quote: int, outpost: int, deletes: bool) -> None:
        account = self.accounts[number]
        quote_id = self.chosen(account, "quotes", quote)
        if deletes:
            self.call(account, "DeleteQuote", QuoteIdentifier=quote_id)
        else:
            outpost_id = self.chosen(account, "outposts", outpost)
            self.call(account, "UpdateQuote", QuoteIdentifier=quote_id, OutpostIdentifier=outpost_id)

    @rule(number=numbers, outpost=which, wanted=racks, payment=payments, term=terms)
    def procure(self, number: int, outpost: int, wanted: Any, payment: str, term: str) -> None:
        """Quote and order at once, as customers mostly do."""
        self.create_quote(number, outpost, wanted)
        if self.answer is None or not self.answer["Quote"]["QuoteOptions"]:
            return
        quote = self.answer["Quote"]
        self.call(
            self.accounts[number],
            "CreateOrder",
            OutpostIdentifier=quote["OutpostArn"],
            QuoteIdentifier=quote["QuoteId"],
            QuoteOptionIdentifier=quote["QuoteOptions"][0]["QuoteOptionIdentifier"],
            PaymentOption=payment,
            PaymentTerm=term,
        )

    @rule(number=numbers, outpost=which, item=st.sampled_from([RACK, SERVER]), term=terms, lines=lines)
    def order_from_catalog(self, number: int, outpost: int, item: str, term: str, lines: int) -> None:
        account = self.accounts[number]
        for operation, request in (("ListOrderableInstanceTypes", {}), ("GetCatalogItem", {"CatalogItemId": item})):
            self.sutler.ask(operation, account=account, **request)
            self.seen[operation, "answered"] += 1
        listed = [one["CatalogItemId"] for one in self.sutler.ask("ListCatalogItems", account=account)["CatalogItems"]]
        self.seen["ListCatalogItems", "answered"] += 1
        assert item in listed
        self.call(
            account,
            "CreateOrder",
            OutpostIdentifier=self.chosen(account, "outposts", outpost),
            LineItems=[{"CatalogItemId": item, "Quantity": 1}] * lines,
            PaymentOption="NO_UPFRONT",
            PaymentTerm=term,
        )

    @rule(number=numbers, order=which)
    def cancel_order(self, number: int, order: int) -> None:
        account = self.accounts[number]
        self.call(account, "CancelOrder", OrderId=self.chosen(account, "orders", order))

    @rule(number=numbers, order=which, to=statuses, alone=st.booleans())
    def move_order(self, number: int, order: int, to: str | None, alone: bool) -> None:
        """Move line items by hand, all or one, to their next status or to one that is named."""
        account = self.accounts[number]
        order_id = self.chosen(account, "orders", order)
        form = {"order": order_id} | ({} if to is None else {"to": to})
        found = self.last[account].orders.get(order_id)
        if found is not None and alone:
            form["line_item"] = found["LineItems"][0]["LineItemId"]
        self.deed(account, "orders", {"move": form})

    @rule(number=numbers, order=which, device=st.integers(0, 1))
    def connect(self, number: int, order: int, device: int) -> None:
        """Connect a server, as its installer does."""
        account = self.accounts[number]
        order_id = self.chosen(account, "orders", order)
        items = self.last[account].orders.get(order_id, {"LineItems": []})["LineItems"]
        assets = [one["AssetId"] for item in items for one in item.get("AssetInformationList", [])]
        request = {"AssetId": (assets or ["1000000000"])[0], "ClientPublicKey": KEY}
        answer = self.call(account, "StartConnection", NetworkInterfaceDeviceIndex=device, **request)
        if answer is not None:
            self.connections.append((account, answer["ConnectionId"]))
        owner, connection_id = (self.connections or [(account, "00000000000000000")])[-1]
        shown = self.call(owner, "GetConnection", ConnectionId=connection_id)
        assert (shown is not None) == bool(self.connections)
        assert self.call(self.other(owner), "GetConnection", ConnectionId=connection_id) is None

    @rule(number=numbers, outpost=which, payment=payments, term=terms, token=st.sampled_from([None, None, "a", "b"]))
    def renew(self, number: int, outpost: int, payment: str, term: str, token: str | None) -> None:
        account = self.accounts[number]
        outpost_id = self.chosen(account, "outposts", outpost)
        request = {"OutpostIdentifier": outpost_id, "PaymentOption": payment, "PaymentTerm": term}
        if token is not None:
            request["ClientToken"] = f"{account}-{token}-padded-to-be-a-token"
        answer = self.call(account, "CreateRenewal", **request)
        known = self.tokens.get(request.get("ClientToken", ""))
        if answer is not None and known is not None:
            assert answer == known, "a token renews once"
        elif answer is not None:
            self.renewals.setdefault(outpost_id, []).append(answer)
            self.tokens |= {request["ClientToken"]: answer} if token else {}

    @rule(number=numbers, outpost=which, validates=st.booleans(), clears=st.booleans())
    def give_back(self, number: int, outpost: int, validates: bool, clears: bool) -> None:
        """Ask for an Outpost to be picked up, or whether anything would be in the way; clear it before, or not."""
        account = self.accounts[number]
        outpost_id = self.chosen(account, "outposts", outpost)
        if clears:
            self.clear(account, outpost_id)
        before = set(self.changed)
        request = {"OutpostIdentifier": outpost_id, "ValidateOnly": validates}
        answer = self.call(account, "StartOutpostDecommission", **request)
        if answer is None:
            return
        self.seen["StartOutpostDecommission", answer["Status"]] += 1
        self.seen.update([("in the way", one) for one in answer.get("BlockingResourceTypes", [])])
        if answer["Status"] != "REQUESTED":
            self.changed = before
        else:
            left = self.sutler.ask("ListAssetInstances", account=account, OutpostIdentifier=outpost_id)
            assert left["AssetInstances"] == []
            shown = self.sutler.ask("GetOutpost", account=account, OutpostId=outpost_id)["Outpost"]
            assert shown["LifeCycleStatus"] == "RETIRING"

    def clear(self, account: str, outpost_id: str) -> None:
        """Take away what is in the way of the return of an Outpost."""
        seen = self.last[account]
        for one in seen.instances:
            if one["outpost"] == outpost_id:
                self.deed(account, "instances", {"stop": [one["instance"]]})
        for one in seen.objects:
            if one["outpost"] == outpost_id:
                self.deed(account, "gateways", {"delete": one["object"]})
        for one in seen.shares:
            if one["resource"] == outpost_id and one["owner"] == account:
                self.deed(account, "shares", {"unshare": {"resource": outpost_id, "account": one["account"]}})
        for order_id, order in seen.orders.items():
            open_here = order["OutpostId"] == outpost_id and order["Status"] in OPEN
            if open_here and self.call(account, "CancelOrder", OrderId=order_id) is None:
                self.deed(account, "orders", {"move": {"order": order_id, "to": "INSTALLED"}})

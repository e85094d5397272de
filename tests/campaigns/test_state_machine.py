"""Does Sutler do what the reference model says, whatever is called, in whatever order, at whatever time?

Random legal and illegal calls of two accounts, jumps of their clocks and restarts of the store, each answer predicted
by `expected`. After every step everything that an account can see is compared with the model, so that a refused call
that changes something, or a change that reaches another account, is found at once.

The usual run is short and always the same. `SUTLER_CAMPAIGN_EXAMPLES=500` plays that many other histories; a failure
prints the shortest history that fails, and how to play it again.
"""

import json
import os
import uuid
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from assembled import REFERENCE, Assembled, request_of
from campaigns.expected import DAY, OPEN, Account, Order, Outpost, Quote, Site, lacks_network
from campaigns.playing import Playing, arn
from databases import postgres_url
from journey import ADDRESS, RACK_PROPERTIES, ec2
from sutler.store.batched import open_sqlite
from sutler.store.inline import open_memory
from sutler.store.pooled import open_postgres

EXAMPLES: Final = os.environ.get("SUTLER_CAMPAIGN_EXAMPLES")
GERMANY: Final = {**ADDRESS, "City": "Berlin", "StateOrRegion": "Berlin", "PostalCode": "10115", "CountryCode": "DE"}
MISTYPED: Final = {**ADDRESS, "PostalCode": "981"}
WEAK: Final = {**RACK_PROPERTIES, "PowerDrawKva": "POWER_5_KVA"}
PARTIAL: Final = {"PowerDrawKva": "POWER_15_KVA", "UplinkGbps": "UPLINK_10G"}
CONTRADICTORY: Final = {"UplinkCount": "UPLINK_COUNT_3"}
NOT_FOUND, INVALID, CONFLICT = "NotFoundException", "ValidationException", "ConflictException"
OVER_QUOTA: Final = "ServiceQuotaExceededException"
DISCONTINUED: Final = "OR-M6GJ8FE"

MET: Final = {
    *(("line item", status) for status in ("PREPARING", "BUILDING", "SHIPPED", "DELIVERED", "INSTALLING", "INSTALLED")),
    *(("quote", status) for status in ("CREATED", "ORDER_SUBMITTED", "EXPIRED")),
    *(("CreateOrder", error) for error in (NOT_FOUND, INVALID, CONFLICT)),
    *(("CancelOrder", error) for error in (NOT_FOUND, CONFLICT)),
    ("line item", "CANCELLED"),
    ("OUTPOST_ACTIVE_CHECK_ERROR", "PASS"),
    ("OUTPOST_RENEWAL_REQUIRED_ERROR", "PASS"),
    ("OUTPOST_RENEWAL_REQUIRED_ERROR", "FAIL"),
    ("OUTPOST_STATE_CHANGED_ERROR", "FAIL"),
}
"""What a campaign must have met, whichever histories it plays."""

accounts = st.sampled_from([0] * 7 + [1])
which = st.sampled_from([1] * 8 + [2] * 3 + [3, 4, 0])
addresses = st.sampled_from([ADDRESS, ADDRESS, ADDRESS, GERMANY, MISTYPED])
properties = st.sampled_from([RACK_PROPERTIES, RACK_PROPERTIES, RACK_PROPERTIES, WEAK, PARTIAL, CONTRADICTORY])
names = st.sampled_from(["Seattle", "Berlin", "Lab-2"])
payments = st.sampled_from(["ALL_UPFRONT", "NO_UPFRONT"])
terms = st.sampled_from(["ONE_YEAR"] * 5 + ["THREE_YEARS", "FIVE_YEARS"])
spans = st.sampled_from([1, DAY, 14 * DAY, 30 * DAY, 366 * DAY]) | st.integers(0, 100 * DAY)
hardware = st.sampled_from(["RACK"] * 5 + ["SERVER"])


def quoted(campaign: "Campaign") -> bool:
    """Tell whether somebody has a quote."""
    return any(account.quotes for account in campaign.accounts)


def ordered(campaign: "Campaign") -> bool:
    """Tell whether somebody has an order."""
    return any(account.orders for account in campaign.accounts)


class Campaign(Playing):
    """The calls, and what should come of them."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: list[tuple[Any, bytes]] = []

    @initialize(days=st.none() | st.sampled_from([0, 14, 56, 63, 70, 72, 72]))
    def begin(self, days: int | None) -> None:
        """Give the first account what it needs to order, or an order that is so many days old."""
        self.create_site(0, "Seattle", RACK_PROPERTIES, ADDRESS, ADDRESS)
        self.create_outpost(0, 1, "One", "RACK")
        if days is not None:
            self.procure(0, 1, 0, "ALL_UPFRONT", "ONE_YEAR")
            self.advance(0, days * DAY)

    @rule(
        number=accounts,
        name=names,
        stated=properties,
        operating=addresses | st.none(),
        shipping=addresses | st.none(),
    )
    def create_site(self, number: int, name: str, stated: Any, operating: Any, shipping: Any) -> None:
        account = self.accounts[number]
        given = {"OPERATING_ADDRESS": operating, "SHIPPING_ADDRESS": shipping}
        present = {kind: address for kind, address in given.items() if address is not None}
        members = {"OPERATING_ADDRESS": "OperatingAddress", "SHIPPING_ADDRESS": "ShippingAddress"}
        answer = self.ask(
            account,
            "CreateSite",
            INVALID if stated is CONTRADICTORY else None,
            Name=name,
            RackPhysicalProperties=stated,
            **{members[kind]: address for kind, address in present.items()},
        )
        if answer is not None:
            site_id = answer["Site"]["SiteId"]
            account.sites[site_id] = Site(site_id, {"Name": name, "RackPhysicalProperties": stated}, present)

    @rule(number=accounts, site=which, name=names)
    def update_site(self, number: int, site: int, name: str) -> None:
        account = self.accounts[number]
        found, site_id = self.chosen(account, "sites", site)
        self.ask(account, "UpdateSite", NOT_FOUND if found is None else None, SiteId=site_id, Notes=name)
        if found is not None:
            found.shape["Notes"] = name

    @rule(number=accounts, site=which, operating=st.booleans(), address=addresses)
    def update_site_address(self, number: int, site: int, operating: bool, address: Mapping[str, Any]) -> None:
        account = self.accounts[number]
        kind = "OPERATING_ADDRESS" if operating else "SHIPPING_ADDRESS"
        found, site_id = self.chosen(account, "sites", site)
        in_the_way = (*OPEN, "COMPLETED") if operating else OPEN
        refused = NOT_FOUND if found is None else CONFLICT if account.orders_at_site(site_id, in_the_way) else None
        self.ask(account, "UpdateSiteAddress", refused, SiteId=site_id, AddressType=kind, Address=address)
        if refused is None:
            found.addresses[kind] = address
        if found is not None and kind in found.addresses:
            assert (
                self.see(account, "GetSiteAddress", "Address", SiteId=site_id, AddressType=kind)
                == found.addresses[kind]
            )

    @rule(number=accounts, site=which, stated=properties)
    def update_rack_properties(self, number: int, site: int, stated: Any) -> None:
        account = self.accounts[number]
        found, site_id = self.chosen(account, "sites", site)
        refused = NOT_FOUND if found is None else INVALID if stated is CONTRADICTORY else None
        if found is not None and account.orders_at_site(site_id, ("IN_PROGRESS",)):
            refused = CONFLICT
        self.ask(account, "UpdateSiteRackPhysicalProperties", refused, SiteId=site_id, **stated)
        if refused is None:
            found.shape["RackPhysicalProperties"] = {**found.properties, **stated}

    @rule(number=accounts, site=which)
    def delete_site(self, number: int, site: int) -> None:
        account = self.accounts[number]
        found, site_id = self.chosen(account, "sites", site)
        refused = NOT_FOUND if found is None else CONFLICT if account.at_site(site_id) else None
        self.ask(account, "DeleteSite", refused, SiteId=site_id)
        if refused is None:
            del account.sites[site_id]

    @rule(number=accounts, site=which, name=names, kind=hardware)
    def create_outpost(self, number: int, site: int, name: str, kind: str) -> None:
        account = self.accounts[number]
        found, site_id = self.chosen(account, "sites", site)
        refused = NOT_FOUND if found is None else OVER_QUOTA if len(account.at_site(site_id)) >= 10 else None
        answer = self.ask(
            account,
            "CreateOutpost",
            refused,
            Name=name,
            SiteId=site_id,
            AvailabilityZone="us-west-2a",
            SupportedHardwareType=kind,
        )
        if answer is not None:
            outpost_id = answer["Outpost"]["OutpostId"]
            account.outposts[outpost_id] = Outpost(outpost_id, site_id, {"Name": name}, kind)

    @rule(number=accounts, outpost=which, name=names, kind=hardware)
    def update_outpost(self, number: int, outpost: int, name: str, kind: str) -> None:
        account = self.accounts[number]
        found, outpost_id = self.chosen(account, "outposts", outpost)
        refused = NOT_FOUND if found is None else CONFLICT if kind != found.hardware and found.live else None
        members = {"OutpostId": outpost_id, "Description": name, "SupportedHardwareType": kind}
        self.ask(account, "UpdateOutpost", refused, **members)
        if refused is None:
            found.shape["Description"] = name
            found.hardware = kind

    @rule(number=accounts, outpost=which)
    def delete_outpost(self, number: int, outpost: int) -> None:
        account = self.accounts[number]
        found, outpost_id = self.chosen(account, "outposts", outpost)
        refused = NOT_FOUND if found is None else CONFLICT if found.live else None
        self.ask(account, "DeleteOutpost", refused, OutpostId=outpost_id)
        if refused is None:
            del account.outposts[outpost_id]

    @rule(number=accounts, kind=st.sampled_from(["site", "outpost"]), thing=which, key=names, value=names | st.none())
    def tag(self, number: int, kind: str, thing: int, key: str, value: str | None) -> None:
        """Add a tag, or take it off."""
        account = self.accounts[number]
        found, identifier = self.chosen(account, f"{kind}s", thing)
        refused, named = NOT_FOUND if found is None else None, arn(account, kind, identifier)
        if value is None:
            self.ask(account, "UntagResource", refused, ResourceArn=named, TagKeys=[key])
        else:
            self.ask(account, "TagResource", refused, ResourceArn=named, Tags={key: value})
        if found is not None:
            found.tags = {**found.tags, key: value} if value else {k: v for k, v in found.tags.items() if k != key}
            tags = self.ask(account, "ListTagsForResource", None, ResourceArn=named)
            assert tags.get("Tags", {}) == found.tags

    @rule(number=accounts, outpost=which | st.none(), hosts=st.integers(1, 2))
    def create_quote(self, number: int, outpost: int | None, hosts: int) -> None:
        account = self.accounts[number]
        request: dict[str, Any] = {"CountryCode": "US", "RequestedCapacities": [ec2("m5.24xlarge", hosts)]}
        found, refused = None, None
        if outpost is not None:
            found, request["OutpostIdentifier"] = self.chosen(account, "outposts", outpost)
            refused = quoting_refused(found)
        answer = self.ask(account, "CreateQuote", refused, **request)
        if answer is not None:
            quote = Quote(answer["Quote"]["QuoteId"], account.recorded)
            account.quotes[quote.quote_id] = quote
            offer(quote, found, answer["Quote"])

    @rule(number=accounts, quote=which, outpost=which | st.none())
    @precondition(quoted)
    def update_quote(self, number: int, quote: int, outpost: int | None) -> None:
        """Give a quote another Outpost, or make its offer anew."""
        account = self.accounts[number]
        found, quote_id = self.chosen(account, "quotes", quote)
        request = {"QuoteIdentifier": quote_id}
        target = account.outposts.get(found.outpost_id) if found is not None else None
        refused = None if target is None else quoting_refused(target)
        if outpost is not None:
            target, request["OutpostIdentifier"] = self.chosen(account, "outposts", outpost)
            refused = quoting_refused(target)
        if found is None:
            refused = NOT_FOUND
        elif found.status(account.now or 0) != "CREATED":
            refused = INVALID
        answer = self.ask(account, "UpdateQuote", refused, **request)
        if answer is not None:
            offer(found, target, answer["Quote"])

    @rule(number=accounts, quote=which)
    @precondition(quoted)
    def delete_quote(self, number: int, quote: int) -> None:
        account = self.accounts[number]
        found, quote_id = self.chosen(account, "quotes", quote)
        self.ask(account, "DeleteQuote", NOT_FOUND if found is None else None, QuoteIdentifier=quote_id)
        account.quotes.pop(quote_id, None)

    @rule(
        number=accounts,
        quote=which,
        option=st.sampled_from([0] * 6 + [1, 1, 9]),
        payment=payments,
        term=terms,
        elsewhere=st.sampled_from([None] * 7 + [0, 2]),
    )
    @precondition(quoted)
    def order_from_quote(
        self, number: int, quote: int, option: int, payment: str, term: str, elsewhere: int | None
    ) -> None:
        account = self.accounts[number]
        found, quote_id = self.chosen(account, "quotes", quote)
        outpost, outpost_id = self.chosen(account, "outposts", 1 if elsewhere is None else elsewhere)
        if found is not None and found.outpost_id is not None and elsewhere is None:
            outpost, outpost_id = account.outposts.get(found.outpost_id), found.outpost_id
        offered = found.options if found is not None else []
        bought = offered[option] if option < len(offered) else None
        request = {
            "OutpostIdentifier": outpost_id,
            "QuoteIdentifier": quote_id,
            "QuoteOptionIdentifier": "oqo-00000000000000000" if bought is None else bought["QuoteOptionIdentifier"],
            "PaymentOption": payment,
            "PaymentTerm": term,
        }
        refused = self.ordering_refused(account, found, outpost, bought, (payment, term))
        answer = self.order(account, refused, request)
        if answer is not None:
            found.frozen = account.requirements(found, progress=account.now or 0, now=account.now or 0)
            found.order_id = answer["OrderId"]
            assert bought is not None
            kinds = {
                kind: [one for one in bought["Specifications"] if one["QuoteSpecificationType"] == kind]
                for kind in ("NEW_RACK", "UPDATED_RACK")
            }
            assert len(answer["LineItems"]) == sum(map(len, kinds.values()))
            placed(
                account,
                answer,
                request,
                Counter({one["Unit"]: int(one["Quantity"]) for one in bought["Capacities"]}),
                Counter(one["FinalRackSpecificationDetails"]["RackUse"] for one in kinds["NEW_RACK"]),
                {one["FinalRackSpecificationDetails"]["RackId"] for one in kinds["UPDATED_RACK"]},
            )

    @rule(number=accounts, outpost=which, option=st.sampled_from([0, 0, 1]), payment=payments, term=terms)
    def procure(self, number: int, outpost: int, option: int, payment: str, term: str) -> None:
        """Quote and order at once, as customers mostly do."""
        self.create_quote(number, outpost, 1)
        self.order_from_quote(number, 1, option, payment, term, None)

    def ordering_refused(
        self,
        account: Account,
        quote: Quote | None,
        outpost: Outpost | None,
        option: Mapping[str, Any] | None,
        payment: tuple[str, str],
    ) -> str | None:
        """Return the error of an order from a quote."""
        now = account.now or 0
        if outpost is None or quote is None:
            return NOT_FOUND
        if quote.order_id is not None:
            return CONFLICT
        if quote.status(now) == "EXPIRED" or quote.outpost_id not in (None, outpost.outpost_id) or option is None:
            return INVALID
        prices = (pricing["SubscriptionPricingDetails"] for pricing in option["PricingOptions"])
        priced = [(price["PaymentOption"], price["PaymentTerm"]) for price in prices]
        if payment not in priced or outpost.hardware == "SERVER":
            return INVALID
        if len(outpost.open_orders(now)) >= 10:
            return OVER_QUOTA
        return INVALID if "FAIL" in account.requirements(quote, progress=now, now=now).values() else None

    @rule(
        number=accounts,
        outpost=which,
        item=st.sampled_from(["OR-FWTFFXJ"] * 4 + ["OR-SUTM504"] * 4 + [DISCONTINUED]),
        quantity=st.integers(1, 2),
        payment=payments,
        term=terms,
    )
    def order_from_catalog(self, number: int, outpost: int, item: str, quantity: int, payment: str, term: str) -> None:
        account = self.accounts[number]
        found, outpost_id = self.chosen(account, "outposts", outpost)
        request = {
            "OutpostIdentifier": outpost_id,
            "LineItems": [{"CatalogItemId": item, "Quantity": quantity}],
            "PaymentOption": payment,
            "PaymentTerm": term,
        }
        brings = Counter({"COMPUTE": quantity})
        answer = self.order(account, self.catalog_refused(account, found, item, term, brings), request)
        if answer is not None:
            hosts = REFERENCE.catalog.items[item].to_wire(servers_available=False)["EC2Capacities"]
            capacity = {f"{one['Family']}.{one['MaxSize']}": int(one["Quantity"]) * quantity for one in hosts}
            placed(account, answer, request, Counter(capacity), brings, set())

    def catalog_refused(
        self, account: Account, outpost: Outpost | None, item: str, term: str, brings: Counter[str]
    ) -> str | None:
        """Return the error of an order from the catalog."""
        if outpost is None:
            return NOT_FOUND
        now = account.now or 0
        if item == DISCONTINUED or outpost.hardware == "SERVER":
            return INVALID
        if len(outpost.open_orders(now)) >= 10:
            return OVER_QUOTA
        contract = outpost.contract(now)
        offered = ("ONE_YEAR", "THREE_YEARS") if contract is None else (contract[0],)
        if term not in offered or lacks_network(outpost.racks_by_use() + brings):
            return INVALID
        return None if account.can_order(outpost, now) else INVALID

    def order(self, account: Account, refused: str | None, request: Mapping[str, Any]) -> dict[str, Any] | None:
        """Place an order as an SDK does, and keep what it would need to try again."""
        if refused is not None:
            self.ask(account, "CreateOrder", refused, **request)
            return None
        asked = request_of("CreateOrder", request, account=account.account_id, invocation_id=str(uuid.uuid4()))
        answer = self.sutler.answered(asked)
        assert answer.status == 200, answer.body
        self.answered.append((asked, answer.body))
        self.read_clock(account)
        shape: dict[str, Any] = json.loads(answer.body)["Order"]
        return shape

    @rule(number=accounts, order=which)
    @precondition(ordered)
    def cancel_order(self, number: int, order: int) -> None:
        account = self.accounts[number]
        found, order_id = self.chosen(account, "orders", order)
        if found is None or found.cancelled or found.reached("SHIPPED", account.now or 0):
            self.ask(account, "CancelOrder", NOT_FOUND if found is None else CONFLICT, OrderId=order_id)
            return
        outpost = account.outposts[found.outpost_id]
        extended = {rack for other in outpost.live if other is not found for rack in other.extends}
        owners = [outpost.racks[rack] for rack in extended]
        if any(found.order_id in maybe and len(maybe) > 1 for maybe in owners):
            return  # nobody has told yet which of two orders brings the rack
        built_on = {order_id} in owners or lacks_network(outpost.racks_by_use(without=found))
        self.ask(account, "CancelOrder", CONFLICT if built_on else None, OrderId=order_id)
        if built_on:
            self.seen["CancelOrder", "built on"] += 1
        else:
            found.cancelled = True
            outpost.racks = {rack: owner for rack, owner in outpost.racks.items() if owner != {order_id}}

    @rule(number=which)
    @precondition(ordered)
    def retry_an_order(self, number: int) -> None:
        """Send an order that was answered once more, as an SDK does when the answer was lost."""
        asked, body = self.answered[number % len(self.answered)]
        answer = self.sutler.answered(asked)
        assert (answer.status, answer.body) == (200, body)

    @rule(number=accounts, span=spans)
    def advance(self, number: int, span: int) -> None:
        account = self.accounts[number]
        self.sutler.advance(span, account.account_id)
        account.go_to(self.sutler.now(account.account_id) if account.now is None else account.now + span)

    @rule(number=accounts, before=st.booleans(), edge=st.sampled_from([0, 0, 0, 1, 5]))
    def advance_to_an_edge(self, number: int, before: bool, edge: int) -> None:
        """Go to the time at which something happens, or a microsecond before it."""
        account = self.accounts[number]
        if account.now is not None:
            now = account.now
            edges = sorted(moment - before for moment in set(account.edges(now)) if moment - before > now)
            if edges:
                self.advance(number, edges[min(edge, len(edges) - 1)] - now)

    @rule()
    def restart(self) -> None:
        if self.restarts:
            self.sutler.restart()


def quoting_refused(outpost: Outpost | None) -> str | None:
    """Return the error of a quote of racks for an Outpost."""
    return NOT_FOUND if outpost is None else INVALID if outpost.hardware == "SERVER" else None


def offer(quote: Quote, outpost: Outpost | None, answer: Mapping[str, Any]) -> None:
    """Note what a quote offers, and learn which racks its Outpost has."""
    quote.options = answer["QuoteOptions"]
    if outpost is None:  # a quote may outlive its Outpost
        quote.hardware = frozenset()
        return
    quote.outpost_id = outpost.outpost_id
    quote.hardware = frozenset(order.order_id for order in outpost.live)
    racks = [
        one["ExistingRackSpecificationDetails"]["RackId"]
        for one in quote.options[0]["Specifications"]
        if one["QuoteSpecificationType"] != "NEW_RACK"
    ]
    assert len(racks) == len(set(racks)) == outpost.racks_by_use().total()
    outpost.learn(set(racks))


def placed(
    account: Account,
    answer: Mapping[str, Any],
    request: Mapping[str, Any],
    capacity: Counter[str],
    brings: Counter[str],
    extends: set[str],
) -> None:
    """Note an order that was placed."""
    members = ("QuoteIdentifier", "QuoteOptionIdentifier", "PaymentOption", "PaymentTerm")
    shape = {member: request[member] for member in members if member in request}
    item_ids = [item["LineItemId"] for item in answer["LineItems"]]
    outpost = account.outposts[request["OutpostIdentifier"]]
    order = Order(answer["OrderId"], outpost.outpost_id, account.recorded, shape, item_ids, capacity, brings, extends)
    assert order.order_id not in account.orders
    account.orders[order.order_id] = order
    outpost.orders.append(order)


def play(sutler: Assembled, *, examples: int, restarts: bool) -> Counter[tuple[str, ...]]:
    """Play histories on a Sutler; return what was met in them."""
    seen: Counter[tuple[str, ...]] = Counter()
    chosen = settings(
        max_examples=int(EXAMPLES or examples),
        stateful_step_count=40,
        derandomize=EXAMPLES is None,
        suppress_health_check=list(HealthCheck),
    )
    with closing(sutler):
        campaign = type("Campaign", (Campaign,), {"sutler": sutler, "restarts": restarts, "seen": seen})
        run_state_machine_as_test(campaign, settings=chosen)
    return seen


def test_every_history_in_process_is_as_predicted() -> None:
    """Else a test suite that uses the fixture learns a Sutler that is not the server's."""
    seen = play(Assembled(open_memory), examples=120, restarts=False)
    assert seen.keys() >= MET, "a campaign that plays nothing proves nothing"


def test_every_history_on_sqlite_is_as_predicted_also_over_restarts(tmp_path: Path) -> None:
    """Else some order of calls, or a restart, leads to a state that nobody has foreseen."""
    play(Assembled(lambda: open_sqlite(tmp_path / "data")), examples=80, restarts=True)


@pytest.mark.postgres
def test_every_history_on_postgresql_is_as_predicted_also_over_restarts() -> None:
    """Else the shared server of a company does what the one on a laptop does not."""
    with postgres_url() as url:
        play(Assembled(lambda: open_postgres(url)), examples=40, restarts=True)

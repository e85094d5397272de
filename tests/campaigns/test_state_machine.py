"""Does Sutler do what the reference model says, whatever is called, in whatever order, at whatever time?

Random legal and illegal calls of two accounts, jumps of their clocks and restarts of the store, each answer predicted
by `expected`. After every step everything that an account can see is compared with the model, so that a refused call
that changes something, or a change that reaches another account, is found at once.

The usual run is short and always the same. `SUTLER_CAMPAIGN_EXAMPLES=500` plays so many other histories; a failure
prints the shortest history that fails, and how to play it again.
"""

import itertools
import os
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar, Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from assembled import REFERENCE, REGION, Assembled, Refused, request_of
from campaigns.expected import DAY, OPEN, Account, Order, Outpost, Quote, Site, shown
from databases import postgres_url
from journey import ADDRESS, RACK_PROPERTIES, ec2
from sutler.store.batched import open_sqlite
from sutler.store.inline import open_memory

EXAMPLES: Final = os.environ.get("SUTLER_CAMPAIGN_EXAMPLES")
STEPS: Final = 40
CAMPAIGN: Final = settings(
    max_examples=int(EXAMPLES or 25),
    stateful_step_count=STEPS,
    derandomize=EXAMPLES is None,
    print_blob=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)

GERMANY: Final = {**ADDRESS, "City": "Berlin", "StateOrRegion": "Berlin", "PostalCode": "10115", "CountryCode": "DE"}
MISTYPED: Final = {**ADDRESS, "PostalCode": "981"}
WEAK: Final = {**RACK_PROPERTIES, "PowerDrawKva": "POWER_5_KVA"}
PARTIAL: Final = {"PowerDrawKva": "POWER_15_KVA", "UplinkGbps": "UPLINK_10G"}
CONTRADICTORY: Final = {"UplinkCount": "UPLINK_COUNT_3"}
UNKNOWN: Final = "00000000000000000"
# The racks of the catalog that are ordered here, and their hosts, as GetCatalogItem shows them; the last can't be had.
ITEMS: Final = ("OR-FWTFFXJ", "OR-SUTM504", "OR-M6GJ8FE")

which = st.integers(0, 5)
addresses = st.sampled_from([ADDRESS, ADDRESS, ADDRESS, GERMANY, MISTYPED])
properties = st.sampled_from([RACK_PROPERTIES, RACK_PROPERTIES, RACK_PROPERTIES, WEAK, PARTIAL, CONTRADICTORY])
names = st.sampled_from(["Seattle", "Berlin", "Lab-2"])
payments = st.sampled_from(["ALL_UPFRONT", "NO_UPFRONT"])
terms = st.sampled_from(["ONE_YEAR", "ONE_YEAR", "THREE_YEARS", "FIVE_YEARS"])
spans = st.sampled_from([1, DAY, 14 * DAY, 30 * DAY, 42 * DAY, 72 * DAY, 366 * DAY]) | st.integers(0, 500 * DAY)
accounts = st.sampled_from([0, 0, 0, 1])


class Campaign(RuleBasedStateMachine):
    """Two accounts on a Sutler that outlives the history; each history has accounts of its own."""

    sutler: ClassVar[Assembled]
    restarts: ClassVar[bool]
    _numbers: "ClassVar[itertools.count[int]]" = itertools.count(100_000_000_001)

    @initialize()
    def begin(self) -> None:
        """Make the two accounts."""
        self.accounts = [Account(f"{next(self._numbers):012d}") for _ in range(2)]
        self.answered: list[tuple[Account, Any, bytes]] = []

    # Calls, and how their answers are predicted.

    def ask(self, account: Account, operation: str, refused: str | None, /, **request: Any) -> Any:
        """Make a call that should be answered, or refused with an error; return the answer, None when refused."""
        code, answer = None, None
        try:
            answer = self.sutler.ask(operation, account=account.account_id, **request)
        except Refused as refusal:
            code, answer = refusal.code, refusal.body
        assert code == refused, f"{operation} should have met {refused or 'no refusal'}: {code} {answer}"
        self.read_clock(account)
        if code is None:
            return answer
        if answer.get("ResourceType") == "ORDER":
            assert answer["ResourceId"] in account.orders
        return None

    def read_clock(self, account: Account) -> None:
        """See that no call has moved the clock; the first write begins it."""
        now = self.sutler.now(account.account_id)
        started = self.sutler.runner.run(self.sutler.sutler.executor.read(has_clock(account.account_id)))
        assert account.now is None or (started and now == account.now)
        if started:
            account.now = now

    def chosen(self, account: Account, kind: str, number: int) -> Any:
        """Return one of the account's things; for some numbers, or without any, one of the other account, or None."""
        own = list(getattr(account, kind).values())
        if own and number:
            return own[-number % len(own)] if number < 4 else own[-1]
        others = list(getattr(self.other(account), kind).values())
        return others[0] if others else None

    def other(self, account: Account) -> Account:
        """Return the other account."""
        return self.accounts[self.accounts[0] is account]

    def arn(self, account: Account, kind: str, identifier: str) -> str:
        """Return the ARN of a resource."""
        return f"arn:aws:outposts:{REGION}:{account.account_id}:{kind}/{identifier}"

    # Sites.

    @rule(
        number=accounts, name=names, stated=properties, operating=addresses | st.none(), shipping=addresses | st.none()
    )
    def create_site(
        self,
        number: int,
        name: str,
        stated: Any,
        operating: Mapping[str, Any] | None,
        shipping: Mapping[str, Any] | None,
    ) -> None:
        account = self.accounts[number]
        given = {"OPERATING_ADDRESS": operating, "SHIPPING_ADDRESS": shipping}
        present = {kind: address for kind, address in given.items() if address is not None}
        members = {"OPERATING_ADDRESS": "OperatingAddress", "SHIPPING_ADDRESS": "ShippingAddress"}
        answer = self.ask(
            account,
            "CreateSite",
            "ValidationException" if stated is CONTRADICTORY else None,
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
        found = self.chosen(account, "sites", site)
        identifier = UNKNOWN_SITE if found is None else found.site_id
        known = identifier in account.sites
        self.ask(account, "UpdateSite", None if known else "NotFoundException", SiteId=identifier, Notes=name)
        if known:
            found.shape["Notes"] = name

    @rule(
        number=accounts,
        site=which,
        kind=st.sampled_from(["OPERATING_ADDRESS", "SHIPPING_ADDRESS"]),
        address=addresses,
    )
    def update_site_address(self, number: int, site: int, kind: str, address: Mapping[str, Any]) -> None:
        account = self.accounts[number]
        found = self.chosen(account, "sites", site)
        identifier = UNKNOWN_SITE if found is None else found.site_id
        refused = None
        if identifier not in account.sites:
            refused = "NotFoundException"
        elif account.orders_at_site(identifier, account.now or 0, OPEN) or (
            kind == "OPERATING_ADDRESS" and account.orders_at_site(identifier, account.now or 0, (*OPEN, "COMPLETED"))
        ):
            refused = "ConflictException"
        self.ask(account, "UpdateSiteAddress", refused, SiteId=identifier, AddressType=kind, Address=address)
        if refused is None:
            found.addresses[kind] = address

    @rule(number=accounts, site=which, stated=properties)
    def update_rack_properties(self, number: int, site: int, stated: Any) -> None:
        account = self.accounts[number]
        found = self.chosen(account, "sites", site)
        identifier = UNKNOWN_SITE if found is None else found.site_id
        refused = None
        if identifier not in account.sites:
            refused = "NotFoundException"
        elif account.orders_at_site(identifier, account.now or 0, ("IN_PROGRESS",)):
            refused = "ConflictException"
        elif stated is CONTRADICTORY:
            refused = "ValidationException"
        self.ask(account, "UpdateSiteRackPhysicalProperties", refused, SiteId=identifier, **stated)
        if refused is None:
            found.shape["RackPhysicalProperties"] = {**found.properties, **stated}

    @rule(number=accounts, site=which)
    def delete_site(self, number: int, site: int) -> None:
        account = self.accounts[number]
        found = self.chosen(account, "sites", site)
        identifier = UNKNOWN_SITE if found is None else found.site_id
        refused = None
        if identifier not in account.sites:
            refused = "NotFoundException"
        elif account.at_site(identifier):
            refused = "ConflictException"
        self.ask(account, "DeleteSite", refused, SiteId=identifier)
        if refused is None:
            del account.sites[identifier]

    # Outposts, and tags of both.

    @rule(number=accounts, site=which, name=names, hardware=st.sampled_from(["RACK", "RACK", "RACK", "SERVER"]))
    def create_outpost(self, number: int, site: int, name: str, hardware: str) -> None:
        account = self.accounts[number]
        found = self.chosen(account, "sites", site)
        identifier = UNKNOWN_SITE if found is None else found.site_id
        refused = None
        if identifier not in account.sites:
            refused = "NotFoundException"
        elif len(account.at_site(identifier)) >= 10:
            refused = "ServiceQuotaExceededException"
        answer = self.ask(
            account,
            "CreateOutpost",
            refused,
            Name=name,
            SiteId=identifier,
            AvailabilityZone="us-west-2a",
            SupportedHardwareType=hardware,
        )
        if answer is not None:
            outpost_id = answer["Outpost"]["OutpostId"]
            account.outposts[outpost_id] = Outpost(outpost_id, identifier, {"Name": name}, hardware)

    @rule(number=accounts, outpost=which, name=names, hardware=st.sampled_from(["RACK", "SERVER"]))
    def update_outpost(self, number: int, outpost: int, name: str, hardware: str) -> None:
        account = self.accounts[number]
        found = self.chosen(account, "outposts", outpost)
        identifier = UNKNOWN_OUTPOST if found is None else found.outpost_id
        refused = None
        if identifier not in account.outposts:
            refused = "NotFoundException"
        elif hardware != found.hardware and found.live:
            refused = "ConflictException"
        self.ask(
            account,
            "UpdateOutpost",
            refused,
            OutpostId=identifier,
            Description=name,
            SupportedHardwareType=hardware,
        )
        if refused is None:
            found.shape["Description"] = name
            found.hardware = hardware

    @rule(number=accounts, outpost=which)
    def delete_outpost(self, number: int, outpost: int) -> None:
        account = self.accounts[number]
        found = self.chosen(account, "outposts", outpost)
        identifier = UNKNOWN_OUTPOST if found is None else found.outpost_id
        refused = None
        if identifier not in account.outposts:
            refused = "NotFoundException"
        elif found.open_orders(account.now) or found.status(account.now) != "PENDING":
            refused = "ConflictException"
        self.ask(account, "DeleteOutpost", refused, OutpostId=identifier)
        if refused is None:
            del account.outposts[identifier]

    @rule(number=accounts, kind=st.sampled_from(["site", "outpost"]), thing=which, key=names, value=names)
    def tag(self, number: int, kind: str, thing: int, key: str, value: str) -> None:
        account = self.accounts[number]
        found = self.chosen(account, f"{kind}s", thing)
        identifier = UNKNOWN_SITE if found is None else getattr(found, f"{kind}_id")
        known = identifier in getattr(account, f"{kind}s")
        arn = self.arn(account, kind, identifier)
        refused = None if known else "NotFoundException"
        self.ask(account, "TagResource", refused, ResourceArn=arn, Tags={key: value})
        if known:
            found.tags[key] = value
            assert self.ask(account, "ListTagsForResource", None, ResourceArn=arn) == {"Tags": found.tags}

    @rule(number=accounts, kind=st.sampled_from(["site", "outpost"]), thing=which, key=names)
    def untag(self, number: int, kind: str, thing: int, key: str) -> None:
        account = self.accounts[number]
        found = self.chosen(account, f"{kind}s", thing)
        identifier = UNKNOWN_SITE if found is None else getattr(found, f"{kind}_id")
        known = identifier in getattr(account, f"{kind}s")
        refused = None if known else "NotFoundException"
        self.ask(account, "UntagResource", refused, ResourceArn=self.arn(account, kind, identifier), TagKeys=[key])
        if known:
            found.tags.pop(key, None)

    # Quotes.

    @rule(number=accounts, outpost=which | st.none(), hosts=st.integers(1, 2))
    def create_quote(self, number: int, outpost: int | None, hosts: int) -> None:
        account = self.accounts[number]
        request: dict[str, Any] = {"CountryCode": "US", "RequestedCapacities": [ec2("m5.24xlarge", hosts)]}
        found = None if outpost is None else self.chosen(account, "outposts", outpost)
        if outpost is not None:
            request["OutpostIdentifier"] = UNKNOWN_OUTPOST if found is None else found.outpost_id
        refused = self.quoting_refused(account, request.get("OutpostIdentifier"))
        answer = self.ask(account, "CreateQuote", refused, **request)
        if answer is not None:
            assert account.now is not None
            quote = Quote(answer["Quote"]["QuoteId"], account.now // 1000 * 1000, None, "US", [], frozenset())
            account.quotes[quote.quote_id] = quote
            self.offer(quote, found, answer["Quote"])

    @rule(number=accounts, quote=which, outpost=which | st.none())
    def update_quote(self, number: int, quote: int, outpost: int | None) -> None:
        """Give a quote an Outpost, or make its offer anew."""
        account = self.accounts[number]
        found: Quote | None = self.chosen(account, "quotes", quote)
        identifier = UNKNOWN_QUOTE if found is None else found.quote_id
        request: dict[str, Any] = {"QuoteIdentifier": identifier}
        chosen = None if outpost is None else self.chosen(account, "outposts", outpost)
        if outpost is not None:
            request["OutpostIdentifier"] = UNKNOWN_OUTPOST if chosen is None else chosen.outpost_id
        elif found is not None and found.outpost_id is not None:
            chosen = account.outposts.get(found.outpost_id)
        if found is None or identifier not in account.quotes:
            refused: str | None = "NotFoundException"
        elif found.status(account.now or 0) != "CREATED":
            refused = "ValidationException"
        else:
            target = request.get("OutpostIdentifier", None if chosen is None else chosen.outpost_id)
            refused = self.quoting_refused(account, target)
        answer = self.ask(account, "UpdateQuote", refused, **request)
        if answer is not None:
            assert found is not None
            if outpost is None and chosen is None and found.outpost_id is not None:  # its Outpost is gone
                found.options, found.hardware = answer["Quote"]["QuoteOptions"], frozenset()
            else:
                self.offer(found, chosen, answer["Quote"])

    def quoting_refused(self, account: Account, outpost_id: str | None) -> str | None:
        """Return the error of a quote of racks for this Outpost."""
        if outpost_id is None:
            return None
        if outpost_id not in account.outposts:
            return "NotFoundException"
        return "ValidationException" if account.outposts[outpost_id].hardware == "SERVER" else None

    def offer(self, quote: Quote, outpost: Outpost | None, answer: Mapping[str, Any]) -> None:
        """Note what a quote offers, and learn which racks its Outpost has."""
        quote.outpost_id = None if outpost is None else outpost.outpost_id
        quote.options = answer["QuoteOptions"]
        if outpost is not None:
            quote.hardware = frozenset(order.order_id for order in outpost.live)
            standing = [
                one["ExistingRackSpecificationDetails"]["RackId"]
                for one in quote.options[0]["Specifications"]
                if one["QuoteSpecificationType"] != "NEW_RACK"
            ]
            assert len(standing) == len(set(standing)) == outpost.racks_by_use().total()
            outpost.learn(set(standing))

    @rule(number=accounts, quote=which)
    def delete_quote(self, number: int, quote: int) -> None:
        account = self.accounts[number]
        found = self.chosen(account, "quotes", quote)
        identifier = UNKNOWN_QUOTE if found is None else found.quote_id
        known = identifier in account.quotes
        self.ask(account, "DeleteQuote", None if known else "NotFoundException", QuoteIdentifier=identifier)
        if known:
            del account.quotes[identifier]

    # Orders.

    @rule(
        number=accounts,
        quote=which,
        option=st.sampled_from([0, 0, 0, 1, 9]),
        payment=payments,
        term=terms,
        elsewhere=st.sampled_from([None, None, None, None, 0, 1]),
    )
    def order_from_quote(
        self, number: int, quote: int, option: int, payment: str, term: str, elsewhere: int | None
    ) -> None:
        account = self.accounts[number]
        found: Quote | None = self.chosen(account, "quotes", quote)
        outpost_id = UNKNOWN_OUTPOST if found is None or found.outpost_id is None else found.outpost_id
        if elsewhere is not None:
            other = self.chosen(account, "outposts", elsewhere)
            outpost_id = UNKNOWN_OUTPOST if other is None else other.outpost_id
        offered = found.options if found is not None else []
        option_id = f"oqo-{UNKNOWN}" if option >= len(offered) else offered[option]["QuoteOptionIdentifier"]
        request = {
            "OutpostIdentifier": outpost_id,
            "QuoteIdentifier": UNKNOWN_QUOTE if found is None else found.quote_id,
            "QuoteOptionIdentifier": option_id,
            "PaymentOption": payment,
            "PaymentTerm": term,
        }
        refused = self.ordering_refused(account, found, request)
        answer = self.order(account, refused, request)
        if answer is None:
            return
        assert found is not None
        bought = next(one for one in found.options if one["QuoteOptionIdentifier"] == option_id)
        specifications = bought["Specifications"]
        new = [one for one in specifications if one["QuoteSpecificationType"] == "NEW_RACK"]
        updated = [one for one in specifications if one["QuoteSpecificationType"] == "UPDATED_RACK"]
        assert len(answer["LineItems"]) == len(new) + len(updated)
        assert account.now is not None
        found.frozen = account.requirements(found, progress=account.now, now=account.now)
        found.order_id = answer["OrderId"]
        self.placed(
            account,
            answer,
            request,
            Counter({one["Unit"]: int(one["Quantity"]) for one in bought["Capacities"]}),
            Counter(one["FinalRackSpecificationDetails"]["RackUse"] for one in new),
            {one["FinalRackSpecificationDetails"]["RackId"] for one in updated},
        )

    def ordering_refused(self, account: Account, quote: Quote | None, request: Mapping[str, Any]) -> str | None:
        """Return the error of an order from a quote."""
        outpost = account.outposts.get(request["OutpostIdentifier"])
        if outpost is None or quote is None or quote.quote_id not in account.quotes:
            return "NotFoundException"
        now = account.now or 0
        if quote.order_id is not None:
            return "ConflictException"
        if quote.status(now) == "EXPIRED" or quote.outpost_id not in (None, outpost.outpost_id):
            return "ValidationException"
        option = [one for one in quote.options if one["QuoteOptionIdentifier"] == request["QuoteOptionIdentifier"]]
        priced = [
            (price["PaymentOption"], price["PaymentTerm"])
            for one in option
            for price in (pricing["SubscriptionPricingDetails"] for pricing in one["PricingOptions"])
        ]
        if (request["PaymentOption"], request["PaymentTerm"]) not in priced or outpost.hardware == "SERVER":
            return "ValidationException"
        if len(outpost.open_orders(now)) >= 10:
            return "ServiceQuotaExceededException"
        failing = "FAIL" in account.requirements(quote, progress=now, now=now).values()
        return "ValidationException" if failing else None

    @rule(
        number=accounts,
        outpost=which,
        item=st.sampled_from([*ITEMS[:2], *ITEMS[:2], *ITEMS]),
        quantity=st.integers(1, 2),
        payment=payments,
        term=terms,
    )
    def order_from_catalog(self, number: int, outpost: int, item: str, quantity: int, payment: str, term: str) -> None:
        account = self.accounts[number]
        found: Outpost | None = self.chosen(account, "outposts", outpost)
        request = {
            "OutpostIdentifier": UNKNOWN_OUTPOST if found is None else found.outpost_id,
            "LineItems": [{"CatalogItemId": item, "Quantity": quantity}],
            "PaymentOption": payment,
            "PaymentTerm": term,
        }
        brings = Counter({"COMPUTE": quantity})
        refused = self.catalog_refused(account, found, item, term, brings)
        answer = self.order(account, refused, request)
        if answer is not None:
            wire = REFERENCE.catalog.items[item].to_wire(servers_available=False)
            hosts = {f"{one['Family']}.{one['MaxSize']}": int(one["Quantity"]) for one in wire["EC2Capacities"]}
            capacity = Counter({kind: count * quantity for kind, count in hosts.items()})
            self.placed(account, answer, request, capacity, brings, set())

    def catalog_refused(
        self, account: Account, outpost: Outpost | None, item: str, term: str, brings: Counter[str]
    ) -> str | None:
        """Return the error of an order from the catalog."""
        if outpost is None or outpost.outpost_id not in account.outposts:
            return "NotFoundException"
        now = account.now or 0
        if item == ITEMS[-1] or outpost.hardware == "SERVER":
            return "ValidationException"
        if len(outpost.open_orders(now)) >= 10:
            return "ServiceQuotaExceededException"
        contract = outpost.contract(now)
        offered = ("ONE_YEAR", "THREE_YEARS") if contract is None else (contract[0],)
        allowed = (
            term in offered and not lacks_network(outpost.racks_by_use() + brings) and account.can_order(outpost, now)
        )
        return None if allowed else "ValidationException"

    def order(self, account: Account, refused: str | None, request: Mapping[str, Any]) -> dict[str, Any] | None:
        """Place an order as an SDK does, and keep what it would need to try again."""
        asked = request_of("CreateOrder", request, account=account.account_id, invocation_id=str(uuid.uuid4()))
        if refused is not None:
            self.ask(account, "CreateOrder", refused, **request)
            return None
        answer = self.sutler.answered(asked)
        assert answer.status == 200, answer.body
        self.answered.append((account, asked, answer.body))
        self.read_clock(account)
        newest = self.ask(account, "ListOrders", None, MaxResults=1)["Orders"][0]
        shape: dict[str, Any] = self.ask(account, "GetOrder", None, OrderId=newest["OrderId"])["Order"]
        return shape

    def placed(
        self,
        account: Account,
        answer: Mapping[str, Any],
        request: Mapping[str, Any],
        capacity: Counter[str],
        brings: Counter[str],
        extends: set[str],
    ) -> None:
        """Note an order."""
        assert account.now is not None
        members = ("QuoteIdentifier", "QuoteOptionIdentifier", "PaymentOption", "PaymentTerm")
        shape = {member: request[member] for member in members if member in request}
        items = [item["LineItemId"] for item in answer["LineItems"]]
        outpost = account.outposts[request["OutpostIdentifier"]]
        order = Order(
            answer["OrderId"],
            outpost.outpost_id,
            account.now // 1000 * 1000,
            shape,
            items,
            capacity,
            brings,
            extends,
            request["PaymentTerm"],
        )
        assert order.order_id not in account.orders
        account.orders[order.order_id] = order
        outpost.orders.append(order)

    @rule(number=accounts, order=which)
    def cancel_order(self, number: int, order: int) -> None:
        account = self.accounts[number]
        found: Order | None = self.chosen(account, "orders", order)
        identifier = UNKNOWN_ORDER if found is None else found.order_id
        if found is None or identifier not in account.orders:
            self.ask(account, "CancelOrder", "NotFoundException", OrderId=identifier)
            return
        outpost = account.outposts.get(found.outpost_id)
        now = account.now or 0
        if found.cancelled or found.reached("SHIPPED", now) or (outpost and lacks_network(outpost.racks_by_use(found))):
            self.ask(account, "CancelOrder", "ConflictException", OrderId=identifier)
            return
        assert outpost is not None, "an Outpost with an open order stays"
        extended = {rack for other in outpost.live if other is not found for rack in other.extends}
        owners = [outpost.racks[rack] for rack in extended]
        if any(found.order_id in maybe and len(maybe) > 1 for maybe in owners):
            return  # which of two orders brought the rack was never told
        refused = "ConflictException" if {found.order_id} in owners else None
        self.ask(account, "CancelOrder", refused, OrderId=identifier)
        if refused is None:
            found.cancelled = True
            outpost.racks = {rack: owner for rack, owner in outpost.racks.items() if owner != {found.order_id}}

    @rule(number=which)
    def retry_an_order(self, number: int) -> None:
        """Send an order that was answered once more, as an SDK does when the answer was lost."""
        if self.answered:
            _, asked, body = self.answered[number % len(self.answered)]
            answer = self.sutler.answered(asked)
            assert (answer.status, answer.body) == (200, body)

    # Time, and the store.

    @rule(number=accounts, span=spans)
    def advance(self, number: int, span: int) -> None:
        account = self.accounts[number]
        self.sutler.advance(span, account.account_id)
        account.go_to(self.sutler.now(account.account_id) if account.now is None else account.now + span)

    @rule(number=accounts, before=st.booleans(), which_edge=st.integers(0, 2))
    def advance_to_an_edge(self, number: int, before: bool, which_edge: int) -> None:
        """Go to the time at which something happens, or a microsecond before it."""
        account = self.accounts[number]
        if account.now is not None:
            edges = sorted(edge for edge in set(account.edges(account.now)) if edge - before > account.now)
            if edges:
                span = edges[which_edge % len(edges)] - before - account.now
                self.sutler.advance(span, account.account_id)
                account.go_to(account.now + span)

    @rule()
    def restart(self) -> None:
        if self.restarts:
            self.sutler.restart()

    # What must always hold.

    @invariant()
    def everything_is_as_predicted(self) -> None:
        """Compare all that both accounts can see with the model."""
        for account in self.accounts:
            self.read_clock(account)
            now = account.now or 0
            sites = [site_shape(self, account, site) for site in account.sites.values()]
            assert self.ask(account, "ListSites", None)["Sites"] == sites
            outposts = [outpost_shape(self, account, outpost, now) for outpost in account.outposts.values()]
            assert self.ask(account, "ListOutposts", None)["Outposts"] == outposts
            self.quotes_are_as_predicted(account, now)
            self.orders_are_as_predicted(account, now)
            for outpost in account.outposts.values():
                self.hardware_is_as_ordered(account, outpost, now)

    def quotes_are_as_predicted(self, account: Account, now: int) -> None:
        """Compare the quotes, and their requirements, with the model."""
        listed = self.ask(account, "ListQuotes", None)["Quotes"]
        assert [quote["QuoteId"] for quote in listed] == list(account.quotes)[::-1]
        for summary in listed:
            quote = account.quotes[summary["QuoteId"]]
            answer = self.ask(account, "GetQuote", None, QuoteIdentifier=quote.quote_id)["Quote"]
            found = {one["OrderingRequirementType"]: one["Status"] for one in answer.pop("OrderingRequirements")}
            assert answer == summary
            members = ("QuoteStatus", "SubmittedOrderId", "OutpostArn", "QuoteOptions", "CreatedDate", "ExpirationDate")
            arn = None if quote.outpost_id is None else self.arn(account, "outpost", quote.outpost_id)
            values = (quote.status(now), quote.order_id, arn, quote.options, shown(quote.created), shown(quote.expires))
            assert tuple(answer.get(member) for member in members) == values
            predicted = quote.frozen or account.requirements(quote, progress=now, now=now)
            assert found == {**dict.fromkeys(found, "EXEMPT"), **predicted}

    def orders_are_as_predicted(self, account: Account, now: int) -> None:
        """Compare the orders with the model."""
        listed = self.ask(account, "ListOrders", None)["Orders"]
        assert [order["OrderId"] for order in listed] == list(account.orders)[::-1]
        for summary in listed:
            order = account.orders[summary["OrderId"]]
            answer = self.ask(account, "GetOrder", None, OrderId=order.order_id)["Order"]
            items = answer.pop("LineItems")
            both = {
                "OrderId": order.order_id,
                "OutpostId": order.outpost_id,
                "OrderType": "OUTPOST",
                "Status": order.status(now),
                "OrderSubmissionDate": shown(order.placed),
            }
            if order.status(now) == "COMPLETED":
                both["OrderFulfilledDate"] = shown(order.fulfilled)
            assert answer == both | order.shape
            counts = {order.item_status(now): len(order.item_ids)}
            assert summary == both | {"LineItemCountsByStatus": counts}
            assert [(item["LineItemId"], item["Status"]) for item in items] == [
                (item_id, order.item_status(now)) for item_id in order.item_ids
            ]
            for item in items:
                assert ("ShipmentInformation" in item) == order.reached("SHIPPED", now)
                assert ("AssetInformationList" in item) == order.reached("DELIVERED", now)

    def hardware_is_as_ordered(self, account: Account, outpost: Outpost, now: int) -> None:
        """Compare what stands on an Outpost with what was ordered for it and installed."""
        assets = self.ask(account, "ListAssets", None, OutpostIdentifier=outpost.outpost_id)["Assets"]
        found: dict[str, Counter[str]] = {"INSTALLING": Counter(), "ACTIVE": Counter()}
        for asset in assets:
            if asset["AssetType"] == "COMPUTE":
                attributes = asset["ComputeAttributes"]
                for one in attributes["InstanceTypeCapacities"]:
                    found[attributes["State"]][one["InstanceType"]] += one["Count"]
        capacity = {"INSTALLING": Counter[str](), "ACTIVE": Counter[str]()}
        for order in outpost.live:
            if order.reached("INSTALLING", now):
                capacity["ACTIVE" if order.reached("INSTALLED", now) else "INSTALLING"].update(order.capacity)
        assert found == capacity
        types = self.ask(account, "GetOutpostInstanceTypes", None, OutpostId=outpost.outpost_id)["InstanceTypes"]
        assert [one["InstanceType"] for one in types] == sorted(capacity["ACTIVE"])


UNKNOWN_SITE, UNKNOWN_OUTPOST, UNKNOWN_QUOTE, UNKNOWN_ORDER = (f"{kind}-{UNKNOWN}" for kind in ("os", "op", "oq", "oo"))


def has_clock(account_id: str) -> Callable[[Any], bool]:
    """Return a job that tells whether an account has a clock yet."""
    return lambda tx: tx.one("SELECT 1 FROM account WHERE account_id = ?", (account_id,)) is not None


def lacks_network(racks: Counter[str]) -> bool:
    """Tell whether five racks and more lack the network rack that they need, one for every fifteen."""
    needed = 0 if racks["COMPUTE"] < 5 else -(-racks["COMPUTE"] // 15)
    return racks["NETWORKING"] < needed


def site_shape(campaign: Campaign, account: Account, site: Site) -> dict[str, Any]:
    """Return a site as the API should show it."""
    shape = {
        "SiteId": site.site_id,
        "AccountId": account.account_id,
        "SiteArn": campaign.arn(account, "site", site.site_id),
        **site.shape,
    }
    operating = site.addresses.get("OPERATING_ADDRESS")
    if operating is not None:
        for member in ("CountryCode", "StateOrRegion", "City"):
            shape[f"OperatingAddress{member}"] = operating[member]
    return shape | ({"Tags": site.tags} if site.tags else {})


def outpost_shape(campaign: Campaign, account: Account, outpost: Outpost, now: int) -> dict[str, Any]:
    """Return an Outpost as the API should show it."""
    shape = {
        "OutpostId": outpost.outpost_id,
        "OwnerId": account.account_id,
        "OutpostArn": campaign.arn(account, "outpost", outpost.outpost_id),
        "SiteId": outpost.site_id,
        "SiteArn": campaign.arn(account, "site", outpost.site_id),
        "LifeCycleStatus": outpost.status(now),
        "AvailabilityZone": "us-west-2a",
        "AvailabilityZoneId": REFERENCE.regions.zones(REGION)["us-west-2a"],
        "SupportedHardwareType": outpost.hardware,
        **outpost.shape,
    }
    generation = {"Generation": "GENERATION_1"} if outpost.live else {}
    return shape | generation | ({"Tags": outpost.tags} if outpost.tags else {})


def play(sutler: Assembled, *, restarts: bool) -> None:
    """Play histories on a Sutler."""
    members = {"sutler": sutler, "restarts": restarts}
    with closing(sutler):
        run_state_machine_as_test(type("Campaign", (Campaign,), members), settings=CAMPAIGN)


def test_every_history_in_process_is_as_predicted() -> None:
    """Else a test suite that uses the fixture learns a Sutler that is not the server's."""
    play(Assembled(open_memory), restarts=False)


def test_every_history_on_sqlite_is_as_predicted_also_over_restarts(tmp_path: Path) -> None:
    """Else some order of calls, or a restart, leads to a state that nobody has foreseen."""
    play(Assembled(lambda: open_sqlite(tmp_path / "data")), restarts=True)


@pytest.mark.postgres
def test_every_history_on_postgresql_is_as_predicted_also_over_restarts() -> None:
    """Else the shared server of a company does what the one on a laptop does not."""
    from sutler.store.pooled import open_postgres

    with postgres_url() as url:
        play(Assembled(lambda: open_postgres(url)), restarts=True)

"""What can be called about purchases? Quotes and orders, each with the answer that should come."""

import json
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from assembled import REFERENCE, request_of
from campaigns.expected import Account, Order, Outpost, Quote, lacks_network
from campaigns.places import CONFLICT, INVALID, NOT_FOUND, OVER_QUOTA, Places, accounts, which
from journey import ec2

DISCONTINUED: Final = "OR-M6GJ8FE"

payments = st.sampled_from(["ALL_UPFRONT", "NO_UPFRONT"])
terms = st.sampled_from(["ONE_YEAR"] * 5 + ["THREE_YEARS", "FIVE_YEARS"])


def quoted(purchases: "Purchases") -> bool:
    """Tell whether somebody has a quote."""
    return any(account.quotes for account in purchases.accounts)


def ordered(purchases: "Purchases") -> bool:
    """Tell whether somebody has an order."""
    return any(account.orders for account in purchases.accounts)


class Purchases(Places):
    """Calls about quotes and orders."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: list[tuple[Any, bytes]] = []

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
        joined = outpost.term(now) in (None, payment[1])
        if payment not in priced or not joined or outpost.hardware == "SERVER":
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
        joined = outpost.term(now)
        offered = ("ONE_YEAR", "THREE_YEARS") if joined is None else (joined,)
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

    @rule(number=accounts, order=st.sampled_from([1, 1, 2, 2, 3, 0]))
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

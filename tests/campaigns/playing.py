"""How is a history played? Calls whose answers are predicted, and all that can be seen compared after each of them.

`Playing` knows the two accounts of a history and how each of their things should look; what is called, and when, is in
`test_state_machine`.
"""

import itertools
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final

from hypothesis.stateful import RuleBasedStateMachine, invariant

from assembled import REFERENCE, REGION, Assembled, Refused
from campaigns.expected import Account, Outpost, Site, shown

UNKNOWN: Final = {"sites": "os", "outposts": "op", "quotes": "oq", "orders": "oo"}
"""The kinds of things that an account has, and how their ids begin."""


class Playing(RuleBasedStateMachine):
    """Two accounts on a Sutler that outlives the history; each history has accounts of its own.

    Args:
        sutler: what is called.
        restarts: whether its store outlives it.
        seen: what was met in all histories: refusals by operation, statuses, requirements.
    """

    sutler: ClassVar[Assembled]
    restarts: ClassVar[bool]
    seen: ClassVar[Counter[tuple[str, ...]]]
    _numbers: ClassVar["itertools.count[int]"] = itertools.count(100_000_000_001)

    def __init__(self) -> None:
        super().__init__()
        self.accounts = [Account(f"{next(self._numbers):012d}") for _ in range(2)]

    def ask(self, account: Account, operation: str, refused: str | None, /, **request: Any) -> Any:
        """Make a call that should be answered, or refused with an error; return the answer, None when refused."""
        code, answer = None, None
        try:
            answer = self.sutler.ask(operation, account=account.account_id, **request)
        except Refused as refusal:
            code, answer = refusal.code, refusal.body
        assert code == refused, f"{operation} should have met {refused or 'no refusal'}: {code} {answer}"
        if code is None:
            self.read_clock(account)
            return answer
        if answer.get("ResourceType") == "ORDER":
            assert answer["ResourceId"] in account.orders
        self.seen[operation, code] += 1
        return None

    def see(self, account: Account, operation: str, member: str, **request: Any) -> Any:
        """Return a member of the answer to a call that changes nothing."""
        return self.sutler.ask(operation, account=account.account_id, **request)[member]

    def read_clock(self, account: Account) -> None:
        """See that no call has moved the clock; the first write begins it."""
        now = self.sutler.now(account.account_id)
        if account.now is None:
            began = self.sutler.runner.run(self.sutler.sutler.executor.read(has_clock(account.account_id)))
            account.now = now if began else None
        else:
            assert now == account.now

    def chosen(self, account: Account, kind: str, number: int) -> tuple[Any, str]:
        """Return one of the account's things and its id; or None and the id of a thing that is not the account's.

        Args:
            number: 0 asks for a stranger's, others count from the newest.
        """
        own = list(getattr(account, kind).items())
        if own and number:
            identifier, found = own[-((number - 1) % len(own)) - 1]
            return found, identifier
        others = getattr(self.accounts[self.accounts[0] is account], kind)
        return None, next(iter(others), f"{UNKNOWN[kind]}-00000000000000000")

    @invariant()
    def everything_is_as_predicted(self) -> None:
        """Compare all that both accounts can see with the model."""
        for account in self.accounts:
            self.read_clock(account)
            now = account.now or 0
            sites = [site_shape(account, site) for site in account.sites.values()]
            assert self.see(account, "ListSites", "Sites") == sites
            outposts = [outpost_shape(account, outpost, now) for outpost in account.outposts.values()]
            assert self.see(account, "ListOutposts", "Outposts") == outposts
            self._quotes_are_as_predicted(account, now)
            self._orders_are_as_predicted(account, now)
            for outpost in account.outposts.values():
                self._hardware_is_as_ordered(account, outpost, now)

    def _quotes_are_as_predicted(self, account: Account, now: int) -> None:
        listed = self.see(account, "ListQuotes", "Quotes")
        assert [quote["QuoteId"] for quote in listed] == list(account.quotes)[::-1]
        for summary in listed:
            quote = account.quotes[summary["QuoteId"]]
            answer = self.see(account, "GetQuote", "Quote", QuoteIdentifier=quote.quote_id)
            found = {one["OrderingRequirementType"]: one["Status"] for one in answer.pop("OrderingRequirements")}
            assert answer == summary
            members = ("QuoteStatus", "SubmittedOrderId", "OutpostArn", "QuoteOptions", "CreatedDate", "ExpirationDate")
            outpost_arn = None if quote.outpost_id is None else arn(account, "outpost", quote.outpost_id)
            status, created, expires = quote.status(now), shown(quote.created), shown(quote.expires)
            values = (status, quote.order_id, outpost_arn, quote.options, created, expires)
            assert tuple(answer.get(member) for member in members) == values
            predicted = quote.frozen or account.requirements(quote, progress=now, now=now)
            assert found == {**dict.fromkeys(found, "EXEMPT"), **predicted}
            self.seen.update([("quote", status), *predicted.items()])

    def _orders_are_as_predicted(self, account: Account, now: int) -> None:
        listed = self.see(account, "ListOrders", "Orders")
        assert [order["OrderId"] for order in listed] == list(account.orders)[::-1]
        for summary in listed:
            order = account.orders[summary["OrderId"]]
            answer = self.see(account, "GetOrder", "Order", OrderId=order.order_id)
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
            statuses = [(item["LineItemId"], item["Status"]) for item in items]
            assert statuses == [(item_id, order.item_status(now)) for item_id in order.item_ids]
            for item in items:
                assert ("ShipmentInformation" in item) == order.reached("SHIPPED", now)
                assert ("AssetInformationList" in item) == order.reached("DELIVERED", now)
            self.seen["line item", order.item_status(now)] += 1

    def _hardware_is_as_ordered(self, account: Account, outpost: Outpost, now: int) -> None:
        assets = self.see(account, "ListAssets", "Assets", OutpostIdentifier=outpost.outpost_id)
        found: dict[str, Counter[str]] = {"INSTALLING": Counter(), "ACTIVE": Counter()}
        for asset in assets:
            if asset["AssetType"] == "COMPUTE":
                attributes = asset["ComputeAttributes"]
                for one in attributes["InstanceTypeCapacities"]:
                    found[attributes["State"]][one["InstanceType"]] += one["Count"]
        ordered: dict[str, Counter[str]] = {"INSTALLING": Counter(), "ACTIVE": Counter()}
        for order in outpost.live:
            if order.reached("INSTALLING", now):
                ordered["ACTIVE" if order.reached("INSTALLED", now) else "INSTALLING"].update(order.capacity)
        assert found == ordered
        types = self.see(account, "GetOutpostInstanceTypes", "InstanceTypes", OutpostId=outpost.outpost_id)
        assert [one["InstanceType"] for one in types] == sorted(ordered["ACTIVE"])


def has_clock(account_id: str) -> Callable[[Any], bool]:
    """Return a job that tells whether an account has a clock yet."""
    return lambda tx: tx.one("SELECT 1 FROM account WHERE account_id = ?", (account_id,)) is not None


def arn(account: Account, kind: str, identifier: str) -> str:
    """Return the ARN of a resource."""
    return f"arn:aws:outposts:{REGION}:{account.account_id}:{kind}/{identifier}"


def site_shape(account: Account, site: Site) -> Mapping[str, Any]:
    """Return a site as the API should show it."""
    shape = {
        "SiteId": site.site_id,
        "AccountId": account.account_id,
        "SiteArn": arn(account, "site", site.site_id),
        **site.shape,
    }
    operating = site.addresses.get("OPERATING_ADDRESS")
    if operating is not None:
        for member in ("CountryCode", "StateOrRegion", "City"):
            shape[f"OperatingAddress{member}"] = operating[member]
    return shape | ({"Tags": site.tags} if site.tags else {})


def outpost_shape(account: Account, outpost: Outpost, now: int) -> Mapping[str, Any]:
    """Return an Outpost as the API should show it."""
    shape = {
        "OutpostId": outpost.outpost_id,
        "OwnerId": account.account_id,
        "OutpostArn": arn(account, "outpost", outpost.outpost_id),
        "SiteId": outpost.site_id,
        "SiteArn": arn(account, "site", outpost.site_id),
        "LifeCycleStatus": outpost.status(now),
        "AvailabilityZone": "us-west-2a",
        "AvailabilityZoneId": REFERENCE.regions.zones(REGION)["us-west-2a"],
        "SupportedHardwareType": outpost.hardware,
        **outpost.shape,
    }
    generation = {"Generation": "GENERATION_1"} if outpost.live else {}
    return shape | generation | ({"Tags": outpost.tags} if outpost.tags else {})

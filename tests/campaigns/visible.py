"""What can an account see? Everything that its lists, its gets and the control API show of it, in one value.

Lists are held against gets while it is read. What is shared with the account is kept apart from what it has.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

Ask = Callable[..., Any]
"""Makes a call that must be answered: an operation and its request."""

TERMINAL: Final = ("COMPLETED", "FAILED", "CANCELLED")


@dataclass(frozen=True)
class Hardware:
    """What there is of an Outpost that only its owner, or whom it is shared with, can see."""

    assets: list[dict[str, Any]]
    instances: list[dict[str, Any]]
    types: list[str]
    supported: list[str]
    tags: dict[str, str]

    def hosts(self, state: str | None = None) -> dict[str, dict[str, Any]]:
        """Return the attributes of the hosts, by asset, in a state."""
        found = {one["AssetId"]: one["ComputeAttributes"] for one in self.assets if "ComputeAttributes" in one}
        return {key: host for key, host in found.items() if state in (None, host["State"])}


@dataclass(frozen=True)
class Visible:
    """All that an account sees: things by id, oldest first; `shared` is what other accounts let it read."""

    account: str
    sites: dict[str, Any]
    outposts: dict[str, Any]
    quotes: dict[str, Any]
    orders: dict[str, Any]
    tasks: dict[str, Any]
    hardware: dict[str, Hardware]
    bills: dict[str, Any]
    networks: dict[str, Any]
    instances: list[dict[str, Any]]
    objects: list[dict[str, Any]]
    shares: list[dict[str, Any]]
    shared: dict[str, Any]

    def own(self) -> dict[str, Any]:
        """Return what no other account can change: all but what is shared, and what others' sites make of quotes."""
        mine = {name: value for name, value in vars(self).items() if name not in ("shared", "shares", "quotes")}
        return mine | {
            "quotes": {
                key: {name: value for name, value in quote.items() if name != "OrderingRequirements"}
                for key, quote in self.quotes.items()
            },
            "shares": [share for share in self.shares if share["owner"] == self.account],
        }


def see(account: str, ask: Ask, control: Callable[[str], Any]) -> Visible:
    """Look at everything.

    Args:
        ask: calls as the account.
        control: GETs a path of the control API for the account.
    """
    sites = {one["SiteId"]: one for one in ask("ListSites")["Sites"]}
    outposts = {one["OutpostId"]: one for one in ask("ListOutposts")["Outposts"]}
    for site_id, listed in sites.items():
        assert ask("GetSite", SiteId=site_id)["Site"] == listed
    for outpost_id, listed in outposts.items():
        assert ask("GetOutpost", OutpostId=outpost_id)["Outpost"] == listed
    own_sites = {key: one for key, one in sites.items() if one["AccountId"] == account}
    own = {key: one for key, one in outposts.items() if one["OwnerId"] == account}
    hardware = {outpost_id: hardware_of(ask, one) for outpost_id, one in outposts.items()}
    return Visible(
        account=account,
        sites=own_sites,
        outposts=own,
        quotes=quotes(ask),
        orders=orders(ask),
        tasks=tasks(ask, account),
        hardware={outpost_id: hardware[outpost_id] for outpost_id in own},
        bills={outpost_id: bill(ask, outpost_id) for outpost_id in own},
        networks={outpost_id: ask("GetPrivateConnectivityConfig", OutpostId=outpost_id) for outpost_id in own},
        instances=control("instances")["instances"],
        objects=control("gateways")["objects"],
        shares=control("shares")["shares"],
        shared={
            "sites": {key: one for key, one in sites.items() if key not in own_sites},
            "outposts": {key: one for key, one in outposts.items() if key not in own},
            "hardware": {key: one for key, one in hardware.items() if key not in own},
        },
    )


def hardware_of(ask: Ask, outpost: dict[str, Any]) -> Hardware:
    """Look at an Outpost."""
    outpost_id = outpost["OutpostId"]
    tags = ask("ListTagsForResource", ResourceArn=outpost["OutpostArn"]).get("Tags", {})
    assert tags == outpost.get("Tags", {})
    return Hardware(
        assets=ask("ListAssets", OutpostIdentifier=outpost_id)["Assets"],
        instances=ask("ListAssetInstances", OutpostIdentifier=outpost_id)["AssetInstances"],
        types=[one["InstanceType"] for one in ask("GetOutpostInstanceTypes", OutpostId=outpost_id)["InstanceTypes"]],
        supported=[
            one["InstanceType"]
            for one in ask("GetOutpostSupportedInstanceTypes", OutpostIdentifier=outpost_id)["InstanceTypes"]
        ],
        tags=tags,
    )


def quotes(ask: Ask) -> dict[str, Any]:
    """Look at the quotes of an account."""
    found = {}
    for listed in reversed(ask("ListQuotes")["Quotes"]):
        quote = ask("GetQuote", QuoteIdentifier=listed["QuoteId"])["Quote"]
        assert {name: value for name, value in quote.items() if name != "OrderingRequirements"} == listed
        found[quote["QuoteId"]] = quote
    return found


def orders(ask: Ask) -> dict[str, Any]:
    """Look at the orders of an account."""
    found = {}
    for listed in reversed(ask("ListOrders")["Orders"]):
        order = ask("GetOrder", OrderId=listed["OrderId"])["Order"]
        counts: dict[str, int] = {}
        for item in order["LineItems"]:
            counts[item["Status"]] = counts.get(item["Status"], 0) + 1
        assert listed.pop("LineItemCountsByStatus") == counts
        assert listed == {name: order[name] for name in listed}
        found[order["OrderId"]] = order
    return found


def tasks(ask: Ask, account: str) -> dict[str, Any]:
    """Look at the capacity tasks of an account, and at those of its instances that are in the way of one."""
    found = {}
    for listed in reversed(ask("ListCapacityTasks")["CapacityTasks"]):
        named = {"OutpostIdentifier": listed["OutpostId"], "CapacityTaskId": listed["CapacityTaskId"]}
        task = ask("GetCapacityTask", **named)
        assert listed == {name: task[name] for name in listed}
        found[listed["CapacityTaskId"]] = task
        blocking = ask("ListBlockingInstancesForCapacityTask", **named)["BlockingInstances"]
        running = ask("ListAssetInstances", OutpostIdentifier=listed["OutpostId"])["AssetInstances"]
        own = {one["InstanceId"] for one in running if one["AccountId"] == account}
        assert {one["InstanceId"] for one in blocking} <= own
    return found


def bill(ask: Ask, outpost_id: str) -> dict[str, Any]:
    """Look at what an Outpost costs, and what its renewal would."""
    priced = ask("GetRenewalPricing", OutpostIdentifier=outpost_id)
    return {**ask("GetOutpostBillingInformation", OutpostIdentifier=outpost_id), "Renewal": priced}

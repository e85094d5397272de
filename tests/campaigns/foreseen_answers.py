"""Which calls are accepted, and with which error are the others refused? As docs/behaviour.md decides by what is seen.

`expected` gives the error of the API or the status of the control API, None for a call that is accepted, UNSURE where
that is for a quote, the packing of racks, or the search for a layout to say.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from campaigns.foreseen import ENDED, OPEN, RETURNED, Account, Estate, Order, Outpost
from campaigns.foreseen_contracts import joined
from campaigns.foreseen_deeds import bare, movable
from campaigns.visible import Visible

NOT_FOUND, INVALID, CONFLICT = "NotFoundException", "ValidationException", "ConflictException"
DENIED, OVER_QUOTA = "AccessDeniedException", "ServiceQuotaExceededException"
MISSING, IN_THE_WAY, WRONG = "404", "409", "400"
UNSURE, REFUSED = "unsure", "refused"  # REFUSED: with whichever error
OF_OUTPOSTS: Final = {
    **dict.fromkeys(("UpdateOutpost", "DeleteOutpost", "CreatePrivateConnectivityConfig"), "OutpostId"),
    **dict.fromkeys(("CreateQuote", "CreateOrder", "CreateRenewal", "StartCapacityTask"), "OutpostIdentifier"),
    **dict.fromkeys(("CancelCapacityTask", "StartOutpostDecommission"), "OutpostIdentifier"),
}
OF_SITES: Final = ("UpdateSite", "UpdateSiteAddress", "UpdateSiteRackPhysicalProperties", "DeleteSite")
BLOCKING: Final = (
    *("EC2_INSTANCE", "OUTPOST_RAM_SHARE"),
    *("LGW_ROUTING_DOMAIN", "LGW_ROUTE_TABLE", "LGW_VIRTUAL_INTERFACE_GROUP"),
    *("OUTPOST_ORDER_CANCELLABLE", "OUTPOST_ORDER_INTERVENTION_REQUIRED"),
)


def expected(estate: Estate, account: Account, name: str, request: Mapping[str, Any], seen: Visible) -> str | None:
    """Return what should come of a call: an error, None, UNSURE or REFUSED.

    Args:
        name: of an operation, or the path of a deed.
        seen: what the account has seen last; its hosts tell of slots and states.
    """
    if name in OF_OUTPOSTS:
        outpost_id = bare(request[OF_OUTPOSTS[name]])
        outpost = account.outposts.get(outpost_id)
        if outpost is None:
            return DENIED if estate.shared("outpost", outpost_id, account.account_id) else NOT_FOUND
        rule = _OUTPOSTS.get(name)
        return rule(estate, account, outpost, request, seen) if rule else UNSURE
    if name in OF_SITES:
        site_id = request["SiteId"]
        if site_id not in account.sites:
            return DENIED if estate.shared("site", site_id, account.account_id) else NOT_FOUND
        return _site(estate, account, name, site_id, request)
    other = _OTHERS.get(name)
    return other(estate, account, request, seen) if other else UNSURE


def check(estate: Estate, account: Account, name: str, request: Mapping[str, Any], answer: Any, seen: Visible) -> None:
    """See that what was accepted was answered as it should be, where the answer is all that tells."""
    if name == "/instances" and "launch" in request:
        wanted = {"account": account.account_id, "service": "EC2", **request["launch"]}
        assert [one["asset"] for one in answer["instances"]] == places(account, wanted, seen)
        for one in answer["instances"]:
            assert all(one[member] == wanted[member] for member in ("outpost", "type", "account", "service"))
    if name == "GetConnection":
        _check_connection(account.connections[request["ConnectionId"]], answer["ConnectionDetails"])
    if name == "StartOutpostDecommission":
        found = blocking(estate, account, bare(request["OutpostIdentifier"]))
        status = "BLOCKED" if found else "SKIPPED" if request["ValidateOnly"] else "REQUESTED"
        assert answer == {"Status": status} | ({"BlockingResourceTypes": found} if found else {})


def _check_connection(known: dict[str, Any], details: dict[str, Any]) -> None:
    """See that the two ends of a tunnel are made for each other, and that it stays as it is."""
    ends = [details[f"{end}TunnelAddress"].removesuffix("/30") for end in ("Client", "Server")]
    networks = {end.rpartition(".")[0] + f".{int(end.rpartition('.')[2]) // 4}" for end in ends}
    assert len(set(ends)) == 2
    assert len(networks) == 1
    assert details["AllowedIps"] == [f"{ends[1]}/32"]
    assert details["ClientPublicKey"] == known["key"]
    assert details["ServerEndpoint"].startswith(f"{known['underlay']}:")
    assert known.setdefault("details", details) == details


def blocking(estate: Estate, account: Account, outpost_id: str) -> list[str]:
    """Return what is in the way of the return of an Outpost."""
    left = [order for order in account.orders_of(outpost_id) if order.status in OPEN]
    found = {one["kind"] for one in account.objects.values() if one["outpost"] == outpost_id}
    if account.running(outpost_id):
        found.add("EC2_INSTANCE")
    if any(share[2] == outpost_id for share in estate.shares):
        found.add("OUTPOST_RAM_SHARE")
    for order in left:
        found.add("OUTPOST_ORDER_CANCELLABLE" if order.cancellable else "OUTPOST_ORDER_INTERVENTION_REQUIRED")
    return [kind for kind in BLOCKING if kind in found]


def _placed(account: Account, outpost: Outpost) -> list[Order]:
    return [order for order in account.orders_of(outpost.outpost_id) if order.status != "CANCELLED"]


def _update_outpost(
    estate: Estate, account: Account, outpost: Outpost, request: Mapping[str, Any], seen: Visible
) -> str | None:
    other = request["SupportedHardwareType"] != outpost.hardware
    return CONFLICT if other and _placed(account, outpost) else None


def _delete_outpost(
    estate: Estate, account: Account, outpost: Outpost, request: Mapping[str, Any], seen: Visible
) -> str | None:
    waiting = any(order.status in OPEN for order in _placed(account, outpost))
    return CONFLICT if waiting or outpost.status not in ("PENDING", "RETIRED") else None


def _connect_privately(
    estate: Estate, account: Account, outpost: Outpost, request: Mapping[str, Any], seen: Visible
) -> str | None:
    late = outpost.private or outpost.status != "PENDING" or _placed(account, outpost)
    return CONFLICT if late else None


def _quote(estate: Estate, account: Account, outpost: Outpost, request: Mapping[str, Any], seen: Visible) -> str | None:
    """Racks are wanted, whatever the Outpost is for."""
    return INVALID if outpost.hardware == "SERVER" else UNSURE if outpost.contract else None


def _order(estate: Estate, account: Account, outpost: Outpost, request: Mapping[str, Any], seen: Visible) -> str | None:
    placed = _placed(account, outpost)
    second = outpost.hardware == "SERVER" and bool(placed)
    basic = account.settings.get("support_plan") == "BASIC"
    full = sum(order.status in OPEN and order.kind == "OUTPOST" for order in placed) >= 10
    other = joined(outpost) not in (None, request["PaymentTerm"])
    return REFUSED if outpost.status in RETURNED or second or basic or full or other else UNSURE


def _renew(estate: Estate, account: Account, outpost: Outpost, request: Mapping[str, Any], seen: Visible) -> str | None:
    chosen = (outpost.outpost_id, request["PaymentOption"], request["PaymentTerm"])
    made = account.tokens.get(request.get("ClientToken", ""))
    if made is not None:
        return None if made == chosen else INVALID
    agreed = any(one.status == "PENDING" and one.term is not None for one in outpost.contract)
    cannot = outpost.status in RETURNED or not outpost.contract or agreed
    return INVALID if cannot or request["PaymentTerm"] == "FIVE_YEARS" else None


def _give_back(
    estate: Estate, account: Account, outpost: Outpost, request: Mapping[str, Any], seen: Visible
) -> str | None:
    bare_one = outpost.status == "PENDING" and not blocking(estate, account, outpost.outpost_id)
    return CONFLICT if outpost.status in RETURNED or bare_one else None


def _cancel_task(
    estate: Estate, account: Account, outpost: Outpost, request: Mapping[str, Any], seen: Visible
) -> str | None:
    task = account.tasks.get(request["CapacityTaskId"])
    if task is None or task.outpost_id != outpost.outpost_id:
        return NOT_FOUND
    if task.status in ENDED:
        return INVALID
    return None if task.status in ("REQUESTED", "WAITING_FOR_EVACUATION") else CONFLICT


def _start_task(
    estate: Estate, account: Account, outpost: Outpost, request: Mapping[str, Any], seen: Visible
) -> str | None:
    order_id, asset_id = request.get("OrderId"), request.get("AssetId")
    listed = seen.hardware[outpost.outpost_id].hosts()
    order = account.orders.get(order_id or "")
    if order_id and (order is None or order.outpost_id != outpost.outpost_id or order.status == "CANCELLED"):
        return INVALID
    if asset_id and asset_id not in listed:
        return INVALID
    if not request["DryRun"] and any(_excludes(account, task.request, request) for task in _active(account, outpost)):
        return CONFLICT
    if not order_id and not any(host["State"] == "ACTIVE" for host in listed.values()):
        return INVALID
    if asset_id and listed[asset_id]["State"] == "ISOLATED":
        return INVALID
    unknown = {pool["InstanceType"] for pool in request["InstancePools"]} - set(
        seen.hardware[outpost.outpost_id].supported
    )
    return INVALID if unknown else UNSURE


def _active(account: Account, outpost: Outpost) -> list[Any]:
    tasks = [task for task in account.tasks.values() if task.outpost_id == outpost.outpost_id]
    return [task for task in tasks if task.status not in ENDED]


def _excludes(account: Account, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether two tasks are for the same: the Outpost, an order or an asset of it, an asset."""
    if not all(task.get("OrderId") or task.get("AssetId") for task in (one, other)):
        return True
    if "AssetId" in one and "AssetId" in other:
        return bool(one["AssetId"] == other["AssetId"])
    return _order_of(account, one) == _order_of(account, other)


def _order_of(account: Account, request: Mapping[str, Any]) -> str | None:
    if "OrderId" in request:
        return str(request["OrderId"])
    found = account.device(request["AssetId"])
    return None if found is None else found[1].order.order_id


_OUTPOSTS: Final[Mapping[str, Callable[[Estate, Account, Outpost, Mapping[str, Any], Visible], str | None]]] = {
    "UpdateOutpost": _update_outpost,
    "DeleteOutpost": _delete_outpost,
    "CreatePrivateConnectivityConfig": _connect_privately,
    "CreateQuote": _quote,
    "CreateOrder": _order,
    "CreateRenewal": _renew,
    "StartOutpostDecommission": _give_back,
    "CancelCapacityTask": _cancel_task,
    "StartCapacityTask": _start_task,
}


def _site(estate: Estate, account: Account, name: str, site_id: str, request: Mapping[str, Any]) -> str | None:
    there = list(estate.at_site(account.account_id, site_id))
    placed = [order for owner, outpost in there for order in _placed(owner, outpost)]
    if name == "UpdateSiteAddress":
        fixed = placed and any(outpost.status != "RETIRED" for _, outpost in there)
        operating = request["AddressType"] == "OPERATING_ADDRESS"
        return CONFLICT if any(one.status in OPEN for one in placed) or (operating and fixed) else None
    if name == "UpdateSiteRackPhysicalProperties":
        busy = any(order.status == "IN_PROGRESS" for order in placed)
        return CONFLICT if busy else _properties(request)
    return CONFLICT if name == "DeleteSite" and there else None


def _properties(stated: Mapping[str, Any]) -> str | None:
    """No speed has three uplinks."""
    return INVALID if stated.get("UplinkCount") == "UPLINK_COUNT_3" else None


def _create_site(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    return _properties(request["RackPhysicalProperties"])


def _create_outpost(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    site_id = request["SiteId"]
    owner = account.account_id if site_id in account.sites else estate.shared("site", site_id, account.account_id)
    if owner is None:
        return NOT_FOUND
    own = sum(one is account for one, _ in estate.at_site(owner, site_id))
    return OVER_QUOTA if own >= account.settings.get("quotas.outposts_per_site", 10) else None


def _cancel_order(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    """A later order may build on the racks of this one, which is not for us to say."""
    order = account.orders.get(request["OrderId"])
    if order is None:
        return NOT_FOUND
    if not order.cancellable:
        return CONFLICT
    later = [one for one in account.orders_of(order.outpost_id) if one.placed >= order.placed and one is not order]
    return UNSURE if any(one.status != "CANCELLED" for one in later) else None


def _tag(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    named = bare(request["ResourceArn"])
    return None if named in account.sites or named in account.outposts else NOT_FOUND


def _connect(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    found = account.device(request["AssetId"])
    if found is None:
        return NOT_FOUND
    item = found[1].item
    waiting = item.order.form == "SERVER" and item.status in ("DELIVERED", "INSTALLING")
    return None if waiting else INVALID


def _connection(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    return None if request["ConnectionId"] in account.connections else NOT_FOUND


def _run(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    if "stop" in request:
        return None if all(one in account.instances for one in request["stop"]) else MISSING
    wanted = request["launch"]
    if wanted["outpost"] not in account.outposts:
        return MISSING
    return None if len(places(account, wanted, seen)) == wanted["count"] else IN_THE_WAY


def places(account: Account, wanted: Mapping[str, Any], seen: Visible) -> list[str]:
    """Return the hosts that a launch takes slots on, one after another in the order in which they are listed."""
    taken = Counter(one["asset"] for one in account.running(wanted["outpost"]) if one["type"] == wanted["type"])
    found: list[str] = []
    for asset_id, host in seen.hardware[wanted["outpost"]].hosts("ACTIVE").items():
        slots = {one["InstanceType"]: one["Count"] for one in host["InstanceTypeCapacities"]}
        found += [asset_id] * max(0, slots.get(wanted["type"], 0) - taken[asset_id])
    return found[: wanted["count"]]


def _fail(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    wanted = request["fail"]
    found = account.device(wanted["asset"])
    if found is None or found[1].item.status == "DELIVERED":
        return MISSING
    outpost_id, device = found
    host = seen.hardware[outpost_id].hosts().get(wanted["asset"], {"State": None})
    usable = device.item.status == "INSTALLED" and account.outposts[outpost_id].status not in RETURNED
    works = usable and device.fails is None and device.order.status == "COMPLETED"
    return None if works and host["State"] != wanted["state"] else IN_THE_WAY


def _route(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    if "delete" in request:
        return None if request["delete"] in account.objects else MISSING
    outpost = account.outposts.get(request["create"]["outpost"])
    if outpost is None:
        return MISSING
    return None if outpost.hardware == "RACK" and outpost.status == "ACTIVE" else IN_THE_WAY


def _move(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    order = account.orders.get(request["move"]["order"])
    if order is None:
        return MISSING
    return None if movable(order, request["move"]) else IN_THE_WAY


def _share(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    if "share" in request:
        named = request["share"]["resource"]
        if named in account.outposts and account.outposts[named].status in RETURNED:
            return IN_THE_WAY
        return None if named in account.sites or named in account.outposts else MISSING
    named = request["unshare"]
    given = {(owner, resource, consumer) for owner, _, resource, consumer in estate.shares}
    return None if (account.account_id, named["resource"], named["account"]) in given else MISSING


def _set_up(estate: Estate, account: Account, request: Mapping[str, Any], seen: Visible) -> str | None:
    return WRONG if request.get("servers", "available") != "available" else None


_OTHERS: Final[Mapping[str, Callable[[Estate, Account, Mapping[str, Any], Visible], str | None]]] = {
    "CreateSite": _create_site,
    "CreateOutpost": _create_outpost,
    "CancelOrder": _cancel_order,
    "TagResource": _tag,
    "UntagResource": _tag,
    "StartConnection": _connect,
    "GetConnection": _connection,
    "/instances": _run,
    "/assets": _fail,
    "/gateways": _route,
    "/orders": _move,
    "/shares": _share,
    "/settings": _set_up,
}

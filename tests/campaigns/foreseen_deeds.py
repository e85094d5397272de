"""What does a call make of an estate, once it is accepted? One function for each that changes something.

A function gets the model, the account, the request and the answer; what is not here changes nothing that is foreseen.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from campaigns import foreseen_contracts as contracts
from campaigns.foreseen import CHAIN, Account, Estate, Item, Order, Outpost, Task
from campaigns.foreseen_dates import set_out, step

TASK_MEMBERS: Final = ("OrderId", "AssetId", "InstancesToExclude")


def apply(estate: Estate, account: Account, name: str, request: Mapping[str, Any], answer: Any) -> None:
    """Do to the model what an accepted call, or a deed of the control API, has done."""
    done = DEEDS.get(name)
    if done is not None:
        done(estate, account, request, answer)


def bare(identifier: str) -> str:
    """Return the id that an id or an ARN names."""
    return identifier.rpartition("/")[2]


def _create_site(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    account.sites.add(answer["Site"]["SiteId"])


def _delete_site(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    account.sites.discard(request["SiteId"])
    _unshare_all(estate, account, request["SiteId"])


def _create_outpost(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    site_id, outpost_id = request["SiteId"], answer["Outpost"]["OutpostId"]
    owner = account.account_id if site_id in account.sites else estate.shared("site", site_id, account.account_id)
    assert owner is not None, "it was accepted"
    account.outposts[outpost_id] = Outpost(outpost_id, (owner, site_id), request["SupportedHardwareType"])


def _update_outpost(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    account.outposts[request["OutpostId"]].hardware = request["SupportedHardwareType"]


def _delete_outpost(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    outpost_id = request["OutpostId"]
    del account.outposts[outpost_id]
    account.tasks = {key: task for key, task in account.tasks.items() if task.outpost_id != outpost_id}
    _unshare_all(estate, account, outpost_id)


def _unshare_all(estate: Estate, account: Account, resource: str) -> None:
    for share in [one for one in estate.shares if (one[0], one[2]) == (account.account_id, resource)]:
        del estate.shares[share]


def _connect_privately(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    account.outposts[request["OutpostId"]].private = True


def _quote(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    for option in answer["Quote"]["QuoteOptions"]:
        account.offers[option["QuoteOptionIdentifier"]] = prices(option["PricingOptions"])


def prices(options: list[Any]) -> dict[tuple[str, str], tuple[float, float]]:
    """Return what is charged upfront and a month, by way to pay and term."""
    found = [option["SubscriptionPricingDetails"] for option in options]
    return {
        (one["PaymentOption"], one["PaymentTerm"]): (one["UpfrontPrice"], one["MonthlyRecurringPrice"]) for one in found
    }


def _order(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    placed = answer["Order"]
    outpost = account.outposts[placed["OutpostId"]]
    members = ("PaymentOption", "PaymentTerm", "QuoteIdentifier", "QuoteOptionIdentifier")
    shape = {member: placed[member] for member in members if member in placed}
    order = Order(placed["OrderId"], outpost.outpost_id, account.recorded, "OUTPOST", outpost.hardware, shape)
    for listed in placed["LineItems"]:
        item = Item(listed["LineItemId"], order, "PREPARING", account.recorded)
        order.items.append(item)
    account.orders[order.order_id] = order
    offered = account.offers.get(request.get("QuoteOptionIdentifier", ""), {})
    contracts.ordered(account, outpost, order, offered.get((shape["PaymentOption"], shape["PaymentTerm"])))
    for item in order.items:
        set_out(account, item)


def _cancel_order(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    order = account.orders[request["OrderId"]]
    for item in order.items:
        item.status, item.due = "CANCELLED", None
    contracts.cancelled(account.outposts[order.outpost_id], order)


def _move(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    """Line items move by hand: those that are not as far yet, each step by step."""
    wanted = request["move"]
    for item in movable(account.orders[wanted["order"]], wanted):
        to = wanted.get("to") or CHAIN[CHAIN.index(item.status) + 1]
        while item.status != to:
            step(account, item, account.recorded)


def movable(order: Order, wanted: Mapping[str, Any]) -> list[Item]:
    """Return the line items of an order, or the one of them, that can still come to a status, or to their next one."""
    before = CHAIN[: CHAIN.index(wanted.get("to", "INSTALLED"))]
    meant = [item for item in order.items if wanted.get("line_item") in (None, item.item_id)]
    return [item for item in meant if item.status in before]


def _connect(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    account.connections[answer["ConnectionId"]] = {
        "key": request["ClientPublicKey"],
        "underlay": answer["UnderlayIpAddress"],
    }
    found = account.device(request["AssetId"])
    assert found is not None, "it was accepted"
    item = found[1].item
    if item.status == "DELIVERED":
        step(account, item, account.recorded)
        if item.due is not None:
            item.due = (item.due[0] + account.lasts("server_connect"), item.due[1])


def _fail(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    wanted = request["fail"]
    found = account.device(wanted["asset"])
    assert found is not None, "it was accepted"
    outpost_id, device = found
    device.fails = wanted["state"]
    previous = device.item
    members = ("PaymentOption", "PaymentTerm")
    shape = {member: previous.order.shape[member] for member in members}
    order = Order(answer["order"], outpost_id, account.recorded, "REPLACEMENT", previous.order.form, shape)
    item = Item(answer["line_item"], order, "PREPARING", account.recorded, replaces=device, previous=previous)
    order.items.append(item)
    account.orders[order.order_id] = order
    set_out(account, item)


def _renew(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    outpost_id, token = request["OutpostIdentifier"], request.get("ClientToken")
    if token in account.tokens:
        return
    option, term = request["PaymentOption"], request["PaymentTerm"]
    if token is not None:
        account.tokens[token] = (outpost_id, option, term)
    outpost, price = account.outposts[outpost_id], (answer["UpfrontPrice"], answer["MonthlyRecurringPrice"])
    offered = outpost.renewal_prices.get(account.live(outpost_id), {(option, term): price})
    assert price == offered[option, term], "it is renewed at the price that is shown"
    contracts.renewed(account, outpost, option, term, price)


def _give_back(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    if answer["Status"] == "REQUESTED":
        outpost = account.outposts[request["OutpostIdentifier"]]
        outpost.status = "RETIRING"
        outpost.due = account.at(account.recorded + account.lasts("decommission_pick_up"))
        contracts.closed(account, outpost)


def _start_task(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    now = account.recorded
    shape = {
        "CapacityTaskId": answer["CapacityTaskId"],
        "OutpostId": request["OutpostIdentifier"],
        "CreationDate": now / 1e6,
        "RequestedInstancePools": request["InstancePools"],
        "DryRun": request["DryRun"],
        "TaskActionOnBlockingInstances": request["TaskActionOnBlockingInstances"],
        **{member: request[member] for member in TASK_MEMBERS if member in request},
    }
    status = answer["CapacityTaskStatus"] if request["DryRun"] else "REQUESTED"
    due = None if request["DryRun"] else now + account.lasts("capacity_task_requested")
    task = Task(answer["CapacityTaskId"], request["OutpostIdentifier"], dict(request), now, status, now, due, shape)
    account.tasks[task.task_id] = task


def _cancel_task(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    task = account.tasks[request["CapacityTaskId"]]
    task.status, task.since = "CANCELLATION_IN_PROGRESS", account.recorded
    task.due = account.recorded + account.lasts("capacity_task_cancellation")


def _run(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    """Instances are launched, or stopped."""
    for one in answer["instances"]:
        if "launch" in request:
            account.instances[one["instance"]] = one
        else:
            del account.instances[one["instance"]]


def _route(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    for one in answer["objects"]:
        if "create" in request:
            account.objects[one["object"]] = one
        else:
            del account.objects[one["object"]]


def _share(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    named = request.get("share") or request["unshare"]
    kind = "site" if named["resource"] in account.sites else "outpost"
    key = (account.account_id, kind, named["resource"], named["account"])
    if "share" in request:
        estate.shares.setdefault(key, account.recorded)
    else:
        del estate.shares[key]


def _set_up(estate: Estate, account: Account, request: Mapping[str, Any], answer: Any) -> None:
    was_manual = account.manual
    for name, value in _flat(request).items():
        if value is None:
            left = account.settings.items()
            account.settings = {key: kept for key, kept in left if key != name and not key.startswith(f"{name}.")}
        else:
            account.settings[name] = value
    items = [item for order in account.orders.values() for item in order.items if item.status in CHAIN[:-1]]
    if account.manual:
        for item in items:
            item.due = None
    elif was_manual:
        for item in sorted(items, key=lambda one: one.since):
            set_out(account, item, not_before=account.recorded + 1000)


def _flat(nested: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Return settings by dotted name."""
    found: dict[str, Any] = {}
    for name, value in nested.items():
        found |= _flat(value, f"{prefix}{name}.") if isinstance(value, Mapping) else {prefix + name: value}
    return found


DEEDS: Final[Mapping[str, Callable[[Estate, Account, Mapping[str, Any], Any], None]]] = {
    "CreateSite": _create_site,
    "DeleteSite": _delete_site,
    "CreateOutpost": _create_outpost,
    "UpdateOutpost": _update_outpost,
    "DeleteOutpost": _delete_outpost,
    "CreatePrivateConnectivityConfig": _connect_privately,
    "CreateQuote": _quote,
    "UpdateQuote": _quote,
    "CreateOrder": _order,
    "CancelOrder": _cancel_order,
    "CreateRenewal": _renew,
    "StartConnection": _connect,
    "StartOutpostDecommission": _give_back,
    "StartCapacityTask": _start_task,
    "CancelCapacityTask": _cancel_task,
    "/orders": _move,
    "/assets": _fail,
    "/instances": _run,
    "/gateways": _route,
    "/shares": _share,
    "/settings": _set_up,
}

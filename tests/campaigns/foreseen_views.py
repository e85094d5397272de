"""Does an account see what the model foresees? Its Outposts, orders, hardware, tasks, bills, instances and shares.

What Sutler invents is learned here when it is first seen: ids of assets, what they are, how they are slotted, prices of
a month. From then on it must stay, unless something is foreseen that changes it.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from campaigns.foreseen import CHAIN, RETURNED, Account, Charge, Device, Estate, Item, Order, Outpost, Task
from campaigns.foreseen_deeds import prices
from campaigns.foreseen_tasks import adopt, shape
from campaigns.visible import Visible

PRICED: Final = 6  # ways to renew first-generation racks and servers
RENEWAL: Final = 0.8
CENT: Final = 0.0100001
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def compare(estate: Estate, account: Account, seen: Visible, before: Visible) -> None:
    """Hold all that an account sees against the model.

    Args:
        before: what it saw before the last step.
    """
    assert set(seen.sites) == account.sites
    assert list(seen.outposts) == list(account.outposts)
    assert list(seen.orders) == list(account.orders)
    assert set(seen.tasks) == set(account.tasks)
    for order in account.orders.values():
        order_is(order, seen.orders[order.order_id])
    for outpost in account.outposts.values():
        outpost_is(account, outpost, seen)
        bill_is(account, outpost, seen.bills[outpost.outpost_id])
    completed = [task for task in account.tasks.values() if adopt(account, task, seen.tasks[task.task_id], before)]
    for task in account.tasks.values():
        found = dict(seen.tasks[task.task_id])
        assert ("Failed" in found) == (task.status == "FAILED")
        found.pop("Failed", None)
        assert found == shape(task)
    for outpost in account.outposts.values():
        hardware_is(account, outpost, seen, [task for task in completed if task.outpost_id == outpost.outpost_id])
    for task in account.tasks.values():
        note_hosts(account, task, seen)
    assert seen.instances == list(account.instances.values())
    assert {one["object"]: one for one in seen.objects} == account.objects
    shares_are(estate, account, seen)


def order_is(order: Order, found: dict[str, Any]) -> None:
    """Hold an order against the model, and learn which assets it has brought."""
    items = found["LineItems"]
    expected = {
        "OrderId": order.order_id,
        "OutpostId": order.outpost_id,
        "OrderType": order.kind,
        "LineItems": items,
        "Status": order.status,
        "OrderSubmissionDate": order.placed / 1e6,
        **order.shape,
    }
    if order.fulfilled is not None:
        expected["OrderFulfilledDate"] = order.fulfilled / 1e6
    assert found == expected
    assert [(one["LineItemId"], one["Status"]) for one in items] == [(one.item_id, one.status) for one in order.items]
    for item, shown in zip(order.items, items, strict=True):
        previous = item.previous
        names = (None, None) if previous is None else (previous.order.order_id, previous.item_id)
        assert (shown.get("PreviousOrderId"), shown.get("PreviousLineItemId")) == names
        assert ("ShipmentInformation" in shown) == item.shipped
        _learn(item, [one["AssetId"] for one in shown.get("AssetInformationList", [])])


def _learn(item: Item, asset_ids: list[str]) -> None:
    """See that a line item names the assets that it should; a new one has an id that no other of its has."""
    if item.devices is None and item.status in CHAIN[CHAIN.index("DELIVERED") :]:
        assert asset_ids, f"{item.item_id} is {item.status} and brings nothing"
        item.devices = [Device(item.order, item) for _ in asset_ids]
    devices = item.devices or []
    assert len(devices) == len(asset_ids) == len(set(asset_ids)), f"{item.item_id} names {asset_ids}"
    for device, asset_id in zip(devices, asset_ids, strict=True):
        device.asset_id = device.asset_id or asset_id
        assert device.asset_id == asset_id, f"{item.item_id} names {asset_ids}, not {device.asset_id}"


def outpost_is(account: Account, outpost: Outpost, seen: Visible) -> None:
    """Hold status, hardware type and network of an Outpost against the model."""
    found, network = seen.outposts[outpost.outpost_id], seen.networks[outpost.outpost_id]
    assert (found["SiteId"], found["SupportedHardwareType"]) == (outpost.site[1], outpost.hardware)
    assert found["LifeCycleStatus"] == outpost.status
    placed = any(one.status != "CANCELLED" and one.form == "RACK" for one in account.orders_of(outpost.outpost_id))
    assert ("Generation" in found) == placed
    hardware = (account.live(outpost.outpost_id), outpost.status == "RETIRED")
    supported = seen.hardware[outpost.outpost_id].supported
    assert outpost.supported.setdefault(hardware, supported) == supported, "the same hardware takes other types"
    status = network["PrivateConnectivityConfig"]["PrivateConnectivityStatus"]
    assert status == ("ENABLED" if outpost.private else "DISABLED")
    running = [
        {
            "InstanceId": one["instance"],
            "InstanceType": one["type"],
            "AssetId": one["asset"],
            "AccountId": one["account"],
            "AwsServiceName": one["service"],
        }
        for one in account.running(outpost.outpost_id)
    ]
    assert seen.hardware[outpost.outpost_id].instances == running


def hardware_is(account: Account, outpost: Outpost, seen: Visible, completed: list[Task]) -> None:
    """Hold the assets of an Outpost against the model: which there are, in which state, slotted as they were.

    Args:
        completed: tasks that have just slotted some of them anew.
    """
    standing = [one for one in account.standing(outpost.outpost_id) if one.item.status != "DELIVERED"]
    found = {one["AssetId"]: one for one in seen.hardware[outpost.outpost_id].assets}
    assert found.keys() == {device.asset_id for device in standing}
    arrived: dict[str, Order] = {}
    for device in standing:
        asset = found[device.asset_id or ""]
        attributes = asset.get("ComputeAttributes", {})
        kept = ("AssetType", "RackId", "AssetLocation")
        facts = {name: asset[name] for name in kept if name in asset}
        facts |= {name: attributes[name] for name in ("InstanceFamilies", "MaxVcpus") if attributes}
        device.facts = device.facts or facts
        assert facts == device.facts, f"{device.asset_id} was {device.facts}"
        if not attributes:
            continue
        assert attributes["State"] in _states(account, outpost, device), f"{device.asset_id} is {attributes['State']}"
        slots = {one["InstanceType"]: one["Count"] for one in attributes["InstanceTypeCapacities"]}
        if device.slots is None:
            arrived[device.order.order_id] = device.order
        elif slots != device.slots:
            assert any(is_for(task, device) for task in completed), f"{device.asset_id} was slotted {device.slots}"
        device.slots = slots
    for task in account.tasks.values():
        if task.status == "IN_PROGRESS" and task.outpost_id == outpost.outpost_id and outpost.status not in RETURNED:
            _holds_its_hosts(task, standing, found)
    for order in arrived.values():
        hosts = [device for device in standing if device.order is order]
        assert order.promised is None or _total(hosts) == order.promised, f"{order.order_id} comes otherwise slotted"
    for task in completed:
        _slotted_as_asked(account, task, [device for device in standing if device.slots and is_for(task, device)])


def _states(account: Account, outpost: Outpost, device: Device) -> list[str]:
    """Return the states that a host may have; which hosts a task changes is not foreseen."""
    if device.item.status == "INSTALLING":
        return ["INSTALLING"]
    if outpost.status in RETURNED:
        return ["RETIRING"]
    if device.fails is not None:
        return [device.fails]
    tasks = [task for task in account.tasks.values() if task.outpost_id == outpost.outpost_id]
    busy = any(task.status == "IN_PROGRESS" and is_for(task, device) for task in tasks)
    return ["ACTIVE", "ISOLATED"] if busy else ["ACTIVE"]


def is_for(task: Task, device: Device) -> bool:
    """Tell whether a task is for a device: for its order, for it alone, or for the whole Outpost."""
    order_id, asset_id = task.request.get("OrderId"), task.request.get("AssetId")
    return order_id in (None, device.order.order_id) and asset_id in (None, device.asset_id)


def _slotted_as_asked(account: Account, task: Task, hosts: list[Device]) -> None:
    """See that a task that has just COMPLETED has led to the slots it asked for, unless hosts came or failed."""
    order = account.orders.get(task.request.get("OrderId", ""))
    if order is not None and not hosts:
        order.promised = task.pools
    elif order is not None:
        whole = all(item.status in ("INSTALLING", "INSTALLED", "REPLACED") for item in order.items)
        if whole and not any(item.status == "REPLACED" for item in order.items) and not _failing(hosts):
            assert _total(hosts) == task.pools
    elif task.hosts == frozenset(one.asset_id for one in hosts) and not _failing(hosts):
        assert _total(hosts) == task.pools, f"{task.task_id} has led to {_total(hosts)}"


def _holds_its_hosts(task: Task, standing: list[Device], found: dict[str, Any]) -> None:
    """See that a task holds some of its hosts while it runs, if they are not slotted as it wants them already."""
    hosts = [one for one in standing if one.slots and is_for(task, one)]
    same = task.hosts == frozenset(one.asset_id for one in hosts) and "OrderId" not in task.request
    if same and not _failing(hosts) and _total(hosts) != task.pools:
        states = [found[one.asset_id or ""]["ComputeAttributes"]["State"] for one in hosts]
        assert "ISOLATED" in states, f"{task.task_id} changes hosts that are in use"


def _failing(hosts: list[Device]) -> bool:
    return any(host.fails is not None for host in hosts)


def _total(hosts: list[Device]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for host in hosts:
        total.update(host.slots or {})
    return {name: count for name, count in total.items() if count}


def note_hosts(account: Account, task: Task, seen: Visible) -> None:
    """Note which hosts a task is for, and which of them it is changing."""
    hosts = seen.hardware[task.outpost_id].hosts()
    named = {one.asset_id: one for one in account.standing(task.outpost_id) if one.asset_id in hosts}
    scope = [device for device in named.values() if is_for(task, device)]
    if task.hosts is None:
        task.hosts = frozenset(one.asset_id for one in scope if one.asset_id and one.item.status == "INSTALLED")
    if task.status == "IN_PROGRESS":
        isolated = {one.asset_id for one in scope if one.asset_id and one.fails is None}
        task.changing |= {one for one in isolated if one and hosts[one]["State"] == "ISOLATED"}


def bill_is(account: Account, outpost: Outpost, found: dict[str, Any]) -> None:
    """Hold what an Outpost costs against the model: subscriptions, contract, and what a renewal would cost."""
    charges = sorted(outpost.charges, key=lambda one: one.created)
    assert len(found["Subscriptions"]) == len(charges)
    for charge, shown in zip(charges, found["Subscriptions"], strict=True):
        price = (shown["UpfrontPrice"], shown["MonthlyRecurringPrice"])
        charge.price, charge.charge_id = charge.price or price, charge.charge_id or shown["SubscriptionId"]
        assert shown == _subscription(charge)
    parts = outpost.contract
    begun = [one for one in parts if one.status != "PENDING"]
    terms: dict[str, Any] = {}
    if begun:
        ends = EPOCH + timedelta(microseconds=begun[-1].ends or 0)
        terms = {
            "ContractEndDate": f"{ends:%a %b %d %H:%M:%S UTC %Y}",
            "PaymentTerm": [one.term for one in begun if one.term is not None][-1],
            "PaymentOption": begun[-1].option,
        }
    assert {name: value for name, value in found.items() if name not in ("Subscriptions", "Renewal")} == terms
    renewal, priced = found["Renewal"], bool(parts) and outpost.status not in RETURNED
    assert renewal["PricingResult"] == ("PRICED" if priced else "UNABLE_TO_PRICE")
    options = prices(renewal["PricingOptions"])
    assert len(options) == len(renewal["PricingOptions"]) == (PRICED if priced else 0)
    if priced:
        known = outpost.renewal_prices.setdefault(account.live(outpost.outpost_id), options)
        assert options == known, "the same hardware was renewed at another price"
        prices_agree(account, outpost, known)


def prices_agree(account: Account, outpost: Outpost, renewal: dict[tuple[str, str], tuple[float, float]]) -> None:
    """See that a renewal costs 0.80 of what the same hardware has cost as a first order, or costs month to month."""
    live = account.live(outpost.outpost_id)
    orders = [account.orders[order_id] for order_id in live]
    for charge in outpost.charges:
        first = charge.kind == "ORIGINAL" and charge.order is not None and live == {charge.order.order_id}
        installed = all(order.fulfilled is not None and order.fulfilled < (charge.priced or 0) for order in orders)
        if first or installed:
            same = renewal[(charge.option, charge.term or "THREE_YEARS")]
            assert all(abs(RENEWAL * one - other) <= CENT for one, other in zip(charge.price or (), same, strict=True))


def _subscription(charge: Charge) -> dict[str, Any]:
    upfront, monthly = charge.price or (0, 0)
    shape = {
        "SubscriptionId": charge.charge_id,
        "SubscriptionType": charge.kind,
        "SubscriptionStatus": charge.status,
        "OrderIds": [] if charge.order is None else [charge.order.order_id],
        "Currency": "USD",
        "UpfrontPrice": upfront,
        "MonthlyRecurringPrice": monthly,
    }
    if charge.begins is None or charge.ends is None:
        return shape
    return {**shape, "BeginDate": charge.begins / 1e6, "EndDate": charge.ends / 1e6}


def shares_are(estate: Estate, account: Account, seen: Visible) -> None:
    """Hold what an account shares, and what is shared with it, against the model."""
    found = {
        (one["owner"], one["kind"], one["resource"], one["account"]): datetime.fromisoformat(one["since"])
        for one in seen.shares
    }
    assert len(found) == len(seen.shares)
    mine = {share: at for share, at in estate.shares.items() if account.account_id in (share[0], share[3])}
    assert found == {share: EPOCH + timedelta(microseconds=at) for share, at in mine.items()}
    for kind in ("site", "outpost"):
        given = {share[2] for share in mine if (share[1], share[3]) == (kind, account.account_id)}
        assert set(seen.shared[f"{kind}s"]) == given

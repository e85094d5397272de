"""What must hold of an estate, whatever was called and however much time went by?

Each check takes what an account sees, or its rows, and raises AssertionError. Nothing here asks Sutler's own rules.
"""

from collections import Counter
from typing import Any, Final

from assembled import REFERENCE
from campaigns.visible import TERMINAL, Visible

Row = dict[str, Any]
Rows = dict[str, list[Row]]
READ: Final = ("outpost", "orders", "line_item", "asset", "instance", "capacity_task", "subscription", "replacement")
OWNED: Final = ("asset", "instance", "private_connectivity", "gateway_object")
RETURNED: Final = ("RETIRING", "RETIRED")


def slots_hold(seen: Visible) -> None:
    """The slots of a host fit its vCPUs, its instances fit its slots, and the types are those of the ACTIVE hosts."""
    kinds = REFERENCE.hardware.instance_types
    for outpost_id, hardware in seen.hardware.items():
        slots = {}
        for asset_id, host in hardware.hosts().items():
            slots[asset_id] = Counter({one["InstanceType"]: one["Count"] for one in host["InstanceTypeCapacities"]})
            filled = sum(kinds[name].vcpus * count for name, count in slots[asset_id].items())
            assert filled <= host["MaxVcpus"], f"{asset_id}: {slots[asset_id]} is more than {host['MaxVcpus']} vCPUs"
            assert set(slots[asset_id]) <= set(hardware.supported)
        running: dict[str, Counter[str]] = {}
        for one in hardware.instances:
            running.setdefault(one["AssetId"], Counter())[one["InstanceType"]] += 1
        for asset_id, count in running.items():
            assert count <= slots.get(asset_id, Counter()), f"on {asset_id} run {count} in {slots.get(asset_id)}"
        active = {
            one["InstanceType"]
            for host in hardware.hosts("ACTIVE").values()
            for one in host["InstanceTypeCapacities"]
            if one["Count"]
        }
        assert hardware.types == sorted(active)
        of_control = sorted(one["instance"] for one in seen.instances if one["outpost"] == outpost_id)
        assert sorted(one["InstanceId"] for one in hardware.instances) == of_control


def assets_have_one_line_item(seen: Visible, rows: Rows) -> None:
    """Every asset in use is named by exactly one INSTALLED line item of its Outpost, and these name no other."""
    for outpost_id, outpost in seen.outposts.items():
        named = Counter(
            one["AssetId"]
            for order in seen.orders.values()
            if order["OutpostId"] == outpost_id
            for item in order["LineItems"]
            if item["Status"] == "INSTALLED"
            for one in item["AssetInformationList"]
        )
        standing = [row for row in rows["asset"] if row["outpost_id"] == outpost_id]
        in_use = Counter(row["asset_id"] for row in standing if row["state"] not in ("DELIVERED", "INSTALLING"))
        if outpost["LifeCycleStatus"] == "RETIRED":
            assert standing == []
            assert seen.hardware[outpost_id].assets == []
            continue
        assert named == in_use
        listed = sorted(one["AssetId"] for one in seen.hardware[outpost_id].assets)
        assert listed == sorted(row["asset_id"] for row in standing if row["state"] != "DELIVERED")
    places = Counter(
        (row["outpost_id"], row["rack_id"], row["elevation"])
        for row in rows["asset"]
        if row["rack_id"] is not None and row["state"] not in ("DELIVERED", "INSTALLING")
    )
    assert all(count == 1 for count in places.values()), f"two assets in one place: {places}"


def nothing_is_isolated_for_ever(seen: Visible, rows: Rows) -> None:
    """What has failed is out of use until it is gone; else a host is so while it goes back or is being slotted anew."""
    being_slotted = {row["outpost_id"] for row in rows["capacity_task"] if row["status"] == "IN_PROGRESS"}
    failed = {row["asset_id"] for row in rows["replacement"]}
    for row in rows["asset"]:
        if row["asset_id"] in failed:
            assert row["state"] in ("ISOLATED", "RETIRING"), f"{row['asset_id']} has failed and is {row['state']}"
        if row["state"] == "ISOLATED":
            assert row["asset_id"] in failed or row["outpost_id"] in being_slotted, f"{row['asset_id']} is ISOLATED"
        if row["state"] == "RETIRING":
            returned = seen.outposts[row["outpost_id"]]["LifeCycleStatus"] in RETURNED
            assert row["asset_id"] in failed or returned, f"{row['asset_id']} is RETIRING"


def money_is_accounted_for(seen: Visible, rows: Rows, renewals: dict[str, list[dict[str, Any]]]) -> None:
    """Each order has its subscription at its price, each renewal its own, and nothing else is charged for a term."""
    status_of = {row["order_id"]: row["status"] for row in rows["orders"]}
    charged = {row["order_id"]: row for row in rows["subscription"] if row["order_id"] is not None}
    for order in rows["orders"]:
        if order["order_type"] == "REPLACEMENT":
            assert order["order_id"] not in charged
            continue
        found = charged[order["order_id"]]
        for price in ("upfront_usd_cents", "monthly_usd_cents"):
            assert found[price] == order[price]
        expected = {"CANCELLED": ("CANCELLED",), "COMPLETED": ("ACTIVE", "INACTIVE")}
        if found["status"] == "CANCELLED" and order["status"] == "COMPLETED":
            covering = [row for row in _renewals(found, rows["subscription"]) if row["created"] >= found["created"]]
            assert covering, f"{order['order_id']} is charged by nothing"
            continue
        assert found["status"] in expected.get(order["status"], ("PENDING",))
        for renewal in _renewals(found, rows["subscription"]):
            on_order = (
                found["created"] < renewal["created"] and found["begins"] and renewal["created"] < found["begins"]
            )
            assert not on_order or found["ends"] < renewal["begins"], f"{order['order_id']} is charged twice"
    assert len(charged) == sum(row["order_type"] == "OUTPOST" for row in rows["orders"])
    for outpost_id, bill in seen.bills.items():
        shown = {one["SubscriptionId"]: one for one in bill["Subscriptions"]}
        stored = [row for row in rows["subscription"] if row["outpost_id"] == outpost_id]
        assert shown.keys() == {row["subscription_id"] for row in stored}
        _as_agreed(stored, status_of, renewals.get(outpost_id, []))
        parts = [row for row in stored if row["subscription_type"] != "CAPACITY_INCREASE"]
        assert sum(row["status"] == "ACTIVE" for row in parts) <= 1, f"{outpost_id} is charged twice: {parts}"
        assert sum(row["subscription_type"] == "ORIGINAL" for row in parts if row["status"] != "CANCELLED") <= 1
        _goes_on(seen.outposts[outpost_id], parts, status_of)


def _renewals(increase: Row, subscriptions: list[Row]) -> list[Row]:
    """Return the renewals, for a term, of the contract that an increase extends; none for what is no increase."""
    return [
        row
        for row in subscriptions
        if row["outpost_id"] == increase["outpost_id"]
        and (row["subscription_type"], increase["subscription_type"]) == ("RENEWAL", "CAPACITY_INCREASE")
        and row["payment_term"] is not None
    ]


def _as_agreed(stored: list[Row], status_of: dict[str, str], renewals: list[dict[str, Any]]) -> None:
    """A renewal costs what was agreed; less, once an order that was placed before it is cancelled."""
    renewing = [row for row in stored if row["subscription_type"] == "RENEWAL" and row["payment_term"] is not None]
    renewing.sort(key=lambda row: (row["created"], row["begins"]))
    assert [row["payment_term"] for row in renewing] == [one["PaymentTerm"] for one in renewals]
    cancelled = [row["created"] for row in stored if status_of.get(row["order_id"]) == "CANCELLED"]
    for row, one in zip(renewing, renewals, strict=True):
        agreed = (round(100 * one["UpfrontPrice"]), round(100 * one["MonthlyRecurringPrice"]))
        costs = (row["upfront_usd_cents"], row["monthly_usd_cents"])
        if any(created <= row["created"] for created in cancelled):
            assert costs <= agreed
        else:
            assert costs == agreed


def _goes_on(outpost: dict[str, Any], parts: list[Row], status_of: dict[str, str]) -> None:
    """An Outpost with hardware that was completed, and that stays, has a contract or the next one is on its way."""
    begun = [row for row in parts if row["status"] in ("ACTIVE", "INACTIVE")]
    if not begun or outpost["LifeCycleStatus"] in RETURNED:
        return
    assert all(status_of[row["order_id"]] == "COMPLETED" for row in begun if row["order_id"] is not None)
    assert any(row["status"] == "ACTIVE" or (row["status"] == "PENDING" and row["begins"]) for row in parts), parts


def times_hold(rows: Rows, now: int) -> None:
    """What is ACTIVE has begun and has not ended; what is over has ended."""
    for row in rows["subscription"]:
        if row["status"] == "ACTIVE":
            assert row["begins"] <= now < row["ends"] + 1_000_000, row
        if row["status"] == "INACTIVE":
            assert row["ends"] <= now, row
        if row["status"] == "PENDING" and row["begins"] is not None:
            assert row["begins"] > now, row


def statuses_agree(seen: Visible, rows: Rows) -> None:
    """Orders are where their line items are, and Outposts where their orders are."""
    for order in seen.orders.values():
        statuses = {item["Status"] for item in order["LineItems"]}
        if order["Status"] == "COMPLETED":
            assert statuses <= {"INSTALLED", "REPLACED"}
        if order["Status"] == "CANCELLED":
            assert statuses == {"CANCELLED"}
        assert ("OrderFulfilledDate" in order) == (order["Status"] == "COMPLETED")
    for outpost_id, outpost in seen.outposts.items():
        completed = [one for one in seen.orders.values() if one["OutpostId"] == outpost_id]
        if any(one["Status"] == "COMPLETED" for one in completed):
            assert outpost["LifeCycleStatus"] in ("ACTIVE", *RETURNED)
        else:
            assert outpost["LifeCycleStatus"] in ("PENDING", "PROVISIONING")
    present = set(seen.outposts)
    for table in OWNED:
        left = {row["outpost_id"] for row in rows[table]}
        assert left <= present, f"{table} of Outposts that are gone: {left - present}"


def what_has_ended_stays(before: Visible, after: Visible) -> None:
    """A task or order that has ended is shown as it ended: line items may be REPLACED, tasks go with their Outpost."""
    for task_id, task in before.tasks.items():
        if task["CapacityTaskStatus"] in TERMINAL and task["OutpostId"] in after.outposts:
            now = after.tasks[task_id]
            assert {name: task[name] for name in now} == now
    for order_id, order in before.orders.items():
        if order["Status"] in ("COMPLETED", "CANCELLED"):
            assert after.orders[order_id] | {"LineItems": []} == order | {"LineItems": []}


def nothing_leaks(seen: Visible, other: Visible) -> None:
    """An account sees nothing of another that is not shared with it."""
    granted = {one["resource"] for one in other.shares if one["account"] == seen.account}
    assert set(seen.shared["outposts"]) | set(seen.shared["sites"]) == granted
    for outpost_id, outpost in seen.shared["outposts"].items():
        assert outpost == other.outposts[outpost_id]
        hardware, theirs = seen.shared["hardware"][outpost_id], other.hardware[outpost_id]
        assert (hardware.assets, hardware.types, hardware.tags) == (theirs.assets, theirs.types, theirs.tags)
        assert hardware.instances == [one for one in theirs.instances if one["AccountId"] == seen.account]
    for site_id, site in seen.shared["sites"].items():
        assert site == other.sites[site_id]
    for kind in ("sites", "outposts", "quotes", "orders", "tasks"):
        assert not set(getattr(seen, kind)) & set(getattr(other, kind))

"""Is what arrives what was planned, with ids of its own, and the same whoever replays it?"""

import json
from collections import Counter
from itertools import count
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

import modelled
from assembled import REFERENCE
from sutler.lifecycle.deliveries import delivered, rack_id, shipped
from sutler.quoting.catalog_plans import plan_of
from sutler.quoting.plans import Plan, RackPlan, decoded_plans, encoded_plans
from sutler.store.assets import AssetRow
from sutler.store.orders import LineItemRow

SINCE: Final = 1_790_000_000_000_000
OUTPOST: Final = "op-0123456789abcdef0"
line_item_ids: Final = st.integers(0, 16**17 - 1).map(lambda number: f"ooi-{number:017x}")
catalog_items: Final = st.sampled_from(sorted(REFERENCE.catalog.items))


def planned(catalog_item: str, quantity: int) -> list[Plan]:
    """Return the plans of a line item of the catalog, its racks named."""
    plan = plan_of(REFERENCE.catalog.items[catalog_item], REFERENCE)
    if not isinstance(plan, RackPlan):
        return [plan] * quantity
    return [plan.with_rack_id(f"{position + 1:010d}") for position in range(quantity)]


def line_item(line_item_id: str, plans: list[Plan]) -> LineItemRow:
    """Return a line item that has just been delivered."""
    return LineItemRow("oo-0123456789abcdef0", 0, line_item_id, None, len(plans), "DELIVERED", SINCE)


def nothing_taken(_: str) -> bool:
    return False


def arrive(item: LineItemRow, plans: list[Plan]) -> tuple[LineItemRow, list[AssetRow]]:
    return delivered(item, plans, outpost_id=OUTPOST, taken=nothing_taken)


def fits(shape: str, value: str) -> bool:
    """Tell whether a value is one of a modelled string."""
    limits: dict[str, Any] = modelled.SERVICE.shape_for(shape).metadata
    return limits.get("min", 0) <= len(value) <= limits.get("max", len(value)) and modelled.matches(
        limits.get("pattern", r"[\s\S]*"), value
    )


@given(line_item_ids, catalog_items, st.integers(1, 4))
def test_what_arrives_is_what_was_planned(line_item_id: str, catalog_item: str, quantity: int) -> None:
    """Else an Outpost has more, or less, than was ordered and paid for."""
    plans = planned(catalog_item, quantity)
    item = line_item(line_item_id, plans)
    assert decoded_plans(encoded_plans(plans)) == plans
    _, rows = arrive(item, plans)
    racks = [plan for plan in plans if isinstance(plan, RackPlan)]
    hosts = [host for plan in plans for host in (plan.hosts if isinstance(plan, RackPlan) else (plan.host,))]
    kinds: dict[str, int] = {
        "COMPUTE": len(hosts),
        "STORAGE": sum(len(plan.storage) for plan in racks),
        **Counter(device.kind for plan in racks for device in plan.devices),
    }
    assert Counter(row.asset_type for row in rows) == Counter(kinds)
    slots = [(row.family, row.max_vcpus, json.loads(row.capacities)) for row in rows if row.capacities is not None]
    assert slots == [(host.family, host.vcpus, host.slotting) for host in hosts]
    assert Counter(row.rack_id for row in rows if row.rack_id) == Counter(
        {plan.rack_id: len(plan.hosts) + len(plan.storage) + len(plan.devices) for plan in racks}
    )
    assert {(row.created, row.outpost_id, row.line_item_id) for row in rows} == {(SINCE, OUTPOST, line_item_id)}


@given(line_item_ids, catalog_items, st.integers(1, 3))
def test_whoever_replays_a_delivery_gets_the_same_hardware(line_item_id: str, catalog_item: str, quantity: int) -> None:
    """Else a jump that was interrupted and taken again brings other racks."""
    plans = planned(catalog_item, quantity)
    item = line_item(line_item_id, plans)
    assert arrive(item, plans) == arrive(item, plans)
    assert shipped(item, plans) == shipped(item, plans)


@given(line_item_ids, catalog_items, st.integers(1, 3))
def test_ids_are_unique_and_of_the_modelled_form(line_item_id: str, catalog_item: str, quantity: int) -> None:
    """Else two hosts answer to one id, or a client's own check refuses ours."""
    plans = planned(catalog_item, quantity)
    item, rows = arrive(shipped(line_item(line_item_id, plans), plans), plans)
    ids = [row.asset_id for row in rows]
    hosts = [row.host_id for row in rows if row.host_id is not None]
    macs = [mac for row in rows for mac in json.loads(row.mac_addresses)]
    assert len(set(ids)) == len(ids)
    assert len(set(hosts)) == len(hosts)
    assert len(set(macs)) == len(macs)
    assert all(fits("AssetId", one) for one in ids)
    assert all(fits("HostId", one) for one in hosts)
    assert all(fits("MacAddress", one) for one in macs)
    assert {int(mac[:2], 16) & 3 for mac in macs} == {2}, "locally administered, and of one device"
    assert item.tracking_number is not None
    assert fits("TrackingId", item.tracking_number)
    assert item.carrier in modelled.SERVICE.shape_for("ShipmentCarrier").enum
    shown = json.loads(item.assets or "[]")
    assert shown == [{"AssetId": row.asset_id, "MacAddressList": json.loads(row.mac_addresses)} for row in rows]


@given(line_item_ids, st.sets(st.integers(0, 9), max_size=6))
def test_an_id_that_is_taken_is_passed_over(line_item_id: str, refused: set[int]) -> None:
    """Else a delivery takes the place of hardware that is there."""
    plans = planned("OR-SUTM504", 1)
    item = line_item(line_item_id, plans)
    asked = count()
    taken: set[str] = set()

    def is_taken(asset_id: str) -> bool:
        if next(asked) in refused:
            taken.add(asset_id)
        return asset_id in taken

    _, rows = delivered(item, plans, outpost_id=OUTPOST, taken=is_taken)
    ids = {row.asset_id for row in rows}
    assert len(ids) == len(rows)
    assert not ids & taken


@given(line_item_ids, st.integers(0, 99))
def test_racks_are_named_apart(line_item_id: str, position: int) -> None:
    """Else two racks of an order are taken for one."""
    first = rack_id(line_item_id, position, nothing_taken)
    assert fits("RackId", first)
    other = rack_id(line_item_id, position, {first}.__contains__)
    assert other != first
    assert fits("RackId", other)


@pytest.mark.parametrize(
    ("catalog_item", "carriers"),
    [("OR-SUTM504", {"DBS", "EXPEDITORS"}), ("server", {"DHL", "FEDEX", "UPS"})],
)
def test_racks_and_servers_go_by_their_own_carriers(catalog_item: str, carriers: set[str]) -> None:
    """Else a rack comes by parcel, and a client never meets a carrier of the other kind."""
    if catalog_item == "server":
        catalog_item = next(one.id for one in REFERENCE.catalog.items.values() if one.item_class == "SERVER")
    plans = planned(catalog_item, 1)
    seen = {shipped(line_item(f"ooi-{number:017x}", plans), plans).carrier for number in range(100)}
    assert seen == carriers

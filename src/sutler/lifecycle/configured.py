"""How is each host of an Outpost slotted? The one place that knows where this is kept, and writes it.

Once hardware is delivered its assets say so; before, the plan of its line item does, with which it will be delivered.
Hosts are named by their place (`rack/elevation`, a server by its line item), which is theirs before and after.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from sutler.quoting.given_hosts import arranged
from sutler.quoting.plans import HostPlan, Plan, RackPlan, decoded_plans, encoded_plans
from sutler.quoting.racks import host_plan
from sutler.reference.hardware import Hardware, Host, InstanceType
from sutler.reference.loader import Reference
from sutler.store import assets, orders
from sutler.store.transaction import Transaction

ORDERED: Final = "ORDERED"
"""The state of a host that has no asset yet."""

Layout = Mapping[str, Mapping[str, int]]
"""Slots by instance type for each host, by its place."""


@dataclass(frozen=True, slots=True)
class ConfiguredHost:
    """A compute host of an Outpost, installed or on its way.

    Args:
        place: its name here.
        host: its kind.
        state: of its asset, ORDERED before it has one.
        order_id, line_item_id: what brings it.
        asset_id: None before it has one.
        slots: instance types and their counts.
    """

    place: str
    host: Host
    state: str
    order_id: str
    line_item_id: str
    asset_id: str | None
    slots: Mapping[str, int]


def configured_hosts(
    tx: Transaction, account: str, region: str, outpost_id: str, reference: Reference
) -> list[ConfiguredHost]:
    """Return all compute hosts of an Outpost, those with assets first."""
    hardware = reference.hardware
    standing = [
        ConfiguredHost(
            _place(asset.rack_id, asset.elevation, asset.line_item_id),
            host_of(asset.family or "", asset.max_vcpus or 0, hardware),
            asset.state,
            asset.order_id,
            asset.line_item_id,
            asset.asset_id,
            msgspec.json.decode(asset.capacities or "{}"),
        )
        for asset in assets.hosts(tx, account, region, outpost_id)
    ]
    coming = [
        ConfiguredHost(
            _place_in(plan, host, line_item_id),
            hardware.hosts[host.kind],
            ORDERED,
            order_id,
            line_item_id,
            None,
            host.slotting,
        )
        for order_id, line_item_id, text in orders.undelivered(tx, account, region, outpost_id)
        for plan in decoded_plans(text)
        for host in _brought(plan)
    ]
    return [*standing, *coming]


def configured_slots(hosts: Sequence[ConfiguredHost]) -> dict[str, int]:
    """Return the slots of all these hosts, by instance type."""
    total: Counter[str] = Counter()
    for host in hosts:
        total.update(host.slots)
    return dict(sorted(total.items()))


def configure(
    tx: Transaction,
    account: str,
    region: str,
    hosts: Sequence[ConfiguredHost],
    layout: Layout,
    reference: Reference,
) -> None:
    """Slot hosts anew.

    Args:
        hosts: of the Outpost; those that the layout does not name keep their slots.
    """
    coming: dict[str, dict[str, Mapping[str, int]]] = {}
    for host in hosts:
        slots = layout.get(host.place)
        if slots is None:
            continue
        if host.asset_id is None:
            coming.setdefault(host.line_item_id, {})[host.place] = slots
        else:
            written = msgspec.json.encode(dict(sorted(slots.items()))).decode()
            assets.set_capacities(tx, account, region, host.asset_id, written)
    for line_item_id, places in coming.items():
        found = orders.line_item(tx, account, region, line_item_id)
        assert found is not None, "its host was found in it"
        plans = [_slotted(plan, places, line_item_id, reference) for plan in decoded_plans(found[1])]
        orders.set_plan(tx, account, region, line_item_id, encoded_plans(plans))


def types_of(slots: Mapping[str, int], reference: Reference) -> dict[InstanceType, int]:
    """Return slots with the instance types in place of their names."""
    return {reference.hardware.instance_types[name]: count for name, count in slots.items()}


def host_of(family: str, vcpus: int, hardware: Hardware) -> Host:
    """Return the kind of a host of a family by its vCPUs, which no two of a family share."""
    return next(host for host in hardware.hosts_of(family) if host.vcpus == vcpus)


def _brought(plan: Plan) -> tuple[HostPlan, ...]:
    return plan.added_hosts if isinstance(plan, RackPlan) else (plan.host,)


def _place(rack_id: str | None, elevation: float | None, line_item_id: str) -> str:
    return line_item_id if rack_id is None or elevation is None else f"{rack_id}/{int(elevation)}"


def _place_in(plan: Plan, host: HostPlan, line_item_id: str) -> str:
    return _place(plan.rack_id if isinstance(plan, RackPlan) else None, host.elevation, line_item_id)


def _slotted(plan: Plan, places: Layout, line_item_id: str, reference: Reference) -> Plan:
    """Return the plan with these hosts slotted anew; a rack's hosts that stood there before keep their slots."""

    def anew(host: HostPlan) -> HostPlan:
        slots = places.get(_place_in(plan, host, line_item_id))
        if slots is None or not host.added:
            return host
        layout = host_plan(arranged(reference.hardware.hosts[host.kind], types_of(slots, reference)))
        return replace(host, across=layout.across, halves=layout.halves)

    if isinstance(plan, RackPlan):
        return replace(plan, hosts=tuple(anew(host) for host in plan.hosts))
    return replace(plan, host=anew(plan.host))

"""What arrives with a line item? Its shipment, its assets, their MAC addresses: all derived from its id and its plans.

Nothing is drawn at random here, so that the same history gives the same hardware, whoever replays it.

Assumed: tracking numbers, carriers, host ids and MAC addresses are invented in the modelled patterns; MAC addresses
are locally administered ones, which no real device has.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from sutler.quoting.plans import HostPlan, Plan, RackPlan
from sutler.store.assets import AssetRow
from sutler.store.orders import LineItemRow

ON_SITE: Final = "DELIVERED"
"""The state of an asset that is on site but not being installed yet: it has an id and is not listed."""

_RACK_CARRIERS: Final = ("DBS", "EXPEDITORS")
_SERVER_CARRIERS: Final = ("DHL", "FEDEX", "UPS")
_MACS: Final = {"COMPUTE": 2, "STORAGE": 2, "NETWORKING": 1, "SWITCH": 1, "POWERSHELF": 1}


@dataclass(frozen=True, slots=True)
class _Device:
    asset_type: str
    rack_id: str | None
    elevation: int | None
    host: HostPlan | None = None


def rack_id(line_item_id: str, position: int, taken: Callable[[str], bool]) -> str:
    """Return the 10-digit id of a new rack.

    Args:
        position: of the rack in its line item, from 0.
        taken: whether an id has a rack already.
    """
    return _ten_digits("rack", line_item_id, position, taken)


def shipped(item: LineItemRow, plans: list[Plan]) -> LineItemRow:
    """Return the line item with its carrier and tracking number.

    Source: server guide, shipping-outposts-server (couriers of servers); assumed: racks go by a freight forwarder.
    """
    carriers = _RACK_CARRIERS if isinstance(plans[0], RackPlan) else _SERVER_CARRIERS
    number = _number("shipment", item.line_item_id)
    return replace(item, carrier=carriers[number % len(carriers)], tracking_number=f"{number % 10**12:012d}")


def delivered(
    item: LineItemRow, plans: list[Plan], *, outpost_id: str, taken: Callable[[str], bool]
) -> tuple[LineItemRow, list[AssetRow]]:
    """Return the line item with its asset information, and the assets, which are not installed yet.

    Args:
        taken: whether an asset id is in use in this account and Region.
    """
    rows: list[AssetRow] = []
    information: list[dict[str, Any]] = []
    given: set[str] = set()
    for position, device in enumerate(device for plan in plans for device in _devices(plan)):
        asset_id = _ten_digits("asset", item.line_item_id, position, lambda wanted: wanted in given or taken(wanted))
        given.add(asset_id)
        macs = [_mac(asset_id, port) for port in range(_MACS[device.asset_type])]
        information.append({"AssetId": asset_id, "MacAddressList": macs})
        rows.append(_asset(item, outpost_id, asset_id, device, macs))
    return replace(item, assets=msgspec.json.encode(information).decode()), rows


def delivered_in_place(
    item: LineItemRow, failed: AssetRow, *, taken: Callable[[str], bool]
) -> tuple[LineItemRow, AssetRow]:
    """Return the line item with its asset information, and the asset that is to take the place of another.

    Place and slotting are those of the failed one, the ids its own.

    Args:
        taken: whether an asset id is in use in this account and Region.
    """
    asset_id = _ten_digits("asset", item.line_item_id, 0, taken)
    macs = [_mac(asset_id, port) for port in range(_MACS[failed.asset_type])]
    asset = replace(
        failed,
        asset_id=asset_id,
        created=item.since,
        order_id=item.order_id,
        line_item_id=item.line_item_id,
        state=ON_SITE,
        host_id=None if failed.host_id is None else _host_id(asset_id),
        mac_addresses=msgspec.json.encode(macs).decode(),
    )
    information = [{"AssetId": asset_id, "MacAddressList": macs}]
    return replace(item, assets=msgspec.json.encode(information).decode()), asset


def _devices(plan: Plan) -> Iterator[_Device]:
    """Yield what a plan brings, from the bottom of the rack up."""
    if not isinstance(plan, RackPlan):
        yield _Device("COMPUTE", None, None, plan.host)
        return
    brought = [
        *(_Device("COMPUTE", plan.rack_id, host.elevation, host) for host in plan.added_hosts),
        *(_Device("STORAGE", plan.rack_id, storage.elevation) for storage in plan.added_storage),
        *(_Device(device.kind, plan.rack_id, device.elevation) for device in plan.added_devices),
    ]
    yield from sorted(brought, key=lambda device: device.elevation or 0)


def _asset(item: LineItemRow, outpost_id: str, asset_id: str, device: _Device, macs: list[str]) -> AssetRow:
    host = device.host
    return AssetRow(
        asset_id=asset_id,
        created=item.since,
        outpost_id=outpost_id,
        order_id=item.order_id,
        line_item_id=item.line_item_id,
        rack_id=device.rack_id,
        asset_type=device.asset_type,
        state=ON_SITE,
        host_id=None if host is None else _host_id(asset_id),
        family=None if host is None else host.family,
        capacities=None if host is None else msgspec.json.encode(host.slotting).decode(),
        max_vcpus=None if host is None else host.vcpus,
        elevation=None if device.elevation is None else float(device.elevation),
        mac_addresses=msgspec.json.encode(macs).decode(),
    )


def _digest(*parts: str) -> str:
    return blake2b("/".join(parts).encode(), digest_size=16).hexdigest()


def _number(*parts: str) -> int:
    return int(_digest(*parts), 16)


def _ten_digits(kind: str, line_item_id: str, position: int, taken: Callable[[str], bool]) -> str:
    number = _number(kind, line_item_id, str(position))
    while True:
        candidate = str(10**9 + number % (9 * 10**9))
        if not taken(candidate):
            return candidate
        number += 1


def _host_id(asset_id: str) -> str:
    return f"h-{_digest('host', asset_id)[:17]}"


def _mac(asset_id: str, port: int) -> str:
    digits = _digest("mac", asset_id, str(port))
    return ":".join(("02", *(digits[at : at + 2] for at in range(0, 10, 2))))

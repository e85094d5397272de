"""How does a delivered server come to be installed? Its installer starts a connection, and looks at it."""

from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from sutler.lifecycle.line_items import move_line_item
from sutler.lifecycle.timers import Timer
from sutler.lifecycle.tunnels import details, underlay_address
from sutler.operations.names import unknown
from sutler.operations.registry import Answer, Call, operation
from sutler.rules.connections import client_key_refusal, connection_refusal, unknown_asset
from sutler.store import assets, connections, orders
from sutler.store.connections import ConnectionRow

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import GetConnectionRequestTypeDef, StartConnectionRequestTypeDef


@operation("StartConnection")
def start_connection(call: Call, request: "StartConnectionRequestTypeDef") -> Answer:
    """Connect a delivered server, so that it is installed; again while it is, and nothing but the tunnel is new.

    Refuses: NotFoundException: no such asset on site. ValidationException: as `connection_refusal` and
        `client_key_refusal`.
    Source: API reference, StartConnection; server installation guide, authorize-4 (about 5 minutes to connect, then
        up to 10 hours); assumed: a rehearsed installer connects what nobody has connected, 3 days after delivery.
    """
    asset = assets.fetch(call.tx, call.account, call.region, request["AssetId"])
    found = None if asset is None else orders.line_item(call.tx, call.account, call.region, asset.line_item_id)
    if asset is None or found is None:
        raise call.refused(unknown_asset())
    item, _ = found
    call.refuse(connection_refusal(asset.asset_id, in_rack=asset.rack_id is not None, status=item.status))
    call.refuse(client_key_refusal(request["ClientPublicKey"]))
    connection_id = b64encode(call.new_id("connection").encode()).decode()
    connection = ConnectionRow(
        connection_id=connection_id,
        created=call.now,
        asset_id=asset.asset_id,
        device_index=request["NetworkInterfaceDeviceIndex"],
        device_serial_number=request.get("DeviceSerialNumber"),
        details=msgspec.json.encode(details(connection_id, request["ClientPublicKey"])).decode(),
    )
    connections.insert(call.tx, call.account, call.region, connection)
    connected = Timer(call.now, call.region, "line_item", item.line_item_id, expects="DELIVERED")
    connecting_us = call.reference.durations.named_us["server_connect"]
    for timer in move_line_item(call.tx, call.account, connected, call.reference):
        call.schedule(replace(timer, due=timer.due + connecting_us))
    return {"ConnectionId": connection_id, "UnderlayIpAddress": underlay_address(connection_id)}


@operation("GetConnection")
def get_connection(call: Call, request: "GetConnectionRequestTypeDef") -> Answer:
    """Show the keys and addresses of a connection.

    Refuses: NotFoundException: no such connection.
    Source: API reference, GetConnection.
    """
    connection = connections.fetch(call.tx, call.account, call.region, request["ConnectionId"])
    if connection is None:
        raise call.refused(unknown("Connection", request["ConnectionId"]))
    return {
        "ConnectionId": connection.connection_id,
        "ConnectionDetails": msgspec.Raw(connection.details.encode()),  # kept as it is sent
    }

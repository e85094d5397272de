"""What stands on an Outpost, and what can be launched there? Assets, and the instance types that are configured."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from sutler.operations import listing
from sutler.operations.names import arn
from sutler.operations.outposts import fetch_outpost
from sutler.operations.registry import Answer, Call, operation
from sutler.store import assets
from sutler.store.assets import AssetRow

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import GetOutpostInstanceTypesInputTypeDef, ListAssetsInputTypeDef


@operation("ListAssets")
def list_assets(call: Call, request: "ListAssetsInputTypeDef") -> Answer:
    """List the hardware of an Outpost, from the moment that its installation begins.

    Refuses: NotFoundException: no such Outpost.
    Source: API reference, ListAssets (several filters are ANDed, the values of one ORed).
    """
    outpost = fetch_outpost(call, request["OutpostIdentifier"])
    rows, token = listing.page(
        call,
        request,
        lambda after, limit: assets.page(
            call.tx,
            call.account,
            call.region,
            outpost.outpost_id,
            host_ids=request.get("HostIdFilter", ()),
            states=request.get("StatusFilter", ()),
            asset_types=request.get("AssetTypeFilter", ()),
            after=after,
            limit=limit,
        ),
        lambda asset: (asset.created, asset.asset_id),
    )
    return {"Assets": [asset_shape(asset) for asset in rows], **token}


@operation("GetOutpostInstanceTypes")
def get_outpost_instance_types(call: Call, request: "GetOutpostInstanceTypesInputTypeDef") -> Answer:
    """List the instance types that are configured on an Outpost's installed hosts, by name.

    Refuses: NotFoundException: no such Outpost.
    Source: API reference, GetOutpostInstanceTypes.
    """
    outpost = fetch_outpost(call, request["OutpostId"])
    slots: Counter[str] = Counter()
    for capacities in assets.active_capacities(call.tx, call.account, call.region, outpost.outpost_id):
        slots.update(msgspec.json.decode(capacities))
    names = sorted(name for name, count in slots.items() if count)
    rows, token = listing.page(
        call,
        request,
        lambda after, limit: [name for name in names if name > after[1]][:limit],
        lambda name: (0, name),
    )
    known = call.reference.hardware.instance_types
    return {
        "InstanceTypes": [{"InstanceType": name, "VCPUs": known[name].vcpus} for name in rows],
        "OutpostId": outpost.outpost_id,
        "OutpostArn": arn(call, "outpost", outpost.outpost_id),
        **token,
    }


def asset_shape(asset: AssetRow) -> dict[str, Any]:
    """Return an asset in the API's shape.

    Source: API reference, AssetInfo; real answers show families with a capital ("Bmn-cx2"); assumed: only COMPUTE
        assets have compute attributes.
    """
    shape: dict[str, Any] = {"AssetId": asset.asset_id, "AssetType": asset.asset_type}
    if asset.rack_id is not None:
        shape["RackId"] = asset.rack_id
    if asset.elevation is not None:
        shape["AssetLocation"] = {"RackElevation": asset.elevation}
    if asset.host_id is not None and asset.family is not None:
        capacities = msgspec.json.decode(asset.capacities or "{}")
        shape["ComputeAttributes"] = {
            "HostId": asset.host_id,
            "State": asset.state,
            "InstanceFamilies": [asset.family.capitalize()],
            "InstanceTypeCapacities": [{"InstanceType": name, "Count": count} for name, count in capacities.items()],
            "MaxVcpus": asset.max_vcpus,
        }
    return shape

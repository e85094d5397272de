"""What stands on an Outpost, what runs there, and what can? Assets, instances, and instance types."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from sutler.lifecycle.configured import configured_hosts, configured_slots
from sutler.lifecycle.deliveries import ON_SITE
from sutler.operations import listing
from sutler.operations.names import arn
from sutler.operations.outposts import seen_outpost
from sutler.operations.registry import Answer, Call, operation
from sutler.reference.hardware import Host
from sutler.reference.loader import Reference
from sutler.rules.capacity_tasks import asset_refusal, order_refusal
from sutler.store import assets, instances, orders
from sutler.store.assets import AssetRow
from sutler.store.instances import InstanceRow

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import (
        GetOutpostInstanceTypesInputTypeDef,
        GetOutpostSupportedInstanceTypesInputTypeDef,
        ListAssetInstancesInputTypeDef,
        ListAssetsInputTypeDef,
    )


@operation("ListAssets")
def list_assets(call: Call, request: "ListAssetsInputTypeDef") -> Answer:
    """List the hardware of an Outpost, from the moment that its installation begins.

    Refuses: NotFoundException: no such Outpost.
    Source: API reference, ListAssets (several filters are ANDed, the values of one ORed); assumed: StatusFilter goes by
        the state of every asset, of which answers show that of hosts alone.
    """
    call, outpost = seen_outpost(call, request["OutpostIdentifier"])
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


@operation("ListAssetInstances")
def list_asset_instances(call: Call, request: "ListAssetInstancesInputTypeDef") -> Answer:
    """List the instances that run on an Outpost, of all accounts, those that run longest first.

    Refuses: NotFoundException: no such Outpost.
    Source: API reference, ListAssetInstances; rack guide, sharing-outposts (whom it is shared with can't view what
        others own); assumed: the order, and that filters combine as those of ListAssets.
    """
    caller = call.account
    call, outpost = seen_outpost(call, request["OutpostIdentifier"])
    rows, token = listing.page(
        call,
        request,
        lambda after, limit: instances.page(
            call.tx,
            call.account,
            call.region,
            outpost.outpost_id,
            asset_ids=request.get("AssetIdFilter", ()),
            instance_types=request.get("InstanceTypeFilter", ()),
            owner_ids=request.get("AccountIdFilter", ()),
            services=request.get("AwsServiceFilter", ()),
            seen_by=None if call.account == caller else caller,
            after=after,
            limit=limit,
        ),
        lambda instance: (instance.launched, instance.instance_id),
    )
    return {"AssetInstances": [_instance_shape(instance) for instance in rows], **token}


@operation("GetOutpostInstanceTypes")
def get_outpost_instance_types(call: Call, request: "GetOutpostInstanceTypesInputTypeDef") -> Answer:
    """List the instance types that are configured on an Outpost's installed hosts, by name.

    Refuses: NotFoundException: no such Outpost.
    Source: API reference, GetOutpostInstanceTypes.
    """
    call, outpost = seen_outpost(call, request["OutpostId"])
    hosts = configured_hosts(call.tx, call.account, call.region, outpost.outpost_id, call.reference)
    slots = configured_slots([host for host in hosts if host.state == "ACTIVE"])
    return {
        **_types_page(call, request, [name for name, count in slots.items() if count]),
        "OutpostId": outpost.outpost_id,
        "OutpostArn": arn(call, "outpost", outpost.outpost_id),
    }


@operation("GetOutpostSupportedInstanceTypes")
def get_outpost_supported_instance_types(call: Call, request: "GetOutpostSupportedInstanceTypesInputTypeDef") -> Answer:
    """List the instance types that the hosts of an Outpost could be slotted into, by name.

    Refuses: NotFoundException: no such Outpost. ValidationException: an order or asset that is not the Outpost's.
    Source: API reference, GetOutpostSupportedInstanceTypes; assumed: hosts on order count, and an order and an asset
        together name what is of both.
    """
    call, outpost = seen_outpost(call, request["OutpostIdentifier"])
    hosts = configured_hosts(call.tx, call.account, call.region, outpost.outpost_id, call.reference)
    order_id, asset_id = request.get("OrderId"), request.get("AssetId")
    if order_id is not None:
        order = orders.fetch(call.tx, call.account, call.region, order_id)
        of_outpost = order is not None and order.outpost_id == outpost.outpost_id
        call.refuse(order_refusal(outpost.outpost_id, order_id, of_outpost=of_outpost, status=None))
        hosts = [host for host in hosts if host.order_id == order_id]
    if asset_id is not None:
        found = assets.fetch(call.tx, call.account, call.region, asset_id)
        listed = found is not None and found.outpost_id == outpost.outpost_id and found.state != ON_SITE
        call.refuse(asset_refusal(outpost.outpost_id, asset_id, state="ACTIVE" if listed else None))
        hosts = [host for host in hosts if host.asset_id == asset_id]
    return _types_page(call, request, sorted(supported_types([host.host for host in hosts], call.reference)))


def supported_types(hosts: Iterable[Host], reference: Reference) -> set[str]:
    """Return the names of the instance types that some of these hosts can be slotted into."""
    kinds = {host.key: host for host in hosts}
    return {kind.name for host in kinds.values() for kind in reference.hardware.types_on(host)}


def _types_page(call: Call, request: Mapping[str, Any], names: Sequence[str]) -> dict[str, Any]:
    """Return a page of instance types with their vCPUs, by name."""
    rows, token = listing.page(
        call,
        request,
        lambda after, limit: [name for name in names if name > after[1]][:limit],
        lambda name: (0, name),
    )
    known = call.reference.hardware.instance_types
    return {"InstanceTypes": [{"InstanceType": name, "VCPUs": known[name].vcpus} for name in rows], **token}


def _instance_shape(instance: InstanceRow) -> dict[str, Any]:
    return {
        "InstanceId": instance.instance_id,
        "InstanceType": instance.instance_type,
        "AssetId": instance.asset_id,
        "AccountId": instance.owner_id,
        "AwsServiceName": instance.service,
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

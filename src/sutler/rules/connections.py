"""May a server be connected, and an Outpost be given a private connection? Once each, and before it is too late."""

from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sutler.rules.refusal import Refusal, conflict, invalid, not_found

SUBNETS_MAX: Final = 1


def unknown_asset() -> Refusal:
    """Return the refusal of an asset that the account does not have on site in the Region.

    Source: server installation guide, authorize-4 (the message that the tool shows); the error is assumed.
    """
    return not_found("No such asset id found.")


def client_key_refusal(client_public_key: str) -> Refusal | None:
    """Say no to what has the form of a key but is none: 32 bytes in base64 leave two bits, which are 0.

    Refuses: ValidationException: a key with other bits than zeros at its end.
    Source:  assumed: as WireGuard's own tools, which take no such key.
    """
    if b64encode(b64decode(client_public_key)).decode() == client_public_key:
        return None
    return invalid(f"ClientPublicKey {client_public_key} is not a WireGuard public key: 32 bytes in base64")


def connection_refusal(asset_id: str, *, in_rack: bool, status: str) -> Refusal | None:
    """Say no to the connection of what is no server, or is not waiting for its installation.

    Args:
        in_rack: whether the asset stands in a rack of AWS.
        status: of its line item.
    Refuses: ValidationException: an asset of a rack; a server that is installed, or in ERROR.
    Source:  API reference, StartConnection (for the installation of servers); the refusals are assumed. While it is
        being installed a server may be connected again, as the installation guide says to retry.
    """
    if in_rack:
        return invalid(f"AssetId={asset_id} is not an Outposts server; racks are installed by AWS")
    if status not in ("DELIVERED", "INSTALLING"):
        return invalid(f"AssetId={asset_id} is not waiting for its installation: its line item is {status}")
    return None


def vpc_refusals(vpc_information_list: Sequence[Mapping[str, Any]]) -> list[Refusal]:
    """Say no to a VPC for private connectivity that is not told whole.

    Refuses: ValidationException: no VpcId or SubnetIds, a prefix that is not theirs, more than one subnet.
    Source:  API reference, VpcInformation (one subnet is supported); assumed: VpcId and SubnetIds are needed, though
        the model requires neither, and the endpoint is not; VPCs, subnets and endpoints are not looked up.
    """
    refusals = []
    for number, vpc in enumerate(vpc_information_list, 1):
        path = f"vpcInformationList.{number}.member"
        vpc_id, subnet_ids = vpc.get("VpcId"), vpc.get("SubnetIds", ())
        if vpc_id is None or not subnet_ids:
            refusals.append(invalid(f"{path} needs a VpcId and SubnetIds with one subnet"))
        if vpc_id is not None and not vpc_id.startswith("vpc-"):
            refusals.append(invalid(f"{path}.vpcId {vpc_id} is not the ID of a VPC (vpc-...)"))
        refusals += [
            invalid(f"{path}.subnetIds: {subnet_id} is not the ID of a subnet (subnet-...)")
            for subnet_id in subnet_ids
            if not subnet_id.startswith("subnet-")
        ]
        if len(subnet_ids) > SUBNETS_MAX:
            refusals.append(invalid(f"{path}.subnetIds has {len(subnet_ids)} subnets; only one is supported"))
    return refusals


def private_connectivity_refusal(
    outpost_id: str, status: str, *, configured: bool, order_id: str | None
) -> Refusal | None:
    """Say no to private connectivity that comes too late, or twice.

    Args:
        status: LifeCycleStatus of the Outpost.
        configured: whether it has private connectivity.
        order_id: an order of the Outpost that was not cancelled.
    Refuses: ConflictException: it has a VPC (OUTPOST); an order was placed (ORDER); it is not PENDING (OUTPOST).
    Source:  second-generation rack guide, private-connectivity (added while PENDING, removed by support only) and
        order-outpost-capacity (the VPC does not change once an order is placed); the error is assumed.
    """
    if configured:
        return conflict(
            f"Outpost {outpost_id} has a private connectivity configuration already; it cannot be changed",
            resource_id=outpost_id,
            resource_type="OUTPOST",
        )
    if order_id is not None:
        return conflict(
            f"Private connectivity of Outpost {outpost_id} cannot be configured any more: order {order_id} was placed"
            " for it",
            resource_id=order_id,
            resource_type="ORDER",
        )
    if status != "PENDING":
        return conflict(
            f"Private connectivity of Outpost {outpost_id} cannot be configured in status {status}, only while it is"
            " PENDING",
            resource_id=outpost_id,
            resource_type="OUTPOST",
        )
    return None

"""Through which VPC does an Outpost reach its Region? Chosen once, while it is PENDING and nothing is ordered."""

from typing import TYPE_CHECKING, Any

import msgspec

from sutler.operations.outposts import fetch_outpost
from sutler.operations.registry import Answer, Call, operation
from sutler.rules.connections import private_connectivity_refusal, vpc_refusals
from sutler.rules.outposts import PLACED
from sutler.store import connections, outposts
from sutler.wire.partitions import partition

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import (
        CreatePrivateConnectivityConfigInputTypeDef,
        GetPrivateConnectivityConfigInputTypeDef,
    )


@operation("CreatePrivateConnectivityConfig")
def create_private_connectivity_config(call: Call, request: "CreatePrivateConnectivityConfigInputTypeDef") -> Answer:
    """Give an Outpost a VPC for its service link; it stays for good.

    Refuses: NotFoundException: no such Outpost. ValidationException: as `vpc_refusals`. ConflictException: as
        `private_connectivity_refusal`.
    Source: API reference, CreatePrivateConnectivityConfig.
    """
    outpost = fetch_outpost(call, request["OutpostId"])
    call.refuse(vpc_refusals(request["VpcInformationList"]))
    (vpc,) = request["VpcInformationList"]
    configured = connections.private_vpc(call.tx, call.account, call.region, outpost.outpost_id)
    call.refuse(
        private_connectivity_refusal(
            outpost.outpost_id,
            outpost.life_cycle_status,
            configured=configured is not None,
            order_id=outposts.order_of_outpost(call.tx, call.account, call.region, outpost.outpost_id, PLACED),
        )
    )
    connections.configure_private(
        call.tx,
        call.account,
        call.region,
        outpost.outpost_id,
        created=call.now,
        vpc_information=msgspec.json.encode(vpc).decode(),
    )
    return {"PrivateConnectivityConfig": _config_shape(call, outpost.outpost_id, vpc), "OutpostId": outpost.outpost_id}


@operation("GetPrivateConnectivityConfig")
def get_private_connectivity_config(call: Call, request: "GetPrivateConnectivityConfigInputTypeDef") -> Answer:
    """Show the VPC of an Outpost's service link.

    Refuses: NotFoundException: no such Outpost.
    Source: API reference, GetPrivateConnectivityConfig; assumed: DISABLED, and nothing else, where none was chosen.
    """
    outpost = fetch_outpost(call, request["OutpostId"])
    vpc = connections.private_vpc(call.tx, call.account, call.region, outpost.outpost_id)
    if vpc is None:
        return {"PrivateConnectivityConfig": {"PrivateConnectivityStatus": "DISABLED"}}
    return {"PrivateConnectivityConfig": _config_shape(call, outpost.outpost_id, msgspec.json.decode(vpc))}


def _config_shape(call: Call, outpost_id: str, vpc: Any) -> dict[str, Any]:
    """Return a PrivateConnectivityConfig of the API; the provisioning role is there with a VPC endpoint only."""
    roles = f"arn:{partition(call.region)}:iam::{call.account}:role"
    shape = {
        "RoleArn": f"{roles}/aws-service-role/outposts.amazonaws.com/AWSServiceRoleForOutposts_{outpost_id}",
        "PrivateConnectivityStatus": "ENABLED",
        "VpcInformationList": [vpc],
    }
    if "VpcEndpointId" in vpc:
        shape["ProvisioningRoleArn"] = f"{roles}/service-role/AWSOutpostsProvisioningRole_{outpost_id}"
    return shape

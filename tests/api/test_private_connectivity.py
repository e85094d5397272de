"""Private connectivity as a client meets it: chosen once, for an Outpost that nothing was ordered for."""

from typing import TYPE_CHECKING, Any

import pytest

import journey

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler

VPC: dict[str, Any] = {"VpcId": "vpc-0123456789abcdef0", "SubnetIds": ["subnet-0123456789abcdef0"]}
ENDPOINT = {**VPC, "VpcEndpointId": "vpce-0123456789abcdef0"}


def configure(client: "OutpostsClient", outpost_id: str, *vpcs: Any) -> Any:
    answer = client.create_private_connectivity_config(OutpostId=outpost_id, VpcInformationList=list(vpcs or (VPC,)))
    assert answer["OutpostId"] == outpost_id.rpartition("/")[2]
    return answer["PrivateConnectivityConfig"]


def configured(client: "OutpostsClient", outpost_id: str) -> Any:
    return client.get_private_connectivity_config(OutpostId=outpost_id)["PrivateConnectivityConfig"]


@pytest.fixture
def outpost_id(client: "OutpostsClient") -> str:
    """The id of an Outpost that nothing was ordered for."""
    return journey.outpost(client, journey.site(client))


def test_an_outpost_is_given_a_vpc_for_its_service_link(
    client: "OutpostsClient", outpost_id: str, account: str
) -> None:
    """Else the roles and the VPC of an installation are looked for in vain."""
    assert configured(client, outpost_id) == {"PrivateConnectivityStatus": "DISABLED"}
    role = f"arn:aws:iam::{account}:role"
    expected = {
        "PrivateConnectivityStatus": "ENABLED",
        "RoleArn": f"{role}/aws-service-role/outposts.amazonaws.com/AWSServiceRoleForOutposts_{outpost_id}",
        "VpcInformationList": [VPC],
    }
    assert configure(client, outpost_id) == expected
    arn = client.get_outpost(OutpostId=outpost_id)["Outpost"]["OutpostArn"]
    assert configured(client, outpost_id) == configured(client, arn) == expected
    other_id = journey.outpost(client, journey.site(client))
    assert configured(client, other_id) == {"PrivateConnectivityStatus": "DISABLED"}
    with_endpoint = configure(client, other_id, ENDPOINT)
    assert with_endpoint["VpcInformationList"] == [ENDPOINT]
    assert with_endpoint["ProvisioningRoleArn"] == f"{role}/service-role/AWSOutpostsProvisioningRole_{other_id}"
    assert configured(client, other_id) == with_endpoint


@pytest.mark.parametrize(
    ("vpc", "message"),
    [
        ({}, "needs a VpcId and SubnetIds"),
        ({"VpcId": VPC["VpcId"]}, "needs a VpcId and SubnetIds"),
        ({"SubnetIds": VPC["SubnetIds"]}, "needs a VpcId and SubnetIds"),
        ({**VPC, "VpcId": "subnet-0123456789abcdef0"}, "is not the ID of a VPC"),
        ({**VPC, "SubnetIds": ["vpc-0123456789abcdef0"]}, "is not the ID of a subnet"),
        ({**VPC, "SubnetIds": [*VPC["SubnetIds"], "subnet-1"]}, "has 2 subnets; only one is supported"),
    ],
)
def test_a_vpc_that_is_not_told_whole_is_refused(
    client: "OutpostsClient", outpost_id: str, vpc: Any, message: str
) -> None:
    """Else a choice that cannot be changed any more is made by a slip."""
    with pytest.raises(client.exceptions.ValidationException, match=message):
        configure(client, outpost_id, vpc)
    assert configured(client, outpost_id) == {"PrivateConnectivityStatus": "DISABLED"}


def test_one_vpc_is_given(client: "OutpostsClient", outpost_id: str) -> None:
    """Else one of two VPCs is dropped without a word."""
    with pytest.raises(client.exceptions.ValidationException, match="length less than or equal to 1"):
        configure(client, outpost_id, VPC, ENDPOINT)


def conflicts(client: "OutpostsClient", outpost_id: str, resource: tuple[str, str]) -> None:
    before = configured(client, outpost_id)
    with pytest.raises(client.exceptions.ConflictException) as refused:
        configure(client, outpost_id, ENDPOINT)
    error: Any = refused.value.response
    assert (error["ResourceType"], error["ResourceId"]) == resource
    assert configured(client, outpost_id) == before


def test_private_connectivity_is_chosen_once(client: "OutpostsClient", outpost_id: str) -> None:
    """Else a service link moves to another VPC under the hardware that uses it."""
    configure(client, outpost_id)
    conflicts(client, outpost_id, ("OUTPOST", outpost_id))


def test_private_connectivity_is_chosen_before_the_order(
    client: "OutpostsClient", sutler: "Sutler", outpost_id: str
) -> None:
    """Else hardware arrives that was prepared for another connection."""
    order_id = journey.order(client, journey.quote(client, outpost_id))
    conflicts(client, outpost_id, ("ORDER", order_id))
    client.cancel_order(OrderId=order_id)
    configure(client, outpost_id)
    order_id = journey.order(client, journey.quote(client, outpost_id))
    sutler.until(order_id, "COMPLETED")
    assert configured(client, outpost_id)["PrivateConnectivityStatus"] == "ENABLED"


def test_a_deleted_outpost_takes_its_configuration_along(client: "OutpostsClient", outpost_id: str) -> None:
    """Else an Outpost cannot be deleted once it has a VPC."""
    configure(client, outpost_id)
    client.delete_outpost(OutpostId=outpost_id)
    with pytest.raises(client.exceptions.NotFoundException, match=outpost_id):
        configured(client, outpost_id)


def test_an_unknown_outpost_has_no_connectivity(sutler: "Sutler", client: "OutpostsClient", outpost_id: str) -> None:
    """Else a mistyped id looks like an Outpost on the internet, or another account's VPC is read."""
    stranger = sutler.another().client()
    for asked in ("op-00000000000000000", outpost_id):
        with pytest.raises(stranger.exceptions.NotFoundException, match=f"No Outpost with Outpost ID {asked}"):
            configured(stranger, asked)
        with pytest.raises(stranger.exceptions.NotFoundException, match=f"No Outpost with Outpost ID {asked}"):
            configure(stranger, asked)

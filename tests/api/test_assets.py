"""The hardware of an Outpost as a client meets it: its assets, and the instance types that can be launched on them."""

from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import AssetInfoTypeDef

    from modes import Sutler


@pytest.fixture
def installed(client: "OutpostsClient", sutler: "Sutler") -> tuple[str, str]:
    """The ids of an Outpost and its order: two m5 hosts, one cut into 4xlarge, one c5 host, storage, all installed."""
    outpost_id = journey.outpost(client, journey.site(client))
    quote_id = journey.quote(
        client,
        outpost_id,
        RequestedCapacities=[
            ec2("m5.24xlarge", 1),
            ec2("m5.4xlarge", 6),
            ec2("c5.24xlarge", 1),
            {"QuoteCapacityType": "EBS", "Unit": "TiB", "Quantity": 11.0},
        ],
    )
    order_id = journey.order(client, quote_id)
    sutler.until(order_id, "COMPLETED")
    return outpost_id, order_id


def listed(client: "OutpostsClient", outpost_id: str, **filters: Any) -> "list[AssetInfoTypeDef]":
    request: Any = {f"{name}Filter": values for name, values in filters.items()}
    return client.list_assets(OutpostIdentifier=outpost_id, **request)["Assets"]


def test_the_hardware_that_was_quoted_stands_there(client: "OutpostsClient", installed: tuple[str, str]) -> None:
    """Else what was paid for is not what can be used."""
    outpost_id, order_id = installed
    order = client.get_order(OrderId=order_id)["Order"]
    quote = client.get_quote(QuoteIdentifier=order["QuoteIdentifier"])["Quote"]
    (specification,) = quote["QuoteOptions"][0]["Specifications"]
    quoted = {
        capacity["Family"]: int(capacity["Quantity"])
        for capacity in specification["FinalRackSpecificationDetails"]["EC2Capacities"]
    }
    hosts = listed(client, outpost_id, AssetType=["COMPUTE"])
    families = [host["ComputeAttributes"]["InstanceFamilies"] for host in hosts]
    assert {family.lower(): families.count([family]) for (family,) in families} == quoted
    assert quoted == {"c5": 1, "m5": 2}
    slots: dict[str, int] = {}
    for host in hosts:
        attributes = host["ComputeAttributes"]
        assert (attributes["State"], attributes["MaxVcpus"]) == ("ACTIVE", 96)
        for capacity in attributes["InstanceTypeCapacities"]:
            slots[capacity["InstanceType"]] = slots.get(capacity["InstanceType"], 0) + capacity["Count"]
    assert slots["m5.24xlarge"] >= 1
    assert slots["m5.4xlarge"] >= 6
    assert slots["c5.24xlarge"] >= 1
    assert {asset["AssetType"] for asset in listed(client, outpost_id)} == {
        "COMPUTE",
        "STORAGE",
        "NETWORKING",
        "SWITCH",
        "POWERSHELF",
    }


def test_assets_stand_in_one_rack_without_overlap_and_are_those_of_the_order(
    client: "OutpostsClient", installed: tuple[str, str]
) -> None:
    """Else somebody who looks for a host in the rack finds another, or none."""
    outpost_id, order_id = installed
    assets = listed(client, outpost_id)
    (item,) = client.get_order(OrderId=order_id)["Order"]["LineItems"]
    delivered = {one["AssetId"] for one in item["AssetInformationList"]}
    assert {asset["AssetId"] for asset in assets} == delivered
    assert len(assets) == len(delivered) == len(item["AssetInformationList"])
    assert len({asset["RackId"] for asset in assets}) == 1
    elevations = [asset["AssetLocation"]["RackElevation"] for asset in assets]
    assert len(set(elevations)) == len(elevations)
    assert all(1 <= elevation <= 42 for elevation in elevations)
    addresses = [address for one in item["AssetInformationList"] for address in one["MacAddressList"]]
    assert len(set(addresses)) == len(addresses)


def test_only_hosts_have_compute_attributes(client: "OutpostsClient", installed: tuple[str, str]) -> None:
    """Else a client that plans capacity counts switches."""
    for asset in listed(client, installed[0]):
        assert ("ComputeAttributes" in asset) == (asset["AssetType"] == "COMPUTE")


def test_assets_match_all_filters_and_any_value_of_each(client: "OutpostsClient", installed: tuple[str, str]) -> None:
    """Else an inventory by type or state is wrong."""
    outpost_id, _ = installed
    assets = listed(client, outpost_id)
    hosts = [asset for asset in assets if asset["AssetType"] == "COMPUTE"]
    host_ids = [host["ComputeAttributes"]["HostId"] for host in hosts]
    assert len(set(host_ids)) == len(host_ids)
    assert listed(client, outpost_id, AssetType=["COMPUTE"]) == hosts
    for kind in ("STORAGE", "NETWORKING", "SWITCH", "POWERSHELF"):
        some = [asset for asset in assets if asset["AssetType"] == kind]
        assert listed(client, outpost_id, AssetType=[kind]) == some != []
    assert listed(client, outpost_id, AssetType=["COMPUTE", "STORAGE", "NETWORKING", "SWITCH", "POWERSHELF"]) == assets
    assert listed(client, outpost_id, HostId=host_ids[:1]) == hosts[:1]
    assert listed(client, outpost_id, HostId=host_ids, AssetType=["STORAGE"]) == []
    assert listed(client, outpost_id, Status=["ACTIVE", "ISOLATED"], AssetType=["COMPUTE"]) == hosts
    assert listed(client, outpost_id, Status=["INSTALLING"]) == []


def test_assets_are_listed_from_their_installation_on(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else capacity is counted that stands in its crate."""
    outpost_id, _ = journey.ordered(client)
    assert listed(client, outpost_id) == []
    sutler.advance(days=69)
    assert listed(client, outpost_id) == []
    sutler.advance(days=1)
    installing = listed(client, outpost_id)
    assert listed(client, outpost_id, Status=["INSTALLING"]) == installing != []
    sutler.advance(days=2)
    for before, after in zip(installing, listed(client, outpost_id), strict=True):
        if "ComputeAttributes" in before:
            assert before["ComputeAttributes"]["State"] == "INSTALLING"
            before["ComputeAttributes"]["State"] = "ACTIVE"
        assert after == before


def test_the_instance_types_that_can_be_launched_are_those_configured(
    client: "OutpostsClient", installed: tuple[str, str], account: str
) -> None:
    """Else somebody launches what no host has room for."""
    outpost_id, _ = installed
    arn = f"arn:aws:outposts:us-west-2:{account}:outpost/{outpost_id}"
    for identifier in (outpost_id, arn):
        answer = client.get_outpost_instance_types(OutpostId=identifier)
        assert (answer["OutpostId"], answer["OutpostArn"]) == (outpost_id, arn)
        types = {kind["InstanceType"]: kind["VCPUs"] for kind in answer["InstanceTypes"]}
        # EC2 instance type pages: a 24xlarge has 96 vCPUs, a 4xlarge 16.
        assert {name: types[name] for name in ("c5.24xlarge", "m5.24xlarge", "m5.4xlarge")} == {
            "c5.24xlarge": 96,
            "m5.24xlarge": 96,
            "m5.4xlarge": 16,
        }
        assert list(types) == sorted(types)


def test_nothing_can_be_launched_before_the_installation_is_complete(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else capacity is promised that nobody can use yet."""
    outpost_id, _ = journey.ordered(client)
    sutler.advance(days=71)
    assert client.get_outpost_instance_types(OutpostId=outpost_id)["InstanceTypes"] == []
    sutler.advance(days=1)
    types = client.get_outpost_instance_types(OutpostId=outpost_id)["InstanceTypes"]
    assert [kind["InstanceType"] for kind in types] == ["m5.24xlarge"]


def test_an_unknown_outpost_has_no_hardware_to_show(client: "OutpostsClient") -> None:
    """Else a mistyped id looks like an empty Outpost."""
    missing = client.exceptions.NotFoundException
    with pytest.raises(missing, match="No Outpost with Outpost ID op-00000000000000000"):
        client.list_assets(OutpostIdentifier="op-00000000000000000")
    with pytest.raises(missing, match="No Outpost with Outpost ID op-00000000000000000"):
        client.get_outpost_instance_types(OutpostId="op-00000000000000000")

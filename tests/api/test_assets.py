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


def supported(client: "OutpostsClient", outpost_id: str, **members: Any) -> dict[str, int]:
    request: Any = {"OutpostIdentifier": outpost_id, **members}
    answer = client.get_outpost_supported_instance_types(**request)
    return {kind["InstanceType"]: kind["VCPUs"] for kind in answer["InstanceTypes"]}


M5 = ("12xlarge", "16xlarge", "24xlarge", "2xlarge", "4xlarge", "8xlarge", "large", "xlarge")
C5 = ("12xlarge", "18xlarge", "24xlarge", "2xlarge", "4xlarge", "9xlarge", "large", "xlarge")


def test_the_supported_instance_types_are_all_that_the_hosts_can_be_slotted_into(
    client: "OutpostsClient", installed: tuple[str, str]
) -> None:
    """Else a capacity task is planned with types that no host takes, or without some that they do."""
    outpost_id, order_id = installed
    types = supported(client, outpost_id)
    # EC2 instance type pages.
    assert list(types) == [*(f"c5.{size}" for size in C5), *(f"m5.{size}" for size in M5)]
    assert (types["c5.18xlarge"], types["m5.16xlarge"], types["m5.large"]) == (72, 64, 2)
    assert supported(client, outpost_id, OrderId=order_id) == types
    for host in listed(client, outpost_id, AssetType=["COMPUTE"]):
        (family,) = host["ComputeAttributes"]["InstanceFamilies"]
        names = list(supported(client, outpost_id, AssetId=host["AssetId"]))
        assert names == [f"{family.lower()}.{size}" for size in (M5 if family == "M5" else C5)]
        assert list(supported(client, outpost_id, AssetId=host["AssetId"], OrderId=order_id)) == names
    shelf = listed(client, outpost_id, AssetType=["POWERSHELF"])[0]["AssetId"]
    assert supported(client, outpost_id, AssetId=shelf) == {}


def test_an_order_tells_its_supported_instance_types_before_it_is_delivered(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str]
) -> None:
    """Else nobody can plan the slots of hardware on its way."""
    outpost_id, _ = installed
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("r5.24xlarge", 1)])
    order_id = journey.order(client, quote_id)
    names = list(supported(client, outpost_id, OrderId=order_id))
    assert names == [f"r5.{size}" for size in M5]
    assert len(supported(client, outpost_id)) == len(M5) * 2 + len(C5)


def test_supported_types_of_what_is_not_the_outposts_are_refused(
    client: "OutpostsClient", installed: tuple[str, str]
) -> None:
    """Else the hardware of another Outpost is counted."""
    outpost_id, _ = installed
    _, foreign = journey.ordered(client)
    invalid = client.exceptions.ValidationException
    with pytest.raises(invalid, match=f"Order {foreign} is not associated with Outpost ID {outpost_id}"):
        supported(client, outpost_id, OrderId=foreign)
    with pytest.raises(invalid, match=f"AssetId=0000000000 is not valid for Outpost={outpost_id}"):
        supported(client, outpost_id, AssetId="0000000000")
    with pytest.raises(client.exceptions.NotFoundException, match="No Outpost with Outpost ID"):
        supported(client, "op-00000000000000000")


def test_supported_instance_types_are_given_out_page_by_page(
    client: "OutpostsClient", installed: tuple[str, str]
) -> None:
    """Else a client stops at the first page."""
    pages = client.get_paginator("get_outpost_supported_instance_types").paginate(
        OutpostIdentifier=installed[0], PaginationConfig={"PageSize": 6}
    )
    names = [kind["InstanceType"] for page in pages for kind in page["InstanceTypes"]]
    assert names == list(supported(client, installed[0]))

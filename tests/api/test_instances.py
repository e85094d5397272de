"""The rehearsed workload as a client meets it: launched into configured slots, listed by four filters, stopped."""

from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import AssetInstanceTypeDef

    from modes import Sutler

OTHER = "999988887777"


@pytest.fixture
def outpost(client: "OutpostsClient", sutler: "Sutler") -> str:
    """The id of an Outpost with two m5 hosts, one of six 4xlarge and one whole, and a whole c5 host."""
    outpost_id = journey.outpost(client, journey.site(client))
    wanted = [ec2("m5.24xlarge", 1), ec2("m5.4xlarge", 6), ec2("c5.24xlarge", 1)]
    sutler.until(journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=wanted)), "COMPLETED")
    return outpost_id


def listed(client: "OutpostsClient", outpost_id: str, **filters: Any) -> "list[AssetInstanceTypeDef]":
    request: Any = {f"{name}Filter": values for name, values in filters.items()}
    return client.list_asset_instances(OutpostIdentifier=outpost_id, **request)["AssetInstances"]


def refused(sutler: "Sutler", form: Any) -> tuple[int, str]:
    status, answer = sutler.control("POST", f"instances?account={sutler.account}", form)
    return status, answer.get("error", "")


def test_an_instance_runs_on_a_host_with_its_slot_for_an_account_and_a_service(
    client: "OutpostsClient", sutler: "Sutler", outpost: str, account: str
) -> None:
    """Else a rehearsed workload runs where the real one cannot."""
    (first,) = sutler.launch(outpost, "m5.4xlarge")
    (second,) = sutler.launch(outpost, "m5.24xlarge", account=OTHER, service="RDS")
    shown = listed(client, outpost)
    assets = client.list_assets(OutpostIdentifier=outpost, AssetTypeFilter=["COMPUTE"])["Assets"]
    slots = {
        asset["AssetId"]: [slot["InstanceType"] for slot in asset["ComputeAttributes"]["InstanceTypeCapacities"]]
        for asset in assets
    }
    kinds = [(one["InstanceId"], one["InstanceType"], one["AccountId"], one["AwsServiceName"]) for one in shown]
    assert kinds == [(first, "m5.4xlarge", account, "EC2"), (second, "m5.24xlarge", OTHER, "RDS")]
    assert all(one["InstanceType"] in slots[one["AssetId"]] for one in shown)


def test_instances_match_all_filters_and_any_value_of_each(
    client: "OutpostsClient", sutler: "Sutler", outpost: str, account: str
) -> None:
    """Else somebody evacuates the wrong host."""
    sutler.launch(outpost, "m5.4xlarge", count=2)
    sutler.launch(outpost, "m5.4xlarge", account=OTHER, service="EKS")
    sutler.launch(outpost, "c5.24xlarge", service="ELASTICACHE")
    everything = listed(client, outpost)
    small, _, eks, cache = everything
    assert listed(client, outpost, AssetId=[small["AssetId"]]) == everything[:3]
    assert listed(client, outpost, AssetId=[small["AssetId"], cache["AssetId"]]) == everything
    assert listed(client, outpost, InstanceType=["c5.24xlarge"]) == [cache]
    assert listed(client, outpost, AccountId=[OTHER]) == [eks]
    assert listed(client, outpost, AccountId=[OTHER, account]) == everything
    assert listed(client, outpost, AwsService=["EKS", "ELASTICACHE"]) == [eks, cache]
    assert listed(client, outpost, AwsService=["EKS"], AccountId=[account]) == []
    assert listed(client, outpost, AssetId=["0000000000"]) == []


def test_the_list_of_instances_is_given_out_page_by_page(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else a busy Outpost seems to run a hundred instances."""
    ids = sutler.launch(outpost, "m5.4xlarge", count=5)
    pages = client.get_paginator("list_asset_instances").paginate(
        OutpostIdentifier=outpost, PaginationConfig={"PageSize": 2}
    )
    sizes = [[one["InstanceId"] for one in page["AssetInstances"]] for page in pages]
    assert sizes == [ids[:2], ids[2:4], ids[4:]]


def test_a_launch_for_which_slots_are_lacking_starts_nothing(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else a workload is planned that the Outpost has no room for."""
    sutler.launch(outpost, "m5.4xlarge", count=4)
    status, message = refused(sutler, {"launch": {"outpost": outpost, "type": "m5.4xlarge", "count": 3}})
    assert status == 409
    assert message == f"Insufficient capacity: Outpost {outpost} has 2 free slots of m5.4xlarge, 3 are needed."
    assert refused(sutler, {"launch": {"outpost": outpost, "type": "m5.large"}})[0] == 409
    assert len(listed(client, outpost)) == 4
    assert len(sutler.launch(outpost, "m5.4xlarge", count=2)) == 2


def test_a_stopped_instance_frees_its_slot(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else an Outpost fills up with what does not run any more."""
    whole, *rest = sutler.launch(outpost, "m5.24xlarge"), *sutler.launch(outpost, "m5.4xlarge", count=6)
    assert refused(sutler, {"launch": {"outpost": outpost, "type": "m5.24xlarge"}})[0] == 409
    sutler.stop(*whole)
    assert [one["InstanceId"] for one in listed(client, outpost)] == rest
    assert sutler.launch(outpost, "m5.24xlarge") != whole


def test_an_instance_can_be_put_on_a_certain_host(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else nobody can rehearse what happens when that host fails."""
    hosts = client.list_assets(OutpostIdentifier=outpost, AssetTypeFilter=["COMPUTE"])["Assets"]
    for host in hosts:
        kind = host["ComputeAttributes"]["InstanceTypeCapacities"][0]["InstanceType"]
        (launched,) = sutler.launch(outpost, kind, asset=host["AssetId"])
        (shown,) = listed(client, outpost, AssetId=[host["AssetId"]])
        assert shown["InstanceId"] == launched
        wrong = "m5.24xlarge" if kind != "m5.24xlarge" else "m5.4xlarge"
        status, message = refused(sutler, {"launch": {"outpost": outpost, "type": wrong, "asset": host["AssetId"]}})
        assert (status, f"Asset {host['AssetId']} of Outpost {outpost} has 0 free slots" in message) == (409, True)


def test_nothing_is_launched_before_the_hardware_is_installed(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a rehearsal begins on hardware that stands in its crate."""
    outpost_id, order_id = journey.ordered(client)
    form = {"launch": {"outpost": outpost_id, "type": "m5.24xlarge"}}
    for _ in range(2):
        assert refused(sutler, form)[0] == 409
        sutler.advance(days=71)  # INSTALLING
    sutler.until(order_id, "COMPLETED")
    assert sutler.launch(outpost_id, "m5.24xlarge")


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({}, 400, "exactly one of launch and stop"),
        ({"launch": {"outpost": "op-1", "type": "m5.large"}, "stop": []}, 400, "exactly one of launch and stop"),
        ({"launch": {"outpost": "op-1"}}, 400, "launch.type is missing"),
        ({"launch": {"outpost": "op-1", "type": "m5.large", "count": 0}}, 400, "whole number of at least 1"),
        ({"launch": {"outpost": "op-1", "type": "m5.large", "account": "1"}}, 400, "launch.account must be 12 digits"),
        ({"launch": {"outpost": "op-1", "type": "m5.large", "service": "ALB"}}, 400, "one of AWS, EC2, EKS, "),
        ({"launch": {"outpost": "op-1", "type": "m5.large", "size": 1}}, 400, "There is no member launch.size"),
        ({"launch": {"outpost": "op-0123456789abcdef0", "type": "m5.large"}}, 404, "no Outpost op-0123456789abcdef0"),
        ({"stop": ["i-0123456789abcdef0"]}, 404, "no instance i-0123456789abcdef0"),
    ],
)
def test_a_request_that_means_nothing_is_told_why(sutler: "Sutler", form: Any, status: int, words: str) -> None:
    """Else a mistyped command seems to have launched something."""
    told = refused(sutler, form)
    assert told[0] == status
    assert words in told[1]


def test_all_named_instances_are_stopped_or_none(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else a mistyped id leaves half of an evacuation done."""
    (one,) = sutler.launch(outpost, "m5.24xlarge")
    assert refused(sutler, {"stop": [one, "i-0123456789abcdef0"]})[0] == 404
    assert [shown["InstanceId"] for shown in listed(client, outpost)] == [one]


def test_the_control_api_lists_what_runs(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else a script cannot tell what to stop."""
    ids = sutler.launch(outpost, "m5.4xlarge", count=2)
    path = f"instances?account={sutler.account}"
    empty = journey.outpost(client, journey.site(client, "Portland"), "Empty")
    for suffix, expected in (("", ids), (f"&outpost={outpost}", ids), (f"&outpost={empty}", [])):
        status, answer = sutler.control("GET", path + suffix)
        assert (status, [one["instance"] for one in answer["instances"]]) == (200, expected)
    assert sutler.control("DELETE", path)[0] == 405
    other = sutler.another()
    assert other.control("GET", f"instances?account={other.account}") == (200, {"instances": []})
    assert refused(other, {"stop": ids})[0] == 404


def test_the_instances_of_an_outpost_that_is_not_the_accounts_are_not_none(sutler: "Sutler", outpost: str) -> None:
    """Else a mistyped id, or a forgotten account, tells somebody that an Outpost is free to be decommissioned."""
    other = sutler.another()
    for asking, unknown in ((sutler, "op-0123456789abcdef0"), (sutler, "op-nope"), (other, outpost)):
        asked = asking.control("GET", f"instances?account={asking.account}&outpost={unknown}")
        assert asked == (404, {"error": f"Account {asking.account} has no Outpost {unknown}."})

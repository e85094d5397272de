"""Outposts as a client meets them: created in a zone, found, listed, changed, deleted while empty."""

from typing import TYPE_CHECKING, Any

import pytest

import journey

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import CreateOutpostInputTypeDef

ABSENT = "op-00000000000000000"


def named(error: pytest.ExceptionInfo[Any]) -> tuple[int, str | None, str | None]:
    """Return HTTP status, ResourceType and ResourceId of a refusal."""
    response = error.value.response
    status = response["ResponseMetadata"]["HTTPStatusCode"]
    return status, response.get("ResourceType"), response.get("ResourceId")


def test_a_new_outpost_is_pending_and_for_racks(client: "OutpostsClient", account: str) -> None:
    """Else a client waits for hardware that nobody has ordered."""
    site_id = journey.site(client)
    outpost = client.create_outpost(Name="Edge", SiteId=site_id, AvailabilityZone="us-west-2b")["Outpost"]
    outpost_id = outpost["OutpostId"]
    assert outpost == {
        "OutpostId": outpost_id,
        "OwnerId": account,
        "OutpostArn": f"arn:aws:outposts:us-west-2:{account}:outpost/{outpost_id}",
        "SiteId": site_id,
        "Name": "Edge",
        "LifeCycleStatus": "PENDING",
        "AvailabilityZone": "us-west-2b",
        "AvailabilityZoneId": "usw2-az2",
        "SiteArn": f"arn:aws:outposts:us-west-2:{account}:site/{site_id}",
        "SupportedHardwareType": "RACK",
    }
    assert client.get_outpost(OutpostId=outpost_id)["Outpost"] == outpost
    assert client.get_outpost(OutpostId=outpost["OutpostArn"])["Outpost"] == outpost


def test_an_outpost_gives_back_what_it_was_told(client: "OutpostsClient") -> None:
    """Else a description or tag is lost on the way."""
    site_arn = client.create_site(Name="Seattle")["Site"]["SiteArn"]
    outpost = client.create_outpost(
        Name="Edge",
        SiteId=site_arn,
        AvailabilityZoneId="usw2-az4",
        Description="Two servers",
        Tags={"team": "edge", "cost:center": "42"},
        SupportedHardwareType="SERVER",
    )["Outpost"]
    assert outpost["SiteArn"] == site_arn
    assert outpost["SiteId"] == site_arn.rpartition("/")[2]
    assert outpost["AvailabilityZone"] == "us-west-2d"
    assert outpost["Description"] == "Two servers"
    assert outpost["Tags"] == {"team": "edge", "cost:center": "42"}
    assert outpost["SupportedHardwareType"] == "SERVER"


@pytest.mark.parametrize(
    "zone",
    [
        {},
        {"AvailabilityZone": "us-west-2z"},
        {"AvailabilityZone": "us-east-1a"},
        {"AvailabilityZoneId": "usw2-az9"},
        {"AvailabilityZone": "us-west-2a", "AvailabilityZoneId": "usw2-az2"},
    ],
)
def test_a_zone_must_be_named_and_be_one_of_the_region(client: "OutpostsClient", zone: dict[str, str]) -> None:
    """Else an Outpost stands in a zone that its owner did not mean."""
    request: Any = {"Name": "Edge", "SiteId": journey.site(client), **zone}
    with pytest.raises(client.exceptions.ValidationException):
        client.create_outpost(**request)
    assert client.list_outposts()["Outposts"] == []


def test_an_outpost_needs_a_site_of_the_account(client: "OutpostsClient", account: str) -> None:
    """Else somebody builds on a foreign site."""
    site_arn = client.create_site(Name="Seattle")["Site"]["SiteArn"]
    for site_id in ("os-00000000000000000", site_arn.replace(account, "444455556666")):
        with pytest.raises(client.exceptions.NotFoundException, match="No Site with Site ID os-"):
            client.create_outpost(Name="Edge", SiteId=site_id, AvailabilityZone="us-west-2a")


@pytest.mark.parametrize("identifier", ["unknown", "another account", "another Region"])
def test_what_is_not_of_the_account_and_region_is_not_found(
    client: "OutpostsClient", account: str, identifier: str
) -> None:
    """Else one account reads or changes the Outposts of another."""
    own = journey.outpost(client, journey.site(client))
    arn = client.get_outpost(OutpostId=own)["Outpost"]["OutpostArn"]
    outpost_id = {
        "unknown": ABSENT,
        "another account": arn.replace(account, "444455556666"),
        "another Region": arn.replace("us-west-2", "eu-west-1"),
    }[identifier]
    missing = client.exceptions.NotFoundException
    with pytest.raises(missing, match=f"No Outpost with Outpost ID {outpost_id.rpartition('/')[2]}"):
        client.get_outpost(OutpostId=outpost_id)
    with pytest.raises(missing):
        client.update_outpost(OutpostId=outpost_id, Name="Mine")
    with pytest.raises(missing):
        client.delete_outpost(OutpostId=outpost_id)
    assert client.get_outpost(OutpostId=own)["Outpost"]["Name"] == "Outpost"


def test_the_eleventh_outpost_of_a_site_is_over_quota(client: "OutpostsClient") -> None:
    """Else automation that passes here fails against the documented quota."""
    site_id = journey.site(client)
    standing = [journey.outpost(client, site_id, f"Outpost {number}") for number in range(10)]
    with pytest.raises(client.exceptions.ServiceQuotaExceededException) as refused:
        journey.outpost(client, site_id, "One too many")
    assert named(refused) == (402, None, None)
    journey.outpost(client, journey.site(client), "At another site")
    client.delete_outpost(OutpostId=standing[3])
    journey.outpost(client, site_id, "In its place")


def test_pages_hold_every_outpost_once_in_the_order_of_creation(client: "OutpostsClient") -> None:
    """Else a script that walks the pages misses an Outpost, or counts one twice."""
    site_id = journey.site(client)
    created = [journey.outpost(client, site_id, f"Outpost {number}") for number in range(5)]
    first = client.list_outposts(MaxResults=2)
    assert [outpost["OutpostId"] for outpost in first["Outposts"]] == created[:2]
    rest = client.list_outposts(NextToken=first["NextToken"], MaxResults=1000)
    assert [outpost["OutpostId"] for outpost in rest["Outposts"]] == created[2:]
    assert "NextToken" not in rest
    pages = client.get_paginator("list_outposts").paginate(PaginationConfig={"PageSize": 2})
    assert [outpost["OutpostId"] for page in pages for outpost in page["Outposts"]] == created


def test_outposts_match_all_filters_and_any_value_of_each(client: "OutpostsClient") -> None:
    """Else an inventory by zone is wrong."""
    site_id = journey.site(client)

    def placed(zone: str) -> str:
        request: CreateOutpostInputTypeDef = {"Name": zone, "SiteId": site_id, "AvailabilityZone": zone}
        return client.create_outpost(**request)["Outpost"]["OutpostId"]

    def found(**filters: list[str]) -> list[str]:
        request: Any = {f"{name}Filter": values for name, values in filters.items()}
        return [outpost["OutpostId"] for outpost in client.list_outposts(**request)["Outposts"]]

    first, second, third = placed("us-west-2a"), placed("us-west-2b"), placed("us-west-2a")
    assert found(AvailabilityZone=["us-west-2a"]) == [first, third]
    assert found(AvailabilityZone=["us-west-2b", "us-west-2c"]) == [second]
    assert found(AvailabilityZoneId=["usw2-az1", "usw2-az2"]) == [first, second, third]
    assert found(AvailabilityZoneId=["usw2-az1"], AvailabilityZone=["us-west-2b"]) == []
    assert found(LifeCycleStatus=["PENDING", "ACTIVE"], AvailabilityZone=["us-west-2b"]) == [second]
    assert found(LifeCycleStatus=["ACTIVE"]) == []
    token = client.list_outposts(MaxResults=1)["NextToken"]
    with pytest.raises(client.exceptions.ValidationException):
        client.list_outposts(NextToken=token, LifeCycleStatusFilter=["PENDING"])


def test_an_update_changes_what_it_names_and_nothing_else(client: "OutpostsClient") -> None:
    """Else renaming an Outpost loses its description."""
    outpost_id = journey.outpost(client, journey.site(client))
    before = client.update_outpost(OutpostId=outpost_id, Description="Two racks")["Outpost"]
    assert before["Description"] == "Two racks"
    renamed = client.update_outpost(OutpostId=before["OutpostArn"], Name="New")["Outpost"]
    assert renamed == {**before, "Name": "New"}
    assert client.update_outpost(OutpostId=outpost_id)["Outpost"] == renamed
    assert client.update_outpost(OutpostId=outpost_id, Description="")["Outpost"]["Description"] == ""
    served = client.update_outpost(OutpostId=outpost_id, SupportedHardwareType="SERVER")["Outpost"]
    assert served["SupportedHardwareType"] == "SERVER"
    assert client.get_outpost(OutpostId=outpost_id)["Outpost"] == served


def test_the_hardware_type_stays_while_hardware_is_ordered(client: "OutpostsClient") -> None:
    """Else a rack is delivered to an Outpost of servers."""
    outpost_id = journey.outpost(client, journey.site(client))
    order_id = journey.order(client, journey.quote(client, outpost_id))
    with pytest.raises(client.exceptions.ConflictException) as refused:
        client.update_outpost(OutpostId=outpost_id, SupportedHardwareType="SERVER", Name="Changed")
    assert named(refused) == (409, "ORDER", order_id)
    same = client.update_outpost(OutpostId=outpost_id, SupportedHardwareType="RACK")["Outpost"]
    assert same["Name"] == "Outpost"
    client.cancel_order(OrderId=order_id)
    client.update_outpost(OutpostId=outpost_id, SupportedHardwareType="SERVER")


def test_an_empty_outpost_is_deleted(client: "OutpostsClient") -> None:
    """Else a mistake stays in the inventory for good."""
    outpost_id = journey.outpost(client, journey.site(client))
    client.delete_outpost(OutpostId=outpost_id)
    assert client.list_outposts()["Outposts"] == []
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_outpost(OutpostId=outpost_id)


def test_an_outpost_stays_until_its_order_is_cancelled(client: "OutpostsClient") -> None:
    """Else a rack arrives for an Outpost that is gone."""
    outpost_id = journey.outpost(client, journey.site(client))
    order_id = journey.order(client, journey.quote(client, outpost_id))
    with pytest.raises(client.exceptions.ConflictException) as refused:
        client.delete_outpost(OutpostId=outpost_id)
    assert named(refused) == (409, "ORDER", order_id)
    client.cancel_order(OrderId=order_id)
    client.delete_outpost(OutpostId=outpost_id)
    assert client.get_order(OrderId=order_id)["Order"]["OutpostId"] == outpost_id


def test_an_outpost_with_hardware_stays(client: "OutpostsClient", sutler: Any) -> None:
    """Else hardware that somebody pays for belongs to nobody."""
    outpost_id = journey.outpost(client, journey.site(client))
    journey.order(client, journey.quote(client, outpost_id))
    sutler.advance(days=100)
    active = client.list_outposts(LifeCycleStatusFilter=["ACTIVE"])["Outposts"]
    assert [outpost["OutpostId"] for outpost in active] == [outpost_id]
    with pytest.raises(client.exceptions.ConflictException) as refused:
        client.delete_outpost(OutpostId=outpost_id)
    assert named(refused) == (409, "OUTPOST", outpost_id)

"""Tags as a client meets them: on what is created, added, replaced, taken off, and never more than fifty."""

from typing import TYPE_CHECKING

import pytest

import journey

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient


@pytest.fixture(params=["site", "outpost"])
def resource_arn(request: pytest.FixtureRequest, client: "OutpostsClient") -> str:
    """The ARN of a resource that takes tags and has one."""
    tags = {"team": "edge"}
    site = client.create_site(Name="Seattle", Tags=tags)["Site"]
    if request.param == "site":
        return site["SiteArn"]
    outpost = client.create_outpost(Name="Edge", SiteId=site["SiteId"], AvailabilityZone="us-west-2a", Tags=tags)
    return outpost["Outpost"]["OutpostArn"]


def shown(client: "OutpostsClient", arn: str) -> dict[str, str] | None:
    """The tags that the resource itself shows."""
    if ":site/" in arn:
        return client.get_site(SiteId=arn)["Site"].get("Tags")
    return client.get_outpost(OutpostId=arn)["Outpost"].get("Tags")


def test_tags_are_added_replaced_and_taken_off(client: "OutpostsClient", resource_arn: str) -> None:
    """Else costs are booked on the wrong team."""
    assert client.list_tags_for_resource(ResourceArn=resource_arn)["Tags"] == {"team": "edge"}
    client.tag_resource(ResourceArn=resource_arn, Tags={"team": "core", "cost:center": "a b\nc"})
    expected = {"team": "core", "cost:center": "a b\nc"}
    assert client.list_tags_for_resource(ResourceArn=resource_arn)["Tags"] == expected
    assert shown(client, resource_arn) == expected
    client.untag_resource(ResourceArn=resource_arn, TagKeys=["team", "never-there"])
    assert client.list_tags_for_resource(ResourceArn=resource_arn)["Tags"] == {"cost:center": "a b\nc"}


def test_a_resource_without_tags_shows_none(client: "OutpostsClient", resource_arn: str) -> None:
    """Else an answer breaks the model, whose map of tags is not empty."""
    client.untag_resource(ResourceArn=resource_arn, TagKeys=["team"])
    assert "Tags" not in client.list_tags_for_resource(ResourceArn=resource_arn)
    assert shown(client, resource_arn) is None
    client.untag_resource(ResourceArn=resource_arn, TagKeys=["team"])


def test_a_resource_carries_fifty_tags_and_no_more(client: "OutpostsClient", resource_arn: str) -> None:
    """Else an answer breaks the model, whose map of tags holds fifty."""
    client.tag_resource(ResourceArn=resource_arn, Tags={f"key-{number}": "x" for number in range(49)})
    with pytest.raises(client.exceptions.ValidationException, match="51 tags"):
        client.tag_resource(ResourceArn=resource_arn, Tags={"one-too-many": "x", "team": "changed"})
    client.tag_resource(ResourceArn=resource_arn, Tags={"team": "core"})
    tags = client.list_tags_for_resource(ResourceArn=resource_arn)["Tags"]
    assert len(tags) == 50
    assert tags["team"] == "core"


@pytest.mark.parametrize(
    "path",
    [
        "site/os-00000000000000000",
        "outpost/op-00000000000000000",
        "quote/oq-00000000000000000",
        "order/oo-00000000000000000",
    ],
)
def test_what_does_not_exist_or_takes_no_tags_is_not_found(client: "OutpostsClient", account: str, path: str) -> None:
    """Else a typing error in an ARN tags nothing, silently."""
    arn = f"arn:aws:outposts:us-west-2:{account}:{path}"
    missing = client.exceptions.NotFoundException
    with pytest.raises(missing, match=path.rpartition("/")[2]):
        client.tag_resource(ResourceArn=arn, Tags={"a": "b"})
    with pytest.raises(missing):
        client.untag_resource(ResourceArn=arn, TagKeys=["a"])
    with pytest.raises(missing):
        client.list_tags_for_resource(ResourceArn=arn)


def test_a_quote_takes_no_tags(client: "OutpostsClient", account: str) -> None:
    """Else a script believes that it has labelled a quote."""
    quote = client.create_quote(
        CountryCode="US",
        RequestedCapacities=[{"QuoteCapacityType": "EC2", "Unit": "m5.24xlarge", "Quantity": 1}],
    )["Quote"]
    arn = f"arn:aws:outposts:us-west-2:{account}:quote/{quote['QuoteId']}"
    with pytest.raises(client.exceptions.NotFoundException):
        client.tag_resource(ResourceArn=arn, Tags={"a": "b"})


def test_an_arn_names_a_resource_of_its_own_kind_account_and_region(client: "OutpostsClient", account: str) -> None:
    """Else a foreign ARN, or a mixed-up one, changes a resource of ours."""
    outpost_id = journey.outpost(client, journey.site(client))
    arn = client.get_outpost(OutpostId=outpost_id)["Outpost"]["OutpostArn"]
    for wrong in (
        arn.replace(account, "444455556666"),
        arn.replace("us-west-2", "eu-west-1"),
        arn.replace(":outpost/", ":site/"),
    ):
        with pytest.raises(client.exceptions.NotFoundException):
            client.tag_resource(ResourceArn=wrong, Tags={"a": "b"})
    assert "Tags" not in client.list_tags_for_resource(ResourceArn=arn)

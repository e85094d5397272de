"""Sites as a client meets them: created, found, listed, changed while it is allowed, deleted."""

from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ADDRESS, RACK_PROPERTIES

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.literals import AddressTypeType
    from types_boto3_outposts.type_defs import AddressTypeDef

ABSENT = "os-00000000000000000"
PORTLAND: "AddressTypeDef" = {
    "ContactName": "Ana Carolina Silva",
    "ContactPhoneNumber": "+15035550100",
    "AddressLine1": "1 River Road",
    "City": "Portland",
    "StateOrRegion": "OR",
    "PostalCode": "97201",
    "CountryCode": "US",
}


def named(error: pytest.ExceptionInfo[Any]) -> tuple[int, str | None, str | None]:
    """Return HTTP status, ResourceType and ResourceId of a refusal."""
    response = error.value.response
    status = response["ResponseMetadata"]["HTTPStatusCode"]
    return status, response.get("ResourceType"), response.get("ResourceId")


def test_a_site_needs_no_more_than_a_name(client: "OutpostsClient", account: str) -> None:
    """Else somebody who does not know the address yet cannot begin."""
    site = client.create_site(Name="Seattle")["Site"]
    site_id = site["SiteId"]
    assert site == {
        "SiteId": site_id,
        "AccountId": account,
        "Name": "Seattle",
        "SiteArn": f"arn:aws:outposts:us-west-2:{account}:site/{site_id}",
    }
    assert client.get_site(SiteId=site_id)["Site"] == site


def test_a_site_gives_back_what_it_was_told_but_its_addresses(client: "OutpostsClient", account: str) -> None:
    """Else a reader of sites sees names and telephone numbers, or misses what was stored."""
    site = client.create_site(
        Name="Seattle",
        Description="Plant 4",
        Notes="Hard hats.\nRing twice.",
        Tags={"team": "edge"},
        OperatingAddress=ADDRESS,
        ShippingAddress=PORTLAND,
        RackPhysicalProperties=RACK_PROPERTIES,
    )["Site"]
    assert site == {
        "SiteId": site["SiteId"],
        "AccountId": account,
        "Name": "Seattle",
        "Description": "Plant 4",
        "Notes": "Hard hats.\nRing twice.",
        "Tags": {"team": "edge"},
        "SiteArn": site["SiteArn"],
        "OperatingAddressCountryCode": "US",
        "OperatingAddressStateOrRegion": "WA",
        "OperatingAddressCity": "Seattle",
        "RackPhysicalProperties": RACK_PROPERTIES,
    }
    assert client.get_site(SiteId=site["SiteArn"])["Site"] == site


def test_a_name_may_be_used_twice(client: "OutpostsClient") -> None:
    """Else scripts that meet no conflict on AWS meet one here."""
    assert client.create_site(Name="Twin")["Site"]["SiteId"] != client.create_site(Name="Twin")["Site"]["SiteId"]


@pytest.mark.parametrize("identifier", ["unknown", "another account", "another Region"])
def test_what_is_not_of_the_account_and_region_is_not_found(
    client: "OutpostsClient", account: str, identifier: str
) -> None:
    """Else one account reads or changes the sites of another."""
    arn = client.create_site(Name="Seattle", OperatingAddress=ADDRESS)["Site"]["SiteArn"]
    site_id = {
        "unknown": ABSENT,
        "another account": arn.replace(account, "444455556666"),
        "another Region": arn.replace("us-west-2", "eu-west-1"),
    }[identifier]
    missing = client.exceptions.NotFoundException
    with pytest.raises(missing, match=f"No Site with Site ID {site_id.rpartition('/')[2]}"):
        client.get_site(SiteId=site_id)
    with pytest.raises(missing):
        client.get_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS")
    with pytest.raises(missing):
        client.update_site(SiteId=site_id, Name="Mine")
    with pytest.raises(missing):
        client.update_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS", Address=PORTLAND)
    with pytest.raises(missing):
        client.update_site_rack_physical_properties(SiteId=site_id, PowerDrawKva="POWER_5_KVA")
    with pytest.raises(missing):
        client.delete_site(SiteId=site_id)
    assert client.get_site(SiteId=arn)["Site"]["Name"] == "Seattle"


def test_contradicting_rack_properties_make_no_site(client: "OutpostsClient") -> None:
    """Else a site waits for a rack that can never be connected."""
    with pytest.raises(client.exceptions.ValidationException, match="L6_30P is for PowerPhase SINGLE_PHASE"):
        client.create_site(
            Name="Seattle",
            RackPhysicalProperties={"PowerPhase": "THREE_PHASE", "PowerConnector": "L6_30P"},
        )
    assert client.list_sites()["Sites"] == []


def test_the_hundred_and_first_site_of_a_region_is_over_quota(client: "OutpostsClient") -> None:
    """Else automation that passes here fails against the documented quota."""
    sites = [client.create_site(Name=f"Site {number}")["Site"]["SiteId"] for number in range(100)]
    with pytest.raises(client.exceptions.ServiceQuotaExceededException) as refused:
        client.create_site(Name="One too many")
    assert named(refused) == (402, None, None)
    client.delete_site(SiteId=sites[0])
    client.create_site(Name="In its place")
    assert len(client.list_sites(MaxResults=1000)["Sites"]) == 100


def test_pages_hold_every_site_once_in_the_order_of_creation(client: "OutpostsClient") -> None:
    """Else a script that walks the pages misses a site, or counts one twice."""
    created = [client.create_site(Name=f"Site {number}")["Site"]["SiteId"] for number in range(5)]
    first = client.list_sites(MaxResults=2)
    assert [site["SiteId"] for site in first["Sites"]] == created[:2]
    second = client.list_sites(MaxResults=3, NextToken=first["NextToken"])
    assert [site["SiteId"] for site in second["Sites"]] == created[2:]
    assert "NextToken" not in second
    assert "NextToken" not in client.list_sites(MaxResults=5)
    pages = client.get_paginator("list_sites").paginate(PaginationConfig={"PageSize": 1})
    assert [site["SiteId"] for page in pages for site in page["Sites"]] == created


def test_sites_that_come_and_go_between_two_pages_hide_no_other(client: "OutpostsClient") -> None:
    """Else a clean-up that deletes while it walks the pages skips every second page."""
    created = [client.create_site(Name=f"Site {number}")["Site"]["SiteId"] for number in range(4)]
    page = client.list_sites(MaxResults=2)
    for site_id in created[:2]:
        client.delete_site(SiteId=site_id)
    late = client.create_site(Name="Late")["Site"]["SiteId"]
    rest = client.list_sites(NextToken=page["NextToken"])
    assert [site["SiteId"] for site in rest["Sites"]] == [*created[2:], late]


def test_sites_match_all_filters_and_any_value_of_each(client: "OutpostsClient") -> None:
    """Else an inventory by country is wrong."""

    def located(country: str, state: str, city: str) -> str:
        where: AddressTypeDef = {**ADDRESS, "CountryCode": country, "StateOrRegion": state, "City": city}
        return client.create_site(Name=city, OperatingAddress=where)["Site"]["SiteId"]

    def found(**filters: list[str]) -> list[str]:
        request: Any = {f"OperatingAddress{name}Filter": values for name, values in filters.items()}
        return [site["SiteId"] for site in client.list_sites(**request)["Sites"]]

    seattle = located("US", "WA", "Seattle")
    vancouver = located("US", "WA", "Vancouver")
    canadian = located("CA", "BC", "Vancouver")
    client.create_site(Name="Nowhere", ShippingAddress=ADDRESS)
    assert found(CountryCode=["US"]) == [seattle, vancouver]
    assert found(CountryCode=["US", "CA"]) == [seattle, vancouver, canadian]
    assert found(City=["Vancouver"]) == [vancouver, canadian]
    assert found(City=["Vancouver"], CountryCode=["CA", "MX"]) == [canadian]
    assert found(City=["Vancouver", "Seattle"], StateOrRegion=["WA"]) == [seattle, vancouver]
    assert found(City=["Seattle"], StateOrRegion=["BC"]) == []
    assert found(City=["seattle"]) == []


def test_a_token_continues_only_its_own_list(client: "OutpostsClient") -> None:
    """Else a script that mixes up two lists skips items silently."""
    site_id = journey.site(client)
    for number in range(2):
        client.create_site(Name=f"Site {number}", OperatingAddress=ADDRESS)
        journey.outpost(client, site_id, f"Outpost {number}")
    token = client.list_sites(MaxResults=1)["NextToken"]
    refused = client.exceptions.ValidationException
    with pytest.raises(refused):
        client.list_sites(NextToken=token, OperatingAddressCountryCodeFilter=["US"])
    with pytest.raises(refused):
        client.list_sites(NextToken=client.list_outposts(MaxResults=1)["NextToken"])
    with pytest.raises(refused):
        client.list_sites(NextToken="1##made-up")
    filtered = client.list_sites(MaxResults=1, OperatingAddressCityFilter=["Seattle"])
    rest = client.list_sites(NextToken=filtered["NextToken"], OperatingAddressCityFilter=["Seattle"])
    assert len(rest["Sites"]) == 2


def test_each_address_is_found_under_its_own_kind(client: "OutpostsClient") -> None:
    """Else a rack is shipped to where it should be installed, or the other way round."""
    site_id = client.create_site(Name="Two", OperatingAddress=ADDRESS, ShippingAddress=PORTLAND)["Site"]["SiteId"]
    operating = client.get_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS")
    assert (operating["SiteId"], operating["AddressType"]) == (site_id, "OPERATING_ADDRESS")
    assert operating["Address"] == ADDRESS
    shipping = client.get_site_address(SiteId=site_id, AddressType="SHIPPING_ADDRESS")
    assert (shipping["AddressType"], shipping["Address"]) == ("SHIPPING_ADDRESS", PORTLAND)


@pytest.mark.parametrize("kind", ["OPERATING_ADDRESS", "SHIPPING_ADDRESS"])
def test_an_address_that_was_never_set_is_not_found(client: "OutpostsClient", kind: "AddressTypeType") -> None:
    """Else a client reads an empty address as a real one."""
    site_id = client.create_site(Name="Bare")["Site"]["SiteId"]
    with pytest.raises(client.exceptions.NotFoundException, match=kind):
        client.get_site_address(SiteId=site_id, AddressType=kind)


def test_an_update_changes_what_it_names_and_nothing_else(client: "OutpostsClient") -> None:
    """Else renaming a site loses its notes."""
    before = client.create_site(Name="Old", Description="Plant", Notes="Ring twice", OperatingAddress=ADDRESS)["Site"]
    site_id = before["SiteId"]
    assert client.update_site(SiteId=site_id, Name="New")["Site"] == {**before, "Name": "New"}
    changed = client.update_site(SiteId=before["SiteArn"], Description="Hall", Notes="Ring once")["Site"]
    assert changed == {**before, "Name": "New", "Description": "Hall", "Notes": "Ring once"}
    assert client.update_site(SiteId=site_id)["Site"] == changed
    assert client.get_site(SiteId=site_id)["Site"] == changed


def test_a_new_address_takes_the_place_of_the_whole_old_one(client: "OutpostsClient") -> None:
    """Else a line of the old address ends up on the new label."""
    site_id = client.create_site(Name="Moving", OperatingAddress=ADDRESS)["Site"]["SiteId"]
    answer = client.update_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS", Address=PORTLAND)
    assert (answer["AddressType"], answer["Address"]) == ("OPERATING_ADDRESS", PORTLAND)
    stored = client.get_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS")
    assert stored["Address"] == PORTLAND
    site = client.get_site(SiteId=site_id)["Site"]
    assert (site["OperatingAddressCity"], site["OperatingAddressStateOrRegion"]) == ("Portland", "OR")
    assert client.list_sites(OperatingAddressCityFilter=["Portland"])["Sites"] == [site]


def test_a_shipping_address_does_not_move_the_site(client: "OutpostsClient") -> None:
    """Else the filters by operating address find where parcels go."""
    site_id = client.create_site(Name="Staying", OperatingAddress=ADDRESS)["Site"]["SiteId"]
    client.update_site_address(SiteId=site_id, AddressType="SHIPPING_ADDRESS", Address=PORTLAND)
    assert client.get_site(SiteId=site_id)["Site"]["OperatingAddressCity"] == "Seattle"
    assert client.get_site_address(SiteId=site_id, AddressType="SHIPPING_ADDRESS")["Address"] == PORTLAND


def test_no_address_changes_while_an_order_is_open(client: "OutpostsClient", sutler: Any) -> None:
    """Else a rack under way arrives at the old door."""
    site_id = journey.site(client)
    order_id = journey.order(client, journey.quote(client, journey.outpost(client, site_id)))
    kinds: list[AddressTypeType] = ["OPERATING_ADDRESS", "SHIPPING_ADDRESS"]
    for days in (0, 20, 50):  # PREPARING, IN_PROGRESS, DELIVERED
        sutler.advance(days=days)
        for kind in kinds:
            with pytest.raises(client.exceptions.ConflictException) as refused:
                client.update_site_address(SiteId=site_id, AddressType=kind, Address=PORTLAND)
            assert named(refused) == (409, "ORDER", order_id)
    assert client.get_order(OrderId=order_id)["Order"]["Status"] == "DELIVERED"
    for kind in kinds:
        assert client.get_site_address(SiteId=site_id, AddressType=kind)["Address"] == ADDRESS


def test_after_the_order_the_shipping_address_changes_and_the_operating_address_does_not(
    client: "OutpostsClient", sutler: Any
) -> None:
    """Else an Outpost moves on paper while its racks stand where they are."""
    site_id = journey.site(client)
    outpost_id = journey.outpost(client, site_id)
    journey.order(client, journey.quote(client, outpost_id))
    sutler.advance(days=100)
    client.update_site_address(SiteId=site_id, AddressType="SHIPPING_ADDRESS", Address=PORTLAND)
    with pytest.raises(client.exceptions.ConflictException) as refused:
        client.update_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS", Address=PORTLAND)
    assert named(refused) == (409, "OUTPOST", outpost_id)


def test_a_cancelled_order_leaves_the_addresses_free(client: "OutpostsClient") -> None:
    """Else a wrong address, the reason to cancel, could not be put right."""
    site_id = journey.site(client)
    order_id = journey.order(client, journey.quote(client, journey.outpost(client, site_id)))
    client.cancel_order(OrderId=order_id)
    client.update_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS", Address=PORTLAND)
    assert client.get_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS")["Address"] == PORTLAND


def test_rack_properties_are_set_one_by_one(client: "OutpostsClient") -> None:
    """Else a correction of the weight limit wipes out the power feed."""
    site_id = client.create_site(Name="Growing")["Site"]["SiteId"]
    for name, value in RACK_PROPERTIES.items():
        request: Any = {"SiteId": site_id, name: value}
        answer = client.update_site_rack_physical_properties(**request)
        stated: Any = answer["Site"]["RackPhysicalProperties"]
        assert stated[name] == value
    assert client.get_site(SiteId=site_id)["Site"]["RackPhysicalProperties"] == RACK_PROPERTIES


def test_rack_properties_are_held_against_those_that_the_site_has(client: "OutpostsClient") -> None:
    """Else two correct updates make one site that no rack can be connected at."""
    site_id = journey.site(client)
    with pytest.raises(client.exceptions.ValidationException, match="OPTIC_10GBASE_LR is for UplinkGbps UPLINK_10G"):
        client.update_site_rack_physical_properties(SiteId=site_id, UplinkGbps="UPLINK_100G")
    assert client.get_site(SiteId=site_id)["Site"]["RackPhysicalProperties"] == RACK_PROPERTIES
    client.update_site_rack_physical_properties(
        SiteId=site_id, UplinkGbps="UPLINK_100G", OpticalStandard="OPTIC_100GBASE_LR4"
    )


def test_rack_properties_wait_while_an_order_is_in_progress(client: "OutpostsClient", sutler: Any) -> None:
    """Else a rack is built for a feed that is no longer there."""
    site_id = journey.site(client)
    order_id = journey.order(client, journey.quote(client, journey.outpost(client, site_id)))
    client.update_site_rack_physical_properties(SiteId=site_id, PowerFeedDrop="BELOW_RACK")  # still PREPARING
    sutler.advance(days=20)
    with pytest.raises(client.exceptions.ConflictException) as refused:
        client.update_site_rack_physical_properties(SiteId=site_id, PowerFeedDrop="ABOVE_RACK")
    assert named(refused) == (409, "ORDER", order_id)
    client.cancel_order(OrderId=order_id)
    client.update_site_rack_physical_properties(SiteId=site_id, PowerFeedDrop="ABOVE_RACK")


def test_a_deleted_site_is_gone(client: "OutpostsClient") -> None:
    """Else what somebody has removed still counts."""
    site_id = journey.site(client)
    client.delete_site(SiteId=site_id)
    assert client.list_sites()["Sites"] == []
    with pytest.raises(client.exceptions.NotFoundException):
        client.delete_site(SiteId=site_id)


def test_a_site_with_an_outpost_cannot_be_deleted(client: "OutpostsClient") -> None:
    """Else an Outpost stands nowhere."""
    site_id = journey.site(client)
    outpost_id = journey.outpost(client, site_id)
    with pytest.raises(client.exceptions.ConflictException, match=f"Site {site_id} has Outposts") as refused:
        client.delete_site(SiteId=site_id)
    assert named(refused) == (409, "OUTPOST", outpost_id)
    client.delete_outpost(OutpostId=outpost_id)
    client.delete_site(SiteId=site_id)

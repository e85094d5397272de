"""One account or Region as seen from another: not at all."""

from typing import TYPE_CHECKING, Any

import pytest

import journey

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler


@pytest.fixture(params=["account", "Region"])
def stranger(request: pytest.FixtureRequest, sutler: "Sutler") -> "OutpostsClient":
    """A client of another account, or of the same one in another Region."""
    if request.param == "account":
        return sutler.another().client()
    return sutler.client(region="us-east-1")


def test_nothing_of_another_account_or_region_is_found(client: "OutpostsClient", stranger: "OutpostsClient") -> None:
    """Else one team reads, changes or cancels what another has ordered."""
    site_id = journey.site(client)
    outpost_id = journey.outpost(client, site_id)
    quote_id = journey.quote(client, outpost_id)
    order_id = journey.order(client, quote_id)
    free = journey.quote(client, outpost_id)
    site, outpost = client.get_site(SiteId=site_id)["Site"], client.get_outpost(OutpostId=outpost_id)["Outpost"]
    by_id: list[tuple[str, dict[str, Any]]] = [
        ("get_site", {"SiteId": site_id}),
        ("get_site_address", {"SiteId": site_id, "AddressType": "SHIPPING_ADDRESS"}),
        ("update_site", {"SiteId": site_id, "Name": "Taken"}),
        (
            "update_site_address",
            {"SiteId": site_id, "AddressType": "SHIPPING_ADDRESS", "Address": journey.ADDRESS},
        ),
        ("update_site_rack_physical_properties", {"SiteId": site_id}),
        ("delete_site", {"SiteId": site_id}),
        ("create_outpost", {"SiteId": site_id, "Name": "Taken", "AvailabilityZone": "us-west-2a"}),
        ("get_outpost", {"OutpostId": outpost_id}),
        ("update_outpost", {"OutpostId": outpost_id, "Name": "Taken"}),
        ("delete_outpost", {"OutpostId": outpost_id}),
        ("get_outpost_instance_types", {"OutpostId": outpost_id}),
        ("list_assets", {"OutpostIdentifier": outpost_id}),
        ("get_quote", {"QuoteIdentifier": quote_id}),
        ("update_quote", {"QuoteIdentifier": free, "Description": "Taken"}),
        ("delete_quote", {"QuoteIdentifier": free}),
        (
            "create_quote",
            {"OutpostIdentifier": outpost_id, "CountryCode": "US", "RequestedCapacities": [journey.ONE_HOST]},
        ),
        ("get_order", {"OrderId": order_id}),
        ("cancel_order", {"OrderId": order_id}),
        ("create_order", journey.order_request(client, free)),
    ]
    by_arn: list[tuple[str, dict[str, Any]]] = [
        ("get_site", {"SiteId": site["SiteArn"]}),
        ("get_outpost", {"OutpostId": outpost["OutpostArn"]}),
        ("get_quote", {"QuoteIdentifier": outpost["OutpostArn"].rpartition(":")[0] + f":quote/{quote_id}"}),
        ("list_tags_for_resource", {"ResourceArn": site["SiteArn"]}),
        ("tag_resource", {"ResourceArn": outpost["OutpostArn"], "Tags": {"owner": "taken"}}),
        ("untag_resource", {"ResourceArn": outpost["OutpostArn"], "TagKeys": ["owner"]}),
    ]
    before = everything(client)
    for operation, members in by_id + by_arn:
        with pytest.raises(stranger.exceptions.NotFoundException):
            getattr(stranger, operation)(**members)
    assert everything(client) == before
    assert everything(stranger) == [[], [], [], []]
    assert stranger.list_orders(OutpostIdentifierFilter=outpost_id)["Orders"] == []


def test_a_quote_of_another_account_or_region_is_not_ordered(
    client: "OutpostsClient", stranger: "OutpostsClient"
) -> None:
    """Else one team's agreed price buys another team's hardware."""
    theirs = journey.order_request(client, journey.quote(client, journey.outpost(client, journey.site(client))))
    zone = f"{stranger.meta.region_name}a"
    own = stranger.create_outpost(Name="Own", SiteId=journey.site(stranger), AvailabilityZone=zone)["Outpost"]
    for identifier in (theirs["QuoteIdentifier"], own["OutpostArn"].rpartition(":")[0] + ":quote/oq-" + "0" * 17):
        with pytest.raises(stranger.exceptions.NotFoundException, match="No Quote with Quote ID oq-"):
            stranger.create_order(**{**theirs, "OutpostIdentifier": own["OutpostId"], "QuoteIdentifier": identifier})
    assert stranger.list_orders()["Orders"] == []
    client.create_order(**theirs)


def everything(client: "OutpostsClient") -> list[Any]:
    return [
        client.list_sites()["Sites"],
        client.list_outposts()["Outposts"],
        client.list_quotes()["Quotes"],
        client.list_orders()["Orders"],
    ]


def test_regions_share_a_clock_and_accounts_do_not(sutler: "Sutler") -> None:
    """Else a rehearsal of one team moves another's deliveries."""
    other = sutler.another()
    homes = [sutler.client(), sutler.client(region="us-east-1"), other.client()]
    quotes = [journey.quote(client) for client in homes]
    sutler.advance(days=30)
    statuses = [
        client.get_quote(QuoteIdentifier=quote_id)["Quote"]["QuoteStatus"]
        for client, quote_id in zip(homes, quotes, strict=True)
    ]
    assert statuses == ["EXPIRED", "EXPIRED", "CREATED"]


def test_a_key_that_is_no_account_belongs_to_the_default_one(sutler: "Sutler") -> None:
    """Else somebody with ordinary test credentials sees another account than the documentation says."""
    for key in ("AKIAIOSFODNN7EXAMPLE", "test"):
        site = sutler.client(account=key, region="eu-west-2").create_site(Name="Default")["Site"]
        assert site["AccountId"] == "123456789012"
        sutler.client(account="123456789012", region="eu-west-2").delete_site(SiteId=site["SiteId"])

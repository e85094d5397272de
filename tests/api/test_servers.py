"""Outposts servers as a client meets them where they can still be ordered: one a shelf, by courier, in hours."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ec2
from modes import MODES, Served, Server, Sutler, rehearsed, serving

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import LineItemRequestTypeDef

SMALL: "LineItemRequestTypeDef" = {"CatalogItemId": "OR-SUTSV2S", "Quantity": 1}
MICROSECOND = timedelta(microseconds=1)
# docs/behaviour.md, "Lifecycle of an order": 3, 14, 5 and 3 days and 10 hours.
STEPS = [
    ("BUILDING", timedelta(days=3)),
    ("SHIPPED", timedelta(days=17)),
    ("DELIVERED", timedelta(days=22)),
    ("INSTALLING", timedelta(days=25)),
    ("INSTALLED", timedelta(days=25, hours=10)),
]


@pytest.fixture(scope="module", params=MODES)
def seller(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server | None]:
    """A server of each mode that sells servers; None in process."""
    if request.param == "inprocess":
        yield None
    else:
        folder = tmp_path_factory.mktemp(request.param)
        with serving(request.param, folder, "--servers", "available") as server:
            yield server


@pytest.fixture
def sutler(seller: Server | None) -> Iterator[Sutler]:
    """A fresh account where servers can be ordered."""
    if seller is None:
        with rehearsed(servers_available=True) as sutler:
            yield sutler
    else:
        with closing(Served(seller)) as sutler:
            yield sutler


@pytest.fixture
def shelf(client: "OutpostsClient") -> str:
    """The id of an Outpost for a server, at a site that says nothing of racks."""
    site = client.create_site(Name="Shop", OperatingAddress=journey.ADDRESS, ShippingAddress=journey.ADDRESS)["Site"]
    return journey.outpost(client, site["SiteId"], hardware="SERVER")


def test_a_server_is_quoted_ordered_sent_and_installed(client: "OutpostsClient", sutler: Sutler, shelf: str) -> None:
    """Else somebody who rehearses shops instead of halls gets a rack's dates and demands."""
    quote = client.create_quote(
        CountryCode="US", OutpostIdentifier=shelf, RequestedCapacities=[ec2("c6id.8xlarge", 2)]
    )["Quote"]
    failing = [one for one in quote["OrderingRequirements"] if one["Status"] == "FAIL"]
    assert failing == []
    exempt = {one["OrderingRequirementType"] for one in quote["OrderingRequirements"] if one["Status"] == "EXEMPT"}
    assert {"RACK_PHYSICAL_PROPERTIES_CHECK_ERROR", "OUTPOST_GENERATION_MISMATCH_ERROR"} <= exempt
    (specification,) = quote["QuoteOptions"][0]["Specifications"]
    assert specification["QuoteSpecificationType"] == "SERVER"
    assert specification["ServerSpecificationDetails"]["RackUnitHeight"] == "HEIGHT_2U"
    order_id = journey.order(client, quote["QuoteId"])
    submitted = sutler.now
    for status, due in STEPS:
        sutler.to(submitted + due - MICROSECOND)
        (item,) = client.get_order(OrderId=order_id)["Order"]["LineItems"]
        assert item["Status"] != status
        sutler.to(submitted + due)
        (item,) = client.get_order(OrderId=order_id)["Order"]["LineItems"]
        assert item["Status"] == status
    assert item["ShipmentInformation"]["ShipmentCarrier"] in {"DHL", "FEDEX", "UPS"}
    (asset,) = client.list_assets(OutpostIdentifier=shelf)["Assets"]
    assert asset["AssetId"] == item["AssetInformationList"][0]["AssetId"]
    assert "RackId" not in asset
    outpost = client.get_outpost(OutpostId=shelf)["Outpost"]
    assert outpost["LifeCycleStatus"] == "ACTIVE"
    assert "Generation" not in outpost
    types = client.get_outpost_instance_types(OutpostId=shelf)["InstanceTypes"]
    assert types == [{"InstanceType": "c6id.8xlarge", "VCPUs": 32}]


def refused(client: "OutpostsClient", error: str, message: str, **request: Any) -> Any:
    """Order, be refused, find nothing changed, and return the refusal."""
    before = client.list_orders()["Orders"]
    with pytest.raises(client.exceptions.from_code(error), match=message) as refusal:
        client.create_order(PaymentOption="NO_UPFRONT", **request)
    assert client.list_orders()["Orders"] == before
    return refusal.value.response


def test_a_server_outpost_holds_one_server(client: "OutpostsClient", shelf: str) -> None:
    """Else two servers are sent to a shelf for one."""
    two: LineItemRequestTypeDef = {**SMALL, "Quantity": 2}
    refused(client, "ValidationException", "holds one server", OutpostIdentifier=shelf, LineItems=[two])
    refused(client, "ValidationException", "holds one server", OutpostIdentifier=shelf, LineItems=[SMALL, SMALL])
    order = client.create_order(OutpostIdentifier=shelf, LineItems=[SMALL], PaymentOption="NO_UPFRONT")["Order"]
    second = refused(client, "ConflictException", order["OrderId"], OutpostIdentifier=shelf, LineItems=[SMALL])
    assert (second["ResourceType"], second["ResourceId"]) == ("ORDER", order["OrderId"])
    client.cancel_order(OrderId=order["OrderId"])
    client.create_order(OutpostIdentifier=shelf, LineItems=[SMALL], PaymentOption="NO_UPFRONT")


def test_a_server_does_not_go_to_an_outpost_of_racks(client: "OutpostsClient") -> None:
    """Else a server is sent to a hall where nothing of it fits."""
    outpost_id = journey.outpost(client, journey.site(client))
    refused(
        client,
        "ValidationException",
        "takes RACK hardware, not SERVER",
        OutpostIdentifier=outpost_id,
        LineItems=[SMALL],
    )


def test_a_server_needs_both_addresses_all_the_same(client: "OutpostsClient") -> None:
    """Else a courier does not know where to go."""
    bare = journey.outpost(client, client.create_site(Name="Bare")["Site"]["SiteId"], hardware="SERVER")
    for requirement in ("OPERATING_ADDRESS_EXISTENCE_CHECK_ERROR", "SHIPPING_ADDRESS_EXISTENCE_CHECK_ERROR"):
        refused(client, "ValidationException", requirement, OutpostIdentifier=bare, LineItems=[SMALL])

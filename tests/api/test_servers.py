"""Outposts servers as a client meets them where they can still be ordered: one a shelf, by courier, in hours."""

from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from ipaddress import ip_address, ip_interface, ip_network
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


# A public key of RFC 7748, section 6.1, in base64 as WireGuard writes it; and one with bits beyond its 32 bytes.
CLIENT_KEY = "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmo="
NO_KEY = "hSDwCYkwp1R0i33ctD73Wg2/Og0mOBr066SpjqqbTmp="


def delivered(client: "OutpostsClient", sutler: Sutler, shelf: str) -> tuple[str, str]:
    """Return the ids of the order and the asset of a server that is on site."""
    order = client.create_order(OutpostIdentifier=shelf, LineItems=[SMALL], PaymentOption="NO_UPFRONT")["Order"]
    sutler.until(order["OrderId"], "DELIVERED")
    (item,) = client.get_order(OrderId=order["OrderId"])["Order"]["LineItems"]
    return order["OrderId"], item["AssetInformationList"][0]["AssetId"]


def connect(client: "OutpostsClient", asset_id: str, **members: Any) -> Any:
    request = {"AssetId": asset_id, "ClientPublicKey": CLIENT_KEY, "NetworkInterfaceDeviceIndex": 0, **members}
    return client.start_connection(**request)


def test_a_server_is_installed_from_its_connection_on(client: "OutpostsClient", sutler: Sutler, shelf: str) -> None:
    """Else an installer who connects a server waits for a rehearsal of days."""
    order_id, asset_id = delivered(client, sutler, shelf)
    sutler.advance(hours=1)
    started = sutler.now
    connect(client, asset_id, DeviceSerialNumber="D0ng1e")

    def status() -> tuple[str, str]:
        (item,) = client.get_order(OrderId=order_id)["Order"]["LineItems"]
        return item["Status"], client.get_outpost(OutpostId=shelf)["Outpost"]["LifeCycleStatus"]

    assert status() == ("INSTALLING", "PROVISIONING")
    # docs/behaviour.md, "StartConnection, GetConnection": 5 minutes to connect, 10 hours to provision.
    installed = started + timedelta(hours=10, minutes=5)
    sutler.to(installed - MICROSECOND)
    assert status() == ("INSTALLING", "PROVISIONING")
    sutler.to(installed)
    assert status() == ("INSTALLED", "ACTIVE")
    sutler.advance(days=5)
    assert status() == ("INSTALLED", "ACTIVE")
    (charged,) = client.get_outpost_billing_information(OutpostIdentifier=shelf)["Subscriptions"]
    assert (charged["SubscriptionType"], charged["SubscriptionStatus"]) == ("ORIGINAL", "ACTIVE")
    pricing = client.get_renewal_pricing(OutpostIdentifier=shelf)
    assert len(pricing["PricingOptions"]) == 6  # one and three years


def test_a_connection_tells_keys_and_addresses(client: "OutpostsClient", sutler: Sutler, shelf: str) -> None:
    """Else the installer's tunnel leads nowhere, or two of them to one place."""
    _, asset_id = delivered(client, sutler, shelf)
    first, second = connect(client, asset_id), connect(client, asset_id, NetworkInterfaceDeviceIndex=1)
    assert first["ConnectionId"] != second["ConnectionId"]
    seen = []
    for started in (first, second):
        answer = client.get_connection(ConnectionId=started["ConnectionId"])
        assert answer["ConnectionId"] == started["ConnectionId"]
        details = answer["ConnectionDetails"]
        assert details["ClientPublicKey"] == CLIENT_KEY
        assert len(b64decode(details["ServerPublicKey"], validate=True)) == 32
        host, _, port = details["ServerEndpoint"].rpartition(":")
        assert host == started["UnderlayIpAddress"]
        assert ip_address(host)
        assert 0 < int(port) < 2**16
        client_side = ip_interface(details["ClientTunnelAddress"])
        server_side = ip_interface(details["ServerTunnelAddress"])
        assert client_side.network == server_side.network
        assert client_side.ip != server_side.ip
        assert any(server_side.ip in ip_network(allowed) for allowed in details["AllowedIps"])
        seen.append((details["ServerPublicKey"], details["ClientTunnelAddress"]))
    assert seen[0] != seen[1]
    stranger = sutler.another().client()
    with pytest.raises(stranger.exceptions.NotFoundException, match=f"No Connection .* {first['ConnectionId']}"):
        stranger.get_connection(ConnectionId=first["ConnectionId"])


def test_a_server_that_is_connected_again_is_not_installed_later(
    client: "OutpostsClient", sutler: Sutler, shelf: str
) -> None:
    """Else each attempt of an installer costs another ten hours."""
    order_id, asset_id = delivered(client, sutler, shelf)
    started = sutler.now
    connect(client, asset_id)
    sutler.advance(hours=1)
    connect(client, asset_id)
    # Nor does it come earlier when somebody has moved line items by hand in between.
    sutler.set(lifecycle="manual")
    sutler.set(lifecycle="timed")
    assert sutler.until(order_id, "COMPLETED") == started + timedelta(hours=10, minutes=5)
    with pytest.raises(client.exceptions.ValidationException, match="is not waiting for its installation"):
        connect(client, asset_id)


def test_only_a_server_on_site_is_connected(client: "OutpostsClient", sutler: Sutler, shelf: str) -> None:
    """Else an installer connects what is not there, or a rack that AWS installs."""
    missing = client.exceptions.NotFoundException
    with pytest.raises(missing, match=r"^.*No such asset id found\.$"):
        connect(client, "1234567890")
    order_id, asset_id = delivered(client, sutler, shelf)
    stranger = sutler.another().client()
    with pytest.raises(stranger.exceptions.NotFoundException, match="No such asset id found"):
        connect(stranger, asset_id)
    with pytest.raises(client.exceptions.ValidationException, match="is not a WireGuard public key"):
        connect(client, asset_id, ClientPublicKey=NO_KEY)
    (item,) = client.get_order(OrderId=order_id)["Order"]["LineItems"]
    assert item["Status"] == "DELIVERED"
    _, rack_order = journey.ordered(client)
    sutler.until(rack_order, "DELIVERED")
    (rack,) = client.get_order(OrderId=rack_order)["Order"]["LineItems"]
    with pytest.raises(client.exceptions.ValidationException, match="is not an Outposts server"):
        connect(client, rack["AssetInformationList"][0]["AssetId"])

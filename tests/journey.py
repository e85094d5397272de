"""How does a customer get to a working Outpost? The steps of the usual journey, for tests that need them.

Each step takes a boto3 client, does one thing, and returns the identifier that the next one needs.
"""

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.literals import SupportedHardwareTypeType
    from types_boto3_outposts.type_defs import (
        AddressTypeDef,
        QuoteCapacityTypeDef,
        RackPhysicalPropertiesTypeDef,
    )

ADDRESS: Final["AddressTypeDef"] = {
    "ContactName": "Martha Rivera",
    "ContactPhoneNumber": "+12065550100",
    "AddressLine1": "100 Main Street",
    "AddressLine2": "Hall 2",
    "City": "Seattle",
    "StateOrRegion": "WA",
    "PostalCode": "98101",
    "CountryCode": "US",
}
"""A complete address, in the country whose prices are the base of the price book."""

RACK_PROPERTIES: Final["RackPhysicalPropertiesTypeDef"] = {
    "PowerDrawKva": "POWER_15_KVA",
    "PowerPhase": "THREE_PHASE",
    "PowerConnector": "AH532P6W",
    "PowerFeedDrop": "ABOVE_RACK",
    "UplinkGbps": "UPLINK_10G",
    "UplinkCount": "UPLINK_COUNT_4",
    "FiberOpticCableType": "SINGLE_MODE",
    "OpticalStandard": "OPTIC_10GBASE_LR",
    "MaximumSupportedWeightLbs": "NO_LIMIT",
}
"""All nine rack properties, good for every first-generation rack."""


def ec2(unit: str, quantity: float) -> "QuoteCapacityTypeDef":
    """Return a capacity of so many instances of a type."""
    return {"QuoteCapacityType": "EC2", "Unit": unit, "Quantity": quantity}


ONE_HOST: Final = ec2("m5.24xlarge", 1.0)
"""The least that can be asked for of a first-generation rack: one whole host."""


def site(client: "OutpostsClient", name: str = "Seattle") -> str:
    """Create a site that hardware can be ordered to; return its id."""
    answer = client.create_site(
        Name=name,
        OperatingAddress=ADDRESS,
        ShippingAddress=ADDRESS,
        RackPhysicalProperties=RACK_PROPERTIES,
    )
    return answer["Site"]["SiteId"]


def outpost(
    client: "OutpostsClient",
    site_id: str,
    name: str = "Outpost",
    hardware: "SupportedHardwareTypeType" = "RACK",
) -> str:
    """Create an Outpost at a site; return its id."""
    answer = client.create_outpost(
        Name=name, SiteId=site_id, AvailabilityZone="us-west-2a", SupportedHardwareType=hardware
    )
    return answer["Outpost"]["OutpostId"]


def quote(client: "OutpostsClient", outpost_id: str | None = None, **members: Any) -> str:
    """Ask for a quote of one host, or of what the members say, for an Outpost or standing alone; return its id."""
    request: dict[str, Any] = {"CountryCode": "US", "RequestedCapacities": [ONE_HOST]}
    if outpost_id is not None:
        request["OutpostIdentifier"] = outpost_id
    return client.create_quote(**{**request, **members})["Quote"]["QuoteId"]


def order(client: "OutpostsClient", quote_id: str, **members: Any) -> str:
    """Order the first option of a quote for its Outpost, three years all upfront; return the order's id."""
    return client.create_order(**order_request(client, quote_id, **members))["Order"]["OrderId"]


def order_request(client: "OutpostsClient", quote_id: str, **members: Any) -> dict[str, Any]:
    """Return the request that orders the first option of a quote for its Outpost, changed by the members given."""
    offered = client.get_quote(QuoteIdentifier=quote_id)["Quote"]
    return {
        "OutpostIdentifier": offered["OutpostArn"].rpartition("/")[2],
        "QuoteIdentifier": quote_id,
        "QuoteOptionIdentifier": offered["QuoteOptions"][0]["QuoteOptionIdentifier"],
        "PaymentOption": "ALL_UPFRONT",
        "PaymentTerm": "THREE_YEARS",
        **members,
    }


def ordered(client: "OutpostsClient") -> tuple[str, str]:
    """Go all the way to an order of one host; return the ids of Outpost and order."""
    outpost_id = outpost(client, site(client))
    return outpost_id, order(client, quote(client, outpost_id))

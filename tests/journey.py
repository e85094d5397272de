"""How does a customer get to a working Outpost? The steps of the usual journey, for tests that need them.

Each step takes a boto3 client, does one thing, and returns the identifier that the next one needs.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.literals import SupportedHardwareTypeType
    from types_boto3_outposts.type_defs import AddressTypeDef, RackPhysicalPropertiesTypeDef

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

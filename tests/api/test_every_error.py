"""Is each error that the model lists for an operation provoked, or is it told why nothing provokes it?

The tables below hold all 45 operations: what provokes each error of each, or why none does. Other files of this folder
provoke them for each of their documented reasons; here none is forgotten.
"""

from typing import TYPE_CHECKING, Any, Final

import botocore
from botocore.exceptions import ClientError

import journey
import modelled
from capacity import pools
from journey import ADDRESS, ONE_HOST

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler

OUTPOST: Final = "op-0123456789abcdef0"
SITE: Final = "os-0123456789abcdef0"
QUOTE: Final = "oq-0123456789abcdef0"
TASK: Final = "cap-0123456789abcdef0"
SITE_ARN: Final = f"arn:aws:outposts:us-west-2:123456789012:site/{SITE}"
BY_QUOTE: Final = {"QuoteIdentifier": QUOTE, "PaymentOption": "NO_UPFRONT"}
VPC: Final = {"VpcId": "vpc-0123456789abcdef0", "SubnetIds": ["subnet-0123456789abcdef0"]}

VALID: Final[dict[str, dict[str, Any]]] = {
    "CancelCapacityTask": {"OutpostIdentifier": OUTPOST, "CapacityTaskId": TASK},
    "CancelOrder": {"OrderId": "oo-0123456789abcdef0"},
    "CreateOrder": {"OutpostIdentifier": OUTPOST, **BY_QUOTE},
    "CreateOutpost": {"SiteId": SITE, "Name": "Outpost", "AvailabilityZone": "us-west-2a"},
    "CreatePrivateConnectivityConfig": {"OutpostId": OUTPOST, "VpcInformationList": [VPC]},
    "CreateQuote": {"OutpostIdentifier": OUTPOST, "CountryCode": "US", "RequestedCapacities": [ONE_HOST]},
    "CreateRenewal": {"OutpostIdentifier": OUTPOST, "PaymentOption": "NO_UPFRONT", "PaymentTerm": "ONE_YEAR"},
    "CreateSite": {"Name": "Site"},
    "DeleteOutpost": {"OutpostId": OUTPOST},
    "DeleteQuote": {"QuoteIdentifier": QUOTE},
    "DeleteSite": {"SiteId": SITE},
    "GetCapacityTask": {"OutpostIdentifier": OUTPOST, "CapacityTaskId": TASK},
    "GetCatalogItem": {"CatalogItemId": "OR-0000000"},
    "GetConnection": {"ConnectionId": "bm9uZQ=="},
    "GetOrder": {"OrderId": "oo-0123456789abcdef0"},
    "GetOutpost": {"OutpostId": OUTPOST},
    "GetOutpostBillingInformation": {"OutpostIdentifier": OUTPOST},
    "GetOutpostInstanceTypes": {"OutpostId": OUTPOST},
    "GetOutpostSupportedInstanceTypes": {"OutpostIdentifier": OUTPOST},
    "GetPrivateConnectivityConfig": {"OutpostId": OUTPOST},
    "GetQuote": {"QuoteIdentifier": QUOTE},
    "GetRenewalPricing": {"OutpostIdentifier": OUTPOST},
    "GetSite": {"SiteId": SITE},
    "GetSiteAddress": {"SiteId": SITE, "AddressType": "OPERATING_ADDRESS"},
    "ListAssetInstances": {"OutpostIdentifier": OUTPOST},
    "ListAssets": {"OutpostIdentifier": OUTPOST},
    "ListBlockingInstancesForCapacityTask": {"OutpostIdentifier": OUTPOST, "CapacityTaskId": TASK},
    "ListCapacityTasks": {},
    "ListCatalogItems": {},
    "ListOrderableInstanceTypes": {},
    "ListOrders": {},
    "ListOutposts": {},
    "ListQuotes": {},
    "ListSites": {},
    "ListTagsForResource": {"ResourceArn": SITE_ARN},
    "StartCapacityTask": {"OutpostIdentifier": OUTPOST, "InstancePools": pools(m5_large=1)},
    "StartConnection": {
        "AssetId": "0000000001",
        "ClientPublicKey": "A" * 43 + "=",
        "NetworkInterfaceDeviceIndex": 0,
    },
    "StartOutpostDecommission": {"OutpostIdentifier": OUTPOST},
    "TagResource": {"ResourceArn": SITE_ARN, "Tags": {"team": "edge"}},
    "UntagResource": {"ResourceArn": SITE_ARN, "TagKeys": ["team"]},
    "UpdateOutpost": {"OutpostId": OUTPOST, "Name": "Other"},
    "UpdateQuote": {"QuoteIdentifier": QUOTE},
    "UpdateSite": {"SiteId": SITE, "Name": "Other"},
    "UpdateSiteAddress": {"SiteId": SITE, "AddressType": "SHIPPING_ADDRESS", "Address": ADDRESS},
    "UpdateSiteRackPhysicalProperties": {"SiteId": SITE},
}
"""A request of each operation that fits the model, about what is not there."""

OWNERS: Final = (
    "CancelCapacityTask",
    "CreateOrder",
    "CreatePrivateConnectivityConfig",
    "CreateQuote",
    "CreateRenewal",
    "DeleteOutpost",
    "DeleteSite",
    "GetCapacityTask",
    "GetOutpostBillingInformation",
    "GetPrivateConnectivityConfig",
    "GetRenewalPricing",
    "ListBlockingInstancesForCapacityTask",
    "StartCapacityTask",
    "StartOutpostDecommission",
    "UpdateOutpost",
    "UpdateQuote",
    "UpdateSite",
    "UpdateSiteAddress",
    "UpdateSiteRackPhysicalProperties",
)
"""What only the owner of an Outpost or site may do with it: AccessDeniedException for whom it is shared with."""

CONFLICTS: Final = (
    "CancelCapacityTask",
    "CancelOrder",
    "CreateOrder",
    "CreatePrivateConnectivityConfig",
    "DeleteOutpost",
    "DeleteSite",
    "StartCapacityTask",
    "StartOutpostDecommission",
    "UpdateOutpost",
    "UpdateSiteAddress",
    "UpdateSiteRackPhysicalProperties",
)

QUOTAS: Final = ("CreateOrder", "CreateOutpost", "CreateSite")

NEVER: Final[dict[str, tuple[str, set[str]]]] = {
    "AccessDeniedException": (
        "requests are not authorized, and these are about nothing that is shared, or read what is",
        {
            "CancelOrder",
            "CreateOutpost",
            "CreateSite",
            "DeleteQuote",
            "GetCatalogItem",
            "GetConnection",
            "GetOutpost",
            "GetOutpostInstanceTypes",
            "GetOutpostSupportedInstanceTypes",
            "GetQuote",
            "GetSite",
            "GetSiteAddress",
            "ListAssetInstances",
            "ListAssets",
            "ListCapacityTasks",
            "ListCatalogItems",
            "ListOrderableInstanceTypes",
            "ListOrders",
            "ListOutposts",
            "ListQuotes",
            "ListSites",
            "StartConnection",
        },
    ),
    "ConflictException": (
        "no page tells of anything that could be in the way: a name may be used twice",
        {"CreateOutpost", "CreateSite", "UpdateSite"},
    ),
    "InternalServerException": ("no request is meant to cause it", set(VALID)),
    "NotFoundException": (
        "a list by what is not there is empty",
        {"ListCapacityTasks", "ListCatalogItems", "ListOrderableInstanceTypes", "ListOrders"},
    ),
}
"""Which operations never answer with an error that the model lists for them, and why."""


def listing(code: str) -> set[str]:
    """The operations for which the model lists an error."""
    return {name for name in modelled.NAMES if code in {shape.name for shape in modelled.operation(name).error_shapes}}


def outcome(client: "OutpostsClient", operation: str, **members: Any) -> str | None:
    """The error of a call, by the API name of its operation; None when it succeeds."""
    try:
        getattr(client, botocore.xform_name(operation))(**members)
    except ClientError as error:
        return str(error.response["Error"]["Code"])
    return None


def test_each_error_of_each_operation_is_provoked_here_or_explained() -> None:
    """Else a client meets an error, or misses one, that nobody has thought of."""
    provoked = {
        "AccessDeniedException": set(OWNERS),
        "ConflictException": set(CONFLICTS),
        "NotFoundException": {name for name in listing("NotFoundException") if VALID[name]},
        "ServiceQuotaExceededException": set(QUOTAS),
        "ValidationException": listing("ValidationException"),
    }
    assert set(VALID) == set(modelled.NAMES)
    for code in {shape.name for name in modelled.NAMES for shape in modelled.operation(name).error_shapes}:
        here, never = provoked.get(code, set()), NEVER.get(code, ("", set()))[1]
        assert not here & never, code
        assert here | never == listing(code), code


def test_what_does_not_fit_the_model_is_refused_by_each_operation(sutler: "Sutler") -> None:
    """Else a mistake in a request is found in production."""
    client = sutler.client(parameter_validation=False)
    for operation, members in VALID.items():
        needed = modelled.operation(operation).input_shape.required_members
        wrong = {needed[0]: "" if needed[0] == "Name" else "!"} if needed else {"MaxResults": 0}
        assert outcome(client, operation, **{**members, **wrong}) == "ValidationException", operation


def test_what_is_not_there_is_not_found_by_each_operation(client: "OutpostsClient") -> None:
    """Else a client takes what was deleted for what is there."""
    for operation in sorted(listing("NotFoundException")):
        if VALID[operation]:
            assert outcome(client, operation, **VALID[operation]) == "NotFoundException", operation
    assert client.list_orders(OutpostIdentifierFilter=OUTPOST)["Orders"] == []
    assert client.list_capacity_tasks(OutpostIdentifierFilter=OUTPOST)["CapacityTasks"] == []


def test_what_only_the_owner_may_do_is_denied_by_each_operation(sutler: "Sutler", client: "OutpostsClient") -> None:
    """Else whom an Outpost is shared with changes it, or is told that it is not there."""
    site_id = journey.site(client)
    outpost_id = journey.outpost(client, site_id)
    other = sutler.another()
    for resource in (site_id, outpost_id):
        sutler.share(resource, other.account)
    consumer = other.client()
    quote_id = journey.quote(consumer)
    here = {OUTPOST: outpost_id, SITE: site_id, QUOTE: quote_id}

    def asked(operation: str) -> dict[str, Any]:
        given = {**VALID[operation], **({"OutpostIdentifier": OUTPOST} if operation == "UpdateQuote" else {})}
        return {name: here.get(value, value) if isinstance(value, str) else value for name, value in given.items()}

    for operation in OWNERS:
        assert outcome(consumer, operation, **asked(operation)) == "AccessDeniedException", operation
    for operation in sorted(NEVER["AccessDeniedException"][1]):
        assert outcome(consumer, operation, **asked(operation)) in (None, "NotFoundException"), operation


def test_what_stands_in_the_way_is_a_conflict_of_each_operation(sutler: "Sutler", client: "OutpostsClient") -> None:
    """Else a client can't tell what it must wait for from what it did wrong."""
    seen: set[str] = set()

    def conflict(operation: str, **members: Any) -> None:
        assert outcome(client, operation, **members) == "ConflictException", operation
        seen.add(operation)

    site_id = journey.site(client)
    empty = journey.outpost(client, site_id, "Empty")
    conflict("StartOutpostDecommission", OutpostIdentifier=empty)
    conflict("DeleteSite", SiteId=site_id)

    outpost_id = journey.outpost(client, site_id)
    request = journey.order_request(client, journey.quote(client, outpost_id))
    order_id = client.create_order(**request)["Order"]["OrderId"]
    conflict("CreateOrder", **request)
    sutler.until(order_id, "IN_PROGRESS")
    conflict("CreatePrivateConnectivityConfig", OutpostId=outpost_id, VpcInformationList=[VPC])
    conflict("DeleteOutpost", OutpostId=outpost_id)
    conflict("UpdateOutpost", OutpostId=outpost_id, SupportedHardwareType="SERVER")
    conflict("UpdateSiteAddress", SiteId=site_id, AddressType="SHIPPING_ADDRESS", Address=ADDRESS)
    conflict("UpdateSiteRackPhysicalProperties", SiteId=site_id, PowerDrawKva="POWER_10_KVA")

    sutler.until(order_id, "COMPLETED")
    conflict("CancelOrder", OrderId=order_id)
    start: Any = {"OutpostIdentifier": outpost_id, "InstancePools": pools(m5_24xlarge=1)}
    task_id = client.start_capacity_task(**start)["CapacityTaskId"]
    conflict("StartCapacityTask", **start)
    client.cancel_capacity_task(OutpostIdentifier=outpost_id, CapacityTaskId=task_id)
    conflict("CancelCapacityTask", OutpostIdentifier=outpost_id, CapacityTaskId=task_id)
    assert seen == set(CONFLICTS)


def test_what_is_over_a_quota_is_told_by_each_operation(sutler: "Sutler", client: "OutpostsClient") -> None:
    """Else a client takes a quota, which AWS can raise, for a mistake of its own."""
    one = {"sites_per_region": 1, "outposts_per_site": 1, "open_orders_per_outpost": 1}
    sutler.set({f"quotas.{name}": value for name, value in one.items()})
    site_id = journey.site(client)
    outpost_id = journey.outpost(client, site_id)
    journey.order(client, journey.quote(client, outpost_id))
    over: dict[str, dict[str, Any]] = {
        "CreateOrder": journey.order_request(client, journey.quote(client, outpost_id)),
        "CreateOutpost": {**VALID["CreateOutpost"], "SiteId": site_id},
        "CreateSite": VALID["CreateSite"],
    }
    assert set(over) == set(QUOTAS)
    for operation, members in over.items():
        assert outcome(client, operation, **members) == "ServiceQuotaExceededException", operation

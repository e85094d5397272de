"""Every list as a client walks it: each item once, in order, and a token that leads nowhere else."""

from typing import TYPE_CHECKING, Any

import botocore.loaders
import pytest
from botocore import xform_name

import journey
import modelled
from journey import ec2
from sutler.operations.registry import SERVED

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler

# Operation, its list of items, the member that names an item.
LISTS: dict[str, tuple[str, str]] = {
    "list_sites": ("Sites", "SiteId"),
    "list_outposts": ("Outposts", "OutpostId"),
    "list_quotes": ("Quotes", "QuoteId"),
    "list_orders": ("Orders", "OrderId"),
    "list_assets": ("Assets", "AssetId"),
    "list_catalog_items": ("CatalogItems", "CatalogItemId"),
    "list_orderable_instance_types": ("InstanceTypes", "InstanceType"),
    "get_outpost_instance_types": ("InstanceTypes", "InstanceType"),
    "get_outpost_supported_instance_types": ("InstanceTypes", "InstanceType"),
    "list_asset_instances": ("AssetInstances", "InstanceId"),
    "list_capacity_tasks": ("CapacityTasks", "CapacityTaskId"),
    "list_blocking_instances_for_capacity_task": ("BlockingInstances", "InstanceId"),
    "get_outpost_billing_information": ("Subscriptions", "SubscriptionId"),
}


API_NAMES = {xform_name(name): name for name in SERVED}


def test_every_served_list_is_walked_here() -> None:
    """Else a list that is served one day is never walked, or boto3's paginator looks for another member of it."""
    paged = {name for name in SERVED if "NextToken" in modelled.operation(name).input_shape.members}
    assert {xform_name(name) for name in paged} == LISTS.keys()
    paginators = botocore.loaders.Loader().load_service_model("outposts", "paginators-1", "2019-12-03")["pagination"]
    assert paged <= paginators.keys()
    for name in paged:
        paginator = paginators[name]
        members = [paginator[member] for member in ("input_token", "output_token", "limit_key", "result_key")]
        assert members == ["NextToken", "NextToken", "MaxResults", LISTS[xform_name(name)][0]]


@pytest.fixture
def scope(client: "OutpostsClient", sutler: "Sutler", request: pytest.FixtureRequest) -> dict[str, Any]:
    """Enough of everything for several pages, and the members that a list needs to find it."""
    operation = request.node.callspec.params["operation"]
    if operation == "list_sites":
        for number in range(5):
            client.create_site(Name=f"Site {number}")
    if operation in ("list_outposts", "list_orders"):
        site_id = journey.site(client)
        for _ in range(5):
            outpost_id = journey.outpost(client, site_id)
            if operation == "list_orders":
                rack: Any = [{"CatalogItemId": "OR-SUTM504", "Quantity": 1}]
                client.create_order(OutpostIdentifier=outpost_id, LineItems=rack, PaymentOption="NO_UPFRONT")
    if operation == "list_quotes":
        for _ in range(5):
            journey.quote(client)
    if operation in ("list_assets", "get_outpost_instance_types"):
        outpost_id = journey.outpost(client, journey.site(client))
        asked = [ec2(f"m5.{size}", 1) for size in ("large", "xlarge", "2xlarge", "4xlarge", "8xlarge")]
        order_id = journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=asked))
        sutler.until(order_id, "COMPLETED")
        return {"OutpostIdentifier" if operation == "list_assets" else "OutpostId": outpost_id}
    if operation in ESTATE:
        return estate(client, sutler, operation)
    return {}


ESTATE = [*LISTS][-5:]
"""Lists of what an Outpost comes to have once it is in use."""


def estate(client: "OutpostsClient", sutler: "Sutler", operation: str) -> dict[str, Any]:
    """Use an Outpost so that the list has several pages; return the members that find it."""
    outpost_id = journey.outpost(client, journey.site(client))
    wanted = [ec2("m5.large", 48)]
    sutler.until(journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=wanted)), "COMPLETED")
    of_outpost: Any = {"OutpostIdentifier": outpost_id}
    pools: Any = [{"InstanceType": "m5.24xlarge", "Count": 1}]
    if operation == "get_outpost_billing_information":
        for _ in range(3):
            journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=[ec2("m5.24xlarge", 1)]))
    if operation in ("list_asset_instances", "list_blocking_instances_for_capacity_task"):
        sutler.launch(outpost_id, "m5.large", count=5)
    if operation == "list_capacity_tasks":
        for _ in range(5):
            client.start_capacity_task(**of_outpost, InstancePools=pools, DryRun=True)
    if operation == "list_blocking_instances_for_capacity_task":
        task = client.start_capacity_task(
            **of_outpost, InstancePools=pools, TaskActionOnBlockingInstances="WAIT_FOR_EVACUATION"
        )
        sutler.advance(hours=2)
        return {**of_outpost, "CapacityTaskId": task["CapacityTaskId"]}
    return {"OutpostIdentifierFilter": outpost_id} if operation == "list_capacity_tasks" else of_outpost


@pytest.mark.parametrize("operation", LISTS)
def test_pages_hold_every_item_once_in_one_order(
    client: "OutpostsClient", operation: str, scope: dict[str, Any]
) -> None:
    """Else a script that walks the pages misses an item, or counts one twice."""
    items, name = LISTS[operation]
    call = getattr(client, operation)
    whole = [item[name] for item in call(**scope, MaxResults=1000)[items]]
    assert len(set(whole)) == len(whole) >= 3
    for size in (1, 2, len(whole) - 1, len(whole), len(whole) + 1):
        pages: list[list[str]] = []
        token: dict[str, str] = {}
        while not pages or token:
            page = call(**scope, **token, MaxResults=size)
            pages.append([item[name] for item in page[items]])
            token = {member: page[member] for member in ("NextToken",) if member in page}
        assert pages == [whole[begin : begin + size] for begin in range(0, len(whole), size)]
        walk = client.get_paginator(operation).paginate(**scope, PaginationConfig={"PageSize": size})  # type: ignore[call-overload]
        assert [[item[name] for item in page[items]] for page in walk] == pages


@pytest.mark.parametrize("operation", LISTS)
def test_a_page_that_holds_the_rest_has_no_token(
    client: "OutpostsClient", operation: str, scope: dict[str, Any]
) -> None:
    """Else every walk ends with an empty page."""
    items, _ = LISTS[operation]
    call = getattr(client, operation)
    count = len(call(**scope, MaxResults=1000)[items])
    assert "NextToken" not in call(**scope, MaxResults=count)
    assert "NextToken" in call(**scope, MaxResults=count - 1)


@pytest.mark.parametrize("operation", LISTS)
def test_a_token_opens_only_the_list_that_it_was_given_for(
    sutler: "Sutler", client: "OutpostsClient", operation: str, scope: dict[str, Any]
) -> None:
    """Else one account's place in a list opens another's, or a list goes on in the middle of something else."""
    token = getattr(client, operation)(**scope, MaxResults=1)["NextToken"]
    other = "list_sites" if operation != "list_sites" else "list_quotes"
    foreign = sutler.client(account=sutler.another().account)
    abroad = sutler.client(region="eu-west-1")
    refused = client.exceptions.ValidationException
    if not {"OutpostId", "OutpostIdentifier"} & scope.keys():  # elsewhere, that Outpost is not found first
        for stranger in (foreign, abroad):
            with pytest.raises(stranger.exceptions.ValidationException):
                getattr(stranger, operation)(NextToken=token)
    with pytest.raises(refused):
        getattr(client, other)(NextToken=token)
    for broken in ("1##x", token + "x", token[:-1], "9" * 30 + "##" + token.partition("##")[2]):
        with pytest.raises(refused):
            getattr(client, operation)(**scope, NextToken=broken)


# Operation, a filter that lets several items through, and others like it.
FILTERS: dict[str, list[dict[str, Any]]] = {
    "list_sites": [
        *({"OperatingAddressCityFilter": cities} for cities in (["Seattle"], ["Seattle", "Berlin"], ["seattle"])),
        *({"OperatingAddressCountryCodeFilter": ["US"]}, {"OperatingAddressStateOrRegionFilter": ["WA"]}, {}),
    ],
    "list_outposts": [
        *({"LifeCycleStatusFilter": statuses} for statuses in (["PENDING"], ["PENDING", "ACTIVE"])),
        *({"AvailabilityZoneFilter": ["us-west-2a"]}, {"AvailabilityZoneIdFilter": ["usw2-az1"]}, {}),
    ],
    "list_catalog_items": [
        *({"ItemClassFilter": classes} for classes in (["RACK"], ["RACK", "SERVER"], ["SERVER"])),
        *({"SupportedStorageFilter": ["EBS"]}, {"EC2FamilyFilter": ["m5"]}, {}),
    ],
    "list_orderable_instance_types": [
        *({"OutpostGenerationFilter": generation} for generation in ("GENERATION_1", "GENERATION_2")),
        {},
    ],
}


@pytest.mark.parametrize("operation", FILTERS)
def test_a_token_goes_on_with_the_filters_that_it_was_given_for(client: "OutpostsClient", operation: str) -> None:
    """Else a walk whose filter is forgotten on the way counts what it did not ask for."""
    for number in range(3):
        site_id = journey.site(client, f"Site {number}")
        journey.outpost(client, site_id)
    call = getattr(client, operation)
    first, *others = FILTERS[operation]
    for given, taken in [(first, other) for other in others] + [(other, first) for other in others]:
        page = call(**given, MaxResults=1)
        if "NextToken" in page:
            assert call(**given, NextToken=page["NextToken"], MaxResults=1) != page
            with pytest.raises(client.exceptions.ValidationException, match="does not continue this list"):
                call(**taken, NextToken=page["NextToken"])
    assert "NextToken" in call(**first, MaxResults=1)


@pytest.mark.parametrize("size", [0, 1001, -1])
def test_a_page_has_one_to_a_thousand_items(sutler: "Sutler", size: int) -> None:
    """Else a client that passes here is refused by AWS."""
    client = sutler.client(parameter_validation=False)
    for operation, (items, _) in LISTS.items():
        members = modelled.operation(API_NAMES[operation]).input_shape.members
        labels = [name for name, shape in members.items() if shape.serialization.get("location") == "uri"]
        known = {"CapacityTaskId": "cap-00000000000000000", "AssetIdentifier": "1234567890"}
        scope = {label: known.get(label, "op-00000000000000000") for label in labels}
        with pytest.raises(client.exceptions.ValidationException, match="'maxResults'"):
            getattr(client, operation)(**scope, MaxResults=size)[items]


def test_what_comes_and_goes_between_two_pages_hides_and_repeats_nothing(client: "OutpostsClient") -> None:
    """Else deleting while walking skips an item."""
    sites = [client.create_site(Name=f"Site {number}")["Site"]["SiteId"] for number in range(4)]
    first = client.list_sites(MaxResults=2)
    for site_id in sites[:2]:
        client.delete_site(SiteId=site_id)
    late = client.create_site(Name="Late")["Site"]["SiteId"]
    rest = client.list_sites(NextToken=first["NextToken"])
    assert [site["SiteId"] for site in rest["Sites"]] == [*sites[2:], late]

"""The catalog as a client meets it: what can be ordered, by item and by instance type.

Expected contents are those of a real answer and of the EC2 instance type pages.
"""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import CatalogItemTypeDef, DetailedInstanceTypeItemTypeDef


def items(client: "OutpostsClient", **filters: list[str]) -> dict[str, "CatalogItemTypeDef"]:
    """All catalog items that pass the filters, by id."""
    request: Any = {f"{name}Filter": values for name, values in filters.items()}
    pages = client.get_paginator("list_catalog_items").paginate(**request)
    return {item["CatalogItemId"]: item for page in pages for item in page["CatalogItems"]}


def instance_types(client: "OutpostsClient", **request: Any) -> dict[str, "DetailedInstanceTypeItemTypeDef"]:
    """All orderable instance types, by name."""
    pages = client.get_paginator("list_orderable_instance_types").paginate(**request)
    return {kind["InstanceType"]: kind for page in pages for kind in page["InstanceTypes"]}


def families(item: "CatalogItemTypeDef") -> set[str]:
    return {capacity["Family"] for capacity in item["EC2Capacities"]}


def test_a_real_item_has_its_published_contents(client: "OutpostsClient") -> None:
    """Else somebody sizes a room for another rack than the one that comes."""
    assert client.get_catalog_item(CatalogItemId="OR-FWTFFXJ")["CatalogItem"] == {
        "CatalogItemId": "OR-FWTFFXJ",
        "ItemStatus": "AVAILABLE",
        "EC2Capacities": [{"Family": "c5", "MaxSize": "24xlarge", "Quantity": "1"}],
        "PowerKva": 6.39,
        "WeightLbs": 1328,
        "SupportedUplinkGbps": [10, 40, 100],
        "SupportedStorage": ["EBS", "S3"],
    }


def test_an_unknown_item_is_not_found(client: "OutpostsClient") -> None:
    """Else a typing error orders something else."""
    with pytest.raises(client.exceptions.NotFoundException, match="OR-AAAAAAA"):
        client.get_catalog_item(CatalogItemId="OR-AAAAAAA")


def test_the_catalog_lists_each_item_once_by_id(client: "OutpostsClient") -> None:
    """Else a page boundary hides an item."""
    whole = client.list_catalog_items(MaxResults=1000)
    ids = [item["CatalogItemId"] for item in whole["CatalogItems"]]
    assert ids == sorted(set(ids))
    assert "NextToken" not in whole
    pages = client.get_paginator("list_catalog_items").paginate(PaginationConfig={"PageSize": 3})
    assert [item for page in pages for item in page["CatalogItems"]] == whole["CatalogItems"]
    for item in whole["CatalogItems"]:
        assert client.get_catalog_item(CatalogItemId=item["CatalogItemId"])["CatalogItem"] == item


def test_items_match_all_filters_and_any_value_of_each(client: "OutpostsClient") -> None:
    """Else a search for servers with storage finds some."""
    everything = items(client)
    assert {**items(client, ItemClass=["RACK"]), **items(client, ItemClass=["SERVER"])} == everything
    assert items(client, ItemClass=["RACK", "SERVER"]) == everything
    assert all(families(item) & {"c6gd", "c6id"} for item in items(client, ItemClass=["SERVER"]).values())
    assert items(client, ItemClass=["SERVER"], SupportedStorage=["EBS", "S3"]) == {}
    with_s3 = items(client, SupportedStorage=["S3"])
    assert with_s3 == {key: item for key, item in everything.items() if "S3" in item["SupportedStorage"]}
    either = items(client, EC2Family=["m5", "g4dn"])
    assert either == {key: item for key, item in everything.items() if families(item) & {"m5", "g4dn"}}
    assert "OR-H7KSNNO" in either
    assert items(client, EC2Family=["t2"]) == {}


def test_a_token_continues_only_its_own_list(client: "OutpostsClient") -> None:
    """Else a script that mixes up two lists skips items silently."""
    token = client.list_catalog_items(MaxResults=1)["NextToken"]
    with pytest.raises(client.exceptions.ValidationException):
        client.list_catalog_items(NextToken=token, ItemClassFilter=["RACK"])
    with pytest.raises(client.exceptions.ValidationException):
        client.list_orderable_instance_types(NextToken=token)


def test_what_is_no_longer_sold_is_shown_as_discontinued(client: "OutpostsClient") -> None:
    """Else somebody plans with hardware that cannot be ordered; servers are sold no more."""
    assert items(client)["OR-M6GJ8FE"]["ItemStatus"] == "DISCONTINUED"
    servers = items(client, ItemClass=["SERVER"])
    assert servers
    assert {item["ItemStatus"] for item in servers.values()} == {"DISCONTINUED"}


def test_only_items_of_the_second_generation_have_a_scaling_type(client: "OutpostsClient") -> None:
    """Else a client takes a first-generation rack for one that stands alone."""
    second = {"m7i", "c7i", "r7i", "m8i", "c8i", "r8i", "bmn-sf2e", "bmn-cx2", "bmn-cx3a"}
    for item in items(client).values():
        if item["EC2Capacities"]:
            assert ("RackScalingType" in item) == bool(families(item) & second), item


def test_instance_types_have_the_figures_of_ec2(client: "OutpostsClient") -> None:
    """Else capacity is planned with wrong sizes."""
    kinds = instance_types(client)
    assert list(kinds) == sorted(kinds)
    assert kinds["m5.24xlarge"] == {
        "InstanceType": "m5.24xlarge",
        "VCPUs": 96,
        "MemoryInMib": 384 * 1024,
        "NetworkPerformance": "25 Gigabit",
        "FormFactorConfigs": [{"FormFactor": "RACK", "OutpostGeneration": "GENERATION_1"}],
    }
    assert kinds["r7i.large"] == {
        "InstanceType": "r7i.large",
        "VCPUs": 2,
        "MemoryInMib": 16 * 1024,
        "NetworkPerformance": "Up to 12.5 Gigabit",
        "FormFactorConfigs": [{"FormFactor": "RACK", "OutpostGeneration": "GENERATION_2"}],
    }


def test_a_generation_lists_its_own_types_and_both_list_all_of_racks(client: "OutpostsClient") -> None:
    """Else a quote is asked for types that do not go into the racks."""
    everything = instance_types(client)
    first = instance_types(client, OutpostGenerationFilter="GENERATION_1")
    second = instance_types(client, OutpostGenerationFilter="GENERATION_2")
    assert {"m5.large", "c5.24xlarge", "g4dn.12xlarge"} <= set(first)
    assert {"m7i.48xlarge", "c8i.96xlarge"} <= set(second)
    assert not set(first) & set(second)
    assert {**first, **second} == everything


def test_types_of_servers_are_not_offered_while_servers_are_not_sold(client: "OutpostsClient") -> None:
    """Else a listed type cannot be quoted."""
    assert not any(name.startswith(("c6gd.", "c6id.")) for name in instance_types(client))


def test_instance_types_come_in_pages(client: "OutpostsClient") -> None:
    """Else a page boundary hides a type."""
    whole = client.list_orderable_instance_types(MaxResults=1000)["InstanceTypes"]
    first = client.list_orderable_instance_types(MaxResults=7)
    rest = client.list_orderable_instance_types(MaxResults=1000, NextToken=first["NextToken"])
    assert first["InstanceTypes"] + rest["InstanceTypes"] == whole
    assert "NextToken" not in rest

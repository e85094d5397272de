"""What another account shares, as a client meets it: read, and built at; everything else stays its owner's."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ADDRESS, ONE_HOST
from modes import over_a_socket

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler


@pytest.fixture
def other(sutler: "Sutler") -> "Sutler":
    """Another account of the same Sutler, with which things are shared."""
    return sutler.another()


@pytest.fixture
def consumer(other: "Sutler") -> "OutpostsClient":
    """A client of the other account."""
    return other.client()


@pytest.fixture
def shared(client: "OutpostsClient", sutler: "Sutler", other: "Sutler") -> tuple[str, str]:
    """The ids of a site and of an Outpost at it, ordered and installed, that are both shared with the other account."""
    site_id = journey.site(client)
    outpost_id = journey.outpost(client, site_id)
    sutler.until(journey.order(client, journey.quote(client, outpost_id)), "COMPLETED")
    sutler.share(site_id, other.account)
    sutler.share(outpost_id, other.account)
    return site_id, outpost_id


def test_what_is_shared_is_read_as_its_owner_reads_it(
    client: "OutpostsClient", consumer: "OutpostsClient", shared: tuple[str, str]
) -> None:
    """Else a team that is given an Outpost can't see what it was given, or whose it is."""
    site_id, outpost_id = shared
    outpost = client.get_outpost(OutpostId=outpost_id)["Outpost"]
    site_arn = client.get_site(SiteId=site_id)["Site"]["SiteArn"]
    reads: list[tuple[str, dict[str, Any]]] = [
        ("get_outpost", {"OutpostId": outpost_id}),
        ("get_outpost", {"OutpostId": outpost["OutpostArn"]}),
        ("get_outpost_instance_types", {"OutpostId": outpost_id}),
        ("get_outpost_supported_instance_types", {"OutpostIdentifier": outpost_id}),
        ("list_assets", {"OutpostIdentifier": outpost["OutpostArn"]}),
        ("get_site", {"SiteId": site_id}),
        ("get_site", {"SiteId": site_arn}),
        ("get_site_address", {"SiteId": site_id, "AddressType": "OPERATING_ADDRESS"}),
        ("list_tags_for_resource", {"ResourceArn": site_arn}),
        ("list_tags_for_resource", {"ResourceArn": outpost["OutpostArn"]}),
        ("list_sites", {}),
        ("list_outposts", {}),
    ]
    for operation, members in reads:
        theirs, ours = getattr(client, operation)(**members), getattr(consumer, operation)(**members)
        assert {**ours, "ResponseMetadata": None} == {**theirs, "ResponseMetadata": None}, operation
    assert client.list_assets(OutpostIdentifier=outpost_id)["Assets"]
    assert outpost["OwnerId"] == client.get_site(SiteId=site_id)["Site"]["AccountId"]


def test_what_is_shared_does_not_change_there(
    client: "OutpostsClient", consumer: "OutpostsClient", shared: tuple[str, str]
) -> None:
    """Else whoever may look at an Outpost can return it."""
    site_id, outpost_id = shared
    on_outpost, on_site = {"OutpostIdentifier": outpost_id}, {"SiteId": site_id}
    quote = {"CountryCode": "US", "RequestedCapacities": [ONE_HOST]}
    line = {"CatalogItemId": "OR-FWTFFXJ", "Quantity": 1}
    changes: list[tuple[str, dict[str, Any]]] = [
        ("update_outpost", {"OutpostId": outpost_id, "Name": "Taken"}),
        ("delete_outpost", {"OutpostId": outpost_id}),
        ("create_quote", {**on_outpost, **quote}),
        ("create_order", {**on_outpost, "LineItems": [line], "PaymentOption": "NO_UPFRONT"}),
        ("start_capacity_task", {**on_outpost, "InstancePools": [{"InstanceType": "m5.large", "Count": 1}]}),
        ("get_outpost_billing_information", on_outpost),
        ("get_renewal_pricing", on_outpost),
        ("create_renewal", {**on_outpost, "PaymentOption": "NO_UPFRONT", "PaymentTerm": "ONE_YEAR"}),
        ("get_private_connectivity_config", {"OutpostId": outpost_id}),
        ("update_site", {**on_site, "Name": "Taken"}),
        ("update_site_address", {**on_site, "AddressType": "SHIPPING_ADDRESS", "Address": ADDRESS}),
        ("update_site_rack_physical_properties", on_site),
        ("delete_site", on_site),
    ]
    before = client.get_outpost(OutpostId=outpost_id)["Outpost"], client.get_site(SiteId=site_id)["Site"]
    for operation, members in changes:
        with pytest.raises(
            consumer.exceptions.AccessDeniedException, match=":root is not authorized to perform: outposts:"
        ):
            getattr(consumer, operation)(**members)
    for resource_arn in (before[0]["OutpostArn"], before[1]["SiteArn"]):
        with pytest.raises(consumer.exceptions.NotFoundException):
            consumer.tag_resource(ResourceArn=resource_arn, Tags={"owner": "taken"})
        with pytest.raises(consumer.exceptions.NotFoundException):
            consumer.untag_resource(ResourceArn=resource_arn, TagKeys=["owner"])
    assert (client.get_outpost(OutpostId=outpost_id)["Outpost"], client.get_site(SiteId=site_id)["Site"]) == before
    assert consumer.list_orders(OutpostIdentifierFilter=outpost_id)["Orders"] == []


def test_a_consumer_sees_its_own_instances_alone(
    client: "OutpostsClient", consumer: "OutpostsClient", sutler: "Sutler", other: "Sutler", shared: tuple[str, str]
) -> None:
    """Else one team learns what another runs."""
    _, outpost_id = shared
    sutler.launch(outpost_id, "m5.24xlarge")
    assert len(client.list_asset_instances(OutpostIdentifier=outpost_id)["AssetInstances"]) == 1
    assert consumer.list_asset_instances(OutpostIdentifier=outpost_id)["AssetInstances"] == []
    for account in (sutler.account, other.account):
        filtered = consumer.list_asset_instances(OutpostIdentifier=outpost_id, AccountIdFilter=[account])
        assert filtered["AssetInstances"] == []


def test_a_consumer_sees_the_instances_that_it_runs(
    consumer: "OutpostsClient", sutler: "Sutler", other: "Sutler", shared: tuple[str, str]
) -> None:
    """Else a team can't find its own workload on a shared Outpost."""
    _, outpost_id = shared
    launched = sutler.launch(outpost_id, "m5.24xlarge", account=other.account)
    (shown,) = consumer.list_asset_instances(OutpostIdentifier=outpost_id)["AssetInstances"]
    assert [shown["InstanceId"]] == launched


def test_lists_are_of_both_own_and_shared_page_by_page(
    client: "OutpostsClient", sutler: "Sutler", other: "Sutler", consumer: "OutpostsClient"
) -> None:
    """Else an inventory misses what was shared, or shows it twice."""
    site_id, own_site = journey.site(client), journey.site(consumer, "Portland")
    made = []
    for number in range(3):
        made += [journey.outpost(client, site_id, f"Theirs {number}"), journey.outpost(consumer, own_site, "Own")]
        sutler.share(made[-2], other.account)
    journey.outpost(client, site_id, "Not shared")
    pages = list(consumer.get_paginator("list_outposts").paginate(PaginationConfig={"PageSize": 2}))
    listed = [outpost["OutpostId"] for page in pages for outpost in page["Outposts"]]
    assert sorted(listed) == sorted(made)
    assert [len(page["Outposts"]) for page in pages] == [2, 2, 2]
    filtered = consumer.list_outposts(AvailabilityZoneFilter=["us-west-2b"], LifeCycleStatusFilter=["PENDING"])
    assert filtered["Outposts"] == []
    sutler.share(site_id, other.account)
    seattle = consumer.list_sites(OperatingAddressCityFilter=["Seattle"])["Sites"]
    assert {site["SiteId"]: site["AccountId"] for site in seattle} == {
        site_id: sutler.account,
        own_site: other.account,
    }


def test_an_outpost_at_a_shared_site_belongs_to_who_created_it(
    client: "OutpostsClient", consumer: "OutpostsClient", sutler: "Sutler", other: "Sutler"
) -> None:
    """Else a team can't order for the data center that another team runs."""
    site_id = journey.site(client)
    sutler.share(site_id, other.account)
    outpost_id = journey.outpost(consumer, site_id)
    outpost = consumer.get_outpost(OutpostId=outpost_id)["Outpost"]
    assert (outpost["OwnerId"], outpost["SiteId"]) == (other.account, site_id)
    assert outpost["SiteArn"] == client.get_site(SiteId=site_id)["Site"]["SiteArn"]
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_outpost(OutpostId=outpost_id)
    order_id = journey.order(consumer, journey.quote(consumer, outpost_id))
    for change in at_site(client, site_id):
        with pytest.raises(client.exceptions.ConflictException) as refused:
            change()
        assert refused.value.response["ResourceId"] in (order_id, outpost_id)
    other.until(order_id, "COMPLETED")
    assert consumer.list_assets(OutpostIdentifier=outpost_id)["Assets"]


def at_site(client: "OutpostsClient", site_id: str) -> list[Callable[[], Any]]:
    """Return changes of a site that an order at it forbids."""
    return [
        lambda: client.update_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS", Address=ADDRESS),
        lambda: client.delete_site(SiteId=site_id),
    ]


def test_quotas_of_a_shared_site_count_for_each_account(
    client: "OutpostsClient", consumer: "OutpostsClient", sutler: "Sutler", other: "Sutler"
) -> None:
    """Else one team uses up the room of another at a shared site."""
    site_id = journey.site(client)
    sutler.share(site_id, other.account)
    sutler.set({"quotas.outposts_per_site": 1})
    for _ in range(2):
        journey.outpost(consumer, site_id)
    journey.outpost(client, site_id)
    with pytest.raises(client.exceptions.ServiceQuotaExceededException, match="has 1 Outposts; the quota is 1"):
        journey.outpost(client, site_id)


def test_what_is_no_longer_shared_is_gone_and_what_was_made_with_it_stays(
    client: "OutpostsClient", consumer: "OutpostsClient", sutler: "Sutler", other: "Sutler"
) -> None:
    """Else a team that left still reads, or loses what it has built."""
    site_id = journey.site(client)
    theirs = journey.outpost(client, site_id)
    sutler.share(site_id, other.account)
    sutler.share(theirs, other.account)
    own = journey.outpost(consumer, site_id)
    for resource in (site_id, theirs):
        form = {"unshare": {"resource": resource, "account": other.account}}
        assert sutler.control("POST", f"shares?account={sutler.account}", form)[0] == 200
    for operation, members in (("get_site", {"SiteId": site_id}), ("get_outpost", {"OutpostId": theirs})):
        with pytest.raises(consumer.exceptions.NotFoundException):
            getattr(consumer, operation)(**members)
    assert [outpost["OutpostId"] for outpost in consumer.list_outposts()["Outposts"]] == [own]
    assert consumer.list_sites()["Sites"] == []
    journey.order(consumer, journey.quote(consumer, own))


def test_a_resource_that_is_deleted_is_no_longer_shared(
    client: "OutpostsClient", consumer: "OutpostsClient", sutler: "Sutler", other: "Sutler"
) -> None:
    """Else a consumer is shown what is not there."""
    site_id = journey.site(client)
    outpost_id = journey.outpost(client, site_id)
    sutler.share(site_id, other.account)
    sutler.share(outpost_id, other.account)
    client.delete_outpost(OutpostId=outpost_id)
    client.delete_site(SiteId=site_id)
    with pytest.raises(consumer.exceptions.NotFoundException):
        consumer.get_outpost(OutpostId=outpost_id)
    assert sutler.control("GET", f"shares?account={other.account}") == (200, {"shares": []})


def test_a_share_is_listed_on_both_sides(client: "OutpostsClient", sutler: "Sutler", other: "Sutler") -> None:
    """Else nobody can tell who sees an Outpost."""
    site_id = journey.site(client)
    sutler.share(site_id, other.account)
    sutler.share(site_id, other.account)
    status, shown = sutler.control("GET", f"shares?account={sutler.account}")
    (share,) = shown["shares"]
    assert status == 200
    assert {**share, "since": None} == {
        "resource": site_id,
        "kind": "site",
        "region": "us-west-2",
        "owner": sutler.account,
        "account": other.account,
        "since": None,
    }
    assert sutler.control("GET", f"shares?account={other.account}") == (200, shown)


@pytest.mark.parametrize(
    ("form", "status", "word"),
    [
        ({}, 400, "exactly one"),
        ({"share": {"resource": "os-1"}}, 400, "account"),
        ({"share": {"resource": "os-1", "account": "1"}}, 400, "account"),
        ({"share": {"resource": "os-1", "account": "000000000001", "more": 1}}, 400, "more"),
        ({"share": {"resource": "os-1", "account": "000000000001"}}, 404, "os-1"),
        ({"unshare": {"resource": "os-1", "account": "000000000001"}}, 404, "os-1"),
    ],
)
def test_what_cannot_be_shared_is_one_sentence(sutler: "Sutler", form: Any, status: int, word: str) -> None:
    """Else whoever mistypes an id believes that it is shared."""
    refused, answer = sutler.control("POST", f"shares?account={sutler.account}", form)
    assert (refused, list(answer)) == (status, ["error"])
    assert word in answer["error"]


def test_an_account_does_not_share_with_itself(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else its lists show a site twice."""
    form = {"share": {"resource": journey.site(client), "account": sutler.account}}
    status, answer = sutler.control("POST", f"shares?account={sutler.account}", form)
    assert status == 400
    assert "another" in answer["error"]


@over_a_socket
def test_owner_and_consumer_call_at_once_and_neither_waits_for_ever(sutler: "Sutler", other: "Sutler") -> None:
    """Else two teams at one site stop each other, each holding what the other waits for."""
    mine, theirs = (account.client(retries=0, max_pool_connections=8) for account in (sutler, other))
    sites = [journey.site(mine), journey.site(theirs)]
    sutler.share(sites[0], other.account)
    other.share(sites[1], sutler.account)

    def at_work(number: int) -> None:
        client = mine if number % 2 else theirs
        own, shared = sites if number % 2 else sites[::-1]
        for _ in range(3):
            outpost_id = journey.outpost(client, shared)  # holds both accounts, as the change of the own site does
            client.update_site_address(SiteId=own, AddressType="SHIPPING_ADDRESS", Address=ADDRESS)
            client.delete_outpost(OutpostId=outpost_id)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(at_work, range(8)))
    assert (mine.list_outposts()["Outposts"], theirs.list_outposts()["Outposts"]) == ([], [])

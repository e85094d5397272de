"""What becomes of an order as a client sees it: each step at its exact time, however the clock comes to be there."""

from datetime import datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ec2
from modes import over_a_socket

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import LineItemRequestTypeDef

    from modes import Sutler

MICROSECOND = timedelta(microseconds=1)
# Days after submission, line item, order, Outpost, state of the assets listed: docs/behaviour.md, "Lifecycle of an
# order" (14, 42, 7, 7 and 2 days; assets are listed from INSTALLING on).
STEPS: list[tuple[int, str, str, str, str | None]] = [
    (0, "PREPARING", "PREPARING", "PENDING", None),
    (14, "BUILDING", "IN_PROGRESS", "PENDING", None),
    (56, "SHIPPED", "IN_PROGRESS", "PENDING", None),
    (63, "DELIVERED", "DELIVERED", "PENDING", None),
    (70, "INSTALLING", "DELIVERED", "PROVISIONING", "INSTALLING"),
    (72, "INSTALLED", "COMPLETED", "ACTIVE", "ACTIVE"),
]
FOUR_HOSTS: "LineItemRequestTypeDef" = {"CatalogItemId": "OR-SUTM504", "Quantity": 1}


def seen(client: "OutpostsClient", outpost_id: str, order_id: str) -> tuple[str, str, str, str | None]:
    """Status of line item, order and Outpost, and the state of the hosts that are listed."""
    order = client.get_order(OrderId=order_id)["Order"]
    outpost = client.get_outpost(OutpostId=outpost_id)["Outpost"]
    hosts = client.list_assets(OutpostIdentifier=outpost_id, AssetTypeFilter=["COMPUTE"])["Assets"]
    (item,) = {item["Status"] for item in order["LineItems"]}
    states = {host["ComputeAttributes"]["State"] for host in hosts}
    assert len(states) < 2
    return item, order["Status"], outpost["LifeCycleStatus"], next(iter(states), None)


def milliseconds(moment: datetime) -> datetime:
    """Return a moment as the API's timestamps show it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@pytest.mark.parametrize(("before", "after"), list(pairwise(STEPS)), ids=[step[1] for step in STEPS[1:]])
def test_each_step_is_taken_at_its_time_and_not_a_microsecond_before(
    client: "OutpostsClient", sutler: "Sutler", before: tuple[Any, ...], after: tuple[Any, ...]
) -> None:
    """Else a plan of dates made here is off."""
    outpost_id, order_id = journey.ordered(client)
    submitted = sutler.now
    due = submitted + timedelta(days=after[0])
    sutler.to(due - MICROSECOND)
    assert seen(client, outpost_id, order_id) == before[1:]
    sutler.to(due)
    assert seen(client, outpost_id, order_id) == after[1:]


def test_what_a_line_item_shows_appears_with_the_step_that_brings_it(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else a client that waits for a tracking number or an asset id waits for the wrong status."""
    _, order_id = journey.ordered(client)
    submitted = sutler.now
    shown: dict[str, dict[str, Any]] = {}
    for days, status, *_ in STEPS:
        sutler.to(submitted + timedelta(days=days))
        order = client.get_order(OrderId=order_id)["Order"]
        assert order.get("OrderFulfilledDate") == (milliseconds(sutler.now) if status == "INSTALLED" else None)
        (item,) = order["LineItems"]
        shown[status] = {**item}
    identity = {"LineItemId", "Quantity", "Status"}
    assert set(shown["PREPARING"]) == set(shown["BUILDING"]) == identity
    assert set(shown["SHIPPED"]) == identity | {"ShipmentInformation"}
    for status in ("DELIVERED", "INSTALLING", "INSTALLED"):
        assert set(shown[status]) == identity | {"ShipmentInformation", "AssetInformationList"}
        assert {**shown[status], "Status": "SHIPPED"} == {
            **shown["SHIPPED"],
            "AssetInformationList": shown["DELIVERED"]["AssetInformationList"],
        }
    shipment = shown["SHIPPED"]["ShipmentInformation"]
    assert shipment["ShipmentCarrier"] in {"DBS", "EXPEDITORS"}
    for asset in shown["DELIVERED"]["AssetInformationList"]:
        assert asset["MacAddressList"]


def test_an_order_is_followed_with_until(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a rehearsal has to know how long things take."""
    _, order_id = journey.ordered(client)
    submitted = sutler.now
    for status, days in (("IN_PROGRESS", 14), ("DELIVERED", 63), ("COMPLETED", 72)):
        assert sutler.until(order_id, status) == submitted + timedelta(days=days)
        assert client.get_order(OrderId=order_id)["Order"]["Status"] == status
    assert sutler.until(order_id, "DELIVERED") == submitted + timedelta(days=72)  # it is past that


def test_an_active_outpost_stays_active_while_it_is_extended(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else what runs on the Outpost seems to be gone while new hardware is installed."""
    outpost_id, order_id = journey.ordered(client)
    sutler.until(order_id, "COMPLETED")
    second = journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=[ec2("c5.24xlarge", 1)]))
    sutler.advance(days=71)
    assert client.get_order(OrderId=second)["Order"]["LineItems"][0]["Status"] == "INSTALLING"
    assert client.get_outpost(OutpostId=outpost_id)["Outpost"]["LifeCycleStatus"] == "ACTIVE"
    hosts = client.list_assets(OutpostIdentifier=outpost_id, AssetTypeFilter=["COMPUTE"])["Assets"]
    assert sorted(host["ComputeAttributes"]["State"] for host in hosts) == ["ACTIVE", "INSTALLING"]
    types = client.get_outpost_instance_types(OutpostId=outpost_id)["InstanceTypes"]
    assert [kind["InstanceType"] for kind in types] == ["m5.24xlarge"]
    sutler.until(second, "COMPLETED")
    types = client.get_outpost_instance_types(OutpostId=outpost_id)["InstanceTypes"]
    assert [kind["InstanceType"] for kind in types] == ["c5.24xlarge", "m5.24xlarge"]


def test_cancelling_one_order_leaves_the_other_on_its_way(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a cancelled expansion stops the delivery that it was to extend."""
    outpost_id, first = journey.ordered(client)
    sutler.advance(days=1)
    second = journey.order(client, journey.quote(client, outpost_id))
    client.cancel_order(OrderId=second)
    sutler.until(first, "COMPLETED")
    assert client.get_outpost(OutpostId=outpost_id)["Outpost"]["LifeCycleStatus"] == "ACTIVE"
    assert client.get_order(OrderId=second)["Order"]["Status"] == "CANCELLED"
    assert len(client.list_assets(OutpostIdentifier=outpost_id, AssetTypeFilter=["COMPUTE"])["Assets"]) == 1


def history(client: "OutpostsClient", sutler: "Sutler", *, days: int) -> list[Any]:
    """Order twice, let a year pass in steps of so many days, and return all that is to be seen, without names."""
    outpost_id, _ = journey.ordered(client)
    begun = sutler.now
    journey.quote(client, outpost_id)
    late = journey.outpost(client, journey.site(client))
    client.create_order(OutpostIdentifier=late, LineItems=[FOUR_HOSTS], PaymentOption="NO_UPFRONT")
    for day in range(days, 366, days):
        sutler.to(begun + timedelta(days=day))
    sutler.to(begun + timedelta(days=366))
    orders = [client.get_order(OrderId=one["OrderId"])["Order"] for one in client.list_orders()["Orders"]]
    summaries = client.list_orders()["Orders"]
    quotes = [client.get_quote(QuoteIdentifier=one["QuoteId"])["Quote"] for one in client.list_quotes()["Quotes"]]
    outposts = client.list_outposts()["Outposts"]
    assets = [client.list_assets(OutpostIdentifier=one["OutpostId"])["Assets"] for one in outposts]
    for standing in assets:
        standing.sort(key=lambda asset: asset["AssetLocation"]["RackElevation"])  # listed in the order of their ids
    types = [client.get_outpost_instance_types(OutpostId=one["OutpostId"])["InstanceTypes"] for one in outposts]
    everything = (orders, summaries, quotes, outposts, assets, types)
    return [nameless(value, milliseconds(begun)) for value in everything]


NAMES = {"AssetId", "HostId", "LineItemId", "MacAddressList", "RackId", "ShipmentTrackingNumber", "ShipmentCarrier"}


def nameless(value: Any, begun: datetime) -> Any:
    """Return an answer with times as durations, and without the names that differ from account to account."""
    if isinstance(value, dict):
        return {
            name: nameless(inner, begun)
            for name, inner in value.items()
            if name not in NAMES and not name.endswith(("Id", "Arn", "Identifier", "Message"))
        }
    if isinstance(value, list):
        return [nameless(inner, begun) for inner in value]
    return value - begun if isinstance(value, datetime) else value


def test_a_jump_of_a_year_equals_a_year_of_days(sutler: "Sutler") -> None:
    """Else what happens depends on how often somebody looks at it."""
    other = sutler.another()
    jumped = history(sutler.client(), sutler, days=366)
    assert history(other.client(), other, days=1) == jumped
    assert {order["Status"] for order in jumped[0]} == {"COMPLETED"}


@over_a_socket
def test_a_restart_changes_nothing(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else an upgrade of the server loses an order, a timer, or a day."""
    outpost_id, order_id = journey.ordered(client)
    forgotten = journey.quote(client)
    sutler.advance(days=20)

    def everything() -> list[Any]:
        return [
            sutler.clock(),
            client.get_order(OrderId=order_id)["Order"],
            client.list_orders()["Orders"],
            client.get_quote(QuoteIdentifier=forgotten)["Quote"],
            client.get_outpost(OutpostId=outpost_id)["Outpost"],
            client.list_sites()["Sites"],
        ]

    before = everything()
    sutler.restart()
    assert everything() == before
    sutler.until(order_id, "COMPLETED")
    assert client.get_quote(QuoteIdentifier=forgotten)["Quote"]["QuoteStatus"] == "EXPIRED"
    assert seen(client, outpost_id, order_id) == STEPS[-1][1:]

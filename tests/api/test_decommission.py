"""The return of an Outpost as a client meets it: what is in the way, the request, and the day it is picked up."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler

SECOND = timedelta(seconds=1)
# docs/behaviour.md, "StartOutpostDecommission".
PICK_UP = timedelta(days=14)
GATEWAY_KINDS = ("LGW_ROUTING_DOMAIN", "LGW_ROUTE_TABLE", "LGW_VIRTUAL_INTERFACE_GROUP")
ORDER_OF_THE_MODEL = (
    "EC2_INSTANCE",
    "OUTPOST_RAM_SHARE",
    *GATEWAY_KINDS,
    "OUTPOST_ORDER_CANCELLABLE",
    "OUTPOST_ORDER_INTERVENTION_REQUIRED",
)


@pytest.fixture
def outpost(client: "OutpostsClient", sutler: "Sutler") -> str:
    """The id of an Outpost of one m5 host, ordered for one year and installed."""
    outpost_id = journey.outpost(client, journey.site(client))
    order_id = journey.order(client, journey.quote(client, outpost_id), PaymentTerm="ONE_YEAR")
    sutler.until(order_id, "COMPLETED")
    return outpost_id


def asked(client: "OutpostsClient", outpost_id: str, **members: Any) -> dict[str, Any]:
    answer: dict[str, Any] = {**client.start_outpost_decommission(OutpostIdentifier=outpost_id, **members)}
    del answer["ResponseMetadata"]
    return answer


def blocked(client: "OutpostsClient", outpost_id: str) -> list[str]:
    """What is in the way, told alike with ValidateOnly and without; nothing has begun."""
    answer = asked(client, outpost_id)
    assert answer["Status"] == "BLOCKED"
    assert asked(client, outpost_id, ValidateOnly=True) == answer
    assert life(client, outpost_id) not in ("RETIRING", "RETIRED")
    return list(answer["BlockingResourceTypes"])


def life(client: "OutpostsClient", outpost_id: str) -> str:
    return client.get_outpost(OutpostId=outpost_id)["Outpost"]["LifeCycleStatus"]


def expansion(client: "OutpostsClient", outpost_id: str) -> str:
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("c5.24xlarge", 1)])
    return journey.order(client, quote_id, PaymentTerm="ONE_YEAR")


def charged(client: "OutpostsClient", outpost_id: str) -> list[tuple[str, str]]:
    answer = client.get_outpost_billing_information(OutpostIdentifier=outpost_id)
    return [(one["SubscriptionType"], one["SubscriptionStatus"]) for one in answer["Subscriptions"]]


def test_a_trial_begins_nothing_and_the_request_does(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else a script that only looks sends the hardware back, or one that means it keeps it."""
    arn = client.get_outpost(OutpostId=outpost)["Outpost"]["OutpostArn"]
    assert asked(client, arn, ValidateOnly=True) == {"Status": "SKIPPED"}
    sutler.advance(days=30)
    assert life(client, outpost) == "ACTIVE"
    assert asked(client, arn, ValidateOnly=False) == {"Status": "REQUESTED"}
    assert life(client, outpost) == "RETIRING"


def test_instances_are_in_the_way_until_they_are_stopped(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else the host under somebody's instance, of another account too, is carried away."""
    running = sutler.launch(outpost, "m5.24xlarge", account="999988887777")
    assert blocked(client, outpost) == ["EC2_INSTANCE"]
    sutler.stop(*running)
    assert asked(client, outpost) == {"Status": "REQUESTED"}


def test_a_share_is_in_the_way_until_it_is_ended(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else a consumer's Outpost is gone from one day to the next."""
    consumer = sutler.another()
    sutler.share(client.get_outpost(OutpostId=outpost)["Outpost"]["SiteId"], consumer.account)
    assert asked(client, outpost, ValidateOnly=True) == {"Status": "SKIPPED"}, "the site stays"
    sutler.share(outpost, consumer.account)
    assert blocked(client, outpost) == ["OUTPOST_RAM_SHARE"]
    with pytest.raises(consumer.client().exceptions.AccessDeniedException):
        consumer.client().start_outpost_decommission(OutpostIdentifier=outpost)
    form = {"unshare": {"resource": outpost, "account": consumer.account}}
    assert sutler.control("POST", f"shares?account={sutler.account}", form)[0] == 200
    assert asked(client, outpost) == {"Status": "REQUESTED"}


@pytest.mark.parametrize("kind", GATEWAY_KINDS)
def test_an_object_of_the_local_gateway_is_in_the_way_until_it_is_deleted(
    client: "OutpostsClient", sutler: "Sutler", outpost: str, kind: str
) -> None:
    """Else a network is cut that is still routed to."""
    first, second = (sutler.gateway(create={"outpost": outpost, "kind": kind}) for _ in range(2))
    assert blocked(client, outpost) == [kind]
    status, shown = sutler.control("GET", f"gateways?account={sutler.account}")
    listed = [(one["object"], one["kind"], one["outpost"]) for one in shown["objects"]]
    assert (status, listed) == (200, [(first, kind, outpost), (second, kind, outpost)])
    sutler.gateway(delete=first)
    assert blocked(client, outpost) == [kind]
    sutler.gateway(delete=second)
    assert asked(client, outpost) == {"Status": "REQUESTED"}


def test_an_order_is_in_the_way_as_long_as_it_is_not_over(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else hardware arrives for an Outpost that has gone, or nobody knows that an order could be cancelled."""
    cancelled = expansion(client, outpost)
    assert blocked(client, outpost) == ["OUTPOST_ORDER_CANCELLABLE"]
    client.cancel_order(OrderId=cancelled)
    assert asked(client, outpost, ValidateOnly=True) == {"Status": "SKIPPED"}
    delivered = expansion(client, outpost)
    sutler.until(delivered, "DELIVERED")
    with pytest.raises(client.exceptions.ConflictException):
        client.cancel_order(OrderId=delivered)
    assert blocked(client, outpost) == ["OUTPOST_ORDER_INTERVENTION_REQUIRED"]
    sutler.until(delivered, "COMPLETED")
    assert asked(client, outpost) == {"Status": "REQUESTED"}


def test_an_outpost_that_waits_for_its_first_hardware_is_blocked_by_its_order(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else an Outpost is retired while its first rack is on the road."""
    outpost_id, order_id = journey.ordered(client)
    assert blocked(client, outpost_id) == ["OUTPOST_ORDER_CANCELLABLE"]
    sutler.advance(days=71)
    assert life(client, outpost_id) == "PROVISIONING"
    assert blocked(client, outpost_id) == ["OUTPOST_ORDER_INTERVENTION_REQUIRED"]
    assert client.get_order(OrderId=order_id)["Order"]["Status"] == "DELIVERED"


def test_everything_in_the_way_is_told_at_once(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else what is in the way is found out one after another, by trial."""
    sutler.launch(outpost, "m5.24xlarge")
    sutler.share(outpost, sutler.another().account)
    for kind in reversed(GATEWAY_KINDS):
        sutler.gateway(create={"outpost": outpost, "kind": kind})
    first = expansion(client, outpost)
    sutler.until(first, "DELIVERED")
    expansion(client, outpost)
    assert blocked(client, outpost) == list(ORDER_OF_THE_MODEL)


def test_a_returned_outpost_is_picked_up_and_can_then_be_deleted(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else an Outpost can't be got rid of, or is gone while its racks still stand in the hall, or leaves tasks."""
    client.start_capacity_task(
        OutpostIdentifier=outpost, InstancePools=[{"InstanceType": "m5.large", "Count": 48}], DryRun=True
    )
    sutler.advance(hours=1)
    assert len(client.list_capacity_tasks(OutpostIdentifierFilter=outpost)["CapacityTasks"]) == 1
    assert asked(client, outpost)["Status"] == "REQUESTED"
    requested = sutler.now
    states = [
        asset["ComputeAttributes"]["State"]
        for asset in client.list_assets(OutpostIdentifier=outpost, AssetTypeFilter=["COMPUTE"])["Assets"]
    ]
    assert states == ["RETIRING"]
    assert client.list_assets(OutpostIdentifier=outpost, StatusFilter=["ACTIVE"])["Assets"] == []
    assert client.get_outpost_instance_types(OutpostId=outpost)["InstanceTypes"] == []
    sutler.to(requested + PICK_UP - SECOND)
    with pytest.raises(client.exceptions.ConflictException, match="cannot be deleted in status RETIRING"):
        client.delete_outpost(OutpostId=outpost)
    sutler.to(requested + PICK_UP)
    assert life(client, outpost) == "RETIRED"
    assert client.list_assets(OutpostIdentifier=outpost)["Assets"] == []
    client.delete_outpost(OutpostId=outpost)
    assert client.list_outposts()["Outposts"] == []
    assert client.list_capacity_tasks()["CapacityTasks"] == []
    sutler.advance(days=1000)
    assert client.list_outposts()["Outposts"] == []


def test_the_site_of_a_returned_outpost_can_move(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else a company that has moved must forget its old site to have hardware again."""
    site_id = client.get_outpost(OutpostId=outpost)["Outpost"]["SiteId"]
    asked(client, outpost)
    moved = {**journey.ADDRESS, "AddressLine1": "200 Main Street"}
    with pytest.raises(client.exceptions.ConflictException):
        client.update_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS", Address=moved)  # type: ignore[arg-type]
    sutler.advance(days=14)
    answer = client.update_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS", Address=moved)  # type: ignore[arg-type]
    assert answer["Address"] == moved


def test_the_way_back_survives_a_restart(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else an Outpost that was requested before a restart is never picked up."""
    asked(client, outpost)
    sutler.restart()
    sutler.advance(days=14)
    assert life(sutler.client(), outpost) == "RETIRED"


def test_an_outpost_that_goes_back_takes_nothing_new(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else somebody builds on hardware that is about to be carried away."""
    quote_id = journey.quote(client, outpost)
    asked(client, outpost)
    for _ in range(2):
        with pytest.raises(client.exceptions.ValidationException, match="OUTPOST_ACTIVE_CHECK_ERROR"):
            journey.order(client, quote_id, PaymentTerm="ONE_YEAR")
        with pytest.raises(client.exceptions.ValidationException, match=r"is RETIR(ING|ED); its hosts are no longer"):
            client.start_capacity_task(
                OutpostIdentifier=outpost, InstancePools=[{"InstanceType": "m5.large", "Count": 1}]
            )
        for path, form in (
            ("instances", {"launch": {"outpost": outpost, "type": "m5.24xlarge"}}),
            ("gateways", {"create": {"outpost": outpost, "kind": "LGW_ROUTE_TABLE"}}),
            ("shares", {"share": {"resource": outpost, "account": "444455556666"}}),
        ):
            assert sutler.control("POST", f"{path}?account={sutler.account}", form)[0] == 409
        with pytest.raises(client.exceptions.ConflictException, match=r"is RETIR(ING|ED) already") as refused:
            asked(client, outpost, ValidateOnly=True)
        assert (refused.value.response["ResourceType"], refused.value.response["ResourceId"]) == ("OUTPOST", outpost)
        sutler.advance(days=14)
    assert life(client, outpost) == "RETIRED"


def test_returning_early_ends_the_contract_but_not_what_was_agreed(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else an early return looks free, or hardware that has gone is charged month to month for ever."""
    client.create_renewal(OutpostIdentifier=outpost, PaymentOption="NO_UPFRONT", PaymentTerm="ONE_YEAR")
    assert charged(client, outpost) == [("ORIGINAL", "ACTIVE"), ("RENEWAL", "PENDING")]
    asked(client, outpost)
    assert charged(client, outpost) == [("ORIGINAL", "ACTIVE"), ("RENEWAL", "CANCELLED")]
    assert client.get_renewal_pricing(OutpostIdentifier=outpost)["PricingResult"] == "UNABLE_TO_PRICE"
    sutler.advance(days=100)
    assert charged(client, outpost) == [("ORIGINAL", "ACTIVE"), ("RENEWAL", "CANCELLED")]
    sutler.advance(days=300)
    assert charged(client, outpost) == [("ORIGINAL", "INACTIVE"), ("RENEWAL", "CANCELLED")]


def test_month_to_month_ends_with_the_request(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else the last months of an Outpost that nobody uses are charged."""
    sutler.advance(days=400)
    assert charged(client, outpost) == [("ORIGINAL", "INACTIVE"), ("RENEWAL", "ACTIVE")]
    asked(client, outpost)
    assert charged(client, outpost) == [("ORIGINAL", "INACTIVE"), ("RENEWAL", "INACTIVE")]
    sutler.advance(days=400)
    assert charged(client, outpost) == [("ORIGINAL", "INACTIVE"), ("RENEWAL", "INACTIVE")]


@pytest.mark.parametrize("changes", [True, False])
def test_a_capacity_task_under_way_fails_when_its_hosts_retire(
    client: "OutpostsClient", sutler: "Sutler", outpost: str, changes: bool
) -> None:
    """Else a host that goes back is given new slots, or those that it has, or a task never ends."""
    hosts = [one for one in client.list_assets(OutpostIdentifier=outpost)["Assets"] if "ComputeAttributes" in one]
    wanted = hosts[0]["ComputeAttributes"]["InstanceTypeCapacities"]
    if changes:
        wanted = [{"InstanceType": "m5.large", "Count": 48}]
    task = client.start_capacity_task(OutpostIdentifier=outpost, InstancePools=wanted)["CapacityTaskId"]
    sutler.advance(minutes=1)
    asked(client, outpost)
    sutler.advance(minutes=30)
    ended = client.get_capacity_task(OutpostIdentifier=outpost, CapacityTaskId=task)
    assert (ended["CapacityTaskStatus"], ended["Failed"]["Type"]) == ("FAILED", "UNEXPECTED_ASSET_STATE")


def test_what_has_no_hardware_is_deleted_and_not_returned(client: "OutpostsClient") -> None:
    """Else an Outpost that never had a rack waits for a lorry."""
    outpost_id, order_id = journey.ordered(client)
    client.cancel_order(OrderId=order_id)
    for validate_only in (True, False):
        with pytest.raises(client.exceptions.ConflictException, match="has no hardware that could be returned"):
            asked(client, outpost_id, ValidateOnly=validate_only)
    client.delete_outpost(OutpostId=outpost_id)


def test_an_unknown_outpost_is_not_returned(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else anybody returns anybody's hardware."""
    stranger = sutler.another().client()
    for named in ("op-00000000000000000", outpost):
        with pytest.raises(stranger.exceptions.NotFoundException, match=f"No Outpost with Outpost ID {named}"):
            asked(stranger, named)
    with pytest.raises(client.exceptions.ValidationException, match="outpostIdentifier"):
        asked(client, "op-1")
    assert life(client, outpost) == "ACTIVE"


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({}, 400, "exactly one of create and delete"),
        ({"create": {"outpost": "op-1", "kind": "LGW_ROUTE_TABLE"}, "delete": "lgw-rtb-1"}, 400, "exactly one"),
        ({"create": {"outpost": "op-1"}}, 400, "create.kind is missing"),
        ({"create": {"outpost": "op-1", "kind": "LGW"}}, 400, "kind"),
        ({"create": {"outpost": "op-1", "kind": "LGW_ROUTE_TABLE"}}, 404, "no Outpost op-1"),
        ({"delete": "lgw-rtb-1"}, 404, "no object lgw-rtb-1"),
    ],
)
def test_a_request_about_a_gateway_that_means_nothing_is_told_why(
    sutler: "Sutler", form: Any, status: int, words: str
) -> None:
    """Else a mistyped command seems to have made something."""
    told, answer = sutler.control("POST", f"gateways?account={sutler.account}", form)
    assert (told, words in answer["error"]) == (status, True)


def test_only_an_installed_rack_has_a_local_gateway(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a decommission waits for something that cannot be."""
    site_id = journey.site(client)
    for hardware, words in (("SERVER", "no local gateway"), ("RACK", "is PENDING")):
        outpost_id = journey.outpost(client, site_id, hardware, hardware=hardware)  # type: ignore[arg-type]
        form = {"create": {"outpost": outpost_id, "kind": "LGW_ROUTE_TABLE"}}
        status, answer = sutler.control("POST", f"gateways?account={sutler.account}", form)
        assert (status, words in answer["error"]) == (409, True)
    assert sutler.control("DELETE", f"gateways?account={sutler.account}")[0] == 405

"""What a capacity task is refused for, with the words of the documentation, how one is cancelled, how one fails."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import botocore.exceptions
import pytest

import journey
from capacity import failure, got, host_of, launchable, pools, slots, started, states, status
from journey import ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler

WAIT: Any = {"TaskActionOnBlockingInstances": "WAIT_FOR_EVACUATION"}
PLAN = pools(m5_large=48)
NO_TASK, NO_ORDER, NO_OUTPOST = (f"{kind}-0123456789abcdef0" for kind in ("cap", "oo", "op"))


@pytest.fixture
def installed(client: "OutpostsClient", sutler: "Sutler") -> tuple[str, str]:
    """The ids of an Outpost and its order: an m5 and a c5 host, installed."""
    outpost_id = journey.outpost(client, journey.site(client))
    wanted = [ec2("m5.24xlarge", 1), ec2("c5.24xlarge", 1)]
    order_id = journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=wanted))
    sutler.until(order_id, "COMPLETED")
    return outpost_id, order_id


def refused(
    client: "OutpostsClient", outpost_id: str, wanted: list[dict[str, Any]], **members: Any
) -> tuple[str, str, str | None]:
    """Code and message of a refusal, and the id of the resource that is in the way."""
    with pytest.raises(botocore.exceptions.ClientError) as error:
        started(client, outpost_id, wanted, **members)
    response: Any = error.value.response
    return response["Error"]["Code"], response["Error"]["Message"], response.get("ResourceId")


def test_a_plan_for_what_is_not_there_is_refused_in_the_words_of_the_guide(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str]
) -> None:
    """Else software that reads these messages does not know them."""
    outpost_id, _ = installed
    other = journey.outpost(client, journey.site(client))
    foreign = journey.order(client, journey.quote(client, other))
    not_associated = "Order {} is not associated with Outpost ID {}"
    for order_id in (NO_ORDER, foreign):
        answer = refused(client, outpost_id, PLAN, OrderId=order_id)
        assert answer == ("ValidationException", not_associated.format(order_id, outpost_id), None)
    client.cancel_order(OrderId=foreign)
    assert refused(client, other, PLAN, OrderId=foreign)[1] == not_associated.format(foreign, other)
    shelf = client.list_assets(OutpostIdentifier=outpost_id, AssetTypeFilter=["POWERSHELF"])["Assets"][0]["AssetId"]
    for asset_id in ("0000000000", shelf):
        answer = refused(client, outpost_id, PLAN, AssetId=asset_id)
        assert answer == ("ValidationException", f"AssetId={asset_id} is not valid for Outpost={outpost_id}", None)
    unsupported = "The capacity plan includes instance types that are not supported"
    for wanted in (pools(m5_large=1, r5_large=1), pools(m6_large=1), pools(m5_metal=1)):
        assert refused(client, outpost_id, wanted) == ("ValidationException", unsupported, None)
    c5 = host_of(client, outpost_id, "c5")
    assert refused(client, outpost_id, PLAN, AssetId=c5) == ("ValidationException", unsupported, None)
    assert refused(client, outpost_id, [])[0] == "ValidationException"
    assert refused(client, NO_OUTPOST, PLAN)[:2] == (
        "NotFoundException",
        f"No Outpost with Outpost ID {NO_OUTPOST}",
    )
    assert client.list_capacity_tasks()["CapacityTasks"] == []


def test_a_task_is_for_an_order_or_an_asset_and_needs_a_host(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str]
) -> None:
    """Else a task is accepted that can do nothing."""
    outpost_id, order_id = installed
    asset_id = host_of(client, outpost_id, "m5")
    assert refused(client, outpost_id, PLAN, OrderId=order_id, AssetId=asset_id)[0] == "ValidationException"
    empty = journey.outpost(client, journey.site(client))
    code, message, _ = refused(client, empty, PLAN)
    assert (code, "has no ACTIVE asset" in message) == ("ValidationException", True)


def test_active_tasks_exclude_each_other_as_the_guide_says(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str]
) -> None:
    """Else two tasks slot the same host, each its own way."""
    outpost_id, order_id = installed
    m5, c5 = host_of(client, outpost_id, "m5"), host_of(client, outpost_id, "c5")
    on_m5 = started(client, outpost_id, PLAN, AssetId=m5)
    found = "Active CapacityTask {} already found for {}"
    by_asset = found.format(on_m5, f"Asset {m5} on Outpost {outpost_id}")
    for members in ({"AssetId": m5}, {}, {"OrderId": order_id}):
        assert refused(client, outpost_id, PLAN, **members) == ("ConflictException", by_asset, outpost_id)
    on_c5 = started(client, outpost_id, pools(c5_large=48), AssetId=c5)
    sutler.advance(minutes=31)
    assert [status(client, outpost_id, one) for one in (on_m5, on_c5)] == ["COMPLETED"] * 2
    whole = started(client, outpost_id, PLAN)
    by_outpost = found.format(whole, f"Outpost {outpost_id}")
    for members in ({"AssetId": m5}, {}, {"OrderId": order_id}):
        assert refused(client, outpost_id, PLAN, **members) == ("ConflictException", by_outpost, outpost_id)
    sutler.advance(minutes=31)
    of_order = started(client, outpost_id, PLAN, OrderId=order_id)
    by_order = found.format(of_order, f"Order {order_id} on Outpost {outpost_id}")
    for members in ({"AssetId": m5}, {}, {"OrderId": order_id}):
        assert refused(client, outpost_id, PLAN, **members) == ("ConflictException", by_order, order_id)


def test_tasks_of_other_orders_and_other_outposts_go_side_by_side(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str]
) -> None:
    """Else an expansion waits for the hardware that is there."""
    outpost_id, order_id = installed
    second = journey.order(client, journey.quote(client, outpost_id))
    started(client, outpost_id, PLAN, OrderId=order_id)
    started(client, outpost_id, PLAN, OrderId=second)
    other, third = journey.ordered(client)
    started(client, other, PLAN, OrderId=third)
    tasks = client.list_capacity_tasks()["CapacityTasks"]
    assert [task["OrderId"] for task in tasks] == [third, second, order_id]


@pytest.mark.parametrize("stage", ["REQUESTED", "WAITING_FOR_EVACUATION", "IN_PROGRESS", "CANCELLATION_IN_PROGRESS"])
def test_a_task_is_active_until_it_has_ended(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str], stage: str
) -> None:
    """Else a second task begins while the first still has the hosts."""
    outpost_id, _ = installed
    if stage == "WAITING_FOR_EVACUATION":
        sutler.launch(outpost_id, "m5.24xlarge")
    task_id = started(client, outpost_id, [*PLAN, *pools(c5_24xlarge=1)], **WAIT)
    if stage in ("WAITING_FOR_EVACUATION", "IN_PROGRESS"):
        sutler.advance(minutes=1)
    if stage == "CANCELLATION_IN_PROGRESS":
        client.cancel_capacity_task(OutpostIdentifier=outpost_id, CapacityTaskId=task_id)
    assert status(client, outpost_id, task_id) == stage
    assert refused(client, outpost_id, PLAN)[0] == "ConflictException"
    assert started(client, outpost_id, PLAN, DryRun=True)


@pytest.mark.parametrize("waiting", [False, True])
def test_a_task_that_is_not_running_yet_is_cancelled_after_a_minute(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str], *, waiting: bool
) -> None:
    """Else a task cannot be given up, or goes on although it was."""
    outpost_id, _ = installed
    before = slots(client, outpost_id)
    if waiting:
        sutler.launch(outpost_id, "m5.24xlarge")
    task_id = started(client, outpost_id, PLAN, **WAIT)
    sutler.advance(hours=3 * waiting)
    client.cancel_capacity_task(OutpostIdentifier=outpost_id, CapacityTaskId=task_id)
    assert status(client, outpost_id, task_id) == "CANCELLATION_IN_PROGRESS"
    with pytest.raises(client.exceptions.ConflictException, match="in status CANCELLATION_IN_PROGRESS"):
        client.cancel_capacity_task(OutpostIdentifier=outpost_id, CapacityTaskId=task_id)
    sutler.to(sutler.now + timedelta(minutes=1, microseconds=-1))
    assert status(client, outpost_id, task_id) == "CANCELLATION_IN_PROGRESS"
    sutler.advance(seconds=1)
    assert status(client, outpost_id, task_id) == "CANCELLED"
    assert "CompletionDate" not in got(client, outpost_id, task_id)
    sutler.advance(days=3)
    assert status(client, outpost_id, task_id) == "CANCELLED"
    assert (slots(client, outpost_id), states(client, outpost_id)) == (before, ["ACTIVE"] * 2)


def test_a_running_task_cannot_be_cancelled(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str]
) -> None:
    """Else hosts are left half slotted."""
    outpost_id, _ = installed
    task_id = started(client, outpost_id, PLAN)
    sutler.advance(minutes=1)
    with pytest.raises(client.exceptions.ConflictException, match="in status IN_PROGRESS") as refusal:
        client.cancel_capacity_task(OutpostIdentifier=outpost_id, CapacityTaskId=task_id)
    response: Any = refusal.value.response
    assert (response["ResourceType"], response["ResourceId"]) == ("OUTPOST", outpost_id)
    sutler.advance(minutes=30)
    assert status(client, outpost_id, task_id) == "COMPLETED"


@pytest.mark.parametrize("end", ["COMPLETED", "FAILED", "CANCELLED"])
def test_a_task_that_has_ended_says_that_it_is_already_in_a_terminal_state(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str], end: str
) -> None:
    """Else Terraform cannot destroy its resource: the provider looks for these very words."""
    outpost_id, _ = installed
    task_id = started(client, outpost_id, pools(m5_large=49) if end == "FAILED" else PLAN)
    if end == "CANCELLED":
        client.cancel_capacity_task(OutpostIdentifier=outpost_id, CapacityTaskId=task_id)
    sutler.advance(hours=1)
    assert status(client, outpost_id, task_id) == end
    with pytest.raises(client.exceptions.ValidationException, match="already in a terminal state"):
        client.cancel_capacity_task(OutpostIdentifier=outpost_id, CapacityTaskId=task_id)


def test_a_host_that_is_still_being_installed_fails_its_task(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str]
) -> None:
    """Else a task waits for an installation without saying so."""
    outpost_id, _ = installed
    old = set(slots(client, outpost_id))
    journey.order(client, journey.quote(client, outpost_id))
    sutler.advance(days=71)
    (asset_id,) = set(slots(client, outpost_id)) - old
    task_id = started(client, outpost_id, PLAN, AssetId=asset_id)
    sutler.advance(minutes=1)
    answer = failure(client, outpost_id, task_id)
    assert answer == ("UNEXPECTED_ASSET_STATE", f"Asset {asset_id} is INSTALLING")


def test_a_host_that_is_isolated_by_a_task_is_not_valid_for_another(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str]
) -> None:
    """Else a host under maintenance is promised to somebody else."""
    outpost_id, _ = installed
    asset_id = host_of(client, outpost_id, "m5")
    started(client, outpost_id, PLAN, AssetId=asset_id)
    sutler.advance(minutes=1)
    answer = refused(client, outpost_id, PLAN, AssetId=asset_id, DryRun=True)
    assert answer[:2] == ("ValidationException", f"AssetId={asset_id} is not valid for Outpost={outpost_id}")
    assert launchable(client, outpost_id) == ["c5.24xlarge"]


def test_a_plan_that_would_fit_but_for_a_host_out_of_order_says_so(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str]
) -> None:
    """Else somebody cuts a plan down that was right."""
    outpost_id, _ = installed
    asset_id = host_of(client, outpost_id, "m5")
    started(client, outpost_id, PLAN, AssetId=asset_id)
    sutler.advance(minutes=1)
    trial = started(client, outpost_id, pools(m5_24xlarge=1, c5_24xlarge=1), DryRun=True)
    answer = failure(client, outpost_id, trial)
    assert answer == ("UNEXPECTED_ASSET_STATE", f"Asset {asset_id} is ISOLATED")


@pytest.mark.parametrize("minutes", [0, 1])
def test_an_order_that_is_cancelled_fails_its_task(client: "OutpostsClient", sutler: "Sutler", minutes: int) -> None:
    """Else a task completes for hardware that never comes."""
    outpost_id, order_id = journey.ordered(client)
    task_id = started(client, outpost_id, PLAN, OrderId=order_id)
    sutler.advance(minutes=minutes)
    client.cancel_order(OrderId=order_id)
    sutler.advance(hours=1)
    kind, reason = failure(client, outpost_id, task_id)
    assert kind == "RESOURCE_NOT_FOUND"
    assert reason == (
        "The hardware that the task was for is no longer there" if minutes else f"Order {order_id} was cancelled"
    )


def test_an_outpost_that_is_deleted_takes_its_task_with_it(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a task outlives what it was for, is listed, and cannot be got."""
    outpost_id, order_id = journey.ordered(client)
    task_id = started(client, outpost_id, PLAN, OrderId=order_id)
    client.cancel_order(OrderId=order_id)
    client.delete_outpost(OutpostId=outpost_id)
    sutler.advance(hours=1)
    assert client.list_capacity_tasks()["CapacityTasks"] == []
    with pytest.raises(client.exceptions.NotFoundException, match="No Outpost with Outpost ID"):
        client.get_capacity_task(OutpostIdentifier=outpost_id, CapacityTaskId=task_id)


def test_a_layout_that_is_not_found_in_time_fails_its_task(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else one account's task stops the server for all others."""
    outpost_id = journey.outpost(client, journey.site(client))
    wanted = [ec2("m7i.48xlarge", 60)]
    order_id = journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=wanted))
    # Each half takes one 16xlarge or two 12xlarge: that all halves are taken shows at the very end of a search.
    task_id = started(client, outpost_id, pools(m7i_16xlarge=120, m7i_12xlarge=1), OrderId=order_id)
    sutler.advance(minutes=1)
    assert failure(client, outpost_id, task_id)[0] == "INTERNAL_SERVER_ERROR"


def test_tasks_are_listed_newest_first_by_outpost_and_status(
    client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str]
) -> None:
    """Else the task that runs is not found among those that have ended."""
    outpost_id, _ = installed
    other, order_id = journey.ordered(client)
    ids = []
    for plan in (PLAN, pools(m5_large=49)):
        ids.append(started(client, outpost_id, plan))
        sutler.advance(minutes=31)
    ids.append(started(client, other, PLAN, OrderId=order_id))

    def listed(**filters: Any) -> list[str]:
        return [task["CapacityTaskId"] for task in client.list_capacity_tasks(**filters)["CapacityTasks"]]

    assert listed() == ids[::-1]
    assert listed(OutpostIdentifierFilter=outpost_id) == ids[1::-1]
    assert listed(CapacityTaskStatusFilter=["COMPLETED", "REQUESTED"]) == [ids[2], ids[0]]
    assert listed(CapacityTaskStatusFilter=["FAILED"], OutpostIdentifierFilter=outpost_id) == [ids[1]]
    assert listed(CapacityTaskStatusFilter=["FAILED"], OutpostIdentifierFilter=other) == []
    assert listed(OutpostIdentifierFilter=NO_OUTPOST) == []
    pages = client.get_paginator("list_capacity_tasks").paginate(PaginationConfig={"PageSize": 2})
    assert [len(page["CapacityTasks"]) for page in pages] == [2, 1]
    assert sutler.another().client().list_capacity_tasks()["CapacityTasks"] == []


def test_an_unknown_task_is_not_found(client: "OutpostsClient", sutler: "Sutler", installed: tuple[str, str]) -> None:
    """Else a task of another Outpost can be cancelled by a mistyped id."""
    outpost_id, _ = installed
    other, order_id = journey.ordered(client)
    theirs = started(client, other, PLAN, OrderId=order_id)
    for task_id in (NO_TASK, theirs):
        words = f"No CapacityTask with CapacityTask ID {task_id} on Outpost {outpost_id}"
        for call in (
            client.get_capacity_task,
            client.cancel_capacity_task,
            client.list_blocking_instances_for_capacity_task,
        ):
            with pytest.raises(client.exceptions.NotFoundException, match=words):
                call(OutpostIdentifier=outpost_id, CapacityTaskId=task_id)

"""A capacity task as a client meets it: hosts are slotted anew, around what runs there, for a reason or not at all."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import journey
from capacity import blocking, failure, got, host_of, launchable, pools, slots, started, states, status, total
from journey import ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler

OTHER = "999988887777"
MICROSECOND = timedelta(microseconds=1)


@pytest.fixture
def outpost(client: "OutpostsClient", sutler: "Sutler") -> str:
    """The id of an Outpost with two whole m5 hosts and a whole c5 host, installed."""
    outpost_id = journey.outpost(client, journey.site(client))
    wanted = [ec2("m5.24xlarge", 2), ec2("c5.24xlarge", 1)]
    sutler.until(journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=wanted)), "COMPLETED")
    return outpost_id


def test_the_new_slots_are_there_when_the_task_is_completed(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else nobody can launch what the Outpost was reconfigured for."""
    begun = sutler.now
    task_id = started(client, outpost, pools(m5_24xlarge=1, m5_large=16, m5_4xlarge=4, c5_24xlarge=1))
    before = slots(client, outpost)
    sutler.to(begun + timedelta(minutes=1) - MICROSECOND)
    assert (status(client, outpost, task_id), states(client, outpost)) == ("REQUESTED", ["ACTIVE"] * 3)
    sutler.to(begun + timedelta(minutes=1))
    assert (status(client, outpost, task_id), states(client, outpost)) == ("IN_PROGRESS", ["ACTIVE"] * 2 + ["ISOLATED"])
    sutler.to(begun + timedelta(minutes=31) - MICROSECOND)
    assert (status(client, outpost, task_id), slots(client, outpost)) == ("IN_PROGRESS", before)
    sutler.to(begun + timedelta(minutes=31))
    assert (status(client, outpost, task_id), states(client, outpost)) == ("COMPLETED", ["ACTIVE"] * 3)
    assert total(client, outpost) == {"m5.24xlarge": 1, "m5.large": 16, "m5.4xlarge": 4, "c5.24xlarge": 1}
    assert launchable(client, outpost) == ["c5.24xlarge", "m5.24xlarge", "m5.4xlarge", "m5.large"]
    assert len(sutler.launch(outpost, "m5.large", count=16)) == 16


def test_a_task_answers_with_what_it_was_asked_for(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else infrastructure as code finds a difference in what it has just made."""
    excluded: Any = {"Instances": ["i-0123456789abcdef0"], "AccountIds": [OTHER], "Services": ["ELB"]}
    answer: dict[str, Any] = {
        **client.start_capacity_task(
            OutpostIdentifier=outpost,
            AssetId=host_of(client, outpost, "c5"),
            InstancePools=[{"InstanceType": "c5.large", "Count": 48}],
            InstancesToExclude=excluded,
            TaskActionOnBlockingInstances="WAIT_FOR_EVACUATION",
        )
    }
    del answer["ResponseMetadata"]
    assert answer == got(client, outpost, answer["CapacityTaskId"])
    assert answer["InstancesToExclude"] == excluded
    assert answer["RequestedInstancePools"] == pools(c5_large=48)
    assert (answer["DryRun"], answer["TaskActionOnBlockingInstances"]) == (False, "WAIT_FOR_EVACUATION")
    assert answer["CreationDate"] == answer["LastModifiedDate"]
    assert {"CompletionDate", "Failed", "OrderId"}.isdisjoint(answer)
    sutler.advance(hours=1)
    done = got(client, outpost, answer["CapacityTaskId"])
    assert done["CompletionDate"] == done["LastModifiedDate"] == answer["CreationDate"] + timedelta(minutes=31)


def test_a_task_for_an_asset_changes_that_one_alone(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else hosts that nobody named lose their slots."""
    before = slots(client, outpost)
    asset_id = host_of(client, outpost, "m5")
    started(client, outpost, pools(m5_12xlarge=2), AssetId=asset_id)
    sutler.advance(minutes=31)
    assert slots(client, outpost) == {**before, asset_id: {"m5.12xlarge": 2}}


@pytest.mark.parametrize("days", [1, 30, 60, 65, 71, 80])
def test_the_hardware_of_an_order_is_installed_with_the_slots_that_a_task_sets(
    client: "OutpostsClient", sutler: "Sutler", days: int
) -> None:
    """Else the default layout has to be installed first, and undone."""
    outpost_id, order_id = journey.ordered(client)
    sutler.advance(days=days)
    task_id = started(client, outpost_id, pools(m5_8xlarge=2, m5_4xlarge=2), OrderId=order_id)
    sutler.advance(minutes=31)
    assert status(client, outpost_id, task_id) == "COMPLETED"
    assert got(client, outpost_id, task_id)["OrderId"] == order_id
    if days < 72:
        sutler.until(order_id, "COMPLETED")
    assert total(client, outpost_id) == {"m5.8xlarge": 2, "m5.4xlarge": 2}
    assert launchable(client, outpost_id) == ["m5.4xlarge", "m5.8xlarge"]


def test_hardware_that_is_delivered_while_its_task_runs_gets_its_slots(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else a delivery in the wrong half hour makes a task of no effect."""
    outpost_id, order_id = journey.ordered(client)
    sutler.advance(days=63, minutes=-10)
    task_id = started(client, outpost_id, pools(m5_large=48), OrderId=order_id)
    sutler.advance(minutes=5)
    assert client.get_order(OrderId=order_id)["Order"]["Status"] == "IN_PROGRESS"
    assert status(client, outpost_id, task_id) == "IN_PROGRESS"
    sutler.until(order_id, "COMPLETED")
    assert status(client, outpost_id, task_id) == "COMPLETED"
    assert total(client, outpost_id) == {"m5.large": 48}


def test_a_quote_counts_the_slots_that_are_there_now(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else the existing capacity of a quote is that of the first day."""
    started(client, outpost, pools(m5_large=10))
    sutler.advance(minutes=31)
    offered = client.get_quote(QuoteIdentifier=journey.quote(client, outpost))["Quote"]
    summary = offered["QuoteOptions"][0]["CapacitySummary"]
    assert [(one["Unit"], one["Quantity"]) for one in summary["ExistingCapacities"]] == [("m5.large", 10)]
    assert "172 vCPUs of the Outpost's m5 hosts are not slotted" in offered["StatusMessage"]


def test_fewer_slots_than_there_is_room_for_are_a_plan_too(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else nobody can leave room; and families that a plan leaves out keep slots that it does not name."""
    task_id = started(client, outpost, pools(m5_large=3, c5_large=0))
    sutler.advance(minutes=31)
    assert status(client, outpost, task_id) == "COMPLETED"
    assert total(client, outpost) == {"m5.large": 3}
    assert launchable(client, outpost) == ["m5.large"]


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (pools(m5_large=97), "194 vCPUs of m5 instances and the hosts have 192"),
        (pools(m5_8xlarge=6), "cannot be slotted so, although their vCPUs suffice"),
        (pools(m5_16xlarge=2, m5_8xlarge=1), "cannot be slotted so, although their vCPUs suffice"),
    ],
)
def test_a_plan_that_the_hosts_cannot_have_fails(
    client: "OutpostsClient", sutler: "Sutler", outpost: str, wanted: list[dict[str, Any]], reason: str
) -> None:
    """Else more is promised than the hosts can run."""
    before = slots(client, outpost)
    task_id = started(client, outpost, wanted)
    assert status(client, outpost, task_id) == "REQUESTED"
    sutler.advance(minutes=1)
    kind, told = failure(client, outpost, task_id)
    assert kind == "UNSUPPORTED_CAPACITY_CONFIGURATION"
    assert reason in told
    assert (slots(client, outpost), states(client, outpost)) == (before, ["ACTIVE"] * 3)


def test_a_dry_run_tells_at_once_and_changes_nothing(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else a question is an order."""
    before, clock = slots(client, outpost), sutler.clock()
    sutler.launch(outpost, "m5.24xlarge", count=2)
    fits = started(client, outpost, pools(m5_24xlarge=2, c5_large=48), DryRun=True)
    above = started(client, outpost, pools(m5_24xlarge=2, c5_large=49), DryRun=True)
    blocked = started(client, outpost, pools(m5_large=96), DryRun=True)
    waits = started(
        client, outpost, pools(m5_large=96), DryRun=True, TaskActionOnBlockingInstances="WAIT_FOR_EVACUATION"
    )
    assert [status(client, outpost, one) for one in (fits, waits)] == ["COMPLETED"] * 2
    assert failure(client, outpost, above)[0] == "UNSUPPORTED_CAPACITY_CONFIGURATION"
    assert failure(client, outpost, blocked)[0] == "BLOCKING_INSTANCES_NOT_EVACUATED"
    assert got(client, outpost, fits)["DryRun"]
    assert len(blocking(client, outpost, waits)) == len(blocking(client, outpost, blocked)) == 2
    sutler.advance(days=3)
    assert (slots(client, outpost), states(client, outpost)) == (before, ["ACTIVE"] * 3)
    assert sutler.clock()["next"] == clock["next"]


def test_instances_in_the_way_fail_a_task_that_does_not_wait(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else a running workload is stopped without notice."""
    (running,) = sutler.launch(outpost, "m5.24xlarge")
    task_id = started(client, outpost, pools(m5_large=96))
    sutler.advance(minutes=1)
    assert failure(client, outpost, task_id)[0] == "BLOCKING_INSTANCES_NOT_EVACUATED"
    assert blocking(client, outpost, task_id) == [running]
    again = started(client, outpost, pools(m5_24xlarge=1, m5_large=48))
    sutler.advance(minutes=31)
    assert status(client, outpost, again) == "COMPLETED"
    (where,) = client.list_asset_instances(OutpostIdentifier=outpost)["AssetInstances"]
    assert slots(client, outpost)[where["AssetId"]] == {"m5.24xlarge": 1}


def test_a_waiting_task_looks_every_ten_minutes_and_goes_on_when_the_instances_are_stopped(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else an evacuation at night waits for somebody in the morning."""
    begun = sutler.now
    running = sutler.launch(outpost, "m5.24xlarge", count=2)
    task_id = started(client, outpost, pools(m5_large=96), TaskActionOnBlockingInstances="WAIT_FOR_EVACUATION")
    sutler.to(begun + timedelta(minutes=1))
    assert status(client, outpost, task_id) == "WAITING_FOR_EVACUATION"
    assert sorted(blocking(client, outpost, task_id)) == sorted(running)
    sutler.advance(hours=5)
    assert status(client, outpost, task_id) == "WAITING_FOR_EVACUATION"
    assert got(client, outpost, task_id)["LastModifiedDate"] == got(client, outpost, task_id)["CreationDate"] + (
        timedelta(minutes=1)
    )
    sutler.stop(running[0])
    sutler.advance(minutes=30)
    assert blocking(client, outpost, task_id) == [running[1]]
    sutler.stop(running[1])
    assert blocking(client, outpost, task_id) == []
    sutler.to(begun + timedelta(hours=5, minutes=41) - MICROSECOND)
    assert status(client, outpost, task_id) == "WAITING_FOR_EVACUATION"
    sutler.to(begun + timedelta(hours=5, minutes=41))
    assert status(client, outpost, task_id) == "IN_PROGRESS"
    sutler.advance(minutes=30)
    assert (status(client, outpost, task_id), total(client, outpost)) == ("COMPLETED", {"m5.large": 96})


def test_a_task_waits_for_48_hours_and_then_fails(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else a task that nobody clears the way for keeps all others out for good."""
    begun = sutler.now
    sutler.launch(outpost, "m5.24xlarge")
    task_id = started(client, outpost, pools(m5_large=96), TaskActionOnBlockingInstances="WAIT_FOR_EVACUATION")
    sutler.to(begun + timedelta(hours=48, minutes=1) - MICROSECOND)
    assert status(client, outpost, task_id) == "WAITING_FOR_EVACUATION"
    sutler.to(begun + timedelta(hours=48, minutes=1))
    assert failure(client, outpost, task_id)[0] == "BLOCKING_INSTANCES_NOT_EVACUATED"
    assert started(client, outpost, pools(m5_24xlarge=2, c5_24xlarge=1))


@pytest.mark.parametrize("by", ["Instances", "AccountIds", "Services"])
def test_excluded_instances_stay_and_are_not_among_those_to_stop(
    client: "OutpostsClient", sutler: "Sutler", outpost: str, by: str
) -> None:
    """Else the one instance that must run is stopped for the sake of others."""
    (mine,) = sutler.launch(outpost, "m5.24xlarge")
    (theirs,) = sutler.launch(outpost, "m5.24xlarge", account=OTHER, service="RDS")
    value = {"Instances": theirs, "AccountIds": OTHER, "Services": "RDS"}[by]
    members: Any = {"InstancesToExclude": {by: [value]}, "TaskActionOnBlockingInstances": "WAIT_FOR_EVACUATION"}
    task_id = started(client, outpost, pools(m5_24xlarge=1, m5_large=48), **members)
    sutler.advance(minutes=1)
    assert status(client, outpost, task_id) == "WAITING_FOR_EVACUATION"
    assert blocking(client, outpost, task_id) == [mine]
    sutler.stop(mine)
    sutler.advance(minutes=40)
    assert status(client, outpost, task_id) == "COMPLETED"
    (left,) = client.list_asset_instances(OutpostIdentifier=outpost)["AssetInstances"]
    assert left["InstanceId"] == theirs
    assert slots(client, outpost)[left["AssetId"]] == {"m5.24xlarge": 1}


def test_a_plan_without_room_for_excluded_instances_fails(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else a task waits 48 hours for what was told never to happen."""
    running = sutler.launch(outpost, "m5.24xlarge")
    members: Any = {
        "InstancesToExclude": {"Instances": running},
        "TaskActionOnBlockingInstances": "WAIT_FOR_EVACUATION",
    }
    task_id = started(client, outpost, pools(m5_large=96), **members)
    sutler.advance(minutes=1)
    kind, reason = failure(client, outpost, task_id)
    assert kind == "UNSUPPORTED_CAPACITY_CONFIGURATION"
    assert "no room for the 1 instances that must not be stopped" in reason


def test_only_instances_in_the_way_are_to_be_stopped_and_only_the_callers_are_shown(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else a whole Outpost is evacuated for the sake of one host."""
    started(client, outpost, pools(m5_4xlarge=12, c5_24xlarge=1))
    sutler.advance(minutes=31)
    mine = sutler.launch(outpost, "m5.4xlarge", count=9)
    theirs = sutler.launch(outpost, "m5.4xlarge", count=3, account=OTHER)
    sutler.launch(outpost, "c5.24xlarge")
    wanted = pools(m5_4xlarge=10, m5_8xlarge=1, c5_24xlarge=1)
    task_id = started(client, outpost, wanted, TaskActionOnBlockingInstances="WAIT_FOR_EVACUATION")
    sutler.advance(minutes=1)
    to_stop = blocking(client, outpost, task_id)
    assert set(to_stop) <= set(mine)
    assert len(to_stop) == 2
    sutler.stop(*to_stop)
    sutler.advance(minutes=40)
    assert status(client, outpost, task_id) == "COMPLETED"
    left = client.list_asset_instances(OutpostIdentifier=outpost, AccountIdFilter=[OTHER])["AssetInstances"]
    assert [one["InstanceId"] for one in left] == theirs
    assert total(client, outpost) == {"m5.4xlarge": 10, "m5.8xlarge": 1, "c5.24xlarge": 1}


def test_instances_of_other_accounts_are_in_the_way_and_not_shown(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else one account learns what another runs, or a task goes on over it."""
    (theirs,) = sutler.launch(outpost, "c5.24xlarge", account=OTHER)
    task_id = started(client, outpost, pools(c5_large=48), TaskActionOnBlockingInstances="WAIT_FOR_EVACUATION")
    sutler.advance(hours=1)
    assert (status(client, outpost, task_id), blocking(client, outpost, task_id)) == ("WAITING_FOR_EVACUATION", [])
    sutler.stop(theirs)
    sutler.advance(minutes=40)
    assert status(client, outpost, task_id) == "COMPLETED"


def test_nothing_is_launched_on_a_host_that_is_being_slotted_anew(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else an instance runs in a slot that is gone half an hour later."""
    started(client, outpost, pools(m5_24xlarge=2, c5_large=48))
    sutler.advance(minutes=1)
    form = {"launch": {"outpost": outpost, "type": "c5.24xlarge"}}
    assert sutler.control("POST", f"instances?account={sutler.account}", form)[0] == 409
    assert sutler.launch(outpost, "m5.24xlarge")
    sutler.advance(minutes=30)
    assert len(sutler.launch(outpost, "c5.large", count=48)) == 48


def test_blocking_instances_are_listed_page_by_page(client: "OutpostsClient", sutler: "Sutler", outpost: str) -> None:
    """Else who has much to stop stops a part of it, and waits for a task that never begins."""
    running = sutler.launch(outpost, "m5.24xlarge", count=2)
    task_id = started(
        client, outpost, pools(m5_large=96, c5_24xlarge=1), TaskActionOnBlockingInstances="WAIT_FOR_EVACUATION"
    )
    pages = client.get_paginator("list_blocking_instances_for_capacity_task").paginate(
        OutpostIdentifier=outpost, CapacityTaskId=task_id, PaginationConfig={"PageSize": 1}
    )
    found = [[one["InstanceId"] for one in page["BlockingInstances"]] for page in pages]
    assert sorted(found) == sorted([one] for one in running)

"""Hardware that comes, or fails, while a capacity task runs, as a client meets it: no instance loses its slot."""

from typing import TYPE_CHECKING, Any

import pytest

import journey
from capacity import failure, host_of, pools, slots, started, states, status
from journey import ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler

WHOLE = pools(m5_24xlarge=1)
MINUTES = ("PREPARING", "BUILDING", "SHIPPED", "DELIVERED", "INSTALLING")


@pytest.fixture
def outpost(client: "OutpostsClient") -> str:
    return journey.outpost(client, journey.site(client))


def ordered(client: "OutpostsClient", outpost: str) -> str:
    """Order a host of six 4xlarge; return the id of the order."""
    quote = journey.quote(client, outpost, RequestedCapacities=[ec2("m5.4xlarge", 6)])
    return journey.order(client, quote)


def running(client: "OutpostsClient", outpost: str) -> list[Any]:
    return client.list_asset_instances(OutpostIdentifier=outpost)["AssetInstances"]


def test_a_host_that_is_installed_while_its_task_runs_keeps_the_slots_that_are_taken(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else who launches at once on new hardware runs in a slot that is gone half an hour later."""
    order = ordered(client, outpost)
    sutler.until(order, "DELIVERED")
    sutler.advance(days=9, minutes=-20)
    task = started(client, outpost, WHOLE, OrderId=order)
    sutler.advance(minutes=21)
    assert (status(client, outpost, task), states(client, outpost)) == ("IN_PROGRESS", ["ACTIVE"])
    sutler.launch(outpost, "m5.4xlarge", count=2)
    sutler.advance(hours=1)
    kind, reason = failure(client, outpost, task)
    assert kind == "BLOCKING_INSTANCES_NOT_EVACUATED"
    assert "Instances" in reason
    assert list(slots(client, outpost).values()) == [{"m5.4xlarge": 6}]
    assert len(running(client, outpost)) == 2


def test_a_replacement_that_comes_while_a_task_runs_keeps_the_slots_that_are_taken(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else with short durations a new host is slotted anew under the instances that were launched on it."""
    sutler.until(ordered(client, outpost), "COMPLETED")
    short = {"durations": {"RACK": dict.fromkeys(MINUTES, "PT2M")}}
    assert sutler.control("PUT", f"settings?account={sutler.account}", short)[0] == 200
    task = started(client, outpost, WHOLE)
    while status(client, outpost, task) != "IN_PROGRESS":
        sutler.advance(minutes=1)
    replacement = sutler.fail(host_of(client, outpost, "m5.4xlarge"))
    sutler.until(replacement, "COMPLETED")
    assert status(client, outpost, task) == "IN_PROGRESS"
    sutler.launch(outpost, "m5.4xlarge", count=6)
    sutler.advance(hours=1)
    assert status(client, outpost, task) == "FAILED"
    assert list(slots(client, outpost).values()) == [{"m5.4xlarge": 6}]
    assert len(running(client, outpost)) == 6


def test_a_host_that_fails_as_isolated_while_its_task_runs_is_not_taken_for_sound(
    client: "OutpostsClient", sutler: "Sutler", outpost: str
) -> None:
    """Else a broken host is launched on again, half an hour after it failed."""
    order = ordered(client, outpost)
    sutler.until(order, "DELIVERED")
    sutler.advance(days=9, minutes=-20)
    task = started(client, outpost, WHOLE, OrderId=order)
    sutler.advance(minutes=21)
    failing = host_of(client, outpost, "m5.4xlarge")
    sutler.fail(failing, "ISOLATED")
    sutler.advance(hours=1)
    assert states(client, outpost) == ["ISOLATED"]
    assert failure(client, outpost, task) == ("UNEXPECTED_ASSET_STATE", f"Asset {failing} is ISOLATED")
    assert list(slots(client, outpost).values()) == [{"m5.4xlarge": 6}]

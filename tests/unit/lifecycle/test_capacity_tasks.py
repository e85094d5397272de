"""Does a task end well when hardware fails under it, and in the same way however the clock gets there?"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

import pytest

from assembled import ACCOUNT, DAY_US, REGION, Assembled
from journey import ADDRESS, RACK_PROPERTIES
from sutler.desk.instances import InstanceRequest, Launch
from sutler.store import assets
from sutler.store.ids import Ids
from sutler.store.inline import open_memory

BEGIN: Final = 1_790_000_000_123_000  # in 2026
MINUTE_US: Final = 60_000_000


@contextmanager
def installed() -> Iterator[tuple[Assembled, str]]:
    """Lend a Sutler with an Outpost of four m5 hosts, each slotted for one 24xlarge."""
    with closing(Assembled(lambda: open_memory(wall=lambda: BEGIN), ids=Ids(seeded=True))) as sutler:
        site = sutler.ask(
            "CreateSite",
            Name="Seattle",
            OperatingAddress=ADDRESS,
            ShippingAddress=ADDRESS,
            RackPhysicalProperties=RACK_PROPERTIES,
        )["Site"]
        made = sutler.ask("CreateOutpost", Name="A", SiteId=site["SiteId"], AvailabilityZone="us-west-2a")
        outpost_id = made["Outpost"]["OutpostId"]
        item = {"CatalogItemId": "OR-SUTM504", "Quantity": 1}
        sutler.ask("CreateOrder", OutpostIdentifier=outpost_id, LineItems=[item], PaymentOption="NO_UPFRONT")
        sutler.advance(72 * DAY_US)
        yield sutler, outpost_id


def hosts(sutler: Assembled, outpost_id: str) -> dict[str, tuple[str, dict[str, int]]]:
    """State and slots of each host."""
    found = sutler.ask("ListAssets", OutpostIdentifier=outpost_id, AssetTypeFilter=["COMPUTE"])["Assets"]
    return {
        asset["AssetId"]: (
            asset["ComputeAttributes"]["State"],
            {slot["InstanceType"]: slot["Count"] for slot in asset["ComputeAttributes"]["InstanceTypeCapacities"]},
        )
        for asset in found
    }


def start(sutler: Assembled, outpost_id: str, **members: Any) -> str:
    """Start a task that slots all hosts for large instances; return its id."""
    pools = [{"InstanceType": "m5.large", "Count": 192}]
    task = sutler.ask("StartCapacityTask", OutpostIdentifier=outpost_id, InstancePools=pools, **members)
    return str(task["CapacityTaskId"])


def task_of(sutler: Assembled, outpost_id: str, task_id: str) -> dict[str, Any]:
    return dict(sutler.ask("GetCapacityTask", OutpostIdentifier=outpost_id, CapacityTaskId=task_id))


def fail(sutler: Assembled, asset_id: str, *, was: str, state: str) -> None:
    """Let the hardware of a host come to a state."""
    sutler.runner.run(
        sutler.sutler.executor.write(
            lambda tx: assets.change_state(tx, ACCOUNT, REGION, asset_id, was=was, state=state)
        )
    )


def test_a_host_that_fails_while_it_is_slotted_anew_fails_the_task_and_frees_the_others() -> None:
    """Else a task completes on broken hardware, or sound hosts stay isolated for good."""
    with installed() as (sutler, outpost_id):
        whole = {"m5.24xlarge": 1}
        task_id = start(sutler, outpost_id)
        sutler.advance(MINUTE_US)
        broken, *sound = hosts(sutler, outpost_id)
        fail(sutler, broken, was="ISOLATED", state="RETIRING")
        sutler.advance(30 * MINUTE_US)
        task = task_of(sutler, outpost_id, task_id)
        assert (task["CapacityTaskStatus"], task["Failed"]) == (
            "FAILED",
            {"Type": "UNEXPECTED_ASSET_STATE", "Reason": f"Asset {broken} is RETIRING"},
        )
        expected = {broken: ("RETIRING", whole), **dict.fromkeys(sound, ("ACTIVE", whole))}
        assert hosts(sutler, outpost_id) == expected


@pytest.mark.parametrize("state", ["RETIRING", "ISOLATED"])
def test_a_host_that_fails_before_its_task_begins_is_told_by_its_state(state: str) -> None:
    """Else the plan is blamed for what the hardware is to blame for."""
    with installed() as (sutler, outpost_id):
        broken = next(iter(hosts(sutler, outpost_id)))
        whole = start(sutler, outpost_id)
        fail(sutler, broken, was="ACTIVE", state=state)
        sutler.advance(MINUTE_US)
        failed = task_of(sutler, outpost_id, whole)["Failed"]
        assert failed == {"Type": "UNEXPECTED_ASSET_STATE", "Reason": f"Asset {broken} is {state}"}


def history(step_us: int) -> tuple[list[Any], ...]:
    """Let a task wait for three days in steps; return all rows that are left."""
    with installed() as (sutler, outpost_id):
        request = InstanceRequest(launch=Launch(outpost_id, "m5.24xlarge"))
        sutler.runner.run(sutler.sutler.instances.change(ACCOUNT, request))
        start(sutler, outpost_id, TaskActionOnBlockingInstances="WAIT_FOR_EVACUATION")
        for _ in range(3 * DAY_US // step_us):
            sutler.advance(step_us)
        return sutler.rows("capacity_task"), sutler.rows("asset"), sutler.rows("timer")


def test_a_task_that_waits_comes_to_the_same_end_however_the_clock_goes() -> None:
    """Else a rehearsed evacuation depends on who looks at it."""
    assert history(3 * DAY_US) == history(DAY_US // 16)

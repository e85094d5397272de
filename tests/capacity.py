"""How do tests drive capacity tasks? Start one, see how far it is, see how the hosts are slotted.

Each takes a boto3 client and the id of an Outpost.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient


def pools(**counts: int) -> list[dict[str, Any]]:
    """Read m5_large=4 as a pool of four m5.large."""
    return [{"InstanceType": name.replace("_", "."), "Count": count} for name, count in counts.items()]


def started(client: "OutpostsClient", outpost_id: str, wanted: list[dict[str, Any]], **members: Any) -> str:
    """Start a task for the whole Outpost, or for what the members say; return its id."""
    request: Any = {"OutpostIdentifier": outpost_id, "InstancePools": wanted, **members}
    return client.start_capacity_task(**request)["CapacityTaskId"]


def got(client: "OutpostsClient", outpost_id: str, task_id: str) -> dict[str, Any]:
    """The answer of GetCapacityTask."""
    answer: dict[str, Any] = {**client.get_capacity_task(OutpostIdentifier=outpost_id, CapacityTaskId=task_id)}
    del answer["ResponseMetadata"]
    return answer


def status(client: "OutpostsClient", outpost_id: str, task_id: str) -> str:
    """The status of a task, after a check that the list of tasks shows the same of it."""
    task = got(client, outpost_id, task_id)
    (listed,) = [
        one
        for one in client.list_capacity_tasks(OutpostIdentifierFilter=outpost_id)["CapacityTasks"]
        if one["CapacityTaskId"] == task_id
    ]
    assert listed == {member: value for member, value in task.items() if member in listed}
    return str(task["CapacityTaskStatus"])


def failure(client: "OutpostsClient", outpost_id: str, task_id: str) -> tuple[str, str]:
    """Type and reason of a task that failed."""
    task = got(client, outpost_id, task_id)
    assert task["CapacityTaskStatus"] == "FAILED"
    return task["Failed"]["Type"], task["Failed"]["Reason"]


def slots(client: "OutpostsClient", outpost_id: str) -> dict[str, dict[str, int]]:
    """The slots of each host."""
    return {
        asset["AssetId"]: {
            slot["InstanceType"]: slot["Count"] for slot in asset["ComputeAttributes"]["InstanceTypeCapacities"]
        }
        for asset in client.list_assets(OutpostIdentifier=outpost_id, AssetTypeFilter=["COMPUTE"])["Assets"]
    }


def total(client: "OutpostsClient", outpost_id: str) -> dict[str, int]:
    """The slots of all hosts together."""
    together: dict[str, int] = {}
    for host in slots(client, outpost_id).values():
        for name, count in host.items():
            together[name] = together.get(name, 0) + count
    return together


def states(client: "OutpostsClient", outpost_id: str) -> list[str]:
    """The states of the hosts, sorted."""
    assets = client.list_assets(OutpostIdentifier=outpost_id, AssetTypeFilter=["COMPUTE"])["Assets"]
    return sorted(asset["ComputeAttributes"]["State"] for asset in assets)


def launchable(client: "OutpostsClient", outpost_id: str) -> list[str]:
    """The instance types that can be launched."""
    return [kind["InstanceType"] for kind in client.get_outpost_instance_types(OutpostId=outpost_id)["InstanceTypes"]]


def blocking(client: "OutpostsClient", outpost_id: str, task_id: str) -> list[str]:
    """The ids of the instances that are in the way of a task."""
    answer = client.list_blocking_instances_for_capacity_task(OutpostIdentifier=outpost_id, CapacityTaskId=task_id)
    return [one["InstanceId"] for one in answer["BlockingInstances"]]


def host_of(client: "OutpostsClient", outpost_id: str, family: str) -> str:
    """The asset id of the first host with slots of a family."""
    return next(
        asset_id for asset_id, host in slots(client, outpost_id).items() if any(family in name for name in host)
    )

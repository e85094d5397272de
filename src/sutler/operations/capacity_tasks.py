"""What can be done with a capacity task? Started for an Outpost, an order or an asset, followed, cancelled."""

from typing import TYPE_CHECKING, Any

import msgspec

from sutler.lifecycle.capacity_tasks import cancelling, dry_run, requested_timer
from sutler.lifecycle.configured import ConfiguredHost, configured_hosts
from sutler.lifecycle.deliveries import ON_SITE
from sutler.lifecycle.reslotting import blocking, in_scope
from sutler.operations import listing
from sutler.operations.assets import supported_types
from sutler.operations.names import bare_id
from sutler.operations.outposts import fetch_outpost
from sutler.operations.registry import Answer, Call, operation
from sutler.rules.capacity_tasks import (
    ACTIVE,
    DEFAULT_ACTION,
    Active,
    active_refusal,
    asset_refusal,
    cancel_refusal,
    hosts_refusal,
    order_refusal,
    pools_refusal,
    scope_refusal,
)
from sutler.rules.refusal import not_found
from sutler.store import assets, capacity_tasks, orders
from sutler.store.capacity_tasks import CapacityTaskRow
from sutler.store.documents import encoded

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import (
        CancelCapacityTaskInputTypeDef,
        GetCapacityTaskInputTypeDef,
        ListBlockingInstancesForCapacityTaskInputTypeDef,
        ListCapacityTasksInputTypeDef,
        StartCapacityTaskInputTypeDef,
    )


@operation("StartCapacityTask")
def start_capacity_task(call: Call, request: "StartCapacityTaskInputTypeDef") -> Answer:
    """Start to slot the hosts of an Outpost, an order or an asset anew, or try whether that would be possible.

    Refuses: NotFoundException: no such Outpost. ValidationException, ConflictException: see the rules of
        `rules.capacity_tasks`.
    Source: API reference, StartCapacityTask; assumed: a dry run changes nothing, so that no task excludes it; pools of
        one instance type are added up.
    """
    outpost = fetch_outpost(call, request["OutpostIdentifier"])
    outpost_id = outpost.outpost_id
    order_id, asset_id = request.get("OrderId"), request.get("AssetId")
    hosts = configured_hosts(call.tx, call.account, call.region, outpost_id, call.reference)
    call.refuse(scope_refusal(order_id, asset_id))
    wanted = _fetch_scope(call, outpost_id, hosts, order_id, asset_id)
    trial = request.get("DryRun", False)
    if not trial:
        rows = capacity_tasks.of_outpost(call.tx, call.account, call.region, outpost_id, ACTIVE)
        call.refuse(active_refusal(outpost_id, wanted, [_active(call, row) for row in rows]))
    call.refuse(
        hosts_refusal(
            outpost_id,
            order_id,
            active_hosts=sum(host.state == "ACTIVE" for host in hosts),
            hosts_of_order=sum(host.order_id == order_id for host in hosts),
            status=outpost.life_cycle_status,
        )
    )
    if asset_id is not None:
        state = next((host.state for host in hosts if host.asset_id == asset_id), None)
        call.refuse(asset_refusal(outpost_id, asset_id, state=state))
    scope = in_scope(hosts, order_id, asset_id)
    call.refuse(pools_refusal(request["InstancePools"], supported_types([one.host for one in scope], call.reference)))
    task = CapacityTaskRow(
        task_id=call.new_id("cap"),
        created=call.now,
        outpost_id=outpost_id,
        order_id=order_id,
        asset_id=asset_id,
        pools=msgspec.json.encode(request["InstancePools"]).decode(),
        excluded=encoded(request.get("InstancesToExclude")),
        dry_run=int(trial),
        action=request.get("TaskActionOnBlockingInstances", DEFAULT_ACTION),
        status="REQUESTED",
        since=call.now,
    )
    if trial:
        task = dry_run(call.tx, call.account, call.region, task, call.reference)
    else:
        call.schedule(requested_timer(task, call.region, call.reference))
    capacity_tasks.insert(call.tx, call.account, call.region, task)
    return _task_shape(task)


@operation("GetCapacityTask")
def get_capacity_task(call: Call, request: "GetCapacityTaskInputTypeDef") -> Answer:
    """Show a capacity task.

    Refuses: NotFoundException: no such Outpost, or no such task of it.
    Source: API reference, GetCapacityTask.
    """
    return _task_shape(_fetch(call, request["OutpostIdentifier"], request["CapacityTaskId"]))


@operation("ListCapacityTasks")
def list_capacity_tasks(call: Call, request: "ListCapacityTasksInputTypeDef") -> Answer:
    """List the account's capacity tasks in the Region, dry runs too, newest first.

    Source: API reference, ListCapacityTasks; assumed: newest first; a filter by an unknown Outpost lists nothing.
    """
    outpost = request.get("OutpostIdentifierFilter")
    wanted = None if outpost is None else bare_id(call, outpost) or ""
    rows, token = listing.page(
        call,
        request,
        lambda before, limit: capacity_tasks.page(
            call.tx,
            call.account,
            call.region,
            outpost_id=wanted,
            statuses=request.get("CapacityTaskStatusFilter", ()),
            before=before,
            limit=limit,
        ),
        lambda task: (task.created, task.task_id),
        start=listing.END,
    )
    return {"CapacityTasks": [_summary(task) for task in rows], **token}


@operation("CancelCapacityTask")
def cancel_capacity_task(call: Call, request: "CancelCapacityTaskInputTypeDef") -> Answer:
    """Begin to cancel a capacity task that is not running yet.

    Refuses: NotFoundException: no such Outpost, or no such task of it. ValidationException, ConflictException: see
        `cancel_refusal`.
    Source: API reference, CancelCapacityTask.
    """
    task = _fetch(call, request["OutpostIdentifier"], request["CapacityTaskId"])
    call.refuse(cancel_refusal(task.task_id, task.outpost_id, task.status))
    task, timer = cancelling(task, call.region, call.now, call.reference)
    capacity_tasks.save(call.tx, call.account, call.region, task)
    call.schedule(timer)
    return {}


@operation("ListBlockingInstancesForCapacityTask")
def list_blocking_instances(call: Call, request: "ListBlockingInstancesForCapacityTaskInputTypeDef") -> Answer:
    """List the caller's instances whose stop frees the capacity that a task lacks, as things stand.

    Refuses: NotFoundException: no such Outpost, or no such task of it.
    Source: API reference, ListBlockingInstancesForCapacityTask (instances of the account that began the task); assumed:
        a task that has ended for another reason than its blocking instances has none, a dry run is asked at any time.
    """
    task = _fetch(call, request["OutpostIdentifier"], request["CapacityTaskId"])
    waits = task.status in ("REQUESTED", "WAITING_FOR_EVACUATION")
    failed = task.failure_type == "BLOCKING_INSTANCES_NOT_EVACUATED"
    found = []
    if waits or failed or task.dry_run:
        found = blocking(call.tx, call.account, call.region, task, call.reference)
    own = [one for one in found if one.owner_id == call.account]
    rows, token = listing.page(
        call,
        request,
        lambda after, limit: [one for one in own if (one.launched, one.instance_id) > after][:limit],
        lambda one: (one.launched, one.instance_id),
    )
    shapes = [{"InstanceId": one.instance_id, "AccountId": one.owner_id, "AwsServiceName": one.service} for one in rows]
    return {"BlockingInstances": shapes, **token}


def _fetch_scope(
    call: Call, outpost_id: str, hosts: list[ConfiguredHost], order_id: str | None, asset_id: str | None
) -> Active:
    """Return what a task is wanted for; an order or asset must be the Outpost's."""
    if order_id is not None:
        order = orders.fetch(call.tx, call.account, call.region, order_id)
        of_outpost = order is not None and order.outpost_id == outpost_id
        status = None if order is None else order.status
        call.refuse(order_refusal(outpost_id, order_id, of_outpost=of_outpost, status=status))
    if asset_id is None:
        return Active("", order_id)
    host = next((host for host in hosts if host.asset_id == asset_id and host.state != ON_SITE), None)
    call.refuse(asset_refusal(outpost_id, asset_id, state=None if host is None else "ACTIVE"))  # its state comes later
    assert host is not None, "an asset that is not there was refused"
    return Active("", None, asset_id, host.order_id)


def _active(call: Call, task: CapacityTaskRow) -> Active:
    asset = None if task.asset_id is None else assets.fetch(call.tx, call.account, call.region, task.asset_id)
    return Active(task.task_id, task.order_id, task.asset_id, None if asset is None else asset.order_id)


def _fetch(call: Call, outpost: str, task_id: str) -> CapacityTaskRow:
    outpost_id = fetch_outpost(call, outpost).outpost_id
    task = capacity_tasks.fetch(call.tx, call.account, call.region, task_id)
    if task is None or task.outpost_id != outpost_id:
        raise call.refused(not_found(f"No CapacityTask with CapacityTask ID {task_id} on Outpost {outpost_id}"))
    return task


def _summary(task: CapacityTaskRow) -> dict[str, Any]:
    """Return what lists show of a task.

    Source: API reference, CapacityTaskSummary; assumed: only a COMPLETED task has a CompletionDate ("ran
        successfully").
    """
    shape = {
        "CapacityTaskId": task.task_id,
        "OutpostId": task.outpost_id,
        "OrderId": task.order_id,
        "AssetId": task.asset_id,
        "CapacityTaskStatus": task.status,
        "CreationDate": task.created,
        "CompletionDate": task.since if task.status == "COMPLETED" else None,
        "LastModifiedDate": task.since,
    }
    return {member: value for member, value in shape.items() if value is not None}


def _task_shape(task: CapacityTaskRow) -> dict[str, Any]:
    shape = {
        **_summary(task),
        "RequestedInstancePools": msgspec.json.decode(task.pools),
        "DryRun": bool(task.dry_run),
        "TaskActionOnBlockingInstances": task.action,
    }
    if task.excluded is not None:
        shape["InstancesToExclude"] = msgspec.json.decode(task.excluded)
    if task.failure_reason is not None:
        shape["Failed"] = {"Reason": task.failure_reason, "Type": task.failure_type}
    return shape

"""What happens to a capacity task next, and when? It is taken up, waits for instances to be stopped, runs, and ends.

Every step looks at the hosts as they are then. While a task runs the ACTIVE hosts that it changes are ISOLATED, so that
nothing is launched on slots that are about to go; when it ends they are ACTIVE again.
"""

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from sutler.lifecycle.configured import ConfiguredHost, Layout, configure, configured_hosts
from sutler.lifecycle.reslotting import in_scope, prospect
from sutler.lifecycle.timers import Timer
from sutler.reference.loader import Reference
from sutler.rules.capacity_tasks import FOLLOWING, Failure
from sutler.rules.contracts import RETURNED
from sutler.store import assets, capacity_tasks, instances, outposts, replacements
from sutler.store.capacity_tasks import CapacityTaskRow
from sutler.store.instances import InstanceRow
from sutler.store.transaction import Transaction

_BLOCKED = Failure("BLOCKING_INSTANCES_NOT_EVACUATED", "Instances that run on the hosts are in the way of the plan")


def task_timer(task: CapacityTaskRow, region: str, due: int) -> Timer:
    """Return the timer that takes a task out of the status that it is in."""
    return Timer(due, region, "capacity_task", task.task_id, expects=task.status)


def requested_timer(task: CapacityTaskRow, region: str, reference: Reference) -> Timer:
    """Return the timer that takes up a new task."""
    return task_timer(task, region, task.since + reference.durations.named_us["capacity_task_requested"])


def cancelling(task: CapacityTaskRow, region: str, now: int, reference: Reference) -> tuple[CapacityTaskRow, Timer]:
    """Return a task that is being cancelled from now on, and the timer that ends this."""
    moved = _moved(task, "CANCELLATION_IN_PROGRESS", now)
    return moved, task_timer(moved, region, now + reference.durations.named_us["capacity_task_cancellation"])


def dry_run(tx: Transaction, account: str, region: str, task: CapacityTaskRow, reference: Reference) -> CapacityTaskRow:
    """Return how a dry run ends, which is at once; nothing but its row is ever written.

    Source: service model, StartCapacityTaskInput.DryRun; assumed: it is a task that goes straight to COMPLETED or
        FAILED, and instances in the way fail it only if they would fail the task.
    """
    found = prospect(tx, account, region, task, reference)
    failure = found.failure
    if found.blocked and task.action == "FAIL_TASK":
        failure = _BLOCKED
    if failure is not None:
        return replace(task, status="FAILED", failure_type=failure.kind, failure_reason=failure.reason)
    return replace(task, status="COMPLETED")


def move_capacity_task(tx: Transaction, account: str, timer: Timer, reference: Reference) -> Iterable[Timer]:
    """Apply a task's timer; a stale one leads to nothing."""
    task = capacity_tasks.fetch(tx, account, timer.region, timer.subject)
    if task is None or task.status != timer.expects:
        return ()
    if task.status == "CANCELLATION_IN_PROGRESS":
        moved, due = _moved(task, "CANCELLED", timer.due), None
    elif task.status == "IN_PROGRESS":
        moved, due = _finished(tx, account, timer, task, reference), None
    else:
        moved, due = _taken_up(tx, account, timer, task, reference)
    capacity_tasks.save(tx, account, timer.region, moved)
    return () if due is None else (task_timer(moved, timer.region, due),)


def _taken_up(
    tx: Transaction, account: str, timer: Timer, task: CapacityTaskRow, reference: Reference
) -> tuple[CapacityTaskRow, int | None]:
    """Begin, wait, or fail; return the task and when it is looked at next.

    Source: service model, StartCapacityTaskInput.TaskActionOnBlockingInstances (every 10 minutes over 48 hours).
    """
    named_us = reference.durations.named_us
    found = prospect(tx, account, timer.region, task, reference)
    waits = task.action == "WAIT_FOR_EVACUATION"
    if found.blocked and waits and task.status == "REQUESTED":
        return _moved(task, "WAITING_FOR_EVACUATION", timer.due), timer.due + named_us["evacuation_poll"]
    if found.blocked and waits and timer.due < task.since + named_us["evacuation_limit"]:
        return task, timer.due + named_us["evacuation_poll"]
    failure = _BLOCKED if found.blocked else found.failure
    if failure is not None:
        return _failed(task, failure, timer.due), None
    hosts = configured_hosts(tx, account, timer.region, task.outpost_id, reference)
    _set_state(tx, account, timer.region, hosts, found.layout, was="ACTIVE", state="ISOLATED")
    begun = replace(_moved(task, "IN_PROGRESS", timer.due), layout=msgspec.json.encode(found.layout).decode())
    return begun, timer.due + named_us["capacity_task_in_progress"]


def _finished(
    tx: Transaction, account: str, timer: Timer, task: CapacityTaskRow, reference: Reference
) -> CapacityTaskRow:
    """Slot the hosts anew, unless one of them was lost on the way."""
    layout: Layout = msgspec.json.decode(task.layout or "{}")
    found = configured_hosts(tx, account, timer.region, task.outpost_id, reference)
    hosts = in_scope(found, task.order_id, task.asset_id)
    failed = [
        host
        for host in hosts
        if host.asset_id is not None and replacements.line_item_for(tx, account, timer.region, host.asset_id)
    ]
    failure = _lost(layout, hosts, failed) or _returned(tx, account, timer.region, task.outpost_id)
    if failure is None and not _fits(layout, hosts, instances.on_outpost(tx, account, timer.region, task.outpost_id)):
        failure = _BLOCKED
    if failure is None:
        configure(tx, account, timer.region, hosts, layout, reference)
    held = [host for host in hosts if host not in failed]
    _set_state(tx, account, timer.region, held, layout, was="ISOLATED", state="ACTIVE")
    ended = replace(task, layout=None)
    return _moved(ended, "COMPLETED", timer.due) if failure is None else _failed(ended, failure, timer.due)


def _lost(layout: Layout, hosts: Sequence[ConfiguredHost], failed: Sequence[ConfiguredHost]) -> Failure | None:
    """Say which host of a layout was lost while the task ran."""
    by_place = {host.place: host for host in hosts}
    for place in layout:
        host = by_place.get(place)
        if host is None:
            return Failure("RESOURCE_NOT_FOUND", "The hardware that the task was for is no longer there")
        if host.state == "RETIRING" or host in failed:
            return Failure("UNEXPECTED_ASSET_STATE", f"Asset {host.asset_id} is {host.state}")
    return None


def _returned(tx: Transaction, account: str, region: str, outpost_id: str) -> Failure | None:
    """Say that an Outpost goes back: nothing is slotted on it any more, not even as it is."""
    outpost = outposts.fetch(tx, account, region, outpost_id)
    if outpost is None or outpost.life_cycle_status not in RETURNED:
        return None
    return Failure("UNEXPECTED_ASSET_STATE", f"Outpost {outpost_id} is {outpost.life_cycle_status}")


def _fits(layout: Layout, hosts: Sequence[ConfiguredHost], running: Sequence[InstanceRow]) -> bool:
    """Tell whether what runs has room: a host that was installed while the task ran was open for launches."""
    taken = Counter((one.asset_id, one.instance_type) for one in running)
    slots = {host.asset_id: layout[host.place] for host in hosts if host.place in layout}
    return all(count <= slots[asset].get(name, 0) for (asset, name), count in taken.items() if asset in slots)


def _set_state(
    tx: Transaction,
    account: str,
    region: str,
    hosts: Sequence[ConfiguredHost],
    layout: Layout,
    *,
    was: str,
    state: str,
) -> None:
    for host in hosts:
        if host.place in layout and host.asset_id is not None:
            assets.change_state(tx, account, region, host.asset_id, was=was, state=state)


def _moved(task: CapacityTaskRow, status: str, at: int) -> CapacityTaskRow:
    assert status in FOLLOWING[task.status], f"{status} does not follow {task.status}"
    return replace(task, status=status, since=at)


def _failed(task: CapacityTaskRow, failure: Failure, at: int) -> CapacityTaskRow:
    return replace(_moved(task, "FAILED", at), failure_type=failure.kind, failure_reason=failure.reason)

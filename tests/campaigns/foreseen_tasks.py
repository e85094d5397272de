"""What may have become of a capacity task by now? Its dates are foreseen, its outcome only where that is plain.

REQUESTED is looked at after a minute, what waits every 10 minutes for 48 hours; what runs ends after half an hour. What
was seen is adopted if the dates allow it. Whether a layout can be had, and which instances are in its way, is for the
search to say; not so where nothing runs, where the order was cancelled, or where nothing happens to the hosts.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from campaigns.foreseen import ENDED, RETURNED, Account, Task
from campaigns.visible import Visible

State = tuple[str, int]
"""A status, and since when."""
BLOCKED: Final = "BLOCKING_INSTANCES_NOT_EVACUATED"


@dataclass(frozen=True)
class Signs:
    """What tells of the outcome: whether instances ran, its order or hosts have gone, hosts could be lost, or were."""

    runs: bool
    cancelled: bool
    returned: bool
    calm: bool
    lost: bool


def signs(account: Account, task: Task, before: Visible) -> Signs:
    """Return what tells of the outcome of a task, by what was seen before the last step and what is foreseen now."""
    outpost, order = account.outposts[task.outpost_id], account.orders.get(task.request.get("OrderId", ""))
    seen = before.hardware.get(task.outpost_id)
    runs = bool(account.running(task.outpost_id) or (seen and seen.instances))
    standing = account.standing(task.outpost_id)
    failing = [device for device in standing if device.fails is not None]
    replacing = any(
        one.kind == "REPLACEMENT" and (one.fulfilled is None or one.fulfilled >= task.since)
        for one in account.orders_of(task.outpost_id)
    )
    there = {device.asset_id for device in standing if device.fails is None}
    returned = outpost.status in RETURNED
    calm = not (returned or failing or replacing or (order is not None and order.status != "COMPLETED"))
    lost = returned or not task.changing <= there
    return Signs(runs, order is not None and order.status == "CANCELLED", returned, calm, lost)


def may_be(account: Account, task: Task, signs: Signs) -> Iterator[State]:
    """Yield the states that a task may be in by now."""
    now = account.now or 0
    if task.due is None or now < task.due:
        yield task.status, task.since
    elif task.status == "CANCELLATION_IN_PROGRESS":
        yield "CANCELLED", task.due
    elif task.status == "IN_PROGRESS":
        yield from _ended(task.due, signs)
    elif signs.cancelled or signs.returned:
        yield "FAILED", task.due
    elif task.status == "REQUESTED":
        yield from _taken_up(account, task.due, signs)
        if task.waits and signs.runs:
            yield from _waiting(account, task.due, task.due, signs)
    else:
        yield from _waiting(account, task.since, task.due - account.lasts("evacuation_poll"), signs)


def _taken_up(account: Account, at: int, signs: Signs) -> Iterator[State]:
    yield "FAILED", at
    ends = at + account.lasts("capacity_task_in_progress")
    if (account.now or 0) < ends:
        yield "IN_PROGRESS", at
    else:
        yield from _ended(ends, signs)


def _ended(at: int, signs: Signs) -> Iterator[State]:
    if not signs.lost:
        yield "COMPLETED", at
    if not signs.calm:
        yield "FAILED", at


def _waiting(account: Account, since: int, last_look: int, signs: Signs) -> Iterator[State]:
    """Yield what may have come of waiting: each look may end it, and must after 48 hours or with nothing running."""
    limit, poll = since + account.lasts("evacuation_limit"), account.lasts("evacuation_poll")
    look = last_look + poll
    while look <= (account.now or 0):
        yield from _taken_up(account, look, signs)
        if look >= limit or not signs.runs:
            return
        look += poll
    yield "WAITING_FOR_EVACUATION", since


def adopt(account: Account, task: Task, seen: dict[str, Any], before: Visible) -> bool:
    """See that a task is in a state that it may be in, and go on from there; tell whether it has just COMPLETED."""
    found = signs(account, task, before)
    states = {(status, since / 1e6): since for status, since in may_be(account, task, found)}
    state = (seen["CapacityTaskStatus"], seen["LastModifiedDate"])
    assert state in states, f"{task.task_id} was {task.status}, is {state}, and may be {states}, by {found}"
    has_completed = state[0] == "COMPLETED" and task.status not in ENDED
    if task.status not in ENDED and state[0] == "FAILED":
        kind = seen["Failed"]["Type"]
        begun = task.status == "IN_PROGRESS"
        at_once = task.waits and task.status == "REQUESTED" and states[state] == task.due
        assert kind != BLOCKED or (found.runs and not at_once), f"{task.task_id} was not hindered, or has not waited"
        assert not found.cancelled or begun or kind == "RESOURCE_NOT_FOUND", f"{task.task_id}: {kind}"
        assert not begun or kind in ("RESOURCE_NOT_FOUND", "UNEXPECTED_ASSET_STATE", BLOCKED), f"{kind} at its end"
    waits = state[0] == "WAITING_FOR_EVACUATION"
    task.status, task.since = state[0], states[state]
    if waits:
        poll = account.lasts("evacuation_poll")
        task.due = task.since + ((account.now or 0) - task.since) // poll * poll + poll
    elif task.status in ENDED:
        task.due = None
    elif task.status == "IN_PROGRESS" and (task.due is None or task.due <= (account.now or 0)):
        task.due = task.since + account.lasts("capacity_task_in_progress")
    return has_completed


def shape(task: Task) -> dict[str, Any]:
    """Return a task as GetCapacityTask should show it, but for why it failed."""
    shown = {**task.shape, "CapacityTaskStatus": task.status, "LastModifiedDate": task.since / 1e6}
    return shown | ({"CompletionDate": task.since / 1e6} if task.status == "COMPLETED" else {})

"""Which capacity tasks were started, and how far are they? Tasks as rows.

`pools` and `excluded` are JSON as requested; `layout` is JSON {place: {instance type: count}}, the hosts that a running
task changes, and how.
"""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec
from msgspec.structs import astuple

from sutler.store.transaction import Transaction


class CapacityTaskRow(msgspec.Struct, frozen=True):
    """A capacity task; `created` and `since` (when it came to its status) in microseconds; None means absent."""

    task_id: str
    created: int
    outpost_id: str
    order_id: str | None
    asset_id: str | None
    pools: str
    excluded: str | None
    dry_run: int
    action: str
    status: str
    since: int
    layout: str | None = None
    failure_type: str | None = None
    failure_reason: str | None = None


_COLUMNS: Final = (
    "task_id, created, outpost_id, order_id, asset_id, pools, excluded, dry_run, action, status, since, layout,"
    " failure_type, failure_reason"
)
_INSERT: Final = f"INSERT INTO capacity_task (account_id, region, {_COLUMNS}) VALUES ({', '.join('?' * 16)})"
_FETCH: Final = f"SELECT {_COLUMNS} FROM capacity_task WHERE account_id = ? AND region = ? AND task_id = ?"
_SAVE: Final = (
    "UPDATE capacity_task SET status = ?, since = ?, layout = ?, failure_type = ?, failure_reason = ?"
    " WHERE account_id = ? AND region = ? AND task_id = ?"
)
_FORGET: Final = "DELETE FROM capacity_task WHERE account_id = ? AND region = ? AND outpost_id = ?"
_OF_OUTPOST: Final = (
    f"SELECT {_COLUMNS} FROM capacity_task WHERE account_id = ? AND region = ? AND outpost_id = ? AND status IN ({{}})"
    " ORDER BY created, task_id"
)


def insert(tx: Transaction, account: str, region: str, task: CapacityTaskRow) -> None:
    """Store a new task."""
    tx.run(_INSERT, (account, region, *astuple(task)))


def fetch(tx: Transaction, account: str, region: str, task_id: str) -> CapacityTaskRow | None:
    """Return a task of this account and Region, None when there is none."""
    row = tx.one(_FETCH, (account, region, task_id))
    return None if row is None else CapacityTaskRow(*row)


def save(tx: Transaction, account: str, region: str, task: CapacityTaskRow) -> None:
    """Store how far a task has come."""
    tx.run(
        _SAVE,
        (task.status, task.since, task.layout, task.failure_type, task.failure_reason, account, region, task.task_id),
    )


def forget(tx: Transaction, account: str, region: str, outpost_id: str) -> None:
    """Forget the tasks of an Outpost that is deleted: they are asked for by it."""
    tx.run(_FORGET, (account, region, outpost_id))


def of_outpost(
    tx: Transaction, account: str, region: str, outpost_id: str, statuses: Collection[str]
) -> list[CapacityTaskRow]:
    """Return the tasks of an Outpost in one of these statuses, oldest first."""
    statement = _OF_OUTPOST.format(", ".join("?" * len(statuses)))
    return [CapacityTaskRow(*row) for row in tx.all(statement, (account, region, outpost_id, *statuses))]


def page(
    tx: Transaction,
    account: str,
    region: str,
    *,
    outpost_id: str | None,
    statuses: Sequence[str],
    before: tuple[int, str],
    limit: int,
) -> list[CapacityTaskRow]:
    """Return up to `limit` tasks older than a (created, id), newest first; an empty filter lets everything through."""
    statement = f"SELECT {_COLUMNS} FROM capacity_task WHERE account_id = ? AND region = ?"
    parameters: list[str | int] = [account, region]
    if outpost_id is not None:
        statement += " AND outpost_id = ?"
        parameters.append(outpost_id)
    if statuses:
        statement += f" AND status IN ({', '.join('?' * len(statuses))})"
        parameters += statuses
    statement += " AND (created, task_id) < (?, ?) ORDER BY created DESC, task_id DESC LIMIT ?"
    return [CapacityTaskRow(*row) for row in tx.all(statement, (*parameters, *before, limit))]

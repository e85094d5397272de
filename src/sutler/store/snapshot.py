"""What has this snapshot answered already? Reads of one snapshot, of which a statement asked again is not run again.

Between two commits nothing changes, and whoever waits for an order asks for the same few rows over and over. So the
account and the order that a hundred clients look at are read once after each commit.
"""

import sqlite3
from collections.abc import Callable, Sequence
from typing import Final

from sutler.store.sqlite import SqliteTransaction
from sutler.store.transaction import Row, Value

SHORT_BYTES: Final = 2_048
"""Longer answers (quotes with their options, pages of a list) cost memory, and little beside what is made of them."""

ANSWERS_MAX: Final = 4_096


class Snapshot(SqliteTransaction):
    """Read jobs' view of one snapshot; whoever ends it calls `forget`."""

    __slots__ = ("_answers",)

    def __init__(self, connection: sqlite3.Connection, *, wall: Callable[[], int]) -> None:
        super().__init__(connection, wall=wall, writing=False)
        self._answers: Final[dict[tuple[str, Sequence[Value]], list[Row]]] = {}

    def forget(self) -> None:
        """Begin anew: the next read is of another snapshot."""
        self._answers.clear()

    def one(self, sql: str, parameters: Sequence[Value] = ()) -> Row | None:
        rows = self.all(sql, parameters)
        return rows[0] if rows else None

    def all(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        asked = (sql, parameters)
        rows = self._answers.get(asked)
        if rows is None:
            rows = super().all(sql, parameters)
            if _is_short(rows) and len(self._answers) < ANSWERS_MAX:
                self._answers[asked] = rows
        return rows


def _is_short(rows: list[Row]) -> bool:
    return len(rows) <= 4 and sum(len(value) for row in rows for value in row if isinstance(value, str)) <= SHORT_BYTES

"""How is a part of a job undone? One savepoint for both databases.

Invariant: rows and effects are undone together, and a failed statement inside is never committed, whether its error
went on or was swallowed. The two databases differ by themselves (PostgreSQL refuses all later statements, SQLite none);
here they do not.
"""

from types import TracebackType
from typing import Protocol

from sutler.store.transaction import Effect, StoreError


class Undoable(Protocol):
    """What a savepoint needs of an engine's transaction."""

    effects: list[Effect]
    failure: StoreError | None
    """The error of a statement that no savepoint has undone yet."""

    @property
    def lost(self) -> bool:
        """Tell whether the database has given up the whole transaction."""
        ...

    def control(self, sql: str) -> None:
        """Run SAVEPOINT, RELEASE or ROLLBACK TO."""
        ...


class Savepoint:
    """A context manager that is entered again and again: both databases let an inner savepoint hide an outer one."""

    __slots__ = ("_marks", "_tx")

    def __init__(self, tx: Undoable) -> None:
        self._tx = tx
        self._marks: list[int] = []  # of each savepoint that is open, how many effects there were before it

    def __enter__(self) -> None:
        self._tx.control("SAVEPOINT job")
        self._marks.append(len(self._tx.effects))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        tx, mark, swallowed = self._tx, self._marks.pop(), None
        if kind is None:
            if tx.failure is None:
                tx.control("RELEASE job")
                return
            swallowed = tx.failure
        del tx.effects[mark:]
        if not tx.lost:  # else there is nothing left to undo, and the engine fails the job
            tx.control("ROLLBACK TO job")
            tx.control("RELEASE job")
            tx.failure = None
        if swallowed is not None:
            raise swallowed

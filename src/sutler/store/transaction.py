"""What may a job do to the store, and what is it promised? The seam between operations and the three engines.

A job is a plain function of a `Transaction`. An `Executor` runs it: `Batched` on SQLite, `Pooled` on PostgreSQL,
`Inline` in process. All three keep the same promises, held by one conformance suite (`tests/store`):

- a read job sees one snapshot of committed rows and writes nothing;
- a write job is answered only after its rows are committed and flushed; one that raises leaves no trace;
- SQL is written once, with `?` for each parameter and neither `?` nor `%` in its text.
"""

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol, TypeAlias, TypeVar

T = TypeVar("T")

Dialect: TypeAlias = Literal["sqlite", "postgresql"]
Value: TypeAlias = str | int | float | bytes | None
Row: TypeAlias = tuple[Any, ...]
Effect: TypeAlias = Callable[[], None]
Point: TypeAlias = Literal["before commit", "after commit", "before answer"]
"""The instants of a write at which a test may stop the process or make the disk fail."""


class StoreError(Exception):
    """The store cannot do what was asked; the message is one line that a person can act on."""


class Duplicate(StoreError):
    """A row with this key is there already.

    Catch it outside a `savepoint` that holds the statement: PostgreSQL refuses every later statement of a
    transaction in which one has failed, until the savepoint is undone.
    """


class StoreUnavailable(StoreError):
    """The store could not finish this now; nothing was answered as done, and the call may be tried again."""


class Busy(StoreError):
    """Every solver is occupied and the queue before them is full."""


class Transaction(Protocol):
    """The store as one job sees it. A job must not keep it, or use it after it has returned."""

    @property
    def dialect(self) -> Dialect:
        """Return the database's language, for the few statements that cannot be written once."""
        ...

    def one(self, sql: str, parameters: Sequence[Value] = ()) -> Row | None:
        """Return the first row, or None."""
        ...

    def all(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        """Return every row, in the order of the statement."""
        ...

    def run(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        """Change rows and return how many were changed; a unique violation raises `Duplicate`.

        Raises: StoreError: in a read job, for it may not write.
        """
        ...

    def lock(self, sql: str, parameters: Sequence[Value] = (), *, skip_locked: bool = False) -> Row | None:
        """Return the first row like `one`, and keep every other writer from it until this job's commit.

        Args:
            sql: a SELECT of one table, to which PostgreSQL adds FOR UPDATE. On SQLite a writer is alone anyway.
            skip_locked: pass over rows that another writer holds instead of waiting for it.
        """
        ...

    def wall(self) -> int:
        """Return the present in microseconds since the epoch: on SQLite the machine's, on PostgreSQL the database's.

        Read it after `lock`, so that of two writers of one account the later one has the later wall.
        """
        ...

    def savepoint(self) -> AbstractContextManager[None]:
        """Undo what happens inside, effects too, when an exception leaves it; the exception goes on."""
        ...

    def after_commit(self, effect: Effect) -> None:
        """Call `effect` once this job is committed, before its caller is answered; never if it is undone or retried.

        Effects run on the thread of the event loop (Inline: the caller's), on SQLite in the order of the commits.
        """
        ...


class Executor(Protocol):
    """An engine that runs jobs."""

    async def read(self, job: Callable[[Transaction], T]) -> T:
        """Run a job that writes nothing, in one snapshot of what is committed."""
        ...

    async def write(self, job: Callable[[Transaction], T]) -> T:
        """Run a job and return its answer after the commit.

        An exception undoes this job alone and is raised here, after the commit too. Once submitted the job is run
        to its end, also when whoever waits for it is cancelled. PostgreSQL may run it several times: it must have
        no effect but through its transaction.

        Raises: StoreUnavailable: it may or may not have been done, and may be tried again.
        """
        ...

    async def solve(self, job: Callable[[], T]) -> T:
        """Run a long computation beside the calls (Inline: on the spot). Raises: Busy: the queue is full."""
        ...

    async def start(self) -> None:
        """Make ready on the running event loop; called once, before any job."""
        ...

    async def close(self) -> None:
        """Finish what was submitted and release files, connections and threads."""
        ...


def machine_wall() -> int:
    """Return this machine's time in microseconds since the epoch."""
    return time.time_ns() // 1_000


def run_effects(effects: Iterable[Effect]) -> None:
    """Run the effects of a committed job. One that fails is logged: the rows are committed and the answer is due."""
    for effect in effects:
        try:
            effect()
        except Exception:
            logging.getLogger("sutler.store").exception("An effect of a committed write failed.")

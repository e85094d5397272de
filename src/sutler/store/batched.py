"""How does a server keep its store on SQLite? One process, one loop thread, no locks, many writes to a flush.

    loop thread    | job job job |  reads ...  | job job |   reads ...     a job waits here while a commit is on
    commit thread                | COMMIT, fsync |       | COMMIT, fsync |
    answers                                      ^ job job job           ^ job job

Jobs run on the loop thread inside the open batch, each in a savepoint of its own. The batch closes after one pass of
the loop, or at 64 calls or 5 ms; its COMMIT runs on a thread, and only then are its calls answered. Meanwhile no other
batch begins, while reads go on at a second connection. So a flush serves all calls that came during the one before,
and nothing that the write connection computed leaves before it is on the disk.

Invariant: when SQLite gives up the batch, every call of it fails with `StoreUnavailable` and none is answered as done.
"""

import asyncio
import contextlib
import logging
import os
import sqlite3
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from sutler.store import directory as directories
from sutler.store.snapshot import Snapshot
from sutler.store.solving import Solvers
from sutler.store.sqlite import SqliteTransaction, connect, primary_code, translated
from sutler.store.stamp import prepare
from sutler.store.transaction import (
    Point,
    StoreError,
    StoreUnavailable,
    T,
    Transaction,
    machine_wall,
    run_effects,
)

CALLS_MAX: Final = 64
BATCH_S: Final = 0.005
# A checkpoint runs beside the commits each time that the log has grown by so much. Under steady load it always comes
# a batch too late to let the log start over; at the second size it gets the disk to itself, so that the log stays
# bounded.
LOG_BYTES: Final = 4 << 20
LOG_BYTES_MAX: Final = 32 << 20


def open_sqlite(
    directory: str | os.PathLike[str],
    *,
    wall: Callable[[], int] = machine_wall,
    at_point: Callable[[Point], None] | None = None,
) -> "Batched":
    """Open, or make, the store in a data directory, which is this process's until the store is closed.

    Args:
        directory: made if it is not there.
        wall: the machine's clock in microseconds since the epoch.
        at_point: called at the named points of each batch, "before commit" and "after commit" on the commit thread,
            where tests stop the process; a `sqlite3.Error` raised before the commit is taken for the disk's.
    Raises:
        StoreError: the directory cannot be written, is in use, or holds something else.
    """
    folder = Path(directory)
    lock = directories.claim(folder)
    try:
        return Batched(folder / directories.DATABASE, lock, wall=wall, at_point=at_point)
    except BaseException as error:
        os.close(lock)
        if isinstance(error, sqlite3.Error):
            raise StoreError(f"Cannot open the store {folder / directories.DATABASE}: {error}") from error
        raise


class _Connections:
    """The write and the read connection, with the transactions that jobs see.

    Args:
        again: the store was open before. Where its volume has gone there may be an empty folder now, and a fresh store
            in it would be taken for the lost one.
    """

    def __init__(self, path: Path, wall: Callable[[], int], *, again: bool = False) -> None:
        with contextlib.ExitStack() as opening:
            self.writer = opening.enter_context(contextlib.closing(connect(path, existing=again)))
            self.writer.execute("PRAGMA journal_mode = WAL")
            self.writer.execute("PRAGMA synchronous = FULL")
            self.writer.execute("PRAGMA wal_autocheckpoint = 0")
            # What a savepoint would bring back is kept in memory; by default SQLite makes files for it.
            self.writer.execute("PRAGMA temp_store = MEMORY")
            # When the log starts over it is cut to this size: a longer one has grown since.
            self.writer.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
            prepare(self.writer, "sqlite")
            self.reader = connect(path, existing=True)
            self.reader.execute("PRAGMA query_only = ON")
            opening.pop_all()
        self.writing = SqliteTransaction(self.writer, wall=wall)
        self.reading = Snapshot(self.reader, wall=wall)

    def end_snapshot(self) -> None:
        """Let the next read see what is committed by now.

        Until then all reads share a snapshot: nothing else commits to this store, and taking one anew costs locks.
        """
        if self.reader.in_transaction:
            self.reader.execute("COMMIT")
        self.reading.forget()

    def close(self) -> None:
        self.reader.close()
        self.writer.close()


class _Call:
    """A submitted write and what came of it."""

    __slots__ = ("answered", "error", "job", "result")

    def __init__(self, job: Callable[[Transaction], Any], answered: "asyncio.Future[None]") -> None:
        self.job = job
        self.answered = answered
        self.result: Any = None
        self.error: BaseException | None = None

    def answer(self) -> None:
        if not self.answered.done():  # whoever waited may have gone away
            self.answered.set_result(None)


class Batched:
    """The executor of a server on SQLite; everything but COMMIT and checkpoints happens on the loop's thread."""

    def __init__(
        self,
        path: Path,
        lock: int,
        *,
        wall: Callable[[], int],
        at_point: Callable[[Point], None] | None,
    ) -> None:
        self._path = path
        self._lock = lock
        self._wall = wall
        self._at_point = at_point
        self._connections: _Connections | None = _Connections(path, wall)
        self._loop: asyncio.AbstractEventLoop
        self._closed = True
        self._waiting: deque[_Call] = deque()
        self._batch: list[_Call] = []  # run in the open batch
        self._committing: list[_Call] = []  # run in the batch whose commit is on
        self._deadline = 0.0  # of the open batch, on the loop's clock
        self._closing: asyncio.Handle
        self._checkpointing = False
        self._checkpoint_bytes = LOG_BYTES  # the size of the log at which the next one is due
        self._held = False  # while a checkpoint has the disk to itself

    async def start(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._disk = ThreadPoolExecutor(2, thread_name_prefix="sutler-disk")  # a commit and a checkpoint
        self._solvers = Solvers()
        self._closed = False

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            try:
                await self._submit(lambda _: None)  # calls are answered in order: this one is the last
            except StoreError as error:
                logging.getLogger("sutler.store").warning("The store closed without its disk: %s", error)
            await self._solvers.close()
            self._disk.shutdown()
        if self._connections is not None:
            self._connections.close()  # the last connection moves the log into the database
            self._connections = None
            os.close(self._lock)

    async def read(self, job: Callable[[Transaction], T]) -> T:
        connections = self._connections or self._opened()
        reader, tx = connections.reader, connections.reading
        if not reader.in_transaction:
            reader.execute("BEGIN")
        tx.begin()
        try:
            return job(tx)
        finally:
            if tx.failure is not None:
                connections.end_snapshot()

    async def write(self, job: Callable[[Transaction], T]) -> T:
        if self._closed:
            raise StoreError("The store is closed")
        return await self._submit(job)

    async def solve(self, job: Callable[[], T]) -> T:
        return await self._solvers.solve(job)

    async def _submit(self, job: Callable[[Transaction], T]) -> T:
        call = _Call(job, self._loop.create_future())
        if self._committing or self._held:
            self._waiting.append(call)
        else:
            self._run(call)
        await call.answered
        if call.error is not None:
            raise call.error
        result: T = call.result
        return result

    def _run(self, call: _Call) -> None:
        """Run a call's job in the open batch; one that raises undoes itself alone."""
        try:
            tx = self._open_batch()
        except StoreError as error:
            call.error = error
            call.answer()
            return
        self._batch.append(call)
        try:
            with tx.savepoint():
                call.result = call.job(tx)
        except BaseException as error:  # noqa: BLE001 - it goes to the caller, with the answers of the batch
            call.error = error
        if tx.lost:
            self._closing.cancel()
            lost, self._batch = self._batch, []
            _fail(lost, tx.failure)
        elif len(self._batch) >= CALLS_MAX or self._loop.time() >= self._deadline:
            self._close_batch()

    def _open_batch(self) -> SqliteTransaction:
        connections = self._connections or self._opened()
        if not self._batch:
            try:
                connections.writer.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                raise translated(error) from error
            connections.writing.begin()
            self._deadline = self._loop.time() + BATCH_S
            self._closing = self._loop.call_soon(self._close_batch)
        return connections.writing

    def _close_batch(self) -> None:
        self._closing.cancel()
        self._committing, self._batch = self._batch, []
        self._disk.submit(self._commit, self._opened().writer)

    def _commit(self, writer: sqlite3.Connection) -> None:
        """Flush the batch; on the commit thread, with the write connection to itself."""
        error, log_bytes = None, 0
        try:
            self._reach("before commit")
            writer.execute("COMMIT")
            self._reach("after commit")
            with contextlib.suppress(OSError):
                log_bytes = os.stat(f"{self._path}-wal").st_size
        except BaseException as caught:  # noqa: BLE001 - it goes to the loop's thread
            error = caught
        self._loop.call_soon_threadsafe(self._committed, error, log_bytes)

    def _committed(self, error: BaseException | None, log_bytes: int) -> None:
        """Answer the calls of the batch, and go on."""
        calls, self._committing = self._committing, []
        if error is None:
            connections = self._opened()
            connections.end_snapshot()
            run_effects(connections.writing.effects)
            self._reach("before answer")
            for call in calls:
                call.answer()
        else:
            self._recover(error)
            _fail(calls, error)
        if log_bytes <= LOG_BYTES:
            self._checkpoint_bytes = LOG_BYTES
        elif log_bytes > min(self._checkpoint_bytes, LOG_BYTES_MAX) and not self._checkpointing:
            self._checkpointing, self._held = True, log_bytes > LOG_BYTES_MAX
            self._checkpoint_bytes = log_bytes + LOG_BYTES
            self._disk.submit(self._checkpoint)
        self._go_on()

    def _recover(self, error: BaseException) -> None:
        """Make the write connection fit for the next batch after a COMMIT that failed."""
        connections = self._opened()
        if primary_code(error) != sqlite3.SQLITE_IOERR:
            with contextlib.suppress(sqlite3.Error):
                if connections.writer.in_transaction:
                    connections.writer.execute("ROLLBACK")
                return
        # What the connections believe of the log may no longer be true: new ones read it again.
        connections.close()
        self._connections = None

    def _checkpoint(self) -> None:
        """Copy the log into the database as far as readers let it, beside jobs and commits."""
        try:
            with contextlib.closing(connect(self._path, existing=True)) as connection:
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except sqlite3.Error as error:  # the log goes on growing, and the next commit tries again
            logging.getLogger("sutler.store").warning("The checkpoint failed: %s", error)
        self._loop.call_soon_threadsafe(self._checkpointed)

    def _checkpointed(self) -> None:
        self._checkpointing = self._held = False
        if self._connections is not None:
            self._connections.end_snapshot()  # one that uses the log would keep it from starting over
        self._go_on()

    def _go_on(self) -> None:
        while self._waiting and not self._committing and not self._held:
            self._run(self._waiting.popleft())

    def _opened(self) -> _Connections:
        """Return the connections, opened again after the disk has failed."""
        if self._connections is None:
            if self._closed:
                raise StoreError("The store is closed")
            try:
                self._connections = _Connections(self._path, self._wall, again=True)
            except sqlite3.Error as error:
                raise StoreUnavailable(f"Cannot open the store again: {error}") from error
        return self._connections

    def _reach(self, point: Point) -> None:
        if self._at_point is not None:
            self._at_point(point)


def _fail(calls: list[_Call], cause: BaseException | None) -> None:
    """Answer every call of a batch that is lost, also those whose own job had an answer or an error of its own."""
    for call in calls:
        call.error = StoreUnavailable(f"The store could not keep this call, which may be tried again: {cause}")
        call.error.__cause__ = cause
        call.answer()

"""How is the store kept inside a test's own process? One in-memory SQLite database, and no thread or loop at all.

Invariant: the coroutines of `Inline` never suspend, so that they can be driven by hand (`coroutine.send(None)`), and
a fresh instance costs well under a millisecond: it starts from an image of the empty store, made once a process.
"""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache

from sutler.store.sqlite import SqliteTransaction, connect, translated
from sutler.store.stamp import create
from sutler.store.transaction import StoreError, T, Transaction, machine_wall, run_effects


def open_memory(*, wall: Callable[[], int] = machine_wall) -> "Inline":
    """Return a fresh, empty store in memory.

    Args:
        wall: the machine's clock in microseconds since the epoch.
    """
    connection = connect(":memory:")
    connection.deserialize(_empty_store())
    return Inline(connection, wall=wall)


@cache
def _empty_store() -> bytes:
    connection = connect(":memory:")
    create(connection, "sqlite")
    image = connection.serialize()
    connection.close()
    return image


class Inline:
    """An executor on its caller's thread; calls from several threads come one after another."""

    def __init__(self, connection: sqlite3.Connection, *, wall: Callable[[], int]) -> None:
        self._connection = connection
        self._lock = threading.RLock()
        self._busy = False
        self._reading = SqliteTransaction(connection, wall=wall, writing=False)
        self._writing = SqliteTransaction(connection, wall=wall)
        # A store in memory that is dropped is closed: it has nothing to lose, and nobody has to remember it.
        weakref.finalize(self, connection.close)

    async def read(self, job: Callable[[Transaction], T]) -> T:
        with self._lock, self._alone():
            self._begin(self._reading)
            try:
                return job(self._reading)
            finally:
                self._roll_back()  # one connection serves both: whatever a read job wrote all the same is undone

    async def write(self, job: Callable[[Transaction], T]) -> T:
        tx = self._writing
        with self._lock:
            with self._alone():
                self._begin(tx)
                try:
                    result = job(tx)
                    if tx.failure is not None:  # the job swallowed it
                        raise tx.failure
                    tx.control("COMMIT")
                except BaseException:
                    self._roll_back()
                    raise
            run_effects(tx.effects)
        return result

    async def solve(self, job: Callable[[], T]) -> T:
        return job()

    async def start(self) -> None:
        """Nothing to start."""

    async def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._busy:
            raise StoreError("A job may not start another job: give it what it needs, or start it afterwards")
        self._busy = True
        try:
            yield
        finally:
            self._busy = False

    def _begin(self, tx: SqliteTransaction) -> None:
        try:
            self._connection.execute("BEGIN")
        except sqlite3.Error as error:
            raise translated(error) from error
        tx.begin()

    def _roll_back(self) -> None:
        if self._connection.in_transaction:
            self._connection.execute("ROLLBACK")

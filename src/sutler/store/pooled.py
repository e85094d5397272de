"""How do any number of servers share a store on PostgreSQL? Each runs its jobs on a few threads, a connection a thread.

Reads are REPEATABLE READ READ ONLY: one snapshot. Writes are READ COMMITTED and lock their account's row before they
look at anything else of it, so that the writes of an account come one after another and those of different accounts
do not meet. Where jobs meet all the same (40001, 40P01), the one that PostgreSQL stops is run again from the
beginning, and nothing of the first time is kept.

Invariant: a job is answered only after its COMMIT was confirmed. When the connection breaks during a COMMIT nobody
knows whether it was done; it is not run again here, but reported as unavailable.
"""

import asyncio
import random
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, Final

from sutler.store.postgres import Conflict, PostgresTransaction, connect, translated
from sutler.store.solving import Solvers, contained
from sutler.store.stamp import prepare
from sutler.store.transaction import Effect, Point, StoreError, StoreUnavailable, T, Transaction, run_effects

if TYPE_CHECKING:
    from sutler.store.postgres import PgConnection

READ: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
# A worker that froze, or a network that went silent, must not keep an account to itself: its transaction is ended by
# the database, and meanwhile the others give up and say so. In one message, so that it costs no round trip.
WRITE: Final = (
    "BEGIN ISOLATION LEVEL READ COMMITTED;"
    " SET LOCAL lock_timeout = '10s'; SET LOCAL idle_in_transaction_session_timeout = '30s'"
)
RETRIES_MAX: Final = 5
DOWN_S: Final = 1.0  # after a failure to connect, how long the next calls are refused without trying


def open_postgres(url: str, *, threads: int = 8, at_point: Callable[[Point], None] | None = None) -> "Pooled":
    """Open, or make, the store in a PostgreSQL database, which other workers may use at the same time.

    Args:
        url: of libpq; `options=-csearch_path=NAME` chooses a schema.
        threads: how many jobs run, and connections are open, at a time.
        at_point: called at the named points of each write, the first two on its thread; where tests stop the process.
    Raises:
        StoreError: the database does not answer, or holds something else, or psycopg is missing.
    """
    connection = connect(url)
    try:
        prepare(connection, "postgresql")
    except StoreError:
        connection.close()
        raise
    except Exception as error:
        connection.close()
        raise translated(error) from error
    return Pooled(url, connection, threads=threads, at_point=at_point)


class Pooled:
    """The executor of a server on PostgreSQL.

    The pool is a stack of idle connections: a thread takes the one used last, or opens one, and puts it back.
    """

    def __init__(
        self,
        url: str,
        connection: "PgConnection",
        *,
        threads: int,
        at_point: Callable[[Point], None] | None,
    ) -> None:
        self._url = url
        self._idle: deque[PgConnection] = deque([connection])
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="sutler-store")
        self._at_point = at_point
        self._solvers = Solvers()
        self._running: set[asyncio.Task[Any]] = set()
        self._closed = False
        self._down_until = 0.0  # on the monotonic clock

    async def start(self) -> None:
        """Nothing to start: threads come with the first jobs."""

    async def close(self) -> None:
        self._closed = True
        while self._running:
            await asyncio.wait(self._running)
        await self._solvers.close()
        self._threads.shutdown()
        while self._idle:
            self._idle.pop().close()

    async def read(self, job: Callable[[Transaction], T]) -> T:
        return await self._submit(READ, job)

    async def write(self, job: Callable[[Transaction], T]) -> T:
        return await self._submit(WRITE, job)

    async def solve(self, job: Callable[[], T]) -> T:
        return await self._solvers.solve(job)

    async def _submit(self, begin: str, job: Callable[[Transaction], T]) -> T:
        if self._closed:
            raise StoreError("The store is closed")
        task = asyncio.create_task(self._finish(begin, job))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return await asyncio.shield(task)  # whoever waits may go away; the job does not

    async def _finish(self, begin: str, job: Callable[[Transaction], T]) -> T:
        loop = asyncio.get_running_loop()
        result, effects = await loop.run_in_executor(self._threads, self._run, begin, job)
        run_effects(effects)
        self._reach("before answer", begin)
        return result

    def _run(self, begin: str, job: Callable[[Transaction], T]) -> tuple[T, list[Effect]]:
        """Run a job to its end, again where PostgreSQL stops it in favour of another; on a thread of ours."""
        for retries_left in reversed(range(RETRIES_MAX + 1)):
            try:
                return self._attempt(begin, job)
            except Conflict:
                if not retries_left:
                    raise
            time.sleep(random.uniform(0.001, 0.02))  # noqa: S311 - so that the same two do not meet again
        raise AssertionError("the last attempt returns or raises")

    def _attempt(self, begin: str, job: Callable[[Transaction], T]) -> tuple[T, list[Effect]]:
        tx = self._begin(begin)
        try:
            result = contained(lambda: job(tx))
            if tx.failure is not None:  # the job swallowed it, and COMMIT would quietly undo everything
                raise tx.failure
            self._reach("before commit", begin)
            tx.control("COMMIT")
            self._reach("after commit", begin)
        finally:
            if tx.finish():
                self._idle.append(tx.connection)
        return result, tx.effects

    def _begin(self, begin: str) -> PostgresTransaction:
        """Begin a transaction on an idle connection that still answers, or on a new one."""
        while True:
            try:
                connection, idle = self._idle.pop(), True
            except IndexError:
                connection, idle = self._connect(), False
            tx = PostgresTransaction(connection, writing=begin is WRITE)
            try:
                tx.control(begin)
            except StoreError:
                connection.close()
                if not idle:
                    raise
            else:
                return tx

    def _connect(self) -> "PgConnection":
        if time.monotonic() < self._down_until:
            raise StoreUnavailable("The database did not answer a moment ago")
        try:
            return connect(self._url)
        except StoreUnavailable:
            self._down_until = time.monotonic() + DOWN_S
            raise

    def _reach(self, point: Point, begin: str) -> None:
        if self._at_point is not None and begin is WRITE:
            self._at_point(point)

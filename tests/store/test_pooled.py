"""What does the engine on PostgreSQL promise beyond the suite? Retries, recovery, and nothing left in a session."""

import asyncio
import contextlib
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from databases import POSTGRES
from sutler.store import pooled
from sutler.store.pooled import Pooled, open_postgres
from sutler.store.transaction import Point, StoreError, StoreUnavailable, Transaction

INSERT = "INSERT INTO invocation VALUES ('a', 'r', 'p', ?, '', '', 0)"
NAMES = "SELECT invocation_id FROM invocation ORDER BY invocation_id"
LOCK = "SELECT wall FROM invocation WHERE account_id = 'a' AND invocation_id = ?"
STOPPED = "DO $$ BEGIN RAISE EXCEPTION 'stopped' USING ERRCODE = '{}'; END $$"

postgres = pytest.mark.postgres


@contextlib.asynccontextmanager
async def opened(url: str, at_point: Callable[[Point], None] | None = None) -> AsyncIterator[Pooled]:
    """Open, start and close a store."""
    store = open_postgres(url, at_point=at_point)
    await store.start()
    try:
        yield store
    finally:
        await store.close()


async def names(store: Pooled) -> list[str]:
    """Return the names of the rows stored."""
    return [row[0] for row in await store.read(lambda tx: tx.all(NAMES))]


@postgres
async def test_a_deadlock_ends_with_both_jobs_done_once(database: str) -> None:
    """Else two calls that cross in the wrong moment are an error to one of their clients."""
    both_hold_one = threading.Barrier(2)
    runs: list[str] = []
    told: list[str] = []

    def job(first: str, second: str) -> Callable[[Transaction], None]:
        def run(tx: Transaction) -> None:
            tx.after_commit(lambda: told.append(first))
            tx.run(INSERT, (f"by {first}",))
            tx.lock(LOCK, (first,))
            if first not in runs:
                runs.append(first)
                both_hold_one.wait(10)
            else:
                runs.append(first)
            tx.lock(LOCK, (second,))

        return run

    async with opened(database) as store:
        for name in ("x", "y"):
            await store.write(lambda tx, n=name: tx.run(INSERT, (n,)))  # type: ignore[misc]
        await asyncio.gather(store.write(job("x", "y")), store.write(job("y", "x")))
        assert await names(store) == ["by x", "by y", "x", "y"]
        assert sorted(runs) in (["x", "x", "y"], ["x", "y", "y"])
        assert sorted(told) == ["x", "y"]


@postgres
@pytest.mark.parametrize("code", ["40001", "40P01"])
async def test_a_stopped_job_is_run_again_at_most_five_times(database: str, code: str) -> None:
    """Else a call under contention fails although a moment later it would pass, or is tried for ever."""
    runs = 0

    def stopped(times: int) -> Callable[[Transaction], int]:
        def job(tx: Transaction) -> int:
            nonlocal runs
            runs += 1
            tx.run(INSERT, (f"{times} {runs}",))
            if runs <= times:
                tx.run(STOPPED.format(code))
            return runs

        return job

    async with opened(database) as store:
        assert await store.write(stopped(5)) == 6
        assert await names(store) == ["5 6"]
        runs = 0
        with pytest.raises(StoreUnavailable):
            await store.write(stopped(6))
        assert runs == 6
        assert await names(store) == ["5 6"]


@postgres
async def test_a_connection_that_breaks_in_a_job_fails_that_call_alone(database: str) -> None:
    """Else a restart of the database is a restart of every worker."""

    def job(tx: Transaction) -> None:
        tx.run(INSERT, ("lost",))
        with tx.savepoint():
            tx.one("SELECT pg_terminate_backend(pg_backend_pid())")

    async with opened(database) as store:
        with pytest.raises(StoreUnavailable, match="terminating connection"):
            await store.write(job)
        assert await names(store) == []


@postgres
async def test_connections_that_broke_while_idle_cost_nobody_a_call(database: str) -> None:
    """Else after each restart of the database the first calls of every worker fail."""
    meet = threading.Barrier(4)

    def pid(tx: Transaction) -> int:
        meet.wait(10)
        row = tx.one("SELECT pg_backend_pid()")
        assert row is not None
        return int(row[0])

    async with opened(database) as store:
        pids = set(await asyncio.gather(*(store.read(pid) for _ in range(4))))
        assert len(pids) == 4
        with psycopg.connect(POSTGRES, autocommit=True) as connection:
            connection.execute("SELECT pg_terminate_backend(pid) FROM unnest(%s::int[]) AS pid", (list(pids),))
        again = set(await asyncio.gather(*(store.read(pid) for _ in range(4))))
        assert not pids & again


@postgres
async def test_a_database_that_is_away_is_said_at_once_and_found_again(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else calls pile up before a dead database, and go on failing when it is back."""
    tried = 0

    def away(url: str) -> None:
        nonlocal tried
        tried += 1
        raise StoreUnavailable("does not answer")

    monkeypatch.setattr(pooled, "DOWN_S", 0.2)
    async with opened(database) as store:
        with pytest.raises(StoreUnavailable):
            await store.read(lambda tx: tx.one("SELECT pg_terminate_backend(pg_backend_pid())"))
        with monkeypatch.context() as patch:
            patch.setattr(pooled, "connect", away)
            for _ in range(20):
                with pytest.raises(StoreUnavailable):
                    await store.read(lambda tx: tx.one("SELECT 1"))
        assert tried == 1
        async with asyncio.timeout(10):
            while True:
                with contextlib.suppress(StoreUnavailable):
                    assert await names(store) == []
                    break


@postgres
async def test_a_read_sees_one_snapshot_while_others_write(database: str) -> None:
    """Else a list and its items disagree."""
    looked, written = threading.Event(), threading.Event()

    def look(tx: Transaction) -> bool:
        before = tx.all(NAMES)
        looked.set()
        assert written.wait(10)
        return before == tx.all(NAMES) == []

    async with opened(database) as store:
        reading = asyncio.create_task(store.read(look))
        await asyncio.to_thread(looked.wait)
        await store.write(lambda tx: tx.run(INSERT, ("a",)))
        written.set()
        assert await reading
        assert await names(store) == ["a"]


@postgres
async def test_a_locked_row_is_passed_over_where_that_is_asked(database: str) -> None:
    """Else every worker's sweeper waits for the account that one of them settles."""
    locked, done = threading.Event(), threading.Event()

    def hold(tx: Transaction) -> None:
        assert tx.lock(LOCK, ("a",)) is not None
        locked.set()
        assert done.wait(10)

    async with opened(database) as store:
        await store.write(lambda tx: tx.run(INSERT, ("a",)))
        holding = asyncio.create_task(store.write(hold))
        await asyncio.to_thread(locked.wait)
        assert await store.write(lambda tx: tx.lock(LOCK, ("a",), skip_locked=True)) is None
        done.set()
        await holding


@postgres
async def test_nothing_is_left_in_a_session(database: str) -> None:
    """Else PgBouncer in transaction mode hands one worker's settings and locks to another."""

    def job(tx: Transaction) -> None:
        tx.run(f"{INSERT} ON CONFLICT DO NOTHING", ("a",))

    def left(tx: Transaction) -> list[object]:
        return [
            *tx.all("SELECT name FROM pg_prepared_statements"),
            *tx.all("SELECT objid FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()"),
            *tx.all(
                "SELECT name, setting FROM pg_settings WHERE source = 'session'"
                " AND name NOT IN ('transaction_isolation', 'transaction_read_only', 'transaction_deferrable')"
            ),
        ]

    async with opened(database) as store:
        for _ in range(20):  # psycopg prepares a statement at its fifth use, unless told otherwise
            await store.write(job)
        assert await store.read(left) == []


@postgres
async def test_points_are_reached_in_order_and_an_effect_comes_after_the_commit(database: str) -> None:
    """Else the crash tests stop the process elsewhere than they say."""
    story: list[str] = []

    def job(tx: Transaction) -> None:
        story.append("job")
        tx.after_commit(lambda: story.append("effect"))

    async with opened(database, story.append) as store:
        await store.write(job)
    assert story == ["job", "before commit", "after commit", "effect", "before answer"]


@postgres
def test_workers_that_start_together_make_one_store(database: str) -> None:
    """Else a deployment of four workers on an empty database starts one of them."""
    with ThreadPoolExecutor(6) as threads:
        stores = list(threads.map(open_postgres, [database] * 6))
    for store in stores:
        asyncio.run(store.close())


def test_a_database_that_does_not_answer_is_one_clear_line_without_the_password() -> None:
    """Else a typing mistake in --database ends in a traceback, or a password in a log."""
    begun = time.monotonic()
    with pytest.raises(StoreUnavailable, match=r"database shop at 127.0.0.1 does not answer") as caught:
        open_postgres("postgresql://someone:secret@127.0.0.1:1/shop")
    assert time.monotonic() - begun < 5
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)
    with pytest.raises(StoreError, match="not one of PostgreSQL's") as refused:
        open_postgres("mysql://someone:secret@127.0.0.1/shop")
    assert "secret" not in str(refused.value)


@postgres
def test_a_schema_that_is_not_there_is_one_clear_line() -> None:
    """Else a mistake in the search path looks like a bug."""
    with pytest.raises(StoreError, match="no schema has been selected"):
        open_postgres(f"{POSTGRES}?options=-csearch_path%3Dnowhere")


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else whoever installed plain `sutler` gets an ImportError."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'sutler\[postgres\]'"):
        open_postgres("postgresql://127.0.0.1/shop")

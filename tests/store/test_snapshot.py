"""Is what a snapshot remembers what the store would answer, and little?"""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sutler.store.batched import open_sqlite
from sutler.store.snapshot import ANSWERS_MAX, SHORT_BYTES, Snapshot
from sutler.store.transaction import StoreError, Transaction

TEXT = "SELECT text FROM note WHERE id = ?"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(tmp_path / "notes", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)")
        connection.executemany("INSERT INTO note VALUES (?, ?)", [(1, "short"), (2, "x" * (SHORT_BYTES + 1))])
        yield connection


def snapshot(database: sqlite3.Connection) -> tuple[Snapshot, list[str]]:
    """Return a snapshot, and the statements that have reached the database."""
    reached: list[str] = []
    database.set_trace_callback(reached.append)
    return Snapshot(database, wall=lambda: 0), reached


def test_a_statement_asked_again_is_not_run_again(database: sqlite3.Connection) -> None:
    """Else a hundred clients that wait for one order have it read a hundred times."""
    read, reached = snapshot(database)
    assert [read.one(TEXT, (1,)), read.one(TEXT, (1,)), read.all(TEXT, (1,))] == [("short",), ("short",), [("short",)]]
    assert len(reached) == 1
    assert [read.one(TEXT, (3,)), read.one(TEXT, (3,))] == [None, None]
    assert len(reached) == 2


def test_what_was_forgotten_is_read_anew(database: sqlite3.Connection) -> None:
    """Else an order never moves for whoever has looked at it once."""
    read, _ = snapshot(database)
    assert read.one(TEXT, (1,)) == ("short",)
    database.execute("UPDATE note SET text = 'new'")
    read.forget()
    assert read.one(TEXT, (1,)) == ("new",)


def test_long_answers_and_endless_questions_are_not_kept(database: sqlite3.Connection) -> None:
    """Else a reader of many quotes fills the server's memory."""
    read, reached = snapshot(database)
    assert read.one(TEXT, (2,)) == read.one(TEXT, (2,))
    assert len(reached) == 2
    for number in range(ANSWERS_MAX + 1):
        read.one(TEXT, (-number,))
    reached.clear()
    read.one(TEXT, (-1,))
    assert not reached
    read.one(TEXT, (-ANSWERS_MAX,))
    assert len(reached) == 1


def test_a_read_that_failed_leaves_nothing_stale(tmp_path: Path) -> None:
    """Else one disk error makes every later reader see the past."""

    async def failing_between_commits() -> None:
        store = open_sqlite(tmp_path)
        await store.start()

        def read(tx: Transaction) -> int:
            row = tx.one("SELECT count(*) FROM invocation")
            assert row is not None
            return int(row[0])

        def fail(tx: Transaction) -> None:
            read(tx)
            tx.one("SELECT no_such_column FROM invocation")

        try:
            for count in range(3):
                assert await store.read(read) == count
                with pytest.raises(StoreError):
                    await store.read(fail)
                insert = "INSERT INTO invocation VALUES ('a', 'r', 'p', ?, 'digest', '', 0)"
                await store.write(lambda tx, insert=insert, count=count: tx.run(insert, (str(count),)))  # type: ignore[misc]
        finally:
            await store.close()

    asyncio.run(failing_between_commits())

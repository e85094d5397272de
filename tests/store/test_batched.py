"""What does the engine on SQLite promise beyond the suite? Batches, a failing disk, one process, a bounded log."""

import asyncio
import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from sutler.store import batched
from sutler.store.batched import Batched, open_sqlite
from sutler.store.transaction import Busy, Point, StoreError, StoreUnavailable, Transaction

INSERT = "INSERT INTO invocation VALUES ('a', 'r', 'p', ?, 'digest', ?, 0)"
NAMES = "SELECT invocation_id FROM invocation ORDER BY invocation_id"
IN_ORDER = "SELECT invocation_id FROM invocation ORDER BY rowid"


class Disk:
    """The commit thread, seen from the named points: it counts commits, can stand still, and can fail."""

    def __init__(self) -> None:
        self.commits = 0
        self.reached = threading.Event()
        self.may_go_on = threading.Event()
        self.may_go_on.set()
        self.error: sqlite3.Error | None = None

    def __call__(self, point: Point) -> None:
        if point == "before commit":
            self.commits += 1
            self.reached.set()
            assert self.may_go_on.wait(10)
            if self.error is not None:
                error, self.error = self.error, None
                raise error

    def hold(self) -> None:
        """Let the next commit stand still until `may_go_on`; `reached` tells that it does."""
        self.reached.clear()
        self.may_go_on.clear()

    def fail(self, code: int) -> None:
        """Let the next commit fail with a code of SQLite's."""
        self.error = sqlite3.OperationalError("disk trouble")
        self.error.sqlite_errorcode = code


@contextlib.asynccontextmanager
async def opened(folder: Path, at_point: Callable[[Point], None] | None = None) -> AsyncIterator[Batched]:
    """Open, start and close a store."""
    store = open_sqlite(folder, at_point=at_point)
    await store.start()
    try:
        yield store
    finally:
        await store.close()


def insert(name: str, text: str = "") -> Callable[[Transaction], None]:
    """Return a job that stores one row."""

    def job(tx: Transaction) -> None:
        tx.run(INSERT, (name, text))

    return job


async def names(store: Batched, statement: str = NAMES) -> list[str]:
    """Return the names of the rows stored."""
    return [row[0] for row in await store.read(lambda tx: tx.all(statement))]


async def test_calls_of_one_pass_share_a_commit(tmp_path: Path) -> None:
    """Else each order waits for a flush of its own, and a busy server does hundreds a second instead of thousands."""
    disk = Disk()
    async with opened(tmp_path, disk) as store:
        await asyncio.gather(*(store.write(insert(f"{n:03}")) for n in range(50)))
        assert disk.commits == 1


async def test_a_batch_closes_at_64_calls_and_keeps_their_order(tmp_path: Path) -> None:
    """Else a burst keeps the first caller waiting for the last."""
    disk = Disk()
    async with opened(tmp_path, disk) as store:
        await asyncio.gather(*(store.write(insert(f"{n:03}")) for n in range(200)))
        assert disk.commits == 4
        assert await names(store, IN_ORDER) == [f"{n:03}" for n in range(200)]


async def test_a_batch_closes_after_5_ms(tmp_path: Path) -> None:
    """Else some slow jobs hold back the answer of a quick one."""
    disk = Disk()

    def slow(tx: Transaction) -> None:
        begun = time.monotonic()
        while time.monotonic() < begun + 0.006:
            tx.wall()

    async with opened(tmp_path, disk) as store:
        await asyncio.gather(*(store.write(slow) for _ in range(3)))
        assert disk.commits == 3


async def test_while_a_commit_is_on_reads_go_on_and_writes_wait(tmp_path: Path) -> None:
    """Else a slow disk stops every reader, or an answer leaves before it is kept."""
    disk = Disk()
    ran: list[str] = []

    def later(tx: Transaction) -> None:
        ran.append("later")

    async with opened(tmp_path, disk) as store:
        disk.hold()
        first = asyncio.create_task(store.write(insert("a")))
        await asyncio.to_thread(disk.reached.wait)
        second = asyncio.create_task(store.write(later))
        for _ in range(5):
            await asyncio.sleep(0)
        assert await names(store) == []
        assert not first.done()
        assert ran == []
        disk.may_go_on.set()
        await asyncio.gather(first, second)
        assert await names(store) == ["a"]
        assert ran == ["later"]


async def test_a_snapshot_outlasts_a_commit_in_its_middle(tmp_path: Path) -> None:
    """Else a read that meets a commit shows half of it."""
    disk, committed = Disk(), threading.Event()

    def at_point(point: Point) -> None:
        disk(point)
        if point == "after commit":
            committed.set()

    def look(tx: Transaction) -> list[int]:
        counts = []
        for _ in range(2):
            row = tx.one("SELECT count(*) FROM invocation")
            assert row is not None
            counts.append(row[0])
            disk.may_go_on.set()
            assert committed.wait(10)
        return counts

    async with opened(tmp_path, at_point) as store:
        disk.hold()
        write = asyncio.create_task(store.write(insert("a")))
        await asyncio.to_thread(disk.reached.wait)
        assert await store.read(look) == [0, 0]
        await write
        assert await store.read(look) == [1, 1]


def fill_the_disk(tx: Transaction) -> None:
    """Write more than the database may grow by; SQLite then takes back the whole transaction."""
    row = tx.one("PRAGMA page_count")
    assert row is not None
    tx.one(f"PRAGMA max_page_count = {row[0] + 5}")
    for n in range(100):
        tx.run(INSERT, (f"big {n}", "x" * 4000))


async def test_a_full_disk_fails_the_whole_batch_and_answers_nothing_as_done(tmp_path: Path) -> None:
    """Else a client is told of an order that the store has lost: SQLite undoes released savepoints too."""

    def refused(tx: Transaction) -> None:
        tx.run(INSERT, ("refused", ""))
        raise LookupError

    told: list[str] = []

    def with_effect(tx: Transaction) -> None:
        tx.run(INSERT, ("effect", ""))
        tx.after_commit(lambda: told.append("effect"))

    def stubborn(tx: Transaction) -> None:
        """Go on after the error, as a handler with too wide an except would."""
        with contextlib.suppress(StoreUnavailable):
            fill_the_disk(tx)
        with contextlib.suppress(StoreError):
            tx.run(INSERT, ("stubborn", ""))

    async with opened(tmp_path) as store:
        await store.write(insert("kept"))
        for spoiler in (fill_the_disk, stubborn):
            jobs = [insert("before"), with_effect, refused, spoiler]
            answers = await asyncio.gather(*map(store.write, jobs), return_exceptions=True)
            assert [type(answer) for answer in answers] == [StoreUnavailable] * 4
            assert all("disk is full" in str(answer) for answer in answers)
            assert await names(store) == ["kept"]
        assert told == []
        await store.write(lambda tx: tx.one("PRAGMA max_page_count = 1000000"))
        await store.write(insert("later"))
        assert await names(store) == ["kept", "later"]


@pytest.mark.parametrize("code", [sqlite3.SQLITE_IOERR_FSYNC, sqlite3.SQLITE_FULL])
async def test_a_commit_that_fails_fails_its_batch_alone(tmp_path: Path, code: int) -> None:
    """Else one hiccup of the disk ends the server, or is taken for success."""
    disk = Disk()
    async with opened(tmp_path, disk) as store:
        await store.write(insert("kept"))
        disk.fail(code)
        disk.hold()
        failing = [asyncio.create_task(store.write(insert(name))) for name in ("a", "b")]
        await asyncio.to_thread(disk.reached.wait)
        waiting = asyncio.create_task(store.write(insert("c")))
        await asyncio.sleep(0)
        disk.may_go_on.set()
        answers = await asyncio.gather(*failing, return_exceptions=True)
        assert [type(answer) for answer in answers] == [StoreUnavailable] * 2
        await waiting
        assert await names(store) == ["c", "kept"]


async def test_a_store_comes_back_with_its_disk(tmp_path: Path) -> None:
    """Else a volume that was gone for a minute costs a restart by hand."""
    disk = Disk()
    async with opened(tmp_path, disk) as store:
        await store.write(insert("kept"))
        disk.fail(sqlite3.SQLITE_IOERR_WRITE)
        hidden = tmp_path.with_name("hidden")

        def unmount(tx: Transaction) -> None:
            tmp_path.rename(hidden)

        with pytest.raises(StoreUnavailable):
            await store.write(unmount)
        for run in (store.read, store.write):
            with pytest.raises(StoreUnavailable, match="again"):
                await run(lambda tx: None)
        os.mkdir(tmp_path)  # the mount point of a volume that is gone is no reason to begin anew
        with pytest.raises(StoreUnavailable, match="again"):
            await store.write(insert("nowhere"))
        assert os.listdir(tmp_path) == []
        os.rmdir(tmp_path)
        hidden.rename(tmp_path)
        assert await names(store) == ["kept"]
        await store.write(insert("later"))
        assert await names(store) == ["kept", "later"]


async def test_the_log_stays_bounded_under_steady_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the log of a busy server grows until the disk is full, kept from starting over by its readers."""
    monkeypatch.setattr(batched, "LOG_BYTES", 64 << 10)
    monkeypatch.setattr(batched, "LOG_BYTES_MAX", 512 << 10)
    log, largest = tmp_path / "sutler.db-wal", 0

    async def client(store: Batched, name: int) -> None:
        nonlocal largest
        for n in range(100):
            await store.write(insert(f"{name} {n}", "x" * 2000))
            assert await store.read(lambda tx: tx.one("SELECT 1 FROM invocation")) is not None
            largest = max(largest, log.stat().st_size)

    async with opened(tmp_path) as store:
        await asyncio.gather(*(client(store, name) for name in range(16)))
    assert (64 << 10) < largest < (1 << 20)  # all of them are 4 MB and more
    assert not log.exists()


async def test_what_was_answered_is_there_after_a_restart(tmp_path: Path) -> None:
    """Else stopping the server loses orders."""
    async with opened(tmp_path) as store:
        await store.write(insert("a"))
    async with opened(tmp_path) as store:
        assert await names(store) == ["a"]


CRASHING = """
import asyncio, os, signal, sys
from sutler.store.batched import open_sqlite

batches = 0

def at_point(point):
    global batches
    batches += point == "before commit"
    if batches == 3 and point == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)

async def main():
    store = open_sqlite(sys.argv[1], at_point=at_point)
    await store.start()
    for name in "abcd":
        await store.write(lambda tx: tx.run("INSERT INTO invocation VALUES ('a', 'r', 'p', ?, '', '', 0)", (name,)))
        print(name, end="", flush=True)

asyncio.run(main())
"""


@pytest.mark.parametrize(
    ("point", "stored"),
    [("before commit", ["a", "b"]), ("after commit", ["a", "b", "c"]), ("before answer", ["a", "b", "c"])],
)
async def test_a_killed_process_loses_nothing_that_it_answered(tmp_path: Path, point: Point, stored: list[str]) -> None:
    """Else an order vanishes with a power cut after its client has the order id."""
    command = [sys.executable, "-c", CRASHING, str(tmp_path), point]
    killed = await asyncio.to_thread(lambda: subprocess.run(command, capture_output=True, text=True, check=False))
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert killed.stdout == "ab"
    async with opened(tmp_path) as store:
        assert await names(store) == stored


async def test_a_second_store_on_a_directory_is_refused_until_the_first_closes(tmp_path: Path) -> None:
    """Else two servers hand out the same ids and overwrite each other's clocks."""
    (tmp_path / "sutler.lock").write_text("12345678901234567\n")  # of an earlier process
    async with opened(tmp_path):
        with pytest.raises(StoreError, match=rf"in use by another Sutler \(process {os.getpid()}\)"):
            open_sqlite(tmp_path)
    async with opened(tmp_path):
        pass


def test_what_cannot_be_opened_is_one_clear_line_and_gives_the_directory_back(tmp_path: Path) -> None:
    """Else a wrong --data ends in a traceback, or must be repaired by hand."""
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match=r"Cannot write to the data directory .*: Not a directory"):
        open_sqlite(tmp_path / "file" / "data")
    (tmp_path / "sutler.db").write_text("This is a diary, not a database. " * 50)
    with pytest.raises(StoreError, match=r"Cannot open the store .*sutler.db: file is not a database"):
        open_sqlite(tmp_path)
    (tmp_path / "sutler.db").unlink()
    with contextlib.closing(sqlite3.connect(tmp_path / "sutler.db")) as other:
        other.execute("CREATE TABLE recipe (name)")
    with pytest.raises(StoreError, match="belongs to another program"):
        open_sqlite(tmp_path)
    (tmp_path / "sutler.db").unlink()
    asyncio.run(open_sqlite(tmp_path).close())


async def test_more_quotes_than_solvers_can_take_are_turned_away_at_once(tmp_path: Path) -> None:
    """Else a burst of quotes is answered long after every client has given up."""
    go_on = threading.Event()
    async with opened(tmp_path) as store:
        tasks = [asyncio.create_task(store.solve(lambda: go_on.wait(10))) for _ in range(25)]
        await asyncio.sleep(0)
        with pytest.raises(Busy):
            await store.solve(lambda: True)
        assert await names(store) == []  # other calls go on
        go_on.set()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
        taken = 16 + (1 if os.cpu_count() in (1, 2) else 2)
        assert ended[:taken] == [True] * taken
        assert [type(one) for one in ended[taken:]] == [Busy] * (25 - taken)
        assert await store.solve(lambda: "free again") == "free again"


async def test_the_wall_can_be_given(tmp_path: Path) -> None:
    """Else no test can say what time it is."""
    store = open_sqlite(tmp_path, wall=lambda: 1_790_000_000_000_000)
    await store.start()
    assert await store.read(lambda tx: tx.wall()) == 1_790_000_000_000_000
    await store.close()

"""What does every engine promise? One suite that Inline, Batched and Pooled run whole; none of it is skipped."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable

import pytest

from sutler.store.transaction import Duplicate, Executor, Row, StoreError, StoreUnavailable, Transaction

INSERT = (
    "INSERT INTO account (account_id, at, set_at, rate_numerator, rate_denominator, seen) VALUES (?, ?, 0, 1, 1, 0)"
)
AT = "SELECT at FROM account WHERE account_id = ?"
MOVE = "UPDATE account SET at = ? WHERE account_id = ?"
NAMES = "SELECT account_id FROM account ORDER BY account_id"


class Refused(Exception):
    """What an operation raises when it turns a request down."""


def insert(name: str, at: int = 0) -> Callable[[Transaction], str]:
    """Return a job that stores an account and answers with its name."""

    def job(tx: Transaction) -> str:
        assert tx.run(INSERT, (name, at)) == 1
        return name

    return job


def refuse(name: str) -> Callable[[Transaction], str]:
    """Return a job that stores an account and then refuses."""

    def job(tx: Transaction) -> str:
        tx.run(INSERT, (name, 0))
        raise Refused(name)

    return job


async def names(store: Executor) -> list[str]:
    """Return the names of the accounts stored."""
    return [row[0] for row in await store.read(lambda tx: tx.all(NAMES))]


async def test_a_write_is_seen_by_every_read_after_its_answer(store: Executor) -> None:
    """Else a client that creates a site does not find it in its next call."""
    assert await store.write(insert("a", 7)) == "a"
    assert await store.read(lambda tx: tx.one(AT, ("a",))) == (7,)


async def test_a_job_that_raises_undoes_itself_alone(store: Executor) -> None:
    """Else one client's refused request takes another client's order with it, or is half done."""
    jobs = [refuse(f"{n:02}") if n % 3 == 0 else insert(f"{n:02}") for n in range(30)]
    answers = await asyncio.gather(*map(store.write, jobs), return_exceptions=True)
    done = [f"{n:02}" for n in range(30) if n % 3]
    assert [answer for answer in answers if isinstance(answer, str)] == done
    assert sum(isinstance(answer, Refused) for answer in answers) == 10
    assert await names(store) == done


async def test_a_job_that_raises_stop_iteration_is_an_error_not_a_wait(store: Executor) -> None:
    """Else a bug in a handler leaves its client waiting until it hangs up."""
    for run in (store.read, store.write):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await asyncio.wait_for(run(lambda tx: next(iter(()))), 10)
    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(store.solve(lambda: next(iter(()))), 10)


async def test_a_read_changes_nothing(store: Executor) -> None:
    """Else a GET of somebody who only looks makes rows."""
    with pytest.raises(StoreError, match="read job"):
        await store.read(insert("a"))
    with pytest.raises(StoreError, match="read job"):
        await store.read(lambda tx: tx.after_commit(lambda: None))
    assert await names(store) == []


async def test_two_statements_of_a_read_see_one_snapshot(store: Executor) -> None:
    """Else GetOrder shows an order COMPLETED whose line items are still on the road."""
    await store.write(insert("left"))
    await store.write(insert("right"))

    def move(n: int) -> Callable[[Transaction], None]:
        def job(tx: Transaction) -> None:
            tx.lock(AT, ("left",))
            for name in ("left", "right"):
                tx.run(MOVE, (n, name))

        return job

    def look(tx: Transaction) -> tuple[Row | None, Row | None]:
        return tx.one(AT, ("left",)), tx.one(AT, ("right",))

    writes = asyncio.gather(*(store.write(move(n)) for n in range(100)))
    while not writes.done():
        left, right = await store.read(look)
        assert left == right
        await asyncio.sleep(0)
    await writes


async def test_a_savepoint_undoes_its_own_part(store: Executor) -> None:
    """Else a refused request also loses what its account's clock had settled before it."""
    told: list[str] = []

    def handle(tx: Transaction) -> None:
        with tx.savepoint():
            tx.run(INSERT, ("handled", 0))
            tx.after_commit(lambda: told.append("handled"))
            with tx.savepoint():
                tx.run(INSERT, ("inner", 0))
                tx.after_commit(lambda: told.append("inner"))
            raise Refused

    def job(tx: Transaction) -> None:
        with tx.savepoint():
            tx.run(INSERT, ("settled", 0))
            tx.after_commit(lambda: told.append("settled"))
        with pytest.raises(Refused):
            handle(tx)
        tx.run(INSERT, ("after", 0))

    await store.write(job)
    assert await names(store) == ["after", "settled"]
    assert told == ["settled"]


async def test_an_inner_savepoint_is_undone_without_its_outer_one(store: Executor) -> None:
    """Else one line item that fails takes the whole settled slice with it."""

    def inner(tx: Transaction) -> None:
        with tx.savepoint():
            tx.run(INSERT, ("inner", 0))
            raise Refused

    def job(tx: Transaction) -> None:
        with tx.savepoint():
            tx.run(INSERT, ("outer", 0))
            with pytest.raises(Refused):
                inner(tx)
            tx.run(INSERT, ("rest", 0))

    await store.write(job)
    assert await names(store) == ["outer", "rest"]


async def test_a_second_row_with_a_key_is_a_duplicate(store: Executor) -> None:
    """Else a quote orders twice."""
    await store.write(insert("a", 1))
    with pytest.raises(Duplicate):
        await store.write(insert("a", 2))
    assert await store.read(lambda tx: tx.one(AT, ("a",))) == (1,)


async def test_a_job_goes_on_after_a_duplicate_in_a_savepoint(store: Executor) -> None:
    """Else an operation cannot answer a conflict with what is in the way."""

    def job(tx: Transaction) -> Row | None:
        tx.run(INSERT, ("a", 1))
        with pytest.raises(Duplicate), tx.savepoint():
            tx.run(INSERT, ("a", 2))
        tx.run(INSERT, ("b", 3))
        return tx.one(AT, ("a",))

    assert await store.write(job) == (1,)
    assert await names(store) == ["a", "b"]


@pytest.mark.parametrize("within_savepoint", [False, True])
async def test_a_swallowed_error_is_never_committed(store: Executor, within_savepoint: bool) -> None:
    """Else PostgreSQL quietly undoes a write that its client was told is done."""

    def swallow(tx: Transaction) -> None:
        tx.run(INSERT, ("b", 0))
        with contextlib.suppress(Duplicate):
            tx.run(INSERT, ("a", 0))

    def job(tx: Transaction) -> None:
        if within_savepoint:
            with tx.savepoint():
                swallow(tx)
        else:
            swallow(tx)

    await store.write(insert("a"))
    with pytest.raises(Duplicate):
        await store.write(job)
    assert await names(store) == ["a"]


async def test_effects_come_after_the_commit_and_before_the_answer(store: Executor) -> None:
    """Else a webhook tells of an order that a full disk then takes back."""
    told: list[str] = []

    def job(tx: Transaction) -> None:
        tx.run(INSERT, ("a", 0))
        tx.after_commit(lambda: told.append("first"))
        tx.after_commit(lambda: told.append("second"))
        assert told == []

    def refused(tx: Transaction) -> None:
        tx.after_commit(lambda: told.append("refused"))
        raise Refused

    with pytest.raises(Refused):
        await store.write(refused)
    await store.write(job)
    assert told == ["first", "second"]


async def test_an_effect_that_fails_does_not_cost_the_answer(store: Executor, caplog: pytest.LogCaptureFixture) -> None:
    """Else a client is told that its order failed, which is committed."""

    def job(tx: Transaction) -> str:
        tx.run(INSERT, ("a", 0))
        tx.after_commit(lambda: print(1 // 0))
        return "done"

    with caplog.at_level(logging.ERROR, "sutler.store"):
        assert await store.write(job) == "done"
    assert "ZeroDivisionError" in caplog.text
    assert await names(store) == ["a"]


async def test_writes_under_a_locked_row_are_serial(store: Executor) -> None:
    """Else two calls of an account read one `last_sequence` and both use the next."""
    await store.write(insert("a"))

    def job(tx: Transaction) -> int:
        row = tx.lock(AT, ("a",))
        assert row is not None
        tx.run(MOVE, (row[0] + 1, "a"))
        return int(row[0])

    seen = await asyncio.gather(*(store.write(job) for _ in range(60)))
    assert sorted(seen) == list(range(60))
    assert await store.read(lambda tx: tx.one(AT, ("a",))) == (60,)


async def test_a_free_row_is_not_passed_over(store: Executor) -> None:
    """Else the sweeper never finds an account to settle."""
    await store.write(insert("a", 5))
    assert await store.write(lambda tx: tx.lock(AT, ("a",), skip_locked=True)) == (5,)
    assert await store.write(lambda tx: tx.lock(AT, ("b",), skip_locked=True)) is None


async def test_a_caller_that_goes_away_does_not_take_its_write_along(store: Executor) -> None:
    """Else a client whose connection breaks cannot know that its retry is safe."""
    committed = asyncio.Event()

    def job(tx: Transaction) -> None:
        tx.run(INSERT, ("a", 0))
        tx.after_commit(committed.set)

    write, another = asyncio.create_task(store.write(job)), asyncio.create_task(store.write(insert("b")))
    await asyncio.sleep(0)  # both are submitted
    write.cancel()
    await asyncio.wait_for(committed.wait(), 10)
    await asyncio.wait_for(another, 10)
    await asyncio.wait_for(store.write(insert("c")), 10)
    assert await names(store) == ["a", "b", "c"]


async def test_a_store_finishes_what_was_submitted_before_it_closes(store: Executor) -> None:
    """Else a deployment loses the calls that were in flight."""
    told: list[int] = []

    def job(n: int) -> Callable[[Transaction], None]:
        return lambda tx: tx.after_commit(lambda: told.append(n))

    tasks = [asyncio.create_task(store.write(job(n))) for n in range(150)]
    await asyncio.sleep(0)
    await store.close()
    assert sorted(told) == list(range(150))
    await asyncio.gather(*tasks)
    for run in (store.read, store.write):
        with pytest.raises(StoreError, match="closed"):
            await run(lambda tx: None)


async def test_values_come_back_as_they_went_in(store: Executor) -> None:
    """Else one store rounds what the other keeps, and the same account has two bills."""
    microseconds, text = 4_102_444_799_999_999, "Zürich 🏢 '?' 100 % \\ \n"
    assert await store.write(insert(text, microseconds)) == text
    assert await store.read(lambda tx: tx.all("SELECT account_id, at, target FROM account")) == [
        (text, microseconds, None)
    ]
    await store.write(insert("b", 9_000_000_000_000_000_000 - microseconds))
    row = await store.read(lambda tx: tx.one("SELECT sum(at), count(*), max(at), -sum(set_at) FROM account"))
    assert row is not None
    assert row[:2] == (9_000_000_000_000_000_000, 2)
    assert [type(value) for value in row] == [int] * 4


async def test_keys_are_ordered_by_their_bytes(store: Executor) -> None:
    """Else pages of a list overlap on a database that sorts as people do."""
    keys = ["oo-0Z", "oo-0a", "oo-10", "OO-10", "oo10", "_x", "é"]
    for key in keys:
        await store.write(insert(key))
    assert await names(store) == sorted(keys)
    assert await store.read(
        lambda tx: tx.all("SELECT account_id FROM account WHERE (at, account_id) > (?, ?)", (0, "oo10"))
    ) == [("é",)]


async def test_a_row_that_breaks_a_rule_is_our_error(store: Executor) -> None:
    """Else a bug in a rule stores an order that no later step can handle."""
    backwards = INSERT.replace("1, 1", "-1, 1")
    nowhere = (
        "INSERT INTO outpost (account_id, region, outpost_id, created, site_id, site_owner_id, name, life_cycle_status,"
        " availability_zone, availability_zone_id, hardware_type) VALUES ('a', 'r', 'op', 0, 'os', 'a', 'n', 'PENDING',"
        " 'z', 'i', 'RACK')"
    )
    for statement, parameters in ((backwards, ("a", 0)), (nowhere, ()), ("INSERT nonsense", ())):
        with pytest.raises(StoreError) as caught:
            await store.write(lambda tx, s=statement, p=parameters: tx.run(s, p))  # type: ignore[misc]
        assert not isinstance(caught.value, Duplicate | StoreUnavailable)
        assert "\n" not in str(caught.value)


async def test_rows_changed_are_counted_and_returned(store: Executor) -> None:
    """Else an operation cannot tell that a quote was used by another call a moment before."""
    once = f"{INSERT} ON CONFLICT DO NOTHING"
    assert await store.write(lambda tx: tx.run(once, ("a", 1))) == 1
    assert await store.write(lambda tx: tx.run(once, ("a", 2))) == 0
    assert await store.write(lambda tx: tx.run(MOVE, (3, "b"))) == 0
    assert await store.write(lambda tx: tx.one(f"{MOVE} RETURNING at, account_id", (4, "a"))) == (4, "a")
    assert await store.read(lambda tx: tx.one(AT, ("a",))) == (4,)


async def test_the_wall_is_the_present(store: Executor) -> None:
    """Else every account's clock is off."""
    machine = time.time_ns() // 1000
    wall = await store.write(lambda tx: tx.wall())
    assert isinstance(wall, int)
    assert abs(wall - machine) < 60 * 1_000_000  # the database may be on another machine


async def test_solving_answers_and_raises(store: Executor) -> None:
    """Else CreateQuote cannot say that nothing fits."""
    assert await store.solve(lambda: 42) == 42
    with pytest.raises(ZeroDivisionError):
        await store.solve(lambda: 1 // 0)

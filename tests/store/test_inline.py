"""What does the engine in a test's own process promise beyond the suite? No loop, no thread, a fresh store at once."""

import threading
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from sutler.store.inline import Inline, open_memory
from sutler.store.transaction import StoreError, T, Transaction

INSERT = "INSERT INTO invocation VALUES ('a', 'r', 'p', ?, '', '', 0)"
COUNT = "SELECT count(*) FROM invocation"


def driven(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return the answer of a coroutine that never suspends."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        answer: T = stop.value
        return answer
    raise AssertionError("it waits for something")


@pytest.fixture
def memory() -> Iterator[Inline]:
    """A fresh store."""
    store = open_memory()
    yield store
    driven(store.close())


def test_calls_need_no_event_loop() -> None:
    """Else `mock_outposts` cannot be used in a plain test, or inside a running loop."""
    store = open_memory()
    driven(store.start())
    assert driven(store.write(lambda tx: tx.run(INSERT, ("x",)))) == 1
    assert driven(store.read(lambda tx: tx.one(COUNT))) == (1,)
    assert driven(store.solve(lambda: 42)) == 42
    driven(store.close())


def test_every_store_is_fresh(memory: Inline) -> None:
    """Else one test's orders show up in the next one's lists."""
    driven(memory.write(lambda tx: tx.run(INSERT, ("x",))))
    another = open_memory()
    assert driven(another.read(lambda tx: tx.one(COUNT))) == (0,)
    driven(another.close())


def test_a_job_in_a_job_says_what_is_wrong(memory: Inline) -> None:
    """Else somebody who calls boto3 in an effect of his own test waits for himself."""

    def inner(tx: Transaction) -> object:
        return driven(memory.read(lambda tx: tx.one(COUNT)))

    def outer(tx: Transaction) -> object:
        tx.run(INSERT, ("x",))
        return inner(tx)

    for run in (memory.read, memory.write):
        with pytest.raises(StoreError, match="may not start another job"):
            driven(run(inner))
    with pytest.raises(StoreError, match="may not start another job"):
        driven(memory.write(outer))
    assert driven(memory.read(lambda tx: tx.one(COUNT))) == (0,)


def test_an_effect_may_call_again(memory: Inline) -> None:
    """Else a subscriber that reads what it was told about cannot be tested in process."""
    seen: list[object] = []

    def job(tx: Transaction) -> None:
        tx.run(INSERT, ("x",))
        tx.after_commit(lambda: seen.append(driven(memory.read(lambda tx: tx.one(COUNT)))))

    driven(memory.write(job))
    assert seen == [(1,)]


def test_threads_take_turns(memory: Inline) -> None:
    """Else a test suite that calls boto3 from a thread pool fails now and then."""

    def insert(name: str) -> Callable[[Transaction], int]:
        return lambda tx: tx.run(INSERT, (name,))

    def client(name: int) -> None:
        for n in range(100):
            driven(memory.write(insert(f"{name} {n}")))
            driven(memory.read(lambda tx: tx.one(COUNT)))

    threads = [threading.Thread(target=client, args=(name,)) for name in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert driven(memory.read(lambda tx: tx.one(COUNT))) == (800,)

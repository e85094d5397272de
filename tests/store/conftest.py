"""Every test that takes `store` runs on all three engines; tests of one engine are in files of their own.

A test here may be a coroutine: it runs on the loop on which its store was started.
"""

import asyncio
import inspect
from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import postgres_url
from sutler.store.batched import open_sqlite
from sutler.store.inline import open_memory
from sutler.store.pooled import open_postgres
from sutler.store.transaction import Executor


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    runner = pyfuncitem.funcargs["runner"]
    assert isinstance(runner, asyncio.Runner)
    wanted = inspect.signature(pyfuncitem.obj).parameters
    runner.run(pyfuncitem.obj(**{name: pyfuncitem.funcargs[name] for name in wanted}))
    return True


@pytest.fixture(autouse=True)
def runner() -> Iterator[asyncio.Runner]:
    """The event loop of a test and its stores."""
    with asyncio.Runner() as running:
        yield running


@pytest.fixture
def database() -> Iterator[str]:
    """The URL of an empty PostgreSQL schema."""
    with postgres_url() as url:
        yield url


@pytest.fixture(params=["inline", "batched", pytest.param("pooled", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, runner: asyncio.Runner, tmp_path: Path) -> Iterator[Executor]:
    """A fresh, empty store; one test runs on each engine."""
    opened: Executor
    match request.param:
        case "inline":
            opened = open_memory()
        case "batched":
            opened = open_sqlite(tmp_path / "data")
        case _:
            opened = open_postgres(request.getfixturevalue("database"))
    runner.run(opened.start())
    yield opened
    runner.run(opened.close())

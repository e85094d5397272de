"""In which modes do the API tests run? Each in process, and over a socket on SQLite and on PostgreSQL.

`-k inprocess`, `-k sqlite` and `-k postgresql` choose one. A test has an account of its own, whose clock stands still.
"""

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from modes import MODES, Served, Server, Sutler, rehearsed, serving

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient


@pytest.fixture(scope="session")
def sqlite_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server on SQLite that all tests share."""
    with serving("sqlite", tmp_path_factory.mktemp("sqlite")) as server:
        yield server


@pytest.fixture(scope="session")
def postgresql_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server on PostgreSQL that all tests share."""
    with serving("postgresql", tmp_path_factory.mktemp("postgresql")) as server:
        yield server


@pytest.fixture(params=MODES)
def sutler(request: pytest.FixtureRequest) -> Iterator[Sutler]:
    """A fresh account of Sutler in each mode."""
    if request.param == "inprocess":
        with rehearsed() as sutler:
            yield sutler
    else:
        with closing(Served(request.getfixturevalue(f"{request.param}_server"))) as sutler:
            yield sutler


@pytest.fixture
def client(sutler: Sutler) -> "OutpostsClient":
    """A boto3 client of the test's account in us-west-2."""
    return sutler.client()


@pytest.fixture
def account(sutler: Sutler) -> str:
    """The test's account."""
    return sutler.account

"""Which servers are they sent to? Real ones, of a process each: one with the usual limits, one with narrow ones."""

from collections.abc import Iterator

import pytest

from modes import Server, serving
from transport.raw import Raw, connected


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server as it comes."""
    with serving("sqlite", tmp_path_factory.mktemp("usual")) as server:
        yield server
        assert "Traceback" not in server.log


@pytest.fixture
def raw(server: Server) -> Iterator[Raw]:
    """A connection to it."""
    with connected(server.port) as raw:
        yield raw

"""Which server do the foreign clients talk to? One on SQLite for all tests; each client has an account of its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from modes import REGION, Server, environment, next_account, serving


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server that all tests share."""
    with serving("sqlite", tmp_path_factory.mktemp("clients")) as server:
        yield server


@pytest.fixture
def configured(server: Server, tmp_path: Path) -> dict[str, str]:
    """The environment of a program with a fresh account, which a global endpoint alone leads to Sutler."""
    return {
        **environment(),
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ACCESS_KEY_ID": next_account(),
        "AWS_SECRET_ACCESS_KEY": "nothing is signed in earnest",
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_CONFIG_FILE": str(tmp_path / "none"),
        "AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "none"),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_PAGER": "",
    }

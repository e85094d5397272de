"""Which databases do the tests run on? Always SQLite; PostgreSQL where one answers, and in CI without exception.

Tests that need PostgreSQL carry the mark `postgres`. Where none answers they are left out and the run says so at its
end; with `CI=true` they are kept, and fail. `SUTLER_TEST_POSTGRES` names another server than the local one.
`tests/conftest.py` loads this module as a plugin.
"""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from urllib.parse import quote

import psycopg
import pytest

POSTGRES = os.environ.get("SUTLER_TEST_POSTGRES", "postgresql://root@127.0.0.1:5432/root")


@cache
def postgres_answers() -> bool:
    """Tell whether the server for tests accepts connections."""
    try:
        psycopg.connect(POSTGRES, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def postgres_must_run() -> bool:
    """Tell whether a PostgreSQL that does not answer is a failure."""
    return os.environ.get("CI", "").lower() in {"1", "true"}


@contextmanager
def postgres_url() -> Iterator[str]:
    """Lend the URL of an empty schema of its own, and drop it afterwards with everything in it."""
    schema = f"sutler_test_{secrets.token_hex(6)}"
    with psycopg.connect(POSTGRES, autocommit=True) as connection:
        connection.execute(f'CREATE SCHEMA "{schema}"')
    try:
        yield f"{POSTGRES}{'&' if '?' in POSTGRES else '?'}options={quote(f'-csearch_path={schema}', safe='')}"
    finally:
        with psycopg.connect(POSTGRES, autocommit=True) as connection:
            connection.execute("SET lock_timeout = '10s'")
            connection.execute("SET client_min_messages = warning")
            connection.execute(f'DROP SCHEMA "{schema}" CASCADE')


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "postgres: needs a PostgreSQL server (see tests/databases.py)")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if postgres_must_run() or not any(item.get_closest_marker("postgres") for item in items):
        return
    if not postgres_answers():
        left_out = [item for item in items if item.get_closest_marker("postgres")]
        items[:] = [item for item in items if not item.get_closest_marker("postgres")]
        config.hook.pytest_deselected(items=left_out)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if not postgres_must_run() and not postgres_answers():
        terminalreporter.section("PostgreSQL tests did NOT run", yellow=True, bold=True)
        terminalreporter.line(f"No PostgreSQL answers at {POSTGRES}: everything else ran on SQLite alone.")

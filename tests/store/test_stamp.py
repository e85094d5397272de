"""Is a store what its stamp says? Fresh and brought-forward stores are equal; newer and foreign ones are refused."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
import pytest

from databases import postgres_url
from sutler.store import migrations
from sutler.store.batched import open_sqlite
from sutler.store.inline import open_memory
from sutler.store.pooled import open_postgres
from sutler.store.schema import REVISION, statements
from sutler.store.sqlite import connect
from sutler.store.stamp import Connection, check_reference, create, prepare
from sutler.store.transaction import Dialect, StoreError

# Everything about the tables that a statement or an error message can show, without the name of the schema.
CATALOG: dict[Dialect, list[str]] = {
    "sqlite": ["SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"],
    "postgresql": [
        """SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default, collation_name
            FROM information_schema.columns WHERE table_schema = current_schema() ORDER BY 1, 3""",
        """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = current_schema()::regnamespace ORDER BY 1, 2""",
        """SELECT tablename, indexname, replace(indexdef, current_schema() || '.', '') FROM pg_indexes
            WHERE schemaname = current_schema() ORDER BY 1, 2""",
    ],
}
SCRIPTS = {
    "8001": """
from alembic import op
import sqlalchemy

revision, down_revision = "8001", "REVISION"

def upgrade():
    op.add_column("site", sqlalchemy.Column("colour", sqlalchemy.Text))
""",
    "8002": """
from alembic import op

revision, down_revision = "8002", "8001"

def upgrade():
    op.execute("UPDATE site SET colour = 'red'")
""",
    "8003": """
from alembic import op

revision, down_revision = "8003", "8002"

def upgrade():
    op.execute("UPDATE site SET name = NULL")
""",
}
SITE = "INSERT INTO site (account_id, region, site_id, created, name) VALUES ('a', 'r', 's', 0, 'n')"


class Database:
    """An empty database of one kind, as a maker of connections."""

    def __init__(self, dialect: Dialect, where: str) -> None:
        self.dialect = dialect
        self.where = where

    def connect(self) -> Any:
        """Open a connection that leaves transactions to us."""
        return connect(self.where) if self.dialect == "sqlite" else psycopg.connect(self.where, autocommit=True)

    def catalog(self, connection: Any) -> list[object]:
        """Return what is there."""
        return [connection.execute(query).fetchall() for query in CATALOG[self.dialect]]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database; one test runs on each kind."""
    if request.param == "sqlite":
        yield Database("sqlite", str(tmp_path / "sutler.db"))
    else:
        with postgres_url() as url:
            yield Database("postgresql", url)


def test_a_store_brought_forward_is_equal_to_a_fresh_one(database: Database) -> None:
    """Else a store of last year refuses, or loses, what a new one keeps."""
    with closing(database.connect()) as connection:
        create(connection, database.dialect)
        fresh = database.catalog(connection)
        drop_everything(connection, database.dialect)
        migrations.upgrade(connection, database.dialect)
        assert database.catalog(connection) == fresh
        assert len(str(fresh)) > 3000
        assert connection.execute("SELECT revision FROM stamp").fetchall() == [(REVISION,)]


def drop_everything(connection: Any, dialect: Dialect) -> None:
    """Leave the database as empty as it was."""
    if dialect == "sqlite":
        for (table,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name <> 'outpost'"
        ).fetchall():
            connection.execute(f"DROP TABLE {table}")
    else:
        (schema,) = connection.execute("SELECT current_schema()").fetchone()
        connection.execute("SET client_min_messages = warning")
        connection.execute(f"DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema}")


@pytest.fixture
def later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Make this a later version of Sutler, with its migrations."""

    def become(newest: str) -> None:
        versions = tmp_path / newest / "versions"
        shutil.copytree(migrations.HERE / "versions", versions)
        for revision, text in SCRIPTS.items():
            if revision <= newest:
                (versions / f"revision_{revision}.py").write_text(text.replace("REVISION", REVISION))
        monkeypatch.setattr("sutler.store.stamp.REVISION", newest)
        monkeypatch.setattr(migrations.upgrade, "__kwdefaults__", {"scripts": versions.parent})

    return become


def test_an_older_store_is_brought_forward_when_it_is_opened(database: Database, later: Callable[[str], None]) -> None:
    """Else an upgrade of Sutler needs a step by hand, which somebody forgets."""
    with closing(database.connect()) as connection:
        prepare(connection, database.dialect)
        connection.execute(SITE)
        later("8002")
        for _ in range(2):  # the second time it is what it should be
            prepare(connection, database.dialect)
            assert connection.execute("SELECT name, colour FROM site").fetchall() == [("n", "red")]
            assert connection.execute("SELECT revision FROM stamp").fetchall() == [("8002",)]


def test_a_migration_that_fails_leaves_the_store_as_it_was(database: Database, later: Callable[[str], None]) -> None:
    """Else a power cut during an upgrade costs the store."""
    with closing(database.connect()) as connection:
        prepare(connection, database.dialect)
        connection.execute(SITE)
        before = database.catalog(connection)
        later("8003")
        with pytest.raises(StoreError, match=r"cannot be brought forward: .*site"):
            prepare(connection, database.dialect)
        assert database.catalog(connection) == before
        assert connection.execute("SELECT revision FROM stamp").fetchall() == [(REVISION,)]
        later("8002")
        prepare(connection, database.dialect)
        assert connection.execute("SELECT name, colour FROM site").fetchall() == [("n", "red")]


def test_a_store_that_nothing_leads_from_is_left_alone(database: Database) -> None:
    """Else a store of some fork is half migrated."""
    with closing(database.connect()) as connection:
        prepare(connection, database.dialect)
        connection.execute("UPDATE stamp SET revision = '0000'")
        before = database.catalog(connection)
        with pytest.raises(StoreError, match="schema 0000, which this Sutler"):
            prepare(connection, database.dialect)
        assert database.catalog(connection) == before


def test_a_newer_store_is_refused(database: Database) -> None:
    """Else an old worker that was left running writes rows that the new ones misread."""
    with closing(database.connect()) as connection:
        prepare(connection, database.dialect)
        connection.execute("UPDATE stamp SET revision = '9999'")
        with pytest.raises(StoreError, match=r"made by a newer Sutler .*upgrade Sutler"):
            prepare(connection, database.dialect)


def test_a_schema_that_fails_in_the_middle_leaves_nothing(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the first start after a power cut finds half a store, and no later one starts."""

    def half(connection: Connection, dialect: Dialect) -> None:
        for statement in statements(dialect)[:5]:
            connection.execute(statement)
        raise KeyboardInterrupt

    with closing(database.connect()) as connection:
        with monkeypatch.context() as patch:
            patch.setattr("sutler.store.stamp.create", half)
            with pytest.raises(KeyboardInterrupt):
                prepare(connection, database.dialect)
        prepare(connection, database.dialect)


def test_a_store_is_tied_to_its_reference_data(tmp_path: Path) -> None:
    """Else two workers with different catalogs sell different racks under one id."""

    async def opened_with(digest: str) -> None:
        store = open_sqlite(tmp_path)
        await store.start()
        try:
            await check_reference(store, digest)
        finally:
            await store.close()

    asyncio.run(opened_with("a" * 64))
    asyncio.run(opened_with("a" * 64))
    with pytest.raises(StoreError, match=r"other reference data .*--reference"):
        asyncio.run(opened_with("b" * 64))
    asyncio.run(opened_with("a" * 64))


@pytest.mark.postgres
def test_of_workers_with_different_reference_data_one_kind_starts() -> None:
    """Else two workers with different catalogs sell different racks under one id."""

    async def both(url: str) -> list[BaseException | None]:
        stores = [open_postgres(url) for _ in range(2)]
        checks = (check_reference(store, digest) for store, digest in zip(stores, "xy", strict=True))
        answers = await asyncio.gather(*checks, return_exceptions=True)
        for store in stores:
            await store.close()
        return answers

    with postgres_url() as url:
        answers = asyncio.run(both(url))
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "StoreError"]


def test_a_store_in_memory_takes_any_reference_data() -> None:
    """Else tests with a catalog of their own cannot run in one process with others."""

    async def both() -> None:
        for digest in ("x", "y"):
            store = open_memory()
            await check_reference(store, digest)
            await store.close()

    asyncio.run(both())


def test_a_fresh_store_needs_neither_the_migrations_nor_postgresql(tmp_path: Path) -> None:
    """Else every start of the server and of each test takes half a second longer."""
    script = (
        "import asyncio, sys; from sutler.store.batched import open_sqlite; import sutler.store.pooled;"
        " from sutler.store.inline import open_memory; open_memory();"
        " asyncio.run(open_sqlite(sys.argv[1]).close());"
        " print(sorted({'alembic', 'sqlalchemy', 'psycopg', 'numpy'} & set(sys.modules)))"
    )
    answer = subprocess.run([sys.executable, "-c", script, tmp_path], capture_output=True, text=True, check=True)
    assert answer.stdout == "[]\n"


def test_every_index_begins_with_the_account(tmp_path: Path) -> None:
    """Else a list of one account reads the rows of all of them; the sweeper's and the purge's are the exceptions."""
    with closing(sqlite3.connect(":memory:")) as connection:
        create(connection, "sqlite")
        indexes = connection.execute(
            "SELECT t.name, i.name FROM sqlite_master t JOIN pragma_index_list(t.name) i WHERE t.type = 'table'"
        ).fetchall()
        firsts = {
            name: connection.execute("SELECT name FROM pragma_index_info(?)", (name,)).fetchone()[0]
            for table, name in indexes
            if table != "stamp"
        }
    others = {name: first for name, first in firsts.items() if first != "account_id"}
    assert others == {
        "account_wake": "wake_wall",
        "invocation_wall": "wall",
        "outpost_site": "site_owner_id",  # an account as well
        "share_consumer": "consumer_id",  # likewise
    }


def test_sqlite_checks_a_row_without_making_tables() -> None:
    """Else each list of three in a CHECK costs ten microseconds a row, and an order a third more."""
    checks = [line for statement in statements("sqlite") for line in statement.splitlines() if "CHECK" in line]
    assert checks
    assert not [line for line in checks if " IN (" in line]

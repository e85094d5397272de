"""Which store is this? One row says which schema it has and which reference data it is used with.

A fresh store is made from the schema in one step, stamped. An older stamp is brought forward by `migrations`; a newer
one is refused. Several processes may open a PostgreSQL store at once: the first makes it, the others find it made.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from sutler.store.schema import REVISION, statements
from sutler.store.transaction import Dialect, Executor, Row, StoreError, Transaction

BEGIN: Final[Mapping[Dialect, str]] = {
    "sqlite": "BEGIN IMMEDIATE",
    # One opener at a time. The number is any that no other program takes; the lock goes with the transaction, so
    # that it works through PgBouncer too.
    "postgresql": "BEGIN; SELECT pg_advisory_xact_lock(4631463146314631)",
}
_STAMPED: Final[Mapping[Dialect, str]] = {
    "sqlite": "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'stamp'",
    "postgresql": "SELECT 1 WHERE to_regclass('stamp') IS NOT NULL",  # wherever the search path leads
}
# PostgreSQL databases are shared with others' tables; a SQLite file that holds some is not ours.
_FOREIGN: Final = "SELECT 1 FROM sqlite_master"


class Cursor(Protocol):
    """What is used of a database module's cursor."""

    def fetchone(self) -> Row | None: ...


class Connection(Protocol):
    """What is used of a database module's connection, which leaves transactions to us."""

    def execute(self, sql: str, /) -> Cursor: ...


def create(connection: Connection, dialect: Dialect) -> None:
    """Make the tables of an empty database, in the caller's transaction."""
    for statement in statements(dialect):
        connection.execute(statement)


def prepare(connection: Connection, dialect: Dialect) -> None:
    """Leave the database with exactly this version's tables, in one transaction.

    Raises:
        StoreError: it was made by a newer version, or is another program's. Errors of the database go through.
    """
    connection.execute(BEGIN[dialect])
    try:
        revision = stamped_revision(connection, dialect)
        if revision is None:
            create(connection, dialect)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
    if revision is None or revision == REVISION:
        return
    if revision > REVISION:
        raise StoreError(
            f"The store was made by a newer Sutler (schema {revision}, this one has {REVISION}): upgrade Sutler"
        )
    # Half a second to import, needed once in the life of a store.
    from sutler.store.migrations import upgrade

    upgrade(connection, dialect)


def stamped_revision(connection: Connection, dialect: Dialect) -> str | None:
    """Return the revision of the tables that are there, None when there are none.

    Raises: StoreError: there are tables, but not ours.
    """
    if connection.execute(_STAMPED[dialect]).fetchone() is None:
        if dialect == "sqlite" and connection.execute(_FOREIGN).fetchone() is not None:
            raise StoreError("The database belongs to another program: it has tables, but no stamp of Sutler's")
        return None
    row = connection.execute("SELECT revision FROM stamp").fetchone()
    if row is None:
        raise StoreError("The store's stamp is empty: it was not made by Sutler, or was damaged")
    return str(row[0])


async def check_reference(executor: Executor, digest: str) -> None:
    """Tie the store to this reference data on first use, and refuse other data later.

    Ids of catalog items and plans of hardware that are stored would mean something else under other data, and two
    workers would give two answers.

    Args:
        digest: of all reference data in use.
    Raises:
        StoreError: the store is used with other reference data.
    """

    def claim(tx: Transaction) -> str:
        tx.run("UPDATE stamp SET reference = ? WHERE reference IS NULL", (digest,))
        row = tx.one("SELECT reference FROM stamp")
        assert row is not None, "an open store is stamped"
        return str(row[0])

    stored = await executor.write(claim)
    if stored != digest:
        raise StoreError(
            f"The store was made with other reference data ({stored[:12]}, not {digest[:12]}): start Sutler with the"
            " reference data it was made with (--reference), or with an empty store (--data or --database)"
        )

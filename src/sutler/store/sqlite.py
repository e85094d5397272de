"""How does a job talk to SQLite? Connections, and the transaction that both SQLite engines hand to their jobs.

Invariant: once SQLite has given up the open transaction (a full disk takes all of it, released savepoints too), no
later statement of the job reaches the database, where it would be committed on its own.
"""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from sutler.store.savepoint import Savepoint
from sutler.store.transaction import (
    Dialect,
    Duplicate,
    Effect,
    Row,
    StoreError,
    StoreUnavailable,
    Value,
)

OLDEST: Final = (3, 37, 0)  # STRICT tables
STATEMENTS: Final = 512  # prepared statements kept by a connection: more than there are in the code
BUSY_TIMEOUT_S: Final = 2.0

_UNIQUE: Final = frozenset({sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY})
_PASSING: Final = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
    }
)


def connect(path: str | Path, *, existing: bool = False) -> sqlite3.Connection:
    """Open a connection that leaves transactions to us and may be used from any thread, one at a time.

    Args:
        path: of the file, or ":memory:".
        existing: fail rather than make a file that is not there.
    """
    if sqlite3.sqlite_version_info < OLDEST:
        oldest = ".".join(map(str, OLDEST))
        raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old: {oldest} or later is needed")
    connection = sqlite3.connect(
        f"{Path(path).absolute().as_uri()}?mode=rw" if existing else path,
        uri=existing,
        timeout=BUSY_TIMEOUT_S,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=STATEMENTS,
    )
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def primary_code(error: BaseException) -> int:
    """Return the kind of a SQLite error, without its detail; 0 for an error that SQLite did not report."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def translated(error: sqlite3.Error) -> StoreError:
    """Return what a SQLite error means to a job."""
    if getattr(error, "sqlite_errorcode", 0) in _UNIQUE:
        return Duplicate(str(error))
    if primary_code(error) in _PASSING:
        return StoreUnavailable(f"SQLite could not finish this: {error}")
    return StoreError(f"SQLite refused a statement: {error}")


class SqliteTransaction:
    """A job's view of one connection, used again for each job; the engine begins and ends the transaction.

    Args:
        wall: the machine's clock in microseconds.
        writing: False for a connection that only reads.
    """

    dialect: Final[Dialect] = "sqlite"

    __slots__ = ("_connection", "_execute", "_savepoint", "_writing", "effects", "failure", "lost", "wall")

    def __init__(self, connection: sqlite3.Connection, *, wall: Callable[[], int], writing: bool = True) -> None:
        self.wall = wall
        self._connection = connection
        self._writing = writing
        self._savepoint = Savepoint(self)
        self.begin()

    def begin(self) -> None:
        """Begin a transaction, with nothing of an earlier one."""
        self.effects: list[Effect] = []
        self.failure: StoreError | None = None
        self.lost = False
        self._execute: Callable[..., sqlite3.Cursor] = self._connection.execute

    def one(self, sql: str, parameters: Sequence[Value] = ()) -> Row | None:
        try:
            rows = self._execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self._failed(error) from error
        return rows[0] if rows else None

    def all(self, sql: str, parameters: Sequence[Value] = ()) -> list[Row]:
        try:
            return self._execute(sql, parameters).fetchall()
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def run(self, sql: str, parameters: Sequence[Value] = ()) -> int:
        if not self._writing:
            raise StoreError(f"A read job may not write: {sql}")
        try:
            return self._execute(sql, parameters).rowcount
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def lock(
        self,
        sql: str,
        parameters: Sequence[Value] = (),
        *,
        skip_locked: bool = False,  # noqa: ARG002 - a writer is alone
    ) -> Row | None:
        return self.one(sql, parameters)

    def savepoint(self) -> AbstractContextManager[None]:
        return self._savepoint

    def after_commit(self, effect: Effect) -> None:
        if not self._writing:
            raise StoreError("A read job has nothing to commit")
        self.effects.append(effect)

    def control(self, sql: str) -> None:
        try:
            self._execute(sql)
        except sqlite3.Error as error:
            raise self._failed(error) from error

    def _failed(self, error: sqlite3.Error) -> StoreError:
        """Note that a statement failed, and whether the transaction went with it."""
        if self.lost and self.failure is not None:
            return self.failure  # which says why
        self.failure = translated(error)
        if not self._connection.in_transaction:
            self.failure = StoreUnavailable(f"SQLite gave up the transaction: {error}")
            self.lost = True
            self._execute = _refuse
        return self.failure


def _refuse(*_: object) -> sqlite3.Cursor:
    raise sqlite3.OperationalError("an earlier statement ended it")

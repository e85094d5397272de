"""How does a job talk to PostgreSQL? Connections, and the transaction that a job sees.

The SQL is the one that SQLite gets; here its `?` become `%s`, once for each text. Nothing is left in a session: no
prepared statement, no setting, no session lock, so that it works through PgBouncer in transaction mode.
"""

import contextlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, Final

from sutler.store.savepoint import Savepoint
from sutler.store.transaction import Dialect, Duplicate, Effect, Row, StoreError, StoreUnavailable, Value

if TYPE_CHECKING:
    from collections.abc import Sequence

    import psycopg

    PgConnection = psycopg.Connection[tuple[Any, ...]]

# A network that has gone silent is noticed; what the URL says comes first.
CONNECTING: Final[dict[str, str | int]] = {
    "application_name": "sutler",
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
_WALL: Final = "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint"


class Conflict(StoreUnavailable):
    """Two writers were in each other's way (a deadlock, or a serialization failure): the whole job may run again."""


def connect(url: str) -> "PgConnection":
    """Open a connection that leaves transactions to us.

    Raises:
        StoreError: psycopg is not installed, or the URL is none.
        StoreUnavailable: the database does not answer, or refuses.
    """
    try:
        import psycopg  # an extra, and 60 ms to import: stores on SQLite do without
        from psycopg.conninfo import conninfo_to_dict
    except ImportError as error:
        raise StoreError("PostgreSQL needs psycopg: pip install 'sutler[postgres]'") from error
    try:
        told = conninfo_to_dict(url)
    except psycopg.Error:  # whose text would show the password
        raise StoreError("The database URL is not one of PostgreSQL's: postgresql://USER@HOST:PORT/NAME") from None
    settings: dict[str, Any] = CONNECTING | told
    try:
        connection = psycopg.connect(**settings, autocommit=True, prepare_threshold=None)
    except psycopg.Error as error:
        where = f"{told.get('dbname') or '(default)'} at {told.get('host') or 'the local socket'}"
        raise StoreUnavailable(f"The database {where} does not answer: {_line(error)}") from error
    connection.adapters.register_loader("numeric", _whole_numbers())
    return connection


@cache
def _whole_numbers() -> Any:
    """Return a loader that makes an int of the sum of integers, which is NUMERIC here and an integer on SQLite."""
    from psycopg.adapt import Buffer, Loader

    class WholeNumbers(Loader):
        def load(self, data: Buffer) -> int | float:
            text = bytes(data)
            return int(text) if text.isdigit() or text[1:].isdigit() else float(text)

    return WholeNumbers


def translated(error: Exception) -> StoreError:
    """Return what an error of psycopg means to a job."""
    from psycopg import InterfaceError, OperationalError, errors

    match error:
        case errors.UniqueViolation():
            return Duplicate(_line(error))
        case errors.SerializationFailure() | errors.DeadlockDetected():
            return Conflict(f"PostgreSQL could not order this among others: {_line(error)}")
        case OperationalError() | InterfaceError():
            return StoreUnavailable(f"PostgreSQL could not finish this: {_line(error)}")
        case _:
            return StoreError(f"PostgreSQL refused a statement: {_line(error)}")


def _line(error: Exception) -> str:
    return next(iter(str(error).strip().splitlines()), type(error).__name__)


@lru_cache(maxsize=1024)
def _placed(sql: str) -> str:
    """Return a statement with the placeholders of psycopg."""
    assert "%" not in sql, f"{sql}: the text of a statement has no %, which would be a placeholder"
    return sql.replace("?", "%s")


class PostgresTransaction:
    """One run of a job on one connection; the engine begins and ends the transaction."""

    dialect: Final[Dialect] = "postgresql"

    __slots__ = ("_error", "_savepoint", "_writing", "connection", "effects", "failure")

    def __init__(self, connection: "PgConnection", *, writing: bool) -> None:
        import psycopg

        self.effects: list[Effect] = []
        self.failure: StoreError | None = None
        self.connection = connection
        self._error = psycopg.Error
        self._savepoint = Savepoint(self)
        self._writing = writing

    @property
    def lost(self) -> bool:
        """Tell whether the connection is gone, and the transaction with it."""
        return self.connection.closed

    def one(self, sql: str, parameters: "Sequence[Value]" = ()) -> Row | None:
        rows = self.all(sql, parameters)
        return rows[0] if rows else None

    def all(self, sql: str, parameters: "Sequence[Value]" = ()) -> list[Row]:
        return self._execute(sql, parameters).fetchall()

    def run(self, sql: str, parameters: "Sequence[Value]" = ()) -> int:
        if not self._writing:
            raise StoreError(f"A read job may not write: {sql}")
        return self._execute(sql, parameters).rowcount

    def lock(self, sql: str, parameters: "Sequence[Value]" = (), *, skip_locked: bool = False) -> Row | None:
        return self.one(f"{sql} FOR UPDATE SKIP LOCKED" if skip_locked else f"{sql} FOR UPDATE", parameters)

    def wall(self) -> int:
        row = self.one(_WALL)
        assert row is not None, "a SELECT without FROM has one row"
        return int(row[0])

    def savepoint(self) -> contextlib.AbstractContextManager[None]:
        return self._savepoint

    def after_commit(self, effect: Effect) -> None:
        if not self._writing:
            raise StoreError("A read job has nothing to commit")
        self.effects.append(effect)

    def control(self, sql: str) -> None:
        """Begin or end a transaction or a savepoint."""
        self._execute(sql, None)

    def finish(self) -> bool:
        """Undo what was not committed, and tell whether the connection is good for another transaction."""
        from psycopg.pq import TransactionStatus

        if self.connection.info.transaction_status != TransactionStatus.IDLE:
            with contextlib.suppress(StoreError):
                self.control("ROLLBACK")
        if self.connection.info.transaction_status == TransactionStatus.IDLE:
            return True
        self.connection.close()
        return False

    def _execute(self, sql: str, parameters: "Sequence[Value] | None") -> "psycopg.Cursor[Row]":
        try:
            return self.connection.execute(_placed(sql), parameters)
        except self._error as error:
            self.failure = translated(error)
            raise self.failure from error

"""How does a store made by an older version become one of this version's? By alembic, and only then.

Each file of `versions/` leads from one stamp to the next, with its own text of every statement: it must do tomorrow
what it does today, so it borrows nothing from `schema`. The stamp is the record of what was done; alembic keeps none
of its own. A test compares a store that was brought forward with one made fresh, on both databases.
"""

from pathlib import Path
from typing import Any, Final

import sqlalchemy
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import DBAPIError

from sutler.store.stamp import BEGIN, Connection, stamped_revision
from sutler.store.transaction import Dialect, StoreError

HERE: Final = Path(__file__).parent
_URLS: Final[dict[Dialect, str]] = {"sqlite": "sqlite://", "postgresql": "postgresql+psycopg://"}
_STAMP: Final = sqlalchemy.text("UPDATE stamp SET revision = :revision")


def upgrade(connection: Connection, dialect: Dialect, *, scripts: Path = HERE) -> None:
    """Bring a store from the revision of its stamp, or from nothing, to the newest, in one transaction.

    Args:
        connection: a connection of the database's own module that leaves transactions to us, with none open.
        scripts: the folder that holds `versions/`.
    Raises:
        StoreError: no path leads from the stamp, or a step of it failed. Errors of the database go through.
    """
    directory = ScriptDirectory(scripts)
    engine = sqlalchemy.create_engine(_URLS[dialect], creator=lambda: connection, poolclass=sqlalchemy.StaticPool)
    with engine.connect() as bind:  # asks the database who it is, so before our transaction begins
        connection.execute(BEGIN[dialect])
        try:
            revision = stamped_revision(connection, dialect)
            with Operations.context(MigrationContext.configure(bind)):
                for script in _path(directory, revision):
                    script.module.upgrade()
                    bind.execute(_STAMP, {"revision": script.revision})
        except BaseException as error:
            connection.execute("ROLLBACK")
            if isinstance(error, DBAPIError):
                raise StoreError(f"The store of schema {revision} cannot be brought forward: {error.orig}") from error
            raise
        connection.execute("COMMIT")


def _path(directory: ScriptDirectory, revision: str | None) -> list[Any]:
    """Return the scripts that lead from a revision to the newest, first things first."""
    scripts = list(directory.walk_revisions())
    known = [script.revision for script in scripts]
    if revision is None:
        return scripts[::-1]
    if revision not in known:
        raise StoreError(f"The store has schema {revision}, which this Sutler (up to {known[0]}) does not know")
    return scripts[: known.index(revision)][::-1]

"""Where does an account's clock stand? One row an account; locking it makes the account's writes serial."""

from typing import Final

import msgspec
from msgspec.structs import astuple

from sutler.store.transaction import Row, Transaction


class AccountRow(msgspec.Struct, frozen=True):
    """The stored clock of an account and when it next has something to do; all times in microseconds.

    `settings` are those that it has of its own, JSON; None without any. They are stored with `set_settings` alone.
    """

    account_id: str
    at: int
    set_at: int
    rate_numerator: int
    rate_denominator: int
    seen: int
    next_due: int | None
    wake_wall: int | None
    target: int | None
    last_sequence: int
    settings: str | None = None


_COLUMNS: Final = (
    "account_id, at, set_at, rate_numerator, rate_denominator, seen, next_due, wake_wall, target, last_sequence,"
    " settings"
)
_FETCH: Final = f"SELECT {_COLUMNS} FROM account WHERE account_id = ?"
_INSERT: Final = f"INSERT INTO account ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_SAVE: Final = (
    "UPDATE account SET at = ?, set_at = ?, rate_numerator = ?, rate_denominator = ?, seen = ?, next_due = ?,"
    " wake_wall = ?, target = ?, last_sequence = ? WHERE account_id = ?"
)
_SET_SETTINGS: Final = "UPDATE account SET settings = ? WHERE account_id = ?"
_DUE: Final = "SELECT account_id FROM account WHERE wake_wall IS NOT NULL AND wake_wall <= ? ORDER BY wake_wall LIMIT ?"


def _row(row: Row | None) -> AccountRow | None:
    return None if row is None else AccountRow(*row)


def fetch(tx: Transaction, account_id: str) -> AccountRow | None:
    """Return the row of an account, None when it has none yet."""
    return _row(tx.one(_FETCH, (account_id,)))


def lock(tx: Transaction, account_id: str, *, skip_locked: bool = False) -> AccountRow | None:
    """Return the row, held until the transaction ends, so that writes of an account come one after another.

    Args:
        skip_locked: answer None instead of waiting for another writer that holds it.
    """
    return _row(tx.lock(_FETCH, (account_id,), skip_locked=skip_locked))


def insert(tx: Transaction, row: AccountRow) -> bool:
    """Make the row of an account, and return True; False when another worker has made it first."""
    made = tx.run(_INSERT, astuple(row))
    return made == 1


def save(tx: Transaction, row: AccountRow) -> None:
    """Store the clock as it stands after a write."""
    tx.run(
        _SAVE,
        (
            row.at,
            row.set_at,
            row.rate_numerator,
            row.rate_denominator,
            row.seen,
            row.next_due,
            row.wake_wall,
            row.target,
            row.last_sequence,
            row.account_id,
        ),
    )


def set_settings(tx: Transaction, account_id: str, settings: str | None) -> None:
    """Store the settings that an account has of its own; it must have a row."""
    tx.run(_SET_SETTINGS, (settings, account_id))


def due_accounts(tx: Transaction, wall: int, limit: int) -> list[str]:
    """Return the ids of accounts whose time has come by this wall time, the longest waiting first.

    A named exception to "every key begins with the account": the sweeper asks for all of them.
    """
    return [row[0] for row in tx.all(_DUE, (wall, limit))]

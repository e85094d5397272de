"""What is still to happen? Timers as rows, in the order in which they will be applied: due, then as they were set."""

from typing import Final

from sutler.store.transaction import Row, Transaction

_INSERT: Final = (
    "INSERT INTO timer (account_id, due, sequence, region, kind, subject, expects) VALUES (?, ?, ?, ?, ?, ?, ?)"
)
_NEXT: Final = (
    "SELECT due, sequence, region, kind, subject, expects FROM timer WHERE account_id = ? AND due <= ?"
    " ORDER BY due, sequence LIMIT 1"
)
_DELETE: Final = "DELETE FROM timer WHERE account_id = ? AND due = ? AND sequence = ?"
_DROP: Final = "DELETE FROM timer WHERE account_id = ? AND kind = ?"
_NEXT_DUE: Final = "SELECT min(due) FROM timer WHERE account_id = ?"


def insert(
    tx: Transaction,
    account_id: str,
    *,
    due: int,
    sequence: int,
    region: str,
    kind: str,
    subject: str,
    expects: str,
) -> None:
    """Set a timer; `sequence` orders those that are due at the same microsecond."""
    tx.run(_INSERT, (account_id, due, sequence, region, kind, subject, expects))


def take_next(tx: Transaction, account_id: str, until: int) -> Row | None:
    """Take away the first timer due by `until`: (due, sequence, region, kind, subject, expects), None when none is."""
    row = tx.one(_NEXT, (account_id, until))
    if row is not None:
        tx.run(_DELETE, (account_id, row[0], row[1]))
    return row


def drop(tx: Transaction, account_id: str, kind: str) -> None:
    """Take away all timers of a kind of an account, which then has another first one."""
    tx.run(_DROP, (account_id, kind))


def next_due(tx: Transaction, account_id: str) -> int | None:
    """Return when the account's first timer is due, microseconds; None without timers."""
    row = tx.one(_NEXT_DUE, (account_id,))
    return None if row is None else row[0]

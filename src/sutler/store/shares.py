"""Which Outposts and sites are shared with which accounts? Shares as rows, under the account that owns the resource.

They are looked up from the other side too: a named exception to "every key begins with the account".
"""

from typing import Final, Literal

import msgspec
from msgspec.structs import astuple

from sutler.store.transaction import Transaction

Kind = Literal["outpost", "site"]


class ShareRow(msgspec.Struct, frozen=True):
    """A resource of an account, shared with another; `created` in microseconds on the owner's clock."""

    account_id: str
    region: str
    resource_id: str
    consumer_id: str
    kind: Kind
    created: int


_COLUMNS: Final = "account_id, region, resource_id, consumer_id, kind, created"
_INSERT: Final = f"INSERT INTO share ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
_DELETE: Final = "DELETE FROM share WHERE account_id = ? AND resource_id = ? AND consumer_id = ?"
_FORGET: Final = "DELETE FROM share WHERE account_id = ? AND region = ? AND resource_id = ?"
_OWNER: Final = "SELECT account_id FROM share WHERE consumer_id = ? AND region = ? AND kind = ? AND resource_id = ?"
_OWNERS: Final = "SELECT account_id FROM share WHERE consumer_id = ? AND region = ? AND kind = ?"
_CONSUMERS: Final = (
    "SELECT consumer_id FROM share WHERE account_id = ? AND region = ? AND resource_id = ? ORDER BY consumer_id"
)
_ABOUT: Final = (
    f"SELECT {_COLUMNS} FROM share WHERE account_id = ? UNION ALL SELECT {_COLUMNS} FROM share WHERE consumer_id = ?"
    " ORDER BY created, resource_id, consumer_id"
)


def insert(tx: Transaction, share: ShareRow) -> None:
    """Store that a resource is shared; if it is already, nothing changes."""
    tx.run(_INSERT, astuple(share))


def delete(tx: Transaction, account: str, resource_id: str, consumer: str) -> bool:
    """Store that a resource of an account is no longer shared with another; False when it was not."""
    return tx.run(_DELETE, (account, resource_id, consumer)) > 0


def forget(tx: Transaction, account: str, region: str, resource_id: str) -> None:
    """Take away all shares of a resource, which is about to be deleted."""
    tx.run(_FORGET, (account, region, resource_id))


def owner(tx: Transaction, consumer: str, region: str, kind: Kind, resource_id: str) -> str | None:
    """Return the account that shares a resource with another one, None when it is not shared."""
    row = tx.one(_OWNER, (consumer, region, kind, resource_id))
    return None if row is None else str(row[0])


def owners(tx: Transaction, consumer: str, region: str, kind: Kind) -> set[str]:
    """Return the accounts that share anything of a kind with another one."""
    return {row[0] for row in tx.all(_OWNERS, (consumer, region, kind))}


def consumers(tx: Transaction, account: str, region: str, resource_id: str) -> list[str]:
    """Return the accounts that a resource is shared with."""
    return [row[0] for row in tx.all(_CONSUMERS, (account, region, resource_id))]


def about(tx: Transaction, account: str) -> list[ShareRow]:
    """Return all shares that an account gives or is given, oldest first."""
    return [ShareRow(*row) for row in tx.all(_ABOUT, (account, account))]

"""What has been made with the local gateway of an Outpost? Its objects as rows; none outlives the Outpost."""

from typing import Final

import msgspec
from msgspec.structs import astuple

from sutler.store.transaction import Transaction


class GatewayObjectRow(msgspec.Struct, frozen=True):
    """An object of a local gateway; `created` in microseconds."""

    object_id: str
    created: int
    outpost_id: str
    kind: str


_COLUMNS: Final = "object_id, created, outpost_id, kind"
_INSERT: Final = f"INSERT INTO gateway_object (account_id, region, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"
_DELETE: Final = "DELETE FROM gateway_object WHERE account_id = ? AND object_id = ?"
_OF_ACCOUNT: Final = f"SELECT {_COLUMNS} FROM gateway_object WHERE account_id = ? ORDER BY created, object_id"
_KINDS: Final = "SELECT DISTINCT kind FROM gateway_object WHERE account_id = ? AND region = ? AND outpost_id = ?"


def insert(tx: Transaction, account: str, region: str, made: GatewayObjectRow) -> None:
    """Store a new object; its Outpost must exist."""
    tx.run(_INSERT, (account, region, *astuple(made)))


def delete(tx: Transaction, account: str, object_id: str) -> None:
    """Forget an object, in whichever Region."""
    tx.run(_DELETE, (account, object_id))


def of_account(tx: Transaction, account: str) -> list[GatewayObjectRow]:
    """Return the objects on all Outposts of an account, oldest first."""
    return [GatewayObjectRow(*row) for row in tx.all(_OF_ACCOUNT, (account,))]


def kinds(tx: Transaction, account: str, region: str, outpost_id: str) -> list[str]:
    """Return which kinds of object an Outpost has."""
    return [row[0] for row in tx.all(_KINDS, (account, region, outpost_id))]

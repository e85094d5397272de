"""What runs on an Outpost? Instances as rows, from their launch until they are stopped, under the Outpost's account."""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec.structs import astuple

from sutler.store.transaction import Transaction


class InstanceRow(msgspec.Struct, frozen=True):
    """A running instance; `launched` in microseconds, `owner_id` the account that it runs for."""

    instance_id: str
    launched: int
    outpost_id: str
    asset_id: str
    instance_type: str
    owner_id: str
    service: str


_COLUMNS: Final = "instance_id, launched, outpost_id, asset_id, instance_type, owner_id, service"
_INSERT: Final = f"INSERT INTO instance (account_id, region, {_COLUMNS}) VALUES ({', '.join('?' * 9)})"
_DELETE: Final = "DELETE FROM instance WHERE account_id = ? AND instance_id = ?"
_ON_OUTPOST: Final = (
    f"SELECT {_COLUMNS} FROM instance WHERE account_id = ? AND region = ? AND outpost_id = ?"
    " ORDER BY launched, instance_id"
)
_OF_ACCOUNT: Final = f"SELECT {_COLUMNS} FROM instance WHERE account_id = ? ORDER BY launched, instance_id"


def insert(tx: Transaction, account: str, region: str, instances: Sequence[InstanceRow]) -> None:
    """Store instances that have been launched."""
    for instance in instances:
        tx.run(_INSERT, (account, region, *astuple(instance)))


def delete(tx: Transaction, account: str, instance_id: str) -> bool:
    """Forget an instance that is stopped, in whichever Region; tell whether it ran."""
    return tx.run(_DELETE, (account, instance_id)) == 1


def on_outpost(tx: Transaction, account: str, region: str, outpost_id: str) -> list[InstanceRow]:
    """Return all instances on an Outpost, those that run longest first."""
    return [InstanceRow(*row) for row in tx.all(_ON_OUTPOST, (account, region, outpost_id))]


def of_account(tx: Transaction, account: str) -> list[InstanceRow]:
    """Return the instances on all Outposts of an account, whoever's they are, those that run longest first."""
    return [InstanceRow(*row) for row in tx.all(_OF_ACCOUNT, (account,))]


def page(
    tx: Transaction,
    account: str,
    region: str,
    outpost_id: str,
    *,
    asset_ids: Sequence[str],
    instance_types: Sequence[str],
    owner_ids: Sequence[str],
    services: Sequence[str],
    seen_by: str | None = None,
    after: tuple[int, str],
    limit: int,
) -> list[InstanceRow]:
    """Return up to `limit` instances of an Outpost after a (launched, id); an empty filter lets everything through.

    Args:
        seen_by: an account that sees its own alone; None sees all.
    """
    statement = f"SELECT {_COLUMNS} FROM instance WHERE account_id = ? AND region = ? AND outpost_id = ?"
    parameters: list[str | int] = [account, region, outpost_id]
    filters = (
        ("asset_id", asset_ids),
        ("instance_type", instance_types),
        ("owner_id", owner_ids),
        ("service", services),
        ("owner_id", () if seen_by is None else (seen_by,)),
    )
    for column, wanted in filters:
        if wanted:
            statement += f" AND {column} IN ({', '.join('?' * len(wanted))})"
            parameters += wanted
    statement += " AND (launched, instance_id) > (?, ?) ORDER BY launched, instance_id LIMIT ?"
    return [InstanceRow(*row) for row in tx.all(statement, (*parameters, *after, limit))]

"""What stands on the Outpost? Assets as rows: hosts, storage and network devices, with the slots configured on them."""

from collections.abc import Sequence
from typing import Final

import msgspec
from msgspec.structs import astuple

from sutler.store.transaction import Transaction


class AssetRow(msgspec.Struct, frozen=True):
    """An asset; `capacities` is JSON {instance type: count}, `elevation` in rack units, `created` in microseconds.

    `order_id` is the order that brought it, `line_item_id` whose it is now: a replacement takes over what is beside it.
    """

    asset_id: str
    created: int
    outpost_id: str
    order_id: str
    line_item_id: str
    rack_id: str | None
    asset_type: str
    state: str
    host_id: str | None
    family: str | None
    capacities: str | None
    max_vcpus: int | None
    elevation: float | None
    mac_addresses: str


_COLUMNS: Final = (
    "asset_id, created, outpost_id, order_id, line_item_id, rack_id, asset_type, state, host_id, family, capacities,"
    " max_vcpus, elevation, mac_addresses"
)
_INSERT: Final = f"INSERT INTO asset (account_id, region, {_COLUMNS}) VALUES ({', '.join('?' * 16)})"
_EXISTS: Final = "SELECT 1 FROM asset WHERE account_id = ? AND region = ? AND asset_id = ?"
_SET_STATE: Final = "UPDATE asset SET state = ? WHERE account_id = ? AND region = ? AND line_item_id = ?"
_SET_STATE_OF: Final = "UPDATE asset SET state = ? WHERE account_id = ? AND region = ? AND asset_id = ? AND state = ?"
_SET_CAPACITIES: Final = "UPDATE asset SET capacities = ? WHERE account_id = ? AND region = ? AND asset_id = ?"
_RETIRE: Final = "UPDATE asset SET state = 'RETIRING' WHERE account_id = ? AND region = ? AND outpost_id = ?"
_REMOVE: Final = "DELETE FROM asset WHERE account_id = ? AND region = ? AND outpost_id = ?"
_DELETE: Final = "DELETE FROM asset WHERE account_id = ? AND region = ? AND asset_id = ?"
_HAND_OVER: Final = "UPDATE asset SET line_item_id = ? WHERE account_id = ? AND region = ? AND line_item_id = ?"
_REGION_OF: Final = "SELECT region FROM asset WHERE account_id = ? AND asset_id = ?"
_FETCH: Final = f"SELECT {_COLUMNS} FROM asset WHERE account_id = ? AND region = ? AND asset_id = ?"
_HOSTS: Final = (
    f"SELECT {_COLUMNS} FROM asset WHERE account_id = ? AND region = ? AND outpost_id = ? AND asset_type = 'COMPUTE'"
    " AND (state NOT IN ('DELIVERED', 'INSTALLING') OR NOT EXISTS (SELECT 1 FROM replacement r"
    " WHERE r.account_id = asset.account_id AND r.region = asset.region AND r.line_item_id = asset.line_item_id))"
    " ORDER BY created, asset_id"
)


def insert(tx: Transaction, account: str, region: str, assets: Sequence[AssetRow]) -> None:
    """Store the assets of a line item that has come to be installed."""
    for asset in assets:
        tx.run(_INSERT, (account, region, *astuple(asset)))


def exists(tx: Transaction, account: str, region: str, asset_id: str) -> bool:
    """Tell whether an asset id is taken in this account and Region."""
    return tx.one(_EXISTS, (account, region, asset_id)) is not None


def set_state(tx: Transaction, account: str, region: str, line_item_id: str, state: str) -> None:
    """Store the state that all assets of a line item have come to."""
    tx.run(_SET_STATE, (state, account, region, line_item_id))


def change_state(tx: Transaction, account: str, region: str, asset_id: str, *, was: str, state: str) -> None:
    """Store another state of one asset, if it still is in the state that it was in."""
    tx.run(_SET_STATE_OF, (state, account, region, asset_id, was))


def retire(tx: Transaction, account: str, region: str, outpost_id: str) -> None:
    """Store that all assets of an Outpost are RETIRING."""
    tx.run(_RETIRE, (account, region, outpost_id))


def remove(tx: Transaction, account: str, region: str, outpost_id: str) -> None:
    """Forget all assets of an Outpost, which have been picked up."""
    tx.run(_REMOVE, (account, region, outpost_id))


def delete(tx: Transaction, account: str, region: str, asset_id: str) -> None:
    """Forget one asset, which another has replaced."""
    tx.run(_DELETE, (account, region, asset_id))


def hand_over(tx: Transaction, account: str, region: str, line_item_id: str, to: str) -> None:
    """Store that all assets of a line item are those of another; the orders that brought them stay."""
    tx.run(_HAND_OVER, (to, account, region, line_item_id))


def region_of(tx: Transaction, account: str, asset_id: str) -> str | None:
    """Return the Region in which the account has an asset of this id, None when it has none."""
    row = tx.one(_REGION_OF, (account, asset_id))
    return None if row is None else str(row[0])


def set_capacities(tx: Transaction, account: str, region: str, asset_id: str, capacities: str) -> None:
    """Store the slots (JSON {instance type: count}) that a host is configured with."""
    tx.run(_SET_CAPACITIES, (capacities, account, region, asset_id))


def fetch(tx: Transaction, account: str, region: str, asset_id: str) -> AssetRow | None:
    """Return an asset of this account and Region, in whatever state, None when there is none."""
    row = tx.one(_FETCH, (account, region, asset_id))
    return None if row is None else AssetRow(*row)


def hosts(tx: Transaction, account: str, region: str, outpost_id: str) -> list[AssetRow]:
    """Return the compute hosts of an Outpost, oldest first; those that only stand on site are among them.

    In a place where a host is being replaced this is the failed one, until the other is installed.
    """
    return [AssetRow(*row) for row in tx.all(_HOSTS, (account, region, outpost_id))]


def page(
    tx: Transaction,
    account: str,
    region: str,
    outpost_id: str,
    *,
    host_ids: Sequence[str],
    states: Sequence[str],
    asset_types: Sequence[str],
    after: tuple[int, str],
    limit: int,
) -> list[AssetRow]:
    """Return up to `limit` assets of an Outpost after a (created, id); an empty filter lets everything through.

    Assets that are on site but not being installed yet are not among them.
    """
    statement = (
        f"SELECT {_COLUMNS} FROM asset WHERE account_id = ? AND region = ? AND outpost_id = ? AND state <> 'DELIVERED'"
    )
    parameters: list[str | int] = [account, region, outpost_id]
    for column, wanted in (("host_id", host_ids), ("state", states), ("asset_type", asset_types)):
        if wanted:
            statement += f" AND {column} IN ({', '.join('?' * len(wanted))})"
            parameters += wanted
    statement += " AND (created, asset_id) > (?, ?) ORDER BY created, asset_id LIMIT ?"
    return [AssetRow(*row) for row in tx.all(statement, (*parameters, *after, limit))]

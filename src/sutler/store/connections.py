"""How is a server connected for its installation? Connections, and the private connectivity of Outposts, as rows."""

from typing import Final

import msgspec
from msgspec.structs import astuple

from sutler.store.transaction import Transaction


class ConnectionRow(msgspec.Struct, frozen=True):
    """A connection of a server; `created` in microseconds, `details` the API's ConnectionDetails as JSON."""

    connection_id: str
    created: int
    asset_id: str
    device_index: int
    device_serial_number: str | None
    details: str


_COLUMNS: Final = "connection_id, created, asset_id, device_index, device_serial_number, details"
_INSERT: Final = f"INSERT INTO connection (account_id, region, {_COLUMNS}) VALUES ({', '.join('?' * 8)})"
_FETCH: Final = f"SELECT {_COLUMNS} FROM connection WHERE account_id = ? AND region = ? AND connection_id = ?"
_OF_ASSET: Final = "SELECT 1 FROM connection WHERE account_id = ? AND region = ? AND asset_id = ? LIMIT 1"
_CONFIGURE: Final = (
    "INSERT INTO private_connectivity (account_id, region, outpost_id, created, vpc_information) VALUES (?, ?, ?, ?, ?)"
)
_CONFIGURED: Final = (
    "SELECT vpc_information FROM private_connectivity WHERE account_id = ? AND region = ? AND outpost_id = ?"
)


def insert(tx: Transaction, account: str, region: str, connection: ConnectionRow) -> None:
    """Store a new connection."""
    tx.run(_INSERT, (account, region, *astuple(connection)))


def fetch(tx: Transaction, account: str, region: str, connection_id: str) -> ConnectionRow | None:
    """Return a connection of this account and Region, None when there is none."""
    row = tx.one(_FETCH, (account, region, connection_id))
    return None if row is None else ConnectionRow(*row)


def is_connected(tx: Transaction, account: str, region: str, asset_id: str) -> bool:
    """Tell whether somebody has connected a server."""
    return tx.one(_OF_ASSET, (account, region, asset_id)) is not None


def configure_private(
    tx: Transaction, account: str, region: str, outpost_id: str, *, created: int, vpc_information: str
) -> None:
    """Store the VPC (JSON, the API's VpcInformation) through which an Outpost is connected.

    Raises:
        Duplicate: it has one already.
    """
    tx.run(_CONFIGURE, (account, region, outpost_id, created, vpc_information))


def private_vpc(tx: Transaction, account: str, region: str, outpost_id: str) -> str | None:
    """Return the VPC (JSON) through which an Outpost is connected, None without private connectivity."""
    row = tx.one(_CONFIGURED, (account, region, outpost_id))
    return None if row is None else str(row[0])

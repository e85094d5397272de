"""Which line item replaces which asset? Rows that are made when an asset fails, and stay."""

from typing import Final

from sutler.store.transaction import Transaction

_INSERT: Final = "INSERT INTO replacement (account_id, region, line_item_id, asset_id) VALUES (?, ?, ?, ?)"
_FAILED: Final = "SELECT asset_id FROM replacement WHERE account_id = ? AND region = ? AND line_item_id = ?"
_BY: Final = "SELECT line_item_id FROM replacement WHERE account_id = ? AND region = ? AND asset_id = ?"


def insert(tx: Transaction, account: str, region: str, line_item_id: str, asset_id: str) -> None:
    """Store that a line item is to bring a replacement of an asset.

    Raises:
        Duplicate: the asset is being replaced already.
    """
    tx.run(_INSERT, (account, region, line_item_id, asset_id))


def failed_asset(tx: Transaction, account: str, region: str, line_item_id: str) -> str | None:
    """Return the id of the asset that a line item replaces, None for one that replaces nothing."""
    row = tx.one(_FAILED, (account, region, line_item_id))
    return None if row is None else str(row[0])


def line_item_for(tx: Transaction, account: str, region: str, asset_id: str) -> str | None:
    """Return the id of the line item that replaces an asset, None while nothing does."""
    row = tx.one(_BY, (account, region, asset_id))
    return None if row is None else str(row[0])

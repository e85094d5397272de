"""Which Outposts are there, and which orders are on their way to them? Outposts as rows."""

from collections.abc import Collection, Sequence
from typing import Final

import msgspec
from msgspec.structs import astuple

from sutler.store.transaction import Transaction


class OutpostRow(msgspec.Struct, frozen=True):
    """An Outpost; `created` in microseconds, `tags` JSON; None means absent.

    `site_owner_id` is whose the site is, which may be shared with the Outpost's account.
    `generation` and `rack_scaling_type` are fixed by the first order, and never set for servers.
    """

    outpost_id: str
    created: int
    site_id: str
    site_owner_id: str
    name: str
    description: str | None
    life_cycle_status: str
    availability_zone: str
    availability_zone_id: str
    hardware_type: str
    generation: str | None = None
    rack_scaling_type: str | None = None
    tags: str | None = None


_COLUMNS: Final = (
    "outpost_id, created, site_id, site_owner_id, name, description, life_cycle_status, availability_zone,"
    " availability_zone_id, hardware_type, generation, rack_scaling_type, tags"
)
_INSERT: Final = f"INSERT INTO outpost (account_id, region, {_COLUMNS}) VALUES ({', '.join('?' * 15)})"
_FETCH: Final = f"SELECT {_COLUMNS} FROM outpost WHERE account_id = ? AND region = ? AND outpost_id = ?"
_REGION_OF: Final = "SELECT region FROM outpost WHERE account_id = ? AND outpost_id = ?"
_UPDATE: Final = (
    "UPDATE outpost SET name = ?, description = ?, life_cycle_status = ?, hardware_type = ?, generation = ?,"
    " rack_scaling_type = ?, tags = ? WHERE account_id = ? AND region = ? AND outpost_id = ?"
)
_DELETE: Final = "DELETE FROM outpost WHERE account_id = ? AND region = ? AND outpost_id = ?"
_AT_SITE: Final = (
    f"SELECT {_COLUMNS} FROM outpost WHERE site_owner_id = ? AND region = ? AND site_id = ?"
    " ORDER BY created, outpost_id"
)
_ACCOUNTS_AT_SITE: Final = (
    "SELECT account_id, count(*) FROM outpost WHERE site_owner_id = ? AND region = ? AND site_id = ?"
    " GROUP BY account_id"
)
_OWN: Final = "account_id = ? AND region = ?"
_SHARED: Final = (
    "(account_id, region, outpost_id) IN"
    " (SELECT account_id, region, resource_id FROM share WHERE consumer_id = ? AND region = ? AND kind = 'outpost')"
)
_ORDER_OF_OUTPOST: Final = (
    "SELECT order_id FROM orders WHERE account_id = ? AND region = ? AND outpost_id = ? AND status IN ({})"
    " ORDER BY created, order_id LIMIT 1"
)
_ORDER_AT_SITE: Final = (
    "SELECT orders.order_id FROM outpost JOIN orders ON orders.account_id = outpost.account_id"
    " AND orders.region = outpost.region AND orders.outpost_id = outpost.outpost_id"
    " WHERE outpost.site_owner_id = ? AND outpost.region = ? AND outpost.site_id = ? AND orders.status IN ({})"
    " ORDER BY orders.created, orders.order_id LIMIT 1"
)


def insert(tx: Transaction, account: str, region: str, outpost: OutpostRow) -> None:
    """Store a new Outpost; its site must exist."""
    tx.run(_INSERT, (account, region, *astuple(outpost)))


def fetch(tx: Transaction, account: str, region: str, outpost_id: str) -> OutpostRow | None:
    """Return an Outpost of this account and Region, None when there is none."""
    row = tx.one(_FETCH, (account, region, outpost_id))
    return None if row is None else OutpostRow(*row)


def region_of(tx: Transaction, account: str, outpost_id: str) -> str | None:
    """Return the Region in which the account has an Outpost of this id, None when it has none."""
    row = tx.one(_REGION_OF, (account, outpost_id))
    return None if row is None else str(row[0])


def update(tx: Transaction, account: str, region: str, outpost: OutpostRow) -> None:
    """Store all that can change about an Outpost; its site and zone are for good."""
    tx.run(
        _UPDATE,
        (
            outpost.name,
            outpost.description,
            outpost.life_cycle_status,
            outpost.hardware_type,
            outpost.generation,
            outpost.rack_scaling_type,
            outpost.tags,
            account,
            region,
            outpost.outpost_id,
        ),
    )


def delete(tx: Transaction, account: str, region: str, outpost_id: str) -> None:
    """Forget an Outpost; its orders stay."""
    tx.run(_DELETE, (account, region, outpost_id))


def at_site(tx: Transaction, site_owner: str, region: str, site_id: str) -> list[OutpostRow]:
    """Return all Outposts of a site, whosever they are, oldest first; a quota keeps them few."""
    return [OutpostRow(*row) for row in tx.all(_AT_SITE, (site_owner, region, site_id))]


def accounts_at_site(tx: Transaction, site_owner: str, region: str, site_id: str) -> dict[str, int]:
    """Return the accounts that have Outposts at a site, and how many each."""
    return dict(tx.all(_ACCOUNTS_AT_SITE, (site_owner, region, site_id)))


def page(
    tx: Transaction,
    account: str,
    region: str,
    *,
    shared: bool = False,
    statuses: Sequence[str],
    zones: Sequence[str],
    zone_ids: Sequence[str],
    after: tuple[int, str],
    limit: int,
) -> list[tuple[str, OutpostRow]]:
    """Return up to `limit` Outposts after a (created, id), oldest first, each with whose it is.

    Args:
        shared: those that are shared with the account instead of its own.
        statuses, zones, zone_ids: an empty filter lets all through.
    """
    statement = f"SELECT account_id, {_COLUMNS} FROM outpost WHERE {_SHARED if shared else _OWN}"
    parameters: list[str | int] = [account, region]
    filters = (
        ("life_cycle_status", statuses),
        ("availability_zone", zones),
        ("availability_zone_id", zone_ids),
    )
    for column, wanted in filters:
        if wanted:
            statement += f" AND {column} IN ({', '.join('?' * len(wanted))})"
            parameters += wanted
    statement += " AND (created, outpost_id) > (?, ?) ORDER BY created, outpost_id LIMIT ?"
    return [(row[0], OutpostRow(*row[1:])) for row in tx.all(statement, (*parameters, *after, limit))]


def order_of_outpost(
    tx: Transaction, account: str, region: str, outpost_id: str, statuses: Collection[str]
) -> str | None:
    """Return the id of the oldest order of an Outpost in one of these statuses, None without one."""
    return _first_order(tx, _ORDER_OF_OUTPOST, (account, region, outpost_id), statuses)


def order_at_site(tx: Transaction, site_owner: str, region: str, site_id: str, statuses: Collection[str]) -> str | None:
    """Return the id of the oldest order in one of these statuses, whosever, for a site's Outposts; None without one."""
    return _first_order(tx, _ORDER_AT_SITE, (site_owner, region, site_id), statuses)


def _first_order(tx: Transaction, statement: str, parameters: tuple[str, ...], statuses: Collection[str]) -> str | None:
    row = tx.one(statement.format(", ".join("?" * len(statuses))), (*parameters, *statuses))
    return None if row is None else row[0]

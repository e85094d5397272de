"""Which sites are there? Sites as rows.

Addresses, rack properties and tags are JSON; country, state and city of the operating address are columns as
well, since lists are filtered by them. None means that it was never set.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from sutler.store.transaction import Transaction


class SiteRow(msgspec.Struct, frozen=True):
    """A site; `created` in microseconds, the composite members as JSON in the API's shapes."""

    site_id: str
    created: int
    name: str
    description: str | None = None
    notes: str | None = None
    tags: str | None = None
    operating_country: str | None = None
    operating_state: str | None = None
    operating_city: str | None = None
    operating_address: str | None = None
    shipping_address: str | None = None
    rack_properties: str | None = None


_COLUMNS: Final = (
    "site_id, created, name, description, notes, tags, operating_country, operating_state, operating_city,"
    " operating_address, shipping_address, rack_properties"
)
_INSERT: Final = f"INSERT INTO site (account_id, region, {_COLUMNS}) VALUES ({', '.join('?' * 14)})"
_FETCH: Final = f"SELECT {_COLUMNS} FROM site WHERE account_id = ? AND region = ? AND site_id = ?"
_UPDATE: Final = (
    "UPDATE site SET name = ?, description = ?, notes = ?, tags = ?, operating_country = ?,"
    " operating_state = ?, operating_city = ?, operating_address = ?, shipping_address = ?,"
    " rack_properties = ?"
    " WHERE account_id = ? AND region = ? AND site_id = ?"
)
_DELETE: Final = "DELETE FROM site WHERE account_id = ? AND region = ? AND site_id = ?"
_OWN: Final = "account_id = ? AND region = ?"
_SHARED: Final = (
    "(account_id, region, site_id) IN"
    " (SELECT account_id, region, resource_id FROM share WHERE consumer_id = ? AND region = ? AND kind = 'site')"
)
_REGION_OF: Final = "SELECT region FROM site WHERE account_id = ? AND site_id = ?"
_COUNT: Final = "SELECT count(*) FROM site WHERE account_id = ? AND region = ?"


def insert(tx: Transaction, account: str, region: str, site: SiteRow) -> None:
    """Store a new site."""
    tx.run(_INSERT, (account, region, site.site_id, site.created, *_changeable(site)))


def fetch(tx: Transaction, account: str, region: str, site_id: str) -> SiteRow | None:
    """Return a site of this account and Region, None when there is none."""
    row = tx.one(_FETCH, (account, region, site_id))
    return None if row is None else SiteRow(*row)


def region_of(tx: Transaction, account: str, site_id: str) -> str | None:
    """Return the Region in which the account has a site of this id, None when it has none."""
    row = tx.one(_REGION_OF, (account, site_id))
    return None if row is None else str(row[0])


def update(tx: Transaction, account: str, region: str, site: SiteRow) -> None:
    """Store all that can change about a site."""
    tx.run(_UPDATE, (*_changeable(site), account, region, site.site_id))


def delete(tx: Transaction, account: str, region: str, site_id: str) -> None:
    """Forget a site; it must have no Outpost."""
    tx.run(_DELETE, (account, region, site_id))


def count(tx: Transaction, account: str, region: str) -> int:
    """Return how many sites the account has in the Region."""
    row = tx.one(_COUNT, (account, region))
    assert row is not None, "a count always answers"
    return int(row[0])


def page(
    tx: Transaction,
    account: str,
    region: str,
    *,
    shared: bool = False,
    countries: Sequence[str],
    states: Sequence[str],
    cities: Sequence[str],
    after: tuple[int, str],
    limit: int,
) -> list[tuple[str, SiteRow]]:
    """Return up to `limit` sites after a (created, id), oldest first, each with whose it is.

    Args:
        shared: those that are shared with the account instead of its own.
        countries, states, cities: an empty filter lets all through.
    """
    statement = f"SELECT account_id, {_COLUMNS} FROM site WHERE {_SHARED if shared else _OWN}"
    parameters: list[str | int] = [account, region]
    filters = (("operating_country", countries), ("operating_state", states), ("operating_city", cities))
    for column, wanted in filters:
        if wanted:
            statement += f" AND {column} IN ({', '.join('?' * len(wanted))})"
            parameters += wanted
    statement += " AND (created, site_id) > (?, ?) ORDER BY created, site_id LIMIT ?"
    return [(row[0], SiteRow(*row[1:])) for row in tx.all(statement, (*parameters, *after, limit))]


def _changeable(site: SiteRow) -> tuple[str | None, ...]:
    return (
        site.name,
        site.description,
        site.notes,
        site.tags,
        site.operating_country,
        site.operating_state,
        site.operating_city,
        site.operating_address,
        site.shipping_address,
        site.rack_properties,
    )

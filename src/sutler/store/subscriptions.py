"""What is charged for an Outpost? Subscriptions as rows: those of orders, renewals, and month to month.

A subscription of an order has not begun until its order is completed. One without a payment term runs month to month.
"""

from collections.abc import Iterable
from typing import Final

import msgspec
from msgspec.structs import astuple

from sutler.store.transaction import Row, Transaction


class SubscriptionRow(msgspec.Struct, frozen=True):
    """A subscription; times in microseconds, prices in US cents.

    Args:
        order_id: of the order that it charges for; None for a renewal.
        begins, ends: its first and its last second. Before its order is completed it has no beginning, and its end is
            that of the contract which it was priced for; None if that had not begun.
        payment_term: None when it runs month to month.
        client_token: of the CreateRenewal that made it.
    """

    subscription_id: str
    created: int
    outpost_id: str
    order_id: str | None
    subscription_type: str
    status: str
    begins: int | None
    ends: int | None
    payment_option: str
    payment_term: str | None
    upfront_usd_cents: int
    monthly_usd_cents: int
    client_token: str | None = None


_COLUMNS: Final = (
    "subscription_id, created, outpost_id, order_id, subscription_type, status, begins, ends, payment_option,"
    " payment_term, upfront_usd_cents, monthly_usd_cents, client_token"
)
_INSERT: Final = f"INSERT INTO subscription (account_id, region, {_COLUMNS}) VALUES ({', '.join('?' * 15)})"
_SELECT: Final = f"SELECT {_COLUMNS} FROM subscription WHERE account_id = ? AND region = ?"
_FETCH: Final = f"{_SELECT} AND subscription_id = ?"
_BY_CLIENT_TOKEN: Final = f"{_SELECT} AND client_token = ?"
_OF_OUTPOST: Final = f"{_SELECT} AND outpost_id = ?"
_ALL_OF_OUTPOST: Final = f"{_OF_OUTPOST} ORDER BY created, subscription_id"
_PAGE: Final = f"{_OF_OUTPOST} AND (created, subscription_id) > (?, ?) ORDER BY created, subscription_id LIMIT ?"
_SAVE: Final = (
    "UPDATE subscription SET subscription_type = ?, status = ?, begins = ?, ends = ?, upfront_usd_cents = ?,"
    " monthly_usd_cents = ?"
    " WHERE account_id = ? AND region = ? AND subscription_id = ?"
)


def _row(row: Row | None) -> SubscriptionRow | None:
    return None if row is None else SubscriptionRow(*row)


def insert(tx: Transaction, account: str, region: str, subscription: SubscriptionRow) -> None:
    """Store a new subscription.

    Raises:
        Duplicate: the client token has made a renewal already.
    """
    tx.run(_INSERT, (account, region, *astuple(subscription)))


def save(tx: Transaction, account: str, region: str, subscription: SubscriptionRow) -> None:
    """Store what can change about a subscription: its type, status, dates and price."""
    changed = (
        subscription.subscription_type,
        subscription.status,
        subscription.begins,
        subscription.ends,
        subscription.upfront_usd_cents,
        subscription.monthly_usd_cents,
    )
    tx.run(_SAVE, (*changed, account, region, subscription.subscription_id))


def fetch(tx: Transaction, account: str, region: str, subscription_id: str) -> SubscriptionRow | None:
    """Return a subscription of this account and Region, None when there is none."""
    return _row(tx.one(_FETCH, (account, region, subscription_id)))


def by_client_token(tx: Transaction, account: str, region: str, client_token: str) -> SubscriptionRow | None:
    """Return the renewal that a client token has made, None before it has made one."""
    return _row(tx.one(_BY_CLIENT_TOKEN, (account, region, client_token)))


def of_outpost(tx: Transaction, account: str, region: str, outpost_id: str) -> list[SubscriptionRow]:
    """Return all subscriptions of an Outpost, oldest first."""
    return [SubscriptionRow(*row) for row in tx.all(_ALL_OF_OUTPOST, (account, region, outpost_id))]


def contract_of(charged: Iterable[SubscriptionRow]) -> list[SubscriptionRow]:
    """Return what the contract consists of, in order of time: the original and all that follows it.

    Empty before an order is completed. Of what is still to begin only a renewal is part of it.
    """
    parts = [
        (one.begins, one.subscription_id, one)
        for one in charged
        if one.begins is not None and one.subscription_type != "CAPACITY_INCREASE" and one.status != "CANCELLED"
    ]
    return [one for _, _, one in sorted(parts)]


def unfinished_of(charged: Iterable[SubscriptionRow]) -> list[SubscriptionRow]:
    """Return what is PENDING or ACTIVE, oldest first."""
    return [one for one in charged if one.status in ("PENDING", "ACTIVE")]


def contract(tx: Transaction, account: str, region: str, outpost_id: str) -> list[SubscriptionRow]:
    """Return the contract of an Outpost, see `contract_of`."""
    return contract_of(of_outpost(tx, account, region, outpost_id))


def unfinished(tx: Transaction, account: str, region: str, outpost_id: str) -> list[SubscriptionRow]:
    """Return an Outpost's subscriptions that are PENDING or ACTIVE, oldest first."""
    return unfinished_of(of_outpost(tx, account, region, outpost_id))


def page(
    tx: Transaction, account: str, region: str, outpost_id: str, *, after: tuple[int, str], limit: int
) -> list[SubscriptionRow]:
    """Return up to `limit` subscriptions of an Outpost after a (created, id), oldest first."""
    return [SubscriptionRow(*row) for row in tx.all(_PAGE, (account, region, outpost_id, *after, limit))]

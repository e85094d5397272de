"""Which calls were answered already? The first answer to each write that succeeded, for an SDK's retry of it.

The key is (account, Region, principal, `amz-sdk-invocation-id`); the digest tells a retry from another call that
happens to carry the same id. Refusals and faults are not stored. Rows live for 24 hours of wall time.

Of an id a digest is kept. A client may send one of any length, and PostgreSQL has no index for keys of more than
2.7 kB; an id that were ignored for its length would let its call be made twice.
"""

from hashlib import blake2b
from typing import Final

from sutler.store.transaction import Transaction

LIFETIME_US: Final = 24 * 3600 * 1_000_000
_FETCH: Final = (
    "SELECT digest, answer FROM invocation WHERE account_id = ? AND region = ? AND principal = ? AND invocation_id = ?"
)
_STORE: Final = (
    "INSERT INTO invocation (account_id, region, principal, invocation_id, digest, answer, wall)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (account_id, region, principal, invocation_id)"
    " DO UPDATE SET digest = excluded.digest, answer = excluded.answer, wall = excluded.wall"
)
_PURGE: Final = (
    "DELETE FROM invocation WHERE (account_id, region, principal, invocation_id) IN"
    " (SELECT account_id, region, principal, invocation_id FROM invocation WHERE wall < ? ORDER BY wall LIMIT ?)"
)
_OLDER: Final = "SELECT 1 FROM invocation WHERE wall < ? LIMIT 1"

Key = tuple[str, str, str, str]
"""Account, Region, principal, and the id as it was sent."""


def answer(tx: Transaction, key: Key, digest: str) -> bytes | None:
    """Return the body answered to the same call before, None when this is another or a new one."""
    row = tx.one(_FETCH, _stored(key))
    return None if row is None or row[0] != digest else row[1].encode()


def store(tx: Transaction, key: Key, digest: str, body: bytes, wall: int) -> None:
    """Remember the answer to a write that succeeded; an older call under the same id gives way."""
    tx.run(_STORE, (*_stored(key), digest, body.decode(), wall))


def _stored(key: Key) -> Key:
    account_id, region, principal, invocation_id = key
    return account_id, region, principal, blake2b(invocation_id.encode(), digest_size=16).hexdigest()


def any_older(tx: Transaction, wall: int) -> bool:
    """Tell whether there is an answer older than a day of wall time."""
    return tx.one(_OLDER, (wall - LIFETIME_US,)) is not None


def purge(tx: Transaction, wall: int, limit: int) -> int:
    """Forget answers older than a day of wall time, at most `limit` of them; return how many went."""
    return tx.run(_PURGE, (wall - LIFETIME_US, limit))

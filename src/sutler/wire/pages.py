"""Where does the next page begin, and is it a page of the same list?

A token is a place in a list ordered by (created, id), sealed with what the list was asked for: it continues
only the same operation for the same account, Region and filters, however many results each page has. It has
the modelled form `<digits>##<text without spaces>`; the digits are its version. The seal guards against
mix-ups and damage, not against malice: a forged token reads nothing that its caller could not list anyway, and
is no fault of ours either.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import msgspec

from sutler.wire.errors import ServiceError

DEFAULT_SIZE: Final = 100
_VERSION: Final = "1##"
_SEAL_BYTES: Final = 12
_CREATED_BYTES: Final = 8
_encode: Final = msgspec.json.Encoder(order="deterministic").encode


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last item of a page.

    Args:
        created: microseconds since the epoch.
        id: tells apart what was created in the same microsecond.
    """

    created: int
    id: str


def page_size(request: Mapping[str, Any]) -> int:
    """Return how many results a page may have.

    Source: assumed: the API reference gives a range of 1 to 1000 and no default; 100.
    """
    size: int = request.get("MaxResults", DEFAULT_SIZE)
    return size


def bound(operation: str, account: str, region: str, request: Mapping[str, Any]) -> bytes:
    """Return a digest of what the pages of one list have in common; a filter's values have no order."""
    filters = {
        name: sorted(value) if isinstance(value, list) else value
        for name, value in request.items()
        if name not in {"MaxResults", "NextToken"}
    }
    return blake2b(_encode([operation, account, region, filters]), digest_size=16).digest()


def encode(cursor: Cursor, bound: bytes) -> str:
    """Return the token of the page that follows this item."""
    place = cursor.created.to_bytes(_CREATED_BYTES, signed=True) + cursor.id.encode()
    return _VERSION + urlsafe_b64encode(_seal(place, bound) + place).rstrip(b"=").decode()


def decode(token: str, bound: bytes) -> Cursor:
    """Return the item after which a token's page begins.

    Refuses: ValidationException: the token is not one of ours, damaged, or of another list.
    Source:  assumed: tokens do not expire, and bind all of the request but MaxResults.
    """
    try:
        sealed = urlsafe_b64decode(token.removeprefix(_VERSION) + "===")
        seal, place = sealed[:_SEAL_BYTES], sealed[_SEAL_BYTES:]
        cursor = Cursor(int.from_bytes(place[:_CREATED_BYTES], signed=True), place[_CREATED_BYTES:].decode())
    except ValueError:
        raise _foreign(token) from None
    # Base64 reads some texts alike, so what was read must also write the same token.
    # PostgreSQL's text cannot hold a NUL, which a forged token may.
    if seal != _seal(place, bound) or encode(cursor, bound) != token or "\0" in cursor.id:
        raise _foreign(token)
    return cursor


def _seal(place: bytes, bound: bytes) -> bytes:
    return blake2b(place, key=bound, digest_size=_SEAL_BYTES).digest()


def _foreign(token: str) -> ServiceError:
    shown = token if len(token) <= 100 else token[:100] + "…"
    return ServiceError(
        "ValidationException",
        f"NextToken '{shown}' does not continue this list: use the token of its previous page, with the same filters",
    )

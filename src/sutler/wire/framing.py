"""Where does a request end? Whatever two could read in two ways is refused, before anything is made of it.

A server and what stands before it must agree where one request ends and the next begins; else somebody's request can be
hidden in the body of another. llhttp refuses what is wrong within one field; here is what it lets pass.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from sutler.wire.errors import ServiceError, malformed

_DIGITS_MOST: Final = 20
"""More digits than any limit has; Python refuses to read some thousand."""


def content_length(headers: Mapping[bytes, bytes]) -> int:
    """Return how many bytes a body is announced to have; 0 when its length is not told. Very long ones are not exact.

    Args:
        headers: as the parser found them, who lets nothing pass but digits with spaces around them.
    """
    announced = headers.get(b"content-length")
    if announced is None:
        return 0
    digits = announced.strip().lstrip(b"0")
    return int(digits[:_DIGITS_MOST] or b"0")


def announces_body(headers: Mapping[bytes, bytes]) -> bool:
    """Tell whether a request has a body that is not empty, as far as is known before it is read."""
    return b"transfer-encoding" in headers or content_length(headers) > 0


def check(version: str, headers: Sequence[tuple[bytes, bytes]]) -> None:
    """Refuse a head that is none of HTTP/1.1 or HTTP/1.0.

    Args:
        version: as in "1.1".
        headers: with names in lower case.

    Raises:
        ServiceError: MalformedHttpRequestException.

    Source: RFC 9112, sections 2.3, 3.2 and 6.1.
    """
    if version not in ("1.1", "1.0"):
        raise other_version(f"HTTP/{version}")
    fields = dict(headers)
    if len(fields) == len(headers) and b"host" in fields and b"transfer-encoding" not in fields:
        return  # as nearly all are
    names = [name for name, _ in headers]
    hosts = names.count(b"host")
    if hosts != 1 and (hosts or version == "1.1"):
        raise malformed(f"The request cannot be read: it has {hosts or 'no'} Host fields: send one")
    if b"transfer-encoding" in names:
        coding = b", ".join(value.strip() for name, value in headers if name == b"transfer-encoding")
        if coding.lower() != b"chunked":
            raise malformed(f"Transfer-Encoding '{coding.decode('latin-1')}' is not supported: send chunked")
        if version == "1.0":
            raise malformed("Transfer-Encoding is not of HTTP/1.0: send a Content-Length")


def other_version(name: str) -> ServiceError:
    """Return the refusal of a request in another version of HTTP."""
    return malformed(f"The request cannot be read: it is {name}, which Sutler does not speak: use HTTP/1.1")

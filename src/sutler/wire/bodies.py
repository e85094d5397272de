"""How does a body come in? Whole, decompressed, up to a limit, and all of them together up to another.

A body is in memory from its first byte until its request is answered. One client can send as much as the limit of one
body; so that many cannot send as much each, there is a limit for all of them. What is small has its place whatever
others send: else a few that send slowly would keep everybody from writing.
"""

import zlib
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any, Final

from sutler.wire.errors import ServiceError, malformed
from sutler.wire.framing import content_length

LARGEST_AT_ONCE: Final = 16
"""So many of the largest bodies are in memory at a time: 64 MiB with the usual limit."""

SMALL_BYTES: Final = 64 * 1024
"""Up to so many a body is taken even so; each connection has one at a time."""

_TOO_LARGE: Final = "RequestEntityTooLargeException"
_GZIP: Final = 16 + zlib.MAX_WBITS


class HungUp(Exception):
    """The client went away before its request was whole."""


class Early(ServiceError):
    """A refusal of a request that is not whole. Whether the rest will come is not known: the connection is closed."""


class Bodies:
    """The bodies of the requests that a process has under way.

    Args:
        limit_bytes: of each, as sent and as decompressed.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._limit: Final = limit_bytes
        self._most: Final = LARGEST_AT_ONCE * limit_bytes
        self._held = 0

    async def read(self, headers: Mapping[bytes, bytes], receive: Callable[[], Awaitable[Any]]) -> bytes:
        """Return a body; it must be released once it has been used. Awaits nothing when the headers announce none.

        Raises:
            ServiceError: it is too large, or cannot be decompressed, or others take too much; Early if it is not whole.
            HungUp: it will never be whole.
        """
        announced = content_length(headers)
        if announced == 0 and b"transfer-encoding" not in headers:
            return b""
        self._admit(announced, self._held + announced, Early)
        chunks: list[bytes] = []
        length = 0
        more = True
        try:
            while more:
                event: MutableMapping[str, Any] = await receive()
                if event["type"] == "http.disconnect":
                    raise HungUp
                chunk = event.get("body", b"")
                length += len(chunk)
                self._held += len(chunk)
                self._admit(length, self._held, Early)
                chunks.append(chunk)
                more = event.get("more_body", False)
            body = b"".join(chunks)
            encoding = headers.get(b"content-encoding", b"identity").strip().lower()
            if not body or encoding == b"identity":
                return body
            if encoding != b"gzip":
                raise malformed(f"Content-Encoding '{encoding.decode('latin-1')}' is not supported: send gzip or none")
            plain = self._unzipped(body)
            self._held += len(plain) - length
            length = len(plain)
            self._admit(length, self._held, ServiceError)
            return plain
        except BaseException:
            self._held -= length
            raise

    def release(self, body: bytes) -> None:
        """Know that a body is no longer used."""
        self._held -= len(body)

    def _admit(self, length: int, held: int, refusal: type[ServiceError]) -> None:
        """Refuse a body that has so many bytes when all together have so many."""
        if length > self._limit:
            raise refusal(_TOO_LARGE, f"The request body is larger than {self._limit} bytes")
        if held > self._most and length > SMALL_BYTES:
            raise refusal("ServiceUnavailable", "Too many large bodies are being sent; try again shortly")

    def _unzipped(self, body: bytes) -> bytes:
        """Return a decompressed body, up to one byte beyond the limit."""
        unzip = zlib.decompressobj(_GZIP)
        try:
            plain = unzip.decompress(body, self._limit + 1)
        except zlib.error as error:
            raise malformed(f"The body is not gzip as its Content-Encoding says: {error}") from None
        if len(plain) <= self._limit and (not unzip.eof or unzip.unused_data):
            raise malformed("The body is not one whole gzip member, as its Content-Encoding says")
        return plain

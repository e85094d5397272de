"""What goes in and out of an endpoint, whatever carries it?

Values without behaviour: the server fills them from ASGI, the in-process mode from botocore's own request.
They are msgspec structs because they are made for every request and cost a tenth of a frozen dataclass.
"""

from collections.abc import Mapping

import msgspec


class HttpRequest(msgspec.Struct, frozen=True):
    """A request as it arrived.

    Args:
        method: upper case.
        target: path and query, still percent-encoded, as on the request line.
        headers: by lower-case name; of a repeated header, the last.
        body: whole and already decompressed; empty when there was none.
    """

    method: str
    target: bytes
    headers: Mapping[bytes, bytes]
    body: bytes


class HttpResponse(msgspec.Struct, frozen=True):
    """An answer that is ready to be sent. Header names are lower case."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes

"""How do answers leave? Those of one pass of the event loop together, each in one piece.

    loop     | answer  answer  answer ...  | write  write  write ... |
    client                                   wakes once, and finds them all

uvicorn writes the head of an answer and its body apart, and at once. Each write wakes a client that waits for it, and
on a virtual machine to wake a sleeping processor can cost more than the answer. A lone call waits for one more turn of
an idle loop, some microseconds.

A connection that is closed while its client still sends lingers: its end is told, and what comes is read and dropped.
Closed at once, the system would answer what comes with a reset, and the client lose the answer that tells it why.

Invariant: bytes leave in the order in which they were written, and before their connection is closed.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final

HELD_BYTES_MAX: Final = 64 * 1024
"""Beyond so many the transport is written to at once; it tells uvicorn to wait when the client is slow."""


class GatheringTransport(asyncio.Transport):
    """A connection, as far as uvicorn uses one, which holds what is written until the loop's next pass.

    Args:
        transport: the connection itself.
        soon: calls a function in the next pass.
        sending: tells whether the client may still be sending.
    """

    def __init__(
        self,
        transport: asyncio.Transport,
        soon: Callable[[Callable[[], None]], object],
        sending: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self._transport: Final = transport
        self._soon: Final = soon
        self._sending: Final = sending
        self._held: list[bytes] = []
        self._held_bytes = 0
        self._lingering = False

    @property
    def lingering(self) -> bool:
        """Tell whether the connection is closed but for what its client still sends."""
        return self._lingering and not self._transport.is_closing()

    def write(self, data: Any) -> None:
        """Write soon."""
        if not self._held:
            self._soon(self._flush)
        self._held.append(data)
        self._held_bytes += len(data)
        if self._held_bytes > HELD_BYTES_MAX:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            data = b"".join(self._held)
            self._held.clear()
            self._held_bytes = 0
            if not self._transport.is_closing():  # else the client has gone away
                self._transport.write(data)

    def close(self) -> None:
        """Close once everything has left that was written, and once the client sends no more."""
        self._flush()
        if self._lingering or self._transport.is_closing() or not self._sending():
            self._transport.close()
            return
        self._lingering = True
        if self._transport.can_write_eof():  # not with TLS: there the answer says that it is the last
            self._transport.write_eof()
        self._transport.resume_reading()

    def abort(self) -> None:
        """Close at once."""
        self._transport.abort()

    def is_closing(self) -> bool:
        """Tell whether the connection is closed, or will be when everything has left."""
        return self._lingering or self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return what is known of the connection."""
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """Let the client wait."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Read on."""
        self._transport.resume_reading()

"""How do answers leave? Those of one pass of the event loop together, each in one piece.

    loop     | answer  answer  answer ...  | write  write  write ... |
    client                                   wakes once, and finds them all

uvicorn writes the head of an answer and its body apart, and at once. Each write wakes a client that waits for it, and
on a virtual machine to wake a sleeping processor can cost more than the answer. A lone call waits for one more turn of
an idle loop, some microseconds.

And what comes in has its limits: the head of a request ends, and a stopping server does not wait for an upload that
does not go on.

Invariant: bytes leave in the order in which they were written, and before their connection is closed.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HELD_BYTES_MAX: Final = 64 * 1024
"""Beyond so many the transport is written to at once; it tells uvicorn to wait when the client is slow."""

HEAD_BYTES_MAX: Final = 64 * 1024
UPLOAD_SECONDS: Final = 5.0
"""How long a server that stops waits for the rest of a request; well within its patience for answers."""


class GatheringProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol, on a transport that gathers what is written."""

    _head_bytes = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        super().connection_made(GatheringTransport(transport, self.loop.call_soon))

    def data_received(self, data: bytes) -> None:
        """Take what has come in; a head that does not end is refused."""
        head = self.scope
        super().data_received(data)
        if self.cycle is not None and self.cycle.scope is self.scope:  # the last head that began is whole
            return
        # One that began in the midst of these bytes has only a part of them: it is counted from the next ones on.
        self._head_bytes = self._head_bytes + len(data) if self.scope is head else 0
        if self._head_bytes > HEAD_BYTES_MAX and not self.transport.is_closing():
            self.send_400_response(f"The head of a request has {HEAD_BYTES_MAX} bytes at most.")

    def shutdown(self) -> None:
        """Begin to stop: answers are waited for, the rest of a request only for a while."""
        super().shutdown()
        if self.cycle is not None and self.cycle.more_body:
            self.loop.call_later(UPLOAD_SECONDS, self._give_up, self.cycle)

    def _give_up(self, cycle: RequestResponseCycle) -> None:
        if cycle.more_body:
            self.transport.close()


class GatheringTransport(asyncio.Transport):
    """A connection, as far as uvicorn uses one, which holds what is written until the loop's next pass.

    Args:
        transport: the connection itself.
        soon: calls a function in the next pass.
    """

    def __init__(self, transport: asyncio.Transport, soon: Callable[[Callable[[], None]], object]) -> None:
        super().__init__()
        self._transport: Final = transport
        self._soon: Final = soon
        self._held: list[bytes] = []
        self._held_bytes = 0

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
        """Close once everything has left that was written."""
        self._flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """Tell whether the connection is closed, or will be when everything has left."""
        return self._transport.is_closing()

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """Return what is known of the connection."""
        return self._transport.get_extra_info(name, default)

    def pause_reading(self) -> None:
        """Let the client wait."""
        self._transport.pause_reading()

    def resume_reading(self) -> None:
        """Read on."""
        self._transport.resume_reading()

"""How does HTTP/1.1 come in? By uvicorn's protocol, with a limit to everything and an answer to whatever is refused.

    bytes -> slices -> httptools -> requests, in their order -> application -> gathered answers
                          |                                          |
                          +- refused, late, or cut short: its answer waits for those before it, then all is closed

What uvicorn leaves to a proxy in front of it is done here: the head of a request ends, a request is sent within its
time, requests that a client sends ahead are no more in memory than their bytes, a client that has said its last word is
still answered, and what no application has seen is refused as AWS does it, with a request id.

Invariant: a connection's answers are whole and in the order of its requests, and nothing follows a refusal.
"""

import asyncio
from collections import deque
from typing import Any, Final
from weakref import WeakKeyDictionary

import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.utils import is_ssl
from uvicorn.server import ServerState

from sutler.wire import errors, framing
from sutler.wire.endpoint import new_request_id
from sutler.wire.errors import ServiceError, malformed
from sutler.wire.gathering import GatheringTransport
from sutler.wire.limits import LINGER_SECONDS, STANDARD, Limits, Watch

UVICORN: Final = "0.54.0"
"""The version whose protocol this one extends; what is overridden here must be read again with another."""

SLICE_BYTES: Final = 4096
"""So many are parsed at a time: some hundred of the smallest requests."""

UPLOAD_SECONDS: Final = 5.0
"""How long a server that stops waits for the rest of a request; well within its patience for answers."""

ROOM_SECONDS: Final = 0.1
"""How long a client may take to agree to the end of TLS when its connection makes room for another."""

_STOPPED_SECONDS: Final = 1.0
_TLS_HANDSHAKE: Final = b"\x16\x03"
_SPEAKS_TLS: Final = "it looks like TLS: use http://, or start the server with --tls-certificate"
_watches: Final[WeakKeyDictionary[ServerState, Watch]] = WeakKeyDictionary()


class GatheringProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol within limits, on a transport that gathers what is written.

    Source: assumed: AWS does not say how its endpoint answers what is no request, or is not sent in time.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
        *,
        limits: Limits = STANDARD,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._limits: Final = limits
        watch = _watches.get(server_state)
        if watch is None:
            watch = _watches[server_state] = Watch.over(server_state.connections, limits, self.loop)
        self._watch: Final = watch
        self._connection: GatheringTransport = None  # type: ignore[assignment]  # until it is made
        self._unread = memoryview(b"")
        self._ended = False  # the client sends no more
        self._stopping = False
        self._in_body = False
        self._loose_bytes = 0  # since a head began, or a piece of a body
        self._begun: float | None = None  # when the request began that is not whole
        self._since = 0.0  # when the last answer was given, or the connection made or closed
        self._stuck: float | None = None  # since when the client takes no answers
        self._refusal: ServiceError | None = None  # to be sent when it is its turn
        self._refused = False
        self._bodiless = False  # the refusal: it answers a HEAD
        self.sealed = False  # TLS lies over the connection, and its handshake is over
        self._surplus = False  # it is to be told that it is one too many

    def take_place(self, transport: asyncio.Transport) -> None:
        """Be one of the connections from now on: with TLS as soon as it is accepted, before its handshake."""
        counted = self in self.connections
        self._connection = GatheringTransport(transport, self.loop.call_soon, self._may_send)
        super().connection_made(self._connection)
        self.flow = _Flow(self._connection, self.pipeline)
        self.sealed = is_ssl(transport)
        self._since = self.loop.time()
        if not counted and not self._watch.admit(self):
            self._surplus = self._watch.tell(self)
            if not self._surplus:
                self._connection.abort()

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
        self.take_place(transport)
        if self._surplus:
            self.refuse(ServiceError("ServiceUnavailable", "Too many connections are open; try again shortly"))

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        self._watch.forget(self)

    # What comes in

    def data_received(self, data: bytes) -> None:
        if len(data) <= SLICE_BYTES and not self._unread:
            self._parse(data)
        else:
            self._unread = memoryview(bytes(self._unread) + data)
            self._read_on()

    def _read_on(self) -> None:
        """Parse what there is, until requests wait for those before them; then the rest is kept as it came."""
        while self._unread and not self.pipeline:
            piece, self._unread = self._unread[:SLICE_BYTES], self._unread[SLICE_BYTES:]
            self._parse(piece)
        if self._ended and not self._unread:
            self._end_of_input()

    def _parse(self, data: bytes | memoryview) -> None:
        if self._refused or self.transport.is_closing():
            self._unread = memoryview(b"")
            return
        before = self.scope
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            self._stay(data[upgrade.args[0] :])
            return
        except httptools.HttpParserError as error:
            first = self.cycle is None and bytes(data[:2]) == _TLS_HANDSHAKE
            self.refuse(_unreadable(_SPEAKS_TLS) if first else _reason(error))
            return
        cycle = self.cycle
        if cycle is not None and cycle.scope is self.scope and not self._in_body:  # the last request is whole
            self._begun = None
        elif self.scope is before and self._begun is not None:
            self._loose_bytes += len(data)
            if self._loose_bytes > self._limits.head_bytes:
                self.refuse(_too_long(self._limits.head_bytes))
        elif self.scope is not None:  # it began in these bytes, and is counted from the next ones on
            self._begun, self._loose_bytes = self.loop.time(), 0

    def _stay(self, rest: bytes | memoryview) -> None:
        """Answer a request that asks for another protocol in this one, as any server may.

        The parser takes it for the last one, without a body: one that has a body can only be refused.
        """
        fields = dict(self.cycle.scope["headers"])
        if framing.announces_body(fields):
            self._in_body = True
            self.refuse(_unreadable("a request with a body asks for an upgrade, which Sutler cannot give"))
        elif rest:
            self._parse(rest)
        else:
            self._begun = None

    def eof_received(self) -> bool | None:  # type: ignore[override]  # uvicorn's own lets the connection be closed
        self._ended = True
        if self.transport.is_closing():
            self.transport.close()
        elif not self._unread:
            self._end_of_input()
        return None if self.sealed else True

    def _end_of_input(self) -> None:
        if self._refused:  # it is closed with the refusal
            return
        if self._begun is not None:
            self.refuse(_unreadable("it ends before it is whole"))
        elif self.cycle is None or self.cycle.response_complete:
            self.transport.close()
        else:
            self.cycle.keep_alive = False

    def _may_send(self) -> bool:
        return not self._ended and (self._refused or self._begun is not None or bool(self._unread))

    # What the parser finds

    def on_headers_complete(self) -> None:
        framing.check(self.parser.get_http_version(), self.headers)
        super().on_headers_complete()
        cycle = self.cycle
        if self._stopping:
            cycle.keep_alive = False
        if cycle.waiting_for_100_continue and self.scope["http_version"] == "1.0":
            cycle.waiting_for_100_continue = False  # it would take that for the answer
        self.headers = []  # what follows the body is no header of the request
        self._in_body = True
        self._loose_bytes = 0

    def on_body(self, body: bytes) -> None:
        self._loose_bytes = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._in_body = False
        if not self.cycle.response_complete:
            self.cycle.more_body = False
            self.cycle.message_event.set()

    def on_response_complete(self) -> None:
        """Go on with the next request; nothing is read while one is there."""
        self.server_state.total_requests += 1
        self._since = self.loop.time()
        if self.transport.is_closing():
            return
        if self.pipeline:
            cycle, application = self.pipeline.pop()
            self._start_asgi_task(cycle, application)
        elif self._refusal is not None:
            self._send_refusal(self._refusal)
        if not self.pipeline:
            self.flow.resume_reading()
            if self._unread:
                self._read_on()

    # What is refused

    def refuse(self, error: ServiceError) -> None:
        """Answer the request that comes in with an error when it is its turn, and close the connection."""
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        self._unread = memoryview(b"")
        # The parser knows the method of the last request whose line it has begun to read.
        self._bodiless = self.scope is not None and bool(self.url) and self.parser.get_method() == b"HEAD"
        cycle = self.cycle
        waits = cycle is not None and not cycle.response_complete
        if cycle is not None and cycle.scope is self.scope and self._in_body:
            if not waits:  # it has its answer already
                self._close()
                return
            waits = self._drop(cycle)
        if waits:
            self._refusal = error
        else:
            self._send_refusal(error)

    def _drop(self, cycle: RequestResponseCycle) -> bool:
        """Take a request from its application, and tell whether others wait before it."""
        if self.pipeline and self.pipeline[0][0] is cycle:
            self.pipeline.popleft()
            return True
        cycle.disconnected = True
        cycle.message_event.set()
        return False

    def _send_refusal(self, error: ServiceError) -> None:
        answer = errors.response(error, new_request_id())
        fields = [
            *self.server_state.default_headers,
            *answer.headers,
            (b"content-length", str(len(answer.body)).encode()),
            (b"connection", b"close"),
        ]
        head = b"".join(b"%s: %s\r\n" % field for field in fields)
        self.transport.write(STATUS_LINE[answer.status] + head + b"\r\n" + (b"" if self._bodiless else answer.body))
        self._close()

    def _close(self) -> None:
        self._since = self.loop.time()
        self.transport.close()

    # What has its time

    def idle_since(self) -> float | None:
        """Return since when nothing is asked or answered; None while something is."""
        if self._connection.lingering:
            return self._since
        busy = self._begun is not None or (self.cycle is not None and not self.cycle.response_complete)
        return None if busy or self.transport.is_closing() else self._since

    def end(self) -> None:
        """Close an idle connection at once."""
        if self._connection.lingering:
            self._connection.abort()
        else:
            self._close_within(ROOM_SECONDS)

    def _close_within(self, seconds: float) -> None:
        """Close; within TLS a client has so long to agree."""
        self.transport.close()
        if self.sealed:
            self.loop.call_later(seconds, self._connection.abort)

    def check(self, now: float) -> None:
        """End what has lasted for too long by now."""
        limits = self._limits
        if not self.flow.write_paused:
            self._stuck = None
        elif self._stuck is None:
            self._stuck = now
        elif now - self._stuck > limits.request_seconds:
            self._connection.abort()
            return
        if self.transport.is_closing():
            if now - self._since > (LINGER_SECONDS if self._connection.lingering else limits.request_seconds):
                self._connection.abort()
        elif self._begun is not None:
            if self.flow.read_paused:  # it is not the client who makes it last
                self._begun = now
            elif now - self._begun > limits.request_seconds:
                self.refuse(_late(limits.request_seconds))
        elif now - self._since > limits.idle_seconds and self.idle_since() is not None:
            self.transport.close()

    def shutdown(self) -> None:
        """Begin to stop: answers are waited for, the rest of a request only for a while."""
        self._stopping = True
        if self._connection.lingering:
            self.loop.call_later(_STOPPED_SECONDS, self._connection.abort)
        elif self._refused:  # it is closed with the refusal
            return
        elif self.cycle is not None and not self.cycle.response_complete:
            self.cycle.keep_alive = False
        elif self._begun is None:
            self._close_within(_STOPPED_SECONDS)
        if self._begun is not None:
            self.loop.call_later(UPLOAD_SECONDS, self._give_up)

    def _give_up(self) -> None:
        if self._begun is not None:
            self.refuse(errors.stopping())
            self.loop.call_later(_STOPPED_SECONDS, self._connection.abort)


class _Flow(FlowControl):
    """uvicorn's flow control, which does not read on while requests wait for those before them."""

    def __init__(self, transport: asyncio.Transport, waiting: deque[Any]) -> None:
        super().__init__(transport)
        self._waiting: Final = waiting

    def resume_reading(self) -> None:
        if not self._waiting:
            super().resume_reading()


def _unreadable(reason: str) -> ServiceError:
    return malformed(f"The request cannot be read: {reason}")


def _reason(error: httptools.HttpParserError) -> ServiceError:
    """Return the refusal of what the parser, or uvicorn in its name, could not read."""
    if isinstance(error, httptools.HttpParserCallbackError):
        cause = error.__context__
        return cause if isinstance(cause, ServiceError) else _unreadable("its target is no path of a server")
    if "PRI" in str(error):  # so HTTP/2 begins
        return framing.other_version("HTTP/2")
    return _unreadable(str(error))


def _too_long(most: int) -> ServiceError:
    return malformed(f"The head of a request has {most} bytes at most, as has what frames its body")


def _late(seconds: float) -> ServiceError:
    return ServiceError("RequestTimeoutException", f"The request was not sent within {seconds:g} seconds")

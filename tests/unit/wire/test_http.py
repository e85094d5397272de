"""Does what comes in end, in time and in memory, whatever the application does meanwhile?"""

import asyncio
from importlib.metadata import version
from typing import Any

import pytest
import uvicorn
from uvicorn.server import ServerState

from sutler.wire import http
from sutler.wire.http import UVICORN, GatheringProtocol
from sutler.wire.limits import STANDARD
from unit.wire.sockets import Socket

HEAD_BYTES_MAX = STANDARD.head_bytes
FOREVER_SECONDS = 1_000_000.0


class Connection:
    """A connection to a protocol, and the application behind it: it answers a request once it has read all of it."""

    def __init__(self, **known: Any) -> None:
        self.socket = Socket(known)
        self.read: list[bytes] = []
        self.ready = asyncio.Event()
        self.ready.set()
        self.started = 0
        self.hung_up = 0
        config = uvicorn.Config(self.application, interface="asgi3", ws="none", log_config=None, proxy_headers=False)
        self.protocol = GatheringProtocol(config, ServerState(), {})
        self.protocol.connection_made(self.socket)

    async def application(self, scope: Any, receive: Any, send: Any) -> None:
        self.started += 1
        body, more = b"", True
        while more:
            event = await receive()
            if event["type"] == "http.disconnect":
                self.hung_up += 1
                return
            body, more = body + event["body"], event["more_body"]
        self.read.append(body)
        await self.ready.wait()
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def send(self, *pieces: bytes) -> None:
        """Send pieces as they arrive, as long as the connection is open, and wait for what comes of them."""
        for piece in pieces:
            if not self.socket.closed:
                self.protocol.data_received(piece)
        for _ in range(5):
            await asyncio.sleep(0)

    @property
    def statuses(self) -> list[bytes]:
        """What was answered."""
        return [line.split()[1] for line in b"".join(self.socket.written).splitlines() if line.startswith(b"HTTP/1.1 ")]


BEGUN = b"POST / HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize("before", [b"", BEGUN + b"Content-Length: 2\r\n\r\n{}"], ids=["first", "after another"])
@pytest.mark.parametrize(
    ("begin", "more"),
    [(BEGUN + b"X-Long: ", b"x"), (BEGUN, b"X: y\r\n"), (b"GET /", b"x")],
    ids=["a field", "fields", "a target"],
)
def test_a_head_that_does_not_end_is_cut_off(before: bytes, begin: bytes, more: bytes) -> None:
    """Else one connection fills the server's memory."""

    async def play() -> None:
        connection = Connection()
        await connection.send(before)
        pieces = [more * (10_000 // len(more))] * 100
        await connection.send(begin, *pieces)
        assert connection.statuses[-1] == b"400"
        assert connection.socket.shut
        assert len(connection.read) == bool(before)

    asyncio.run(play())


def test_a_head_and_a_body_within_their_limits_are_read_however_they_are_cut() -> None:
    """Else a long name, or a large quote, is refused by the luck of its packets."""

    async def play() -> None:
        connection = Connection()
        field = b"X-Long: " + b"x" * (HEAD_BYTES_MAX - 200) + b"\r\n"
        body = b"y" * (4 * HEAD_BYTES_MAX)
        request = BEGUN + field + b"Content-Length: %d\r\n\r\n" % len(body) + body
        for size in (1_000, HEAD_BYTES_MAX, len(request)):
            twice = request + request
            await connection.send(*(twice[at : at + size] for at in range(0, len(twice), size)))
        assert connection.read == [body] * 6
        assert connection.statuses == [b"204"] * 6

    asyncio.run(play())


def test_requests_that_wait_for_one_before_them_are_no_more_than_their_bytes() -> None:
    """Else a megabyte of small requests becomes some hundred of memory; and yet each must be answered."""

    async def play() -> None:
        connection = Connection()
        connection.ready.clear()
        await connection.send(b"GET / HTTP/1.1\r\nHost:\r\n\r\n" * 10_000)
        assert connection.started == 1
        assert len(connection.protocol.pipeline) < 300
        assert connection.socket.paused
        connection.ready.set()
        while connection.started < 10_000:
            await connection.send()
        await connection.send()
        assert connection.statuses == [b"204"] * 10_000
        assert not connection.socket.paused

    asyncio.run(asyncio.wait_for(play(), 60))


def test_a_client_whose_answer_takes_long_is_not_cut_off() -> None:
    """Else a move of the clock that takes its time is never answered; nor may those be that wait behind it."""

    async def play() -> None:
        alone = Connection()
        alone.ready.clear()
        await alone.send(BEGUN + b"\r\n")
        alone.protocol.check(asyncio.get_running_loop().time() + FOREVER_SECONDS)
        alone.ready.set()
        await alone.send()
        assert alone.statuses == [b"204"]
        connection = Connection()
        connection.ready.clear()
        await connection.send(BEGUN + b"Content-Length: 2\r\n\r\n{}" + BEGUN + b"\r\n" + BEGUN)
        assert connection.socket.paused
        for _ in range(3):
            connection.protocol.check(asyncio.get_running_loop().time() + FOREVER_SECONDS)
        assert not connection.socket.shut
        assert connection.protocol.idle_since() is None
        connection.ready.set()
        await connection.send()
        await connection.send(b"\r\n")
        assert connection.statuses == [b"204"] * 3

    asyncio.run(play())


def test_within_tls_the_end_of_what_a_client_sends_is_the_end() -> None:
    """Else each client that hangs up is a warning in the log: TLS cannot be half open here."""

    async def play() -> None:
        connection = Connection()
        assert connection.protocol.eof_received() is True
        sealed = Connection(sslcontext=True)
        assert not sealed.protocol.eof_received()

    asyncio.run(play())


def test_uvicorn_is_the_one_whose_protocol_was_read() -> None:
    """Else another version of what is extended here changes what is answered, and nobody has looked."""
    assert version("uvicorn") == UVICORN


def test_a_stopping_server_does_not_wait_for_an_upload_that_does_not_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one client that went silent keeps a deployment waiting; one that goes on is answered."""
    monkeypatch.setattr(http, "UPLOAD_SECONDS", 0.05)

    async def play() -> None:
        silent, going_on = Connection(), Connection()
        going_on.ready.clear()
        for connection in (silent, going_on):
            await connection.send(BEGUN + b"Content-Length: 2\r\n\r\n{")
            connection.protocol.shutdown()
        await going_on.send(b"}")
        await silent.socket.said_last.wait()
        going_on.ready.set()
        await going_on.send()
        assert (going_on.statuses, silent.statuses, silent.hung_up) == ([b"204"], [b"503"], 1)
        assert (going_on.socket.closed, silent.socket.closed) == (True, False)
        await silent.socket.ended.wait()

    asyncio.run(asyncio.wait_for(play(), 10))


def test_a_request_that_began_before_the_stop_is_the_last_of_its_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it is lost, or its client keeps the server from stopping."""
    monkeypatch.setattr(http, "UPLOAD_SECONDS", 0.05)

    async def play() -> None:
        idle, going_on, silent = Connection(), Connection(), Connection()
        for connection in (going_on, silent):
            await connection.send(BEGUN)
        for connection in (idle, going_on, silent):
            connection.protocol.shutdown()
        assert idle.socket.closed
        await going_on.send(b"\r\n")
        assert (going_on.statuses, going_on.socket.closed) == ([b"204"], True)
        await silent.socket.ended.wait()
        assert silent.statuses == [b"503"]

    asyncio.run(asyncio.wait_for(play(), 10))

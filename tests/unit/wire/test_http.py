"""Do answers leave together, whole and in order? Does what comes in end?"""

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from hypothesis import given
from hypothesis import strategies as st
from uvicorn.server import ServerState

from sutler.wire import http
from sutler.wire.http import HEAD_BYTES_MAX, HELD_BYTES_MAX, GatheringProtocol, GatheringTransport

if TYPE_CHECKING:
    from collections.abc import Callable


class Socket(asyncio.Transport):
    """Stands for a connection: what was written to it, and whether it is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.closed = False
        self.ended = asyncio.Event()

    def write(self, data: bytes | bytearray | memoryview) -> None:
        assert not self.closed
        self.written.append(bytes(data))

    def close(self) -> None:
        self.closed = True
        self.ended.set()

    def is_closing(self) -> bool:
        return self.closed

    def pause_reading(self) -> None: ...

    def resume_reading(self) -> None: ...


class Loop:
    """Stands for the event loop: what is to be called in its next pass."""

    def __init__(self) -> None:
        self.soon: list[Callable[[], None]] = []

    def turn(self) -> None:
        """Run the next pass."""
        due, self.soon = self.soon, []
        for call in due:
            call()


def connected() -> tuple[GatheringTransport, Socket, Loop]:
    """Return a transport with the socket under it and the loop that it waits for."""
    socket, loop = Socket(), Loop()
    return GatheringTransport(socket, loop.soon.append), socket, loop


def test_head_and_body_leave_in_one_piece_in_the_next_pass() -> None:
    """Else a client that waits is woken twice for one answer."""
    transport, socket, loop = connected()
    transport.write(b"HTTP/1.1 200 OK\r\n\r\n")
    transport.write(b"{}")
    assert socket.written == []
    loop.turn()
    assert socket.written == [b"HTTP/1.1 200 OK\r\n\r\n{}"]
    loop.turn()
    assert len(socket.written) == 1


@given(st.lists(st.binary(max_size=HELD_BYTES_MAX // 2) | st.none()))
def test_every_byte_leaves_in_order_whenever_the_loop_turns(steps: list[bytes | None]) -> None:
    """Else an answer reaches its client torn, or after the next one. None is a pass of the loop."""
    transport, socket, loop = connected()
    for step in steps:
        if step is None:
            loop.turn()
        else:
            transport.write(step)
    transport.close()
    loop.turn()
    assert b"".join(socket.written) == b"".join(step for step in steps if step is not None)
    assert socket.closed


def test_a_long_answer_is_handed_on_at_once() -> None:
    """Else an answer that is made piece by piece is held in memory whole, and a slow client slows nobody down."""
    transport, socket, _ = connected()
    transport.write(b"x" * HELD_BYTES_MAX)
    assert socket.written == []
    transport.write(b"y")
    assert [len(piece) for piece in socket.written] == [HELD_BYTES_MAX + 1]


def test_what_a_client_did_not_wait_for_is_dropped() -> None:
    """Else an answer to somebody who hung up is an error in the log."""
    transport, socket, loop = connected()
    transport.write(b"late")
    socket.closed = True
    loop.turn()
    transport.close()
    assert socket.written == []
    assert transport.is_closing()


class Connection:
    """A connection to a protocol, and the application behind it: it answers a request once it has read all of it."""

    def __init__(self) -> None:
        self.socket = Socket()
        self.read: list[bytes] = []
        self.ready = asyncio.Event()
        self.ready.set()
        self.hung_up = 0
        config = uvicorn.Config(self.application, interface="asgi3", ws="none", log_config=None, proxy_headers=False)
        self.protocol = GatheringProtocol(config, ServerState(), {})
        self.protocol.connection_made(self.socket)

    async def application(self, scope: Any, receive: Any, send: Any) -> None:
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
        assert connection.socket.closed
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
        await silent.socket.ended.wait()
        silent.protocol.connection_lost(None)
        await silent.send()
        going_on.ready.set()
        await going_on.send()
        assert (going_on.statuses, silent.statuses, silent.hung_up) == ([b"204"], [], 1)

    asyncio.run(asyncio.wait_for(play(), 10))

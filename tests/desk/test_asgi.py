"""Is every request to the control API read whole and answered, whatever its size and whenever the server stops?"""

import asyncio
import json
from collections.abc import MutableMapping
from typing import Any

from sutler.desk.asgi import BODY_LIMIT_BYTES, control_application
from sutler.desk.control import Control
from sutler.wire.exchange import HttpRequest, HttpResponse


class Exchange(Control):
    """A request that comes in pieces, and what came back; it stands for the control API too."""

    def __init__(self, *pieces: bytes, method: str = "POST") -> None:
        self.pieces = list(pieces)
        self.asked: list[HttpRequest] = []
        self.sent: list[MutableMapping[str, Any]] = []
        self.answering = asyncio.Event()
        self.ready = asyncio.Event()
        scope: dict[str, Any] = {
            "method": method,
            "raw_path": b"/_sutler/clock",
            "query_string": b"account=1",
            "headers": [],
        }
        self.done = asyncio.ensure_future(control_application(self)(scope, self.receive, self.send))

    async def receive(self) -> dict[str, Any]:
        if not self.pieces:
            return {"type": "http.disconnect"}
        return {"type": "http.request", "body": self.pieces.pop(0), "more_body": bool(self.pieces)}

    async def send(self, event: MutableMapping[str, Any]) -> None:
        self.sent.append(event)

    async def answer(self, request: HttpRequest) -> HttpResponse:
        self.asked.append(request)
        self.answering.set()
        await self.ready.wait()
        return HttpResponse(200, [], b"{}")


def test_a_request_in_pieces_is_read_whole() -> None:
    """Else a move is cut at the first packet."""

    async def play() -> None:
        for method, body in (("POST", b"{}"), ("HEAD", b"")):
            exchange = Exchange(b'{"rate"', b"", b": 1}", method=method)
            exchange.ready.set()
            await exchange.done
            (asked,) = exchange.asked
            assert (asked.target, asked.body) == (b"/_sutler/clock?account=1", b'{"rate": 1}')
            start, rest = exchange.sent
            assert (start["status"], dict(start["headers"]), rest["body"]) == (200, {b"content-length": b"2"}, body)

    asyncio.run(play())


def test_a_body_beyond_the_limit_is_refused_and_one_that_breaks_off_is_dropped() -> None:
    """Else one request fills the memory, or half of one moves a clock."""

    async def play() -> None:
        large, cut = Exchange(*[b" " * BODY_LIMIT_BYTES] * 9), Exchange()
        await large.done
        await cut.done
        assert large.sent[0]["status"] == 413
        assert len(large.pieces) == 7
        assert (large.asked, cut.asked, cut.sent) == ([], [], [])

    asyncio.run(play())


def test_a_request_that_a_stopping_server_no_longer_waits_for_is_answered() -> None:
    """Else a deployment leaves a traceback in the log, and a script without an answer that it can read."""

    async def play() -> None:
        exchange = Exchange(b"")
        await exchange.answering.wait()
        exchange.done.cancel()
        await exchange.done
        start, rest = exchange.sent
        assert (start["status"], set(json.loads(rest["body"]))) == (503, {"error"})

    asyncio.run(play())

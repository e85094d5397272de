"""What becomes of requests in flight when an operator stops the server? They are answered, and it ends well."""

import http.client
import json
import signal
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Final

import pytest

from assembled import Assembled, request_of
from databases import postgres_url
from journey import ONE_HOST
from modes import MODES, Server, exchange
from sutler.store.batched import open_sqlite
from sutler.store.directory import DATABASE
from sutler.wire.defaults import DEFAULT_ACCOUNT

IN_FLIGHT: Final = 12
TIMERS: Final = 150_000  # more than are applied in a second or two
AT_ONCE_SECONDS: Final = 3.0  # generous, for machines that do other things


class Begun:
    """A request that the server has begun to read: it has asked for the body."""

    def __init__(self, port: int, operation: str, request: dict[str, Any]) -> None:
        asked = request_of(operation, request)
        self._body = asked.body
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        head = [
            f"{asked.method} {asked.target.decode()} HTTP/1.1",
            "Host: localhost",
            f"Authorization: {asked.headers[b'authorization'].decode()}",
            f"Content-Length: {len(asked.body)}",
            "Expect: 100-continue",
        ]
        self._socket.sendall("\r\n".join([*head, "", ""]).encode())
        assert self._socket.recv(1000) == b"HTTP/1.1 100 Continue\r\n\r\n"

    def finish(self) -> tuple[int, Any]:
        """Send the body; return status and JSON of the answer."""
        self._socket.sendall(self._body)
        with closing(http.client.HTTPResponse(self._socket)) as answer:
            answer.begin()
            return answer.status, json.loads(answer.read())

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()


def refuses(port: int) -> bool:
    """Tell whether the server takes no more connections."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionRefusedError:
        return True
    except ConnectionResetError:
        pass  # it is about to
    return False


def test_requests_in_flight_are_answered_and_kept_when_the_server_is_stopped(tmp_path: Path) -> None:
    """Else every deployment costs somebody an order, or answers it and forgets it."""
    server = Server(tmp_path, "--data", str(tmp_path / "data"))
    server.start()
    with ExitStack() as stack:
        stack.callback(server.kill)
        begun = [
            stack.enter_context(closing(Begun(server.port, operation, request)))
            for number in range(IN_FLIGHT)
            for operation, request in (
                ("CreateSite", {"Name": f"Site {number}"}),
                ("CreateQuote", {"CountryCode": "US", "RequestedCapacities": [ONE_HOST]}),
            )
        ]
        server.signal(signal.SIGTERM)
        stop = time.monotonic() + 10
        while not refuses(server.port):
            assert time.monotonic() < stop, "the server goes on taking connections"
        answers = [request.finish() for request in begun]
        assert [status for status, _ in answers] == [200] * len(begun), answers
        assert server.ended() == 0, server.log
    assert "Traceback" not in server.log
    with closing(Assembled(lambda: open_sqlite(tmp_path / "data"))) as sutler:
        kept = [*sutler.ask("ListSites")["Sites"], *sutler.ask("ListQuotes")["Quotes"]]
    ids = {one.get("SiteId") or one.get("QuoteId") for one in kept}
    answered = [answer["Site"]["SiteId"] if "Site" in answer else answer["Quote"]["QuoteId"] for _, answer in answers]
    assert len(kept) == len(answered)
    assert ids == set(answered)


def with_much_to_do(folder: Path) -> None:
    """Make a store whose default account has so much to do, from a month on, that a clock is long on its way."""
    with closing(Assembled(lambda: open_sqlite(folder))) as sutler:
        sutler.ask("CreateQuote", account=DEFAULT_ACCOUNT, CountryCode="US", RequestedCapacities=[ONE_HOST])
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        # The quote expires once; all timers but the first are stale by then.
        database.execute(
            "WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)"
            " INSERT INTO timer (account_id, due, sequence, region, kind, subject, expects)"
            " SELECT account_id, due, sequence + n, region, kind, subject, expects FROM timer, number",
            (TIMERS,),
        )
        database.commit()


def test_a_clock_on_its_way_keeps_neither_health_nor_a_stop_waiting(tmp_path: Path) -> None:
    """Else a server that is busy is taken for dead, or a deployment ends in a fault and a traceback."""
    with_much_to_do(tmp_path / "data")
    server = Server(tmp_path, "--data", str(tmp_path / "data"), "--clock", "manual")
    with ExitStack() as stack:
        pool = stack.enter_context(ThreadPoolExecutor())
        stack.callback(server.kill)
        server.start()
        move = pool.submit(exchange, server.port, "POST", "/_sutler/clock", {}, b'{"advance": "P31D"}')
        asked = time.monotonic()
        while time.monotonic() < asked + 0.3:
            status, _, _ = exchange(server.port, "GET", "/_sutler/health", {}, b"")
            assert status == 200
        assert time.monotonic() < asked + AT_ONCE_SECONDS
        assert not move.done(), "it is on its way"
        told = time.monotonic()
        server.signal(signal.SIGTERM)
        status, _, body = move.result()
        assert (status, "target" in json.loads(body)) == (202, True)
        assert server.ended() == 0
        assert time.monotonic() < told + AT_ONCE_SECONDS
        assert server.log == ""


@pytest.mark.parametrize("mode", MODES[1:])
def test_ctrl_c_ends_a_server_as_it_ends_every_command(tmp_path: Path, mode: str) -> None:
    """Else a script takes a server that somebody broke off for one that has done its work."""
    with ExitStack() as stack:
        arguments = ["--data", str(tmp_path / "data")]
        if mode == "postgresql":
            arguments = ["--database", stack.enter_context(postgres_url()), "--workers", "2"]
        server = Server(tmp_path, *arguments)
        stack.callback(server.kill)
        server.start()
        server.signal(signal.SIGINT)
        assert server.ended() == 130
        assert server.log.strip() == "sutler: interrupted"

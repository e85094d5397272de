"""What becomes of requests in flight when an operator stops the server? They are answered, and it ends well."""

import http.client
import json
import signal
import socket
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any, Final

from assembled import Assembled, request_of
from journey import ONE_HOST
from modes import Server
from sutler.store.batched import open_sqlite

IN_FLIGHT: Final = 12


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

"""Does HTTP reach the endpoint whole, from those who may, and only then?"""

import asyncio
import gzip
import json
from collections.abc import Sequence
from typing import Any

import pytest

import modelled
from sutler.wire.asgi import AwsApplication, Receive, Scope, Send
from sutler.wire.contract import OPERATIONS
from sutler.wire.endpoint import Endpoint, Incoming

ORDER = b'{"OutpostIdentifier": "op-0123456789abcdef0", "PaymentOption": "ALL_UPFRONT"}'
LIMIT = 1000


def zipped(body: bytes) -> bytes:
    """Return the same bytes at any time: gzip would write down the second."""
    return gzip.compress(body, mtime=0)


class Server:
    """Stands for uvicorn: one request with these events, and what came back."""

    def __init__(self, *events: dict[str, Any]) -> None:
        self.events = list(events)
        self.sent: list[Any] = []
        self.calls: list[Incoming] = []
        self.controlled: list[Scope] = []

    async def receive(self) -> dict[str, Any]:
        return self.events.pop(0)

    async def send(self, event: Any) -> None:
        self.sent.append(event)

    async def perform(self, call: Incoming) -> bytes:
        self.calls.append(call)
        return b"{}"

    async def control(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.controlled.append(scope)
        if scope.get("raw_path") == b"/_sutler/fault":
            raise RuntimeError("secret")
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 404, "headers": [(b"content-length", b"0")]})
            await send({"type": "http.response.body", "body": b""})

    def run(self, method: str, path: bytes, headers: dict[bytes, bytes] | None = None, query: bytes = b"") -> "Server":
        given = {b"host": b"localhost:4631", **(headers or {})}
        scope = {
            "type": "http",
            "method": method,
            "raw_path": path,
            "query_string": query,
            "headers": list(given.items()),
        }
        endpoint = Endpoint(self.perform, OPERATIONS)
        application = AwsApplication(
            endpoint, self.control, hosts=["Sutler.Example", "fe80::1"], body_limit_bytes=LIMIT
        )
        asyncio.run(application(scope, self.receive, self.send))
        return self

    @property
    def closes(self) -> bool:
        """Whether the answer is the last of its connection."""
        return (b"connection", b"close") in self.sent[0]["headers"]

    def refused(self, code: str) -> str:
        start, body = self.sent
        headers = dict(start["headers"])
        assert headers[b"x-amzn-errortype"].decode() == code
        assert headers[b"x-amzn-requestid"]
        modelled.check_error(None, code, start["status"], body["body"])
        assert self.calls == []
        said: str = json.loads(body["body"])["Message"]
        return said


def body(*chunks: bytes) -> Sequence[dict[str, Any]]:
    last = len(chunks) - 1
    return [{"type": "http.request", "body": chunk, "more_body": n < last} for n, chunk in enumerate(chunks)]


def length(data: bytes) -> dict[bytes, bytes]:
    return {b"content-length": str(len(data)).encode()}


def test_a_get_is_answered_without_awaiting_a_body() -> None:
    """Else each read costs another turn of the event loop."""
    server = Server().run("GET", b"/sites", {b"content-length": b"0"}, query=b"MaxResults=2")
    assert server.calls[0].request == {"MaxResults": 2}
    start, rest = server.sent
    assert start["status"] == 200
    assert dict(start["headers"])[b"content-length"] == b"2"
    assert rest == {"type": "http.response.body", "body": b"{}"}


@pytest.mark.parametrize("headers", [length(ORDER), {b"transfer-encoding": b"chunked"}])
def test_a_body_in_pieces_is_read_whole(headers: dict[bytes, bytes]) -> None:
    """Else a large quote is cut at the first packet."""
    server = Server(*body(ORDER[:10], b"", ORDER[10:])).run("POST", b"/orders", headers)
    assert server.calls[0].request["PaymentOption"] == "ALL_UPFRONT"


def test_a_client_that_hangs_up_while_sending_has_nothing_done() -> None:
    """Else half a request becomes an order."""
    events: list[dict[str, Any]] = [
        {"type": "http.request", "body": ORDER, "more_body": True},
        {"type": "http.disconnect"},
    ]
    server = Server(*events).run("POST", b"/orders", {b"transfer-encoding": b"chunked"})
    assert server.calls == []
    assert server.sent == []


def test_a_body_beyond_the_limit_is_refused_before_it_is_read() -> None:
    """Else one request fills the server's memory."""
    announced = Server().run("POST", b"/orders", {b"content-length": str(LIMIT + 1).encode()})
    assert str(LIMIT) in announced.refused("RequestEntityTooLargeException")
    assert announced.closes
    chunks = body(*[b" " * 600] * 5)
    streamed = Server(*chunks).run("POST", b"/orders", {b"transfer-encoding": b"chunked"})
    streamed.refused("RequestEntityTooLargeException")
    assert len(streamed.events) == 3
    assert streamed.closes


def test_a_compressed_body_is_read() -> None:
    """Else clients that compress are refused."""
    packed = zipped(ORDER)
    headers = length(packed) | {b"content-encoding": b"GZIP"}
    assert Server(*body(packed)).run("POST", b"/orders", headers).calls[0].http.body == ORDER


@pytest.mark.parametrize(
    ("packed", "encoding", "code"),
    [
        pytest.param(
            zipped(b" " * 1_000_000)[: LIMIT + 500], b"gzip", "RequestEntityTooLargeException", id="a bomb, cut off"
        ),
        pytest.param(zipped(b" " * (LIMIT + 1)), b"gzip", "RequestEntityTooLargeException", id="a byte too large"),
        pytest.param(zipped(ORDER)[:-9], b"gzip", "MalformedHttpRequestException", id="cut off"),
        pytest.param(zipped(ORDER) + b"x", b"gzip", "MalformedHttpRequestException", id="something behind it"),
        pytest.param(ORDER, b"gzip", "MalformedHttpRequestException", id="no gzip"),
        pytest.param(ORDER, b"br", "MalformedHttpRequestException", id="another encoding"),
    ],
)
def test_a_body_that_does_not_decompress_within_the_limit_is_refused(packed: bytes, encoding: bytes, code: str) -> None:
    """Else a small bomb of zeros fills the memory, or broken bytes are taken for JSON."""
    Server(*body(packed)).run("POST", b"/orders", length(packed) | {b"content-encoding": encoding}).refused(code)


@pytest.mark.parametrize("path", [b"/sites", b"/_sutler/clock", b"/nowhere"])
@pytest.mark.parametrize(
    "origin",
    [
        b"http://evil.example",
        b"null",
        b"http://localhost:4632",
        b"http://localhost",
        b"localhost:4631",
        b"http://\xff",
    ],
)
def test_a_foreign_page_may_not_call_on_any_path(path: bytes, origin: bytes) -> None:
    """Else a web page orders racks on somebody's localhost."""
    server = Server().run("GET", path, {b"origin": origin})
    server.refused("AccessDeniedException")
    assert server.controlled == []
    assert not server.closes
    assert Server().run("POST", path, {b"origin": origin, b"content-length": b"2"}).closes


def test_a_page_of_our_own_may_call() -> None:
    """Else the console cannot use the API that it is served with."""
    assert Server().run("GET", b"/sites", {b"origin": b"http://LOCALHOST:4631"}).calls


@pytest.mark.parametrize("path", [b"/sites", b"/_sutler/clock", b"/_sutler/health", b"/nowhere"])
@pytest.mark.parametrize("sent", [{b"origin": b"http://evil.example:4631"}, {b"sec-fetch-site": b"same-origin"}])
def test_a_page_whose_name_was_made_to_lead_here_may_not_call(path: bytes, sent: dict[bytes, bytes]) -> None:
    """Else a web page orders racks by DNS: to the browser its own host and this server are one."""
    server = Server().run("GET", path, {b"host": b"evil.example:4631", **sent})
    assert "evil.example" in server.refused("AccessDeniedException")
    assert server.controlled == []


@pytest.mark.parametrize(
    "host", [b"127.0.0.1:4631", b"[::1]:4631", b"sutler.example", b"SUTLER.example:80", b"[fe80::1]"]
)
def test_a_page_may_call_by_every_name_of_the_server(host: bytes) -> None:
    """Else the console works under one of its names, or behind a proxy not at all."""
    assert Server().run("GET", b"/sites", {b"host": host, b"origin": b"http://" + host}).calls
    assert Server().run("GET", b"/sites", {b"host": host, b"sec-fetch-site": b"none"}).calls


@pytest.mark.parametrize("host", [b"outposts.us-west-2.amazonaws.com", b"sutler-1.internal:4631", b""])
def test_a_client_other_than_a_browser_may_use_any_name(host: bytes) -> None:
    """Else an SDK behind a proxy, in a container, or with a name of AWS's is refused."""
    assert Server().run("GET", b"/sites", {b"host": host}).calls


@pytest.mark.parametrize("headers", [{}, length(ORDER)], ids=["its answer", "its body"])
def test_a_call_that_a_stopping_server_no_longer_waits_for_may_be_tried_again(headers: dict[bytes, bytes]) -> None:
    """Else a deployment leaves a traceback in the log, and a client that believes in a fault."""
    server = Server()

    async def wait(*_: object) -> Any:
        await asyncio.Event().wait()

    async def give_up() -> None:
        scope = {
            "type": "http",
            "method": "GET",
            "raw_path": b"/sites",
            "query_string": b"",
            "headers": headers.items(),
        }
        call = asyncio.create_task(AwsApplication(Endpoint(wait, OPERATIONS))(scope, wait, server.send))
        await asyncio.sleep(0)
        call.cancel()
        await call

    asyncio.run(give_up())
    server.refused("ServiceUnavailable")


@pytest.mark.parametrize("path", [b"/_sutler", b"/_sutler/", b"/_sutler/clock"])
def test_the_control_application_has_its_own_paths(path: bytes) -> None:
    """Else the clock cannot be set."""
    assert Server().run("POST", path, {b"content-length": b"5"}).controlled


def test_an_answer_of_the_control_application_has_a_request_id() -> None:
    """Else what an operator asks about cannot be told from anything else."""
    one, other = (dict(Server().run("GET", b"/_sutler/x").sent[0]["headers"]) for _ in range(2))
    assert one[b"x-amzn-requestid"] != other[b"x-amzn-requestid"]
    assert one[b"content-length"] == b"0"


def test_a_fault_of_ours_outside_the_endpoint_is_answered_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Else the client gets an answer that no SDK can read, without an id to ask about."""
    server = Server().run("GET", b"/_sutler/fault")
    assert "secret" not in server.refused("InternalServerException")
    request_id = dict(server.sent[0]["headers"])[b"x-amzn-requestid"].decode()
    assert request_id in caplog.text
    assert "secret" in caplog.text


@pytest.mark.parametrize("path", [b"/_sutlers", b"/%5Fsutler/clock", b"//_sutler"])
def test_a_path_that_only_resembles_the_controls_is_an_unknown_operation(path: bytes) -> None:
    """Else a rule about the control paths can be gone round."""
    server = Server().run("GET", path)
    server.refused("UnknownOperationException")
    assert server.controlled == []


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "TRACE"])
def test_methods_that_no_operation_has_are_unknown_operations(method: str) -> None:
    """Else a browser's preflight is encouraged."""
    Server().run(method, b"/sites").refused("UnknownOperationException")


def test_start_and_stop_are_agreed_to_and_websockets_are_not() -> None:
    """Else the server does not start, or hangs on a protocol that nobody speaks."""
    server = Server({"type": "lifespan.startup"}, {"type": "lifespan.shutdown"})
    application = AwsApplication(Endpoint(server.perform, OPERATIONS))
    asyncio.run(application({"type": "lifespan"}, server.receive, server.send))
    asyncio.run(application({"type": "websocket"}, server.receive, server.send))
    assert [event["type"] for event in server.sent] == [
        "lifespan.startup.complete",
        "lifespan.shutdown.complete",
        "websocket.close",
    ]
    handed = AwsApplication(Endpoint(server.perform, OPERATIONS), lifespan=server.control)
    asyncio.run(handed({"type": "lifespan"}, server.receive, server.send))
    assert server.controlled == [{"type": "lifespan"}]

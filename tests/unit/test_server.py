"""Is what the server is told what it does? Its application, its first line and its stop, in this process."""

import asyncio
import json
import resource
import signal
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from assembled import request_of
from journey import ONE_HOST
from sutler import server
from sutler.lifecycle import settle
from sutler.server import Settings, StartError, application, bind
from sutler.wire.asgi import AwsApplication
from sutler.wire.defaults import DEFAULT_ACCOUNT
from sutler.wire.exchange import HttpRequest
from sutler.wire.tls import Certificate

CLOCK = HttpRequest("GET", b"/_sutler/clock", {b"host": b"localhost"}, b"")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A server beyond loopback."""
    return Settings(host="0.0.0.0", port=0, data=tmp_path / "data", rate=Fraction(0), token="right")


@pytest.fixture(autouse=True)
def signals() -> Iterator[list[int]]:
    """Stands for uvicorn, which listens to signals before the application starts: those that it has heard."""
    heard: list[int] = []
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number in before:
        signal.signal(number, lambda number, _: heard.append(number))
    yield heard
    for number, handler in before.items():
        signal.signal(number, handler)


async def ask(served: AwsApplication, request: HttpRequest) -> tuple[int, Any]:
    """Return status and JSON of an answer."""
    sent: list[Any] = []
    path, _, query = request.target.partition(b"?")
    headers = {**request.headers, b"content-length": str(len(request.body)).encode()}
    scope = {
        "type": "http",
        "method": request.method,
        "raw_path": path,
        "query_string": query,
        "headers": list(headers.items()),
    }

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": request.body}

    async def send(event: MutableMapping[str, Any]) -> None:
        sent.append(event)

    await served(scope, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


def serving(settings: Settings, play: Callable[[AwsApplication], Any]) -> None:
    """Play something between the start and the stop of an application."""

    async def run() -> None:
        served = application(settings)
        steps: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        done: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        living = asyncio.create_task(served({"type": "lifespan"}, steps.get, done.put))
        for step in ("startup", "shutdown"):
            await steps.put({"type": f"lifespan.{step}"})
            assert await done.get() == {"type": f"lifespan.{step}.complete"}
            if step == "startup":
                await play(served)
        await living

    asyncio.run(run())


def test_beyond_loopback_the_clock_is_the_operators(settings: Settings) -> None:
    """Else a forgotten check lets a whole network move everybody's time."""

    async def play(served: AwsApplication) -> None:
        for headers, status in (
            ({}, 401),
            ({b"authorization": b"Bearer wrong"}, 401),
            ({b"authorization": b"right"}, 401),
            ({b"authorization": b"Bearer right"}, 200),
        ):
            asked = HttpRequest("GET", CLOCK.target, {b"host": b"localhost", **headers}, b"")
            assert (await ask(served, asked))[0] == status, headers

    serving(settings, play)


def test_on_loopback_no_token_is_asked_for(settings: Settings) -> None:
    """Else everybody at their own machine is."""

    async def play(served: AwsApplication) -> None:
        assert (await ask(served, CLOCK))[0] == 200

    serving(replace(settings, host="127.0.0.1"), play)


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "10.0.0.7", "sutler.example"])
def test_beyond_loopback_there_is_no_start_without_a_token(settings: Settings, host: str) -> None:
    """Else the control API is open to whoever sends none."""
    for token in (None, ""):
        with pytest.raises(StartError, match="SUTLER_TOKEN"):
            server.serve(replace(settings, host=host, token=token))


@pytest.mark.parametrize("host", ["localhost", "LocalHost", "127.0.0.1", "::1"])
def test_these_hosts_are_loopbacks(settings: Settings, host: str) -> None:
    """Else somebody at their own machine needs a token."""
    assert replace(settings, host=host).on_loopback


def test_a_page_may_call_by_the_servers_names(settings: Settings) -> None:
    """Else the names that are set are those of one of its two sides alone."""

    async def play(served: AwsApplication) -> None:
        for host, status in ((b"sutler.example", 200), (b"0.0.0.0:4631", 200), (b"evil.example", 403)):
            for path in (b"/sites", b"/_sutler/clock"):
                headers = {b"host": host, b"origin": b"http://" + host}
                if path == CLOCK.target:
                    headers[b"authorization"] = b"Bearer right"
                assert (await ask(served, HttpRequest("GET", path, headers, b"")))[0] == status, (path, host)

    serving(replace(settings, allowed_hosts=("Sutler.example",)), play)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_lets_moves_be_answered_on_their_way(
    settings: Settings, signals: list[int], monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    """Else a stop waits for somebody's jump; and uvicorn must hear of it all the same."""
    monkeypatch.setattr(settle, "SLICE_TIMERS", 1)

    async def play(served: AwsApplication) -> None:
        for _ in range(3):
            quote = {"CountryCode": "US", "RequestedCapacities": [ONE_HOST]}
            assert (await ask(served, request_of("CreateQuote", quote, account=DEFAULT_ACCOUNT)))[0] == 200
        signal.raise_signal(number)
        assert signals == [number]
        status, shown = await ask(served, replaced(CLOCK, "POST", b'{"advance": "P31D"}'))
        assert (status, "target" in shown) == (202, True)

    serving(replace(settings, host="127.0.0.1"), play)


def replaced(request: HttpRequest, method: str, body: bytes) -> HttpRequest:
    """Return a request with another method and body."""
    return HttpRequest(method, request.target, request.headers, body)


@pytest.mark.parametrize(
    ("database", "shown"),
    [
        ("postgresql://root:secret@db.example:6432/sutler", "PostgreSQL sutler at db.example:6432"),
        ("postgresql://root:se:cr@et/x@db.example/sutler?options=-csearch_path%3Dsecret", None),
        ("postgresql://root:se%40cret@db.example/sutler", "PostgreSQL sutler at db.example"),
        ("host=db.example password='se cret' dbname=sutler user=secret", "PostgreSQL sutler at db.example"),
        ("password = se\\ cret  host = db.example", "PostgreSQL (default) at db.example"),
        ("postgresql:///sutler?password=secret", "PostgreSQL sutler at the local socket"),
        ("postgresql://root:se:krit@db.example/sutler", "PostgreSQL sutler at db.example"),
    ],
)
def test_the_first_line_says_where_the_database_is_and_not_how_one_gets_in(
    settings: Settings, capsys: pytest.CaptureFixture[str], database: str, shown: str | None
) -> None:
    """Else a password is in the log of every start."""
    with bind(replace(settings, host="127.0.0.1")) as bound:
        port = bound.getsockname()[1]
        server._say_where(replace(settings, host="127.0.0.1", database=database), bound)
    line = capsys.readouterr().out
    assert not any(part in line for part in ("root", "secret", "cret", "krit"))
    if shown is not None:
        assert line == f"Sutler answers on http://127.0.0.1:{port}/ (store: {shown})\n"


def test_the_first_line_says_that_it_is_https(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    """Else a script that reads it speaks without TLS."""
    sealed = replace(settings, host="127.0.0.1", certificate=Certificate(Path("a.pem"), Path("a.key")))
    with bind(sealed) as bound:
        server._say_where(sealed, bound)
        assert f" https://127.0.0.1:{bound.getsockname()[1]}/ " in capsys.readouterr().out


def test_as_many_files_may_be_open_as_connections_need(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a server takes fewer clients than it was told to, or none once the system says no."""
    allowed = {"soft": 256, "hard": 4096}

    def allow(_what: int, limits: tuple[int, int]) -> None:
        allowed["soft"], allowed["hard"] = limits

    monkeypatch.setattr(resource, "getrlimit", lambda _what: (allowed["soft"], allowed["hard"]))
    monkeypatch.setattr(resource, "setrlimit", allow)
    assert server._connections(1000) == 1000
    assert 1000 < allowed["soft"] <= allowed["hard"] == 4096
    able = server._connections(100_000)
    assert 3000 < able < 4096 == allowed["soft"]
    assert server._connections(able) == able

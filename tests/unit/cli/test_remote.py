"""What does a command say of a server that is not there, is slow, goes away, or is no Sutler? One true line."""

import json
import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from click.testing import CliRunner

from sutler.cli import asking
from sutler.cli.main import main, sutler

CLOCK = {"account": "123456789012", "now": "2027-01-01T00:00:00Z", "rate": 0, "mode": "manual", "next": None}
UNDER_WAY = {**CLOCK, "target": "2028-01-01T00:00:00Z"}
COMMANDS = (
    ["clock"],
    ["clock", "advance", "1d"],
    ["clock", "until", "oo-0123456789abcdef0", "COMPLETED"],
    ["instances", "list"],
    ["instances", "stop", "i-0123456789abcdef0"],
    ["assets", "fail", "4631463146"],
    ["gateways", "list"],
    ["gateways", "create", "op-0123456789abcdef0", "route-table"],
    ["orders", "move", "oo-0123456789abcdef0"],
    ["settings"],
    ["settings", "reset", "durations"],
    ["shares", "list"],
    ["shares", "add", "op-0123456789abcdef0", "444455556666"],
)
GOES_ON = "A jump that was begun goes on when the server is started again."
LOOK_FIRST = "look before you ask again"


def http(body: Any, status: int = 200) -> bytes:
    """Return an answer; bytes are sent as they are, anything else as JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return b"HTTP/1.1 %d Any\r\nContent-Length: %d\r\n\r\n%b" % (status, len(content), content)


class Behind(socketserver.ThreadingTCPServer):
    """Answers one connection after another with what was laid out, the last again and again; None never answers."""

    daemon_threads = True

    def __init__(self, answers: Sequence[bytes | None]) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.answers = list(answers)
        self.ended = threading.Event()


class Answering(socketserver.StreamRequestHandler):
    """One connection. A request is read to its end: what is left unread would break it."""

    server: Behind

    def handle(self) -> None:
        head = b""
        while (line := self.rfile.readline()) not in (b"", b"\r\n"):
            head += line
        length = re.search(rb"Content-Length: (\d+)", head)
        self.rfile.read(int(length[1]) if length else 0)
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        if answer is None:
            self.server.ended.wait()
        else:
            self.wfile.write(answer)


Behave = Callable[..., str]


@pytest.fixture
def behave() -> Iterator[Behave]:
    """Starts a server that answers as it is told, and returns its URL."""
    servers = []

    def start(*answers: bytes | None) -> str:
        server = Behind(answers)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.ended.set()
        server.shutdown()
        server.server_close()


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """Runs a command that fails; returns its exit status and the one line that it says."""
    for name in ("SUTLER_TOKEN", "SUTLER_ACCOUNT", "SUTLER_URL"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr("sys.argv", ["sutler", *arguments])
        with pytest.raises(SystemExit) as exited:
            main()
        line = capsys.readouterr().err.splitlines()[-1]
        assert line.startswith("sutler: ")
        return int(exited.value.code or 0), line.removeprefix("sutler: ")

    return run


Said = Callable[..., tuple[int, str]]


def test_a_server_that_is_slow_is_not_told_to_be_absent(
    behave: Behave, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else somebody starts a second server beside one that moves a clock."""
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 0.2)
    url = behave(None)
    slow = f"{url} did not answer within 0.2 seconds; it may be busy moving a clock."
    assert said("clock", "--url", url) == (1, f"{slow} Ask again.")
    for arguments in (["clock", "advance", "1d"], ["orders", "move", "oo-0123456789abcdef0"]):
        status, line = said(*arguments, "--url", url)
        assert (status, line.startswith(slow), LOOK_FIRST in line) == (1, True, True)


def test_a_server_that_tls_does_not_trust_is_not_told_to_be_absent(
    behave: Behave, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else somebody whose certificate is not trusted starts a second server."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def answer_in_plain_text() -> None:
            connection, _ = listening.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(http({}, 400))

        threading.Thread(target=answer_in_plain_text, daemon=True).start()
        status, line = said("clock", "--url", f"https://127.0.0.1:{port}")
    assert (status, line.startswith(f"No TLS with https://127.0.0.1:{port} (")) == (1, True), line
    monkeypatch.setattr(asking, "PATIENCE_SECONDS", 0.2)
    url = behave(None).replace("http", "https")
    assert "did not answer within 0.2 seconds" in said("clock", "--url", url)[1]


@pytest.mark.parametrize("move", [["advance", "1d"], ["to", "2028-01-01"]])
@pytest.mark.parametrize("answers", [[b""], [http(UNDER_WAY)[:-5]], [http(UNDER_WAY, 202), b""]])
def test_a_server_that_goes_away_during_a_jump_is_told_to_go_on_with_it(
    behave: Behave, said: Said, move: list[str], answers: list[bytes]
) -> None:
    """Else somebody who starts the server again asks again, and the clock goes twice as far."""
    url = behave(*answers)
    status, line = said("clock", *move, "--url", url)
    assert status == 1
    assert line.startswith(f"The connection to {url} broke before an answer came (")
    assert line.endswith(GOES_ON)


def test_a_server_that_is_gone_when_a_jump_is_followed_is_told_to_go_on_with_it(
    said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a server that stopped in good order, between two looks, seems to have forgotten the jump."""
    answers = iter([(202, UNDER_WAY)])

    def ask(*_: object) -> tuple[int, dict[str, Any]]:
        for answer in answers:
            return answer
        raise asking.NoServer("No Sutler answers.")

    monkeypatch.setattr("sutler.cli.remote.ask", ask)
    assert said("clock", "advance", "1d") == (1, f"No Sutler answers. {GOES_ON}")
    assert said("clock", "advance", "1d") == (1, "No Sutler answers."), "nothing was begun"


def test_a_server_that_goes_away_is_told_as_that(behave: Behave, said: Said) -> None:
    """Else a change that was made is made again."""
    url = behave(b"")
    for arguments in COMMANDS:
        status, line = said(*arguments, "--url", url)
        reads = arguments[-1] in ("clock", "list", "settings")
        assert (status, "broke" in line, LOOK_FIRST in line) == (1, True, not reads), line


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    "body",
    [
        {},
        [],
        b"<html>",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        {"error": {}},
        {**CLOCK, "now": 1},
        {**CLOCK, "now": "\ud800", "settings": {}, "changed": {}},
        {"settings": {"a": {"b": {"c": {"d": {}}}}}, "changed": {}},
        {"settings": [], "changed": {}},
        {name: [{}] for name in ("instances", "objects", "shares")},
        {name: [1] for name in ("instances", "objects", "shares")},
        {"order": "oo-1", "status": "COMPLETED", "line_items": [{}]},
    ],
    ids=lambda body: str(body)[:40],
)
def test_an_answer_that_no_sutler_gives_is_one_line(
    behave: Behave, said: Said, arguments: list[str], body: Any
) -> None:
    """Else a wrong port is a traceback."""
    url = behave(http(body))
    status, line = said(*arguments, "--url", url)
    assert (status, line.startswith(f"What answers at {url} is not a Sutler: ")) == (1, True), line


def test_what_does_not_speak_http_is_no_sutler(behave: Behave, said: Said) -> None:
    """Else the port of a database seems to have nobody behind it."""
    url = behave(b"SSH-2.0-Any\r\n")
    assert said("clock", "--url", url) == (1, f"What answers at {url} is not a Sutler: its HTTP cannot be read.")


@pytest.mark.parametrize("body", [{}, {"error": {}}, {"error": 1}])
def test_a_refusal_without_words_is_told_by_its_status(behave: Behave, said: Said, body: Any) -> None:
    """Else another service's error is a traceback."""
    url = behave(http(body, 418))
    assert said("clock", "--url", url) == (1, f"{url} answers with status 418.")


@pytest.mark.parametrize(
    "url",
    [
        "http://[::1",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:x",
        "http://127.0.0.1:0",
        "http://",
        "http://a b",
        "http://ü..x",
        "http://127.0.0.1/ü",
        "localhost:4631",
        "ftp://x",
        "",
    ],
)
def test_what_is_no_url_is_told_as_that(said: Said, url: str) -> None:
    """Else nobody was asked, and is told to be no Sutler."""
    assert said("clock", "--url", url) == (2, f"{url!r} is no URL of a server, such as http://127.0.0.1:4631.")


def test_an_id_that_is_no_text_is_one_line(behave: Behave, said: Said) -> None:
    """Else a file name in another encoding, passed by mistake, is a traceback."""
    url = behave(http({"error": "no Outpost"}, 404))
    assert said("instances", "list", "op-\udcff", "--url", url) == (1, "no Outpost")


def test_a_clock_that_is_under_way_shows_where_it_goes(behave: Behave) -> None:
    """Else a clock that a jump moves is said to stand still."""
    shown = CliRunner().invoke(sutler, ["clock", "--url", behave(http(UNDER_WAY))]).output
    assert "target   2028-01-01T00:00:00Z\n" in shown
    assert "until it is moved" not in shown
    shown = CliRunner().invoke(sutler, ["clock", "--url", behave(http(CLOCK))]).output
    assert "target" not in shown
    assert "until it is moved" in shown


@pytest.mark.parametrize("rate", ["nan", "inf", "1e400", "-nan"])
def test_a_rate_that_is_no_number_is_a_wrong_rate(said: Said, rate: str) -> None:
    """Else somebody is told of a body that they did not write."""
    status, line = said("clock", "rate", "--url", "http://127.0.0.1:1", "--", rate)
    assert (status, "RATE" in line) == (2, True), line


@pytest.mark.parametrize(("move", "amount"), [("advance", "-1d"), ("advance", "-P1D"), ("rate", "-1"), ("rate", "-.5")])
def test_a_negative_amount_is_told_to_be_that(said: Said, move: str, amount: str) -> None:
    """Else somebody looks for an option that nobody meant."""
    assert said("clock", move, amount) == (2, f"A clock does not go back: '{amount}' is negative.")
    assert "No such option" in said("clock", move, "--acount", "1", "1")[1]

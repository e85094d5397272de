"""How do tests reach Sutler? In process, or as `sutler serve` on SQLite or PostgreSQL; the same calls in all modes.

A `Sutler` is one account in one of the modes. Its clients are real boto3 clients, and importing this module makes every
boto3 client of the process hold each answer that it gets against the service model. A server is a process of its own,
started once a session and mode: tests are kept apart by account.
"""

import http.client
import itertools
import json
import os
import selectors
import signal
import subprocess
import sys
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from copy import copy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self
from urllib.parse import urlsplit

import boto3
import botocore.handlers
import pytest
from botocore.config import Config

import modelled
from databases import postgres_url
from sutler.reference.loader import Reference
from sutler.testing import mock_outposts
from sutler.testing.rehearsal import Rehearsal
from sutler.wire.exchange import HttpRequest

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

REGION: Final = "us-west-2"
POSTGRESQL: Final = pytest.param("postgresql", marks=pytest.mark.postgres)
MODES: Final = ("inprocess", "sqlite", POSTGRESQL)
over_a_socket: Final = pytest.mark.parametrize("sutler", ["sqlite", POSTGRESQL], indirect=True)
"""For tests of what only a server has: threads, connections, a process that can end."""

START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 30.0
_accounts: Final = itertools.count(100_000_000_001)


def next_account() -> str:
    """Return an account that no other test of this process has."""
    return f"{next(_accounts):012d}"


def check_answer(event_name: str, response_dict: Mapping[str, Any] | None, **_: Any) -> None:
    """Hold an answer, of every attempt of every client, against the service model."""
    if response_dict is None:  # the connection broke
        return
    operation = event_name.rpartition(".")[2]
    headers, body = response_dict["headers"], response_dict["body"]
    assert headers["x-amzn-requestid"].count("-") == 4, "every answer has a request id"
    if response_dict["status_code"] < 300:
        modelled.check_output(operation, body)
    else:
        modelled.check_error(operation, headers["x-amzn-errortype"], response_dict["status_code"], body)


botocore.handlers.BUILTIN_HANDLERS.append(("response-received.outposts", check_answer))
SESSION: Final = boto3.session.Session()  # one for all: it reads the model once


class Sutler(ABC):
    """One account of a Sutler under test, in whichever mode."""

    def __init__(self) -> None:
        self.account = next_account()
        self._clients: list[OutpostsClient] = []

    def another(self) -> Self:
        """Return another account of the same Sutler."""
        other = copy(self)
        other.account = next_account()
        return other

    @abstractmethod
    def endpoint(self) -> str | None:
        """Return the URL that clients are given; None where they need none."""

    @abstractmethod
    def exchange(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers (lower case) and body of the answer to a bare HTTP request."""

    @abstractmethod
    def restart(self) -> None:
        """End the process and start it again on the same store; in process there is none, and nothing is done."""

    def client(
        self,
        account: str | None = None,
        region: str = REGION,
        retries: int = 0,
        retry_mode: str = "standard",
        endpoint: str | None = None,
        **config: Any,
    ) -> "OutpostsClient":
        """Return a boto3 client; it is closed with the test.

        Args:
            account: by default this one's.
            retries, retry_mode: how many attempts may follow the first one, and by whose rules.
            endpoint: by default the server's own.
            config: further members of botocore's Config.
        """
        made: OutpostsClient = SESSION.client(
            "outposts",
            region_name=region,
            endpoint_url=endpoint or self.endpoint(),
            aws_access_key_id=account or self.account,
            aws_secret_access_key="nothing is signed in earnest",
            config=Config(retries={"total_max_attempts": retries + 1, "mode": retry_mode}, **config),
        )
        self._clients.append(made)
        return made

    def control(self, method: str, path: str, move: Mapping[str, Any] | None = None, **headers: str) -> tuple[int, Any]:
        """Return status and JSON of an answer of the control API."""
        body = b"" if move is None else json.dumps(move).encode()
        status, _, answer = self.exchange(method, f"/_sutler/{path}", headers, body)
        return status, json.loads(answer)

    def clock(self) -> dict[str, Any]:
        """Return what the control API shows of the account's clock."""
        status, shown = self.control("GET", f"clock?account={self.account}")
        assert status == 200, shown
        return dict(shown)

    def move(self, **form: Any) -> datetime:
        """Move the clock, and return the time that it then is."""
        status, shown = self.control("POST", f"clock?account={self.account}", form)
        assert status == 200, shown
        return datetime.fromisoformat(shown["now"])

    @property
    def now(self) -> datetime:
        """Return the account's time."""
        return datetime.fromisoformat(self.clock()["now"])

    def advance(self, **units: float) -> datetime:
        """Go forward by so many days, hours, ..."""
        return self.move(advance=iso_duration(timedelta(**units)))

    def to(self, moment: datetime) -> datetime:
        """Go forward to a moment."""
        return self.move(to=moment.astimezone(UTC).isoformat())

    def until(self, order: str, status: str) -> datetime:
        """Go forward until an order has come to a status."""
        return self.move(until={"order": order, "status": status})

    def launch(self, outpost: str, instance_type: str, **members: Any) -> list[str]:
        """Launch instances on an Outpost of the account, and return their ids."""
        form = {"launch": {"outpost": outpost, "type": instance_type, **members}}
        status, shown = self.control("POST", f"instances?account={self.account}", form)
        assert status == 200, shown
        return [one["instance"] for one in shown["instances"]]

    def stop(self, *instances: str) -> None:
        """Stop instances on the account's Outposts."""
        status, shown = self.control("POST", f"instances?account={self.account}", {"stop": instances})
        assert status == 200, shown

    def set(self, changes: Mapping[str, Any] | None = None, /, **settings: Any) -> None:
        """Change settings of the account."""
        status, shown = self.control("PUT", f"settings?account={self.account}", {**(changes or {}), **settings})
        assert status == 200, shown

    def fail(self, asset: str, state: str = "RETIRING") -> str:
        """Let an asset of the account fail, and return the id of the order that replaces it."""
        form = {"fail": {"asset": asset, "state": state}}
        status, shown = self.control("POST", f"assets?account={self.account}", form)
        assert status == 200, shown
        return str(shown["order"])

    def gateway(self, **form: Any) -> str:
        """Make or delete an object of a local gateway, and return its id."""
        status, shown = self.control("POST", f"gateways?account={self.account}", form)
        assert status == 200, shown
        return str(shown["objects"][0]["object"])

    def share(self, resource: str, account: str) -> None:
        """Share an Outpost or a site of the account with another."""
        form = {"share": {"resource": resource, "account": account}}
        status, shown = self.control("POST", f"shares?account={self.account}", form)
        assert status == 200, shown

    def close(self) -> None:
        """Close the clients of the test."""
        for client in self._clients:
            client.close()


def iso_duration(duration: timedelta) -> str:
    """Return a duration as ISO 8601 writes it, exactly."""
    seconds, microseconds = divmod(duration // timedelta(microseconds=1), 1_000_000)
    return f"PT{seconds}.{microseconds:06d}S"


class InProcess(Sutler):
    """A rehearsal in this process, behind botocore's own events."""

    def __init__(self, rehearsal: Rehearsal) -> None:
        super().__init__()
        self.rehearsal: Final = rehearsal

    def endpoint(self) -> str | None:
        return None

    def exchange(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        fields = {"host": "localhost", **headers}
        asked = HttpRequest(
            method, target.encode(), {name.lower().encode(): value.encode() for name, value in fields.items()}, body
        )
        control = target.startswith("/_sutler/")
        answer = self.rehearsal.control(asked) if control else self.rehearsal.answer(asked)
        return answer.status, {name.decode(): value.decode() for name, value in answer.headers}, answer.body

    def restart(self) -> None:
        return


class Server:
    """A `sutler serve` process; it keeps its port over restarts.

    Args:
        folder: for the log, and for the store unless the arguments name another.
        arguments: of `sutler serve`, besides host and port.
        command: what is started in place of the installed `sutler`.
    """

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._log: Final = folder / "server.log"
        self._arguments: Final = arguments
        self._process: subprocess.Popen[str] | None = None
        self.port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start, and return when it answers.

        Raises:
            RuntimeError: it ended, or said nothing for long; with what it wrote.
        """
        with self._log.open("a") as log:
            process = subprocess.Popen(
                [*sutler_command(), "serve", "--port", str(self.port), *self._arguments],
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=environment(),
            )
        self._process = process
        line = _line(process)
        if not line.startswith("Sutler answers on "):
            self.kill()
            raise RuntimeError(f"the server did not start: {line!r} {self._log.read_text()}")
        self.port = urlsplit(line.split()[3]).port or 0
        self._wait_for_health()

    def _wait_for_health(self) -> None:
        stop = time.monotonic() + START_SECONDS
        while time.monotonic() < stop and self._process is not None and self._process.poll() is None:
            try:
                if exchange(self.port, "GET", "/_sutler/health", {}, b"")[0] == 200:
                    return
            except OSError:
                continue
        self.kill()
        raise RuntimeError(f"the server did not become healthy: {self._log.read_text()}")

    def signal(self, number: signal.Signals) -> None:
        """Send the process a signal."""
        assert self._process is not None, "it runs"
        self._process.send_signal(number)

    def ended(self) -> int:
        """Wait for the end of the process and return its exit code; a signal's number is negative."""
        assert self._process is not None, "it was started"
        process, self._process = self._process, None
        with process:
            return process.wait(STOP_SECONDS)

    def stop(self) -> int:
        """Ask it to end, as an operator does, and return its exit code; 0 when it does not run."""
        if self._process is None:
            return 0
        self.signal(signal.SIGTERM)
        return self.ended()

    def kill(self) -> None:
        """End it without notice, if it runs."""
        if self._process is not None:
            self.signal(signal.SIGKILL)
            self.ended()

    @property
    def log(self) -> str:
        """Return what it wrote to standard error."""
        return self._log.read_text()


def sutler_command() -> list[str]:
    """Return how the installed `sutler` is called."""
    return [str(Path(sys.executable).with_name("sutler"))]


def environment() -> dict[str, str]:
    """Return the environment for a process of Sutler: nothing of what configures it, or AWS clients."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SUTLER_", "AWS_"))}


def _line(process: subprocess.Popen[str]) -> str:
    """Return the first line that a process prints, or nothing when it ends or is silent for long."""
    assert process.stdout is not None, "it is a pipe"
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        return process.stdout.readline() if selector.select(START_SECONDS) else ""


def exchange(
    port: int, method: str, target: str, headers: Mapping[str, str], body: bytes
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers (lower case) and body of the answer of a server on this machine."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request(method, target, body or None, dict(headers))
        response = connection.getresponse()
        fields = {name.lower(): value for name, value in response.getheaders()}
        return response.status, fields, response.read()


class Served(Sutler):
    """A server of its own process."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server: Final = server

    def endpoint(self) -> str:
        return self.server.url

    def exchange(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, dict[str, str], bytes]:
        return exchange(self.server.port, method, target, headers, body)

    def restart(self) -> None:
        assert self.server.stop() == 0, self.server.log
        self.server.start()


@contextmanager
def rehearsed(*, servers_available: bool = False, reference: Reference | None = None) -> Iterator[Sutler]:
    """Lend a Sutler in this process."""
    with (
        mock_outposts(servers_available=servers_available, reference=reference) as rehearsal,
        closing(InProcess(rehearsal)) as sutler,
    ):
        yield sutler


@contextmanager
def serving(mode: str, folder: Path, *arguments: str) -> Iterator[Server]:
    """Lend a server whose clocks stand still.

    On PostgreSQL it has two workers, between which nothing but the database is shared. It is ended as an operator does
    it: killed, it would leave its workers behind.
    """
    with ExitStack() as ending:
        if mode == "sqlite":
            store = ["--data", str(folder / "data")]
        else:
            store = ["--database", ending.enter_context(postgres_url()), "--workers", "2"]
        server = Server(folder, "--clock", "manual", *store, *arguments)
        ending.callback(server.stop)
        server.start()
        yield server

"""Who is compared? Three servers, each a process of its own on loopback, that are started, weighed and ended alike.

    Sutler    `sutler serve` on SQLite, as an operator starts it
    moto      `moto_server`, whose service mq speaks the same protocol and keeps what it makes in memory
    constant  Sutler's HTTP server with nothing behind it

A process is ended by its own handle and only here, whatever happens in between.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

START_SECONDS: Final = 30.0
STOP_SECONDS: Final = 30.0
POLL_SECONDS: Final = 0.001
ROOT: Final = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Contestant:
    """How a server is started, and what shows that it serves.

    Args:
        command: `{port}` stands for the port.
        probe: target and signing name of a GET of its API that answers 200 as soon as it serves.
    """

    name: str
    command: tuple[str, ...]
    probe: tuple[str, str]


def sutler(folder: Path) -> Contestant:
    """Return Sutler on the SQLite store of a folder."""
    command = (_script("sutler"), "serve", "--port", "{port}", "--data", str(folder))
    return Contestant("Sutler", command, ("/sites", "outposts"))


def moto() -> Contestant:
    """Return moto's server, with all its services, of which one is asked."""
    return Contestant(
        "moto", (_script("moto_server"), "--host", "127.0.0.1", "--port", "{port}"), ("/v1/brokers", "mq")
    )


def constant(answers: Path) -> Contestant:
    """Return the HTTP server alone; the file has its answers (see `bench.constant`)."""
    return Contestant(
        "constant", (sys.executable, "-m", "bench.constant", "{port}", str(answers)), ("/orders/any", "outposts")
    )


def _script(name: str) -> str:
    return str(Path(sys.executable).with_name(name))


@dataclass(frozen=True, slots=True)
class Memory:
    """What a process occupies, in KiB: its largest resident set so far, and its share of pages at present."""

    peak_kib: int
    share_kib: int


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers.

    Args:
        first_answer_s: from its spawn to the end of the first answer of its API.
    """

    contestant: Contestant
    process: "subprocess.Popen[bytes]"
    port: int
    first_answer_s: float

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[int]:
        """Return the ids of the process and of those that it has started."""
        threads = Path(f"/proc/{self.process.pid}/task").iterdir()
        started = [int(child) for thread in threads for child in (thread / "children").read_text().split()]
        return [self.process.pid, *started]

    def memory(self) -> Memory:
        """Return what the process occupies, with those that it has started."""
        folders = [Path(f"/proc/{process}") for process in self.processes()]
        return Memory(
            sum(_kib(folder / "status", "VmHWM:") for folder in folders),
            sum(_kib(folder / "smaps_rollup", "Pss:") for folder in folders),
        )


def _kib(file: Path, field: str) -> int:
    line = next(line for line in file.read_text().splitlines() if line.startswith(field))
    return int(line.split()[1])


@contextmanager
def running(contestant: Contestant, folder: Path) -> Iterator[Running]:
    """Lend a server from its first answer on, and end it.

    Args:
        folder: for what the process writes.
    Raises:
        RuntimeError: it ended or did not answer, or did not end when it was told to.
    """
    port = _free_port()
    command = [part.format(port=port) for part in contestant.command]
    with (folder / f"{contestant.name}.log").open("ab") as output:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=output, stderr=output, env=_environment())
    try:
        _wait_for_answer(process, port, *contestant.probe)
        yield Running(contestant, process, port, time.perf_counter() - begin)
    except BaseException:
        process.kill()
        process.wait()
        raise
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired as late:
        process.kill()
        process.wait()
        raise RuntimeError(f"{contestant.name} did not end within {STOP_SECONDS} s of SIGTERM") from late


def _wait_for_answer(process: "subprocess.Popen[bytes]", port: int, target: str, service: str) -> None:
    request = (
        f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n{authorization(service)}\r\n\r\n"
    )
    stop = time.monotonic() + START_SECONDS
    while time.monotonic() < stop and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=START_SECONDS) as connection:
                connection.sendall(request.encode())
                with connection.makefile("rb") as answer:
                    if answer.readline().split()[1:2] == [b"200"]:
                        return
        except OSError:
            time.sleep(POLL_SECONDS)
    raise RuntimeError(f"{process.args!r} did not answer")


def authorization(service: str, account: str = "000000000000") -> str:
    """Return a header as an SDK signs a request, with a signature that proves nothing."""
    return (
        f"Authorization: AWS4-HMAC-SHA256 Credential={account}/20260101/us-west-2/{service}/aws4_request,"
        f" SignedHeaders=amz-sdk-invocation-id;host;x-amz-date, Signature={'0' * 64}"
    )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment() -> dict[str, str]:
    """Return the environment without what configures a contestant or an SDK."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("SUTLER_", "AWS_", "MOTO_"))}

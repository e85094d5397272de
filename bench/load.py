"""How many calls a second? Runs `wrk` on one kind of call, over connections that are always busy.

Python makes the whole HTTP request as an SDK would send it, once; `load.lua` puts in what differs from call to call.
"""

import json
import random
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bench.contestants import Running, authorization

CONNECTIONS: Final = 16
SCRIPT: Final = Path(__file__).with_name("load.lua")
WIDTHS: Final = {"account": 12, "uuid": 36}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of call.

    Args:
        name: of the operation.
        method, target, service: of the request; `service` is the signing name.
        body: JSON; empty for a call without one.
        account: that calls. Like target and body it may hold placeholders: `{uuid}`, `{account}`, and `{1}` for the
            first field of a row.
        rows: fields that are put in, one row a call.
        once: whether a row is good for one call only.
    """

    name: str
    method: str
    target: str
    service: str
    account: str
    body: str = ""
    rows: tuple[tuple[str, ...], ...] = (("",),)
    once: bool = False

    def template(self) -> str:
        """Return the request with its placeholders, and with the length that its body will have."""
        sent = self.body
        widths = WIDTHS | {str(number): len(field) for number, field in enumerate(self.rows[0], 1)}
        for placeholder, width in widths.items():
            sent = sent.replace(f"{{{placeholder}}}", "x" * width)
        head = [
            f"{self.method} {self.target} HTTP/1.1",
            "Host: 127.0.0.1",
            "Accept-Encoding: identity",
            *(["Content-Type: application/json", f"Content-Length: {len(sent)}"] if sent else []),
            "User-Agent: Boto3/1.44.8 md/Botocore#1.44.8 ua/2.1 os/linux#6.1 md/arch#x86_64 lang/python#3.11.2",
            "X-Amz-Date: 20260101T000000Z",
            authorization(self.service, self.account),
            "amz-sdk-invocation-id: {uuid}",
            "amz-sdk-request: attempt=1",
        ]
        return "\r\n".join(head) + "\r\n\r\n" + self.body


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of wrk saw.

    Args:
        refused: answers whose status is not 2xx or 3xx.
        broken: connections that failed and answers that did not come.
    """

    answered: int
    seconds: float
    refused: int
    broken: int
    p50_ms: float
    p99_ms: float

    @property
    def rate(self) -> float:
        """Return answers a second."""
        return self.answered / self.seconds


class Load:
    """Sends calls of a kind to a server.

    Args:
        folder: for the files that the script reads.
    """

    def __init__(self, kind: Kind, server: Running, folder: Path) -> None:
        self.name: Final = f"{server.contestant.name} {kind.name}"
        self._kind: Final = kind
        self._url: Final = server.url
        self._template: Final = folder / f"{self.name}.http"
        self._rows: Final = self._template.with_suffix(".tsv")
        self._template.write_text(kind.template(), newline="")
        self._rows.write_text("".join("\t".join(row) + "\n" for row in kind.rows))
        self._used = 0  # rows, of those that are good for one call

    def run(self, seconds: int) -> Run:
        """Send requests for so long.

        Raises:
            RuntimeError: wrk failed, or there were too few rows.
        """
        mode = ("once", str(self._used)) if self._kind.once else ("any", "0")
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(SCRIPT), self._url, "--"]
        command += [str(self._template), str(self._rows), *mode, str(random.getrandbits(31))]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 30, check=False)
        if ended.returncode != 0:
            raise RuntimeError(f"wrk failed: {ended.stderr or ended.stdout}")
        seen = json.loads(ended.stdout.splitlines()[-1])
        if seen["exhausted"]:
            raise RuntimeError(f"{len(self._kind.rows)} rows are too few for {self._kind.name}: this machine is fast")
        self._used += seen["answered"] + CONNECTIONS  # also those that were sent and not waited for
        return Run(
            answered=seen["answered"],
            seconds=seen["microseconds"] / 1_000_000,
            refused=seen["refused"],
            broken=seen["broken"],
            p50_ms=seen["p50_us"] / 1000,
            p99_ms=seen["p99_us"] / 1000,
        )


def wrk_is_there() -> bool:
    """Tell whether `wrk` can be run."""
    return shutil.which("wrk") is not None

"""How does a command get a server of its own for a while? A real `sutler serve` in a process, and a folder that goes.

Whatever happens meanwhile, the process is ended and the folder removed.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

STOP_SECONDS: Final = 10


@contextmanager
def own_server() -> Iterator[str]:
    """Lend the URL of a fresh server on a free port, whose clocks stand still.

    Raises:
        click.ClickException: it did not start; the message is its own.
    """
    with tempfile.TemporaryDirectory(prefix="sutler-demo-") as folder:
        command = [sys.executable, "-m", "sutler.cli", "serve"]
        options = ["--port=0", f"--data={folder}", "--clock=manual"]
        # What the user has set for a server of theirs is not for this one.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("SUTLER_")}
        server = subprocess.Popen(  # noqa: S603  # this very program
            [*command, *options],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            yield _url(server)
        finally:
            _stop(server)


def _url(server: "subprocess.Popen[str]") -> str:
    """Return where the server says that it answers."""
    assert server.stdout is not None, "it is a pipe"
    assert server.stderr is not None, "it is a pipe"
    line = server.stdout.readline()  # the port is bound by now, so that whoever connects is answered
    if not line:
        raise click.ClickException(server.stderr.read().removeprefix("sutler: ") or "The server did not start.")
    return next(word.rstrip("/") for word in line.split() if word.startswith("http"))


def _stop(server: "subprocess.Popen[str]") -> None:
    server.terminate()
    try:
        server.communicate(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.communicate()

"""A client that sends the bytes that it is told to, as they are, and reads what comes back."""

import select
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

import modelled

PATIENCE_SECONDS: Final = 30.0
HOST: Final = b"Host: localhost\r\n"
READ: Final = b"GET /sites HTTP/1.1\r\n" + HOST + b"\r\n"
POST: Final = b"POST /sites HTTP/1.1\r\n" + HOST


@dataclass(frozen=True)
class Answer:
    """What came back for one request."""

    status: int
    fields: dict[str, str]
    body: bytes

    @property
    def code(self) -> str:
        """The error's code."""
        return self.fields["x-amzn-errortype"]


class Raw:
    """An open connection to a server."""

    def __init__(self, connection: socket.socket) -> None:
        self.socket: Final = connection
        self._file: Final = connection.makefile("rb")

    def send(self, *pieces: bytes) -> "Raw":
        """Send bytes, as far as the other side takes them."""
        try:
            for piece in pieces:
                self.socket.sendall(piece)
        except (BrokenPipeError, ConnectionResetError):  # the test looks at what was answered
            pass
        return self

    def press(self, piece: bytes, pause_seconds: float = 0.0) -> int:
        """Send a piece again and again until something comes back, or the end; return how many bytes were sent."""
        sent, stop = 0, time.monotonic() + PATIENCE_SECONDS
        while not select.select([self.socket], [], [], pause_seconds)[0]:
            assert time.monotonic() < stop, "it goes on for ever"
            sent += self.socket.send(piece)
        return sent

    def end(self) -> "Raw":
        """Say that nothing more will be sent."""
        self.socket.shutdown(socket.SHUT_WR)
        return self

    def line(self) -> bytes:
        """Return the next line, with its end; empty at the end of the connection."""
        return self._file.readline()

    def answer(self, *, head: bool = False) -> Answer:
        """Return the next answer; each carries a request id and a date, and an error is one of the service's.

        Args:
            head: whether it answers a HEAD, and so has no body.
        """
        status = self.line()
        assert status.startswith(b"HTTP/1.1 "), status
        fields: dict[str, str] = {}
        while (line := self.line()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            assert name.lower() not in fields, "no field comes twice"
            fields[name.lower()] = value.strip()
        answer = Answer(int(status.split()[1]), fields, b"" if head else self._file.read(int(fields["content-length"])))
        assert answer.fields["x-amzn-requestid"].count("-") == 4
        assert answer.fields["date"].endswith(" GMT")
        if answer.status >= 400 and "x-amzn-errortype" in fields and not head:
            modelled.check_error(None, answer.code, answer.status, answer.body)
        return answer

    def rest(self) -> bytes:
        """Return what comes until the other side closes."""
        try:
            return self._file.read()
        except ConnectionResetError:
            return b""

    def refused(self, status: int, code: str) -> Answer:
        """Return an answer that must be this refusal, the last thing on its connection."""
        answer = self.answer()
        assert (answer.status, answer.code) == (status, code), answer
        assert answer.fields["connection"] == "close"
        assert self.rest() == b""
        return answer

    def served(self) -> Answer:
        """Return the answer to one more read, which must be a success."""
        answer = self.send(READ).answer()
        assert answer.status == 200
        return answer

    def close(self) -> None:
        """Hang up."""
        self._file.close()
        self.socket.close()


@contextmanager
def connected(port: int, context: ssl.SSLContext | None = None) -> Iterator[Raw]:
    """Lend a connection to a server of this machine, with TLS if a context is given."""
    with socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS) as plain:
        connection = plain if context is None else context.wrap_socket(plain, server_hostname="localhost")
        raw = Raw(connection)
        try:
            yield raw
        finally:
            raw.close()

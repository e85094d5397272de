"""What came back? Connections that send bytes as they are and cut what arrives into answers."""

import select
import socket
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Final

ANSWER_SECONDS: Final = 60.0
_CHUNK: Final = 256 * 1024


class Broken(Exception):
    """The connection ended, or what arrived is no HTTP."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as it arrived; header names are lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(slots=True)
class Reader:
    """Cuts bytes into answers.

    Args:
        bodiless: the next answers may be to HEAD: one with a length may have no body.
    """

    bodiless: bool = False
    pending: bytes = b""

    def feed(self, data: bytes) -> list[Answered]:
        """Return the answers that are whole by now; interim ones (1xx) are left out.

        Raises:
            Broken: what arrived is no HTTP.
        """
        self.pending += data
        found = []
        while (one := self._next()) is not None:
            if one.status >= 200:
                found.append(one)
        return found

    def _next(self) -> Answered | None:
        head, ended, rest = self.pending.partition(b"\r\n\r\n")
        if not ended:
            if len(head) > 64 * 1024:
                raise Broken("an answer's head without end")
            return None
        first, *lines = head.decode("latin-1").split("\r\n")
        version, _, told = first.partition(" ")
        if not version.startswith("HTTP/1.") or not told[:3].isdigit():
            raise Broken(f"no status line: {first[:200]!r}")
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        status, length = int(told[:3]), int(headers.get("content-length", "0"))
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return self._chunked(status, headers, rest)
        if status < 200 or (self.bodiless and (not rest or rest.startswith(b"HTTP/1."))):
            length = 0
        if len(rest) < length:
            return None
        self.pending = rest[length:]
        return Answered(status, headers, rest[:length])

    def _chunked(self, status: int, headers: dict[str, str], rest: bytes) -> Answered | None:
        body = b""
        while True:
            size, ended, rest = rest.partition(b"\r\n")
            if not ended:
                return None
            length = int(size, 16)
            if len(rest) < length + 2:
                return None
            body, rest = body + rest[:length], rest[length + 2 :]
            if length == 0:
                self.pending = rest
                return Answered(status, headers, body)


@dataclass(slots=True)
class Line:
    """A connection that is kept open, on which every request is well-formed and gets one answer.

    Args:
        port: of a server on this machine.
    """

    port: int
    _socket: socket.socket | None = None
    _reader: Reader = field(default_factory=Reader)

    def send(self, data: bytes) -> None:
        """Send requests, over a new connection if there is none."""
        if self._socket is not None and select.select([self._socket], [], [], 0)[0]:
            self.close()  # kept idle for longer than the server waits
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self.port), timeout=ANSWER_SECONDS)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._reader = Reader()
        self._socket.sendall(data)

    def receive(self, count: int) -> list[Answered]:
        """Return so many answers.

        Raises:
            Broken: the connection ended before, or no answer came for long; the answers until then are its arguments.
        """
        assert self._socket is not None, "something was sent"
        found: list[Answered] = []
        while len(found) < count:
            try:
                data = self._socket.recv(_CHUNK)
            except OSError as error:
                self.close()
                raise Broken(f"{error!r} after {len(found)} of {count} answers") from error
            if not data:
                self.close()
                raise Broken(f"closed after {len(found)} of {count} answers")
            found += self._reader.feed(data)
        return found

    def close(self) -> None:
        """Close the connection."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None


SENTINEL: Final = b"GET /sentinel HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
_ECHO: Final = b"GET /sentinel"


@dataclass(slots=True)
class Probe:
    """A connection for bytes that may be anything: sent piece by piece, never waited for.

    Args:
        actor, sent: whose bytes these are.
        pieces: what is left to send, one at a time, each when it is this probe's turn.
        closes: whether the writing half is closed after the last piece.
        deadline: `time.monotonic` at which nothing more is expected.
        ended: the server has closed the connection, or answered the sentinel, a request for nothing at the end.
    """

    socket: socket.socket
    actor: int
    sent: bytes
    pieces: list[bytes]
    closes: bool
    deadline: float
    reader: Reader
    ended: bool = False
    answers: list[Answered] = field(default_factory=list)

    @classmethod
    def opened(
        cls, port: int, pieces: list[bytes], *, closes: bool, framed: bool, deadline: float, actor: int
    ) -> "Probe":
        """Return a probe on a new connection; framed bytes are followed by the sentinel."""
        connected = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_SECONDS)
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connected.setblocking(False)
        sent = b"".join(pieces)
        following = [*pieces[:-1], pieces[-1] + SENTINEL] if framed and pieces else list(pieces)
        return cls(connected, actor, sent, following, closes, deadline, Reader(b"HEAD " in sent))

    def turn(self) -> None:
        """Send and take what goes without waiting.

        Raises:
            Broken: what arrived is no HTTP.
        """
        if self.pieces:
            self._push()
        while not self.ended:
            try:
                data = self.socket.recv(_CHUNK)
            except BlockingIOError:
                return
            except OSError:
                data = b""
            self.ended = not data
            for answer in self.reader.feed(data):
                self.answers.append(answer)
                self.ended |= _ECHO in answer.body

    def _push(self) -> None:
        try:
            sent = self.socket.send(self.pieces[0]) if self.pieces[0] else 0
        except BlockingIOError:
            return
        except OSError:  # the server has closed: what it said before is still to be read
            self.pieces, self.closes = [], False
            return
        rest = self.pieces[0][sent:]
        self.pieces[:1] = [rest] if rest else []
        if not self.pieces and self.closes:
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Close the connection."""
        self.socket.close()

"""How much may a client take of a server? So many connections, and so long and so large a request on each.

No request has a timer of its own: once a second all connections are looked at, and a request costs a look at the clock.
So a limit in seconds is kept to within one.

Beyond so many connections the one that has been idle for longest makes room for the newcomer: whoever keeps it open
has no request under way and opens another, whereas the newcomer comes to ask. Only when none is idle is the newcomer
turned away.
"""

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

if TYPE_CHECKING:
    import asyncio

LOOK_SECONDS: Final = 1.0
LINGER_SECONDS: Final = 5.0
"""How long a connection that is closed by us stays for its last answer to be taken, and for what is still sent."""

TOLD_MAX: Final = 64
"""So many newcomers at a time are told that they are one too many; others find the connection closed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one client, or all of them together, may take of a process.

    Args:
        head_bytes: of request line and headers; kept to within some KiB.
        body_bytes: of a body as sent, and as decompressed.
        request_seconds: to send a request, head and body, and to take its answer.
        idle_seconds: without a request, before the connection is closed.
        connections: open at a time.

    Source: assumed: AWS publishes no such limits of its endpoint.
    """

    head_bytes: int = 64 * 1024
    body_bytes: int = 4 * 1024 * 1024
    request_seconds: float = 30.0
    idle_seconds: float = 60.0
    connections: int = 1000


STANDARD: Final = Limits()


class Connection(Protocol):
    """One connection, as far as limits go."""

    def check(self, now: float) -> None:
        """End what has lasted for too long by now, a time of the loop."""

    def idle_since(self) -> float | None:
        """Return since when nothing is asked or answered; None while something is."""

    def end(self) -> None:
        """Close an idle connection at once."""


class Watch:
    """Looks at all connections of a server, as long as there are any.

    Args:
        connections: of the server; others add and remove them.
        call_later, clock: the loop's.
    """

    def __init__(
        self,
        connections: Collection[Any],
        limits: Limits,
        call_later: Callable[[float, Callable[[], None]], object],
        clock: Callable[[], float],
    ) -> None:
        self._connections: Final = connections
        self._limits: Final = limits
        self._call_later: Final = call_later
        self._clock: Final = clock
        self._looking = False
        self._oldest: Final[deque[tuple[float, Connection]]] = deque()
        self._told: Final[set[Connection]] = set()

    @classmethod
    def over(cls, connections: Collection[Any], limits: Limits, loop: "asyncio.AbstractEventLoop") -> "Watch":
        """Return a watch over connections that live in a loop."""
        return cls(connections, limits, loop.call_later, loop.time)

    def admit(self, newcomer: Connection) -> bool:
        """Take a connection in, which is among the others already; False when it is one too many."""
        if not self._looking:
            self._looking = True
            self._call_later(LOOK_SECONDS, self._look)
        return len(self._connections) - len(self._told) <= self._limits.connections or self._make_room(newcomer)

    def tell(self, newcomer: Connection) -> bool:
        """Count one that will be told that it is one too many; False when too many are told already."""
        if len(self._told) >= TOLD_MAX:
            return False
        self._told.add(newcomer)
        return True

    def forget(self, connection: Connection) -> None:
        """Know that a connection is no longer there."""
        self._told.discard(connection)

    def _look(self) -> None:
        self._oldest.clear()  # it keeps what is gone
        now = self._clock()
        for connection in list(self._connections):
            connection.check(now)
        self._looking = bool(self._connections)
        if self._looking:
            self._call_later(LOOK_SECONDS, self._look)

    def _make_room(self, newcomer: Connection) -> bool:
        """End the connection that has been idle for longest.

        The order is found once a second for many newcomers: who was in use meanwhile, or has gone, no longer
        counts, and who came meanwhile is younger.
        """
        for again in (False, True):
            if again:
                idle = [(since, each) for each in self._connections if (since := each.idle_since()) is not None]
                self._oldest.extend(sorted(idle, key=lambda entry: entry[0]))
            while self._oldest:
                since, connection = self._oldest.popleft()
                if connection is not newcomer and connection not in self._told and connection.idle_since() == since:
                    connection.end()
                    return True
        return False

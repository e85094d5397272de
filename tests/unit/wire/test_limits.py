"""Does the watch over connections make room in the right order, and keep nothing of those that are gone?"""

import weakref
from typing import TYPE_CHECKING

from sutler.wire.limits import Limits, Watch

if TYPE_CHECKING:
    from collections.abc import Callable


class Idle:
    """A connection without a request since some time."""

    def __init__(self, since: float) -> None:
        self.since = since
        self.ended = False

    def check(self, now: float) -> None:
        """Last for any time."""

    def idle_since(self) -> float | None:
        return None if self.ended else self.since

    def end(self) -> None:
        self.ended = True


def test_the_watch_keeps_nothing_of_a_connection_that_is_gone() -> None:
    """Else a flood leaves as many connections in memory as are allowed, until the next one."""
    connections = [Idle(since) for since in range(10)]
    looks: list[Callable[[], None]] = []
    watch = Watch(connections, Limits(connections=9), lambda _seconds, look: looks.append(look), lambda: 10.0)
    assert watch.admit(connections[-1])
    assert [each.ended for each in connections] == [True] + [False] * 9
    gone = [weakref.ref(each) for each in connections]
    connections.clear()
    looks.pop()()
    assert [each() for each in gone] == [None] * 10

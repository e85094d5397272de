"""What is a new thing called? Ids that grow with time, so that inserts land at the end of their index.

An id is a prefix, 13 hex digits of `max(last + 1, wall microseconds)` and 4 random ones. Ids can be guessed by
design: every look-up is by account.
"""

import random
import threading
import time
from collections.abc import Callable


def _wall() -> int:
    return time.time_ns() // 1000


class Ids:
    """A source of ids, one a process.

    Args:
        seeded: repeatable ids from the account's time and a counter, for in-process rehearsals: the same calls get
            the same ids again.
        wall: microseconds since the epoch.
    """

    __slots__ = ("_last", "_lock", "_random", "_seeded", "_wall")

    def __init__(self, *, seeded: bool = False, wall: Callable[[], int] = _wall) -> None:
        self._last = 0
        self._seeded = seeded
        self._wall = wall
        self._lock = threading.Lock()
        self._random = random.Random()  # noqa: S311 - ids differ between processes, and may be guessed

    def new(self, prefix: str, now: int) -> str:
        """Return a fresh id, larger than every id given before by this process.

        Args:
            prefix: "op", "os", "oo", "ooi", "oq", "oqo", "cap".
            now: the account's time in microseconds; used in seeded mode only.
        """
        with self._lock:
            self._last = max(self._last + 1, now if self._seeded else self._wall())
            stamp = self._last
        tail = 0 if self._seeded else self._random.getrandbits(16)
        return f"{prefix}-{stamp:013x}{tail:04x}"

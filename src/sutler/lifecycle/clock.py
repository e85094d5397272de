"""What time is it for an account? One formula, in integer microseconds; no clock but the wall it is handed.

    now = max(seen, at + (wall − set_at) × rate)

`at` is where the clock stood at wall time `set_at`; `rate` is a rational (1 is real time, 0 frozen, 86400 a day a
second); `seen` is the latest time that anybody was shown, so that time never goes back, whatever the machine's clock
does. Changing the rate re-bases first, so time is continuous. A jump sets a `target` that settling moves towards.

    >>> clock = Clock(at=1_000, set_at=50, rate=Fraction(2), seen=0)
    >>> clock.now(wall=60)
    1020
"""

from fractions import Fraction
from typing import Final, Literal

import msgspec
from msgspec.structs import replace

MICROSECONDS: Final = 1_000_000
END: Final = 4_102_444_799 * MICROSECONDS  # 2099-12-31T23:59:59Z: times end here
NEVER: Final = 2**62  # as far ahead as a store can say
RATE_MAX: Final = 366 * 86_400  # a year a second

Mode = Literal["manual", "real", "scaled"]


class Clock(msgspec.Struct, frozen=True):
    """An account's clock as it is stored.

    Args:
        at, set_at: the account's time and the wall's, microseconds since the epoch, when the clock was last set.
        rate: account seconds in a wall second; not negative.
        seen: the latest time shown, microseconds.
        target: where a jump that is under way is going; None when the clock just runs.
    """

    at: int
    set_at: int
    rate: Fraction
    seen: int
    target: int | None = None

    def now(self, wall: int) -> int:
        """Return the account's time, microseconds since the epoch; during a jump, the time reached so far."""
        if self.target is not None:
            return max(self.seen, self.at)
        ran = (wall - self.set_at) * self.rate.numerator // self.rate.denominator
        return min(max(self.seen, self.at + ran), END)

    def horizon(self, wall: int) -> int:
        """Return the time up to which timers are to be applied: the target of a jump, else now."""
        return self.now(wall) if self.target is None else self.target

    @property
    def mode(self) -> Mode:
        """Return "manual" at rate 0, "real" at 1, else "scaled"."""
        return "manual" if self.rate == 0 else "real" if self.rate == 1 else "scaled"


def shown(at: int) -> int:
    """Return a time as answers show it, in whole milliseconds (but still counted in microseconds).

    What happens is stored so: a client that waits until a date that it has read is not early.
    """
    return at - at % 1_000


def started(wall: int, rate: Fraction) -> Clock:
    """Return the clock of an account that has none yet: it starts at the wall's time, as answers show it."""
    return Clock(at=shown(wall), set_at=wall, rate=rate, seen=0)


def rebased(clock: Clock, wall: int, *, rate: Fraction | None = None) -> Clock:
    """Return the same time at another rate: continuous, since it starts from now."""
    now = clock.now(wall)
    return replace(clock, at=now, set_at=wall, seen=now, rate=clock.rate if rate is None else rate)


def jumping(clock: Clock, wall: int, target: int) -> Clock:
    """Return the clock on its way to a target that is not before now."""
    standing = rebased(clock, wall)
    assert target >= standing.at, "a clock does not go back"
    return replace(standing, target=min(target, END))


def passed(clock: Clock, reached: int, wall: int) -> Clock:
    """Return the clock after everything due by `reached` was applied; a jump that is there is over."""
    if clock.target is None:
        return replace(clock, seen=max(clock.seen, reached))
    arrived = reached >= clock.target
    return Clock(at=reached, set_at=wall, rate=clock.rate, seen=reached, target=None if arrived else clock.target)


def wake_wall(clock: Clock, due: int | None) -> int | None:
    """Return the wall time at which `due` comes, rounded up; None when it never comes by itself."""
    if clock.target is not None:
        return clock.set_at  # a jump that a stopped process left half way goes on
    if due is None or due > END:
        return None
    if due <= clock.seen:
        return clock.set_at
    if clock.rate == 0:
        return clock.set_at if due <= clock.at else None
    wait = (due - clock.at) / clock.rate  # a Fraction: exact
    return min(clock.set_at + -(-wait.numerator // wait.denominator), NEVER)

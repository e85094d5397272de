"""Does an account's time only go forward, exactly, and does it wake when something is due?"""

from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from sutler.lifecycle.clock import (
    END,
    MICROSECONDS,
    RATE_MAX,
    Clock,
    jumping,
    passed,
    rebased,
    started,
    wake_wall,
)

WALL = 1_790_000_000 * MICROSECONDS  # in 2026
SPAN_US = 400 * 86_400 * MICROSECONDS
walls = st.integers(WALL, WALL + SPAN_US)
rates = st.sampled_from([Fraction(0), Fraction(1), Fraction(60), Fraction(86_400), Fraction(RATE_MAX)]) | st.fractions(
    0, RATE_MAX, max_denominator=1_000_000
)
clocks = st.builds(Clock, at=walls, set_at=walls, rate=rates, seen=st.integers(0, WALL + SPAN_US), target=st.none())


def shown(clock: Clock, wall: int) -> Clock:
    """Return the clock after somebody was shown its time, as every write leaves it."""
    return passed(clock, clock.now(wall), wall)


@given(clocks, st.lists(walls, min_size=1), st.lists(rates, max_size=4))
def test_time_never_goes_back_whatever_the_wall_does(
    clock: Clock, readings: list[int], changes: list[Fraction]
) -> None:
    """Else a machine whose clock is set back shows an order that is younger than its deliveries."""
    latest = 0
    for step, wall in enumerate(readings):
        clock = shown(clock, wall)
        assert clock.now(wall) >= latest
        latest = clock.now(wall)
        if step < len(changes):
            clock = rebased(clock, wall, rate=changes[step])
            assert clock.now(wall) == latest


@given(clocks, walls, rates, st.integers(0, SPAN_US))
def test_another_rate_changes_what_is_to_come_and_nothing_before(
    clock: Clock, wall: int, rate: Fraction, later: int
) -> None:
    """Else slowing a clock down makes something due at once, or never."""
    changed = rebased(clock, wall, rate=rate)
    assert changed.now(wall) == clock.now(wall)
    exact = Fraction(clock.now(wall)) + later * rate
    assert changed.now(wall + later) == min(exact.__floor__(), END)


@given(st.integers(0, 10**15), st.integers(1, 10**6))
def test_a_rate_that_no_float_holds_is_kept_to_the_microsecond(elapsed: int, denominator: int) -> None:
    """Else two workers that count from other moments disagree by a microsecond, and one of them is early."""
    clock = Clock(at=0, set_at=WALL, rate=Fraction(1, denominator), seen=0)
    assert clock.now(WALL + elapsed) == elapsed // denominator


def test_the_rates_that_people_use_are_what_they_say() -> None:
    """Else a day a second is not."""
    day_us = 86_400 * MICROSECONDS
    assert started(WALL, Fraction(0)).now(WALL + day_us) == WALL
    assert started(WALL, Fraction(1)).now(WALL + day_us) == WALL + day_us
    assert started(WALL, Fraction(86_400)).now(WALL + MICROSECONDS) == WALL + day_us
    modes = {rate: started(WALL, Fraction(rate)).mode for rate in ("0", "1", "1/2", "86400")}
    assert modes == {"0": "manual", "1": "real", "1/2": "scaled", "86400": "scaled"}


@given(clocks, walls, st.integers(0, SPAN_US), st.lists(st.integers(0, SPAN_US)), st.integers(0, SPAN_US))
def test_a_jump_shows_the_time_reached_and_goes_on_from_its_target(
    clock: Clock, wall: int, distance: int, reached: list[int], later: int
) -> None:
    """Else somebody sees a time whose orders have not got there, or a jump is undone by the time that it took."""
    begin = clock.now(wall)
    target = min(begin + distance, END)
    jump = jumping(clock, wall, target)
    for number, slice_us in enumerate(sorted(step for step in reached if begin + step < target)):
        jump = passed(jump, begin + slice_us, wall + number)
        assert jump.now(wall + number + SPAN_US) == begin + slice_us
        assert jump.horizon(wall + number) == target
        assert wake_wall(jump, None) is not None
    there = passed(jump, target, wall + SPAN_US)
    assert there.target is None
    assert there.now(wall + SPAN_US) == target
    assert there.now(wall + SPAN_US + later) == min(target + (later * there.rate).__floor__(), END)


@given(clocks.filter(lambda clock: clock.rate > 0), walls, st.integers(1, SPAN_US))
def test_an_account_wakes_at_the_first_microsecond_of_the_wall_at_which_something_is_due(
    clock: Clock, wall: int, wait: int
) -> None:
    """Else an event leaves late, or a sweeper turns round and round for a timer that is not due."""
    clock = shown(clock, wall)
    due = clock.now(wall) + wait
    assume(due <= END)
    wake = wake_wall(clock, due)
    assert wake is not None
    assert clock.now(wake) >= due
    assert clock.now(wake - 1) < due


@given(clocks, walls)
def test_what_is_due_already_wakes_at_once(clock: Clock, wall: int) -> None:
    """Else a timer that was due when the machine's clock went back waits until it has caught up."""
    clock = shown(clock, wall)
    wake = wake_wall(clock, clock.seen)
    assert wake is not None
    assert wake <= max(wall, clock.set_at)


def test_a_frozen_or_idle_account_and_the_time_after_2099_wake_nobody() -> None:
    """Else a sweeper turns round and round for something that never comes."""
    assert wake_wall(started(WALL, Fraction(0)), WALL + 1) is None
    assert wake_wall(started(WALL, Fraction(1)), None) is None
    assert wake_wall(started(WALL, Fraction(1)), END) is not None
    assert wake_wall(started(WALL, Fraction(1)), END + 1) is None


def test_times_end_in_2099() -> None:
    """Else a year a second leads to dates that no client can read."""
    fast = started(WALL, Fraction(RATE_MAX))
    assert fast.now(WALL + 200 * MICROSECONDS) == END
    assert jumping(fast, WALL, END + 1).target == END
    assert rebased(fast, WALL + 200 * MICROSECONDS, rate=Fraction(1)).now(WALL + SPAN_US) == END


def test_a_clock_is_not_sent_back() -> None:
    """Else a mistake of ours undoes deliveries."""
    with pytest.raises(AssertionError, match="does not go back"):
        jumping(started(WALL, Fraction(1)), WALL, WALL - 1)

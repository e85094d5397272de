"""Does the sweeper forget what nobody can ask for any more, and nothing else?"""

from collections.abc import Iterator
from contextlib import closing

import pytest

from assembled import Assembled, request_of
from sutler.lifecycle import sweeper
from sutler.store.inline import open_memory

HOUR_US = 3_600_000_000
BEGIN = 1_800_000_000_000_000


class Wall:
    """The machine's clock, set by hand."""

    now = BEGIN

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def wall() -> Wall:
    """The wall that the Sutler under test reads."""
    return Wall()


@pytest.fixture
def sutler(wall: Wall) -> Iterator[Assembled]:
    """A Sutler in memory."""
    with closing(Assembled(lambda: open_memory(wall=wall))) as assembled:
        yield assembled


def create(sutler: Assembled, invocation_id: str) -> bytes:
    """Return the answer to a call that makes a site."""
    answer = sutler.answered(request_of("CreateSite", {"Name": "Once"}, invocation_id=invocation_id))
    assert answer.status == 200
    return answer.body


def swept(sutler: Assembled) -> int:
    """Sweep until nothing is to be done, and return how many turns it took."""
    for turns in range(1, 10):
        if not sutler.runner.run(sutler.sutler.sweeper.turn()):
            return turns
    raise AssertionError("it comes to no end")


def test_an_answer_is_kept_for_a_day_of_the_wall(sutler: Assembled, wall: Wall) -> None:
    """Else a retry is done twice, or the store grows with every call for ever."""
    early = create(sutler, "early")
    wall.now += HOUR_US
    late = create(sutler, "late")
    sutler.advance(400 * 24 * HOUR_US)  # the account's time is not the wall's
    wall.now = BEGIN + 24 * HOUR_US
    swept(sutler)
    assert (create(sutler, "early"), create(sutler, "late")) == (early, late)
    wall.now += 1
    swept(sutler)
    assert create(sutler, "late") == late
    assert create(sutler, "early") != early
    assert len(sutler.rows("invocation")) == 2


def test_many_old_answers_are_forgotten_some_at_a_time(
    sutler: Assembled, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the first sweep after a busy day keeps everybody waiting."""
    monkeypatch.setattr(sweeper, "PURGE_ROWS", 2)
    for number in range(5):
        create(sutler, str(number))
    wall.now += 25 * HOUR_US
    assert swept(sutler) == 4
    assert sutler.rows("invocation") == []

"""Are the racks as few as they can be, and does each hold what is put into it?"""

from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sutler.quoting import packing
from sutler.quoting.packing import Load, Packed, Size, TooLarge, TooMany, Unknown, pack
from sutler.quoting.program import Budget, NotProven

Amounts = tuple[int, int, int, int]

sizes = st.builds(Size, st.integers(1, 9), st.integers(1, 9), st.integers(0, 2), st.integers(1, 3))
loads = st.lists(st.builds(Load, sizes, st.integers(1, 4)), min_size=1, max_size=3)
rooms = st.builds(Size, st.integers(6, 20), st.integers(6, 20), st.integers(2, 6), st.integers(3, 8))


def fits(items: Sequence[Load], spaces: Sequence[Size]) -> bool:
    """Tell, host by host and by trying everything, whether the hosts go into the rooms."""
    hosts = sorted((load.size.amounts() for load in items for _ in range(load.count)), reverse=True)

    @cache
    def place(at: int, left: tuple[Amounts, ...]) -> bool:
        if at == len(hosts):
            return True
        for number in range(len(left)):
            a, b = left[number], hosts[at]
            rest = (a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3])
            if min(rest) >= 0 and place(at + 1, tuple(sorted((*left[:number], rest, *left[number + 1 :])))):
                return True
        return False

    return place(0, tuple(sorted(space.amounts() for space in spaces)))


def check(items: Sequence[Load], existing: Sequence[Size], new: Size, packed: Packed) -> None:
    spaces = [*existing, *(new for _ in packed.new)]
    racks = [*packed.existing, *packed.new]
    assert all(any(rack) for rack in packed.new)
    for number, load in enumerate(items):
        assert sum(rack[number] for rack in racks) == load.count
    for rack, space in zip(racks, spaces, strict=True):
        for at, has in enumerate(space.amounts()):
            assert sum(n * load.size.amounts()[at] for n, load in zip(rack, items, strict=True)) <= has


@settings(max_examples=150, deadline=None)
@given(loads, st.lists(rooms, max_size=2), rooms)
def test_the_fewest_new_racks_are_found_and_hold_everything(items: list[Load], existing: list[Size], new: Size) -> None:
    """Else customers pay for racks that they do not need, or get racks that cannot hold what was sold."""
    outcome = pack(items, existing, new, 12, Budget())
    if isinstance(outcome, TooLarge):
        assert not fits(items, [*existing, *(new for _ in range(12))])
        return
    assert isinstance(outcome, Packed)
    assert outcome.proven
    check(items, existing, new, outcome)
    if outcome.new:
        assert not fits(items, [*existing, *(new for _ in range(len(outcome.new) - 1))])


@settings(max_examples=60, deadline=None)
@given(loads, st.lists(rooms, max_size=2), rooms, st.integers(0, 2))
def test_too_many_racks_are_said_only_when_so_few_cannot_do(
    items: list[Load], existing: list[Size], new: Size, racks_max: int
) -> None:
    """Else a quote that could be made is refused."""
    outcome = pack(items, existing, new, racks_max, Budget())
    possible = fits(items, [*existing, *(new for _ in range(racks_max))])
    assert isinstance(outcome, Packed) == possible
    if isinstance(outcome, TooMany):
        assert outcome.racks > racks_max
        assert not fits(items, [*existing, *(new for _ in range(outcome.racks - 1))])


def test_a_packing_that_was_not_proven_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an answer cut short passes for the best."""
    items = [Load(Size(4, 1, 1, 1), 3), Load(Size(3, 1, 1, 1), 4)]
    new = Size(12, 9, 9, 9)
    # Power: 24 in all, so two racks are the bound; the easy way puts 4 4 4 | 3 3 3 3 and meets it.
    easy = pack(items, [], new, 9, Budget(ends=0.0))
    assert isinstance(easy, Packed)
    assert easy.proven
    items = [Load(Size(6, 1, 1, 1), 1), Load(Size(5, 1, 1, 1), 2), Load(Size(4, 1, 1, 1), 2)]
    # 24 in all again, but 6 5 | 5 4 | 4 rack by rack, and no two racks do: proven by the program alone.
    assert pack(items, [], new, 9, Budget()) == Packed((), ((1, 1, 0), (0, 1, 1), (0, 0, 1)), proven=True)
    stopped = pack(items, [], new, 9, Budget(ends=0.0))
    assert isinstance(stopped, Packed)
    assert not stopped.proven
    check(items, [], new, stopped)
    monkeypatch.setattr(packing, "minimise", lambda *_: NotProven())
    assert pack(items, [], new, 2, Budget()) == Unknown()


def test_a_hundred_full_racks_are_packed_at_once() -> None:
    """Else a large quote is an answer that never comes."""
    items = [Load(Size(730, 294, 1, 2), 1200), Load(Size(250, 200, 0, 1), 10)]
    outcome = pack(items, [], Size(9340, 10**9, 12, 32), 200, Budget())
    assert isinstance(outcome, Packed)
    assert (len(outcome.new), outcome.proven) == (100, True)

"""Are the racks the best that there are, and does each hold what is put into it?"""

import time
from collections.abc import Sequence
from functools import cache
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sutler.quoting import compositions, filling
from sutler.quoting.loads import Counts, Size
from sutler.quoting.packing import Packed, Packer, TooMany, Unknown
from sutler.quoting.points import Order, Prices, Toll
from sutler.quoting.program import Budget, NotProven

Amounts = tuple[int, int, int, int]

sizes = st.builds(Size, st.integers(1, 9), st.integers(1, 9), st.integers(0, 2), st.integers(1, 3))
rooms = st.builds(Size, st.integers(6, 20), st.integers(6, 20), st.integers(2, 6), st.integers(3, 8))
tolls = st.tuples(st.integers(1, 9), st.just(1), st.integers(1, 5))
orders: st.SearchStrategy[Order] = st.sampled_from([(0, 1, 2), (1, 0, 2), (2, 0, 1)])


@st.composite
def hosts(draw: st.DrawFn) -> list[tuple[Size, int]]:
    return draw(st.lists(st.tuples(sizes, st.integers(1, 3)), min_size=1, max_size=4, unique_by=lambda item: item[0]))


def fits(items: Sequence[tuple[Size, int]], spaces: Sequence[Size]) -> bool:
    """Tell, host by host and by trying everything, whether the hosts go into the rooms."""
    needs = sorted((size.amounts() for size, count in items for _ in range(count)), reverse=True)

    @cache
    def place(at: int, left: tuple[Amounts, ...]) -> bool:
        if at == len(needs):
            return True
        for number in range(len(left)):
            a, b = left[number], needs[at]
            rest = (a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3])
            if min(rest) >= 0 and place(at + 1, tuple(sorted((*left[:number], rest, *left[number + 1 :])))):
                return True
        return False

    return place(0, tuple(sorted(space.amounts() for space in spaces)))


def prices_of(kinds: Sequence[Toll], network: Toll, racks_max: int, served: int) -> Prices:
    """Return prices with a networking rack for every so many racks."""
    return Prices(tuple(kinds), network, tuple(-(-racks // served) for racks in range(racks_max + 1)))


def patient() -> Budget:
    """Return a budget that a busy machine does not exhaust: what ends a search here are its nodes."""
    return Budget(time.monotonic() + 60)


def ask(
    items: Sequence[tuple[Size, int]],
    existing: Sequence[Size],
    new: Sequence[Size],
    prices: Prices,
    order: Order = (0, 1, 2),
    budget: Budget | None = None,
) -> Packed | TooMany | Unknown:
    counts = [count for _, count in items]
    packer = Packer([size for size, _ in items], counts, existing, new, prices, budget or patient())
    return packer.pack(counts, [], order)


def least(
    items: Sequence[tuple[Size, int]], existing: Sequence[Size], new: Sequence[Size], prices: Prices, order: Order
) -> Toll | None:
    """Return the least toll by trying every number of racks, in the order of the question."""
    most = len(prices.networks) - 1
    found = []
    for racks in product(range(most + 1), repeat=len(new)):
        if sum(racks) > most:
            continue
        toll = tuple(
            sum(kind[part] * count for kind, count in zip(prices.racks, racks, strict=True))
            + prices.network[part] * prices.networks[sum(racks)]
            for part in order
        )
        found.append((toll, racks))
    for toll, racks in sorted(found):
        if fits(items, [*existing, *(room for room, count in zip(new, racks, strict=True) for _ in range(count))]):
            return toll[0], toll[1], toll[2]
    return None


def check(items: Sequence[tuple[Size, int]], existing: Sequence[Size], new: Sequence[Size], packed: Packed) -> None:
    spaces = [*existing, *(new[kind] for kind, _ in packed.new)]
    racks: list[Counts] = [*packed.existing, *(counts for _, counts in packed.new)]
    assert all(any(counts) for _, counts in packed.new)
    for number, (_, count) in enumerate(items):
        assert sum(rack[number] for rack in racks) == count
    for rack, space in zip(racks, spaces, strict=True):
        for at, has in enumerate(space.amounts()):
            assert sum(n * size.amounts()[at] for n, (size, _) in zip(rack, items, strict=True)) <= has


@settings(max_examples=1500, deadline=None)
@given(
    hosts(),
    st.lists(rooms, max_size=2),
    st.lists(st.tuples(rooms, tolls), min_size=1, max_size=3),
    tolls,
    st.integers(0, 4),
    st.integers(1, 3),
    orders,
)
def test_no_racks_of_a_lower_toll_hold_the_hosts(
    items: list[tuple[Size, int]],
    existing: list[Size],
    kinds: list[tuple[Size, Toll]],
    network: Toll,
    racks_max: int,
    served: int,
    order: Order,
) -> None:
    """Else customers pay for racks that they do not need, get racks that cannot hold what was sold, or get none."""
    new = [room for room, _ in kinds]
    prices = prices_of([toll for _, toll in kinds], network, racks_max, served)
    outcome = ask(items, existing, new, prices, order)
    best = least(items, existing, new, prices, order)
    if best is None:
        assert isinstance(outcome, TooMany)
        if outcome.load is not None:
            size, _ = items[outcome.load]
            assert not fits([(size, 1)], [*existing, *(new if racks_max else ())])
        return
    assert isinstance(outcome, Packed)
    assert outcome.proven
    check(items, existing, new, outcome)
    assert tuple(outcome.toll[part] for part in order) == best
    assert outcome.bound == best[0]


@settings(max_examples=300, deadline=None)
@given(hosts(), st.lists(st.tuples(rooms, tolls), min_size=1, max_size=2), tolls, orders)
def test_racks_that_are_not_counted_out_are_still_told_rightly(
    items: list[tuple[Size, int]], kinds: list[tuple[Size, Toll]], network: Toll, order: Order
) -> None:
    """Else hardware of many kinds gets a bound that is none, and a wrong promise."""
    new = [room for room, _ in kinds]
    prices = prices_of([toll for _, toll in kinds], network, 4, 2)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compositions, "ROWS_MAX", 0)
        outcome = ask(items, [], new, prices, order)
    best = least(items, [], new, prices, order)
    if isinstance(outcome, Packed):
        check(items, [], new, outcome)
        assert best is not None
        assert outcome.bound <= best[0] <= outcome.toll[order[0]]
        assert not outcome.proven or outcome.toll[order[0]] == best[0]
    elif isinstance(outcome, TooMany):
        assert best is None


@settings(max_examples=300, deadline=None)
@given(hosts(), hosts(), st.lists(st.tuples(rooms, tolls), min_size=1, max_size=2), tolls)
def test_what_one_question_taught_is_true_for_the_next(
    first: list[tuple[Size, int]], second: list[tuple[Size, int]], kinds: list[tuple[Size, Toll]], network: Toll
) -> None:
    """Else the second option of a quote depends on the first."""
    classes = sorted({size for size, _ in (*first, *second)}, key=Size.amounts)
    asked = [[dict(items).get(size, 0) for size in classes] for items in (first, second)]
    new = [room for room, _ in kinds]
    prices = prices_of([toll for _, toll in kinds], network, 5, 2)
    most = [max(counts) for counts in zip(*asked, strict=True)]
    shared = Packer(classes, most, [], new, prices, patient())
    shared.pack(asked[0], [], (0, 1, 2))
    for order in ((0, 1, 2), (1, 0, 2)):
        alone = Packer(classes, most, [], new, prices, patient()).pack(asked[1], [], order)
        again = shared.pack(asked[1], [], order)
        assert isinstance(again, Packed) == isinstance(alone, Packed)
        if isinstance(again, Packed) and isinstance(alone, Packed):
            assert again.toll == alone.toll


def test_a_packing_that_was_not_proven_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an answer cut short passes for the best."""
    new = [Size(12, 9, 9, 9)]
    prices = Prices(((10, 1, 1),), (0, 0, 0), (0,) * 10)
    items = [(Size(4, 1, 1, 1), 3), (Size(3, 1, 1, 1), 4)]
    # Power: 24 in all, so two racks are the bound; the easy way puts 4 4 4 | 3 3 3 3 and meets it.
    easy = ask(items, [], new, prices, budget=Budget(ends=0.0))
    assert isinstance(easy, Packed)
    assert (easy.proven, easy.toll, easy.bound) == (True, (20, 2, 2), 20)
    items = [(Size(6, 1, 1, 1), 1), (Size(5, 1, 1, 1), 2), (Size(4, 1, 1, 1), 2)]
    # 24 in all again, but 6 5 | 5 4 | 4 rack by rack, and no two racks do: proven by a program alone.
    three = ask(items, [], new, prices)
    assert isinstance(three, Packed)
    assert (three.proven, three.toll, three.bound) == (True, (30, 3, 3), 30)
    stopped = ask(items, [], new, prices, budget=Budget(ends=0.0))
    assert isinstance(stopped, Packed)
    assert (stopped.proven, stopped.toll, stopped.bound) == (False, (30, 3, 3), 20)
    check(items, [], new, stopped)
    monkeypatch.setattr(filling.Filler, "_relax", lambda *_: NotProven())
    assert ask(items, [], new, Prices(((10, 1, 1),), (0, 0, 0), (0, 0, 0))) == Unknown()


def test_two_kinds_of_racks_are_mixed_where_that_is_cheapest() -> None:
    """Else a customer pays for a large rack where a small one would do for the rest."""
    items = [(Size(3, 1, 1, 1), 13)]
    new = [Size(12, 99, 99, 99), Size(30, 99, 99, 99)]
    prices = Prices(((5, 1, 1), (11, 1, 1)), (0, 0, 0), (0,) * 10)
    packed = ask(items, [], new, prices)
    assert isinstance(packed, Packed)
    assert [(kind, counts) for kind, counts in packed.new] == [(0, (4,)), (1, (9,))]
    assert packed.toll == (16, 2, 2)


@pytest.mark.parametrize("hosts_of_a_kind", [1200, 3000])
def test_hundreds_of_full_racks_are_packed_at_once(hosts_of_a_kind: int) -> None:
    """Else a large quote is an answer that never comes."""
    items = [(Size(730, 294, 1, 2), hosts_of_a_kind), (Size(250, 200, 0, 1), 10)]
    prices = Prices(((10, 1, 1),), (0, 0, 0), (0,) * 301)
    outcome = ask(items, [], [Size(9340, 10**9, 12, 32)], prices)
    assert isinstance(outcome, Packed)
    assert (len(outcome.new), outcome.proven) == (hosts_of_a_kind // 12, True)

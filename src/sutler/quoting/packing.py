"""Which racks hold these hosts best? Counts of each class of hosts in each rack, proven best where it says so.

Hosts of equal power, weight, slots and height are one class, whatever family they serve. What is best is told by tolls:
price, racks, power, in the order of the question. Every toll is a sum over new racks and open hosts, so the search is

    points (hosts, racks) by rising toll, as far as the cuts allow  →  do they fit? (`filling`)  →  a cut, or the answer

and the first point that fits is an optimum. The cuts that are known from the start count each resource by itself, in
parts t: a host of w takes at least ⌊w/t⌋ of them and a room of b has ⌊b/t⌋. For the reference hardware, with one kind
of new rack and at most three classes, filling rack by rack usually meets them, and nothing else is run.

This room knows numbers only. Invariant: whatever `pack` returns as Packed fits, in integers; whether another could be
better is a different question, answered by `proven` and `bound`.

Fixing the hosts of a family first loses nothing while it has one host kind for a size: fewer hosts never need more
racks. Families of several kinds come as `Choice` and are chosen together with the racks.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from sutler.quoting.cuts import Cut, resource_cuts
from sutler.quoting.loads import Counts, Filled, Impossible, Size, fill_in_turn
from sutler.quoting.points import Choice, Order, Point, Points, Prices, Toll
from sutler.quoting.program import Budget, Infeasible, NotProven

if TYPE_CHECKING:
    from sutler.quoting.filling import Filler

ROUNDS_MAX: Final = 300


@dataclass(frozen=True, slots=True)
class Packed:
    """Counts of each class in each rack.

    Args:
        existing: for each existing rack, in the order given.
        new: for each new rack its kind and its counts, kind by kind and the fullest first; none is empty.
        chosen: the values of each choice's columns.
        toll: of new racks, their networking racks and chosen hosts.
        bound: no packing has a lower toll in the first part of the order than this.
        proven: True when no packing has a lower toll.
    """

    existing: tuple[Counts, ...]
    new: tuple[tuple[int, Counts], ...]
    chosen: tuple[tuple[int, ...], ...]
    toll: Toll
    bound: int
    proven: bool


@dataclass(frozen=True, slots=True)
class TooMany:
    """No packing within the racks that there may be, proven.

    Args:
        load: a class of hosts of which one fits no rack at all, if there is such a class.
    """

    load: int | None = None


@dataclass(frozen=True, slots=True)
class Unknown:
    """The search ended at a limit before it found whether there is a packing."""


class Packer:
    """Answers questions about the same racks; what one question taught serves the next.

    Args:
        sizes: of the classes of hosts.
        most: of each class, at least as many hosts as any question has.
        existing: the room of each existing rack.
        new: the room of a new rack of each kind.
        prices: of new racks; `networks` tells how many there may be.
    """

    def __init__(
        self,
        sizes: Sequence[Size],
        most: Sequence[int],
        existing: Sequence[Size],
        new: Sequence[Size],
        prices: Prices,
        budget: Budget,
    ) -> None:
        self._sizes: Final = sizes
        self._most: Final = most
        self._existing: Final = existing
        self._standing: Final = Counter(existing)
        self._new: Final = new
        self._prices: Final = prices
        self._budget: Final = budget
        self._cuts: Final = resource_cuts(sizes, [*self._standing, *new])
        self._filler: Filler | None = None
        self._found: Final[dict[tuple[Counts, Counts], Filled | Impossible]] = {}
        self._bounded: Final[set[tuple[Counts, int]]] = set()

    def pack(self, hosts: Sequence[int], choices: Sequence[Choice], order: Order) -> Packed | TooMany | Unknown:
        """Return the packing of the least toll.

        Args:
            hosts: of each class, those that are known.
            choices: families that are open.
            order: which part of the toll counts first, second, third.
        """
        rooms = [*self._standing, *(self._new if len(self._prices.networks) > 1 else ())]
        fitting = [any(size.fits(room) for room in rooms) for size in self._sizes]
        for number, count in enumerate(hosts):
            if count and not fitting[number]:
                return TooMany(number)
        points = Points(
            tuple(hosts),
            tuple(self._standing.values()),
            self._prices,
            tuple(_usable(choice, fitting) for choice in choices),
            order,
        )
        tried: list[Point] = []
        left_open: list[Point] = []
        last: Point | None = None
        for _ in range(ROUNDS_MAX):
            point = points.best(self._cuts, tried, self._budget)
            if isinstance(point, NotProven) or (left_open and not self._budget.seconds_left):
                break
            if isinstance(point, Infeasible):
                return Unknown() if left_open else TooMany()
            last = point
            found = self._fill(point, order, thorough=not left_open)
            if isinstance(found, Cut):
                self._cuts.append(found)
            elif isinstance(found, Filled):
                bound = points.key((left_open or [point])[0].toll)[0]
                return self._packed(point, found, bound, points, proven=not left_open)
            else:
                tried.append(point)
                if isinstance(found, NotProven):
                    left_open.append(point)
        if last is None:
            return Unknown()
        return self._with_more_racks(points, last, points.key((left_open or [last])[0].toll)[0])

    def _fill(self, point: Point, order: Order, *, thorough: bool) -> Filled | Cut | Impossible | NotProven:
        """Put the hosts of a point into its racks; what was found before is found again at once."""
        known = self._found.get((point.hosts, point.racks))
        found = known or self._search(point, order, thorough=thorough)
        if isinstance(found, Filled | Impossible):
            self._found[point.hosts, point.racks] = found
        return found

    def _search(self, point: Point, order: Order, *, thorough: bool) -> Filled | Cut | Impossible | NotProven:
        """Look for a packing, the easy way first."""
        rooms = [*self._standing.items(), *zip(self._new, point.racks, strict=True)]
        easy = fill_in_turn(self._sizes, point.hosts, rooms)
        if easy is not None:
            return easy
        if self._filler is None:
            # Imported here: it counts with numpy, and the easy way needs no more than whole numbers.
            from sutler.quoting.filling import Filler

            kinds = [*self._standing, *self._new]
            self._filler = Filler(kinds, self._sizes, self._most, self._budget)
        weights = [*(0.0 for _ in self._standing), *self._weights(order)]
        racks = [count for _, count in rooms]
        if (point.hosts, order[0]) not in self._bounded:
            self._bounded.add((point.hosts, order[0]))
            endless = [*self._standing.values(), *(None for _ in self._new)]
            bound = self._filler.bound(point.hosts, endless, weights)
            if isinstance(bound, NotProven) or bound.slack(point.hosts, racks) < 0:
                return bound
            self._cuts.append(bound)
        return self._filler.fill(point.hosts, racks, weights, thorough=thorough)

    def _weights(self, order: Order) -> list[float]:
        """Return what a new rack of each kind weighs: the first part of its toll that it has, the dearest kind 1."""
        for part in order:
            tolls = [toll[part] for toll in self._prices.racks]
            if tolls and min(tolls) > 0:
                return [toll / max(tolls) for toll in tolls]
        return [1.0 for _ in self._prices.racks]

    def _with_more_racks(self, points: Points, point: Point, bound: int) -> Packed | Unknown:
        """Return a packing of a point's hosts the easy way, with more racks than it has; the search was stopped."""
        found = []
        for kind in range(len(self._new)):
            for more in range(len(self._prices.networks) - sum(point.racks)):
                racks = tuple(count + more * (at == kind) for at, count in enumerate(point.racks))
                rooms = [*self._standing.items(), *zip(self._new, racks, strict=True)]
                filled = fill_in_turn(self._sizes, point.hosts, rooms)
                if filled is not None:
                    found.append(self._packed(replace(point, racks=racks), filled, bound, points, proven=False))
                    break
        return min(found, key=lambda packed: points.key(packed.toll), default=Unknown())

    def _packed(self, point: Point, filled: Filled, bound: int, points: Points, *, proven: bool) -> Packed:
        """Return the racks one by one, those that stand in their order, and without new ones that stay empty."""
        by_room = defaultdict(list, zip(self._standing, map(list, filled.racks), strict=False))
        new = [
            (kind, counts)
            for kind, rows in enumerate(filled.racks[len(self._standing) :])
            for counts in sorted(rows, reverse=True)
            if any(counts)
        ]
        used = Counter(kind for kind, _ in new)
        racks = self._prices.toll([used[kind] for kind in range(len(self._new))])
        chosen = points.chosen_toll(point.chosen)
        toll = (racks[0] + chosen[0], racks[1] + chosen[1], racks[2] + chosen[2])
        bound = min(bound, points.key(toll)[0])
        nothing = (0,) * len(self._sizes)
        existing = tuple(by_room[room].pop(0) if by_room[room] else nothing for room in self._existing)
        return Packed(existing, tuple(new), point.chosen, toll, bound, proven or bound == points.key(toll)[0])


def _usable(choice: Choice, fitting: Sequence[bool]) -> Choice:
    """Return the choice without the hosts that fit no rack."""
    most = [top if of is None or fitting[of] else 0 for top, of in zip(choice.most, choice.hosts, strict=True)]
    return replace(choice, most=tuple(most))

"""Which hosts and how many racks to try next? Points that break no cut, the best first.

A point says how many hosts of each class there are and how many new racks of each kind. Where the hosts are known, the
racks alone are left, and with one or two kinds of them every point can be looked at: for each count of the first kinds
the cuts give the least of the last. Otherwise an integer program finds the best point, over R_t new racks of each kind,
the columns x of the open families, and one switch for every networking rack that more racks make necessary.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Final

from sutler.quoting.cuts import Cut
from sutler.quoting.program import Budget, Infeasible, NotProven, Row, minimise

GRID_MAX: Final = 100_000

Toll = tuple[int, int, int]
"""What something costs: price, racks, power."""

Order = tuple[int, int, int]
"""Which part of a toll counts first, second, third."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A family whose hosts are chosen together with the racks.

    Args:
        rows: constraints over its own columns, from 0.
        most: the most of each column.
        hosts: the class of which each column adds a host; None for columns that are no hosts.
        tolls: of each column.
    """

    rows: tuple[Row, ...]
    most: tuple[int, ...]
    hosts: tuple[int | None, ...]
    tolls: tuple[Toll, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """What to try.

    Args:
        hosts: of each class, those chosen included.
        racks: new racks of each kind.
        chosen: the values of each choice's columns.
        toll: of racks and chosen hosts; no packing within the cuts pays less in the first part of the order.
    """

    hosts: tuple[int, ...]
    racks: tuple[int, ...]
    chosen: tuple[tuple[int, ...], ...]
    toll: Toll


@dataclass(frozen=True, slots=True)
class Prices:
    """What racks cost.

    Args:
        racks: toll of a new rack of each kind.
        network: toll of a networking rack.
        networks: networking racks that 0, 1, 2, .. new racks bring, as far as there may be that many.
    """

    racks: tuple[Toll, ...]
    network: Toll
    networks: tuple[int, ...]

    def toll(self, racks: Sequence[int]) -> Toll:
        """Return the toll of new racks, networking racks included."""
        return added([*zip(self.racks, racks, strict=True), (self.network, self.networks[sum(racks)])])


def added(tolls: Sequence[tuple[Toll, int]]) -> Toll:
    """Return the sum of tolls, each so many times."""
    return (
        sum(toll[0] * count for toll, count in tolls),
        sum(toll[1] * count for toll, count in tolls),
        sum(toll[2] * count for toll, count in tolls),
    )


@dataclass(frozen=True, slots=True)
class Points:
    """The points of one question.

    Args:
        fixed: hosts of each class that are known.
        existing: how many racks of each standing kind there are; in cuts these kinds come first.
        prices: of new racks.
        choices: families that are open.
        order: which part of a toll counts first, second, third.
    """

    fixed: tuple[int, ...]
    existing: tuple[int, ...]
    prices: Prices
    choices: tuple[Choice, ...]
    order: Order

    def best(self, cuts: Sequence[Cut], tried: Sequence[Point], budget: Budget) -> Point | Infeasible | NotProven:
        """Return the best point that breaks no cut and asks for more room or fewer hosts than each that was tried."""
        kinds = len(self.prices.racks)
        if not self.choices and len(self.prices.networks) ** max(0, kinds - 1) <= GRID_MAX:
            return self._looked_up(cuts, tried)
        return self._solved(cuts, tried, budget)

    def key(self, toll: Toll) -> Toll:
        """Return a toll in the order of the question."""
        first, second, third = self.order
        return toll[first], toll[second], toll[third]

    def chosen_toll(self, chosen: Sequence[Sequence[int]]) -> Toll:
        """Return the toll of chosen hosts: the values of each choice's columns."""
        picked = zip(self.choices, chosen, strict=True)
        return added([pair for choice, values in picked for pair in zip(choice.tolls, values, strict=True)])

    def _looked_up(self, cuts: Sequence[Cut], tried: Sequence[Point]) -> Point | Infeasible:
        """Look at every point: for each count of the first kinds of racks, the fewest of the last kind."""
        standing, most = len(self.existing), len(self.prices.networks) - 1
        pairs = [(-Cut(cut.worth, cut.most[:standing]).slack(self.fixed, self.existing), cut.most) for cut in cuts]
        needs = [(need, held[standing:]) for need, held in pairs if need > 0]
        if not self.prices.racks:
            return Infeasible() if needs or tried else Point(self.fixed, (), (), self.prices.toll(()))
        if len(self.prices.racks) == 1:
            counts: tuple[int, ...] | None = (self._fewest(needs, tried),)
        else:
            counts = self._cheapest(needs, tried, most)
        if counts is None or sum(counts) > most:
            return Infeasible()
        return Point(self.fixed, counts, (), self.prices.toll(counts))

    def _fewest(self, needs: Sequence[tuple[int, tuple[int, ...]]], tried: Sequence[Point]) -> int:
        """Return the fewest racks of the only kind; more than there may be when no number will do."""
        if any(not held for _, (held,) in needs):
            return len(self.prices.networks)
        return max([0, *(-(-need // held) for need, (held,) in needs), *(point.racks[0] + 1 for point in tried)])

    def _cheapest(
        self, needs: Sequence[tuple[int, tuple[int, ...]]], tried: Sequence[Point], most: int
    ) -> tuple[int, ...] | None:
        """Return the counts of racks of the least toll, of all that break no cut: of the last kind the fewest."""
        # Imported here: what has one kind of rack needs no more than whole numbers.
        import numpy as np

        first = np.array(list(product(range(most + 1), repeat=len(self.prices.racks) - 1)), dtype=np.int64)
        last = np.zeros(len(first), dtype=np.int64)
        for need, held in needs:
            short = need - first @ np.array(held[:-1], dtype=np.int64)
            last = np.maximum(last, -(-short // held[-1]) if held[-1] else np.where(short > 0, most + 1, 0))
        for point in tried:
            inside = (first <= np.array(point.racks[:-1])).all(axis=1)
            last = np.where(inside, np.maximum(last, point.racks[-1] + 1), last)
        counts = np.column_stack([first, last])
        counts = counts[counts.sum(axis=1) <= most]
        if not len(counts):
            return None
        networks = np.array(self.prices.networks)[counts.sum(axis=1)]
        tolls = counts @ np.array(self.prices.racks) + networks[:, None] * np.array(self.prices.network)
        # Ties go to more racks of the first kinds, so that the same question has the same answer.
        cheapest = np.lexsort((*(-counts.T), *(tolls[:, part] for part in reversed(self.order))))[0]
        return tuple(int(count) for count in counts[cheapest])

    def _solved(self, cuts: Sequence[Cut], tried: Sequence[Point], budget: Budget) -> Point | Infeasible | NotProven:
        program = _Program(self, cuts, tried)
        found = program.solve(self.order[0], None, budget)
        if self.order[0] != 0 and isinstance(found, Point):
            # The best by racks or power alone takes hosts that are hard to pack; the price tells sensible ones.
            found = program.solve(0, (self.order[0], found.toll[self.order[0]]), budget)
        return found


class _Program:
    """Columns: of each choice in turn, R_t, then a switch for each step of the networking racks, then those of ruled
    out points.

        Σ worth_c n_c ≤ Σ most_t R_t        each cut, n_c = fixed_c + Σ x of the class
        R ≤ limit_1 - 1 + Σ_j (limit_j+1 - limit_j) b_j,  b_j ≥ b_j+1      b_j: the step at limit_j racks is taken
        R_t ≥ (R*_t + 1) u_t,  n_c ≤ n*_c - 1 + M (1 - v_c),  Σ u + Σ v ≥ 1     each point (n*, R*) that was tried
    """

    def __init__(self, points: Points, cuts: Sequence[Cut], tried: Sequence[Point]) -> None:
        self._points: Final = points
        self._tolls: Final[list[Toll]] = []
        self._most: Final[list[int]] = []
        self._rows: Final[list[Row]] = []
        self._classes: Final[list[list[int]]] = [[] for _ in points.fixed]
        self._starts: Final[list[int]] = []
        for choice in points.choices:
            self._add_choice(choice)
        limit = len(points.prices.networks) - 1
        self._racks: Final = [self._column(toll, limit) for toll in points.prices.racks]
        self._rows.append(Row(dict.fromkeys(self._racks, 1), most=limit))
        self._add_network(points.prices)
        for cut in cuts:
            self._add_cut(cut)
        for point in tried:
            self._rule_out(point)

    def _column(self, toll: Toll, most: int) -> int:
        self._tolls.append(toll)
        self._most.append(most)
        return len(self._most) - 1

    def _add_choice(self, choice: Choice) -> None:
        start = len(self._most)
        self._starts.append(start)
        for most, of, toll in zip(choice.most, choice.hosts, choice.tolls, strict=True):
            column = self._column(toll, most)
            if of is not None:
                self._classes[of].append(column)
        self._rows.extend(
            Row({start + at: value for at, value in row.coefficients.items()}, row.least, row.most)
            for row in choice.rows
        )

    def _add_network(self, prices: Prices) -> None:
        steps = [at for at in range(1, len(prices.networks)) if prices.networks[at] > prices.networks[at - 1]]
        if not steps:
            return
        columns = []
        for step in steps:
            more = prices.networks[step] - prices.networks[step - 1]
            columns.append(self._column(added([(prices.network, more)]), 1))
        gaps = [after - step for step, after in zip(steps, [*steps[1:], len(prices.networks)], strict=True)]
        opened = {column: -gap for column, gap in zip(columns, gaps, strict=True)}
        self._rows.append(Row({**dict.fromkeys(self._racks, 1), **opened}, most=steps[0] - 1))
        self._rows.extend(Row({one: 1, after: -1}, least=0) for one, after in pairwise(columns))

    def _add_cut(self, cut: Cut) -> None:
        standing = len(self._points.existing)
        room = Cut(cut.worth, cut.most[:standing]).slack(self._points.fixed, self._points.existing)
        coefficients = {
            column: worth
            for columns, worth in zip(self._classes, cut.worth, strict=True)
            for column in columns
            if worth
        }
        coefficients |= {column: -most for column, most in zip(self._racks, cut.most[standing:], strict=True) if most}
        if coefficients:
            self._rows.append(Row(coefficients, most=room))
        elif room < 0:
            self._rows.append(Row({self._column((0, 0, 0), 0): 1}, least=1))

    def _rule_out(self, point: Point) -> None:
        switches = []
        for column, count in zip(self._racks, point.racks, strict=True):
            if count < self._most[column]:
                switches.append(self._column((0, 0, 0), 1))
                self._rows.append(Row({column: 1, switches[-1]: -(count + 1)}, least=0))
        for columns, count, known in zip(self._classes, point.hosts, self._points.fixed, strict=True):
            if columns and count > known:
                switches.append(self._column((0, 0, 0), 1))
                top = sum(self._most[column] for column in columns)
                self._rows.append(Row({**dict.fromkeys(columns, 1), switches[-1]: top}, most=count - known - 1 + top))
        self._rows.append(Row(dict.fromkeys(switches, 1) or {self._column((0, 0, 0), 0): 1}, least=1))

    def solve(self, part: int, within: tuple[int, int] | None, budget: Budget) -> Point | Infeasible | NotProven:
        """Return the point of the least toll in one part, with another part at most so much."""
        rows = list(self._rows)
        base = self._points.prices.toll([0] * len(self._racks))
        if within is not None:
            at, most = within
            rows.append(Row({c: toll[at] for c, toll in enumerate(self._tolls) if toll[at]}, most=most - base[at]))
        found = minimise([toll[part] for toll in self._tolls], self._most, rows, budget)
        if isinstance(found, Infeasible | NotProven):
            return found
        values = found.values
        racks = tuple(values[column] for column in self._racks)
        hosts = tuple(
            known + sum(values[column] for column in columns)
            for known, columns in zip(self._points.fixed, self._classes, strict=True)
        )
        chosen = tuple(
            tuple(values[start : start + len(choice.most)])
            for start, choice in zip(self._starts, self._points.choices, strict=True)
        )
        toll = added([(self._points.chosen_toll(chosen), 1), (self._points.prices.toll(racks), 1)])
        return Point(hosts, racks, chosen, toll)

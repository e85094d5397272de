"""Can these racks hold these hosts? A packing, or a cut that shows why not, or the proof that everything was tried.

Given n_c hosts of each class and R_t racks of each kind. A packing covers the hosts by fullest compositions a of each
kind's matrix A_t (`compositions`):

    find λ ∈ ℕ  s.t.  Σ_t Σ_a λ_ta a_c ≥ n_c  each class c       Σ_a λ_ta ≤ R_t  each kind of rack t

1. The linear program over λ, with columns generated: the prices π of its cover rows name the best composition of each
   kind that is missing; there are a few dozen in the end, of thousands. Hosts that stay uncovered make π a *cut*:
   Σ π_c n_c ≤ Σ_t K_t R_t with K_t = max π·a holds for every packing, and these counts break it.
2. Rounded down, the λ leave a handful of racks, which are filled with the best that the rest needs.
3. With d = Σ K_t R_t - π·n no composition worth less than K_t - d can stand in any packing of these counts. The others
   are few, and an integer program over them finds a packing or proves that there is none.
"""

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sutler.quoting.compositions import Compositions
from sutler.quoting.cuts import Cut
from sutler.quoting.loads import Filled, Impossible, Size
from sutler.quoting.program import Budget, Infeasible, NotProven, Relaxation, Row, Solved, minimise

if TYPE_CHECKING:
    from numpy.typing import NDArray

SCALE: Final = 200_000
"""Prices of hosts are whole numbers up to this, so that a cut is a fact and no approximation."""

ROUNDS_MAX: Final = 200
COLUMNS_A_ROUND: Final = 5
UNCOVERED: Final = 10.0
"""Cost of a host that stays uncovered, in racks: more than any host is worth where there is room for all."""

LATEST_MAX: Final = 60
FIRST_COLUMNS: Final = 150
COLUMNS_MAX: Final = 1_000
COVER_NODES_MAX: Final = 500


@dataclass(frozen=True, slots=True)
class _Point:
    """Where the linear program ended: (kind of rack, composition) and its λ, and the prices of the classes."""

    columns: list[tuple[int, "NDArray[np.float64]"]]
    amounts: "NDArray[np.float64]"
    cut: Cut


class Filler:
    """Fills racks with hosts; what it learns about the compositions serves every question of a quote.

    Args:
        rooms: of each kind of rack.
        sizes: of the classes of hosts.
        most: of each class, at least as many hosts as any question has.
    """

    def __init__(self, rooms: Sequence[Size], sizes: Sequence[Size], most: Sequence[int], budget: Budget) -> None:
        self._budget: Final = budget
        needs = [size.amounts() for size in sizes]
        self._kinds: Final = [Compositions(room.amounts(), needs, most, budget) for room in rooms]
        self._classes: Final = len(sizes)
        # Where linear programs begin: the most of each class, and what the latest ones ended with.
        self._extremes: Final = [
            (kind, row)
            for kind, compositions in enumerate(self._kinds)
            for c in range(len(sizes))
            for row in compositions.best(np.eye(len(sizes))[c], 1).rows
        ]
        self._latest: Final[deque[tuple[int, NDArray[np.float64]]]] = deque(maxlen=LATEST_MAX)

    def fill(
        self, hosts: Sequence[int], racks: Sequence[int], weights: Sequence[float], *, thorough: bool
    ) -> Filled | Cut | Impossible | NotProven:
        """Return a packing, or a cut that these counts break, or that there is no packing.

        Args:
            hosts: of each class.
            racks: of each kind.
            weights: of each kind, its cost in the linear program.
            thorough: False to leave out the integer program.
        """
        points = []
        for tried in _weightings(weights):
            point = self._relax(hosts, racks, tried)
            if isinstance(point, NotProven):
                return point
            if point.cut.slack(hosts, racks) < 0:
                return point.cut
            rounded = self._round(np.array(hosts, dtype=np.float64), racks, point)
            if rounded is not None:
                return _trimmed(rounded, hosts)
            points.append(point)
        if not thorough:
            return NotProven()
        return self._try_all(hosts, racks, points[0], points[0].cut.slack(hosts, racks))

    def bound(self, hosts: Sequence[int], racks: Sequence[int | None], weights: Sequence[float]) -> Cut | NotProven:
        """Return the cut that bounds the weights of racks best, for as many racks as it takes where None stands."""
        point = self._relax(hosts, racks, weights)
        return point if isinstance(point, NotProven) else point.cut

    def _relax(self, hosts: Sequence[int], racks: Sequence[int | None], weights: Sequence[float]) -> _Point | NotProven:
        """Solve the linear program; where hosts stay uncovered, by the number of those alone."""
        classes = self._classes
        program = Relaxation([*((count, None) for count in hosts), *((None, count) for count in racks)], self._budget)
        for c in range(classes):
            program.add(UNCOVERED, {c: 1.0})
        columns: list[tuple[int, NDArray[np.float64]]] = []
        known: set[tuple[int, bytes]] = set()

        def add(kind: int, row: "NDArray[np.float64]") -> bool:
            if (kind, row.tobytes()) in known:
                return False
            known.add((kind, row.tobytes()))
            columns.append((kind, row))
            beside = np.zeros(len(racks))
            beside[kind] = 1.0
            program.add(weights[kind], np.concatenate([row, beside]))
            return True

        for kind, row in (*self._extremes, *self._latest):
            add(kind, row)
        for _ in range(ROUNDS_MAX):
            solved = program.solve()
            if isinstance(solved, NotProven):
                return solved
            prices = np.maximum(0.0, solved.prices[:classes])
            scale = SCALE / max(1e-9, prices.max())
            worth = np.floor(prices * scale + 1e-6)
            bests = [compositions.best(worth, COLUMNS_A_ROUND) for compositions in self._kinds]
            reached = [(weights[t] - min(0.0, solved.prices[classes + t])) * scale for t in range(len(racks))]
            new = [
                add(kind, row)
                for kind, best in enumerate(bests)
                for row in best.rows
                if row @ worth > reached[kind] + 1 + 1e-7 * SCALE
            ]
            if not any(new):
                used = [column for column, amount in zip(columns, solved.values[classes:], strict=True) if amount > 0]
                self._latest.extend(used)
                cut = Cut(tuple(int(value) for value in worth), tuple(best.worth for best in bests))
                if any(weights) and solved.values[:classes].sum() > 1e-6 and _holds(cut, hosts, racks):
                    return self._relax(hosts, racks, [0.0] * len(racks))
                return _Point(columns, solved.values[classes:], cut)
        return NotProven()

    def _round(
        self, wanted: "NDArray[np.float64]", racks: Sequence[int], point: _Point
    ) -> list[list["NDArray[np.float64]"]] | None:
        """Round down, then add what covers most of the rest; several times, each class dearer in turn."""
        placed: list[list[NDArray[np.float64]]] = [[] for _ in racks]
        left = wanted
        for (kind, row), amount in zip(point.columns, np.floor(point.amounts + 1e-7), strict=True):
            count = min(int(amount), racks[kind] - len(placed[kind]))
            placed[kind] += [row] * count
            left = np.maximum(0.0, left - count * row)
        worth = np.maximum(1.0, np.array(point.cut.worth, dtype=np.float64))
        pools = [
            compositions.rows
            if compositions.rows is not None
            else np.array([row for t, row in point.columns if t == kind])
            for kind, compositions in enumerate(self._kinds)
        ]
        for dearer in range(-1, self._classes):
            prices = worth.copy()
            if dearer >= 0:
                prices[dearer] *= 1.5
            added = self._finish(
                left, [count - len(rows) for count, rows in zip(racks, placed, strict=True)], prices, pools
            )
            if added is not None:
                return [[*rows, *more] for rows, more in zip(placed, added, strict=True)]
        return None

    def _finish(
        self,
        left: "NDArray[np.float64]",
        racks: list[int],
        worth: "NDArray[np.float64]",
        pools: Sequence["NDArray[np.float64]"],
    ) -> list[list["NDArray[np.float64]"]] | None:
        """Fill rack after rack with the composition that makes most of what its kind can hold."""
        added: list[list[NDArray[np.float64]]] = [[] for _ in racks]
        fullest = [float((pool @ worth).max(initial=1.0)) for pool in pools]
        while left.any():
            found: tuple[float, int, int] | None = None
            for kind, pool in enumerate(pools):
                if racks[kind] > len(added[kind]) and len(pool):
                    values = np.minimum(pool, left) @ worth
                    at = int(values.argmax())
                    share = float(values[at]) / fullest[kind]
                    if values[at] > 0 and (found is None or share > found[0]):
                        found = share, kind, at
            if found is None:
                return None
            _, kind, at = found
            added[kind].append(pools[kind][at])
            left = np.maximum(0.0, left - pools[kind][at])
        return added

    def _try_all(
        self, hosts: Sequence[int], racks: Sequence[int], point: _Point, slack: int
    ) -> Filled | Impossible | NotProven:
        """Look for a packing among the compositions that can stand in one, the best first."""
        worth = np.array(point.cut.worth, dtype=np.float64)
        pools = [
            compositions.within(worth, most - slack) if count else np.zeros((0, self._classes))
            for compositions, most, count in zip(self._kinds, point.cut.most, racks, strict=True)
        ]
        whole = all(pool is not None for pool in pools)
        choice = (
            [(kind, row) for kind, pool in enumerate(pools) if pool is not None for row in pool]
            if whole
            else point.columns
        )
        choice.sort(key=lambda item: (point.cut.most[item[0]] - int(item[1] @ worth), item[0]))
        for size in (FIRST_COLUMNS, COLUMNS_MAX):
            columns = choice[:size]
            found = self._cover(hosts, racks, columns)
            if isinstance(found, Solved):
                placed: list[list[NDArray[np.float64]]] = [[] for _ in racks]
                for (kind, row), count in zip(columns, found.values, strict=True):
                    placed[kind] += [row] * count
                return _trimmed(placed, hosts)
            if len(choice) <= size:
                return Impossible() if isinstance(found, Infeasible) and whole else NotProven()
        return NotProven()

    def _cover(
        self, hosts: Sequence[int], racks: Sequence[int], columns: Sequence[tuple[int, "NDArray[np.float64]"]]
    ) -> Solved | Infeasible | NotProven:
        covers = [
            Row({at: int(row[c]) for at, (_, row) in enumerate(columns) if row[c]}, least=count)
            for c, count in enumerate(hosts)
            if count
        ]
        if not all(row.coefficients for row in covers):
            return Infeasible()
        limits = [
            Row({at: 1 for at, (kind, _) in enumerate(columns) if kind == t}, most=count)
            for t, count in enumerate(racks)
        ]
        rows = [*covers, *(row for row in limits if row.coefficients)]
        # One such program never takes all that the other options have left.
        part = Budget(time.monotonic() + self._budget.seconds_left / 3, min(self._budget.nodes, COVER_NODES_MAX))
        return minimise([0] * len(columns), [racks[kind] for kind, _ in columns], rows, part)


def _trimmed(placed: Sequence[Sequence["NDArray[np.float64]"]], hosts: Sequence[int]) -> Filled:
    """Return the racks with the hosts that there are, and no more: the last racks give up what is too much."""
    racks = [[[int(value) for value in row] for row in rows] for rows in placed]
    for c, count in enumerate(hosts):
        over = sum(row[c] for rows in racks for row in rows) - count
        assert over >= 0, "the racks cover the hosts"
        for row in (row for rows in reversed(racks) for row in reversed(rows)):
            given = min(over, row[c])
            row[c] -= given
            over -= given
    return Filled(tuple(tuple(tuple(row) for row in rows) for rows in racks))


def _holds(cut: Cut, hosts: Sequence[int], racks: Sequence[int | None]) -> bool:
    """Tell whether counts keep a cut; without a count of some racks there is nothing to tell."""
    known = [count for count in racks if count is not None]
    return len(known) == len(racks) and cut.slack(hosts, known) >= 0


def _weightings(weights: Sequence[float]) -> list[list[float]]:
    """Return several ways to weigh the racks, each of which leads the linear program to another corner.

    Racks that stand cost nothing; but where they are all there is, a cost tells which hosts crowd them.
    """
    given = [weight or 0.5 for weight in weights]
    if len(given) == 1:
        return [given]
    return [given, *([0.6 * w if at == kind else w for at, w in enumerate(given)] for kind in range(len(given)))]

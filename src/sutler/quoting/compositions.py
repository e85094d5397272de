"""What can stand together in one rack, and how much is the best of it worth? Compositions, counted out once a quote.

A composition says how many hosts of each class stand in a rack. Only the fullest are kept, those that no host could
join: any other can be filled up to one of them. With hosts of 5 and 3 in a room of 12, at most three of each:

    5 5 .    5 3 3    . 3 3 3        as rows of a matrix A:  (2, 0)  (1, 2)  (0, 3)

So the knapsack of a rack, max worth · a over its compositions a, is the largest entry of A · worth: exact, with no
search, in microseconds. There are some thousands of rows for six classes. Where there were more than `ROWS_MAX`, they
are not counted out, and the knapsack is an integer program.

Everything is a whole number below 2^53, so that arithmetic in doubles, which is fast, is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from sutler.quoting.loads import Amounts
from sutler.quoting.program import Budget, Row, Solved, minimise

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROWS_MAX: Final = 100_000


@dataclass(frozen=True, slots=True)
class Best:
    """The best that a rack can hold.

    Args:
        worth: no composition is worth more.
        rows: compositions that are worth most, the best first; empty when the search was stopped.
    """

    worth: int
    rows: "NDArray[np.float64]"


class Compositions:
    """The fullest compositions of one kind of room.

    Args:
        room: what the rack has for hosts.
        needs: what a host of each class takes.
        most: of each class, how many hosts there are at most.
    """

    def __init__(self, room: Amounts, needs: Sequence[Amounts], most: Sequence[int], budget: Budget) -> None:
        self._room: Final = room
        self._needs: Final = needs
        self._budget: Final = budget
        self._tops: Final = [min(count, _times(need, room)) for need, count in zip(needs, most, strict=True)]
        self.rows: Final = _fullest(room, needs, self._tops)

    def best(self, worth: "NDArray[np.float64]", count: int) -> Best:
        """Return the most valuable compositions, at most so many.

        Args:
            worth: of a host of each class, whole and not negative.
        """
        if self.rows is None:
            return self._solved([int(value) for value in worth])
        values = self.rows @ worth
        if count == 1:
            at = int(values.argmax())
            return Best(int(values[at]), self.rows[at : at + 1])
        count = min(count, len(values))
        best = np.argpartition(-values, count - 1)[:count]
        best = best[np.lexsort((best, -values[best]))]
        return Best(int(values[best[0]]), self.rows[best])

    def within(self, worth: "NDArray[np.float64]", least: int) -> "NDArray[np.float64] | None":
        """Return every fullest composition that is worth at least so much; None when they are not counted out."""
        return None if self.rows is None else self.rows[self.rows @ worth >= least]

    def _solved(self, worth: Sequence[int]) -> Best:
        rows = [
            Row({c: need[at] for c, need in enumerate(self._needs) if need[at]}, most=has)
            for at, has in enumerate(self._room)
        ]
        found = minimise(
            [-value for value in worth], self._tops, [row for row in rows if row.coefficients], self._budget
        )
        if isinstance(found, Solved):
            row = np.array([found.values], dtype=np.float64)
            return Best(sum(value * count for value, count in zip(worth, found.values, strict=True)), row)
        # Never less than the truth: a bound that is too low would prove what is false.
        return Best(sum(value * top for value, top in zip(worth, self._tops, strict=True)), np.zeros((0, len(worth))))


def _times(need: Amounts, room: Amounts) -> int:
    """Return how many such hosts a room holds."""
    return min((has // amount for amount, has in zip(need, room, strict=True) if amount), default=0)


def _fullest(room: Amounts, needs: Sequence[Amounts], tops: Sequence[int]) -> "NDArray[np.float64] | None":
    """Return the fullest compositions, or None when there are too many to count out."""
    left = [np.array([has], dtype=np.int64) for has in room]
    rows = [np.zeros(1, dtype=np.int64) for _ in needs]
    # The class that goes in most often comes last: of it, each composition takes all that go.
    order = sorted(range(len(needs)), key=lambda c: (tops[c], c))
    for place, c in enumerate(order):
        takes = [(at, amount) for at, amount in enumerate(needs[c]) if amount]
        goes = np.full(len(left[0]), tops[c])
        for at, amount in takes:
            goes = np.minimum(goes, left[at] // amount)
        if place == len(order) - 1:
            rows[c] = goes
        else:
            total = int((goes + 1).sum())
            if total > ROWS_MAX:
                return None
            of = np.repeat(np.arange(len(goes)), goes + 1)
            rows[c] = np.arange(total) - np.repeat(np.cumsum(goes + 1) - (goes + 1), goes + 1)
            left = [has[of] for has in left]
            for earlier in order[:place]:
                rows[earlier] = rows[earlier][of]
        for at, amount in takes:
            left[at] = left[at] - rows[c] * amount
    full = np.ones(len(left[0]), dtype=bool)
    for c, top in enumerate(tops):
        joins = rows[c] < top
        for at, amount in enumerate(needs[c]):
            joins &= left[at] >= amount
        full &= ~joins
    return np.column_stack([row[full] for row in rows]).astype(np.float64)

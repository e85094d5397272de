"""How is a program put to the solver? The one module that knows HiGHS, and what its answers mean.

The solver is imported when the first program needs it: most quotes are settled by a bound that an easy packing meets.
Runs are repeatable: one thread, a fixed seed, a limit of nodes. The wall clock is a safety net, and a program that hits
either limit says so (`NotProven`) instead of guessing.

`minimise` solves an integer program. `Relaxation` is a linear program that grows by columns, for prices of its rows.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NODES_MAX: Final = 5_000
SECONDS_MAX: Final = 1.8
"""A solver looks at the clock between its steps, so that 2 s hold with what it runs over."""
_SLACK: Final = 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """A constraint: the sum of coefficient times column lies within the limits; None means no limit."""

    coefficients: Mapping[int, int]
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Solved:
    """An optimum, proven: the value of each column."""

    values: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Infeasible:
    """There is no solution, proven."""


@dataclass(frozen=True, slots=True)
class NotProven:
    """A limit was hit first."""


@dataclass(frozen=True, slots=True)
class Budget:
    """What all programs of one quote may take together.

    Args:
        ends: moment of the monotonic clock at which the search ends; a safety net.
        nodes: most nodes of one integer program, the same on every machine.
    """

    ends: float = field(default_factory=lambda: time.monotonic() + SECONDS_MAX)
    nodes: int = NODES_MAX

    @property
    def seconds_left(self) -> float:
        """What is left of it."""
        return max(0.0, self.ends - time.monotonic())


def minimise(
    costs: Sequence[int], most: Sequence[int], rows: Sequence[Row], budget: Budget
) -> Solved | Infeasible | NotProven:
    """Return whole values of the columns that cost the least.

        min  Σ cost_j x_j   over integers 0 ≤ x_j ≤ most_j
        s.t. least_i ≤ Σ a_ij x_j ≤ most_i   for each row i

    Returns: an optimum that was checked against every row; the same one for the same program.
    """
    if budget.seconds_left <= 0:
        return NotProven()
    highs, status = _run(costs, most, rows, budget)
    if status == "infeasible":
        return Infeasible()
    if status != "optimal":
        return NotProven()
    values = tuple(round(value) for value in highs.getSolution().col_value)
    assert all(0 <= value <= top for value, top in zip(values, most, strict=True)), "the solver left the bounds"
    for row in rows:
        total = sum(factor * values[column] for column, factor in row.coefficients.items())
        assert row.least is None or total >= row.least, "the solver's answer breaks a row"
        assert row.most is None or total <= row.most, "the solver's answer breaks a row"
    return Solved(values)


def _run(costs: Sequence[int], most: Sequence[int], rows: Sequence[Row], budget: Budget) -> tuple[Any, str]:
    """Build and run the program; return the solver and "optimal", "infeasible" or "stopped"."""
    import highspy
    import numpy as np

    highs = _solver(
        {
            "mip_max_nodes": budget.nodes,
            "mip_rel_gap": 0.0,
            # Costs are whole, so that an optimum is proven as soon as less than one cent could be gained.
            "mip_abs_gap": 0.5,
            "mip_feasibility_tolerance": _SLACK,
            "time_limit": budget.seconds_left,
        }
    )
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(costs), len(rows)
    model.col_cost_ = np.array(costs, dtype=np.float64)
    model.col_lower_ = np.zeros(len(costs))
    model.col_upper_ = np.array(most, dtype=np.float64)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(costs)
    model.row_lower_ = np.array([-highspy.kHighsInf if row.least is None else row.least for row in rows])
    model.row_upper_ = np.array([highspy.kHighsInf if row.most is None else row.most for row in rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row.coefficients) for row in rows)])
    model.a_matrix_.index_ = np.array([column for row in rows for column in row.coefficients], dtype=np.int32)
    model.a_matrix_.value_ = np.array([v for row in rows for v in row.coefficients.values()], dtype=np.float64)
    highs.passModel(model)
    _start(highs)
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return highs, "optimal"
    infeasible = status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
    return highs, "infeasible" if infeasible else "stopped"


def _solver(options: Mapping[str, float | str]) -> Any:
    """Return HiGHS without a program, set up so that every run is the same."""
    # Imported here: 0.16 s and 66 MB that most quotes never need.
    import highspy

    class Quiet(highspy.Highs):
        """HiGHS without its banner, which setting up the callbacks prints whatever the options say."""

        def enableCallbacks(self) -> None:  # noqa: N802 -- the name is highspy's
            self.silent()

    highs = Quiet()  # type: ignore[no-untyped-call]  # highspy leaves its constructor without types
    for option, value in {"threads": 1, "random_seed": 0, **options}.items():
        highs.setOptionValue(option, value)
    return highs


def _start(highs: Any) -> None:
    """Run the solver, also where other code of this thread has used HiGHS with more threads than one."""
    import highspy

    if highs.run() == highspy.HighsStatus.kError:
        highspy.Highs.resetGlobalScheduler(True)
        highs.run()


@dataclass(frozen=True, slots=True)
class Relaxed:
    """An optimum of a linear program: the value of each column and the price of each row."""

    values: "NDArray[np.float64]"
    prices: "NDArray[np.float64]"


class Relaxation:
    """min Σ cost_j x_j over x ≥ 0 with the rows' limits; it grows by columns, and starts anew where it stopped.

    Args:
        rows: least and most of each row's sum; None means no limit.
    """

    def __init__(self, rows: Sequence[tuple[int | None, int | None]], budget: Budget) -> None:
        import highspy
        import numpy as np

        self._budget: Final = budget
        self._unlimited: Final = highspy.kHighsInf
        self._solved: Final = highspy.HighsModelStatus.kOptimal
        # The programs are small, and presolve would throw away the basis that the last run ended with.
        self._highs: Final = _solver({"presolve": "off", "solver": "simplex"})
        empty = np.array([], dtype=np.int32), np.array([], dtype=np.float64)
        for least, most in rows:
            self._highs.addRow(
                -self._unlimited if least is None else least, self._unlimited if most is None else most, 0, *empty
            )

    def add(self, cost: float, entries: "Mapping[int, float] | NDArray[np.float64]") -> None:
        """Add a column with its entries, by row."""
        import numpy as np

        if isinstance(entries, Mapping):
            at, values = np.array(list(entries), dtype=np.int32), np.array(list(entries.values()), dtype=np.float64)
        else:
            at = np.flatnonzero(entries).astype(np.int32)
            values = entries[at]
        self._highs.addCol(cost, 0.0, self._unlimited, len(at), at, values)

    def solve(self) -> Relaxed | NotProven:
        """Return an optimum of the program with the columns so far."""
        import numpy as np

        if self._budget.seconds_left <= 0:
            return NotProven()
        # The limit of a linear program counts the whole life of the solver.
        self._highs.setOptionValue("time_limit", self._highs.getRunTime() + self._budget.seconds_left)
        _start(self._highs)
        if self._highs.getModelStatus() != self._solved:
            return NotProven()
        solution = self._highs.getSolution()
        return Relaxed(np.array(solution.col_value), np.array(solution.row_dual))

"""How is an integer program put to the solver? The one module that knows HiGHS, and what its answers mean.

The solver is imported when the first program needs it: most quotes are settled by a bound that an easy packing meets.
Runs are repeatable: one thread, a fixed seed, a limit of nodes. The wall clock is a safety net, and a program that hits
either limit says so (`NotProven`) instead of guessing.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

NODES_MAX: Final = 5_000
SECONDS_MAX: Final = 2.0
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
    """The wall time that all programs of one quote share; a safety net."""

    ends: float = field(default_factory=lambda: time.monotonic() + SECONDS_MAX)

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
    highs, status = _run(costs, most, rows, budget.seconds_left)
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


def _run(costs: Sequence[int], most: Sequence[int], rows: Sequence[Row], seconds: float) -> tuple[Any, str]:
    """Build and run the program; return the solver and "optimal", "infeasible" or "stopped"."""
    # Imported here: 0.16 s and 66 MB that most quotes never need.
    import highspy
    import numpy as np

    class Quiet(highspy.Highs):
        """HiGHS without its banner, which setting up the callbacks prints whatever the options say."""

        def enableCallbacks(self) -> None:  # noqa: N802 -- the name is highspy's
            self.silent()

    highs = Quiet()  # type: ignore[no-untyped-call]  # highspy leaves its constructor without types
    for option, value in {
        "threads": 1,
        "random_seed": 0,
        "mip_max_nodes": NODES_MAX,
        "mip_rel_gap": 0.0,
        # Costs are whole, so that an optimum is proven as soon as less than one cent could be gained.
        "mip_abs_gap": 0.5,
        "mip_feasibility_tolerance": _SLACK,
        "time_limit": seconds,
    }.items():
        highs.setOptionValue(option, value)
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
    highs.run()
    status = highs.getModelStatus()
    if status == highspy.HighsModelStatus.kOptimal:
        return highs, "optimal"
    infeasible = status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible)
    return highs, "infeasible" if infeasible else "stopped"

"""What would one write first? An integer variable for each host kind and rack, put to HiGHS and to CP-SAT.

    min  Σ price_t used_r + price_network A
    s.t. Σ_r a_kr = n_k                              each host kind k
         Σ_k w_k a_kr ≤ room_t used_r                 each rack r of kind t; power, weight, slots and units in turn
         used_r ≥ used_r+1                            neighbours of one kind, since they are alike
         A ≥ Σ used / served                          a networking rack for so many

It knows nothing of our answer, but is helped as far as that goes: hosts are counted already, racks of one kind are in
order, and of each kind as many are offered as the simplest filling needs (`racks_needed`). That loses no optimum: where
one has more racks of a kind, moving every host that fits into those of the filling costs less. So the two differ in the
packing alone.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import highspy
import numpy as np

from sutler.quoting.loads import Size


@dataclass(frozen=True, slots=True)
class Plain:
    """A question for the plain program.

    Args:
        hosts: of each host kind its size and how many there are.
        racks: of each kind of rack its room, its price, and how many are offered.
        network: price of a networking rack, and how many racks it serves; 0 where none is needed.
    """

    hosts: Sequence[tuple[Size, int]]
    racks: Sequence[tuple[Size, int, int]]
    network: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it went.

    Args:
        seconds: what it took.
        price: of the best racks found; None without any.
        proven: True when that is the optimum.
    """

    seconds: float
    price: int | None
    proven: bool


def racks_needed(room: Size, hosts: Sequence[tuple[Size, int]]) -> int:
    """Return how many racks of one kind hold all hosts that fit it, the largest first, each in the first with room."""
    has = room.amounts()
    fitting = [(size.amounts(), count) for size, count in hosts if size.fits(room)]
    fitting.sort(
        key=lambda kind: max(need / most for need, most in zip(kind[0], has, strict=True) if most), reverse=True
    )
    racks: list[list[int]] = []
    for needs, count in fitting:
        for _ in range(count):
            place = next((left for left in racks if all(map(int.__ge__, left, needs))), None)
            if place is None:
                place = list(has)
                racks.append(place)
            place[:] = map(int.__sub__, place, needs)
    return len(racks)


@dataclass(frozen=True, slots=True)
class _Program:
    costs: list[int]
    most: list[int]
    rows: list[tuple[dict[int, int], int | None, int | None]]


def _program(plain: Plain) -> _Program:
    """Return costs and bounds of the columns a_kr, used_r and A, and the rows."""
    places = [(room, price, kind) for kind, (room, price, count) in enumerate(plain.racks) for _ in range(count)]
    kinds = len(plain.hosts)
    rows: list[tuple[dict[int, int], int | None, int | None]] = []
    for k, (_, count) in enumerate(plain.hosts):
        rows.append(({k * len(places) + r: 1 for r in range(len(places))}, count, count))
    used = kinds * len(places)
    for r, (room, _, kind) in enumerate(places):
        for at, has in enumerate(room.amounts()):
            needs = {k * len(places) + r: size.amounts()[at] for k, (size, _) in enumerate(plain.hosts)}
            rows.append(({**{c: n for c, n in needs.items() if n}, used + r: -has}, None, 0))
        if r + 1 < len(places) and places[r + 1][2] == kind:
            rows.append(({used + r: 1, used + r + 1: -1}, 0, None))
    costs = [0] * used + [price for _, price, _ in places]
    most = [count for _, count in plain.hosts for _ in places] + [1] * len(places)
    price, served = plain.network
    if served:
        rows.append(({**{used + r: 1 for r in range(len(places))}, used + len(places): -served}, None, 0))
        costs.append(price)
        most.append(len(places))
    return _Program(costs, most, rows)


def by_highs(plain: Plain, seconds: float) -> Outcome:
    """Solve it with HiGHS as it comes, but for one thread, a gap of nothing and a limit of time."""
    program = _program(plain)
    before = time.perf_counter()
    highs = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves its constructor without types
    # One thread, as ours has.
    settings = {"output_flag": False, "threads": 1, "mip_rel_gap": 0.0, "mip_abs_gap": 0.5, "time_limit": seconds}
    for option, value in settings.items():
        highs.setOptionValue(option, value)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(program.costs), len(program.rows)
    model.col_cost_ = np.array(program.costs, dtype=np.float64)
    model.col_lower_ = np.zeros(len(program.costs))
    model.col_upper_ = np.array(program.most, dtype=np.float64)
    model.integrality_ = [highspy.HighsVarType.kInteger] * len(program.costs)
    model.row_lower_ = np.array([-highspy.kHighsInf if low is None else low for _, low, _ in program.rows])
    model.row_upper_ = np.array([highspy.kHighsInf if high is None else high for _, _, high in program.rows])
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row) for row, _, _ in program.rows)])
    model.a_matrix_.index_ = np.array([column for row, _, _ in program.rows for column in row], dtype=np.int32)
    model.a_matrix_.value_ = np.array([v for row, _, _ in program.rows for v in row.values()], dtype=np.float64)
    highs.passModel(model)
    highs.run()
    taken = time.perf_counter() - before
    proven = highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    found = highs.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Outcome(taken, round(highs.getInfo().objective_function_value) if found else None, proven)


def by_cp_sat(plain: Plain, seconds: float, workers: int) -> Outcome:
    """Solve it with CP-SAT of OR-tools."""
    from ortools.sat.python import cp_model  # slow to import, and of use to this contestant alone

    program = _program(plain)
    before = time.perf_counter()
    model = cp_model.CpModel()
    columns = [model.new_int_var(0, most, str(at)) for at, most in enumerate(program.most)]
    for row, low, high in program.rows:
        total = cp_model.LinearExpr.weighted_sum([columns[at] for at in row], list(row.values()))
        if low is not None:
            model.add(total >= low)
        if high is not None:
            model.add(total <= high)
    model.minimize(cp_model.LinearExpr.weighted_sum(columns, program.costs))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = workers
    status = solver.solve(model)
    taken = time.perf_counter() - before
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return Outcome(taken, round(solver.objective_value) if found else None, status == cp_model.OPTIMAL)

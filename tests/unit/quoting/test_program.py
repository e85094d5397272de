"""Does the solver answer the same whatever else happens, and does it say when it was stopped?"""

import time

import highspy
import numpy as np
import pytest

from sutler.quoting.program import Budget, Infeasible, NotProven, Relaxation, Relaxed, Row, Solved, minimise


def test_the_cheapest_whole_values_are_found_or_that_there_are_none() -> None:
    """Else a quote is dearer than it has to be, or promises what cannot be."""
    rows = [Row({0: 3, 1: 5}, least=11)]
    assert minimise([3, 4], [9, 9], rows, Budget()) == Solved((2, 1))
    assert minimise([3, 4], [1, 1], rows, Budget()) == Infeasible()


def test_a_search_without_time_is_not_begun() -> None:
    """Else a server that is behind falls further behind."""
    late = Budget(ends=time.monotonic() - 1)
    assert minimise([1], [9], [Row({0: 1}, least=1)], late) == NotProven()
    program = Relaxation([(1, None)], late)
    program.add(1.0, {0: 1.0})
    assert program.solve() == NotProven()


def test_a_search_ends_at_its_nodes_whatever_the_time() -> None:
    """Else the same question gets another answer on a slower machine."""
    draw = np.random.default_rng(7)
    rows = [Row({at: int(value) for at, value in enumerate(draw.integers(20, 99, 40))}, 1_999, 1_999) for _ in range(4)]
    assert minimise([0] * 40, [1] * 40, rows, Budget(ends=time.monotonic() + 60, nodes=1)) == NotProven()


def test_prices_of_rows_follow_the_columns_that_are_added() -> None:
    """Else the best composition is never looked for."""
    program = Relaxation([(6, None), (None, 4)], Budget())
    program.add(10.0, {0: 1.0})
    first = program.solve()
    assert isinstance(first, Relaxed)
    assert (first.values.tolist(), first.prices.tolist()) == ([6.0], [10.0, 0.0])
    program.add(3.0, np.array([1.0, 1.0]))
    second = program.solve()
    assert isinstance(second, Relaxed)
    assert second.values.tolist() == [2.0, 4.0]
    assert second.prices.tolist() == pytest.approx([10.0, -7.0])


def test_other_users_of_the_solver_in_the_process_do_no_harm() -> None:
    """Else a program that uses HiGHS with more threads gets quotes without options from this library."""
    other = highspy.Highs()  # type: ignore[no-untyped-call]  # highspy leaves its constructor without types
    highspy.Highs.resetGlobalScheduler(True)
    other.setOptionValue("output_flag", False)
    other.setOptionValue("threads", 2)
    other.addVar(0, 1)
    other.run()
    assert minimise([1], [9], [Row({0: 1}, least=2)], Budget()) == Solved((2,))

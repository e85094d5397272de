"""Does a process beside the server answer as the engine does, whatever befalls it?"""

import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Final

import pytest

import journey
from assembled import REFERENCE
from modes import Served, serving
from sutler.quoting.answer import quote
from sutler.quoting.offer import offer_of
from sutler.quoting.question import Question
from sutler.solver import Apart, SolverFailed
from sutler.store.transaction import StoreUnavailable

WANTED: Final = [{"QuoteCapacityType": "EC2", "Unit": "m7i.4xlarge", "Quantity": 40.0}]
ORPHANING: Final = """
import os, signal
from sutler.quoting.question import Question
from sutler.reference.loader import load
from sutler.solver import Apart

Apart()(Question("US", [{"QuoteCapacityType": "EC2", "Unit": "m7i.4xlarge", "Quantity": 40.0}]), load())
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def solver() -> Iterator[Apart]:
    """A solver whose processes end with the test."""
    with closing(Apart()) as solver:
        yield solver


def test_it_answers_as_the_engine_does(solver: Apart) -> None:
    """Else a server quotes what no test of the engine has seen."""
    questions = [Question("DE", WANTED), Question("US", WANTED * 2), Question("JP", WANTED)]
    assert [solver(question, REFERENCE) for question in questions] == [
        offer_of(quote(one, REFERENCE)) for one in questions
    ]


def test_an_error_in_the_engine_is_told_and_the_next_question_is_answered(solver: Apart) -> None:
    """Else one bad quote ends all quotes, or its traceback is lost."""
    with pytest.raises(SolverFailed, match="Traceback"):
        solver("no question", REFERENCE)
    assert solver(Question("US", WANTED), REFERENCE).options


def test_a_process_that_was_ended_is_replaced(solver: Apart) -> None:
    """Else a server without memory to spare never quotes again."""
    assert solver(Question("US", WANTED), REFERENCE).options
    (process,) = solver._started
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert solver(Question("US", WANTED), REFERENCE).options


def test_each_thread_has_a_process_and_none_is_left() -> None:
    """Else two quotes wait for each other, or a server leaves processes behind when it is told to end."""
    with closing(Apart()) as solver, ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(lambda _: solver(Question("US", WANTED), REFERENCE), range(4)))
        assert all(answer == answers[0] for answer in answers)
        processes = [*solver._started]
        assert 1 <= len(processes) <= 2
    assert all(process.returncode is not None for process in processes)
    assert not solver._started


def test_a_hung_process_is_given_up_and_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else one process that hangs takes all quotes with it for good."""
    with closing(Apart()) as solver:
        assert solver(Question("US", WANTED), REFERENCE).options
        (process,) = solver._started
        process.send_signal(signal.SIGSTOP)
        monkeypatch.setattr(solver, "_patience_seconds", 0.5)
        with pytest.raises(StoreUnavailable, match="not worked out in time"):
            solver(Question("US", WANTED), REFERENCE)
        assert process.returncode == -signal.SIGKILL
        assert not solver._started, "what has ended is kept"
        monkeypatch.undo()
        assert solver(Question("US", WANTED), REFERENCE).options


def test_a_question_that_no_process_survives_may_be_asked_again_later(
    solver: Apart, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a client takes a machine without memory for a defect, and does not try again."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "executable", "/bin/false")
        with pytest.raises(StoreUnavailable, match="so has the one after it"):
            solver(Question("US", WANTED), REFERENCE)
        patch.setattr(sys, "executable", "/nowhere")
        with pytest.raises(StoreUnavailable, match="No process could be started"):
            solver(Question("US", WANTED), REFERENCE)
    assert not solver._started
    assert solver(Question("US", WANTED), REFERENCE).options


def test_closing_ends_a_hung_process_and_whoever_waits_for_it() -> None:
    """Else a server that is told to end waits for a process that never answers."""
    solver = Apart()
    with ThreadPoolExecutor(1) as threads:
        assert threads.submit(solver, Question("US", WANTED), REFERENCE).result().options
        (process,) = solver._started
        process.send_signal(signal.SIGSTOP)
        waiting = threads.submit(solver, Question("US", WANTED), REFERENCE)
        with pytest.raises(TimeoutError):
            waiting.result(timeout=0.2)
        solver.close()
        with pytest.raises(StoreUnavailable):
            waiting.result(timeout=10)
    assert process.returncode == -signal.SIGKILL
    assert not solver._started


def test_it_ends_with_a_server_that_was_killed() -> None:
    """Else each crash of a server leaves a process with the memory of an engine."""
    # What it prints to ends only with the last process that has it.
    ended = subprocess.run([sys.executable, "-c", ORPHANING], stderr=subprocess.PIPE, timeout=60, check=False)
    assert ended.returncode == -signal.SIGKILL, ended.stderr


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux for the processes of a process")
def test_a_server_solves_apart_and_leaves_nothing(tmp_path: Path) -> None:
    """Else every other call waits while a large quote is worked out, or a stopped server goes on."""
    with serving("sqlite", tmp_path) as server, closing(Served(server)) as sutler:
        process = server._process
        assert process is not None
        threads = Path(f"/proc/{process.pid}/task")
        assert children(threads) == []
        journey.quote(sutler.client())
        (child,) = children(threads)
        assert "sutler.solver" in Path(f"/proc/{child}/cmdline").read_text()
    assert not Path(f"/proc/{child}").exists()


def children(threads: Path) -> list[str]:
    """Return the ids of the processes that these threads have started."""
    return [child for thread in threads.iterdir() for child in (thread / "children").read_text().split()]

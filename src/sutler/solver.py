"""Where does a server work out quotes? In processes of their own, since Python runs one thread of a process at a time.

A quote is mostly Python, and beside it on a thread the other calls would get every other moment of the interpreter at
best. So each thread that solves (`store/solving`) has a process with the engine in it, and waits for it:

    thread --- pickled question, reference data ---> python -m sutler.solver     (starts with the thread's first quote,
           <-- pickled answer, or traceback -------                              ends with the pipe)

The processes are nice: where the machine is short of time, the calls go first. What they import stays out of the
server's memory.
"""

import os
import pickle
import subprocess
import sys
import threading
import traceback
from typing import IO, Any, Final

from sutler.reference.loader import Reference

NICENESS: Final = 10
ATTEMPTS: Final = 2
"""One process may have been ended from outside, as one that took much memory would be; two are no accident."""


class SolverFailed(Exception):
    """The engine raised, or its process ended; the message tells."""


class Apart:
    """Answers questions in a process beside this one, each thread in its own."""

    def __init__(self) -> None:
        self._mine: Final = threading.local()
        self._started: Final[list[subprocess.Popen[bytes]]] = []

    def __call__(self, question: Any, reference: Reference) -> Any:
        """Return the engine's answer. Raises: SolverFailed."""
        asked = pickle.dumps((question, reference), pickle.HIGHEST_PROTOCOL)
        for _ in range(ATTEMPTS):
            process = self._process()
            assert process.stdin is not None, "it is a pipe"
            assert process.stdout is not None, "it is a pipe"
            try:
                process.stdin.write(asked)
                process.stdin.flush()
                solved, answer = pickle.load(process.stdout)  # noqa: S301  # written by the process that was started here
            except (OSError, EOFError, pickle.UnpicklingError):
                _end(process)
                continue
            if not solved:
                raise SolverFailed(answer)
            return answer
        raise SolverFailed("the process that solves has ended, and so has the one after it")

    def close(self) -> None:
        """End the processes. No thread may be waiting for one."""
        for process in self._started:
            _end(process)

    def _process(self) -> "subprocess.Popen[bytes]":
        """Return this thread's process; start one where there is none."""
        process: subprocess.Popen[bytes] | None = getattr(self._mine, "process", None)
        if process is None or process.poll() is not None:
            # In a group of its own, Ctrl-C does not end it before its answer has left.
            command = [sys.executable, "-P", "-m", "sutler.solver"]
            pipe = subprocess.PIPE
            process = subprocess.Popen(command, stdin=pipe, stdout=pipe, process_group=0)  # noqa: S603  # our own module
            self._mine.process = process
            self._started.append(process)
        return process


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End a process by closing its pipes, or by force where it does not listen."""
    try:
        process.communicate(timeout=1)
    except (OSError, ValueError):  # the pipes are broken, or closed already
        pass
    except subprocess.TimeoutExpired:
        process.kill()
    process.wait()


def _answer_all(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer question after question until there are no more."""
    from sutler.quoting.answer import quote

    while True:
        try:
            question, reference = pickle.load(questions)  # noqa: S301  # written by the server that started this
        except EOFError:
            return
        reply: tuple[bool, Any]
        try:
            reply = True, quote(question, reference)
        except Exception:  # noqa: BLE001  # whatever it was, the server says so and goes on
            reply = False, traceback.format_exc()
        pickle.dump(reply, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


def main() -> None:
    """Be the process that solves."""
    os.nice(NICENESS)
    with (
        os.fdopen(os.dup(sys.stdin.fileno()), "rb") as questions,
        os.fdopen(os.dup(sys.stdout.fileno()), "wb") as answers,
    ):
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
        _answer_all(questions, answers)


if __name__ == "__main__":
    main()

"""Where does a server work out quotes? In processes of their own, since Python runs one thread of a process at a time.

A quote is mostly Python, and beside it on a thread the other calls would get every other moment of the interpreter at
best. So each thread that solves (`store/solving`) has a process with the engine in it, and waits for it:

    thread --- pickled question, reference data ---> python -m sutler.solver     (starts with the thread's first quote,
           <-- pickled offer, or traceback --------                              ends with the pipe)

Both ends read as little as they can: an offer is made of texts, and reference data that were sent before are known.

The processes are nice: where the machine is short of time, the calls go first. What they import stays out of the
server's memory.

Invariant: no question waits longer than the engine may take and some patience on top. A process that says nothing by
then is ended by force, and one that the server has no more use for as well: it holds nothing that could be lost.
"""

import os
import pickle
import subprocess
import sys
import threading
import traceback
from contextlib import suppress
from typing import IO, Any, Final

from sutler.quoting.offer import offer_of
from sutler.quoting.program import SECONDS_MAX
from sutler.reference.loader import Reference
from sutler.store.transaction import StoreUnavailable

NICENESS: Final = 10
ATTEMPTS: Final = 2
"""One process may have been ended from outside, as one that took much memory would be; two are no accident."""
PATIENCE_SECONDS: Final = SECONDS_MAX + 30
"""The engine's own budget, and what a process may need to start and to get its turn on a busy machine."""


class SolverFailed(Exception):
    """The engine raised; the message is its traceback."""


class Apart:
    """Answers questions in a process beside this one, each thread in its own.

    Args:
        patience_seconds: how long a question may take before its process counts as hung.
    """

    def __init__(self, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._patience_seconds: Final = patience_seconds
        self._mine: Final = threading.local()
        self._lock: Final = threading.Lock()  # over what follows
        self._started: Final[list[subprocess.Popen[bytes]]] = []
        self._latest: tuple[Reference, bytes] | None = None
        self._closed = False

    def __call__(self, question: Any, reference: Reference) -> Any:
        """Return what a quote keeps of the engine's answer.

        Raises:
            SolverFailed: the engine raised.
            StoreUnavailable: there was no answer in time, the processes were ended, or the server is stopping.
        """
        asked = pickle.dumps((question, self._pickled(reference)), pickle.HIGHEST_PROTOCOL)
        for _ in range(ATTEMPTS):
            process = self._process()
            hung = threading.Event()
            # Killed, it ends the writing to it as well as the reading from it.
            timer = threading.Timer(self._patience_seconds, _give_up, (process, hung))
            timer.daemon = True
            timer.start()
            try:
                solved, answer = _ask(process, asked)
            except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
                self._end(process)
                if hung.is_set():
                    # Another would take as long again, and there are calls behind this one.
                    raise StoreUnavailable("A quote was not worked out in time") from error
                continue
            finally:
                timer.cancel()
            if not solved:
                raise SolverFailed(answer)
            return answer
        raise StoreUnavailable("The process that works out quotes has ended, and so has the one after it")

    def close(self) -> None:
        """End the processes at once; a thread that waits for one gets StoreUnavailable."""
        with self._lock:
            self._closed = True
            left = [*self._started]
        for process in left:
            self._end(process)

    def _pickled(self, reference: Reference) -> bytes:
        """Return the reference data as bytes; a server always asks about the same."""
        latest = self._latest
        if latest is None or latest[0] is not reference:
            self._latest = latest = reference, pickle.dumps(reference, pickle.HIGHEST_PROTOCOL)
        return latest[1]

    def _process(self) -> "subprocess.Popen[bytes]":
        """Return this thread's process; start one where there is none. Raises: StoreUnavailable."""
        process: subprocess.Popen[bytes] | None = getattr(self._mine, "process", None)
        if process is not None and process.poll() is None:
            return process
        if process is not None:
            self._end(process)
        # In a group of its own, Ctrl-C does not end it before its answer has left.
        command = [sys.executable, "-P", "-m", "sutler.solver"]
        pipe = subprocess.PIPE
        with self._lock:
            if self._closed:
                raise StoreUnavailable("The server is stopping")
            try:
                process = subprocess.Popen(command, stdin=pipe, stdout=pipe, process_group=0)  # noqa: S603  # our own
            except OSError as error:
                raise StoreUnavailable(f"No process could be started to work out a quote: {error}") from error
            self._started.append(process)
        self._mine.process = process
        return process

    def _end(self, process: "subprocess.Popen[bytes]") -> None:
        """End a process by force, and forget it."""
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            assert pipe is not None, "it is a pipe"
            with suppress(OSError):  # what is written still reaches nobody
                pipe.close()
        with self._lock, suppress(ValueError):  # its thread and the one that closes may both end it
            self._started.remove(process)


def _ask(process: "subprocess.Popen[bytes]", asked: bytes) -> tuple[bool, Any]:
    """Send a question and wait for its answer."""
    assert process.stdin is not None, "it is a pipe"
    assert process.stdout is not None, "it is a pipe"
    process.stdin.write(asked)
    process.stdin.flush()
    solved, answer = pickle.load(process.stdout)  # noqa: S301  # written by the process that was started here
    return solved, answer


def _give_up(process: "subprocess.Popen[bytes]", hung: threading.Event) -> None:
    """End a process that does not answer; its reader finds out by the end of the pipe."""
    hung.set()
    process.kill()


def _answer_all(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer question after question until there are no more."""
    from sutler.quoting.answer import quote

    latest = b""
    reference: Any = None
    while True:
        try:
            question, pickled = pickle.load(questions)  # noqa: S301  # written by the server that started this
        except EOFError:
            return
        if pickled != latest:
            latest, reference = pickled, pickle.loads(pickled)  # noqa: S301  # as above
        reply: tuple[bool, Any]
        try:
            reply = True, offer_of(quote(question, reference))
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

"""Where are long computations waited for? On a few threads beside the calls, with a short queue before them.

Invariant: no more than `threads + waiting` computations are accepted at a time; the next is refused at once, which is
kinder than an answer after the client's patience has ended.
"""

import asyncio
import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final

from sutler.store.transaction import Busy, T

THREADS_MAX: Final = 2


class Solvers:
    """Threads that wait for a solver; in a server it works in a process beside it.

    Args:
        threads: None leaves one processor for the calls, where there is more than one.
    """

    def __init__(self, *, threads: int | None = None, waiting: int = 16) -> None:
        threads = threads or max(1, min(THREADS_MAX, (os.cpu_count() or 1) - 1))
        self._places = threading.Semaphore(threads + waiting)
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="sutler-solver")

    async def solve(self, job: Callable[[], T]) -> T:
        """Run a job. A caller that goes away takes its job along, unless it has begun. Raises: Busy."""
        if not self._places.acquire(blocking=False):
            raise Busy("Too many quotes are being worked out at once")
        future = self._threads.submit(contained, job)
        future.add_done_callback(lambda _: self._places.release())
        return await asyncio.wrap_future(future)

    async def close(self) -> None:
        """Finish what has begun."""
        await asyncio.to_thread(self._threads.shutdown, cancel_futures=True)


def contained(job: Callable[[], T]) -> T:
    """Run a job whose answer goes through a future, which cannot carry a StopIteration: nobody would wake up."""
    try:
        return job()
    except StopIteration as error:
        raise RuntimeError("a job raised StopIteration") from error

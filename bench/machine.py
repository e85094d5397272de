"""What did it run on, and was it alone? Figures of a machine that did something else meanwhile are worth little."""

import os
import platform
import resource
import sqlite3
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Final

TICKS_A_SECOND: Final = os.sysconf("SC_CLK_TCK")


def machine(folder: Path) -> dict[str, str]:
    """Return what a reader must know of the machine, and of the file system of a folder, to read the figures."""
    cpuinfo = Path("/proc/cpuinfo").read_text()
    model = next((line.partition(": ")[2] for line in cpuinfo.splitlines() if line.startswith("model name")), "unknown")
    mounted = subprocess.run(["df", "--output=fstype", str(folder)], capture_output=True, text=True, check=False)
    return {
        "processor": f"{os.cpu_count()} x {model}, {platform.machine()}",
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        "store on": mounted.stdout.split()[-1],
    }


class Company:
    """How busy others keep the machine, from now on.

    Args:
        servers: ids of the processes that are ours, besides this one and those that it has waited for.
    """

    def __init__(self, servers: Iterable[int]) -> None:
        self._servers: Final = tuple(servers)
        self._begin: Final = self._measure()

    def share(self) -> float:
        """Return the share of the processors' time that others have taken."""
        all_begin, busy_begin, ours_begin = self._begin
        all_now, busy_now, ours_now = self._measure()
        others = (busy_now - busy_begin) - (ours_now - ours_begin)
        return max(0.0, others / (all_now - all_begin))

    def _measure(self) -> tuple[float, float, float]:
        """Return seconds of all processors, those in which they were busy, and those that were ours."""
        user, nice, system, idle, waiting, interrupts, soft, stolen = _ticks(Path("/proc/stat"), first=1, count=8)
        busy = user + nice + system + interrupts + soft + stolen
        ours = sum(sum(_ticks(Path(f"/proc/{server}/stat"), first=13, count=2)) for server in self._servers)
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN):
            used = resource.getrusage(who)
            ours += used.ru_utime + used.ru_stime
        return busy + idle + waiting, busy, ours


def _ticks(file: Path, *, first: int, count: int) -> list[float]:
    """Return some fields of the first line of a file of /proc, which are ticks, in seconds."""
    fields = file.read_text().partition("\n")[0].split()
    return [int(field) / TICKS_A_SECOND for field in fields[first : first + count]]

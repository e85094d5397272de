"""Do large quotes hold up other calls? Reads from busy connections, with and without quotes being solved meanwhile.

    python -m bench.beside [--quick] [--json]

`sutler serve` on SQLite, as an operator starts it, reads over sixteen connections that are always busy (wrk), in turns:
alone, and beside two clients of whom each sends one large CreateQuote after another. Their quotes are those of
`demands.sold` for five hundred hosts, and one that no bound settles, so that an integer program has to.
"""

import argparse
import http.client
import itertools
import json
import random
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from bench import calls, contestants, demands, seeding
from bench.contestants import Running, authorization, running
from bench.load import Kind, Load, Run, wrk_is_there
from bench.machine import Company, machine
from bench.report import Ratio, Report, Series, Target
from bench.sdk import Script

CLIENTS: Final = 2
HOSTS: Final = 500
SEEDS: Final = 12
TIMES_HARD: Final = 7
READ_ORDERS: Final = 1_000
PATIENCE_SECONDS: Final = 30.0
KEPT: Final = Target(at_least=0.5)


def large_quotes() -> list[bytes]:
    """Return the bodies of CreateQuote that are sent in turn."""
    lines: Any = seeding.HARD_CAPACITY["RequestedCapacities"]
    hard = [{**one, "Quantity": one["Quantity"] * TIMES_HARD} for one in lines]
    wanted: list[Sequence[Any]] = []
    for seed in range(SEEDS):
        wanted += [demands.sold(seed, HOSTS).question.capacities, hard]
    return [json.dumps({"CountryCode": "US", "RequestedCapacities": list(one)}).encode() for one in wanted]


class Quoting:
    """Clients that ask for one large quote after another, each in an account of its own."""

    def __init__(self, server: Running) -> None:
        self._port: Final = server.port
        self._bodies: Final = large_quotes()
        self.answered = 0
        self.refused = 0
        self.seconds = 0.0

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """Ask for quotes as long as the block lasts."""
        ended = threading.Event()
        clients = [threading.Thread(target=self._ask, args=(number, ended)) for number in range(CLIENTS)]
        before = time.perf_counter()
        for client in clients:
            client.start()
        try:
            yield
        finally:
            self.seconds += time.perf_counter() - before
            ended.set()
            for client in clients:
                client.join()

    def _ask(self, number: int, ended: threading.Event) -> None:
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=PATIENCE_SECONDS)) as connection:
            for body in itertools.cycle(self._bodies[number:] + self._bodies[:number]):
                if ended.is_set():
                    return
                account = f"{random.randrange(500_000_000_000, 999_999_999_999)}"
                name, _, value = authorization("outposts", account).partition(": ")
                connection.request("POST", "/quotes", body, {"Content-Type": "application/json", name: value})
                answer = connection.getresponse()
                answer.read()
                self.answered += answer.status == 200
                self.refused += answer.status != 200


def run(folder: Path, *, rounds: int, seconds: int) -> Report:
    """Measure everything."""
    store = folder / "store"
    seeded = seeding.seed(store, quotes=0, orders=READ_ORDERS)
    facts = machine(folder)
    runs: dict[str, list[Run]] = {}
    with running(contestants.sutler(store), folder) as server:
        quoting = Quoting(server)
        with quoting.going_on():
            time.sleep(1)  # the processes that solve start with their first quotes
        company = Company(server.processes())
        loads = {
            "GetOrder": Load(calls.read_order(seeded.orders), server, folder),
            "GetSite": Load(_read_site(server), server, folder),
        }
        for number in range(rounds):
            print(f"... round {number + 1} of {rounds}", file=sys.stderr, flush=True)
            for name, load in loads.items():
                runs.setdefault(f"{name} alone", []).append(load.run(seconds))
                with quoting.going_on():
                    runs.setdefault(f"{name} beside quotes", []).append(load.run(seconds))
        facts["others took"] = f"{company.share():.0%} of the processors"
        memory = server.memory().peak_kib / 1024
    problems = [
        f"{name}: {one.refused} answers were no success, {one.broken} did not come."
        for name, seen in runs.items()
        for one in seen
        if one.refused or one.broken
    ]
    if quoting.refused or not quoting.answered:
        problems.append(f"{quoting.answered} quotes were answered, {quoting.refused} refused.")
    measured = {
        name: Series("calls/s", [one.rate for one in seen], f"p99 {max(one.p99_ms for one in seen):.3g} ms at most")
        for name, seen in runs.items()
    }
    measured["large quotes"] = Series("quotes/s", [quoting.answered / quoting.seconds], "beside the reads")
    measured["peak memory"] = Series("MiB", [memory], "with the processes that solve")
    ratios = [Ratio(f"{name} beside quotes", f"{name} alone", KEPT) for name in loads]
    return Report(facts, measured, ratios, problems, "Every answer was a success.")


def _read_site(server: Running) -> Kind:
    """Make a site; return GetSite of it."""
    with closing(Script("outposts", server.url)) as script:
        site = script.call("create_site", seeding.TEMPLATE_ACCOUNT, **seeding.SITE)["Site"]["SiteId"]
    return Kind("GetSite", "GET", "/sites/{1}", "outposts", seeding.TEMPLATE_ACCOUNT, rows=((site,),))


def main() -> None:
    """Run, print the report, and fail when an answer was no success."""
    parser = argparse.ArgumentParser(prog="python -m bench.beside", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="two short rounds: does it work, not how fast it is")
    parser.add_argument("--json", action="store_true", help="print the report for a machine")
    arguments = parser.parse_args()
    if not wrk_is_there():
        sys.exit("wrk is not installed (apt install wrk)")
    with tempfile.TemporaryDirectory(prefix="sutler-bench-") as folder:
        report = run(Path(folder), **({"rounds": 2, "seconds": 1} if arguments.quick else {"rounds": 5, "seconds": 2}))
    print(json.dumps(report.data(), indent=2) if arguments.json else report.text())
    sys.exit(bool(report.problems))


if __name__ == "__main__":
    main()

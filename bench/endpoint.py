"""How fast is the endpoint? One run that prints ratios: Sutler against moto's server, and against its own HTTP server.

    python -m bench.endpoint [--quick] [--json]

In turns, on one machine: a read (GetOrder), a small durable create (CreateSite, an account each) and CreateOrder from
a quote, from sixteen busy connections (wrk) and from a script (boto3, one call after another); the time from start to
the first answer; memory after the load. moto's peers are DescribeBroker and CreateBroker of its service mq, in memory;
Sutler's answers leave after a flush to the disk. At the end the store is counted: every acknowledged row must be there.
"""

import argparse
import compileall
import json
import sqlite3
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack, closing
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final

from bench import calls, contestants, seeding
from bench.contestants import Running, running
from bench.load import CONNECTIONS, Load, Run, wrk_is_there
from bench.machine import Company, machine
from bench.report import Ratio, Report, Series, Target
from bench.sdk import Script, mean_ms
from bench.seeding import Row, Seeded

ORDERS_A_SECOND: Final = 4_000
"""For so many are there quotes; a machine that orders faster is told so."""

READ_ORDERS: Final = 1_000
READ_BROKERS: Final = 100
SCRIPTED_ACCOUNTS: Final = 400_000_000_000
"""Below those of wrk, above those with quotes."""

WHOLE: Final = {"rounds": 5, "seconds": 2, "scripted": 100}
QUICK: Final = {"rounds": 2, "seconds": 1, "scripted": 20}

RATIOS: Final = (
    Ratio("wrk Sutler GetOrder", "wrk moto CreateBroker", Target(at_least=30)),
    Ratio("wrk Sutler GetOrder", "wrk moto DescribeBroker"),
    Ratio("wrk Sutler GetOrder", "wrk constant GetOrder", Target(at_least=0.45)),
    Ratio("wrk Sutler CreateSite", "wrk moto CreateBroker", Target(at_least=8)),
    Ratio("wrk Sutler CreateSite", "wrk constant CreateSite"),
    Ratio("wrk Sutler CreateOrder", "wrk moto CreateBroker", Target(at_least=4)),
    Ratio("wrk Sutler CreateOrder", "wrk constant CreateOrder"),
    Ratio("boto3 Sutler GetOrder", "boto3 moto DescribeBroker"),
    Ratio("boto3 Sutler GetOrder", "boto3 constant GetOrder"),
    Ratio("boto3 Sutler CreateSite", "boto3 moto CreateBroker"),
    Ratio("boto3 Sutler CreateOrder", "boto3 moto CreateBroker"),
    Ratio("start Sutler", "start moto", Target(at_most=0.7)),
    Ratio("peak memory Sutler", "peak memory moto", Target(at_most=0.6)),
    Ratio("memory Sutler", "memory moto", Target(at_most=0.6)),
    Ratio("peak memory Sutler, quoting", "peak memory moto"),
)


class Bench:
    """One run, in a folder of its own.

    Args:
        rounds: how often the contestants take turns.
        seconds: of a run of wrk.
        scripted: calls of boto3, of a kind and round.
    """

    def __init__(self, folder: Path, *, rounds: int, seconds: int, scripted: int) -> None:
        self._folder: Final = folder
        self._store: Final = folder / "store"
        self._rounds: Final = rounds
        self._seconds: Final = seconds
        self._scripted: Final = scripted
        self._measured: Final[dict[str, Series]] = {}
        self._problems: Final[list[str]] = []
        self._acknowledged: Final = {"site": 0, "orders": 0}
        self._machine: Final = machine(folder)
        self._unawaited = 0  # creates of each kind that were sent at most, with nobody waiting for the answer

    def run(self) -> Report:
        """Measure everything."""
        loaded = self._rounds * self._seconds * ORDERS_A_SECOND if wrk_is_there() else 0
        _say(f"filling a store with {loaded} quotes")
        scripted = self._rounds * self._scripted
        seeded = seeding.seed(self._store, quotes=loaded + scripted, orders=READ_ORDERS)
        before = self._rows()
        _say("starting servers")
        self._start()
        answers = self._folder / "answers.json"
        answers.write_text(json.dumps(seeded.answers))
        with ExitStack() as servers:
            lend = servers.enter_context
            sutler = lend(running(contestants.sutler(self._store), self._folder))
            moto = lend(running(contestants.moto(), self._folder))
            constant = lend(running(contestants.constant(answers), self._folder))
            brokers = calls.brokers(moto, READ_BROKERS)
            if wrk_is_there():
                self._load(sutler, moto, constant, seeded.quotes[scripted:], seeded.orders, brokers)
            else:
                self._problems.append("wrk is not installed (apt install wrk): busy connections were not measured.")
            self._weigh(sutler, moto, constant)
            self._script(sutler, moto, constant, seeded, brokers)
            self._weigh_quoting(sutler)
        self._compare(before)
        ratios = [ratio for ratio in RATIOS if {ratio.over, ratio.under} <= self._measured.keys()]
        return Report(self._machine, self._measured, ratios, self._problems)

    def _start(self) -> None:
        """Start Sutler on an empty folder and moto, in turns, both compiled as an installer leaves them."""
        compileall.compile_dir(Path(__file__).parents[1] / "src", quiet=1)
        taken: dict[str, list[float]] = {"Sutler": [], "moto": []}
        for number in range(self._rounds):
            for contestant in (contestants.sutler(self._folder / f"fresh-{number}"), contestants.moto()):
                with running(contestant, self._folder) as server:
                    taken[contestant.name].append(server.first_answer_s)
        for name, seconds in taken.items():
            self._measured[f"start {name}"] = Series("s", seconds, "from spawn to the first answer of its API")

    def _load(
        self,
        sutler: Running,
        moto: Running,
        constant: Running,
        quotes: tuple[Row, ...],
        orders: tuple[Row, ...],
        brokers: tuple[Row, ...],
    ) -> None:
        loads = [
            Load(kind, server, self._folder)
            for kind, server in (
                (calls.read_order(orders), constant),
                (calls.read_order(orders), sutler),
                (calls.read_broker(brokers), moto),
                (calls.create_broker(), moto),
                (calls.create_order(quotes), sutler),
                (calls.create_site(), sutler),
                (calls.create_site(), constant),
                (replace(calls.create_order(quotes), once=False), constant),
            )
        ]
        runs: dict[str, list[Run]] = {load.name: [] for load in loads}
        company = Company(server.process.pid for server in (sutler, moto, constant))
        for number in range(self._rounds):
            _say(f"loading, round {number + 1} of {self._rounds}")
            for load in loads:
                runs[load.name].append(load.run(self._seconds))
        self._machine["others took"] = f"{company.share():.0%} of the processors during the load"
        for name, seen in runs.items():
            note = f"p50 {median(run.p50_ms for run in seen):.3g} ms, p99 {median(run.p99_ms for run in seen):.3g} ms"
            self._measured[f"wrk {name}"] = Series("calls/s", [run.rate for run in seen], note)
            refused, broken = sum(run.refused for run in seen), sum(run.broken for run in seen)
            if refused or broken:
                self._problems.append(f"{name}: {refused} answers were no success, {broken} did not come.")
        self._acknowledged["site"] += sum(run.answered for run in runs["Sutler CreateSite"])
        self._acknowledged["orders"] += sum(run.answered for run in runs["Sutler CreateOrder"])
        self._unawaited = CONNECTIONS * self._rounds

    def _weigh(self, *servers: Running) -> None:
        for server in servers:
            memory, name = server.memory(), server.contestant.name
            self._measured[f"peak memory {name}"] = Series("MiB", [memory.peak_kib / 1024], "largest resident set")
            self._measured[f"memory {name}"] = Series("MiB", [memory.share_kib / 1024], "proportional share (PSS)")

    def _script(
        self, sutler: Running, moto: Running, constant: Running, seeded: Seeded, brokers: tuple[Row, ...]
    ) -> None:
        _say("calling from a script")
        with (
            closing(Script("outposts", sutler.url)) as ours,
            closing(Script("outposts", constant.url)) as fixed,
            closing(Script("mq", moto.url)) as peer,
        ):
            quotes, count = iter(seeded.quotes), self._scripted
            taken: dict[str, list[float]] = {}
            for number in range(self._rounds):
                first = SCRIPTED_ACCOUNTS + number * count
                for name, made in {
                    "Sutler GetOrder": calls.scripted_reads(ours, seeded.orders[:count]),
                    "moto DescribeBroker": calls.scripted_broker_reads(peer, brokers[:count]),
                    "constant GetOrder": calls.scripted_reads(fixed, seeded.orders[:count]),
                    "Sutler CreateSite": calls.scripted_sites(ours, range(first, first + count)),
                    "moto CreateBroker": calls.scripted_brokers(peer, count),
                    "Sutler CreateOrder": calls.scripted_orders(ours, islice(quotes, count)),
                }.items():
                    taken.setdefault(name, []).append(mean_ms(made))
        for name, milliseconds in taken.items():
            self._measured[f"boto3 {name}"] = Series("ms/call", milliseconds)
        self._acknowledged["site"] += self._rounds * count
        self._acknowledged["orders"] += self._rounds * count

    def _weigh_quoting(self, sutler: Running) -> None:
        """Weigh Sutler once more after a quote that loads the solver."""
        with closing(Script("outposts", sutler.url)) as script:
            script.call("create_quote", seeding.TEMPLATE_ACCOUNT, CountryCode="US", **seeding.HARD_CAPACITY)
        peak = sutler.memory().peak_kib / 1024
        self._measured["peak memory Sutler, quoting"] = Series("MiB", [peak], "with the process that solves")

    def _rows(self) -> dict[str, int]:
        """Return how many rows of each kind are in the store, which no server has open."""
        with closing(sqlite3.connect(self._store / "sutler.db")) as connection:
            return {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in self._acknowledged
            }

    def _compare(self, before: Mapping[str, int]) -> None:
        """Hold the rows that were added against those that were acknowledged."""
        after = self._rows()
        for table, acknowledged in self._acknowledged.items():
            added = after[table] - before[table]
            if not acknowledged <= added <= acknowledged + self._unawaited:
                self._problems.append(f"{acknowledged} rows of {table} were acknowledged, {added} are in the store.")


def _say(doing: str) -> None:
    print(f"... {doing}", file=sys.stderr, flush=True)


def main() -> None:
    """Run, print the report, and fail when an answer was no success or a row is missing."""
    parser = argparse.ArgumentParser(prog="python -m bench.endpoint", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="two short rounds: does it work, not how fast it is")
    parser.add_argument("--json", action="store_true", help="print the report for a machine")
    parser.add_argument("--folder", type=Path, help="where the stores are made for the time of the run")
    arguments = parser.parse_args()
    size = (
        {"rounds": 2, "seconds": 1, "scripted": 20} if arguments.quick else {"rounds": 5, "seconds": 2, "scripted": 100}
    )
    with tempfile.TemporaryDirectory(prefix="sutler-bench-", dir=arguments.folder) as folder:
        report = Bench(Path(folder), **size).run()
    print(json.dumps(report.data(), indent=2) if arguments.json else report.text())
    sys.exit(bool(report.problems))


if __name__ == "__main__":
    main()

"""How fast is a quote, and is it the best? One run: our packing against the plain program, in HiGHS and in CP-SAT.

    python -m bench.quoting [--quick] [--json]

On hardware that is sold and on mixed hardware (`demands`), from ten hosts to two thousand, at least twelve seeds: the
time of a quote with all its options, how many of them are proven best, and how far the others may be from it; and for
the packing at the lowest price, how much longer the plain program (`plain`) takes, from the same counted hosts. Where
that proves an optimum, ours must be the same.
"""

import argparse
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import demands
from bench.demands import Case
from bench.machine import Company, machine
from bench.plain import Outcome, Plain, by_cp_sat, by_highs, racks_needed
from bench.report import Ratio, Report, Series, Target

from sutler.quoting.answer import quote
from sutler.quoting.configurations import Obstacle
from sutler.quoting.estate import Estate
from sutler.quoting.fleets import Fleet
from sutler.quoting.floors import Floor
from sutler.quoting.installing import Installation
from sutler.quoting.options import LOWEST_PRICE, Scope, configurations
from sutler.quoting.packing import Packed, Packer
from sutler.quoting.program import Budget
from sutler.quoting.racks import size_of
from sutler.reference.hardware import StorageHost

if TYPE_CHECKING:
    from sutler.quoting.loads import Size

RACKS_MOST: Final = 400
"""An option lists a hundred racks; two thousand hosts take more, so the bench looks behind that limit."""

WORKERS: Final = 2
SETS: Final[Mapping[str, Callable[[int, int], Case]]] = {"sold": demands.sold, "mixed": demands.mixed}


QUOTED: Final = {
    ("sold", 40): Target(at_most=20),
    ("mixed", 40): Target(at_most=100),
    ("sold", 2000): Target(at_most=100),
    ("mixed", 2000): Target(at_most=2000),
}
PROVEN: Final = {("sold", 2000): Target(at_least=100)}
GAPS: Final = {("mixed", 2000): Target(at_most=1)}
FASTER: Final = {("sold", 200): Target(at_least=5), ("mixed", 200): Target(at_least=50)}


class Bench:
    """One run.

    Args:
        seeds: how many demands of a kind.
        hosts: about so many each takes.
        compared: those sizes that the plain program is asked for as well.
        seconds: most time of the plain program for one demand.
    """

    def __init__(self, *, seeds: int, hosts: list[int], compared: list[int], seconds: float) -> None:
        self._seeds: Final = seeds
        self._hosts: Final = hosts
        self._compared: Final = compared
        self._seconds: Final = seconds
        self._values: Final[dict[str, list[float]]] = defaultdict(list)
        self._notes: Final[dict[str, Counter[str]]] = defaultdict(Counter)
        self._targets: Final[dict[str, Target | None]] = {}
        self._problems: Final[list[str]] = []

    def run(self) -> Report:
        """Measure everything."""
        company = Company([])
        for name, case in SETS.items():
            quote(case(0, 40).question, case(0, 40).reference)  # the solver is imported, once for a process
            for hosts in self._hosts:
                print(f"... {name}, {hosts} hosts", file=sys.stderr, flush=True)
                for seed in range(self._seeds):
                    self._quote(name, hosts, case(seed, hosts))
                    if hosts in self._compared:
                        self._compare(name, hosts, seed, case(seed, hosts))
        facts = machine(Path.cwd())
        del facts["store on"]
        facts["others took"] = f"{company.share():.0%} of the processors"
        measured = {
            key: Series(_unit(key), values, _noted(self._notes[key]), self._targets.get(key))
            for key, values in self._values.items()
        }
        ratios = [
            Ratio(f"{name} {hosts}, plain in {solver}", f"{name} {hosts}, packing", target)
            for name in SETS
            for hosts in self._compared
            for solver, target in (("HiGHS", FASTER.get((name, hosts))), ("CP-SAT", None))
        ]
        return Report(
            facts, measured, ratios, self._problems, "Wherever the plain program proved an optimum, ours is the same."
        )

    def _record(self, key: str, value: float, target: Target | None = None) -> None:
        self._values[key].append(value)
        self._targets[key] = target

    def _quote(self, name: str, hosts: int, case: Case) -> None:
        """Time all options of a quote, and tell how good they are."""
        demand = case.demand
        before = time.perf_counter()
        found, _ = configurations(demand, None, None, case.reference, Budget(), RACKS_MOST)
        taken = time.perf_counter() - before
        if not found:
            self._problems.append(f"{name}, {hosts} hosts: no option.")
            return
        self._record(f"{name} {hosts}, all options", 1000 * taken, QUOTED.get((name, hosts)))
        self._notes[f"{name} {hosts}, all options"]["options"] += len(found)
        proven = sum(one.proven for one in found)
        self._record(f"{name} {hosts}, proven", 100 * proven / len(found), PROVEN.get((name, hosts)))
        gap = max(float(one.gap) if one.gap is not None else 1.0 for one in found)
        self._record(f"{name} {hosts}, largest gap", 100 * gap, GAPS.get((name, hosts)))

    def _compare(self, name: str, hosts: int, seed: int, case: Case) -> None:
        """Time one option, the packing alone, and the plain program on the same hosts and racks."""
        before = time.perf_counter()
        fleet, stored, floor, scope = _asked(case)
        Installation(floor, [fleet], stored, case.reference, scope.budget).best(fleet, LOWEST_PRICE)
        self._record(f"{name} {hosts}, one option", 1000 * (time.perf_counter() - before))
        plain = _plain(fleet, stored, floor, case)
        before = time.perf_counter()
        sizes, counts = [size for size, _ in plain.hosts], [count for _, count in plain.hosts]
        packer = Packer(sizes, counts, floor.rooms, floor.new_rooms, floor.prices, Budget())
        packed = packer.pack(counts, [], LOWEST_PRICE)
        self._record(f"{name} {hosts}, packing", 1000 * (time.perf_counter() - before))
        assert isinstance(packed, Packed), "the bench asks for what can be built"
        price = packed.toll[0]
        if not plain.network[1]:
            price = sum(plain.racks[kind][1] for kind, _ in packed.new)
        for solver, outcome in (
            ("HiGHS", by_highs(plain, self._seconds)),
            ("CP-SAT", by_cp_sat(plain, self._seconds, WORKERS)),
        ):
            key = f"{name} {hosts}, plain in {solver}"
            self._record(key, 1000 * outcome.seconds)
            self._notes[key]["proven" if outcome.proven else "stopped"] += 1
            if _wrong(outcome, price, proven=packed.proven):
                self._problems.append(f"{key}, seed {seed}: {outcome.price} against our {price}.")


def _wrong(outcome: Outcome, price: int, *, proven: bool) -> bool:
    """Tell whether an outcome cannot be true together with our price."""
    if outcome.price is None:
        return False
    return (outcome.proven and proven and outcome.price != price) or (proven and outcome.price < price)


def _asked(case: Case) -> tuple[Fleet, list[StorageHost], Floor, Scope]:
    """Return what is to be packed for the lowest price, and where it may go."""
    scope = Scope(case.demand, Estate("RACK"), case.reference, Budget(), RACKS_MOST)
    designs = next(kin for kin in scope.designs() if kin[0].scaling_type != "SINGLE_RACK")
    fleet, stored, floor = scope.fleet(), scope.storage(designs[0]), scope.floor(designs, case.demand.limits, None)
    assert isinstance(fleet, Fleet), "the bench asks for what can be built"
    assert not fleet.families, "each family of the bench has one kind of host"
    assert not isinstance(stored, Obstacle), "likewise"
    assert isinstance(floor, Floor), "likewise"
    return fleet, stored[1], floor, scope


def _plain(fleet: Fleet, stored: list[StorageHost], floor: Floor, case: Case) -> Plain:
    """Return the same question for the plain program: hosts of one size are one kind for it too."""
    book, hardware = case.reference.prices.racks_usd_cents, case.reference.hardware
    counts: Counter[Size] = Counter()
    for key, count in Counter(one.host.key for one in fleet.hosts).items():
        counts[size_of(hardware.hosts[key])] += count
    for key, count in Counter(one.key for one in stored).items():
        counts[size_of(hardware.storage[key])] += count
    hosts = sorted(counts.items(), key=lambda item: item[0].amounts())
    places = zip(floor.designs, floor.new_rooms, strict=True)
    racks = [(room, book[design.key], racks_needed(room, hosts)) for design, room in places]
    network = (0, 0)
    if floor.network is not None and floor.prices.networks[1] > 0:
        network = (book[floor.network.key], floor.network.serves_racks)
    return Plain(hosts, racks, network)


def _unit(key: str) -> str:
    return "%" if key.endswith(("proven", "gap")) else "ms"


def _noted(notes: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in sorted(notes.items()))


def main() -> None:
    """Run, print the report, and fail when an optimum is not ours."""
    parser = argparse.ArgumentParser(prog="python -m bench.quoting", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="two seeds: does it work, not how fast it is")
    parser.add_argument("--json", action="store_true", help="print the report for a machine")
    arguments = parser.parse_args()
    if arguments.quick:
        report = Bench(seeds=2, hosts=[10, 40, 200], compared=[10], seconds=2.0).run()
    else:
        report = Bench(seeds=12, hosts=[10, 40, 200, 500, 2000], compared=[10, 40, 200], seconds=15.0).run()
    print(json.dumps(report.data(), indent=2) if arguments.json else report.text())
    sys.exit(bool(report.problems))


if __name__ == "__main__":
    main()

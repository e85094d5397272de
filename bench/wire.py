"""How fast is the wire alone? One run that prints ratios: the generated code against two interpreters of the model.

    python -m bench.wire [--quick] [--json]

No socket, no store, no operation: a request's body and labels are decoded, parsed and validated, and an answer is
serialized. GetOrder, CreateOrder, CreateSite and a CreateQuote of 2,000 capacities, in turns, against JSON decoding
with botocore's ParamValidator and against a walk of the shapes in LocalStack's manner. Then what a refusal costs, next
to the same call accepted; and how the cost grows with the size of each input that a client can make larger. Time is the
processor's, so that company on the machine matters less.
"""

import argparse
import gc
import json
import math
import re
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any, Final

from bench import wire_calls, wire_peers
from bench.machine import Company, machine
from bench.report import Ratio, Report, Series, Target
from bench.wire_calls import Growing, Wrong

from sutler.wire import errors
from sutler.wire.constraints import message
from sutler.wire.contract import OPERATIONS
from sutler.wire.errors import ServiceError
from sutler.wire.protocol import Unreadable

CONTESTANTS: Final = {
    "wire": wire_peers.sutler,
    "ParamValidator": wire_peers.validator,
    "walk": wire_peers.walk,
}
EXPONENT_MOST: Final = 1.3
"""Of a cost that is linear, when large inputs leave the processor's caches; what is quadratic has 2."""
SOUND: Final = "All three read the same requests; every wrong one was refused."


@dataclass(frozen=True, slots=True)
class Growth:
    """How the cost of one input grows.

    Args:
        sizes: each twice the one before.
        seconds: the least that a request of the size took.
        code: how the answer began: "accepted", or the error.
    """

    what: str
    sizes: Sequence[int]
    seconds: Sequence[float]
    code: str

    @property
    def exponent(self) -> float:
        """Return e of the cost ~ size^e, fitted to the upper half of the series, where fixed costs no longer count.

        The series ends with its dearest size: what costs less beyond some bound is no less dear below it.
        """
        until = max(1 + self.seconds.index(max(self.seconds)), min(4, len(self.seconds)))
        upper = slice(until // 2, until)
        xs, ys = [math.log(size) for size in self.sizes[upper]], [math.log(taken) for taken in self.seconds[upper]]
        x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
        slope = sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True))
        return slope / sum((x - x_mean) ** 2 for x in xs)

    def text(self) -> str:
        """Return a line for a person."""
        verdict = "reached" if self.exponent <= EXPONENT_MOST else "MISSED"
        ends = f"{_micro(self.seconds[0])} to {_micro(max(self.seconds))} us"
        sizes = f"{self.sizes[0]:,} to {self.sizes[-1]:,}"
        return f"{self.what:<30}{sizes:>22}{ends:>24}{self.exponent:>8.2f}  <= {EXPONENT_MOST}  {verdict}  {self.code}"

    def data(self) -> dict[str, Any]:
        """Return the same for a machine."""
        return {"sizes": list(self.sizes), "seconds": list(self.seconds), "exponent": self.exponent, "code": self.code}


class Bench:
    """One run.

    Args:
        rounds: how often the contestants take turns.
        seconds: of one turn.
        doublings: of the sizes of an input.
    """

    def __init__(self, *, rounds: int, seconds: float, doublings: int) -> None:
        self._rounds: Final = rounds
        self._seconds: Final = seconds
        self._doublings: Final = doublings
        self._problems: Final[list[str]] = []
        self._measured: Final[dict[str, Series]] = {}
        self._ratios: Final[list[Ratio]] = []

    def run(self) -> tuple[Report, list[Growth]]:
        """Measure everything."""
        with tempfile.TemporaryDirectory() as folder:
            described = machine(Path(folder))
        company = Company(())
        _say("the four calls")
        self._compare()
        _say("refusals")
        self._refuse()
        grown = []
        for growing in wire_calls.growing():
            _say(f"growing: {growing.what}")
            grown.append(self._grow(growing))
        described["others took"] = f"{company.share():.0%} of the processors"
        return Report(described, self._measured, self._ratios, self._problems, SOUND), grown

    def _compare(self) -> None:
        for call in wire_calls.measured_calls():
            self._measure({f"{name} {call.name}": make(call) for name, make in CONTESTANTS.items()})
            self._ratios.extend(
                Ratio(f"{peer} {call.name}", f"wire {call.name}", Target(at_least=3))
                for peer in CONTESTANTS
                if peer != "wire"
            )
            ours, walked = (json.loads(make(call)()) for make in (wire_peers.sutler, wire_peers.walk))
            if ours != walked:
                self._problems.append(f"{call.name}: the answers differ.")

    def _refuse(self) -> None:
        by_call: dict[str, list[Wrong]] = {}
        for wrong in (*wire_calls.wrongs(), *wire_calls.small_wrongs()):
            by_call.setdefault(wrong.right.name, []).append(wrong)
        for name, wrongs in by_call.items():
            accepted = f"accepted {name}"
            made: dict[str, Callable[[], bytes]] = {accepted: wire_peers.sutler(wrongs[0].right)}
            for wrong in wrongs:
                refused = f"{name}: {wrong.what}"
                made[refused] = _refusing(wrong)
                self._ratios.append(Ratio(refused, accepted, Target(at_most=3) if wrong.held else None))
                if not re.match(rb'{"Message":"(\d+ validation error|The request body cannot)', made[refused]()):
                    self._problems.append(f"{refused} was not refused.")
            self._measure(made)

    def _measure(self, made: Mapping[str, Callable[[], bytes]]) -> None:
        """Let some exchanges take turns."""
        counts = {name: _fitting(exchange, self._seconds) for name, exchange in made.items()}
        taken: dict[str, list[float]] = {name: [] for name in made}
        for _ in range(self._rounds):
            for name, exchange in made.items():
                taken[name].append(_processor_time(exchange, counts[name]) / counts[name] * 1e6)
        for name, values in taken.items():
            self._measured[name] = Series("us", values)

    def _grow(self, growing: Growing) -> Growth:
        sizes = [growing.least << doubling for doubling in range(self._doublings)]
        exchanges = [_answering(*growing.made(size)) for size in sizes]
        seconds = [min(_processor_time(exchange, 1) for _ in range(self._rounds)) for exchange in exchanges]
        return Growth(growing.what, sizes, seconds, _code(exchanges[-1]()))


def _refusing(wrong: Wrong) -> Callable[[], bytes]:
    call = wrong.call
    return _answering(call.operation, tuple(call.labels.values()), "", wrong.body)


def _answering(name: str, labels: tuple[str, ...], query: str, body: bytes) -> Callable[[], bytes]:
    """Return what reads and validates a request, and says what is wrong with it as the endpoint does."""
    operation = OPERATIONS[name]

    def exchange() -> bytes:
        try:
            request = operation.parse(labels, query, body)
            if operation.valid(request):
                return b""
            refusal = ServiceError("ValidationException", message(operation.violations(request)))
        except Unreadable as reason:
            refusal = ServiceError("SerializationException", str(reason))
        return errors.response(refusal, "7c0f3b4e-6f0a-4f0e-9c39-0d2f9e1c9d55").body

    return exchange


def _code(answer: bytes) -> str:
    return re.sub(r" detected.*", "", json.loads(answer)["Message"])[:40] if answer else "accepted"


def _fitting(exchange: Callable[[], bytes], seconds: float) -> int:
    """Return how many exchanges take about so long."""
    exchange()
    return max(1, int(seconds / max(_processor_time(exchange, 3) / 3, 1e-7)))


def _processor_time(exchange: Callable[[], bytes], count: int) -> float:
    gc.collect()
    gc.disable()
    try:
        begin = time.process_time()
        for _ in range(count):
            exchange()
        return time.process_time() - begin
    finally:
        gc.enable()


def _micro(seconds: float) -> str:
    return f"{seconds * 1e6:,.0f}"


def text(report: Report, grown: Sequence[Growth]) -> str:
    """Return the whole report for a person."""
    held = [ratio for ratio in report.ratios if ratio.target is not None and ratio.target.at_most is not None]
    others = [ratio for ratio in report.ratios if ratio.target is None]
    lines = [report.text(), "", *(_dearest(*named, report) for named in (("held", held), ("other", others))), ""]
    lines.append(f"{'grows with':<30}{'size':>22}{'least time':>24}{'power':>8}  target")
    return "\n".join([*lines, *(growth.text() for growth in grown)])


def _dearest(which: str, refused: Sequence[Ratio], report: Report) -> str:
    worst = max(refused, key=lambda ratio: median(ratio.values(report.measured)))
    figure = median(worst.values(report.measured))
    return f"The dearest refusal of the {which} ones is {worst.over}: {figure:.2f} times {worst.under}."


def _say(doing: str) -> None:
    print(f"... {doing}", file=sys.stderr, flush=True)


def main() -> None:
    """Run, print the report, and fail when a peer reads something else or a wrong request was accepted."""
    parser = argparse.ArgumentParser(prog="python -m bench.wire", description=__doc__.partition("\n")[0])
    parser.add_argument("--quick", action="store_true", help="short rounds: does it work, not how fast it is")
    parser.add_argument("--json", action="store_true", help="print the report for a machine")
    arguments = parser.parse_args()
    bench = (
        Bench(rounds=2, seconds=0.001, doublings=3) if arguments.quick else Bench(rounds=7, seconds=0.05, doublings=7)
    )
    report, grown = bench.run()
    if arguments.json:
        print(json.dumps({**report.data(), "growth": {growth.what: growth.data() for growth in grown}}, indent=2))
    else:
        print(text(report, grown))
    sys.exit(bool(report.problems))


if __name__ == "__main__":
    main()

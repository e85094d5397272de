"""What came out? Series of figures, the ratios between them, and what the project means to reach.

A figure alone says little: the machine decides it. A ratio is taken between two figures of one round, which were
measured within seconds of each other, and the median of the rounds is held against the target.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Series:
    """One thing that was measured again and again.

    Args:
        values: one a round.
        note: said behind it.
        target: what their median should reach.
    """

    unit: str
    values: Sequence[float]
    note: str = ""
    target: "Target | None" = None


@dataclass(frozen=True, slots=True)
class Target:
    """What a ratio should reach: at least so much, or at most."""

    at_least: float | None = None
    at_most: float | None = None

    def __str__(self) -> str:
        return f">= {self.at_least:g}" if self.at_least is not None else f"<= {self.at_most:g}"

    def reached(self, ratio: float) -> bool:
        """Tell whether a ratio is good enough."""
        return (self.at_least is None or ratio >= self.at_least) and (self.at_most is None or ratio <= self.at_most)


@dataclass(frozen=True, slots=True)
class Ratio:
    """One series over another, round by round."""

    over: str
    under: str
    target: Target | None = None

    def values(self, measured: Mapping[str, Series]) -> list[float]:
        """Return the ratio of each round."""
        pairs = zip(measured[self.over].values, measured[self.under].values, strict=True)
        return [over / under for over, under in pairs]


@dataclass(frozen=True, slots=True)
class Report:
    """All that one run measured.

    Args:
        machine: what it ran on, by what is said.
        measured: by name; names begin with how it was measured.
        ratios: those whose two series were measured.
        problems: answers that were no success, rows that are missing: with one of them no figure counts.
        sound: what is said when there are none.
    """

    machine: Mapping[str, str]
    measured: Mapping[str, Series]
    ratios: Sequence[Ratio]
    problems: Sequence[str]
    sound: str = "Every answer was a success, and every acknowledged row is in the store."

    def text(self) -> str:
        """Return tables for a person."""
        lines = [f"{name}: {value}" for name, value in self.machine.items()]
        lines += ["", f"{'measured':<36}{'median':>10}{'lowest':>10}{'highest':>10}  unit"]
        for name, series in self.measured.items():
            figures = "".join(
                f"{value:>10.4g}" if value < 100 else f"{value:>10,.0f}" for value in _spread(series.values)
            )
            verdict = _verdict(series.target, median(series.values))
            lines.append(f"{name:<36}{figures}  {series.unit}{series.note and '; '}{series.note}{verdict}")
        lines += ["", f"{'ratio':<60}{'median':>8}{'lowest':>8}{'highest':>8}  target"]
        for ratio in self.ratios:
            spread = _spread(ratio.values(self.measured))
            figures = "".join(f"{value:>8.3g}" if value < 100 else f"{value:>8,.0f}" for value in spread)
            verdict = _verdict(ratio.target, spread[0])
            lines.append(f"{f'{ratio.over} / {ratio.under}':<60}{figures}{verdict}")
        lines += ["", *(self.problems or [self.sound])]
        return "\n".join(lines)

    def data(self) -> dict[str, Any]:
        """Return the same for a machine."""
        return {
            "machine": dict(self.machine),
            "measured": {
                name: {
                    "unit": series.unit,
                    "values": list(series.values),
                    "note": series.note,
                    "target": None if series.target is None else str(series.target),
                }
                for name, series in self.measured.items()
            },
            "ratios": [
                {
                    "over": ratio.over,
                    "under": ratio.under,
                    "values": (values := ratio.values(self.measured)),
                    "median": median(values),
                    "target": None if ratio.target is None else str(ratio.target),
                    "reached": None if ratio.target is None else ratio.target.reached(median(values)),
                }
                for ratio in self.ratios
            ],
            "problems": list(self.problems),
        }


def _spread(values: Sequence[float]) -> tuple[float, float, float]:
    return median(values), min(values), max(values)


def _verdict(target: Target | None, value: float) -> str:
    return "" if target is None else f"  {target}  {'reached' if target.reached(value) else 'MISSED'}"

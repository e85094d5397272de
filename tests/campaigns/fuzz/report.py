"""What did a campaign find? Its figures as Markdown, and each failing request as a file that can be replayed."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from campaigns.fuzz.run import Report
from campaigns.fuzz.verdict import SERVED

SHOWN_BYTES = 1500
MEMORY_ROWS = 12


def written(report: Report) -> str:
    """Return the figures of a campaign as Markdown."""
    tally = report.tally
    kinds = ["valid", "retried", "nearly valid", "clock", "hostile"]
    lines = [
        "",
        f"Seed {report.settings.seed}, {'PostgreSQL' if report.settings.postgresql else 'SQLite'}:"
        f" {tally.total:,} requests in {report.seconds:.0f} s ({tally.total / max(report.seconds, 1):,.0f} a second).",
        f"{report.acknowledged:,} acknowledged writes of journaled accounts; read back {report.read_back[0]:,} times on"
        f" the way, {report.read_back[1]:,} things at the end, {report.read_back[2]:,} after a restart.",
        f"{tally.overloaded:,} answers of overload. {tally.seen.total():,} failures, {len(tally.seen)} kinds.",
        f"Longest wait for answers: {tally.longest[0]:.1f} s ({tally.longest[1]}).",
        "",
        "| kind | requests | answers |",
        "|---|--:|---|",
    ]
    for kind in kinds:
        answers = Counter({answer: count for (of, answer), count in tally.answers.items() if of == kind})
        shown = ", ".join(f"{answer} {count:,}" for answer, count in answers.most_common())
        lines.append(f"| {kind} | {tally.requests[kind]:,} | {shown} |")
    lines += ["", "| operation | accepted | refused |", "|---|--:|--:|"]
    lines += [f"| {name} | {tally.operations[name, True]:,} | {tally.operations[name, False]:,} |" for name in SERVED]
    lines += ["", "| seconds | requests | MiB |", "|--:|--:|--:|"]
    step = max(len(report.memory) // MEMORY_ROWS, 1)
    lines += [
        f"| {seconds:.0f} | {done:,} | {kilobytes / 1024:.1f} |" for seconds, done, kilobytes in report.memory[::step]
    ]
    lines.append(f"\nMemory of the last quarter against the second: {report.growth():+.1%}.")
    return "\n".join(lines)


def failures(report: Report, folder: Path) -> Iterator[str]:
    """Write each failing request to a file; yield how it failed and how it is replayed."""
    for failure in report.tally.failures:
        file = folder / f"{failure.number}.request"
        file.write_bytes(failure.sent)
        yield (
            f"\nFAILED: seed {report.settings.seed}, request {failure.number}, actor {failure.actor}:"
            f" {failure.kind} {failure.operation or ''}\n"
            f"  {failure.what[:SHOWN_BYTES]}\n  {failure.sent[:SHOWN_BYTES]!r}"
            f"\n  make fuzz FUZZ='--replay {file} --data {folder}/data'"
        )
    for (kind, operation, what), count in report.tally.seen.most_common():
        yield f"{count:8} x {kind} {operation or ''}: {what}"

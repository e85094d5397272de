"""How does a campaign go from start to report? A server of its own, rounds enough, and everything read back.

rounds: send, probe, receive  |  memory every second  |  read back  |  restart  |  read back  |  the log
"""

import math
import time
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from campaigns.fuzz import spelling, verdict
from campaigns.fuzz.answers import Answered, Broken, Line, Probe
from campaigns.fuzz.campaign import CLOSED_SECONDS, HOSTILE_SHARE, PROBES_MOST, Actor, Tally
from campaigns.fuzz.journal import Journal, Question
from databases import postgres_url
from modes import Server

MEMORY_SECONDS: Final = 1.0
PROGRESS_SECONDS: Final = 10.0
READ_AT_ONCE: Final = 16
GROWTH_MOST: Final = 0.10
GROWTH_REQUESTS: Final = 500_000
"""How much more memory the server may have in the last quarter than in the second; the first one fills its caches.
A campaign of fewer requests is all beginning, and not judged."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a campaign is told.

    Args:
        requests, seconds: whichever is reached first ends the rounds; None means without end.
        folder: for the store, the log and failing requests.
        actors: how many send at a time; more are faster on a busy machine, but each gets less far in the same time.
        postgresql: whether the server runs on PostgreSQL, with two workers, in place of SQLite.
    """

    seed: int
    folder: Path
    requests: int | None = None
    seconds: float | None = None
    postgresql: bool = False
    actors: int = 8


class Fuzzed(Server):
    """A server whose memory is looked at."""

    def memory_kb(self) -> int:
        """Return the resident memory of the process and its workers, in KiB."""
        assert self._process is not None, "it runs"
        return sum(_resident_kb(pid) for pid in _family(self._process.pid))


@dataclass(slots=True)
class Report:
    """What a campaign has found.

    Args:
        memory: seconds since the start, requests so far, KiB.
        read_back: how many things were read back, in the course of it, at its end and after a restart.
        acknowledged: how many writes were accepted in the name of a journaled account.
    """

    settings: Settings
    tally: Tally = field(default_factory=Tally)
    memory: list[tuple[float, int, int]] = field(default_factory=list)
    seconds: float = 0.0
    acknowledged: int = 0
    read_back: tuple[int, int, int] = (0, 0, 0)
    log: str = ""

    @property
    def bounded(self) -> bool:
        """Tell whether the server's memory stayed as it was, as far as so many requests can tell."""
        return self.tally.total < GROWTH_REQUESTS or self.growth() <= GROWTH_MOST

    def growth(self) -> float:
        """Return by what share the memory of the last quarter of the requests is above that of the second.

        It is no number, and so is not at most any, when one of them was not looked at.
        """
        quarters: list[list[int]] = [[], [], [], []]
        for _, requests, kilobytes in self.memory:
            quarters[min(4 * requests // max(self.tally.total, 1), 3)].append(kilobytes)
        if not quarters[1] or not quarters[3]:
            return math.nan
        return sum(quarters[3]) / len(quarters[3]) / (sum(quarters[1]) / len(quarters[1])) - 1


def run(settings: Settings, say: Callable[[str], None]) -> Report:
    """Run a campaign on a server of its own, and return what was found."""
    report = Report(settings)
    with ExitStack() as ending:
        if settings.postgresql:
            store = ["--database", ending.enter_context(postgres_url()), "--workers", "2"]
        else:
            store = ["--data", str(settings.folder / "data")]
        server = Fuzzed(settings.folder, "--clock", "manual", *store)
        ending.callback(server.stop)
        server.start()
        actors = [Actor(number, settings.seed, report.tally) for number in range(settings.actors)]
        for actor in actors:
            actor.connect(server.port)
        try:
            _rounds(report, server, actors, say)
        finally:
            for actor in actors:
                actor.line.close()
        journals = {key: journal for actor in actors for key, journal in actor.journals.items()}
        report.acknowledged = sum(journal.acknowledged for journal in journals.values())
        during = sum(journal.compared for journal in journals.values())
        say("reading everything back")
        first = _read_back(report, server.port, journals)
        code = server.stop()
        if code != 0:
            report.tally.fail(-1, "server", None, f"it ended with {code}", b"")
        server.start()
        say("reading everything back after a restart")
        report.read_back = (during, first, _read_back(report, server.port, journals))
        server.stop()
        report.log = server.log
        if "Traceback" in report.log:
            at = report.log.index("Traceback")
            report.tally.fail(-1, "log", None, report.log[max(at - 500, 0) : at + 3000], b"")
    return report


def _rounds(report: Report, server: Fuzzed, actors: list[Actor], say: Callable[[str], None]) -> None:
    settings, tally = report.settings, report.tally
    begin = time.monotonic()
    report.memory.append((0.0, 0, server.memory_kb()))
    sampled = told = begin
    told_requests = shown = 0
    probes: list[Probe] = []
    owed = 0.0
    while (settings.requests is None or tally.total < settings.requests) and (
        settings.seconds is None or time.monotonic() < begin + settings.seconds
    ):
        for actor in actors:
            actor.send()
            owed += len(actor.shots) * HOSTILE_SHARE / (1 - HOSTILE_SHARE)
        while owed >= 1 and len(probes) < PROBES_MOST:
            probes.append(actors[tally.total % len(actors)].probe())
            owed -= 1
        probes = _turned(probes, tally)
        for actor in actors:
            actor.receive()
        now = time.monotonic()
        if now - sampled >= MEMORY_SECONDS:
            sampled = now
            report.memory.append((now - begin, tally.total, server.memory_kb()))
        for failure in tally.failures[shown:]:
            say(f"FAILED: {failure.kind} {failure.operation or ''} {failure.what[:500]} {failure.sent[:300]!r}")
        shown = len(tally.failures)
        if now - told >= PROGRESS_SECONDS:
            say(_progress(report, now - begin, (tally.total - told_requests) / (now - told)))
            told, told_requests = now, tally.total
    deadline = time.monotonic() + CLOSED_SECONDS
    while probes and time.monotonic() < deadline:
        probes = _turned(probes, tally)
        time.sleep(0.01)
    report.seconds = time.monotonic() - begin


def _turned(probes: list[Probe], tally: Tally) -> list[Probe]:
    """Give each probe its turn; return those that go on."""
    going, now = [], time.monotonic()
    for probe in probes:
        try:
            probe.turn()
        except Broken as broken:
            tally.fail(probe.actor, "hostile", None, str(broken), probe.sent)
            probe.ended = True
        if not probe.ended and now < probe.deadline:
            going.append(probe)
            continue
        probe.close()
        if probe.closes and not probe.ended:
            tally.fail(probe.actor, "hostile", None, "the connection of a client that is done stays open", probe.sent)
        _judge(probe, tally)
    return going


def _judge(probe: Probe, tally: Tally) -> None:
    if not probe.answers:
        tally.answers["hostile", "no answer"] += 1
    for answer in probe.answers:
        if b"GET /sentinel" in answer.body:
            continue
        tally.answer("hostile", None, answer)
        wrong = verdict.fault(None, answer, control=b"_sutler" in probe.sent)
        if wrong is not None:
            tally.fail(probe.actor, "hostile", None, wrong, probe.sent)


def _read_back(report: Report, port: int, journals: dict[tuple[str, str], Journal]) -> int:
    """Read everything back; return how many things there were."""
    line, count = Line(port), 0
    for (account, region), journal in journals.items():
        questions = list(journal.questions())
        for begin in range(0, len(questions), READ_AT_ONCE):
            asked = questions[begin : begin + READ_AT_ONCE]
            line.send(b"".join(_asking(question, account, region) for question in asked))
            for question, answer in zip(asked, line.receive(len(asked)), strict=True):
                count += 1
                _hold(report.tally, journal, question, answer, _asking(question, account, region))
    line.close()
    return count


def _hold(tally: Tally, journal: Journal, question: Question, answer: Answered, sent: bytes) -> None:
    key, operation, _ = question
    wrong = verdict.fault(operation, answer) or journal.compare(key, answer.status, answer.body)
    if wrong is not None:
        tally.fail(-1, "read back", operation, wrong, sent)


def _asking(question: Question, account: str, region: str) -> bytes:
    _, operation, request = question
    target = spelling.target(operation, request)
    return spelling.message("GET", target, b"", account=account, region=region)


def _progress(report: Report, seconds: float, rate: float) -> str:
    tally = report.tally
    by_status: dict[str, int] = {}
    for (_, answer), count in tally.answers.items():
        status = answer[:3] if answer[0].isdigit() else "none"
        by_status[status] = by_status.get(status, 0) + count
    statuses = " ".join(f"{status}:{count}" for status, count in sorted(by_status.items()))
    memory = report.memory[-1][2] // 1024 if report.memory else 0
    failed = f"  FAILURES {tally.seen.total()}" if tally.seen else ""
    return f"{seconds:6.0f} s  {tally.total:8} requests  {rate:5.0f}/s  {memory} MiB  {statuses}{failed}"


def _resident_kb(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmRSS")), 0)


def _family(pid: int) -> Iterable[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))

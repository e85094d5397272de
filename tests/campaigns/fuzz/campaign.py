"""What does Sutler answer when anybody sends anything? Rounds of requests by some actors, each answer judged.

One thread: every actor sends what it has, then every actor takes its answers, so that the server works while the next
requests are made. Each actor draws from its own `Random`, so a seed gives the same campaign again, but for the ids that
the server draws, and for what depends on how long something takes.
"""

import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Final

from campaigns.fuzz import spelling, verdict
from campaigns.fuzz.answers import Answered, Broken, Line, Probe
from campaigns.fuzz.hostile import hostile
from campaigns.fuzz.journal import Journal
from campaigns.fuzz.mutations import mutated
from campaigns.fuzz.world import ZONES, World

PROBES_MOST: Final = 128
PROBE_SECONDS: Final = 0.25
CLOSED_SECONDS: Final = 30.0
"""How long the server may take to end a connection on which the client has said its last word."""
TARGET_MOST: Final = 40_000
BODY_MOST: Final = 2_000_000
REQUESTS_A_WORLD: Final = 400
BATCH_MOST: Final = 6
HOSTILE_SHARE: Final = 0.25
NEARLY_SHARE: Final = 0.33
RETRY_SHARE: Final = 0.05
CLOCK_SHARE: Final = 0.01
NOT_FOR_THE_WELL_FORMED: Final = {"RequestTimeoutException", "MalformedHttpRequestException"}
FAILURES_KEPT: Final = 50
MOVES: Final = (
    *(b'{"advance":"%s"}' % span for span in (b"PT1H", b"PT0.001S", b"P1D", b"P14D", b"P35D", b"P80D", b"P400D") * 4),
    b'{"rate":86400}',
    b'{"rate":0}',
    b'{"to":"2099-12-31T23:59:59Z"}',
)


@dataclass(slots=True)
class Shot:
    """A well-formed request that was sent, and what is known of it.

    Args:
        operation: None for a move of the clock.
        repeats: whether it repeats the shot before it, as an SDK retries.
    """

    kind: str
    operation: str | None
    request: dict[str, Any]
    body: bytes
    data: bytes
    repeats: bool = False


@dataclass(slots=True)
class Failure:
    """Something that must not be."""

    number: int
    actor: int
    kind: str
    operation: str | None
    what: str
    sent: bytes


@dataclass(slots=True)
class Tally:
    """What was counted so far."""

    requests: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    operations: Counter[tuple[str, bool]] = field(default_factory=Counter)
    overloaded: int = 0
    longest: tuple[float, str] = (0.0, "nothing")
    failures: list[Failure] = field(default_factory=list)
    seen: Counter[tuple[str, str | None, str]] = field(default_factory=Counter)

    @property
    def total(self) -> int:
        """Return how many requests were sent."""
        return self.requests.total()

    def waited(self, seconds: float, shots: list["Shot"]) -> None:
        """Remember the longest wait for answers, and what was asked."""
        if seconds > self.longest[0]:
            self.longest = (seconds, ", ".join(f"{shot.kind} {shot.operation or ''}".strip() for shot in shots))

    def fail(self, actor: int, kind: str, operation: str | None, what: str, sent: bytes) -> None:
        """Remember a failure; of those that look alike, the first alone is kept whole."""
        looks = (kind, operation, "".join(letter for letter in what if not letter.isdigit())[:60])
        self.seen[looks] += 1
        if self.seen[looks] == 1 and len(self.failures) < FAILURES_KEPT:
            self.failures.append(Failure(self.total, actor, kind, operation, what, sent))

    def answer(self, kind: str, operation: str | None, answer: Answered) -> None:
        """Count an answer."""
        code = answer.headers.get("x-amzn-errortype", "")
        self.answers[kind, f"{answer.status} {code}".strip()] += 1
        if operation is not None:
            self.operations[operation, answer.status < 300] += 1
        self.overloaded += code in verdict.OVERLOADED


class Actor:
    """Sends requests of all kinds, from accounts of its own.

    Two accounts are journaled: only well-formed requests are sent in their names, and each answer must agree with all
    that were before it. A third one is wild: hostile bytes are made of its requests, and nobody knows what it has.

    Args:
        number: decides, with the seed, everything that it does.
    """

    def __init__(self, number: int, seed: int, tally: Tally) -> None:
        self.number = number
        self.rng = random.Random(f"{seed}/{number}")
        self.tally = tally
        self.port = 0
        self.line = Line(0)
        self.journals: dict[tuple[str, str], Journal] = {}
        self._generation = 0
        self.worlds = [self._world("1") for _ in range(2)]
        self.wild = self._world("8")
        self.shots: list[Shot] = []
        self.asking: World = self.wild

    def _world(self, first: str) -> World:
        """Return a new account; a wild one is many digits away from every other."""
        self._generation += 1
        filler = "0" if first == "1" else "7"
        account = f"{first}{filler * 5}{self.number:02d}{self._generation:04d}"
        region = self.rng.choices(sorted(ZONES), (1, 1, 4))[0]
        world = World(account, region, self.rng, verdict.SERVED)
        if first == "1":
            self.journals[account, region] = Journal()
        return world

    def connect(self, port: int) -> None:
        """Use the server at this port from now on."""
        self.line.close()
        self.port, self.line = port, Line(port)

    def send(self) -> None:
        """Make a few requests of one account, and send them all at once."""
        rng = self.rng
        place = rng.randrange(3)
        if place < 2 and self.worlds[place].asked >= REQUESTS_A_WORLD:
            self.journals[self.worlds[place].account, self.worlds[place].region].settle()
            self.worlds[place] = self._world("1")
        elif place == 2 and self.wild.asked >= REQUESTS_A_WORLD:
            self.wild = self._world("8")
        self.asking = self.wild if place == 2 else self.worlds[place]
        self.shots = []
        wanted = rng.randint(1, BATCH_MOST)
        while len(self.shots) < wanted:
            self.shots += self.drawn(self.asking)
        self.line.send(b"".join(shot.data for shot in self.shots))
        for shot in self.shots:
            self.tally.requests[shot.kind] += 1

    def drawn(self, world: World) -> list[Shot]:
        """Return what an account asks next: a request, one and its retry, or a move of its clock."""
        rng = self.rng
        if rng.random() < CLOCK_SHARE:
            body = rng.choice(MOVES)
            path = f"/_sutler/clock?account={world.account}"
            head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n\r\n"
            return [Shot("clock", None, {}, body, head.encode() + body)]
        operation, request = world.request()
        if rng.random() < NEARLY_SHARE:
            others = [
                one
                for other in (*self.worlds, self.wild)
                if other is not world
                for ids in other.known.values()
                for one in ids
            ]
            method, target, body, request = mutated(rng, operation, request, others)
            if (
                len(target) > TARGET_MOST or len(body) > BODY_MOST
            ):  # which would end the connection; the hostile ones try that
                return []
            request = spelling.said(operation, request, target)
            return [Shot("nearly valid", operation, request, body, self._message(world, method, target, body))]
        target, body = spelling.target(operation, request), spelling.body(operation, request)
        method = spelling.spelling(operation).method
        if method != "GET" and rng.random() < RETRY_SHARE:
            data = self._message(world, method, target, body, f"{rng.getrandbits(64):016x}")
            first = Shot("valid", operation, request, body, data)
            return [first, Shot("retried", operation, request, body, data, repeats=True)]
        return [Shot("valid", operation, request, body, self._message(world, method, target, body))]

    def _message(self, world: World, method: str, target: str, body: bytes, invocation_id: str | None = None) -> bytes:
        return spelling.message(
            method, target, body, account=world.account, region=world.region, invocation_id=invocation_id
        )

    def receive(self) -> None:
        """Take the answers to what was sent, and judge them."""
        begun = time.monotonic()
        try:
            answers = self.line.receive(len(self.shots))
        except Broken as broken:
            self.tally.fail(self.number, "connection", None, str(broken), b"".join(shot.data for shot in self.shots))
            self._give_up()
            return
        self.tally.waited(time.monotonic() - begun, self.shots)
        before: Answered | None = None
        for shot, answer in zip(self.shots, answers, strict=True):
            wrong = self._judged(shot, answer, before)
            if wrong is not None:
                self.tally.fail(self.number, shot.kind, shot.operation, wrong, shot.data)
            self.tally.answer(shot.kind, shot.operation, answer)
            before = answer

    def _give_up(self) -> None:
        """Begin with a new account: nobody knows which of the last requests were done."""
        world = self.asking
        if world is self.wild:
            self.wild = self._world("8")
        else:
            del self.journals[world.account, world.region]
            self.worlds[self.worlds.index(world)] = self._world("1")

    def _judged(self, shot: Shot, answer: Answered, before: Answered | None) -> str | None:
        if answer.headers.get("x-amzn-errortype") in NOT_FOR_THE_WELL_FORMED:
            return f"{answer.status} to a request that was sent whole, and at once: {answer.body[:300]!r}"
        if shot.operation is None:
            return verdict.fault(None, answer, control=True)
        # A method or path that was changed may mean another operation.
        meant = shot.operation if shot.kind != "nearly valid" or _means(shot) else None
        wrong = verdict.fault(meant, answer)
        if wrong is not None:
            return wrong
        if shot.repeats:
            if before is not None and before.status < 300 and answer.body != before.body:
                return f"a retry is answered otherwise: {answer.status} {answer.body[:300]!r}"
            return None
        if answer.status < 300 and meant is not None:
            self.asking.learn(meant, shot.request, answer.body)
        journal = self.journals.get((self.asking.account, self.asking.region))
        if journal is None:
            return None
        if meant is None:
            if answer.status < 300:
                journal.forget(value for value in shot.request.values() if isinstance(value, str))
            return None
        return journal.take(meant, shot.request, shot.body, answer.status, answer.body)

    def probe(self) -> Probe:
        """Return a probe with hostile bytes made of the wild account's requests, under way."""
        first, second = (self._good_bytes() for _ in range(2))
        made = hostile(self.rng, first, second)
        self.tally.requests["hostile"] += 1
        return Probe.opened(
            self.port,
            made.pieces,
            closes=made.closes,
            framed=made.framed,
            deadline=time.monotonic() + (CLOSED_SECONDS if made.closes else PROBE_SECONDS),
            actor=self.number,
        )

    def _good_bytes(self) -> bytes:
        operation, request = self.wild.request()
        target, body = spelling.target(operation, request), spelling.body(operation, request)
        invocation_id = f"{self.rng.getrandbits(8):02x}" if self.rng.random() < 0.2 else None
        return self._message(self.wild, spelling.spelling(operation).method, target, body, invocation_id)


def _means(shot: Shot) -> bool:
    """Tell whether method and path are still those of the operation that the request was made of."""
    assert shot.operation is not None, "it is no move of the clock"
    method, target, _ = shot.data.split(b" ", 2)
    spelled = spelling.spelling(shot.operation)
    if method.decode() != spelled.method:
        return False
    segments = target.partition(b"?")[0].decode("latin-1").removesuffix("/")[1:].split("/")
    return len(segments) == len(spelled.path) and all(
        written == expected or (expected in spelled.labels and written != "")
        for written, expected in zip(segments, spelled.path, strict=True)
    )

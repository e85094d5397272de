"""Who may use the control API, and is whatever they send answered in its own form?"""

import json
import logging
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from assembled import DAY_US, Assembled
from journey import ONE_HOST
from sutler.app import assemble
from sutler.desk import clock
from sutler.desk.clock import ClockDesk
from sutler.desk.control import Control
from sutler.lifecycle import settle
from sutler.reference.loader import load
from sutler.store.batched import open_sqlite
from sutler.store.inline import open_memory
from sutler.store.transaction import StoreUnavailable
from sutler.wire.defaults import DEFAULT_ACCOUNT
from sutler.wire.exchange import HttpRequest

CLOCK = b"/_sutler/clock"
TOKEN = "an operator's"


def driven(coroutine: Coroutine[Any, Any, Any]) -> Any:
    """Return the answer of a coroutine that never suspends."""
    with pytest.raises(StopIteration) as stop:
        coroutine.send(None)
    return stop.value.value


def ask(
    control: Control,
    target: bytes = CLOCK,
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[bytes, bytes] = MappingProxyType({}),
) -> tuple[int, dict[str, Any]]:
    """Return status and JSON of an answer."""
    named = {b"host": b"localhost:4631", **headers}
    answer = driven(control.answer(HttpRequest(method, target, named, body)))
    assert dict(answer.headers) == {b"content-type": b"application/json"}
    return answer.status, json.loads(answer.body)


def made(**changes: Any) -> Control:
    """Return a control API on a fresh store."""
    return assemble(open_memory(), reference=load(), rate=Fraction(0), **changes).control


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {b"authorization": b""},
        {b"authorization": b"Bearer "},
        {b"authorization": b"Bearer another's"},
        {b"authorization": f"Bearer {TOKEN}s".encode()},
        {b"authorization": f"Bearer {TOKEN[:-1]}".encode()},
        {b"authorization": TOKEN.encode()},
        {b"authorization": f"Basic {TOKEN}".encode()},
    ],
)
@pytest.mark.parametrize("target", [CLOCK, b"/_sutler/", b"/_sutler/nothing"])
def test_without_the_operators_token_nothing_is_told(target: bytes, sent: dict[bytes, bytes]) -> None:
    """Else whoever reaches the server moves everybody's time."""
    control = made(token=TOKEN)
    status, answer = ask(control, target, headers=sent)
    assert (status, set(answer)) == (401, {"error"})
    assert TOKEN not in answer["error"]
    status, answer = ask(control, target, "POST", b'{"rate": 1}', sent)
    assert (status, set(answer)) == (401, {"error"})


def test_with_the_operators_token_the_clock_is_shown_and_moved() -> None:
    """Else a server beyond loopback has a clock that nobody can move."""
    control = made(token=TOKEN)
    right = {b"authorization": f"Bearer {TOKEN}".encode()}
    assert ask(control, headers=right)[0] == 200
    assert ask(control, CLOCK, "POST", b'{"advance": "P1D"}', right)[0] == 200


def test_health_asks_for_no_token_and_no_name() -> None:
    """Else an orchestrator has to be given the operator's secret."""
    assert ask(made(token=TOKEN), b"/_sutler/health", headers={b"host": b"10.0.0.7:4631"})[0] == 200


def test_an_empty_token_is_a_mistake_of_ours() -> None:
    """Else an empty variable opens the control API to everybody who sends no token."""
    with pytest.raises(AssertionError):
        made(token="")


@pytest.mark.parametrize(
    ("host", "status"),
    [
        (b"localhost", 200),
        (b"LOCALHOST:1", 200),
        (b"127.0.0.1:4631", 200),
        (b"[::1]:4631", 200),
        (b"Sutler.example:80", 200),
        (b"[fe80::1]:4631", 200),
        (b"", 403),
        (b"evil.example", 403),
        (b"evil.example:4631", 403),
        (b"localhost.evil.example", 403),
        (b"fe80::1", 403),
    ],
)
def test_it_answers_by_the_names_of_the_server_alone(host: bytes, status: int) -> None:
    """Else a web page whose name was made to lead here moves the clock."""
    assert ask(made(hosts=["sutler.Example", "fe80::1"]), headers={b"host": host})[0] == status


@pytest.fixture
def broken(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], Control]:
    """Makes a control API whose clocks fail with an error."""

    def fail(error: Exception) -> Control:
        async def failing(*_: object) -> None:
            raise error

        for name in ("read", "move", "look"):
            monkeypatch.setattr(ClockDesk, name, failing)
        return made()

    return fail


@pytest.mark.parametrize(("target", "method"), [(CLOCK, "GET"), (CLOCK, "POST"), (b"/_sutler/health", "GET")])
def test_a_fault_of_ours_is_answered_in_json_and_logged_once(
    broken: Callable[[Exception], Control], caplog: pytest.LogCaptureFixture, target: bytes, method: str
) -> None:
    """Else a script that reads JSON fails on a page, and nobody learns why."""
    control = broken(ZeroDivisionError("within"))
    with caplog.at_level(logging.ERROR):
        status, answer = ask(control, target, method, b'{"rate": 1}')
    assert (status, set(answer)) == (500, {"error"})
    assert "within" not in answer["error"]
    (record,) = caplog.records
    assert record.exc_info is not None


def test_a_store_that_does_not_answer_is_unavailable(broken: Callable[[Exception], Control]) -> None:
    """Else an orchestrator keeps sending calls to a server without its database."""
    control = broken(StoreUnavailable("The database does not answer"))
    for target, method in ((CLOCK, "GET"), (CLOCK, "POST"), (b"/_sutler/health", "GET")):
        status, answer = ask(control, target, method, b'{"rate": 1}')
        assert (status, answer["error"]) == (503, "The database does not answer")


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Assembled]:
    """A Sutler whose default account has three quotes that expire in a slice each."""
    monkeypatch.setattr(settle, "SLICE_TIMERS", 1)
    with closing(Assembled(lambda: open_sqlite(tmp_path))) as sutler:
        for _ in range(3):
            sutler.ask("CreateQuote", account=DEFAULT_ACCOUNT, CountryCode="US", RequestedCapacities=[ONE_HOST])
        yield sutler


def asked(sutler: Assembled, target: bytes, method: str = "GET", body: bytes = b"") -> tuple[int, dict[str, Any]]:
    """Return status and JSON of an answer of a Sutler that is served by an event loop."""
    request = HttpRequest(method, target, {b"host": b"localhost"}, body)
    answer = sutler.runner.run(sutler.sutler.control.answer(request))
    return answer.status, json.loads(answer.body)


def test_health_does_not_wait_for_a_clock(busy: Assembled, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else an orchestrator restarts a server that is busy with somebody's jump."""
    monkeypatch.setattr(clock, "ANSWER_SECONDS", 0.0)
    assert asked(busy, CLOCK, "POST", b'{"advance": "P31D"}')[0] == 202
    left = busy.rows("timer")
    assert len(left) == 2
    assert asked(busy, b"/_sutler/health")[0] == 200
    assert busy.rows("timer") == left


def test_a_move_is_answered_on_its_way_when_the_server_stops_and_goes_on_afterwards(busy: Assembled) -> None:
    """Else a deployment waits for somebody's jump, and then breaks it off with a fault."""
    begun = busy.now(DEFAULT_ACCOUNT)
    busy.sutler.clocks.stop()
    status, shown = asked(busy, CLOCK, "POST", b'{"advance": "P31D"}')
    assert (status, "target" in shown) == (202, True)
    assert len(busy.rows("timer")) == 2
    busy.restart()
    assert busy.now(DEFAULT_ACCOUNT) == begun + 31 * DAY_US
    assert busy.rows("timer") == []


def test_a_move_that_waited_for_another_in_vain_says_so(busy: Assembled, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a rehearsal believes that its clock was moved, and the dates that it then reads are others."""
    monkeypatch.setattr(clock, "ANSWER_SECONDS", 0.0)
    begun = busy.now(DEFAULT_ACCOUNT)
    assert asked(busy, CLOCK, "POST", b'{"advance": "P31D"}')[0] == 202
    status, answer = asked(busy, CLOCK, "POST", b'{"advance": "P400D"}')
    assert status == 409
    assert "on its way to" in answer["error"]
    assert "it was not moved" in answer["error"]
    busy.sutler.clocks.stop()
    status, answer = asked(busy, CLOCK, "POST", b'{"to": "2098-01-01T00:00:00Z"}')
    assert (status, answer["error"]) == (503, "The server is stopping; the clock was not moved.")
    busy.restart()
    assert busy.now(DEFAULT_ACCOUNT) == begun + 31 * DAY_US


def test_a_rate_holds_at_once_whatever_is_still_to_be_applied(busy: Assembled, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a clock that runs away cannot be stopped: it is years further by the time that it could be."""
    assert asked(busy, CLOCK, "POST", b'{"rate": 31622400}')[0] == 200
    monkeypatch.setattr(clock, "ANSWER_SECONDS", 0.0)
    time.sleep(0.2)  # in which all three quotes expire
    status, stopped = asked(busy, CLOCK, "POST", b'{"rate": 0}')
    assert (status, stopped["rate"], stopped["mode"]) == (202, 0, "manual")
    while busy.rows("timer"):
        assert asked(busy, CLOCK)[1]["now"] == stopped["now"]
    assert asked(busy, CLOCK)[1]["now"] == stopped["now"]

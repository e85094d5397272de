"""Does `sutler clock` do what it says? The command, with a Sutler in this process behind its requests."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from sutler.cli.clock import iso_duration
from sutler.cli.main import sutler
from sutler.cli.remote import Remote
from sutler.testing import Rehearsal
from sutler.wire.exchange import HttpRequest


@pytest.fixture
def rehearsal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Rehearsal]:
    """The Sutler that every URL leads to."""

    def ask(_remote: Remote, method: str, target: str, body: str | None) -> tuple[int, dict[str, Any]]:
        request = HttpRequest(method, target.encode(), {b"host": b"localhost"}, (body or "").encode())
        answer = behind.control(request)
        return answer.status, json.loads(answer.body)

    monkeypatch.setattr(Remote, "_ask", ask)
    monkeypatch.delenv("SUTLER_ACCOUNT", raising=False)
    with closing(Rehearsal()) as behind:
        yield behind


def sutler_clock(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(sutler, ["clock", *arguments])


def now(result: Result) -> str:
    """Return the time that the command shows."""
    assert result.exit_code == 0, result.output
    return str(re.findall(r"now +(\S+)", result.output)[0])


@pytest.mark.usefixtures("rehearsal")
def test_it_shows_account_time_rate_and_what_is_due() -> None:
    """Else nobody knows what a jump would do."""
    shown = sutler_clock().output
    assert re.findall(r"^\w+", shown, re.MULTILINE) == ["account", "now", "rate", "next"]
    assert "123456789012" in shown
    assert "manual" in shown
    assert "nothing is due" in shown


def test_it_moves_the_clock_that_it_shows(rehearsal: Rehearsal) -> None:
    """Else a shell and a test see two times."""
    begin = rehearsal.clock.now
    for duration, passed in [("30d", 30), ("P30D", 60), ("1w", 67)]:
        sutler_clock("advance", duration)
        assert rehearsal.clock.now - begin == timedelta(days=passed)
    assert now(sutler_clock("to", "2090-01-01")) == "2090-01-01T00:00:00Z"
    assert now(sutler_clock("to", "2090-01-01T00:00:01Z")) == "2090-01-01T00:00:01Z"
    assert "86,400 seconds a second" in sutler_clock("rate", "86400").output


def test_the_account_may_stand_before_or_after_the_move(rehearsal: Rehearsal) -> None:
    """Else another account's time passes."""
    other, third = rehearsal.clock_of("111122223333"), rehearsal.clock_of("444455556666")
    begin = rehearsal.clock.now, other.now, third.now
    sutler_clock("--account", "111122223333", "advance", "1d")
    sutler_clock("advance", "2d", "--account", "111122223333")
    in_the_environment = CliRunner(env={"SUTLER_ACCOUNT": "444455556666"})
    in_the_environment.invoke(sutler, ["clock", "--account", "111122223333", "advance", "4d"])
    in_the_environment.invoke(sutler, ["clock", "advance", "8d"])
    passed = rehearsal.clock.now - begin[0], other.now - begin[1], third.now - begin[2]
    assert [delta.days for delta in passed] == [0, 7, 8]


@pytest.mark.usefixtures("rehearsal")
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["advance", "soon"], "P30D"),
        (["to", "2020-01-01"], "does not go back"),
        (["until", "oo-00000000000000000", "DELIVERED"], "no order"),
    ],
)
def test_what_the_server_refuses_is_told_in_its_words(arguments: list[str], words: str) -> None:
    """Else a person guesses why time stands still."""
    result = sutler_clock(*arguments)
    assert result.exit_code == 1
    assert words in result.output


def test_a_move_that_takes_long_is_followed_until_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a script goes on while its order is still on the way."""
    asked: list[str] = []
    there = {"account": "1", "now": "2027-01-02T00:00:00Z", "rate": 0, "mode": "manual", "next": None}
    under_way = {**there, "now": "2027-01-01T00:00:00Z", "target": "2027-01-02T00:00:00Z"}
    answers = [(202, under_way), (202, under_way), (200, there)]

    def ask(_remote: Remote, method: str, _target: str, _body: str | None) -> tuple[int, dict[str, Any]]:
        asked.append(method)
        return answers[len(asked) - 1]

    monkeypatch.setattr(Remote, "_ask", ask)
    assert now(sutler_clock("advance", "1d")) == "2027-01-02T00:00:00Z"
    assert asked == ["POST", "GET", "GET"], "a jump is asked for once"
    asked.clear()
    assert now(sutler_clock("until", "oo-00000000000000000", "completed")) == "2027-01-02T00:00:00Z"
    assert asked == ["POST", "POST", "POST"], "an until is asked for again"


@given(*(st.integers(0, 999) for _ in range(5)))
def test_short_durations_mean_what_they_say(weeks: int, days: int, hours: int, minutes: int, seconds: int) -> None:
    """Else a jump ends somewhere else."""
    meant = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    written = iso_duration(f"{weeks}w{days}D{hours}h{minutes}m{seconds}s")
    assert msgspec.json.decode(f'"{written}"', type=timedelta) == meant


@pytest.mark.parametrize("text", ["P30D", "", "30", "1y", "-1d", "1d 2h"])
def test_what_is_no_short_duration_is_left_to_the_server(text: str) -> None:
    """Else the command refuses what the API takes, or takes what it does not."""
    assert iso_duration(text) == text

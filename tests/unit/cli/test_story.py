"""Does the demo check what it tells? The story, told in this process, with answers that are not what was ordered."""

import io
import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import boto3
import click
import pytest
from rich.console import Console

from sutler.cli import story
from sutler.cli.installed import installed_capacity
from sutler.cli.remote import Remote
from sutler.cli.story import REGION, Story
from sutler.testing import mock_outposts
from sutler.wire.defaults import DEFAULT_ACCOUNT
from sutler.wire.exchange import HttpRequest


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Tells the story and returns what it says."""
    with mock_outposts() as rehearsal:

        def ask(_remote: Remote, method: str, target: str, body: str | None) -> tuple[int, dict[str, Any]]:
            answer = rehearsal.control(
                HttpRequest(method, target.encode(), {b"host": b"localhost"}, (body or "").encode())
            )
            return answer.status, json.loads(answer.body)

        def told() -> str:
            said = io.StringIO()
            Story(
                Console(file=said, width=100, highlight=False), client, Remote("http://localhost", DEFAULT_ACCOUNT)
            ).run()
            return said.getvalue()

        monkeypatch.setattr(Remote, "_ask", ask)
        client = boto3.session.Session().client("outposts", region_name=REGION)
        yield told
        client.close()


def test_the_story_ends_well_when_everything_arrives(tell: Callable[[], str]) -> None:
    """Else the demo fails a newcomer."""
    assert "What was ordered is what is installed" in tell()


def test_the_story_fails_when_an_instance_is_missing(tell: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the demo praises whatever it finds."""

    def one_less(assets: Sequence[Any]) -> dict[str, int]:
        found = installed_capacity(assets)
        return {**found, "m7i.4xlarge": found["m7i.4xlarge"] - 1}

    monkeypatch.setattr(story, "installed_capacity", one_less)
    with pytest.raises(click.ClickException, match="not what was ordered"):
        tell()


def test_the_story_fails_when_less_was_ordered_than_asked_for(
    tell: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a quote that gives too little looks like a success."""
    quoted = story.capacity

    def more_asked_for(given: Sequence[Any]) -> dict[tuple[str, str], float]:
        return {key: quantity * (2 if given is story.WANTED else 1) for key, quantity in quoted(given).items()}

    monkeypatch.setattr(story, "capacity", more_asked_for)
    with pytest.raises(click.ClickException, match="less than what was asked"):
        tell()

"""Does `sutler instances` do what it says? The command, with a Sutler in this process behind its requests."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from click.testing import CliRunner, Result

import journey
from sutler.cli.instances import SERVICES
from sutler.cli.main import sutler
from sutler.cli.remote import Remote
from sutler.testing import Rehearsal, mock_outposts
from sutler.wire.contract import ENUMS
from sutler.wire.exchange import HttpRequest


@pytest.fixture
def outpost(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Rehearsal, str]]:
    """The Sutler that every URL leads to, and an Outpost with one whole m5 host."""

    def ask(_remote: Remote, method: str, target: str, body: str | None) -> tuple[int, dict[str, Any]]:
        request = HttpRequest(method, target.encode(), {b"host": b"localhost"}, (body or "").encode())
        answer = behind.control(request)
        return answer.status, json.loads(answer.body)

    monkeypatch.setattr(Remote, "_ask", ask)
    monkeypatch.delenv("SUTLER_ACCOUNT", raising=False)
    with mock_outposts() as behind:
        outpost_id, order_id = journey.ordered(boto3.client("outposts", region_name="us-west-2"))
        behind.clock.until(order_id, "COMPLETED")
        yield behind, outpost_id


def run(*arguments: str) -> Result:
    """Run the command."""
    return CliRunner().invoke(sutler, ["instances", *arguments])


def test_an_instance_is_launched_listed_and_stopped(outpost: tuple[Rehearsal, str]) -> None:
    """Else a workload cannot be rehearsed from the shell."""
    rehearsal, outpost_id = outpost
    assert run("list").output == "no instance runs\n"
    launched = run("launch", outpost_id, "m5.24xlarge", "--for", "999988887777", "--service", "rds")
    assert launched.exit_code == 0, launched.output
    (instance,) = rehearsal.instances.running()
    assert launched.output.split()[::4] == [instance, "RDS"]
    assert "999988887777" in launched.output
    assert run("list").output == run("list", outpost_id).output == launched.output
    assert run("list", "--account", "111122223333").output == "no instance runs\n"
    assert run("stop", instance).output == launched.output
    assert rehearsal.instances.running() == []


def test_what_does_not_fit_is_told_and_nothing_is_launched(outpost: tuple[Rehearsal, str]) -> None:
    """Else a script goes on as if its workload ran."""
    rehearsal, outpost_id = outpost
    for arguments, words in (
        (("launch", outpost_id, "m5.24xlarge", "--count", "2"), "Insufficient capacity"),
        (("launch", outpost_id, "m5.24xlarge", "--asset", "0000000000"), "has no host 0000000000"),
        (("launch", outpost_id, "m5.24xlarge", "--for", "12"), "account"),
        (("stop", "i-0123456789abcdef0"), "no instance i-0123456789abcdef0"),
        (("list", "op-nope"), "Account 123456789012 has no Outpost op-nope."),
        (("list", outpost_id, "--account", "111122223333"), f"Account 111122223333 has no Outpost {outpost_id}."),
    ):
        refused = run(*arguments)
        assert refused.exit_code == 1
        assert words in refused.output
    assert run("launch", outpost_id, "m5.24xlarge", "--service", "ALB").exit_code == 2
    assert run("stop").exit_code == 2
    assert rehearsal.instances.running() == []


def test_the_services_are_those_of_the_model() -> None:
    """Else a service cannot be rehearsed, or one is that no answer may name."""
    assert sorted(SERVICES) == sorted(ENUMS["AWSServiceName"])

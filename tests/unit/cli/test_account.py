"""Do `sutler settings`, `sutler shares` and `sutler orders` do what they say? With a Sutler in this process behind."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from click.testing import CliRunner, Result

import journey
from sutler.cli.main import sutler
from sutler.cli.remote import Remote
from sutler.testing import Rehearsal, mock_outposts
from sutler.wire.exchange import HttpRequest

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

OTHER = "444455556666"
Run = Callable[..., Result]


@pytest.fixture
def rehearsal() -> Iterator[Rehearsal]:
    """The Sutler that every URL leads to."""
    with mock_outposts() as behind, closing(behind):
        yield behind


@pytest.fixture
def run(rehearsal: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command of sutler."""

    def ask(_remote: Remote, method: str, target: str, body: str | None) -> tuple[int, dict[str, Any]]:
        answer = rehearsal.control(HttpRequest(method, target.encode(), {b"host": b"localhost"}, (body or "").encode()))
        return answer.status, json.loads(answer.body)

    monkeypatch.setattr(Remote, "_ask", ask)
    monkeypatch.delenv("SUTLER_ACCOUNT", raising=False)
    return lambda *arguments: CliRunner().invoke(sutler, arguments)


@pytest.fixture
def client(rehearsal: Rehearsal) -> "OutpostsClient":
    """A client of the default account."""
    assert rehearsal is not None, "it is active"
    made: OutpostsClient = boto3.client("outposts", region_name="us-west-2")
    return made


def test_settings_are_shown_with_what_the_account_has_set_itself(run: Run) -> None:
    """Else nobody sees at a glance in what an account differs."""
    lines = run(
        "settings", "set", "quotas.sites_per_region=200", "durations.RACK.BUILDING=30d", "lifecycle=manual"
    ).output
    shown = run("settings").output
    assert shown == lines
    assert [line for line in shown.splitlines() if line.startswith("*")] == [
        "* lifecycle = manual",
        "* quotas.sites_per_region = 200",
        "* durations.RACK.BUILDING = P30D",
    ]
    assert "  support_plan = ENTERPRISE\n" in shown


def test_settings_go_back_to_what_holds_for_everybody(run: Run, rehearsal: Rehearsal) -> None:
    """Else an experiment can't be undone without knowing what was there."""
    rehearsal.settings.set({"quotas.sites_per_region": 1, "durations.RACK": {"BUILDING": "P1D", "SHIPPED": "P1D"}})
    assert "*" not in run("settings", "reset", "quotas.sites_per_region", "durations.RACK").output
    assert rehearsal.settings["durations.RACK.BUILDING"] == "P42D"


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["settings", "set", "lifecycle"], "NAME=VALUE"),
        (["settings", "set", "lifecycle=later"], "timed, manual"),
        (["settings", "set", "quotas.sites_per_region=many"], "whole number"),
        (["settings", "set", "durations.RACK.BUILDING=soon"], "soon"),
        (["settings", "reset", "nothing"], "nothing"),
        (["shares", "add", "os-1", OTHER], "os-1"),
        (["shares", "remove", "os-1", OTHER], "os-1"),
        (["orders", "move", "oo-1"], "oo-1"),
        (["orders", "move", "oo-1", "PREPARING"], "PREPARING"),
    ],
)
def test_a_mistake_is_an_error_that_says_which(run: Run, arguments: list[str], word: str) -> None:
    """Else a script goes on as if it had been done."""
    result = run(*arguments)
    assert result.exit_code != 0
    assert word in result.output


def test_a_site_is_shared_listed_and_taken_back(run: Run, client: "OutpostsClient", rehearsal: Rehearsal) -> None:
    """Else sharing can be rehearsed from Python alone."""
    site_id = journey.site(client)
    assert run("shares", "list").output == "nothing is shared\n"
    assert run("shares", "add", site_id, OTHER).output == f"{site_id} is shared with {OTHER}\n"
    listed = run("shares", "list", "--account", OTHER).output
    assert listed.startswith(f"{site_id}  us-west-2  of 123456789012  with {OTHER}  since ")
    assert len(rehearsal.shares_of(OTHER).shared()) == 1
    run("shares", "remove", site_id, OTHER)
    assert rehearsal.shares.shared() == []
    rehearsal.shares.share(site_id, OTHER)
    rehearsal.shares.unshare(site_id, OTHER)
    assert rehearsal.shares.shared() == []


def test_an_order_is_moved_by_hand(run: Run, client: "OutpostsClient", rehearsal: Rehearsal) -> None:
    """Else an account with a manual lifecycle needs Python to go on."""
    rehearsal.settings.set(lifecycle="manual")
    _, order_id = journey.ordered(client)
    assert run("orders", "move", order_id).output.startswith(f"{order_id}  IN_PROGRESS\nooi-")
    (item,) = client.get_order(OrderId=order_id)["Order"]["LineItems"]
    moved = run("orders", "move", order_id, "delivered", "--line-item", item["LineItemId"]).output
    assert moved == f"{order_id}  DELIVERED\n{item['LineItemId']}  DELIVERED\n"
    assert rehearsal.orders.move(order_id, line_item=item["LineItemId"], to="INSTALLED") == "COMPLETED"

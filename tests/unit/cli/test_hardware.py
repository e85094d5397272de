"""Do `sutler assets` and `sutler gateways` do what they say? With a Sutler in this process behind."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from click.testing import CliRunner, Result

import journey
from sutler.cli.gateways import KINDS
from sutler.cli.main import sutler
from sutler.cli.remote import Remote
from sutler.rules.decommission import GATEWAY_KINDS
from sutler.testing import Rehearsal, mock_outposts
from sutler.wire.exchange import HttpRequest

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

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


@pytest.fixture
def outpost(client: "OutpostsClient", rehearsal: Rehearsal) -> str:
    """The id of an installed Outpost."""
    outpost_id, order_id = journey.ordered(client)
    rehearsal.clock.until(order_id, "COMPLETED")
    return outpost_id


@pytest.mark.parametrize(("options", "state"), [((), "RETIRING"), (("--isolated",), "ISOLATED")])
def test_an_asset_fails_from_the_shell(
    client: "OutpostsClient", run: Run, outpost: str, options: tuple[str, ...], state: str
) -> None:
    """Else a failure can only be rehearsed by those who write HTTP."""
    (host,) = client.list_assets(OutpostIdentifier=outpost, AssetTypeFilter=["COMPUTE"])["Assets"]
    shown = run("assets", "fail", host["AssetId"], *options)
    newest = client.list_orders()["Orders"][0]
    (item,) = client.get_order(OrderId=newest["OrderId"])["Order"]["LineItems"]
    assert newest["OrderType"] == "REPLACEMENT"
    assert shown.output == f"{host['AssetId']}  {state}  replaced by {newest['OrderId']}  {item['LineItemId']}\n"
    again = run("assets", "fail", host["AssetId"])
    assert (again.exit_code, "replaces it" in again.output) == (1, True)


def test_objects_of_a_gateway_are_made_listed_and_deleted(run: Run, outpost: str, rehearsal: Rehearsal) -> None:
    """Else nobody can rehearse what is in the way of a return."""
    assert set(KINDS.values()) == set(GATEWAY_KINDS)
    assert run("gateways", "list").output == "no local gateway has any\n"
    made = [run("gateways", "create", outpost, kind).output.strip() for kind in KINDS]
    assert made == rehearsal.gateways.objects()
    listed = [line.split() for line in run("gateways", "list").output.splitlines()]
    assert listed == [[name, kind, outpost] for name, kind in zip(made, KINDS.values(), strict=True)]
    assert run("gateways", "delete", made[0]).output == f"{made[0]} is deleted\n"
    assert rehearsal.gateways.objects() == made[1:]
    assert run("gateways", "delete", made[0]).exit_code == 1
    assert run("gateways", "create", outpost, "router").exit_code == 2


def test_a_rehearsal_lets_hardware_fail_and_makes_what_is_in_the_way(
    client: "OutpostsClient", rehearsal: Rehearsal, outpost: str
) -> None:
    """Else a test of somebody's must speak HTTP to its own process."""
    made = rehearsal.gateways.create(outpost, "LGW_ROUTE_TABLE")
    (host,) = client.list_assets(OutpostIdentifier=outpost, AssetTypeFilter=["COMPUTE"])["Assets"]
    order_id = rehearsal.assets.fail(host["AssetId"], "ISOLATED")
    answer = client.start_outpost_decommission(OutpostIdentifier=outpost)
    assert answer["BlockingResourceTypes"] == ["LGW_ROUTE_TABLE", "OUTPOST_ORDER_INTERVENTION_REQUIRED"]
    rehearsal.gateways.delete(made)
    rehearsal.clock.until(order_id, "COMPLETED")
    assert client.start_outpost_decommission(OutpostIdentifier=outpost)["Status"] == "REQUESTED"
    assert rehearsal.gateways_of("111122223333").objects() == []

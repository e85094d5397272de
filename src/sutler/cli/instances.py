"""How does a person rehearse a workload from the shell? `sutler instances`: launch, stop, list."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import click

from sutler.cli.addressed import finds_server, remote

SERVICES: Final = ("AWS", "EC2", "EKS", "ELASTICACHE", "ELB", "RDS", "ROUTE53")


@click.group("instances")
@finds_server
def command() -> None:
    """Launch instances into the slots of an Outpost's hosts, list them, or stop them.

    No instance runs in earnest: each takes a slot of its type until it is stopped, and stands in the way of capacity
    tasks and of a decommission as a real one does.
    """


@command.command("launch")
@click.argument("outpost_id")
@click.argument("instance_type")
@click.option("--count", type=click.IntRange(min=1), default=1, show_default=True, help="How many; all or none.")
@click.option("--for", "owner", metavar="ACCOUNT", help="Whose they are.  [default: the Outpost's account]")
@click.option(
    "--service",
    type=click.Choice(SERVICES, case_sensitive=False),
    default="EC2",
    show_default=True,
    help="The AWS service that runs them.",
)
@click.option("--asset", metavar="ASSET_ID", help="The host that they are to run on.  [default: any]")
@finds_server
@click.pass_context
def launch(
    context: click.Context,
    outpost_id: str,
    instance_type: str,
    count: int,
    owner: str | None,
    service: str,
    asset: str | None,
) -> None:
    """Launch instances of INSTANCE_TYPE on Outpost OUTPOST_ID, where slots of it are free."""
    wanted = {"outpost": outpost_id, "type": instance_type, "count": count, "service": service.upper()}
    optional = {"account": owner, "asset": asset}
    wanted |= {name: value for name, value in optional.items() if value is not None}
    _show(remote(context).instances({"launch": wanted}))


@command.command("stop")
@click.argument("instance_ids", nargs=-1, required=True)
@finds_server
@click.pass_context
def stop(context: click.Context, instance_ids: Sequence[str]) -> None:
    """Stop the instances INSTANCE_IDS, all of them or none."""
    _show(remote(context).instances({"stop": list(instance_ids)}))


@command.command("list")
@click.argument("outpost_id", required=False)
@finds_server
@click.pass_context
def list_running(context: click.Context, outpost_id: str | None) -> None:
    """List the instances that run on the account's Outposts, or on Outpost OUTPOST_ID."""
    running = remote(context).instances(outpost=outpost_id)
    if running:
        _show(running)
    else:
        click.echo("no instance runs")


def _show(instances: Sequence[Mapping[str, Any]]) -> None:
    for one in instances:
        click.echo("  ".join(str(one[name]) for name in ("instance", "type", "asset", "account", "service")))

"""How does a person rehearse a rack's network from the shell? `sutler gateways`: create, delete, list."""

from typing import Final

import click

from sutler.cli.addressed import finds_server, remote

KINDS: Final = {
    "routing-domain": "LGW_ROUTING_DOMAIN",
    "route-table": "LGW_ROUTE_TABLE",
    "virtual-interface-group": "LGW_VIRTUAL_INTERFACE_GROUP",
}


@click.group("gateways")
@finds_server
def command() -> None:
    """Make objects of a rack's local gateway, list them, or delete them.

    In earnest EC2 makes them. Here they do nothing but stand in the way of a decommission.
    """


@command.command("create")
@click.argument("outpost_id")
@click.argument("kind", type=click.Choice(tuple(KINDS), case_sensitive=False))
@finds_server
@click.pass_context
def create(context: click.Context, outpost_id: str, kind: str) -> None:
    """Make an object of the local gateway of Outpost OUTPOST_ID."""
    (made,) = remote(context).gateways({"create": {"outpost": outpost_id, "kind": KINDS[kind]}})
    click.echo(made["object"])


@command.command("delete")
@click.argument("object_id")
@finds_server
@click.pass_context
def delete(context: click.Context, object_id: str) -> None:
    """Delete the object OBJECT_ID."""
    remote(context).gateways({"delete": object_id})
    click.echo(f"{object_id} is deleted")


@command.command("list")
@finds_server
@click.pass_context
def list_objects(context: click.Context) -> None:
    """List the objects of all local gateways of the account."""
    objects = remote(context).gateways()
    for one in objects:
        click.echo(f"{one['object']}  {one['kind']}  {one['outpost']}")
    if not objects:
        click.echo("no local gateway has any")

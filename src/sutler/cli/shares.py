"""How does a person share an Outpost from the shell? `sutler shares`: add, remove, list."""

import click

from sutler.cli.addressed import finds_server, remote


@click.group("shares")
@finds_server
def command() -> None:
    """Share an Outpost or a site with another account, as AWS's Resource Access Manager does.

    What is shared can be read there, and Outposts can be created at a shared site; it changes for its owner alone.
    """


@command.command("add")
@click.argument("resource_id")
@click.argument("consumer", metavar="ACCOUNT")
@finds_server
@click.pass_context
def add(context: click.Context, resource_id: str, consumer: str) -> None:
    """Share the Outpost or site RESOURCE_ID with ACCOUNT."""
    remote(context).shares({"share": {"resource": resource_id, "account": consumer}})
    click.echo(f"{resource_id} is shared with {consumer}")


@command.command("remove")
@click.argument("resource_id")
@click.argument("consumer", metavar="ACCOUNT")
@finds_server
@click.pass_context
def remove(context: click.Context, resource_id: str, consumer: str) -> None:
    """Share the Outpost or site RESOURCE_ID with ACCOUNT no longer; what it has created stays."""
    remote(context).shares({"unshare": {"resource": resource_id, "account": consumer}})
    click.echo(f"{resource_id} is no longer shared with {consumer}")


@command.command("list")
@finds_server
@click.pass_context
def list_shared(context: click.Context) -> None:
    """List what the account shares and what is shared with it."""
    shared = remote(context).shares()
    for one in shared:
        click.echo(
            f"{one['resource']}  {one['region']}  of {one['owner']}  with {one['account']}  since {one['since']}"
        )
    if not shared:
        click.echo("nothing is shared")

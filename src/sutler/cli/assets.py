"""How does a person let hardware fail from the shell? `sutler assets fail`."""

import click

from sutler.cli.addressed import finds_server, remote


@click.group("assets")
@finds_server
def command() -> None:
    """Let the hardware of an Outpost fail, and see it replaced.

    A replacement is an order of its own, which ListOrders shows and whose line item goes the usual way.
    """


@command.command("fail")
@click.argument("asset_id")
@click.option("--isolated", is_flag=True, help="It comes to ISOLATED in place of RETIRING.")
@finds_server
@click.pass_context
def fail(context: click.Context, asset_id: str, isolated: bool) -> None:
    """Let asset ASSET_ID fail: it takes no new instances, and its replacement is ordered."""
    state = "ISOLATED" if isolated else "RETIRING"
    failed = remote(context).assets({"fail": {"asset": asset_id, "state": state}})
    click.echo(f"{failed['asset']}  {failed['state']}  replaced by {failed['order']}  {failed['line_item']}")

"""How does a person move an order from the shell? `sutler orders move`."""

import click

from sutler.cli.addressed import finds_server, remote
from sutler.rules.order_states import CHAIN


@click.group("orders")
@finds_server
def command() -> None:
    """Move the line items of an order by hand.

    Where the account's lifecycle is manual (sutler settings) they move in no other way; where it is timed, they only
    move earlier than they would have.
    """


@command.command("move")
@click.argument("order_id")
@click.argument("status", type=click.Choice(CHAIN[1:], case_sensitive=False), metavar="[STATUS]", required=False)
@click.option("--line-item", metavar="LINE_ITEM_ID", help="One of its line items.  [default: all]")
@finds_server
@click.pass_context
def move(context: click.Context, order_id: str, status: str | None, line_item: str | None) -> None:
    """Move the line items of order ORDER_ID to STATUS, such as DELIVERED; without one each to its next status."""
    optional = {"line_item": line_item, "to": status}
    wanted = {"order": order_id} | {name: value for name, value in optional.items() if value is not None}
    order = remote(context).orders({"move": wanted})
    click.echo(f"{order['order']}  {order['status']}")
    for item in order["line_items"]:
        click.echo(f"{item['line_item']}  {item['status']}")

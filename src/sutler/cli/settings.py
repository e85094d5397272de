"""How does a person set an account up from the shell? `sutler settings`: shown, set, reset."""

from collections.abc import Mapping, Sequence
from typing import Any

import click

from sutler.cli.addressed import finds_server, remote
from sutler.cli.clock import iso_duration
from sutler.rules.settings import flat


@click.group("settings", invoke_without_command=True)
@finds_server
@click.pass_context
def command(context: click.Context) -> None:
    """Show what holds for an account, or change it.

    lifecycle (timed, or manual: line items move only by 'sutler orders move'), support_plan, servers, the quotas that
    AWS raises, and how long everything takes. An asterisk marks what the account has set itself.
    """
    if context.invoked_subcommand is None:
        _show(remote(context).settings())


@command.command("set")
@click.argument("assignments", metavar="NAME=VALUE...", nargs=-1, required=True)
@finds_server
@click.pass_context
def set_(context: click.Context, assignments: Sequence[str]) -> None:
    """Change settings, all or none, such as quotas.sites_per_region=200 durations.RACK.BUILDING=30d."""
    _show(remote(context).settings(dict(_assigned(one) for one in assignments)))


@command.command("reset")
@click.argument("names", metavar="NAME...", nargs=-1, required=True)
@finds_server
@click.pass_context
def reset(context: click.Context, names: Sequence[str]) -> None:
    """Go back to what holds for everybody: for settings, or for a group of them such as durations.RACK."""
    _show(remote(context).settings(dict.fromkeys(names)))


def _assigned(assignment: str) -> tuple[str, str | int]:
    name, separator, value = assignment.partition("=")
    if not separator:
        raise click.UsageError(f"{assignment!r} has no value; write NAME=VALUE.")
    if name.startswith("durations."):
        return name, iso_duration(value)
    return name, int(value) if value.isascii() and value.isdigit() and len(value) < 10 else value


def _show(answer: Mapping[str, Any]) -> None:
    own = dict(flat(answer["changed"]))
    for name, value in flat(answer["settings"]):
        click.echo(f"{'*' if name in own else ' '} {name} = {value}")

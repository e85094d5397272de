"""How does a person move time from the shell? `sutler clock`, and its moves: advance, to, rate, until.

A move that takes the server long is followed, with a line of progress now and then, until it is there.
"""

import math
import re
from collections.abc import Mapping
from typing import Any, Final

import click

from sutler.cli.addressed import finds_server
from sutler.cli.addressed import remote as remote_of
from sutler.cli.asking import Broken, NoServer
from sutler.cli.remote import Remote

_SHORT: Final = re.compile(r"(?:[0-9]{1,6}[wdhms])+", re.ASCII | re.IGNORECASE)
_PART: Final = re.compile(r"([0-9]+)([wdhms])")
_DAYS: Final = {"w": 7, "d": 1}
_NEGATIVE: Final = re.compile(r"-[0-9.P].*", re.ASCII | re.IGNORECASE | re.DOTALL)
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class _Onward(click.Command):
    """A move by an amount: a negative one is told to be that, rather than an option that there is not."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        negative = next((one for one in args if _NEGATIVE.fullmatch(one)), None)
        if negative is not None:
            raise click.UsageError(f"A clock does not go back: {negative!r} is negative.", ctx)
        return super().parse_args(ctx, args)


def _finite(_context: click.Context, _argument: click.Parameter, value: float) -> float:
    if not math.isfinite(value):
        raise click.BadParameter(f"{value} is no number of seconds.")
    return value


@click.group("clock", invoke_without_command=True)
@finds_server
@click.pass_context
def command(context: click.Context) -> None:
    """Show an account's clock, or move it: forward by a duration, to a time, to an order's status, or at a rate.

    Everything that falls due on the way happens, each at its own time. A clock never goes back. A server beyond
    loopback asks for the operator's token, set as SUTLER_TOKEN.
    """
    if context.invoked_subcommand is None:
        _show(remote_of(context).clock()[1])


@command.command("advance", cls=_Onward)
@click.argument("duration")
@finds_server
@click.pass_context
def advance(context: click.Context, duration: str) -> None:
    """Go forward by DURATION: 30d, 12h, 1d12h or ISO 8601 such as P30D."""
    _jump(remote_of(context), {"advance": iso_duration(duration)})


@command.command("to")
@click.argument("time")
@finds_server
@click.pass_context
def to(context: click.Context, time: str) -> None:
    """Go forward to TIME, such as 2027-01-01T00:00:00Z, or to the beginning of a day in UTC, such as 2027-01-01."""
    _jump(remote_of(context), {"to": f"{time}T00:00:00Z" if _DATE.fullmatch(time) else time})


@command.command("rate", cls=_Onward)
@click.argument("rate", type=click.FloatRange(min=0), callback=_finite)
@finds_server
@click.pass_context
def rate(context: click.Context, rate: float) -> None:
    """Run RATE seconds in a second: 1 like the wall's, 86400 a day a second, 0 stands still."""
    _show(remote_of(context).clock({"rate": int(rate) if rate.is_integer() else rate})[1])


@command.command("until")
@click.argument("order_id")
@click.argument("status")
@finds_server
@click.pass_context
def until(context: click.Context, order_id: str, status: str) -> None:
    """Go forward until order ORDER_ID has come to STATUS, such as DELIVERED or COMPLETED, and no further."""
    remote = remote_of(context)
    move = {"until": {"order": order_id, "status": status.upper()}}
    code, clock = remote.clock(move)
    while code == 202:  # nothing of an until is left at the server; the order is nearer when it is asked again
        _progress(clock)
        code, clock = remote.clock(move)
    _show(clock)


def _jump(remote: Remote, move: Mapping[str, Any]) -> None:
    """Set out, and follow: the server keeps the target of a jump, so that it must not be asked twice."""
    begun = False
    try:
        _, clock = remote.clock(move)
        while "target" in clock:
            begun = True
            _progress(clock)
            _, clock = remote.clock()
    except NoServer as error:
        if begun or isinstance(error, Broken):
            goes_on = "A jump that was begun goes on when the server is started again."
            raise click.ClickException(f"{error.message} {goes_on}") from error
        raise
    _show(clock)


def iso_duration(text: str) -> str:
    """Return a duration as ISO 8601: `1w2d` and `12h30m` are spelled out, anything else is left as it is."""
    if _SHORT.fullmatch(text) is None:
        return text
    parts = [(int(amount), unit) for amount, unit in _PART.findall(text.lower())]
    days = sum(amount * _DAYS[unit] for amount, unit in parts if unit in _DAYS)
    seconds = sum(amount * {"h": 3600, "m": 60, "s": 1}[unit] for amount, unit in parts if unit not in _DAYS)
    return f"P{days}DT{seconds}S"


def _progress(clock: Mapping[str, Any]) -> None:
    target = clock.get("target", "there")
    click.echo(f"It is {clock['now']}, on the way to {target} ...", err=True)


def _show(clock: Mapping[str, Any]) -> None:
    under_way = "target" in clock
    mode = {
        "manual": f"manual: it stands still {'once it is there' if under_way else 'until it is moved'}",
        "real": "real: a second a second",
    }.get(clock["mode"], f"{clock['rate']:,} seconds a second")
    click.echo(f"account  {clock['account']}")
    click.echo(f"now      {clock['now']}")
    if under_way:
        click.echo(f"target   {clock['target']}")
    click.echo(f"rate     {mode}")
    click.echo(f"next     {clock['next'] or 'nothing is due'}")

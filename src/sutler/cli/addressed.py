"""Which server does a command speak to, and of which account? The two options that every such command has.

They may stand before or after the subcommand.
"""

from collections.abc import Callable
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from sutler.cli.asking import DEFAULT_URL
from sutler.cli.remote import Remote
from sutler.cli.secret import operator_token
from sutler.wire.defaults import ACCOUNT, DEFAULT_ACCOUNT

Function = TypeVar("Function", bound=Callable[..., Any])


def finds_server(function: Function) -> Function:
    """Give a command the options that say which server and which account."""
    url = click.option(
        "--url",
        envvar="SUTLER_URL",
        default=DEFAULT_URL,
        show_default=True,
        show_envvar=True,
        expose_value=False,
        callback=_keep,
        help="The server.",
    )
    account = click.option(
        "--account",
        envvar="SUTLER_ACCOUNT",
        default=DEFAULT_ACCOUNT,
        show_default=True,
        show_envvar=True,
        expose_value=False,
        callback=_keep,
        help="The account that it is about: 12 digits.",
    )
    return url(account(function))


def remote(context: click.Context) -> Remote:
    """Return the server and account that the options name.

    Raises:
        click.UsageError: no account id.
    """
    account = context.meta["sutler.account"]
    if ACCOUNT.fullmatch(account) is None:
        raise click.UsageError(f"An account is 12 digits, not {account!r}.")
    return Remote(context.meta["sutler.url"], account, operator_token())


def _keep(context: click.Context, option: click.Parameter, value: str) -> None:
    """Keep an option that may stand before or after the subcommand; what was typed last wins."""
    assert option.name is not None, "options have names"
    key = f"sutler.{option.name}"
    if key not in context.meta or context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE:
        context.meta[key] = value

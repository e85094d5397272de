"""What can be typed after `sutler`? The table of commands, and the one place where an error becomes a line.

A command is imported when it is called or asked for its help, so that `sutler --help` and `sutler serve` start fast.
Whatever goes wrong is one line on standard error that begins with `sutler: `, and a non-zero exit; never a traceback.
"""

import sys
from importlib import import_module
from typing import Final

import click

COMMANDS: Final = {
    "serve": "Serve the AWS API, the clock and health over HTTP.",
    "clock": "Show an account's clock, or move it.",
    "quote": "Quote a capacity at the prompt, with neither server nor store.",
    "instances": "Launch instances into the slots of an Outpost, list or stop them.",
    "assets": "Let an asset fail; its replacement is ordered.",
    "gateways": "Make objects of a rack's local gateway, list or delete them.",
    "orders": "Move the line items of an order by hand.",
    "shares": "Share an Outpost or a site with another account, or no longer.",
    "settings": "Show what holds for an account: quotas, durations, support plan; or change it.",
    "operations": "List the API's operations, served or not yet.",
    "demo": "Watch a quote become an installed Outpost.",
}
"""Name, which is that of its module here, to the line that `sutler --help` shows."""

INTERRUPTED: Final = 130


class Commands(click.Group):
    """The commands, none of them imported before it is needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # the same in every context
        """Return the names in the order of help."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # likewise
        """Return a command, importing it."""
        if cmd_name not in COMMANDS:
            return None
        command = import_module(f"sutler.cli.{cmd_name}").command
        assert isinstance(command, click.Command), "each of these modules has a command"
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # likewise
        """Write the commands with their lines, importing none of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="sutler", message="sutler %(version)s")
@click.pass_context
def sutler(context: click.Context) -> None:
    """AWS Outposts ordering as real software: quotes, orders and their lifecycle on a clock that you control."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help())


def main() -> None:
    """Run the command line, and exit."""
    try:
        sys.exit(sutler.main(prog_name="sutler", standalone_mode=False))
    except click.ClickException as error:
        _say(error.format_message())
        sys.exit(error.exit_code)
    except click.Abort:
        _say("interrupted")
        sys.exit(INTERRUPTED)


def _say(message: str) -> None:
    """Write a message as one line, whatever line breaks a library put into it."""
    click.echo(f"sutler: {' '.join(message.split())}", err=True)

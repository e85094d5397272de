"""What does Sutler do, in a minute? A real server, a real boto3, and a story that checks itself."""

import signal
import sys
from typing import NoReturn

import click


@click.command("demo")
def command() -> None:
    """Watch a quote become an order and the order an installed Outpost, told in the terminal.

    Starts a server on a free port with a temporary folder, drives it with boto3 while its clock moves through the
    months, and leaves nothing behind. Ends with an error if what is installed is not what was ordered.
    """
    try:
        import boto3
        import rich
    except ImportError as error:
        message = f"The demo needs {error.name}, which is not installed: pip install 'sutler[demo]'"
        raise click.ClickException(message) from error
    del boto3, rich
    # Slow to import: boto3 and rich.
    from sutler.cli.hosted import own_server
    from sutler.cli.story import tell

    signal.signal(signal.SIGTERM, _stopped)  # so that the server and its folder go, as with Ctrl-C
    with own_server() as url:
        tell(url)


def _stopped(_number: int, _frame: object) -> NoReturn:
    sys.exit(128 + signal.SIGTERM)

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
        # boto3 and rich are an extra, and slow to import.
        from sutler.cli.hosted import own_server
        from sutler.cli.story import tell
    except ModuleNotFoundError as error:
        message = f"The demo needs {error.name}, which is not installed: pip install 'sutler[demo]'"
        raise click.ClickException(message) from error

    signal.signal(signal.SIGTERM, _stopped)  # so that the server and its folder go, as with Ctrl-C
    with own_server() as url:
        tell(url)


def _stopped(_number: int, _frame: object) -> NoReturn:
    sys.exit(128 + signal.SIGTERM)

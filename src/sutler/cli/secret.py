"""What may not stand on a command line, where others can read it? The operator's token, from the environment alone."""

import os
import re
from typing import Final

import click

_VISIBLE: Final = re.compile(r"[!-~]*", re.ASCII)  # what an HTTP header carries unchanged


def operator_token() -> str | None:
    """Return the operator's token; None when none is set, or an empty one.

    Raises:
        click.ClickException: it cannot be sent; the message does not show it.
    """
    token = os.environ.get("SUTLER_TOKEN", "").strip()
    if _VISIBLE.fullmatch(token) is None:
        raise click.ClickException("SUTLER_TOKEN may have letters, digits and marks of ASCII alone, and no spaces.")
    return token or None

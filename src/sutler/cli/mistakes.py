"""How are many mistakes told at once? One on each line of standard error, and then how many there are."""

from typing import NoReturn

import click

from sutler.reference.reading import ReferenceError  # noqa: A004  # the room's name for it


def refuse(error: ReferenceError) -> NoReturn:
    """Say every mistake of reference data, each on a line of its own, and end the command.

    Raises:
        click.ClickException: always, with what is left to say: the one mistake, or how many there were.
    """
    if len(error.problems) == 1:
        raise click.ClickException(error.problems[0]) from error
    for problem in error.problems:
        click.echo(f"sutler: {' '.join(problem.split())}", err=True)
    raise click.ClickException(f"the reference data cannot be used: {len(error.problems)} mistakes, see above")

"""What would it take, and cost? The quoting engine at the prompt, with neither server nor store."""

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import click

from sutler.cli import wanted
from sutler.cli.mistakes import refuse
from sutler.quoting.question import Answer, Option, Question
from sutler.reference.loader import (
    Reference,
    ReferenceError,  # noqa: A004  # the loader's name for it
    load,
)
from sutler.reference.prices import PAYMENT_OPTIONS, TERMS

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import QuoteOptionTypeDef

COLUMNS: Final = 100  # of a pipe, which has none
NOTHING_FITS: Final = 3
DRAWN_MAX: Final = 3
"""Options that are drawn unless more are asked for; the tables show all."""


@click.command("quote", no_args_is_help=True)
@click.argument("capacity", nargs=-1, required=True, metavar="CAPACITY...")
@click.option("--country", default="US", show_default=True, metavar="CODE", help="Where it goes: two letters.")
@click.option("--max-racks", type=click.IntRange(1), metavar="N", help="Most racks, networking racks included.")
@click.option("--max-power-kva", metavar="KVA", help="Most power that a rack may draw.")
@click.option("--max-weight-lbs", metavar="LBS", help="Most that a rack may weigh.")
@click.option("--space-constrained", is_flag=True, help="Prefer a single rack where there is one.")
@click.option(
    "--term", "terms", multiple=True, type=click.Choice(TERMS), help="Price this term alone; may be repeated."
)
@click.option(
    "--payment",
    "payments",
    multiple=True,
    type=click.Choice(PAYMENT_OPTIONS),
    help="Price this way to pay alone; may be repeated.",
)
@click.option("--option", "number", type=click.IntRange(1), metavar="N", help="Show this option alone, by its number.")
@click.option(
    "--servers",
    envvar="SUTLER_SERVERS",
    show_envvar=True,
    type=click.Choice(["discontinued", "available"]),
    default="discontinued",
    show_default=True,
    help="Whether Outposts servers can still be ordered.",
)
@click.option(
    "--reference",
    envvar="SUTLER_REFERENCE",
    show_envvar=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    metavar="DIR",
    help="Folder with reference data in place of the shipped files, or on top.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer for machines.")
def command(
    capacity: tuple[str, ...],
    *,
    country: str,
    max_racks: int | None,
    max_power_kva: str | None,
    max_weight_lbs: str | None,
    space_constrained: bool,
    terms: tuple[str, ...],
    payments: tuple[str, ...],
    number: int | None,
    servers: str,
    reference: Path | None,
    as_json: bool,
) -> None:
    """Quote CAPACITY: the options that are worth a look, their prices and their racks, drawn.

    CAPACITY is written "40 m7i.4xlarge, 12 r7i.8xlarge, 55 TiB EBS". Nothing is stored and no server is needed. The
    exit status is 3 when nothing fits; the reason is printed. Prices are illustrative.
    """
    limits = {
        "RACK_MAXIMUM": max_racks,
        "RACK_MAX_POWER_KVA": max_power_kva,
        "RACK_MAX_WEIGHT_LBS": max_weight_lbs,
        "RACK_SPACE_CONSTRAINED": "true" if space_constrained else None,
    }
    try:
        asked = wanted.capacities(capacity)
    except wanted.NotUnderstood as error:
        raise click.UsageError(str(error)) from None
    question = Question(
        country.upper(),
        asked,
        [{"QuoteConstraintType": kind, "Value": str(value)} for kind, value in limits.items() if value is not None],
        payments,
        terms,
        servers_available=servers == "available",
    )
    try:
        answer = _quote(question, load(reference))
    except ReferenceError as error:
        refuse(error)
    if number is not None and number > len(answer.options):
        raise click.UsageError(f"There are {len(answer.options)} options; there is no option {number}.")
    if as_json:
        click.echo(json.dumps(for_machines(answer, number), indent=2))
    else:
        show(answer, number)
    if not answer.options:
        click.get_current_context().exit(NOTHING_FITS)


def _quote(question: Question, reference: Reference) -> Answer:
    """Ask the engine, telling whoever waits that it is at work.

    Raises:
        click.UsageError: the mistakes of the request, all of them.
    """
    from sutler.quoting.answer import quote  # numpy and the solver are slow to import

    answer = quote(question, reference)
    if answer.refusals:
        raise click.UsageError("; ".join(answer.refusals))
    return answer


def for_machines(answer: Answer, number: int | None) -> dict[str, Any]:
    """Return the answer in the API's shapes; beside them of each option its title, its plan, and how good it is.

    Args:
        number: of the only option that is wanted; None for all.
    """
    chosen = answer.options if number is None else answer.options[number - 1 : number]
    return {
        "QuoteOptions": [
            {
                "Title": option.title,
                "Corners": list(option.corners),
                "Proven": option.proven,
                "Gap": None if option.gap is None else float(option.gap),
                **_wire(option),
                "Plans": [plan.to_json() for plan in option.plans],
            }
            for option in chosen
        ],
        "StatusMessage": answer.status_message,
    }


def _wire(option: Option) -> "QuoteOptionTypeDef":
    shown = {
        "Capacities": list(option.capacities),
        "Specifications": list(option.specifications),
        "PricingOptions": [price.to_wire() for price in option.prices],
    }
    return cast("QuoteOptionTypeDef", shown)


def _name(option: Option) -> str:
    """Return everything that an option is the best of, how it can grow, and that it may not be the best if so."""
    name = ", ".join(option.corners) + option.title.removeprefix(option.corners[0])
    if option.proven:
        return name
    if option.gap is None:
        return f"{name} (not proven)"
    # Rounded up: what is said is never too little.
    hundredths = -(-option.gap.numerator * 10_000 // option.gap.denominator)
    return f"{name} (not proven: at most {hundredths / 100:.2f} % from the best)"


def show(answer: Answer, number: int | None) -> None:
    """Print the options as tables, with the racks of the first ones drawn, and what else there is to say.

    Args:
        number: of the only option that is wanted in full; None for the first ones.
    """
    try:
        from rich.console import Console  # an extra

        from sutler.cli.offers import options_table, prices_table
    except ModuleNotFoundError as error:
        message = f"Tables need {error.name}, which is not installed: pip install 'sutler[demo]', or use --json"
        raise click.ClickException(message) from error
    from sutler.cli.planned import drawing

    columns = shutil.get_terminal_size((COLUMNS, 24)).columns
    console = Console(highlight=False, width=columns)
    shown = list(enumerate(answer.options, 1))
    if answer.options:
        console.print(options_table([_wire(option) for _, option in shown], [_name(option) for _, option in shown]))
    chosen = shown[:DRAWN_MAX] if number is None else shown[number - 1 : number]
    for place, option in chosen:
        console.print(f"\n[bold]Option {place}: {_name(option)}[/]\n")
        console.print(prices_table(_wire(option)))
        click.echo()
        click.echo(drawing(option.plans, columns=columns))
    if number is None and len(shown) > DRAWN_MAX:
        console.print(f"\nAnother option in full: --option {DRAWN_MAX + 1}")
    if answer.status_message is not None:
        click.echo(("\n" if answer.options else "") + answer.status_message)

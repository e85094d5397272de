"""What of the API is served? Every operation of the service model, with its method and path."""

import click


@click.command("operations")
def command() -> None:
    """List the 45 operations of the Outposts API, all of which this Sutler serves.

    What each does, and where that is written down, is told in docs/reference/operations.md.
    """
    import sutler.app  # noqa: F401  # its rooms register their operations when they are imported
    from sutler.operations.registry import SERVED
    from sutler.wire.contract import OPERATIONS

    width = max(map(len, OPERATIONS))
    for name, operation in sorted(OPERATIONS.items()):
        served = "served" if name in SERVED else "not yet"
        click.echo(f"{name:{width}}  {served:7}  {operation.method:6} {operation.uri}")
    click.echo(f"\n{len(SERVED)} of {len(OPERATIONS)} operations are served.")

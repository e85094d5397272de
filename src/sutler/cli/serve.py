"""How is a server started? Options become `Settings`; what stands in the way becomes one line."""

import re
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import Final

import click

from sutler.cli.secret import operator_token
from sutler.lifecycle.clock import RATE_MAX
from sutler.wire.limits import STANDARD, Limits

_RATES: Final = {"real": Fraction(1), "manual": Fraction(0)}
_option: Final = partial(click.option, show_default=True, show_envvar=True)
_SECONDS: Final = click.IntRange(1, 86_400)
_FILE: Final = click.Path(dir_okay=False, path_type=Path)
_NUMBER: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?", re.ASCII)


class Rate(click.ParamType[Fraction]):
    """A clock's rate: real, manual, or account seconds in a second."""

    name = "real|manual|RATE"

    def convert(self, value: str | Fraction, param: click.Parameter | None, ctx: click.Context | None) -> Fraction:
        """Return the rate that a word or a number means."""
        if isinstance(value, Fraction):
            return value
        if value in _RATES:
            return _RATES[value]
        if not _NUMBER.fullmatch(value) or Fraction(value) > RATE_MAX:
            self.fail(f"{value!r} is neither real, manual, nor a number from 0 to {RATE_MAX}.", param, ctx)
        return Fraction(value)


def _access(_context: click.Context, _option: click.Parameter, value: str) -> str:
    if value == "signed":
        raise click.BadParameter("signed access is not there yet; open access is: any key, no signature checked.")
    if value != "open":
        raise click.BadParameter(f"{value!r} is not an access; open is.")
    return value


def _named(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    if value == "":
        raise click.BadParameter("it is empty.")
    return value


@click.command("serve")
@_option("--host", envvar="SUTLER_HOST", default="127.0.0.1", callback=_named, help="Address to listen on.")
@_option(
    "--port",
    envvar="SUTLER_PORT",
    type=click.IntRange(0, 65535),
    default=4631,
    help="Port to listen on; 0 takes a free one, which the first line of output names.",
)
@_option(
    "--data",
    envvar="SUTLER_DATA",
    metavar="DIR",
    callback=_named,
    show_default="sutler-data",
    help="Folder of the SQLite store.",
)
@_option("--database", envvar="SUTLER_DATABASE", metavar="URL", callback=_named, help="PostgreSQL in place of SQLite.")
@_option(
    "--clock",
    "rate",
    metavar="real|manual|RATE",
    envvar="SUTLER_CLOCK",
    type=Rate(),
    default="real",
    help="How the clocks of new accounts run: like the wall's, not at all until moved, or RATE seconds a second.",
)
@_option(
    "--access",
    envvar="SUTLER_ACCESS",
    metavar="open",
    default="open",
    callback=_access,
    help="Who may call: open means any key, and no signature is checked.",
)
@_option(
    "--workers",
    envvar="SUTLER_WORKERS",
    type=click.IntRange(1, 64),
    default=1,
    help="Processes; more than one needs --database.",
)
@_option(
    "--servers",
    envvar="SUTLER_SERVERS",
    type=click.Choice(["discontinued", "available"]),
    default="discontinued",
    help="Whether Outposts servers can still be ordered.",
)
@_option(
    "--reference",
    envvar="SUTLER_REFERENCE",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Folder with reference data (hardware.toml, prices.toml, ...) in place of the shipped files, or on top.",
)
@_option(
    "--allowed-host",
    "allowed_hosts",
    envvar="SUTLER_ALLOWED_HOST",
    metavar="NAME",
    multiple=True,
    help="Another name by which browsers may address the server, and anybody /_sutler/; may be repeated (separated by"
    " spaces in the variable).",
)
@_option(
    "--tls-certificate",
    envvar="SUTLER_TLS_CERTIFICATE",
    metavar="FILE",
    type=_FILE,
    help="Serve https with this certificate, and those between it and its authority's (PEM); needs --tls-key.",
)
@_option(
    "--tls-key",
    envvar="SUTLER_TLS_KEY",
    metavar="FILE",
    type=_FILE,
    help="Private key of --tls-certificate, not encrypted (PEM).",
)
@_option(
    "--max-head",
    envvar="SUTLER_MAX_HEAD",
    metavar="BYTES",
    type=click.IntRange(8 * 1024, 1024 * 1024),
    default=STANDARD.head_bytes,
    help="Largest request line and headers, to within some KiB.",
)
@_option(
    "--max-body",
    envvar="SUTLER_MAX_BODY",
    metavar="BYTES",
    type=click.IntRange(1024, 1024 * 1024 * 1024),
    default=STANDARD.body_bytes,
    help="Largest body, as sent and as decompressed.",
)
@_option(
    "--request-timeout",
    envvar="SUTLER_REQUEST_TIMEOUT",
    metavar="SECONDS",
    type=_SECONDS,
    default=int(STANDARD.request_seconds),
    help="Time to send a request, and to take its answer.",
)
@_option(
    "--idle-timeout",
    envvar="SUTLER_IDLE_TIMEOUT",
    metavar="SECONDS",
    type=_SECONDS,
    default=int(STANDARD.idle_seconds),
    help="Time after which a connection without a request is closed.",
)
@_option(
    "--max-connections",
    envvar="SUTLER_MAX_CONNECTIONS",
    metavar="NUMBER",
    type=click.IntRange(1, 100_000),
    default=STANDARD.connections,
    help="Open connections, of each process: the one that is idle for longest makes room for the next.",
)
def command(
    host: str,
    port: int,
    data: str | None,
    database: str | None,
    rate: Fraction,
    access: str,  # noqa: ARG001  # there is one
    workers: int,
    servers: str,
    reference: Path | None,
    allowed_hosts: tuple[str, ...],
    tls_certificate: Path | None,
    tls_key: Path | None,
    max_head: int,
    max_body: int,
    request_timeout: int,
    idle_timeout: int,
    max_connections: int,
) -> None:
    """Serve until SIGTERM or Ctrl-C; requests in flight are answered before the end.

    The AWS endpoint is http://HOST:PORT/ (https with --tls-certificate): an access key id of twelve digits is the
    account, any other key means account 123456789012, and the Region is that of the request's signature. On other than
    loopback the control API asks for the operator's token, set as SUTLER_TOKEN.
    """
    if data is not None and database is not None:
        raise click.UsageError("--data is for SQLite and --database for PostgreSQL: give one of them.")
    if (tls_certificate is None) != (tls_key is None):
        raise click.UsageError("--tls-certificate and --tls-key belong together: give both.")
    # Slow to import, and not needed to say what the options are.
    from sutler.cli.mistakes import refuse
    from sutler.reference.loader import ReferenceError  # noqa: A004  # the loader's name for it
    from sutler.server import Settings, StartError, serve
    from sutler.store.transaction import StoreError
    from sutler.wire.tls import Certificate

    settings = Settings(
        host=host,
        port=port,
        data=Path("sutler-data" if data is None else data),
        database=database,
        rate=rate,
        workers=workers,
        servers_available=servers == "available",
        reference=reference,
        allowed_hosts=allowed_hosts,
        token=operator_token(),
        certificate=None if tls_certificate is None or tls_key is None else Certificate(tls_certificate, tls_key),
        limits=Limits(max_head, max_body, request_timeout, idle_timeout, max_connections),
    )
    try:
        serve(settings)
    except ReferenceError as error:
        refuse(error)
    except (StartError, StoreError) as error:
        raise click.ClickException(str(error)) from error

"""How is one JSON request put to a server, and in which words does that fail?

Plain `http.client`: no proxy is asked, no redirect followed, nothing slow imported. What goes wrong is one line, which
tells apart a server that is not there, one that is slow, one that went away, and one that is not a Sutler.
"""

import http.client
import json
import re
from contextlib import closing
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

import click

DEFAULT_URL: Final = "http://127.0.0.1:4631"
PATIENCE_SECONDS: Final = 60.0  # the server itself answers a clock that is on its way after 30
_VISIBLE: Final = re.compile(r"[!-~]*", re.ASCII)  # what a request line carries unchanged
_UNKNOWN_OUTCOME: Final = "What was asked of it may have been done: look before you ask again."


class NoServer(click.ClickException):
    """Nobody listens at the URL, or nobody whom TLS trusts."""


class Broken(NoServer):
    """A server was asked, and went away before it had answered."""


def ask(url: str, token: str | None, method: str, target: str, body: str | None) -> tuple[int, dict[str, Any]]:
    """Return status and JSON object of an answer.

    Args:
        url: of the server; a path in it is kept, in front of the target.
        token: the operator's; None on loopback, where none is asked for.
    Raises:
        click.UsageError: it is no URL.
        NoServer: nobody listens there, or the server went away before it had answered (`Broken`).
        click.ClickException: no answer in time, or not that of a Sutler.
    """
    where = _parts(url)
    kind = http.client.HTTPSConnection if where.scheme == "https" else http.client.HTTPConnection
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    try:
        connection = kind(where.hostname or "", where.port or kind.default_port, timeout=PATIENCE_SECONDS)
    except http.client.InvalidURL as error:
        raise _no_url(url) from error
    with closing(connection):
        _connect(connection, url)
        try:
            connection.request(method, where.path.rstrip("/") + target, body, headers)
            response = connection.getresponse()
            text = response.read()
        except TimeoutError as error:
            raise _slow(url, "Ask again." if method == "GET" else _UNKNOWN_OUTCOME) from error
        except (OSError, http.client.IncompleteRead) as error:
            outcome = "" if method == "GET" else f" {_UNKNOWN_OUTCOME}"
            raise Broken(f"The connection to {url} broke before an answer came ({error}).{outcome}") from error
        except http.client.HTTPException as error:
            raise foreign(url, "its HTTP cannot be read") from error
    return response.status, _object(text, url, response.status)


def foreign(url: str, why: str = "it answers with something else") -> click.ClickException:
    """Return the refusal of an answer that no Sutler gives."""
    return click.ClickException(f"What answers at {url} is not a Sutler: {why}.")


def _parts(url: str) -> SplitResult:
    """Return what a URL consists of.

    Raises:
        click.UsageError: it is none that a request can be sent to.
    """
    try:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and _VISIBLE.fullmatch(parts.path):
            return parts
    except ValueError as error:  # brackets without their other half, or a port out of range
        raise _no_url(url) from error
    raise _no_url(url)


def _no_url(url: str) -> click.UsageError:
    return click.UsageError(f"{url!r} is no URL of a server, such as {DEFAULT_URL}.")


def _connect(connection: http.client.HTTPConnection, url: str) -> None:
    try:
        connection.connect()
    except UnicodeError as error:  # a name that no resolver can be asked for
        raise _no_url(url) from error
    except OSError as error:
        if connection.sock is not None:  # it listens, and there is no TLS with it, or not yet
            slow = isinstance(error, TimeoutError)
            raise _slow(url, "Ask again.") if slow else NoServer(f"No TLS with {url} ({error}).") from error
        raise NoServer(
            f"No Sutler answers at {url} ({error}). Start one with 'sutler serve', or name another with --url."
        ) from error


def _slow(url: str, advice: str) -> click.ClickException:
    waited = f"{PATIENCE_SECONDS:g} seconds"
    return click.ClickException(f"{url} did not answer within {waited}; it may be busy moving a clock. {advice}")


def _object(text: bytes, url: str, status: int) -> dict[str, Any]:
    """Return the JSON object that an answer is."""
    try:
        answer = json.loads(text)
        json.dumps(answer, ensure_ascii=False).encode()  # half a surrogate pair could not be shown
    except RecursionError as error:
        raise foreign(url, "its answer is nested too deeply") from error
    except ValueError as error:
        raise foreign(url, f"its answer, with status {status}, is not JSON") from error
    if not isinstance(answer, dict):
        raise foreign(url)
    return answer

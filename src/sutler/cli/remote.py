"""How does a command speak to a running Sutler? A few JSON requests to its control API.

Plain `http.client`: no proxy is asked, no redirect followed, nothing slow imported. What goes wrong is one line.
"""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode, urlsplit

import click

DEFAULT_URL: Final = "http://127.0.0.1:4631"
PATIENCE_SECONDS: Final = 60.0  # the server itself answers a clock that is on its way after 30


@dataclass(frozen=True, slots=True)
class Remote:
    """The control API of a server, for one account.

    Args:
        url: of the server, such as "http://127.0.0.1:4631"; a path in front of `/_sutler` is kept.
        account: 12 digits.
        token: the operator's; None on loopback, where none is asked for.
    """

    url: str
    account: str
    token: str | None = None

    def clock(self, move: Mapping[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """Return the account's clock, after moving it if a move is given.

        Returns: 200 and the clock, or 202 and the clock on its way.
        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        return self._about("clock", move)

    def instances(self, request: Mapping[str, Any] | None = None, outpost: str | None = None) -> list[dict[str, Any]]:
        """Return the instances that were launched or stopped, or without a request those that run.

        Args:
            outpost: list those of one Outpost.
        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        answer = self._about("instances", request, **({} if outpost is None else {"outpost": outpost}))[1]
        return list(answer["instances"])

    def assets(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return an asset that has failed, and what replaces it.

        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        return self._about("assets", request)[1]

    def gateways(self, request: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the object of a local gateway that was made or deleted, or without a request all there are.

        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        return list(self._about("gateways", request)[1]["objects"])

    def orders(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return an order after its line items were moved by hand.

        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        return self._about("orders", request)[1]

    def shares(self, request: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return what the account shares and what is shared with it, after changing that if a request is given.

        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        return list(self._about("shares", request)[1]["shares"])

    def settings(self, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the account's settings, after changing those that are given.

        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        return self._about("settings", changes, change="PUT")[1]

    def _about(
        self, part: str, request: Mapping[str, Any] | None, *, change: str = "POST", **parameters: str
    ) -> tuple[int, dict[str, Any]]:
        target = f"/_sutler/{part}?{urlencode({'account': self.account, **parameters})}"
        method, body = ("GET", None) if request is None else (change, json.dumps(request))
        status, answer = self._ask(method, target, body)
        if status not in (200, 202):
            raise click.ClickException(answer.get("error", f"{self.url} answers with status {status}."))
        return status, answer

    def healthy(self) -> bool:
        """Tell whether the server can serve."""
        return self._ask("GET", "/_sutler/health", None)[0] == 200

    def _ask(self, method: str, target: str, body: str | None) -> tuple[int, dict[str, Any]]:
        url = urlsplit(self.url)
        if url.scheme not in ("http", "https") or not url.hostname:
            raise click.ClickException(f"{self.url!r} is no URL of a server, such as {DEFAULT_URL}.")
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        headers = {} if self.token is None else {"Authorization": f"Bearer {self.token}"}
        try:
            connection = kind(url.hostname, url.port, timeout=PATIENCE_SECONDS)
            connection.request(method, url.path.rstrip("/") + target, body, headers)
            response = connection.getresponse()
            answer = json.loads(response.read())
            connection.close()
        except (OSError, http.client.HTTPException) as error:
            raise click.ClickException(
                f"No Sutler answers at {self.url} ({error}). Start one with 'sutler serve', or name another with --url."
            ) from error
        except ValueError as error:  # a port out of range, or an answer that is not JSON
            raise click.ClickException(f"What answers at {self.url} is not a Sutler: {error}.") from error
        if not isinstance(answer, dict):
            raise click.ClickException(f"What answers at {self.url} is not a Sutler.")
        return response.status, answer

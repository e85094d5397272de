"""How does a command speak to a running Sutler? A few JSON requests to its control API.

An answer has the members that are shown of it, or is not a Sutler's.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from types import NoneType
from typing import Any, Final
from urllib.parse import urlencode

import click

from sutler.cli.asking import ask, foreign

_CLOCK: Final = {"account": str, "now": str, "rate": (int, float), "mode": str, "next": (str, NoneType)}
_INSTANCE: Final = dict.fromkeys(("instance", "type", "asset", "account", "service"), str)
_OBJECT: Final = dict.fromkeys(("object", "kind", "outpost"), str)
_FAILED: Final = dict.fromkeys(("asset", "state", "order", "line_item"), str)
_ORDER: Final = {"order": str, "status": str, "line_items": [{"line_item": str, "status": str}]}
_SHARE: Final = dict.fromkeys(("resource", "region", "owner", "account", "since"), str)


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
        return self._about("clock", move, _CLOCK)

    def instances(self, request: Mapping[str, Any] | None = None, outpost: str | None = None) -> list[dict[str, Any]]:
        """Return the instances that were launched or stopped, or without a request those that run.

        Args:
            outpost: list those of one Outpost.
        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        of_outpost = {} if outpost is None else {"outpost": outpost}
        return list(self._about("instances", request, {"instances": [_INSTANCE]}, **of_outpost)[1]["instances"])

    def assets(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return an asset that has failed, and what replaces it.

        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        return self._about("assets", request, _FAILED)[1]

    def gateways(self, request: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return the object of a local gateway that was made or deleted, or without a request all there are.

        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        objects = list(self._about("gateways", request, {"objects": [_OBJECT]})[1]["objects"])
        if request is not None and len(objects) != 1:
            raise foreign(self.url)
        return objects

    def orders(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Return an order after its line items were moved by hand.

        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        return self._about("orders", request, _ORDER)[1]

    def shares(self, request: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Return what the account shares and what is shared with it, after changing that if a request is given.

        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        return list(self._about("shares", request, {"shares": [_SHARE]})[1]["shares"])

    def settings(self, changes: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the account's settings, after changing those that are given.

        Raises:
            click.ClickException: no server answers, or it refuses; the message is its own.
        """
        answer = self._about("settings", changes, {"settings": dict, "changed": dict}, change="PUT")[1]
        if not _can_be_shown(answer["settings"]):
            raise foreign(self.url)
        return answer

    def _about(
        self, part: str, request: Mapping[str, Any] | None, shape: Any, *, change: str = "POST", **parameters: str
    ) -> tuple[int, dict[str, Any]]:
        target = f"/_sutler/{part}?{urlencode({'account': self.account, **parameters}, errors='surrogateescape')}"
        method, body = ("GET", None) if request is None else (change, json.dumps(request))
        status, answer = self._ask(method, target, body)
        if status not in (200, 202):
            reason = answer.get("error")
            raise click.ClickException(
                reason if isinstance(reason, str) else f"{self.url} answers with status {status}."
            )
        if not _fits(answer, shape):
            raise foreign(self.url)
        return status, answer

    def healthy(self) -> bool:
        """Tell whether the server can serve."""
        return self._ask("GET", "/_sutler/health", None)[0] == 200

    def _ask(self, method: str, target: str, body: str | None) -> tuple[int, dict[str, Any]]:
        return ask(self.url, self.token, method, target, body)


def _fits(value: object, shape: Any) -> bool:
    """Tell whether a value is of a type, or has the members, or is a list, of such shapes."""
    if isinstance(shape, dict):
        return isinstance(value, dict) and all(
            name in value and _fits(value[name], inner) for name, inner in shape.items()
        )
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(one, shape[0]) for one in value)
    return isinstance(value, shape)


def _can_be_shown(settings: object, depth: int = 4) -> bool:
    """Tell whether settings are values, nested no deeper than an account's."""
    if isinstance(settings, dict):
        return depth > 0 and all(_can_be_shown(inner, depth - 1) for inner in settings.values())
    return isinstance(settings, str | int)

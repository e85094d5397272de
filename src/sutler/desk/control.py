"""What does the operator's side answer? `/_sutler/health`, `/_sutler/clock`, `/_sutler/instances` and the others.

A web page must not move somebody's clock: only requests whose Host is the server's own, or was allowed, are answered
(the transport refuses foreign Origins before); from beyond loopback only with the operator's token. Health is exempt.
Errors are `{"error": one sentence}`; for a fault of ours the log has the reason.
"""

import hmac
import logging
from collections.abc import Collection, Mapping
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import parse_qs

import msgspec

from sutler.desk import assets, bodies, gateways, instances, orders, shares
from sutler.desk.assets import AssetDesk
from sutler.desk.clock import ClockDesk, move_of
from sutler.desk.gateways import GatewayDesk
from sutler.desk.instances import InstanceDesk
from sutler.desk.orders import OrderDesk
from sutler.desk.settings import SettingsDesk
from sutler.desk.settled import DeskError
from sutler.desk.shares import ShareDesk
from sutler.store.transaction import StoreError
from sutler.wire.defaults import ACCOUNT, DEFAULT_ACCOUNT
from sutler.wire.exchange import HttpRequest, HttpResponse
from sutler.wire.hosts import addressed, own_names

log: Final = logging.getLogger("sutler")
Parameters = Mapping[str, list[str]]


class Control:
    """Answers the control API.

    Args:
        clocks: where account clocks are read and moved.
        failing: where assets fail.
        gateways: where objects of local gateways are made.
        running: where instances are launched and stopped.
        moving: where orders are moved by hand.
        sharing: where Outposts and sites are shared.
        settings: where an account is set up.
        hosts: names, without port, under which the server may be addressed; by loopback's it always may.
        token: what `Authorization: Bearer` must carry; None on loopback, where none is asked for.
    """

    __slots__ = (
        "_clocks",
        "_credential",
        "_failing",
        "_gateways",
        "_moving",
        "_names",
        "_running",
        "_settings",
        "_sharing",
    )

    def __init__(
        self,
        clocks: ClockDesk,
        *,
        failing: AssetDesk,
        gateways: GatewayDesk,
        running: InstanceDesk,
        moving: OrderDesk,
        sharing: ShareDesk,
        settings: SettingsDesk,
        hosts: Collection[str] = (),
        token: str | None = None,
    ) -> None:
        assert token != "", "whoever sends no token would have the right one"
        self._clocks = clocks
        self._failing = failing
        self._gateways = gateways
        self._running = running
        self._moving = moving
        self._sharing = sharing
        self._settings = settings
        self._names = own_names(hosts)
        self._credential = None if token is None else b"Bearer " + token.encode()

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer a request whose path begins with `/_sutler/`, whatever it is."""
        try:
            return await self._answer(request)
        except Exception:
            log.exception("%s %r", request.method, request.target)
            return _error(500, "Sutler failed; its log has the reason.")

    async def _answer(self, request: HttpRequest) -> HttpResponse:
        path, _, query = request.target.partition(b"?")
        if path == b"/_sutler/health":
            return await self._health(request)
        refused = self._refused(request)
        if refused is not None:
            return refused
        parts = {
            b"/_sutler/assets": self._assets,
            b"/_sutler/clock": self._clock,
            b"/_sutler/gateways": self._gateway_objects,
            b"/_sutler/instances": self._instances,
            b"/_sutler/orders": self._orders,
            b"/_sutler/settings": self._account_settings,
            b"/_sutler/shares": self._shares,
        }
        if path not in parts:
            paths = ", ".join(sorted(part.decode() for part in parts))
            return _error(404, f"There is nothing here. The control API has /_sutler/health, {paths}.")
        parameters = parse_qs(query.decode("latin-1"))
        account = parameters.get("account", [DEFAULT_ACCOUNT])[-1]
        if ACCOUNT.fullmatch(account) is None:
            return _error(400, f"An account is 12 digits, not {account!r}.")
        try:
            bodies.refuse_nul(value for values in parameters.values() for value in values)
            return await parts[path](request, account, parameters)
        except DeskError as error:
            return _error(error.status, str(error))
        except StoreError as error:
            return _error(503, str(error))

    def _refused(self, request: HttpRequest) -> HttpResponse | None:
        name = addressed(request.headers)
        if name not in self._names:
            return _error(403, f"This server does not answer to the host {name!r}; allow it with --allowed-host.")
        if self._credential is not None:
            given = request.headers.get(b"authorization", b"")
            if not hmac.compare_digest(given, self._credential):
                return _error(401, "The control API needs the operator's token: Authorization: Bearer TOKEN.")
        return None

    async def _health(self, request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return _error(405, "Health is read with GET.")
        try:
            await self._clocks.look()
        except StoreError as error:
            return _json(503, {"status": "unavailable", "error": str(error)})
        return _json(200, {"status": "ok", "version": version("sutler")})

    async def _clock(self, request: HttpRequest, account: str, _: Parameters) -> HttpResponse:
        if request.method == "GET":
            return _json(200, await self._clocks.read(account))
        if request.method == "POST":
            return _json(*await self._clocks.move(account, move_of(request.body)))
        return _error(405, "A clock is read with GET and moved with POST.")

    async def _assets(self, request: HttpRequest, account: str, _: Parameters) -> HttpResponse:
        if request.method == "POST":
            return _json(200, await self._failing.fail(account, assets.request_of(request.body)))
        return _error(405, "Assets fail with POST; the AWS API lists them.")

    async def _gateway_objects(self, request: HttpRequest, account: str, _: Parameters) -> HttpResponse:
        if request.method == "GET":
            return _json(200, {"objects": await self._gateways.objects(account)})
        if request.method == "POST":
            wanted = gateways.request_of(request.body)
            return _json(200, {"objects": await self._gateways.change(account, wanted)})
        return _error(405, "Objects of local gateways are listed with GET, made and deleted with POST.")

    async def _instances(self, request: HttpRequest, account: str, parameters: Parameters) -> HttpResponse:
        if request.method == "GET":
            outpost = parameters.get("outpost", [None])[-1]
            return _json(200, {"instances": await self._running.running(account, outpost)})
        if request.method == "POST":
            wanted = instances.request_of(request.body)
            return _json(200, {"instances": await self._running.change(account, wanted)})
        return _error(405, "Instances are listed with GET, launched and stopped with POST.")

    async def _orders(self, request: HttpRequest, account: str, _: Parameters) -> HttpResponse:
        if request.method == "POST":
            return _json(200, await self._moving.move(account, orders.request_of(request.body)))
        return _error(405, "Orders are moved with POST; the AWS API lists them.")

    async def _shares(self, request: HttpRequest, account: str, _: Parameters) -> HttpResponse:
        if request.method == "GET":
            return _json(200, {"shares": await self._sharing.shared(account)})
        if request.method == "POST":
            return _json(200, {"shares": await self._sharing.change(account, shares.request_of(request.body))})
        return _error(405, "Shares are listed with GET, made and ended with POST.")

    async def _account_settings(self, request: HttpRequest, account: str, _: Parameters) -> HttpResponse:
        if request.method == "GET":
            return _json(200, await self._settings.read(account))
        if request.method == "PUT":
            return _json(200, await self._settings.change(account, bodies.read(request.body, dict[str, Any])))
        return _error(405, "Settings are read with GET and changed with PUT.")


def _json(status: int, value: dict[str, Any]) -> HttpResponse:
    body = msgspec.json.encode(value)
    return HttpResponse(status, [(b"content-type", b"application/json")], body)


def _error(status: int, message: str) -> HttpResponse:
    return _json(status, {"error": message})

"""How does HTTP reach the endpoint? A raw ASGI application, made for uvicorn.

It guards what no endpoint should have to: a foreign page is refused on every path (it must not order racks on
somebody's localhost), a body is read up to a limit and only when there is one, and a client that hangs up while
sending has nothing done in its name. `/_sutler` belongs to the control application.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from typing import Any, Final, TypeAlias

from sutler.wire import errors
from sutler.wire.bodies import Bodies, Early, HungUp
from sutler.wire.endpoint import Endpoint, fault, new_request_id
from sutler.wire.errors import ServiceError
from sutler.wire.exchange import HttpRequest, HttpResponse
from sutler.wire.framing import announces_body
from sutler.wire.hosts import addressed, own_names
from sutler.wire.limits import STANDARD

Scope: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send: TypeAlias = Callable[[MutableMapping[str, Any]], Awaitable[None]]
AsgiApplication: TypeAlias = Callable[[Scope, Receive, Send], Awaitable[None]]

log: Final = logging.getLogger("sutler")
_CONTROL: Final = b"/_sutler"
_CLOSE: Final = (b"connection", b"close")


class AwsApplication:
    """Serves the AWS endpoint, and hands `/_sutler` to the control application.

    Args:
        endpoint: answers all other paths.
        control: answers `/_sutler` and what lies under it; without one they are unknown operations.
        lifespan: is handed the server's start and stop; without one there is nothing to do at either.
        hosts: names, without port, under which a browser may address the server; by loopback's it always may. Other
            clients may use any name.
        body_limit_bytes: of a body as sent, and as decompressed.

    Source: API reference, Common Errors, for the codes; assumed: the limit and the rule about Origin, which AWS does
            not publish and does not need.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        control: AsgiApplication | None = None,
        *,
        lifespan: AsgiApplication | None = None,
        hosts: Collection[str] = (),
        body_limit_bytes: int = STANDARD.body_bytes,
    ) -> None:
        self._endpoint: Final = endpoint
        self._control: Final = control
        self._lifespan: Final = lifespan
        self._names: Final = own_names(hosts)
        self._bodies: Final = Bodies(body_limit_bytes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            try:
                await self._http(scope, receive, send)
            except Exception:
                request_id = new_request_id()
                log.exception("request %s: %s %r", request_id, scope["method"], scope["raw_path"])
                await _respond(errors.response(fault(request_id), request_id), send)
        elif scope["type"] == "lifespan":
            await (self._lifespan or _no_lifespan)(scope, receive, send)
        else:
            await send({"type": "websocket.close"})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers: dict[bytes, bytes] = dict(scope["headers"])
        path: bytes = scope["raw_path"]
        if b"origin" in headers or b"sec-fetch-site" in headers:
            foreign = self._foreign_page(headers)
            if foreign is not None:
                close = announces_body(headers)
                return await _respond(errors.response(foreign, new_request_id()), send, close=close)
        if self._control is not None and (path == _CONTROL or path.startswith(_CONTROL + b"/")):
            return await self._control(scope, receive, _identified(send))
        query: bytes = scope["query_string"]
        target = path + b"?" + query if query else path
        close = False
        try:
            body = await self._bodies.read(headers, receive)
            try:
                response = await self._endpoint.answer(HttpRequest(scope["method"], target, headers, body))
            finally:
                self._bodies.release(body)
        except ServiceError as refusal:
            response = errors.response(refusal, new_request_id())
            close = isinstance(refusal, Early)
        except asyncio.CancelledError:  # the server stops, and has waited long enough
            response = errors.response(errors.stopping(), new_request_id())
        except HungUp:
            return None
        return await _respond(response, send, close=close)

    def _foreign_page(self, headers: Mapping[bytes, bytes]) -> ServiceError | None:
        """Refuse a browser's request that a page of another site makes, or one whose name was made to lead here."""
        if b"origin" in headers and not _own_origin(headers):
            return _foreign(f"from '{headers[b'origin'].decode('latin-1')}'")
        name = addressed(headers)
        return None if name in self._names else _foreign(f"at the host '{name}', unless --allowed-host names it,")


def _own_origin(headers: Mapping[bytes, bytes]) -> bool:
    """Tell whether the page that sent a request came from the same host and port as it went to."""
    _, _, origin = headers[b"origin"].lower().partition(b"://")
    return bool(origin) and origin == headers.get(b"host", b"").lower()


def _foreign(whence: str) -> ServiceError:
    return ServiceError(
        "AccessDeniedException",
        f"A page {whence} may not call Sutler: its own pages may, and clients other than browsers",
    )


async def _respond(response: HttpResponse, send: Send, *, close: bool = False) -> None:
    headers = [*response.headers, (b"content-length", str(len(response.body)).encode())]
    if close:
        headers.append(_CLOSE)
    await send({"type": "http.response.start", "status": response.status, "headers": headers})
    await send({"type": "http.response.body", "body": response.body})


def _identified(send: Send) -> Send:
    """Return a way to answer that adds a request id."""

    async def identified(event: MutableMapping[str, Any]) -> None:
        if event["type"] == "http.response.start":
            event["headers"] = [*event["headers"], (b"x-amzn-requestid", new_request_id().encode())]
        await send(event)

    return identified


async def _no_lifespan(_scope: Scope, receive: Receive, send: Send) -> None:
    """Agree to the server's start and stop."""
    for step in ("startup", "shutdown"):
        await receive()
        await send({"type": f"lifespan.{step}.complete"})

"""How does HTTP reach the control API? Its few small requests, read whole and answered."""

import asyncio
from typing import Final

from sutler.desk.control import Control
from sutler.wire.asgi import AsgiApplication, Receive, Scope, Send
from sutler.wire.exchange import HttpRequest, HttpResponse

BODY_LIMIT_BYTES: Final = 64 * 1024
_JSON: Final = [(b"content-type", b"application/json")]
_TOO_LARGE: Final = HttpResponse(413, _JSON, b'{"error":"The body is larger than 64 KiB."}')
_STOPPING: Final = HttpResponse(503, _JSON, b'{"error":"The server is stopping; ask again when it is back."}')


def control_application(control: Control) -> AsgiApplication:
    """Return the ASGI application of the control API."""

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", True
        while more and len(body) <= BODY_LIMIT_BYTES:
            event = await receive()
            if event["type"] == "http.disconnect":
                return
            body += event.get("body", b"")
            more = event.get("more_body", False)
        query = scope["query_string"]
        target = scope["raw_path"] + (b"?" + query if query else b"")
        request = HttpRequest(scope["method"], target, dict(scope["headers"]), body)
        try:
            response = _TOO_LARGE if len(body) > BODY_LIMIT_BYTES else await control.answer(request)
        except asyncio.CancelledError:  # the server stops, and has waited long enough
            response = _STOPPING
        length = (b"content-length", str(len(response.body)).encode())
        headers = [*response.headers, length]
        await send({"type": "http.response.start", "status": response.status, "headers": headers})
        sent = b"" if scope["method"] == "HEAD" else response.body
        await send({"type": "http.response.body", "body": sent})

    return application

"""How fast is the HTTP server by itself? uvicorn as `sutler.server` sets it up, answering what it has in memory.

    python -m bench.constant PORT ANSWERS

ANSWERS is a JSON object: method and first path segment ("POST /orders") to the answer. A body is read and dropped.
"""

import json
import sys
from pathlib import Path
from typing import Final

import uvicorn

from sutler.wire.asgi import Receive, Scope, Send
from sutler.wire.http import GatheringProtocol

REQUEST_ID: Final = (b"x-amzn-requestid", b"00000000-0000-4000-8000-000000000000")


def main() -> None:
    """Serve until SIGTERM."""
    port, answers = int(sys.argv[1]), json.loads(Path(sys.argv[2]).read_text())
    ready = {asked: _events(answer.encode()) for asked, answer in answers.items()}

    async def application(scope: Scope, receive: Receive, send: Send) -> None:
        while scope["method"] == "POST" and (await receive()).get("more_body"):
            pass
        segment = scope["raw_path"].split(b"/", 2)[1].decode()
        for event in ready[f"{scope['method']} /{segment}"]:
            await send(event)

    uvicorn.run(
        application,
        port=port,
        backlog=2048,
        http=GatheringProtocol,
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
    )


def _events(body: bytes) -> list[dict[str, object]]:
    """Return the two ASGI events of an answer, with the headers that Sutler sends."""
    length = (b"content-length", str(len(body)).encode())
    headers = [(b"content-type", b"application/json"), REQUEST_ID, length]
    return [
        {"type": "http.response.start", "status": 200, "headers": headers},
        {"type": "http.response.body", "body": body},
    ]


if __name__ == "__main__":
    main()

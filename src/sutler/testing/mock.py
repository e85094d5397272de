"""How does an unmodified boto3 client come to talk to a rehearsal? Through botocore's own `before-send` event.

A handler that answers there takes the place of the HTTP call. It is registered once, for Outposts alone, among the
handlers that every new botocore session begins with, and answers only while a rehearsal is active; so it stands
beside moto's, which does the same for other services.
"""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

import boto3
import botocore.handlers
from botocore.awsrequest import AWSResponse

from sutler.reference.loader import Reference
from sutler.testing.rehearsal import Rehearsal
from sutler.wire.exchange import HttpRequest

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest

_active: Final[list[Rehearsal]] = []
_CREDENTIALS: Final = {"AWS_ACCESS_KEY_ID": "123456789012", "AWS_SECRET_ACCESS_KEY": "rehearsal"}


@contextmanager
def mock_outposts(
    *,
    at: datetime | None = None,
    servers_available: bool = False,
    reference: Reference | None = None,
) -> Iterator[Rehearsal]:
    """Answer every boto3 call to Outposts in this process, as a context manager or as a decorator.

    Args:
        at: when the rehearsal begins; by default now. The clock stands still until it is moved.
        servers_available: whether Outposts servers can still be ordered.
        reference: hardware, prices and rules other than the shipped ones.
    Yields: the rehearsal, whose `clock` moves its time. Credentials are set for the while, so that no real ones are
        needed or used; the access key id is the account.
    """
    rehearsal = Rehearsal(at=at, servers_available=servers_available, reference=reference)
    before = {name: os.environ.get(name) for name in _CREDENTIALS}
    os.environ.update(_CREDENTIALS)
    if boto3.DEFAULT_SESSION is not None:
        # It may be older than this module. Every handler of an event is called: were ours there twice, each call would
        # be made twice.
        boto3.DEFAULT_SESSION.events.unregister("before-send.outposts", _answer)
        boto3.DEFAULT_SESSION.events.register("before-send.outposts", _answer)
    _active.append(rehearsal)
    try:
        yield rehearsal
    finally:
        _active.remove(rehearsal)
        rehearsal.close()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


class _Body(BytesIO):
    """The body of an answer as botocore reads it."""

    def stream(self, **_: Any) -> Generator[bytes, None, None]:
        """Yield the whole body."""
        yield self.read()


def _answer(request: "AWSPreparedRequest", **_: Any) -> AWSResponse | None:
    """Answer in place of HTTP while a rehearsal is active; the innermost one answers."""
    if not _active:
        return None
    url = urlsplit(request.url)
    target = url.path + (f"?{url.query}" if url.query else "")
    headers = {
        name.lower().encode(): value if isinstance(value, bytes) else str(value).encode()
        for name, value in request.headers.items()
    }
    body = request.body or b""
    asked = HttpRequest(request.method, target.encode(), headers, body.encode() if isinstance(body, str) else body)
    answered = _active[-1].answer(asked)
    fields = {name.decode(): value.decode() for name, value in answered.headers}
    return AWSResponse(request.url, answered.status, fields, _Body(answered.body))


botocore.handlers.BUILTIN_HANDLERS.append(("before-send.outposts", _answer))

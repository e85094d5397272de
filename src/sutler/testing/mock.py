"""How does an unmodified boto3 client come to talk to a rehearsal? Through botocore's own `before-send` event.

A handler that answers there takes the place of the HTTP call. It is registered once, for Outposts alone, among the
handlers that every new botocore session begins with, and answers only while a rehearsal is active; so it stands
beside moto's, which does the same for other services.
"""

import inspect
import os
from collections.abc import Callable, Generator
from contextlib import ContextDecorator
from datetime import datetime
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import urlsplit

import boto3
import botocore.handlers
from botocore.awsrequest import AWSResponse

from sutler.reference.loader import Reference
from sutler.testing.rehearsal import Rehearsal
from sutler.wire.defaults import DEFAULT_ACCOUNT
from sutler.wire.exchange import HttpRequest

if TYPE_CHECKING:
    from botocore.awsrequest import AWSPreparedRequest

_active: Final[list[Rehearsal]] = []
_ENVIRONMENT: Final = {  # None: not set, since a profile would be looked for
    "AWS_ACCESS_KEY_ID": DEFAULT_ACCOUNT,
    "AWS_SECRET_ACCESS_KEY": "rehearsal",
    "AWS_PROFILE": None,
}
F = TypeVar("F", bound=Callable[..., Any])


def mock_outposts(
    *,
    at: datetime | None = None,
    servers_available: bool = False,
    reference: Reference | None = None,
) -> "Mocked":
    """Answer every boto3 call to Outposts in this process, as a context manager or as a decorator of functions.

    Args:
        at: when the rehearsal begins, an aware datetime; by default now. The clock stands still until it is moved.
        servers_available: whether Outposts servers can still be ordered.
        reference: hardware, prices and rules other than the shipped ones.
    Returns: entered, the rehearsal, whose `clock` moves its time. Credentials are set for the while, so that no real
        ones are needed or used; the access key id is the account.
    """
    return Mocked(partial(Rehearsal, at=at, servers_available=servers_available, reference=reference))


class Mocked(ContextDecorator):
    """A time in which a rehearsal answers; each time that it is entered, a new one."""

    def __init__(self, begin: Callable[[], Rehearsal]) -> None:
        self._begin = begin
        self._left: list[dict[str, str | None]] = []  # the environment that each entry has found

    def __call__(self, func: F) -> F:
        """Decorate a function: a rehearsal answers while it runs.

        Raises:
            TypeError: for a class, whose tests would not be found any more, or a coroutine, which runs only afterwards.
        """
        if not inspect.isfunction(func) or inspect.iscoroutinefunction(func):
            raise TypeError("mock_outposts() decorates plain functions; elsewhere use it in a with statement.")
        return super().__call__(func)

    def __enter__(self) -> Rehearsal:
        rehearsal = self._begin()
        self._left.append({name: os.environ.pop(name, None) for name in _ENVIRONMENT})
        os.environ.update({name: value for name, value in _ENVIRONMENT.items() if value is not None})
        if boto3.DEFAULT_SESSION is not None:
            # It may be older than this module. Every handler of an event is called: were ours there twice, each call
            # would be made twice.
            boto3.DEFAULT_SESSION.events.unregister("before-send.outposts", _answer)
            boto3.DEFAULT_SESSION.events.register("before-send.outposts", _answer)
        _active.append(rehearsal)
        return rehearsal

    def __exit__(self, *_: object) -> None:
        _active.pop().close()
        for name, value in self._left.pop().items():
            os.environ.pop(name, None)
            if value is not None:
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

"""What happens to a request between arrival and answer?

    route, identify, is it JSON?, parse, validate, is it served?, perform, respond

A call that was meant for another AWS service is answered by `other_services` instead.
The same steps for the server and in process: nothing here knows a socket or an event loop, and a coroutine
whose `perform` never suspends can be driven by `send(None)`. Invariant: every request is answered; a fault of
ours tells the client its request id alone, and the log the rest.
"""

import logging
import random
import re
from collections.abc import Awaitable, Callable, Container, Mapping
from hashlib import blake2b
from typing import Any, Final

import msgspec

from sutler.wire import errors, other_services
from sutler.wire.constraints import message
from sutler.wire.contract import OPERATIONS
from sutler.wire.credentials import SERVICE, Caller, Identify, open_access
from sutler.wire.errors import ServiceError
from sutler.wire.exchange import HttpRequest, HttpResponse
from sutler.wire.protocol import Operation, Unreadable
from sutler.wire.routes import Router

log: Final = logging.getLogger("sutler")
_random_bits: Final = random.Random().getrandbits  # noqa: S311 - no secret
_JSON: Final = (b"content-type", b"application/json")
_BODILESS: Final = frozenset({"GET", "DELETE"})
_JSON_TYPE: Final = re.compile(rb"application/(json|x-amz-json-1\.[01]|[!-~]+\+json)", re.IGNORECASE)


class Incoming(msgspec.Struct, frozen=True):
    """A call that was understood and found valid, and whose operation is served.

    Args:
        operation: which one; it serializes the answer.
        request: members by the wire's names; absent ones are absent.
        request_id: a UUID, in the answer's header and in the log.
        invocation_id: what an SDK sends alike with each retry of one call; None when it was not sent.
        http: as it came.
    """

    operation: Operation
    request: dict[str, Any]
    caller: Caller
    request_id: str
    invocation_id: str | None
    http: HttpRequest

    def fingerprint(self) -> bytes:
        """Return a digest of method, target and body: a retry has the same, another call another."""
        digest = blake2b(f"{self.http.method} {len(self.http.target)} ".encode(), digest_size=16)
        digest.update(self.http.target)
        digest.update(self.http.body)
        return digest.digest()


Perform = Callable[[Incoming], Awaitable[bytes]]
"""Carries a call out, and returns its answer serialized; raises ServiceError to refuse."""


class Endpoint:
    """The AWS endpoint, apart from its transport.

    Args:
        perform: carries out the operations that are served.
        served: their names.
        identify: tells the caller of a request.
    """

    def __init__(self, perform: Perform, served: Container[str], identify: Identify = open_access) -> None:
        self._perform: Final = perform
        self._served: Final = served
        self._identify: Final = identify
        self._find: Final = Router(OPERATIONS.values()).find

    async def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer a request, whatever it is."""
        request_id = new_request_id()
        try:
            try:
                operation, labels, query = self._find(request.method, request.target)
            except ServiceError as unknown:
                elsewhere = other_services.answer(request, self._identify, request_id)
                return elsewhere or errors.response(unknown, request_id)
            caller = self._identify(request)
            if caller.service != SERVICE:
                return other_services.refusal(request, caller.service, request_id)
            if request.body and request.method not in _BODILESS:
                _refuse_other_media(request.headers.get(b"content-type", b""))
            members = operation.parse(labels, query, request.body)
            if not operation.valid(members):
                raise ServiceError("ValidationException", message(operation.violations(members)))
            if operation.name not in self._served:
                raise _not_served(operation)
            invocation_id = _invocation_id(request.headers)
            call = Incoming(operation, members, caller, request_id, invocation_id, request)
            body = await self._perform(call)
        except ServiceError as refusal:
            return errors.response(refusal, request_id)
        except Unreadable as reason:
            return errors.response(ServiceError("SerializationException", str(reason)), request_id)
        except Exception:
            log.exception("request %s: %s %r", request_id, request.method, request.target)
            return errors.response(fault(request_id), request_id)
        return HttpResponse(operation.status, [_JSON, (b"x-amzn-requestid", request_id.encode())], body)


def new_request_id() -> str:
    """Return a new request id, a random UUID as AWS sends; at a third of the cost of `uuid4`. It is no secret."""
    digits = f"{_random_bits(128):032x}"
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-{variant}{digits[17:20]}-{digits[20:]}"


def _refuse_other_media(content_type: bytes) -> None:
    """Refuse a body that says of itself that it is something else than JSON.

    Refuses: UnsupportedMediaTypeException: another media type; parameters do not matter.
    Source: Smithy's protocol tests of restJson1, malformed-content-type; assumed: a body that says nothing is taken,
        though the tests refuse it, and so are the media types of other JSON protocols.
    """
    if not content_type or content_type == b"application/json":
        return
    media_type = content_type.partition(b";")[0].strip()
    if _JSON_TYPE.fullmatch(media_type) is None:
        sent = media_type.decode("latin-1")[:100]
        raise ServiceError(
            "UnsupportedMediaTypeException", f"A body must be application/json; this one says that it is {sent!r}"
        )


def _invocation_id(headers: Mapping[bytes, bytes]) -> str | None:
    sent = headers.get(b"amz-sdk-invocation-id")
    return None if sent is None else sent.decode("latin-1")


def _not_served(operation: Operation) -> ServiceError:
    """Refuse an operation of the API that has no handler.

    Source: assumed: AWS has no such answer; it must not look like one of the operation's own.
    """
    return ServiceError(
        "NotImplementedException",
        f"{operation.name} is an operation of the API that Sutler does not serve yet;"
        " `sutler operations` lists those that it does",
    )


def fault(request_id: str) -> ServiceError:
    """Return what a client is told of a fault of ours."""
    return ServiceError(
        "InternalServerException", f"Sutler failed; its log has the reason under request id {request_id}"
    )

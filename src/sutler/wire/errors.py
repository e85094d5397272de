"""How does the service say no? One exception that becomes an answer, and one function that makes it.

Invariant: whatever is raised, the client gets a code that the API documents, the HTTP status that belongs to
it, and a message that satisfies the model's ErrorMessage (1 to 1000 characters, no white space but spaces and
line feeds).
"""

import re
from collections.abc import Mapping
from typing import Final

from msgspec.json import encode

from sutler.wire.constraints import MESSAGE_MOST
from sutler.wire.contract import ERRORS
from sutler.wire.exchange import HttpResponse

COMMON: Final[Mapping[str, int]] = {
    "ExpiredTokenException": 403,
    "IncompleteSignature": 403,
    "InvalidSignatureException": 403,
    "MalformedHttpRequestException": 400,
    "MissingAuthenticationTokenException": 403,
    "NotImplementedException": 501,
    "RequestEntityTooLargeException": 413,
    "RequestTimeoutException": 408,
    "SerializationException": 400,
    "ServiceUnavailable": 503,
    "ThrottlingException": 400,
    "UnknownOperationException": 404,
    "UnrecognizedClientException": 403,
    "UnsupportedMediaTypeException": 415,
}
"""Codes that any operation may answer with, and their status.

Source: API reference, Common Errors; Smithy's protocol tests of restJson1 (UnsupportedMediaTypeException).
SerializationException, InvalidSignatureException and MissingAuthenticationTokenException: assumed: usual of AWS
services. NotImplementedException: ours alone.
"""
STATUSES: Final[Mapping[str, int]] = {**COMMON, **ERRORS}
_FORBIDDEN: Final = re.compile(r"[^\S \n]")
_CONTROLS: Final = "".join(filter(_FORBIDDEN.match, map(chr, range(128))))
"""Those of them that are ASCII."""
_SPACES: Final = bytes.maketrans(_CONTROLS.encode(), b" " * len(_CONTROLS))


class ServiceError(Exception):
    """A refusal or a fault, as the client will see it.

    Args:
        code: one of STATUSES.
        message: what is wrong, with the value, and what would be right.
        resource_id, resource_type: of a conflict, the resource in the way; type "OUTPOST" or "ORDER".
    """

    def __init__(
        self, code: str, message: str, *, resource_id: str | None = None, resource_type: str | None = None
    ) -> None:
        super().__init__(message)
        self.code = code
        self.status = STATUSES[code]
        self.message = _fit(message)
        self.resource_id = resource_id
        self.resource_type = resource_type


def response(error: ServiceError, request_id: str) -> HttpResponse:
    """Return the answer that tells a client of an error."""
    body = {"Message": error.message}
    if error.resource_id is not None:
        body["ResourceId"] = error.resource_id
    if error.resource_type is not None:
        body["ResourceType"] = error.resource_type
    headers = [
        (b"content-type", b"application/json"),
        (b"x-amzn-requestid", request_id.encode()),
        (b"x-amzn-errortype", error.code.encode()),
    ]
    return HttpResponse(error.status, headers, encode(body))


def malformed(message: str) -> ServiceError:
    """Return the refusal of what is no request, or cannot be read as one."""
    return ServiceError("MalformedHttpRequestException", message)


def stopping() -> ServiceError:
    """Return what a client is told whose request a stopping server no longer waits for."""
    return ServiceError("ServiceUnavailable", "The server is stopping; try again shortly")


def _fit(message: str) -> str:
    """Return a message within the modelled shape: other white space becomes a space, and its end may be cut."""
    # Nearly every message is ASCII and clean: to see that costs a tenth of what the pattern does.
    if not message.isascii():
        message = _FORBIDDEN.sub(" ", message)
    elif any(map(message.__contains__, _CONTROLS)):
        message = message.encode().translate(_SPACES).decode()
    said = message or "No message"
    return said if len(said) <= MESSAGE_MOST else said[: MESSAGE_MOST - 1] + "…"

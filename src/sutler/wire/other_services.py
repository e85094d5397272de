"""What does a call get that was meant for another AWS service?

A program whose `AWS_ENDPOINT_URL` leads here sends all its calls, whatever their service. It is told in one sentence
what Sutler serves, in the form that the SDKs of the service's protocol read, so that its user sees the sentence and not
a failure to parse. GetCallerIdentity of STS is answered. Only a request without a route, or one that was signed for
another service, comes here.

| protocol                   | is known by                                  | reads                         |
|----------------------------|----------------------------------------------|-------------------------------|
| AWS query                  | Action in the form or the query string       | `ErrorResponse` in XML        |
| EC2 query                  | the same, signed for ec2                     | `Response/Errors` in XML      |
| REST XML                   | signed for one of the few services           | `Error` in XML                |
| Smithy RPC v2 CBOR         | its smithy-protocol header                   | a CBOR map                    |
| AWS JSON, REST JSON        | X-Amz-Target; signed for any other service   | a JSON object                 |
"""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Final, TypeAlias
from urllib.parse import unquote

from msgspec.json import encode

from sutler.wire.credentials import SERVICE, Identify, signed_service
from sutler.wire.errors import ServiceError
from sutler.wire.exchange import HttpRequest, HttpResponse
from sutler.wire.sts import caller_identity

REST_XML: Final = frozenset({"cloudfront", "route53", "s3", "s3-object-lambda", "s3-outposts", "s3express"})
"""The signing names of the services that speak REST XML; s3-outposts signs for its endpoints too, which speak JSON."""

_FORM: Final = b"application/x-www-form-urlencoded"
_ACTION: Final = re.compile(rb"(?:^|&)Action=([A-Za-z0-9%]{1,384})(?=&|$)")
_NAME: Final = re.compile(r"[A-Za-z0-9]{1,128}")
_NO_XML: Final = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot carry, escaped or not."""
_REPLACED: Final = "\ufffd"
_TARGET: Final = re.compile(rb"(?:[A-Za-z0-9_.-]{1,128}\.)?([A-Za-z0-9]{1,128})")
_RPC: Final = re.compile(rb".*/service/[A-Za-z0-9_.-]{1,128}/operation/([A-Za-z0-9_]{1,128})")
_Form: TypeAlias = Callable[[str, str, str], tuple[bytes, bytes]]
"""Makes content type and body of an error out of its code, its message and the request id."""


def answer(request: HttpRequest, identify: Identify, request_id: str) -> HttpResponse | None:
    """Answer a request that is no call to Outposts; None if nothing tells that it was meant for another service."""
    service = signed_service(request)
    action, form = _shape(request, service)
    if service == SERVICE or (service is None and action is None):
        return None
    if action == "GetCallerIdentity" and service in {"sts", None}:
        try:
            return caller_identity(identify(request), request_id)
        except ServiceError as malformed:
            return _error(form, malformed, request_id)
    return _error(form, _not_served(service, action), request_id)


def refusal(request: HttpRequest, service: str, request_id: str) -> HttpResponse:
    """Answer a request that was signed for another service, by its signing name."""
    action, form = _shape(request, service)
    return _error(form, _not_served(service, action), request_id)


def _not_served(service: str | None, action: str | None) -> ServiceError:
    """Say what is served, and how to send it nothing else.

    Source: assumed: no endpoint of AWS is sent the calls of another. 501 is what SDKs show and do not retry.
    """
    call = " ".join(filter(None, (service, action)))
    return ServiceError(
        "NotImplementedException",
        f"Sutler serves AWS Outposts, and GetCallerIdentity of STS; it does not serve {call}."
        " To send it no other calls, set AWS_ENDPOINT_URL_OUTPOSTS in place of AWS_ENDPOINT_URL",
    )


def _shape(request: HttpRequest, service: str | None) -> tuple[str | None, _Form]:
    """Return the action that a request names, if it does, and the form of the errors in its protocol."""
    headers = request.headers
    if headers.get(b"smithy-protocol") == b"rpc-v2-cbor":
        return _named(_RPC.fullmatch(request.target)), _cbor
    target = headers.get(b"x-amz-target")
    if target is not None:
        return _named(_TARGET.fullmatch(target)), _json
    content_type = headers.get(b"content-type", b"").partition(b";")[0]
    action = _action(request.target.partition(b"?")[2])
    if action is None and content_type.strip().lower() == _FORM:
        action = _action(request.body)
    if action is not None:
        return action, _ec2 if service == "ec2" else _query
    if service in REST_XML and not (service == "s3-outposts" and request.target.startswith(b"/S3Outposts/")):
        return None, _s3 if service.startswith("s3") else _query
    return None, _json


def _action(form: bytes) -> str | None:
    """Return the Action of a form. Of a long one nothing else is parsed: it may be megabytes."""
    found = _ACTION.search(form)
    name = "" if found is None else unquote(found[1].decode())
    return name if _NAME.fullmatch(name) else None


def _named(found: re.Match[bytes] | None) -> str | None:
    return None if found is None else found[1].decode()


def _error(form: _Form, error: ServiceError, request_id: str) -> HttpResponse:
    """Return an error as the SDKs of a protocol read it."""
    content_type, body = form(error.code, error.message, request_id)
    headers = [(b"content-type", content_type), (b"x-amzn-requestid", request_id.encode())]
    if form is _json:
        headers.append((b"x-amzn-errortype", error.code.encode()))
    elif form is _cbor:
        headers.append((b"smithy-protocol", b"rpc-v2-cbor"))
    return HttpResponse(error.status, headers, body)


def _query(code: str, message: str, request_id: str) -> tuple[bytes, bytes]:
    error = _elements({"Type": "Sender", "Code": code, "Message": message})
    return _xml(f"<ErrorResponse><Error>{error}</Error><RequestId>{request_id}</RequestId></ErrorResponse>")


def _ec2(code: str, message: str, request_id: str) -> tuple[bytes, bytes]:
    error = _elements({"Code": code, "Message": message})
    return _xml(f"<Response><Errors><Error>{error}</Error></Errors><RequestID>{request_id}</RequestID></Response>")


def _s3(code: str, message: str, request_id: str) -> tuple[bytes, bytes]:
    return _xml(f"<Error>{_elements({'Code': code, 'Message': message, 'RequestId': request_id})}</Error>")


def _xml(document: str) -> tuple[bytes, bytes]:
    return b"text/xml", f'<?xml version="1.0" encoding="UTF-8"?>\n{document}'.encode()


def _elements(members: Mapping[str, str]) -> str:
    return "".join(
        f"<{name}>{escape(_NO_XML.sub(_REPLACED, value), quote=False)}</{name}>" for name, value in members.items()
    )


def _json(code: str, message: str, _request_id: str) -> tuple[bytes, bytes]:
    return b"application/json", encode({"__type": code, "message": message})


def _cbor(code: str, message: str, _request_id: str) -> tuple[bytes, bytes]:
    """Return a CBOR map of two members: each text with a length of four bytes (RFC 8949, major types 5 and 3)."""
    texts = (text.encode() for text in ("__type", code, "message", message))
    return b"application/cbor", b"\xa2" + b"".join(b"\x7a" + len(text).to_bytes(4) + text for text in texts)

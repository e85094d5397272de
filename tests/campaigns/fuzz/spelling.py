"""How is a request spelled on the wire? Own code over botocore's model, ten times as fast as its serializer.

`tests/campaigns/test_fuzz.py` holds that both spell alike.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import parse_qsl, quote

import msgspec

import modelled

HOST: Final = b"127.0.0.1"
_encode: Final = msgspec.json.encode


class Verbatim(str):
    """A text that stands in a body as it is, for JSON that no value has: NaN, 1e400, a lone surrogate."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Spelling:
    """How an operation is spelled.

    Args:
        path: segments; one that is a member's name in braces is a label.
        query: parameter by member; body: the members that travel there.
    """

    method: str
    path: tuple[str, ...]
    labels: Mapping[str, str]
    query: Mapping[str, str]
    located: frozenset[str]


@cache
def spelling(operation: str) -> Spelling:
    """Return how an operation is spelled."""
    model = modelled.operation(operation)
    labels, query = {}, {}
    for name, member in ({} if model.input_shape is None else model.input_shape.members).items():
        location = member.serialization.get("location")
        if location == "uri":
            labels["{" + member.serialization["name"] + "}"] = name
        elif location == "querystring":
            query[name] = member.serialization["name"]
    path = tuple(model.http["requestUri"][1:].split("/"))
    return Spelling(model.http["method"], path, labels, query, frozenset(labels.values()) | query.keys())


def target(operation: str, request: Mapping[str, Any]) -> str:
    """Return path and query of a request; a label that is absent is empty."""
    spelled = spelling(operation)
    path = "/".join(
        _quoted(request.get(spelled.labels[part], "")) if part in spelled.labels else part for part in spelled.path
    )
    pairs = []
    for name, parameter in spelled.query.items():
        if name in request:
            value = request[name]
            pairs += [f"{parameter}={_quoted(one)}" for one in (value if isinstance(value, list) else [value])]
    return f"/{path}?{'&'.join(pairs)}" if pairs else f"/{path}"


def said(operation: str, request: Mapping[str, Any], target: str) -> dict[str, Any]:
    """Return a request with what the query string of a target says in place of its own members that travel there."""
    members = {name: value for name, value in request.items() if name not in spelling(operation).query}
    pairs = parse_qsl(target.partition("?")[2], keep_blank_values=True, errors="replace", max_num_fields=None)
    for name, parameter in spelling(operation).query.items():
        values = [value for key, value in pairs if key == parameter]
        if values:
            listed = modelled.operation(operation).input_shape.members[name].type_name == "list"
            members[name] = values if listed else values[-1]
    return members


def body(operation: str, request: Mapping[str, Any]) -> bytes:
    """Return the JSON of the members that travel in the body; nothing when there are none."""
    located = spelling(operation).located
    carried = {name: value for name, value in request.items() if name not in located}
    if not carried:
        return b""
    return _encode(_raw(carried))


def message(
    method: str, target: str, body: bytes, *, account: str, region: str, invocation_id: str | None = None
) -> bytes:
    """Return a whole HTTP request, as an SDK would send it."""
    lines = [
        f"{method} {target} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Authorization: AWS4-HMAC-SHA256 Credential={account}/20260101/{region}/outposts/aws4_request,"
        " SignedHeaders=host, Signature=0",
    ]
    if invocation_id is not None:
        lines.append(f"amz-sdk-invocation-id: {invocation_id}")
    if body or method != "GET":
        lines += ["Content-Type: application/json", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace") + body


def _quoted(value: Any) -> str:
    if isinstance(value, bool):
        value = str(value).lower()
    return quote(str(value), safe="", errors="surrogatepass")


def _raw(value: Any) -> Any:
    """Return a value in which verbatim texts stand as they are."""
    if isinstance(value, Verbatim):
        return msgspec.Raw(value.encode())
    if isinstance(value, dict):
        return {name: _raw(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_raw(inner) for inner in value]
    return value

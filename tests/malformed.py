"""How does a test send what no SDK would? Bare HTTP to a Sutler in any mode; refusals are held against the model."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import modelled
from modes import REGION, Sutler

_REQUEST_ID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_OURS: Final = re.compile(r"Traceback|recursion|codec|<class|object at 0x|NoneType", re.IGNORECASE)
"""Words of the implementation, which tell a client nothing."""

WRONG: Final[dict[str, tuple[str, ...]]] = {
    "structure": ("[]", '"a"', "1", "true"),
    "list": ("{}", '"a"', "1", "true", "[null]"),
    "map": ("[]", '"a"', "1", "true", '{"a": null}'),
    "string": ("1", "-0", "1.5", "true", "[]", '["a"]', "{}", '{"a": "b"}'),
    "boolean": ('"true"', "0", "1", "1.0", "[]", "{}"),
    "integer": (
        *('"1"', '""', "true", "[]", "[1]", "{}", "1.0", "1.5", "1e2", "-1E-1", "1e400"),
        *(str(2**31), str(-(2**31) - 1), str(2**63), str(2**64), "9" * 5000),
    ),
    "float": ('"1"', '"NaN"', '"Infinity"', "true", "[]", "{}", "1e400", "-1e400", "9" * 5000),
    "double": ('"1"', '"NaN"', '"Infinity"', "true", "[]", "{}", "1e400", "-1e400", "9" * 5000),
}
"""JSON that cannot be a value of a kind of shape. Null is: it means that the member is absent."""


def ask(
    sutler: Sutler, method: str, target: str, body: bytes = b"", **headers: str
) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and body of the answer to a request of the account, whatever it is."""
    credential = f"Credential={sutler.account}/20260101/{REGION}/outposts/aws4_request"
    signed = f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0"
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return sutler.exchange(method, target, {"authorization": signed, **named}, body)


def refused(
    sutler: Sutler, method: str, target: str, body: bytes = b"", *, operation: str | None = None, **headers: str
) -> tuple[str, str]:
    """Return code and message of a refusal, which the client brought about and can understand.

    Args:
        operation: that was meant; None when the request means none.
    """
    status, fields, answer = ask(sutler, method, target, body, **headers)
    asked = f"{method} {target[:200]} {body[:200]!r}"
    assert 400 <= status < 500, f"{asked} is answered with {status}: {answer[:1000]!r}"
    assert _REQUEST_ID.fullmatch(fields["x-amzn-requestid"]), asked
    assert fields["content-type"] == "application/json", asked
    modelled.check_error(operation, fields["x-amzn-errortype"], status, answer)
    message: str = json.loads(answer)["Message"]
    assert not _OURS.search(message), f"{asked}: {message}"
    return fields["x-amzn-errortype"], message


def check_health(sutler: Sutler) -> None:
    """Hold that the server is well, and answers a call of the API."""
    status, health = sutler.control("GET", "health")
    assert (status, health["status"]) == (200, "ok")
    assert ask(sutler, "GET", "/sites")[0] == 200


def route(operation: str) -> tuple[str, str]:
    """Return method and target of an operation, with something for each label."""
    http = modelled.operation(operation).http
    return http["method"], re.sub(r"\{\w+\}", "x", http["requestUri"])


def carried(operation: str) -> dict[str, Any]:
    """Return the shapes of the members that an operation takes from its body."""
    shape = modelled.operation(operation).input_shape
    return {name: inner for name, inner in shape.members.items() if "location" not in inner.serialization}


def spoiled(shape: Any) -> Iterator[tuple[str, str]]:
    """Return JSON of a shape with one value of a wrong type in it, and the path to that value, for all of both."""
    kind = shape.type_name
    for text in WRONG[kind]:
        yield {"[null]": "[0]", '{"a": null}': "[...]"}.get(text, "") if kind in {"list", "map"} else "", text
    if kind == "structure":
        for name, member in shape.members.items():
            yield from ((f".{name}{path}", f'{{"{name}": {text}}}') for path, text in spoiled(member))
    elif kind == "list":
        yield from ((f"[0]{path}", f"[{text}]") for path, text in spoiled(shape.member))
    elif kind == "map":
        yield from ((f"[...]{path}", f'{{"a": {text}}}') for path, text in spoiled(shape.value))

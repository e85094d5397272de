"""What does botocore's own model say of a request, an answer or an error? The second opinion of all tests.

Interprets the installed model at run time and shares nothing with the generated contract. `check_output` and
`check_error` raise AssertionError with everything that is wrong; `inputs` and `outputs` are hypothesis
strategies of values that the model allows; `sent` and `read` are what botocore puts on the wire and makes of
what comes back.
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import botocore.awsrequest
import botocore.loaders
import botocore.model
import botocore.parsers
import botocore.serialize
from hypothesis import strategies as st

SERVICE: Final = botocore.model.ServiceModel(
    botocore.loaders.Loader().load_service_model("outposts", "service-2", "2019-12-03"), "outposts"
)
NAMES: Final[tuple[str, ...]] = tuple(SERVICE.operation_names)

COMMON_ERRORS: Final[Mapping[str, int]] = {
    "AccessDeniedException": 403,
    "ExpiredTokenException": 403,
    "IncompleteSignature": 403,
    "InternalServerException": 500,
    "InvalidSignatureException": 403,
    "MalformedHttpRequestException": 400,
    "MissingAuthenticationTokenException": 403,
    "NotImplementedException": 501,
    "RequestEntityTooLargeException": 413,
    "UnsupportedMediaTypeException": 415,
    "RequestTimeoutException": 408,
    "SerializationException": 400,
    "ServiceUnavailable": 503,
    "ThrottlingException": 400,
    "UnknownOperationException": 404,
    "UnrecognizedClientException": 403,
    "ValidationException": 400,
}
"""What any operation may answer with, listed by the model for it or not: the wire's own refusals."""

_TEXT: Final = st.characters(codec="utf-8", exclude_characters="\0")
_INTEGERS: Final = (-(2**31), 2**31 - 1)


def operation(name: str) -> Any:
    """Return botocore's model of an operation."""
    return SERVICE.operation_model(name)


def check_output(operation_name: str, answer: bytes | Mapping[str, Any]) -> None:
    """Check an answer against the output shape of its operation.

    Args:
        answer: the body as sent, or what boto3 made of it: timestamps are datetimes, ResponseMetadata is
            ignored.
    """
    raw = isinstance(answer, bytes)
    value = json.loads(answer) if isinstance(answer, bytes) else dict(answer)
    if not raw:
        value.pop("ResponseMetadata", None)
    wrong = list(_wrong(operation(operation_name).output_shape, value, "$", raw=raw))
    assert not wrong, f"{operation_name} answers against the model:\n  " + "\n  ".join(wrong)


def check_error(operation_name: str | None, code: str, status: int, body: bytes | Mapping[str, Any]) -> None:
    """Check an error against the errors of its operation and those common to all.

    Args:
        operation_name: None when the request meant no operation.
        body: as sent, or its members.
    """
    listed = {} if operation_name is None else {e.name: e for e in operation(operation_name).error_shapes}
    members = json.loads(body) if isinstance(body, bytes) else dict(body)
    if code in listed:
        expected, shape = listed[code].metadata["error"]["httpStatusCode"], listed[code]
    else:
        assert code in COMMON_ERRORS, f"{operation_name} may not answer with {code}"
        expected, shape = COMMON_ERRORS[code], SERVICE.shape_for("ValidationException")
    assert status == expected, f"{code} has status {expected}, not {status}"
    assert "Message" in members, f"{code} without a Message: {members}"
    wrong = list(_wrong(shape, members, "$", raw=True))
    assert not wrong, f"{operation_name} refuses against the model:\n  " + "\n  ".join(wrong)


def sent(operation_name: str, request: Mapping[str, Any]) -> tuple[str, bytes, bytes]:
    """Return method, target and body of a request as botocore sends it; the client's own checks are left out."""
    serializer = botocore.serialize.create_serializer("rest-json", include_validation=False)
    prepared = serializer.serialize_to_request(dict(request), operation(operation_name))
    botocore.awsrequest.prepare_request_dict(prepared, "http://sutler")
    body = prepared["body"]
    target = prepared["url"].removeprefix("http://sutler").encode()
    return prepared["method"], target, body if isinstance(body, bytes) else body.encode()


def read(operation_name: str, status: int, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """Return what botocore makes of an answer, without its ResponseMetadata."""
    response = {"status_code": status, "headers": headers, "body": body}
    parser = botocore.parsers.create_parser("rest-json")
    parsed: dict[str, Any] = parser.parse(response, operation(operation_name).output_shape)
    del parsed["ResponseMetadata"]
    return parsed


def answered(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answer as a handler gives it: times are microseconds since the epoch, not datetimes."""

    def given(value: Any) -> Any:
        if isinstance(value, datetime):
            return (value - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
        if isinstance(value, Mapping):
            return {key: given(inner) for key, inner in value.items()}
        return [given(item) for item in value] if isinstance(value, list) else value

    return {member: given(value) for member, value in answer.items()}


def matches(pattern: str, text: str) -> bool:
    r"""Tell whether a whole text matches a pattern, with \s, \d and \w meaning ASCII, as they do in Java."""
    return re.fullmatch(pattern, text, re.ASCII) is not None


def _wrong(shape: Any, value: Any, path: str, *, raw: bool) -> Iterator[str]:
    if value is None:
        yield f"{path} is null"
        return
    kind = shape.type_name
    if not _has_type(kind, value, raw=raw):
        yield f"{path}: {value!r} is no {kind}"
        return
    limits = shape.metadata
    amount = value if kind in {"integer", "float", "double"} else len(value) if kind in _SIZED else None
    if amount is not None:
        if "min" in limits and amount < limits["min"]:
            yield f"{path}: {value!r} is below {limits['min']}"
        if "max" in limits and amount > limits["max"]:
            yield f"{path}: {value!r} is above {limits['max']}"
    if "enum" in limits and value not in limits["enum"]:
        yield f"{path}: {value!r} is none of {limits['enum']}"
    if "pattern" in limits and not matches(limits["pattern"], value):
        yield f"{path}: {value!r} does not match {limits['pattern']}"
    if kind == "structure":
        for name in shape.required_members:
            if name not in value:
                yield f"{path}.{name} is missing"
        for name, inner in value.items():
            if name not in shape.members:
                yield f"{path}.{name} is unknown"
            else:
                yield from _wrong(shape.members[name], inner, f"{path}.{name}", raw=raw)
    elif kind == "list":
        for place, inner in enumerate(value):
            yield from _wrong(shape.member, inner, f"{path}[{place}]", raw=raw)
    elif kind == "map":
        for key, inner in value.items():
            yield from _wrong(shape.key, key, f"{path} key", raw=raw)
            yield from _wrong(shape.value, inner, f"{path}[{key!r}]", raw=raw)


_SIZED: Final = {"string", "list", "map"}


def _has_type(kind: str, value: Any, *, raw: bool) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    match kind:
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
        case "integer":
            return number and isinstance(value, int) and _INTEGERS[0] <= value <= _INTEGERS[1]
        case "float" | "double":
            return number
        case "timestamp" if raw:
            return number and round(value, 3) == value
        case "timestamp":
            return isinstance(value, datetime) and value.tzinfo is not None
        case "list":
            return isinstance(value, list)
        case "structure" | "map":
            return isinstance(value, Mapping)
    raise AssertionError(f"the model has a new kind of shape: {kind}")


def inputs(operation_name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy of requests that satisfy the model, as one passes them to boto3."""
    return _members(operation(operation_name).input_shape, top=True)


def outputs(operation_name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy of answers that satisfy the model; timestamps are datetimes of whole milliseconds."""
    return _members(operation(operation_name).output_shape, top=True)


def values(shape: Any) -> st.SearchStrategy[Any]:
    """Return a strategy of values that satisfy a shape."""
    limits = shape.metadata
    match shape.type_name:
        case "structure":
            return _members(shape, top=False)
        case "list":
            most = min(limits.get("max", 3), limits.get("min", 0) + 3)
            return st.lists(values(shape.member), min_size=limits.get("min", 0), max_size=most)
        case "map":
            most = min(limits.get("max", 3), limits.get("min", 0) + 3)
            items = (values(shape.key), values(shape.value))
            return st.dictionaries(*items, min_size=limits.get("min", 0), max_size=most)
        case "string":
            return _texts(limits)
        case "integer":
            return st.integers(limits.get("min", _INTEGERS[0]), limits.get("max", _INTEGERS[1]))
        case "float" | "double":
            return st.floats(limits.get("min", -1e9), limits.get("max", 1e9), allow_nan=False)
        case "boolean":
            return st.booleans()
        case "timestamp":
            milliseconds = st.integers(0, 4_000_000_000_000)
            return milliseconds.map(
                lambda ms: datetime.fromtimestamp(ms // 1000, UTC).replace(microsecond=ms % 1000 * 1000)
            )
    raise AssertionError(f"the model has a new kind of shape: {shape.type_name}")


def _members(shape: Any, *, top: bool) -> st.SearchStrategy[dict[str, Any]]:
    if shape is None:
        return st.just({})
    required: dict[str, st.SearchStrategy[Any]] = {}
    optional: dict[str, st.SearchStrategy[Any]] = {}
    for name, member in shape.members.items():
        strategy = values(member)
        if top and member.serialization.get("location") == "querystring" and member.type_name == "list":
            strategy = strategy.filter(bool)  # in a query string an empty list is no list
        (required if name in shape.required_members else optional)[name] = strategy
    return st.fixed_dictionaries(required, optional=optional)


def _texts(limits: Mapping[str, Any]) -> st.SearchStrategy[str]:
    if "enum" in limits:
        return st.sampled_from(limits["enum"])
    least, most = limits.get("min", 0), limits.get("max", 40)
    if "pattern" not in limits:
        return st.text(_TEXT, min_size=least, max_size=min(most, least + 40))
    pattern = limits["pattern"]
    drawn = st.from_regex(re.compile(pattern, re.ASCII), fullmatch=True, alphabet=_TEXT)
    # A drawn text may end with the line feed that `$` forgives, or be longer than the shape allows.
    return drawn.filter(lambda text: least <= len(text) <= most and matches(pattern, text))

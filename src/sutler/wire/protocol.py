"""How does rest-json carry a value, and what is an operation of it?

The few functions that the generated contract stands on. Reading never guesses: what cannot be read as the
operation's input is `Unreadable` (SerializationException on the wire), apart from the constraints of its
members. An absent member stays absent; null is absent too.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Annotated, Any, Final, NoReturn
from urllib.parse import unquote_plus, unquote_to_bytes

import msgspec

from sutler.wire.constraints import Members, Violations, violations

Integer = Annotated[int, msgspec.Meta(ge=-(2**31), le=2**31 - 1)]
"""The model's integer: 32 bits; a larger one cannot be read, as it could not by the service."""

_INTEGER: Final = re.compile(r"[-+]?[0-9]{1,10}", re.ASCII)
_HALF_PAIR: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])")
"""An escaped high surrogate without its low one; at the end of a text the decoder takes it for the body's end."""
_BROKEN_ESCAPE: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_TYPES: Final = {
    "str": "a string",
    "int": "an integer",
    "float": "a number",
    "bool": "a boolean",
    "array": "an array",
    "object": "an object",
    "null": "null",
}
_TYPE: Final = re.compile(rf"`({'|'.join(_TYPES)})(?: \| null)?`")
_PLACE: Final = re.compile(r" - at `\$\.([^`]*)`")
_encode: Final = msgspec.json.Encoder(decimal_format="number").encode


class Unreadable(ValueError):
    """The request cannot be read as the input of its operation; the message says where and why."""


class Query(Enum):
    """How a member travels in the query string."""

    TEXT = "one string"
    INTEGER = "one integer"
    TEXTS = "a string for each time that the parameter is repeated"


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """One operation of the API, ready to be spoken.

    Args:
        name: as in the API, for example "CreateOrder".
        method, uri: where it is found; labels of the URI in braces.
        status: of the HTTP answer when all went well.
        errors: the error codes that the model lists for it.
        parse: raw labels in the order of the URI, raw query string and body to a request by the wire's member
            names; raises Unreadable.
        valid: whether a request satisfies all constraints of the model.
        input: those constraints, for naming the ones that are broken.
        output_members: the members that an answer may have at its top.
        timestamps: copies an answer with its times as the wire's numbers; None when the output has none.
    """

    name: str
    method: str
    uri: str
    status: int
    errors: frozenset[str]
    parse: Callable[[tuple[str, ...], str, bytes], dict[str, Any]]
    valid: Callable[[Mapping[str, Any]], bool]
    input: Members
    output_members: frozenset[str]
    timestamps: Callable[[Mapping[str, Any]], dict[str, Any]] | None

    def violations(self, request: Mapping[str, Any]) -> Violations:
        """Return the constraints that a request breaks; their count is 0 exactly when `valid` accepts it."""
        return violations(self.input, request)

    def serialize(self, answer: Mapping[str, Any]) -> bytes:
        """Return an answer as JSON.

        Args:
            answer: members by the wire's names; timestamps are microseconds since the epoch. A member that is None is
                left out, but costs a second pass: better leave it out at once.
        """
        assert self.output_members.issuperset(answer), (
            f"{self.name} has no output members {sorted(answer.keys() - self.output_members)}"
        )
        timestamps = self.timestamps
        body = _encode(answer if timestamps is None else timestamps(answer))
        if b"null" in body:
            body = _encode(_without_nulls(msgspec.json.decode(body)))
        return body


def read_label(raw: str) -> str:
    """Return a path segment percent-decoded. A label is decoded after the path was split: it may hold a slash."""
    if "%" not in raw and raw.isascii():
        return raw
    return _decoded(raw)


def read_query(query: str, into: dict[str, Any], parameters: Mapping[str, tuple[str, Query]]) -> None:
    """Add the modelled parameters of a raw query string to a request.

    Args:
        parameters: member and form by parameter; others are ignored, and of a repeated scalar all but the last.
    """
    last: dict[str, tuple[str, Query]] = {}
    for pair in query.split("&"):
        raw_name, _, raw_value = pair.partition("=")
        known = parameters.get(raw_name) or parameters.get(unquote_plus(raw_name))
        if known is None:
            continue
        member, form = known
        if form is Query.TEXTS:
            into.setdefault(member, []).append(_decoded(raw_value.replace("+", " ")))
        else:
            last[member] = raw_value, form
    for member, (raw_value, form) in last.items():
        value = _decoded(raw_value.replace("+", " "))
        into[member] = value if form is Query.TEXT else _integer(value, member)


def read_body(decode: Callable[[bytes], Any], body: bytes) -> dict[str, Any]:
    """Return the members of a JSON body; an empty body has none.

    Args:
        decode: a msgspec decoder of the input's body, which checks JSON types; members may be null.

    Source: assumed: wrong types, null elements and NaN cannot be read, as in Smithy's tests of malformed requests.
    """
    if not body:
        return {}
    try:
        if not body.isascii():
            body.decode()  # the decoder passes over the texts of unknown members
        request: dict[str, Any] = decode(body)
    except msgspec.DecodeError as error:
        halved = b"\\u" in body and _HALF_PAIR.search(body)
        reason = "an escaped surrogate stands alone" if halved else _plain(str(error))
        raise Unreadable(f"The request body cannot be read: {reason}") from None
    except UnicodeDecodeError as error:
        raise Unreadable(f"The request body cannot be read: it is not UTF-8 (byte {error.start})") from None
    except RecursionError:
        raise Unreadable("The request body cannot be read: it is nested too deeply") from None
    if b"null" in body:  # or a text that says null, for which the walk does no harm
        request = _without_nulls(request)
    if b"\\u0000" in body:
        _refuse_nul(request)
    return request


def epoch_seconds(microseconds: int) -> int | float:
    """Return an instant, microseconds since the epoch, as the wire's number.

    Returns: seconds since the epoch, rounded down to whole milliseconds.
    Source:  assumed: the precision of AWS's rest-json services.
    """
    milliseconds = microseconds // 1000
    return milliseconds / 1000 if milliseconds % 1000 else milliseconds // 1000


def _decoded(raw: str) -> str:
    """Return percent-encoded text decoded; `raw` holds the bytes of the request line as Latin-1.

    Source: assumed: a broken escape cannot be read; to take it as it is would look for a name that nobody meant.
    """
    if _BROKEN_ESCAPE.search(raw):
        raise Unreadable(f"The request target holds a '%' that begins no escape of two hexadecimal digits: {raw}")
    try:
        text = unquote_to_bytes(raw.encode("latin-1")).decode()
    except UnicodeDecodeError:
        raise Unreadable(f"The request target holds bytes that are not UTF-8: {raw}") from None
    if "\0" in text:
        _nul()
    return text


def _integer(text: str, member: str) -> int:
    number = int(text) if _INTEGER.fullmatch(text) else 2**31
    if not -(2**31) <= number < 2**31:
        raise Unreadable(f"Expected a 32-bit integer, got '{text}', at {member}")
    return number


def _plain(reason: str) -> str:
    """Return the decoder's reason in words: "Expected `str | null`, got `int` - at `$.Name`" names no type of JSON."""
    return _PLACE.sub(r", at \1", _TYPE.sub(lambda named: _TYPES[named[1]], reason))


def _without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_without_nulls(inner) for inner in value]
    return value


def _refuse_nul(value: Any) -> None:
    """Refuse a NUL character anywhere.

    Source: assumed: no name or note needs one, and PostgreSQL's text cannot hold it.
    """
    if isinstance(value, dict):
        for name, inner in value.items():
            _refuse_nul(name)
            _refuse_nul(inner)
    elif isinstance(value, list):
        for inner in value:
            _refuse_nul(inner)
    elif isinstance(value, str) and "\0" in value:
        _nul()


def _nul() -> NoReturn:
    raise Unreadable("The request holds a NUL character (U+0000)")

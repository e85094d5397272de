"""Values at the edges of what the model allows, one edge at a time: not drawn, but all of them.

The second part of the second opinion (see `modelled`): both ends of each length, range and size, every value of an
enumeration, all members and no more than the required ones. Where a pattern is narrower than the length beside it,
the edge is the shortest or longest text that is found to match: "oo-" and 17 digits cannot be one character long.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import count, islice
from typing import Any, Final

import modelled

UNBOUNDED: Final = 300
"""The size of what may have any size."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_TIMES: Final = [_EPOCH, _EPOCH + timedelta(milliseconds=1), datetime(2038, 1, 19, 3, 14, 8, 999000, tzinfo=UTC)]
_NUMBERS: Final[Mapping[str, tuple[float, float]]] = {
    "integer": (-(2**31), 2**31 - 1),
    "float": (-3.4e38, 3.4e38),
    "double": (-1.7e308, 1.7e308),
}
_HEX: Final = "0123456789abcdef0"
_ARN: Final = "arn:aws:outposts:us-east-1:111122223333:"
_SEEDS: Final = (
    *("a", "AA", "az1-az1", "abcdef", "1234567890", "123456789012", "+12", "1##a"),
    *("10.0.0.0/8", "10.0.0.1:80", "10.0.0.1", "00:11:22:33:44:55", "A" * 43 + "="),
    *("c5.large", "i-012345678", "vpce-0", "OR-ABC1234", "arn:aws:iam::111122223333:role/a"),
    *(f"{kind}-{_HEX}" for kind in ("cap", "oo", "ooi", "op", "oq", "oqo", "os")),
    *(f"{_ARN}{kind}-{_HEX}" for kind in ("outpost/op", "quote/oq", "site/os")),
)
"""For each pattern of the model, texts that match it."""


def requests(operation_name: str) -> Iterator[dict[str, Any]]:
    """Yield requests that satisfy the model, each with one member at one of its edges and the others as plain."""
    shape = modelled.operation(operation_name).input_shape
    for request in _edges(shape) if shape else [{}]:
        if not any(request.get(member) == [] for member in queried(operation_name)):
            yield request  # in a query string an empty list is no list


def answers(operation_name: str) -> Iterator[dict[str, Any]]:
    """Yield answers that satisfy the model, each with one member at one of its edges."""
    yield from _edges(modelled.operation(operation_name).output_shape)


def queried(operation_name: str) -> set[str]:
    """Return the members of an operation's input that travel in the query string."""
    shape = modelled.operation(operation_name).input_shape
    members = shape.members if shape else {}
    return {name for name, member in members.items() if member.serialization.get("location") == "querystring"}


def full(shape: Any, text: str | None = None) -> Any:
    """Return a value with every member at every depth; all its texts are `text`, allowed or not, when there is one."""
    match shape.type_name:
        case "structure":
            return {name: full(member, text) for name, member in shape.members.items()}
        case "list":
            return [full(shape.member, text)] * max(1, shape.metadata.get("min", 0))
        case "map":
            return {full(shape.key, text): full(shape.value, text)}
        case "string" if text is not None:
            return text
        case _:
            return next(_edges(shape))


def _edges(shape: Any) -> Iterator[Any]:
    limits = shape.metadata
    match shape.type_name:
        case "structure":
            whole = full(shape)
            yield whole
            yield _least(shape)
            for name, member in shape.members.items():
                yield {
                    inner: value for inner, value in whole.items() if inner == name or inner in shape.required_members
                }
                for edge in _edges(member):
                    yield {**whole, name: edge}
        case "list":
            least, most = limits.get("min", 0), limits.get("max", UNBOUNDED)
            yield from ([full(shape.member)] * size for size in (least, most))
            yield from ([edge] * max(1, least) for edge in _edges(shape.member))
        case "map":
            keys = list(islice(_keys(shape.key), limits.get("max", UNBOUNDED)))
            sizes = {limits.get("min", 0), len(keys)}
            yield from (dict.fromkeys(keys[:size], full(shape.value)) for size in sizes)
            yield from ({edge: full(shape.value)} for edge in _edges(shape.key))
            yield from ({keys[0]: edge} for edge in _edges(shape.value))
        case "string":
            yield from limits.get("enum") or texts(limits.get("pattern"), limits.get("min", 0), limits.get("max"))
        case "boolean":
            yield from (True, False)
        case "timestamp":
            yield from _TIMES
        case kind:
            least, most = _NUMBERS[kind]
            yield from (limits.get("min", least), limits.get("max", most))


def _least(shape: Any) -> Any:
    """Return a value with the required members alone, at every depth."""
    if shape.type_name == "structure":
        return {name: _least(shape.members[name]) for name in shape.required_members}
    if shape.type_name == "list":
        return [_least(shape.member)] * max(1, shape.metadata.get("min", 0))
    return full(shape)


def _keys(shape: Any) -> Iterator[str]:
    """Yield different texts that satisfy a shape."""
    if "enum" in shape.metadata:
        yield from shape.metadata["enum"]
        return
    for number in count():
        key = f"k{number}".translate(str.maketrans("0123456789", "abcdefghij"))
        assert modelled.matches(shape.metadata.get("pattern", ".*"), key)
        yield key


@cache
def texts(pattern: str | None, least: int, most: int | None) -> tuple[str, ...]:
    """Return the shortest text that a shape allows, the longest, and one as long outside of the 16-bit characters."""
    bound = UNBOUNDED if most is None else most
    whole = re.compile("(?s:.*)" if pattern is None else pattern, re.ASCII)

    def allowed(text: str) -> bool:
        return least <= len(text) <= bound and whole.fullmatch(text) is not None

    seeds = [seed for seed in _SEEDS if allowed(seed)]
    assert seeds, f"no seed matches {pattern}: it needs one of its own"
    shortest = min((_shortest(seed, allowed) for seed in seeds), key=len)
    longest = max((_longest(seed, bound, allowed) for seed in seeds), key=len)
    wide = [factories for factories in ("\U0001f3ed" * bound,) if allowed(factories)]
    return (shortest, longest, *wide)


def _shortest(text: str, allowed: Callable[[str], bool]) -> str:
    """Return a text without the characters that it can do without."""
    while text and (cut := next((it for i in range(len(text)) if allowed(it := text[:i] + text[i + 1 :])), "")):
        text = cut
    return "" if allowed("") else text


def _longest(text: str, most: int, allowed: Callable[[str], bool]) -> str:
    """Return a text made longer by repeating characters: one of them all the way, else each as far as it goes."""
    for step in (most - len(text), 1):
        places = range(len(text)) if step else ()
        while longer := next((it for i in places if allowed(it := text[:i] + text[i] * step + text[i:])), ""):
            text, places = longer, range(len(longer))
    return text

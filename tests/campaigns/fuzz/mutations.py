"""What is nearly valid? A valid request with one or a few things wrong, each of a kind that clients get wrong."""

import copy
import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

import modelled
from campaigns.fuzz import spelling
from campaigns.fuzz.spelling import Verbatim
from campaigns.fuzz.world import strange_id

ID: Final = re.compile(r"((?:os|op|oo|oq|oqo|cap|OR)-)[0-9a-zA-Z]+$")
Place = tuple[Any, Any, Any]
"""Container, key and shape of a value of the request."""

WRONG_TYPES: Final[Sequence[Any]] = (
    None, True, False, 0, -1, 1.5, "", "text", [], {}, [None], [[]], {"a": {"b": []}}, 2**31, -(2**63), 2**64,
)  # fmt: skip
VERBATIM: Final = tuple(
    Verbatim(text)
    for text in (
        "NaN", "-Infinity", "1e400", "-0", "01", "1" * 400, "1e-400", '"\\ud800"', '"\\udc00\\ud800"', '"\\u0000"',
        '"a\\ud83d\\ude00"', "'a'", "undefined", '"\t"', "[" * 2000 + "]" * 2000, '{"a":' * 1500 + "1" + "}" * 1500,
        '"' + "a" * 20_000 + '"', "", "1.0", "1E2", '"\\x"', "tru", "0x10", '"\x7f"', "[1,]", "{,}", "/**/1",
    )
)  # fmt: skip
TEXTS: Final = (
    "", " ", "\n", "a\n", "\ta", "\x00", "\x01", "é", "😀", "\u2028", "\u00a0", "a" * 3000, "../..", "%2F", "'; --",
    "null", "<b>", "aws:tag", "-1", "0", "1001", "abc", "1e3", "٣", "+5", " 5", "5 ", "9" * 30, "1##", "1##abc", "##",
    "2##" + "A" * 40, "1##" + "_" * 2048, "arn:aws:outposts:us-west-2:111122223333:site/os-0123456789abcdef0",
    "arn:aws-cn:outposts:cn-north-1:000000000000:outpost/op-0123456789abcdef0",
)  # fmt: skip


def mutated(
    rng: random.Random, operation: str, request: Mapping[str, Any], others: Sequence[str]
) -> tuple[str, str, bytes, dict[str, Any]]:
    """Return method, target, body and members of a request with something wrong.

    Args:
        others: ids of other accounts.
    """
    changed = copy.deepcopy(dict(request))
    for _ in range(rng.choice((0, 1, 1, 1, 1, 2, 3))):
        places = list(_places(modelled.operation(operation).input_shape, changed))
        if not places:
            break
        rng.choice(_CHANGES)(rng, rng.choice(places), others)
    method = spelling.spelling(operation).method
    target, body = spelling.target(operation, changed), spelling.body(operation, changed)
    if rng.random() < 0.15:
        method, target, body = rng.choice(_SPELLINGS)(rng, method, target, body)
    return method, target, body, changed


def _places(shape: Any, value: Any) -> Iterator[Place]:
    """Yield every value inside a value, with its shape; None as the shape of what the model does not know."""
    if shape is None:
        return
    if isinstance(value, dict) and shape.type_name in ("structure", "map"):
        for name in value:
            inner = shape.members.get(name) if shape.type_name == "structure" else shape.value
            yield value, name, inner
            yield from _places(inner, value[name])
    elif isinstance(value, list) and shape.type_name == "list":
        for place in range(min(len(value), 5)):
            yield value, place, shape.member
            yield from _places(shape.member, value[place])


def _drop(rng: random.Random, place: Place, others: Sequence[str]) -> None:
    container, key, _ = place
    del container[key]


def _wrong_type(rng: random.Random, place: Place, others: Sequence[str]) -> None:
    container, key, _ = place
    container[key] = copy.deepcopy(rng.choice(WRONG_TYPES))


def _verbatim(rng: random.Random, place: Place, others: Sequence[str]) -> None:
    container, key, _ = place
    container[key] = rng.choice(VERBATIM)


def _limit(rng: random.Random, place: Place, others: Sequence[str]) -> None:
    """Step over a limit of the shape, or right onto it."""
    container, key, shape = place
    limits = {} if shape is None else shape.metadata
    step = rng.choice((-1, 0, 1))
    edges = [limits[name] + step for name in ("min", "max") if name in limits]
    value = container[key]
    if not edges:
        container[key] = rng.choice(TEXTS)
    elif isinstance(value, str):
        container[key] = ((value or "a") * (max(edges) + 1))[: max(rng.choice(edges), 0)]
    elif isinstance(value, list):
        wanted = max(rng.choice(edges), 0)
        container[key] = ((value or [None]) * (wanted // max(len(value), 1) + 1))[:wanted]
    elif isinstance(value, dict):
        container[key] = {f"key-{number}": "value" for number in range(max(rng.choice(edges), 0))}
    else:
        container[key] = rng.choice(edges)


def _text(rng: random.Random, place: Place, others: Sequence[str]) -> None:
    container, key, _ = place
    value = container[key]
    wrong = rng.choice(TEXTS)
    if isinstance(value, str) and value and rng.random() < 0.5:
        at = rng.randrange(len(value))
        wrong = value[:at] + wrong + value[at + rng.randint(0, 1) :]
    container[key] = wrong


def _identifier(rng: random.Random, place: Place, others: Sequence[str]) -> None:
    """Name something else: another account's, one that nobody has, one of another kind."""
    container, key, _ = place
    value = container[key]
    named = ID.search(value) if isinstance(value, str) else None
    if named is None:
        return _text(rng, place, others)
    kind = named[1][:-1]
    foreign = [one for one in others if one.startswith(named[1])]
    other = rng.choice((strange_id(rng, kind), strange_id(rng, "oq"), *foreign[-4:], *others[-2:]))
    container[key] = value[: named.start()] + other
    return None


def _unknown(rng: random.Random, place: Place, others: Sequence[str]) -> None:
    container, _, _ = place
    if isinstance(container, dict):
        container[rng.choice(("Unknown", "name", "__class__", "", "NextToken", "é", "Tags"))] = copy.deepcopy(
            rng.choice(WRONG_TYPES)
        )
    else:
        container.append(copy.deepcopy(rng.choice(WRONG_TYPES)))


_CHANGES: Final = (
    _drop,
    _wrong_type,
    _wrong_type,
    _verbatim,
    _limit,
    _limit,
    _text,
    _text,
    _identifier,
    _identifier,
    _unknown,
)

Spelled = tuple[str, str, bytes]


def _another_method(rng: random.Random, method: str, target: str, body: bytes) -> Spelled:
    return rng.choice(("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")), target, body


def _another_path(rng: random.Random, method: str, target: str, body: bytes) -> Spelled:
    path, mark, query = target.partition("?")
    path = rng.choice(
        (path + "/", path + "//", "/" + path, path.replace("%", "%25"), path.upper(), path.rpartition("/")[0] or "/",
         "/",
         "/" + path[1:].replace("/", "%2F"), path + "/..", path + "/x/y", "/." + path, path + ";a=b", path + "%00",
         path + "%ff")
    )  # fmt: skip
    return method, path + mark + query, body


def _another_query(rng: random.Random, method: str, target: str, body: bytes) -> Spelled:
    path, _, query = target.partition("?")
    extra = rng.choice(
        ("MaxResults=abc", "MaxResults=0", "MaxResults=1001", "MaxResults=", "MaxResults", "MaxResults=5&MaxResults=6",
         "NextToken=", "NextToken=1%23%23x", "unknown=1", "&&&", "=", "a=%zz", "a=%ff", "MaxResults=%C3%28", "a=%00",
         "tagKeys=", "tagKeys=a&tagKeys=b", "AddressType=X", "X-Amz-Credential=x", "MaxResults=%31", "MaxResults=1;2")
    )  # fmt: skip
    return method, f"{path}?{query}&{extra}" if rng.random() < 0.7 else f"{path}?{extra}", body


def _another_body(rng: random.Random, method: str, target: str, body: bytes) -> Spelled:
    inner = body[1:-1] or b'"Name":"a"'
    wrong: tuple[bytes, ...] = (
        b"", b"null", b"[]", b'"text"', b"1", b"{", b"}", b"{}", b" " * 5000, b"\xef\xbb\xbf" + body, body + b"x",
        body + body, b"[" + body + b"]", b"{" + inner + b"," + inner + b"}", b"{" + inner + b",}", body[:-1],
        body.decode().encode("utf-16"), body.replace(b'"', b"'"), b"\xff" + body, b"[" * 10_000, b'{"a":' * 10_000,
        body.replace(b"a", b"\xc3"), b'{"Name":"' + b"a" * 200_000 + b'"}', b"\x00" * 30, b"\n" + body + b"\r\n",
    )  # fmt: skip
    return method, target, rng.choice(wrong)


_SPELLINGS: Final[Sequence[Callable[[random.Random, str, str, bytes], Spelled]]] = (
    _another_method, _another_path, _another_query, _another_body, _another_body,
)  # fmt: skip

"""Is a text read as it was meant, however a client spells it? In labels, query strings and JSON, of every operation."""

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, quote, unquote

import pytest

import edges
import modelled
from sutler.wire.contract import OPERATIONS
from sutler.wire.routes import Router

ROUTER = Router(OPERATIONS.values())
TEXTS = [
    "a/b//c/",
    "..",
    " a  b ",
    "a+b",
    "a+b c",
    "100%",
    "%2F%252f%zz%",
    "a=b&c=d;e=f",
    "?a#b",
    "!$'()*,:@-._~",
    '"\\\b\f\n\r\t\x01\x1f\x7f',
    r"\u0000\n\/",
    "\u0085\u2028\u2029\ufeff\ufffd\uffff",
    "Zürich, 東京, 🏭, e\u0301",
    "null",
    "[null]",
]


def percents(text: str) -> str:
    """Spell every byte of a text as a percent-encoding."""
    return "".join(f"%{byte:02X}" for byte in text.encode())


def lower_percents(text: str) -> str:
    """Spell every byte of a text as a percent-encoding, with small letters."""
    return percents(text).lower()


def bare_label(text: str) -> str:
    """Spell a label with no more percent-encodings than a path needs."""
    return quote(text, safe="!$&'()*+,;=:@-._~")


def bare_value(text: str) -> str:
    """Spell a query's name or value as forms do: a plus for a space, no more percent-encodings than it needs."""
    return quote(text, safe="!$'()*,;:@/?-._~ ").replace(" ", "+")


def escaped(value: Any) -> str:
    """Spell a JSON value with every character of its texts as an escape of UTF-16."""
    match value:
        case str():
            units = value.encode("utf-16-be").hex()
            return '"' + "".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4)) + '"'
        case dict():
            return "{" + ",".join(f"{escaped(name)}:{escaped(inner)}" for name, inner in value.items()) + "}"
        case list():
            return "[" + ",".join(map(escaped, value)) + "]"
        case _:
            return json.dumps(value)


def unescaped(value: Any) -> str:
    """Spell a JSON value with no more escapes than it needs, but for the slash, and with much white space."""
    return json.dumps(value, ensure_ascii=False, indent="\t").replace("/", r"\/") + "\r\n "


Spelling = Callable[[str], str]


def respelt(template: str, target: str, label: Spelling, parameter: Spelling) -> bytes:
    """Return a request's target with its labels and its query string spelt in other ways."""
    path, _, query = target.partition("?")
    pairs = zip(template.split("/"), path.split("/"), strict=True)
    segments = [label(unquote(sent)) if ours.startswith("{") else sent for ours, sent in pairs]
    parameters = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    spelt = "&".join(f"{parameter(name)}={parameter(value)}" for name, value in parameters)
    return ("/".join(segments) + ("?" + spelt if spelt else "")).encode()


def whole(name: str, text: str) -> dict[str, Any]:
    """Return a request of an operation with every member, and all its texts the same."""
    shape = modelled.operation(name).input_shape
    return edges.full(shape, text) if shape else {}


def parsed(method: str, target: bytes, body: bytes) -> dict[str, Any]:
    """Return what is read of a request."""
    operation, labels, query = ROUTER.find(method, target)
    return operation.parse(labels, query, body)


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_every_text_of_a_request_is_read_as_botocore_sent_it(text: str) -> None:
    """Else a name with a slash, a plus or an accent becomes another name."""
    for name in modelled.NAMES:
        request = whole(name, text)
        assert parsed(*modelled.sent(name, request)) == request


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
@pytest.mark.parametrize(
    ("label", "parameter", "body"),
    [
        (percents, percents, escaped),
        (lower_percents, lower_percents, escaped),
        (bare_label, bare_value, unescaped),
    ],
)
def test_every_spelling_of_a_text_is_the_same_text(
    text: str, label: Spelling, parameter: Spelling, body: Callable[[Any], str]
) -> None:
    """Else what one SDK creates another cannot find: each encodes in its own way."""
    for name in modelled.NAMES:
        request = whole(name, text)
        method, target, sent = modelled.sent(name, request)
        other = respelt(OPERATIONS[name].uri, target.decode(), label, parameter)
        assert parsed(method, other, body(json.loads(sent)).encode() if sent else b"") == request


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_every_text_of_an_answer_is_read_by_botocore_as_it_was_meant(text: str) -> None:
    """Else a client shows another address than the one that it gave."""
    for name in modelled.NAMES:
        answer = edges.full(modelled.operation(name).output_shape, text)
        assert modelled.read(name, 200, {}, OPERATIONS[name].serialize(modelled.answered(answer))) == answer

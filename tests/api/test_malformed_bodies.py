"""Is every body that is broken, hostile or only odd answered as it should be, and is the server well afterwards?"""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from http.client import HTTPResponse
from typing import TYPE_CHECKING, Any

import pytest

import modelled
from malformed import ask, check_health, refused
from modes import Served, over_a_socket

if TYPE_CHECKING:
    from modes import Sutler

DEEP = 10_000
# Bodies of CreateSite that cannot be read, and what their refusal says.
UNREADABLE: dict[str, tuple[bytes, str]] = {
    "an open brace": (b"{", "truncated"),
    "white space alone": (b" \t\r\n", "truncated"),
    "an array": (b'["Name"]', "Expected an object, got an array"),
    "a text": (b'"Name"', "Expected an object, got a string"),
    "a number": (b"1", "Expected an object, got an integer"),
    "true": (b"true", "Expected an object, got a boolean"),
    "null": (b"null", "Expected an object, got null"),
    "two documents": (b'{"Name": "a"}{"Name": "b"}', "trailing characters"),
    "a comma too many": (b'{"Name": "a",}', "trailing comma"),
    "single quotes": (b"{'Name': 'a'}", "keys must be strings"),
    "a key without quotes": (b'{Name: "a"}', "keys must be strings"),
    "a comment": (b'{"Name": "a" /* a */}', "malformed"),
    "a form": (b"Name=a&Notes=b", "malformed"),
    "XML": (b"<CreateSite><Name>a</Name></CreateSite>", "malformed"),
    "a line feed in a text": (b'{"Name": "a\nb"}', "malformed"),
    "an unknown escape": (rb'{"Name": "\x41"}', "malformed"),
    "half an escape": (rb'{"Name": "\u12"}', "malformed"),
    "NaN": (b'{"Other": NaN, "Name": "a"}', "malformed"),
    "Infinity": (b'{"Other": -Infinity, "Name": "a"}', "malformed"),
    "a leading zero": (b'{"Other": 01, "Name": "a"}', "malformed"),
    "hexadecimal": (b'{"Other": 0x1, "Name": "a"}', "malformed"),
    "a leading plus": (b'{"Other": +1, "Name": "a"}', "malformed"),
    "a byte order mark": (b'\xef\xbb\xbf{"Name": "a"}', "malformed"),
    "UTF-16": ('{"Name": "a"}'.encode("utf-16"), "not UTF-8 (byte 0)"),
    "UTF-32": ('{"Name": "a"}'.encode("utf-32-le"), "malformed"),
    "Latin-1": ('{"Name": "Küche"}'.encode("latin-1"), "not UTF-8 (byte 11)"),
    "Latin-1 in an unknown member": ('{"Name": "a", "Other": "ü"}'.encode("latin-1"), "not UTF-8 (byte 24)"),
    "Latin-1 in a key": ('{"Name": "a", "ü": 1}'.encode("latin-1"), "not UTF-8 (byte 15)"),
    "Latin-1 far inside": (b'{"Name": "a", "Other": [{"a": ["\xe9t\xe9"]}]}', "not UTF-8"),
    "an overlong slash": (b'{"Name": "\xc0\xaf"}', "not UTF-8"),
    "an overlong NUL": (b'{"Name": "a", "Other": "\xc0\x80"}', "not UTF-8"),
    "beyond Unicode": (b'{"Name": "\xf4\x90\x80\x80"}', "not UTF-8"),
    "a surrogate in bytes": (b'{"Name": "\xed\xa0\x80"}', "not UTF-8"),
    "a surrogate in bytes in a key": (b'{"Name": "a", "\xed\xb0\x80": 1}', "not UTF-8"),
    "a high surrogate": (rb'{"Name": "\ud800 is alone"}', "surrogate"),
    "a low surrogate": (rb'{"Name": "\udc00"}', "surrogate"),
    "two high surrogates": (rb'{"Name": "\ud800\ud800"}', "surrogate"),
    "a surrogate in a key": (rb'{"Name": "a", "\ud800": 1}', "surrogate"),
    "a surrogate in the key of a map": (rb'{"Name": "a", "Tags": {"\udc00": "a"}}', "surrogate"),
    "a surrogate in an unknown member": (rb'{"Name": "a", "Other": "\udc00"}', "surrogate"),
    "NUL": (b'{"Name": "\0"}', "malformed"),
    "NUL for white space": (b'{"Name":\0"a"}', "malformed"),
    "NUL after the end": (b'{"Name": "a"}\0', "trailing characters"),
    "an escaped NUL": (rb'{"Name": "a\u0000b"}', "NUL character"),
    "an escaped NUL in the key of a map": (rb'{"Name": "a", "Tags": {"a\u0000": "b"}}', "NUL character"),
    "an escaped NUL in the value of a map": (rb'{"Name": "a", "Tags": {"a": "\u0000"}}', "NUL character"),
    "deep arrays for a text": (b'{"Name": ' + b"[" * DEEP + b"]" * DEEP + b"}", ", at Name"),
    "deep objects for a map": (b'{"Tags": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}", ", at Tags[...]"),
    "deep objects for a structure": (
        b'{"OperatingAddress": ' * DEEP + b"1" + b"}" * DEEP,
        "nested too deeply",
    ),
    "deep arrays for nothing known": (b'{"Other": ' + b"[" * DEEP + b"]" * DEEP + b"}", "nested too deeply"),
    "deep objects for nothing known": (
        b'{"Other": ' + b'{"a":' * DEEP + b"1" + b"}" * DEEP + b"}",
        "nested too deeply",
    ),
    "deep arrays without an end": (b'{"Other": ' + b"[" * 1_000_000, "nested too deeply"),
    "an array of arrays": (b"[" * 1_000_000, "Expected an object, got an array"),
}


@pytest.fixture(autouse=True)
def healthy_afterwards(sutler: "Sutler") -> Iterator[None]:
    """Hold that the server has survived a test."""
    yield
    check_health(sutler)


def test_a_body_that_cannot_be_read_is_told_why(sutler: "Sutler") -> None:
    """Else a client's broken bytes are a fault of ours, reach the store, or leave its author guessing."""
    for what, (body, said) in UNREADABLE.items():
        code, message = refused(sutler, "POST", "/sites", body, operation="CreateSite")
        assert code == "SerializationException", f"{what}: {code}: {message}"
        assert said in message, f"{what}: {message}"
    assert json.loads(ask(sutler, "GET", "/sites")[2]) == {"Sites": []}, "nothing was done for any of them"


def created(sutler: "Sutler", body: bytes, **headers: str) -> dict[str, Any]:
    """Return the site that a body creates."""
    status, _, answer = ask(sutler, "POST", "/sites", body, **headers)
    assert status == 200, (body[:200], answer)
    modelled.check_output("CreateSite", answer)
    site: dict[str, Any] = json.loads(answer)["Site"]
    return site


def test_what_is_odd_but_right_is_read(sutler: "Sutler") -> None:
    """Else clients with members that we do not know yet, or with encoders unlike botocore's, are refused."""
    for body, name in (
        (b'{"Name": "a", "Other": {"Name": [1, null, -0, 1e400, 1E-5, true, "\\u00e9"]}}', "a"),
        (b' \t\r\n{ "Name" : "a" }\r\n', "a"),
        (b'{"Name": "a", "": 1, "name": 2, "Other": ' + b"9" * 100_000 + b"}", "a"),
        (b'{"Name": "a", "Other": ' + b"[" * 100 + b"]" * 100 + b"}", "a"),
        (b'{"Name": "\\u004b\\u00fcche"}', "Küche"),
        ('{"Name": "Küche"}'.encode(), "Küche"),
        (b'{"Name": "\\ud83d\\ude00"}', "\N{GRINNING FACE}"),
        (b'{"N\\u0061me": "a"}', "a"),
        (b'{"Name": "a", "Notes": null}', "a"),
    ):
        assert created(sutler, body)["Name"] == name


def test_of_repeated_keys_the_last_counts(sutler: "Sutler") -> None:
    """Else what was refused by one reader of a request is done by another."""
    assert created(sutler, b'{"Name": "first", "Name": "last"}')["Name"] == "last"
    assert created(sutler, b'{"Name": "a", "Tags": {"a": "first", "a": "last"}}')["Tags"] == {"a": "last"}
    assert "Notes" not in created(sutler, b'{"Name": "a", "Notes": "first", "Notes": null}')
    code, message = refused(sutler, "POST", "/sites", b'{"Name": "a", "Name": null}', operation="CreateSite")
    assert (code, "'name'" in message) == ("ValidationException", True)


def test_a_body_that_says_it_is_something_else_is_refused(sutler: "Sutler") -> None:
    """Else a form or an XML document that happens to parse becomes a site."""
    for content_type in (
        *("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=a", "application/xml"),
        *("text/json", "nonsense", ";", "application/cbor", "application/jsonp", "küche"),
    ):
        for body in (b'{"Name": "a"}', b"Name=a"):
            code, message = refused(
                sutler, "POST", "/sites", body, operation="CreateSite", content_type=content_type, accept="text/html"
            )
            assert (code, "application/json" in message) == ("UnsupportedMediaTypeException", True)
        _, _, answer = ask(sutler, "GET", "/sites", b"Name=a", content_type=content_type)
        assert json.loads(answer) == {"Sites": []}
    for content_type in (
        *("application/json", "Application/JSON; charset=utf-16", "application/x-amz-json-1.1"),
        *("application/merge-patch+json", ""),
    ):
        assert created(sutler, '{"Name": "Küche"}'.encode(), content_type=content_type)["Name"] == "Küche"
        code, _ = refused(sutler, "POST", "/sites", b"Name=a", operation="CreateSite", content_type=content_type)
        assert code == "SerializationException"
    assert created(sutler, b'{"Name": "a"}')["Name"] == "a"


def test_accept_does_not_decide(sutler: "Sutler") -> None:
    """Else a plain HTTP client has to learn a header that no SDK lets go wrong."""
    for accept in ("application/xml", "text/html;q=0.9", "*/*", "nonsense", ""):
        _, fields, _ = ask(sutler, "GET", "/sites", accept=accept)
        assert fields["content-type"] == "application/json"


def test_a_body_where_none_is_modelled_is_ignored(sutler: "Sutler") -> None:
    """Else a client that sends `{}` with every call is refused."""
    for body in (b"{", b"null", b"\xff", b"[" * 100_000):
        status, _, answer = ask(sutler, "GET", "/sites", body)
        assert (status, json.loads(answer)) == (200, {"Sites": []})


def order(quantity: str) -> bytes:
    item = f'{{"CatalogItemId": "OR-SUTM504", "Quantity": {quantity}}}'
    outpost = '"OutpostIdentifier": "op-0123456789abcdef0", "PaymentOption": "NO_UPFRONT"'
    return f'{{{outpost}, "LineItems": [{item}]}}'.encode()


def test_an_integer_is_whole_and_of_32_bits(sutler: "Sutler") -> None:
    """Else 1.5 racks are ordered, or more of them than a database can count."""
    for quantity in ("1.0", "1e2", "1.5", str(2**31), str(2**63), "1e400", "9" * 10_000, "NaN", "-Infinity", '"1"'):
        code, message = refused(sutler, "POST", "/orders", order(quantity), operation="CreateOrder")
        assert code == "SerializationException", (quantity, message)
    for quantity in ("0", "-0", "-1", str(-(2**31))):
        code, message = refused(sutler, "POST", "/orders", order(quantity), operation="CreateOrder")
        assert code == "ValidationException", (quantity, message)
        assert "'lineItems.1.member.quantity'" in message
    code, message = refused(sutler, "POST", "/orders", order(str(2**31 - 1)), operation="CreateOrder")
    assert code in {"NotFoundException", "ValidationException"}, "it was read"


def quote(*capacities: tuple[str, str, str]) -> bytes:
    asked = [
        f'{{"QuoteCapacityType": "{kind}", "Unit": "{unit}", "Quantity": {quantity}}}'
        for kind, unit, quantity in capacities
    ]
    return f'{{"CountryCode": "US", "RequestedCapacities": [{", ".join(asked)}]}}'.encode()


def test_a_quantity_may_be_as_large_or_small_as_a_number_goes(sutler: "Sutler") -> None:
    """Else the arithmetic behind a quote is a fault of ours."""
    host, most = ("EC2", "m5.24xlarge", "1"), "1.7976931348623157e308"
    for capacities in (
        [("EC2", "m5.24xlarge", most)] * 2,
        [host, ("EBS", "TB", most), ("EBS", "TB", most)],
        [host, ("S3", "TiB", most), ("S3", "TiB", "5e-324")],
        [host, ("EBS", "TiB", "5e-324")],
        [host, ("EBS", "TiB", "0." + "0" * 400 + "1"), ("EBS", "TiB", "1")],
        [("EC2", "m5.24xlarge", "9007199254740993")],
    ):
        status, _, answer = ask(sutler, "POST", "/quotes", quote(*capacities))
        assert status in {200, 400}, (capacities, answer)
    for quantity in ("1e400", "-1e400", "1" + "0" * 400, "NaN", "Infinity", '"1"'):
        body = quote(("EC2", "m5.24xlarge", quantity))
        code, _ = refused(sutler, "POST", "/quotes", body, operation="CreateQuote")
        assert code == "SerializationException", quantity
    for quantity in ("-0", "-0.0", "-1", "0.5", "1e-400"):
        body = quote(("EC2", "m5.24xlarge", quantity))
        code, message = refused(sutler, "POST", "/quotes", body, operation="CreateQuote")
        assert (code, "Quantity" in message) == ("ValidationException", True), quantity


@over_a_socket
def test_a_body_of_20_megabytes_is_refused_before_it_is_read(sutler: "Sutler") -> None:
    """Else a few large requests fill the memory of the server."""
    assert isinstance(sutler, Served)
    length = 20_000_000
    for head in (f"Content-Length: {length}\r\n\r\n", "Transfer-Encoding: chunked\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", sutler.server.port), timeout=60) as connection:
            connection.sendall(f"POST /sites HTTP/1.1\r\nHost: localhost\r\n{head}".encode())
            with suppress(ConnectionError):  # the server may hang up once it has answered
                start, end = (b"", b"") if "Length" in head else (f"{length:x}\r\n".encode(), b"\r\n0\r\n\r\n")
                connection.sendall(start + b'{"Name": "' + b"a" * (length - 12) + b'"}' + end)
            answer = HTTPResponse(connection)
            answer.begin()
            assert (answer.status, answer.headers["x-amzn-errortype"]) == (413, "RequestEntityTooLargeException")
            assert re.fullmatch(r"[0-9a-f-]{36}", answer.headers["x-amzn-requestid"])
            modelled.check_error("CreateSite", "RequestEntityTooLargeException", 413, answer.read())

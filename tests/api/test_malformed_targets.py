"""Is every request line that is broken, hostile or only odd answered as it should be, and is the server well then?"""

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

import modelled
from malformed import ask, check_health, refused, route
from sutler.operations.registry import SERVED

if TYPE_CHECKING:
    from modes import Sutler

SITE = "os-0123456789abcdef0"
LISTS = [
    name
    for name in modelled.NAMES
    if name in SERVED and "MaxResults" in getattr(modelled.operation(name).input_shape, "members", ())
]
PATHS = sorted({modelled.operation(name).http["requestUri"] for name in modelled.NAMES})
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


@pytest.fixture(autouse=True)
def healthy_afterwards(sutler: "Sutler") -> Iterator[None]:
    """Hold that the server has survived a test."""
    yield
    check_health(sutler)


def test_a_method_that_a_path_lacks_is_an_unknown_operation(sutler: "Sutler") -> None:
    """Else a client's mistake is done as something else, or a browser's preflight is answered with leave."""
    known = {route(name) for name in modelled.NAMES}
    for target in [*(uri.replace("{", "").replace("}", "") for uri in PATHS), "/", "/nothing", "/sites/x/y/z"]:
        for method in METHODS:
            if not any(method == way and _fits(uri, target) for way, uri in known):
                code, message = refused(sutler, method, target)
                assert code == "UnknownOperationException"
                assert message == f"AWS Outposts, which Sutler serves, has no operation {method} {target}"
        status, fields, body = ask(sutler, "HEAD", target)
        assert (status, fields["x-amzn-errortype"]) == (404, "UnknownOperationException")
        assert fields["x-amzn-requestid"]
        assert body == b"" or sutler.endpoint() is None


def _fits(uri: str, target: str) -> bool:
    ours, theirs = uri.split("/"), target.split("/")
    return len(ours) == len(theirs) and all(mine in {"x", other} for mine, other in zip(ours, theirs, strict=True))


def test_a_path_that_is_none_is_an_unknown_operation(sutler: "Sutler") -> None:
    """Else an empty or a clever label names a resource, or a path is made into another one on the way."""
    for target in (
        *("/nothing", "/Sites", "/SITES", "/site", "/sites;v=1", "/%73ites", "/sites%2F", "/sites%3FMaxResults=1"),
        *("//", "//sites", "/sites//", "/sites//address", "/tags/", "/tags//", "/outposts//assets"),
        *("/./sites", "/../sites", "/sites/./x/address", "/sites/../outposts/x/assets", "/sites/x/.", "/.", "/.."),
        *("/" + "x/" * 5000, "/" + "x" * 20_000, "/sites/x/address/" + "x" * 20_000, "/%", "/%zz", "/%00", "/%ff"),
        *("/favicon.ico", "/robots.txt", "/.well-known/x", "/_sutlers", "/2015-03-31/functions"),
    ):
        code, message = refused(sutler, "GET", target)
        assert code == "UnknownOperationException"
        assert message.startswith(f"AWS Outposts, which Sutler serves, has no operation GET {target[:900]}")


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        (f"{SITE}%2Faddress", f"{SITE}/address'"),
        (f"x%2F..%2F{SITE}", f"x/../{SITE}'"),
        (f"{SITE}%252Faddress", f"{SITE}%2Faddress'"),
        (f"%2573{SITE[1:]}", "%73s-0123456789abcdef0'"),
        (f"{SITE}%0A", f"{SITE} '"),
        (f"{SITE}%3FAddressType=SHIPPING_ADDRESS", f"{SITE}?AddressType=SHIPPING_ADDRESS'"),
        (f"{SITE}+", f"{SITE}+'"),
        (f"{SITE}%20", f"{SITE} '"),
        (SITE.upper(), f"{SITE.upper()}'"),
        (".", ".'"),
        ("..", "..'"),
        ("%2e%2E", "..'"),
        ("%C3%BC", "ü'"),
        pytest.param("x" * 20_000, "xxx", id="long"),
    ],
)
def test_a_label_is_decoded_once_and_is_one_label(sutler: "Sutler", label: str, shown: str) -> None:
    """Else a path that was allowed by what it says is done by what it decodes to."""
    for operation, target in (("GetSite", f"/sites/{label}"), ("GetSiteAddress", f"/sites/{label}/address")):
        code, message = refused(sutler, "GET", target, operation=operation)
        assert code == "ValidationException"
        assert f"Value '{shown}" in message.replace("\n", " ")
        assert " at 'siteId' failed to satisfy constraint" in message


@pytest.mark.parametrize("text", ["%", "%z", "%zz", "%f", "a%", "%%41", "%u0041", "%ff", "%C3", "%c0%af", "%ed%a0%80"])
def test_an_escape_that_is_broken_is_refused_wherever_it_stands(sutler: "Sutler", text: str) -> None:
    """Else a client that forgot to escape a percent sign is told that what it names does not exist."""
    for operation, target in (
        ("GetSite", f"/sites/{text}"),
        ("ListAssets", f"/outposts/{text}/assets?MaxResults=1"),
        ("ListSites", f"/sites?OperatingAddressCityFilter={text}"),
        ("ListSites", f"/sites?OperatingAddressCityFilter=Berlin&OperatingAddressCityFilter={text}"),
        ("ListSites", f"/sites?NextToken={text}"),
        ("ListSites", f"/sites?MaxResults={text}"),
        ("UntagResource", f"/tags/x?tagKeys={text}"),
    ):
        code, message = refused(
            sutler, "DELETE" if operation == "UntagResource" else "GET", target, operation=operation
        )
        assert code == "SerializationException", target
        assert message.startswith("The request target holds "), message
        assert text in message


@pytest.mark.parametrize("text", ["%00", "a%00", "%00a"])
def test_no_label_and_no_parameter_holds_nul(sutler: "Sutler", text: str) -> None:
    """Else PostgreSQL refuses a statement, as a fault of ours."""
    for operation, target in (
        ("GetSite", f"/sites/{text}"),
        ("ListSites", f"/sites?OperatingAddressCityFilter={text}"),
        ("ListSites", f"/sites?NextToken=1%23%23{text}"),
    ):
        code, message = refused(sutler, "GET", target, operation=operation)
        assert (code, message) == ("SerializationException", "The request holds a NUL character (U+0000)")


@pytest.mark.parametrize("operation", LISTS)
def test_max_results_is_a_whole_number_from_1_to_1000(sutler: "Sutler", operation: str) -> None:
    """Else a typing mistake becomes a page of the default size, or of all that there is."""
    _, target = route(operation)
    for text in (
        *("abc", "", "1.0", "1.5", "1e2", "0x10", "+5", "%2B%2B5", "5%20", "%205", "1_0", "1,000", "null", "true"),
        *("NaN", "Infinity", "%D9%A3", "%EF%BC%95", "%C2%B2", "2147483648", "-2147483649", "9" * 5000, "--1", "[1]"),
    ):
        code, message = refused(sutler, "GET", f"{target}?MaxResults={text}", operation=operation)
        assert code == "SerializationException", text
        assert message.startswith("Expected a 32-bit integer, got '") or len(message) == 1000, message
        assert message.endswith(", at MaxResults") or len(message) == 1000, message
    assert refused(sutler, "GET", f"{target}?MaxResults", operation=operation)[0] == "SerializationException"
    for text, bound in (
        *(("0", "greater than or equal to 1"), ("-0", "greater than or equal to 1")),
        *(("-1", "greater than or equal to 1"), ("1001", "less than or equal to 1000")),
        *(("2147483647", "less than or equal to 1000"), ("-2147483648", "greater than or equal to 1")),
        *(("0001001", "less than or equal to 1000"), ("5&MaxResults=1001", "less than or equal to 1000")),
    ):
        code, message = refused(sutler, "GET", f"{target}?MaxResults={text}", operation=operation)
        assert code == "ValidationException", text
        assert f"'maxResults' failed to satisfy constraint: Member must have value {bound}" in message


@pytest.mark.parametrize("operation", LISTS)
def test_a_next_token_that_is_none_of_ours_is_a_validation_exception(sutler: "Sutler", operation: str) -> None:
    """Else a token that was cut off in a log or a shell begins the list anew, or is a fault of ours."""
    _, target = route(operation)
    target = target.replace("x", "op-0123456789abcdef0", 1) if "/x/" in target else target
    target = target.replace("/x/", "/cap-0123456789abcdef0/")
    for token in (
        *("", " ", "abc", "1", "1#x", "1##", "##x", "a##x", "1## ", "-1##x", "1.5##x", "\u0663##x", "1##a b", "1##\n"),
        *("1##" + "A" * 2048, "1" * 3000, "null", "eyJhIjogMX0="),
    ):
        code, message = refused(sutler, "GET", f"{target}?NextToken={quote(token)}", operation=operation)
        assert (code, "'nextToken'" in message) == ("ValidationException", True), (token, message)
    for token in ("1##x", "2##AAAA", "1##\u00fc", "9" * 200 + "##x", "1##" + "A" * 2000, "1##====", "1##\U0001f600"):
        code, message = refused(sutler, "GET", f"{target}?NextToken={quote(token)}", operation=operation)
        if "/op-" in target and code == "NotFoundException":  # the Outpost is looked for first
            continue
        assert (code, message.startswith("NextToken '")) == ("ValidationException", True), (token, message)


def test_parameters_that_repeat_or_mean_nothing_harm_nobody(sutler: "Sutler") -> None:
    """Else newer clients, or proxies that add a parameter, are refused."""
    for name in ("a", "b", "c"):
        assert ask(sutler, "POST", "/sites", f'{{"Name": "{name}"}}'.encode())[0] == 200
    for query, count in (
        *(("", 3), ("&", 3), ("&&=&a&=b&a=b=c", 3), ("Other=1&Other=2", 3), ("maxresults=abc", 3), ("MaxResults=2", 2)),
        *(("MaxResults=1&MaxResults=2", 2), ("Max%52esults=2", 2), ("MaxResults=%32", 2), ("MaxResults=%2B2", 2)),
        *(("MaxResults=2&MaxResults[]=1", 2), ("MaxResults=002", 2), ("MaxResults=abc&MaxResults=2", 2)),
        *(("%zz=1", 3), ("%ff=1", 3), ("%=1&%00=1&MaxResults=2", 2), ("%C3%BC=%zz", 3)),
        *(("OperatingAddressCityFilter=x" + "&OperatingAddressCityFilter=x" * 1000, 0), ("x" * 20_000, 3)),
    ):
        status, _, body = ask(sutler, "GET", f"/sites?{query}")
        assert status == 200, (query[:100], body)
        assert len(json.loads(body)["Sites"]) == count, query[:100]


def test_what_follows_the_first_question_mark_is_the_query(sutler: "Sutler") -> None:
    """Else a value that holds a question mark is cut off."""
    code, message = refused(sutler, "GET", "/sites?MaxResults=2?MaxResults=1", operation="ListSites")
    assert code == "SerializationException"
    assert "'2?MaxResults=1'" in message

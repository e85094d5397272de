"""Is the caller the one that the credential names?"""

from urllib.parse import quote

import pytest

from sutler.wire.credentials import ANONYMOUS, Caller, open_access, signed_service
from sutler.wire.errors import ServiceError
from sutler.wire.exchange import HttpRequest


def signed(credential: str, rest: str = ", SignedHeaders=host;x-amz-date, Signature=abc") -> HttpRequest:
    header = f"AWS4-HMAC-SHA256 Credential={credential}{rest}".encode()
    return HttpRequest("GET", b"/sites", {b"authorization": header}, b"")


def test_twelve_digits_are_the_account_and_any_other_key_is_in_the_default_one() -> None:
    """Else tests of two accounts meet in one."""
    assert open_access(signed("111122223333/20260101/eu-west-1/outposts/aws4_request")) == Caller(
        "111122223333", "eu-west-1", "111122223333"
    )
    for key in ("AKIAIOSFODNN7EXAMPLE", "test", "1111222233334", "11112222333"):
        caller = open_access(signed(f"{key}/20260101/us-west-2/outposts/aws4_request"))
        assert caller == Caller("123456789012", "us-west-2", key)


def test_the_service_that_a_request_is_signed_for_is_known_even_if_the_rest_is_amiss() -> None:
    """Else a call of another service is told of its credential, and not that it came to the wrong place."""
    for scope in (
        "key/20260101/us-west-2/s3/aws4_request",
        "key/20260101/s3/aws4_request",
        "a b/20260101/X/s3/aws4_request",
    ):
        assert signed_service(signed(scope)) == "s3"
        target = f"/?X-Amz-Credential={quote(scope, safe='')}&X-Amz-Date=1".encode()
        assert signed_service(HttpRequest("GET", target, {}, b"")) == "s3"
    assert open_access(signed("key/20260101/us-west-2/s3/aws4_request")).service == "s3"
    assert signed_service(signed("key/20260101/us-west-2/outposts/aws4_request")) == ANONYMOUS.service == "outposts"
    for unknown in ("key", "key/20260101/us-west-2/S3/aws4_request", "key/20260101/us-west-2/s3/aws5_request", ""):
        assert signed_service(signed(unknown)) is None
    assert signed_service(HttpRequest("GET", b"/sites", {}, b"")) is None


def test_without_a_credential_the_caller_is_anonymous_in_the_default_account() -> None:
    """Else curl cannot look at a running Sutler."""
    assert open_access(HttpRequest("GET", b"/sites?X-Amz-Date=1", {}, b"")) == ANONYMOUS
    assert Caller("123456789012", "us-east-1", "anonymous") == ANONYMOUS


def test_a_presigned_url_names_its_caller_in_the_query() -> None:
    """Else presigned requests all land in the default account."""
    target = b"/sites?MaxResults=1&X-Amz-Credential=111122223333%2F20260101%2Feu-west-1%2Fs%2Faws4_request&X=1"
    assert open_access(HttpRequest("GET", target, {}, b"")).account == "111122223333"


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (signed("AKID/20260101/us-east-1/outposts"), "exactly 5 slash-delimited elements"),
        (signed("a/b/20260101/us-east-1/outposts/aws4_request"), "exactly 5 slash-delimited elements"),
        (signed(""), "exactly 5 slash-delimited elements"),
        (signed("/20260101/us-east-1/outposts/aws4_request"), "access key id"),
        (signed("a b/20260101/us-east-1/outposts/aws4_request"), "access key id"),
        (signed("k/2026-01-01/us-east-1/outposts/aws4_request"), "YYYYMMDD"),
        (signed("k/20260101//outposts/aws4_request"), "valid Region"),
        (signed("k/20260101/US EAST/outposts/aws4_request"), "valid Region"),
        (signed("k/20260101/us-east-1\n/outposts/aws4_request"), "valid Region"),
        (signed(f"k/20260101/us-east-1/{'x' * 65}/aws4_request"), "a service"),
        (signed("k/20260101/us-east-1/outposts/aws5_request"), "valid terminator"),
        (
            signed("k/20260101/us-east-1/outposts/aws4_request", ", SignedHeaders=host"),
            "'Signature' parameter",
        ),
        (signed("k/20260101/us-east-1/outposts/aws4_request", ", Signature=a"), "'SignedHeaders' parameter"),
        (HttpRequest("GET", b"/", {b"authorization": b"Bearer x"}, b""), "AWS4-HMAC-SHA256"),
        (HttpRequest("GET", b"/", {b"authorization": b""}, b""), "AWS4-HMAC-SHA256"),
        (
            HttpRequest("GET", b"/", {b"authorization": b"AWS4-HMAC-SHA256 \xff"}, b""),
            "'Credential' parameter",
        ),
        (HttpRequest("GET", b"/?X-Amz-Credential=%FF", {}, b""), "exactly 5"),
    ],
)
def test_a_malformed_credential_is_refused_in_the_words_of_aws(request_: HttpRequest, words: str) -> None:
    """Else a broken client writes into somebody else's default account."""
    with pytest.raises(ServiceError, match=words) as refusal:
        open_access(request_)
    assert (refusal.value.code, refusal.value.status) == ("IncompleteSignature", 403)

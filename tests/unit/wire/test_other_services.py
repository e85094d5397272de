"""Is a call of another service told apart from a call to Outposts, and answered in its own form?"""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from botocore.parsers import create_parser
from hypothesis import given
from hypothesis import strategies as st

import modelled
from sutler.wire.contract import OPERATIONS
from sutler.wire.endpoint import Endpoint, Incoming
from sutler.wire.exchange import HttpRequest, HttpResponse

FORM = {b"content-type": b"application/x-www-form-urlencoded; charset=utf-8"}
ODD_FORM = {b"content-type": b"Application/X-WWW-Form-URLEncoded ;charset=UTF-8"}
WHO = b"Action=GetCallerIdentity&Version=2011-06-15"

ODD_WHO = b"Version=2011-06-15&Action=Get%43aller%49dentity"


async def performed(_call: Incoming) -> bytes:
    """Stand for the operations of Outposts."""
    return b'{"Sites":[]}'


def answered(request: HttpRequest) -> HttpResponse:
    """Drive the endpoint as the in-process mode does."""
    coroutine = Endpoint(performed, OPERATIONS).answer(request)
    with pytest.raises(StopIteration) as stop:
        coroutine.send(None)
    answer: HttpResponse = stop.value.value
    return answer


def signed(service: str, scheme: str = "AWS4-HMAC-SHA256", region: str = "us-west-2/") -> dict[bytes, bytes]:
    credential = f"111122223333/20260101/{region}{service}/aws4_request"
    return {b"authorization": f"{scheme} Credential={credential}, SignedHeaders=host, Signature=0".encode()}


def error(answer: HttpResponse, protocol: str) -> dict[str, Any]:
    """Return what botocore reads of an error in a protocol."""
    headers = {name.decode(): value.decode() for name, value in answer.headers}
    parsed = create_parser(protocol).parse(
        {"status_code": answer.status, "headers": headers, "body": answer.body},
        modelled.operation("GetSite").output_shape,
    )
    members: dict[str, Any] = parsed["Error"]
    return members


@pytest.mark.parametrize(
    ("request_", "protocol", "named"),
    [
        (HttpRequest("GET", b"/", signed("s3"), b""), "rest-xml", "s3"),
        (HttpRequest("GET", b"/sites", signed("s3"), b""), "rest-xml", "s3"),
        (HttpRequest("GET", b"/", signed("s3", "AWS4-ECDSA-P256-SHA256", ""), b""), "rest-xml", "s3"),
        (HttpRequest("GET", b"/a?X-Amz-Credential=A%2F20260101%2Fx%2Fs3%2Faws4_request", {}, b""), "rest-xml", "s3"),
        (HttpRequest("GET", b"/2013-04-01/hostedzone", signed("route53"), b""), "rest-xml", "route53"),
        (HttpRequest("GET", b"/v20180820/bucket", signed("s3-outposts"), b""), "rest-xml", "s3-outposts"),
        (HttpRequest("GET", b"/S3Outposts/ListEndpoints", signed("s3-outposts"), b""), "rest-json", "s3-outposts"),
        (HttpRequest("POST", b"/S3Outposts/CreateEndpoint", signed("s3-outposts"), b"{}"), "rest-json", "s3-outposts"),
        (HttpRequest("POST", b"/", signed("ec2") | FORM, b"Action=RunInstances"), "ec2", "ec2 RunInstances"),
        (HttpRequest("POST", b"/", signed("ec2") | ODD_FORM, b"Action=Run%49nstances"), "ec2", "ec2 RunInstances"),
        (HttpRequest("POST", b"/", signed("sns") | FORM, b"Name=a&Action=Publish"), "query", "sns Publish"),
        (HttpRequest("GET", b"/?Action=AssumeRole", {}, b""), "query", "AssumeRole"),
        (HttpRequest("POST", b"/", FORM, b"Action=AssumeRoleWithWebIdentity"), "query", "AssumeRoleWithWebIdentity"),
        (HttpRequest("POST", b"/", {b"x-amz-target": b"DynamoDB_20120810.GetItem"}, b"{}"), "json", "GetItem"),
        (HttpRequest("POST", b"/", signed("kms") | {b"x-amz-target": b"\xff"}, b"{}"), "json", "kms"),
        (HttpRequest("GET", b"/tags/arn%3Aaws%3Abatch", signed("batch"), b""), "rest-json", "batch"),
    ],
)
def test_a_call_of_another_service_is_refused_in_its_protocol(request_: HttpRequest, protocol: str, named: str) -> None:
    """Else its user sees a failure to parse, or takes it for an answer of Outposts."""
    answer = answered(request_)
    told = error(answer, protocol)
    assert (answer.status, told["Code"]) == (501, "NotImplementedException")
    assert re.search(rf"it does not serve {named}\. ", told["Message"])
    assert len(dict(answer.headers)[b"x-amzn-requestid"]) == 36


@pytest.mark.parametrize(
    ("service", "body", "path"),
    [
        ("ec2", b"Action=RunInstances", ["Response", "Errors", "Error", "Code"]),
        ("iam", b"Action=GetUser", ["ErrorResponse", "Error", "Code"]),
        ("route53", b"", ["ErrorResponse", "Error", "Code"]),
        ("s3", b"", ["Error", "Code"]),
    ],
)
def test_each_protocol_of_xml_has_its_own_frame_for_errors(service: str, body: bytes, path: list[str]) -> None:
    """Else SDKs that look in one place alone, unlike boto3, show a failure to parse."""
    answer = answered(HttpRequest("POST", b"/", signed(service) | (FORM if body else {}), body))
    root = ElementTree.fromstring(answer.body)
    assert root.tag == path[0]
    assert root.findtext("/".join(path[1:])) == "NotImplementedException"


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (HttpRequest("GET", b"/sites?Action=ListUsers", {}, b""), 200),
        (HttpRequest("GET", b"/sites", signed("outposts") | {b"x-amz-target": b"DynamoDB.GetItem"}, b""), 200),
        (HttpRequest("GET", b"/", signed("outposts"), b""), 404),
        (HttpRequest("GET", b"/?Action=ListUsers", signed("outposts"), b""), 404),
        (HttpRequest("GET", b"/bucket", {}, b""), 404),
        (HttpRequest("POST", b"/", {}, b"Action=GetCallerIdentity"), 404),
        (HttpRequest("GET", b"/bucket", {b"authorization": b"AWS AKIA:signature"}, b""), 404),
    ],
)
def test_a_request_is_for_outposts_unless_it_says_otherwise(request_: HttpRequest, status: int) -> None:
    """Else an odd call to Outposts, or one with curl, is answered for a service that nobody meant."""
    answer = answered(request_)
    assert answer.status == status
    if status == 404:
        modelled.check_error(None, "UnknownOperationException", 404, answer.body)


@pytest.mark.parametrize(
    ("request_", "who", "account"),
    [
        (HttpRequest("POST", b"/", signed("sts") | FORM, WHO), "111122223333:root", "111122223333"),
        (HttpRequest("POST", b"/", FORM, WHO), "123456789012:user/anonymous", "123456789012"),
        (HttpRequest("GET", b"/?" + WHO, {}, b""), "123456789012:user/anonymous", "123456789012"),
        (HttpRequest("POST", b"/", ODD_FORM, WHO), "123456789012:user/anonymous", "123456789012"),
        (HttpRequest("POST", b"/", FORM, ODD_WHO), "123456789012:user/anonymous", "123456789012"),
    ],
)
def test_who_asks_who_it_is_learns_its_account(request_: HttpRequest, who: str, account: str) -> None:
    """Else Terraform and scripts stop before their first call to Outposts."""
    answer = answered(request_)
    assert (answer.status, dict(answer.headers)[b"content-type"]) == (200, b"text/xml")
    assert f"<Arn>arn:aws:iam::{who}</Arn>".encode() in answer.body
    assert f"<Account>{account}</Account>".encode() in answer.body


def test_who_asks_it_with_a_broken_credential_is_told_so() -> None:
    """Else a broken client takes the default account for its own."""
    broken = {b"authorization": b"AWS4-HMAC-SHA256 Credential=k/2026/us-west-2/sts/aws4_request"}
    answer = answered(HttpRequest("POST", b"/", broken | FORM, WHO))
    assert answer.status == 403
    assert error(answer, "query")["Code"] == "IncompleteSignature"


@pytest.mark.parametrize("key", ["%01%02", "%EF%BF%BE", "%00", "%1B%5B31m", "%ED%A0%80", "%EF%BF%BD", "<%26"])
def test_what_xml_cannot_carry_is_left_out_of_it(key: str) -> None:
    """Else an SDK fails to parse the refusal, and its user never sees it."""
    target = f"/?Action=GetCallerIdentity&X-Amz-Credential={key}".encode()
    answer = answered(HttpRequest("GET", target, {}, b""))
    assert answer.status == 403
    root = ElementTree.fromstring(answer.body)
    assert root.findtext("Error/Code") == "IncompleteSignature"
    assert (root.findtext("Error/Message") or "").startswith("Credential must have")


@pytest.mark.parametrize("target", [b"/a&Action=GetCallerIdentity", b"/?Action=Get%2CallerIdentity", b"/?Action=%zz"])
def test_what_is_no_action_names_none(target: bytes) -> None:
    """Else a path or a broken name is taken for a call of another service."""
    modelled.check_error(None, "UnknownOperationException", 404, answered(HttpRequest("GET", target, {}, b"")).body)


def test_another_service_than_sts_knows_no_caller() -> None:
    """Else a call that is none of STS's gets its answer."""
    answer = answered(HttpRequest("POST", b"/", signed("iam") | FORM, WHO))
    assert "iam GetCallerIdentity" in error(answer, "query")["Message"]


@given(
    st.sampled_from([b"/", b"/sites", b"/?Action=GetCallerIdentity", b"/service/a/operation/b"]),
    st.text("aZ9-<&/\xff ", max_size=12),
    st.dictionaries(
        st.sampled_from([b"x-amz-target", b"smithy-protocol", b"content-type"]),
        st.binary(max_size=12) | st.sampled_from([b"rpc-v2-cbor", b"a.B", *FORM.values()]),
    ),
    st.binary(max_size=12) | st.sampled_from([WHO, b"Action=" + b"a" * 200, b"&Action=<a>&"]),
)
def test_whatever_is_sent_is_answered(target: bytes, service: str, headers: dict[bytes, bytes], body: bytes) -> None:
    """Else a hostile call of another service is a fault of ours."""
    credential = f"AWS4-HMAC-SHA256 Credential=a/20260101/b/{service}/aws4_request, SignedHeaders=, Signature="
    named = headers | {b"authorization": credential.encode("latin-1")}
    assert answered(HttpRequest("POST", target, named, body)).status in {200, 400, 403, 404, 501}

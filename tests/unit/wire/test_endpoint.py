"""Is every request answered, in the order of the steps, without an event loop?"""

import json
import logging
import re
import uuid
from collections.abc import Container
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import modelled
from sutler.wire.contract import OPERATIONS
from sutler.wire.credentials import ANONYMOUS, Caller
from sutler.wire.endpoint import Endpoint, Incoming, new_request_id
from sutler.wire.errors import ServiceError
from sutler.wire.exchange import HttpRequest, HttpResponse

ORDER = b'{"OutpostIdentifier": "op-0123456789abcdef0", "PaymentOption": "ALL_UPFRONT"}'


class Recorder:
    """Stands for the operations: keeps what it is asked, and answers what it is given."""

    def __init__(self, answer: bytes | Exception = b"{}") -> None:
        self.calls: list[Incoming] = []
        self.answer = answer

    async def __call__(self, call: Incoming) -> bytes:
        self.calls.append(call)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def answered(recorder: Recorder, request: HttpRequest, served: Container[str] = OPERATIONS) -> HttpResponse:
    """Drive the endpoint as the in-process mode does."""
    coroutine = Endpoint(recorder, served).answer(request)
    with pytest.raises(StopIteration) as stop:
        coroutine.send(None)
    answer: HttpResponse = stop.value.value
    return answer


def request(method: str, target: bytes, body: bytes = b"", **headers: str) -> HttpRequest:
    named = {name.replace("_", "-").encode(): value.encode() for name, value in headers.items()}
    return HttpRequest(method, target, named, body)


def refused(answer: HttpResponse, code: str, operation: str | None) -> dict[str, Any]:
    assert dict(answer.headers)[b"x-amzn-errortype"].decode() == code
    modelled.check_error(operation, code, answer.status, answer.body)
    members: dict[str, Any] = json.loads(answer.body)
    return members


def test_a_call_arrives_with_all_that_was_said() -> None:
    """Else an operation acts for another account, or a retry is not known as one."""
    recorder = Recorder(b'{"Order":{}}')
    answer = answered(
        recorder,
        request(
            "POST",
            b"/orders",
            ORDER,
            authorization="AWS4-HMAC-SHA256 Credential=111122223333/20260101/eu-west-1/outposts/aws4_request,"
            " SignedHeaders=host, Signature=0",
            amz_sdk_invocation_id="5f0c",
        ),
    )
    (call,) = recorder.calls
    assert answer.status == 200
    assert answer.body == b'{"Order":{}}'
    assert dict(answer.headers) == {
        b"content-type": b"application/json",
        b"x-amzn-requestid": call.request_id.encode(),
    }
    assert call.operation is OPERATIONS["CreateOrder"]
    assert call.request == {"OutpostIdentifier": "op-0123456789abcdef0", "PaymentOption": "ALL_UPFRONT"}
    assert call.caller == Caller("111122223333", "eu-west-1", "111122223333")
    assert call.invocation_id == "5f0c"


def test_a_plain_client_may_leave_out_credentials_and_invocation() -> None:
    """Else curl cannot look at a running Sutler."""
    recorder = Recorder()
    assert answered(recorder, request("GET", b"/sites?MaxResults=3")).status == 200
    assert recorder.calls[0].caller == ANONYMOUS
    assert recorder.calls[0].invocation_id is None


def test_retries_have_one_fingerprint_and_other_calls_another() -> None:
    """Else a retry orders twice, or another order gets the first one's answer."""
    recorder = Recorder()
    requests = [
        request("POST", b"/orders", ORDER),
        request("POST", b"/orders", ORDER, amz_sdk_invocation_id="x"),
        request("POST", b"/orders?", ORDER),
        request("POST", b"/orders", ORDER + b" "),
        request("DELETE", b"/sites/os-0123456789abcdef0"),
        request("GET", b"/sites/os-0123456789abcdef0"),
    ]
    for one in requests:
        answered(recorder, one)
    prints = [call.fingerprint() for call in recorder.calls]
    assert prints[0] == prints[1]
    assert len(set(prints)) == len(requests) - 1


@pytest.mark.parametrize(
    ("sent", "code", "operation"),
    [
        (request("GET", b"/nowhere"), "UnknownOperationException", None),
        (request("PUT", b"/orders", ORDER, authorization="Basic x"), "UnknownOperationException", None),
        (request("POST", b"/orders", b"{", authorization="Basic x"), "IncompleteSignature", "CreateOrder"),
        (request("POST", b"/orders", b"{"), "SerializationException", "CreateOrder"),
        (request("GET", b"/orders/%FF"), "SerializationException", "GetOrder"),
        (request("GET", b"/quotes?MaxResults=0"), "ValidationException", "ListQuotes"),
        (request("POST", b"/orders"), "ValidationException", "CreateOrder"),
    ],
)
def test_what_is_wrong_first_is_told_and_nothing_is_performed(
    sent: HttpRequest, code: str, operation: str | None
) -> None:
    """Else a request that was refused has had an effect."""
    recorder = Recorder()
    refused(answered(recorder, sent), code, operation)
    assert recorder.calls == []


def test_an_operation_that_is_not_served_validates_first_and_then_says_so_by_name() -> None:
    """Else a user takes a missing operation for a broken request, or the other way round."""
    recorder = Recorder()
    broken = answered(recorder, request("POST", b"/renewals"), served={"GetOrder"})
    assert "paymentTerm" in refused(broken, "ValidationException", "CreateRenewal")["Message"]
    missing = answered(recorder, request("GET", b"/connections/abc"), served={"GetOrder"})
    said = refused(missing, "NotImplementedException", "GetConnection")["Message"]
    assert "GetConnection" in said
    assert "sutler operations" in said
    assert recorder.calls == []


def test_a_refusal_of_the_operation_is_passed_on() -> None:
    """Else a user does not learn why an order was refused."""
    error = ServiceError("ConflictException", "Used", resource_id="oo-0123456789abcdef0", resource_type="ORDER")
    answer = answered(Recorder(error), request("POST", b"/orders", ORDER))
    assert refused(answer, "ConflictException", "CreateOrder")["ResourceId"] == "oo-0123456789abcdef0"


def test_a_fault_of_ours_tells_the_client_its_request_id_and_the_log_the_rest(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Else a traceback leaks to clients, or a report of a failure cannot be found in the log."""
    with caplog.at_level(logging.ERROR, logger="sutler"):
        answer = answered(Recorder(RuntimeError("secret")), request("POST", b"/orders", ORDER))
    request_id = dict(answer.headers)[b"x-amzn-requestid"].decode()
    said = refused(answer, "InternalServerException", "CreateOrder")["Message"]
    assert request_id in said
    assert "secret" not in said
    (record,) = caplog.records
    assert request_id in record.getMessage()
    assert record.exc_info is not None


def test_request_ids_are_random_uuids() -> None:
    """Else tools that parse them as AWS's refuse ours."""
    ids = {new_request_id() for _ in range(200)}
    assert len(ids) == 200
    for one in ids:
        assert str(uuid.UUID(one)) == one
        assert uuid.UUID(one).version == 4
        assert re.fullmatch("[89ab]", one[19])


@settings(max_examples=300, database=None, deadline=None)
@given(
    st.sampled_from(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE"]),
    st.sampled_from([op.uri for op in OPERATIONS.values()])
    | st.text("/?%&=abA0\xff{}.", max_size=30).map("/{}".format),
    st.binary(max_size=20) | st.sampled_from([ORDER, b"{}", b"null", b'{"Tags":{"":"\\t"}}', b'{"Name":"\\u0000"}']),
    st.dictionaries(st.sampled_from([b"authorization", b"amz-sdk-invocation-id"]), st.binary(max_size=20)),
)
def test_no_request_is_a_fault_of_ours(method: str, target: str, body: bytes, headers: dict[bytes, bytes]) -> None:
    """Else a client's mistake wakes somebody up at night."""
    answer = answered(Recorder(), HttpRequest(method, target.encode("latin-1"), headers, body))
    assert answer.status in {200, 400, 403, 404}
    if answer.status != 200:
        code = dict(answer.headers)[b"x-amzn-errortype"].decode()
        modelled.check_error(None, code, answer.status, answer.body)

"""Is each request of a connection answered, once, whole, in order, and as long as its client can hear it?"""

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest

from modes import Server, next_account
from transport.raw import HOST, POST, READ, Raw, connected

MALFORMED = "MalformedHttpRequestException"


def unknown(number: int) -> bytes:
    """Return a request whose answer tells which one it was."""
    return b"GET /nowhere/%d HTTP/1.1\r\n" % number + HOST + b"\r\n"


def checked(number: int) -> bytes:
    """Return a request with a body whose answer tells which one it was."""
    body = json.dumps({"Name": f"{number}" + "n" * 1000}).encode()
    return POST + b"Content-Length: %d\r\n\r\n" % len(body) + body


@pytest.mark.parametrize("cut", [1_000_000, 1000, 1])
def test_requests_that_are_sent_ahead_are_answered_in_their_order(raw: Raw, cut: int) -> None:
    """Else one client's answer is taken for that of another call."""
    count = 20 if cut == 1 else 400
    sent = b"".join((unknown, checked)[number % 2](number) for number in range(count))
    raw.send(*(sent[at : at + cut] for at in range(0, len(sent), cut)))
    for number in range(count):
        answer = raw.answer()
        told = f"/nowhere/{number}" if number % 2 == 0 else f"'{number}n"
        assert told in json.loads(answer.body)["Message"]


def test_many_of_the_smallest_requests_at_once_are_all_answered(raw: Raw) -> None:
    """Else those beyond the first packet are forgotten."""
    small = b"GET / HTTP/1.1\r\nHost:\r\n\r\n"
    raw.send(small * 10_000).end()
    assert [raw.answer().status for _ in range(10_000)] == [404] * 10_000
    assert raw.rest() == b""


@pytest.mark.parametrize(
    "bad",
    [
        b"nonsense\r\n\r\n",
        POST + b"Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        POST + b"Content-Length: 9\r\n\r\n{",
    ],
    ids=["no request", "two lengths", "cut off"],
)
def test_those_before_one_that_is_refused_are_answered_first(raw: Raw, bad: bytes) -> None:
    """Else one mistake takes the answers of calls that were carried out."""
    raw.send(unknown(1) + checked(2) + unknown(3) + bad).end()
    assert [raw.answer().status for _ in range(3)] == [404, 400, 404]
    raw.refused(400, MALFORMED)


def test_nothing_is_done_after_one_that_is_refused(raw: Raw, server: Server) -> None:
    """Else an order is made of what was not understood."""
    account = next_account()
    site = b'{"Name": "A"}'
    scope = f"{account}/20260101/us-west-2/outposts/aws4_request"
    fields = f"Authorization: AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0\r\n".encode()
    post = POST + fields + b"Content-Length: %d\r\n\r\n" % len(site) + site
    read = READ.replace(HOST, HOST + fields)
    raw.send(post + b"nonsense\r\n\r\n" + post)
    assert raw.answer().status == 200
    raw.refused(400, MALFORMED)
    with connected(server.port) as another:
        assert len(json.loads(another.send(read).answer().body)["Sites"]) == 1


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_a_client_that_has_said_its_last_word_is_still_answered(raw: Raw, count: int) -> None:
    """Else whoever pipes a request into a socket sees nothing."""
    raw.send(READ * count).end()
    answers = [raw.answer() for _ in range(count)]
    assert [answer.status for answer in answers] == [200] * count
    assert raw.rest() == b""


@pytest.mark.parametrize("cut", [b"G", b"GET /sites HTTP/1.1\r\nHost", POST + b"Content-Length: 10\r\n\r\n{"])
def test_a_client_that_ends_within_a_request_is_told_so(raw: Raw, cut: bytes) -> None:
    """Else half a request is carried out, or nobody learns that it was half of one."""
    raw.send(cut).end().refused(400, MALFORMED)


def test_a_connection_is_kept_and_closed_as_its_client_wants(raw: Raw) -> None:
    """Else each call opens a connection, or a client waits for the end of one that stays."""
    for _ in range(3):
        assert "connection" not in raw.served().fields
    raw.send(READ.replace(HOST, HOST + b"Connection: close\r\n") + READ)
    answer = raw.answer()
    assert (answer.status, answer.fields["connection"]) == (200, "close")
    assert raw.rest() == b""


@pytest.mark.parametrize("line", [b"GET /sites HTTP/1.0\r\n\r\n", b"GET /sites HTTP/1.0\r\nHost: localhost\r\n\r\n"])
def test_a_client_of_the_old_version_is_answered_and_left(raw: Raw, line: bytes) -> None:
    """Else it waits for an end that never comes."""
    assert raw.send(line).answer().status == 200
    assert raw.rest() == b""


@pytest.mark.parametrize(
    ("path", "status"), [(b"/sites", 404), (b"/nowhere", 404), (b"/_sutler/health", 200), (b"/_sutler/nowhere", 404)]
)
def test_an_answer_to_head_has_no_body(raw: Raw, path: bytes, status: int) -> None:
    """Else its body is taken for the next answer."""
    raw.send(b"HEAD " + path + b" HTTP/1.1\r\n" + HOST + b"\r\n")
    answer = raw.answer(head=True)
    assert answer.status == status
    assert int(answer.fields["content-length"]) > 0
    raw.served()


@pytest.mark.parametrize(
    "head",
    [
        b"HEAD /sites HTTP/1.1\r\n\r\n",
        b"HEAD /sites HTTP/1.1\r\nHost : localhost\r\n\r\n",
        b"HEAD /sites HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n",
    ],
    ids=["no host", "no field", "no chunk"],
)
def test_a_refusal_of_a_head_has_no_body(raw: Raw, head: bytes) -> None:
    """Else what stands before the server takes its body for the next answer."""
    answer = raw.send(READ + head).answer()
    assert answer.status == 200
    answer = raw.answer(head=True)
    assert (answer.status, answer.code) == (400, MALFORMED)
    assert int(answer.fields["content-length"]) > 0
    assert raw.rest() == b""


@pytest.mark.parametrize("next_one", [b"nonsense\r\n\r\n", b"GE"], ids=["no method", "half a method"])
def test_a_refusal_after_a_head_has_its_body(raw: Raw, next_one: bytes) -> None:
    """Else the client waits for the reason in vain."""
    raw.send(b"HEAD /sites HTTP/1.1\r\n" + HOST + b"\r\n" + next_one).end()
    raw.answer(head=True)
    raw.refused(400, MALFORMED)


@pytest.mark.parametrize("method", [b"OPTIONS", b"TRACE", b"PROPFIND", b"PURGE"])
@pytest.mark.parametrize("path", [b"/sites", b"/_sutler/clock", b"/nowhere"])
def test_other_methods_are_answered_and_carry_a_request_id(raw: Raw, method: bytes, path: bytes) -> None:
    """Else the answer that somebody asks about cannot be found."""
    answer = raw.send(method + b" " + path + b" HTTP/1.1\r\n" + HOST + b"\r\n").answer()
    assert answer.status in (404, 405)
    raw.served()


def test_each_answer_has_a_request_id_of_its_own_and_the_walls_date(raw: Raw) -> None:
    """Else two calls are one in the log, and a client takes the account's clock for the server's: it signs by it."""
    asked = [READ, unknown(1), b"GET /_sutler/health HTTP/1.1\r\n" + HOST + b"\r\n"]
    body = b'{"advance": "P400D"}'
    move = b"POST /_sutler/clock HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % len(body) + body
    answers = [raw.send(sent).answer() for sent in (*asked, move, *asked)]
    answers.append(raw.send(b"nonsense\r\n\r\n").answer())
    assert len({answer.fields["x-amzn-requestid"] for answer in answers}) == len(answers)
    for answer in answers:
        away = parsedate_to_datetime(answer.fields["date"]) - datetime.now(UTC)
        assert abs(away) < timedelta(minutes=5)

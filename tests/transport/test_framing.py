"""Is a request what both sides take it for, and one that is not refused as the service refuses?"""

import gzip
import json

import pytest

from modes import Server
from transport.raw import HOST, POST, READ, Raw, connected

MALFORMED = "MalformedHttpRequestException"
TOO_LARGE = "RequestEntityTooLargeException"
CHUNKED = b"Transfer-Encoding: chunked\r\n"
EMPTY = b"2\r\n{}\r\n0\r\n\r\n"
UPGRADE = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
WEBSOCKET = b"Connection: Upgrade\r\nUpgrade: websocket\r\n"


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(b"nonsense\r\n\r\n", id="no request line"),
        pytest.param(b"get /sites HTTP/1.1\r\n\r\n", id="method in lower case"),
        pytest.param(b"GET /sites HTTP/3.7\r\n\r\n", id="another version"),
        pytest.param(READ.replace(b"1.1", b"2.0"), id="a version that is framed otherwise"),
        pytest.param(READ.replace(b"1.1", b"0.9"), id="a version without fields"),
        pytest.param(b"GET /sites HTTP/1.1\r\n\r\n", id="no host"),
        pytest.param(READ.replace(HOST, HOST + b"Host: localhost\r\n"), id="two hosts"),
        pytest.param(b"GET /sites HTTP/1.0\r\n" + HOST + HOST + b"\r\n", id="two hosts in the old version"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", id="HTTP/2"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", id="TLS"),
        pytest.param(b"GET sites HTTP/1.1\r\n\r\n", id="no path"),
        pytest.param(b"GET /si\xfftes HTTP/1.1\r\n\r\n", id="a path that is not ASCII"),
        pytest.param(b"CONNECT localhost:80 HTTP/1.1\r\n\r\n", id="CONNECT"),
        pytest.param(b"GET /sites HTTP/1.1\nHost: localhost\n\n", id="bare line feeds"),
        pytest.param(b"GET /sites HTTP/1.1\r\nHost : localhost\r\n\r\n", id="a space before the colon"),
        pytest.param(b"GET /sites HTTP/1.1\r\nHost: local\r\n host\r\n\r\n", id="a folded field"),
        pytest.param(b"GET /sites HTTP/1.1\r\nHost: local\0host\r\n\r\n", id="NUL in a field"),
        pytest.param(READ.replace(b"Host", b"Ho\0st"), id="NUL in a name"),
    ],
)
def test_what_is_no_request_is_refused_as_the_service_refuses(raw: Raw, server: Server, sent: bytes) -> None:
    """Else a client that speaks wrongly is told so in a form that it cannot read, or hangs."""
    raw.send(sent).refused(400, MALFORMED)
    with connected(server.port) as another:
        another.served()


@pytest.mark.parametrize(
    "framing",
    [
        b"Content-Length: 2\r\nContent-Length: 2\r\n",
        b"Content-Length: 2\r\nContent-Length: 40\r\n",
        b"Content-Length: 2, 2\r\n",
        b"Content-Length: +2\r\n",
        b"Content-Length: -2\r\n",
        b"Content-Length: 0x2\r\n",
        b"Content-Length: \r\n",
        b"Content-Length: 18446744073709551618\r\n",
        b"Content-Length: 2\r\n" + CHUNKED,
        CHUNKED + b"Content-Length: 2\r\n",
        CHUNKED + CHUNKED,
        b"Transfer-Encoding: gzip\r\n",
        b"Transfer-Encoding: gzip, chunked\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding: identity\r\n",
        b"Transfer-Encoding: identity\r\n" + CHUNKED,
        b"Transfer-Encoding: , chunked\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
    ],
)
def test_a_body_whose_end_can_be_read_in_two_ways_ends_the_connection(raw: Raw, framing: bytes) -> None:
    """Else somebody's request is hidden in the body of another, past whatever stands before the server."""
    raw.send(POST + framing + b"\r\n" + EMPTY + READ).refused(400, MALFORMED)


@pytest.mark.parametrize("path", [b"/sites", b"/_sutler/clock"])
def test_a_client_of_the_old_version_cannot_send_in_chunks(raw: Raw, path: bytes) -> None:
    """Else a proxy that does not know them, as that version does not, takes its chunks for requests."""
    raw.send(b"POST " + path + b" HTTP/1.0\r\n" + HOST + CHUNKED + b"\r\n" + EMPTY + READ).refused(400, MALFORMED)


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"it is HTTP/2, which Sutler does not speak: use HTTP/1.1"),
        (b"GET /sites HTTP/2.0\r\n\r\n", b"use HTTP/1.1"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"it looks like TLS: use http://"),
        (b"GET /sites HTTP/1.1\r\n\r\n", b"it has no Host fields"),
    ],
)
def test_whoever_speaks_something_else_is_told_what_to_speak(raw: Raw, sent: bytes, told: bytes) -> None:
    """Else he reads what a parser calls its states, and does not find the scheme that is wrong in his URL."""
    assert told in raw.send(sent).refused(400, MALFORMED).body


@pytest.mark.parametrize("zeros", [1, 18, 5000])
@pytest.mark.parametrize("method", [b"GET", b"POST"])
def test_a_length_with_zeros_before_it_is_the_same_length(raw: Raw, zeros: int, method: bytes) -> None:
    """Else a number that Python does not read is a fault, and none at all is taken for a body."""
    begin = method + b" /sites HTTP/1.1\r\n" + HOST + b"Content-Length: " + b"0" * zeros
    body = b'{"Name": ""}'
    assert raw.send(begin + b"%d\r\n\r\n" % len(body) + body).answer().status == (200 if method == b"GET" else 400)
    raw.send(begin + b"\r\n" + UPGRADE + b"\r\n")
    assert raw.answer().status == (200 if method == b"GET" else 400)
    raw.served()
    raw.send(begin + b"20000000\r\n\r\n").refused(413, TOO_LARGE)


@pytest.mark.parametrize(
    "body",
    [
        b"zz\r\n{}\r\n0\r\n\r\n",
        b"2\r\n{}XX0\r\n\r\n",
        b"2\n{}\n0\n\n",
        b"-2\r\n{}\r\n0\r\n\r\n",
        b"10000000000000002\r\n{}\r\n0\r\n\r\n",
    ],
)
def test_a_chunk_that_cannot_be_read_ends_the_connection(raw: Raw, body: bytes) -> None:
    """Else what follows it is taken for a request."""
    raw.send(POST + CHUNKED + b"\r\n" + body + READ).refused(400, MALFORMED)


@pytest.mark.parametrize("size", [1, 7, 100_000])
def test_a_body_in_chunks_is_read_whole_and_what_follows_it_is_no_header(raw: Raw, size: int) -> None:
    """Else a client that streams is refused, or a trailer makes a foreign page of it."""
    body = json.dumps({"Name": "n" * 2000}).encode()
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    framed = b"".join(b"%x;note=1\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)
    raw.send(POST + CHUNKED + b"\r\n" + framed + b"0\r\nOrigin: http://evil.example\r\n\r\n")
    answer = raw.answer()
    assert (answer.status, answer.code) == (400, "ValidationException")
    assert b"nnnnn" in answer.body
    raw.served()


def test_a_compressed_body_is_read_and_the_connection_goes_on(raw: Raw) -> None:
    """Else a client that compresses is refused, or opens a connection a call."""
    packed = gzip.compress(json.dumps({"Name": "n" * 2000}).encode())
    raw.send(POST + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)
    assert b"nnnnn" in raw.answer().body
    raw.send(POST + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}")
    assert raw.answer().code == MALFORMED
    raw.served()


@pytest.mark.parametrize("path", [b"/sites", b"/_sutler/clock"])
def test_a_client_that_asks_whether_to_send_is_told_to(raw: Raw, path: bytes) -> None:
    """Else it waits a second before each body."""
    raw.send(b"POST " + path + b" HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert (raw.line(), raw.line()) == (b"HTTP/1.1 100 Continue\r\n", b"\r\n")
    assert raw.send(b"{}").answer().status == 400
    raw.served()


@pytest.mark.parametrize(
    ("fields", "status"),
    [(b"Content-Length: 20000000\r\n", 413), (b"Content-Length: 2\r\nOrigin: http://evil.example\r\n", 403)],
)
def test_a_client_that_asks_whether_to_send_what_is_refused_is_told_not_to(
    raw: Raw, fields: bytes, status: int
) -> None:
    """Else 20 MB are sent in vain, or its next request is taken for the body that it did not send."""
    answer = raw.send(POST + fields + b"Expect: 100-continue\r\n\r\n").answer()
    assert (answer.status, answer.fields["connection"]) == (status, "close")
    assert raw.send(READ).rest() == b""


def test_a_client_of_the_old_version_is_not_told_to_go_on(raw: Raw) -> None:
    """Else it takes that for the answer."""
    raw.send(b"POST /sites HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n{}")
    assert raw.answer().status == 400
    assert raw.rest() == b""


@pytest.mark.parametrize("fields", [b"", b"Connection: close\r\n"])
def test_whoever_sends_too_much_still_gets_the_answer(raw: Raw, fields: bytes) -> None:
    """Else the client sees a broken connection, and tries the same again."""
    raw.send(POST + fields + b"Content-Length: 20000000\r\n\r\n", b"x" * 20_000_000).refused(413, TOO_LARGE)


def test_a_stream_that_becomes_too_large_is_refused_on_the_way(raw: Raw) -> None:
    """Else whoever does not say how much it is fills the server's memory."""
    raw.send(POST + CHUNKED + b"\r\n", *[b"100000\r\n" + b"x" * 0x100000 + b"\r\n"] * 20).refused(413, TOO_LARGE)


@pytest.mark.parametrize("asks", [UPGRADE, WEBSOCKET])
def test_a_client_that_would_rather_speak_otherwise_is_answered_as_it_spoke(raw: Raw, asks: bytes) -> None:
    """Else whoever tries HTTP/2 first is not served."""
    read = b"GET /sites HTTP/1.1\r\n" + HOST + asks + b"\r\n"
    raw.send(read + READ + read)
    assert [raw.answer().status for _ in range(3)] == [200] * 3
    raw.served()


@pytest.mark.parametrize("together", [True, False])
def test_one_that_would_rather_speak_otherwise_and_sends_a_body_is_refused(raw: Raw, together: bool) -> None:
    """Else its body is taken for the next request."""
    post = POST + UPGRADE + b"Content-Length: %d\r\n\r\n" % len(READ)
    raw.send(*([READ + post + READ] if together else [READ, post, READ]))
    assert raw.answer().status == 200
    raw.refused(400, MALFORMED)

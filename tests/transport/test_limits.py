"""Is whoever takes too much cut off, and everybody else served meanwhile?"""

import gzip
import resource
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from modes import Served, Server, serving
from transport.raw import HOST, POST, READ, Raw, connected

MALFORMED = "MalformedHttpRequestException"
LATE = "RequestTimeoutException"
CONNECTIONS = 40
NARROW = (
    *("--max-head", "8192", "--max-body", "100000", "--max-connections", str(CONNECTIONS)),
    *("--request-timeout", "3", "--idle-timeout", "1"),
)
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with little patience."""
    with serving("sqlite", tmp_path_factory.mktemp("narrow"), *NARROW) as server:
        yield server
        assert "Traceback" not in server.log


@pytest.fixture
def hurried(narrow: Server) -> Iterator[Raw]:
    """A connection to it."""
    with connected(narrow.port) as raw:
        yield raw


def call(server: Server) -> None:
    """Have a real client served."""
    with closing(Served(server)) as sutler:
        assert sutler.client().list_sites()["Sites"] == []


@pytest.mark.parametrize(
    ("begin", "more"),
    [
        pytest.param(b"GET /sites HTTP/1.1\r\nX: ", b"x" * 1000, id="a field"),
        pytest.param(b"GET /sites HTTP/1.1\r\n", b"X: y\r\n" * 100, id="fields"),
        pytest.param(b"GET /", b"x" * 1000, id="a target"),
        pytest.param(CHUNKED + b"2;", b"x" * 1000, id="a chunk's extension"),
        pytest.param(CHUNKED + b"2\r\n{}\r\n0\r\n", b"X: y\r\n" * 100, id="trailers"),
        pytest.param(CHUNKED + b"2\r\n{}\r\n0\r\nX: ", b"x" * 1000, id="a trailer"),
        pytest.param(READ + b"GET /sites HTTP/1.1\r\nX: ", b"x" * 1000, id="a field of the second request"),
    ],
)
def test_a_head_that_does_not_end_is_refused(hurried: Raw, narrow: Server, begin: bytes, more: bytes) -> None:
    """Else one connection fills the server's memory."""
    if begin.startswith(READ):
        hurried.served()
        begin = begin.removeprefix(READ)
    sent = hurried.send(begin).press(more)
    hurried.refused(400, MALFORMED)
    assert sent < 10_000_000
    call(narrow)


def test_the_limits_are_those_that_are_set(hurried: Raw, narrow: Server, raw: Raw) -> None:
    """Else an operator sets them in vain."""
    field = b"X: " + b"x" * 40_000 + b"\r\n"
    assert raw.send(READ.replace(HOST, HOST + field)).answer().status == 200
    hurried.send(READ.replace(HOST, HOST + field)).refused(400, MALFORMED)
    post = POST + b"Content-Length: 100001\r\n\r\n" + b" " * 100_001
    assert raw.send(post).answer().status == 400
    with connected(narrow.port) as another:
        assert another.send(post).answer().status == 413


@pytest.mark.parametrize(
    ("before", "begin"),
    [
        pytest.param(b"", b"GET /si", id="a target"),
        pytest.param(b"", POST + b"Content-Length: 90000\r\n\r\n", id="a body"),
        pytest.param(b"", CHUNKED + b"ffff\r\n", id="a chunk"),
        pytest.param(READ, b"GET /sites HTTP/1.1\r\nX: ", id="a field of the second request"),
    ],
)
def test_a_request_that_trickles_is_refused_in_time(hurried: Raw, narrow: Server, before: bytes, begin: bytes) -> None:
    """Else some thousand clients that send a byte now and then hold every connection."""
    if before:
        hurried.served()
    sent = hurried.send(begin).press(b"x", 0.1)
    assert sent >= 5, "it had its time"
    hurried.refused(408, LATE)
    call(narrow)


def test_a_body_that_trickles_after_its_answer_is_cut_off(hurried: Raw) -> None:
    """Else the rest of a request that was refused may take for ever."""
    head = b"POST /_sutler/clock HTTP/1.1\r\n" + HOST + b"Content-Length: 90000\r\n\r\n"
    assert hurried.send(head, b" " * 70_000).answer().status == 413
    hurried.press(b" ", 0.1)
    assert hurried.rest() == b"", "it has its answer"


@pytest.mark.parametrize("before", [b"", READ, b"\r\n"], ids=["at first", "after a request", "but line ends"])
def test_a_connection_without_a_request_is_closed(hurried: Raw, before: bytes) -> None:
    """Else whoever forgets connections holds them for ever."""
    if before == READ:
        hurried.served()
        before = b""
    if before:
        hurried.press(before, 0.1)
    assert hurried.rest() == b""


def test_a_request_may_take_longer_than_an_idle_connection_is_kept(hurried: Raw) -> None:
    """Else a client on a slow line is never served."""
    for piece in (b"GET /sites ", b"HTTP/1.1\r\n", HOST, b"\r\n"):
        hurried.send(piece)
        time.sleep(0.4)
    assert hurried.answer().status == 200
    hurried.served()


def test_a_client_that_takes_no_answers_is_cut_off(hurried: Raw, narrow: Server) -> None:
    """Else its answers fill the server's memory, and its connection is never free again."""
    with pytest.raises((ConnectionResetError, BrokenPipeError)):
        hurried.socket.sendall(READ * 1_000_000)  # 40 MB, and much more in answers
    call(narrow)


def test_a_newcomer_takes_the_place_of_the_connection_that_is_idle_for_longest(tmp_path: Path) -> None:
    """Else some that were forgotten lock everybody out; or those in use are closed before them."""
    with serving("sqlite", tmp_path, "--max-connections", str(CONNECTIONS)) as server, ExitStack() as open_ones:
        busy = open_ones.enter_context(connected(server.port)).send(READ[:-2])
        idle = [open_ones.enter_context(connected(server.port)) for _ in range(CONNECTIONS - 1)]
        in_use_last = idle[CONNECTIONS // 2 :] + idle[: CONNECTIONS // 2]
        for each in in_use_last:
            each.served()
            time.sleep(0.002)  # the loop's clock counts milliseconds
        for each in in_use_last[:3]:
            open_ones.enter_context(connected(server.port)).served()
            assert each.rest() == b""
        in_use_last[3].served()
        assert busy.send(b"\r\n").answer().status == 200


def test_many_large_bodies_at_a_time_are_refused_and_small_ones_are_not(narrow: Server) -> None:
    """Else a hundred clients fill the server's memory, each within its limit; or some slow ones keep all from it."""
    post = POST + b"Content-Length: 100000\r\n\r\n"
    with ExitStack() as open_ones:
        for _ in range(16):
            open_ones.enter_context(connected(narrow.port)).send(post + b" " * 99_999)
        for fields in (b"", b"Expect: 100-continue\r\n"):
            with connected(narrow.port) as another:
                another.send(POST + fields + post.removeprefix(POST)).refused(503, "ServiceUnavailable")
        with connected(narrow.port) as streaming:
            streaming.send(CHUNKED + b"18000\r\n" + b" " * 0x18000).refused(503, "ServiceUnavailable")
        with connected(narrow.port) as packing:
            packed = gzip.compress(b" " * 99_999)
            packing.send(POST + b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(packed) + packed)
            assert packing.answer().status == 503
        with connected(narrow.port) as modest:
            assert modest.send(POST + b"Content-Length: 60000\r\n\r\n" + b" " * 60_000).answer().status == 400
        call(narrow)
    for _ in range(20):  # those that hung up, and those that are answered, no longer count
        with connected(narrow.port) as another:
            assert another.send(post + b" " * 100_000).answer().status == 400


@pytest.mark.postgres
def test_each_worker_has_the_limits_that_are_set(tmp_path: Path) -> None:
    """Else they hold in one process alone."""
    with serving("postgresql", tmp_path, *NARROW) as server:
        for _ in range(10):
            with connected(server.port) as raw:
                raw.send(READ.replace(HOST, HOST + b"X: " + b"x" * 40_000 + b"\r\n")).refused(400, MALFORMED)
        call(server)


def test_one_too_many_is_told_so_when_none_is_idle(narrow: Server) -> None:
    """Else it waits; and once those before it have had their time it must be served again."""
    with ExitStack() as open_ones:
        busy = [open_ones.enter_context(connected(narrow.port)).send(READ[:-2]) for _ in range(CONNECTIONS)]
        for _ in range(4):  # those that were told are still there
            open_ones.enter_context(connected(narrow.port)).refused(503, "ServiceUnavailable")
        for each in busy:
            each.refused(408, LATE)
        call(narrow)


@pytest.mark.parametrize("begin", [b"", b"GET /sites HTTP/1.1\r\nX: "], ids=["silent", "sending a byte now and then"])
def test_a_thousand_connections_and_more_do_not_keep_a_client_from_being_served(server: Server, begin: bytes) -> None:
    """Else anybody with one machine stops everybody's tests."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < 2000:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(2000, hard) if hard > 0 else 2000, hard))
    with ExitStack() as open_ones:
        many = [open_ones.enter_context(connected(server.port)).send(begin) for _ in range(900)]
        call(server)
        if not begin:
            many += [open_ones.enter_context(connected(server.port)) for _ in range(300)]
            for each in many[:150]:
                assert each.rest() == b"", "the oldest are closed"
        for each in many[-20:]:
            each.send(b"x")
            call(server)

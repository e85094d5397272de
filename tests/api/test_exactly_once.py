"""A write as a client meets it when two come at once, or when the first one's answer is lost: it is done once."""

import json
import socketserver
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPResponse
from random import Random
from socket import create_connection, socket
from typing import TYPE_CHECKING, Any

import pytest

import journey
import modelled
from modes import Served, Sutler, over_a_socket

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

AT_ONCE = 8


def call(sutler: Sutler, operation: str, request: Mapping[str, Any], **changes: str) -> tuple[int, bytes]:
    """Return status and body of a call as an SDK sends it, with a Region, key and invocation id of one's choice."""
    method, target, body = modelled.sent(operation, request)
    named = {"key": sutler.account, "region": "us-west-2", "invocation": "5f1a", **changes}
    scope = f"{named['key']}/20270101/{named['region']}/outposts/aws4_request"
    headers = {
        "authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
        "amz-sdk-invocation-id": named["invocation"],
    }
    status, _, answer = sutler.exchange(method, target.decode(), headers, body)
    if status < 300:
        modelled.check_output(operation, answer)
    return status, answer


def at_once(calls: list[Callable[[], Any]]) -> list[Any]:
    """Make all calls at the same moment, and return what each returned."""
    gate = threading.Barrier(len(calls))

    def pass_gate(made: Callable[[], Any]) -> Any:
        gate.wait()
        return made()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(pass_gate, calls))


@over_a_socket
def test_concurrent_orders_of_a_quote_make_one_order(client: "OutpostsClient", sutler: Sutler) -> None:
    """Else two people who press the button at once buy two racks."""
    request = journey.order_request(client, journey.quote(client, journey.outpost(client, journey.site(client))))
    clients = [sutler.client() for _ in range(AT_ONCE)]

    def order(one: "OutpostsClient") -> tuple[str, str]:
        try:
            return "ordered", one.create_order(**request)["Order"]["OrderId"]
        except one.exceptions.ConflictException as refused:
            return "refused", refused.response["ResourceId"]

    outcomes = at_once([lambda one=one: order(one) for one in clients])  # type: ignore[misc]  # bound at once
    (listed,) = client.list_orders()["Orders"]
    assert {order_id for _, order_id in outcomes} == {listed["OrderId"]}
    assert sorted(outcome for outcome, _ in outcomes) == ["ordered"] + ["refused"] * (AT_ONCE - 1)
    quote = client.get_quote(QuoteIdentifier=request["QuoteIdentifier"])["Quote"]
    assert quote["SubmittedOrderId"] == listed["OrderId"]


@over_a_socket
@pytest.mark.parametrize("operation", ["CreateSite", "CreateQuote", "CreateOrder"])
def test_a_retry_that_overtakes_its_first_attempt_gets_the_same_answer(
    client: "OutpostsClient", sutler: Sutler, operation: str
) -> None:
    """Else an impatient SDK makes two of everything, or is told that its own order stands in its way."""
    request = requests(client)[operation]
    answers = at_once([lambda: call(sutler, operation, request)] * AT_ONCE)
    assert {status for status, _ in answers} == {200}
    assert len({body for _, body in answers}) == 1
    assert made(client)[operation] == 1


def requests(client: "OutpostsClient") -> dict[str, dict[str, Any]]:
    """A request of each kind that makes something."""
    outpost_id = journey.outpost(client, journey.site(client, "Made before"))
    order = journey.order_request(client, journey.quote(client, outpost_id))
    return {
        "CreateSite": {"Name": "Once"},
        "CreateOutpost": {"Name": "Once", "SiteId": journey.site(client, "Other"), "AvailabilityZone": "us-west-2b"},
        "CreateQuote": {"CountryCode": "US", "RequestedCapacities": [journey.ONE_HOST], "Description": "Once"},
        "CreateOrder": order,
    }


def made(client: "OutpostsClient") -> dict[str, int]:
    """How many of what `requests` makes are there."""
    return {
        "CreateSite": sum(site["Name"] == "Once" for site in client.list_sites()["Sites"]),
        "CreateOutpost": sum(outpost["Name"] == "Once" for outpost in client.list_outposts()["Outposts"]),
        "CreateQuote": sum(quote.get("Description") == "Once" for quote in client.list_quotes()["Quotes"]),
        "CreateOrder": len(client.list_orders()["Orders"]),
    }


@pytest.mark.parametrize("operation", ["CreateSite", "CreateOutpost", "CreateQuote", "CreateOrder"])
def test_a_retry_gets_the_first_answer_also_after_the_world_went_on(
    client: "OutpostsClient", sutler: Sutler, operation: str
) -> None:
    """Else a client that comes back after a pause believes that its call failed, and makes it again."""
    request = requests(client)[operation]
    first = call(sutler, operation, request)
    assert first[0] == 200
    sutler.advance(days=40)
    assert call(sutler, operation, request) == first
    assert made(client)[operation] == 1


@over_a_socket
def test_a_retry_gets_the_first_answer_also_from_the_next_process(client: "OutpostsClient", sutler: Sutler) -> None:
    """Else an order is placed twice, or reported as refused, whenever a server is restarted."""
    request = requests(client)["CreateOrder"]
    first = call(sutler, "CreateOrder", request)
    sutler.restart()
    assert call(sutler, "CreateOrder", request) == first
    assert made(client)["CreateOrder"] == 1


@pytest.mark.parametrize("operation", ["DeleteSite", "DeleteQuote", "CancelOrder"])
def test_a_retry_of_what_can_be_done_once_is_no_error(client: "OutpostsClient", sutler: Sutler, operation: str) -> None:
    """Else a client whose answer was lost is told that there is nothing to delete."""
    order = journey.order_request(client, journey.quote(client, journey.outpost(client, journey.site(client))))
    request = {
        "DeleteSite": {"SiteId": journey.site(client)},
        "DeleteQuote": {"QuoteIdentifier": order["QuoteIdentifier"]},
        "CancelOrder": {"OrderId": client.create_order(**order)["Order"]["OrderId"]},
    }[operation]
    assert call(sutler, operation, request) == call(sutler, operation, request) == (200, b"{}")
    assert call(sutler, operation, request, invocation="another")[0] in (404, 409)


def test_another_call_under_the_same_id_is_another_call(client: "OutpostsClient", sutler: Sutler) -> None:
    """Else a client that numbers its calls from one after each start is given answers to other questions."""
    first, second = (call(sutler, "CreateSite", {"Name": name}) for name in ("First", "Second"))
    assert [site["Name"] for site in client.list_sites()["Sites"]] == ["First", "Second"]
    site_ids = [json.loads(body)["Site"]["SiteId"] for _, body in (first, second)]
    for site_id in site_ids:
        assert call(sutler, "DeleteSite", {"SiteId": site_id}) == (200, b"{}")
    assert client.list_sites()["Sites"] == []


def test_another_target_or_method_under_the_same_id_is_another_call(client: "OutpostsClient", sutler: Sutler) -> None:
    """Else what is to be deleted stays, and what was asked of one site is told of another."""
    one, two = journey.site(client, "One"), journey.site(client, "Two")
    named = [call(sutler, "UpdateSite", {"SiteId": site_id, "Name": "New"})[1] for site_id in (one, two)]
    assert [json.loads(body)["Site"]["SiteId"] for body in named] == [one, two]
    assert call(sutler, "DeleteSite", {"SiteId": two}) == (200, b"{}")
    assert [site["SiteId"] for site in client.list_sites()["Sites"]] == [one]


def test_an_id_may_have_any_length(client: "OutpostsClient", sutler: Sutler) -> None:
    """Else a client with ids of its own is answered with a fault, or makes everything twice."""
    digits = "".join(Random(4).choices("0123456789", k=3_000))  # nothing that can be packed
    answers = [call(sutler, "CreateSite", {"Name": "Once"}, invocation=sent) for sent in (digits, digits, digits[:-1])]
    assert [status for status, _ in answers] == [200] * 3
    assert answers[0] == answers[1] != answers[2]
    assert len(client.list_sites()["Sites"]) == 2


def test_an_id_belongs_to_its_account_region_and_principal(client: "OutpostsClient", sutler: Sutler) -> None:
    """Else one client gets what was made for another."""
    stranger = sutler.another()
    answers = [
        call(sutler, "CreateSite", {"Name": "Once"}),
        call(sutler, "CreateSite", {"Name": "Once"}, region="us-east-1"),
        call(stranger, "CreateSite", {"Name": "Once"}),
    ]
    site_ids = [json.loads(body)["Site"]["SiteId"] for _, body in answers]
    assert len(set(site_ids)) == 3
    # Two principals of one account: both keys mean the default one.
    keys = {"AKIAIOSFODNN7EXAMPLE", "AKIAI44QH8DHBEXAMPLE"}
    own = {call(sutler, "CreateSite", {"Name": sutler.account}, key=key)[1] for key in keys}
    assert len(own) == 2
    for body in own:
        call(sutler, "DeleteSite", {"SiteId": json.loads(body)["Site"]["SiteId"]}, key="AKIAIOSFODNN7EXAMPLE")


def test_a_refusal_is_not_kept(client: "OutpostsClient", sutler: Sutler) -> None:
    """Else a client that retries after the cause is gone is refused for a day."""
    site_id = client.create_site(Name="Bare", OperatingAddress=journey.ADDRESS)["Site"]["SiteId"]
    client.update_site_rack_physical_properties(SiteId=site_id, **journey.RACK_PROPERTIES)
    request = journey.order_request(client, journey.quote(client, journey.outpost(client, site_id)))
    status, body = call(sutler, "CreateOrder", request)
    assert (status, b"SHIPPING_ADDRESS_EXISTENCE" in body) == (400, True)
    client.update_site_address(SiteId=site_id, AddressType="SHIPPING_ADDRESS", Address=journey.ADDRESS)
    first = call(sutler, "CreateOrder", request)
    assert first[0] == 200
    assert call(sutler, "CreateOrder", request) == first


def test_a_read_is_read_again(client: "OutpostsClient", sutler: Sutler) -> None:
    """Else a client sees the past."""
    site_id = client.create_site(Name="Old")["Site"]["SiteId"]
    assert b"Old" in call(sutler, "GetSite", {"SiteId": site_id})[1]
    client.update_site(SiteId=site_id, Name="New")
    assert b"New" in call(sutler, "GetSite", {"SiteId": site_id})[1]


class Cutting(socketserver.ThreadingTCPServer):
    """A proxy that passes one request a connection, and drops the first answer: cut off after the commit."""

    daemon_threads = False

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.target = port
        self.answers: list[bytes] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Passing(socketserver.StreamRequestHandler):
    server: Cutting

    def handle(self) -> None:
        head = b"".join(iter(self.rfile.readline, b"\r\n"))
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        body = self.rfile.read(int(lengths[0].partition(b":")[2])) if lengths else b""
        with create_connection(("127.0.0.1", self.server.target)) as upstream:
            upstream.sendall(head + b"\r\n" + body)
            answer = whole_answer(upstream)
        self.server.answers.append(answer)
        if len(self.server.answers) > 1:
            self.wfile.write(answer)


def whole_answer(upstream: socket) -> bytes:
    """Return an answer as it came."""
    response = HTTPResponse(upstream)
    response.begin()
    body = response.read()
    head = "".join(f"{name}: {value}\r\n" for name, value in response.getheaders())
    return f"HTTP/1.1 {response.status} \r\n{head}\r\n".encode() + body


@contextmanager
def cutting(sutler: Sutler) -> Iterator[Cutting]:
    """Lend a proxy in front of a server."""
    assert isinstance(sutler, Served)
    with Cutting(sutler.server.port) as proxy:
        running = threading.Thread(target=proxy.serve_forever, kwargs={"poll_interval": 0.01})
        running.start()
        try:
            yield proxy
        finally:
            proxy.shutdown()
            running.join()


@over_a_socket
@pytest.mark.parametrize("operation", ["create_site", "create_outpost", "create_quote", "create_order"])
def test_an_sdk_whose_connection_is_cut_after_the_commit_gets_the_first_answer(
    client: "OutpostsClient", sutler: Sutler, operation: str
) -> None:
    """Else a lost packet buys a second rack, or reports an order that was placed as refused."""
    name = operation.title().replace("_", "")
    request = requests(client)[name]
    with cutting(sutler) as proxy:
        retrying = sutler.client(retries=2, endpoint=proxy.url)
        answer = getattr(retrying, operation)(**request)
        retrying.close()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1
    dropped, passed = (one.partition(b"\r\n\r\n")[2] for one in proxy.answers)
    assert dropped == passed
    assert made(client)[name] == 1

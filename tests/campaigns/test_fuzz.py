"""Does Sutler answer whatever is sent, and does the campaign that asks notice when it does not?

`make fuzz` runs the same for minutes; `tests/campaigns/fuzz` tells how.
"""

import json
import random
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qsl

import pytest

import modelled
from campaigns.fuzz import journal, shapes, spelling, verdict
from campaigns.fuzz.answers import Answered, Reader
from campaigns.fuzz.campaign import Actor, Tally
from campaigns.fuzz.hostile import hostile
from campaigns.fuzz.journal import Journal
from campaigns.fuzz.run import GROWTH_REQUESTS, Report, Settings, run
from journey import ADDRESS

SEED: Final = 5
REQUESTS: Final = 9_000
FIELDS: Final = {
    "content-type": "application/json",
    "content-length": "1",
    "date": "Wed, 25 Nov 2026 03:00:00 GMT",
    "x-amzn-requestid": "01234567-89ab-4def-8123-456789abcdef",
}
SITE_ID: Final = "os-0123456789abcdef0"
SITE: Final = {"SiteId": SITE_ID, "AccountId": "111122223333", "Name": "A"}


@pytest.mark.parametrize("postgresql", [False, pytest.param(True, marks=pytest.mark.postgres)])
def test_whatever_is_sent_is_answered_as_the_model_says_and_what_was_acknowledged_stays(
    tmp_path: Path, postgresql: bool
) -> None:
    """Else a request that nobody foresaw is a fault for its sender, or costs another one what he has."""
    requests = REQUESTS // 3 if postgresql else REQUESTS
    report = run(Settings(SEED, tmp_path, requests=requests, postgresql=postgresql), print)
    told = [f"{failure.what}\n{failure.sent[:2000]!r}" for failure in report.tally.failures]
    assert not report.tally.seen, "\n".join(told)
    assert set(report.tally.requests) == {"valid", "retried", "nearly valid", "clock", "hostile"}
    accepted = {name for (name, good), count in report.tally.operations.items() if good and count}
    reads = {operation for operation, _ in journal.READS.values()}
    if not postgresql:  # a third of the requests does not reach them all
        assert accepted >= {*journal.WRITES, "DeleteSite", "TagResource", "UntagResource", "UpdateSiteAddress", *reads}
    assert report.read_back[1] == report.read_back[2] > report.acknowledged / 3
    assert all(kilobytes > 10_000 for _, _, kilobytes in report.memory), "it was looked at"


def test_memory_that_nobody_looked_at_is_not_bounded(tmp_path: Path) -> None:
    """Else a campaign whose server was gone, or hidden, says that its memory stayed as it was."""
    report = Report(Settings(SEED, tmp_path))
    report.tally.requests["valid"] = 2 * GROWTH_REQUESTS
    assert not report.bounded
    report.memory = [(quarter, quarter * GROWTH_REQUESTS // 2, 50_000) for quarter in range(4)]
    assert report.bounded
    report.memory.pop()
    assert not report.bounded
    report.memory.append((3, 3 * GROWTH_REQUESTS // 2, 60_000))
    assert not report.bounded


@pytest.mark.parametrize("operation", modelled.NAMES)
def test_a_drawn_request_is_spelled_as_botocore_spells_it(operation: str) -> None:
    """Else the campaign's valid requests are none, and what is behind the parser is never met."""
    rng = random.Random(operation)
    shape = modelled.operation(operation).input_shape
    for _ in range(30):
        request = shapes.members(rng, shape, lambda name, shape: None)
        method, target, body = modelled.sent(operation, request)
        path, _, query = target.decode().partition("?")
        said, _, asked = spelling.target(operation, request).partition("?")
        assert (spelling.spelling(operation).method, said) == (method, path)
        assert sorted(parse_qsl(asked)) == sorted(parse_qsl(query))
        assert json.loads(spelling.body(operation, request) or b"{}") == json.loads(body or b"{}")


def test_a_seed_gives_the_same_requests_again() -> None:
    """Else a failure that took an hour to find is gone with its process."""

    def asked() -> tuple[list[bytes], list[bytes]]:
        actor = Actor(3, SEED, Tally())
        good = [shot.data for _ in range(200) for shot in actor.drawn(actor.worlds[0])]
        bad = [b"".join(hostile(actor.rng, first, good[-1]).pieces) for first in good]
        return good, bad

    first, second = asked(), asked()
    assert first == second
    assert len(set(first[1])) > 150, "hostile requests differ"


def answered(status: int, body: Any, **fields: str) -> Answered:
    """Return an answer as it should be, but for what is given."""
    changed = {name.replace("_", "-"): value for name, value in fields.items()}
    return Answered(status, {**FIELDS, **changed}, body if isinstance(body, bytes) else json.dumps(body).encode())


def test_an_answer_as_the_model_has_it_is_no_fault() -> None:
    """Else a campaign cries wolf, and is turned off."""
    refused = answered(404, {"Message": "No"}, x_amzn_errortype="NotFoundException")
    assert verdict.fault("GetSite", answered(200, {"Site": SITE})) is None
    assert verdict.fault("GetSite", refused) is None
    assert verdict.fault(None, refused) is None


@pytest.mark.parametrize(
    ("answer", "operation"),
    [
        (answered(500, {"Message": "x"}, x_amzn_errortype="InternalServerException"), "GetSite"),
        (answered(500, {"Message": "x"}, x_amzn_errortype="InternalServerException"), None),
        (answered(502, b""), None),
        (answered(503, {"Message": "x"}, x_amzn_errortype="InternalServerException"), None),
        (answered(501, {"Message": "x"}, x_amzn_errortype="NotImplementedException"), "GetSite"),
        (answered(200, {"Site": SITE}, x_amzn_requestid="7"), "GetSite"),
        (answered(200, {"Site": SITE}, content_type="text/plain"), "GetSite"),
        (answered(200, {"Site": {**SITE, "Nmae": "A"}}), "GetSite"),
        (answered(200, {"Site": {**SITE, "SiteId": "1"}}), "GetSite"),
        (answered(200, {"Site": SITE}), "GetOutpost"),
        (answered(200, {"Sight": SITE}), None),
        (answered(200, b"<html>"), "GetSite"),
        (answered(404, {"Message": "x"}, x_amzn_errortype="NotFoundException"), "CreateSite"),
        (answered(400, {"Message": "x"}, x_amzn_errortype="NotFoundException"), "GetSite"),
        (answered(400, {"message": "x"}, x_amzn_errortype="ValidationException"), "GetSite"),
        (answered(400, {"Message": "x"}, x_amzn_errortype="KeyError"), "GetSite"),
        (answered(400, {"Message": "x"}), None),
    ],
)
def test_an_answer_that_must_not_be_is_a_fault(answer: Answered, operation: str | None) -> None:
    """Else the campaign's million of good answers says nothing."""
    assert verdict.fault(operation, answer) is not None


def read(kept: Journal, status: int, body: Any) -> str | None:
    """Return what a journal says of the answer when the site is read back."""
    return kept.compare(("Site", SITE_ID), status, json.dumps(body).encode())


@pytest.mark.parametrize("settled", [False, True])
def test_a_journal_notices_what_was_lost_changed_or_came_back(settled: bool) -> None:
    """Else an acknowledged write can go without anybody noticing."""
    kept = Journal()
    asked = {"Name": "A", "OperatingAddress": ADDRESS}
    kept.take("CreateSite", asked, json.dumps(asked).encode(), 200, json.dumps({"Site": SITE}).encode())
    kept.take("TagResource", {"ResourceArn": f"x/{SITE_ID}"}, b'{"Tags":{"a":"1","b":null}}', 200, b"{}")
    tagged = {"Site": {**SITE, "Tags": {"a": "1"}}}
    assert {key for key, _, _ in kept.questions()} == {("Site", SITE_ID), ("OPERATING_ADDRESS", SITE_ID)}
    assert kept.take("GetSite", {"SiteId": SITE_ID}, b"", 200, json.dumps(tagged).encode()) is None
    assert kept.take("GetSite", {"SiteId": SITE_ID}, b"", 404, b"{}") is not None
    assert kept.take("GetSite", {"SiteId": SITE_ID}, b"", 200, json.dumps({"Site": SITE}).encode()) is not None
    if settled:
        kept.settle()
    assert read(kept, 200, tagged) is None
    assert read(kept, 200, {"Site": SITE}) is not None
    assert read(kept, 404, {"Message": "No"}) is not None
    assert read(kept, 500, {"Message": "No"}) is not None
    kept.take("DeleteSite", {"SiteId": SITE_ID}, b"", 200, b"{}")
    assert read(kept, 200, tagged) is not None
    assert read(kept, 404, {"Message": "No"}) is None


def test_an_order_that_goes_back_is_noticed() -> None:
    """Else a customer sees his delivered racks in the factory again."""
    kept, order_id = Journal(), "oo-0123456789abcdef0"
    item = {"LineItemId": "ooi-0123456789abcdef0", "Quantity": 1, "Status": "PREPARING"}

    def shown(status: str, quantity: int = 1) -> bytes:
        items = [{**item, "Status": status, "Quantity": quantity}]
        return json.dumps({"Order": {"OrderId": order_id, "Status": status, "LineItems": items}}).encode()

    kept.take("CreateOrder", {}, b"{}", 200, shown("PREPARING"))
    key = ("Order", order_id)
    assert kept.compare(key, 200, shown("IN_PROGRESS")) is None
    assert kept.compare(key, 200, shown("DELIVERED")) is None
    assert kept.compare(key, 200, shown("PREPARING")) is not None
    assert kept.compare(key, 200, shown("DELIVERED", quantity=2)) is not None
    assert kept.compare(key, 200, shown("CANCELLED")) is not None, "nobody has cancelled it"
    kept.take("CancelOrder", {"OrderId": order_id}, b"", 200, b"{}")
    assert kept.compare(key, 200, shown("CANCELLED")) is None
    assert kept.compare(key, 200, shown("COMPLETED")) is not None


def test_answers_are_cut_where_they_end_however_they_arrive() -> None:
    """Else an answer is taken for another's, and good ones for faults."""
    first = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX: y\r\n\r\n{}"
    interim = b"HTTP/1.1 100 Continue\r\n\r\n"
    chunked = b"HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"
    data = first + interim + chunked + first
    for step in (1, 7, len(data)):
        reader = Reader()
        found = [one for begin in range(0, len(data), step) for one in reader.feed(data[begin : begin + step])]
        assert [(one.status, one.body) for one in found] == [(200, b"{}"), (404, b"abcd"), (200, b"{}")]

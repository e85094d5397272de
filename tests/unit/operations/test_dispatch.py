"""What happens around a call: things due before it, changes during it, faults in it, and its retries afterwards?"""

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config

import journey
import sutler.app
from assembled import DAY_US, Assembled, Refused, request_of
from sutler.quoting.offer import Offer
from sutler.store.inline import Inline, open_memory
from sutler.store.transaction import Busy, StoreUnavailable
from sutler.testing import mock_outposts

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

BEGIN = 1_790_000_000_000_000  # in 2026
Meanwhile = list[Callable[[], Any]]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """What happens while quotes are being solved: the first of these during the next one, and so on."""
    happening: Meanwhile = []
    solve = sutler.app._solve

    def solve_slowly(question: Any, reference: Any) -> Offer:
        if happening:
            happening.pop(0)()
        return solve(question, reference)

    monkeypatch.setattr(sutler.app, "_solve", solve_slowly)
    return happening


@pytest.fixture
def client(meanwhile: Meanwhile) -> "Iterator[OutpostsClient]":
    """A client that makes one attempt, on a rehearsal whose solver takes its time."""
    with mock_outposts():
        once = Config(retries={"total_max_attempts": 1})
        made: OutpostsClient = boto3.client("outposts", region_name="us-west-2", config=once)
        yield made


def test_a_quote_is_solved_again_when_hardware_was_ordered_meanwhile(
    client: "OutpostsClient", meanwhile: Meanwhile
) -> None:
    """Else a quote for an empty Outpost is handed out for one that has a rack by now."""
    outpost_id = journey.outpost(client, journey.site(client))
    earlier = journey.order_request(client, journey.quote(client, outpost_id))
    meanwhile += [lambda: client.create_order(**earlier), lambda: None]
    request: dict[str, Any] = {"CountryCode": "US", "RequestedCapacities": [journey.ONE_HOST]}
    quote = client.create_quote(OutpostIdentifier=outpost_id, **request)["Quote"]
    assert meanwhile == []  # solved twice
    kinds = {one["QuoteSpecificationType"] for one in quote["QuoteOptions"][0]["Specifications"]}
    assert kinds == {"UPDATED_RACK"}
    failing = [one for one in quote["OrderingRequirements"] if one["Status"] == "FAIL"]
    assert failing == []
    journey.order(client, quote["QuoteId"])


def test_a_change_that_does_not_matter_is_not_waited_for(client: "OutpostsClient", meanwhile: Meanwhile) -> None:
    """Else a busy account is never quoted anything."""
    outpost_id = journey.outpost(client, journey.site(client))
    meanwhile += [lambda: client.create_site(Name="Elsewhere"), lambda: pytest.fail("it is solved once")]
    quote_id = journey.quote(client, outpost_id)
    assert len(meanwhile) == 1
    assert [quote["QuoteId"] for quote in client.list_quotes()["Quotes"]] == [quote_id]


def test_a_quote_for_an_outpost_that_keeps_changing_is_put_off(client: "OutpostsClient", meanwhile: Meanwhile) -> None:
    """Else a call never ends, or answers with what is no longer so."""
    site_id = journey.site(client)
    outpost_id = journey.outpost(client, site_id)
    powers: Any = ["POWER_10_KVA", "POWER_30_KVA", "POWER_15_KVA"]
    change = partial(client.update_site_rack_physical_properties, SiteId=site_id)
    meanwhile += [partial(change, PowerDrawKva=power) for power in powers]
    with pytest.raises(client.exceptions.ClientError, match="keeps changing") as put_off:
        journey.quote(client, outpost_id)
    assert put_off.value.response["Error"]["Code"] == "ThrottlingException"
    assert client.list_quotes()["Quotes"] == []


def test_a_quote_whose_outpost_is_deleted_meanwhile_is_refused(client: "OutpostsClient", meanwhile: Meanwhile) -> None:
    """Else a quote is made for an Outpost that is gone."""
    outpost_id = journey.outpost(client, journey.site(client))
    meanwhile.append(lambda: client.delete_outpost(OutpostId=outpost_id))
    with pytest.raises(client.exceptions.NotFoundException):
        journey.quote(client, outpost_id)
    assert client.list_quotes()["Quotes"] == []


def test_an_update_of_a_quote_that_is_ordered_meanwhile_is_refused(
    client: "OutpostsClient", meanwhile: Meanwhile
) -> None:
    """Else what was bought is replaced by another offer."""
    request = journey.order_request(client, journey.quote(client, journey.outpost(client, journey.site(client))))
    meanwhile.append(lambda: client.create_order(**request))
    with pytest.raises(client.exceptions.ValidationException, match="is ORDER_SUBMITTED"):
        client.update_quote(QuoteIdentifier=request["QuoteIdentifier"], Description="Too late")
    assert "Description" not in client.get_quote(QuoteIdentifier=request["QuoteIdentifier"])["Quote"]


def test_a_full_queue_before_the_solver_asks_for_patience(
    client: "OutpostsClient", monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else quotes pile up until the server has no memory left."""

    async def full(*_: Any) -> Any:
        raise Busy("all solvers are occupied")

    monkeypatch.setattr(Inline, "solve", full)
    with pytest.raises(client.exceptions.ClientError, match="try again") as busy:
        journey.quote(client)
    assert busy.value.response["Error"]["Code"] == "ThrottlingException"


def test_a_quote_whose_solver_is_gone_may_be_asked_for_again(client: "OutpostsClient", meanwhile: Meanwhile) -> None:
    """Else a client takes a machine that is short of memory for a defect, and does not try again."""

    def gone() -> None:
        raise StoreUnavailable("A quote was not worked out in time")

    meanwhile.append(gone)
    with pytest.raises(client.exceptions.ClientError, match="not worked out in time; try again") as refused:
        journey.quote(client)
    assert refused.value.response["Error"]["Code"] == "ServiceUnavailable"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 503


def test_a_fault_of_ours_tells_its_request_id_and_leaves_nothing(
    client: "OutpostsClient", meanwhile: Meanwhile, caplog: pytest.LogCaptureFixture
) -> None:
    """Else a user cannot report it, we cannot find it, or half of a call is kept."""

    def fail() -> None:
        raise ZeroDivisionError("a secret")

    meanwhile.append(fail)
    with caplog.at_level(logging.ERROR), pytest.raises(client.exceptions.InternalServerException) as fault:
        journey.quote(client)
    error = fault.value.response
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert error["ResponseMetadata"]["RequestId"] in error["Error"]["Message"]
    assert "secret" not in error["Error"]["Message"]
    (logged,) = caplog.records
    assert error["ResponseMetadata"]["RequestId"] in logged.getMessage()
    assert logged.exc_info is not None
    assert client.list_quotes()["Quotes"] == []
    journey.quote(client)


def test_a_store_that_fails_for_a_moment_is_a_fault_that_may_be_retried(
    meanwhile: Meanwhile, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Else a full disk for a second is reported to users as their mistake."""
    write = Inline.write
    failing = [StoreUnavailable("the disk is full"), StoreUnavailable("the disk is full")]

    async def unreliable(self: Inline, job: Any) -> Any:
        if failing:
            raise failing.pop()
        return await write(self, job)

    monkeypatch.setattr(Inline, "write", unreliable)
    with mock_outposts():
        patient = Config(retries={"total_max_attempts": 3, "mode": "standard"})
        client: OutpostsClient = boto3.client("outposts", region_name="us-west-2", config=patient)
        answer = client.create_site(Name="Seattle")
        assert answer["ResponseMetadata"]["RetryAttempts"] == 2
        assert [site["Name"] for site in client.list_sites()["Sites"]] == ["Seattle"]


class Wall:
    """The machine's clock, in the test's hand."""

    def __init__(self) -> None:
        self.at = BEGIN

    def __call__(self) -> int:
        return self.at


@pytest.fixture
def wall() -> Wall:
    """The machine's clock."""
    return Wall()


@pytest.fixture
def running(wall: Wall) -> Iterator[Assembled]:
    """A Sutler whose clocks run like the wall's, without a sweeper: only who calls makes things happen."""
    with closing(Assembled(lambda: open_memory(wall=wall), rate=1)) as assembled:
        yield assembled


def quote_of(assembled: Assembled) -> str:
    """Return the id of a new quote."""
    quoted = assembled.ask("CreateQuote", CountryCode="US", RequestedCapacities=[journey.ONE_HOST])
    return str(quoted["Quote"]["QuoteId"])


def test_a_reader_sees_what_has_become_due_since_the_last_call(running: Assembled, wall: Wall) -> None:
    """Else somebody is shown a quote that cannot be ordered any more."""
    quote_id = quote_of(running)
    wall.at += 30 * DAY_US - 1000
    assert running.ask("GetQuote", QuoteIdentifier=quote_id)["Quote"]["QuoteStatus"] == "CREATED"
    wall.at += 1000
    assert running.ask("ListQuotes")["Quotes"][0]["QuoteStatus"] == "EXPIRED"
    assert running.rows("timer") == []


def test_a_refused_call_keeps_what_had_become_due_before_it(running: Assembled, wall: Wall) -> None:
    """Else time stands still for an account that only makes mistakes."""
    quote_id = quote_of(running)
    wall.at += 31 * DAY_US
    with pytest.raises(Refused, match="EXPIRED"):
        running.ask("UpdateQuote", QuoteIdentifier=quote_id, Description="Too late")
    assert running.rows("timer") == []
    assert running.ask("GetQuote", QuoteIdentifier=quote_id)["Quote"]["QuoteStatus"] == "EXPIRED"


def test_a_retry_is_recognized_for_a_day_of_the_wall_and_then_forgotten(running: Assembled, wall: Wall) -> None:
    """Else a late retry makes two sites, or the store grows with every call that was ever made."""
    request = request_of("CreateSite", {"Name": "Once"}, invocation_id="5f1a")
    first = running.answered(request)
    wall.at += DAY_US
    running.runner.run(running.sutler.sweeper.turn())
    assert running.answered(request).body == first.body
    wall.at += 1
    running.runner.run(running.sutler.sweeper.turn())
    assert running.rows("invocation") == []
    assert running.answered(request).body != first.body
    assert len(running.ask("ListSites")["Sites"]) == 2


def test_old_answers_are_forgotten_a_slice_at_a_time(running: Assembled, wall: Wall) -> None:
    """Else a busy day is followed by a second in which nobody is answered."""
    for number in range(3):
        running.answered(request_of("CreateSite", {"Name": "Once"}, invocation_id=str(number)))
    wall.at += 2 * DAY_US
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sutler.lifecycle.sweeper.PURGE_ROWS", 2)
        for left in (1, 0):
            assert running.runner.run(running.sutler.sweeper.turn())
            assert len(running.rows("invocation")) == left
        assert not running.runner.run(running.sutler.sweeper.turn())

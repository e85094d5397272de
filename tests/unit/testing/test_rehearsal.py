"""Does a rehearsal's clock begin, stand still and go forward as it is told?"""

from datetime import UTC, datetime, timedelta, timezone

import boto3
import pytest

import journey
from sutler.desk.clock import ClockError
from sutler.desk.settled import DeskError
from sutler.testing import Rehearsal, mock_outposts

BEGIN = datetime(2027, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def test_it_begins_when_it_is_told_and_stands_still() -> None:
    """Else a test of a date passes today and fails tomorrow."""
    with mock_outposts(at=BEGIN) as rehearsal:
        client = boto3.client("outposts", region_name="us-west-2")
        assert rehearsal.clock.now == BEGIN
        quote = client.create_quote(CountryCode="US", RequestedCapacities=[journey.ONE_HOST])["Quote"]
        assert (quote["CreatedDate"], quote["ExpirationDate"]) == (BEGIN, BEGIN + 30 * DAY)
        assert rehearsal.clock.now == BEGIN


def test_a_beginning_in_another_zone_is_the_same_moment() -> None:
    """Else a test written in Tokyo is nine hours off."""
    tokyo = timezone(timedelta(hours=9))
    assert Rehearsal(at=BEGIN.astimezone(tokyo)).clock.now == BEGIN


def test_without_a_beginning_it_is_now() -> None:
    """Else somebody who reads the answers wonders at the year."""
    before = datetime.now(UTC)
    begun = Rehearsal().clock.now
    assert before - timedelta(milliseconds=1) <= begun <= datetime.now(UTC)


def test_it_goes_forward_by_durations_and_to_moments_and_says_where_it_is() -> None:
    """Else every test computes its dates by hand."""
    clock = Rehearsal(at=BEGIN).clock
    assert clock.advance(days=30) == BEGIN + 30 * DAY
    assert clock.advance(timedelta(hours=6), days=99) == BEGIN + 30.25 * DAY  # a duration is the whole of it
    assert clock.to(BEGIN + 365 * DAY) == BEGIN + 365 * DAY
    assert clock.to(BEGIN + 365 * DAY) == clock.now
    assert clock.advance() == clock.now


def test_it_does_not_go_back_or_beyond_its_end() -> None:
    """Else a test of the past undoes what it has just seen."""
    clock = Rehearsal(at=BEGIN).clock
    for impossible in (BEGIN - timedelta(milliseconds=1), datetime(2100, 1, 1, tzinfo=UTC)):
        with pytest.raises(ClockError):
            clock.to(impossible)
    with pytest.raises(ClockError):
        clock.advance(days=-1)
    assert clock.now == BEGIN


def test_a_time_that_could_mean_several_is_refused() -> None:
    """Else the same test passes in London and fails in Tokyo."""
    clock = Rehearsal(at=BEGIN).clock
    with pytest.raises(ClockError, match="needs its offset"):
        clock.to(datetime(2028, 1, 1))  # noqa: DTZ001  # that is the mistake
    with pytest.raises(ClockError, match="needs its offset"):
        Rehearsal(at=datetime(2028, 1, 1))  # noqa: DTZ001  # likewise
    assert clock.now == BEGIN


def test_a_time_that_no_clock_comes_to_is_refused() -> None:
    """Else a mistyped number ends in an error of the standard library, or in a rehearsal that cannot be read."""
    clock = Rehearsal(at=BEGIN).clock
    for days in (1e9, 999_999_999, 27_000):
        with pytest.raises(ClockError, match="Times end at 2099"):
            clock.advance(days=days)
    with pytest.raises(ClockError, match="Times end at 2099"):
        Rehearsal(at=datetime(2100, 1, 1, tzinfo=UTC))
    assert clock.now == BEGIN


def test_what_no_order_comes_to_is_refused() -> None:
    """Else a test waits for an order that it has misspelled, and is told something else."""
    clock = Rehearsal(at=BEGIN).clock
    for order in ("", "\0", "oo-123", "oo-00000000000000000\n"):
        with pytest.raises(ClockError, match="the id of an order"):
            clock.until(order, "COMPLETED")


def test_it_goes_on_until_an_order_is_there_and_no_further() -> None:
    """Else a test that waits for a delivery must know how long one takes."""
    with mock_outposts(at=BEGIN) as rehearsal:
        client = boto3.client("outposts", region_name="us-west-2")
        _, order_id = journey.ordered(client)
        assert rehearsal.clock.until(order_id, "DELIVERED") == BEGIN + 63 * DAY
        with pytest.raises(ClockError, match="must be one of"):
            rehearsal.clock.until(order_id, "LOST")
        with pytest.raises(ClockError, match="has no order"):
            rehearsal.clock_of("111122223333").until(order_id, "COMPLETED")
        assert rehearsal.clock.now == BEGIN + 63 * DAY


def test_every_account_has_its_own_clock() -> None:
    """Else a test with two accounts cannot let one of them wait."""
    rehearsal = Rehearsal(at=BEGIN)
    other = rehearsal.clock_of("111122223333")
    other.advance(days=3)
    assert (rehearsal.clock.now, other.now) == (BEGIN, BEGIN + 3 * DAY)
    assert rehearsal.clock_of("111122223333").now == other.now


def test_instances_are_launched_and_stopped_in_a_rehearsal() -> None:
    """Else a test cannot say what runs on the Outpost that it is about."""
    with mock_outposts() as rehearsal:
        client = boto3.client("outposts", region_name="us-west-2")
        outpost_id, order_id = journey.ordered(client)
        with pytest.raises(DeskError, match="Insufficient capacity"):
            rehearsal.instances.launch(outpost_id, "m5.24xlarge")
        rehearsal.clock.until(order_id, "COMPLETED")
        (launched,) = rehearsal.instances.launch(outpost_id, "m5.24xlarge", account="999988887777", service="EKS")
        (shown,) = client.list_asset_instances(OutpostIdentifier=outpost_id)["AssetInstances"]
        identity = shown["InstanceId"], shown["AccountId"], shown["AwsServiceName"]
        assert identity == (launched, "999988887777", "EKS")
        assert rehearsal.instances.running(outpost_id) == [launched]
        assert rehearsal.instances_of("111122223333").running() == []
        with pytest.raises(DeskError, match="count"):
            rehearsal.instances.launch(outpost_id, "m5.24xlarge", 0)
        rehearsal.instances.stop(launched)
        with pytest.raises(DeskError, match="no instance"):
            rehearsal.instances.stop(launched)

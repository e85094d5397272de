"""Does a contract end on its day, also in leap years, and is every month of it charged once?"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sutler.reference.prices import TERM_YEARS
from sutler.rules.contracts import (
    client_token_refusal,
    contract_end,
    instant,
    microseconds,
    month_end,
    next_day,
    remaining_share,
    renewal_price_refusal,
    renewal_refusal,
)
from sutler.wire.contract import ENUMS

SECOND_US = 1_000_000
DAY_US = 86_400 * SECOND_US
terms = st.sampled_from(sorted(TERM_YEARS))
moments = st.datetimes(datetime(2019, 12, 3), datetime(2094, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


def at(text: str) -> int:
    return microseconds(datetime.fromisoformat(text))


def test_every_term_of_the_model_has_its_length() -> None:
    """Else an order for a term that the API offers fails when it is completed."""
    assert set(TERM_YEARS) == set(ENUMS["PaymentTerm"])


@pytest.mark.parametrize(
    ("begin", "term", "end"),
    [
        ("2026-07-17T16:09:01Z", "ONE_YEAR", "2027-07-17T16:09:00Z"),
        ("2026-01-01T00:00:00Z", "THREE_YEARS", "2028-12-31T23:59:59Z"),
        ("2028-02-29T12:00:00Z", "ONE_YEAR", "2029-02-28T11:59:59Z"),
        ("2028-02-29T00:00:00Z", "ONE_YEAR", "2029-02-27T23:59:59Z"),
        ("2028-02-29T12:00:00Z", "FIVE_YEARS", "2033-02-28T11:59:59Z"),
        ("2027-02-28T12:00:00Z", "ONE_YEAR", "2028-02-28T11:59:59Z"),
        ("2027-03-01T00:00:00Z", "ONE_YEAR", "2028-02-29T23:59:59Z"),
        ("2095-12-31T23:59:59.999999Z", "FIVE_YEARS", "2100-12-31T23:59:58.999999Z"),
    ],
)
def test_a_contract_ends_a_second_before_its_anniversary(begin: str, term: str, end: str) -> None:
    """Else two contracts overlap, or a day belongs to neither."""
    assert contract_end(at(begin), term) == at(end)


@given(moments, terms)
def test_the_next_contract_begins_on_the_anniversary(begin: datetime, term: str) -> None:
    """Else renewals drift through the calendar."""
    following = instant(contract_end(microseconds(begin), term)) + timedelta(seconds=1)
    assert following.year == begin.year + TERM_YEARS[term]
    assert following.timetz() == begin.timetz()
    same_day = (following.month, following.day) == (begin.month, begin.day)
    assert same_day or ((begin.month, begin.day), (following.month, following.day)) == ((2, 29), (2, 28))


@given(st.integers(0, 2**52))
def test_microseconds_survive_the_calendar(moment: int) -> None:
    """Else a due time moves when it is shown and asked for again."""
    assert microseconds(instant(moment)) == moment


@given(moments, terms, st.integers(0, 6 * 366 * DAY_US), st.integers(0, 400 * DAY_US))
def test_the_share_that_is_left_only_shrinks_and_by_whole_months(
    begin: datetime, term: str, passed: int, more: int
) -> None:
    """Else an expansion costs more the later it is ordered."""
    start, months = microseconds(begin), 12 * TERM_YEARS[term]
    share = remaining_share(start, term, start + passed)
    assert 0 <= share <= 1
    assert (share * months).denominator == 1
    assert remaining_share(start, term, start + passed + more) <= share


@given(moments, terms)
def test_the_first_month_is_paid_whole_the_last_one_too_and_nothing_after_the_end(begin: datetime, term: str) -> None:
    """Else an expansion on the last day is free, or one after the end of the contract is not refused."""
    start, months = microseconds(begin), 12 * TERM_YEARS[term]
    end = contract_end(start, term)
    assert remaining_share(start, term, start) == 1
    assert remaining_share(start, term, end) == Fraction(1, months)
    assert remaining_share(start, term, end + 1) == 0


def test_a_month_is_a_calendar_month() -> None:
    """Else an expansion on the anniversary of its contract pays for a month that has passed."""
    begin = at("2027-02-05T10:00:00Z")
    assert remaining_share(begin, "THREE_YEARS", at("2027-03-05T09:59:59Z")) == 1
    assert remaining_share(begin, "THREE_YEARS", at("2027-03-05T10:00:00Z")) == Fraction(35, 36)
    assert remaining_share(begin, "THREE_YEARS", at("2028-02-05T10:00:00Z")) == Fraction(24, 36)
    assert remaining_share(at("2027-01-31T00:00:00Z"), "ONE_YEAR", at("2027-02-28T23:00:00Z")) == 1


def test_before_a_renewal_begins_more_than_its_term_is_left() -> None:
    """Else what is ordered between the agreement and the beginning of a renewal is free for the time between."""
    begin = at("2027-02-05T00:00:00Z")
    assert remaining_share(begin, "ONE_YEAR", at("2027-01-05T00:00:00Z")) == Fraction(13, 12)
    assert remaining_share(begin, "ONE_YEAR", at("2027-02-04T23:59:59Z")) == Fraction(13, 12)
    assert remaining_share(begin, "ONE_YEAR", at("2026-02-04T23:59:59Z")) == Fraction(25, 12)


@given(moments)
def test_what_follows_a_contract_begins_at_the_next_midnight(end: datetime) -> None:
    """Else two contracts overlap, or a day has none."""
    begin = instant(next_day(microseconds(end)))
    assert (begin.hour, begin.minute, begin.second, begin.microsecond) == (0, 0, 0, 0)
    assert timedelta(0) < begin - end <= timedelta(days=1)


def test_months_keep_the_day_on_which_they_began() -> None:
    """Else a monthly date creeps through the calendar after a February."""
    end = begin = at("2027-01-31T00:00:00Z")
    ends = []
    for _ in range(14):
        end = month_end(begin, end)
        ends.append(f"{instant(end):%m-%d %H:%M:%S}")
    assert ends[:4] == ["02-27 23:59:59", "03-30 23:59:59", "04-29 23:59:59", "05-30 23:59:59"]
    assert ends[11:] == ["01-30 23:59:59", "02-28 23:59:59", "03-30 23:59:59"]  # 2028 is a leap year


@given(moments, st.integers(0, 2000 * DAY_US))
def test_the_month_that_runs_at_a_moment_ends_after_it_and_within_a_month(begin: datetime, later: int) -> None:
    """Else a month is left out, or charged twice."""
    start = microseconds(begin)
    end = month_end(start, start + later)
    assert 0 < end - (start + later) <= 31 * DAY_US
    assert month_end(start, end) > end
    assert month_end(start, end - 1) == end


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ({"status": "RETIRING"}, "is RETIRING and cannot be renewed"),
        ({"status": "RETIRED"}, "is RETIRED and cannot be renewed"),
        ({"contract": False}, "has no contract that could be renewed"),
        ({"pending": True}, "has a renewal already"),
        ({}, None),
    ],
)
def test_an_outpost_is_renewed_once_while_it_stays(state: dict[str, str | bool], reason: str | None) -> None:
    """Else somebody pays for hardware that goes back, or twice for the same years."""
    members = {"status": "ACTIVE", "contract": True, "pending": False, **state}
    refusal = renewal_refusal(
        "op-1", str(members["status"]), contract=members["contract"] is True, pending=members["pending"] is True
    )
    assert (refusal is None) == (reason is None)
    if refusal is not None:
        assert refusal.code == "ValidationException"
        assert str(reason) in refusal.message


def test_only_what_is_priced_can_be_agreed() -> None:
    """Else a renewal has no price."""
    offered = [("ALL_UPFRONT", "ONE_YEAR"), ("NO_UPFRONT", "THREE_YEARS")]
    assert renewal_price_refusal("ALL_UPFRONT", "ONE_YEAR", offered) is None
    refusal = renewal_price_refusal("ALL_UPFRONT", "FIVE_YEARS", offered)
    assert refusal is not None
    assert "ONE_YEAR, THREE_YEARS" in refusal.message


def test_a_client_token_means_one_request() -> None:
    """Else a token that is used again by mistake answers for another Outpost."""
    assert client_token_refusal("token", same=True) is None
    refusal = client_token_refusal("t" * 64, same=False)
    assert refusal is not None
    assert refusal.code == "ValidationException"

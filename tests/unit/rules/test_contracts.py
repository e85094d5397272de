"""Does a contract end on its day, also in leap years, and is every month of it charged once?"""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sutler.reference.prices import TERM_YEARS
from sutler.rules.contracts import contract_end, instant, microseconds, remaining_share
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

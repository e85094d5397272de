"""Do settings say the same in each of their forms, and does what is set hold?"""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from sutler.reference.loader import load
from sutler.reference.reading import duration_text, duration_us
from sutler.rules.settings import applied, changed, flat, in_force, nested

REFERENCE = load()


def test_everything_that_can_be_set_is_shown_and_can_be_set_to_what_is_shown() -> None:
    """Else a setting exists that nobody finds, or is shown in a form that is refused."""
    shown = in_force({}, REFERENCE, servers_available=True)
    after, problems = changed({}, dict(flat(nested(shown))), REFERENCE)
    assert (dict(after), problems) == (shown, [])
    lengths = len(REFERENCE.durations.line_items_us) + len(REFERENCE.durations.named_us)
    assert sum(name.startswith("durations.") for name in shown) == lengths


def test_what_is_set_to_what_holds_anyway_changes_nothing() -> None:
    """Else durations lose in precision, or a quota that AWS does not raise is lost."""
    shown = in_force({}, REFERENCE, servers_available=False)
    own = applied(shown, REFERENCE)
    assert (own.quotas, own.durations, own.support_plan) == (
        REFERENCE.quotas,
        REFERENCE.durations,
        REFERENCE.support_plan,
    )
    assert own.hardware is REFERENCE.hardware


@given(st.integers(min_value=0, max_value=10**9))
def test_a_duration_is_written_as_it_is_read(seconds: int) -> None:
    """Else a setting that is shown and sent back is another one."""
    text = duration_text(seconds * 1_000_000)
    assert duration_us(text) == seconds * 1_000_000
    assert text.startswith("P")


def test_a_duration_is_written_with_the_least_words() -> None:
    """Else P14D comes back as P14DT0H0M0S."""
    written = {
        "P14D": timedelta(days=14),
        "PT10H": timedelta(hours=10),
        "P1DT30S": timedelta(days=1, seconds=30),
        "P0D": timedelta(0),
    }
    for text, length in written.items():
        assert duration_text(length // timedelta(microseconds=1)) == text


def test_a_wait_for_instances_has_a_limited_number_of_looks() -> None:
    """Else two settings make one step of the clock millions, and the server answers nobody."""
    poll, limit = "durations.evacuation_poll", "durations.evacuation_limit"
    after, problems = changed({}, {poll: "PT2S", limit: "PT2000S"}, REFERENCE)
    assert problems == []
    for change in ({poll: "PT1S"}, {limit: "PT2001S"}, {limit: None}):
        kept, problems = changed(after, change, REFERENCE)
        assert kept == after
        assert len(problems) == 1
        assert "must be at most 1000 times durations.evacuation_poll" in problems[0]

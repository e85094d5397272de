"""Does a line item take one step at a time, at the time of its timer, and none from where it is not expected?"""

from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assembled import REFERENCE
from sutler.lifecycle.line_items import advance, first_timer
from sutler.lifecycle.timers import Timer
from sutler.rules.order_states import CHAIN, NEXT
from sutler.store.orders import LineItemRow
from sutler.wire.contract import ENUMS

ITEM_ID: Final = "ooi-0123456789abcdef0"
STATUSES: Final = ENUMS["LineItemStatus"]


def item(status: str, since: int = 0) -> LineItemRow:
    """Return a line item in a status."""
    return LineItemRow("oo-0123456789abcdef0", 0, ITEM_ID, None, 1, status, since, "[]")


def timer(due: int, expects: str) -> Timer:
    """Return a timer of the line item."""
    return Timer(due, "us-west-2", "line_item", ITEM_ID, expects)


@given(st.sampled_from(STATUSES), st.sampled_from(STATUSES), st.integers(0, 2**50))
def test_only_the_timer_of_its_present_status_moves_a_line_item(status: str, expects: str, due: int) -> None:
    """Else a cancelled rack is shipped, or one that was moved by hand goes two steps."""
    before = item(status)
    step = advance(before, timer(due, expects), lambda _: 1)
    if status != expects or status not in NEXT:
        assert step.item is before
        assert step.timer is None
    else:
        assert (step.item.status, step.item.since) == (NEXT[status], due)


@given(st.integers(0, 2**50), st.lists(st.integers(0, 2**45), min_size=5, max_size=5))
def test_each_step_begins_when_the_one_before_it_is_over(begin: int, durations: list[int]) -> None:
    """Else a line item that is settled late is late for good."""
    lasts = dict(zip(CHAIN, durations, strict=False))
    now, moving = begin, item("PREPARING", begin)
    following: Timer | None = first_timer(moving, "us-west-2", lasts["PREPARING"])
    for status in CHAIN[1:]:
        assert following is not None
        now += lasts[moving.status]
        assert (following.due, following.expects, following.subject) == (now, moving.status, ITEM_ID)
        step = advance(moving, following, lasts.__getitem__)
        moving, following = step.item, step.timer
        assert (moving.status, moving.since) == (status, now)
    assert following is None


@pytest.mark.parametrize("hardware", ["RACK", "SERVER"])
def test_every_status_but_the_last_has_a_duration(hardware: str) -> None:
    """Else a line item stops on its way."""
    for status in CHAIN[:-1]:
        assert REFERENCE.durations.line_item_us(hardware, status) > 0

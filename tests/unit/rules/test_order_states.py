"""Do line items and orders move one way, through statuses that the model knows, and can they be stopped in time?"""

from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sutler.rules.order_states import CHAIN, NEXT, OPEN, ORDER_CHAIN, SETTLED, cancel_refusal, order_status
from sutler.wire.contract import ENUMS

ORDER = "oo-0123456789abcdef0"
LINE_ITEM_STATUSES = ENUMS["LineItemStatus"]
# API reference, Order.Status: the previous ones, which an order placed today never has.
PREVIOUS = {"RECEIVED", "PENDING", "PROCESSING", "INSTALLING", "FULFILLED"}

line_items = st.lists(st.sampled_from(LINE_ITEM_STATUSES), min_size=1, max_size=6)
on_their_way = st.lists(st.sampled_from(CHAIN), min_size=1, max_size=6)


def test_every_status_of_the_model_has_its_place_and_none_is_invented() -> None:
    """Else a client's enum meets a status that it does not know, or never meets one that it waits for."""
    assert sorted([*CHAIN, *SETTLED, "ERROR"]) == sorted(LINE_ITEM_STATUSES)
    assert {*ORDER_CHAIN, "CANCELLED", "ERROR"} == set(ENUMS["OrderStatus"]) - PREVIOUS
    assert set(ORDER_CHAIN[:-1]) == OPEN


def test_a_line_item_goes_through_the_statuses_in_the_order_of_the_model() -> None:
    """Else a line item skips a step that a client waits for, or stays in one for ever."""
    steps = [status for status in LINE_ITEM_STATUSES if status not in SETTLED | {"ERROR"}]
    assert list(NEXT.items()) == list(pairwise(steps))


@given(line_items)
def test_the_status_of_an_order_is_one_of_the_model_whatever_its_line_items(statuses: list[str]) -> None:
    """Else GetOrder fails for an order that has come to be mixed."""
    assert order_status(statuses) in set(ENUMS["OrderStatus"]) - PREVIOUS


@given(on_their_way, st.data())
def test_progress_of_one_line_item_never_moves_its_order_back(before: list[str], data: st.DataObject) -> None:
    """Else someone polling GetOrder sees DELIVERED turn into IN_PROGRESS."""
    moved = data.draw(st.integers(0, len(before) - 1))
    later = data.draw(st.sampled_from(CHAIN[CHAIN.index(before[moved]) :]))
    after = [*before[:moved], later, *before[moved + 1 :]]
    assert ORDER_CHAIN.index(order_status(after)) >= ORDER_CHAIN.index(order_status(before))


@given(on_their_way)
def test_an_order_is_where_all_its_line_items_are(statuses: list[str]) -> None:
    """Else an order is DELIVERED while a rack of it is on the road, or COMPLETED before it is installed."""
    ranks = [CHAIN.index(status) for status in statuses]
    expected = (
        "COMPLETED"
        if all(rank >= CHAIN.index("INSTALLED") for rank in ranks)
        else "DELIVERED"
        if all(rank >= CHAIN.index("DELIVERED") for rank in ranks)
        else "IN_PROGRESS"
        if all(rank >= CHAIN.index("BUILDING") for rank in ranks)
        else "PREPARING"
    )
    assert order_status(statuses) == expected


@given(on_their_way, st.lists(st.sampled_from(sorted(SETTLED)), max_size=3), st.randoms())
def test_line_items_that_are_not_wanted_any_more_hold_nothing_back(
    wanted: list[str], settled: list[str], random: Random
) -> None:
    """Else an order with a replaced server is never COMPLETED."""
    mixed = [*wanted, *settled]
    random.shuffle(mixed)
    assert order_status(mixed) == order_status(wanted)


def test_an_order_with_nothing_wanted_is_cancelled_and_one_with_an_error_says_so() -> None:
    """Else an order waits for ever for hardware that does not come."""
    assert order_status(["CANCELLED", "REPLACED"]) == "CANCELLED"
    assert order_status(["INSTALLED", "ERROR", "CANCELLED"]) == "ERROR"


@pytest.mark.parametrize("status", LINE_ITEM_STATUSES)
def test_an_order_is_cancelled_until_hardware_leaves_the_factory(status: str) -> None:
    """Else a rack on a lorry belongs to nobody, or a change of mind at the factory costs a rack."""
    together = order_status([status])
    refusal = cancel_refusal(ORDER, together, [status])
    if status in ("PREPARING", "BUILDING"):
        assert refusal is None
        return
    assert refusal is not None
    assert (refusal.code, refusal.resource_type, refusal.resource_id) == ("ConflictException", "ORDER", ORDER)
    assert together in refusal.message


@given(on_their_way.filter(lambda statuses: len(set(statuses)) > 1), st.randoms())
def test_the_line_item_that_is_furthest_decides_whether_an_order_can_be_cancelled(
    statuses: list[str], random: Random
) -> None:
    """Else cancelling an order recalls a rack that has been delivered, since another is still being built."""
    refusal = cancel_refusal(ORDER, order_status(statuses), statuses)
    gone = sum(CHAIN.index(status) >= CHAIN.index("SHIPPED") for status in statuses)
    assert (refusal is not None) == (gone > 0)
    if refusal is not None and order_status(statuses) != "COMPLETED":
        assert f"{gone} of its line items" in refusal.message


@given(st.lists(st.sampled_from(["PREPARING", "BUILDING"]), min_size=1), st.sampled_from(sorted(SETTLED)))
def test_a_settled_line_item_does_not_keep_the_rest_from_being_cancelled(statuses: list[str], settled: str) -> None:
    """Else an order with a line item that was cancelled by hand must be built."""
    mixed = [settled, *statuses]
    assert cancel_refusal(ORDER, order_status(mixed), mixed) is None

"""Does the same happen, at the same times, however the clock gets there and whoever looks on the way?"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assembled import ACCOUNT, DAY_US, Assembled, Refused
from journey import ADDRESS, ONE_HOST, RACK_PROPERTIES
from sutler.desk import clock as desk_clock
from sutler.lifecycle import settle
from sutler.lifecycle.clock import END, RATE_MAX
from sutler.lifecycle.timers import Timer
from sutler.store import accounts
from sutler.store.ids import Ids
from sutler.store.inline import open_memory
from sutler.store.transaction import Transaction

BEGIN: Final = 1_790_000_000_123_000  # in 2026
SPAN_DAYS: Final = 1300  # after which everything has happened, but that the next month is charged
TABLES: Final = ("site", "outpost", "quote", "orders", "line_item", "asset", "subscription", "timer")
# docs/behaviour.md, "Lifecycle of an order": how long a rack stays in a status, and when it has come to it.
SINCE_DAYS: Final = {
    "PREPARING": 0,
    "BUILDING": 14,
    "SHIPPED": 56,
    "DELIVERED": 63,
    "INSTALLING": 70,
    "INSTALLED": 72,
}


class Wall:
    """The machine's clock, in the test's hand."""

    def __init__(self) -> None:
        self.at = BEGIN

    def __call__(self) -> int:
        return self.at


@contextmanager
def begun(rate: int = 0) -> Iterator[tuple[Assembled, Wall]]:
    """Lend a Sutler in which an order, a quote nobody orders, and a cancelled order wait for their times."""
    wall = Wall()
    with closing(Assembled(lambda: open_memory(wall=wall), rate=rate, ids=Ids(seeded=True))) as sutler:
        place(sutler, outpost(sutler))
        quote(sutler, outpost(sutler))
        sutler.ask("CancelOrder", OrderId=place(sutler, outpost(sutler)))
        yield sutler, wall


def outpost(sutler: Assembled) -> str:
    """Return the id of a new Outpost at a site of its own."""
    site = sutler.ask(
        "CreateSite",
        Name="Seattle",
        OperatingAddress=ADDRESS,
        ShippingAddress=ADDRESS,
        RackPhysicalProperties=RACK_PROPERTIES,
    )["Site"]
    created = sutler.ask("CreateOutpost", Name="One", SiteId=site["SiteId"], AvailabilityZone="us-west-2a")
    return str(created["Outpost"]["OutpostId"])


def quote(sutler: Assembled, outpost_id: str) -> dict[str, Any]:
    """Return a new quote of one host for an Outpost."""
    asked = sutler.ask("CreateQuote", CountryCode="US", OutpostIdentifier=outpost_id, RequestedCapacities=[ONE_HOST])
    shown: dict[str, Any] = asked["Quote"]
    return shown


def place(sutler: Assembled, outpost_id: str) -> str:
    """Return the id of a new order of one host for an Outpost."""
    offered = quote(sutler, outpost_id)
    placed = sutler.ask(
        "CreateOrder",
        OutpostIdentifier=outpost_id,
        QuoteIdentifier=offered["QuoteId"],
        QuoteOptionIdentifier=offered["QuoteOptions"][0]["QuoteOptionIdentifier"],
        PaymentOption="ALL_UPFRONT",
    )
    return str(placed["Order"]["OrderId"])


def left(sutler: Assembled) -> dict[str, list[tuple[Any, ...]]]:
    """Return everything that the account has."""
    return {table: sutler.rows(table) for table in TABLES}


def jumped() -> dict[str, list[tuple[Any, ...]]]:
    """Return what a single jump over the whole span leaves."""
    with begun() as (sutler, _):
        sutler.advance(SPAN_DAYS * DAY_US)
        assert sutler.now() == BEGIN + SPAN_DAYS * DAY_US
        return left(sutler)


@pytest.fixture(scope="module")
def by_a_jump() -> dict[str, list[tuple[Any, ...]]]:
    """What a single jump over the whole span leaves."""
    return jumped()


steps = st.lists(
    st.integers(0, SPAN_DAYS * DAY_US) | st.sampled_from(range(0, SPAN_DAYS * DAY_US, DAY_US)), max_size=12
)


@settings(max_examples=20)
@given(steps, st.sampled_from([None, "GetOrder", "CreateSite"]))
def test_many_small_steps_leave_what_one_jump_leaves(
    by_a_jump: dict[str, list[tuple[Any, ...]]], stops: list[int], looking: str | None
) -> None:
    """Else a year of days and a jump of a year give two histories, and tests say nothing about real time."""
    with begun() as (sutler, _):
        order_id = sutler.ask("ListOrders")["Orders"][-1]["OrderId"]
        for stop in sorted(stops):
            sutler.advance(BEGIN + stop - sutler.now())
            if looking == "GetOrder":
                sutler.ask("GetOrder", OrderId=order_id)
            if looking == "CreateSite":
                with pytest.raises(Refused):  # a write that changes nothing
                    sutler.ask("CreateSite", Name="Wrong", RackPhysicalProperties={"UplinkCount": "UPLINK_COUNT_3"})
        sutler.advance(BEGIN + SPAN_DAYS * DAY_US - sutler.now())
        assert left(sutler) == by_a_jump


@settings(max_examples=10)
@given(st.lists(st.integers(0, SPAN_DAYS), max_size=8), st.sampled_from([1, 7, 86_400]))
def test_time_that_runs_leaves_what_one_jump_leaves(
    by_a_jump: dict[str, list[tuple[Any, ...]]], looks: list[int], rate: int
) -> None:
    """Else what is rehearsed at a day a second is not what a real-time account will see."""
    with begun(rate) as (sutler, wall):
        for day in [*sorted(looks), SPAN_DAYS]:
            wall.at = BEGIN + -(-day * DAY_US // rate)
            sutler.ask("ListOrders")
        assert left(sutler) == by_a_jump


@pytest.mark.parametrize(("timers", "seconds"), [(1, 10.0), (2, 10.0), (500, -1.0)])
def test_a_jump_in_slices_leaves_what_one_jump_leaves(
    by_a_jump: dict[str, list[tuple[Any, ...]]], monkeypatch: pytest.MonkeyPatch, timers: int, seconds: float
) -> None:
    """Else an account with many orders has another history than one with few."""
    monkeypatch.setattr(settle, "SLICE_TIMERS", timers)
    monkeypatch.setattr(settle, "SLICE_SECONDS", seconds)
    assert jumped() == by_a_jump


def test_everything_happens_at_its_own_time_and_not_a_microsecond_before() -> None:
    """Else an invoice is dated by whoever looked first."""
    before = None
    with begun() as (sutler, _):
        order_id = sutler.ask("ListOrders")["Orders"][-1]["OrderId"]
        submitted = round(sutler.ask("GetOrder", OrderId=order_id)["Order"]["OrderSubmissionDate"] * 1000) * 1000
        for status, days in SINCE_DAYS.items():
            if before is not None:
                sutler.advance(submitted + days * DAY_US - 1 - sutler.now())
                assert sutler.ask("GetOrder", OrderId=order_id)["Order"]["LineItems"][0]["Status"] == before
                sutler.advance(1)
            order = sutler.ask("GetOrder", OrderId=order_id)["Order"]
            assert order["LineItems"][0]["Status"] == status
            before = status
        assert order["OrderFulfilledDate"] == (submitted + 72 * DAY_US) / 1_000_000
    with begun() as (sutler, _):
        sutler.advance(SPAN_DAYS * DAY_US)
        assert sutler.ask("GetOrder", OrderId=order_id)["Order"] == order


def test_an_order_its_outpost_and_its_hosts_move_in_the_same_instant() -> None:
    """Else somebody sees an installed rack on an Outpost that is still PENDING."""
    with begun() as (sutler, _):
        seen: list[tuple[str, str, str | None]] = []
        order_id = sutler.ask("ListOrders")["Orders"][-1]["OrderId"]
        for _ in range(SPAN_DAYS):
            order = sutler.ask("GetOrder", OrderId=order_id)["Order"]
            owner = sutler.ask("GetOutpost", OutpostId=order["OutpostId"])["Outpost"]
            assets = sutler.ask("ListAssets", OutpostIdentifier=order["OutpostId"])["Assets"]
            states = {asset["ComputeAttributes"]["State"] for asset in assets if "ComputeAttributes" in asset}
            together = (order["Status"], owner["LifeCycleStatus"], states.pop() if states else None)
            if together not in seen:
                seen.append(together)
            sutler.advance(DAY_US)
    assert seen == [
        ("PREPARING", "PENDING", None),
        ("IN_PROGRESS", "PENDING", None),
        ("DELIVERED", "PENDING", None),
        ("DELIVERED", "PROVISIONING", "INSTALLING"),
        ("COMPLETED", "ACTIVE", "ACTIVE"),
    ]


@pytest.mark.parametrize("steps", [1, 50])
def test_a_quote_expires_after_thirty_days_with_its_requirements_as_they_then_were(steps: int) -> None:
    """Else a quote lives for ever, or tells of an Outpost as it came to be long after."""
    with begun() as (sutler, _):
        order = sutler.ask("ListOrders")["Orders"][-1]
        sutler.advance(50 * DAY_US)  # 22 days before the Outpost is ACTIVE
        quoted = quote(sutler, order["OutpostId"])["QuoteId"]
        sutler.advance(30 * DAY_US - 1)
        assert sutler.ask("GetQuote", QuoteIdentifier=quoted)["Quote"]["QuoteStatus"] == "CREATED"
    with begun() as (sutler, _):
        sutler.advance(50 * DAY_US)
        assert quote(sutler, order["OutpostId"])["QuoteId"] == quoted
        for _ in range(steps):
            sutler.advance(2000 * DAY_US // steps)  # when the contract has ended
        shown = sutler.ask("GetQuote", QuoteIdentifier=quoted)["Quote"]
        assert shown["QuoteStatus"] == "EXPIRED"
        frozen = {one["OrderingRequirementType"]: one["Status"] for one in shown["OrderingRequirements"]}
        assert frozen["OUTPOST_ACTIVE_CHECK_ERROR"] == frozen["OUTPOST_RENEWAL_REQUIRED_ERROR"] == "PASS"


def test_stale_timers_do_nothing_but_go_away() -> None:
    """Else a cancelled order is built, or an ordered quote expires."""
    with begun() as (sutler, _):
        order_id = sutler.ask("ListOrders")["Orders"][0]["OrderId"]
        before = sutler.ask("GetOrder", OrderId=order_id)["Order"]
        assert before["Status"] == "CANCELLED"
        ordered = sutler.ask("GetQuote", QuoteIdentifier=before["QuoteIdentifier"])
        waiting = sutler.ask("ListQuotes")["Quotes"][1]
        assert waiting["QuoteStatus"] == "CREATED"
        sutler.ask("DeleteQuote", QuoteIdentifier=waiting["QuoteId"])
        sutler.advance(SPAN_DAYS * DAY_US)
        assert sutler.ask("GetOrder", OrderId=order_id)["Order"] == before
        assert sutler.ask("GetQuote", QuoteIdentifier=before["QuoteIdentifier"]) == ordered
        assert len(sutler.ask("ListQuotes")["Quotes"]) == 2
        assert {(row[4], row[6]) for row in sutler.rows("timer")} == {("subscription", "ACTIVE")}


def test_a_timer_that_expects_another_status_leaves_every_row_alone() -> None:
    """Else a line item that was moved by hand is moved once more by the timer from before."""
    with begun() as (sutler, _):
        before = left(sutler)
        (order,) = (one for one in sutler.ask("ListOrders")["Orders"] if one["Status"] == "PREPARING")
        (item,) = sutler.ask("GetOrder", OrderId=order["OrderId"])["Order"]["LineItems"]
        stale = Timer(BEGIN + DAY_US, "us-west-2", "line_item", item["LineItemId"], expects="BUILDING")

        def set_timer(tx: Transaction) -> None:
            account, _ = settle.hold(tx, ACCOUNT, Fraction(0))
            settle.save(tx, settle.schedule(tx, account, [stale]))

        sutler.runner.run(sutler.sutler.executor.write(set_timer))
        assert len(sutler.rows("timer")) == len(before["timer"]) + 1
        sutler.advance(DAY_US)
        assert left(sutler) == before


def test_timers_due_together_go_in_the_order_in_which_they_were_set() -> None:
    """Else the same history is told in another order on another machine."""
    with begun() as (sutler, _):
        outpost_id = outpost(sutler)
        items = [{"CatalogItemId": "OR-SUTM504", "Quantity": 1}] * 3
        order = sutler.ask("CreateOrder", OutpostIdentifier=outpost_id, LineItems=items, PaymentOption="NO_UPFRONT")
        expected = [item["LineItemId"] for item in order["Order"]["LineItems"]]
        taken = [row[5] for row in sorted(sutler.rows("timer"), key=lambda row: row[1:3])]
        assert [subject for subject in taken if subject in expected] == expected


def test_the_sweeper_settles_an_account_that_nobody_calls() -> None:
    """Else a delivery is told only when somebody asks."""
    with begun(rate=1) as (sutler, wall):
        sweeper = sutler.sutler.sweeper
        assert sutler.runner.run(sweeper.turn()) is False
        wall.at = BEGIN + 14 * DAY_US
        assert sutler.runner.run(sweeper.turn()) is True
        statuses = [row[7] for row in sutler.rows("line_item")]
        assert sorted(statuses) == ["BUILDING", "CANCELLED"]
        assert sutler.runner.run(sweeper.turn()) is False
        wall.at -= 1
        assert sutler.now() == BEGIN + 14 * DAY_US


def test_a_jump_that_was_left_half_way_goes_on(
    by_a_jump: dict[str, list[tuple[Any, ...]]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a server that stops during a jump leaves an account between two times."""
    monkeypatch.setattr(settle, "SLICE_TIMERS", 1)
    monkeypatch.setattr(settle, "SLICE_SECONDS", -1.0)
    monkeypatch.setattr(desk_clock, "ANSWER_SECONDS", -1.0)
    with begun() as (sutler, _):
        status, shown = sutler.move(advance=timedelta(days=SPAN_DAYS))
        assert status == 202
        assert shown["now"] < shown["target"]
        while sutler.runner.run(sutler.sutler.sweeper.turn()):
            pass
        assert left(sutler) == by_a_jump
        assert sutler.now() == BEGIN + SPAN_DAYS * DAY_US


def test_whoever_calls_during_a_jump_waits_until_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a client sees an order between two times, and the same order earlier in its next call."""
    monkeypatch.setattr(settle, "SLICE_TIMERS", 1)
    monkeypatch.setattr(settle, "SLICE_SECONDS", -1.0)
    monkeypatch.setattr(desk_clock, "ANSWER_SECONDS", -1.0)
    with begun() as (sutler, _):
        order_id = sutler.ask("ListOrders")["Orders"][-1]["OrderId"]
        assert sutler.move(advance=timedelta(days=SPAN_DAYS))[0] == 202
        assert sutler.ask("GetOrder", OrderId=order_id)["Order"]["Status"] == "COMPLETED"
        assert sutler.now() == BEGIN + SPAN_DAYS * DAY_US


def test_nothing_is_left_to_do_when_time_has_ended() -> None:
    """Else an account at the end of 2099 keeps the sweeper turning for ever."""
    with begun(rate=RATE_MAX) as (sutler, wall):
        wall.at = BEGIN + 120 * 1_000_000
        assert sutler.now() == END
        quote(sutler, outpost(sutler))  # which would expire in 2100
        wall.at = BEGIN + 366 * DAY_US
        turns = [sutler.runner.run(sutler.sutler.sweeper.turn()) for _ in range(3)]
        assert turns[-1] is False


def test_a_reader_leaves_no_trace() -> None:
    """Else looking makes an account, and its clock begins when somebody was curious."""
    with begun() as (sutler, wall):
        stranger = "444455556666"
        assert sutler.ask("ListOrders", account=stranger)["Orders"] == []
        assert sutler.now(stranger) == wall.at
        wall.at += DAY_US
        assert sutler.now(stranger) == wall.at
        row = sutler.runner.run(sutler.sutler.executor.read(lambda tx: accounts.fetch(tx, stranger)))
        assert row is None

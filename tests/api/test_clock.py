"""The clock of an account as an operator meets it: read, moved in all four forms, refused in one sentence."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

import journey
from modes import Sutler, over_a_socket, rehearsed
from sutler.desk import clock as clock_desk
from sutler.lifecycle import settle

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

DAY = timedelta(days=1)


def moved(sutler: Sutler, **form: Any) -> dict[str, Any]:
    """Move the clock and return what is then shown of it."""
    status, shown = sutler.control("POST", f"clock?account={sutler.account}", form)
    assert status == 200, shown
    return dict(shown)


def instant(text: str) -> datetime:
    assert text.endswith("Z")
    return datetime.fromisoformat(text)


def test_a_clock_shows_whose_it_is_where_it_stands_how_it_runs_and_what_is_next(
    client: "OutpostsClient", sutler: Sutler, account: str
) -> None:
    """Else an operator cannot tell why nothing happens."""
    journey.site(client)
    shown = sutler.clock()
    assert shown == {"account": account, "now": shown["now"], "rate": 0, "mode": "manual", "next": None}
    quoted = client.create_quote(CountryCode="US", RequestedCapacities=[journey.ONE_HOST])["Quote"]
    after = sutler.clock()
    assert instant(after["next"]) == instant(shown["now"]) + 30 * DAY
    assert {**after, "next": None} == shown
    assert abs(quoted["ExpirationDate"] - instant(after["next"])) < timedelta(milliseconds=1)


def test_without_an_account_it_is_the_default_ones(sutler: Sutler) -> None:
    """Else somebody with a key like AKIA... moves a clock that is not theirs."""
    status, shown = sutler.control("GET", "clock")
    assert (status, shown["account"]) == (200, "123456789012")


@over_a_socket
def test_reading_a_clock_makes_no_account(sutler: Sutler) -> None:
    """Else a look at a mistyped account stops a clock that nobody has begun to use."""
    first = sutler.now
    assert any(sutler.now > first for _ in range(1000))  # also a clock that stands still begins with the first write
    sutler.client().create_site(Name="Begun")
    assert sutler.now == sutler.now


@pytest.mark.parametrize(
    ("duration", "meaning"),
    [
        ("P30D", 30 * DAY),
        ("PT36H", 1.5 * DAY),
        ("P1DT0.000001S", DAY + timedelta(microseconds=1)),
        ("PT0S", timedelta(0)),
    ],
)
def test_a_clock_goes_forward_by_a_duration(sutler: Sutler, duration: str, meaning: timedelta) -> None:
    """Else a rehearsal of a month takes a month."""
    begun = instant(moved(sutler, rate=0)["now"])
    shown = moved(sutler, advance=duration)
    assert instant(shown["now"]) == begun + meaning
    assert sutler.clock() == shown


@pytest.mark.parametrize("text", ["2040-02-29T12:00:00Z", "2040-02-29T14:00:00+02:00", "2040-02-29T12:00:00.000000Z"])
def test_a_clock_goes_to_a_moment(sutler: Sutler, text: str) -> None:
    """Else a rehearsal of a date has to be computed by hand."""
    shown = moved(sutler, to=text)
    assert shown["now"] == "2040-02-29T12:00:00Z"
    assert moved(sutler, to=text) == shown  # it is there


@over_a_socket  # in process the wall stands still as well
def test_a_clock_runs_at_a_rate_and_is_stopped_without_a_jump(sutler: Sutler) -> None:
    """Else a demonstration at a day a second loses a day when it is paused."""
    begun = instant(moved(sutler, to="2040-01-01T00:00:00Z")["now"])
    shown = moved(sutler, rate=86_400)
    assert (shown["rate"], shown["mode"]) == (86_400, "scaled")
    seen = next(seen for seen in (sutler.now for _ in range(100_000)) if seen > begun + DAY / 10)
    stopped = moved(sutler, rate=0)
    assert seen <= instant(stopped["now"]) < seen + 30 * DAY
    assert sutler.clock() == stopped
    assert (stopped["rate"], stopped["mode"]) == (0, "manual")
    assert moved(sutler, rate=1)["mode"] == "real"
    assert moved(sutler, rate=0.5)["rate"] == 0.5
    assert moved(sutler, rate=0.000001)["rate"] == 0.000001
    assert sutler.now >= instant(stopped["now"])


def test_an_order_is_found_in_whichever_region(sutler: Sutler) -> None:
    """Else `until` works for orders of one Region alone."""
    client = sutler.client(region="eu-west-1")
    site_id = journey.site(client)
    made = client.create_outpost(Name="Edge", SiteId=site_id, AvailabilityZone="eu-west-1a")["Outpost"]
    order_id = journey.order(client, journey.quote(client, made["OutpostId"]))
    begun = sutler.now
    assert sutler.until(order_id, "COMPLETED") == begun + 72 * DAY


BODIES: dict[str, tuple[bytes, str]] = {
    "no JSON": (b"{", "not JSON"),
    "no object": (b"[]", "object"),
    "no UTF-8": (b'{"\xff": "P1D"}', "not JSON"),
    "nothing": (b"", "exactly one"),
    "no form": (b"{}", "exactly one"),
    "two forms": (b'{"advance": "P1D", "rate": 0}', "exactly one"),
    "an unknown form": (b'{"skip": "P1D"}', "skip"),
    "no duration": (b'{"advance": "a day"}', "durations like P30D"),
    "a number as duration": (b'{"advance": true}', "durations like P30D"),
    "a negative duration": (b'{"advance": "-P1D"}', "does not go back"),
    "no time": (b'{"to": "tomorrow"}', "Times are like"),
    "a time without offset": (b'{"to": "2040-01-01T00:00:00"}', "needs its offset"),
    "a time that is past": (b'{"to": "2000-01-01T00:00:00Z"}', "does not go back"),
    "a time after the last": (b'{"to": "2100-01-01T00:00:00Z"}', "Times end at 2099-12-31T23:59:59"),
    "a duration beyond it": (b'{"advance": "P40000D"}', "Times end at"),
    "no rate": (b'{"rate": "fast"}', "rate"),
    "a negative rate": (b'{"rate": -1}', "from 0"),
    "too high a rate": (b'{"rate": 1e12}', "from 0"),
    "a rate that would stand still": (b'{"rate": 1e-300}', "from 0.000001"),
    "a rate that would be another": (b'{"rate": 6e-7}', "from 0.000001"),
    "no order": (b'{"until": {"status": "COMPLETED"}}', "order"),
    "no status": (b'{"until": {"order": "oo-00000000000000000"}}', "status"),
    "no id of an order": (b'{"until": {"order": "\\u0000", "status": "COMPLETED"}}', "a NUL character"),
    "no end of it": (b"[" * 10_000, "must be an object"),
    "an id and more": (b'{"until": {"order": "oo-00000000000000000\\n", "status": "COMPLETED"}}', "the id of an order"),
    "no such status": (b'{"until": {"order": "oo-00000000000000000", "status": "LOST"}}', "must be one of"),
    "a status that none comes to": (
        b'{"until": {"order": "oo-00000000000000000", "status": "CANCELLED"}}',
        "must be one of",
    ),
}


@pytest.mark.parametrize("case", BODIES)
def test_a_move_that_means_nothing_is_refused_and_moves_nothing(sutler: Sutler, case: str) -> None:
    """Else a mistyped request leaves the clock somewhere."""
    body, sentence = BODIES[case]
    before = moved(sutler, rate=0)
    status, _, answer = sutler.exchange("POST", f"/_sutler/clock?account={sutler.account}", {}, body)
    assert status == 400
    assert sentence in answer.decode()
    assert sutler.clock() == before


def test_a_clock_waits_only_for_orders_of_its_account_that_will_come_there(
    client: "OutpostsClient", sutler: Sutler
) -> None:
    """Else a script waits for ever, or moves time for somebody else's order."""
    _, order_id = journey.ordered(client)
    _, cancelled = journey.ordered(client)
    client.cancel_order(OrderId=cancelled)
    other = sutler.another()
    for asking, order, expected in (
        (sutler, "oo-00000000000000000", 404),
        (other, order_id, 404),
        (sutler, cancelled, 409),
    ):
        before = moved(asking, rate=0)
        until = {"until": {"order": order, "status": "COMPLETED"}}
        status, answer = asking.control("POST", f"clock?account={asking.account}", until)
        assert (status, set(answer)) == (expected, {"error"})
        assert order in answer["error"]
        assert asking.clock() == before


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "clock?account=12345678901", 400),
        ("GET", "clock?account=12345678901a", 400),
        ("PUT", "clock", 405),
        ("DELETE", "clock", 405),
        ("GET", "clocks", 404),
        ("GET", "", 404),
        ("POST", "health", 405),
    ],
)
def test_what_the_control_api_does_not_have_is_said_in_one_sentence(
    sutler: Sutler, method: str, path: str, status: int
) -> None:
    """Else an operator who mistypes a URL gets a page, or nothing."""
    answered, answer = sutler.control(method, path)
    assert (answered, set(answer)) == (status, {"error"})


def test_health_says_that_it_can_serve(sutler: Sutler) -> None:
    """Else an orchestrator sends calls to a server that cannot answer them."""
    status, answer = sutler.control("GET", "health", host="anything.example")
    assert (status, answer["status"]) == (200, "ok")


def test_a_foreign_host_moves_no_clock(sutler: Sutler) -> None:
    """Else a web page whose name points to this machine does."""
    before = moved(sutler, rate=0)
    path = f"clock?account={sutler.account}"
    status, answer = sutler.control("POST", path, {"advance": "P1D"}, host="rebound.example:4631")
    assert (status, set(answer)) == (403, {"error"})
    assert sutler.clock() == before


@over_a_socket
def test_a_foreign_page_moves_no_clock_and_orders_nothing(sutler: Sutler) -> None:
    """Else any page that somebody looks at can."""
    before = moved(sutler, rate=0)
    path = f"clock?account={sutler.account}"
    status, _ = sutler.control("POST", path, {"advance": "P1D"}, origin="https://page.example")
    assert status == 403
    assert sutler.clock() == before
    status, headers, _ = sutler.exchange("POST", "/sites", {"origin": "https://page.example"}, b'{"Name": "Page"}')
    assert (status, headers["x-amzn-errortype"]) == (403, "AccessDeniedException")


def test_a_long_way_is_answered_on_the_way_and_gone_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else the caller's patience, or a proxy's, ends before an honest answer comes."""
    monkeypatch.setattr(clock_desk, "ANSWER_SECONDS", 0.0)
    monkeypatch.setattr(settle, "SLICE_TIMERS", 1)
    with rehearsed() as sutler:
        client = sutler.client()
        quote_ids = [journey.quote(client) for _ in range(3)]
        begun = sutler.now
        status, shown = sutler.control("POST", f"clock?account={sutler.account}", {"advance": "P31D"})
        assert status == 202
        assert instant(shown["target"]) == begun + 31 * DAY
        assert begun <= instant(shown["now"]) <= instant(shown["target"])
        # Whoever calls meanwhile waits until the clock is there.
        assert client.get_quote(QuoteIdentifier=quote_ids[-1])["Quote"]["QuoteStatus"] == "EXPIRED"
        assert sutler.now == begun + 31 * DAY
        assert "target" not in sutler.clock()


def test_times_end_at_the_last_second_of_2099(sutler: Sutler) -> None:
    """Else a clock runs into years that no timestamp of the API can show."""
    last = datetime(2099, 12, 31, 23, 59, 59, tzinfo=UTC)
    sutler.to(last)
    assert instant(moved(sutler, rate=86_400)["now"]) == last
    assert sutler.now == last

"""Does a walk over thousands see each item once, whatever the size of its pages, and while others come and go?

Rows are seeded through the store's own functions, several in each microsecond, so that places tie. Everything is walked
in memory; on the other engines, whose statements are the same, one list in each direction.
"""

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

from assembled import ACCOUNT, REGION, Assembled
from databases import postgres_url
from sutler.store import orders, outposts, quotes, sites
from sutler.store.batched import open_sqlite
from sutler.store.inline import open_memory
from sutler.store.orders import LineItemRow, OrderRow
from sutler.store.outposts import OutpostRow
from sutler.store.pooled import open_postgres
from sutler.store.quotes import QuoteRow
from sutler.store.sites import SiteRow
from sutler.store.transaction import Executor, Transaction

COUNT: Final = 2_500
TIES: Final = 3
BEGIN_US: Final = 1_700_000_000_000_000
HOME: Final = "os-00000000000000000"
Place = tuple[int, str]


def insert_site(tx: Transaction, place: Place) -> None:
    sites.insert(tx, ACCOUNT, REGION, SiteRow(site_id=place[1], created=place[0], name="Site"))


def insert_outpost(tx: Transaction, place: Place) -> None:
    zone = ("us-west-2a", "usw2-az1")
    row = OutpostRow(place[1], place[0], HOME, ACCOUNT, "Outpost", None, "PENDING", *zone, "RACK")
    outposts.insert(tx, ACCOUNT, REGION, row)


def insert_quote(tx: Transaction, place: Place) -> None:
    asked = '{"CountryCode":"US","RequestedCapacities":[{"QuoteCapacityType":"EC2","Unit":"m5.large","Quantity":1}]}'
    made = QuoteRow(
        quote_id=place[1],
        created=place[0],
        expires=place[0] + 1,
        status="EXPIRED",  # so that nothing is due
        status_message=None,
        outpost_id=None,
        country_code="US",
        description=None,
        fingerprint=None,
        requirements="[]",
        submitted_order_id=None,
        request=asked,
        options="[]",
        plans="[]",
    )
    quotes.insert(tx, ACCOUNT, REGION, made)


def insert_order(tx: Transaction, place: Place) -> None:
    order = OrderRow(
        order_id=place[1],
        created=place[0],
        outpost_id="op-00000000000000000",
        quote_id=None,
        quote_option_id=None,
        payment_option="NO_UPFRONT",
        payment_term="THREE_YEARS",
        order_type="OUTPOST",
        status="CANCELLED",
        fulfilled=None,
        upfront_usd_cents=0,
        monthly_usd_cents=0,
    )
    item = LineItemRow(place[1], 0, f"ooi-{place[1][3:]}", None, 1, "CANCELLED", place[0])
    orders.insert(tx, ACCOUNT, REGION, order, [(item, "{}")])


class Listed(NamedTuple):
    """A list, how its rows come and go, and its order."""

    prefix: str
    items: str
    name: str
    insert: Callable[[Transaction, Place], None]
    delete: Callable[[Transaction, str, str, str], None] | None
    newest_first: bool


LISTS: Final = {
    "ListSites": Listed("os", "Sites", "SiteId", insert_site, sites.delete, newest_first=False),
    "ListOutposts": Listed("op", "Outposts", "OutpostId", insert_outpost, outposts.delete, newest_first=False),
    "ListQuotes": Listed("oq", "Quotes", "QuoteId", insert_quote, quotes.delete, newest_first=True),
    "ListOrders": Listed("oo", "Orders", "OrderId", insert_order, None, newest_first=True),  # which nobody deletes
}


WALKS: Final = pytest.mark.parametrize(
    ("sutler", "operation", "size"),
    [
        *(("memory", operation, size) for operation in LISTS for size in (1, 7, 100, 1000)),
        *(("sqlite", operation, 100) for operation in ("ListSites", "ListQuotes")),
        pytest.param("postgresql", "ListSites", 100, marks=pytest.mark.postgres),
        pytest.param("postgresql", "ListQuotes", 100, marks=pytest.mark.postgres),
    ],
    indirect=["sutler"],
)


class Rows:
    """The rows of one list, as the test knows them without asking it."""

    def __init__(self, sutler: Assembled, listed: Listed) -> None:
        self._sutler: Final = sutler
        self._listed: Final = listed
        self._random: Final = random.Random(COUNT)  # the same rows each time
        self.present = {self._fresh(BEGIN_US + number // TIES) for number in range(COUNT)}
        self.throughout = set(self.present)
        self.ever = set(self.present)

        def seed(tx: Transaction) -> None:
            if listed.prefix == "op":
                insert_site(tx, (BEGIN_US, HOME))
            for place in self._random.sample(sorted(self.present), COUNT):
                listed.insert(tx, place)

        self._write(seed)

    def in_order(self) -> list[str]:
        """Return the names of all rows as their list has them."""
        return [name for _, name in sorted(self.present, reverse=self._listed.newest_first)]

    def come_and_go(self, last: str) -> None:
        """Take away some rows and add others: anywhere, and where the walk just is."""
        here = next(place for place in self.ever if place[1] == last)
        moments = [here[0], here[0], *(BEGIN_US + self._random.randrange(COUNT // TIES) for _ in range(2))]
        come = {self._fresh(moment) for moment in moments}
        gone: set[Place] = set()
        if self._listed.delete is not None:
            gone = {here, *self._random.sample(sorted(self.present), 3)} & self.present

        def change(tx: Transaction) -> None:
            for place in come:
                self._listed.insert(tx, place)
            for _, name in gone:
                assert self._listed.delete is not None
                self._listed.delete(tx, ACCOUNT, REGION, name)

        self._write(change)
        self.present = (self.present | come) - gone
        self.throughout -= gone
        self.ever |= come

    def _fresh(self, created: int) -> Place:
        return created, f"{self._listed.prefix}-{self._random.getrandbits(68):017x}"

    def _write(self, job: Callable[[Transaction], None]) -> None:
        self._sutler.runner.run(self._sutler.sutler.executor.write(job))


@pytest.fixture
def sutler(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Assembled]:
    """A Sutler in the test's own process, on one of the engines."""

    def opened() -> Executor:
        match request.param:
            case "memory":
                return open_memory()
            case "sqlite":
                return open_sqlite(tmp_path / "data")
            case url:
                return open_postgres(url)

    if request.param == "postgresql":
        with postgres_url() as request.param, closing(Assembled(opened)) as assembled:
            yield assembled
    else:
        with closing(Assembled(opened)) as assembled:
            yield assembled


def walk(sutler: Assembled, operation: str, size: int, between: Callable[[str], None] | None = None) -> list[list[str]]:
    """Return the names of each page of a list.

    Args:
        between: called with the last name of each page that another one follows.
    """
    listed = LISTS[operation]
    pages: list[list[str]] = []
    following: dict[str, Any] = {}
    while True:
        answer = sutler.ask(operation, MaxResults=size, **following)
        pages.append([item[listed.name] for item in answer[listed.items]])
        if "NextToken" not in answer:
            return pages
        following = {"NextToken": answer["NextToken"]}
        if between is not None:
            between(pages[-1][-1])


@WALKS
def test_a_long_list_is_walked_whole_by_pages_of_any_size(sutler: Assembled, operation: str, size: int) -> None:
    """Else an inventory of a large account lacks items, has some twice, or never ends."""
    expected = Rows(sutler, LISTS[operation]).in_order()
    pages = walk(sutler, operation, size)
    assert [name for page in pages for name in page] == expected
    assert [len(page) for page in pages] == [len(expected[begin : begin + size]) for begin in range(0, COUNT, size)]


@WALKS
def test_rows_that_come_and_go_hide_and_repeat_none_that_stays(sutler: Assembled, operation: str, size: int) -> None:
    """Else whoever deletes or orders while another walks the list makes that one count wrong."""
    rows = Rows(sutler, LISTS[operation])
    steps = 0

    def between(last: str) -> None:
        nonlocal steps
        steps += 1
        if steps % max(1, COUNT // size // 100) == 0:  # a hundred times a walk, and never more than the walk goes on
            rows.come_and_go(last)

    walked = [name for page in walk(sutler, operation, size, between) for name in page]
    assert len(rows.ever) > COUNT
    assert len(set(walked)) == len(walked)
    assert {name for _, name in rows.throughout} <= set(walked)
    places = {name: (created, name) for created, name in rows.ever}
    in_order = pairwise(places[name] for name in walked)
    assert all((one > other) is LISTS[operation].newest_first for one, other in in_order)
    assert {name for page in walk(sutler, operation, 1000) for name in page} == {name for _, name in rows.present}

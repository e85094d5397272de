"""Does a walk by pages see each item that stays exactly once, whatever comes and goes between two pages?"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from hypothesis import given
from hypothesis import strategies as st

from sutler.operations.listing import BEGINNING, END, page
from sutler.operations.registry import Call
from sutler.reference.loader import load
from sutler.store.ids import Ids

if TYPE_CHECKING:
    from sutler.store.transaction import Transaction

Place = tuple[int, str]

CALL = Call("ListSites", "111122223333", "us-east-1", "anonymous", 0, cast("Transaction", None), Ids(), load())
# Few moments and few names, so that places tie and what comes is often where the walk just is.
places = st.tuples(st.integers(0, 4), st.text("abcd", min_size=1, max_size=2))
changes = st.tuples(st.sets(places, max_size=6), st.sets(places, max_size=6))


@given(st.sets(places, max_size=20), st.lists(changes, max_size=12), st.integers(1, 5), st.booleans())
def test_each_item_that_stays_is_seen_once_and_none_twice(
    seeded: set[Place], between: list[tuple[set[Place], set[Place]]], size: int, newest_first: bool
) -> None:
    """Else deleting or ordering while another walks the list makes that one miss an item, or count one twice."""
    present, throughout, ever = set(seeded), set(seeded), set(seeded)

    def fetch(beyond: Place, limit: int) -> Sequence[Place]:
        if newest_first:
            return sorted((place for place in present if place < beyond), reverse=True)[:limit]
        return sorted(place for place in present if place > beyond)[:limit]

    walked: list[Place] = []
    request: dict[str, Any] = {"MaxResults": size}
    waiting = list(between)
    while True:
        items, following = page(CALL, request, fetch, lambda place: place, start=END if newest_first else BEGINNING)
        walked += items
        if not following:
            break
        assert len(items) == size
        request |= following
        if waiting:
            come, gone = waiting.pop()
            present = (present | come) - gone
            throughout -= gone
            ever |= come
    assert walked == sorted(set(walked), reverse=newest_first)
    assert throughout <= set(walked) <= ever

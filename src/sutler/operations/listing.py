"""How is a list given out page by page? Keyset pages: a page begins after the last item of the one before.

Rows that come and go between two pages neither repeat nor hide others. The last page has no token.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from sutler.operations.registry import Call
from sutler.wire import pages
from sutler.wire.pages import Cursor

Item = TypeVar("Item")

BEGINNING: Final = Cursor(-1, "")
"""Before the first item of a list in order of creation."""
END: Final = Cursor(2**62, "")
"""After the last one: where a list with the newest first begins."""


def page(
    call: Call,
    request: Mapping[str, Any],
    fetch: Callable[[tuple[int, str], int], Sequence[Item]],
    place: Callable[[Item], tuple[int, str]],
    *,
    start: Cursor = BEGINNING,
) -> tuple[Sequence[Item], dict[str, str]]:
    """Return one page of a list, and the NextToken member if there is a next page.

    Args:
        fetch: gives up to so many items after a (created, id).
        place: the (created, id) of an item.
        start: where the list begins; END for the newest first.
    Refuses: ValidationException: a token of another list.
    """
    bound = pages.bound(call.operation, call.account, call.region, request)
    cursor = start if "NextToken" not in request else pages.decode(request["NextToken"], bound)
    size = pages.page_size(request)
    items = fetch((cursor.created, cursor.id), size + 1)  # one more tells whether there is a next page
    if len(items) <= size:
        return items, {}
    return items[:size], {"NextToken": pages.encode(Cursor(*place(items[size - 1])), bound)}

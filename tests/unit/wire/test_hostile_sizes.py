"""Does a request that is wrong a hundred thousand times cost about as much as one that is right?

Held on counts: of the elements that are looked at, and of the violations that are put into words.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from sutler.wire import constraints
from sutler.wire.constraints import MESSAGE_MOST, Members, Violation, Violations, message
from sutler.wire.contract import OPERATIONS


class Watched(list[Any]):
    """A list that counts how many of its elements were looked at."""

    seen = 0

    def __iter__(self) -> Iterator[Any]:
        for item in super().__iter__():
            self.seen += 1
            yield item


@pytest.mark.parametrize(
    ("name", "member", "item", "most"),
    [
        ("CreateQuote", "RequestedCapacities", {"Unit": ""}, 2000),
        ("CreateOrder", "LineItems", {"Quantity": 0}, 20),
        ("UntagResource", "TagKeys", "", 50),
    ],
)
def test_a_list_that_is_too_long_is_told_for_its_length_and_not_looked_into(
    name: str, member: str, item: Any, most: int
) -> None:
    """Else one request of 4 MiB holds everybody up for seconds while words are made that nobody will read."""
    items = Watched([item] * 100_000)
    found = OPERATIONS[name].violations({member: items})
    too_long = f"Member must have length less than or equal to {most}"
    assert [told.constraint for told in found.first if told.path.lower().startswith(member.lower())] == [too_long]
    assert found.count == len(found.first)
    assert items.seen <= MESSAGE_MOST, "to be shown, and no further"
    at_its_longest = OPERATIONS[name].violations({member: [item] * most}).first
    told = [told.constraint for told in at_its_longest if told.path.lower().startswith(member.lower())]
    assert told
    assert too_long not in told


def test_a_map_that_is_too_large_is_told_for_its_size() -> None:
    """Else a map of broken tags costs what a list of them does not."""
    found = OPERATIONS["CreateSite"].violations({"Name": "Site", "Tags": {f"aws:{n}": "" for n in range(51)}})
    assert [violation.constraint for violation in found.first] == ["Member must have length less than or equal to 50"]
    assert len(OPERATIONS["CreateSite"].violations({"Name": "Site", "Tags": {"aws:": ""}}).first) == 2


@pytest.mark.parametrize(
    ("pool", "broken"),
    [({}, 2), ({"InstanceType": "m5.large"}, 1), ({"InstanceType": "", "Count": 0}, 2)],
)
def test_a_list_without_a_greatest_length_is_counted_whole_and_worded_only_as_far_as_a_message_goes(
    monkeypatch: pytest.MonkeyPatch, pool: dict[str, Any], broken: int
) -> None:
    """Else a refused request of 4 MiB costs a hundred accepted ones."""
    built = 0

    def counted(*arguments: Any) -> Violation:
        nonlocal built
        built += 1
        return Violation(*arguments)

    monkeypatch.setattr(constraints, "Violation", counted)
    request = {"OutpostIdentifier": "op-0123456789abcdef0", "InstancePools": [pool] * 100_000}
    found = OPERATIONS["StartCapacityTask"].violations(request)
    assert found.count == 100_000 * broken
    assert built == len(found.first) <= MESSAGE_MOST // 40
    assert message(found).startswith(f"{100_000 * broken} validation errors detected: Value")


@pytest.mark.parametrize("place", [1, 500, 501, 1701, 2600])
def test_what_is_wrong_in_a_long_list_is_named_by_its_place(place: int) -> None:
    """Else elements that are passed over as right shift the place of the wrong one."""
    pool = {"InstanceType": "m5.large", "Count": 1}
    pools = [pool] * (place - 1) + [{"InstanceType": "m5.large", "Count": -1}] + [pool] * (2600 - place)
    request = {"OutpostIdentifier": "op-0123456789abcdef0", "InstancePools": pools}
    found = OPERATIONS["StartCapacityTask"].violations(request)
    assert [violation.path for violation in found.first] == [f"instancePools.{place}.member.count"]


def test_hardly_more_is_worded_than_is_said() -> None:
    """Else a request with many wrong members costs more than several right ones, for sentences that nobody reads."""
    address = OPERATIONS["UpdateSiteAddress"].input.members["Address"]
    assert isinstance(address, Members)
    blank = dict.fromkeys(address.members, "")
    found = OPERATIONS["CreateSite"].violations({"Name": "", "OperatingAddress": blank, "ShippingAddress": blank})
    said = message(found).count("failed to satisfy constraint")
    assert found.count > 30
    assert said <= len(found.first) <= said + 2


def test_a_huge_value_is_shown_by_its_beginning() -> None:
    """Else a value of megabytes is written out in full to be cut to a hundred characters."""
    (violation,) = OPERATIONS["CreateSite"].violations({"Name": "x" * 1_000_000}).first
    assert violation.value == "x" * (MESSAGE_MOST + 1)
    assert f"'{'x' * 100}…'" in message(Violations(1, (violation,)))

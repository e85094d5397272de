"""Does an Outpost get the zone that was meant, under both names, or a refusal?"""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sutler.rules.refusal import Refusal
from sutler.rules.zones import Zone, choose_zone

OREGON = {f"us-west-2{letter}": f"usw2-az{number}" for number, letter in enumerate("abcd", start=1)}
VIRGINIA = {f"us-east-1{letter}": f"use1-az{number}" for number, letter in enumerate("abcdef", start=1)}


def chosen(zones: Mapping[str, str], region: str, name: str | None, zone_id: str | None) -> Zone | Refusal:
    return choose_zone(zones, region=region, unsupported={"use1-az3"}, name=name, zone_id=zone_id)


@given(st.sampled_from(sorted(OREGON)))
def test_a_name_an_id_and_both_mean_the_same_zone(name: str) -> None:
    """Else two accounts that name one zone in their own ways get two."""
    zone = Zone(name, OREGON[name])
    assert chosen(OREGON, "us-west-2", name, None) == zone
    assert chosen(OREGON, "us-west-2", None, zone.zone_id) == zone
    assert chosen(OREGON, "us-west-2", name, zone.zone_id) == zone


@pytest.mark.parametrize(
    ("name", "zone_id"),
    [
        (None, None),
        ("us-west-2z", None),
        (None, "usw2-az9"),
        ("us-east-1a", None),
        ("us-west-2a", "usw2-az2"),
        ("us-west-2a", "usw2-az9"),
        ("us-west-2z", "usw2-az1"),
    ],
)
def test_no_zone_an_unknown_one_and_two_different_ones_are_refused(name: str | None, zone_id: str | None) -> None:
    """Else an Outpost stands in a zone that its owner cannot reach, or did not mean."""
    answer = chosen(OREGON, "us-west-2", name, zone_id)
    assert isinstance(answer, Refusal)
    assert answer.code == "ValidationException"


def test_the_zones_that_take_no_outposts_are_refused_under_both_names() -> None:
    """Else a customer in use1-az3 learns it only after the site was prepared."""
    for name, zone_id in VIRGINIA.items():
        for asked in ((name, None), (None, zone_id)):
            answer = chosen(VIRGINIA, "us-east-1", *asked)
            assert isinstance(answer, Refusal) == (zone_id == "use1-az3")


def test_a_region_without_known_zones_takes_no_outposts() -> None:
    """Else a typing error in the Region ends in a server error."""
    assert isinstance(chosen({}, "us-west-9", "us-west-9a", None), Refusal)

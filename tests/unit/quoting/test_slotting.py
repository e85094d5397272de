"""Are the hosts as few as they can be, and can each really be slotted so?"""

from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sutler.quoting.layouts import slot
from sutler.quoting.program import Budget, NotProven
from sutler.quoting.racks import host_plan
from sutler.quoting.slotting import SlottedHost, fewest
from sutler.reference.hardware import Host, InstanceType
from unit.quoting.asking import REFERENCE
from unit.quoting.checker import check_slots

HARDWARE = REFERENCE.hardware
C6ID_SIZES = ("4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge", "32xlarge")
RACK_FAMILIES = ("m5", "c5", "i3en", "g4dn", "m7i", "m8i")


def demand(**sizes: int) -> dict[InstanceType, int]:
    """Read m5_24xlarge=2 as two m5.24xlarge."""
    return {HARDWARE.instance_types[name.replace("_", ".")]: count for name, count in sizes.items()}


def slotted(wanted: Mapping[InstanceType, int], costs: Sequence[int] | None = None) -> list[SlottedHost]:
    hosts = HARDWARE.hosts_of(next(iter(wanted)).family)
    found = slot(wanted, hosts, costs or [1] * len(hosts), Budget())
    assert not isinstance(found, NotProven)
    return found


def holds(sizes: Sequence[int], hosts: Sequence[Host]) -> bool:
    """Tell, instance by instance and by trying everything, whether the hosts hold these sizes."""

    @cache
    def place(at: int, rooms: tuple[tuple[int, ...], ...]) -> bool:
        if at == len(ordered):
            return True
        size = ordered[at]
        for number, halves in enumerate(rooms):
            half_vcpus = hosts[order[number]].half_vcpus
            options: list[tuple[int, ...]] = []
            if size <= half_vcpus:
                options = [
                    tuple(room - size if h == half else room for h, room in enumerate(halves))
                    for half in range(len(halves))
                    if halves[half] >= size
                ]
            elif len(halves) == 2 and min(halves) >= size / 2:
                options = [(halves[0] - size // 2, halves[1] - size // 2)]
            for left in options:
                after = [*rooms[:number], tuple(sorted(left)), *rooms[number + 1 :]]
                if place(at + 1, tuple(after)):
                    return True
        return False

    ordered = sorted(sizes, reverse=True)
    order = range(len(hosts))
    return place(0, tuple((host.half_vcpus,) * host.halves for host in hosts))


@st.composite
def small_demands(draw: st.DrawFn) -> dict[InstanceType, int]:
    family = draw(st.sampled_from(RACK_FAMILIES))
    (host,) = HARDWARE.hosts_of(family)
    # Sizes from an eighth of a half up: smaller ones fill gaps and make the exhaustive search long.
    kinds = [kind for kind in HARDWARE.types_on(host) if kind.vcpus * 8 >= host.half_vcpus]
    chosen = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=4, unique=True))
    return {kind: draw(st.integers(1, 4)) for kind in chosen}


@settings(max_examples=120, deadline=None)
@given(small_demands())
def test_no_fewer_hosts_could_hold_the_instances(wanted: dict[InstanceType, int]) -> None:
    """Else customers pay for hosts that they do not need."""
    found = slotted(wanted)
    sizes = [kind.vcpus for kind, count in wanted.items() for _ in range(count)]
    (host,) = HARDWARE.hosts_of(next(iter(wanted)).family)
    assert not holds(sizes, [host] * (len(found) - 1))
    assert len(found) >= fewest(wanted, host)


@settings(max_examples=120, deadline=None)
@given(small_demands(), st.integers(1, 40))
def test_each_host_can_be_slotted_as_said_and_all_instances_are_there(
    wanted: dict[InstanceType, int], factor: int
) -> None:
    """Else the assets that are delivered cannot run what was ordered."""
    wanted = {kind: count * factor for kind, count in wanted.items()}
    total: dict[str, int] = {}
    for host in slotted(wanted):
        plan = host_plan(host)
        check_slots(plan)
        for name, count in plan.slotting.items():
            total[name] = total.get(name, 0) + count
    assert total == {kind.name: count for kind, count in wanted.items()}


@pytest.mark.parametrize(
    ("sizes", "hosts"),
    [
        ({"m5_8xlarge": 3}, 2),
        ({"m5_16xlarge": 1, "m5_8xlarge": 1}, 2),
        ({"m5_large": 48}, 1),
        ({"m5_large": 4, "m5_xlarge": 4, "m5_2xlarge": 3, "m5_4xlarge": 1, "m5_8xlarge": 1}, 1),
        ({"c5_18xlarge": 1, "c5_2xlarge": 2, "c5_xlarge": 2}, 1),
        ({"m7i_16xlarge": 2, "m7i_8xlarge": 2}, 1),
        ({"m8i_48xlarge": 2}, 1),
        ({"m8i_32xlarge": 3}, 2),
        ({"g4dn_8xlarge": 1, "g4dn_4xlarge": 1}, 1),
    ],
)
def test_the_allowed_and_the_forbidden_layouts_of_the_white_paper(sizes: dict[str, int], hosts: int) -> None:
    """Else a layout is promised that no 24xlarge host can have, or a host is sold that is not needed."""
    assert len(slotted(demand(**sizes))) == hosts


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(st.sampled_from(C6ID_SIZES), st.integers(1, 2), min_size=1, max_size=4),
    st.sampled_from([(42, 75), (42, 90), (50, 75), (1, 1)]),
)
def test_of_two_kinds_of_host_the_cheapest_mix_is_taken(sizes: dict[str, int], costs: tuple[int, int]) -> None:
    """Else a server quote is dearer than it has to be."""
    wanted = {HARDWARE.instance_types[f"c6id.{size}"]: count for size, count in sizes.items()}
    small, large = HARDWARE.hosts_of("c6id")
    found = slotted(wanted, costs)
    cost = sum(costs[host.host.key == large.key] for host in found)
    vcpus = [kind.vcpus for kind, count in wanted.items() for _ in range(count)]
    cheaper = [
        (smalls, larges)
        for smalls in range(2 * len(vcpus) + 1)
        for larges in range(len(vcpus) + 1)
        if smalls * costs[0] + larges * costs[1] < cost and smalls * 64 + larges * 128 >= sum(vcpus)
    ]
    assert not any(holds(vcpus, [small] * smalls + [large] * larges) for smalls, larges in cheaper)
    for host in found:
        check_slots(host_plan(host))


def test_what_no_bound_settles_is_settled_by_the_program_or_left_open() -> None:
    """Else an answer that is not proven passes for the best."""
    # Each half of 96 takes one 16xlarge of 64 or the 12xlarge of 48 and never both, which no count of vCPUs shows.
    wanted = demand(m7i_16xlarge=4, m7i_12xlarge=1)
    (host,) = HARDWARE.hosts_of("m7i")
    assert fewest(wanted, host) == 2
    assert not holds([64, 64, 64, 64, 48], [host, host])
    assert len(slotted(wanted)) == 3
    assert slot(wanted, [host], [1], Budget(ends=0.0)) == NotProven()


@pytest.mark.parametrize(
    "wanted",
    [
        demand(m8i_48xlarge=2, m8i_32xlarge=2, m8i_24xlarge=7, m8i_16xlarge=4, m8i_12xlarge=7),
        demand(m8i_96xlarge=2, m8i_48xlarge=2, m8i_32xlarge=3, m8i_12xlarge=6, m8i_8xlarge=2, m8i_large=2),
    ],
)
def test_a_slotting_that_the_easy_way_misses_is_found_by_the_program(wanted: dict[InstanceType, int]) -> None:
    """Else customers pay for a sixth host where five will do."""
    (host,) = HARDWARE.hosts_of("m8i")
    found = slotted(wanted)
    assert len(found) == fewest(wanted, host) == 5
    for one in found:
        check_slots(host_plan(one))
    assert slot(wanted, [host], [1], Budget(ends=0.0)) == NotProven()

"""Do the layouts of given hosts hold what they say, leave what must stay, and are they found whenever there are any?"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sutler.quoting.given_hosts import Fixture, arranged, lay_out
from sutler.quoting.program import Infeasible, NotProven
from sutler.quoting.racks import host_plan
from sutler.reference.hardware import Host, InstanceType
from unit.quoting.asking import REFERENCE
from unit.quoting.checker import check_slots

HARDWARE = REFERENCE.hardware
TYPES = HARDWARE.instance_types
FAMILIES = ("m5", "c5", "g4dn", "m7i", "m8i", "c6id", "bmn-sf2e")
Slots = Counter[InstanceType]


def slots(**sizes: int) -> Slots:
    """Read m5_24xlarge=2 as two m5.24xlarge."""
    return Counter({TYPES[name.replace("__", "-").replace("_", ".", 1)]: count for name, count in sizes.items()})


def fixtures(hosts: Sequence[Host], pinned: Sequence[Slots] = ()) -> list[Fixture]:
    held = [*pinned, *([Counter()] * (len(hosts) - len(pinned)))]
    return [Fixture(str(number), host, one) for number, (host, one) in enumerate(zip(hosts, held, strict=True))]


def possible(hosts: Sequence[Host], pinned: Sequence[Slots], wanted: Mapping[InstanceType, int]) -> bool:
    """Tell by trying everything, instance by instance and half by half, whether there is a layout."""
    rest = Counter(wanted)
    for one in pinned:
        rest.subtract(one)
    if any(count < 0 for count in rest.values()):
        return False
    fixed = sorted(
        ((number, kind) for number, one in enumerate(pinned) for kind in one.elements()),
        key=lambda item: -item[1].vcpus,
    )
    loose = sorted(rest.elements(), key=lambda kind: -kind.vcpus)
    order: list[tuple[int | None, InstanceType]] = [*fixed, *((None, kind) for kind in loose)]
    order.sort(key=lambda item: -item[1].vcpus)
    first = tuple(((host.half_vcpus,) * host.halves, False) for host in hosts)

    @cache
    def place(at: int, rooms: tuple[tuple[tuple[int, ...], bool], ...]) -> bool:
        if at == len(order):
            return True
        where, kind = order[at]
        for number, (halves, spanned) in enumerate(rooms):
            host = hosts[number]
            if where not in (None, number) or not host.takes(kind):
                continue
            ways: list[tuple[tuple[int, ...], bool]] = []
            if kind.vcpus <= host.half_vcpus:
                ways = [
                    (tuple(room - kind.vcpus * (h == half) for h, room in enumerate(halves)), spanned)
                    for half in range(len(halves))
                    if halves[half] >= kind.vcpus
                ]
            elif len(halves) == 2 and not spanned and min(halves) >= kind.vcpus // 2:
                ways = [(tuple(room - kind.vcpus // 2 for room in halves), True)]
            if any(place(at + 1, (*rooms[:number], way, *rooms[number + 1 :])) for way in ways):
                return True
        return False

    return place(0, first)


@st.composite
def questions(draw: st.DrawFn) -> tuple[list[Host], list[Slots], Slots]:
    """Few hosts of one family, each with a few large instances that must stay, and slots that may not fit."""
    kinds = HARDWARE.hosts_of(draw(st.sampled_from(FAMILIES)))
    hosts = draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=3))
    types = [kind for kind in HARDWARE.types_on(kinds[-1]) if kind.vcpus * 8 >= kinds[-1].half_vcpus]
    some = st.dictionaries(st.sampled_from(types), st.integers(1, 2), max_size=2).map(Counter)
    pinned = [draw(some) for _ in hosts]
    wanted = sum(pinned, Slots()) + draw(st.dictionaries(st.sampled_from(types), st.integers(1, 3)).map(Counter))
    return hosts, pinned, wanted


@settings(max_examples=400, deadline=None)
@given(questions())
def test_a_layout_is_found_exactly_when_there_is_one(question: tuple[list[Host], list[Slots], Slots]) -> None:
    """Else a capacity task fails although its slots fit, or completes although they do not."""
    hosts, pinned, wanted = question
    found = lay_out(fixtures(hosts, pinned), wanted)
    assert not isinstance(found, NotProven)
    assert isinstance(found, Infeasible) == (not possible(hosts, pinned, wanted))
    if isinstance(found, Infeasible):
        return
    assert sum(found.values(), Slots()) == wanted
    for number, host in enumerate(hosts):
        layout = found[str(number)]
        assert Counter(pinned[number]) <= layout
        plan = host_plan(arranged(host, layout))
        check_slots(plan)
        assert plan.slotting == {kind.name: count for kind, count in layout.items()}


@pytest.mark.parametrize(
    ("wanted", "fits"),
    [
        (slots(m5_8xlarge=3), False),
        (slots(m5_16xlarge=1, m5_8xlarge=1), False),
        (slots(m5_16xlarge=1, m5_4xlarge=2), True),
        (slots(m5_large=48), True),
        (slots(m5_large=4, m5_xlarge=4, m5_2xlarge=3, m5_4xlarge=1, m5_8xlarge=1), True),
        (slots(m5_large=49), False),
        (slots(m5_large=1), True),
        (slots(c5_large=1), False),
    ],
)
def test_the_layouts_of_the_white_paper_are_told_apart(wanted: Slots, *, fits: bool) -> None:
    """Else a host is promised slots that no host of AWS can have."""
    found = lay_out(fixtures(HARDWARE.hosts_of("m5")), wanted)
    assert isinstance(found, dict) == fits


def test_hosts_keep_their_layout_where_they_can() -> None:
    """Else a task that changes one host takes all of them out of service."""
    (host,) = HARDWARE.hosts_of("m5")
    whole, quarters = slots(m5_24xlarge=1), slots(m5_4xlarge=6)
    hosts = [Fixture(str(n), host, present=quarters if n % 2 else whole) for n in range(6)]
    found = lay_out(hosts, slots(m5_24xlarge=2, m5_4xlarge=18, m5_large=48))
    assert isinstance(found, dict)
    assert sum(found[one.key] != one.present for one in hosts) == 1
    same = lay_out(hosts, slots(m5_24xlarge=3, m5_4xlarge=18))
    assert same == {one.key: one.present for one in hosts}
    mixed = slots(m5_4xlarge=3, m5_large=10)  # which a packing by falling size would not come to
    hosts = [Fixture(str(n), host, present=mixed) for n in range(2)]
    assert lay_out(hosts, mixed + mixed) == {one.key: mixed for one in hosts}


def test_a_large_outpost_is_laid_out_without_a_search() -> None:
    """Else one account's capacity task holds up the calls of all others."""
    hosts = fixtures(HARDWARE.hosts_of("m7i") * 240)
    wanted = slots(m7i_24xlarge=200, m7i_16xlarge=100, m7i_8xlarge=300, m7i_large=1000)
    assert isinstance(lay_out(hosts, wanted, work_max=0), dict)
    assert isinstance(lay_out(hosts, slots(m7i_large=96 * 240 + 1), work_max=0), Infeasible)


def test_a_search_that_ends_at_its_limit_says_so() -> None:
    """Else what was not found passes for what cannot be."""
    # Each half takes one 16xlarge of 64 vCPUs or two 12xlarge of 48: that all halves are taken shows at the very end.
    (host,) = HARDWARE.hosts_of("m7i")
    few, many = (lay_out(fixtures([host] * count), slots(m7i_16xlarge=2 * count, m7i_12xlarge=1)) for count in (4, 60))
    assert isinstance(few, Infeasible)
    assert isinstance(many, NotProven)

"""Hardware that nobody sells: small, random, and different in every way that the data allows; and how to try it all.

The second half shares no code with the quoting room: it tries every number of hosts and racks, instance by instance and
host by host.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import product
from typing import Any, Final

from hypothesis import strategies as st

from sutler.reference.hardware import Design, Hardware, Host, InstanceType
from sutler.reference.loader import Reference
from unit.quoting.asking import REFERENCE

GENERATION: Final = "GENERATION_2"
SCALING: Final = "MULTI_RACK"


def design(key: str, use: str, power_va: int, weight_lb10: int, **rest: Any) -> Design:
    """Return a rack design; a power position takes 1000 VA for each kVA."""
    base: dict[str, Any] = {
        "generation": GENERATION,
        "scaling_type": SCALING,
        "positions_kva": (3,),
        "uplink_gbps": (10, 40, 100),
        "slots": 4,
        "host_units": (1, 8),
        "device_units": (),
        "switch_units": (),
        "power_shelf_units": (),
        "height_inches": 80.0,
        "width_inches": 24.0,
        "depth_inches": 48.0,
        "racks_max": None,
        "updates_max": None,
        "serves_racks": 0,
        "needed_from_racks": 0,
        "advised_from_racks": 0,
        "source": "made up",
    }
    return Design(key=key, use=use, power_va=power_va, weight_lb10=weight_lb10, **{**base, **rest})  # type: ignore[arg-type]


def host(kind: InstanceType, **rest: Any) -> Host:
    """Return a host that is named after its largest instance type."""
    base: dict[str, Any] = {
        "halves": 1,
        "slots": 1,
        "units": 1,
        "power_va": 500,
        "weight_lb10": 100,
        "whole": False,
        "default_size": kind.name,
        "height_inches": None,
        "width_inches": None,
        "depth_inches": None,
        "source": "made up",
    }
    return Host(
        key=kind.name,
        family=kind.family,
        form_factor="RACK",
        generation=GENERATION,
        vcpus=kind.vcpus,
        **{**base, **rest},
    )


def reference_of(
    designs: Mapping[Design, int], hosts: Mapping[Host, int], instance_types: Sequence[InstanceType]
) -> Reference:
    """Return reference data of this hardware at these prices, and nothing else but storage."""
    hardware = Hardware(
        {design.key: design for design in designs},
        {host.key: host for host in hosts},
        REFERENCE.hardware.storage,
        {kind.name: kind for kind in instance_types},
    )
    prices = replace(
        REFERENCE.prices,
        racks_usd_cents={design.key: price for design, price in designs.items()},
        hosts_usd_cents={host.key: price for host, price in hosts.items()},
    )
    return replace(REFERENCE, hardware=hardware, prices=prices)


class Case:
    """Hardware, and a demand on it."""

    def __init__(self, reference: Reference, wanted: Mapping[InstanceType, int]) -> None:
        self.reference: Final = reference
        self.wanted: Final = wanted

    def __repr__(self) -> str:
        """Show what is made up, and nothing of the rest of the reference data."""
        hardware, book = self.reference.hardware, self.reference.prices
        racks = [
            (d.key, d.power_va, d.positions_kva, d.slots, d.host_units, d.needed_from_racks, d.serves_racks)
            for d in hardware.designs.values()
        ]
        hosts = [(h.key, h.halves, h.slots, h.units, h.power_va, h.whole) for h in hardware.hosts.values()]
        wanted = {kind.name: count for kind, count in self.wanted.items()}
        return f"Case({racks}, {hosts}, {book.racks_usd_cents}, {book.hosts_usd_cents}, {wanted})"


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """One or two families of one or two host kinds, one or two kinds of racks, networking racks, a few instances."""
    kinds: list[InstanceType] = []
    hosts: dict[Host, int] = {}
    wanted: dict[InstanceType, int] = {}
    for family in ("aa", "bb")[: draw(st.integers(1, 2))]:
        sizes = draw(st.sampled_from([(2, 4, 8), (2, 3, 6), (4, 6, 8), (2, 6, 12), (4, 8, 12)]))
        own = [InstanceType(f"{family}.x{vcpus}", family, vcpus, 1024, "fast", "RACK", GENERATION) for vcpus in sizes]
        kinds += own
        for kind in own[-draw(st.integers(1, 2)) :]:
            even = kind.vcpus % 2 == 0 and not any(size % 2 for size in sizes if size > kind.vcpus // 2)
            one = host(
                kind,
                halves=draw(st.sampled_from([1, 2])) if even else 1,
                slots=draw(st.integers(1, 2)),
                units=draw(st.integers(1, 3)),
                power_va=draw(st.integers(3, 9)) * 100,
                weight_lb10=draw(st.integers(1, 5)) * 100,
                whole=draw(st.integers(0, 5)) == 0,
            )
            hosts[one] = draw(st.integers(1, 9))
        takable = [kind for kind in own if any(one.takes(kind) for one in hosts)]
        for kind in draw(st.lists(st.sampled_from(takable), min_size=1, max_size=2, unique=True)):
            wanted[kind] = draw(st.integers(1, 2))
    designs = {
        design(
            f"rack-{number}",
            "COMPUTE",
            draw(st.integers(1, 5)) * 100,
            draw(st.integers(1, 5)) * 100,
            positions_kva=(draw(st.integers(1, 3)),),
            slots=draw(st.integers(1, 4)),
            host_units=(1, draw(st.integers(2, 6))),
        ): draw(st.integers(1, 9))
        for number in range(draw(st.integers(1, 2)))
    }
    if draw(st.booleans()):
        network = design(
            "network",
            "NETWORKING",
            draw(st.integers(1, 9)) * 100,
            100,
            slots=0,
            host_units=None,
            serves_racks=draw(st.integers(1, 3)),
            needed_from_racks=draw(st.integers(1, 3)),
            advised_from_racks=1,
        )
        designs[network] = draw(st.integers(1, 9))
    return Case(reference_of(designs, hosts, kinds), wanted)


def holds(sizes: Sequence[int], hosts: Sequence[Host]) -> bool:
    """Tell, instance by instance and by trying everything, whether the hosts hold these sizes."""

    @cache
    def place(at: int, rooms: tuple[tuple[int, ...], ...]) -> bool:
        if at == len(ordered):
            return True
        size = ordered[at]
        for number, halves in enumerate(rooms):
            one = hosts[number]
            if one.whole and (size != one.vcpus or sum(halves) < one.vcpus):
                continue
            options: list[tuple[int, ...]] = []
            if size <= one.vcpus // one.halves:
                options = [
                    tuple(room - size if h == half else room for h, room in enumerate(halves))
                    for half in range(len(halves))
                    if halves[half] >= size
                ]
            elif len(halves) == 2 and min(halves) >= size / 2:
                options = [(halves[0] - size // 2, halves[1] - size // 2)]
            for left in options:
                if place(at + 1, (*rooms[:number], left, *rooms[number + 1 :])):
                    return True
        return False

    ordered = sorted(sizes, reverse=True)
    return place(0, tuple((one.vcpus // one.halves,) * one.halves for one in hosts))


def fits(hosts: Sequence[Host], racks: Sequence[Design]) -> bool:
    """Tell, host by host and by trying everything, whether the racks hold these hosts."""
    needs = sorted(((one.power_va, one.slots, one.units) for one in hosts), reverse=True)

    @cache
    def place(at: int, left: tuple[tuple[int, int, int], ...]) -> bool:
        if at == len(needs):
            return True
        for number in range(len(left)):
            a, b = left[number], needs[at]
            rest = (a[0] - b[0], a[1] - b[1], a[2] - b[2])
            if min(rest) >= 0 and place(at + 1, tuple(sorted((*left[:number], rest, *left[number + 1 :])))):
                return True
        return False

    rooms = [
        (max(one.positions_kva) * 1000 - one.power_va, one.slots, one.host_units[1]) for one in racks if one.host_units
    ]
    return all(room[0] >= 0 for room in rooms) and place(0, tuple(sorted(rooms)))


def enough(case: Case) -> Iterator[list[Host]]:
    """Return every set of hosts that holds the instances and would not with one host less."""
    families = []
    for family in {kind.family for kind in case.wanted}:
        sizes = [kind.vcpus for kind, count in case.wanted.items() if kind.family == family for _ in range(count)]
        kinds = [one for one in case.reference.hardware.hosts.values() if one.family == family]
        sets: list[tuple[int, ...]] = []
        for counts in product(range(len(sizes) + 1), repeat=len(kinds)):
            if any(all(a <= b for a, b in zip(known, counts, strict=True)) for known in sets):
                continue
            if holds(sizes, [one for one, count in zip(kinds, counts, strict=True) for _ in range(count)]):
                sets.append(counts)
        families.append(
            [[one for one, count in zip(kinds, counts, strict=True) for _ in range(count)] for counts in sets]
        )
    for chosen in product(*families):
        yield [one for hosts in chosen for one in hosts]


def least(case: Case, order: tuple[int, ...], racks_max: int) -> tuple[int, ...] | None:
    """Return the least price, racks and power, in this order, of everything that can be built; None for nothing."""
    hardware, book = case.reference.hardware, case.reference.prices
    kinds = [one for one in hardware.designs.values() if one.use == "COMPUTE"]
    network = next((one for one in hardware.designs.values() if one.use == "NETWORKING"), None)
    best: tuple[int, ...] | None = None
    for hosts in enough(case):
        for counts in product(range(min(racks_max, len(hosts)) + 1), repeat=len(kinds)):
            racks = [one for one, count in zip(kinds, counts, strict=True) for _ in range(count)]
            if network is not None and len(racks) >= network.needed_from_racks:
                racks += [network] * -(-len(racks) // network.serves_racks)
            if len(racks) > racks_max:
                continue
            toll = (
                sum(book.racks_usd_cents[one.key] for one in racks)
                + sum(book.hosts_usd_cents[one.key] for one in hosts),
                len(racks),
                sum(one.power_va for one in racks) + sum(one.power_va for one in hosts),
            )
            found = tuple(toll[part] for part in order)
            if (best is None or found < best) and fits(hosts, racks):
                best = found
    return best

"""How few new racks hold these hosts? Counts of each class of hosts in each rack, proven least where it says so.

Hosts of equal power, weight, slots and height are one class, whatever family they serve. For the reference hardware
that leaves at most a host, a host of twice the size, and a storage host; so filling rack by rack usually meets a bound
that no packing can beat, and that is the proof:

    R ≥ ⌈(Σ_c n_c ⌊w_c/t⌋ - Σ ⌊room of an existing rack / t⌋) / ⌊room of a new rack / t⌋⌉
        for each of power, weight, slots, units, and each part t of it (`_least`)

Where it does not, integer programs ask for fewer racks, from the bound on (`_fits`). This module is the seam for
another packing: it knows numbers only. Invariant: whatever `pack` returns as Packed fits, in integers; whether fewer
racks could do is a different question, answered by `proven`.

Fixing the hosts first and packing them afterwards loses nothing while each family has one host kind for a size, as all
rack hardware of the reference data has: fewer hosts never need more racks.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sutler.quoting.program import Budget, Infeasible, NotProven, Row, Solved, minimise


@dataclass(frozen=True, slots=True)
class Size:
    """What a host takes of a rack, or what a rack has for hosts: VA, tenths of a pound, slots, rack units."""

    power_va: int
    weight_lb10: int
    slots: int
    units: int

    def amounts(self) -> tuple[int, int, int, int]:
        """Return the four amounts, in that order."""
        return self.power_va, self.weight_lb10, self.slots, self.units

    def fits(self, room: "Size") -> bool:
        """Tell whether one such host goes into a room."""
        return all(need <= has for need, has in zip(self.amounts(), room.amounts(), strict=True))


@dataclass(frozen=True, slots=True)
class Load:
    """A class of hosts of one size, and how many there are to place."""

    size: Size
    count: int


Counts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Packed:
    """Counts of each class in each rack.

    Args:
        existing: for each existing rack, in the order given.
        new: for each new rack, the fullest first; none is empty.
        proven: True when fewer new racks cannot do.
    """

    existing: tuple[Counts, ...]
    new: tuple[Counts, ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class TooLarge:
    """Hosts of this class are left over that fit no rack, existing or new."""

    load: int


@dataclass(frozen=True, slots=True)
class TooMany:
    """At least so many new racks are needed, which is more than there may be."""

    racks: int


@dataclass(frozen=True, slots=True)
class Unknown:
    """The search ended at a limit before it found whether so few racks can do."""


def pack(
    loads: Sequence[Load], existing: Sequence[Size], new: Size, racks_max: int, budget: Budget
) -> Packed | TooLarge | TooMany | Unknown:
    """Return a packing with the fewest new racks.

    Args:
        loads: classes of hosts.
        existing: the room of each existing rack.
        new: the room of a new rack.
        racks_max: most new racks; 0 when there can be none.
    """
    for number, load in enumerate(loads):
        rooms = [*existing, new] if racks_max else existing
        if load.count and not any(load.size.fits(room) for room in rooms):
            return TooLarge(number)
    bound = _least(loads, existing, new)
    if isinstance(bound, TooLarge):
        return bound
    if bound > racks_max:
        return TooMany(bound)
    greedy = _fill(loads, existing, new, racks_max)
    if greedy is not None and len(greedy.new) <= bound:
        return Packed(greedy.existing, greedy.new, proven=True)
    for racks in range(bound, len(greedy.new) if greedy is not None else racks_max + 1):
        found = _fits(loads, existing, new, racks, budget)
        if isinstance(found, Packed):
            return found
        if isinstance(found, NotProven):
            return Unknown() if greedy is None else greedy
    if greedy is not None:
        return Packed(greedy.existing, greedy.new, proven=True)
    # No rack more would help hosts that fit the existing racks alone, if those cannot take them.
    bound_here = [load if not load.size.fits(new) else Load(load.size, 0) for load in loads]
    stuck = next((number for number, load in enumerate(bound_here) if load.count), None)
    if stuck is not None and not isinstance(_fits(bound_here, existing, new, 0, budget), Packed):
        return TooLarge(stuck)
    return TooMany(racks_max + 1)


def _least(loads: Sequence[Load], existing: Sequence[Size], new: Size) -> int | TooLarge:
    """Return a number of new racks that no packing can do without, by each resource alone.

    Measured in any part t of a resource, a host of w takes at least ⌊w/t⌋ and a room of b has ⌊b/t⌋; t = 1 is the plain
    sum, and t = w of a class counts what is lost where a last host does not fit any more.

    TooLarge: the existing racks fall short of a resource of which a new rack has nothing.
    """
    bound = 0
    for at, per_rack in enumerate(new.amounts()):
        needs = [load.size.amounts()[at] for load in loads]
        rooms = [room.amounts()[at] for room in existing]
        for part in sorted({1, *needs} - {0}):
            short = sum(need // part * load.count for need, load in zip(needs, loads, strict=True))
            short -= sum(room // part for room in rooms)
            if short > 0 and per_rack < part:
                return TooLarge(next(n for n, load in enumerate(loads) if load.count and needs[n] >= part))
            if short > 0:
                bound = max(bound, -(-short // (per_rack // part)))
    return bound


def _fill(loads: Sequence[Load], existing: Sequence[Size], new: Size, racks_max: int) -> Packed | None:
    """Return a packing rack by rack, the bulkiest class first; None when it needs too many racks."""
    order = sorted(range(len(loads)), key=lambda at: _bulk(loads[at].size, new), reverse=True)
    left = [load.count for load in loads]

    def filled(room: Size) -> Counts:
        has, counts = list(room.amounts()), [0] * len(loads)
        for at in order:
            needs = loads[at].size.amounts()
            taken = min([left[at], *(amount // need for amount, need in zip(has, needs, strict=True) if need)])
            counts[at] = taken
            left[at] -= taken
            has = [amount - taken * need for amount, need in zip(has, needs, strict=True)]
        return tuple(counts)

    placed = [filled(room) for room in existing]
    added: list[Counts] = []
    while any(left):
        if len(added) == racks_max:
            return None
        added.append(filled(new))
        if not any(added[-1]):
            return None
    return Packed(tuple(placed), tuple(added), proven=False)


def _bulk(size: Size, room: Size) -> float:
    """Return the largest part of a room that a host takes."""
    return max(need / max(1, has) for need, has in zip(size.amounts(), room.amounts(), strict=True))


def _fits(
    loads: Sequence[Load], existing: Sequence[Size], new: Size, racks: int, budget: Budget
) -> Packed | Infeasible | NotProven:
    """Return a packing into the existing and exactly so many new racks, if there is one.

    find a_cr ∈ {0 .. n_c}                    hosts of class c in rack r
    s.t. Σ_r a_cr = n_c                       each class c
         Σ_c w_c a_cr ≤ room_r                each rack r; w and room of power, weight, slots and units in turn
         Σ_c power_c (a_cr - a_c,r+1) ≥ 0     each two neighbouring new racks, since they are alike
    """
    rooms = [*existing, *(new for _ in range(racks))]
    if not rooms:
        return Infeasible()
    column = {(c, r): c * len(rooms) + r for c in range(len(loads)) for r in range(len(rooms))}
    rows = [
        Row({column[c, r]: 1 for r in range(len(rooms))}, least=load.count, most=load.count)
        for c, load in enumerate(loads)
    ]
    needs = [load.size.amounts() for load in loads]
    for r, room in enumerate(rooms):
        for at, has in enumerate(room.amounts()):
            rows.append(Row({column[c, r]: need[at] for c, need in enumerate(needs) if need[at]}, most=has))
    for r in range(len(existing), len(rooms) - 1):
        power = {column[c, r]: load.size.power_va for c, load in enumerate(loads)}
        rows.append(Row({**power, **{column[c, r + 1]: -load.size.power_va for c, load in enumerate(loads)}}, least=0))
    found = minimise(
        [0] * len(column),
        [load.count for load in loads for _ in rooms],
        [row for row in rows if row.coefficients],
        budget,
    )
    if not isinstance(found, Solved):
        return found
    counts = [tuple(found.values[column[c, r]] for c in range(len(loads))) for r in range(len(rooms))]
    added = sorted((count for count in counts[len(existing) :] if any(count)), reverse=True)
    return Packed(tuple(counts[: len(existing)]), tuple(added), proven=True)

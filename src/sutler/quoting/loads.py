"""What are hosts and racks in numbers, and which of the hosts go in the easy way? Sizes, and filling rack by rack.

Hosts of equal size are one class; racks of equal room are one kind. Filling rack by rack, the bulkiest class first,
is where every search begins, and often where it ends.
"""

from collections.abc import Sequence
from dataclasses import dataclass

Amounts = tuple[int, int, int, int]
Counts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """What a host takes of a rack, or what a rack has for hosts: VA, tenths of a pound, slots, rack units."""

    power_va: int
    weight_lb10: int
    slots: int
    units: int

    def amounts(self) -> Amounts:
        """Return the four amounts, in that order."""
        return self.power_va, self.weight_lb10, self.slots, self.units

    def fits(self, room: "Size") -> bool:
        """Tell whether one such host goes into a room."""
        return all(need <= has for need, has in zip(self.amounts(), room.amounts(), strict=True))


@dataclass(frozen=True, slots=True)
class Filled:
    """Counts of each class in each rack, rack by rack for each kind of rack; racks that are left out stay empty."""

    racks: tuple[tuple[Counts, ...], ...]


@dataclass(frozen=True, slots=True)
class Impossible:
    """There is no packing: everything was tried."""


def fill_in_turn(sizes: Sequence[Size], hosts: Sequence[int], rooms: Sequence[tuple[Size, int]]) -> Filled | None:
    """Return a packing rack by rack, the bulkiest class first; None when some hosts are left.

    Args:
        sizes: of the classes.
        hosts: of each class.
        rooms: of each kind of rack its room, and how many there are.
    """
    largest = max((room for room, _ in rooms), key=Size.amounts, default=Size(0, 0, 0, 0))
    order = sorted(range(len(sizes)), key=lambda c: _bulk(sizes[c], largest), reverse=True)
    left, filled = list(hosts), []
    for room, racks in rooms:
        rows: list[Counts] = []
        while len(rows) < racks:
            counts = _fullest(sizes, left, room, order)
            # The same again, for as long as there are hosts for it.
            again = min((has // count for has, count in zip(left, counts, strict=True) if count), default=racks)
            again = min(again, racks - len(rows))
            rows += [counts] * again
            left = [has - again * count for has, count in zip(left, counts, strict=True)]
        filled.append(tuple(rows))
    return None if any(left) else Filled(tuple(filled))


def _fullest(sizes: Sequence[Size], left: Sequence[int], room: Size, order: Sequence[int]) -> Counts:
    has, counts = list(room.amounts()), [0] * len(sizes)
    for c in order:
        needs = sizes[c].amounts()
        taken = min([left[c], *(amount // need for amount, need in zip(has, needs, strict=True) if need)])
        if taken:
            counts[c] = taken
            has = [amount - taken * need for amount, need in zip(has, needs, strict=True)]
    return tuple(counts)


def _bulk(size: Size, room: Size) -> float:
    """Return the largest part of a room that a host takes."""
    return max(need / max(1, has) for need, has in zip(size.amounts(), room.amounts(), strict=True))

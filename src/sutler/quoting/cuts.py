"""What can no packing do? Cuts: inequalities between hosts and racks that every packing keeps.

    Σ_c worth_c n_c ≤ Σ_t most_t R_t        where no rack of kind t holds hosts worth more than most_t

Any worth makes a valid one. Those of each resource by itself come from its parts t (`resource_cuts`): with t = 1 it is
the plain sum, and with t = w of a class it counts what is lost where a last host does not fit any more.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sutler.quoting.loads import Size


@dataclass(frozen=True, slots=True)
class Cut:
    """A cut.

    Args:
        worth: of a host of each class.
        most: what a rack of each kind is worth at most.
    """

    worth: tuple[int, ...]
    most: tuple[int, ...]

    def slack(self, hosts: Sequence[int], racks: Sequence[int]) -> int:
        """Return how far counts are from breaking it; negative when they do."""
        held = sum(most * count for most, count in zip(self.most, racks, strict=True))
        return held - sum(worth * count for worth, count in zip(self.worth, hosts, strict=True))


def resource_cuts(hosts: Sequence[Size], rooms: Sequence[Size]) -> list[Cut]:
    """Return the cuts that power, weight, slots and units make by themselves."""
    cuts = []
    for at in range(4):
        needs = [host.amounts()[at] for host in hosts]
        for part in sorted({1, *needs} - {0}):
            worth = tuple(need // part for need in needs)
            if any(worth):
                cuts.append(Cut(worth, tuple(room.amounts()[at] // part for room in rooms)))
    return list(dict.fromkeys(cuts))

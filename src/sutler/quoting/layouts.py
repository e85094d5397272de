"""How is a family slotted that the easy way does not settle? Rows of an integer program, and hosts from its answer.

Columns: y[k,l] hosts of kind k with layout l (open, or one size across the halves); z[b,p] rooms of b vCPUs with
pattern p over the sizes O that are on no chain. C is the longest chain of sizes that divide each other, d the demand:

    Σ_p z[b,p] ≤ Σ (rooms of b that y[k,l] has) y[k,l]                each b
    Σ y[k,s] + Σ p_s z[b,p] ≥ d_s                                    each s that spans or is in O
    Σ_{b,p} ⌊(b - p·O) / s⌋ z[b,p] ≥ Σ_{t in C, t ≥ s} (t / s) d_t    each level s of C

The last rows are exact: for divisible sizes nothing but these counts can be in the way. For m7i that makes a dozen
columns, where counting out all layouts of a host makes 310 866.

A family of one host kind asks for the fewest hosts. One of several kinds stays open until the racks are chosen
(`packing`), since the kind that is cheapest by itself may need more racks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

from sutler.quoting.program import Budget, Infeasible, NotProven, Row, minimise
from sutler.quoting.slotting import SlottedHost, best_fit, fewest, fill, host_with, largest_first, spans
from sutler.reference.hardware import Host, InstanceType

PATTERNS_MAX: Final = 20_000


@dataclass(frozen=True, slots=True)
class Layouts:
    """The program of one family.

    Args:
        demand: instances by type, the largest first.
        hosts: the host kinds, each of which takes any size up to its own.
        layouts: a column y for each: the number of its host kind, and the size across its halves.
        rooms: vCPUs of the rooms that each layout leaves.
        odd: the sizes O.
        patterns: a column z for each, after the y: a room, and counts of the sizes O.
        rows: the constraints over these columns.
    """

    demand: Mapping[InstanceType, int]
    hosts: tuple[Host, ...]
    layouts: tuple[tuple[int, InstanceType | None], ...]
    rooms: tuple[int, ...]
    odd: tuple[InstanceType, ...]
    patterns: tuple[tuple[int, tuple[int, ...]], ...]
    rows: tuple[Row, ...]

    @property
    def most_hosts(self) -> tuple[int, ...]:
        """The most hosts of each kind that can be of use: so many hold all that the kind takes."""
        return tuple(
            len(best_fit({kind: count for kind, count in self.demand.items() if host.takes(kind)}, host))
            for host in self.hosts
        )

    @property
    def most(self) -> tuple[int, ...]:
        """The most that each column can sensibly be."""
        hosts = self.most_hosts
        rooms = 2 * sum(hosts)
        return (*(hosts[number] for number, _ in self.layouts), *(rooms for _ in self.patterns))

    def counts(self, values: Sequence[int]) -> list[int]:
        """Return how many hosts of each kind the values of the columns stand for."""
        counts = [0] * len(self.hosts)
        for (number, _), value in zip(self.layouts, values, strict=False):
            counts[number] += value
        return counts

    def slotted(self, values: Sequence[int]) -> list[SlottedHost]:
        """Return the very hosts that the values of the columns stand for; those that stay empty are left out."""
        left = dict(self.demand)
        packed: list[SlottedHost] = []
        for (number, across), count in zip(self.layouts, values, strict=False):
            for _ in range(count):
                taken = across if across is not None and left[across] else None
                if taken is not None:
                    left[taken] -= 1
                elif self.hosts[number].whole:
                    continue
                packed.append(host_with(self.hosts[number], taken))
        waiting = [
            (room, pattern)
            for (room, pattern), count in zip(self.patterns, values[len(self.layouts) :], strict=True)
            for _ in range(count)
            if any(pattern)
        ]
        # The fullest patterns take the tightest rooms first, so that a roomy pattern never finds its room taken.
        free = sorted((room, at, half) for at, slotted in enumerate(packed) for half, room in enumerate(slotted.room))
        for room, pattern in sorted(waiting, key=lambda item: item[0]):
            place = next(place for place in free if place[0] >= room)
            free.remove(place)
            for kind, count in zip(self.odd, pattern, strict=True):
                taken_count = min(count, left[kind])
                if taken_count:
                    packed[place[1]].put(place[2], kind, taken_count)
                    left[kind] -= taken_count
        for kind in sorted(left, key=lambda kind: largest_first((kind, 0))):
            left[kind] = fill(packed, kind, left[kind], None)
        assert not any(left.values()), "the level rows promise that all chain sizes find room"
        return [slotted for slotted in packed if slotted.across or any(slotted.halves)]


def layouts_of(demand: Mapping[InstanceType, int], hosts: Sequence[Host]) -> Layouts | NotProven:
    """Return the program of a family; NotProven when its patterns are too many to count out."""
    wanted = {kind: count for kind, count in sorted(demand.items(), key=largest_first) if count}
    spanning = [kind for kind in wanted if any(_takes_all(kind, host) for host in hosts)]
    roomed = [kind for kind in wanted if any(not host.whole and not spans(kind, host) for host in hosts)]
    chain = chain_of([kind.vcpus for kind in roomed if kind not in spanning])
    odd = [kind for kind in roomed if kind in spanning or kind.vcpus not in chain]
    layouts = [
        (number, across)
        for number, host in enumerate(hosts)
        for across in (*(() if host.whole else (None,)), *(kind for kind in spanning if _takes_all(kind, host)))
    ]
    rooms = [_room(hosts[number], across) for number, across in layouts]
    sizes = [kind.vcpus for kind in odd]
    patterns = [(room, pattern) for room in sorted(set(rooms) - {0}) for pattern in _patterns(room, sizes)]
    if len(patterns) > PATTERNS_MAX:
        return NotProven()
    first = len(layouts)
    rows = [
        Row(
            {
                **{first + at: 1 for at, (b, _) in enumerate(patterns) if b == room},
                **{at: -hosts[layouts[at][0]].halves for at, b in enumerate(rooms) if b == room},
            },
            most=0,
        )
        for room in sorted(set(rooms) - {0})
    ]
    for kind in dict.fromkeys([*spanning, *odd]):
        column = odd.index(kind) if kind in odd else None
        inside = {first + at: p[column] for at, (_, p) in enumerate(patterns) if column is not None and p[column]}
        rows.append(Row({**{at: 1 for at, (_, a) in enumerate(layouts) if a == kind}, **inside}, least=wanted[kind]))
    for level in chain:
        needed = sum(
            k.vcpus // level * n for k, n in wanted.items() if k in roomed and k not in odd and k.vcpus >= level
        )
        free = [(room - sum(n * s for n, s in zip(p, sizes, strict=True))) // level for room, p in patterns]
        rows.append(Row({first + at: places for at, places in enumerate(free) if places}, least=needed))
    return Layouts(wanted, tuple(hosts), tuple(layouts), tuple(rooms), tuple(odd), tuple(patterns), tuple(rows))


def _takes_all(kind: InstanceType, host: Host) -> bool:
    """Tell whether a size makes a layout of a host by itself: it spans the halves, or the host takes nothing else."""
    return host.takes(kind) and (host.whole or spans(kind, host))


def _room(host: Host, across: InstanceType | None) -> int:
    """Return the vCPUs that a layout leaves in each room of a host."""
    if host.whole:
        return 0
    return host.half_vcpus - (across.vcpus // 2 if across else 0)


def slot(
    demand: Mapping[InstanceType, int], hosts: Sequence[Host], costs: Sequence[int], budget: Budget
) -> list[SlottedHost] | NotProven:
    """Return the cheapest hosts of one family that hold these instances, each slotted.

    Args:
        demand: instances by type, each of which some of the hosts takes.
        hosts: the host kinds of the family that take any size up to their own.
        costs: of each host kind, at least 1; equal costs ask for the fewest hosts.
    Returns: hosts in a fixed order, the largest sizes first; NotProven when a limit was hit.
    """
    wanted = {kind: count for kind, count in sorted(demand.items(), key=largest_first) if count}
    if not wanted:
        return []
    if len(hosts) == 1:
        packed = best_fit(wanted, hosts[0])
        if len(packed) <= fewest(wanted, hosts[0]):
            return packed
    program = layouts_of(wanted, hosts)
    if isinstance(program, NotProven):
        return program
    prices = [costs[number] for number, _ in program.layouts]
    found = minimise([*prices, *(0 for _ in program.patterns)], program.most, program.rows, budget)
    assert not isinstance(found, Infeasible), "each instance type fits one of the hosts, so enough hosts hold all"
    return found if isinstance(found, NotProven) else program.slotted(found.values)


def chain_of(sizes: Sequence[int]) -> list[int]:
    """Return the longest chain of sizes in which each divides the next; of equal ones, the first by value.

    For divisible sizes, filling by falling size is optimal, so that counts tell whether they fit (`layouts_of`).
    """
    best: dict[int, list[int]] = {}
    for size in sorted(set(sizes)):
        tails = [best[other] for other in best if size % other == 0]
        best[size] = [*max(tails, key=len, default=[]), size]
    return max(best.values(), key=len, default=[])


def _patterns(room: int, sizes: Sequence[int]) -> list[tuple[int, ...]]:
    """Return all ways to put sizes into a room, as counts; those that are no patterns at all are left out."""
    ranges = [range(room // size + 1) for size in sizes]
    return [counts for counts in product(*ranges) if sum(n * s for n, s in zip(counts, sizes, strict=True)) <= room]

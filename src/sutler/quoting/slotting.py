"""How few hosts hold these instances, and how is each slotted? Exact for the rule of NUMA halves.

A host of V vCPUs has halves of H = V / halves. A size up to H lives in one half (a room of H); a larger one takes half
of its vCPUs from each half and leaves two rooms of H - s/2, so there is at most one of it on a host. For m5 (H = 48):

    24xlarge | 24xlarge          16xlarge (32 + 32), then 16 + 16 for others          8xlarge 4xlarge | 12xlarge
    takes both halves            so 16xlarge + 8xlarge is not possible                so 3 x 8xlarge is not possible

Best fit by falling size comes first: where its host count meets a bound, it is the optimum, and no program is run.

Source: high-availability white paper, capacity-planning; assumed: the rule of halves, which gives its examples.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil

from sutler.quoting.program import Budget, Infeasible, NotProven, Row, Solved, minimise
from sutler.reference.hardware import Host, InstanceType

_PATTERNS_MAX = 20_000


@dataclass(slots=True)
class SlottedHost:
    """A host and what runs where on it: at most one size across the halves, the rest inside them."""

    host: Host
    across: InstanceType | None
    halves: list[Counter[InstanceType]]

    def room(self, half: int) -> int:
        """Return the vCPUs that are left in a half."""
        spanned = self.across.vcpus // 2 if self.across else 0
        return self.host.half_vcpus - spanned - sum(k.vcpus * n for k, n in self.halves[half].items())


def spans(kind: InstanceType, host: Host) -> bool:
    """Tell whether a size takes vCPUs from both halves of a host."""
    return kind.vcpus > host.half_vcpus


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
    wanted = {kind: count for kind, count in sorted(demand.items(), key=_largest_first) if count}
    if not wanted:
        return []
    if len(hosts) == 1:
        packed = _best_fit(wanted, hosts[0])
        if len(packed) <= fewest(wanted, hosts[0]):
            return packed
    return _proven(wanted, hosts, costs, budget)


def _largest_first(item: tuple[InstanceType, int]) -> tuple[int, str]:
    return -item[0].vcpus, item[0].name


def fewest(demand: Mapping[InstanceType, int], host: Host) -> int:
    """Return a number of hosts that no slotting can do without.

    For each size t: an instance of s vCPUs takes at least ⌊s/t⌋ places of t, and a room of b has ⌊b/t⌋ of them.
    """
    spanning = {kind: count for kind, count in demand.items() if spans(kind, host)}
    opened = sum(spanning.values())
    bound = max(opened, ceil(sum(k.vcpus * n for k, n in demand.items()) / host.vcpus))
    for size in {kind.vcpus for kind in demand if not spans(kind, host)}:
        needed = sum(k.vcpus // size * n for k, n in demand.items() if not spans(k, host))
        beside = sum(2 * ((host.half_vcpus - k.vcpus // 2) // size) * n for k, n in spanning.items())
        places = host.halves * (host.half_vcpus // size)
        bound = max(bound, opened + ceil(max(0, needed - beside) / places))
    return bound


def _best_fit(demand: Mapping[InstanceType, int], host: Host) -> list[SlottedHost]:
    """Return a slotting by falling size, each into the tightest rooms that take it; often the fewest hosts."""
    packed: list[SlottedHost] = []
    for kind, count in demand.items():
        if spans(kind, host):
            packed += [_empty(host, kind) for _ in range(count)]
        else:
            _fill(packed, kind, count, host)
    return packed


def _empty(host: Host, across: InstanceType | None = None) -> SlottedHost:
    return SlottedHost(host, across, [Counter() for _ in range(host.halves)])


def _fill(packed: list[SlottedHost], kind: InstanceType, count: int, host: Host | None) -> int:
    """Put instances into the tightest rooms, then into new hosts if one is given; return how many are left."""
    rooms = sorted(
        (slotted.room(half), number, half)
        for number, slotted in enumerate(packed)
        for half in range(len(slotted.halves))
    )
    for room, number, half in rooms:
        if taken := min(count, room // kind.vcpus):
            packed[number].halves[half][kind] += taken
            count -= taken
    while host is not None and count:
        packed.append(_empty(host))
        for inside in packed[-1].halves:
            if taken := min(count, host.half_vcpus // kind.vcpus):
                inside[kind] += taken
                count -= taken
    return count


def chain_of(sizes: Sequence[int]) -> list[int]:
    """Return the longest chain of sizes in which each divides the next; of equal ones, the first by value.

    For divisible sizes, filling by falling size is optimal, so that counts tell whether they fit (`_proven`).
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


def _proven(
    demand: Mapping[InstanceType, int], hosts: Sequence[Host], costs: Sequence[int], budget: Budget
) -> list[SlottedHost] | NotProven:
    """Return the cheapest slotting, by an integer program over layouts of hosts and patterns of rooms.

    Columns: y[k,l] hosts of kind k with layout l (open, or one spanning size); z[b,p] rooms of b vCPUs with pattern p
    over the sizes O that are on no chain. C is the longest chain of divisible sizes, d the demand.

        min  Σ cost_k y[k,l]
        s.t. Σ_p z[b,p] ≤ Σ (rooms of b that y[k,l] has) y[k,l]                            each b
             Σ y[k,s] + Σ p_s z[b,p] ≥ d_s                                                each s that spans or is in O
             Σ_{b,p} ⌊(b - p·O) / s⌋ z[b,p] ≥ Σ_{t in C, t ≥ s} (t / s) d_t                each level s of C

    The last rows are exact: for divisible sizes nothing but these counts can be in the way.
    """
    spanning = [kind for kind in demand if any(spans(kind, host) and host.takes(kind) for host in hosts)]
    roomed = [kind for kind in demand if any(not spans(kind, host) for host in hosts)]
    chain = chain_of([kind.vcpus for kind in roomed if kind not in spanning])
    odd = [kind for kind in roomed if kind in spanning or kind.vcpus not in chain]
    layouts = [
        (number, across)
        for number, host in enumerate(hosts)
        for across in (None, *(kind for kind in spanning if spans(kind, host) and host.takes(kind)))
    ]
    rooms = [hosts[number].half_vcpus - (across.vcpus // 2 if across else 0) for number, across in layouts]
    sizes = [kind.vcpus for kind in odd]
    patterns = [(room, pattern) for room in sorted(set(rooms) - {0}) for pattern in _patterns(room, sizes)]
    if len(patterns) > _PATTERNS_MAX:
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
        rows.append(Row({**{at: 1 for at, (_, a) in enumerate(layouts) if a == kind}, **inside}, least=demand[kind]))
    for level in chain:
        needed = sum(
            k.vcpus // level * n for k, n in demand.items() if k in roomed and k not in odd and k.vcpus >= level
        )
        free = [(room - sum(n * s for n, s in zip(p, sizes, strict=True))) // level for room, p in patterns]
        rows.append(Row({first + at: places for at, places in enumerate(free) if places}, least=needed))
    most = sum(demand.values())
    found = minimise(
        [*(costs[number] for number, _ in layouts), *(0 for _ in patterns)],
        [*(most for _ in layouts), *(2 * most for _ in patterns)],
        rows,
        budget,
    )
    assert not isinstance(found, Infeasible), "each instance type fits one of the hosts, so enough hosts hold all"
    if isinstance(found, NotProven):
        return found
    return _layout(demand, hosts, layouts, odd, patterns, found)


def _layout(
    demand: Mapping[InstanceType, int],
    hosts: Sequence[Host],
    layouts: Sequence[tuple[int, InstanceType | None]],
    odd: Sequence[InstanceType],
    patterns: Sequence[tuple[int, tuple[int, ...]]],
    found: Solved,
) -> list[SlottedHost]:
    """Return the very hosts that the counts of a solution stand for."""
    left = dict(demand)
    packed: list[SlottedHost] = []
    for (number, across), count in zip(layouts, found.values, strict=False):
        for _ in range(count):
            taken = across if across is not None and left[across] else None
            if taken is not None:
                left[taken] -= 1
            packed.append(_empty(hosts[number], taken))
    waiting = [
        (room, pattern)
        for (room, pattern), count in zip(patterns, found.values[len(layouts) :], strict=True)
        for _ in range(count)
        if any(pattern)
    ]
    # The fullest patterns take the tightest rooms first, so that a roomy pattern never finds its room taken.
    free = sorted((slotted.room(h), at, h) for at, slotted in enumerate(packed) for h in range(len(slotted.halves)))
    for room, pattern in sorted(waiting, key=lambda item: item[0]):
        place = next(place for place in free if place[0] >= room)
        free.remove(place)
        for kind, count in zip(odd, pattern, strict=True):
            taken_count = min(count, left[kind])
            if taken_count:
                packed[place[1]].halves[place[2]][kind] += taken_count
                left[kind] -= taken_count
    for kind in sorted(left, key=lambda kind: _largest_first((kind, 0))):
        left[kind] = _fill(packed, kind, left[kind], None)
    assert not any(left.values()), "the level rows promise that all chain sizes find room"
    return [slotted for slotted in packed if slotted.across or any(slotted.halves)]

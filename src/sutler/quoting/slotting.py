"""What runs where on a host? The rule of NUMA halves, a bound on the hosts, and the easy way that often meets it.

A host of V vCPUs has halves of H = V / halves. A size up to H lives in one half (a room of H); a larger one takes half
of its vCPUs from each half and leaves two rooms of H - s/2, so there is at most one of it on a host. For m5 (H = 48):

    24xlarge | 24xlarge          16xlarge (32 + 32), then 16 + 16 for others          8xlarge 4xlarge | 12xlarge
    takes both halves            so 16xlarge + 8xlarge is not possible                so 3 x 8xlarge is not possible

Best fit by falling size comes first: where its host count meets a bound, it is the optimum, and no program is run
(`layouts.slot`).

Source: high-availability white paper, capacity-planning; assumed: the rule of halves, which gives its examples.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from sutler.reference.hardware import Host, InstanceType


@dataclass(slots=True)
class SlottedHost:
    """A host and what runs where on it: at most one size across the halves, the rest inside them.

    Args:
        room: vCPUs that are left in each half.
    """

    host: Host
    across: InstanceType | None
    halves: list[Counter[InstanceType]]
    room: list[int] = field(init=False)

    def __post_init__(self) -> None:
        left = self.host.half_vcpus - (self.across.vcpus // 2 if self.across else 0)
        self.room = [left - sum(kind.vcpus * count for kind, count in half.items()) for half in self.halves]

    def put(self, half: int, kind: InstanceType, count: int) -> None:
        """Put instances into a half; the caller knows that they fit."""
        self.halves[half][kind] += count
        self.room[half] -= kind.vcpus * count


def spans(kind: InstanceType, host: Host) -> bool:
    """Tell whether a size takes vCPUs from both halves of a host."""
    return kind.vcpus > host.half_vcpus


def largest_first(item: tuple[InstanceType, int]) -> tuple[int, str]:
    """Return a key that sorts instance types and their counts by falling size, then by name."""
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


def best_fit(demand: Mapping[InstanceType, int], host: Host) -> list[SlottedHost]:
    """Return a slotting by falling size, each into the tightest rooms that take it; often the fewest hosts."""
    packed: list[SlottedHost] = []
    for kind, count in demand.items():
        if spans(kind, host):
            packed += [empty_host(host, kind) for _ in range(count)]
        else:
            fill(packed, kind, count, host)
    return packed


def empty_host(host: Host, across: InstanceType | None = None) -> SlottedHost:
    """Return a host with nothing in its halves."""
    return SlottedHost(host, across, [Counter() for _ in range(host.halves)])


def host_with(host: Host, kind: InstanceType | None) -> SlottedHost:
    """Return a host with one instance of a size that takes both halves, or all of its only one; or with nothing."""
    if kind is None or spans(kind, host):
        return empty_host(host, kind)
    slotted = empty_host(host)
    slotted.put(0, kind, 1)
    return slotted


def fill(packed: list[SlottedHost], kind: InstanceType, count: int, host: Host | None) -> int:
    """Put instances into the tightest rooms, then into new hosts if one is given; return how many are left."""
    rooms = sorted(
        (room, number, half)
        for number, slotted in enumerate(packed)
        for half, room in enumerate(slotted.room)
        if room >= kind.vcpus
    )
    for room, number, half in rooms:
        if not count:
            break
        taken = min(count, room // kind.vcpus)
        packed[number].put(half, kind, taken)
        count -= taken
    if host is not None:
        most = host.half_vcpus // kind.vcpus
        while count:
            packed.append(empty_host(host))
            for half in range(host.halves):
                if taken := min(count, most):
                    packed[-1].put(half, kind, taken)
                    count -= taken
    return count

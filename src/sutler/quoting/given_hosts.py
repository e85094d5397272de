"""Do these instances fit onto these very hosts, and how? Layouts of given hosts, around what must stay on them.

`slotting` asks how few hosts would do; here the hosts are given, and each has instances that keep their place on it. A
host is a total of vCPUs and the set of loads that its first NUMA half can have (bits of an integer), so that nobody has
to decide which half an instance is in.

Sizes that divide each other (`chain_of`) need no search: falling by size, each goes wherever it fits, and counts of
places tell beforehand whether all find one. The others, and those that span both halves, are placed one by one, going
back where it fails; a count of places that cannot suffice cuts a branch off. The search is exact, or says that it hit
its limit, and has no wall clock: the same question gets the same answer.

Source: high-availability white paper, capacity-planning (slots); assumed: the rule of halves, as in `slotting`.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from sutler.quoting.layouts import chain_of
from sutler.quoting.program import Infeasible, NotProven
from sutler.quoting.slotting import SlottedHost
from sutler.reference.hardware import Host, InstanceType

WORK_MAX: Final = 20_000
"""Where the search of a family ends: hosts times instances placed anew, after the first attempt at each. It is made in
the middle of a call, so that it has to be short."""

Slots = Counter[InstanceType]


@dataclass(frozen=True, slots=True)
class Fixture:
    """A host that is to be laid out.

    Args:
        key: its name, for the caller.
        pinned: instances that stay on it, by type.
        present: how it is laid out now, so that a host is not changed for nothing.
    """

    key: str
    host: Host
    pinned: Mapping[InstanceType, int] = field(default_factory=dict)
    present: Mapping[InstanceType, int] = field(default_factory=dict)


class _Room(NamedTuple):
    """What is left on a host.

    Args:
        half: vCPUs of a half that nothing spans.
        halves: 1 or 2.
        used: vCPUs taken inside the halves.
        loads: bit n is set when the first half can hold n of them.
    """

    half: int
    halves: int
    used: int = 0
    loads: int = 1
    spanned: bool = False

    @property
    def free(self) -> int:
        return self.half * self.halves - self.used

    def put(self, vcpus: int) -> "_Room | None":
        """Return the room with one more instance inside a half or across both; None when it does not fit."""
        if self.halves == 1:
            return self._replace(used=self.used + vcpus) if vcpus <= self.free else None
        half, used, loads, spanned = self.half, self.used, self.loads, self.spanned
        if vcpus <= half:
            used, loads = used + vcpus, loads | loads << vcpus
        elif spanned or vcpus > 2 * half:
            return None
        else:
            half, spanned = half - vcpus // 2, True
        least = max(0, used - half)
        loads = (loads & ((1 << half + 1) - 1)) >> least << least
        return _Room(half, 2, used, loads, spanned) if loads else None


@lru_cache(maxsize=4096)
def _places(room: _Room, vcpus: int) -> int:
    """Return how many places of a size are left in a room; with several sizes it is a bound."""
    if room.halves == 1:
        return room.free // vcpus
    loads = (load for load in range(room.half + 1) if room.loads >> load & 1)
    return max((room.half - load) // vcpus + (room.half - room.used + load) // vcpus for load in loads)


def lay_out(
    fixtures: Sequence[Fixture], wanted: Mapping[InstanceType, int], work_max: int = WORK_MAX
) -> dict[str, Slots] | Infeasible | NotProven:
    """Return a layout of each host, by its key, so that together they have exactly the wanted slots.

    Args:
        wanted: slots by type, those of the pinned instances included.
        work_max: where the search of a family ends, see WORK_MAX.
    Returns: Infeasible when the hosts cannot have these slots and keep their instances.
    """
    result: dict[str, Slots] = {}
    families: dict[str, list[Fixture]] = {}
    for fixture in fixtures:
        families.setdefault(fixture.host.family, []).append(fixture)
    if any(count and kind.family not in families for kind, count in wanted.items()):
        return Infeasible()
    for family, hosts in families.items():
        found = _family(hosts, {k: n for k, n in wanted.items() if n and k.family == family}, work_max)
        if isinstance(found, Infeasible | NotProven):
            return found
        result |= _settled(hosts, found)
    return result


def _family(
    hosts: Sequence[Fixture], wanted: Mapping[InstanceType, int], work_max: int
) -> list[Slots] | Infeasible | NotProven:
    present = sum((Counter(one.present) for one in hosts), Slots())
    if present == Counter(wanted) and all(Counter(one.pinned) <= Counter(one.present) for one in hosts):
        return [Counter(one.present) for one in hosts]
    waiting = Counter(wanted)
    rooms: list[_Room] = []
    for one in hosts:
        room: _Room | None = _Room(one.host.half_vcpus, one.host.halves)
        # What spans comes first: it makes the halves smaller.
        for kind in sorted(Counter(one.pinned).elements(), key=_size, reverse=True):
            room = room.put(kind.vcpus) if room is not None and one.host.takes(kind) else None
        if room is None:
            return Infeasible()
        rooms.append(room)
        waiting.subtract(one.pinned)
    if any(count < 0 for count in waiting.values()):
        return Infeasible()
    if sum(kind.vcpus * count for kind, count in waiting.items()) > sum(room.free for room in rooms):
        return Infeasible()
    search = _Search([one.host for one in hosts], rooms, +waiting)
    outcome = search.run(work_max // len(hosts))
    if outcome is not None:
        return outcome
    return [placed + Counter(one.pinned) for placed, one in zip(search.placed, hosts, strict=True)]


def _size(kind: InstanceType) -> tuple[int, str]:
    return kind.vcpus, kind.name


def _settled(hosts: Sequence[Fixture], layouts: Sequence[Slots]) -> dict[str, Slots]:
    """Give each host its layout; one that nothing is pinned to keeps the layout that it has, where it is needed."""
    result: dict[str, Slots] = {}
    free: dict[tuple[str, frozenset[tuple[InstanceType, int]]], list[str]] = {}
    loose: list[tuple[Fixture, Slots]] = []
    for one, layout in zip(hosts, layouts, strict=True):
        if one.pinned:
            result[one.key] = layout
        else:
            loose.append((one, layout))
            free.setdefault((one.host.key, frozenset(one.present.items())), []).append(one.key)
    left: list[tuple[Fixture, Slots]] = []
    for one, layout in loose:
        same = free.get((one.host.key, frozenset(layout.items())))
        if same:
            result[same.pop(0)] = layout
        else:
            left.append((one, layout))
    for one, layout in left:
        key = next(other.key for other, _ in loose if other.key not in result and other.host.key == one.host.key)
        result[key] = layout
    return result


class _Search:
    """The search of one family: rooms, and what is placed in each, as they change on the way.

    Args:
        hosts: in the order of the rooms.
        waiting: instances that are to be placed.
    """

    def __init__(self, hosts: Sequence[Host], rooms: list[_Room], waiting: Slots) -> None:
        self._hosts = hosts
        self._rooms = rooms
        self.placed: list[Slots] = [Counter() for _ in rooms]
        inside = [k for k in waiting if all(k.vcpus <= host.half_vcpus and host.takes(k) for host in hosts)]
        divisible = chain_of([kind.vcpus for kind in inside])
        in_chain = {kind for kind in inside if kind.vcpus in divisible}
        self._chain = sorted(in_chain, key=_size, reverse=True)
        self._waiting = waiting
        self._odd = sorted((k for k in waiting.elements() if k not in in_chain), key=_size, reverse=True)
        self._seen: set[tuple[int, tuple[tuple[str, _Room], ...]]] = set()

    def run(self, anew_max: int) -> Infeasible | NotProven | None:
        """Place everything; None when it is done.

        Args:
            anew_max: most instances that are placed beyond the first attempt at each.
        """
        trail: list[tuple[int, _Room]] = []  # for each odd instance its host, and the room before it came
        options: list[Iterator[int]] = []
        steps, unsure = 0, False
        while True:
            if len(trail) < len(self._odd):
                options.append(self._options(len(trail)))
            elif self._enough(len(trail)):
                if self._fill():
                    for kind, (number, _) in zip(self._odd, trail, strict=True):
                        self.placed[number][kind] += 1
                    return None
                unsure = True  # no count forbids it, and yet it was not found
            while True:
                if len(options) == len(trail) and trail:  # a leaf, or a branch that was left: take back the last
                    number, room = trail.pop()
                    self._rooms[number] = room
                if not options:
                    return NotProven() if unsure else Infeasible()
                chosen = next(options[-1], None)
                if chosen is not None:
                    break
                options.pop()
            steps += 1
            if steps > anew_max + len(self._odd):
                return NotProven()
            before = self._rooms[chosen]
            after = before.put(self._odd[len(trail)].vcpus)
            assert after is not None, "only hosts that take it are options"
            trail.append((chosen, before))
            self._rooms[chosen] = after

    def _options(self, at: int) -> Iterator[int]:
        """Yield one host of each kind of room that takes the next odd instance, the tightest first."""
        state = (at, tuple(sorted(zip((host.key for host in self._hosts), self._rooms, strict=True))))
        if state in self._seen or not self._enough(at):
            return iter(())
        self._seen.add(state)
        kind = self._odd[at]
        takers: dict[tuple[str, _Room], int] = {}
        for number, (host, room) in enumerate(zip(self._hosts, self._rooms, strict=True)):
            if (host.key, room) not in takers and host.takes(kind) and room.put(kind.vcpus) is not None:
                takers[host.key, room] = number
        return iter([number for _, number in sorted(takers.items(), key=lambda taker: (taker[0][1].free, taker[1]))])

    def _enough(self, at: int) -> bool:
        """Tell whether counts of places leave it possible to place the rest: the odd ones from `at` on, and the chain.

        For each size s: an instance of t vCPUs takes at least ⌊t / s⌋ places of s, one that spans twice ⌊t / 2s⌋.
        """
        rest = Counter(self._odd[at:])
        rest.update({kind: self._waiting[kind] for kind in self._chain})
        halves = [host.half_vcpus for host in self._hosts]
        rooms = Counter(self._rooms)
        for size in {kind.vcpus for kind in rest if kind.vcpus <= max(halves)}:
            needed = sum(
                (kind.vcpus // size if kind.vcpus <= min(halves) else 2 * (kind.vcpus // 2 // size)) * count
                for kind, count in rest.items()
            )
            if needed > sum(_places(room, size) * count for room, count in rooms.items()):
                return False
        return True

    def _fill(self) -> bool:
        """Place the chain, the largest first, and tell whether all of it found room."""
        rooms = list(self._rooms)
        placed: list[Slots] = [Counter() for _ in rooms]
        order = sorted(range(len(rooms)), key=lambda number: rooms[number].free)
        for kind in self._chain:
            left = self._waiting[kind]
            for number in order:
                while left and (after := rooms[number].put(kind.vcpus)) is not None:
                    rooms[number] = after
                    placed[number][kind] += 1
                    left -= 1
            if left:
                return False
        self.placed = placed
        return True


def arranged(host: Host, slots: Mapping[InstanceType, int]) -> SlottedHost:
    """Return a layout that fits the host with each instance in its half, the largest first.

    Raises: AssertionError: it does not fit.
    """
    kinds = sorted(Counter(slots).elements(), key=_size, reverse=True)
    across = next((kind for kind in kinds if kind.vcpus > host.half_vcpus), None)
    inside = [kind for kind in kinds if kind != across]
    assert len(inside) + (across is not None) == len(kinds), "one instance spans at most"
    room = host.half_vcpus - (across.vcpus // 2 if across else 0)
    first = _first_half(inside, room, sum(kind.vcpus for kind in inside), host.halves)
    halves = [Slots(first), Slots(inside) - Slots(first)][: host.halves]
    return SlottedHost(host, across, halves)


def _first_half(inside: Sequence[InstanceType], room: int, total: int, halves: int) -> list[InstanceType]:
    """Return instances that fill the first half as far as they can, and leave no more than the second can hold."""
    if halves == 1:
        assert total <= room, "it fits the host"
        return list(inside)
    reached: dict[int, list[InstanceType]] = {0: []}
    for kind in inside:
        for load in sorted(reached, reverse=True):
            if load + kind.vcpus <= room and load + kind.vcpus not in reached:
                reached[load + kind.vcpus] = [*reached[load], kind]
    fullest = max(reached)
    assert total - fullest <= room, "it fits the host"
    return reached[fullest]

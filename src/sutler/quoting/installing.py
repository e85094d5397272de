"""Which racks does a fleet go into, and what does each then look like? From hosts to plans, by way of the packing.

Hosts of one size are alike to the packing, whatever they serve; here each gets its name and its place back.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sutler.quoting.fleets import Fleet
from sutler.quoting.floors import Floor
from sutler.quoting.layouts import Layouts
from sutler.quoting.loads import Size
from sutler.quoting.packing import Packed, Packer, TooMany, Unknown
from sutler.quoting.plans import RackPlan
from sutler.quoting.points import Choice, Order
from sutler.quoting.program import Budget
from sutler.quoting.racks import Item, empty_rack, extend, kind_of, size_of
from sutler.reference.hardware import Host, StorageHost
from sutler.reference.loader import Reference


@dataclass(frozen=True, slots=True)
class Installed:
    """The racks that an option adds or updates.

    Args:
        plans: updated racks in the order of the Outpost, then new compute racks, then new networking racks.
        proven: True when no racks and hosts have a lower toll in the first part of the order.
        excess: what the first part may be above the least, at most; 0 when proven, or when nothing is known of it.
    """

    plans: tuple[RackPlan, ...]
    proven: bool
    excess: int


class Installation:
    """Puts fleets into the racks of a floor; all fleets of a quote share what is learnt about the racks.

    Args:
        fleets: every fleet that will be asked about.
        storage: storage hosts to add, one entry each.
    """

    def __init__(
        self,
        floor: Floor,
        fleets: Sequence[Fleet],
        storage: Sequence[StorageHost],
        reference: Reference,
        budget: Budget,
    ) -> None:
        self._floor: Final = floor
        self._storage: Final = storage
        self._reference: Final = reference
        counts = [self._known(fleet) for fleet in fleets]
        choosable: Counter[Size] = Counter()
        for fleet in fleets:
            mine: Counter[Size] = Counter()
            for family in fleet.families:
                for host, count in zip(family.hosts, family.most_hosts, strict=True):
                    mine[size_of(host)] += count
            choosable |= mine
        self._sizes: Final = sorted({*choosable, *(size for count in counts for size in count)}, key=Size.amounts)
        most = [max(count[size] for count in counts) + choosable[size] for size in self._sizes]
        self._packer: Final = Packer(self._sizes, most, floor.rooms, floor.new_rooms, floor.prices, budget)

    def _known(self, fleet: Fleet) -> Counter[Size]:
        """Return how many of the known hosts there are of each size."""
        hardware = self._reference.hardware
        kinds = Counter(one.host.key for one in fleet.hosts)
        stored = Counter(one.key for one in self._storage)
        known: Counter[Size] = Counter()
        for key, count in kinds.items():
            known[size_of(hardware.hosts[key])] += count
        for key, count in stored.items():
            known[size_of(hardware.storage[key])] += count
        return known

    def best(self, fleet: Fleet, order: Order) -> Installed | TooMany | Unknown:
        """Return the racks for a fleet of the least toll, or why there are none."""
        known = self._known(fleet)
        choices = [self._choice(family) for family in fleet.families]
        packed = self._packer.pack([known[size] for size in self._sizes], choices, order)
        if not isinstance(packed, Packed):
            return packed
        part = order[0]
        return Installed(
            self._plans(fleet, packed),
            packed.proven and fleet.proven,
            0 if packed.proven or not fleet.proven else packed.toll[part] - packed.bound,
        )

    def stuck(self, found: TooMany, fleet: Fleet) -> Item | None:
        """Return a host that fits no rack, if that is why there is no packing."""
        if found.load is None:
            return None
        items: list[Item] = [*fleet.hosts, *self._storage]
        return next(item for item in items if size_of(kind_of(item)) == self._sizes[found.load])

    def _choice(self, family: Layouts) -> Choice:
        """Return an open family in the numbers of the packing."""
        book = self._reference.prices.hosts_usd_cents
        nothing = (0, 0, 0)
        of = [self._sizes.index(size_of(host)) for host in family.hosts]
        tolls = [(book[host.key], 0, host.power_va) for host in family.hosts]
        patterns = len(family.patterns)
        return Choice(
            family.rows,
            family.most,
            (*(of[number] for number, _ in family.layouts), *(None for _ in range(patterns))),
            (*(tolls[number] for number, _ in family.layouts), *(nothing for _ in range(patterns))),
        )

    def _plans(self, fleet: Fleet, packed: Packed) -> tuple[RackPlan, ...]:
        waiting: dict[Size, list[Item]] = defaultdict(list)
        chosen = [
            host
            for family, values in zip(fleet.families, packed.chosen, strict=True)
            for host in family.slotted(values)
        ]
        items: list[Item] = [*sorted([*fleet.hosts, *chosen], key=lambda one: one.host.family), *self._storage]
        sizes: dict[str, Size] = {}
        for item in items:
            kind = kind_of(item)
            waiting[sizes.setdefault(kind.key, size_of(kind))].append(item)
        floor = self._floor
        filled = [
            *zip(floor.racks, packed.existing, strict=True),
            *((empty_rack(floor.designs[kind]), counts) for kind, counts in packed.new),
        ]
        plans = []
        for rack, counts in filled:
            taken: list[Item] = []
            for size, count in zip(self._sizes, counts, strict=True):
                taken += waiting[size][:count]
                waiting[size] = waiting[size][count:]
            # A host that was chosen and holds nothing has been left out, and a rack may stay empty for that.
            if taken:
                plans.append(extend(rack, taken, self._reference))
        assert not any(waiting.values()), "the packing has a place for every host"
        new = sum(plan.kind == "NEW_RACK" for plan in plans)
        network = floor.network
        missing = floor.prices.networks[new] if network is not None else 0
        return (*plans, *(empty_rack(network) for _ in range(missing) if network is not None))


def host_name(item: Item) -> str:
    """Return what a message calls a host."""
    kind = kind_of(item)
    return f"{kind.key} host" if isinstance(kind, Host) else f"{kind.service} storage host"

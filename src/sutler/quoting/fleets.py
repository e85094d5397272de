"""Which hosts does a wish take? Hosts that are known and slotted, and families that are chosen with the racks.

A family, or a part of it that shares no size with the rest, has one host kind as a rule: then the fewest hosts are the
best for every option, and they are known before any rack is. Where several kinds could take a size, their mix depends
on the racks, so it stays open as rows of a program (`layouts`).

Source: high-availability white paper, capacity-planning (N+1); assumed: a spare host is of the largest kind that the
family has in play, since it can take the place of any other; headroom is a fifth more of each instance type.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sutler.quoting.catalog_plans import default_slotting
from sutler.quoting.layouts import Layouts, layouts_of, slot
from sutler.quoting.program import Budget, NotProven
from sutler.quoting.slotting import SlottedHost, best_fit, largest_first
from sutler.reference.hardware import Host, InstanceType
from sutler.reference.loader import Reference

HEADROOM_PERCENT: Final = 20


@dataclass(frozen=True, slots=True)
class Fleet:
    """The hosts for some instances.

    Args:
        hosts: those that are known.
        families: those that are open.
        spares: a host more for each family, which `with_spares` adds.
        proven: True when fewer of the known hosts cannot do.
    """

    hosts: tuple[SlottedHost, ...]
    families: tuple[Layouts, ...]
    spares: tuple[SlottedHost, ...]
    proven: bool

    def with_spares(self) -> "Fleet":
        """Return the fleet with a host more for each family."""
        return replace(self, hosts=(*self.hosts, *self.spares), spares=())

    def settled(self) -> "Fleet":
        """Return the fleet with no family open: each size is on the largest kind that takes it. Nothing is proven."""
        chosen = [one for family in self.families for one in _on_the_largest(family.demand, family.hosts)]
        return replace(self, hosts=(*self.hosts, *chosen), families=(), proven=False)


@dataclass(frozen=True, slots=True)
class TooManyHosts:
    """Instances of this family need more hosts than any option can list."""

    family: str


def with_headroom(instances: Mapping[InstanceType, int]) -> dict[InstanceType, int]:
    """Return a fifth more of each instance type, rounded up."""
    return {kind: -(-count * (100 + HEADROOM_PERCENT) // 100) for kind, count in instances.items()}


def fleet(
    instances: Mapping[InstanceType, int], reference: Reference, budget: Budget, hosts_max: int
) -> Fleet | TooManyHosts:
    """Return the hosts that hold the instances, family by family.

    Args:
        hosts_max: more hosts than this never fit the racks of an option.
    """
    families: dict[str, dict[InstanceType, int]] = defaultdict(dict)
    for kind, count in instances.items():
        families[kind.family][kind] = count
    known: list[SlottedHost] = []
    left_open: list[Layouts] = []
    spares: list[SlottedHost] = []
    proven = True
    for family, wanted in sorted(families.items()):
        hosts = reference.sold_hosts(family)
        # Bounds the work before any host is made.
        if sum(kind.vcpus * count for kind, count in wanted.items()) > hosts_max * max(host.vcpus for host in hosts):
            return TooManyHosts(family)
        for group, share in _groups(hosts, wanted):
            program = layouts_of(share, group) if len(group) > 1 else NotProven()
            found: Sequence[SlottedHost] = ()
            if isinstance(program, Layouts):
                left_open.append(program)
            else:
                found, sure = _of_each_kind(share, group, budget)
                proven &= sure
            known += found
            spares.append(found[0] if found else default_slotting(group[-1], reference))
    return Fleet(tuple(known), tuple(left_open), tuple(spares), proven)


def _of_each_kind(
    wanted: Mapping[InstanceType, int], hosts: Sequence[Host], budget: Budget
) -> tuple[Sequence[SlottedHost], bool]:
    """Return hosts of the largest kind that takes each size, and whether no fewer could do."""
    if len(hosts) == 1:
        found = slot(wanted, hosts, [1], budget)
        if not isinstance(found, NotProven):
            return found, True
    return _on_the_largest(wanted, hosts), False


def _on_the_largest(wanted: Mapping[InstanceType, int], hosts: Sequence[Host]) -> list[SlottedHost]:
    slotted: list[SlottedHost] = []
    for host in hosts:
        share = {kind: count for kind, count in wanted.items() if host == [h for h in hosts if h.takes(kind)][-1]}
        slotted += best_fit(dict(sorted(share.items(), key=largest_first)), host)
    return slotted


def _groups(
    hosts: Sequence[Host], wanted: Mapping[InstanceType, int]
) -> list[tuple[list[Host], dict[InstanceType, int]]]:
    """Return the host kinds that share a wanted size, the smallest first, and the sizes that they share."""
    groups: list[tuple[list[Host], dict[InstanceType, int]]] = []
    for host in hosts:
        share = {kind: count for kind, count in wanted.items() if host.takes(kind)}
        if not share:
            continue
        group = [host]
        apart = []
        for others, sizes in groups:
            if sizes.keys() & share.keys():
                group, share = [*others, *group], sizes | share
            else:
                apart.append((others, sizes))
        groups = [*apart, (group, share)]
    return groups

"""Which hosts does a wish take? Hosts that are known and slotted, and families that are chosen with the racks.

A family, or a part of it that shares no size with the rest, has one host kind as a rule: then the fewest hosts are the
best for every option, and they are known before any rack is. Where several kinds could take a size, their mix depends
on the racks, so it stays open as rows of a program (`layouts`).

Source: high-availability white paper, capacity-planning (N+1); assumed: a spare host is of the largest kind that the
family has in play, since it can take the place of any other; headroom is a fifth more of each instance type.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
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
        hosts: those that are known, spares included.
        families: those that are open.
        proven: True when fewer of the known hosts cannot do.
    """

    hosts: tuple[SlottedHost, ...]
    families: tuple[Layouts, ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class TooManyHosts:
    """Instances of this family need more hosts than any option can list."""

    family: str


def with_headroom(instances: Mapping[InstanceType, int]) -> dict[InstanceType, int]:
    """Return a fifth more of each instance type, rounded up."""
    return {kind: -(-count * (100 + HEADROOM_PERCENT) // 100) for kind, count in instances.items()}


def fleet(
    instances: Mapping[InstanceType, int], reference: Reference, budget: Budget, *, spare: bool, hosts_max: int
) -> Fleet | TooManyHosts:
    """Return the hosts that hold the instances, family by family.

    Args:
        spare: True for a host more of each family.
        hosts_max: more hosts than this never fit the racks of an option.
    """
    families: dict[str, dict[InstanceType, int]] = defaultdict(dict)
    for kind, count in instances.items():
        families[kind.family][kind] = count
    known: list[SlottedHost] = []
    left_open: list[Layouts] = []
    proven = True
    for family, wanted in sorted(families.items()):
        hosts = reference.hardware.hosts_of(family)
        # Bounds the work before any host is made.
        if sum(kind.vcpus * count for kind, count in wanted.items()) > hosts_max * max(host.vcpus for host in hosts):
            return TooManyHosts(family)
        for group, share in _groups(hosts, wanted):
            program = layouts_of(share, group) if len(group) > 1 else NotProven()
            found: Sequence[SlottedHost] = ()
            if isinstance(program, Layouts):
                left_open.append(program)
            else:
                found, sure = _of_one_kind(share, group[-1], budget)
                proven &= sure and len(group) == 1
            known += found
            if spare:
                largest = group[-1]
                known.append(found[0] if found else default_slotting(largest, reference))
    return Fleet(tuple(known), tuple(left_open), proven)


def _of_one_kind(wanted: Mapping[InstanceType, int], host: Host, budget: Budget) -> tuple[Sequence[SlottedHost], bool]:
    """Return the fewest hosts of a kind; or those of the easy way, and False."""
    found = slot(wanted, [host], [1], budget)
    if isinstance(found, NotProven):
        return best_fit(dict(sorted(wanted.items(), key=largest_first)), host), False
    return found, True


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

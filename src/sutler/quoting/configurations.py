"""What is an option before it is dressed? Hardware that provides what is wanted, and which of several is worth showing.

Source: assumed: of two configurations the one that another equals or beats is not shown, since how many options a quote
returns is not published.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from sutler.quoting.plans import Plan, RackPlan
from sutler.reference.hardware import Design


@dataclass(frozen=True, slots=True)
class Configuration:
    """Hardware that provides what is wanted.

    Args:
        corners: what it is the best of, for people; the first names it.
        plans: what it adds or updates.
        storage_tib: end-state tier of each service that was asked for.
        design: one of its compute racks; None for servers.
        proven: True when no other is better in what it is the best of.
        gap: how much better another could be at most, as a part of what this one takes; None when that is not known.
        spare: True when hosts stand by, so that fewer hosts are no match however much they hold.
    """

    corners: tuple[str, ...]
    plans: tuple[Plan, ...]
    storage_tib: Mapping[str, int]
    design: Design | None
    proven: bool
    gap: Fraction | None = Fraction(0)
    spare: bool = False

    @property
    def scaling_type(self) -> str | None:
        """SINGLE_RACK, MULTI_RACK or None."""
        return self.design.scaling_type if self.design else None

    @property
    def title(self) -> str:
        """What people call it: its first corner, and how it can grow."""
        grows = {"SINGLE_RACK": "single rack", "MULTI_RACK": "expandable racks"}.get(self.scaling_type or "")
        return f"{self.corners[0]}, {grows}" if grows else self.corners[0]


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why there is no such option."""

    reason: str


def distinct(candidates: Sequence[tuple[Configuration, int]]) -> list[tuple[Configuration, int]]:
    """Return the configurations that no other equals or beats, cheapest first.

    Args:
        candidates: each with its price, three years all upfront; of equal ones the first is kept.
    Returns: one is beaten when another delivers as much, can grow as well, costs no more, and takes no more racks and
        power. The one that is kept is then the best of what the other was the best of.
    """
    ranked = sorted(candidates, key=lambda item: (item[1], len(item[0].plans)))
    kept: list[tuple[Configuration, int]] = []
    for one, price in ranked:
        by = next((at for at, other in enumerate(kept) if _beats(other, (one, price))), None)
        if by is None:
            kept.append((one, price))
        elif kept[by][0].scaling_type == one.scaling_type:
            better = kept[by][0]
            kept[by] = replace(better, corners=tuple(dict.fromkeys([*better.corners, *one.corners]))), kept[by][1]
    return kept


def _beats(one: tuple[Configuration, int], other: tuple[Configuration, int]) -> bool:
    (a, a_price), (b, b_price) = one, other
    return (
        a_price <= b_price
        and len(a.plans) <= len(b.plans)
        and sum(plan.power_va for plan in a.plans) <= sum(plan.power_va for plan in b.plans)
        # The same hosts do the same, however they are slotted: a capacity task changes that.
        and (_hosts(a) >= _hosts(b) or (not b.spare and added_instances(a.plans) >= added_instances(b.plans)))
        and (a.scaling_type == b.scaling_type or b.scaling_type != "MULTI_RACK")
    )


def _hosts(configuration: Configuration) -> Counter[str]:
    """Return the hosts that a configuration adds, by kind."""
    return Counter(
        host.kind
        for plan in configuration.plans
        for host in (plan.added_hosts if isinstance(plan, RackPlan) else (plan.host,))
    )


def added_instances(plans: Sequence[Plan]) -> Counter[str]:
    """Return the instances that plans add, by instance type."""
    total: Counter[str] = Counter()
    for plan in plans:
        for host in plan.added_hosts if isinstance(plan, RackPlan) else (plan.host,):
            for name, count in host.slotting.items():
                total[name] += count
    return total

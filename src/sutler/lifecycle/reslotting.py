"""What would a capacity task do at this moment? The layout that it leads to, what is in its way, or why it fails.

The hosts that a task is for are laid out around what runs on them. Where that is not possible, but would be with some
instances stopped, the task is blocked; `blocking` names instances whose stop frees the capacity, and none of them in
vain: as many as can stay are left out.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec

from sutler.lifecycle.configured import ConfiguredHost, Layout, configured_hosts, types_of
from sutler.quoting.given_hosts import Fixture, lay_out
from sutler.quoting.program import Infeasible, NotProven
from sutler.reference.hardware import InstanceType
from sutler.reference.loader import Reference
from sutler.rules.capacity_tasks import Failure, must_stay
from sutler.store import instances, orders, outposts
from sutler.store.capacity_tasks import CapacityTaskRow
from sutler.store.instances import InstanceRow
from sutler.store.transaction import Transaction

OUT_OF_ORDER: Final = frozenset({"ISOLATED", "RETIRING"})


@dataclass(frozen=True, slots=True)
class Prospect:
    """What a task comes to as things stand.

    Args:
        failure: why it cannot be done at all.
        blocked: True when instances must be stopped first.
        layout: of the hosts that it would change.
    """

    failure: Failure | None = None
    blocked: bool = False
    layout: Layout = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Ground:
    """The hosts that a task is for and what runs there."""

    usable: list[ConfiguredHost]
    unusable: list[ConfiguredHost]
    running: list[InstanceRow]
    staying: list[InstanceRow]
    wanted: Mapping[InstanceType, int]


def in_scope(hosts: Sequence[ConfiguredHost], order_id: str | None, asset_id: str | None) -> list[ConfiguredHost]:
    """Return the hosts that a task for an order, an asset, or the whole Outpost is about, in whatever state.

    Source: service model, StartCapacityTask; assumed: a task for the Outpost is about hardware that is installed or
        being installed, one for an order also about what is still on its way.
    """
    if order_id is not None:
        return [host for host in hosts if host.order_id == order_id]
    if asset_id is not None:
        return [host for host in hosts if host.asset_id == asset_id]
    return [host for host in hosts if host.state in {"ACTIVE", *OUT_OF_ORDER}]


def prospect(tx: Transaction, account: str, region: str, task: CapacityTaskRow, reference: Reference) -> Prospect:
    """Return what a task comes to as things stand; nothing is changed.

    Source: service model, CapacityTaskFailureType; rack guide, modify-instance-capacity (too many slots fail, too few
        do not); assumed: which reason has which type.
    """
    gone = _gone(tx, account, region, task)
    if gone is not None:
        return Prospect(Failure("RESOURCE_NOT_FOUND", gone))
    ground = _ground(tx, account, region, task, reference)
    if not ground.usable:
        return Prospect(_unexpected(ground.unusable))
    found = lay_out(_fixtures(ground.usable, ground.running, reference), ground.wanted)
    if isinstance(found, dict):
        present = {host.place: host.slots for host in ground.usable}
        layout = {place: {kind.name: count for kind, count in slots.items()} for place, slots in found.items()}
        return Prospect(layout={place: slots for place, slots in layout.items() if slots != present[place]})
    return _obstructed(ground, reference)


def blocking(
    tx: Transaction, account: str, region: str, task: CapacityTaskRow, reference: Reference
) -> list[InstanceRow]:
    """Return instances that have to be stopped before a task can be done; none when it is not blocked by any.

    Source: service model, ListBlockingInstancesForCapacityTask; assumed: no instance is named that could stay beside
        the others that are not; those of other accounts stay where the account's own suffice, then those that run
        longest on a host.
    """
    ground = _ground(tx, account, region, task, reference)
    if not isinstance(lay_out(_fixtures(ground.usable, ground.staying, reference), ground.wanted), dict):
        return []
    kept, stopped = list(ground.staying), list[InstanceRow]()
    order = {host.asset_id: number for number, host in enumerate(ground.usable)}
    fixed = {one.instance_id for one in kept}
    loose = sorted((one for one in ground.running if one.instance_id not in fixed), key=lambda one: order[one.asset_id])
    waiting = [[one for one in loose if (one.owner_id == account) == own] for own in (True, False)]
    while waiting:  # keep as many at once as go, and look closer where they do not
        group = waiting.pop()
        if isinstance(lay_out(_fixtures(ground.usable, [*kept, *group], reference), ground.wanted), dict):
            kept += group
        elif len(group) == 1:
            stopped += group
        else:
            half = len(group) // 2
            waiting += [group[half:], group[:half]]
    return sorted(stopped, key=lambda one: (one.launched, one.instance_id))


def _gone(tx: Transaction, account: str, region: str, task: CapacityTaskRow) -> str | None:
    """Say what a task was for and is no longer there."""
    if outposts.fetch(tx, account, region, task.outpost_id) is None:
        return f"Outpost {task.outpost_id} no longer exists"
    if task.order_id is not None:
        order = orders.fetch(tx, account, region, task.order_id)
        if order is None or order.status == "CANCELLED":
            return f"Order {task.order_id} was cancelled"
    return None


def _ground(tx: Transaction, account: str, region: str, task: CapacityTaskRow, reference: Reference) -> _Ground:
    hosts = in_scope(configured_hosts(tx, account, region, task.outpost_id, reference), task.order_id, task.asset_id)
    usable = [host for host in hosts if _is_usable(host, task)]
    places = {host.asset_id for host in usable}
    running = [one for one in instances.on_outpost(tx, account, region, task.outpost_id) if one.asset_id in places]
    excluded: dict[str, list[str]] = msgspec.json.decode(task.excluded or "{}")
    staying = [
        one
        for one in running
        if must_stay(excluded, instance_id=one.instance_id, owner_id=one.owner_id, service=one.service)
    ]
    pools: list[dict[str, Any]] = msgspec.json.decode(task.pools)
    wanted: Counter[InstanceType] = Counter()
    for pool in pools:
        wanted[reference.hardware.instance_types[pool["InstanceType"]]] += pool["Count"]
    unusable = [host for host in hosts if host not in usable]
    return _Ground(usable, unusable, running, staying, +wanted)


def _is_usable(host: ConfiguredHost, task: CapacityTaskRow) -> bool:
    return host.state not in OUT_OF_ORDER if task.order_id is not None else host.state == "ACTIVE"


def _fixtures(hosts: Sequence[ConfiguredHost], pinned: Sequence[InstanceRow], reference: Reference) -> list[Fixture]:
    """Return the hosts as they are to be laid out, with these instances on them."""
    on_host: dict[str, Counter[str]] = {}
    for one in pinned:
        on_host.setdefault(one.asset_id, Counter())[one.instance_type] += 1
    return [
        Fixture(
            host.place,
            host.host,
            types_of(on_host.get(host.asset_id or "", {}), reference),
            types_of(host.slots, reference),
        )
        for host in hosts
    ]


def _obstructed(ground: _Ground, reference: Reference) -> Prospect:
    """Return why the plan does not fit around what runs: instances, hosts out of order, or the plan itself."""
    empty = lay_out(_fixtures(ground.usable, (), reference), ground.wanted)
    if isinstance(empty, NotProven):
        return Prospect(Failure("INTERNAL_SERVER_ERROR", "The search for a layout of the hosts ended at its limit"))
    if isinstance(empty, Infeasible):
        whole = lay_out(_fixtures([*ground.usable, *ground.unusable], (), reference), ground.wanted)
        if ground.unusable and isinstance(whole, dict):
            return Prospect(_unexpected(ground.unusable))
        return Prospect(Failure("UNSUPPORTED_CAPACITY_CONFIGURATION", _too_much(ground)))
    if not isinstance(lay_out(_fixtures(ground.usable, ground.staying, reference), ground.wanted), dict):
        reason = f"The plan has no room for the {len(ground.staying)} instances that must not be stopped"
        return Prospect(Failure("UNSUPPORTED_CAPACITY_CONFIGURATION", reason))
    return Prospect(blocked=True)


def _too_much(ground: _Ground) -> str:
    for family in sorted({kind.family for kind in ground.wanted}):
        wanted = sum(kind.vcpus * count for kind, count in ground.wanted.items() if kind.family == family)
        vcpus = sum(host.host.vcpus for host in ground.usable if host.host.family == family)
        if wanted > vcpus:
            return f"The plan has {wanted} vCPUs of {family} instances and the hosts have {vcpus}"
    return "The hosts cannot be slotted so, although their vCPUs suffice"


def _unexpected(hosts: Sequence[ConfiguredHost]) -> Failure:
    if not hosts:
        return Failure("RESOURCE_NOT_FOUND", "The hardware that the task was for is no longer there")
    return Failure("UNEXPECTED_ASSET_STATE", f"Asset {hosts[0].asset_id} is {hosts[0].state}")

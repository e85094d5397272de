"""What should an estate look like by now? A model of plain things and dates, which shares no code with Sutler.

Here are the things, and what can be read off them. What time makes of them is in `foreseen_dates`, what contracts make
of orders in `foreseen_contracts`, what calls make of them in `foreseen_deeds`, which calls are refused in
`foreseen_answers`, what capacity tasks may come to in `foreseen_tasks`; all that is held against what accounts see in
`foreseen_views`. Rules are those of docs/behaviour.md. Times are microseconds.

What Sutler invents (ids, prices, elevations, slots) is learned when it is first seen, and then has to stay.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

MINUTE: Final = 60_000_000
DAY: Final = 1440 * MINUTE
CHAIN: Final = ("PREPARING", "BUILDING", "SHIPPED", "DELIVERED", "INSTALLING", "INSTALLED")
ORDER_OF: Final = {
    "PREPARING": "PREPARING",
    "BUILDING": "IN_PROGRESS",
    "SHIPPED": "IN_PROGRESS",
    "DELIVERED": "DELIVERED",
    "INSTALLING": "DELIVERED",
    "INSTALLED": "COMPLETED",
}
OPEN: Final = ("PREPARING", "IN_PROGRESS", "DELIVERED")
RETURNED: Final = ("RETIRING", "RETIRED")
ENDED: Final = ("COMPLETED", "FAILED", "CANCELLED")
LASTS: Final = {
    "RACK.PREPARING": 14 * DAY,
    "RACK.BUILDING": 42 * DAY,
    "RACK.SHIPPED": 7 * DAY,
    "RACK.DELIVERED": 7 * DAY,
    "RACK.INSTALLING": 2 * DAY,
    "SERVER.PREPARING": 3 * DAY,
    "SERVER.BUILDING": 14 * DAY,
    "SERVER.SHIPPED": 5 * DAY,
    "SERVER.DELIVERED": 3 * DAY,
    "SERVER.INSTALLING": 600 * MINUTE,
    "server_connect": 5 * MINUTE,
    "capacity_task_requested": MINUTE,
    "capacity_task_in_progress": 30 * MINUTE,
    "capacity_task_cancellation": MINUTE,
    "evacuation_poll": 10 * MINUTE,
    "evacuation_limit": 2 * DAY,
    "decommission_pick_up": 14 * DAY,
}
"""How long things last in an account that has said nothing else."""

_DURATION: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")

Due = tuple[int, int]
"""When something happens by itself, and its place among what happens at the same time: as it was set."""


@dataclass(eq=False)
class Device:
    """An asset; its id and what it is are learned once it is seen."""

    order: "Order"
    item: "Item"
    asset_id: str | None = None
    fails: str | None = None  # the state that it has failed to
    gone: bool = False
    facts: dict[str, Any] | None = None  # what never changes of it, nor of what takes its place
    slots: dict[str, int] | None = None


@dataclass(eq=False)
class Item:
    """A line item; `devices` are None before its delivery, and until they are seen for the first time."""

    item_id: str
    order: "Order"
    status: str
    since: int
    due: Due | None = None
    replaces: Device | None = None
    previous: "Item | None" = None
    devices: list[Device] | None = None
    shipped: bool = False


@dataclass(eq=False)
class Order:
    """An order; `shape` is what it was ordered with."""

    order_id: str
    outpost_id: str
    placed: int
    kind: str  # OUTPOST or REPLACEMENT
    form: str  # RACK or SERVER
    shape: dict[str, Any]
    items: list[Item] = field(default_factory=list)
    fulfilled: int | None = None
    promised: dict[str, int] | None = None  # the slots that a task has given its hosts before they came

    @property
    def status(self) -> str:
        """That of its least advanced line item; those that are replaced do not hold it back."""
        if self.items[0].status == "CANCELLED":
            return "CANCELLED"
        left = [item.status for item in self.items if item.status != "REPLACED"]
        return ORDER_OF[min(left, key=CHAIN.index, default="INSTALLED")]

    @property
    def cancellable(self) -> bool:
        """Whether its hardware has not left the factory; replacements are never cancelled."""
        return self.kind == "OUTPOST" and all(item.status in ("PREPARING", "BUILDING") for item in self.items)


@dataclass(eq=False)
class Charge:
    """A subscription; `price` is what it costs upfront and a month, None until it is seen."""

    order: Order | None
    kind: str
    created: int
    option: str
    term: str | None  # None is month to month
    status: str = "PENDING"
    begins: int | None = None
    ends: int | None = None
    price: tuple[float, float] | None = None
    priced: int | None = None  # when a month got its price
    due: Due | None = None
    charge_id: str | None = None


@dataclass(eq=False)
class Outpost:
    """An Outpost."""

    outpost_id: str
    site: tuple[str, str]  # owner and id
    hardware: str
    status: str = "PENDING"
    private: bool = False
    due: Due | None = None  # when it is picked up
    charges: list[Charge] = field(default_factory=list)
    supported: dict[tuple[frozenset[str], bool], list[str]] = field(default_factory=dict)  # by them, and if RETIRED
    renewal_prices: dict[frozenset[str], Any] = field(default_factory=dict)  # by the orders that stand

    @property
    def contract(self) -> list[Charge]:
        """The original and what follows it, as far as it has begun or has a day to begin on."""
        parts = [one for one in self.charges if one.kind != "CAPACITY_INCREASE" and one.status != "CANCELLED"]
        return sorted((one for one in parts if one.begins is not None), key=lambda one: one.begins or 0)


@dataclass(eq=False)
class Task:
    """A capacity task; what it comes to is adopted from what is seen, if it may come to that then."""

    task_id: str
    outpost_id: str
    request: dict[str, Any]
    created: int
    status: str
    since: int
    due: int | None
    shape: dict[str, Any]  # what never changes of it
    hosts: frozenset[str] | None = None  # those that it was for when it was begun
    changing: frozenset[str] = frozenset()  # hosts that were seen ISOLATED while it ran

    @property
    def waits(self) -> bool:
        """Whether it waits for instances that are in its way."""
        return bool(self.request.get("TaskActionOnBlockingInstances") == "WAIT_FOR_EVACUATION")

    @property
    def pools(self) -> dict[str, int]:
        """The slots that it is to lead to."""
        return {pool["InstanceType"]: pool["Count"] for pool in self.request["InstancePools"]}


@dataclass
class Account:
    """Everything that an account has; dicts keep the order of creation."""

    account_id: str
    now: int | None = None  # no clock before the first write
    settings: dict[str, Any] = field(default_factory=dict)
    sites: set[str] = field(default_factory=set)
    outposts: dict[str, Outpost] = field(default_factory=dict)
    orders: dict[str, Order] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    instances: dict[str, dict[str, Any]] = field(default_factory=dict)
    objects: dict[str, dict[str, Any]] = field(default_factory=dict)
    offers: dict[str, dict[tuple[str, str], tuple[float, float]]] = field(default_factory=dict)
    tokens: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    connections: dict[str, dict[str, Any]] = field(default_factory=dict)  # what is known of each
    sequence: int = 0

    @property
    def recorded(self) -> int:
        """The time as it is kept of what is done now: in whole milliseconds."""
        assert self.now is not None, "something was done"
        return self.now // 1000 * 1000

    @property
    def manual(self) -> bool:
        """Whether line items move only when they are told to."""
        return self.settings.get("lifecycle") == "manual"

    def lasts(self, name: str) -> int:
        """Return how long something lasts that begins now."""
        stated = self.settings.get(f"durations.{name}")
        return LASTS[name] if stated is None else _length(stated)

    def at(self, time: int) -> Due:
        """Return a time as what is set for it now comes to its turn."""
        self.sequence += 1
        return (time, self.sequence)

    def coming(self) -> int | None:
        """Return when the next thing is foreseen to happen by itself."""
        outposts = self.outposts.values()
        dues = [item.due for order in self.orders.values() for item in order.items]
        dues += [outpost.due for outpost in outposts]
        dues += [charge.due for outpost in outposts for charge in outpost.charges]
        tasks = [task.due for task in self.tasks.values() if task.due is not None]
        return min([*tasks, *(due[0] for due in dues if due is not None)], default=None)

    def orders_of(self, outpost_id: str) -> list[Order]:
        """Return the orders of an Outpost, oldest first."""
        return [order for order in self.orders.values() if order.outpost_id == outpost_id]

    def live(self, outpost_id: str) -> frozenset[str]:
        """Return what stands on an Outpost or is on order, by its orders; replacements add nothing."""
        own = [order for order in self.orders_of(outpost_id) if order.kind == "OUTPOST"]
        return frozenset(order.order_id for order in own if order.status != "CANCELLED")

    def standing(self, outpost_id: str) -> list[Device]:
        """Return the devices on site of an Outpost: each once, those that have failed until they are replaced."""
        if self.outposts[outpost_id].status == "RETIRED":
            return []
        items = [item for order in self.orders_of(outpost_id) for item in order.items if item.status != "REPLACED"]
        return [device for item in items for device in item.devices or [] if device.item is item and not device.gone]

    def device(self, asset_id: str) -> tuple[str, Device] | None:
        """Return an asset that is on site, and its Outpost."""
        for outpost_id in self.outposts:
            for device in self.standing(outpost_id):
                if device.asset_id == asset_id:
                    return outpost_id, device
        return None

    def running(self, outpost_id: str) -> list[dict[str, Any]]:
        """Return the instances on an Outpost, as the control API shows them."""
        return [one for one in self.instances.values() if one["outpost"] == outpost_id]


@dataclass
class Estate:
    """The accounts, and what they share: owner, kind, resource and consumer, with the time since when."""

    accounts: dict[str, Account]
    shares: dict[tuple[str, str, str, str], int] = field(default_factory=dict)

    def shared(self, kind: str, resource: str, consumer: str) -> str | None:
        """Return who shares a site or an Outpost with an account."""
        return next((one[0] for one in self.shares if one[1:] == (kind, resource, consumer)), None)

    def at_site(self, owner: str, site_id: str) -> Iterator[tuple[Account, Outpost]]:
        """Yield the Outposts at a site, of all accounts."""
        for account in self.accounts.values():
            for outpost in account.outposts.values():
                if outpost.site == (owner, site_id):
                    yield account, outpost


def _length(text: str) -> int:
    """Return an ISO 8601 duration of days, hours and minutes."""
    found = _DURATION.fullmatch(text)
    assert found is not None, text
    days, hours, minutes = (int(part or 0) for part in found.groups())
    return ((days * 24 + hours) * 60 + minutes) * MINUTE

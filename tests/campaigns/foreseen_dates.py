"""What has become of an estate by now? Line items, replacements, contracts and the pick up, each on its day.

Whatever comes next for a thing is in its `due`; of what is due at the same time that comes first which was set first.
Moves by hand take the same steps. Capacity tasks are not here: what they come to is not for dates alone to say.
"""

from campaigns.foreseen import CHAIN, Account, Charge, Device, Item, Outpost
from campaigns.foreseen_contracts import completed, moved


def pass_time(account: Account, until: int) -> None:
    """Let time pass."""
    while True:
        coming = [(found[0].due, found) for found in _things(account) if found[0].due and found[0].due[0] <= until]
        if not coming:
            break
        due, (thing, outpost) = min(coming, key=lambda one: one[0] or (0, 0))
        assert due is not None
        thing.due = None
        if isinstance(thing, Item):
            step(account, thing, due[0])
        elif isinstance(thing, Charge):
            assert outpost is not None
            moved(account, outpost, thing, due[0])
        else:
            thing.status = "RETIRED"
    account.now = until


def _things(account: Account) -> list[tuple[Item | Charge | Outpost, Outpost | None]]:
    found: list[tuple[Item | Charge | Outpost, Outpost | None]] = [
        (item, None) for order in account.orders.values() for item in order.items
    ]
    for outpost in account.outposts.values():
        found += [(outpost, outpost), *((charge, outpost) for charge in outpost.charges)]
    return found


def set_out(account: Account, item: Item, *, not_before: int = 0) -> None:
    """Set when a line item takes its next step, if it moves by itself."""
    item.due = None
    if not account.manual and item.status in CHAIN[:-1]:
        lasts = account.lasts(f"{item.order.form}.{item.status}")
        item.due = account.at(max(item.since + lasts, not_before))


def step(account: Account, item: Item, at: int) -> None:
    """Take a line item to its next status, and what depends on it along."""
    order, outpost = item.order, account.outposts[item.order.outpost_id]
    item.status, item.since = CHAIN[CHAIN.index(item.status) + 1], at
    set_out(account, item)
    if item.status == "SHIPPED":
        item.shipped = True
    elif item.status == "DELIVERED" and item.replaces is not None:
        failed = item.replaces
        item.devices = [Device(order, item, facts=failed.facts, slots=failed.slots)]
    elif item.status == "INSTALLED" and item.replaces is not None:
        take_over(account, item, item.replaces)
    if item.status == "INSTALLING" and outpost.status == "PENDING":
        outpost.status = "PROVISIONING"
    if order.status == "COMPLETED" and order.fulfilled is None:
        order.fulfilled = at
        if outpost.status in ("PENDING", "PROVISIONING"):
            outpost.status = "ACTIVE"
        completed(account, outpost, order, at)


def take_over(account: Account, item: Item, failed: Device) -> None:
    """Put the new device in the place of the failed one: its line item stands for all that the other stood for."""
    holder = failed.item
    (brought,) = item.devices or []
    item.devices = [brought if device is failed else device for device in holder.devices or []]
    for device in item.devices:
        device.item = item
    holder.status, item.previous = "REPLACED", holder
    failed.gone = True
    for instance_id, instance in list(account.instances.items()):
        if instance["asset"] == failed.asset_id:
            del account.instances[instance_id]

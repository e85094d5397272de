"""What becomes of an Outpost that is returned? Its assets retire, its contract is closed, and one day it is picked up.

requested   Outpost and assets RETIRING, nothing follows the contract
picked up   Outpost RETIRED, without assets; it can be deleted
"""

from collections.abc import Iterable

from msgspec.structs import replace

from sutler.lifecycle import subscriptions
from sutler.lifecycle.timers import Timer
from sutler.reference.loader import Reference
from sutler.store import assets, outposts
from sutler.store.outposts import OutpostRow
from sutler.store.transaction import Transaction


def begin(tx: Transaction, account: str, region: str, outpost: OutpostRow, *, now: int, reference: Reference) -> Timer:
    """Begin the return of an Outpost on which nothing runs any more; return the timer that picks it up.

    Source: rack guide, term-end-racks (returning early does not end the charges); assumed: the states, that it is
        picked up 14 days later, and that month to month ends with the request.
    """
    outposts.update(tx, account, region, replace(outpost, life_cycle_status="RETIRING"))
    assets.retire(tx, account, region, outpost.outpost_id)
    subscriptions.close(tx, account, region, outpost.outpost_id, now)
    due = now + reference.durations.named_us["decommission_pick_up"]
    return Timer(due, region, "decommission", outpost.outpost_id, expects="RETIRING")


def pick_up(
    tx: Transaction,
    account: str,
    timer: Timer,
    reference: Reference,  # noqa: ARG001  # as every step
) -> Iterable[Timer]:
    """Take the hardware of a RETIRING Outpost away."""
    outpost = outposts.fetch(tx, account, timer.region, timer.subject)
    if outpost is not None and outpost.life_cycle_status == timer.expects:
        outposts.update(tx, account, timer.region, replace(outpost, life_cycle_status="RETIRED"))
        assets.remove(tx, account, timer.region, outpost.outpost_id)
    return ()

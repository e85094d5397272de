"""How does the operator's side do something to an account? As a call does: once everything that is due has happened.

A deed is a function of the account at that moment. What it refuses with a `DeskError` leaves what was settled before.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from sutler.lifecycle import settings
from sutler.lifecycle import settle as settling
from sutler.lifecycle.clock import shown
from sutler.lifecycle.timers import Timer
from sutler.reference.loader import Reference
from sutler.store import accounts
from sutler.store.transaction import Executor, Transaction

T = TypeVar("T")


class DeskError(Exception):
    """The operator's side can't do that; the message says why, or what it can."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Moment:
    """A settled account, held in an open transaction.

    Args:
        now: the account's time, microseconds, in whole milliseconds.
        reference: the data as it holds for the account.
        scheduled: timers that the deed sets.
    """

    account: str
    now: int
    tx: Transaction
    reference: Reference
    scheduled: list[Timer] = field(default_factory=list)


async def deed(
    executor: Executor, account: str, do: Callable[[Moment], T], *, reference: Reference, rate: Fraction
) -> T:
    """Settle an account, slice by slice, then do something to it and return what came of it, after the commit.

    Args:
        do: is given the settled account; PostgreSQL may call it several times.
        rate: of an account's clock that begins here.
    Raises:
        DeskError: whatever it refuses.
    """

    def turn(tx: Transaction) -> list[T | DeskError]:
        held, wall = settling.hold(tx, account, rate)
        held, finished = settling.settle(tx, held, wall, reference)
        outcome: list[T | DeskError] = []
        if finished:
            moment = Moment(account, shown(held.clock.now(wall)), tx, settings.applied(held.settings, reference))
            try:
                with tx.savepoint():
                    outcome.append(do(moment))
            except DeskError as error:
                outcome.append(error)
            else:
                held = settling.schedule(tx, settling.refreshed(tx, held), moment.scheduled)
        settling.save(tx, held)
        return outcome

    while not (done := await executor.write(turn)):
        continue
    if isinstance(done[0], DeskError):
        raise done[0]
    return done[0]


async def look(
    executor: Executor, account: str, see: Callable[[Moment], T], *, reference: Reference, rate: Fraction
) -> T:
    """Return what is to be seen of a settled account; reading makes no account."""

    def glance(tx: Transaction) -> list[T]:
        wall = tx.wall()
        held = settling.account_of(account, accounts.fetch(tx, account), wall, rate)
        own = settings.applied(held.settings, reference)
        return [] if held.unsettled(wall) else [see(Moment(account, shown(held.clock.now(wall)), tx, own))]

    seen = await executor.read(glance)
    return seen[0] if seen else await deed(executor, account, see, reference=reference, rate=rate)

"""What has happened by now? Applies an account's due timers, each at its own exact due time, before anything is read.

A jump of a year and a year of days leave the same rows, since a timer sees its due time and never the present. Work
is done in slices of at most 500 timers or 10 ms; a slice moves the clock to the last time applied, so that no reader
ever sees a state older than its clock.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Final

import msgspec
from msgspec.structs import replace

from sutler.lifecycle import clock as clocks
from sutler.lifecycle import settings
from sutler.lifecycle.capacity_tasks import move_capacity_task
from sutler.lifecycle.clock import Clock
from sutler.lifecycle.decommission import pick_up
from sutler.lifecycle.line_items import move_line_item
from sutler.lifecycle.quotes import expire_quote
from sutler.lifecycle.subscriptions import move_subscription
from sutler.lifecycle.timers import Timer, TimerKind
from sutler.reference.loader import Reference
from sutler.store import accounts, timers
from sutler.store.accounts import AccountRow
from sutler.store.transaction import Transaction

SLICE_TIMERS: Final = 500
SLICE_SECONDS: Final = 0.010

Step = Callable[[Transaction, str, Timer, Reference], Iterable[Timer]]
STEPS: Final[Mapping[TimerKind, Step]] = {
    "line_item": move_line_item,
    "quote_expiry": expire_quote,
    "capacity_task": move_capacity_task,
    "subscription": move_subscription,
    "decommission": pick_up,
}


class Account(msgspec.Struct, frozen=True):
    """An account as one transaction holds it: its clock and the bookkeeping of its timers.

    Args:
        next_due: when its first timer is due, microseconds; None without timers.
        last_sequence: the sequence of the timer set last.
        settings: those that it has of its own, as they are stored; None without any.
    """

    account_id: str
    clock: Clock
    next_due: int | None = None
    last_sequence: int = 0
    settings: str | None = None

    def unsettled(self, wall: int) -> bool:
        """Tell whether something must be applied before anybody may look."""
        if self.clock.target is not None:
            return True
        return self.next_due is not None and self.next_due <= self.clock.now(wall)


def account_of(account_id: str, row: AccountRow | None, wall: int, rate: Fraction) -> Account:
    """Return the account of a row; without a row, one whose clock starts now at the rate of new accounts."""
    if row is None:
        return Account(account_id, clocks.started(wall, rate))
    clock = Clock(
        at=row.at,
        set_at=row.set_at,
        rate=_rate(row.rate_numerator, row.rate_denominator),
        seen=row.seen,
        target=row.target,
    )
    return Account(account_id, clock, row.next_due, row.last_sequence, row.settings)


@lru_cache(maxsize=64)
def _rate(numerator: int, denominator: int) -> Fraction:
    """Return the rate; making a Fraction costs more than the rest of reading an account."""
    return Fraction(numerator, denominator)


def hold(tx: Transaction, account_id: str, rate: Fraction) -> tuple[Account, int]:
    """Return the account with its row locked until the transaction ends; the row is made if there is none.

    Args:
        rate: of a clock that begins here.
    Returns: the account, and the wall time in microseconds, read under the lock.
    """
    row = accounts.lock(tx, account_id)
    wall = tx.wall()
    if row is None:
        account = Account(account_id, clocks.started(wall, rate))
        if accounts.insert(tx, _row(account)):
            return account, wall  # a row that this transaction made is held
        row = accounts.lock(tx, account_id)
    return account_of(account_id, row, wall, rate), wall


def settle(tx: Transaction, account: Account, wall: int, reference: Reference) -> tuple[Account, bool]:
    """Apply what is due, at most one slice of it.

    Returns: the account as it then stands, and whether nothing is left that is due.
    """
    horizon = account.clock.horizon(wall)
    if account.next_due is None or account.next_due > horizon:
        return replace(account, clock=clocks.passed(account.clock, horizon, wall)), True
    own = settings.applied(account.settings, reference)
    stop = time.monotonic() + SLICE_SECONDS
    for _ in range(SLICE_TIMERS):
        row = timers.take_next(tx, account.account_id, horizon)
        if row is None:
            return _reached(tx, account, horizon, wall), True
        due, _, region, kind, subject, expects = row
        timer = Timer(due, region, kind, subject, expects)
        account = schedule(tx, account, STEPS[timer.kind](tx, account.account_id, timer, own))
        if time.monotonic() > stop:
            break
    return _reached(tx, account, due, wall), False


def _reached(tx: Transaction, account: Account, reached: int, wall: int) -> Account:
    return replace(
        account,
        clock=clocks.passed(account.clock, reached, wall),
        next_due=timers.next_due(tx, account.account_id),
    )


def schedule(tx: Transaction, account: Account, following: Iterable[Timer]) -> Account:
    """Store timers in the order in which they were set; return the account that knows of them.

    Where line items move only when they are told to, they have no timers.
    """
    sequence, next_due = account.last_sequence, account.next_due
    manual = settings.is_manual(account.settings)
    for timer in following:
        if manual and timer.kind == "line_item":
            continue
        sequence += 1
        timers.insert(
            tx,
            account.account_id,
            due=timer.due,
            sequence=sequence,
            region=timer.region,
            kind=timer.kind,
            subject=timer.subject,
            expects=timer.expects,
        )
        next_due = timer.due if next_due is None else min(next_due, timer.due)
    if sequence == account.last_sequence:
        return account
    return replace(account, last_sequence=sequence, next_due=next_due)


def refreshed(tx: Transaction, account: Account) -> Account:
    """Return a held account with the settings and the first timer that are stored by now."""
    row = accounts.fetch(tx, account.account_id)
    assert row is not None, "an account that is held has a row"
    return replace(account, settings=row.settings, next_due=timers.next_due(tx, account.account_id))


def save(tx: Transaction, account: Account) -> None:
    """Store the account; what was seen is seen for good."""
    accounts.save(tx, _row(account))


def _row(account: Account) -> AccountRow:
    clock = account.clock
    return AccountRow(
        account.account_id,
        clock.at,
        clock.set_at,
        clock.rate.numerator,
        clock.rate.denominator,
        clock.seen,
        account.next_due,
        clocks.wake_wall(clock, account.next_due),
        clock.target,
        account.last_sequence,
    )

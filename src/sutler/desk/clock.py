"""How does a person move an account's time? Read it, let it run at a rate, jump, or run until an order is there.

A jump stores its target and settles in slices, each a write of its own, so that other accounts go between; the
answer comes when the clock is there. Moving the clock back is refused.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from fractions import Fraction
from functools import partial
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from sutler.desk import bodies
from sutler.desk.settled import DeskError
from sutler.lifecycle import clock as clocks
from sutler.lifecycle import settings
from sutler.lifecycle import settle as settling
from sutler.lifecycle.settle import Account
from sutler.reference.loader import Reference
from sutler.rules.contracts import instant, microseconds
from sutler.rules.order_states import ORDER_CHAIN
from sutler.store import accounts, orders
from sutler.store.transaction import Executor, Transaction
from sutler.wire.contract import PATTERN_OrderId
from sutler.wire.defaults import DEFAULT_ACCOUNT

ANSWER_SECONDS: Final = 30.0
RATE_PARTS: Final = 1_000_000
"""A rate is kept as a fraction with at most this denominator; one of less than a millionth would become 0."""


class ClockError(DeskError):
    """The clock can't do that; the message says what it can."""


class Until(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Run until an order has come to a status."""

    order: str
    status: str


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the four forms of a clock request."""

    advance: timedelta | None = None
    to: datetime | None = None
    rate: int | float | None = None
    until: Until | None = None


def move_of(body: bytes) -> Move:
    """Return the move that a JSON body asks for.

    Raises:
        ClockError: 400: not JSON, or a member, duration or time that cannot be read.
    """
    try:
        return bodies.read(body, Move)
    except DeskError as error:
        timed = str(error).startswith(("advance ", "to "))
        forms = " Times are like 2027-01-01T00:00:00Z, durations like P30D." if timed else ""
        raise ClockError(400, f"{error}{forms}") from error


def time_of(moment: datetime) -> int:
    """Return a moment that a clock can come to, in microseconds since the epoch.

    Raises:
        ClockError: 400: it has no offset, or is after 2099.
    """
    if moment.utcoffset() is None:
        raise ClockError(400, f"The time {moment.isoformat()} needs its offset, for example 2027-01-01T00:00:00Z.")
    at = microseconds(moment)
    if at > clocks.END:
        raise beyond_the_end()
    return at


def beyond_the_end() -> ClockError:
    """Return the refusal of a time after the last."""
    return ClockError(400, f"Times end at {instant(clocks.END).isoformat()}.")


def _check(move: Move) -> None:
    """Refuse what means nothing, whatever the time and the account.

    Raises:
        ClockError: 400: not exactly one form, a negative duration, a rate that cannot be kept, no order's id, no
            status that an order comes to.
    """
    if sum(form is not None for form in (move.advance, move.to, move.rate, move.until)) != 1:
        raise ClockError(400, "Give exactly one of advance, to, rate and until.")
    if move.advance is not None and move.advance < timedelta(0):
        raise ClockError(400, "A clock does not go back: advance must not be negative.")
    if move.rate is not None and move.rate != 0 and not 1 / RATE_PARTS <= move.rate <= clocks.RATE_MAX:
        most = f"{clocks.RATE_MAX} (a year a second)"
        raise ClockError(400, f"rate must be 0 (frozen), or from {1 / RATE_PARTS:f} to {most}.")
    if move.until is not None:
        order = move.until.order
        if PATTERN_OrderId.fullmatch(order) is None:
            raise ClockError(400, f"until.order must be the id of an order, like oo-0123456789abcdef0, not {order!r}.")
        if move.until.status not in ORDER_CHAIN:
            statuses = ", ".join(ORDER_CHAIN)
            raise ClockError(400, f"until.status must be one of {statuses}, not {move.until.status!r}.")


Change = Callable[[Transaction, Account, int], "tuple[Account, Change | None]"]
"""A step of a settled account at a wall time; the step that is to follow once it has settled again, if any."""


class ClockDesk:
    """Reads and moves the clocks of accounts on a store."""

    __slots__ = ("_executor", "_rate", "_reference", "_stopping")

    def __init__(self, executor: Executor, *, reference: Reference, rate: Fraction) -> None:
        self._executor = executor
        self._reference = reference
        self._rate = rate
        self._stopping = False

    def stop(self) -> None:
        """Answer moves that are under way, and those to come, without waiting for the clock to be there."""
        self._stopping = True

    async def look(self) -> None:
        """Read a row as it stands, whatever is due.

        Raises:
            StoreError: the store does not answer.
        """
        await self._executor.read(lambda tx: accounts.fetch(tx, DEFAULT_ACCOUNT))

    async def read(self, account_id: str) -> dict[str, Any]:
        """Return {"account", "now", "rate", "mode", "next"}; reading makes no account."""

        def look(tx: Transaction) -> dict[str, Any] | None:
            wall = tx.wall()
            account = settling.account_of(account_id, accounts.fetch(tx, account_id), wall, self._rate)
            return None if account.unsettled(wall) else shape(account, wall)

        looked = await self._executor.read(look)
        return looked if looked is not None else (await self._settled(account_id))[1]

    async def move(self, account_id: str, move: Move) -> tuple[int, dict[str, Any]]:
        """Move an account's clock and answer when it is there.

        A rate holds at once, whatever is still to be applied: else a clock that runs away could not be stopped.

        Returns: 200 and the clock, or after 30 seconds, or when the server stops, 202 and the clock on its way, with
            its target.
        Raises:
            ClockError: 400 for what means nothing, a time without an offset, before now or after 2099; 404 for an
                order that is not the account's; 409 for an order that will not come to that status; 409, or 503 when
                the server stops, for a move that had to wait for another one and was not begun.
        """
        _check(move)
        if move.rate is not None:
            rate = Fraction(move.rate).limit_denominator(RATE_PARTS)
            await self._executor.write(partial(self._run_at, account_id, rate))
            return await self._settled(account_id)
        if move.until is not None:
            return await self._settled(account_id, partial(_towards, until=move.until))
        return await self._settled(account_id, partial(_set_out, move=move), refuses=True)

    def _run_at(self, account_id: str, rate: Fraction, tx: Transaction) -> None:
        account, wall = settling.hold(tx, account_id, self._rate)
        settling.save(tx, replace(account, clock=clocks.rebased(account.clock, wall, rate=rate)))

    async def _settled(
        self, account_id: str, move: Change | None = None, *, refuses: bool = False
    ) -> tuple[int, dict[str, Any]]:
        stop = time.monotonic() + ANSWER_SECONDS
        change = move
        while True:
            there, change, clock = await self._executor.write(partial(self._slice, account_id, change))
            if there:
                return 200, clock
            if self._stopping or time.monotonic() > stop:
                if refuses and change is move:
                    raise _not_begun(clock, stopping=self._stopping)
                return 202, clock

    def _slice(
        self, account_id: str, change: Change | None, tx: Transaction
    ) -> tuple[bool, Change | None, dict[str, Any]]:
        account, wall = settling.hold(tx, account_id, self._rate)  # which may wait for another writer
        stop = time.monotonic() + settling.SLICE_SECONDS
        account, finished = settling.settle(tx, account, wall, self._reference)
        while finished and change is not None:
            account, change = change(tx, account, wall)
            account, finished = settling.settle(tx, account, wall, self._reference)
            if time.monotonic() > stop:
                break
        settling.save(tx, account)
        return finished and change is None, change, shape(account, wall)


def _set_out(_: Transaction, account: Account, wall: int, *, move: Move) -> tuple[Account, Change | None]:
    """Set the target of a jump."""
    clock = account.clock
    now = clock.now(wall)
    if move.advance is not None:
        target = now + move.advance // timedelta(microseconds=1)
    else:
        assert move.to is not None, "it has one form"
        target = time_of(move.to)
    if target < now:
        raise ClockError(400, f"A clock does not go back: it is {instant(now).isoformat()} for this account.")
    if target > clocks.END:
        raise beyond_the_end()
    return replace(account, clock=clocks.jumping(clock, wall, target)), None


def _towards(tx: Transaction, account: Account, wall: int, *, until: Until) -> tuple[Account, Change | None]:
    """Set the target to the account's next timer, unless the order is there."""
    status = orders.status_anywhere(tx, account.account_id, until.order)
    if status is None:
        raise ClockError(404, f"Account {account.account_id} has no order {until.order}.")
    if status in ORDER_CHAIN and ORDER_CHAIN.index(status) >= ORDER_CHAIN.index(until.status):
        return account, None
    if settings.is_manual(account.settings):
        raise ClockError(
            409, f"Order {until.order} is {status} and moves only when it is told: the lifecycle is manual."
        )
    if status not in ORDER_CHAIN or account.next_due is None or account.next_due > clocks.END:
        raise ClockError(409, f"Order {until.order} is {status} and will not become {until.status} by itself.")
    jumping = clocks.jumping(account.clock, wall, account.next_due)
    return replace(account, clock=jumping), partial(_towards, until=until)


def _not_begun(clock: dict[str, Any], *, stopping: bool) -> ClockError:
    """Return the refusal of a move that waited for what was under way, in vain."""
    if stopping:
        return ClockError(503, "The server is stopping; the clock was not moved.")
    on_its_way = f"on its way to {clock['target']}" if "target" in clock else "behind with what is due"
    return ClockError(
        409, f"The clock is at {clock['now']}, {on_its_way}; it was not moved. Ask again when it is there."
    )


def shape(account: Account, wall: int) -> dict[str, Any]:
    """Return the clock as the control API shows it; `target` only while a jump is under way."""
    clock = account.clock
    shown = {
        "account": account.account_id,
        "now": written(clock.now(wall)),
        "rate": clock.rate.numerator if clock.rate.denominator == 1 else float(clock.rate),
        "mode": clock.mode,
        "next": None if account.next_due is None else written(account.next_due),
    }
    return shown if clock.target is None else {**shown, "target": written(clock.target)}


def written(at: int) -> str:
    """Return a time as ISO 8601 with a Z, to the microsecond where it has any."""
    return instant(at).isoformat().replace("+00:00", "Z")

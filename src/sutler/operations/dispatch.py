"""How does a request reach its handler, and when does its answer leave? Settle first, then ask; write, then answer.

    read    look at the account in one snapshot; if something is due, become a write; else answer at once
    write   hold the account, settle it slice by slice, replay or run the handler, store clock and answer, commit
    solve   read what the solver needs, solve on a thread, then write if nothing has changed meanwhile

A call about what another account shares is made again with that account settled, and held, as well.

Whatever a write computed (success, refusal, replay) leaves only after its commit. One coroutine serves the server's
engines and the one in process, where nothing in it ever suspends.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any, Final

from sutler.lifecycle import settings
from sutler.lifecycle import settle as settling
from sutler.lifecycle.clock import shown
from sutler.lifecycle.settle import Account
from sutler.operations.registry import SERVED, Call, Elsewhere, Handler, Prepare
from sutler.reference.loader import Reference
from sutler.store import accounts, invocations
from sutler.store.ids import Ids
from sutler.store.transaction import Busy, Executor, StoreUnavailable, Transaction
from sutler.wire.contract import OPERATIONS
from sutler.wire.endpoint import Incoming
from sutler.wire.errors import ServiceError

SOLVING_ROUNDS: Final = 3


@dataclass(frozen=True, slots=True)
class _Unsettled:
    """More is due than was applied: nothing was answered; call again."""


@dataclass(frozen=True, slots=True)
class _Refused:
    """The handler said no; what it wrote is undone, what was settled before it is kept."""

    error: ServiceError


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the solver is to be asked, as things stand."""

    question: Any


_UNSETTLED: Final = _Unsettled()

Move = Callable[[Call], bytes | _Asked]
Outcome = bytes | _Asked | _Refused | _Unsettled


class Dispatch:
    """Performs validated requests on a store.

    Args:
        executor: the engine that runs jobs.
        solve: the answer to a question, a pure function that may take long.
        rate: the rate of new accounts' clocks.
        servers_available: whether Outposts servers can still be ordered, by an account that has not set it.
    """

    __slots__ = ("_executor", "_ids", "_rate", "_reference", "_servers_available", "_solve")

    def __init__(
        self,
        executor: Executor,
        *,
        ids: Ids,
        reference: Reference,
        solve: Callable[[Any, Reference], Any],
        rate: Fraction,
        servers_available: bool = False,
    ) -> None:
        self._executor = executor
        self._ids = ids
        self._reference = reference
        self._solve = solve
        self._rate = rate
        self._servers_available = servers_available

    async def perform(self, incoming: Incoming) -> bytes:
        """Return the encoded answer to a request that is validated and served.

        Raises:
            ServiceError: the refusal, after the commit of what was settled before it.
        """
        served = SERVED[incoming.operation.name]
        if served.prepare is not None:
            return await self._solve_and_write(incoming, served.handler, served.prepare)

        def answer(call: Call) -> bytes:
            return incoming.operation.serialize(served.handler(call, incoming.request))

        answered = await (self._read(incoming, answer) if served.reads else self._write(incoming, answer))
        assert isinstance(answered, bytes), "only a solving operation asks"
        return answered

    async def _solve_and_write(self, incoming: Incoming, handler: Handler, prepare: Prepare) -> bytes:
        request = incoming.request
        outcome = await self._read(incoming, lambda call: _Asked(prepare(call, request)))
        for _ in range(SOLVING_ROUNDS):
            if isinstance(outcome, bytes):
                return outcome
            question = outcome.question
            try:
                solution = await self._executor.solve(partial(self._solve, question, self._reference))
            except Busy as busy:
                message = "Too many quotes are being computed at once; try again shortly."
                raise ServiceError("ThrottlingException", message) from busy
            except StoreUnavailable as gone:
                raise ServiceError("ServiceUnavailable", f"{gone}; try again shortly.") from gone

            def finish(call: Call, question: Any = question, solution: Any = solution) -> bytes | _Asked:
                present = prepare(call, request)
                if present != question:
                    return _Asked(present)
                return incoming.operation.serialize(handler(call, request, question, solution))

            outcome = await self._write(incoming, finish)
        if isinstance(outcome, bytes):
            return outcome
        message = "The Outpost keeps changing while it is being quoted; try again shortly."
        raise ServiceError("ThrottlingException", message)

    async def _read(self, incoming: Incoming, move: Move) -> bytes | _Asked:
        others: frozenset[str] = frozenset()
        while True:
            try:
                outcome = await self._executor.read(partial(self._look, incoming, move, others))
            except Elsewhere as elsewhere:
                others |= elsewhere.accounts
                continue
            if isinstance(outcome, _Unsettled):
                return await self._write(incoming, move, others)
            return _settled(outcome)

    async def _write(self, incoming: Incoming, move: Move, others: frozenset[str] = frozenset()) -> bytes | _Asked:
        while True:
            try:
                outcome = await self._executor.write(partial(self._hold, incoming, move, others))
            except Elsewhere as elsewhere:
                others |= elsewhere.accounts
                continue
            if not isinstance(outcome, _Unsettled):
                return _settled(outcome)

    def _look(self, incoming: Incoming, move: Move, others: frozenset[str], tx: Transaction) -> Outcome:
        """Make a move that writes nothing, unless something is due first."""
        account_id, wall = incoming.caller.account, tx.wall()
        account = self._seen(tx, account_id, wall)
        if account.unsettled(wall):
            return _UNSETTLED
        seen = [self._seen(tx, other, wall) for other in others] if others else []
        if seen and any(other.unsettled(wall) for other in seen):
            return _UNSETTLED
        try:
            return self._once(incoming, move, self._call(incoming, account, seen, wall, tx), wall)
        except ServiceError as error:
            return _Refused(error)

    def _seen(self, tx: Transaction, account_id: str, wall: int) -> Account:
        return settling.account_of(account_id, accounts.fetch(tx, account_id), wall, self._rate)

    def _hold(self, incoming: Incoming, move: Move, others: frozenset[str], tx: Transaction) -> Outcome:
        """Settle one slice and, when nothing is left that is due, make the move and remember its answer."""
        own = incoming.caller.account
        held: dict[str, Account] = {}
        wall, finished = 0, True
        for one in sorted((own, *others)):  # in the order of their ids, so that no two calls wait for each other
            held[one], wall = settling.hold(tx, one, self._rate)
        for one, account in held.items():
            held[one], settled = settling.settle(tx, account, wall, self._reference)
            finished = finished and settled
        outcome: Outcome = _UNSETTLED
        if finished:
            call = self._call(incoming, held[own], [held[other] for other in others], wall, tx)
            try:
                with tx.savepoint():
                    outcome = self._once(incoming, move, call, wall)
            except ServiceError as error:
                outcome = _Refused(error)
            else:
                held[own] = settling.schedule(tx, held[own], call.scheduled)
        for account in held.values():
            settling.save(tx, account)
        return outcome

    def _once(self, incoming: Incoming, move: Move, call: Call, wall: int) -> bytes | _Asked:
        """Make the move, or give the answer that the same call has got before."""
        if incoming.invocation_id is None or OPERATIONS[call.operation].method == "GET":
            return move(call)
        key = (call.account, call.region, call.principal, incoming.invocation_id)
        digest = incoming.fingerprint().hex()
        answered = invocations.answer(call.tx, key, digest)
        if answered is not None:
            return answered
        outcome = move(call)
        if isinstance(outcome, bytes):
            invocations.store(call.tx, key, digest, outcome, wall)
        return outcome

    def _call(
        self, incoming: Incoming, account: Account, others: Sequence[Account], wall: int, tx: Transaction
    ) -> Call:
        caller, own = incoming.caller, account.settings
        return Call(
            operation=incoming.operation.name,
            account=caller.account,
            region=caller.region,
            principal=caller.principal,
            now=shown(account.clock.now(wall)),
            tx=tx,
            ids=self._ids,
            reference=self._reference if own is None else settings.applied(own, self._reference),
            servers_available=self._servers_available
            if own is None
            else settings.servers_available(own, otherwise=self._servers_available),
            others={one.account_id: self._as_seen(one, wall) for one in (account, *others)} if others else {},
        )

    def _as_seen(self, account: Account, wall: int) -> tuple[int, Reference]:
        return shown(account.clock.now(wall)), settings.applied(account.settings, self._reference)


def _settled(outcome: Outcome) -> bytes | _Asked:
    if isinstance(outcome, _Refused):
        raise outcome.error
    assert not isinstance(outcome, _Unsettled), "asked before"
    return outcome

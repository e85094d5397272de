"""Who settles an account that nobody calls? The sweeper, so that what happens does not wait for a reader.

It takes the accounts whose wall time has come, the longest waiting first, one slice an account a turn, and forgets
old answers kept for retries. Several workers may sweep one database: a row that another holds is passed over.
"""

import asyncio
import logging
from fractions import Fraction
from functools import partial
from typing import Final

from sutler.lifecycle import settle as settling
from sutler.reference.loader import Reference
from sutler.store import accounts, invocations
from sutler.store.transaction import Executor, StoreError, Transaction

TURN_SECONDS: Final = 0.5
TURN_ACCOUNTS: Final = 100
PURGE_ROWS: Final = 1_000


class Sweeper:
    """Settles accounts as their time comes, until it is cancelled."""

    __slots__ = ("_executor", "_rate", "_reference")

    def __init__(self, executor: Executor, *, reference: Reference, rate: Fraction) -> None:
        self._executor = executor
        self._reference = reference
        self._rate = rate

    async def run(self) -> None:
        """Sweep for ever; a store that does not answer is tried again."""
        while True:
            try:
                busy = await self.turn()
            except StoreError as error:
                logging.getLogger("sutler").warning("the sweeper waits for the store: %s", error)
                busy = False
            await asyncio.sleep(0 if busy else TURN_SECONDS)

    async def turn(self) -> bool:
        """Give every account that is due one slice, and forget some old answers; tell whether more is to be done."""

        def due(tx: Transaction) -> tuple[list[str], bool]:
            wall = tx.wall()
            return accounts.due_accounts(tx, wall, TURN_ACCOUNTS), invocations.any_older(tx, wall)

        waiting, old = await self._executor.read(due)
        settled = [await self._executor.write(partial(self._slice, account_id)) for account_id in waiting]
        if old:
            await self._executor.write(lambda tx: invocations.purge(tx, tx.wall(), PURGE_ROWS))
        return any(settled) or old

    def _slice(self, account_id: str, tx: Transaction) -> bool:
        """Settle one slice; False when another worker holds the account, which is then left to it."""
        row = accounts.lock(tx, account_id, skip_locked=True)
        if row is None:
            return False
        wall = tx.wall()
        account = settling.account_of(account_id, row, wall, self._rate)
        settled, _ = settling.settle(tx, account, wall, self._reference)
        settling.save(tx, settled)
        return True

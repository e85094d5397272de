"""How does a person set an account up? Its settings are shown with what holds for it, and changed by name.

A duration holds for what begins after the change. Timed line items get their next step when they were manual before:
at the time at which they would have taken it, or at once if that is past.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any, Final

import msgspec

from sutler.desk.settled import DeskError, Moment, deed, look
from sutler.lifecycle import settings
from sutler.lifecycle.line_items import first_timer
from sutler.quoting.plans import decoded_plans
from sutler.reference.loader import Reference
from sutler.rules import settings as rules
from sutler.store import accounts, connections, orders, timers
from sutler.store.transaction import Executor

PROBLEMS_SHOWN: Final = 5


class SettingsDesk:
    """Shows and changes the settings of accounts on a store.

    Args:
        servers_available: whether the server sells Outposts servers to accounts that say nothing else.
        rate: of new accounts' clocks.
    """

    __slots__ = ("_executor", "_rate", "_reference", "_servers_available")

    def __init__(self, executor: Executor, *, reference: Reference, servers_available: bool, rate: Fraction) -> None:
        self._executor = executor
        self._reference = reference
        self._servers_available = servers_available
        self._rate = rate

    async def read(self, account: str) -> dict[str, Any]:
        """Return {"account", "settings", "changed"}: what holds, and what of it the account has set itself.

        Raises:
            StoreError: the store does not answer.
        """
        return await look(self._executor, account, self._shape, reference=self._reference, rate=self._rate)

    async def change(self, account: str, changes: Mapping[str, Any]) -> dict[str, Any]:
        """Set what is named, nested or by dotted names, and return all; None goes back to what holds for everybody.

        Raises:
            DeskError: 400: a name or a value that is none, or a name twice; nothing is changed.
        """
        named = list(rules.flat(changes))
        twice = sorted(name for name, times in Counter(name for name, _ in named).items() if times > 1)
        if twice:
            raise DeskError(400, f"{', '.join(twice[:PROBLEMS_SHOWN])}: named twice, nested and with dots.")
        do = partial(self._changed, changes=dict(named))
        return await deed(self._executor, account, do, reference=self._reference, rate=self._rate)

    def _changed(self, moment: Moment, *, changes: Mapping[str, Any]) -> dict[str, Any]:
        before = _stored(moment)
        after, problems = rules.changed(settings.decoded(before), changes, self._reference)
        if problems:
            more = f"; and {len(problems) - PROBLEMS_SHOWN} more" if len(problems) > PROBLEMS_SHOWN else ""
            raise DeskError(400, f"{'; '.join(problems[:PROBLEMS_SHOWN])}{more}.")
        text = settings.encoded(after)
        accounts.set_settings(moment.tx, moment.account, text)
        if settings.is_manual(text):
            timers.drop(moment.tx, moment.account, "line_item")
        elif settings.is_manual(before):
            self._set_out(moment, settings.applied(text, self._reference))
        return self._shape(moment)

    def _set_out(self, moment: Moment, reference: Reference) -> None:
        """Let the account's line items move by its clock again."""
        for region, plan, item in orders.moving(moment.tx, moment.account):
            form_factor = decoded_plans(plan)[0].form_factor
            length_us = reference.durations.line_item_us(form_factor, item.status)
            if form_factor == "SERVER" and item.status == "INSTALLING":
                names = [one["AssetId"] for one in msgspec.json.decode(item.assets or "[]")]
                if any(connections.is_connected(moment.tx, moment.account, region, name) for name in names):
                    length_us += reference.durations.named_us["server_connect"]
            timer = first_timer(item, region, length_us)
            soon = moment.now + 1_000  # the first time that answers can show and that is not past
            moment.scheduled.append(replace(timer, due=max(timer.due, soon)))

    def _shape(self, moment: Moment) -> dict[str, Any]:
        own = settings.decoded(_stored(moment))
        holding = rules.in_force(own, self._reference, servers_available=self._servers_available)
        return {"account": moment.account, "settings": rules.nested(holding), "changed": rules.nested(own)}


def _stored(moment: Moment) -> str | None:
    row = accounts.fetch(moment.tx, moment.account)
    return None if row is None else row.settings

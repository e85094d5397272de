"""Does an estate go as foreseen, whatever is done with it? All operations, all deeds of the control API, and time.

Two accounts call all 45 operations, let hardware fail, run instances, share, move orders by hand and change their
settings, at random, while their clocks jump. A reference model, `foreseen`, is told what was called, accepted and when.
It predicts statuses and dates of orders, line items, replacements, capacity tasks, subscriptions and returns; which
assets, instances, objects and shares there are; and which call is refused with which error, where docs/behaviour.md
decides that simply. It does not predict what a quote offers and which of its requirements fail (`test_state_machine`
does), sites and tags (likewise), what hardware costs, how it comes slotted, nor what the search for a layout comes to:
whether a task finds one, which hosts it changes, which instances are in its way. Prices and slots are learned, and then
have to stay; a renewal, and a month without one, is held against what the same hardware has cost.

After every step all that both accounts see is held against the model, and must hold together, as `sound` says; and what
nobody has changed must be as it was.

The usual run is short and always the same; every history begins with something under way (`opening`).
`SUTLER_CAMPAIGN_EXAMPLES=100` plays that many other histories; a failure prints the shortest history that fails, and
how to play it again.
"""

import os
from collections import Counter
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

import modelled
from assembled import Assembled
from campaigns import sound
from campaigns.opening import OPENINGS, Opening
from databases import postgres_url
from sutler.store.batched import open_sqlite
from sutler.store.inline import open_memory
from sutler.store.pooled import open_postgres

EXAMPLES: Final = os.environ.get("SUTLER_CAMPAIGN_EXAMPLES")
PLAIN: Final = 2  # histories that Hypothesis begins with, and in which it calls nothing
EVERYTHING: Final = {*modelled.NAMES, "/assets", "/gateways", "/instances", "/orders", "/settings", "/shares"}
"""All operations, and the deeds of the control API."""


class Estate(Opening):
    """All calls, and time."""

    @rule()
    def restart(self) -> None:
        if self.restarts:
            self.sutler.restart()
            self.called = True

    @invariant()
    def it_holds_together(self) -> None:
        """Look at everything, compare it with what was seen before, and see that it holds together."""
        before = self.last
        if not self.called:
            return
        self.look()
        for account, seen in self.last.items():
            other = self.last[self.other(account)]
            if account not in self.changed:
                assert seen.own() == before[account].own(), "something changed, and nobody has done it"
            rows = self.rows(account)
            sound.slots_hold(seen)
            sound.assets_have_one_line_item(seen, rows)
            sound.nothing_is_isolated_for_ever(seen, rows)
            sound.money_is_accounted_for(seen, rows, self.renewals)
            sound.times_hold(rows, self.sutler.now(account))
            sound.statuses_agree(seen, rows)
            sound.what_has_ended_stays(before[account], seen)
            sound.nothing_leaks(seen, other)
        self.changed.clear()
        self.called = False

    def rows(self, account: str) -> sound.Rows:
        """Return the rows of an account, by table and column."""
        tables = dict.fromkeys((*sound.READ, *sound.OWNED))

        def read(tx: Any) -> sound.Rows:
            found = {}
            for table in tables:
                columns = COLUMNS[table]
                statement = f"SELECT {', '.join(columns)} FROM {table} WHERE account_id = ?"
                found[table] = [dict(zip(columns, row, strict=True)) for row in tx.all(statement, (account,))]
            return found

        return self.sutler.runner.run(self.sutler.sutler.executor.read(read))


COLUMNS: Final[dict[str, list[str]]] = {
    "outpost": ["outpost_id", "life_cycle_status"],
    "orders": ["order_id", "order_type", "status", "upfront_usd_cents", "monthly_usd_cents"],
    "line_item": ["line_item_id", "order_id", "status"],
    "asset": ["asset_id", "outpost_id", "line_item_id", "rack_id", "elevation", "state"],
    "instance": ["instance_id", "outpost_id", "asset_id"],
    "capacity_task": ["task_id", "outpost_id", "status"],
    "subscription": [
        *("subscription_id", "outpost_id", "order_id", "subscription_type", "status", "created"),
        *("begins", "ends", "payment_term", "upfront_usd_cents", "monthly_usd_cents"),
    ],
    "replacement": ["line_item_id", "asset_id"],
    "private_connectivity": ["outpost_id"],
    "gateway_object": ["outpost_id"],
}


def play(sutler: Assembled, *, examples: int, restarts: bool, openings: Iterable[tuple[str, ...]]) -> set[str]:
    """Play histories on a Sutler; return what was done, answered or refused.

    Args:
        openings: which openings the histories have that are played together, as many with each of these.
    """
    seen: Counter[tuple[str, str]] = Counter()
    groups = list(openings)
    chosen = settings(
        max_examples=-(-int(EXAMPLES or examples) // len(groups)) + PLAIN,
        stateful_step_count=50,
        derandomize=EXAMPLES is None,
        suppress_health_check=list(HealthCheck),
    )
    with closing(sutler):
        for number, group in enumerate(groups):
            members = {"sutler": sutler, "restarts": restarts, "seen": seen, "openings": group}
            machine = type("Estate", (Estate,), members)
            if EXAMPLES is None:
                machine = seed(number)(machine)  # so that no two openings go on alike
            run_state_machine_as_test(machine, settings=chosen)
    return {operation for operation, _ in seen}


def test_an_estate_in_process_goes_as_foreseen_whatever_is_called() -> None:
    """Else some order of calls leads to dates, hardware, instances or money that nobody can account for."""
    done = play(Assembled(open_memory), examples=12, restarts=False, openings=[(one,) for one in OPENINGS])
    assert done >= EVERYTHING, f"a campaign proves nothing of what it never does: {EVERYTHING - done}"


def test_an_estate_on_sqlite_goes_as_foreseen_also_over_restarts(tmp_path: Path) -> None:
    """Else a restart in the middle of a replacement, a task or a contract loses what comes next."""
    play(Assembled(lambda: open_sqlite(tmp_path / "data")), examples=8, restarts=True, openings=[tuple(OPENINGS)])


@pytest.mark.postgres
def test_an_estate_on_postgresql_goes_as_foreseen_also_over_restarts() -> None:
    """Else the shared server of a company does what the one on a laptop does not."""
    with postgres_url() as url:
        play(Assembled(lambda: open_postgres(url)), examples=6, restarts=True, openings=[tuple(OPENINGS)])

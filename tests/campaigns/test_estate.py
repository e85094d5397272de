"""Does an estate hold together, whatever is done with it? All operations, all deeds of the control API, and time.

Two accounts call all 45 operations, let hardware fail, run instances, share, move orders by hand and change their
settings, at random, while their clocks jump. What is answered is not predicted (that is done in `test_state_machine`,
for what an estate is bought with): after every step all that both accounts see is looked at, and must hold together,
as `sound` says; and what nobody has changed must be as it was.

The usual run is short and always the same. `SUTLER_CAMPAIGN_EXAMPLES=100` plays that many other histories; a
failure prints the shortest history that fails, and how to play it again.
"""

import os
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, rule, run_state_machine_as_test

import modelled
from assembled import Assembled
from campaigns import sound
from campaigns.contracting import RACKS, SERVER
from campaigns.expected import DAY
from campaigns.owning import numbers
from campaigns.workload import Workload
from databases import postgres_url
from journey import ADDRESS, RACK_PROPERTIES
from sutler.store.batched import open_sqlite
from sutler.store.inline import open_memory
from sutler.store.pooled import open_postgres

EXAMPLES: Final = os.environ.get("SUTLER_CAMPAIGN_EXAMPLES")
OPENINGS: Final = ("rack", "two racks", "server", "shared site", "failing", "hurried")
MINUTE: Final = 60_000_000
HURRIED: Final = {
    "durations": {"RACK": dict.fromkeys(("PREPARING", "BUILDING", "SHIPPED", "DELIVERED", "INSTALLING"), "PT3M")}
}
"""Hardware comes in a quarter of an hour, and so while a capacity task runs."""


EVERYTHING: Final = {*modelled.NAMES, "/assets", "/gateways", "/instances", "/orders", "/settings", "/shares"}
"""All operations, and the deeds of the control API."""

spans = st.sampled_from([1, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, 2 * DAY, 14 * DAY, 72 * DAY, 366 * DAY])
changes = st.sampled_from(
    [
        {"lifecycle": "manual"},
        {"lifecycle": None},
        {"durations": None},
        {"durations.RACK.PREPARING": "PT5M"},
        HURRIED,
        {"durations.capacity_task_in_progress": "P100D"},
        {"durations.decommission_pick_up": "PT1M"},
        {"quotas.outposts_per_site": 1, "support_plan": "BASIC"},
        {"quotas": None, "support_plan": None, "servers": "available"},
        {"servers": "nowhere"},
    ]
)


class Estate(Workload):
    """All calls, and time."""

    @initialize(opening=st.sampled_from(OPENINGS))
    def begin(self, opening: str) -> None:
        """Give the first account a site, an Outpost and hardware that is installed."""
        kind = "SERVER" if opening == "server" else "RACK"
        self.set_up(0, {"servers": "available"})
        self._did()
        self.create_site(0, "Seattle", RACK_PROPERTIES, ADDRESS, ADDRESS)
        self._did()
        if opening == "shared site":
            self.share(0, "sites", 1, ends=False)
            self.create_outpost(1, 1, "Tenant", kind)
            self._did()
            self.procure(1, 1, RACKS[1], "NO_UPFRONT", "ONE_YEAR")
            self._did()
            self.advance(1, 72 * DAY)
        self.create_outpost(0, 1, "One", kind)
        self._did()
        if kind == "SERVER":
            self.order_from_catalog(0, 1, SERVER, "ONE_YEAR")
            self._did()
            self.move_order(0, 1, "DELIVERED")
            self._did()
            self.connect(0, 1, 1)
        else:
            self.procure(0, 1, RACKS[2 if opening in ("two racks", "hurried") else 1], "ALL_UPFRONT", "ONE_YEAR")
            self._did()
        if opening == "two racks":
            self.procure(0, 1, RACKS[0], "NO_UPFRONT", "ONE_YEAR")
            self._did()
        self.advance(0, 72 * DAY)
        self.look()
        self.launch(0, 1, None, 1, foreign=False, service="EC2")
        self._did()
        if opening == "hurried":
            self.set_up(0, HURRIED)
            self._did()
        if opening in ("failing", "hurried"):
            self.fail(0, 1, 0, hosts=True, isolated=False)
            self._did()

    def _did(self) -> None:
        assert self.answer is not None, "the opening was refused"
        self.look()

    @rule(number=numbers, change=changes)
    def set_up(self, number: int, change: dict[str, Any]) -> None:
        self.deed(self.accounts[number], "settings", change, method="PUT")

    @rule(number=numbers, span=spans)
    def advance(self, number: int, span: int) -> None:
        self.pass_time(self.accounts[number], span)

    @rule()
    def restart(self) -> None:
        if self.restarts:
            self.sutler.restart()

    @invariant()
    def it_holds_together(self) -> None:
        """Look at everything, compare it with what was seen before, and see that it holds together."""
        before = self.last
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


def play(sutler: Assembled, *, examples: int, restarts: bool) -> set[str]:
    """Play histories on a Sutler; return what was done, answered or refused."""
    seen: Counter[tuple[str, str]] = Counter()
    chosen = settings(
        max_examples=int(EXAMPLES or examples),
        stateful_step_count=50,
        derandomize=EXAMPLES is None,
        suppress_health_check=list(HealthCheck),
    )
    members = {"sutler": sutler, "restarts": restarts, "seen": seen}
    with closing(sutler):
        run_state_machine_as_test(type("Estate", (Estate,), members), settings=chosen)
    return {operation for operation, _ in seen}


def test_an_estate_in_process_holds_together_whatever_is_called() -> None:
    """Else some order of calls leads to hardware, instances or money that nobody can account for."""
    done = play(Assembled(open_memory), examples=24, restarts=False)
    assert done >= EVERYTHING, f"a campaign proves nothing of what it never does: {EVERYTHING - done}"


def test_an_estate_on_sqlite_holds_together_also_over_restarts(tmp_path: Path) -> None:
    """Else a restart in the middle of a replacement, a task or a contract loses what comes next."""
    play(Assembled(lambda: open_sqlite(tmp_path / "data")), examples=10, restarts=True)


@pytest.mark.postgres
def test_an_estate_on_postgresql_holds_together_also_over_restarts() -> None:
    """Else the shared server of a company does what the one on a laptop does not."""
    with postgres_url() as url:
        play(Assembled(lambda: open_postgres(url)), examples=8, restarts=True)

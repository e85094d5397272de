"""Does Sutler do what the reference model says, whatever is called, in whatever order, at whatever time?

Random legal and illegal calls of two accounts, jumps of their clocks and restarts of the store, each answer predicted
by `expected`. After every step everything that an account can see is compared with the model, so that a refused call
that changes something, or a change that reaches another account, is found at once.

The usual run is short and always the same. `SUTLER_CAMPAIGN_EXAMPLES=100` plays that many other histories from each
opening; a failure prints the shortest history that fails, and how to play it again.
"""

import os
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import ClassVar, Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from assembled import Assembled
from campaigns.expected import DAY
from campaigns.places import accounts
from campaigns.purchases import Purchases
from databases import postgres_url
from journey import ADDRESS, RACK_PROPERTIES
from sutler.store.batched import open_sqlite
from sutler.store.inline import open_memory
from sutler.store.pooled import open_postgres

EXAMPLES: Final = os.environ.get("SUTLER_CAMPAIGN_EXAMPLES")
OPENINGS: Final = [(0, 0), (1, 0), (2, 0), (1, 14), (1, 56), (2, 63), (1, 70), (2, 72), (1, 436)]
"""How many orders there are in the beginning, and how many days old: every status, and a contract on its last day."""

every_opening = pytest.mark.parametrize(("orders", "days"), OPENINGS)
spans = st.sampled_from([1, DAY, 14 * DAY, 30 * DAY, 366 * DAY]) | st.integers(0, 100 * DAY)


class Campaign(Purchases):
    """All calls, and time.

    Args:
        opening: one of OPENINGS.
    """

    opening: ClassVar[tuple[int, int]]

    @initialize()
    def begin(self) -> None:
        """Give the first account what it needs to order, and its first orders; try to cancel the oldest."""
        orders, days = self.opening
        self.create_site(0, "Seattle", RACK_PROPERTIES, ADDRESS, ADDRESS)
        self.create_outpost(0, 1, "One", "RACK")
        for _ in range(orders):  # a second one extends the rack of the first
            self.procure(0, 1, 0, "ALL_UPFRONT", "ONE_YEAR")
        self.advance(0, days * DAY)
        if orders > 1:
            self.cancel_order(0, 2)

    @rule(number=accounts, span=spans)
    def advance(self, number: int, span: int) -> None:
        account = self.accounts[number]
        self.sutler.advance(span, account.account_id)
        account.go_to(self.sutler.now(account.account_id) if account.now is None else account.now + span)

    @rule(number=accounts, before=st.booleans(), edge=st.sampled_from([0, 0, 0, 1, 5]))
    def advance_to_an_edge(self, number: int, before: bool, edge: int) -> None:
        """Go to the time at which something happens, or a microsecond before it."""
        account = self.accounts[number]
        if account.now is not None:
            now = account.now
            edges = sorted(moment - before for moment in set(account.edges(now)) if moment - before > now)
            if edges:
                self.advance(number, edges[min(edge, len(edges) - 1)] - now)

    @rule()
    def restart(self) -> None:
        if self.restarts:
            self.sutler.restart()


def play(sutler: Assembled, opening: tuple[int, int], *, examples: int, restarts: bool) -> None:
    """Play histories from an opening on a Sutler."""
    seen: Counter[tuple[str, ...]] = Counter()
    chosen = settings(
        max_examples=int(EXAMPLES or examples),
        stateful_step_count=40,
        derandomize=EXAMPLES is None,
        suppress_health_check=list(HealthCheck),
    )
    members = {"sutler": sutler, "restarts": restarts, "seen": seen, "opening": opening}
    with closing(sutler):
        run_state_machine_as_test(type("Campaign", (Campaign,), members), settings=chosen)
    assert len(seen) > 15, f"a campaign that meets next to nothing proves nothing: {seen}"


@every_opening
def test_every_history_in_process_is_as_predicted(orders: int, days: int) -> None:
    """Else a test suite that uses the fixture learns a Sutler that is not the server's."""
    play(Assembled(open_memory), (orders, days), examples=16, restarts=False)


@every_opening
def test_every_history_on_sqlite_is_as_predicted_also_over_restarts(orders: int, days: int, tmp_path: Path) -> None:
    """Else some order of calls, or a restart, leads to a state that nobody has foreseen."""
    play(Assembled(lambda: open_sqlite(tmp_path / "data")), (orders, days), examples=12, restarts=True)


@pytest.mark.postgres
@every_opening
def test_every_history_on_postgresql_is_as_predicted_also_over_restarts(orders: int, days: int) -> None:
    """Else the shared server of a company does what the one on a laptop does not."""
    with postgres_url() as url:
        play(Assembled(lambda: open_postgres(url)), (orders, days), examples=6, restarts=True)

"""How does time pass for an estate, and how is an account set up? By spans, to the edges of what comes, by settings."""

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import rule

from campaigns.foreseen import DAY, MINUTE
from campaigns.owning import numbers
from campaigns.workload import Workload

MILLISECOND: Final = 1_000
HURRIED: Final = {
    "durations": {"RACK": dict.fromkeys(("PREPARING", "BUILDING", "SHIPPED", "DELIVERED", "INSTALLING"), "PT3M")}
}
"""Hardware comes in a quarter of an hour, and so while a capacity task runs."""

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


class Elapsing(Workload):
    """Time, and settings."""

    @rule(number=numbers, change=changes)
    def set_up(self, number: int, change: dict[str, Any]) -> None:
        self.deed(self.accounts[number], "settings", change, method="PUT")

    @rule(number=numbers, span=spans)
    def advance(self, number: int, span: int) -> None:
        self.pass_time(self.accounts[number], span)

    @rule(number=numbers, times=st.integers(1, 3))
    def wait(self, number: int, times: int) -> None:
        """Go to the next times at which something is foreseen, and look just before each, so that it is not early."""
        account = self.accounts[number]
        known = self.foreseen.accounts[account]
        for _ in range(times):
            coming = known.coming()
            if coming is None or known.now is None:
                return
            if coming - MILLISECOND > known.now:
                self.pass_time(account, coming - MILLISECOND - known.now)
                self.look()
            self.pass_time(account, coming - known.now)
            self.look()

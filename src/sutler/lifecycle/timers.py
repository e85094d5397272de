"""What happens next, and when? A timer is a row that names its subject and the state it expects to find it in.

No timer lives in memory. A timer whose expectation no longer holds is stale and does nothing.
"""

from dataclasses import dataclass
from typing import Literal

TimerKind = Literal["line_item", "quote_expiry", "capacity_task", "subscription", "decommission"]


@dataclass(frozen=True, slots=True)
class Timer:
    """A step to be taken at an exact time of its account.

    Args:
        due: microseconds since the epoch, on the account's clock.
        region: the Region of the subject.
        kind: which step.
        subject: the id of what the step is about (a line item, a quote, an Outpost, ...).
        expects: the status that the subject must still have; otherwise the timer is stale.
    """

    due: int
    region: str
    kind: TimerKind
    subject: str
    expects: str

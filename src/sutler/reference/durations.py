"""How long does each step take, and how many of a thing may there be? Durations in microseconds, and quotas."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sutler.reference.reading import Table

TIMED_STATUSES: Final = ("PREPARING", "BUILDING", "SHIPPED", "DELIVERED", "INSTALLING")
NAMED: Final = (
    "quote_validity",
    "capacity_task_requested",
    "capacity_task_in_progress",
    "capacity_task_cancellation",
    "evacuation_poll",
    "evacuation_limit",
    "decommission_pick_up",
    "server_connect",
)
QUOTAS: Final = (
    "sites_per_region",
    "outposts_per_site",
    "open_orders_per_outpost",
    "line_items_per_order",
    "tags_per_resource",
    "capacities_per_quote",
    "constraints_per_quote",
)


@dataclass(frozen=True, slots=True)
class Durations:
    """How long things take, in microseconds.

    Args:
        line_items_us: hardware class and line item status to the time that a line item stays in it.
        named_us: the other durations by name, see `NAMED`.
    """

    line_items_us: Mapping[tuple[str, str], int]
    named_us: Mapping[str, int]

    def line_item_us(self, hardware_class: str, status: str) -> int:
        """Return how long a line item of RACK or SERVER stays in a status, in microseconds."""
        return self.line_items_us[hardware_class, status]


@dataclass(frozen=True, slots=True)
class Quota:
    """A default quota; `code` is that of Service Quotas, or None."""

    value: int
    adjustable: bool
    code: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Quotas:
    """The default quotas by name, see `QUOTAS`."""

    quotas: Mapping[str, Quota]

    @property
    def value(self) -> dict[str, int]:
        """Quota name to its default."""
        return {name: quota.value for name, quota in self.quotas.items()}


def read_durations(top: Table) -> Durations:
    """Return the durations that a parsed file states; mistakes are noted in the table."""
    line_items = {
        (name, status): table.duration_us(status)
        for name, table in top.tables("line_items", names=("RACK", "SERVER"))
        for status in TIMED_STATUSES
    }
    named = {name: table.duration_us("is") for name, table in top.tables("named", names=NAMED)}
    return Durations(line_items, named)


def read_quotas(top: Table) -> Quotas:
    """Return the quotas that a parsed file states; mistakes are noted in the table."""
    return Quotas(
        {
            name: Quota(
                value=table.whole("is", least=1),
                adjustable=table.switch("adjustable", default=False),
                code=table.text("code") if table.has("code") else None,
                source=table.source,
            )
            for name, table in top.tables("quotas", names=QUOTAS)
        }
    )

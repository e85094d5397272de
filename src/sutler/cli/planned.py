"""What would stand there? The racks and servers of a quoted option, drawn; equal racks are drawn once."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sutler.cli.elevation import Device, Rack, draw
from sutler.quoting.plans import HostPlan, Plan, RackPlan, ServerPlan

MARGIN = 3  # what `draw` writes before the first rack
FRAME = 4  # and about each


def drawing(plans: Sequence[Plan], *, columns: int, width: int = 30) -> str:
    """Return the racks as they would stand, in rows that fit, and servers as a line each.

    Args:
        columns: of the terminal, in characters; at least one rack is drawn in a row.
        width: of the inside of a rack, in characters.
    """
    racks = [_rack(plan, times) for plan, times in _alike(plan for plan in plans if isinstance(plan, RackPlan))]
    fitting = max(1, (columns - MARGIN) // (width + FRAME))
    rows = [draw(racks[first : first + fitting], width=width) for first in range(0, len(racks), fitting)]
    servers = Counter(_server(plan) for plan in plans if isinstance(plan, ServerPlan))
    return "\n\n".join([*rows, *(f"{times} × {text}" for text, times in servers.items())])


def _alike(plans: Iterable[RackPlan]) -> list[tuple[RackPlan, int]]:
    """Return the racks that differ, in their order, and how many there are of each."""
    counts: dict[str, tuple[RackPlan, int]] = {}
    for plan in plans:
        shown = str(replace(plan, rack_id=None if plan.kind == "NEW_RACK" else plan.rack_id))
        counts[shown] = (plan, counts.get(shown, (plan, 0))[1] + 1)
    return list(counts.values())


def _rack(plan: RackPlan, times: int) -> Rack:
    named = f"{times} × {plan.use.lower()}" if times > 1 else plan.use.lower()
    if plan.rack_id is not None:
        named = f"rack {plan.rack_id}"
    title = f"{named}, {plan.power_va / 1000:.1f} kVA, {plan.weight_lb10 / 10:,.0f} lb"
    devices = [
        *(Device("COMPUTE", _slots(host), host.elevation or 1, host.units) for host in plan.hosts),
        *(Device("STORAGE", store.label, store.elevation, store.units) for store in plan.storage),
        *(Device(device.kind, device.label, device.elevation, device.units) for device in plan.devices),
    ]
    return Rack(title, tuple(devices), plan.height_units)


def _slots(host: HostPlan) -> str:
    slots = ", ".join(f"{count} × {name.partition('.')[2]}" for name, count in host.slotting.items())
    return f"{'' if host.added else 'there: '}{host.family}: {slots}"


def _server(plan: ServerPlan) -> str:
    return f"server of {plan.height_units} U, {plan.power_va / 1000:.1f} kVA, {_slots(plan.host)}"

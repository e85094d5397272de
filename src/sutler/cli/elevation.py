"""What do racks look like, unit by unit? A value in, text out: front views side by side, without colour.

       5784089179 COMPUTE          9023345567 NETWORKING
     U┌────────────────────────┐  ┌────────────────────────┐
    42│                        │  │                        │
    41│                        │  │≡ network device        │
    40│▒ storage               │  │≡ network device        │
     ⋮│    ⋮ 35 units free     │  │    ⋮ 35 units free     │
     4│█ r7i: 6 × 8xlarge      │  │                        │
     3│█ m7i: 12 × 4xlarge     │  │                        │
     2│                        │  │                        │
     1│                        │  │                        │
      └────────────────────────┘  └────────────────────────┘

Each kind of device has a mark of its own, so that the drawing needs no colour. Invariant: a device is drawn in the
units that it takes and no others; two devices never share one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["COMPUTE", "STORAGE", "NETWORKING", "SWITCH", "POWERSHELF"]

MARKS: Final[dict[Kind, str]] = {
    "COMPUTE": "█",
    "STORAGE": "▒",
    "NETWORKING": "≡",
    "SWITCH": "=",
    "POWERSHELF": "ϟ",
}
GAP_UNITS: Final = 3  # so many units that are empty in every rack become one line


@dataclass(frozen=True, slots=True)
class Device:
    """Something that sits in a rack.

    Args:
        kind: how it is marked.
        label: what is written on its top unit; cut to the width.
        elevation: lowest unit that it takes, from 1.
        units: how many it takes.
    """

    kind: Kind
    label: str
    elevation: int
    units: int = 1


@dataclass(frozen=True, slots=True)
class Rack:
    """A rack to be drawn: its title, its devices in any order, its height in units."""

    title: str
    devices: tuple[Device, ...]
    height_units: int = 42


def draw(racks: Sequence[Rack], *, width: int = 30) -> str:
    """Return the racks side by side, the highest unit first.

    Args:
        racks: at least one; a lower rack stands on the same floor as the others.
        width: of the inside of a rack, in characters.
    Returns: lines of one length each.
    Raises:
        AssertionError: devices that overlap or stick out, which no plan has.
    """
    columns = [_column(rack, width) for rack in racks]
    height = max(rack.height_units for rack in racks)
    lines = [
        "   " + "  ".join(f" {_fitted(rack.title, width)} " for rack in racks),
        "  U" + "  ".join(f"┌{'─' * width}┐" for _ in racks),
    ]
    for first, last in _shown(columns, height):
        free = " " * width if first == last else f"⋮ {first - last + 1} units free".center(width)
        label = f"{first:3}" if first == last else "  ⋮"
        lines.append(label + "  ".join(f"│{column.get(first, free)}│" for column in columns))
    lines.append("   " + "  ".join(f"└{'─' * width}┘" for _ in racks))
    return "\n".join(line.rstrip() for line in lines)


def _column(rack: Rack, width: int) -> dict[int, str]:
    """Return what is drawn in each unit that a device takes."""
    cells: dict[int, str] = {}
    for device in rack.devices:
        top = device.elevation + device.units - 1
        assert 1 <= device.elevation <= top <= rack.height_units, f"{device} sticks out of {rack.title}"
        for unit in range(device.elevation, top + 1):
            assert unit not in cells, f"unit {unit} of {rack.title} is taken twice"
            label = device.label if unit == top else ""
            cells[unit] = _fitted(f"{MARKS[device.kind]} {label}", width)
    return cells


def _shown(columns: Sequence[dict[int, str]], height: int) -> Iterator[tuple[int, int]]:
    """Yield the first and last unit of each line, from the top: one unit, or a run that is empty everywhere."""
    unit = height
    while unit:
        run = unit
        while run and not any(run in column for column in columns):
            run -= 1
        if unit - run >= GAP_UNITS:
            yield unit, run + 1
            unit = run
        else:
            yield unit, unit
            unit -= 1


def _fitted(text: str, width: int) -> str:
    return text.ljust(width) if len(text) <= width else text[: width - 1] + "…"

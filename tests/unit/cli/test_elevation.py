"""Is the drawing of racks true? What it shows is read back from the text and held against what was to be drawn."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sutler.cli import elevation
from sutler.cli.elevation import MARKS, Device, Rack, draw

WIDTH = 24


@st.composite
def racks(draw: st.DrawFn) -> Rack:
    """Racks filled from below, with gaps, by devices of one to four units."""
    height = draw(st.integers(1, 48))
    devices, unit = [], 1 + draw(st.integers(0, 5))
    while unit <= height:
        units = draw(st.integers(1, min(4, height - unit + 1)))
        kind = draw(st.sampled_from(sorted(MARKS)))
        label = draw(st.text("abcdefghijklmnop", min_size=1, max_size=30))
        devices.append(Device(kind, label, unit, units))
        unit += units + draw(st.integers(0, 12))
    return Rack("rack", tuple(devices), height)


def cells(text: str) -> Iterator[tuple[int | None, list[str]]]:
    """Yield the unit of each line, None for a run that is free, and what each rack has there."""
    for line in text.splitlines():
        drawn = re.fullmatch(r"( *[0-9]+| *⋮)│(.*)│", line)
        if drawn is not None:
            unit = drawn[1].strip()
            yield None if unit == "⋮" else int(unit), drawn[2].split("│  │")


@given(st.lists(racks(), min_size=1, max_size=3))
def test_each_device_is_drawn_in_its_own_units_and_nowhere_else(drawn: list[Rack]) -> None:
    """Else somebody plans a rack by a picture of another one."""
    marked = [
        {unit: device for device in rack.devices for unit in range(device.elevation, device.elevation + device.units)}
        for rack in drawn
    ]
    seen = set()
    for unit, insides in cells(draw(drawn, width=WIDTH)):
        assert all(len(inside) == WIDTH for inside in insides), "every rack is drawn straight"
        for rack, inside in zip(marked, insides, strict=True):
            if unit is None:
                assert "free" in inside
                continue
            device = rack.get(unit)
            assert inside[0] == (" " if device is None else MARKS[device.kind])
            at_top = device is not None and unit == device.elevation + device.units - 1
            assert bool(inside[1:].strip()) == at_top, "a device is named once, at its top"
        seen.add(unit)
    assert {unit for rack in marked for unit in rack} <= seen


@given(st.lists(racks(), min_size=1, max_size=3))
def test_the_units_that_are_left_out_are_counted(drawn: list[Rack]) -> None:
    """Else a rack looks as if it had less room than it has."""
    height = max(rack.height_units for rack in drawn)
    lines = list(cells(draw(drawn, width=WIDTH)))
    left_out = sum(int(re.findall("[0-9]+", insides[0])[0]) for unit, insides in lines if unit is None)
    units = [unit for unit, _ in lines if unit is not None]
    assert units == sorted(units, reverse=True)
    assert len(units) + left_out == height


@pytest.mark.parametrize(
    "devices",
    [
        (Device("COMPUTE", "a", 3, 2), Device("STORAGE", "b", 4)),
        (Device("COMPUTE", "a", 42, 2),),
        (Device("COMPUTE", "a", 0),),
    ],
)
def test_what_cannot_stand_in_a_rack_is_not_drawn(devices: tuple[Device, ...]) -> None:
    """Else a fault in a plan is painted over."""
    with pytest.raises(AssertionError):
        draw([Rack("rack", devices)])


def test_the_picture_in_the_docstring_is_what_is_drawn() -> None:
    """Else whoever reads the module learns a drawing that does not exist."""
    compute = Rack(
        "5784089179 COMPUTE",
        (
            Device("COMPUTE", "m7i: 12 × 4xlarge", 3),
            Device("COMPUTE", "r7i: 6 × 8xlarge", 4),
            Device("STORAGE", "storage", 40),
        ),
    )
    network = Rack("9023345567 NETWORKING", tuple(Device("NETWORKING", "network device", at) for at in (40, 41)))
    picture = "\n".join(f"   {line}" for line in draw([compute, network], width=WIDTH).splitlines())
    assert picture in str(elevation.__doc__)

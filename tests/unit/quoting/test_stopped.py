"""Does a search that is stopped say so, also where it has found something? On families of many kinds of hosts."""

import time
from collections import Counter
from itertools import starmap
from pathlib import Path
from typing import Final

from sutler.quoting.answer import quote
from sutler.quoting.program import Budget
from sutler.reference.loader import Reference, load
from unit.quoting.asking import capacity, constraint, question
from unit.quoting.checker import added

# c7i hosts: size, vCPUs, halves, slots, units, VA, tenths of a pound, cents
HOSTS: Final = (
    ("48xlarge", 192, 1, 1, 1, 1065, 578, 8_752_745),
    ("24xlarge", 96, 2, 3, 1, 888, 519, 3_709_767),
    ("16xlarge", 64, 2, 2, 2, 1234, 380, 2_646_430),
    ("12xlarge", 48, 2, 1, 1, 472, 530, 2_051_492),
)
# compute racks: VA, tenths of a pound, slots, last unit, cents
RACKS: Final = (
    ("gen2-compute", 2797, 12_784, 26, 36, 5_757_000),
    ("alt-a", 2325, 12_390, 32, 34, 7_716_000),
    ("alt-b", 2811, 11_082, 40, 35, 6_874_000),
)


def host(size: str, vcpus: int, halves: int, slots: int, units: int, power: int, weight: int, _cents: int) -> str:
    return (
        f'[hosts."c7i.{size}"]\nfamily = "c7i"\nvcpus = {vcpus}\nhalves = {halves}\nslots = {slots}\nunits = {units}\n'
        f'power_va = {power}\nweight_lb10 = {weight}\nsource = "made up"\n'
    )


def rack(name: str, power: int, weight: int, slots: int, last: int, _cents: int) -> str:
    return (
        f'[designs.{name}]\ngeneration = "GENERATION_2"\nscaling_type = "MULTI_RACK"\nuse = "COMPUTE"\n'
        f"power_va = {power}\nweight_lb10 = {weight}\npositions_kva = [15]\nuplink_gbps = [10, 40, 100]\n"
        f"slots = {slots}\nhost_units = [3, {last}]\ndevice_units = []\nheight_inches = 80\nwidth_inches = 24\n"
        'depth_inches = 48\nsource = "made up"\n'
    )


def hardware(folder: Path) -> Reference:
    made = "".join([*starmap(host, HOSTS), *starmap(rack, RACKS)])
    priced = {f'hosts."c7i.{size}"': cents for size, *_, cents in HOSTS}
    priced |= {f"racks.{name}": cents for name, *_, cents in RACKS}
    book = "".join(f'[{key}]\nusd_cents = {cents}\nsource = "made up"\n' for key, cents in priced.items())
    (folder / "hardware.toml").write_text(f"extends = true\n{made}")
    (folder / "prices.toml").write_text(f"extends = true\n{book}")
    (folder / "catalog.toml").write_text("[items]\n")
    return load(folder)


def test_options_that_were_not_worked_out_are_told_of(tmp_path: Path) -> None:
    """Else a customer takes what was found in time for all that there is."""
    reference = hardware(tmp_path)
    asked = question(
        capacity("c7i.24xlarge", 12), capacity("c7i.8xlarge", 7), constraints=[constraint("RACK_MAXIMUM", "1")]
    )
    stopped = quote(asked, reference, Budget(time.monotonic()))
    whole = quote(asked, reference, Budget(time.monotonic() + 60))
    said = "The search ended at its limit before every option was worked out"
    assert stopped.options
    assert len(stopped.options) < len(whole.options)
    assert said in (stopped.status_message or "")
    assert said not in (whole.status_message or "")


def test_a_search_without_time_still_shows_what_fits_plainly(tmp_path: Path) -> None:
    """Else one's own many kinds of hosts are a reason to sell nothing on a busy day."""
    reference = hardware(tmp_path)
    asked = question(capacity("c7i.24xlarge", 12), capacity("c7i.8xlarge", 7))
    late = quote(asked, reference, Budget(time.monotonic()))
    assert late.options
    assert not any(option.proven for option in late.options)
    for option in late.options:
        assert added(option.plans) >= Counter({"c7i.24xlarge": 12, "c7i.8xlarge": 7})
        assert option.gap is None

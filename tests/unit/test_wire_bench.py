"""Does the bench of the wire still run, and compare what it says that it compares?"""

import importlib
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ACCEPTED = {"capacities, accepted", "pools, accepted", "members that nobody knows", "nulls"}


def test_a_short_run_measures_all_contestants_refusals_and_sizes() -> None:
    """Else the figures of the documentation cannot be taken again. How fast it was is nobody's business here."""
    ran = subprocess.run(
        [sys.executable, "-m", "bench.wire", "--quick", "--json"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout[-2_000:] + ran.stderr
    report = json.loads(ran.stdout)
    assert report["problems"] == []
    for call in ("GetOrder", "CreateOrder", "CreateSite", "CreateQuote of 2,000"):
        for contestant in ("wire", "ParamValidator", "walk"):
            assert all(value > 0 for value in report["measured"][f"{contestant} {call}"]["values"])
    refused = [ratio for ratio in report["ratios"] if ratio["target"] == "<= 3"]
    assert len(refused) > 25
    assert all(ratio["under"] == "accepted " + ratio["over"].partition(": ")[0] for ratio in refused)
    codes = {what: growth["code"] for what, growth in report["growth"].items()}
    assert {what for what, code in codes.items() if code == "accepted"} == ACCEPTED
    assert all("validation error" in code for what, code in codes.items() if what not in ACCEPTED)


def test_a_cost_that_grows_only_up_to_some_size_is_not_hidden_by_what_comes_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Else a pattern that is cubic up to the size where it is no longer asked looks cheap."""
    monkeypatch.syspath_prepend(ROOT)
    growth = importlib.import_module("bench.wire").Growth
    sizes = [8 << doubling for doubling in range(7)]
    humped = growth("", sizes, [0.1 + (size / 50) ** 3 for size in sizes[:-1]] + [0.1], "")
    assert humped.exponent > 2
    assert math.isclose(growth("", sizes, [float(size) for size in sizes], "").exponent, 1)
    assert math.isclose(growth("", sizes, [1.0] * 7, "").exponent, 0)

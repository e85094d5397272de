"""Does the bench of the wire still run, and compare what it says that it compares?"""

import json
import subprocess
import sys
from pathlib import Path

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
    assert len(refused) > 20
    assert all(ratio["under"] == "accepted " + ratio["over"].partition(": ")[0] for ratio in refused)
    codes = {what: growth["code"] for what, growth in report["growth"].items()}
    assert {what for what, code in codes.items() if code == "accepted"} == ACCEPTED
    assert all("validation error" in code for what, code in codes.items() if what not in ACCEPTED)

"""Is the reference of the operations fresh, and is it whole? docs/reference/operations.md against code and model."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import modelled
from sutler.wire.contract import OPERATIONS

PAGE: Final = Path(__file__).parents[2] / "docs" / "reference" / "operations.md"


def entry(name: str) -> str:
    """Return what the page says of an operation."""
    return PAGE.read_text().partition(f"\n### {name}\n")[2].partition("\n## ")[0].partition("\n### ")[0]


def test_the_reference_is_what_the_code_says_now() -> None:
    """Else a user reads of rules that are no longer so."""
    ran = subprocess.run(
        [sys.executable, PAGE.with_suffix(".py"), "--check"], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("name", modelled.NAMES)
def test_each_operation_has_its_entry(name: str) -> None:
    """Else a user looks for an operation in vain, or is not told what it may refuse."""
    text, model = entry(name), modelled.operation(name)
    assert f"[{name}](#{name.lower()})" in PAGE.read_text(), "it is in the table of contents"
    assert f"`{OPERATIONS[name].method} {OPERATIONS[name].uri}`" in text
    assert re.search(r"^[A-Z].*\.$", text, re.MULTILINE), "a sentence tells what it does"
    assert "- **Source:** " in text
    errors = re.findall(r"^- \*\*Errors of the model:\*\* (.*)\.$", text, re.MULTILINE)
    assert errors == [", ".join(sorted(f"`{shape.name}`" for shape in model.error_shapes))]
    members = set() if model.input_shape is None else set(model.input_shape.members)
    assert members <= set(re.findall(r"`(\w+)`", text))


def test_what_an_entry_tells_of_rules_is_what_they_say() -> None:
    """Else the page is fresh, and says nothing."""
    text = entry("CancelCapacityTask")
    assert "`ValidationException`: the task has ended" in text
    assert "`ConflictException (OUTPOST)`: it is running, or being cancelled" in text
    assert "source: service model, GetCapacityTaskOutput.CapacityTaskStatus" in text
    assert "*assumed:* the second error code" in text
    assert "cancel_refusal" not in entry("StartOutpostDecommission"), "it asks that rule, and does not obey it"

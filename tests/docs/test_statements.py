"""Is what the documents state still so? Counts, dependencies and rooms are held against the project itself."""

import re
import tomllib
from contextlib import closing
from pathlib import Path
from typing import Any

import sutler.app  # noqa: F401  # its rooms register their operations
from sutler.operations.registry import SERVED
from sutler.testing import Rehearsal
from sutler.wire.contract import OPERATIONS
from sutler.wire.exchange import HttpRequest

ROOT = Path(__file__).parents[2]
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())


def name(requirement: str) -> str:
    """Return the package that a requirement names."""
    return re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]


def table(title: str) -> list[list[str]]:
    """Return the rows of the table under a title of docs/dependencies.md."""
    text = (ROOT / "docs" / "dependencies.md").read_text().partition(f"## {title}\n")[2].partition("\n## ")[0]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in re.findall(r"^\|.*\|$", text, re.M)][2:]


def test_each_dependency_has_its_reason() -> None:
    """Else the project carries what nobody needs."""
    project = PROJECT["project"]
    assert {row[0] for row in table("At run time")} == {name(item) for item in project["dependencies"]}
    extras = {(extra, name(item)) for extra, items in project["optional-dependencies"].items() for item in items}
    assert {(row[0], row[1]) for row in table("Extras")} == extras
    groups = PROJECT["dependency-groups"]
    assert {row[0] for row in table("For development")} == {name(item) for items in groups.values() for item in items}
    for title in ("At run time", "Extras", "For development"):
        assert all(row[-1].endswith(".") for row in table(title)), "a reason is a sentence"


def test_the_readme_counts_the_operations_that_are_served() -> None:
    """Else a newcomer plans with calls that answer 501."""
    readme = " ".join((ROOT / "README.md").read_text().split())
    assert f"{len(SERVED)} of the {len(OPERATIONS)} operations" in readme


def test_every_room_is_explained_and_every_explained_room_exists() -> None:
    """Else the map is of another house."""
    rows = re.findall(r"^\| ((?:`\w+/?`(?:, )?)+) \|", _architecture(), re.MULTILINE)
    explained = {room for row in rows for room in re.findall(r"`(\w+/?)`", row)}
    rooms = {f"{path.name}/" for path in (ROOT / "src" / "sutler").iterdir() if (path / "__init__.py").exists()}
    modules = {path.stem for path in (ROOT / "src" / "sutler").glob("*.py")} - {"__init__"}
    assert {room for room in explained if room.endswith("/") or room in modules} == rooms | modules


def test_every_engine_is_explained_by_its_name() -> None:
    """Else whoever looks for an engine searches in vain."""
    for engine, module in [("Batched", "batched"), ("Pooled", "pooled"), ("Inline", "inline")]:
        assert f"| `{engine}` |" in _architecture()
        assert f"class {engine}" in (ROOT / "src" / "sutler" / "store" / f"{module}.py").read_text()


def test_the_clock_api_shows_what_its_page_says() -> None:
    """Else a script reads members that are not there."""
    page = (ROOT / "docs" / "reference" / "control-api.md").read_text()
    with closing(Rehearsal()) as rehearsal:
        answer = rehearsal.control(HttpRequest("GET", b"/_sutler/clock", {b"host": b"localhost"}, b""))
    shown = re.findall(r'"(\w+)":', answer.body.decode())
    assert shown == ["account", "now", "rate", "mode", "next"]
    for form in ("advance", "to", "rate", "until"):
        assert f'{{"{form}": ' in page
    for member in (*shown[1:], "target"):
        assert f"`{member}`" in page


def _architecture() -> str:
    return (ROOT / "docs" / "explanation" / "architecture.md").read_text()

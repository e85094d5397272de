"""Is the list of behaviours whole? docs/behaviour.md is held against what the code says of its own sources."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "sutler"
LIST = (ROOT / "docs" / "behaviour.md").read_text()
ROOMS = ("desk", "lifecycle", "operations", "quoting", "rules", "wire")


def assuming() -> Iterator[str]:
    """Yield what says `Source: ... assumed` in its docstring: functions, classes, modules, by their dotted names."""
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            module = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
            tree = ast.parse(path.read_text())
            yield from _assuming(tree, module)


def _assuming(node: ast.Module | ast.ClassDef, name: str) -> Iterator[str]:
    if _assumes(ast.get_docstring(node)):
        yield name
    previous: ast.stmt | None = None
    for inner in node.body:
        if isinstance(inner, ast.ClassDef):
            yield from _assuming(inner, f"{name}.{inner.name}")
        elif isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef):
            if _assumes(ast.get_docstring(inner)):
                yield f"{name}.{inner.name}"
        elif isinstance(inner, ast.Expr) and isinstance(inner.value, ast.Constant):  # the docstring of a constant
            target = getattr(previous, "target", None) or (getattr(previous, "targets", None) or [None])[0]
            if isinstance(target, ast.Name) and _assumes(str(inner.value.value)):
                yield f"{name}.{target.id}"
        previous = inner


def _assumes(docstring: str | None) -> bool:
    return docstring is not None and "assumed" in docstring.partition("Source:")[2]


def test_every_assumption_in_the_code_is_listed_and_every_listed_one_is_in_the_code() -> None:
    """Else a user takes a choice of ours for a fact about AWS."""
    listed = {
        name for line in re.findall(r"^In the code: (.*)$", LIST, re.M) for name in re.findall(r"`([^`]+)`", line)
    }
    assert listed == set(assuming())


def test_every_behaviour_says_whether_it_is_documented_or_assumed() -> None:
    """Else nobody can tell what may differ from AWS."""
    for line in re.findall(r"^- .*$", LIST, re.M):
        assert re.search(r"\*(documented|assumed)\*", line), line


def test_every_section_of_the_list_says_where_it_is_in_the_code() -> None:
    """Else the list and the code drift apart unseen."""
    sections = LIST.split("\n## ")[1:]
    assert sections
    for section in sections:
        assert re.search(r"^- ", section, re.M), section.splitlines()[0]

"""Does the house keep its own rules? Imports, sizes, names, docstrings and exemptions, over sources and tests."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "sutler"
GENERATED = PACKAGE / "wire" / "contract.py"
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if path != GENERATED)
TESTS = sorted((ROOT / "tests").rglob("*.py"))

LINES_MAX = 400
BANNED_NAMES = {"base", "common", "core", "helper", "helpers", "manager", "misc", "models", "types", "util", "utils"}
Function = ast.FunctionDef | ast.AsyncFunctionDef


# What a class may extend and still explain its methods itself: classes of the package, and forms rather than behaviour.
OWN_BASES = {"Protocol", "Enum", "TypedDict", "ABC", "Exception"} | {
    match for path in SOURCES for match in re.findall(r"^class (\w+)", path.read_text(), re.MULTILINE)
}


def named(path: Path) -> str:
    """Return a path as the failure shows it."""
    return str(path.relative_to(ROOT))


def tree(path: Path) -> ast.Module:
    """Return a module as written."""
    return ast.parse(path.read_text())


def public(node: ast.AST) -> Iterator[Function | ast.ClassDef]:
    """Yield the public functions and classes of a module, and those of its public classes.

    The methods of a class that extends a foreign one are explained there.
    """
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, Function | ast.ClassDef) and not inner.name.startswith("_"):
            yield inner
            if isinstance(inner, ast.ClassDef) and {ast.unparse(base) for base in inner.bases} <= OWN_BASES:
                yield from public(inner)


def functions(module: ast.Module) -> list[Function]:
    """Return every function of a module, wherever it is."""
    return [node for node in ast.walk(module) if isinstance(node, Function)]


def docstring(node: ast.Module | Function) -> str:
    """Return a docstring, or nothing."""
    return ast.get_docstring(node) or ""


@cache
def promised() -> set[str]:
    """Return the methods of the package's protocols: what keeps a promise need not repeat it."""
    protocols = (
        node
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.ClassDef) and "Protocol" in {ast.unparse(base) for base in node.bases}
    )
    return {method.name for protocol in protocols for method in public(protocol)}


def test_imports_point_down() -> None:
    """Else the rooms grow into each other, and no part can be understood alone."""
    linter = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    assert linter is not None, "import-linter is installed"
    ran = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout


@pytest.mark.parametrize("path", [*SOURCES, *TESTS], ids=named)
def test_a_module_is_one_idea_and_says_which(path: Path) -> None:
    """Else it becomes the place where it all meets."""
    text = path.read_text()
    assert len(text.splitlines()) <= LINES_MAX
    assert path.stem not in BANNED_NAMES, "a name that hides a missing idea"
    if text.strip():
        opening = docstring(tree(path)).partition("\n\n")[0]
        assert opening, "it has a docstring"
        # A migration is a copy of what was, and opens with its revision.
        if path in SOURCES and "versions" not in path.parts:
            assert "?" in opening, "it opens with the question that it answers"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_everything_public_is_explained(path: Path) -> None:
    """Else whoever calls it reads its body."""
    silent = {node.name for node in public(tree(path)) if ast.get_docstring(node) is None}
    assert silent <= promised()


@pytest.mark.parametrize("path", [path for path in TESTS if path.name.startswith("test_")], ids=named)
def test_a_test_is_a_sentence_and_says_who_suffers(path: Path) -> None:
    """Else nobody knows whether a test that fails matters."""
    tests = [node for node in ast.walk(tree(path)) if isinstance(node, Function) and node.name.startswith("test_")]
    for test in tests:
        assert test.name.count("_") >= 3, f"{test.name} is no sentence"
        assert ast.get_docstring(test), f"{test.name} does not say who suffers"


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_an_exemption_names_its_rule_and_its_reason(path: Path) -> None:
    """Else exemptions are given where the rule was right."""
    for number, line in enumerate(path.read_text().splitlines(), 1):
        for exemption in re.findall(r"# (?:noqa|type: ignore)\b.*", line):
            assert re.match(r"# (noqa: [A-Z]+[0-9]+|type: ignore\[[a-z-]+\])(, ?[A-Z]+[0-9]+)* +\S+", exemption), (
                f"line {number}: {exemption}"
            )


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_an_import_inside_a_function_says_why(path: Path) -> None:
    """Else it dodges a cycle, and the direction of imports was never decided."""
    text, module = path.read_text(), tree(path)
    explained: dict[bool, set[str]] = {True: set(), False: set()}
    for function in functions(module):
        words = docstring(module) + docstring(function)
        reason = "import" in words or "# " in (ast.get_source_segment(text, function) or "")
        for node in ast.walk(function):
            if isinstance(node, ast.Import):
                explained[reason].update(alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                explained[reason].add(str(node.module).partition(".")[0])
    assert explained[False] <= explained[True], "once in a module is enough"


def test_nothing_mentions_the_machine_that_it_was_written_on() -> None:
    """Else it works on one machine."""
    for path in [*SOURCES, *TESTS, *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md"), ROOT / "Makefile"]:
        for line in path.read_text().splitlines():
            assert not re.search(r"/(?:root|home|work|Users)/[a-z]", line), f"{named(path)}: {line}"

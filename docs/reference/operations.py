"""What does each operation do, and why so? Writes operations.md beside it, from the code and the service model.

    python docs/reference/operations.py           write
    python docs/reference/operations.py --check   write nothing; exit 1 when operations.md is stale

An entry is the docstring of the operation's handler, with those of the rules that it comes to: whatever its code names,
and whatever that names, in `operations/`, `rules/`, `lifecycle/` and `quoting/`. A docstring tells in `Refuses:` what
is refused, and in `Source:` where that is written down, or that it is assumed.
"""

import argparse
import ast
import inspect
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import sutler.app  # its rooms register their operations
from sutler.operations.registry import SERVED, Served
from sutler.wire.constraints import Members
from sutler.wire.contract import OPERATIONS

TARGET: Final = Path(__file__).with_suffix(".md")
PACKAGE: Final = Path(inspect.getfile(sutler.app)).parent
ROOMS: Final = ("operations", "rules", "lifecycle", "quoting")
NOT_OF_ONE: Final = {"operations.registry", "operations.dispatch"}
"""Every operation is called through these; what they say is true of all."""

MANY: Final = 4
"""A rule that so many operations come to is told once."""

CHAPTERS: Final = {
    "sites": "Sites",
    "outposts": "Outposts",
    "catalog": "Catalog",
    "quotes": "Quotes",
    "ordering": "Orders",
    "orders": "Orders",
    "connections": "Connection of servers",
    "assets": "Assets and instances",
    "capacity_tasks": "Capacity tasks",
    "contracts": "Contracts",
    "decommission": "Return",
    "private_connectivity": "Private connectivity",
    "tags": "Tags",
}
"""The chapter of each room of operations, in the order of the page."""

HEAD: Final = """\
# Operations

<!-- Generated from the code: `make reference` writes this page, and `make check` tells when it is stale. -->

What each of the {count} operations of the Outposts API (2019-12-03) does here: what it needs, what it refuses, and
where that is written down. *Assumed* is what AWS does not document and Sutler chose;
[behaviour.md](../behaviour.md) lists all of that by subject.

True of every operation:

- **A request is held against the service model** before anything else. What does not fit is a `ValidationException`
  that names all members that are wrong, also where the model lists no such error for the operation.
- **`NotFoundException`** is what another account's resource looks like, and one of another Region, unless it is shared.
- **`InternalServerException`** is listed by the model for every operation. No request is meant to cause it: when it
  appears, Sutler has a bug.
- **`AccessDeniedException`** is the answer to who may see a shared resource, and tries to change it. Nothing else is
  authorized, so that most operations never answer with it.
- **A list** gives at most `MaxResults` items and a `NextToken`; a token of another list, or of the same one with other
  filters, is a `ValidationException`.
- **What is due on the account's clock has happened** before the operation looks. A retry of the SDK gets the answer
  that the first attempt got.

"""


@dataclass(frozen=True)
class Said:
    """What a docstring says of a function, class or constant.

    Args:
        name: dotted, from the package down.
        lead: what stands before the first section, in one line.
        refuses: what is refused, in one line; "" for nothing.
        source: where it is written down.
        assumed: what of it is assumed.
    """

    name: str
    lead: str
    refuses: str
    source: str
    assumed: str


def said(name: str, docstring: str) -> Said:
    """Read a docstring, whose sections begin with a word and a colon at the margin."""
    opening, *rest = re.split(r"^(Args|Attributes|Raises|Refuses|Returns|Source|Yields):", docstring, flags=re.M)
    sections = {title: _line(text) for title, text in zip(rest[::2], rest[1::2], strict=True)}
    lead = _line(opening.partition("\n\n")[0])
    source = sections.get("Source", "")
    if not source and "Source: " in lead:  # a constant says all in one line
        lead, _, source = lead.partition(" Source: ")
    documented, _, assumed = source.partition("assumed: ")
    documented = re.sub(r"\bassumed\b", "*assumed*", documented.strip(" ;."))
    return Said(name, lead, sections.get("Refuses", ""), documented, assumed.strip(" ."))


def _line(text: str) -> str:
    return " ".join(text.split())


class Code:
    """The functions, classes and constants of the rooms that decide, and which of them name which."""

    def __init__(self) -> None:
        self._trees = {
            ".".join(path.relative_to(PACKAGE).with_suffix("").parts): ast.parse(path.read_text(encoding="utf-8"))
            for room in ROOMS
            for path in sorted((PACKAGE / room).glob("*.py"))
        }
        self._nodes: dict[str, ast.stmt] = {}
        self._docstrings: dict[str, str] = {}
        for module, tree in self._trees.items():
            self._read(module, tree)

    def _read(self, module: str, tree: ast.Module) -> None:
        previous = ""
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                self._nodes[f"{module}.{node.name}"] = node
                self._docstrings[f"{module}.{node.name}"] = ast.get_docstring(node) or ""
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
                previous = f"{module}.{node.target.id}"
                self._nodes[previous] = node
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and previous:
                self._docstrings[previous] = inspect.cleandoc(str(node.value.value))

    @cache  # noqa: B019  # there is one Code
    def _names(self, module: str) -> Mapping[str, str]:
        """Return what the names of a module mean: its own, and what it imports from the rooms."""
        prefix = f"{module}."
        names = {name.removeprefix(prefix): name for name in self._nodes if name.rpartition(".")[0] == module}
        for node in ast.walk(self._trees[module]):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sutler."):
                for alias in node.names:
                    meant = f"{node.module}.{alias.name}".removeprefix("sutler.")
                    names[alias.asname or alias.name] = meant
        return names

    def _named(self, name: str) -> Iterator[str]:
        """Yield what the code under a name names itself, in the order of the code."""
        module, node = name.rpartition(".")[0], self._nodes[name]
        names = self._names(module)
        statements = node.body if isinstance(node, ast.FunctionDef) else [node]
        parts = [part for statement in statements for part in ast.walk(statement)]
        asked = {id(inner) for part in parts if isinstance(part, ast.Compare) for inner in ast.walk(part)}
        found: list[tuple[int, int, str]] = []
        for inner in parts:
            if id(inner) in asked:  # whether a rule would refuse something is not to refuse it
                continue
            if isinstance(inner, ast.Name) and inner.id in names:
                found.append((inner.lineno, inner.col_offset, names[inner.id]))
            elif isinstance(inner, ast.Attribute) and isinstance(inner.value, ast.Name) and inner.value.id in names:
                found.append((inner.lineno, inner.col_offset, f"{names[inner.value.id]}.{inner.attr}"))
        yield from (meant for _, _, meant in sorted(found) if meant in self._nodes)

    def reached(self, name: str) -> Iterator[Said]:
        """Yield what the code under a name comes to, itself first, each once, in the order of the code."""
        seen: set[str] = set()
        waiting = [name]
        while waiting:
            one = waiting.pop()
            if one in seen or one.rpartition(".")[0] in NOT_OF_ONE:
                continue
            seen.add(one)
            yield said(one, self._docstrings.get(one, ""))
            waiting += reversed(list(self._named(one)))


def rules_of(served: Served, code: Code) -> list[Said]:
    """Return what an operation comes to, its handler first."""
    handlers = [served.handler] if served.prepare is None else [served.handler, served.prepare]
    reached = {one.name: one for handler in handlers for one in code.reached(_dotted(handler))}
    return list(reached.values())


def entry(served: Served, rules: list[Said], shared: Mapping[str, Said]) -> Iterator[str]:
    """Yield the lines of an operation's entry; rules that are shared by many are named in it, and told once."""
    operation = OPERATIONS[served.name]
    own = rules[0]
    others = [one for one in rules[1:] if one.name not in shared]
    yield f"### {served.name}\n"
    yield f"`{operation.method} {operation.uri}`\n"
    yield f"{own.lead}\n"
    assert isinstance(operation.input, Members), "an input is a structure"
    needed = [member for member in operation.input.members if member in operation.input.required]
    optional = [member for member in operation.input.members if member not in operation.input.required]
    if needed:
        yield f"- **Needs** {_code(needed)}."
    if optional:
        yield f"- **Takes** {_code(optional)}."
    yield f"- **Errors of the model:** {_code(sorted(operation.errors))}."
    if own.source:
        yield f"- **Source:** {own.source}."
    if own.assumed:
        yield f"- *Assumed:* {own.assumed}."
    refusing = [one for one in (own, *others) if one.refuses]
    refused = [line for one in refusing for line in _refusal(one, own, operation.errors)]
    if refused:
        yield "- **Refuses:**"
        yield from refused
    further = [one for one in others if (one.source or one.assumed) and not one.refuses]
    if further:
        yield "- **Rules besides:**"
        yield from (f"  - `{_short(one)}`: {one.lead}{_sources(one)}" for one in further)
    if any(one.name in shared for one in rules):
        names = ", ".join(f"`{_short(one)}`" for one in rules if one.name in shared)
        yield f"- **[Rules of many operations](#rules-of-many-operations):** {names}."
    yield ""


def shared_entry(one: Said) -> str:
    """Return the line of a rule that is told once."""
    refused = "; ".join(f"`{code}`: {reason.strip(' .;')}" for code, reason in _reasons(one.refuses))
    return f"- `{_short(one)}`: {one.lead}{f' Refuses: {refused}.' if refused else ''}{_sources(one)}"


def _refusal(one: Said, own: Said, errors: frozenset[str]) -> Iterator[str]:
    """Yield the line of a rule, or of the handler itself, of what it refuses for its own reasons."""
    reasons = [
        f"`{code}`: {reason.strip(' .;')}"
        for code, reason in _reasons(one.refuses)
        # An error that the model does not list for an operation never comes of it, though its rule serves others.
        if set(re.findall(r"\w+Exception", code)) & errors and not re.match(r"(as|see) (`|the rules)", reason)
    ]
    if not reasons:
        return
    rule = "" if one is own else f" (`{_short(one)}`{_sources(one, ', ')})"
    yield f"  - {'; '.join(reasons)}.{rule}"


def _reasons(refuses: str) -> Iterator[tuple[str, str]]:
    """Yield each error of a `Refuses:` section, with the resource type that it names, and its reason."""
    code = r"((?:\w+Exception(?: \([A-Z_, or]+\))?(?:, )?)+): "
    _, *rest = re.split(code, refuses)
    yield from zip(rest[::2], (reason.strip() for reason in rest[1::2]), strict=True)


def _sources(one: Said, before: str = " ") -> str:
    parts = [
        *([f"source: {one.source}"] if one.source else []),
        *([f"*assumed:* {one.assumed}"] if one.assumed else []),
    ]
    if not parts:
        return ""
    return f"{before}{'; '.join(parts)}" if before == ", " else f" ({'; '.join(parts)})"


def _short(one: Said) -> str:
    return one.name.rpartition(".")[2]


def _code(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _dotted(function: object) -> str:
    return f"{inspect.getmodule(function).__name__}.{function.__name__}".removeprefix("sutler.")  # type: ignore[union-attr,attr-defined]


def page() -> str:
    """Return the whole page."""
    chapters: dict[str, list[Served]] = {title: [] for title in CHAPTERS.values()}
    for name in sorted(SERVED):
        chapters[CHAPTERS[SERVED[name].handler.__module__.rpartition(".")[2]]].append(SERVED[name])
    lines = [HEAD.format(count=len(SERVED))]
    lines.append("- [Rules of many operations](#rules-of-many-operations)")
    for title, operations in chapters.items():
        links = ", ".join(f"[{served.name}](#{served.name.lower()})" for served in operations)
        lines.append(f"- **{title}:** {links}")
    code = Code()
    rules = {name: rules_of(served, code) for name, served in SERVED.items()}
    times = Counter(
        one for reached in rules.values() for one in reached[1:] if one.refuses or one.source or one.assumed
    )
    shared = {one.name: one for one, count in times.items() if count >= MANY}
    lines.append("\n## Rules of many operations\n")
    lines += [shared_entry(shared[name]) for name in sorted(shared, key=lambda name: name.rpartition(".")[2])]
    for title, operations in chapters.items():
        lines.append(f"\n## {title}\n")
        lines += [line for served in operations for line in entry(served, rules[served.name], shared)]
    return "\n".join(lines).replace("\n\n\n", "\n\n").rstrip() + "\n"


def main(arguments: list[str]) -> int:
    """Write the page, or with --check tell whether the one that is there is fresh."""
    parser = argparse.ArgumentParser(description="Write docs/reference/operations.md.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when it is stale")
    only_check = parser.parse_args(arguments).check
    fresh = page()
    if not only_check:
        TARGET.write_text(fresh, encoding="utf-8")
        return 0
    if TARGET.exists() and TARGET.read_text(encoding="utf-8") == fresh:
        return 0
    print(f"{TARGET} is stale: run `make reference`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

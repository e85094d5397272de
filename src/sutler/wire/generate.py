"""How does the service model become `contract.py`? Run it as `python -m sutler.wire.generate`.

    botocore's outposts model --supported.check--> Writer --> one module of plain Python

Development only. For each operation it writes a parser and an `Operation`; for the shapes behind it patterns,
constraints as data, a TypedDict for msgspec, a boolean validator, and copies that turn times into the
wire's numbers. Names of the model are kept, with a prefix that says what was made of them. `--check` tells
whether the committed module is what the installed model gives; a test does the same.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from sutler.wire.supported import check

_HEAD: Final = '''\
"""How does rest-json carry the {operations} operations of {service} {version}?

Written by sutler.wire.generate from the model in {origin}; do not edit.

ENUM_X: the values of shape X.   PATTERN_X, matches_X: its pattern, for the whole value, in linear time.
SHAPE_X: its constraints as data, to name the broken ones.   valid_X: the same as code, to accept quickly.
Body_X, decode_X: what msgspec reads.   wire_X: a copy with times as the wire's numbers.
parse_X: the request of operation X from its labels, query string and body.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, TypedDict

from msgspec.json import Decoder

from sutler.wire.constraints import Entries, Flag, Items, Members, Number, Text
from sutler.wire.protocol import Integer, Operation, Query, epoch_seconds, read_body, read_label, read_query
'''
_JSON_TYPES: Final = {
    "string": "str",
    "integer": "Integer",
    "float": "float",
    "double": "float",
    "boolean": "bool",
}
_QUERY_FORMS: Final = {"string": "Query.TEXT", "integer": "Query.INTEGER", "list": "Query.TEXTS"}
_CUBIC: Final = re.compile(r"\[([^]]+)\]\+\[\1-\]\*\[\1\]\+")
_CONSTRAINTS: Final = {
    "structure": "Members",
    "list": "Items",
    "map": "Entries",
    "string": "Text",
    "boolean": "Flag",
    "integer": "Number",
    "float": "Number",
    "double": "Number",
}


def generate(model: Mapping[str, Any], origin: str) -> str:
    """Return the contract module of a service model.

    Args:
        model: as botocore stores it, plain JSON.
        origin: where it came from, for the head of the module.

    Raises: Unsupported: the model uses a feature of the protocol that is not written for.
    """
    check(model)
    return _Writer(model).module(origin)


class _Writer:
    """Writes one module, section by section.

    A method named for what it writes returns how that is called, having written what it needs as well.
    """

    def __init__(self, model: Mapping[str, Any]) -> None:
        self._model = model
        self._shapes: Mapping[str, Mapping[str, Any]] = model["shapes"]
        self._names: dict[str, str | None] = {}
        self._patterns: dict[str, str] = {}
        self._constants: dict[str, list[str]] = {"enums": [], "patterns": [], "shapes": []}
        self._blocks: dict[str, list[str]] = {"bodies": [], "validators": [], "timestamps": [], "parsers": []}

    def module(self, origin: str) -> str:
        metadata, operations = self._model["metadata"], self._model["operations"]
        service = metadata.get("serviceFullName", "a service")
        head = _HEAD.format(service=service, version=metadata["apiVersion"], operations=len(operations), origin=origin)
        enums = sorted(name for name, shape in self._shapes.items() if "enum" in shape)
        self._constants["enums"] += [f"ENUM_{name}: Final = {_tuple(self._shapes[name]['enum'])}" for name in enums]
        entries = [line for name in sorted(operations) for line in self._operation(name)]
        constants = ["\n".join(lines) + "\n" for lines in self._constants.values()]
        blocks = [f"\n\n{block}\n" for section in self._blocks.values() for block in section]
        tables = [
            _table("ENUMS", "tuple[str, ...]", [f'    "{name}": ENUM_{name},' for name in enums]),
            _table("ERRORS", "int", [f'    "{code}": {status},' for code, status in self._statuses()]),
            _table("OPERATIONS", "Operation", entries),
        ]
        return "\n".join([head, *constants]) + "".join(blocks) + "\n\n" + "\n".join(tables)

    def _statuses(self) -> list[tuple[str, int]]:
        return sorted(
            {
                error["shape"]: self._shapes[error["shape"]].get("error", {}).get("httpStatusCode", 400)
                for operation in self._model["operations"].values()
                for error in operation.get("errors", ())
            }.items()
        )

    # Operations

    def _operation(self, name: str) -> Iterator[str]:
        operation = self._model["operations"][name]
        given = operation.get("input", {}).get("shape")
        answered = operation.get("output", {}).get("shape")
        self._parser(name, given)
        yield f'    "{name}": Operation('
        yield f'        name="{name}",'
        yield f'        method="{operation["http"]["method"]}",'
        yield f'        uri="{operation["http"]["requestUri"]}",'
        yield f"        status={operation['http'].get('responseCode', 200)},"
        yield f"        errors=frozenset({_tuple(error['shape'] for error in operation.get('errors', ()))}),"
        yield f"        parse=parse_{name},"
        yield f"        valid={(given and self._validator(given)) or 'lambda _request: True'},"
        yield f"        input={self._constraint(given) if given else 'Members({})'},"
        answers = self._shapes[answered]["members"] if answered else ()
        yield f"        output_members=frozenset({_tuple(answers)}),"
        yield f"        timestamps={answered and self._timestamps(answered)},"
        yield "    ),"

    def _parser(self, name: str, given: str | None) -> None:
        members = self._shapes[given]["members"] if given else {}
        labelled, queried = _located(members, "uri"), _located(members, "querystring")
        uri = self._model["operations"][name]["http"]["requestUri"]
        labels = [segment[1:-1] for segment in uri.split("/") if segment.startswith("{")]
        lines = [f"    request: dict[str, Any] = {self._read_body(given, members)}"]
        lines += [f'    request["{labelled[label]}"] = read_label(labels[{i}])' for i, label in enumerate(labels)]
        if queried:
            parameters = [
                f'    "{parameter}": ("{member}", {self._form(members[member])}),'
                for parameter, member in queried.items()
            ]
            table = _table(f"QUERY_{name}", "tuple[str, Query]", parameters).rstrip()
            self._blocks["parsers"].append(table)
            lines += ["    if query:", f"        read_query(query, request, QUERY_{name})"]
        head = f"def parse_{name}(labels: tuple[str, ...], query: str, body: bytes) -> dict[str, Any]:"
        self._blocks["parsers"].append("\n".join([head, *lines, "    return request"]))

    def _form(self, place: Mapping[str, Any]) -> str:
        return _QUERY_FORMS[self._shapes[place["shape"]]["type"]]

    def _read_body(self, given: str | None, members: Mapping[str, Any]) -> str:
        """Write the decoder of the members that have no other place, and return what reads them."""
        carried = {member: place for member, place in members.items() if "location" not in place}
        if given is None or not carried:
            return "{}"
        if f"decode_{given}" not in self._names:
            self._names[f"decode_{given}"] = None
            self._body(given, carried)
            self._blocks["bodies"].append(f"decode_{given}: Final = Decoder(Body_{given}).decode")
        return f"read_body(decode_{given}, body)"

    # What msgspec reads

    def _body(self, name: str, members: Mapping[str, Any]) -> str:
        if f"Body_{name}" not in self._names:
            self._names[f"Body_{name}"] = None
            fields = [f"    {member}: {self._json(place['shape'])} | None" for member, place in members.items()]
            head = f"class Body_{name}(TypedDict, total=False):"
            self._blocks["bodies"].append("\n".join([head, *(fields or ["    pass"])]))
        return f"Body_{name}"

    def _json(self, name: str) -> str:
        """Return the type that JSON must have for a shape."""
        shape = self._shapes[name]
        match shape["type"]:
            case "list":
                return f"list[{self._json(shape['member']['shape'])}]"
            case "map":
                return f"dict[str, {self._json(shape['value']['shape'])}]"
            case "structure":
                return self._body(name, shape["members"])
            case kind:
                return _JSON_TYPES[kind]

    # Constraints, as data

    def _constraint(self, name: str) -> str:
        if f"SHAPE_{name}" in self._names:
            return f"SHAPE_{name}"
        self._names[f"SHAPE_{name}"] = None
        shape = self._shapes[name]
        given: dict[str, str] = {}
        if shape["type"] == "structure":
            places = {member: self._constraint(place["shape"]) for member, place in shape["members"].items()}
            given["members"] = "{" + ", ".join(f'"{member}": {inner}' for member, inner in places.items()) + "}"
        for part in ("member", "key", "value"):
            if part in shape:
                given[part] = self._constraint(shape[part]["shape"])
        if shape.get("required"):
            given["required"] = f"frozenset({_tuple(shape['required'])})"
        if "pattern" in shape:
            given["pattern"] = f"PATTERN_{self._pattern(name)}"
            if _linear(shape["pattern"]) != shape["pattern"]:
                given["told"] = _raw(shape["pattern"])
        if "enum" in shape:
            given["values"] = f"ENUM_{name}"
        for trait, argument in (("min", "least"), ("max", "most"), ("sensitive", "sensitive")):
            if trait in shape:
                given[argument] = repr(shape[trait])
        arguments = ", ".join(f"{argument}={value}" for argument, value in given.items())
        self._constants["shapes"].append(f"SHAPE_{name}: Final = {_CONSTRAINTS[shape['type']]}({arguments})")
        return f"SHAPE_{name}"

    def _pattern(self, name: str) -> str:
        """Write a pattern once for all shapes that have it, and return the name of the first of them."""
        pattern = self._shapes[name]["pattern"]
        if pattern not in self._patterns:
            self._patterns[pattern] = name
            self._constants["patterns"] += [
                f"PATTERN_{name}: Final = re.compile({_raw(_linear(pattern))}, re.ASCII)",
                f"matches_{name}: Final = PATTERN_{name}.fullmatch",
            ]
        return self._patterns[pattern]

    # Constraints, as code

    def _validator(self, name: str) -> str | None:
        """Write the function that tells whether a value is valid; None when every value is."""
        if f"valid_{name}" in self._names:
            return self._names[f"valid_{name}"]
        shape = self._shapes[name]
        lines: list[str] = []
        bound = _bounds(shape, "len(value)")
        if bound is not None:
            lines += [f"    if not {bound}:", "        return False"]
        kind = "list[Any]" if shape["type"] == "list" else "Mapping[str, Any]"
        if shape["type"] == "structure":
            for member, place in shape["members"].items():
                lines += self._member_check(member, place["shape"], required=member in shape.get("required", ()))
        for part, values in (("member", "value"), ("key", "value"), ("value", "value.values()")):
            condition = self._condition(shape[part]["shape"], "item") if part in shape else None
            if condition is not None:
                lines += [
                    f"    for item in {values}:",
                    f"        if not ({condition}):",
                    "            return False",
                ]
        self._names[f"valid_{name}"] = f"valid_{name}" if lines else None
        if lines:
            head = f"def valid_{name}(value: {kind}) -> bool:"
            self._blocks["validators"].append("\n".join([head, *lines, "    return True"]))
        return self._names[f"valid_{name}"]

    def _member_check(self, member: str, target: str, *, required: bool) -> list[str]:
        condition = self._condition(target, "member")
        if not required and condition is None:
            return []
        absent = "member is None or" if required else "member is not None and"
        refused = "member is None" if condition is None else f"{absent} not ({condition})"
        return [f'    member = value.get("{member}")', f"    if {refused}:", "        return False"]

    def _condition(self, name: str, value: str) -> str | None:
        """Return the expression that is true of a valid value of this shape; None when every value is."""
        shape = self._shapes[name]
        if shape["type"] in {"structure", "list", "map"}:
            validator = self._validator(name)
            return validator and f"{validator}({value})"
        conditions = [_bounds(shape, f"len({value})" if shape["type"] == "string" else value)]
        if "pattern" in shape:
            conditions.append(f"matches_{self._pattern(name)}({value})")
        if "enum" in shape:
            conditions.append(f"{value} in ENUM_{name}")
        return " and ".join(filter(None, conditions)) or None

    # Answers

    def _timestamps(self, name: str) -> str | None:
        """Write the function that copies a structure with times as numbers; None when it has none."""
        if f"wire_{name}" in self._names:
            return self._names[f"wire_{name}"]
        lines: list[str] = []
        for member, place in self._shapes[name]["members"].items():
            converted = self._converted(place["shape"], "member")
            if converted is not None:
                lines += [
                    f'    member = value.get("{member}")',
                    "    if member is not None:",
                    f'        copy["{member}"] = {converted}',
                ]
        self._names[f"wire_{name}"] = f"wire_{name}" if lines else None
        if lines:
            head = f"def wire_{name}(value: Mapping[str, Any]) -> dict[str, Any]:"
            block = "\n".join([head, "    copy = dict(value)", *lines, "    return copy"])
            self._blocks["timestamps"].append(block)
        return self._names[f"wire_{name}"]

    def _converted(self, name: str, value: str) -> str | None:
        """Return the expression that converts a value's times; None when it holds none."""
        shape = self._shapes[name]
        match shape["type"]:
            case "timestamp":
                return f"epoch_seconds({value})"
            case "structure":
                copier = self._timestamps(name)
                return copier and f"{copier}({value})"
            case "list":
                inner = self._converted(shape["member"]["shape"], "item")
                return inner and f"[{inner} for item in {value}]"
            case "map":
                inner = self._converted(shape["value"]["shape"], "item")
                return inner and f"{{key: {inner} for key, item in {value}.items()}}"
            case _:
                return None


def _located(members: Mapping[str, Any], location: str) -> dict[str, str]:
    """Return the members in one place of a request, by their name there."""
    return {
        place.get("locationName", name): name for name, place in members.items() if place.get("location") == location
    }


def _bounds(shape: Mapping[str, Any], quantity: str) -> str | None:
    """Return the comparison that holds a quantity within a shape's bounds; a length is never below 0."""
    least, most = shape.get("min"), shape.get("max")
    if least == 0 and quantity.startswith("len("):
        least = None
    if least is None and most is None:
        return None
    if least == most:
        return f"{quantity} == {most}"
    return ("" if least is None else f"{least} <= ") + quantity + ("" if most is None else f" <= {most}")


def _linear(pattern: str) -> str:
    """Return a pattern that matches the same texts in linear time; a test holds that the model's then all do.

    `[a]+[a-]*[a]+` shares a text out among three repeats in every way before it says no, which takes cubic time.
    """
    return _CUBIC.sub(r"[\1][\1-]*[\1]", pattern)


def _raw(pattern: str) -> str:
    """Return the source of a pattern's text."""
    return repr(pattern) if '"' in pattern or pattern.endswith("\\") else f'r"{pattern}"'


def _tuple(values: Iterable[str]) -> str:
    """Return the source of a tuple of strings."""
    items = [json.dumps(value, ensure_ascii=False) for value in values]
    return f"({', '.join(items)}{',' if len(items) == 1 else ''})"


def _table(name: str, of: str, entries: list[str]) -> str:
    return "\n".join([f"{name}: Final[Mapping[str, {of}]] = {{", *entries, "}"]) + "\n"


def outposts() -> str:
    """Return the contract of the Outposts model in the installed botocore."""
    # Development only, and not for those who generate from another model.
    import botocore
    from botocore.loaders import Loader

    model = Loader().load_service_model("outposts", "service-2", "2019-12-03")
    return generate(model, f"botocore {botocore.__version__}")


def main(arguments: list[str]) -> int:
    """Write the contract, or with --check tell whether the one that is there is fresh."""
    parser = argparse.ArgumentParser(prog="python -m sutler.wire.generate", description="Write contract.py.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when it is stale")
    only_check = parser.parse_args(arguments).check
    target = Path(str(files("sutler.wire") / "contract.py"))
    fresh = outposts()
    if not only_check:
        target.write_text(fresh, encoding="utf-8")
        return 0
    if target.exists() and target.read_text(encoding="utf-8") == fresh:
        return 0
    print(f"{target} is stale: run `python -m sutler.wire.generate`", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

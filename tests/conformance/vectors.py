"""The protocol vectors of botocore: what a request or an answer says, and how it looks on the wire.

A file is a list of suites; a suite has a little model and cases. Each case becomes a vector of its own, whose model
has only the members that it mentions: a suite tells of dates in three formats, each vector of one.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

SIDES: Final = ("input", "output")


@dataclass(frozen=True, slots=True)
class Vector:
    """One case, with a service model of the one operation that it is about.

    Args:
        side: "input": of a request; "output": of an answer.
        case: as in the file.
        client_endpoint: where the client is told to send its requests, when that matters; else empty.
    """

    side: str
    name: str
    model: Mapping[str, Any]
    case: Mapping[str, Any]
    client_endpoint: str

    @property
    def operation(self) -> str:
        """The name of the one operation."""
        name: str = self.case["given"]["name"]
        return name


def vectors(folder: Path, side: str) -> list[Vector]:
    """Return the vectors of one side.

    Raises: OSError, ValueError: the folder does not have them, or not as JSON.
    """
    suites = json.loads((folder / f"rest-json-{side}.json").read_text(encoding="utf-8"))
    return [
        Vector(side, case["id"], _model(suite, case), case, suite.get("clientEndpoint", ""))
        for suite in suites
        for case in suite["cases"]
    ]


def _model(suite: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Any]:
    given = case["given"]
    roots = [(given[side]["shape"], case[said]) for side, said in _SAID.items() if side in given and said in case]
    roots += [(error["shape"], case["error"]) for error in given.get("errors", ()) if "error" in case]
    mentioned: dict[str, set[str]] = defaultdict(set)
    for shape, value in roots:
        for name, member in _mentioned(suite["shapes"], shape, value):
            mentioned[name].add(member)
    shapes = {name: _narrowed(shape, mentioned[name]) for name, shape in suite.get("shapes", {}).items()}
    return {"metadata": suite["metadata"], "operations": {given["name"]: given}, "shapes": shapes}


_SAID: Final = {"input": "params", "output": "result"}


def _mentioned(shapes: Mapping[str, Any], name: str, value: Any) -> Iterator[tuple[str, str]]:
    """Yield each structure and member that a value has something to say about, be it null."""
    shape = shapes[name]
    if isinstance(value, Mapping) and shape["type"] == "structure":
        for member in value:
            if member in shape["members"]:  # a document is a structure without any
                yield name, member
                yield from _mentioned(shapes, shape["members"][member]["shape"], value[member])
    elif isinstance(value, Mapping) and shape["type"] == "map":
        for inner in value.values():
            yield from _mentioned(shapes, shape["value"]["shape"], inner)
    elif isinstance(value, list) and shape["type"] == "list":
        for inner in value:
            yield from _mentioned(shapes, shape["member"]["shape"], inner)


def _narrowed(shape: Mapping[str, Any], mentioned: set[str]) -> Mapping[str, Any]:
    """Return a shape without the members that nothing mentions, and that no client fills in by itself."""
    if shape["type"] != "structure":
        return shape
    members = {
        name: place
        for name, place in shape["members"].items()
        if name in mentioned or place.get("idempotencyToken") or name == shape.get("payload")
    }
    return {**shape, "members": members}

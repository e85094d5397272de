"""Which features of rest-json does the generated contract speak? Exactly those that the Outposts model uses.

Development only. `check` walks a service model as it is stored (plain JSON) and refuses, by name, whatever
the generator would otherwise silently drop. What is not listed here as known is unknown, so that a newer
model cannot bring a trait that nobody noticed.
"""

import keyword
import re
import warnings
from collections.abc import Iterable, Mapping
from typing import Any, Final

Shapes = Mapping[str, Mapping[str, Any]]

_OPERATION_TRAITS: Final = {
    "name",
    "http",
    "input",
    "output",
    "errors",
    "documentation",
    "idempotent",
    "readonly",
}
_HTTP_TRAITS: Final = {"method", "requestUri", "responseCode"}
_DOCUMENTED: Final = {"type", "documentation", "deprecated", "deprecatedMessage", "deprecatedSince", "box"}
_SHAPE_TRAITS: Final[Mapping[str, set[str]]] = {
    "string": {"min", "max", "pattern", "enum", "sensitive"},
    "integer": {"min", "max"},
    "float": {"min", "max"},
    "double": {"min", "max"},
    "boolean": set(),
    "timestamp": {"timestampFormat"},
    "list": {"member", "min", "max"},
    "map": {"key", "value", "min", "max"},
    "structure": {"members", "required", "sensitive", "exception", "error", "fault"},
}
_MEMBER_TRAITS: Final = {"shape", "documentation", "location", "locationName", "idempotencyToken", "box"} | {
    trait for trait in _DOCUMENTED if trait.startswith("deprecated")
}
_SEGMENT: Final = re.compile(r"\{([A-Za-z0-9_]+)\}|[A-Za-z0-9_.~-]*")


class Unsupported(Exception):
    """The model uses a feature that the contract does not speak.

    Args:
        feature: its name, for example "payload" or "greedy label".
        where: the shape or operation that uses it.
    """

    def __init__(self, feature: str, where: str) -> None:
        super().__init__(f"{where} uses {feature}, which the generator does not support")
        self.feature = feature
        self.where = where


def check(model: Mapping[str, Any]) -> None:
    """Refuse a model that uses a feature beyond those that the generator writes code for.

    Raises: Unsupported: names the feature and where it is used.
    """
    protocol = model["metadata"]["protocol"]
    if protocol != "rest-json":
        raise Unsupported(f"protocol {protocol}", "the service")
    shapes: Shapes = model["shapes"]
    for name, operation in model["operations"].items():
        _operation(name, operation, shapes)


def _operation(name: str, operation: Mapping[str, Any], shapes: Shapes) -> None:
    if "endpoint" in operation:
        raise Unsupported("hostPrefix", name)
    _known(operation, _OPERATION_TRAITS, name)
    _known(operation["http"], _HTTP_TRAITS, name)
    path, constant, _ = operation["http"]["requestUri"].partition("?")
    if constant:
        raise Unsupported("constant query string", name)
    for segment in path.split("/"):
        if segment.endswith("+}"):
            raise Unsupported("greedy label", name)
        if not _SEGMENT.fullmatch(segment):
            raise Unsupported(f"path segment {segment}", name)
    for side in ("input", "output"):
        if side in operation:
            top = operation[side]["shape"]
            for trait in ("payload", "streaming"):
                if trait in shapes[top]:
                    raise Unsupported(trait, top)
            _shape(top, shapes, within=(), reads=side == "input", top=True)
    for error in operation.get("errors", ()):
        _known(shapes[error["shape"]].get("error", {}), {"httpStatusCode", "senderFault"}, error["shape"])
        _shape(error["shape"], shapes, within=(), reads=False, top=False)


def _shape(name: str, shapes: Shapes, *, within: tuple[str, ...], reads: bool, top: bool) -> None:
    shape = shapes[name]
    kind = shape["type"]
    if name in within:
        raise Unsupported("recursive shape", name)
    if kind == "structure" and shape.get("document"):
        raise Unsupported("document", name)
    if kind == "structure" and shape.get("union"):
        raise Unsupported("union", name)
    if kind not in _SHAPE_TRAITS:
        raise Unsupported(kind, name)
    _known(shape, _SHAPE_TRAITS[kind] | _DOCUMENTED, name)
    if kind == "timestamp":
        if reads:
            raise Unsupported("timestamp input", name)
        if shape.get("timestampFormat", "unixTimestamp") != "unixTimestamp":
            raise Unsupported(f"timestampFormat {shape['timestampFormat']}", name)
    if "pattern" in shape:
        _pattern(shape["pattern"], name)
    inside = (*within, name)
    if kind == "structure":
        for member, place in shape["members"].items():
            _member(f"{name}.{member}", member, place, shapes, reads=reads, top=top)
            _shape(place["shape"], shapes, within=inside, reads=reads, top=False)
    for part in ("member", "key", "value"):
        if part in shape:
            _known(shape[part], _MEMBER_TRAITS - {"location", "locationName"}, f"{name}.{part}")
            if shapes[shape[part]["shape"]].get("sensitive") and reads:
                raise Unsupported("sensitive elements", name)
            _shape(shape[part]["shape"], shapes, within=inside, reads=reads, top=False)


def _member(where: str, name: str, place: Mapping[str, Any], shapes: Shapes, *, reads: bool, top: bool) -> None:
    location = place.get("location")
    if location not in {None, "uri", "querystring"} or (location and not (reads and top)):
        raise Unsupported(str(location), where)
    if location is None and place.get("locationName", name) != name:
        raise Unsupported("jsonName", where)
    _known(place, _MEMBER_TRAITS, where)
    if not name.isidentifier() or keyword.iskeyword(name):
        raise Unsupported("a member name that Python cannot write", where)
    target = shapes[place["shape"]]
    if location == "uri" and target["type"] != "string":
        raise Unsupported(f"{target['type']} label", where)
    if location == "querystring":
        kind = target["type"]
        if kind == "list":
            element = shapes[target["member"]["shape"]]["type"]
            if element != "string":
                raise Unsupported(f"query list of {element}", where)
        elif kind not in {"string", "integer"}:
            raise Unsupported(f"query {kind}", where)


def _pattern(pattern: str, where: str) -> None:
    """Refuse what Python reads otherwise than the service does, or not at all."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern, re.ASCII)
    except (re.error, FutureWarning):
        raise Unsupported(f"pattern {pattern}", where) from None


def _known(traits: Mapping[str, Any], known: Iterable[str], where: str) -> None:
    for trait in traits:
        if trait not in known:
            raise Unsupported(trait, where)

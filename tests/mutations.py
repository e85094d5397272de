"""In which ways can a request break the model, and what must the service then say? By interpreting botocore's model.

`full` draws requests that meet the model with every member there. `mutations` lists what is one change away from such a
request and breaks a constraint, in every place and at every depth. `refusal` is the whole message for any request, in
the grammar that AWS's services have in common. Nothing here knows the generated contract.
"""

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hypothesis import strategies as st

import modelled

DROPPED: Final = object()
_MESSAGE_MOST: Final = modelled.SERVICE.shape_for("ErrorMessage").metadata["max"]
_ECHO_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Mutation:
    """One change to a request.

    Args:
        place: members and list positions down to what is changed.
        value: the new one, or DROPPED.
        path: how the service names the place.
        words: those that it must say.
        constraint: shape names down to the one whose constraint is broken, and its trait.
    """

    place: tuple[str | int, ...]
    value: Any
    path: str
    words: str
    constraint: tuple[str, ...]


def mutated(request: Mapping[str, Any], *mutations: Mutation) -> dict[str, Any]:
    """Return a copy of a request with changes made to it."""
    changed = copy.deepcopy(dict(request))
    for mutation in mutations:
        holder: Any = changed
        for step in mutation.place[:-1]:
            holder = holder[step]
        if mutation.value is DROPPED:
            del holder[mutation.place[-1]]
        else:
            holder[mutation.place[-1]] = copy.deepcopy(mutation.value)
    return changed


def apart(mutations: Sequence[Mutation]) -> bool:
    """Tell whether no change is made within what another one changes, and each is told at a path of its own."""
    places = [mutation.place for mutation in mutations]
    nested = any(a != b and a == b[: len(a)] for a in places for b in places)
    return not nested and len({mutation.path for mutation in mutations}) == len(mutations) == len(set(places))


def full(operation_name: str) -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy of requests that satisfy the model, with every member and no empty list or map."""
    shape = modelled.operation(operation_name).input_shape
    return st.just({}) if shape is None else _filled(shape)


def _filled(shape: Any) -> st.SearchStrategy[Any]:
    most = min(shape.metadata.get("max", 2), max(shape.metadata.get("min", 0), 2))
    match shape.type_name:
        case "structure":
            return st.fixed_dictionaries({name: _filled(member) for name, member in shape.members.items()})
        case "list":
            return st.lists(_filled(shape.member), min_size=1, max_size=most)
        case "map":
            return st.dictionaries(_filled(shape.key), _filled(shape.value), min_size=1, max_size=most)
    # Of several tries, a text that is not empty is easier to break.
    return modelled.values(shape)


def mutations(operation_name: str, request: Mapping[str, Any]) -> list[Mutation]:
    """Return the changes to a valid request that break the model, as far as they can be sent."""
    shape = modelled.operation(operation_name).input_shape
    return [] if shape is None else list(_in_members(shape, request, (), "", (shape.name,)))


def stated(operation_name: str) -> set[tuple[str, ...]]:
    """Return every constraint of an operation's input that a request can break and still be sent."""
    shape = modelled.operation(operation_name).input_shape
    return set() if shape is None else set(_stated(shape, (shape.name,), None))


def members(operation_name: str) -> int:
    """Return how many members of an operation's input can be broken, at its top."""
    return len({constraint[1] for constraint in stated(operation_name)})


def _stated(shape: Any, names: tuple[str, ...], location: str | None) -> Iterator[tuple[str, ...]]:
    limits, kind = shape.metadata, shape.type_name
    # An empty label is another path, and an empty list in a query string is none.
    shortest = 2 if location == "uri" or (location == "querystring" and kind == "list") else 1
    for trait in ("enum", "pattern", "max", "min"):
        if trait in limits and (trait != "min" or kind not in _SIZED or limits["min"] >= shortest):
            yield (*names, trait)
    if kind == "structure":
        for name, member in shape.members.items():
            place = member.serialization.get("location")
            if name in shape.required_members and place != "uri":
                yield (*names, name, "required")
            yield from _stated(member, (*names, name), place)
    for part in _PARTS.get(kind, ()):
        yield from _stated(getattr(shape, part), (*names, part), None)


_SIZED: Final = {"string", "list", "map"}
_PARTS: Final = {"list": ("member",), "map": ("key", "value")}


def _in_members(
    shape: Any, value: Mapping[str, Any], place: tuple[str | int, ...], prefix: str, names: tuple[str, ...]
) -> Iterator[Mutation]:
    for name, inner in value.items():
        member = shape.members[name]
        here, path, below = (*place, name), prefix + _lowered(name), (*names, name)
        location = member.serialization.get("location")
        if name in shape.required_members and location != "uri":
            yield Mutation(here, DROPPED, path, "Member must not be null", (*below, "required"))
        for broken, words, trait in _breaks(member, inner):
            unsent = (location == "uri" and broken == "") or (location == "querystring" and broken == [])
            if not unsent:
                yield Mutation(here, broken, path, words, (*below, *trait))
        if member.type_name == "structure":
            yield from _in_members(member, inner, here, path + ".", below)
        elif member.type_name == "list" and member.member.type_name == "structure":
            for at, item in enumerate(inner):
                inside = f"{path}.{at + 1}.member."
                yield from _in_members(member.member, item, (*here, at), inside, (*below, "member"))


def _breaks(shape: Any, value: Any) -> Iterator[tuple[Any, str, tuple[str, ...]]]:
    """Yield values that break a constraint of a shape, the words for it, and where below the shape it is stated."""
    limits = shape.metadata
    match shape.type_name:
        case "string":
            yield from _broken_texts(limits, value)
        case "integer":
            if "max" in limits:
                yield limits["max"] + 1, _told("max", limits, "value"), ("max",)
            if "min" in limits:
                yield limits["min"] - 1, _told("min", limits, "value"), ("min",)
        case "list":
            if "max" in limits:
                yield (value * (limits["max"] + 1))[: limits["max"] + 1], _told("max", limits), ("max",)
            if limits.get("min", 0):
                yield value[:1] * (limits["min"] - 1), _told("min", limits), ("min",)
            if shape.member.type_name in {"string", "integer"}:
                for broken, _, trait in _breaks(shape.member, value[-1]):
                    yield [*value[:-1], broken], _all_told("Member", shape.member), ("member", *trait)
        case "map":
            if "max" in limits:
                some = next(iter(value.values()))
                many = {"k" * (n + 1): some for n in range(limits["max"] + 1)}
                yield many, _told("max", limits), ("max",)
            if limits.get("min", 0):
                yield {}, _told("min", limits), ("min",)
            key, inner = list(value.items())[-1]
            rest = {other: value[other] for other in value if other != key}
            for broken, _, trait in _breaks(shape.key, key):
                yield {**rest, broken: inner}, _all_told("Map keys", shape.key), ("key", *trait)
            for broken, _, trait in _breaks(shape.value, inner):
                yield {**rest, key: broken}, _all_told("Map value", shape.value), ("value", *trait)


def _broken_texts(limits: Mapping[str, Any], value: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield texts that break as little as possible besides what they are meant to break."""
    if "enum" in limits:
        yield value + "_", _told("enum", limits), ("enum",)
        return
    least, most = limits.get("min", 0), limits.get("max", 60)
    if "max" in limits:
        over = most + 1
        longer = [value + value[-1:] * (over - len(value)), (value + "a" * over)[:over], "1" * over]
        yield _mildest([text for text in longer if len(text) == over], limits), _told("max", limits), ("max",)
    if least:
        shorter = [value[: least - 1], value[-least + 1 :] if least > 1 else ""]
        yield _mildest(shorter, limits), _told("min", limits), ("min",)
    if "pattern" in limits:
        fitting = max(least, 1)
        tries = [value[:-1] + wrong for wrong in ("\t", "\n", "é", "!")] + [
            "\t" * fitting,
            " " * fitting,
            "\n" * fitting,
        ]
        wrong = [text for text in tries if not modelled.matches(limits["pattern"], text) and least <= len(text) <= most]
        if wrong:
            yield wrong[0], _told("pattern", limits), ("pattern",)


def _mildest(texts: list[str], limits: Mapping[str, Any]) -> str:
    kept = [text for text in texts if "pattern" not in limits or modelled.matches(limits["pattern"], text)]
    return (kept or texts)[0]


# What the service says


def refusal(operation_name: str, request: Mapping[str, Any]) -> str | None:
    """Return the message that refuses a request; None when it meets the model."""
    shape = modelled.operation(operation_name).input_shape
    found = [] if shape is None else list(_failures(shape, request, "", hidden=False))
    if not found:
        return None
    head = f"{len(found)} validation error{'s' if len(found) > 1 else ''} detected: "
    message = head + "; ".join(_sentence(failure, None) for failure in found)
    if len(message) > _MESSAGE_MOST:
        sentences = [_sentence(failure, _ECHO_MOST) for failure in found]
        while len(head + "; ".join(sentences)) > _MESSAGE_MOST:
            sentences.pop()
        message = head + "; ".join(sentences)
    return re.sub(r"[^\S \n]", " ", message)


@dataclass(frozen=True, slots=True)
class _Failure:
    path: str
    words: str
    value: Any
    hidden: bool


def _sentence(failure: _Failure, most: int | None) -> str:
    printed = _printed(failure.value)
    if most is not None and len(printed) > most:
        printed = printed[:most] + "…"
    shown = "" if failure.hidden else " null" if failure.value is None else f" '{printed}'"
    return f"Value{shown} at '{failure.path}' failed to satisfy constraint: {failure.words}"


def _failures(shape: Any, value: Mapping[str, Any], prefix: str, *, hidden: bool) -> Iterator[_Failure]:
    for name, member in shape.members.items():
        path = prefix + _lowered(name)
        secret = hidden or bool(member.metadata.get("sensitive"))
        if name in value:
            yield from _failures_at(member, value[name], path, hidden=secret)
        elif name in shape.required_members:
            yield _Failure(path, "Member must not be null", None, secret)


def _failures_at(shape: Any, value: Any, path: str, *, hidden: bool) -> Iterator[_Failure]:
    kind, limits = shape.type_name, shape.metadata
    for words in _told_of(shape, value):
        yield _Failure(path, words, value, hidden)
    if kind == "structure":
        yield from _failures(shape, value, path + ".", hidden=hidden)
    elif kind in _PARTS and len(value) <= limits.get("max", len(value)):
        if kind == "map":
            parts = [("Map keys", shape.key, list(value)), ("Map value", shape.value, list(value.values()))]
        else:
            parts = [("Member", shape.member, value)]
        for who, inner, items in parts:
            if inner.type_name == "structure":
                for at, item in enumerate(items, 1):
                    yield from _failures(inner, item, f"{path}.{at}.member.", hidden=hidden)
            elif any(_told_of(inner, item) for item in items):
                yield _Failure(path, _all_told(who, inner), value, hidden)


def _told_of(shape: Any, value: Any) -> list[str]:
    """Return the words for what a value breaks by itself: pattern, length, value."""
    kind, limits = shape.type_name, shape.metadata
    told = []
    if kind in {"integer", *_SIZED}:
        amount, quantity = (value, "value") if kind == "integer" else (len(value), "length")
        if "pattern" in limits and not modelled.matches(limits["pattern"], value):
            told.append(_told("pattern", limits))
        if amount > limits.get("max", amount):
            told.append(_told("max", limits, quantity))
        if amount < limits.get("min", amount):
            told.append(_told("min", limits, quantity))
        if "enum" in limits and value not in limits["enum"]:
            told.append(_told("enum", limits))
    return told


def _told(trait: str, limits: Mapping[str, Any], quantity: str = "length") -> str:
    match trait:
        case "pattern":
            return f"Member must satisfy regular expression pattern: {limits['pattern']}"
        case "enum":
            return f"Member must satisfy enum value set: [{', '.join(limits['enum'])}]"
        case "max":
            return f"Member must have {quantity} less than or equal to {limits['max']}"
    return f"Member must have {quantity} greater than or equal to {limits['min']}"


def _all_told(who: str, shape: Any) -> str:
    """Return what is told of scalars on the list or map that holds them: all their constraints."""
    quantity = "value" if shape.type_name == "integer" else "length"
    told = [_told(t, shape.metadata, quantity) for t in ("max", "min", "pattern", "enum") if t in shape.metadata]
    return f"{who} must satisfy constraint: [{', '.join(told)}]"


def _lowered(name: str) -> str:
    return name[0].lower() + name[1:]


def _printed(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}={_printed(inner)}" for key, inner in value.items()) + "}"
    return "[" + ", ".join(map(_printed, value)) + "]" if isinstance(value, list) else str(value)

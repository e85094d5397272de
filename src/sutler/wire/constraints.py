"""Which constraints of the model does a request break, and in which words does the service say so?

The generated contract accepts a valid request with plain code and comes here only after it said no. These
shapes are the same constraints as data; `violations` walks them, counts all failures, and puts the first ones into
words, in the order of the model's members and for each member pattern, length, value. A test holds that both agree
on every request.

    2 validation errors detected: Value null at 'paymentOption' failed to satisfy constraint: Member must not
    be null; Value '0' at 'lineItems.1.member.quantity' failed to satisfy constraint: Member must have value
    greater than or equal to 1

Invariant: to refuse a request costs about as much as to accept it, however much of it is wrong. So words are made
only for what a message can show, and a list or map that is too long is refused for that alone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final, TypeAlias

MESSAGE_MOST: Final = 1000
"""Characters of a message, from the model's ErrorMessage; a test compares."""
_WORDED_MOST: Final = MESSAGE_MOST // len("Value at '' failed to satisfy constraint: ")
"""More sentences than these never fit a message."""
_ECHO_MOST: Final = 100
_STRETCH: Final = 500
"""Elements that are counted together before they are named one by one: in a long list, most have nothing wrong."""
_UNBOUNDED: Final = 256
"""How far beyond its greatest length a text is still asked for its pattern. Patterns are made for texts of
bounded length: one of the model's takes cubic time to say no."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string; of an enumeration, when it has values. Lengths count characters."""

    least: int | None = None
    most: int | None = None
    pattern: re.Pattern[str] | None = None
    values: tuple[str, ...] = ()
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """An integer or a float."""

    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Flag:
    """A boolean: nothing to break."""


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    member: "Shape"
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Entries:
    """A map from strings."""

    key: Text
    value: "Shape"
    least: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Members:
    """A structure: its members in the model's order, and which of them must be there."""

    members: Mapping[str, "Shape"]
    required: frozenset[str] = frozenset()
    sensitive: bool = False


Shape: TypeAlias = Text | Number | Flag | Items | Entries | Members


@dataclass(frozen=True, slots=True)
class Violation:
    """One constraint that one member breaks.

    Args:
        path: lowerCamel names with dots, for example `lineItems.1.member.quantity`.
        constraint: the service's words.
        value: the first `MESSAGE_MOST` characters of what was there, as the service shows it, and one more when there
            are more; None when the member is missing.
        sensitive: the value is not to be shown.
    """

    path: str
    constraint: str
    value: str | None
    sensitive: bool = False

    def __str__(self) -> str:
        return self.text(len(self.value or ""))

    def text(self, most: int) -> str:
        """Return the sentence, with no more than this many characters of the value."""
        if self.sensitive:
            shown = "Value"
        elif self.value is None:
            shown = "Value null"
        else:
            shown = f"Value '{self.value if len(self.value) <= most else self.value[:most] + '…'}'"
        return f"{shown} at '{self.path}' failed to satisfy constraint: {self.constraint}"


@dataclass(frozen=True, slots=True)
class Violations:
    """What a request breaks.

    Args:
        count: of all violations.
        first: as many of them as a message could show.
    """

    count: int
    first: tuple[Violation, ...]


def violations(shape: Members, request: Mapping[str, Any]) -> Violations:
    """Return the violations of a request whose JSON types are right.

    Returns: in the order of the model's members; for each pattern, length, value.
    Source:  assumed: the grammar is common to AWS services, but no sample of Outposts is public. Values are echoed
             unless the model marks them sensitive; lists and maps are printed as Java prints them, and one of more
             members than the model allows is told for its length only.
    """
    first = tuple(islice(_members(shape, request, (), sensitive=False), _WORDED_MOST))
    # Only a list of structures without a greatest length can hold that many: counting them needs no places.
    return Violations(len(first) if len(first) < _WORDED_MOST else _count(shape, [request]), first)


def message(found: Violations) -> str:
    """Return the message of the ValidationException, within the modelled length.

    A message that would be too long is cut inside the echoed values, never in the grammar; if that does not
    help, the last failures are left out, and the count in front still tells how many there were.

    Source: assumed: no published message shows how the service keeps to its own limit.
    """
    head = f"{found.count} validation error{'' if found.count == 1 else 's'} detected: "
    whole = head + "; ".join(map(str, found.first))
    if len(whole) <= MESSAGE_MOST:
        return whole
    sentences = [violation.text(_ECHO_MOST) for violation in found.first]
    kept, room = 0, MESSAGE_MOST - len(head) + len("; ")
    while kept < len(sentences) and (room := room - len(sentences[kept]) - len("; ")) >= 0:
        kept += 1
    return head + "; ".join(sentences[: max(kept, 1)])


_Path: TypeAlias = tuple[str | int, ...]
_Constraint: TypeAlias = tuple[str, int | str | tuple[str, ...]]
"""The service's words, and the bound that goes into them: put together only where they are shown."""


def _members(shape: Members, value: Mapping[str, Any], path: _Path, *, sensitive: bool) -> Iterator[Violation]:
    sensitive = sensitive or shape.sensitive
    for name, member in shape.members.items():
        # Only the first letter is lowered: Lambda's real messages say 'kMSKeyArn'.
        inner = (*path, name[:1].lower() + name[1:])
        present = value.get(name)
        if present is not None:
            yield from _value(member, present, inner, sensitive=sensitive)
        elif name in shape.required:
            hidden = sensitive or getattr(member, "sensitive", False)
            yield Violation(_dotted(inner), "Member must not be null", None, hidden)


def _value(shape: Shape, value: Any, path: _Path, *, sensitive: bool) -> Iterator[Violation]:
    match shape:
        case Text() | Number():
            hidden = sensitive or (isinstance(shape, Text) and shape.sensitive)
            for constraint in _broken(shape, value):
                yield Violation(_dotted(path), _said(constraint), _shown(value), hidden)
        case Members():
            yield from _members(shape, value, path, sensitive=sensitive)
        case Items() | Entries():
            for constraint in _broken_whole(shape, value):
                yield Violation(_dotted(path), _said(constraint), _shown(value), sensitive)
            if (inner := _inner(shape)) is not None and not _too_long(shape, value):
                places = iter(enumerate(value, 1) if isinstance(shape, Items) else value.items())
                while stretch := list(islice(places, _STRETCH)):
                    if _count(inner, [item for _, item in stretch]):
                        for place, item in stretch:
                            yield from _value(inner, item, (*path, place, "member"), sensitive=sensitive)


def _count(shape: Shape, values: Sequence[Any]) -> int:
    """Return how many constraints these values of one shape break in all: as many as `_value` names of them.

    Goes member by member over all values at once, and asks of equal texts and numbers once.
    """
    match shape:
        case Text() | Number():
            return sum(len(_broken(shape, value)) * times for value, times in Counter(values).items())
        case Members():
            total = 0
            for name, member in shape.members.items():
                present = [inner for value in values if (inner := value.get(name)) is not None]
                total += _count(member, present) + (len(values) - len(present)) * (name in shape.required)
            return total
        case Items() | Entries():
            total = sum(len(_broken_whole(shape, value)) for value in values)
            if (inner := _inner(shape)) is None:
                return total
            descended = [value for value in values if not _too_long(shape, value)]
            each = [value if isinstance(shape, Items) else value.values() for value in descended]
            return total + _count(inner, [item for items in each for item in items])
    return 0


def _inner(shape: Items | Entries) -> Shape | None:
    """Return the shape of the elements when they have places of their own; scalars are told on the whole list."""
    inner = shape.member if isinstance(shape, Items) else shape.value
    return None if isinstance(inner, Text | Number) else inner


def _too_long(shape: Items | Entries, value: Sized) -> bool:
    return shape.most is not None and len(value) > shape.most


def _broken_whole(shape: Items | Entries, value: Any) -> list[_Constraint]:
    """Return each constraint that is told of a list or map as a whole: its length, then those of its scalars."""
    broken = _length(shape, len(value))
    if _too_long(shape, value):
        return broken
    if isinstance(shape, Items):
        parts = [("Member", shape.member, value)]
    else:
        parts = [("Map keys", shape.key, value), ("Map value", shape.value, value.values())]
    for name, scalar, items in parts:
        if isinstance(scalar, Text | Number) and any(_broken(scalar, item) for item in set(items)):
            broken.append((name + " must {}", _all(scalar)))
    return broken


def _dotted(path: _Path) -> str:
    return ".".join(map(str, path))


def _broken(shape: Text | Number, value: Any) -> list[_Constraint]:
    """Return each constraint of a scalar that this value breaks: pattern, length, value."""
    broken: list[_Constraint] = []
    if isinstance(shape, Number):
        if shape.most is not None and value > shape.most:
            broken.append((_AT_MOST_VALUE, shape.most))
        if shape.least is not None and value < shape.least:
            broken.append((_AT_LEAST_VALUE, shape.least))
        return broken
    bounded = shape.most is None or len(value) <= shape.most + _UNBOUNDED
    if shape.pattern is not None and bounded and not shape.pattern.fullmatch(value):
        broken.append((_PATTERN, shape.pattern.pattern))
    broken += _length(shape, len(value))
    if shape.values and value not in shape.values:
        broken.append((_VALUES, shape.values))
    return broken


def _length(shape: Text | Items | Entries, length: int) -> list[_Constraint]:
    broken: list[_Constraint] = []
    if shape.most is not None and length > shape.most:
        broken.append((_AT_MOST_LENGTH, shape.most))
    if shape.least is not None and length < shape.least:
        broken.append((_AT_LEAST_LENGTH, shape.least))
    return broken


def _said(constraint: _Constraint) -> str:
    words, bound = constraint
    return words.format(", ".join(bound) if isinstance(bound, tuple) else bound)


def _all(shape: Text | Number) -> str:
    """Say all constraints of a list's elements or a map's keys or values: the service lists them whole there."""
    said: list[str] = []
    at_most, at_least = (
        (_AT_MOST_LENGTH, _AT_LEAST_LENGTH) if isinstance(shape, Text) else (_AT_MOST_VALUE, _AT_LEAST_VALUE)
    )
    if shape.most is not None:
        said.append(at_most.format(shape.most))
    if shape.least is not None:
        said.append(at_least.format(shape.least))
    if isinstance(shape, Text):
        if shape.pattern is not None:
            said.append(_PATTERN.format(shape.pattern.pattern))
        if shape.values:
            said.append(_VALUES.format(", ".join(shape.values)))
    return f"satisfy constraint: [{', '.join(said)}]"


def _shown(value: Any) -> str:
    """Return the beginning of a value as the service's own language prints it: `[a, b]`, `{k=v}`, `true`."""
    text = ""
    for piece in _pieces(value):
        text += piece
        if len(text) > MESSAGE_MOST:
            return text[: MESSAGE_MOST + 1]
    return text


def _pieces(value: Any) -> Iterator[str]:
    match value:
        case bool():
            yield "true" if value else "false"
        case list():
            yield "["
            for place, inner in enumerate(value):
                yield ", " if place else ""
                yield from _pieces(inner)
            yield "]"
        case dict():
            yield "{"
            for place, (key, inner) in enumerate(value.items()):
                yield f"{', ' if place else ''}{key}="
                yield from _pieces(inner)
            yield "}"
        case _:
            yield str(value)


_PATTERN: Final = "Member must satisfy regular expression pattern: {}"
_VALUES: Final = "Member must satisfy enum value set: [{}]"
_AT_MOST_LENGTH: Final = "Member must have length less than or equal to {}"
_AT_LEAST_LENGTH: Final = "Member must have length greater than or equal to {}"
_AT_MOST_VALUE: Final = "Member must have value less than or equal to {}"
_AT_LEAST_VALUE: Final = "Member must have value greater than or equal to {}"

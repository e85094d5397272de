"""Which constraints of the model does a request break, and in which words does the service say so?

The generated contract accepts a valid request with plain code and comes here only after it said no. These
shapes are the same constraints as data; `violations` walks them, counts all failures, and puts the first ones into
words, in the order of the model's members and for each member pattern, length, value. A test holds that both agree
on every request.

    2 validation errors detected: Value null at 'paymentOption' failed to satisfy constraint: Member must not
    be null; Value '0' at 'lineItems.1.member.quantity' failed to satisfy constraint: Member must have value
    greater than or equal to 1

Invariant: to refuse a request costs about as much as to accept it, however much of it is wrong. So the words of a
constraint are made once, a path only where something is wrong, sentences only until a message is full; and a list or
map that is too long is refused for that alone.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

import msgspec

from sutler.wire.grammar import MISSING, Broken, Scalars, never, number, of_scalars, text, whole

MESSAGE_MOST: Final = 1000
"""Characters of a message, from the model's ErrorMessage; a test compares."""
_ECHO_MOST: Final = 100
_MISSING: Final = (MISSING,)
_ROOM: Final = MESSAGE_MOST - len("1 validation error detected: ") + len("; ")
_LEAST: Final = len("Value at '' failed to satisfy constraint: ; ")
"""Characters of a sentence, besides its path, its words and the value, if it is said; none follows the last one."""
_STRETCH: Final = 64
"""Elements of a longer list that are counted together before they are named one by one: most have nothing wrong."""


@dataclass(frozen=True, slots=True)
class Text:
    """A string; of an enumeration, when it has values. Lengths count characters.

    Args:
        pattern: of the whole string, in linear time.
        told: the model's own writing of the pattern, where that is another.
    """

    least: int | None = None
    most: int | None = None
    pattern: re.Pattern[str] | None = None
    told: str | None = None
    values: tuple[str, ...] = ()
    sensitive: bool = False
    broken: Broken = field(init=False, repr=False, compare=False)
    stated: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        broken, stated = text(self.least, self.most, self.pattern, self.values, self.told)
        object.__setattr__(self, "broken", broken)
        object.__setattr__(self, "stated", stated)


@dataclass(frozen=True, slots=True)
class Number:
    """An integer or a float."""

    least: int | None = None
    most: int | None = None
    sensitive: bool = False
    broken: Broken = field(init=False, repr=False, compare=False)
    stated: tuple[str, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        broken, stated = number(self.least, self.most)
        object.__setattr__(self, "broken", broken)
        object.__setattr__(self, "stated", stated)


@dataclass(frozen=True, slots=True)
class Flag:
    """A boolean: nothing to break."""

    sensitive: bool = False
    broken: Broken = never


@dataclass(frozen=True, slots=True)
class Items:
    """A list. What is wrong with scalars in it is told on the list as a whole."""

    member: "Shape"
    least: int | None = None
    most: int | None = None
    sensitive: bool = field(init=False, repr=False, compare=False)
    broken: Broken = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sensitive", _hides(self.member))
        object.__setattr__(self, "broken", whole(self.least, self.most, _scalars("Member", self.member, iter)))


@dataclass(frozen=True, slots=True)
class Entries:
    """A map from strings. What is wrong with its keys, or with scalars in it, is told on the map as a whole."""

    key: Text
    value: "Shape"
    least: int | None = None
    most: int | None = None
    sensitive: bool = field(init=False, repr=False, compare=False)
    broken: Broken = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "sensitive", self.key.sensitive or _hides(self.value))
        scalars = [*_scalars("Map keys", self.key, iter), *_scalars("Map value", self.value, dict.values)]
        object.__setattr__(self, "broken", whole(self.least, self.most, scalars))


@dataclass(frozen=True, slots=True)
class Members:
    """A structure: its members in the model's order, and which of them must be there."""

    members: Mapping[str, "Shape"]
    required: frozenset[str] = frozenset()
    sensitive: bool = False
    broken: Broken = never
    places: tuple[tuple[str, str, Broken, bool, bool, "Shape", bool], ...] = field(
        init=False, repr=False, compare=False
    )
    """Of each member: its name, how a path names it, what finds that it is broken, whether it is required, whether
    it is sensitive, its shape, whether it has places in it."""

    def __post_init__(self) -> None:
        # Only the first letter is lowered: Lambda's real messages say 'kMSKeyArn'.
        places = [
            (name, name[:1].lower() + name[1:], of.broken, name in self.required, of.sensitive, of, _has_places(of))
            for name, of in self.members.items()
        ]
        object.__setattr__(self, "places", tuple(places))


Shape: TypeAlias = Text | Number | Flag | Items | Entries | Members


class Violation(msgspec.Struct, frozen=True):
    """One constraint that one member breaks.

    Args:
        path: lowerCamel names with dots, for example `lineItems.1.member.quantity`.
        constraint: the service's words.
        value: the first `MESSAGE_MOST` characters of what was there, as the service shows it, and one more when there
            are more; None when the member is missing, or its value is not to be shown.
        sensitive: nothing of the value is said.
    """

    path: str
    constraint: str
    value: str | None
    sensitive: bool = False

    def __str__(self) -> str:
        return self.text(len(self.value or ""))

    def text(self, most: int) -> str:
        """Return the sentence, with no more than this many characters of the value."""
        value = self.value
        if self.sensitive:
            shown = "Value"
        elif value is None:
            shown = "Value null"
        else:
            shown = f"Value '{value if len(value) <= most else value[:most] + '…'}'"
        return f"{shown} at '{self.path}' failed to satisfy constraint: {self.constraint}"


class Violations(msgspec.Struct, frozen=True):
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
    found = _Search()
    found.members(shape, request, "", False)
    return Violations(found.count, tuple(found.first))


def message(found: Violations) -> str:
    """Return the message of the ValidationException, within the modelled length.

    A message that would be too long is cut inside the echoed values, never in the grammar; if that does not
    help, the last failures are left out, and the count in front still tells how many there were.

    Source: assumed: no published message shows how the service keeps to its own limit.
    """
    head = f"{found.count} validation error{'' if found.count == 1 else 's'} detected: "
    room = MESSAGE_MOST - len(head)
    said: list[str] = []
    for violation in found.first:
        sentence = violation.text(_ECHO_MOST)
        room -= len(sentence)
        if room < 0 and said:
            break
        said.append(sentence)
        room -= len("; ")
    short = head + "; ".join(said)
    if "…" in short:
        whole = head + "; ".join(map(str, found.first))
        return whole if len(whole) <= MESSAGE_MOST else short
    return short


class _Search:
    """What was found until now: everything is counted, and words are made for as much as a message could show."""

    __slots__ = ("count", "first", "room")

    def __init__(self) -> None:
        self.count = 0
        self.first: list[Violation] = []
        self.room = _ROOM

    def members(self, shape: Members, value: Mapping[str, Any], prefix: str, sensitive: bool) -> None:
        """Find what is wrong with the members of a structure; their paths begin with the prefix."""
        sensitive = sensitive or shape.sensitive
        for name, lowered, find, required, hidden, member, looked_into in shape.places:
            present = value.get(name)
            if present is None:
                if required:
                    self._add(prefix + lowered, _MISSING, None, sensitive or hidden)
                continue
            if broken := find(present):
                self._add(prefix + lowered, broken, present, sensitive or hidden)
            if looked_into:
                self._inside(member, present, prefix + lowered, sensitive)

    def _inside(self, shape: Shape, value: Any, path: str, sensitive: bool) -> None:
        """Find what is wrong with the parts of a value that have places of their own."""
        if isinstance(shape, Members):
            self.members(shape, value, path + ".", sensitive)
        elif isinstance(shape, Items):
            if not _too_long(shape, value):
                self._elements(shape.member, range(1, len(value) + 1), value, path, sensitive)
        elif isinstance(shape, Entries) and not _too_long(shape, value):
            self._elements(shape.value, list(value), list(value.values()), path, sensitive)

    def _elements(
        self, shape: Shape, places: Sequence[int | str], items: Sequence[Any], path: str, sensitive: bool
    ) -> None:
        hidden, looked_into = sensitive or shape.sensitive, _has_places(shape)
        for begin in range(0, len(items), _STRETCH):
            stretch = items[begin : begin + _STRETCH]
            if len(items) > _STRETCH and not _count(shape, stretch):
                continue
            for at, item in enumerate(stretch, begin):
                if self.room <= 0:
                    self.count += _count(shape, items[at:])
                    return
                here = f"{path}.{places[at]}.member"
                if broken := shape.broken(item):
                    self._add(here, broken, item, hidden)
                if looked_into:
                    self._inside(shape, item, here, sensitive)

    def _add(self, path: str, broken: tuple[str, ...], value: Any, sensitive: bool) -> None:
        self.count += len(broken)
        if self.room > 0:
            shown = None if value is None or sensitive else _shown(value)
            for words in broken:
                self.first.append(Violation(path, words, shown, sensitive))
                self.room -= _LEAST + len(path) + len(words)


def _count(shape: Shape, values: Sequence[Any]) -> int:
    """Return how many constraints these values of one shape break in all: as many as `_members` names of them.

    Goes member by member over all values at once.
    """
    match shape:
        case Text() | Number() | Flag():
            return 0 if shape.broken is never else sum(map(len, map(shape.broken, values)))
        case Members():
            total = 0
            for name, _, _, required, _, member, _ in shape.places:
                present = [inner for value in values if (inner := value.get(name)) is not None]
                total += _count(member, present) + (len(values) - len(present)) * required
            return total
        case Items() | Entries():
            total = sum(map(len, map(shape.broken, values)))
            if not _has_places(shape):
                return total
            descended = [value for value in values if not _too_long(shape, value)]
            each = [value if isinstance(shape, Items) else value.values() for value in descended]
            return total + _count(_inner(shape), [item for items in each for item in items])


def _inner(shape: Items | Entries) -> Shape:
    return shape.member if isinstance(shape, Items) else shape.value


def _has_places(shape: Shape) -> bool:
    """Tell whether parts of a value have places of their own; scalars in a list or map have none."""
    return isinstance(shape, Members) or (
        isinstance(shape, Items | Entries) and not isinstance(_inner(shape), Text | Number | Flag)
    )


def _too_long(shape: Items | Entries, value: Any) -> bool:
    return shape.most is not None and len(value) > shape.most


def _scalars(who: str, shape: Shape, taken: Callable[[Any], Iterable[Any]]) -> list[Scalars]:
    """Return what is told of a list or map when its elements are scalars with constraints."""
    if not isinstance(shape, Text | Number) or not shape.stated:
        return []
    return [(shape.broken, of_scalars(who, shape.stated), taken)]


def _hides(shape: Shape) -> bool:
    """Tell whether a value shows something sensitive when it is printed whole."""
    return shape.sensitive or (isinstance(shape, Members) and any(map(_hides, shape.members.values())))


def _shown(value: Any) -> str:
    """Return the beginning of a value as the service's own language prints it: `[a, b]`, `{k=v}`, `true`."""
    printed = value if isinstance(value, str) else _printed(value, MESSAGE_MOST + 1)
    return printed if len(printed) <= MESSAGE_MOST else printed[: MESSAGE_MOST + 1]


def _printed(value: Any, most: int) -> str:
    """Return at least so many characters of a printed value, or all that it has."""
    if isinstance(value, str):
        return value[:most]
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, dict | list):
        return str(value)
    parts: list[str] = []
    if isinstance(value, dict):
        for key, inner in value.items():
            parts.append(f"{key}={inner if type(inner) in _PLAIN else _printed(inner, most)}")
            most -= len(parts[-1]) + len(", ")
            if most < 0:
                break
        return f"{{{', '.join(parts)}}}"
    for inner in value:
        parts.append(_printed(inner, most))
        most -= len(parts[-1]) + len(", ")
        if most < 0:
            break
    return f"[{', '.join(parts)}]"


_PLAIN: Final = (str, int)

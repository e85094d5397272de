"""Which constraints of the model does a request break, and in which words does the service say so?

The generated contract accepts a valid request with plain code and comes here only after it said no. These
shapes are the same constraints as data; `violations` walks them and names all failures, in the order of the
model's members and for each member pattern, length, value. A test holds that both agree on every request.

    2 validation errors detected: Value null at 'paymentOption' failed to satisfy constraint: Member must not
    be null; Value '0' at 'lineItems.1.member.quantity' failed to satisfy constraint: Member must have value
    greater than or equal to 1
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

MESSAGE_MOST: Final = 1000
"""Characters of a message, from the model's ErrorMessage; a test compares."""
_ECHO_MOST: Final = 100
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
        value: what was there, as the service shows it; None when the member is missing.
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


def violations(shape: Members, request: Mapping[str, Any]) -> list[Violation]:
    """Return all violations of a request whose JSON types are right.

    Returns: in the order of the model's members; for each pattern, length, value.
    Source:  assumed: the grammar is common to AWS services, but no sample of Outposts is public. Values are echoed
             unless the model marks them sensitive; lists and maps are printed as Java prints them.
    """
    return list(_members(shape, request, "", sensitive=False))


def message(found: Sequence[Violation]) -> str:
    """Return the message of the ValidationException, within the modelled length.

    A message that would be too long is cut inside the echoed values, never in the grammar; if that does not
    help, the last failures are left out, and the count in front still tells how many there were.

    Source: assumed: no published message shows how the service keeps to its own limit.
    """
    head = f"{len(found)} validation error{'' if len(found) == 1 else 's'} detected: "
    whole = head + "; ".join(map(str, found))
    if len(whole) <= MESSAGE_MOST:
        return whole
    sentences = [violation.text(_ECHO_MOST) for violation in found]
    kept, room = 0, MESSAGE_MOST - len(head) + len("; ")
    while kept < len(sentences) and (room := room - len(sentences[kept]) - len("; ")) >= 0:
        kept += 1
    return head + "; ".join(sentences[: max(kept, 1)])


def _members(shape: Members, value: Mapping[str, Any], path: str, *, sensitive: bool) -> Iterator[Violation]:
    sensitive = sensitive or shape.sensitive
    for name, member in shape.members.items():
        # Only the first letter is lowered: Lambda's real messages say 'kMSKeyArn'.
        inner = path + name[:1].lower() + name[1:]
        present = value.get(name)
        if present is not None:
            yield from _value(member, present, inner, sensitive=sensitive)
        elif name in shape.required:
            hidden = sensitive or getattr(member, "sensitive", False)
            yield Violation(inner, "Member must not be null", None, hidden)


def _value(shape: Shape, value: Any, path: str, *, sensitive: bool) -> Iterator[Violation]:
    match shape:
        case Text() | Number():
            hidden = sensitive or (isinstance(shape, Text) and shape.sensitive)
            for constraint in _broken(shape, value):
                yield Violation(path, constraint, _shown(value), hidden)
        case Members():
            yield from _members(shape, value, path + ".", sensitive=sensitive)
        case Items():
            for constraint in _length(shape, len(value)):
                yield Violation(path, constraint, _shown(value), sensitive)
            if isinstance(shape.member, Text | Number):
                if any(_breaks(shape.member, item) for item in value):
                    yield Violation(path, f"Member must {_all(shape.member)}", _shown(value), sensitive)
            else:
                for place, item in enumerate(value, 1):
                    yield from _value(shape.member, item, f"{path}.{place}.member", sensitive=sensitive)
        case Entries():
            for constraint in _length(shape, len(value)):
                yield Violation(path, constraint, _shown(value), sensitive)
            if any(_breaks(shape.key, key) for key in value):
                yield Violation(path, f"Map keys must {_all(shape.key)}", _shown(value), sensitive)
            if isinstance(shape.value, Text | Number):
                if any(_breaks(shape.value, item) for item in value.values()):
                    yield Violation(path, f"Map value must {_all(shape.value)}", _shown(value), sensitive)
            else:
                for key, item in value.items():
                    yield from _value(shape.value, item, f"{path}.{key}.member", sensitive=sensitive)


def _broken(shape: Text | Number, value: Any) -> Iterator[str]:
    """Say each constraint of a scalar that this value breaks: pattern, length, value."""
    if isinstance(shape, Number):
        if shape.most is not None and value > shape.most:
            yield _AT_MOST_VALUE.format(shape.most)
        if shape.least is not None and value < shape.least:
            yield _AT_LEAST_VALUE.format(shape.least)
        return
    bounded = shape.most is None or len(value) <= shape.most + _UNBOUNDED
    if shape.pattern is not None and bounded and not shape.pattern.fullmatch(value):
        yield _PATTERN.format(shape.pattern.pattern)
    yield from _length(shape, len(value))
    if shape.values and value not in shape.values:
        yield _VALUES.format(", ".join(shape.values))


def _breaks(shape: Text | Number, value: Any) -> bool:
    return next(_broken(shape, value), None) is not None


def _length(shape: Text | Items | Entries, length: int) -> Iterator[str]:
    if shape.most is not None and length > shape.most:
        yield _AT_MOST_LENGTH.format(shape.most)
    if shape.least is not None and length < shape.least:
        yield _AT_LEAST_LENGTH.format(shape.least)


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
    """Return a value as the service's own language prints it: `[a, b]`, `{k=v}`, `true`."""
    match value:
        case bool():
            return "true" if value else "false"
        case list():
            return f"[{', '.join(map(_shown, value))}]"
        case dict():
            return "{" + ", ".join(f"{key}={_shown(inner)}" for key, inner in value.items()) + "}"
        case _:
            return str(value)


_PATTERN: Final = "Member must satisfy regular expression pattern: {}"
_VALUES: Final = "Member must satisfy enum value set: [{}]"
_AT_MOST_LENGTH: Final = "Member must have length less than or equal to {}"
_AT_LEAST_LENGTH: Final = "Member must have length greater than or equal to {}"
_AT_MOST_VALUE: Final = "Member must have value less than or equal to {}"
_AT_LEAST_VALUE: Final = "Member must have value greater than or equal to {}"

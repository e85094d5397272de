"""What finds the constraints that one value breaks, and in which words are they told?

For each kind of constraint a function that makes the finder of a shape once, words and all: a finder returns the words
for what a value breaks, and for a value that is right nothing, fast. Of a text pattern comes before length, and length
before value; of a list or map its length before what its scalars break.
"""

import re
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeAlias

Broken: TypeAlias = Callable[[Any], tuple[str, ...]]
"""Returns the words for each constraint that a value breaks."""
Scalars: TypeAlias = tuple[Broken, str, Callable[[Any], Iterable[Any]]]
"""What finds a broken scalar in a list or map, the words for all of them, and what takes them out of it."""

MISSING: Final = "Member must not be null"
_NOTHING: Final[tuple[str, ...]] = ()


def never(_value: Any) -> tuple[str, ...]:
    """Find nothing: there is nothing to break."""
    return _NOTHING


def text(
    least: int | None,
    most: int | None,
    pattern: re.Pattern[str] | None,
    values: tuple[str, ...],
    told: str | None = None,
) -> tuple[Broken, tuple[str, ...]]:
    """Return what finds the constraints that a text breaks, and all of them, in the order of a list's elements."""
    too_long, too_short = _bounds("length", least, most)
    words = told or (pattern and pattern.pattern)
    no_match = () if words is None else (f"Member must satisfy regular expression pattern: {words}",)
    unknown = (f"Member must satisfy enum value set: [{', '.join(values)}]",) if values else ()
    stated = (*too_long, *too_short, *no_match, *unknown)
    low, high, known = least or 0, sys.maxsize if most is None else most, frozenset(values)
    matches = (lambda _: True) if pattern is None else pattern.fullmatch
    # Put together once, for each of the lengths that a text may have.
    no_match_long, no_match_short = no_match + too_long, no_match + too_short

    def among(value: str) -> tuple[str, ...]:
        return _NOTHING if value in known else unknown

    def broken(value: str) -> tuple[str, ...]:
        length = len(value)
        if matches(value):
            found = too_long if length > high else too_short if length < low else _NOTHING
        else:
            found = no_match_long if length > high else no_match_short if length < low else no_match
        return found + unknown if known and value not in known else found

    if stated == unknown:
        return (among if unknown else never), stated
    return broken, stated


def number(least: int | None, most: int | None) -> tuple[Broken, tuple[str, ...]]:
    """Return what finds the constraint that a number breaks, and all that it has."""
    too_large, too_small = _bounds("value", least, most)

    def broken(value: float) -> tuple[str, ...]:
        if most is not None and value > most:
            return too_large
        return too_small if least is not None and value < least else _NOTHING

    stated = (*too_large, *too_small)
    return (broken if stated else never), stated


def whole(least: int | None, most: int | None, scalars: list[Scalars]) -> Broken:
    """Return what finds all that is told of a list or map as a whole.

    That is its length, then its scalars: all their constraints, whichever one is broken. When there are too many of
    them it is the length alone.
    """
    too_long, too_short = _bounds("length", least, most)
    low, high = least or 0, sys.maxsize if most is None else most

    def broken(value: Any) -> tuple[str, ...]:
        length = len(value)
        if length > high:
            return too_long
        found = too_short if length < low else _NOTHING
        for of_one, words, taken in scalars:
            if any(map(of_one, taken(value))):
                found += (words,)
        return found

    return broken


def of_scalars(who: str, stated: tuple[str, ...]) -> str:
    """Return the words for scalars within a list ("Member") or a map ("Map keys", "Map value")."""
    return f"{who} must satisfy constraint: [{', '.join(stated)}]"


def _bounds(quantity: str, least: int | None, most: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words for what is beyond the greatest and below the least, where there is such a bound."""
    words = f"Member must have {quantity}"
    return (
        () if most is None else (f"{words} less than or equal to {most}",),
        () if least is None else (f"{words} greater than or equal to {least}",),
    )

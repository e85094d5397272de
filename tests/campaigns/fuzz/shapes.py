"""What is a value of a shape, and how is it cheaply drawn? A generator over botocore's model, driven by one `Random`.

Hypothesis draws better values a hundred times slower; a campaign of a million requests needs the hundred.
"""

import importlib
import random
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Final

import modelled

INTEGERS: Final = (-(2**31), 2**31 - 1)
ODD_TEXTS: Final = (
    "é",
    "漢字",
    "😀",
    "‮",
    "ﬁ",
    "\u00a0",
    "ß",
    "Ω",
    "a" * 17,
    "'",
    '"',
    "\\",
    "%",
    "+",
    "&",
    "=",
    "#",
    "/",
)
_PARSE: Final[Any] = importlib.import_module("re._parser")  # what the standard library makes of a pattern
_REPEATS_MOST: Final = 6
_TRIES: Final = 8

Plausible = Callable[[str, Any], Any]
"""Given a member's name and shape, a value that is likely to be accepted, or None to draw one from the shape."""


def drawn(rng: random.Random, shape: Any, plausible: Plausible, name: str = "") -> Any:
    """Return a value that satisfies a shape.

    Args:
        plausible: is asked first for every member.
        name: of the member that the value is for.
    """
    likely = plausible(name, shape)
    if likely is not None:
        return likely
    limits = shape.metadata
    match shape.type_name:
        case "structure":
            return members(rng, shape, plausible)
        case "list":
            least = limits.get("min", 0)
            most = min(limits.get("max", 4), least + 3)
            count = rng.randint(max(least, 1), max(most, 1))
            return [drawn(rng, shape.member, plausible, f"one {name}") for _ in range(count)]
        case "map":
            count = rng.randint(max(limits.get("min", 0), 1), min(limits.get("max", 4), 4))
            return {
                text(rng, shape.key.metadata): drawn(rng, shape.value, plausible, f"value {name}") for _ in range(count)
            }
        case "string":
            return text(rng, limits)
        case "integer":
            return integer(rng, limits)
        case "float" | "double":
            return rng.choice((0.0, 1.0, 2.0, 11.0, 0.5, 1e9, round(rng.uniform(0, 100), 3)))
        case "boolean":
            return rng.random() < 0.5
    raise AssertionError(f"the model has a new kind of input: {shape.type_name}")


def members(rng: random.Random, shape: Any, plausible: Plausible, share: float = 0.6) -> dict[str, Any]:
    """Return a structure with all required members, and each other one as often as the share says."""
    required = shape.required_members
    return {
        name: drawn(rng, member, plausible, name)
        for name, member in shape.members.items()
        if name in required or rng.random() < share
    }


def integer(rng: random.Random, limits: Mapping[str, Any]) -> int:
    """Return an integer within limits; small ones and edges are more likely."""
    low, high = limits.get("min", INTEGERS[0]), limits.get("max", INTEGERS[1])
    small = min(high, max(low, 0) + 5)
    return rng.choice((low, high, rng.randint(low, high), rng.randint(max(low, 0), small), max(low, 1)))


def text(rng: random.Random, limits: Mapping[str, Any]) -> str:
    """Return a text that satisfies a string shape."""
    if "enum" in limits:
        return str(rng.choice(limits["enum"]))
    least, most = limits.get("min", 0), limits.get("max", 40)
    pattern = limits.get("pattern")
    if pattern is None:
        return _padded(rng, rng.choice(ODD_TEXTS), least, most)
    for _ in range(_TRIES):
        if rng.random() < 0.3 and _FREE in pattern:
            found = _padded(rng, rng.choice(ODD_TEXTS), least, most)
        else:
            found = _of(rng, parsed(pattern))
        if len(found) < least:
            found = _padded(rng, found or "a", least, most)
        if least <= len(found) <= most and modelled.matches(pattern, found):
            return found
    return _padded(rng, "a", least, most)


_FREE: Final = r"[\S "  # how the patterns of names and notes begin


def _padded(rng: random.Random, seed: str, least: int, most: int) -> str:
    length = rng.choice(
        (least, min(most, least + rng.randint(1, 12)), min(most, 20), most if rng.random() < 0.05 else 1)
    )
    return (seed * (max(length, least, 1) // len(seed) + 1))[: max(length, least, 1)]


@cache
def parsed(pattern: str) -> list[tuple[Any, Any]]:
    """Return a pattern as the standard library parses it."""
    return list(_PARSE.parse(pattern))


def _of(rng: random.Random, tree: Any) -> str:
    """Return a text that a parsed pattern is likely to match; what it asserts about its surroundings is left out."""
    pieces = []
    for operator, argument in tree:
        match str(operator):
            case "LITERAL":
                pieces.append(chr(argument))
            case "IN":
                pieces.append(_one_of(rng, argument))
            case "MAX_REPEAT" | "MIN_REPEAT":
                low, high, inner = argument
                times = rng.randint(low, min(int(high), low + _REPEATS_MOST))
                pieces.extend(_of(rng, inner) for _ in range(times))
            case "SUBPATTERN":
                pieces.append(_of(rng, argument[3]))
            case "BRANCH":
                pieces.append(_of(rng, rng.choice(argument[1])))
            case "ANY":
                pieces.append(rng.choice("az09 -"))
    return "".join(pieces)


def _one_of(rng: random.Random, choices: Any) -> str:
    operator, argument = rng.choice(choices)
    match str(operator):
        case "LITERAL":
            return chr(argument)
        case "RANGE":
            return chr(rng.randint(*argument))
        case "CATEGORY" if str(argument) == "CATEGORY_DIGIT":
            return rng.choice("0123456789")
        case "CATEGORY" if str(argument) == "CATEGORY_SPACE":
            return " "
    return rng.choice("abcXYZ019-_")

"""Does every pattern of the model say no in linear time, whatever the text, and match what the model means?"""

import re
from collections.abc import Sequence
from itertools import product
from typing import Any, Final

import pytest

import modelled
from sutler.wire import contract
from sutler.wire.contract import OPERATIONS, SHAPE_Family
from sutler.wire.generate import _linear

FAMILY: Final = modelled.SERVICE.shape_for("Family").metadata["pattern"]
PATTERNS: Final = {
    name.removeprefix("PATTERN_"): pattern.pattern
    for name, pattern in vars(contract).items()
    if name.startswith("PATTERN_")
}
_PARSER: Any = vars(re)["_parser"]
_COMPILER: Any = vars(re)["_compiler"]
_CHARACTERS: Final = [*map(chr, range(128)), "\xa0", "é", "東"]
_FEW: Final = 20
"""A repeat of no more than these costs no more than a constant."""


class Ambiguous(Exception):
    """There is more than one way to share a text out among the repeats of a pattern."""


def check_linear(pattern: str) -> None:
    """Raise Ambiguous unless each long repeat ends where the next character says so, or nothing long follows it."""
    parsed = _PARSER.parse(pattern, re.ASCII)
    _check(parsed, list(parsed), set(), after_is_long=False)


def _check(whole: Any, items: Sequence[Any], after: set[str], *, after_is_long: bool) -> None:
    """Check items that are followed by other ones, which begin with certain characters, and are long or not."""
    for at, (operator, argument) in enumerate(items):
        rest = items[at + 1 :]
        begins, long = _begins(whole, rest, after), after_is_long or any(map(_long, rest))
        match str(operator):
            case "SUBPATTERN":
                _check(whole, list(argument[3]), begins, after_is_long=long)
            case "ASSERT_NOT":
                _check(whole, list(argument[1]), set(), after_is_long=False)
            case "MAX_REPEAT":
                _, most, body = argument
                if _one_character(body):
                    if most > _FEW and long and _begins(whole, body, set()) & begins:
                        raise Ambiguous(str(body))
                    continue
                inner = list(body)
                again = most > 1 and any(map(_long, inner))
                if again and most > _FEW:
                    raise Ambiguous("a repeat within a repeat")
                first_again = _begins(whole, inner, set()) if most > 1 else set()
                _check(whole, inner, begins | first_again, after_is_long=long or again)
            case "BRANCH":
                for branch in argument[1]:
                    _check(whole, list(branch), begins, after_is_long=long)
            case other:
                assert other in {"IN", "LITERAL", "NOT_LITERAL", "ANY", "AT"}, other


def _begins(whole: Any, items: Sequence[Any], after: set[str]) -> set[str]:
    """Return the characters that may come first."""
    found: set[str] = set()
    for item in items:
        operator, argument = item
        match str(operator):
            case "AT" | "ASSERT_NOT":
                continue
            case "SUBPATTERN":
                found |= _begins(whole, argument[3], set())
                optional = argument[3].getwidth()[0] == 0
            case "MAX_REPEAT":
                found |= _begins(whole, argument[2], set())
                optional = argument[0] == 0
            case "BRANCH":
                found |= set().union(*(_begins(whole, branch, set()) for branch in argument[1]))
                optional = False
            case _:
                matches = _COMPILER.compile(_PARSER.SubPattern(whole.state, [item]), re.ASCII).fullmatch
                found |= set(filter(matches, _CHARACTERS))
                optional = False
        if not optional:
            return found
    return found | after


def _one_character(body: Any) -> bool:
    return len(body) == 1 and str(body[0][0]) in {"IN", "LITERAL", "NOT_LITERAL", "ANY"}


def _long(item: Any) -> bool:
    operator, argument = item
    match str(operator):
        case "MAX_REPEAT":
            return bool(argument[1] > _FEW) or any(map(_long, argument[2]))
        case "SUBPATTERN":
            return any(map(_long, argument[3]))
        case "BRANCH":
            return any(_long(inner) for branch in argument[1] for inner in branch)
        case _:
            return False


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_no_pattern_takes_longer_than_its_text_is_long(name: str) -> None:
    """Else one request with a text of some hundred characters holds everybody up."""
    check_linear(PATTERNS[name])


@pytest.mark.parametrize(
    "pattern", [FAMILY, r"(a+)+b", r"[a-z]*[a-y]*$", r"(a|b+)*c", r"\d+(x?)\d+", r"(\w+-?){1,3}\w*"]
)
def test_the_check_knows_a_pattern_that_would(pattern: str) -> None:
    """Else the test above holds nothing."""
    with pytest.raises(Ambiguous):
        check_linear(pattern)


def test_what_is_written_for_the_cubic_pattern_matches_the_same_texts() -> None:
    """Else a family that the model allows is refused, or the other way round."""
    assert SHAPE_Family.pattern is not None
    assert SHAPE_Family.pattern.pattern == _linear(FAMILY) != FAMILY
    theirs, ours = re.compile(FAMILY, re.ASCII).fullmatch, SHAPE_Family.pattern.fullmatch
    for length in range(7):
        for text in map("".join, product("a0-A\n", repeat=length)):
            assert bool(theirs(text)) == bool(ours(text)), text


def test_the_models_own_pattern_is_told() -> None:
    """Else a user looks for a pattern that no page has."""
    (told,) = OPERATIONS["ListCatalogItems"].violations({"EC2FamilyFilter": ["-"]}).first
    assert f"pattern: {FAMILY}]" in told.constraint


@pytest.mark.parametrize("length", [257, 100_000])
def test_a_text_of_any_length_is_told_for_its_pattern_too(length: int) -> None:
    """Else a user shortens a text to be told then that its characters are wrong."""
    found = OPERATIONS["CreateOutpost"].violations({"SiteId": "os-0123456789abcdef0", "Name": "\n" * length})
    assert [told.constraint.rpartition(":")[0] or told.constraint for told in found.first] == [
        "Member must satisfy regular expression pattern",
        "Member must have length less than or equal to 255",
    ]

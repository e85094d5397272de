"""What does the JSON body of a request of the control API ask for? A value of a type, or one sentence of why not."""

import re
from collections.abc import Iterable
from typing import Annotated, Any, Final, TypeVar, get_args, get_type_hints

import msgspec

from sutler.desk.settled import DeskError

T = TypeVar("T")
AccountId = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{12}\Z")]

_NUL: Final = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_PLACE: Final = re.compile(r"(.*) - at `\$\.?([^`]*)`", re.DOTALL)
_MISSING: Final = re.compile(r"Object missing required field `(.*)`", re.DOTALL)
_UNKNOWN: Final = re.compile(r"Object contains unknown field `(.*)`", re.DOTALL)
_TYPE: Final = re.compile(r"Expected `(\w+)(?: \| \w+)*`, got `(\w+)`")
_BOUND: Final = re.compile(r"Expected `int` ([<>])= (\d+)")
_CHOICE: Final = re.compile(r"Invalid enum value (.*)", re.DOTALL)
_TYPES: Final = {
    "str": "a string",
    "int": "a whole number",
    "float": "a decimal number",
    "bool": "a boolean",
    "array": "a list",
    "object": "an object",
    "datetime": "a time",
    "duration": "a duration",
}
_SHOWN: Final = 100


def read(body: bytes, kind: type[T]) -> T:
    """Return what a JSON body says; an empty one is an empty object.

    Raises:
        DeskError: 400: not JSON, a member that is missing, unknown or not what it must be, or a NUL character.
    """
    try:
        value = msgspec.json.decode(body or b"{}", type=kind)
    except msgspec.ValidationError as error:
        raise DeskError(400, f"{_in_words(str(error), kind)}.") from error
    except RecursionError as error:
        raise DeskError(400, "The body is nested too deeply.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DeskError(400, f"The body is not JSON: {error}") from error
    if _NUL.search(body):
        raise _nul("The body")
    return value


def refuse_nul(texts: Iterable[str]) -> None:
    """Refuse parameters of a query with a NUL character: no name needs one, and PostgreSQL's text cannot hold it.

    Raises:
        DeskError: 400: there is one.
    """
    if any("\0" in text for text in texts):
        raise _nul("The query")


def _nul(where: str) -> DeskError:
    return DeskError(400, f"{where} holds a NUL character (U+0000), which no id and no name has.")


def _in_words(message: str, kind: Any) -> str:
    """Return what msgspec says of a body of a type, in the words of who wrote the body."""
    placed = _PLACE.fullmatch(message)
    said, place = placed.groups() if placed else (message, "")
    subject, inner = (place, f"{place}.") if place else ("The body", "")
    if match := _MISSING.fullmatch(said):
        return f"{inner}{match[1]} is missing"
    if match := _UNKNOWN.fullmatch(said):
        return f"There is no member {inner}{match[1][:_SHOWN]}"
    if match := _TYPE.fullmatch(said):
        must, given = (_TYPES.get(name, name) for name in match.groups())
        must = "a number" if "| float" in said else must
        return f"{subject} must be {must}, not {given}"
    if match := _BOUND.fullmatch(said):
        return f"{subject} must be a whole number of at {'least' if match[1] == '>' else 'most'} {match[2]}"
    if match := _CHOICE.fullmatch(said):
        return f"{subject} must be one of {', '.join(_choices(kind, place))}, not {match[1][:_SHOWN]}"
    if "matching regex" in said:  # there is one pattern, that of an account
        return f"{subject} must be 12 digits"
    return f"{subject} cannot be read: {said}"


def _choices(kind: Any, place: str) -> tuple[str, ...]:
    """Return what a member may be, by its place, such as launch.service."""
    for name in place.split("."):
        hint = get_type_hints(kind)[name]
        kind = next((one for one in get_args(hint) if isinstance(one, type) and issubclass(one, msgspec.Struct)), hint)
    return get_args(kind)

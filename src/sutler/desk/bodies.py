"""What does the JSON body of a request of the control API ask for? A value of a type, or one sentence of why not."""

from typing import TypeVar

import msgspec

from sutler.desk.settled import DeskError

T = TypeVar("T")


def read(body: bytes, kind: type[T]) -> T:
    """Return what a JSON body says; an empty one is an empty object.

    Raises:
        DeskError: 400: not JSON, or a member that is missing, unknown or of another type.
    """
    try:
        return msgspec.json.decode(body or b"{}", type=kind)
    except msgspec.ValidationError as error:
        raise DeskError(400, f"{error}.") from error
    except RecursionError as error:
        raise DeskError(400, "The body is nested too deeply.") from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise DeskError(400, f"The body is not JSON: {error}") from error

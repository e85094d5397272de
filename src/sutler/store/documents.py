"""How does a value object lie in a column? As JSON text; None when there is nothing to keep."""

from collections.abc import Mapping
from typing import Any

import msgspec


def encoded(value: Mapping[str, Any] | None) -> str | None:
    """Return the JSON text of a value object; None for None and for an empty one."""
    return msgspec.json.encode(value).decode() if value else None


def decoded(text: str | None) -> dict[str, Any] | None:
    """Return the value object of a JSON text, None for None."""
    return None if text is None else msgspec.json.decode(text)

"""What capacity does a person mean? "40 m7i.4xlarge, 55 TiB EBS" as the RequestedCapacities of a quote.

Only the form is read here; whether there is such an instance type is the engine's to say.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

_EC2: Final = re.compile(r"(?P<count>[0-9]+)\s*[x×*]?\s*(?P<type>[a-z][a-z0-9-]*\.[a-z0-9-]+)", re.IGNORECASE)
_STORAGE: Final = re.compile(
    r"(?P<amount>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>TiB|TB)(?:\s+of)?\s+(?P<service>EBS|S3)", re.IGNORECASE
)
_UNITS: Final = {"tib": "TiB", "tb": "TB"}
FORM: Final = 'as in "40 m7i.4xlarge, 55 TiB EBS"'


class NotUnderstood(ValueError):
    """A part that is neither instances nor storage; the message names it and shows the form."""


def capacities(texts: Iterator[str] | tuple[str, ...]) -> list[dict[str, Any]]:
    """Return QuoteCapacity values, one for each part.

    Args:
        texts: parts separated by commas or line breaks; several texts are read one after another.
    Raises:
        NotUnderstood: a part has another form, or there is none.
    """
    parts = [part.strip() for text in texts for part in re.split(r"[,\n;]", text)]
    wanted = [_capacity(part) for part in parts if part]
    if not wanted:
        raise NotUnderstood(f"What capacity? Write it {FORM}.")
    return wanted


def _capacity(part: str) -> dict[str, Any]:
    if instances := _EC2.fullmatch(part):
        return {
            "QuoteCapacityType": "EC2",
            "Unit": instances["type"].lower(),
            "Quantity": int(instances["count"]),
        }
    if storage := _STORAGE.fullmatch(part):
        return {
            "QuoteCapacityType": storage["service"].upper(),
            "Unit": _UNITS[storage["unit"].lower()],
            "Quantity": float(storage["amount"]),
        }
    raise NotUnderstood(
        f"{part!r} is not understood: write a number and an instance type, or TiB of EBS or S3, {FORM}."
    )

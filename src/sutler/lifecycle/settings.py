"""What holds for one account? Its settings as they are stored with its clock, applied to the reference data.

An account without settings of its own costs nothing but the question whether it has any.
"""

import json
from functools import lru_cache

from sutler.reference.loader import Reference
from sutler.rules import settings as rules
from sutler.rules.settings import Values


@lru_cache(maxsize=256)
def decoded(text: str | None) -> Values:
    """Return the settings that an account has stored, by dotted name; None is none."""
    stored: Values = {} if text is None else json.loads(text)
    return stored


def encoded(values: Values) -> str | None:
    """Return settings as they are stored; none are None."""
    return json.dumps(values, sort_keys=True) if values else None


def is_manual(text: str | None) -> bool:
    """Tell whether an account's line items move only when they are told to."""
    return text is not None and decoded(text).get("lifecycle") == "manual"


def servers_available(text: str | None, *, otherwise: bool) -> bool:
    """Tell whether an account can order Outposts servers; without a setting, as the server has it."""
    if text is None:
        return otherwise
    stated = decoded(text).get("servers")
    return otherwise if stated is None else stated == "available"


def applied(text: str | None, reference: Reference) -> Reference:
    """Return the reference data as it holds for an account."""
    return reference if text is None else rules.applied(decoded(text), reference)

"""What may differ from account to account? Settings by dotted name: what each may be, and what holds without it.

    lifecycle                       timed | manual
    support_plan                    BASIC ... UNIFIED_OPERATIONS
    servers                         discontinued | available
    quotas.sites_per_region         a whole number; the quotas that AWS raises
    durations.RACK.BUILDING         an ISO 8601 duration; each duration of the reference data

An account keeps the values that it has set, by name; all others follow the reference data and the server's options.
"""

import dataclasses
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Final

from sutler.reference.durations import Durations, Quotas
from sutler.reference.loader import Reference
from sutler.reference.reading import duration_text, duration_us

Value = str | int
Values = Mapping[str, Value]
"""Settings by dotted name, such as {"quotas.sites_per_region": 200}."""

SUPPORT_PLANS: Final = ("BASIC", "DEVELOPER", "BUSINESS", "ENTERPRISE_ON_RAMP", "ENTERPRISE", "UNIFIED_OPERATIONS")
ORDERING_PLANS: Final = frozenset({"ENTERPRISE", "UNIFIED_OPERATIONS"})
"""The support plans with which an Outpost can be ordered.

Source: rack guide, order-outpost-capacity.
"""

QUOTA_MAX: Final = 1_000_000
DURATION_MAX_DAYS: Final = 3_650
_POLL: Final = "durations.evacuation_poll"
_LIMIT: Final = "durations.evacuation_limit"
POLLS_MAX: Final = 1_000
"""How often a capacity task may look whether its instances have gone: each look is a step of the clock."""
_DEPTH_MAX: Final = 2  # durations.RACK.BUILDING has two dots; what is nested deeper is no setting
_DURATION_MAX_US: Final = DURATION_MAX_DAYS * 86_400_000_000
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "lifecycle": ("timed", "manual"),
    "support_plan": SUPPORT_PLANS,
    "servers": ("discontinued", "available"),
}


def in_force(values: Values, reference: Reference, *, servers_available: bool) -> dict[str, Value]:
    """Return every setting as it holds for an account.

    Args:
        values: what the account has set.
        servers_available: whether the server sells Outposts servers to who says nothing else.
    """
    own = {
        "lifecycle": "timed",
        "support_plan": reference.support_plan,
        "servers": "available" if servers_available else "discontinued",
        **{f"quotas.{name}": quota.value for name, quota in reference.quotas.quotas.items() if quota.adjustable},
        **{
            f"durations.{hardware_class}.{status}": duration_text(length_us)
            for (hardware_class, status), length_us in reference.durations.line_items_us.items()
        },
        **{f"durations.{name}": duration_text(length_us) for name, length_us in reference.durations.named_us.items()},
    }
    return {**own, **values}


def changed(values: Values, changes: Mapping[str, Any], reference: Reference) -> tuple[Values, list[str]]:
    """Return what an account has set after changes, and what is wrong with them; with mistakes nothing is changed.

    Args:
        values: what it has set before.
        changes: by dotted name; None goes back to what holds for everybody, for a group (quotas, durations.RACK) too.
    """
    known = in_force({}, reference, servers_available=False)
    problems: list[str] = []
    after = dict(values)
    for name, value in changes.items():
        group = [one for one in known if one.startswith(f"{name}.")]
        if value is None and (name in known or group):
            after = {one: kept for one, kept in after.items() if one != name and one not in group}
        elif name not in known:
            problems.append(_unknown(name, known, reference))
        else:
            problem = _problem(name, value)
            if problem is not None:
                problems.append(f"{name} {problem}")
            else:
                after[name] = duration_text(duration_us(value)) if name.startswith("durations.") else value
    poll, limit = (str(after.get(name, known[name])) for name in (_POLL, _LIMIT))
    if duration_us(limit) > POLLS_MAX * duration_us(poll):
        problems.append(f"{_LIMIT} must be at most {POLLS_MAX} times {_POLL}, not {limit} with {poll}")
    return (values, problems) if problems else (after, [])


def _unknown(name: str, known: Mapping[str, Value], reference: Reference) -> str:
    quota = reference.quotas.quotas.get(name.removeprefix("quotas.")) if name.startswith("quotas.") else None
    if quota is not None:
        return f"{name} is {quota.value} for everybody: AWS does not raise it"
    alike = get_close_matches(name[:100], known, n=1)
    meant = f" (did you mean {alike[0]}?)" if alike else ""
    return f"there is no setting {name[:100]!r}{meant}"


def _problem(name: str, value: object) -> str | None:
    """Say what a setting must be, if a value is not that."""
    if name in _CHOICES:
        wrong = not isinstance(value, str) or value not in _CHOICES[name]
        must = f"must be one of {', '.join(_CHOICES[name])}"
    elif name.startswith("quotas."):
        wrong = type(value) is not int or not 1 <= value <= QUOTA_MAX
        must = f"must be a whole number from 1 to {QUOTA_MAX}"
    else:
        wrong = not isinstance(value, str) or not 0 < duration_us(value) <= _DURATION_MAX_US
        must = f"must be a duration such as P14D or PT10H, of at most {DURATION_MAX_DAYS} days"
    given = (
        repr(value[:100]) if isinstance(value, str) else value if isinstance(value, int | float) else "a list or object"
    )
    return f"{must}, not {given}" if wrong else None


def applied(values: Values, reference: Reference) -> Reference:
    """Return the reference data with an account's own quotas, durations and support plan in it."""
    quotas, durations = reference.quotas, reference.durations
    return dataclasses.replace(
        reference,
        quotas=Quotas(
            {
                name: dataclasses.replace(quota, value=int(values.get(f"quotas.{name}", quota.value)))
                for name, quota in quotas.quotas.items()
            }
        ),
        durations=Durations(
            {
                (hardware_class, status): _length_us(values, f"{hardware_class}.{status}", length_us)
                for (hardware_class, status), length_us in durations.line_items_us.items()
            },
            {name: _length_us(values, name, length_us) for name, length_us in durations.named_us.items()},
        ),
        support_plan=str(values.get("support_plan", reference.support_plan)),
    )


def _length_us(values: Values, name: str, otherwise_us: int) -> int:
    stated = values.get(f"durations.{name}")
    return otherwise_us if stated is None else duration_us(str(stated))


def flat(nested: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Yield nested settings by dotted name: {"quotas": {"sites_per_region": 2}} is quotas.sites_per_region = 2."""
    for name, value in nested.items():
        if isinstance(value, Mapping) and prefix.count(".") < _DEPTH_MAX:
            yield from flat(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def nested(values: Values) -> dict[str, Any]:
    """Return settings by dotted name as nested ones."""
    top: dict[str, Any] = {}
    for name, value in values.items():
        *groups, last = name.split(".")
        inner = top
        for group in groups:
            inner = inner.setdefault(group, {})
        inner[last] = value
    return top

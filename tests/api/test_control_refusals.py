"""Is what the control API cannot read told in words, and alike on every store?"""

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from modes import Sutler

OUTPOST = "op-0123456789abcdef0"


def told(sutler: "Sutler", part: str, form: Any, method: str = "POST") -> tuple[int, str]:
    status, answer = sutler.control(method, f"{part}?account={sutler.account}", form)
    return status, answer.get("error", "")


@pytest.mark.parametrize(
    ("part", "form"),
    [
        ("instances", {"launch": {"outpost": "\0", "type": "m5.large"}}),
        ("instances", {"launch": {"outpost": OUTPOST, "type": "m5.large", "asset": "\0"}}),
        ("instances", {"stop": ["i-\0"]}),
        ("assets", {"fail": {"asset": "\0"}}),
        ("gateways", {"create": {"outpost": "op-\\\0", "kind": "LGW_ROUTE_TABLE"}}),
        ("gateways", {"delete": "\0"}),
        ("orders", {"move": {"order": "\0"}}),
        ("orders", {"move": {"order": "oo-0123456789abcdef0", "line_item": "\0"}}),
        ("shares", {"share": {"resource": "\0", "account": "444455556666"}}),
        ("shares", {"unshare": {"resource": "\0", "account": "444455556666"}}),
    ],
)
def test_a_nul_in_a_body_is_refused_in_words(sutler: "Sutler", part: str, form: Any) -> None:
    """Else PostgreSQL refuses its own statement, and a healthy server seems to be down."""
    assert told(sutler, part, form) == (400, "The body holds a NUL character (U+0000), which no id and no name has.")


def test_a_nul_in_a_parameter_is_refused_in_words(sutler: "Sutler") -> None:
    """Else PostgreSQL refuses its own statement, and a healthy server seems to be down."""
    status, answer = sutler.control("GET", f"instances?account={sutler.account}&outpost=op-%00")
    assert (status, "NUL" in answer["error"]) == (400, True)


def test_a_backslash_before_u0000_is_no_nul(sutler: "Sutler") -> None:
    """Else an id is refused for a character that it does not have."""
    status, message = told(sutler, "gateways", {"delete": r"\u0000"})
    assert (status, message) == (404, rf"Account {sutler.account} has no object \u0000 of a local gateway.")


@pytest.mark.parametrize(
    ("part", "form", "message"),
    [
        ("shares", {"share": {"resource": OUTPOST, "account": "22"}}, "share.account must be 12 digits."),
        (
            "shares",
            {"share": {"resource": OUTPOST, "account": 1}},
            "share.account must be a string, not a whole number.",
        ),
        ("shares", {"share": {"resource": OUTPOST}}, "share.account is missing."),
        ("shares", {"give": {}}, "There is no member give."),
        ("shares", {"share": []}, "share must be an object, not a list."),
        ("shares", [], "The body must be an object, not a list."),
        ("instances", {"stop": [None]}, "stop[0] must be a string, not null."),
        ("instances", {"launch": {"count": 10_000}}, "launch.count must be a whole number of at most 9999."),
        ("instances", {"launch": {"count": 1.5}}, "launch.count must be a whole number, not a decimal number."),
        ("assets", {}, "fail is missing."),
        (
            "assets",
            {"fail": {"asset": "1", "state": "ON FIRE"}},
            "fail.state must be one of RETIRING, ISOLATED, not 'ON FIRE'.",
        ),
        (
            "gateways",
            {"create": {"outpost": OUTPOST, "kind": "ROUTE"}},
            "create.kind must be one of LGW_ROUTING_DOMAIN, LGW_ROUTE_TABLE, LGW_VIRTUAL_INTERFACE_GROUP, not 'ROUTE'.",
        ),
    ],
)
def test_a_member_that_is_not_what_it_must_be_is_told_in_words(
    sutler: "Sutler", part: str, form: Any, message: str
) -> None:
    """Else a person reads a regular expression, and looks up what it means."""
    assert told(sutler, part, form) == (400, message)

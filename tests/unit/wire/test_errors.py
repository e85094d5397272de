"""Is every error answered in one form that the model allows?"""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

import modelled
from sutler.wire.constraints import MESSAGE_MOST
from sutler.wire.errors import COMMON, STATUSES, ServiceError, response

calm = settings(database=None, deadline=None)


@calm
@given(
    st.sampled_from(sorted(STATUSES)),
    st.text(max_size=1200),
    st.sampled_from([" ", "\t", "\x1f", "\u2003", "ab\n"]),
)
def test_any_message_is_made_to_meet_the_model(code: str, text: str, repeated: str) -> None:
    """Else an echoed tab, or a long value, makes an answer that a checking client refuses."""
    for said in (text, repeated * 1200):
        answer = response(ServiceError(code, said), "id")
        modelled.check_error("CreateOrder", code, answer.status, answer.body)


def test_codes_that_are_not_modelled_are_those_common_to_all_services() -> None:
    """Else a client meets a code or a status that no AWS page lists."""
    assert {code: modelled.COMMON_ERRORS[code] for code in COMMON} == COMMON
    assert modelled.SERVICE.shape_for("ErrorMessage").metadata["max"] == MESSAGE_MOST


def test_a_conflict_names_the_resource_in_the_way() -> None:
    """Else a user cannot see which order keeps the site from being deleted."""
    order = "oo-0123456789abcdef0"
    error = ServiceError("ConflictException", "An order is open", resource_id=order, resource_type="ORDER")
    answer = response(error, "1f0b9f5e-0000-4000-8000-000000000000")
    assert answer.status == 409
    assert answer.headers == [
        (b"content-type", b"application/json"),
        (b"x-amzn-requestid", b"1f0b9f5e-0000-4000-8000-000000000000"),
        (b"x-amzn-errortype", b"ConflictException"),
    ]
    assert json.loads(answer.body) == {
        "Message": "An order is open",
        "ResourceId": order,
        "ResourceType": "ORDER",
    }
    modelled.check_error("CreateOrder", "ConflictException", answer.status, answer.body)

"""Is everything that is in the way of a return told, by the names of the model, and nothing else?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sutler.rules.decommission import (
    BLOCKING_TYPES,
    GATEWAY_KINDS,
    blocking_types,
    decommission_refusal,
    gateway_refusal,
    request_status,
)
from sutler.wire.contract import ENUMS

counts = st.integers(0, 3)


def test_the_types_are_those_of_the_model_in_its_order() -> None:
    """Else a client meets a value that it does not know."""
    assert list(BLOCKING_TYPES) == list(ENUMS["BlockingResourceType"])


@given(counts, counts, st.sets(st.sampled_from(GATEWAY_KINDS)), st.lists(st.booleans(), max_size=3))
def test_each_type_is_told_exactly_when_there_is_something_of_it(
    instances: int, consumers: int, kinds: set[str], cancellable: list[bool]
) -> None:
    """Else a return begins over somebody's head, or is kept from beginning by nothing."""
    told = blocking_types(instances=instances, consumers=consumers, gateway_kinds=kinds, orders_cancellable=cancellable)
    there = set(kinds)
    there |= {"EC2_INSTANCE"} if instances else set()
    there |= {"OUTPOST_RAM_SHARE"} if consumers else set()
    there |= {"OUTPOST_ORDER_CANCELLABLE"} if True in cancellable else set()
    there |= {"OUTPOST_ORDER_INTERVENTION_REQUIRED"} if False in cancellable else set()
    assert set(told) == there
    assert told == sorted(told, key=ENUMS["BlockingResourceType"].index)


def test_every_status_of_the_model_is_answered() -> None:
    """Else a client waits for a status that never comes."""
    seen = {
        request_status(blocking, validate_only=only) for blocking in ([], ["EC2_INSTANCE"]) for only in (True, False)
    }
    assert seen == set(ENUMS["DecommissionRequestStatus"])
    assert request_status([], validate_only=True) == "SKIPPED"
    assert request_status([], validate_only=False) == "REQUESTED"


@pytest.mark.parametrize(
    ("status", "blocked", "refused"),
    [
        ("PENDING", False, True),
        ("PENDING", True, False),
        ("PROVISIONING", True, False),
        ("ACTIVE", False, False),
        ("ACTIVE", True, False),
        ("RETIRING", False, True),
        ("RETIRED", True, True),
    ],
)
def test_what_goes_back_already_or_never_came_is_not_returned(status: str, blocked: bool, refused: bool) -> None:
    """Else an Outpost retires twice, or one without hardware waits for a lorry."""
    refusal = decommission_refusal("op-1", status, blocked=blocked)
    assert (refusal is not None) == refused
    if refusal is not None:
        assert (refusal.code, refusal.resource_type, refusal.resource_id) == ("ConflictException", "OUTPOST", "op-1")


@pytest.mark.parametrize("status", ["PENDING", "PROVISIONING", "ACTIVE", "RETIRING", "RETIRED"])
def test_an_active_outpost_of_racks_has_a_local_gateway(status: str) -> None:
    """Else a network is rehearsed where there is none."""
    assert (gateway_refusal("op-1", hardware_type="RACK", status=status) is None) == (status == "ACTIVE")
    assert gateway_refusal("op-1", hardware_type="SERVER", status=status) is not None

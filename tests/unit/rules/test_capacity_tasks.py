"""Is a capacity task let in, kept out, cancelled and ended as the table of its states and the guide say?"""

import re
from itertools import product
from typing import get_args

import pytest

from sutler.rules import capacity_tasks
from sutler.rules.capacity_tasks import (
    ACTIVE,
    FOLLOWING,
    TERMINAL,
    Active,
    FailureType,
    active_refusal,
    cancel_refusal,
    must_stay,
)
from sutler.wire.contract import ENUMS, OPERATIONS

OUTPOST, TASK = "op-0123456789abcdef0", "cap-0123456789abcdef0"


def test_every_status_and_failure_of_the_model_is_known_and_none_is_invented() -> None:
    """Else a client meets a status that its SDK does not know, or waits for one that never comes."""
    assert set(FOLLOWING) == set(ENUMS["CapacityTaskStatus"])
    assert set(get_args(FailureType)) == set(ENUMS["CapacityTaskFailureType"])


def test_each_status_is_reached_and_each_task_can_end() -> None:
    """Else a task hangs for good, and keeps all others out."""
    reached, last = {"REQUESTED"}, set[str]()
    while reached != last:
        last = set(reached)
        reached |= {following for status in last for following in FOLLOWING[status]}
    assert reached == set(FOLLOWING)
    ending = set(TERMINAL)
    for _ in FOLLOWING:
        ending |= {status for status, following in FOLLOWING.items() if following & ending}
    assert ending == set(FOLLOWING)


@pytest.mark.parametrize("status", FOLLOWING)
def test_only_a_task_that_has_not_begun_can_be_cancelled(status: str) -> None:
    """Else hosts are left half slotted, or Terraform waits for what has ended."""
    refusal = cancel_refusal(TASK, OUTPOST, status)
    if status in ("REQUESTED", "WAITING_FOR_EVACUATION"):
        assert refusal is None
        return
    assert refusal is not None
    assert refusal.code in OPERATIONS["CancelCapacityTask"].errors
    assert ("already in a terminal state" in refusal.message) == (status in TERMINAL)
    assert refusal.code == ("ValidationException" if status in TERMINAL else "ConflictException")
    assert (status in ACTIVE) == (status not in TERMINAL)


SCOPES = {
    "outpost": Active(TASK),
    "one order": Active(TASK, "oo-1"),
    "another order": Active(TASK, "oo-2"),
    "asset of one order": Active(TASK, None, "1", "oo-1"),
    "its neighbour": Active(TASK, None, "2", "oo-1"),
}
APART = {
    frozenset({"one order", "another order"}),
    frozenset({"another order", "asset of one order"}),
    frozenset({"another order", "its neighbour"}),
    frozenset({"asset of one order", "its neighbour"}),
}


@pytest.mark.parametrize(("running", "wanted"), list(product(SCOPES, SCOPES)))
def test_tasks_exclude_each_other_exactly_where_they_share_a_host(running: str, wanted: str) -> None:
    """Else two tasks slot one host, or one waits for another that does not concern it."""
    refusal = active_refusal(OUTPOST, SCOPES[wanted], [SCOPES[running]])
    assert (refusal is None) == (frozenset({running, wanted}) in APART)
    if refusal is not None:
        assert refusal.code in OPERATIONS["StartCapacityTask"].errors
        assert refusal.message.startswith(f"Active CapacityTask {TASK} already found for ")
        assert refusal.message.endswith(f"Outpost {OUTPOST}")
        assert refusal.resource_type in ENUMS["ResourceType"]


@pytest.mark.parametrize(
    ("excluded", "stays"),
    [
        ({}, False),
        ({"Instances": ["i-1", "i-2"]}, True),
        ({"Instances": ["i-2"]}, False),
        ({"AccountIds": ["111122223333"]}, True),
        ({"Services": ["EC2", "RDS"]}, True),
        ({"Instances": ["i-2"], "AccountIds": ["1"], "Services": ["EC2"]}, False),
    ],
)
def test_an_instance_stays_when_any_list_names_it(excluded: dict[str, list[str]], *, stays: bool) -> None:
    """Else what must run is stopped."""
    assert must_stay(excluded, instance_id="i-1", owner_id="111122223333", service="RDS") == stays


def test_the_drawing_of_the_states_names_each() -> None:
    """Else whoever reads the module learns another table."""
    drawing = (capacity_tasks.__doc__ or "").partition("A test holds")[0]
    assert set(FOLLOWING) <= set(re.findall(r"[A-Z_]{6,}", drawing))

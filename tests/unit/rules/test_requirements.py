"""Is every ordering requirement evaluated, for its own reason alone, and does each failing one stop an order?"""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journey import ADDRESS
from sutler.rules.rack_properties import PROPERTIES
from sutler.rules.requirements import Requirement, Standing, evaluate, order_refusal
from sutler.wire.contract import ENUMS, OPERATIONS

OUTPOST = "op-0123456789abcdef0"
READY = Standing(
    "US",
    outpost_id=OUTPOST,
    outpost_found=True,
    life_cycle_status="ACTIVE",
    outpost_generation="GENERATION_1",
    option_generations=frozenset({"GENERATION_1"}),
    operating_address=ADDRESS,
    shipping_address=ADDRESS,
    in_term=True,
)
"""An Outpost in the best of states: every requirement passes."""

ALWAYS = {"OUTPOST_ID_MISSING_ON_QUOTE_ERROR", "ENTERPRISE_SUPPORT_ERROR"}
CONTACT_NAME = "SHIPPING_ADDRESS_MISSING_CONTACT_NAME_ERROR"
CONTACT_NUMBER = "SHIPPING_ADDRESS_MISSING_CONTACT_NUMBER_ERROR"
CONTACT_INFO = "SHIPPING_ADDRESS_MISSING_CONTACT_INFO_ERROR"


def without(*members: str) -> dict[str, Any]:
    """Return the address without some members."""
    return {name: value for name, value in ADDRESS.items() if name not in members}


def statuses(standing: Standing) -> dict[str, str]:
    return {requirement.type: requirement.status for requirement in evaluate(standing)}


# What is wrong, which requirements alone then fail, and what their messages name.
FAILING: list[tuple[Mapping[str, Any], set[str], list[str]]] = [
    ({"life_cycle_status": "RETIRING"}, {"OUTPOST_ACTIVE_CHECK_ERROR"}, [OUTPOST, "RETIRING"]),
    ({"life_cycle_status": "RETIRED"}, {"OUTPOST_ACTIVE_CHECK_ERROR"}, [OUTPOST, "RETIRED"]),
    ({"open_orders": 10, "open_orders_limit": 10}, {"MAXIMUM_ALLOWED_ORDERS_CHECK_ERROR"}, [OUTPOST, "10"]),
    ({"operating_address": None}, {"OPERATING_ADDRESS_EXISTENCE_CHECK_ERROR"}, ["UpdateSiteAddress"]),
    ({"shipping_address": None}, {"SHIPPING_ADDRESS_EXISTENCE_CHECK_ERROR"}, ["UpdateSiteAddress"]),
    ({"shipping_address": without("ContactName")}, {CONTACT_NAME, CONTACT_INFO}, ["ContactName"]),
    ({"shipping_address": without("ContactPhoneNumber")}, {CONTACT_NUMBER, CONTACT_INFO}, ["ContactPhoneNumber"]),
    (
        {"shipping_address": without("ContactName", "ContactPhoneNumber")},
        {CONTACT_NAME, CONTACT_NUMBER, CONTACT_INFO},
        ["Contact"],
    ),
    ({"postal_code_problem": "9810 is no code."}, {"VALID_ZIP_CODE_CHECK_ERROR"}, ["9810 is no code."]),
    ({"country_code": "DE"}, {"COUNTRY_CODE_MISMATCH_CHECK_ERROR"}, ["DE", "US"]),
    (
        {"rack_properties_missing": ("PowerPhase", "UplinkGbps")},
        {"RACK_PHYSICAL_PROPERTIES_CHECK_ERROR"},
        ["PowerPhase, UplinkGbps", "UpdateSiteRackPhysicalProperties"],
    ),
    ({"misfit": "It is too heavy."}, {"RACK_PHYSICAL_PROPERTIES_CHECK_ERROR"}, ["It is too heavy."]),
    (
        {"option_generations": frozenset({"GENERATION_1", "GENERATION_2"})},
        {"OUTPOST_GENERATION_MISMATCH_ERROR"},
        [OUTPOST, "GENERATION_1", "GENERATION_2"],
    ),
    ({"changed": True}, {"OUTPOST_STATE_CHANGED_ERROR"}, [OUTPOST, "UpdateQuote"]),
    ({"in_term": False}, {"OUTPOST_RENEWAL_REQUIRED_ERROR"}, [OUTPOST, "CreateRenewal"]),
    ({"support_plan": False}, {"ENTERPRISE_SUPPORT_ERROR"}, ["Enterprise Support"]),
    ({"outpost_id": None, "outpost_found": False}, {"OUTPOST_ID_MISSING_ON_QUOTE_ERROR"}, ["UpdateQuote"]),
    ({"outpost_found": False}, {"OUTPOST_NOT_FOUND_ERROR"}, [OUTPOST]),
]
EXEMPT: list[tuple[Mapping[str, Any], set[str]]] = [
    ({"life_cycle_status": "PENDING"}, {"OUTPOST_ACTIVE_CHECK_ERROR"}),
    ({"life_cycle_status": "PROVISIONING"}, {"OUTPOST_ACTIVE_CHECK_ERROR"}),
    ({"operating_address": None}, {"COUNTRY_CODE_MISMATCH_CHECK_ERROR"}),
    ({"shipping_address": None}, {CONTACT_NAME, CONTACT_NUMBER, CONTACT_INFO}),
    (
        {"operating_address": None, "shipping_address": None},
        {
            "COUNTRY_CODE_MISMATCH_CHECK_ERROR",
            "VALID_ZIP_CODE_CHECK_ERROR",
            CONTACT_NAME,
            CONTACT_NUMBER,
            CONTACT_INFO,
        },
    ),
    (
        {"hardware_type": "SERVER", "outpost_generation": None, "option_generations": frozenset()},
        {"RACK_PHYSICAL_PROPERTIES_CHECK_ERROR", "OUTPOST_GENERATION_MISMATCH_ERROR"},
    ),
    (
        {"hardware_type": "SERVER", "rack_properties_missing": PROPERTIES, "misfit": "It has no place."},
        {"RACK_PHYSICAL_PROPERTIES_CHECK_ERROR", "OUTPOST_GENERATION_MISMATCH_ERROR"},
    ),
    ({"outpost_generation": None}, {"OUTPOST_GENERATION_MISMATCH_ERROR"}),
    ({"in_term": None}, {"OUTPOST_RENEWAL_REQUIRED_ERROR"}),
]

standings = st.builds(
    Standing,
    country_code=st.sampled_from(["US", "DE"]),
    outpost_id=st.none() | st.just(OUTPOST),
    outpost_found=st.booleans(),
    life_cycle_status=st.sampled_from(["PENDING", "PROVISIONING", "ACTIVE", "RETIRING", "RETIRED"]),
    hardware_type=st.sampled_from(ENUMS["SupportedHardwareType"]),
    outpost_generation=st.none() | st.sampled_from(["GENERATION_1", "GENERATION_2"]),
    option_generations=st.frozensets(st.sampled_from(["GENERATION_1", "GENERATION_2"])),
    open_orders=st.integers(0, 12),
    operating_address=st.none() | st.just(ADDRESS),
    shipping_address=st.none() | st.sampled_from([ADDRESS, without("ContactName"), without("ContactPhoneNumber")]),
    postal_code_problem=st.none() | st.just("9810 is no code."),
    rack_properties_missing=st.sets(st.sampled_from(PROPERTIES)).map(lambda names: tuple(sorted(names))),
    misfit=st.none() | st.just("It is too heavy."),
    changed=st.booleans(),
    in_term=st.none() | st.booleans(),
    support_plan=st.booleans(),
).map(lambda standing: replace(standing, outpost_found=standing.outpost_found and standing.outpost_id is not None))


@given(standings)
def test_every_type_of_the_model_is_evaluated_exactly_once_but_unsupported(standing: Standing) -> None:
    """Else a client that looks for a requirement does not find it, or finds two answers."""
    evaluated = evaluate(standing)
    assert sorted(one.type for one in evaluated) == sorted(set(ENUMS["OrderingRequirementType"]) - {"UNSUPPORTED"})
    assert [one.type for one in evaluated] == [one.type for one in evaluate(READY)]


@given(standings)
def test_whatever_is_not_passed_says_why(standing: Standing) -> None:
    """Else somebody is told that they cannot order, and not what to do."""
    for one in evaluate(standing):
        assert one.status in ENUMS["OrderingRequirementStatus"]
        assert (one.message is None) == (one.status == "PASS")
        assert one.message is None or "None" not in one.message
        shape = {"OrderingRequirementType": one.type, "Status": one.status, "StatusMessage": one.message}
        assert one.shape() == {name: value for name, value in shape.items() if value is not None}


def test_a_ready_outpost_passes_every_requirement() -> None:
    """Else nobody can order."""
    assert set(statuses(READY).values()) == {"PASS"}
    assert order_refusal(evaluate(READY)) is None


@pytest.mark.parametrize(("wrong", "failed", "words"), FAILING, ids=[" ".join(sorted(one[0])) for one in FAILING])
def test_what_is_wrong_fails_its_own_requirement_and_stops_the_order(
    wrong: Mapping[str, Any], failed: set[str], words: list[str]
) -> None:
    """Else an order goes through that AWS would stop, or is stopped for something else than what is wrong."""
    evaluated = evaluate(replace(READY, **wrong))
    assert {one.type for one in evaluated if one.status == "FAIL"} == failed
    messages = " ".join(one.message or "" for one in evaluated if one.status == "FAIL")
    for word in words:
        assert word in messages
    for one in evaluated:
        todo = [*OPERATIONS, "Subscribe"]  # a support plan is bought elsewhere
        assert one.status != "FAIL" or any(word in (one.message or "") for word in todo), one
    refusal = order_refusal(evaluated)
    assert refusal is not None
    assert refusal.code == "ValidationException"
    for one in evaluated:
        assert (one.type in refusal.message) == (one.status == "FAIL")


@pytest.mark.parametrize(("given_", "exempt"), EXEMPT, ids=[" ".join(sorted(one[0])) for one in EXEMPT])
def test_what_cannot_be_asked_yet_is_exempt(given_: Mapping[str, Any], exempt: set[str]) -> None:
    """Else the first order of an Outpost waits for what only an order brings."""
    evaluated = statuses(replace(READY, **given_))
    assert {name for name, status in evaluated.items() if status == "EXEMPT"} == exempt


def test_the_last_open_order_of_the_quota_may_still_be_placed() -> None:
    """Else the quota is one less than it says."""
    standing = replace(READY, open_orders=9, open_orders_limit=10)
    assert statuses(standing)["MAXIMUM_ALLOWED_ORDERS_CHECK_ERROR"] == "PASS"


@given(standings)
def test_without_an_outpost_there_is_nothing_to_check_against(standing: Standing) -> None:
    """Else a quote that stands alone fails for a site that it does not have."""
    alone = statuses(replace(standing, outpost_id=None, outpost_found=False))
    assert {name for name, status in alone.items() if status != "EXEMPT"} == ALWAYS
    gone = statuses(replace(standing, outpost_id=OUTPOST, outpost_found=False))
    assert {name for name, status in gone.items() if status != "EXEMPT"} == {*ALWAYS, "OUTPOST_NOT_FOUND_ERROR"}


def test_exempt_requirements_do_not_stop_an_order() -> None:
    """Else the first order of every Outpost is refused."""
    assert order_refusal((Requirement("A", "EXEMPT", "later"), Requirement("B", "PASS"))) is None


def test_the_table_above_has_a_case_for_everything_that_is_asked_about() -> None:
    """Else a requirement is added that no test makes fail."""
    failed = {name for _, names, _ in FAILING for name in names}
    assert failed == set(ENUMS["OrderingRequirementType"]) - {"UNSUPPORTED"}
    touched = {name for wrong, *_ in [*FAILING, *EXEMPT] for name in wrong}
    assert {field.name for field in fields(Standing)} <= touched

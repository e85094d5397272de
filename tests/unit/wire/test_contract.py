"""Does the generated contract say what the model says? botocore itself is the other party."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import edges
import modelled
from sutler.wire import contract, generate
from sutler.wire.contract import ENUMS, ERRORS, OPERATIONS
from sutler.wire.routes import Router

brief = settings(max_examples=20, database=None, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ROUTER = Router(OPERATIONS.values())


def check_request(name: str, request: dict[str, Any]) -> None:
    """Send a request as botocore does, and hold what is read against it."""
    method, target, body = modelled.sent(name, request)
    operation, labels, query = ROUTER.find(method, target)
    assert operation is OPERATIONS[name]
    parsed = operation.parse(labels, query, body)
    assert parsed == request
    assert operation.valid(parsed)
    assert operation.violations(parsed).count == 0


def check_answer(name: str, answer: dict[str, Any]) -> None:
    """Write an answer, and hold against it what botocore reads."""
    body = OPERATIONS[name].serialize(modelled.answered(answer))
    modelled.check_output(name, body)
    read = modelled.read(name, 200, {}, body)
    modelled.check_output(name, read)
    assert read == answer


def test_the_committed_contract_is_what_the_installed_model_gives() -> None:
    """Else the server speaks yesterday's API, or somebody edited what is generated."""
    assert Path(contract.__file__).read_text(encoding="utf-8") == generate.outposts()
    assert generate.main(["--check"]) == 0


def test_every_operation_of_the_model_is_there_with_its_errors_and_members() -> None:
    """Else a client calls an operation of the API and is told that there is none."""
    assert sorted(OPERATIONS) == sorted(modelled.NAMES)
    assert len(OPERATIONS) == 45
    for name, operation in OPERATIONS.items():
        model = modelled.operation(name)
        assert operation.name == name
        assert operation.errors == {error.name for error in model.error_shapes}
        assert operation.output_members == set(model.output_shape.members)
        assert operation.status == model.http.get("responseCode", 200)


def test_enumerations_and_error_statuses_are_the_models() -> None:
    """Else another room spells a status in a way that no client knows."""
    shapes = {name: modelled.SERVICE.shape_for(name) for name in modelled.SERVICE.shape_names}
    assert {name: tuple(shape.enum) for name, shape in shapes.items() if getattr(shape, "enum", None)} == ENUMS
    errors = {error.name: error for name in modelled.NAMES for error in modelled.operation(name).error_shapes}
    assert {code: shape.metadata["error"]["httpStatusCode"] for code, shape in errors.items()} == ERRORS


@pytest.mark.parametrize("name", modelled.NAMES)
def test_what_botocore_sends_is_read_as_it_was_meant_and_found_valid(name: str) -> None:
    """Else an unmodified client's request is misunderstood."""

    @brief
    @given(modelled.inputs(name))
    def check(request: dict[str, Any]) -> None:
        check_request(name, request)

    check()


@pytest.mark.parametrize("name", modelled.NAMES)
def test_a_request_at_each_edge_of_the_model_is_read_and_found_valid(name: str) -> None:
    """Else the longest name, the fullest list or a rare value of an enumeration is refused, which the API takes."""
    for request in edges.requests(name):
        check_request(name, request)


@pytest.mark.parametrize("name", modelled.NAMES)
def test_what_the_contract_writes_is_read_by_botocore_as_it_was_meant(name: str) -> None:
    """Else an unmodified client reads another order than the one that was answered."""

    @brief
    @given(modelled.outputs(name))
    def check(answer: dict[str, Any]) -> None:
        check_answer(name, answer)

    check()


@pytest.mark.parametrize("name", modelled.NAMES)
def test_an_answer_at_each_edge_of_the_model_is_read_by_botocore_as_it_was_meant(name: str) -> None:
    """Else a client misreads the answer that has all members, or none."""
    for answer in edges.answers(name):
        check_answer(name, answer)


def test_the_edges_are_where_the_model_has_them() -> None:
    """Else the tests at the edges run in the middle."""
    sizes = {
        name: {len(value) for request in edges.requests(operation) if (value := request.get(name)) is not None}
        for operation, name in (("CreateSite", "Name"), ("CreateSite", "Tags"), ("CreateQuote", "RequestedCapacities"))
    }
    assert sizes == {"Name": {1, 1000}, "Tags": {1, 50}, "RequestedCapacities": {0, 1, 2000}}
    assert {request.get("MaxResults") for request in edges.requests("ListSites")} == {None, 1, 1000}
    terms = {request.get("PaymentTerm") for request in edges.requests("CreateOrder")}
    assert terms == {None, *modelled.SERVICE.shape_for("PaymentTerm").enum}


@given(st.sampled_from(modelled.NAMES).flatmap(lambda name: st.tuples(st.just(name), modelled.outputs(name))))
@brief
def test_members_that_are_none_are_left_out_at_every_depth(drawn: tuple[str, dict[str, Any]]) -> None:
    """Else a client finds a null where the API promises a value or nothing."""
    name, answer = drawn
    operation = OPERATIONS[name]

    def with_nones(shape: Any, value: Any) -> Any:
        if shape.type_name == "structure":
            absent = dict.fromkeys(shape.members)
            return absent | {inner: with_nones(shape.members[inner], item) for inner, item in value.items()}
        if shape.type_name == "list":
            return [with_nones(shape.member, item) for item in value]
        return value

    padded = with_nones(modelled.operation(name).output_shape, answer)
    assert modelled.read(name, 200, {}, operation.serialize(modelled.answered(padded))) == answer


def test_a_member_that_the_model_does_not_know_is_our_bug() -> None:
    """Else a misspelt member is dropped by every client in silence."""
    with pytest.raises(AssertionError, match="Ordr"):
        OPERATIONS["GetOrder"].serialize({"Ordr": {}})

"""Is a request that meets the model accepted, and one that is one change away refused for exactly that change?

Every operation, every constraint at every depth, in path, query string and body, from the bytes that botocore sends to
the whole message, which `mutations` works out from botocore's model.
"""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import modelled
import mutations
from sutler.wire.contract import OPERATIONS
from sutler.wire.endpoint import Endpoint, Incoming
from sutler.wire.exchange import HttpRequest, HttpResponse

calm = settings(database=None, deadline=None, suppress_health_check=list(HealthCheck))
every_operation = pytest.mark.parametrize("name", modelled.NAMES)


class Recorder:
    """Stands for the operations: keeps the members that it is asked with."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    async def __call__(self, call: Incoming) -> bytes:
        self.asked.append(call.request)
        return b"{}"


def answered(recorder: Recorder, name: str, request: dict[str, Any]) -> HttpResponse:
    """Send a request as botocore does, its own checks left out."""
    method, target, body = modelled.sent(name, request)
    coroutine = Endpoint(recorder, OPERATIONS).answer(HttpRequest(method, target, {}, body))
    with pytest.raises(StopIteration) as stop:
        coroutine.send(None)
    answer: HttpResponse = stop.value.value
    return answer


def refused(name: str, request: dict[str, Any]) -> str:
    """Send a request that must be refused, and return the message."""
    recorder = Recorder()
    answer = answered(recorder, name, request)
    assert not recorder.asked
    assert answer.status == 400
    assert dict(answer.headers)[b"x-amzn-errortype"] == b"ValidationException"
    modelled.check_error(name, "ValidationException", 400, answer.body)
    message: str = json.loads(answer.body)["Message"]
    return message


@every_operation
def test_a_request_that_meets_the_model_is_accepted_as_it_was_meant(name: str) -> None:
    """Else somebody's right request is refused, or another one is carried out."""

    @settings(calm, max_examples=25)
    @given(modelled.inputs(name) | mutations.full(name))
    def check(request: dict[str, Any]) -> None:
        recorder = Recorder()
        assert mutations.refusal(name, request) is None, "the two readings of the model agree"
        assert answered(recorder, name, request).status == OPERATIONS[name].status
        assert recorder.asked == [request]

    check()


@every_operation
def test_each_single_change_that_breaks_the_model_is_refused_with_exactly_that(name: str) -> None:
    """Else a constraint is not checked in some place, or a user is sent after a member that is right."""
    reached: set[tuple[str, ...]] = set()

    @settings(calm, max_examples=5)
    @given(mutations.full(name))
    def check(request: dict[str, Any]) -> None:
        for mutation in mutations.mutations(name, request):
            changed = mutations.mutated(request, mutation)
            message = refused(name, changed)
            assert message == mutations.refusal(name, changed)
            assert f"at '{mutation.path}' failed to satisfy constraint: " in message
            assert mutation.words in message
            assert message.count(" failed to satisfy constraint: ") == message.count(f" at '{mutation.path}' failed")
            reached.add(mutation.constraint)

    check()
    assert reached == mutations.stated(name), "every constraint was broken"


@pytest.mark.parametrize("name", [name for name in modelled.NAMES if mutations.members(name) > 1])
def test_several_changes_are_all_named_in_the_models_order(name: str) -> None:
    """Else a user mends one failure to be told of the next."""

    @settings(calm, max_examples=15)
    @given(st.data(), mutations.full(name))
    def check(data: st.DataObject, request: dict[str, Any]) -> None:
        choices = mutations.mutations(name, request)
        several = data.draw(st.lists(st.sampled_from(choices), min_size=2, max_size=3, unique_by=id))
        assume(mutations.apart(several))
        changed = mutations.mutated(request, *several)
        message = refused(name, changed)
        assert message == mutations.refusal(name, changed)
        count = int(message.partition(" ")[0])
        assert count >= len(several)
        if count == message.count(" failed to satisfy constraint: "):  # else the message was full
            assert all(f" at '{mutation.path}' failed" in message for mutation in several)

    check()

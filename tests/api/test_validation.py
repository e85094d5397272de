"""What does a boto3 that checks nothing itself hear of a request that breaks the model?"""

from typing import TYPE_CHECKING, Any

import pytest
from botocore import xform_name
from botocore.exceptions import ClientError
from hypothesis import given, settings

import modelled
import mutations

if TYPE_CHECKING:
    from modes import Sutler

AT_MOST = 8
"""Changes of each operation; all of them are tried without a transport, in tests/unit/wire."""


def sample(name: str) -> list[dict[str, Any]]:
    """Return some requests that break the model in one place, and one that breaks it in several."""
    found: list[dict[str, Any]] = []

    @settings(max_examples=1, derandomize=True, database=None, deadline=None)
    @given(mutations.full(name))
    def draw(request: dict[str, Any]) -> None:
        changes = mutations.mutations(name, request)
        some = changes[:: -(-len(changes) // AT_MOST) or 1]
        found[:] = [mutations.mutated(request, change) for change in some]
        several = [changes[0], changes[-1]] if changes else []
        if several and mutations.apart(several):
            found.append(mutations.mutated(request, *several))

    draw()
    return found


def test_a_request_that_breaks_the_model_is_refused_in_the_services_words(sutler: "Sutler") -> None:
    """Else tools that parse AWS's messages, and people who read them, learn something else here."""
    client = sutler.client(parameter_validation=False)
    heard = 0
    for name in modelled.NAMES:
        for request in sample(name):
            with pytest.raises(ClientError) as refusal:
                getattr(client, xform_name(name))(**request)
            error = refusal.value.response["Error"]
            assert error["Code"] == "ValidationException", name
            assert error["Message"] == mutations.refusal(name, request)
            heard += 1
    assert heard > 2 * len(modelled.NAMES)

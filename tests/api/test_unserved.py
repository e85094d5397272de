"""Operations that are not served yet, as a client meets them: validated like the others, then refused by name, once."""

from typing import TYPE_CHECKING, Any

import botocore.exceptions
import pytest
from botocore import xform_name

import journey
import modelled
from sutler.operations.registry import SERVED

if TYPE_CHECKING:
    from modes import Sutler

OUTPOST: dict[str, Any] = {"OutpostIdentifier": "op-0123456789abcdef0"}
VALID: dict[str, dict[str, Any]] = {
    "StartOutpostDecommission": OUTPOST,
}
"""Every operation that is not served, with a request that the model allows."""


def test_every_operation_is_served_or_known_not_to_be() -> None:
    """Else an operation answers with something that nobody has thought about."""
    assert sorted({*SERVED, *VALID}) == sorted(modelled.NAMES)
    assert not SERVED.keys() & VALID.keys()


def spoiled(request: dict[str, Any]) -> dict[str, Any]:
    """Return a request whose first member matches no pattern."""
    first = next(iter(request))
    return {**request, first: "!"}


@pytest.mark.parametrize("operation", VALID)
def test_an_unserved_operation_is_validated_and_then_says_so(sutler: "Sutler", operation: str) -> None:
    """Else a client takes a mistake of its own for a gap of Sutler's, or waits for what never comes."""
    client = sutler.client(parameter_validation=False)
    call = getattr(client, xform_name(operation))
    with pytest.raises(client.exceptions.ValidationException, match="1 validation error detected: Value '!' at"):
        call(**spoiled(VALID[operation]))
    with pytest.raises(botocore.exceptions.ClientError) as refused:
        call(**VALID[operation])
    error = refused.value.response
    assert error["Error"]["Code"] == "NotImplementedException"
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert error["Error"]["Message"].startswith(f"{operation} is an operation of the API that Sutler does not serve")


@pytest.mark.parametrize("mode", ["legacy", "standard"])
def test_a_client_asks_once_for_what_is_not_served(sutler: "Sutler", mode: str) -> None:
    """Else every such call takes a client's whole patience: retries with growing pauses."""
    client = sutler.client(retries=4, retry_mode=mode)
    attempts: list[str] = []
    client.meta.events.register("response-received.outposts", lambda event_name, **_: attempts.append(event_name))
    with pytest.raises(botocore.exceptions.ClientError):
        client.start_outpost_decommission(**OUTPOST)
    assert attempts == ["response-received.outposts.StartOutpostDecommission"]


def test_an_unserved_operation_does_nothing(sutler: "Sutler") -> None:
    """Else a refused call leaves something behind all the same."""
    client = sutler.client()
    outpost_id = journey.outpost(client, journey.site(client))
    before = client.list_outposts()["Outposts"], sutler.clock()
    with pytest.raises(botocore.exceptions.ClientError):
        client.start_outpost_decommission(OutpostIdentifier=outpost_id)
    assert (client.list_outposts()["Outposts"], sutler.clock()) == before
    assert client.delete_outpost(OutpostId=outpost_id)

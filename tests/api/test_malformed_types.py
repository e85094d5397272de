"""Does a wrong JSON type, anywhere in any request, get an answer that says where it is?"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

import modelled
from malformed import ask, carried, check_health, refused, route, spoiled

if TYPE_CHECKING:
    from modes import Sutler

pytestmark = pytest.mark.parametrize("sutler", ["inprocess", "sqlite"], indirect=True)
BODIES = [name for name in modelled.NAMES if modelled.operation(name).input_shape and carried(name)]


@pytest.fixture(autouse=True)
def healthy_afterwards(sutler: "Sutler") -> Iterator[None]:
    """Hold that the server has survived a test."""
    yield
    check_health(sutler)


@pytest.mark.parametrize("operation", BODIES)
def test_a_wrong_type_in_any_member_is_named_by_its_path(sutler: "Sutler", operation: str) -> None:
    """Else a client's slip reaches a handler, and is a fault of ours; or the client searches a long request for it."""
    method, target = route(operation)
    for member, shape in carried(operation).items():
        for path, text in spoiled(shape):
            body = f'{{"{member}": {text}}}'.encode()
            code, message = refused(sutler, method, target, body, operation=operation)
            assert code == "SerializationException", (body[:200], message)
            assert message.endswith(f", at {member}{path}"), (body[:200], message)


@pytest.mark.parametrize("operation", BODIES)
def test_a_body_that_is_no_object_is_refused_by_every_operation(sutler: "Sutler", operation: str) -> None:
    """Else an operation takes a list for no members at all."""
    method, target = route(operation)
    for body in (b"[]", b"[{}]", b'"{}"', b"1", b"-0", b"1e400", b"null", b"true", b" ", b"{", b"}", b"{}{}"):
        code, message = refused(sutler, method, target, body, operation=operation)
        assert code == "SerializationException", (body, message)
        assert message.startswith("The request body cannot be read: "), (body, message)


@pytest.mark.parametrize("operation", BODIES)
def test_a_body_of_no_bytes_has_no_members(sutler: "Sutler", operation: str) -> None:
    """Else a client that sends nothing is told of broken JSON and not of the members that it left out."""
    method, target = route(operation)
    required = modelled.operation(operation).input_shape.required_members
    missing = [f"{name[0].lower()}{name[1:]}" for name in carried(operation) if name in required]
    if missing or "/x" in target:
        code, message = refused(sutler, method, target, operation=operation)
        assert code == "ValidationException"
        assert all(f" at '{name}' failed to satisfy constraint: Member must not be null" in message for name in missing)
    else:
        assert ask(sutler, method, target)[0] in {200, 501}

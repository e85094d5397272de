"""Whose is a resource that is not the caller's? Another account's that shares it, or nobody's that the caller knows.

Only where the caller has no such row itself is it asked who shares one: an account without shares pays for this when
it names what is not there.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from sutler.operations import listing
from sutler.operations.names import arn, unknown
from sutler.operations.registry import Call
from sutler.rules.sharing import consumer_refusal
from sutler.store import shares
from sutler.store.shares import Kind
from sutler.wire.contract import OPERATIONS
from sutler.wire.errors import ServiceError
from sutler.wire.partitions import caller_arn

Item = TypeVar("Item")


def as_owner(call: Call, kind: Kind, identifier: str) -> tuple[Call, str]:
    """Return the call as the owner of a shared resource makes it, and the bare id of the resource.

    Refuses: NotFoundException: nothing of this name is shared with the caller.
    """
    owner, resource_id = _shared(call, kind, identifier)
    if owner is None:
        raise call.refused(unknown(kind.capitalize(), identifier))
    return call.of(owner), resource_id


def not_the_callers(call: Call, kind: Kind, identifier: str) -> ServiceError:
    """Return the refusal of what only the owner may do with a resource that is not the caller's, to be raised.

    Refuses: AccessDeniedException: it is shared with the caller. NotFoundException: it is not; or the model lists no
        AccessDeniedException for the operation.
    """
    owner, resource_id = _shared(call, kind, identifier)
    if owner is None or "AccessDeniedException" not in OPERATIONS[call.operation].errors:
        return call.refused(unknown(kind.capitalize(), identifier))
    user_arn = caller_arn(call.region, call.account, call.principal)
    resource_arn = arn(call, kind, resource_id, account=owner)
    return call.refused(consumer_refusal(call.operation, user_arn=user_arn, resource_arn=resource_arn))


def page(
    call: Call,
    request: Mapping[str, Any],
    kind: Kind,
    fetch: Callable[[bool, tuple[int, str], int], list[tuple[str, Item]]],
    place: Callable[[Item], tuple[int, str]],
) -> tuple[Sequence[tuple[str, Item]], dict[str, str]]:
    """Return one page of the caller's resources and of those shared with it, as `listing.page` does.

    Args:
        fetch: given whether the shared ones are meant, up to so many after a (created, id), each with whose it is.
        place: the (created, id) of an item.
    """
    owners = shares.owners(call.tx, call.account, call.region, kind)
    if not owners:
        return listing.page(call, request, partial(fetch, False), lambda found: place(found[1]))
    call.with_accounts(owners)

    def rows(after: tuple[int, str], limit: int) -> list[tuple[str, Item]]:
        found = fetch(False, after, limit) + fetch(True, after, limit)
        return sorted(found, key=lambda one: place(one[1]))[:limit]

    return listing.page(call, request, rows, lambda found: place(found[1]))


def _shared(call: Call, kind: Kind, identifier: str) -> tuple[str | None, str]:
    """Return who shares a resource with the caller, None for nobody, and its bare id."""
    named, resource_id = None, identifier
    if identifier.startswith("arn:"):
        _, _, _, region, named, path = identifier.split(":", 5)
        resource_id = path.partition("/")[2]
        if region != call.region:
            return None, resource_id
    owner = shares.owner(call.tx, call.account, call.region, kind, resource_id)
    return (owner if named in (None, owner) else None), resource_id

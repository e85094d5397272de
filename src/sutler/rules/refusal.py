"""What is a rule's "no"? A value that names a modelled error and says why; nothing has been raised yet.

Rules answer with a `Refusal` or None, or with a list of them where the caller wants all. `Call.refuse` is the one
place that raises, `wire.errors` the one place that serializes.
"""

from dataclasses import dataclass
from typing import Literal

ErrorCode = Literal[
    "AccessDeniedException",
    "ConflictException",
    "InternalServerException",
    "NotFoundException",
    "ServiceQuotaExceededException",
    "ValidationException",
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a request is turned down.

    Args:
        code: the modelled error that the client will see.
        message: what is wrong, with the value, and what would be right; at most 1000 characters.
        resource_id: of a conflict, the id of the resource in the way.
        resource_type: of a conflict, "OUTPOST" or "ORDER".
    """

    code: ErrorCode
    message: str
    resource_id: str | None = None
    resource_type: Literal["OUTPOST", "ORDER"] | None = None


def invalid(message: str) -> Refusal:
    """Return a ValidationException with this message."""
    return Refusal("ValidationException", message)


def not_found(message: str) -> Refusal:
    """Return a NotFoundException with this message."""
    return Refusal("NotFoundException", message)


def conflict(
    message: str, *, resource_id: str | None = None, resource_type: Literal["OUTPOST", "ORDER"] | None = None
) -> Refusal:
    """Return a ConflictException that names the resource in the way."""
    return Refusal("ConflictException", message, resource_id, resource_type)


def over_quota(message: str) -> Refusal:
    """Return a ServiceQuotaExceededException (HTTP 402) with this message."""
    return Refusal("ServiceQuotaExceededException", message)

"""What may an account do with what another shares with it? Read it, and create Outposts at a site; change nothing."""

from sutler.rules.refusal import Refusal


def consumer_refusal(operation: str, *, user_arn: str, resource_arn: str) -> Refusal:
    """Say that only its owner may do this with a resource.

    Args:
        operation: its API name.
    Refuses: AccessDeniedException.
    Source: rack guide, sharing-outposts (consumers can't modify Outposts that are shared with them); assumed: the
        message, which has the form that AWS gives to its refusals; contract, private connectivity and capacity
        tasks are the owner's, to read too.
    """
    return Refusal(
        "AccessDeniedException",
        f"User: {user_arn} is not authorized to perform: outposts:{operation} on resource: {resource_arn}"
        f" because no resource-based policy allows the outposts:{operation} action",
    )

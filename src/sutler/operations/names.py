"""What is a resource called? Ids and ARNs, both ways.

Any identifier in a request is a bare id or an ARN; an ARN of another account or Region names nothing here.
"""

from sutler.operations.registry import Call
from sutler.rules.refusal import Refusal, not_found
from sutler.wire.partitions import partition


def arn(call: Call, resource: str, identifier: str, *, account: str | None = None) -> str:
    """Return the ARN of a resource ("outpost", "site", "quote") of the call's Region.

    Args:
        account: whose it is; the call's when None.
    """
    return f"arn:{partition(call.region)}:outposts:{call.region}:{account or call.account}:{resource}/{identifier}"


def bare_id(call: Call, identifier: str) -> str | None:
    """Return the id that an id or ARN names; None for an ARN of another account or Region.

    Source: API reference, CreateOutpost (ids and ARNs are both accepted); assumed: the partition is not compared.
    """
    if not identifier.startswith("arn:"):
        return identifier
    _, _, _, region, account, path = identifier.split(":", 5)
    if (region, account) != (call.region, call.account):
        return None
    return path.partition("/")[2]


def unknown(kind: str, identifier: str) -> Refusal:
    """Return the NotFoundException of a name that is not of this account and Region.

    Args:
        kind: "Outpost", "Site", "Order", "Quote", ... as in the service's own sentence.
        identifier: as the client sent it; of an ARN the id is shown.
    Source: rack guide, order-troubleshooting ("No Outpost with Outpost ID op-x"); the others assumed in its manner.
    """
    return not_found(f"No {kind} with {kind} ID {identifier.rpartition('/')[2]}")

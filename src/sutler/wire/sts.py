"""Who am I? STS GetCallerIdentity, the one call of another service that is answered.

Terraform's AWS provider and many scripts ask it before anything else, to learn the account that they work in.
"""

from html import escape
from typing import Final

from sutler.wire.credentials import Caller
from sutler.wire.exchange import HttpResponse
from sutler.wire.partitions import caller_arn

_ANSWER: Final = (
    '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">'
    "<GetCallerIdentityResult><Arn>{arn}</Arn><UserId>{user}</UserId><Account>{account}</Account>"
    "</GetCallerIdentityResult><ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata>"
    "</GetCallerIdentityResponse>"
)


def caller_identity(caller: Caller, request_id: str) -> HttpResponse:
    """Answer GetCallerIdentity with the `caller_arn`, and the access key as the user's id.

    Source: STS API reference, GetCallerIdentity (the shape; root's user id is the account); assumed: the id of others.
    """
    body = _ANSWER.format(
        arn=escape(caller_arn(caller.region, caller.account, caller.principal), quote=False),
        user=escape(caller.principal, quote=False),
        account=caller.account,
        request_id=request_id,
    )
    return HttpResponse(
        200, [(b"content-type", b"text/xml"), (b"x-amzn-requestid", request_id.encode())], body.encode()
    )

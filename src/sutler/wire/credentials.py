"""Who calls? With open access, whoever the credential scope says: nothing is proven.

Sutler's users choose their account by their access key: a key of twelve digits is the account. Checking
signatures is another function of the same shape (`Identify`), given to the endpoint in this one's place.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, TypeAlias
from urllib.parse import unquote

import msgspec

from sutler.wire.defaults import DEFAULT_ACCOUNT, DEFAULT_REGION
from sutler.wire.errors import ServiceError
from sutler.wire.exchange import HttpRequest

_SCHEME: Final = "AWS4-HMAC-SHA256"
_ACCOUNT: Final = re.compile(r"[0-9]{12}")
_KEY: Final = re.compile(r"[!-.0-~]{1,128}")  # printable, and no slash
_DATE: Final = re.compile(r"[0-9]{8}")
_REGION: Final = re.compile(r"[a-z0-9-]{1,30}")
_SERVICE: Final = re.compile(r"[a-z0-9-]{1,64}")
_PRESIGNED: Final = re.compile(r"[?&]X-Amz-Credential=([^&]*)")
_SCOPE: Final = re.compile(r"[^/]+/[0-9]{8}/(?:[^/]*/)?([a-z0-9-]{1,64})/aws4_request")  # SigV4A names no Region
SERVICE: Final = "outposts"
"""The service that requests to Outposts are signed for."""


class Caller(msgspec.Struct, frozen=True):
    """Who calls, and where.

    Args:
        account: twelve digits.
        region: for example "us-east-1".
        principal: the access key id; "anonymous" without a credential.
        service: that the request was signed for.
    """

    account: str
    region: str
    principal: str
    service: str = SERVICE


Identify: TypeAlias = Callable[[HttpRequest], Caller]
ANONYMOUS: Final = Caller(DEFAULT_ACCOUNT, DEFAULT_REGION, "anonymous")


def open_access(request: HttpRequest) -> Caller:
    """Return the caller that a request names, without proof.

    Returns: of the Authorization header, else of a presigned URL's X-Amz-Credential, else ANONYMOUS.
    Refuses: IncompleteSignature: the header or its credential scope is malformed.
    Source:  assumed: AWS refuses an unsigned request; open access serves it in the default account and
             Region, so that a plain HTTP client can try Sutler.
    """
    header = request.headers.get(b"authorization")
    if header is not None:
        return _caller(_credential(header.decode("latin-1")))
    presigned = _PRESIGNED.search(request.target.decode("latin-1"))
    return ANONYMOUS if presigned is None else _caller(unquote(presigned[1]))


def _credential(header: str) -> str:
    """Return the Credential parameter of an Authorization header."""
    scheme, _, parameters = header.partition(" ")
    if scheme != _SCHEME:
        raise _incomplete(f"Authorization header requires the scheme '{_SCHEME}'")
    for name in ("Credential", "Signature", "SignedHeaders"):
        if f"{name}=" not in parameters:
            raise _incomplete(f"Authorization header requires '{name}' parameter")
    return parameters.partition("Credential=")[2].partition(",")[0].strip()


@lru_cache(maxsize=4096)
def _caller(credential: str) -> Caller:
    """Return the caller of a credential `key/date/region/service/aws4_request`, whatever the service."""
    parts = credential.split("/")
    if len(parts) != 5:
        raise _incomplete(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term,"
            f" got '{credential}'"
        )
    key, date, region, service, term = parts
    if not _KEY.fullmatch(key):
        raise _incomplete(f"Credential should begin with an access key id, not '{key}'")
    if not _DATE.fullmatch(date):
        raise _incomplete(f"Credential should be scoped to a date of the form YYYYMMDD, not '{date}'")
    if not _REGION.fullmatch(region):
        raise _incomplete(f"Credential should be scoped to a valid Region, not '{region}'")
    if not _SERVICE.fullmatch(service):
        raise _incomplete(f"Credential should be scoped to a service, not '{service}'")
    if term != "aws4_request":
        raise _incomplete(f"Credential should be scoped with a valid terminator: 'aws4_request', not '{term}'")
    return Caller(key if _ACCOUNT.fullmatch(key) else DEFAULT_ACCOUNT, region, key, service)


def signed_service(request: HttpRequest) -> str | None:
    """Return the service that a request was signed for, by SigV4 or SigV4A; None if it does not say.

    Nothing is refused: a call to another service is told so even if its credential is not as Outposts asks.
    """
    header = request.headers.get(b"authorization")
    if header is not None:
        credential = header.decode("latin-1").partition("Credential=")[2].partition(",")[0].strip()
    else:
        presigned = _PRESIGNED.search(request.target.decode("latin-1"))
        credential = "" if presigned is None else unquote(presigned[1])
    scope = _SCOPE.fullmatch(credential)
    return None if scope is None else scope[1]


def _incomplete(message: str) -> ServiceError:
    return ServiceError("IncompleteSignature", message)

"""What do ARNs say of a Region and of a caller? The partition comes from the Region's name alone."""

from functools import lru_cache
from typing import Final

_BY_PREFIX: Final = (
    ("us-gov-", "aws-us-gov"),
    ("us-isob-", "aws-iso-b"),
    ("us-iso-", "aws-iso"),
    ("eusc-", "aws-eusc"),
    ("cn-", "aws-cn"),
)


@lru_cache(maxsize=64)
def partition(region: str) -> str:
    """Return the partition of a Region: "aws", "aws-us-gov", "aws-iso", "aws-iso-b", "aws-eusc", "aws-cn"."""
    return next((name for prefix, name in _BY_PREFIX if region.startswith(prefix)), "aws")


def caller_arn(region: str, account: str, principal: str) -> str:
    """Return the ARN of who calls: the account's root for an access key that is the account, else a user of its name.

    Source: STS API reference, GetCallerIdentity; assumed: a user named by the key, since Sutler has no users.
    """
    who = "root" if principal == account else f"user/{principal}"
    return f"arn:{partition(region)}:iam::{account}:{who}"

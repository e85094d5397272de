"""Which partition is a Region in? The second part of an ARN, from the Region's name alone."""

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

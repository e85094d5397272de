"""Is the last thing allowed and the next one refused?"""

from sutler.rules.quotas import outpost_quota_refusal, site_quota_refusal
from sutler.rules.tags import tags_refusal


def test_the_last_site_of_the_quota_is_created_and_the_next_one_is_not() -> None:
    """Else automation that passes here fails against the documented quota."""
    assert site_quota_refusal(99, quota=100, region="us-west-2") is None
    refusal = site_quota_refusal(100, quota=100, region="us-west-2")
    assert refusal is not None
    assert refusal.code == "ServiceQuotaExceededException"


def test_the_last_outpost_of_the_quota_is_created_and_the_next_one_is_not() -> None:
    """Else automation that passes here fails against the documented quota."""
    assert outpost_quota_refusal(9, quota=10, site_id="os-0123456789abcdef0") is None
    refusal = outpost_quota_refusal(10, quota=10, site_id="os-0123456789abcdef0")
    assert refusal is not None
    assert refusal.code == "ServiceQuotaExceededException"


def test_a_resource_carries_at_most_fifty_tags() -> None:
    """Else an answer breaks the model, whose map of tags holds fifty."""
    tags = {f"key-{number}": "value" for number in range(51)}
    refusal = tags_refusal(tags, quota=50)
    assert refusal is not None
    assert refusal.code == "ValidationException"
    tags.popitem()
    assert tags_refusal(tags, quota=50) is None

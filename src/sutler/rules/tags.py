"""How many tags may a resource carry? So many in all, however few each call adds."""

from collections.abc import Mapping

from sutler.rules.refusal import Refusal, invalid


def tags_refusal(tags: Mapping[str, str], *, quota: int) -> Refusal | None:
    """Say no to these tags as the whole of a resource's tags.

    Args:
        tags: those that the resource has and those to be added, merged.
    Refuses: ValidationException: more tags than the quota allows.
    Source:  service model, TagMap (50 a map); assumed: over 50 in total is a ValidationException, since the
        tag operations declare no quota error.
    """
    if len(tags) <= quota:
        return None
    return invalid(f"The resource would have {len(tags)} tags; it can have at most {quota}")

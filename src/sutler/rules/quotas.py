"""How many of a thing may there be? Over a quota the service answers with HTTP 402.

A quota is asked before the row that would break it is written, in the transaction that writes it. How many
there may be is reference data.
"""

from sutler.rules.refusal import Refusal, over_quota


def site_quota_refusal(existing: int, *, quota: int, region: str) -> Refusal | None:
    """Say no to one more site of an account in a Region that has `existing` already.

    Refuses: ServiceQuotaExceededException: the account has as many sites in the Region as the quota allows.
    Source:  second-generation rack guide, outposts-limits (L-3D389D34).
    """
    if existing < quota:
        return None
    return over_quota(f"The account has {existing} sites in {region}; the quota is {quota}")


def outpost_quota_refusal(existing: int, *, quota: int, site_id: str) -> Refusal | None:
    """Say no to one more Outpost at a site that has `existing` already, whatever their status.

    Refuses: ServiceQuotaExceededException: the site has as many Outposts as the quota allows.
    Source:  second-generation rack guide, outposts-limits (L-0B277C74); assumed: a retired Outpost counts
        until it is deleted.
    """
    if existing < quota:
        return None
    return over_quota(f"Site {site_id} has {existing} Outposts; the quota is {quota}")

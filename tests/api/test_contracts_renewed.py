"""What a renewal has in its price is charged by it alone, as a client meets it."""

from typing import TYPE_CHECKING

import journey
from api.test_contracts import DAY, completed, day_after, renew, subscriptions
from journey import ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler


def test_what_was_on_order_at_a_renewal_is_charged_once(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else one host is paid for by its order and by the renewal, for years."""
    outpost_id = completed(client, sutler)
    (original,) = subscriptions(client, outpost_id)
    begins = day_after(original["EndDate"])
    sutler.to(original["EndDate"] - 100 * DAY)
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("c5.24xlarge", 1)])
    before = journey.order(client, quote_id, PaymentTerm="ONE_YEAR")
    without = renewal_usd(client, outpost_id)
    sutler.to(original["EndDate"] - 20 * DAY)
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("r5.24xlarge", 1)])
    late = journey.order(client, quote_id, PaymentTerm="ONE_YEAR")
    assert renewal_usd(client, outpost_id) > without
    price = renew(client, outpost_id)["UpfrontPrice"]
    sutler.until(before, "COMPLETED")
    sutler.until(late, "COMPLETED")
    sutler.to(max(sutler.now, begins))
    by_order = {one["OrderIds"][0]: one for one in subscriptions(client, outpost_id) if one["OrderIds"]}
    (renewal,) = [one for one in subscriptions(client, outpost_id) if not one["OrderIds"]]
    assert (renewal["SubscriptionStatus"], renewal["UpfrontPrice"]) == ("ACTIVE", price)
    assert renewal["BeginDate"] == begins
    assert by_order[before]["EndDate"] == original["EndDate"]
    assert by_order[before]["SubscriptionStatus"] == "INACTIVE"
    assert by_order[late]["SubscriptionStatus"] == "CANCELLED"
    assert "BeginDate" not in by_order[late]


def renewal_usd(client: "OutpostsClient", outpost_id: str) -> float:
    priced = client.get_renewal_pricing(OutpostIdentifier=outpost_id)["PricingOptions"]
    return sum(one["SubscriptionPricingDetails"]["UpfrontPrice"] for one in priced)

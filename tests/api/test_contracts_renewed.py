"""What a renewal has in its price is charged by it alone, as a client meets it."""

from typing import TYPE_CHECKING, Any

import pytest

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


def test_a_renewal_is_priced_again_without_what_was_cancelled(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a year is paid for hardware that was never delivered."""
    outpost_id = completed(client, sutler)
    alone = renewal_usd(client, outpost_id)
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("c5.24xlarge", 2)])
    order_id = journey.order(client, quote_id, PaymentTerm="ONE_YEAR")
    assert renewal_usd(client, outpost_id) > alone
    agreed = renew(client, outpost_id)
    sutler.advance(days=1)
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("r5.24xlarge", 1)])
    later = journey.order(client, quote_id, PaymentTerm="ONE_YEAR")  # which pays to the end of the renewal by itself
    client.cancel_order(OrderId=order_id)
    by_type = {one["SubscriptionType"]: one for one in subscriptions(client, outpost_id)}
    priced = client.get_renewal_pricing(OutpostIdentifier=outpost_id)["PricingOptions"]
    client.cancel_order(OrderId=later)
    without = client.get_renewal_pricing(OutpostIdentifier=outpost_id)["PricingOptions"]
    year = [one["SubscriptionPricingDetails"]["UpfrontPrice"] for one in without]
    assert by_type["RENEWAL"]["UpfrontPrice"] < agreed["UpfrontPrice"]
    assert by_type["RENEWAL"]["UpfrontPrice"] in year
    assert by_type["RENEWAL"]["UpfrontPrice"] not in [
        one["SubscriptionPricingDetails"]["UpfrontPrice"] for one in priced
    ]
    again = {one["SubscriptionType"]: one for one in subscriptions(client, outpost_id)}
    assert again["RENEWAL"] == by_type["RENEWAL"]


def test_an_increase_has_the_term_of_the_contract_that_it_joins(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a host is used for three years at the price of one, or paid for five and charged again after one."""
    outpost_id = journey.outpost(client, journey.site(client))
    before = journey.quote(client, outpost_id)
    first = journey.order(client, before, PaymentTerm="ONE_YEAR")
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("c5.24xlarge", 1)])
    offered = client.get_quote(QuoteIdentifier=quote_id)["Quote"]["QuoteOptions"][0]["PricingOptions"]
    assert {one["SubscriptionPricingDetails"]["PaymentTerm"] for one in offered} == {"ONE_YEAR"}
    with pytest.raises(client.exceptions.ValidationException, match="for PaymentTerm THREE_YEARS is not offered"):
        journey.order(client, quote_id, PaymentTerm="THREE_YEARS")
    for term in ("THREE_YEARS", "FIVE_YEARS"):
        with pytest.raises(client.exceptions.ValidationException, match=f"for PaymentTerm {term} is not offered"):
            by_item(client, outpost_id, PaymentTerm=term)
    second = by_item(client, outpost_id)
    client.update_quote(QuoteIdentifier=quote_id)
    third = journey.order(client, quote_id, PaymentTerm="ONE_YEAR")
    for order_id in (first, second, third):
        sutler.until(order_id, "COMPLETED")
    terms = {client.get_order(OrderId=order_id)["Order"]["PaymentTerm"] for order_id in (first, second, third)}
    assert terms == {"ONE_YEAR"}
    assert len({one["EndDate"] for one in subscriptions(client, outpost_id)}) == 1


def test_an_order_that_is_completed_in_the_last_second_joins_what_ends(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else what is paid for begins and ends in the same moment."""
    outpost_id = completed(client, sutler)
    (original,) = subscriptions(client, outpost_id)
    sutler.set(lifecycle="manual")
    sutler.to(original["EndDate"] - DAY)
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("c5.24xlarge", 1)])
    order_id = journey.order(client, quote_id, PaymentTerm="ONE_YEAR")
    renew(client, outpost_id)
    sutler.to(original["EndDate"])
    moved(sutler, order_id, to="INSTALLED")
    (increase,) = [one for one in subscriptions(client, outpost_id) if one["OrderIds"] == [order_id]]
    assert increase["SubscriptionStatus"] == "ACTIVE"
    assert increase["BeginDate"] == increase["EndDate"] == original["EndDate"]


def test_a_month_is_charged_for_what_orders_have_brought_that_are_complete(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else half an order is charged before it is there, and all of it a second time."""
    outpost_id = completed(client, sutler)
    (original,) = subscriptions(client, outpost_id)
    sutler.set(lifecycle="manual")
    order_id = by_item(client, outpost_id, 2)
    item = client.get_order(OrderId=order_id)["Order"]["LineItems"][0]["LineItemId"]
    moved(sutler, order_id, to="INSTALLED", line_item=item)
    sutler.to(day_after(original["EndDate"]))
    begun = subscriptions(client, outpost_id)[-1]
    moved(sutler, order_id, to="INSTALLED")
    _, increase, month = subscriptions(client, outpost_id)
    assert (month, increase["SubscriptionStatus"]) == (begun, "ACTIVE")
    assert increase["EndDate"] == month["EndDate"]
    # It goes back: month to month ends with the request, and so does what has joined it.
    sutler.advance(days=2)
    client.start_outpost_decommission(OutpostIdentifier=outpost_id)
    assert [one["SubscriptionStatus"] for one in subscriptions(client, outpost_id)] == ["INACTIVE"] * 3
    assert {one["EndDate"] for one in subscriptions(client, outpost_id)[1:]} == {sutler.now}


def by_item(client: "OutpostsClient", outpost_id: str, line_items: int = 1, **members: Any) -> str:
    """Order racks by their catalog item, one a line item; return the order's id."""
    items: Any = [{"CatalogItemId": "OR-SUTM504", "Quantity": 1}] * line_items
    request = {"OutpostIdentifier": outpost_id, "LineItems": items, "PaymentOption": "ALL_UPFRONT", **members}
    return client.create_order(**request)["Order"]["OrderId"]


def moved(sutler: "Sutler", order_id: str, **form: str) -> None:
    """Move line items of an order by hand."""
    status, shown = sutler.control("POST", f"orders?account={sutler.account}", {"move": {"order": order_id, **form}})
    assert status == 200, shown

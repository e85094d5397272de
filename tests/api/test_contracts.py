"""What an Outpost costs, as a client meets it: subscriptions, their renewal, and month to month when nobody decides."""

import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import LineItemRequestTypeDef, SubscriptionTypeDef

    from modes import Sutler

SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)
CENT = Decimal("0.01")
# src/sutler/reference/prices.toml: a first-generation rack and one m5 host, three years all upfront in the US; L21's
# part of that for each month without upfront; the part of the present price that a renewal costs.
ONE_HOST_USD = Decimal("80000.00") + Decimal("44721.94")
MONTHLY = Decimal("0.0319148")
RENEWAL = Decimal("0.80")


def cents(amount: Decimal) -> float:
    return float(amount.quantize(CENT, ROUND_HALF_UP))


def subscriptions(client: "OutpostsClient", outpost_id: str) -> "list[SubscriptionTypeDef]":
    return client.get_outpost_billing_information(OutpostIdentifier=outpost_id)["Subscriptions"]


def completed(client: "OutpostsClient", sutler: "Sutler", **members: Any) -> str:
    """Return the id of an Outpost whose first order, of one host for one year, is completed."""
    outpost_id = journey.outpost(client, journey.site(client))
    order_id = journey.order(client, journey.quote(client, outpost_id), **{"PaymentTerm": "ONE_YEAR", **members})
    sutler.until(order_id, "COMPLETED")
    return outpost_id


def failing(client: "OutpostsClient", quote_id: str) -> set[str]:
    requirements = client.get_quote(QuoteIdentifier=quote_id)["Quote"]["OrderingRequirements"]
    return {one["OrderingRequirementType"] for one in requirements if one["Status"] == "FAIL"}


def renew(client: "OutpostsClient", outpost_id: str, **members: Any) -> Any:
    request = {"PaymentOption": "ALL_UPFRONT", "PaymentTerm": "ONE_YEAR", "OutpostIdentifier": outpost_id, **members}
    return {key: value for key, value in client.create_renewal(**request).items() if key != "ResponseMetadata"}


def day_after(moment: datetime) -> datetime:
    return datetime(moment.year, moment.month, moment.day, tzinfo=UTC) + DAY


def test_a_subscription_is_there_with_its_order_and_runs_from_its_completion(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else a budget is made of dates and prices that were not ordered."""
    outpost_id, order_id = journey.ordered(client)
    told = client.get_outpost_billing_information(OutpostIdentifier=outpost_id)
    assert not {"ContractEndDate", "PaymentTerm", "PaymentOption"} & set(told)
    (pending,) = told["Subscriptions"]
    assert re.fullmatch(r"[0-9]+", pending.pop("SubscriptionId"))
    assert pending == {
        "SubscriptionType": "ORIGINAL",
        "SubscriptionStatus": "PENDING",
        "OrderIds": [order_id],
        "Currency": "USD",
        "UpfrontPrice": float(ONE_HOST_USD),
        "MonthlyRecurringPrice": 0.0,
    }
    sutler.until(order_id, "COMPLETED")
    told = client.get_outpost_billing_information(OutpostIdentifier=outpost_id)
    (active,) = told["Subscriptions"]
    begun = client.get_order(OrderId=order_id)["Order"]["OrderFulfilledDate"]
    ends = begun.replace(year=begun.year + 3) - SECOND
    assert (active["SubscriptionStatus"], active["BeginDate"], active["EndDate"]) == ("ACTIVE", begun, ends)
    assert told["ContractEndDate"] == ends.strftime("%a %b %d %H:%M:%S UTC %Y")
    assert (told["PaymentTerm"], told["PaymentOption"]) == ("THREE_YEARS", "ALL_UPFRONT")


def test_a_cancelled_order_costs_nothing_and_the_next_one_is_the_first(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else what was never delivered is charged, or no contract ever begins."""
    outpost_id, first = journey.ordered(client)
    second = journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=[ec2("c5.24xlarge", 1)]))
    types = [(one["SubscriptionType"], one["SubscriptionStatus"]) for one in subscriptions(client, outpost_id)]
    assert types == [("ORIGINAL", "PENDING"), ("CAPACITY_INCREASE", "PENDING")]
    client.cancel_order(OrderId=second)
    third = journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=[ec2("c5.24xlarge", 1)]))
    client.cancel_order(OrderId=third)
    client.cancel_order(OrderId=first)
    fourth = journey.order(client, journey.quote(client, outpost_id))
    types = [(one["SubscriptionType"], one["SubscriptionStatus"]) for one in subscriptions(client, outpost_id)]
    assert types == [
        ("ORIGINAL", "CANCELLED"),
        ("CAPACITY_INCREASE", "CANCELLED"),
        ("CAPACITY_INCREASE", "CANCELLED"),
        ("ORIGINAL", "PENDING"),
    ]
    sutler.until(fourth, "COMPLETED")
    sutler.advance(days=400)
    assert [one["SubscriptionStatus"] for one in subscriptions(client, outpost_id)] == ["CANCELLED"] * 3 + ["ACTIVE"]


def test_when_the_first_order_is_cancelled_the_next_one_begins_the_contract(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else an Outpost whose first order was cancelled has no original."""
    outpost_id = journey.outpost(client, journey.site(client))
    rack: LineItemRequestTypeDef = {"CatalogItemId": "OR-SUTM504", "Quantity": 1}
    first, second = (
        client.create_order(OutpostIdentifier=outpost_id, LineItems=[rack], PaymentOption="NO_UPFRONT")["Order"]
        for _ in range(2)
    )
    client.cancel_order(OrderId=first["OrderId"])
    cancelled, original = subscriptions(client, outpost_id)
    assert (cancelled["OrderIds"], cancelled["SubscriptionStatus"]) == ([first["OrderId"]], "CANCELLED")
    assert (original["OrderIds"], original["SubscriptionType"]) == ([second["OrderId"]], "ORIGINAL")
    sutler.until(second["OrderId"], "COMPLETED")
    assert subscriptions(client, outpost_id)[1]["SubscriptionStatus"] == "ACTIVE"


def test_an_increase_is_prorated_and_ends_with_the_contract(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else an Outpost has two contracts, or hardware that is paid for twice."""
    outpost_id = completed(client, sutler)
    sutler.advance(days=100)
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("c5.24xlarge", 1)])
    (pricing,) = [
        one["SubscriptionPricingDetails"]
        for one in client.get_quote(QuoteIdentifier=quote_id)["Quote"]["QuoteOptions"][0]["PricingOptions"]
        if one["SubscriptionPricingDetails"]["PaymentOption"] == "ALL_UPFRONT"
    ]
    # A c5 host for one year, of which 3 whole months have passed: 9 of 12 are left.
    assert pricing["UpfrontPrice"] == cents(Decimal("38110.21") * Decimal("0.45") * 9 / 12)
    order_id = journey.order(client, quote_id, PaymentTerm="ONE_YEAR")
    sutler.until(order_id, "COMPLETED")
    original, increase = subscriptions(client, outpost_id)
    assert (increase["SubscriptionType"], increase["SubscriptionStatus"]) == ("CAPACITY_INCREASE", "ACTIVE")
    assert increase["UpfrontPrice"] == pricing["UpfrontPrice"]
    assert increase["BeginDate"] == client.get_order(OrderId=order_id)["Order"]["OrderFulfilledDate"]
    assert increase["EndDate"] == original["EndDate"]
    sutler.to(original["EndDate"])
    assert [one["SubscriptionStatus"] for one in subscriptions(client, outpost_id)] == ["ACTIVE", "ACTIVE"]
    sutler.to(original["EndDate"] + SECOND)
    ended = [one["SubscriptionStatus"] for one in subscriptions(client, outpost_id)]
    assert ended == ["INACTIVE", "INACTIVE", "PENDING"]


@pytest.mark.parametrize(("unit", "terms"), [("m5.24xlarge", 2), ("m7i.48xlarge", 3)])
def test_a_renewal_is_priced_for_each_term_and_way_to_pay(
    client: "OutpostsClient", sutler: "Sutler", unit: str, terms: int
) -> None:
    """Else somebody plans with a term that cannot be had, or at the price of new hardware."""
    outpost_id = journey.outpost(client, journey.site(client))
    unpriced = client.get_renewal_pricing(OutpostIdentifier=outpost_id)
    assert (unpriced["PricingResult"], unpriced["PricingOptions"]) == ("UNABLE_TO_PRICE", [])
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2(unit, 1)])
    order_id = journey.order(client, quote_id)
    assert client.get_renewal_pricing(OutpostIdentifier=outpost_id)["PricingResult"] == "UNABLE_TO_PRICE"
    sutler.until(order_id, "COMPLETED")
    priced = client.get_renewal_pricing(OutpostIdentifier=outpost_id)
    assert priced["PricingResult"] == "PRICED"
    details = [one["SubscriptionPricingDetails"] for one in priced["PricingOptions"]]
    ways = {(one["PaymentOption"], one["PaymentTerm"]) for one in details}
    assert len(details) == len(ways) == 3 * terms
    assert ("ALL_UPFRONT", "FIVE_YEARS") in ways or terms == 2
    offered = client.get_quote(QuoteIdentifier=quote_id)["Quote"]["QuoteOptions"][0]["PricingOptions"]
    new = {
        (one["SubscriptionPricingDetails"]["PaymentOption"], one["SubscriptionPricingDetails"]["PaymentTerm"]): one[
            "SubscriptionPricingDetails"
        ]
        for one in offered
    }
    for one in details:
        before = new[one["PaymentOption"], one["PaymentTerm"]]
        assert one["UpfrontPrice"] == pytest.approx(before["UpfrontPrice"] * float(RENEWAL), abs=0.01)
        assert one["MonthlyRecurringPrice"] == pytest.approx(before["MonthlyRecurringPrice"] * float(RENEWAL), abs=0.01)
    if unit == "m5.24xlarge":
        (three,) = [one for one in details if one["UpfrontPrice"] == cents(ONE_HOST_USD * RENEWAL)]
        assert (three["PaymentOption"], three["PaymentTerm"]) == ("ALL_UPFRONT", "THREE_YEARS")


def test_a_renewal_with_storage_costs_a_part_of_all_that_stands_there(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else storage is free once it is renewed."""
    outpost_id = journey.outpost(client, journey.site(client))
    ebs: Any = {"QuoteCapacityType": "EBS", "Unit": "TiB", "Quantity": 11.0}
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[journey.ONE_HOST, ebs])
    sutler.until(journey.order(client, quote_id), "COMPLETED")
    # The price of AWS's own example: 246 373.14 for an m5.24xlarge and 11 TiB.
    upfront = {
        one["SubscriptionPricingDetails"]["UpfrontPrice"]
        for one in client.get_renewal_pricing(OutpostIdentifier=outpost_id)["PricingOptions"]
    }
    assert cents(Decimal("246373.14") * RENEWAL) in upfront


def test_a_renewal_begins_the_day_after_the_contract_ends(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else the Outpost runs a day without a contract, or is charged twice for one."""
    outpost_id = completed(client, sutler)
    (original,) = subscriptions(client, outpost_id)
    priced = client.get_renewal_pricing(OutpostIdentifier=outpost_id)["PricingOptions"]
    answer = renew(client, outpost_id, PaymentOption="PARTIAL_UPFRONT", PaymentTerm="THREE_YEARS")
    assert answer.pop("OutpostId") == outpost_id
    assert answer in [one["SubscriptionPricingDetails"] for one in priced]
    _, renewal = subscriptions(client, outpost_id)
    begins = day_after(original["EndDate"])
    assert (renewal["SubscriptionType"], renewal["SubscriptionStatus"], renewal["OrderIds"]) == (
        "RENEWAL",
        "PENDING",
        [],
    )
    assert (renewal["BeginDate"], renewal["EndDate"]) == (begins, begins.replace(year=begins.year + 3) - SECOND)
    assert renewal["UpfrontPrice"] == answer["UpfrontPrice"]
    assert renewal["MonthlyRecurringPrice"] == answer["MonthlyRecurringPrice"]
    told = client.get_outpost_billing_information(OutpostIdentifier=outpost_id)
    assert (told["PaymentTerm"], told["PaymentOption"]) == ("ONE_YEAR", "ALL_UPFRONT")
    sutler.to(begins - SECOND)
    assert [one["SubscriptionStatus"] for one in subscriptions(client, outpost_id)] == ["INACTIVE", "PENDING"]
    assert "OUTPOST_RENEWAL_REQUIRED_ERROR" not in failing(client, journey.quote(client, outpost_id))
    sutler.to(begins)
    told = client.get_outpost_billing_information(OutpostIdentifier=outpost_id)
    assert [one["SubscriptionStatus"] for one in told["Subscriptions"]] == ["INACTIVE", "ACTIVE"]
    assert (told["PaymentTerm"], told["PaymentOption"]) == ("THREE_YEARS", "PARTIAL_UPFRONT")
    assert told["ContractEndDate"].endswith(f"23:59:59 UTC {begins.year + 3}")


def test_a_client_token_renews_once(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a retry pays the upfront fee twice."""
    outpost_id = completed(client, sutler)
    other_id = completed(client, sutler)
    arn = client.get_outpost(OutpostId=outpost_id)["Outpost"]["OutpostArn"]
    answer = renew(client, outpost_id, ClientToken="once and for all")
    sutler.advance(days=30)
    assert renew(client, outpost_id, ClientToken="once and for all") == answer
    assert renew(client, arn, ClientToken="once and for all") == answer
    assert len(subscriptions(client, outpost_id)) == 2
    for changed in ({"PaymentTerm": "THREE_YEARS"}, {"PaymentOption": "NO_UPFRONT"}, {"OutpostIdentifier": other_id}):
        with pytest.raises(client.exceptions.ValidationException, match="'once and for all' was used for another"):
            renew(client, outpost_id, ClientToken="once and for all", **changed)
    with pytest.raises(client.exceptions.ValidationException, match="has a renewal already"):
        renew(client, outpost_id)
    assert len(subscriptions(client, outpost_id)) == 2
    assert len(subscriptions(client, other_id)) == 1
    # A token is the account's own.
    stranger = sutler.another()
    third_id = completed(stranger.client(), stranger)
    renew(stranger.client(), third_id, ClientToken="once and for all")


def test_what_cannot_be_renewed_says_why(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a renewal begins for hardware that nobody has, or for a term that is not sold."""
    outpost_id, order_id = journey.ordered(client)
    with pytest.raises(client.exceptions.ValidationException, match="has no contract that could be renewed"):
        renew(client, outpost_id)
    sutler.until(order_id, "COMPLETED")
    with pytest.raises(client.exceptions.ValidationException, match="for FIVE_YEARS is not offered; the terms offered"):
        renew(client, outpost_id, PaymentTerm="FIVE_YEARS")
    assert len(subscriptions(client, outpost_id)) == 1


def test_an_outpost_that_nobody_renews_goes_on_month_to_month(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a forgotten date looks free, or as if the hardware were gone."""
    outpost_id = completed(client, sutler)
    (original,) = subscriptions(client, outpost_id)
    begins = day_after(original["EndDate"])
    sutler.to(begins)
    told = client.get_outpost_billing_information(OutpostIdentifier=outpost_id)
    _, monthly = told["Subscriptions"]
    assert (monthly["SubscriptionType"], monthly["SubscriptionStatus"]) == ("RENEWAL", "ACTIVE")
    assert monthly["UpfrontPrice"] == 0.0
    assert monthly["MonthlyRecurringPrice"] == cents(ONE_HOST_USD * MONTHLY)
    assert monthly["BeginDate"] == begins
    assert timedelta(days=28) - SECOND <= monthly["EndDate"] - begins <= timedelta(days=31) - SECOND
    assert (told["PaymentTerm"], told["PaymentOption"]) == ("ONE_YEAR", "NO_UPFRONT")
    sutler.to(monthly["EndDate"] + SECOND)
    _, later = subscriptions(client, outpost_id)
    assert later["SubscriptionId"] == monthly["SubscriptionId"]
    assert (later["SubscriptionStatus"], later["BeginDate"]) == ("ACTIVE", begins)
    assert timedelta(days=27) < later["EndDate"] - monthly["EndDate"] < timedelta(days=32)
    sutler.advance(days=3650)
    assert [one["SubscriptionStatus"] for one in subscriptions(client, outpost_id)] == ["INACTIVE", "ACTIVE"]
    assert subscriptions(client, outpost_id)[1]["EndDate"] > sutler.now


def test_month_to_month_an_outpost_is_renewed_before_it_is_extended(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else hardware is added to a contract that may end any month, or never again."""
    outpost_id = completed(client, sutler)
    sutler.advance(days=400)
    quote_id = journey.quote(client, outpost_id)
    assert failing(client, quote_id) == {"OUTPOST_RENEWAL_REQUIRED_ERROR"}
    with pytest.raises(client.exceptions.ValidationException, match="OUTPOST_RENEWAL_REQUIRED_ERROR"):
        journey.order(client, quote_id, PaymentTerm="ONE_YEAR")
    renew(client, outpost_id, PaymentTerm="THREE_YEARS")
    # The quote was priced for the contract that is over.
    assert failing(client, quote_id) == {"OUTPOST_STATE_CHANGED_ERROR"}
    client.update_quote(QuoteIdentifier=quote_id)
    assert failing(client, quote_id) == set()
    _, monthly, renewal = subscriptions(client, outpost_id)
    assert renewal["BeginDate"] == monthly["EndDate"] + SECOND
    order_id = journey.order(client, quote_id)
    sutler.until(order_id, "COMPLETED")
    _, monthly, renewal, increase = subscriptions(client, outpost_id)
    assert (monthly["SubscriptionStatus"], renewal["SubscriptionStatus"]) == ("INACTIVE", "ACTIVE")
    assert increase["EndDate"] == renewal["EndDate"]


def test_what_is_ordered_once_a_renewal_is_agreed_runs_to_the_end_of_it(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else hardware is used for years that nobody has paid for."""
    outpost_id = completed(client, sutler)
    renew(client, outpost_id)
    sutler.advance(days=1)
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("c5.24xlarge", 1)])
    order_id = journey.order(client, quote_id, PaymentTerm="ONE_YEAR")
    sutler.until(order_id, "COMPLETED")
    _, renewal, increase = subscriptions(client, outpost_id)
    # Twelve months of the contract and twelve of its renewal, and the day between them.
    assert increase["UpfrontPrice"] == cents(Decimal("38110.21") * Decimal("0.45") * 24 / 12)
    assert increase["EndDate"] == renewal["EndDate"]


def test_hardware_that_comes_after_the_end_is_paid_by_the_month(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else an order that is late has no price, or one for ever."""
    outpost_id = completed(client, sutler)
    (original,) = subscriptions(client, outpost_id)
    sutler.to(original["EndDate"] - 10 * DAY)
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("c5.24xlarge", 1)])
    order_id = journey.order(client, quote_id, PaymentTerm="ONE_YEAR")
    sutler.until(order_id, "COMPLETED")
    _, increase, monthly = subscriptions(client, outpost_id)
    assert monthly["MonthlyRecurringPrice"] == cents(ONE_HOST_USD * MONTHLY)
    assert increase["EndDate"] == monthly["EndDate"]
    sutler.to(monthly["EndDate"] + SECOND)
    _, increase, monthly = subscriptions(client, outpost_id)
    assert increase["SubscriptionStatus"] == "INACTIVE"
    assert monthly["MonthlyRecurringPrice"] == cents((ONE_HOST_USD + Decimal("38110.21")) * MONTHLY)


def test_subscriptions_are_listed_page_by_page(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a long history hides what is charged today."""
    outpost_id = completed(client, sutler)
    for unit in ("c5.24xlarge", "r5.24xlarge"):
        sutler.advance(days=1)
        quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2(unit, 1)])
        journey.order(client, quote_id, PaymentTerm="ONE_YEAR")
    everything = subscriptions(client, outpost_id)
    assert len(everything) == 3
    found: list[SubscriptionTypeDef] = []
    token: Any = {}
    while True:
        page = client.get_outpost_billing_information(OutpostIdentifier=outpost_id, MaxResults=1, **token)
        assert "ContractEndDate" in page
        found += page["Subscriptions"]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert found == everything
    with pytest.raises(client.exceptions.ValidationException, match="does not continue this list"):
        client.get_outpost_billing_information(OutpostIdentifier=outpost_id, NextToken="1##else")


def test_an_unknown_outpost_has_no_contract_to_show(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a mistyped id looks like an Outpost that costs nothing, or another account's bill is read."""
    outpost_id = completed(client, sutler)
    stranger = sutler.another().client()
    for asked in ("op-00000000000000000", outpost_id):
        missing = stranger.exceptions.NotFoundException
        with pytest.raises(missing, match=f"No Outpost with Outpost ID {asked}"):
            stranger.get_outpost_billing_information(OutpostIdentifier=asked)
        with pytest.raises(missing, match=f"No Outpost with Outpost ID {asked}"):
            stranger.get_renewal_pricing(OutpostIdentifier=asked)
        with pytest.raises(missing, match=f"No Outpost with Outpost ID {asked}"):
            renew(stranger, asked)

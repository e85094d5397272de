"""Quotes as a client meets them: asked for, read while the world changes, updated, ordered or expired, forgotten."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ONE_HOST, ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import QuoteTypeDef

    from modes import Sutler

ABSENT = "oq-00000000000000000"
MICROSECOND = timedelta(microseconds=1)


def get(client: "OutpostsClient", quote_id: str) -> "QuoteTypeDef":
    return client.get_quote(QuoteIdentifier=quote_id)["Quote"]


def requirements(quote: "QuoteTypeDef") -> dict[str, str]:
    """The status of each ordering requirement."""
    return {one["OrderingRequirementType"]: one["Status"] for one in quote["OrderingRequirements"]}


def named(quote: "QuoteTypeDef", status: str) -> set[str]:
    """The ordering requirements with a status."""
    return {name for name, found in requirements(quote).items() if found == status}


def option_ids(quote: "QuoteTypeDef") -> list[str]:
    return [option["QuoteOptionIdentifier"] for option in quote["QuoteOptions"]]


def prices(quote: "QuoteTypeDef") -> dict[tuple[str, str], tuple[float, float]]:
    """Upfront and monthly price of the first option, by payment option and term."""
    offered = [priced["SubscriptionPricingDetails"] for priced in quote["QuoteOptions"][0]["PricingOptions"]]
    return {
        (price["PaymentOption"], price["PaymentTerm"]): (price["UpfrontPrice"], price["MonthlyRecurringPrice"])
        for price in offered
    }


def test_a_quote_that_stands_alone_has_what_was_asked_and_nothing_that_was_not(
    client: "OutpostsClient", account: str, sutler: "Sutler"
) -> None:
    """Else somebody who only wants a price must build a site first."""
    quote = client.create_quote(CountryCode="US", RequestedCapacities=[ONE_HOST])["Quote"]
    assert set(quote) == {
        "QuoteId",
        "AccountId",
        "QuoteStatus",
        "CountryCode",
        "RequestedCapacities",
        "QuoteOptions",
        "OrderingRequirements",
        "CreatedDate",
        "ExpirationDate",
    }
    assert (quote["AccountId"], quote["QuoteStatus"], quote["CountryCode"]) == (account, "CREATED", "US")
    assert quote["RequestedCapacities"] == [ONE_HOST]
    assert quote["CreatedDate"] == sutler.now.replace(microsecond=sutler.now.microsecond // 1000 * 1000)
    assert quote["ExpirationDate"] - quote["CreatedDate"] == timedelta(days=30)
    assert get(client, quote["QuoteId"]) == quote


def test_a_quote_for_an_outpost_gives_back_all_that_it_was_asked(client: "OutpostsClient", account: str) -> None:
    """Else a reviewer cannot tell what a quote is the answer to."""
    outpost_id = journey.outpost(client, journey.site(client))
    asked: dict[str, Any] = {
        "CountryCode": "US",
        "RequestedCapacities": [
            ec2("m5.24xlarge", 2),
            {"QuoteCapacityType": "EBS", "Unit": "TiB", "Quantity": 5.5},
        ],
        "RequestedConstraints": [{"QuoteConstraintType": "RACK_MAXIMUM", "Value": "3"}],
        "RequestedPaymentOptions": ["NO_UPFRONT"],
        "RequestedPaymentTerms": ["THREE_YEARS"],
        "Description": "For hall 2",
    }
    quote = client.create_quote(OutpostIdentifier=outpost_id, **asked)["Quote"]
    assert quote["OutpostArn"] == f"arn:aws:outposts:us-west-2:{account}:outpost/{outpost_id}"
    assert {member: quote[member] for member in asked} == asked  # type: ignore[literal-required]  # names of members
    assert "SubmittedOrderId" not in quote
    assert get(client, quote["QuoteId"]) == quote


@pytest.mark.parametrize(
    ("unit", "terms"),
    [
        ("c5.24xlarge", {"ONE_YEAR", "THREE_YEARS"}),
        ("m7i.48xlarge", {"ONE_YEAR", "THREE_YEARS", "FIVE_YEARS"}),
    ],
)
def test_every_term_and_way_to_pay_that_the_hardware_has_is_priced(
    client: "OutpostsClient", unit: str, terms: set[str]
) -> None:
    """Else a buyer compares offers of which some are missing; five years are for the second generation alone."""
    priced = prices(get(client, journey.quote(client, RequestedCapacities=[ec2(unit, 1)])))
    ways = {"ALL_UPFRONT", "PARTIAL_UPFRONT", "NO_UPFRONT"}
    assert set(priced) == {(way, term) for way in ways for term in terms}
    for (way, _), (upfront, monthly) in priced.items():
        assert (upfront > 0) == (way != "NO_UPFRONT")
        assert (monthly > 0) == (way != "ALL_UPFRONT")


def test_only_the_terms_and_ways_to_pay_that_were_asked_for_are_priced(client: "OutpostsClient") -> None:
    """Else a buyer orders at terms that the house does not accept."""
    quote_id = journey.quote(
        client,
        RequestedPaymentOptions=["NO_UPFRONT", "ALL_UPFRONT"],
        RequestedPaymentTerms=["THREE_YEARS"],
    )
    assert set(prices(get(client, quote_id))) == {("NO_UPFRONT", "THREE_YEARS"), ("ALL_UPFRONT", "THREE_YEARS")}


def test_a_known_configuration_has_its_published_price(client: "OutpostsClient") -> None:
    """Else budgets made here are wrong on AWS: a rack with one c5.24xlarge cost 118,110.21 for three years."""
    quote = get(client, journey.quote(client, RequestedCapacities=[ec2("c5.24xlarge", 1)]))
    assert prices(quote)["ALL_UPFRONT", "THREE_YEARS"] == (118_110.21, 0.0)


def test_every_option_delivers_what_was_asked_in_the_racks_that_it_lists(client: "OutpostsClient") -> None:
    """Else an order brings less than was paid for."""
    quote = get(client, journey.quote(client, RequestedCapacities=[ec2("m5.4xlarge", 13), ec2("c5.24xlarge", 2)]))
    for option in quote["QuoteOptions"]:
        offered = {capacity["Unit"]: capacity["Quantity"] for capacity in option["Capacities"]}
        assert offered["m5.4xlarge"] >= 13
        assert offered["c5.24xlarge"] >= 2
        hosts: dict[str, int] = {}
        for specification in option["Specifications"]:
            rack = specification["FinalRackSpecificationDetails"]
            assert rack["RackPowerDrawKva"] <= 15
            assert rack["RackUnitHeight"] == "HEIGHT_42U"
            for capacity in rack.get("EC2Capacities", []):
                assert capacity["MaxSize"] == "24xlarge"
                hosts[capacity["Family"]] = hosts.get(capacity["Family"], 0) + int(capacity["Quantity"])
        assert hosts["m5"] * 96 >= offered["m5.4xlarge"] * 16
        assert hosts["c5"] >= offered["c5.24xlarge"]


def test_what_no_rack_can_hold_is_answered_without_options_and_with_the_reason(client: "OutpostsClient") -> None:
    """Else somebody is sold capacity that cannot be built, or gets an error that explains nothing."""
    outpost_id = journey.outpost(client, journey.site(client))
    members = {
        "RequestedCapacities": [ec2("m5.24xlarge", 13)],
        "RequestedConstraints": [{"QuoteConstraintType": "RACK_MAXIMUM", "Value": "1"}],
    }
    quote = get(client, journey.quote(client, outpost_id, **members))
    assert quote["QuoteOptions"] == []
    assert quote["StatusMessage"].startswith("No option: ")
    with pytest.raises(client.exceptions.ValidationException, match="has no options"):
        client.create_order(OutpostIdentifier=outpost_id, QuoteIdentifier=quote["QuoteId"], PaymentOption="ALL_UPFRONT")


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"RequestedCapacities": []}, "RequestedCapacities is empty"),
        ({"RequestedCapacities": [{"Unit": "m5.24xlarge", "Quantity": 1.0}]}, "has no QuoteCapacityType"),
        ({"RequestedCapacities": [{"QuoteCapacityType": "EC2", "Quantity": 1.0}]}, "has no Unit"),
        ({"RequestedCapacities": [{"QuoteCapacityType": "EC2", "Unit": "m5.large"}]}, "has no Quantity"),
        ({"RequestedCapacities": [ec2("m5.24xlarge", 0)]}, "must be above 0"),
        ({"RequestedCapacities": [ec2("m5.24xlarge", 1.5)]}, "must be a whole number"),
        ({"RequestedCapacities": [ec2("t2.micro", 1)]}, "t2.micro cannot be ordered"),
        ({"RequestedCapacities": [ec2("c6id.16xlarge", 1)]}, "c6id.16xlarge cannot be ordered"),
        ({"RequestedCapacities": [ec2("m5.24xlarge", 1), ec2("m7i.48xlarge", 1)]}, "never share an Outpost"),
        ({"RequestedCapacities": [{"QuoteCapacityType": "EBS", "Unit": "GiB", "Quantity": 1.0}]}, "must be TiB"),
        ({"CountryCode": "KP"}, "not available in the country KP"),
        ({"RequestedPaymentTerms": ["FIVE_YEARS"]}, "FIVE_YEARS is not offered"),
        ({"RequestedConstraints": [{"QuoteConstraintType": "RACK_MAXIMUM", "Value": "two"}]}, "whole number"),
        ({"RequestedConstraints": [{"QuoteConstraintType": "RACK_SPACE_CONSTRAINED", "Value": "1"}]}, "true or false"),
    ],
)
def test_a_request_that_means_nothing_is_refused_and_leaves_no_quote(
    client: "OutpostsClient", members: dict[str, Any], message: str
) -> None:
    """Else a typing mistake becomes an offer."""
    with pytest.raises(client.exceptions.ValidationException, match=message):
        journey.quote(client, **members)
    assert client.list_quotes()["Quotes"] == []


def test_a_quote_needs_an_outpost_that_is_there(client: "OutpostsClient") -> None:
    """Else a quote is made for an Outpost that somebody else owns."""
    with pytest.raises(client.exceptions.NotFoundException, match="No Outpost with Outpost ID op-"):
        journey.quote(client, "op-00000000000000000")
    assert client.list_quotes()["Quotes"] == []


def test_quotes_and_outposts_are_named_by_id_or_arn(client: "OutpostsClient", account: str) -> None:
    """Else infrastructure code that passes ARNs around breaks."""
    outpost_id = journey.outpost(client, journey.site(client))
    outpost_arn = client.get_outpost(OutpostId=outpost_id)["Outpost"]["OutpostArn"]
    quote = get(client, journey.quote(client, outpost_arn))
    quote_arn = f"arn:aws:outposts:us-west-2:{account}:quote/{quote['QuoteId']}"
    assert quote["OutpostArn"] == outpost_arn
    assert get(client, quote_arn) == quote
    updated = client.update_quote(QuoteIdentifier=quote_arn, OutpostIdentifier=outpost_arn, Description="By ARN")
    assert updated["Quote"] == {**quote, "Description": "By ARN"}
    client.delete_quote(QuoteIdentifier=quote_arn)
    with pytest.raises(client.exceptions.NotFoundException, match=f"No Quote with Quote ID {quote['QuoteId']}"):
        get(client, quote["QuoteId"])


def test_a_quote_expires_at_thirty_days_and_not_a_microsecond_before(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else an order is accepted too late, or refused too early."""
    request = journey.order_request(client, journey.quote(client, journey.outpost(client, journey.site(client))))
    quote_id = request["QuoteIdentifier"]
    created = sutler.now
    sutler.to(created + timedelta(days=30) - MICROSECOND)
    assert get(client, quote_id)["QuoteStatus"] == "CREATED"
    sutler.to(created + timedelta(days=30))
    assert get(client, quote_id)["QuoteStatus"] == "EXPIRED"
    with pytest.raises(client.exceptions.ValidationException, match="has expired"):
        client.create_order(**request)
    assert client.list_orders()["Orders"] == []


def test_an_update_keeps_id_dates_and_option_ids_and_changes_the_offer(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else a buyer who refines a quote loses the identifiers that were agreed on, or gets a new period."""
    before = get(client, journey.quote(client, Description="First"))
    sutler.advance(days=3)
    after = client.update_quote(
        QuoteIdentifier=before["QuoteId"], RequestedCapacities=[ec2("m5.24xlarge", 4)], Description="Second"
    )["Quote"]
    for member in ("QuoteId", "QuoteStatus", "CreatedDate", "ExpirationDate", "CountryCode", "AccountId"):
        assert after[member] == before[member]
    shared = min(len(option_ids(before)), len(option_ids(after)))
    assert option_ids(after)[:shared] == option_ids(before)[:shared]
    assert after["RequestedCapacities"] == [ec2("m5.24xlarge", 4)]
    assert after["Description"] == "Second"
    assert prices(after)["ALL_UPFRONT", "THREE_YEARS"] > prices(before)["ALL_UPFRONT", "THREE_YEARS"]
    assert get(client, before["QuoteId"]) == after
    sutler.advance(days=27)
    assert get(client, before["QuoteId"])["QuoteStatus"] == "EXPIRED"


def test_an_update_prices_what_it_names_alone(client: "OutpostsClient") -> None:
    """Else who has settled on a way to pay is shown all the others again."""
    quote_id = journey.quote(client)
    every = prices(get(client, quote_id))
    after = client.update_quote(
        QuoteIdentifier=quote_id, RequestedPaymentOptions=["NO_UPFRONT"], RequestedPaymentTerms=["ONE_YEAR"]
    )["Quote"]
    chosen = ("NO_UPFRONT", "ONE_YEAR")
    assert len(every) > 1
    assert prices(after) == {chosen: every[chosen]}
    assert get(client, quote_id) == after


def test_an_update_without_members_offers_the_same_again(client: "OutpostsClient") -> None:
    """Else the refresh that AWS's console has changes what was asked."""
    asked: dict[str, Any] = {
        "RequestedPaymentTerms": ["ONE_YEAR"],
        "RequestedConstraints": [{"QuoteConstraintType": "RACK_MAX_POWER_KVA", "Value": "10"}],
    }
    before = get(client, journey.quote(client, **asked))
    assert client.update_quote(QuoteIdentifier=before["QuoteId"])["Quote"] == before


def test_an_update_ties_a_quote_to_an_outpost_and_an_empty_name_unties_it(client: "OutpostsClient") -> None:
    """Else a price that was asked for without a site cannot be ordered."""
    quote_id = journey.quote(client)
    outpost_id = journey.outpost(client, journey.site(client))
    tied = client.update_quote(QuoteIdentifier=quote_id, OutpostIdentifier=outpost_id)["Quote"]
    assert tied["OutpostArn"].endswith(outpost_id)
    assert named(tied, "FAIL") == set()
    untied = client.update_quote(QuoteIdentifier=quote_id, OutpostIdentifier="")["Quote"]
    assert "OutpostArn" not in untied
    assert named(untied, "FAIL") == {"OUTPOST_ID_MISSING_ON_QUOTE_ERROR"}
    client.update_quote(QuoteIdentifier=quote_id, OutpostIdentifier=outpost_id)
    journey.order(client, quote_id)


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"RequestedCapacities": [ec2("t2.micro", 1)], "Description": "New"}, "ValidationException"),
        ({"CountryCode": "KP", "Description": "New"}, "ValidationException"),
        ({"OutpostIdentifier": "op-00000000000000000", "Description": "New"}, "NotFoundException"),
    ],
)
def test_an_update_that_is_refused_changes_nothing(
    client: "OutpostsClient", members: dict[str, Any], error: str
) -> None:
    """Else half of a change is kept."""
    before = get(client, journey.quote(client, Description="Old"))
    with pytest.raises(client.exceptions.from_code(error)):
        client.update_quote(QuoteIdentifier=before["QuoteId"], **members)
    assert get(client, before["QuoteId"]) == before


def test_a_quote_that_was_ordered_or_has_expired_is_not_updated(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else what was bought, or refused, is rewritten."""
    outpost_id = journey.outpost(client, journey.site(client))
    ordered, expiring = journey.quote(client, outpost_id), journey.quote(client)
    journey.order(client, ordered)
    sutler.advance(days=30)
    for quote_id, status in ((ordered, "ORDER_SUBMITTED"), (expiring, "EXPIRED")):
        before = get(client, quote_id)
        assert before["QuoteStatus"] == status
        with pytest.raises(client.exceptions.ValidationException, match=f"is {status} and cannot be updated"):
            client.update_quote(QuoteIdentifier=quote_id, Description="Later")
        assert get(client, quote_id) == before


def test_a_list_has_everything_of_a_quote_but_its_requirements_newest_first(client: "OutpostsClient") -> None:
    """Else an overview shows other prices than the quote itself."""
    quote_ids = [journey.quote(client, Description=f"Quote {number}") for number in range(3)]
    listed = client.list_quotes()["Quotes"]
    assert [quote["QuoteId"] for quote in listed] == quote_ids[::-1]
    for summary in listed:
        whole: dict[str, Any] = {**get(client, summary["QuoteId"])}
        del whole["OrderingRequirements"]
        assert summary == whole


def test_a_deleted_quote_is_gone_and_its_order_keeps_its_name(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else tidying up loses an order, or a deleted quote comes back when it would have expired."""
    outpost_id = journey.outpost(client, journey.site(client))
    ordered, other = journey.quote(client, outpost_id), journey.quote(client)
    order_id = journey.order(client, ordered)
    for quote_id in (ordered, other):
        client.delete_quote(QuoteIdentifier=quote_id)
        with pytest.raises(client.exceptions.NotFoundException, match=f"No Quote with Quote ID {quote_id}"):
            get(client, quote_id)
        with pytest.raises(client.exceptions.NotFoundException):
            client.delete_quote(QuoteIdentifier=quote_id)
        with pytest.raises(client.exceptions.NotFoundException):
            client.update_quote(QuoteIdentifier=quote_id, Description="Back")
    sutler.advance(days=31)
    assert client.list_quotes()["Quotes"] == []
    assert client.get_order(OrderId=order_id)["Order"]["QuoteIdentifier"] == ordered


def test_an_expansion_says_what_is_there_what_comes_and_what_there_will_be(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else somebody who extends an Outpost cannot tell the new capacity from the old."""
    outpost_id, order_id = journey.ordered(client)
    sutler.until(order_id, "COMPLETED")
    assets = client.list_assets(OutpostIdentifier=outpost_id)["Assets"]
    rack_ids = {asset["RackId"] for asset in assets}
    quote = get(client, journey.quote(client, outpost_id, RequestedCapacities=[ec2("m5.24xlarge", 2)]))
    for option in quote["QuoteOptions"]:
        summary = option["CapacitySummary"]
        existing, change, final = (
            {capacity["Unit"]: capacity["Quantity"] for capacity in summary[member]}
            for member in ("ExistingCapacities", "CapacityChange", "FinalCapacities")
        )
        assert existing == {"m5.24xlarge": 1.0}
        assert final == {unit: existing.get(unit, 0) + change.get(unit, 0) for unit in existing | change}
        standing = [one for one in option["Specifications"] if one["QuoteSpecificationType"] != "NEW_RACK"]
        assert {one["ExistingRackSpecificationDetails"]["RackId"] for one in standing} == rack_ids
    assert set(prices(quote)) == {(way, "THREE_YEARS") for way in ("ALL_UPFRONT", "PARTIAL_UPFRONT", "NO_UPFRONT")}

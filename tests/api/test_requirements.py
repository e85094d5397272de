"""The ordering requirements as a client meets them: looked at whenever a quote is read, frozen once it is closed."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ADDRESS, RACK_PROPERTIES, ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import QuoteTypeDef

    from modes import Sutler

ALL_REQUIREMENTS = {
    "OUTPOST_ACTIVE_CHECK_ERROR",
    "MAXIMUM_ALLOWED_ORDERS_CHECK_ERROR",
    "VALID_ZIP_CODE_CHECK_ERROR",
    "RACK_PHYSICAL_PROPERTIES_CHECK_ERROR",
    "OPERATING_ADDRESS_EXISTENCE_CHECK_ERROR",
    "SHIPPING_ADDRESS_EXISTENCE_CHECK_ERROR",
    "COUNTRY_CODE_MISMATCH_CHECK_ERROR",
    "OUTPOST_GENERATION_MISMATCH_ERROR",
    "OUTPOST_ID_MISSING_ON_QUOTE_ERROR",
    "ENTERPRISE_SUPPORT_ERROR",
    "SHIPPING_ADDRESS_MISSING_CONTACT_NAME_ERROR",
    "SHIPPING_ADDRESS_MISSING_CONTACT_NUMBER_ERROR",
    "SHIPPING_ADDRESS_MISSING_CONTACT_INFO_ERROR",
    "OUTPOST_STATE_CHANGED_ERROR",
    "OUTPOST_NOT_FOUND_ERROR",
    "OUTPOST_RENEWAL_REQUIRED_ERROR",
}
"""The model's ordering requirements, but for UNSUPPORTED, which is for clients that are older than one."""
NEED_AN_OUTPOST = ALL_REQUIREMENTS - {"OUTPOST_ID_MISSING_ON_QUOTE_ERROR", "ENTERPRISE_SUPPORT_ERROR"}


def get(client: "OutpostsClient", quote_id: str) -> "QuoteTypeDef":
    return client.get_quote(QuoteIdentifier=quote_id)["Quote"]


def requirements(quote: "QuoteTypeDef") -> dict[str, str]:
    """The status of each ordering requirement."""
    return {one["OrderingRequirementType"]: one["Status"] for one in quote["OrderingRequirements"]}


def named(quote: "QuoteTypeDef", status: str) -> set[str]:
    """The ordering requirements with a status."""
    return {name for name, found in requirements(quote).items() if found == status}


def test_without_an_outpost_only_what_needs_none_is_evaluated(client: "OutpostsClient") -> None:
    """Else a price asked for without a site looks orderable, or is full of complaints about a site."""
    quote = get(client, journey.quote(client))
    assert named(quote, "FAIL") == {"OUTPOST_ID_MISSING_ON_QUOTE_ERROR"}
    assert named(quote, "PASS") == {"ENTERPRISE_SUPPORT_ERROR"}
    assert named(quote, "EXEMPT") == NEED_AN_OUTPOST


def test_every_requirement_of_the_model_is_evaluated_at_a_complete_site(client: "OutpostsClient") -> None:
    """Else an order is refused for a reason that no quote has mentioned."""
    quote = get(client, journey.quote(client, journey.outpost(client, journey.site(client))))
    assert set(requirements(quote)) == ALL_REQUIREMENTS
    assert named(quote, "FAIL") == set()


def bare(client: "OutpostsClient") -> tuple[str, str, str]:
    """A site with nothing but its name, an Outpost there, and a quote for it."""
    site_id = client.create_site(Name="Bare")["Site"]["SiteId"]
    outpost_id = journey.outpost(client, site_id)
    return site_id, outpost_id, journey.quote(client, outpost_id)


def test_the_site_is_looked_at_whenever_a_quote_is_read(client: "OutpostsClient") -> None:
    """Else somebody who has just set the address is told that it is missing."""
    site_id, _, quote_id = bare(client)
    assert named(get(client, quote_id), "FAIL") == {
        "OPERATING_ADDRESS_EXISTENCE_CHECK_ERROR",
        "SHIPPING_ADDRESS_EXISTENCE_CHECK_ERROR",
        "RACK_PHYSICAL_PROPERTIES_CHECK_ERROR",
    }
    contact = {name for name in ALL_REQUIREMENTS if name.startswith("SHIPPING_ADDRESS_MISSING")}
    exempt = named(get(client, quote_id), "EXEMPT")
    assert contact | {"VALID_ZIP_CODE_CHECK_ERROR", "COUNTRY_CODE_MISMATCH_CHECK_ERROR"} <= exempt

    client.update_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS", Address=ADDRESS)
    now = requirements(get(client, quote_id))
    assert now["OPERATING_ADDRESS_EXISTENCE_CHECK_ERROR"] == "PASS"
    assert now["COUNTRY_CODE_MISMATCH_CHECK_ERROR"] == "PASS"
    assert now["VALID_ZIP_CODE_CHECK_ERROR"] == "PASS"

    client.update_site_address(SiteId=site_id, AddressType="SHIPPING_ADDRESS", Address=ADDRESS)
    now = requirements(get(client, quote_id))
    assert {now[name] for name in contact} == {"PASS"}
    assert now["SHIPPING_ADDRESS_EXISTENCE_CHECK_ERROR"] == "PASS"

    client.update_site_rack_physical_properties(SiteId=site_id, **RACK_PROPERTIES)
    assert named(get(client, quote_id), "FAIL") == set()


@pytest.mark.parametrize("address_type", ["OPERATING_ADDRESS", "SHIPPING_ADDRESS"])
def test_a_postal_code_that_the_country_cannot_have_fails_until_it_is_corrected(
    client: "OutpostsClient", address_type: Any
) -> None:
    """Else a rack is sent to an address that no carrier finds."""
    site_id, _, quote_id = bare(client)
    client.update_site_address(SiteId=site_id, AddressType=address_type, Address={**ADDRESS, "PostalCode": "9810"})
    assert "VALID_ZIP_CODE_CHECK_ERROR" in named(get(client, quote_id), "FAIL")
    client.update_site_address(SiteId=site_id, AddressType=address_type, Address=ADDRESS)
    assert "VALID_ZIP_CODE_CHECK_ERROR" in named(get(client, quote_id), "PASS")


def test_the_quote_must_be_for_the_country_of_the_site(client: "OutpostsClient") -> None:
    """Else hardware is priced for one country and sent to another."""
    outpost_id = journey.outpost(client, journey.site(client))
    quote_id = journey.quote(client, outpost_id, CountryCode="DE")
    assert named(get(client, quote_id), "FAIL") == {"COUNTRY_CODE_MISMATCH_CHECK_ERROR"}
    updated = client.update_quote(QuoteIdentifier=quote_id, CountryCode="US")["Quote"]
    assert named(updated, "FAIL") == set()


def test_the_site_must_be_able_to_take_at_least_one_option(client: "OutpostsClient") -> None:
    """Else a rack arrives that the floor or the feed cannot bear."""
    site_id = client.create_site(
        Name="Weak",
        OperatingAddress=ADDRESS,
        ShippingAddress=ADDRESS,
        RackPhysicalProperties={**RACK_PROPERTIES, "PowerDrawKva": "POWER_5_KVA"},
    )["Site"]["SiteId"]
    quote_id = journey.quote(client, journey.outpost(client, site_id))
    failing = {"RACK_PHYSICAL_PROPERTIES_CHECK_ERROR"}
    assert named(get(client, quote_id), "FAIL") == failing
    client.update_site_rack_physical_properties(SiteId=site_id, PowerDrawKva="POWER_10_KVA")
    assert named(get(client, quote_id), "FAIL") == set()
    client.update_site_rack_physical_properties(SiteId=site_id, MaximumSupportedWeightLbs="MAX_1400_LBS")
    assert named(get(client, quote_id), "FAIL") == set()
    heavy = client.update_quote(
        QuoteIdentifier=quote_id,
        RequestedCapacities=[ec2("m5.24xlarge", 5)],
        RequestedConstraints=[{"QuoteConstraintType": "RACK_MAXIMUM", "Value": "1"}],
    )["Quote"]
    assert named(heavy, "FAIL") == failing  # one rack of 1299 lb and five hosts of 29.4 lb


def test_an_outpost_that_is_gone_is_said_to_be_gone(client: "OutpostsClient") -> None:
    """Else an order is placed for nothing."""
    _, outpost_id, quote_id = bare(client)
    client.delete_outpost(OutpostId=outpost_id)
    gone = get(client, quote_id)
    assert named(gone, "FAIL") == {"OUTPOST_NOT_FOUND_ERROR"}
    assert named(gone, "PASS") == {"OUTPOST_ID_MISSING_ON_QUOTE_ERROR", "ENTERPRISE_SUPPORT_ERROR"}


def test_an_outpost_is_exempt_while_its_first_hardware_comes_and_passes_when_active(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else the first order, or the first expansion, is impossible."""
    outpost_id, order_id = journey.ordered(client)
    quote_id = journey.quote(client, outpost_id)
    assert requirements(get(client, quote_id))["OUTPOST_ACTIVE_CHECK_ERROR"] == "EXEMPT"
    sutler.until(order_id, "COMPLETED")
    quote = get(client, journey.quote(client, outpost_id))
    assert requirements(quote)["OUTPOST_ACTIVE_CHECK_ERROR"] == "PASS"
    assert requirements(quote)["OUTPOST_GENERATION_MISMATCH_ERROR"] == "PASS"
    assert requirements(quote)["OUTPOST_RENEWAL_REQUIRED_ERROR"] == "PASS"
    assert named(quote, "FAIL") == set()


def test_hardware_ordered_or_cancelled_meanwhile_fails_until_the_quote_is_refreshed(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else a quote for an empty Outpost extends one that has two racks by now."""
    outpost_id = journey.outpost(client, journey.site(client))
    waiting = journey.quote(client, outpost_id)
    order_id = journey.order(client, journey.quote(client, outpost_id))
    assert named(get(client, waiting), "FAIL") == {"OUTPOST_STATE_CHANGED_ERROR"}
    with pytest.raises(client.exceptions.ValidationException, match="OUTPOST_STATE_CHANGED_ERROR"):
        journey.order(client, waiting)
    refreshed = client.update_quote(QuoteIdentifier=waiting)["Quote"]
    assert named(refreshed, "FAIL") == set()
    client.cancel_order(OrderId=order_id)
    assert named(get(client, waiting), "FAIL") == {"OUTPOST_STATE_CHANGED_ERROR"}
    client.update_quote(QuoteIdentifier=waiting)
    journey.order(client, waiting)


def test_hardware_that_merely_arrives_changes_no_quote(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else every quote made during a delivery is void."""
    outpost_id, order_id = journey.ordered(client)
    sutler.advance(days=60)
    waiting = journey.quote(client, outpost_id)
    sutler.until(order_id, "COMPLETED")
    assert named(get(client, waiting), "FAIL") == set()


def test_hardware_of_another_generation_fails(client: "OutpostsClient") -> None:
    """Else racks of two generations, that do not work together, stand side by side."""
    outpost_id = journey.outpost(client, journey.site(client))
    second = journey.quote(client, outpost_id, RequestedCapacities=[ec2("m7i.48xlarge", 1)])
    assert requirements(get(client, second))["OUTPOST_GENERATION_MISMATCH_ERROR"] == "EXEMPT"
    journey.order(client, journey.quote(client, outpost_id))
    refreshed = client.update_quote(QuoteIdentifier=second)["Quote"]
    assert named(refreshed, "FAIL") == {"OUTPOST_GENERATION_MISMATCH_ERROR"}
    with pytest.raises(client.exceptions.ValidationException, match="GENERATION"):
        journey.order(client, second)


def test_an_outpost_past_the_end_of_its_contract_must_be_renewed(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else an Outpost month to month is extended, which AWS refuses."""
    outpost_id = journey.outpost(client, journey.site(client))
    order_id = journey.order(client, journey.quote(client, outpost_id), PaymentTerm="ONE_YEAR")
    begun = sutler.until(order_id, "COMPLETED")
    ends = begun.replace(year=begun.year + 1) - timedelta(seconds=1)
    sutler.to(ends)
    quote_id = journey.quote(client, outpost_id)
    assert requirements(get(client, quote_id))["OUTPOST_RENEWAL_REQUIRED_ERROR"] == "PASS"
    sutler.to(ends + timedelta(milliseconds=1))  # what the next answer would show
    assert named(get(client, quote_id), "FAIL") == {"OUTPOST_RENEWAL_REQUIRED_ERROR"}


def test_the_eleventh_open_order_of_an_outpost_fails_until_one_is_over(client: "OutpostsClient") -> None:
    """Else a quote looks good whose order will be refused."""
    outpost_id = journey.outpost(client, journey.site(client))
    racks = [{"CatalogItemId": "OR-SUTACE1", "Quantity": 1}, {"CatalogItemId": "OR-SUTM504", "Quantity": 1}]
    placed = []
    for number in range(10):
        answer = client.create_order(
            OutpostIdentifier=outpost_id,
            LineItems=racks if number == 0 else racks[1:],  # type: ignore[arg-type]  # as the API takes them
            PaymentOption="NO_UPFRONT",
        )
        placed.append(answer["Order"]["OrderId"])
    quote_id = journey.quote(client, outpost_id)
    assert named(get(client, quote_id), "FAIL") == {"MAXIMUM_ALLOWED_ORDERS_CHECK_ERROR"}
    client.cancel_order(OrderId=placed[-1])
    client.update_quote(QuoteIdentifier=quote_id)
    assert named(get(client, quote_id), "FAIL") == set()


def test_a_quote_expires_when_nobody_looks_as_things_were_then(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else what a quote says of its last day depends on when somebody asked."""
    outpost_id = journey.outpost(client, journey.site(client))
    forgotten = journey.quote(client, outpost_id)
    sutler.advance(days=29)
    late = journey.quote(client, outpost_id)
    sutler.advance(days=2)
    journey.order(client, late)
    expired = get(client, forgotten)
    assert expired["QuoteStatus"] == "EXPIRED"
    assert requirements(expired)["OUTPOST_STATE_CHANGED_ERROR"] == "PASS"
    assert [quote["QuoteStatus"] for quote in client.list_quotes()["Quotes"]] == ["ORDER_SUBMITTED", "EXPIRED"]


def test_what_an_ordered_quote_required_stays_as_it_was(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else the record of why an order was allowed changes afterwards."""
    outpost_id = journey.outpost(client, journey.site(client))
    quote_id = journey.quote(client, outpost_id)
    order_id = journey.order(client, quote_id)
    ordered = get(client, quote_id)
    assert (ordered["QuoteStatus"], ordered["SubmittedOrderId"]) == ("ORDER_SUBMITTED", order_id)
    assert named(ordered, "FAIL") == set()
    sutler.until(order_id, "COMPLETED")
    sutler.advance(days=365 * 4)
    assert get(client, quote_id) == ordered


def test_a_requirement_says_what_to_do_unless_it_is_met(client: "OutpostsClient") -> None:
    """Else somebody reads FAIL and has to guess why."""
    quote = get(client, journey.quote(client))
    for requirement in quote["OrderingRequirements"]:
        assert ("StatusMessage" in requirement) == (requirement["Status"] != "PASS"), requirement

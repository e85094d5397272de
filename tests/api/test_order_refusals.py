"""What cannot be ordered, as a client meets it: the error says why, and nothing has changed."""

from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import LineItemRequestTypeDef

    from modes import Sutler

FOUR_HOSTS: "LineItemRequestTypeDef" = {"CatalogItemId": "OR-SUTM504", "Quantity": 1}
NETWORK_RACK: "LineItemRequestTypeDef" = {"CatalogItemId": "OR-SUTACE1", "Quantity": 1}
SINGLE_RACK: "LineItemRequestTypeDef" = {"CatalogItemId": "OR-SUTM7S4", "Quantity": 1}


def named(error: pytest.ExceptionInfo[Any]) -> tuple[int, str | None, str | None]:
    """Return HTTP status, ResourceType and ResourceId of a refusal."""
    response = error.value.response
    status = response["ResponseMetadata"]["HTTPStatusCode"]
    return status, response.get("ResourceType"), response.get("ResourceId")


# Every refusal: the request is a complete one, spoiled by the members given.
FROM_A_QUOTE: dict[str, tuple[dict[str, Any], str, str]] = {
    "with line items too": ({"LineItems": [FOUR_HOSTS]}, "ValidationException", "not from both"),
    "without a quote": ({"QuoteIdentifier": None}, "ValidationException", "needs the QuoteIdentifier"),
    "of an unknown option": (
        {"QuoteOptionIdentifier": "oqo-00000000000000000"},
        "ValidationException",
        "has no option oqo-00000000000000000",
    ),
    "without an option": ({"QuoteOptionIdentifier": None}, "ValidationException", "name one"),
    "of an unknown quote": (
        {"QuoteIdentifier": "oq-00000000000000000"},
        "NotFoundException",
        "No Quote with Quote ID oq-00000000000000000",
    ),
    "for an unknown Outpost": (
        {"OutpostIdentifier": "op-00000000000000000"},
        "NotFoundException",
        "No Outpost with Outpost ID op-00000000000000000",
    ),
    "at a term without a price": ({"PaymentTerm": "FIVE_YEARS"}, "ValidationException", "FIVE_YEARS is not offered"),
    "without a way to pay": ({"PaymentOption": None}, "ValidationException", "'paymentOption'"),
    "at a term that there is not": ({"PaymentTerm": "TWO_YEARS"}, "ValidationException", "'paymentTerm'"),
}
FROM_THE_CATALOG: dict[str, tuple[list[Any] | None, str, str]] = {
    "of nothing": (None, "ValidationException", "or LineItems"),
    "of no items": ([], "ValidationException", "'lineItems'"),
    "without an item": ([{"Quantity": 1}], "ValidationException", "has no CatalogItemId"),
    "without a quantity": ([{"CatalogItemId": "OR-SUTM504"}], "ValidationException", "has no Quantity"),
    "of none": ([{**FOUR_HOSTS, "Quantity": 0}], "ValidationException", r"'lineItems.1.member.quantity'"),
    "of more than are sold": ([{**FOUR_HOSTS, "Quantity": 101}], "ValidationException", "at most 100"),
    "of twenty-one items": ([FOUR_HOSTS] * 21, "ValidationException", "'lineItems'"),
    "of an unknown item": (
        [FOUR_HOSTS, {"CatalogItemId": "OR-0000000", "Quantity": 1}],
        "NotFoundException",
        "No CatalogItem with CatalogItem ID OR-0000000",
    ),
    "of a discontinued item": (
        [FOUR_HOSTS, {"CatalogItemId": "OR-M6GJ8FE", "Quantity": 1}],
        "ValidationException",
        "OR-M6GJ8FE is DISCONTINUED",
    ),
    "of two generations": (
        [FOUR_HOSTS, {"CatalogItemId": "OR-SUTM704", "Quantity": 1}],
        "ValidationException",
        "one generation",
    ),
    "without the network rack": ([{**FOUR_HOSTS, "Quantity": 5}], "ValidationException", "1 more network rack"),
}


def everything(client: "OutpostsClient", outpost_id: str) -> Any:
    """What an order could have changed."""
    quotes = client.list_quotes()["Quotes"]
    shown = [client.get_quote(QuoteIdentifier=quote["QuoteId"])["Quote"] for quote in quotes]
    return shown, client.list_orders()["Orders"], client.get_outpost(OutpostId=outpost_id)["Outpost"]


def refused(client: "OutpostsClient", request: dict[str, Any], error: str, message: str) -> None:
    """Order, be refused, and find nothing changed."""
    present = {member: value for member, value in request.items() if value is not None}
    outposts = client.list_outposts()["Outposts"]
    before = [everything(client, outpost["OutpostId"]) for outpost in outposts]
    with pytest.raises(client.exceptions.from_code(error), match=message):
        client.create_order(**present)
    assert [everything(client, outpost["OutpostId"]) for outpost in outposts] == before


@pytest.mark.parametrize("case", FROM_A_QUOTE)
def test_an_order_from_a_quote_is_refused(sutler: "Sutler", case: str) -> None:
    """Else hardware is bought that nobody asked for, or on terms that nobody offered."""
    client = sutler.client(parameter_validation=False)
    members, error, message = FROM_A_QUOTE[case]
    quote_id = journey.quote(client, journey.outpost(client, journey.site(client)))
    refused(client, journey.order_request(client, quote_id, **members), error, message)


@pytest.mark.parametrize("case", FROM_THE_CATALOG)
def test_an_order_from_the_catalog_is_refused(sutler: "Sutler", case: str) -> None:
    """Else hardware is bought that does not exist, is no longer sold, or cannot work."""
    client = sutler.client(parameter_validation=False)
    items, error, message = FROM_THE_CATALOG[case]
    outpost_id = journey.outpost(client, journey.site(client))
    request = {"OutpostIdentifier": outpost_id, "LineItems": items, "PaymentOption": "ALL_UPFRONT"}
    refused(client, request, error, message)


def test_a_quote_orders_once(client: "OutpostsClient") -> None:
    """Else a button pressed twice buys two racks."""
    quote_id = journey.quote(client, journey.outpost(client, journey.site(client)))
    request = journey.order_request(client, quote_id)
    order_id = client.create_order(**request)["Order"]["OrderId"]
    with pytest.raises(client.exceptions.ConflictException, match=f"already been used for order {order_id}") as again:
        client.create_order(**request)
    assert named(again) == (409, "ORDER", order_id)
    client.cancel_order(OrderId=order_id)
    refused(client, request, "ConflictException", order_id)


def test_an_option_is_ordered_with_its_own_quote(client: "OutpostsClient") -> None:
    """Else one quote's price buys another one's hardware."""
    outpost_id = journey.outpost(client, journey.site(client))
    quotes = [journey.order_request(client, journey.quote(client, outpost_id)) for _ in range(2)]
    foreign = quotes[1]["QuoteOptionIdentifier"]
    refused(client, {**quotes[0], "QuoteOptionIdentifier": foreign}, "ValidationException", f"has no option {foreign}")


def test_a_quote_is_ordered_for_its_own_outpost(client: "OutpostsClient") -> None:
    """Else hardware that was fitted to one site goes to another."""
    site_id = journey.site(client)
    outposts = [journey.outpost(client, site_id) for _ in range(2)]
    request = journey.order_request(client, journey.quote(client, outposts[0]), OutpostIdentifier=outposts[1])
    refused(client, request, "ValidationException", f"is for Outpost {outposts[0]}, not for Outpost {outposts[1]}")


def test_a_quote_that_stands_alone_is_not_ordered(client: "OutpostsClient") -> None:
    """Else nobody has ever checked whether the site can take the hardware."""
    outpost_id = journey.outpost(client, journey.site(client))
    quote = client.get_quote(QuoteIdentifier=journey.quote(client))["Quote"]
    request = {
        "OutpostIdentifier": outpost_id,
        "QuoteIdentifier": quote["QuoteId"],
        "QuoteOptionIdentifier": quote["QuoteOptions"][0]["QuoteOptionIdentifier"],
        "PaymentOption": "ALL_UPFRONT",
    }
    refused(client, request, "ValidationException", "OUTPOST_ID_MISSING_ON_QUOTE_ERROR")


def test_only_the_ways_to_pay_that_were_priced_are_ordered(client: "OutpostsClient") -> None:
    """Else somebody pays a price that was never shown."""
    outpost_id = journey.outpost(client, journey.site(client))
    priced = {"RequestedPaymentOptions": ["NO_UPFRONT"], "RequestedPaymentTerms": ["ONE_YEAR"]}
    request = journey.order_request(client, journey.quote(client, outpost_id, **priced))
    refused(client, request, "ValidationException", "ALL_UPFRONT for PaymentTerm THREE_YEARS is not offered")
    refused(client, {**request, "PaymentOption": "NO_UPFRONT"}, "ValidationException", "is not offered")
    client.create_order(**{**request, "PaymentOption": "NO_UPFRONT", "PaymentTerm": "ONE_YEAR"})


MISSING_AT_THE_SITE: dict[str, tuple[dict[str, Any], str]] = {
    "operating address": ({"OperatingAddress": None}, "OPERATING_ADDRESS_EXISTENCE_CHECK_ERROR"),
    "shipping address": ({"ShippingAddress": None}, "SHIPPING_ADDRESS_EXISTENCE_CHECK_ERROR"),
    "rack properties": ({"RackPhysicalProperties": None}, "RACK_PHYSICAL_PROPERTIES_CHECK_ERROR"),
    "one rack property": ({"UplinkCount": None}, "does not state UplinkCount"),
    "postal code": ({"OperatingAddress": {**journey.ADDRESS, "PostalCode": "1"}}, "VALID_ZIP_CODE_CHECK_ERROR"),
    "power": ({"PowerDrawKva": "POWER_5_KVA"}, "the site has 5 kVA"),
    "floor": ({"MaximumSupportedWeightLbs": "MAX_1400_LBS"}, "the site takes 1400 lb"),
    "uplink": ({"UplinkGbps": "UPLINK_1G", "OpticalStandard": "OPTIC_1000BASE_LX"}, "the site has 1 Gbps"),
}


@pytest.mark.parametrize("case", MISSING_AT_THE_SITE)
@pytest.mark.parametrize("form", ["quote", "catalog"])
def test_an_order_needs_a_site_that_can_take_it(client: "OutpostsClient", form: str, case: str) -> None:
    """Else a rack arrives that cannot be delivered, carried, powered or connected."""
    members, message = MISSING_AT_THE_SITE[case]
    properties = {name: value for name, value in members.items() if name in {*journey.RACK_PROPERTIES}}
    whole: dict[str, Any] = {
        "OperatingAddress": journey.ADDRESS,
        "ShippingAddress": journey.ADDRESS,
        "RackPhysicalProperties": {**journey.RACK_PROPERTIES, **properties},
        **{name: value for name, value in members.items() if name not in properties},
    }
    whole["RackPhysicalProperties"] = without_none(whole["RackPhysicalProperties"] or {})
    site = client.create_site(Name="Lacking", **without_none(whole))["Site"]
    outpost_id = journey.outpost(client, site["SiteId"])
    request: dict[str, Any]
    if form == "quote":
        asked: dict[str, dict[str, Any]] = {
            # Racks of the second generation have no uplinks of 1 Gbps; eleven hosts in one rack are heavy.
            "uplink": {"RequestedCapacities": [ec2("m7i.48xlarge", 1)]},
            "floor": {
                "RequestedCapacities": [ec2("m5.24xlarge", 11)],
                "RequestedConstraints": [{"QuoteConstraintType": "RACK_MAXIMUM", "Value": "1"}],
            },
        }
        request = journey.order_request(client, journey.quote(client, outpost_id, **asked.get(case, {})))
    else:
        item = {"uplink": "OR-FWTFFXJ", "floor": "OR-SUTM511"}.get(case, "OR-SUTM504")
        items = [{"CatalogItemId": item, "Quantity": 1}]
        request = {"OutpostIdentifier": outpost_id, "LineItems": items, "PaymentOption": "ALL_UPFRONT"}
    refused(client, request, "ValidationException", message)


def without_none(members: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in members.items() if value is not None}


def test_racks_do_not_go_to_an_outpost_for_servers(client: "OutpostsClient") -> None:
    """Else a rack is sent to where there is a shelf."""
    outpost_id = journey.outpost(client, journey.site(client), hardware="SERVER")
    request = {"OutpostIdentifier": outpost_id, "LineItems": [FOUR_HOSTS], "PaymentOption": "ALL_UPFRONT"}
    refused(client, request, "ValidationException", "takes SERVER hardware, not RACK")
    with pytest.raises(client.exceptions.ValidationException, match="form factor SERVER, not RACK"):
        journey.quote(client, outpost_id)


def test_the_generation_is_fixed_by_the_first_order(client: "OutpostsClient") -> None:
    """Else racks of two generations, that do not work together, stand side by side."""
    outpost_id, _ = journey.ordered(client)
    outpost = client.get_outpost(OutpostId=outpost_id)["Outpost"]
    assert outpost["Generation"] == "GENERATION_1"
    assert "RackScalingType" not in outpost
    request = {"OutpostIdentifier": outpost_id, "LineItems": [SINGLE_RACK], "PaymentOption": "ALL_UPFRONT"}
    refused(client, request, "ValidationException", "is GENERATION_1")

    second = journey.outpost(client, journey.site(client))
    client.create_order(
        OutpostIdentifier=second, LineItems=[SINGLE_RACK], PaymentOption="ALL_UPFRONT", PaymentTerm="FIVE_YEARS"
    )
    outpost = client.get_outpost(OutpostId=second)["Outpost"]
    assert (outpost["Generation"], outpost["RackScalingType"]) == ("GENERATION_2", "SINGLE_RACK")


def test_the_eleventh_open_order_of_an_outpost_is_over_quota(client: "OutpostsClient") -> None:
    """Else automation that passes here fails against the quota of AWS."""
    outpost_id = journey.outpost(client, journey.site(client))
    request: dict[str, Any] = {"OutpostIdentifier": outpost_id, "PaymentOption": "ALL_UPFRONT"}
    placed = [
        client.create_order(**request, LineItems=[FOUR_HOSTS, NETWORK_RACK][: 2 - bool(number)])["Order"]["OrderId"]
        for number in range(10)
    ]
    with pytest.raises(client.exceptions.ServiceQuotaExceededException, match="10 orders in progress") as over:
        client.create_order(**request, LineItems=[FOUR_HOSTS])
    assert named(over) == (402, None, None)
    client.cancel_order(OrderId=placed[4])
    client.create_order(**request, LineItems=[FOUR_HOSTS])


def by_catalog(client: "OutpostsClient", outpost_id: str, *items: str, quantity: int = 1) -> None:
    """Order so many of each catalog item for an Outpost."""
    client.create_order(
        OutpostIdentifier=outpost_id,
        LineItems=[{"CatalogItemId": item, "Quantity": quantity} for item in items],
        PaymentOption="ALL_UPFRONT",
    )


def test_a_single_rack_stays_alone(client: "OutpostsClient") -> None:
    """Else an Outpost that cannot scale out is multiplied, or gets racks without the network that they need."""
    outpost_id = journey.outpost(client, journey.site(client))
    with pytest.raises(client.exceptions.ValidationException, match="2 racks; its design allows 1"):
        by_catalog(client, outpost_id, "OR-SUTM7S4", quantity=2)
    with pytest.raises(client.exceptions.ValidationException, match="MULTI_RACK and GENERATION_2 SINGLE_RACK"):
        by_catalog(client, outpost_id, "OR-SUTM7S4", "OR-SUTM704", "OR-SUTNET2")
    by_catalog(client, outpost_id, "OR-SUTM7S4")
    with pytest.raises(client.exceptions.ValidationException, match="2 racks; its design allows 1"):
        by_catalog(client, outpost_id, "OR-SUTC7S4")
    with pytest.raises(client.exceptions.ValidationException, match="MULTI_RACK"):
        by_catalog(client, outpost_id, "OR-SUTM704", "OR-SUTNET2")


def test_network_racks_fix_the_generation_too(client: "OutpostsClient") -> None:
    """Else aggregation racks of the first generation stand in for network racks of the second."""
    outpost_id = journey.outpost(client, journey.site(client))
    by_catalog(client, outpost_id, "OR-SUTACE1")
    assert client.get_outpost(OutpostId=outpost_id)["Outpost"]["Generation"] == "GENERATION_1"
    with pytest.raises(client.exceptions.ValidationException, match="GENERATION_1; the hardware is GENERATION_2"):
        by_catalog(client, outpost_id, "OR-SUTM704", "OR-SUTNET2")


def test_an_outpost_has_no_more_racks_than_a_quote_can_list(client: "OutpostsClient") -> None:
    """Else quotes for it leave the service model."""
    outpost_id = journey.outpost(client, journey.site(client))
    with pytest.raises(client.exceptions.ValidationException, match="104 racks; its design allows 100"):
        by_catalog(client, outpost_id, "OR-SUTM504", "OR-SUTACE1", quantity=52)


def test_the_catalog_is_not_sold_where_quotes_are_not(client: "OutpostsClient") -> None:
    """Else hardware goes to a country where there are no Outposts."""
    site_id = journey.site(client)
    outpost_id = journey.outpost(client, site_id)
    elsewhere = {**journey.ADDRESS, "CountryCode": "KP", "PostalCode": "1"}
    client.update_site_address(SiteId=site_id, AddressType="OPERATING_ADDRESS", Address=elsewhere)  # type: ignore[arg-type]  # a copy of ADDRESS
    with pytest.raises(client.exceptions.ValidationException, match="not available in the country KP"):
        by_catalog(client, outpost_id, "OR-SUTM504")


def test_an_expansion_joins_the_contract_that_runs(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else whoever extends an Outpost has to know the term of its first order."""
    outpost_id = journey.outpost(client, journey.site(client))
    sutler.until(journey.order(client, journey.quote(client, outpost_id), PaymentTerm="ONE_YEAR"), "COMPLETED")
    answer = client.create_order(OutpostIdentifier=outpost_id, LineItems=[FOUR_HOSTS], PaymentOption="ALL_UPFRONT")
    assert answer["Order"]["PaymentTerm"] == "ONE_YEAR"

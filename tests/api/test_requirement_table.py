"""Does each ordering requirement come to each status that it can have, for its own reason, and stop the order or not?

One row is a situation, as clients bring it about, and what it makes of the requirements that it is about. Together the
rows reach every pair of a requirement and a status but those of `IMPOSSIBLE`, each of which has its reason.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.exceptions import ClientError

import journey
from journey import ADDRESS, RACK_PROPERTIES, ec2
from sutler.wire.contract import ENUMS, OPERATIONS

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler

ACTIVE: Final = "OUTPOST_ACTIVE_CHECK_ERROR"
ORDERS: Final = "MAXIMUM_ALLOWED_ORDERS_CHECK_ERROR"
ZIP: Final = "VALID_ZIP_CODE_CHECK_ERROR"
RACK: Final = "RACK_PHYSICAL_PROPERTIES_CHECK_ERROR"
OPERATING: Final = "OPERATING_ADDRESS_EXISTENCE_CHECK_ERROR"
SHIPPING: Final = "SHIPPING_ADDRESS_EXISTENCE_CHECK_ERROR"
COUNTRY: Final = "COUNTRY_CODE_MISMATCH_CHECK_ERROR"
GENERATION: Final = "OUTPOST_GENERATION_MISMATCH_ERROR"
UNSUPPORTED: Final = "UNSUPPORTED"
MISSING: Final = "OUTPOST_ID_MISSING_ON_QUOTE_ERROR"
SUPPORT: Final = "ENTERPRISE_SUPPORT_ERROR"
NAME: Final = "SHIPPING_ADDRESS_MISSING_CONTACT_NAME_ERROR"
NUMBER: Final = "SHIPPING_ADDRESS_MISSING_CONTACT_NUMBER_ERROR"
INFO: Final = "SHIPPING_ADDRESS_MISSING_CONTACT_INFO_ERROR"
CHANGED: Final = "OUTPOST_STATE_CHANGED_ERROR"
GONE: Final = "OUTPOST_NOT_FOUND_ERROR"
RENEWAL: Final = "OUTPOST_RENEWAL_REQUIRED_ERROR"
ALL: Final = frozenset(ENUMS["OrderingRequirementType"])
STATUSES: Final = ENUMS["OrderingRequirementStatus"]
CONTACTS: Final = (NAME, NUMBER, INFO)

IMPOSSIBLE: Final[Mapping[tuple[str, str], str]] = {
    **{
        (UNSUPPORTED, status): "the model keeps it for clients that are older than a requirement" for status in STATUSES
    },
    (MISSING, "EXEMPT"): "every quote is asked whether it has an Outpost",
    (SUPPORT, "EXEMPT"): "every account is asked for its support plan",
    (SUPPORT, "FAIL"): "every account has the support plan; there is no setting for one that has not yet",
    (ACTIVE, "FAIL"): "nothing retires an Outpost yet: StartOutpostDecommission is not served",
    **{(contact, "FAIL"): "an Address without ContactName or ContactPhoneNumber is refused" for contact in CONTACTS},
}
"""The pairs that no client can bring about, and why; tests/unit/rules makes the checks themselves fail."""

Situation = Callable[["OutpostsClient", "Sutler"], str]
"""Brings something about, and returns the id of the quote to look at."""


@dataclass(frozen=True)
class Row:
    """A situation, what it makes of the requirements that it is about, and with what an order is then refused.

    Args:
        error: None when the order goes through.
        told: words that the messages of the failing requirements have, so that somebody knows what to do.
    """

    situation: Situation
    status: Mapping[str, str]
    error: str | None = None
    told: tuple[str, ...] = field(default=())


def standing_alone(client: "OutpostsClient", _: "Sutler") -> str:
    return journey.quote(client)


def for_an_outpost_that_has_nothing(client: "OutpostsClient", _: "Sutler") -> str:
    return journey.quote(client, journey.outpost(client, journey.site(client)))


def at_a_site_that_says_nothing(client: "OutpostsClient", _: "Sutler") -> str:
    site_id = client.create_site(Name="Bare")["Site"]["SiteId"]
    return journey.quote(client, journey.outpost(client, site_id))


def for_an_outpost_that_was_deleted(client: "OutpostsClient", _: "Sutler") -> str:
    outpost_id = journey.outpost(client, journey.site(client))
    quote_id = journey.quote(client, outpost_id)
    client.delete_outpost(OutpostId=outpost_id)
    return quote_id


def at_a_site_of(**members: Any) -> Situation:
    def bring_about(client: "OutpostsClient", _: "Sutler") -> str:
        complete = {
            "OperatingAddress": ADDRESS,
            "ShippingAddress": ADDRESS,
            "RackPhysicalProperties": RACK_PROPERTIES,
        }
        site_id = client.create_site(Name="Site", **{**complete, **members})["Site"]["SiteId"]
        return journey.quote(client, journey.outpost(client, site_id))

    return bring_about


def for_another_country(client: "OutpostsClient", _: "Sutler") -> str:
    return journey.quote(client, journey.outpost(client, journey.site(client)), CountryCode="DE")


def while_the_first_rack_is_installed(client: "OutpostsClient", sutler: "Sutler") -> str:
    outpost_id, order_id = journey.ordered(client)
    sutler.until(order_id, "DELIVERED")
    sutler.advance(days=8)
    assert client.get_outpost(OutpostId=outpost_id)["Outpost"]["LifeCycleStatus"] == "PROVISIONING"
    return journey.quote(client, outpost_id)


def for_an_active_outpost(client: "OutpostsClient", sutler: "Sutler") -> str:
    outpost_id, order_id = journey.ordered(client)
    sutler.until(order_id, "COMPLETED")
    return journey.quote(client, outpost_id)


def of_another_generation(client: "OutpostsClient", _: "Sutler") -> str:
    return journey.quote(client, journey.ordered(client)[0], RequestedCapacities=[ec2("m7i.48xlarge", 1)])


def made_before_another_order(client: "OutpostsClient", _: "Sutler") -> str:
    outpost_id = journey.outpost(client, journey.site(client))
    quote_id = journey.quote(client, outpost_id)
    journey.order(client, journey.quote(client, outpost_id))
    return quote_id


def month_to_month(client: "OutpostsClient", sutler: "Sutler") -> str:
    outpost_id = journey.outpost(client, journey.site(client))
    order_id = journey.order(client, journey.quote(client, outpost_id), PaymentTerm="ONE_YEAR")
    sutler.until(order_id, "COMPLETED")
    sutler.advance(days=366)
    return journey.quote(client, outpost_id)


def with_ten_orders_open(client: "OutpostsClient", _: "Sutler") -> str:
    outpost_id = journey.outpost(client, journey.site(client))
    for number in range(10):
        client.create_order(
            OutpostIdentifier=outpost_id,
            LineItems=[{"CatalogItemId": "OR-SUTM504" if number else "OR-SUTACE1", "Quantity": 1}],
            PaymentOption="NO_UPFRONT",
        )
    return journey.quote(client, outpost_id)


def passing(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "PASS")


def exempt(*names: str) -> dict[str, str]:
    return dict.fromkeys(names, "EXEMPT")


COMPLETE_SITE: Final = passing(OPERATING, SHIPPING, *CONTACTS, ZIP, COUNTRY, RACK)
ROWS: Final = (
    Row(
        standing_alone,
        {MISSING: "FAIL", SUPPORT: "PASS", **exempt(*(ALL - {MISSING, SUPPORT, UNSUPPORTED}))},
        "ValidationException",
        ("UpdateQuote",),
    ),
    Row(
        for_an_outpost_that_has_nothing,
        {**COMPLETE_SITE, **passing(MISSING, GONE, ORDERS, CHANGED, SUPPORT), **exempt(ACTIVE, GENERATION, RENEWAL)},
    ),
    Row(
        at_a_site_that_says_nothing,
        {OPERATING: "FAIL", SHIPPING: "FAIL", RACK: "FAIL", **exempt(ZIP, COUNTRY, *CONTACTS)},
        "ValidationException",
        ("UpdateSiteAddress", "UpdateSiteRackPhysicalProperties", "PowerDrawKva"),
    ),
    Row(
        for_an_outpost_that_was_deleted,
        {GONE: "FAIL", **passing(MISSING, SUPPORT), **exempt(*(ALL - {MISSING, SUPPORT, UNSUPPORTED, GONE}))},
        "NotFoundException",
        ("UpdateQuote",),
    ),
    Row(
        at_a_site_of(ShippingAddress={**ADDRESS, "PostalCode": "9810"}),
        {**COMPLETE_SITE, ZIP: "FAIL"},
        "ValidationException",
        ("UpdateSiteAddress", "for example"),
    ),
    Row(for_another_country, {**COMPLETE_SITE, COUNTRY: "FAIL"}, "ValidationException", ("UpdateQuote", "DE", "US")),
    Row(
        at_a_site_of(RackPhysicalProperties={**RACK_PROPERTIES, "PowerDrawKva": "POWER_5_KVA"}),
        {**COMPLETE_SITE, RACK: "FAIL"},
        "ValidationException",
        ("UpdateSiteRackPhysicalProperties", "6.39 kVA", "5 kVA"),
    ),
    Row(while_the_first_rack_is_installed, {**exempt(ACTIVE, RENEWAL), **passing(GENERATION, ORDERS, CHANGED)}),
    Row(for_an_active_outpost, passing(ACTIVE, GENERATION, RENEWAL, ORDERS, CHANGED)),
    Row(
        of_another_generation,
        {GENERATION: "FAIL", **exempt(ACTIVE, RENEWAL)},
        "ValidationException",
        ("UpdateQuote", "GENERATION_1", "GENERATION_2"),
    ),
    Row(made_before_another_order, {CHANGED: "FAIL"}, "ValidationException", ("UpdateQuote",)),
    Row(month_to_month, {RENEWAL: "FAIL", ACTIVE: "PASS"}, "ValidationException", ("CreateRenewal",)),
    Row(with_ten_orders_open, {ORDERS: "FAIL"}, "ServiceQuotaExceededException", ("10", "CancelOrder")),
)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.situation.__qualname__.partition(".")[0])
def test_each_requirement_comes_to_the_status_that_the_situation_makes(
    client: "OutpostsClient", sutler: "Sutler", row: Row
) -> None:
    """Else somebody is stopped who may order, or orders what AWS would refuse, or is not told what to do."""
    quote_id = row.situation(client, sutler)
    quote = client.get_quote(QuoteIdentifier=quote_id)["Quote"]
    evaluated: dict[str, Any] = {one["OrderingRequirementType"]: one for one in quote["OrderingRequirements"]}
    assert {name: evaluated[name]["Status"] for name in row.status} == row.status
    failing = {name for name, one in evaluated.items() if one["Status"] == "FAIL"}
    assert failing == {name for name, status in row.status.items() if status == "FAIL"}, "and nothing else fails"
    said = " ".join(evaluated[name]["StatusMessage"] for name in failing)
    assert all(word in said for word in row.told), said
    for name in failing:
        assert any(operation in evaluated[name]["StatusMessage"] for operation in OPERATIONS), evaluated[name]
    assert all("StatusMessage" in one for one in evaluated.values() if one["Status"] == "EXEMPT")
    outpost_id = quote.get("OutpostArn", "op-0123456789abcdef0").rpartition("/")[2]
    asked: dict[str, Any] = {
        "OutpostIdentifier": outpost_id,
        "QuoteIdentifier": quote_id,
        "QuoteOptionIdentifier": quote["QuoteOptions"][0]["QuoteOptionIdentifier"],
        "PaymentOption": "ALL_UPFRONT",
    }
    if row.error is None:
        assert client.create_order(**asked)["Order"]["Status"] == "PREPARING"
        return
    if "OutpostArn" not in quote:
        asked["OutpostIdentifier"] = journey.outpost(client, journey.site(client))
    with pytest.raises(ClientError) as refused:
        client.create_order(**asked)
    error = refused.value.response["Error"]
    assert error["Code"] == row.error
    if row.error == "ValidationException":
        assert all(name in error["Message"] for name in failing), error


def test_the_rows_reach_every_pair_that_can_occur() -> None:
    """Else a requirement has a status that nobody has ever seen."""
    reached = {pair for row in ROWS for pair in row.status.items()}
    every = set(product(ALL, STATUSES))
    assert len(ALL) == 17
    assert reached & set(IMPOSSIBLE) == set()
    assert reached | set(IMPOSSIBLE) == every, every - reached - set(IMPOSSIBLE)


def test_the_chosen_option_must_suit_the_site_though_another_would(client: "OutpostsClient") -> None:
    """Else a rack is ordered for a position that cannot feed it, because the quote also has a lighter one."""
    site_id = journey.site(client)
    quote_id = journey.quote(client, journey.outpost(client, site_id), RequestedCapacities=[ec2("m5.24xlarge", 5)])
    client.update_site_rack_physical_properties(SiteId=site_id, PowerDrawKva="POWER_10_KVA")
    quote = client.get_quote(QuoteIdentifier=quote_id)["Quote"]
    assert {one["OrderingRequirementType"]: one["Status"] for one in quote["OrderingRequirements"]}[RACK] == "PASS"
    small, large = (option["QuoteOptionIdentifier"] for option in quote["QuoteOptions"][:2])
    with pytest.raises(client.exceptions.ValidationException, match=f"{RACK}.*10.04 kVA"):
        journey.order(client, quote_id, QuoteOptionIdentifier=large)
    journey.order(client, quote_id, QuoteOptionIdentifier=small)

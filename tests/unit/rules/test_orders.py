"""Is each mistake in an order told for what it is, and its nearest correct neighbour let through?"""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sutler.rules.orders import (
    RACKS_MAX,
    RackKind,
    catalog_item_refusal,
    country_refusal,
    dependent_refusal,
    form_refusal,
    hardware_refusal,
    network_rack_refusal,
    open_orders_refusal,
    option_refusal,
    price_refusal,
    quote_refusal,
    rack_count_refusal,
    server_refusal,
)
from sutler.rules.refusal import Refusal
from sutler.wire.contract import ENUMS, OPERATIONS

QUOTE, OPTION, OUTPOST, ORDER = (f"{kind}-0123456789abcdef0" for kind in ("oq", "oqo", "op", "oo"))
ITEM = {"CatalogItemId": "OR-SUTM504", "Quantity": 1}


def told(refusal: Refusal | None, *words: str) -> Refusal:
    """Return a refusal of CreateOrder that the model lists and that names what it is about."""
    assert refusal is not None
    assert refusal.code in OPERATIONS["CreateOrder"].errors
    assert len(refusal.message) <= 1000
    for word in words:
        assert word in refusal.message
    return refusal


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({"QuoteIdentifier": QUOTE, "LineItems": [ITEM]}, ["QuoteIdentifier", "LineItems"]),
        ({}, ["QuoteIdentifier", "LineItems"]),
        ({"QuoteOptionIdentifier": OPTION}, ["QuoteOptionIdentifier", "QuoteIdentifier"]),
        ({"QuoteOptionIdentifier": OPTION, "LineItems": [ITEM]}, ["QuoteOptionIdentifier", "QuoteIdentifier"]),
        ({"LineItems": [ITEM, {"Quantity": 1}]}, ["LineItems.2", "CatalogItemId"]),
        ({"LineItems": [{"CatalogItemId": "OR-SUTM504"}]}, ["LineItems.1", "Quantity"]),
        ({"LineItems": [{}]}, ["CatalogItemId and no Quantity"]),
        ({"LineItems": [{**ITEM, "Quantity": RACKS_MAX + 1}]}, ["LineItems.1.Quantity", str(RACKS_MAX)]),
    ],
)
def test_an_order_is_of_a_quote_or_of_items_and_says_all_that_it_must(
    request_: dict[str, Any], words: list[str]
) -> None:
    """Else an order is placed of which nobody can say what it orders."""
    assert told(form_refusal(request_), *words).code == "ValidationException"


@pytest.mark.parametrize(
    "request_",
    [
        {"QuoteIdentifier": QUOTE, "QuoteOptionIdentifier": OPTION},
        {"QuoteIdentifier": QUOTE},
        {"LineItems": [ITEM, {**ITEM, "Quantity": RACKS_MAX}]},
    ],
)
def test_both_forms_of_the_documentation_are_accepted(request_: dict[str, Any]) -> None:
    """Else nobody can order."""
    assert form_refusal(request_) is None


def test_a_used_quote_names_the_order_that_used_it() -> None:
    """Else a script that ordered twice cannot find the order that it has."""
    refusal = quote_refusal(QUOTE, "ORDER_SUBMITTED", quote_outpost_id=OUTPOST, outpost_id="op-other", order_id=ORDER)
    refusal = told(refusal, QUOTE, ORDER)
    assert (refusal.code, refusal.resource_type, refusal.resource_id) == ("ConflictException", "ORDER", ORDER)


def test_an_expired_quote_and_one_of_another_outpost_are_not_ordered() -> None:
    """Else old prices are charged, or hardware goes to the wrong site."""
    expired = quote_refusal(QUOTE, "EXPIRED", quote_outpost_id=OUTPOST, outpost_id=OUTPOST, order_id=None)
    assert told(expired, QUOTE, "expired").code == "ValidationException"
    elsewhere = quote_refusal(QUOTE, "CREATED", quote_outpost_id="op-elsewhere", outpost_id=OUTPOST, order_id=None)
    assert told(elsewhere, QUOTE, OUTPOST, "op-elsewhere").code == "ValidationException"
    # One that has no Outpost yet is for the ordering requirements, which say how to give it one.
    for of_quote in (OUTPOST, None):
        assert quote_refusal(QUOTE, "CREATED", quote_outpost_id=of_quote, outpost_id=OUTPOST, order_id=None) is None


def test_every_status_of_a_quote_is_decided() -> None:
    """Else a status that the model adds is ordered from by default."""
    refused = {
        status: quote_refusal(QUOTE, status, quote_outpost_id=OUTPOST, outpost_id=OUTPOST, order_id=ORDER) is not None
        for status in ENUMS["QuoteStatus"]
    }
    assert refused == {"CREATED": False, "ORDER_SUBMITTED": True, "EXPIRED": True}


def test_an_option_is_named_where_there_is_a_choice() -> None:
    """Else the dearer configuration is bought by chance."""
    assert told(option_refusal(QUOTE, None, ["oqo-1", "oqo-2"]), "2 options").code == "ValidationException"
    assert option_refusal(QUOTE, None, ["oqo-1"]) is None


def test_an_option_is_one_of_its_quote() -> None:
    """Else an option of another quote is ordered at this one's price."""
    assert told(option_refusal(QUOTE, "oqo-3", ["oqo-1", "oqo-2"]), "oqo-3", "oqo-1, oqo-2")
    assert told(option_refusal(QUOTE, None, []), QUOTE, "StatusMessage")
    assert told(option_refusal(QUOTE, "oqo-1", []), QUOTE, "StatusMessage")
    assert option_refusal(QUOTE, "oqo-2", ["oqo-1", "oqo-2"]) is None


@given(
    st.sampled_from(ENUMS["PaymentOption"]),
    st.sampled_from(ENUMS["PaymentTerm"]),
    st.lists(st.tuples(st.sampled_from(ENUMS["PaymentOption"]), st.sampled_from(ENUMS["PaymentTerm"])), unique=True),
)
def test_only_what_was_priced_can_be_paid(option: str, term: str, priced: list[tuple[str, str]]) -> None:
    """Else an order is charged what nobody has offered."""
    refusal = price_refusal(option, term, priced)
    if (option, term) in priced:
        assert refusal is None
    else:
        offered = [f"{other} for {length}" for other, length in priced] or ["nothing"]
        assert told(refusal, option, term, *offered).code == "ValidationException"


def test_the_last_open_order_of_the_quota_is_placed_and_the_next_one_is_not() -> None:
    """Else automation that passes here fails against the quota."""
    assert open_orders_refusal(OUTPOST, 9, 10) is None
    assert told(open_orders_refusal(OUTPOST, 10, 10), OUTPOST, "10").code == "ServiceQuotaExceededException"


def test_a_discontinued_item_is_not_sold() -> None:
    """Else servers are ordered that AWS no longer makes."""
    assert catalog_item_refusal("OR-M6GJ8FE", available=True) is None
    assert told(catalog_item_refusal("OR-M6GJ8FE", available=False), "OR-M6GJ8FE", "DISCONTINUED")


def test_racks_do_not_come_without_the_network_that_they_need() -> None:
    """Else second-generation racks stand there with nothing to talk to."""
    assert network_rack_refusal(0) is None
    assert told(network_rack_refusal(2), "2 more").code == "ValidationException"


GEN_1 = ("GENERATION_1", None)
SINGLE = ("GENERATION_2", "SINGLE_RACK")
MULTI = ("GENERATION_2", "MULTI_RACK")


@pytest.mark.parametrize(
    ("hardware_type", "kind", "form_factors", "kinds", "words"),
    [
        ("SERVER", None, {"RACK"}, {GEN_1}, ["SERVER", "RACK"]),
        ("RACK", None, {"SERVER"}, set(), ["RACK", "SERVER"]),
        ("RACK", None, {"RACK"}, {GEN_1, MULTI}, ["GENERATION_1", "GENERATION_2 MULTI_RACK"]),
        ("RACK", GEN_1, {"RACK"}, {MULTI}, ["GENERATION_1", "GENERATION_2"]),
        ("RACK", None, {"RACK"}, {SINGLE, MULTI}, ["SINGLE_RACK", "MULTI_RACK"]),
        ("RACK", SINGLE, {"RACK"}, {MULTI}, ["SINGLE_RACK", "MULTI_RACK"]),
    ],
)
def test_hardware_of_another_kind_than_the_outpost_is_refused(
    hardware_type: str,
    kind: RackKind | None,
    form_factors: set[str],
    kinds: set[RackKind],
    words: list[str],
) -> None:
    """Else an Outpost gets hardware that it cannot use."""
    refusal = hardware_refusal(
        OUTPOST,
        hardware_type,
        kind,
        form_factors=frozenset(form_factors),
        rack_kinds=frozenset(kinds),
    )
    assert told(refusal, *words).code == "ValidationException"


@pytest.mark.parametrize(
    ("hardware_type", "kind", "kinds"),
    [("RACK", None, {MULTI}), ("RACK", GEN_1, {GEN_1}), ("RACK", MULTI, {MULTI}), ("SERVER", None, set())],
)
def test_hardware_of_the_kind_of_the_outpost_is_accepted(
    hardware_type: str, kind: RackKind | None, kinds: set[RackKind]
) -> None:
    """Else an Outpost cannot be extended."""
    refusal = hardware_refusal(
        OUTPOST,
        hardware_type,
        kind,
        form_factors=frozenset({hardware_type}),
        rack_kinds=frozenset(kinds),
    )
    assert refusal is None


def test_an_outpost_has_no_more_racks_than_its_design_allows() -> None:
    """Else a single rack is multiplied, or a quote has more racks than it can list."""
    assert rack_count_refusal(OUTPOST, 1, 1) is None
    assert told(rack_count_refusal(OUTPOST, 2, 1), OUTPOST, "2 racks", "allows 1").code == "ValidationException"
    assert rack_count_refusal(OUTPOST, RACKS_MAX, None) is None
    assert told(rack_count_refusal(OUTPOST, RACKS_MAX + 1, None), str(RACKS_MAX)).code == "ValidationException"


def test_hardware_is_not_sent_to_a_country_where_it_is_not_sold() -> None:
    """Else an order by catalog items goes where no quote would."""
    assert country_refusal("US", frozenset({"US"})) is None
    assert country_refusal("", frozenset({"US"})) is None  # the missing address is a requirement of its own
    assert told(country_refusal("RU", frozenset({"US"})), "RU").code == "ValidationException"


def test_a_server_outpost_holds_one_server() -> None:
    """Else a second server comes to an Outpost that has no place for it."""
    assert server_refusal(OUTPOST, 1, None) is None
    assert told(server_refusal(OUTPOST, 2, None), OUTPOST, "2").code == "ValidationException"
    again = told(server_refusal(OUTPOST, 1, ORDER), OUTPOST, ORDER)
    assert (again.code, again.resource_type, again.resource_id) == ("ConflictException", "ORDER", ORDER)


@pytest.mark.parametrize(
    ("standing", "updated", "missing", "refused"),
    [
        (set(), set(), 0, False),
        ({"1"}, {"1"}, 0, False),
        ({"1"}, set(), 0, False),
        ({"1"}, {"2"}, 0, True),
        (set(), {"1"}, 0, True),
        ({"1"}, set(), 1, True),
    ],
)
def test_an_order_stays_while_others_build_on_it(
    standing: set[str], updated: set[str], missing: int, refused: bool
) -> None:
    """Else hosts are delivered for a rack, or racks without the network rack, that never comes."""
    refusal = dependent_refusal(
        ORDER,
        standing_racks=frozenset(standing),
        updated_racks=frozenset(updated),
        missing_network_racks=missing,
    )
    assert (refusal is not None) is refused
    if refusal is not None:
        assert (refusal.code, refusal.resource_type, refusal.resource_id) == ("ConflictException", "ORDER", ORDER)

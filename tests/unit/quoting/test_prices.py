"""Do the prices come out to the cent, as published and as the factors say?"""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sutler.quoting.catalog_plans import plan_of
from sutler.quoting.prices import cents, order_prices, prices
from sutler.quoting.question import Price
from unit.quoting.asking import REFERENCE, ask, capacity, ebs


@pytest.mark.parametrize(
    ("capacities", "usd"),
    [
        ([capacity("c5.24xlarge", 1), ebs(11)], "239761.41"),
        ([capacity("m5.24xlarge", 1), ebs(11)], "246373.14"),
        ([capacity("m5.24xlarge", 12), ebs(11)], "738314.48"),
        ([capacity("r5.24xlarge", 12), ebs(11)], "898129.52"),
        ([capacity("m5.24xlarge", 8), capacity("c5.24xlarge", 4)], "590216.36"),
        ([capacity("c5.24xlarge", 1)], "118110.21"),
        ([capacity("g4dn.12xlarge", 2)], "161000.00"),
    ],
)
def test_published_totals_come_out_to_the_cent(capacities: list[dict[str, object]], usd: str) -> None:
    """Else nobody can compare a quote with the list prices."""
    answer = ask(*capacities, payment_options=["ALL_UPFRONT"], payment_terms=["THREE_YEARS"])
    assert answer.options[0].prices == (Price("ALL_UPFRONT", "THREE_YEARS", int(Decimal(usd) * 100), 0),)


def test_catalog_items_cost_what_their_hardware_costs() -> None:
    """Else an order by line items costs something else than the same hardware by quote."""
    item = REFERENCE.catalog.items["OR-HUZEI16"]
    priced = order_prices([plan_of(item, REFERENCE)] * 2, "US", REFERENCE)
    assert Price("ALL_UPFRONT", "THREE_YEARS", 2 * 59021636, 0) in priced
    assert len(priced) == 6, "two terms for the first generation"


def test_places_terms_and_ways_to_pay_follow_the_price_book() -> None:
    """Else the prices are not those that the documentation of the price book states."""
    found = {
        (p.payment_option, p.payment_term): p
        for p in prices(10_000_000, "DE", REFERENCE, terms=("ONE_YEAR", "FIVE_YEARS"))
    }
    assert found["ALL_UPFRONT", "ONE_YEAR"].upfront_usd_cents == 4_860_000  # x 1.08 x 0.45
    assert found["ALL_UPFRONT", "FIVE_YEARS"].upfront_usd_cents == 16_200_000  # x 1.08 x 1.5
    assert found["NO_UPFRONT", "ONE_YEAR"].monthly_usd_cents == 425_571  # x 0.0875661, 425 571.2
    assert found["PARTIAL_UPFRONT", "FIVE_YEARS"].upfront_usd_cents == 8_938_279  # x 0.5517456, 8 938 278.7
    (usual,) = prices(10_000_000, "XX", REFERENCE, terms=("THREE_YEARS",), options=("ALL_UPFRONT",))
    assert usual.upfront_usd_cents == 11_800_000


@given(st.fractions(min_value=0, max_value=10**9))
def test_rounding_is_half_up(exact: Fraction) -> None:
    """Else a total is a cent off."""
    scaled = Fraction(int(exact * 1000), 1000)
    decimal = Decimal(scaled.numerator) / Decimal(scaled.denominator)
    assert cents(scaled) == int(decimal.quantize(Decimal(1), ROUND_HALF_UP))


def test_longer_terms_and_more_upfront_never_cost_more_a_year() -> None:
    """Else the guide's order of terms and payment options does not hold."""
    months = {"ONE_YEAR": 12, "THREE_YEARS": 36, "FIVE_YEARS": 60}
    found = prices(12_345_678, "JP", REFERENCE, terms=tuple(months))
    yearly = {
        (p.payment_term, p.payment_option): (p.upfront_usd_cents + p.monthly_usd_cents * months[p.payment_term])
        / months[p.payment_term]
        for p in found
    }
    for term in months:
        assert yearly[term, "ALL_UPFRONT"] < yearly[term, "PARTIAL_UPFRONT"] < yearly[term, "NO_UPFRONT"]
    for option in ("ALL_UPFRONT", "PARTIAL_UPFRONT", "NO_UPFRONT"):
        assert yearly["FIVE_YEARS", option] < yearly["THREE_YEARS", option] < yearly["ONE_YEAR", option]


def test_a_price_is_sent_as_exact_dollars() -> None:
    """Else a client reads 32-bit artefacts."""
    assert Price("PARTIAL_UPFRONT", "ONE_YEAR", 12710706, 353242).to_wire() == {
        "PricingType": "SUBSCRIPTION",
        "SubscriptionPricingDetails": {
            "PaymentOption": "PARTIAL_UPFRONT",
            "PaymentTerm": "ONE_YEAR",
            "UpfrontPrice": 127107.06,
            "MonthlyRecurringPrice": 3532.42,
            "Currency": "USD",
        },
    }

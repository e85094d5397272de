"""Do the prices come out to the cent, as published and as the factors say?"""

import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sutler.quoting.catalog_plans import plan_of
from sutler.quoting.prices import cents, order_prices, prices
from sutler.quoting.question import Price
from sutler.reference.prices import PAYMENT_OPTIONS, TERMS
from unit.quoting.asking import REFERENCE, ask, capacity, ebs

# Every total, three years all upfront in the US, that is published, and where.
PW = "AWS pricing white paper, How AWS Pricing Works, hybrid cloud architecture cost breakdown"
L19 = "price analysis of 2019-12, blog.usejournal.com/aws-outposts-68e78592c7f8"
L21 = "price analysis of 2021-01, Outposts 2021: stories for folks who love spreadsheets"
PUBLISHED = [
    (PW, [capacity("c5.24xlarge", 1), ebs(11)], "239761.41"),
    (PW, [capacity("m5.24xlarge", 1), ebs(11)], "246373.14"),
    (L19, [capacity("m5.24xlarge", 12), ebs(11)], "738314.48"),
    (L19, [capacity("r5.24xlarge", 12), ebs(11)], "898129.52"),
    (L21, [capacity("m5.24xlarge", 8), capacity("c5.24xlarge", 4)], "590216.36"),
    (L21, [capacity("c5.24xlarge", 1)], "118110.21"),
    (f"{L21}; rounded there", [capacity("g4dn.12xlarge", 2)], "161000.00"),
]
PUBLISHED_ITEMS = [
    (L21, "OR-HUZEI16", "590216.36"),
    (L21, "OR-FWTFFXJ", "118110.21"),
    (f"{L21}; rounded there", "OR-LMF5LJ1", "161000.00"),
]


@pytest.mark.parametrize(("source", "capacities", "usd"), PUBLISHED)
def test_published_totals_come_out_to_the_cent(source: str, capacities: list[dict[str, object]], usd: str) -> None:
    """Else nobody can compare a quote with the list prices."""
    answer = ask(*capacities, payment_options=["ALL_UPFRONT"], payment_terms=["THREE_YEARS"])
    assert answer.options[0].prices == (Price("ALL_UPFRONT", "THREE_YEARS", int(Decimal(usd) * 100), 0),), source


@pytest.mark.parametrize(("source", "item", "usd"), PUBLISHED_ITEMS)
def test_published_totals_of_catalog_items_come_out_to_the_cent(source: str, item: str, usd: str) -> None:
    """Else an order by line items costs something else than AWS's own list says."""
    priced = order_prices([plan_of(REFERENCE.catalog.items[item], REFERENCE)], "US", REFERENCE)
    assert Price("ALL_UPFRONT", "THREE_YEARS", int(Decimal(usd) * 100), 0) in priced, source


def test_everything_that_is_shipped_has_a_price() -> None:
    """Else a quote from the shipped data says that something is not sold."""
    book, hardware = REFERENCE.prices, REFERENCE.hardware
    assert book.racks_usd_cents.keys() == hardware.designs.keys()
    assert book.hosts_usd_cents.keys() == hardware.hosts.keys()
    assert book.storage_usd_cents_per_gib.keys() == hardware.storage.keys()


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


BOOK = REFERENCE.prices
MONTHS = {term: BOOK.terms[term].months for term in TERMS}
ITEMS = [*BOOK.racks_usd_cents.values(), *BOOK.hosts_usd_cents.values()] + [
    per_gib * 1024 * tib
    for key, per_gib in BOOK.storage_usd_cents_per_gib.items()
    for tib, _ in REFERENCE.hardware.storage[key].tiers
]
"""The price of everything in the book, three years all upfront in the US; storage by its tiers."""


def paid(price: Price, months: int) -> int:
    """Return what is paid in all over so many months, in cents."""
    return price.upfront_usd_cents + price.monthly_usd_cents * months


def priced(usd_cents: int, country: str, remaining: Fraction = Fraction(1)) -> dict[tuple[str, str], Price]:
    found = prices(usd_cents, country, REFERENCE, terms=TERMS, remaining=remaining)
    return {(price.payment_term, price.payment_option): price for price in found}


bills = st.lists(st.tuples(st.sampled_from(ITEMS), st.integers(1, 40)), min_size=1, max_size=6).map(
    lambda lines: sum(price * count for price, count in lines)
)
places = st.sampled_from([*BOOK.countries, "XX"])


@given(bills, places)
def test_a_year_costs_less_in_a_longer_term(usd_cents: int, country: str) -> None:
    """Else the guide's order of terms does not hold (1 year the highest overall cost, 5 years the lowest)."""
    found = priced(usd_cents, country)
    for option in PAYMENT_OPTIONS:
        yearly = [Fraction(paid(found[term, option], MONTHS[term]) * 12, MONTHS[term]) for term in TERMS]
        assert yearly[0] > yearly[1] > yearly[2]


@given(bills, places)
def test_the_more_is_paid_upfront_the_less_is_paid_in_all(usd_cents: int, country: str) -> None:
    """Else the guide's order of payment options does not hold (no upfront dearest, all upfront cheapest)."""
    found = priced(usd_cents, country)
    for term in TERMS:
        every, part, none = (found[term, option] for option in PAYMENT_OPTIONS)
        assert every.upfront_usd_cents > part.upfront_usd_cents > none.upfront_usd_cents == 0
        assert every.monthly_usd_cents == 0 < part.monthly_usd_cents < none.monthly_usd_cents
        assert paid(every, MONTHS[term]) < paid(part, MONTHS[term]) < paid(none, MONTHS[term])


@given(bills, places, st.sampled_from(TERMS), st.data())
def test_an_expansion_is_paid_for_the_months_that_are_left(
    usd_cents: int, country: str, term: str, data: st.DataObject
) -> None:
    """Else whoever extends an Outpost late pays for a term that ends earlier, or for none at all."""
    left = data.draw(st.integers(1, MONTHS[term]))
    share = Fraction(left, MONTHS[term])
    whole, rest = priced(usd_cents, country), priced(usd_cents, country, share)
    for option in PAYMENT_OPTIONS:
        assert rest[term, option].monthly_usd_cents == whole[term, option].monthly_usd_cents
        # Half a cent is rounded in each of the two, before the share is taken and after it.
        apart = abs(paid(rest[term, option], left) - share * paid(whole[term, option], MONTHS[term]))
        assert apart <= 1
    if left < MONTHS[term]:
        assert rest[term, "ALL_UPFRONT"].upfront_usd_cents < whole[term, "ALL_UPFRONT"].upfront_usd_cents


@given(bills, bills, places)
def test_more_hardware_costs_more(usd_cents: int, more: int, country: str) -> None:
    """Else the cheapest option is not the least hardware."""
    one, both = priced(usd_cents, country), priced(usd_cents + more, country)
    assert all(paid(both[key], MONTHS[key[0]]) > paid(one[key], MONTHS[key[0]]) for key in one)


@given(bills, places)
def test_prices_are_whole_cents_and_dollars_on_the_wire_read_back_as_them(usd_cents: int, country: str) -> None:
    """Else what is shown and what is charged differ by a cent."""
    for price in priced(usd_cents, country).values():
        assert type(price.upfront_usd_cents) is type(price.monthly_usd_cents) is int
        sent = json.loads(json.dumps(price.to_wire()["SubscriptionPricingDetails"]), parse_float=Decimal)
        assert Decimal(sent["UpfrontPrice"]) * 100 == price.upfront_usd_cents
        assert Decimal(sent["MonthlyRecurringPrice"]) * 100 == price.monthly_usd_cents


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

"""Is hardware that the price book leaves out never offered, and always named?"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import modelled
from sutler.quoting.answer import quote
from sutler.quoting.plans import ServerPlan
from sutler.quoting.question import Question
from sutler.quoting.unpriced import unpriced_hardware
from sutler.reference.loader import Reference
from unit.quoting.asking import REFERENCE, ask, capacity, ebs, estate_of, modelled_quote, question, questions, s3


def without(*names: str) -> Reference:
    """Return the reference data with these rack designs, hosts and kinds of storage left out of the price book."""

    def rest(prices: Mapping[str, int]) -> dict[str, int]:
        return {name: price for name, price in prices.items() if name not in names}

    book = REFERENCE.prices
    return replace(
        REFERENCE,
        prices=replace(
            book,
            racks_usd_cents=rest(book.racks_usd_cents),
            hosts_usd_cents=rest(book.hosts_usd_cents),
            storage_usd_cents_per_gib=rest(book.storage_usd_cents_per_gib),
        ),
    )


@pytest.mark.parametrize(
    ("left_out", "asked", "named"),
    [
        (["m5.24xlarge"], [capacity("m5.large", 1)], "m5.24xlarge hosts"),
        (["m5.24xlarge"], [capacity("m5.large", 1), capacity("c5.large", 1)], "m5.24xlarge hosts"),
        (["gen1-compute"], [capacity("m5.large", 1)], "gen1-compute racks"),
        (["gen1-ace"], [capacity("m5.large", 1)], "gen1-ace racks"),
        (["gen1-ebs"], [capacity("m5.large", 1), ebs(11)], "gen1-ebs storage"),
        (["gen2-s3"], [capacity("m7i.large", 1), s3(11)], "gen2-s3 storage"),
        (
            ["gen2-compute", "gen2-single", "m7i.48xlarge"],
            [capacity("m7i.large", 1)],
            "gen2-compute racks, gen2-single racks, m7i.48xlarge hosts",
        ),
        (["bmn-sf2e.metal-16xl"], [capacity("bmn-sf2e.metal-16xl", 1)], "bmn-sf2e.metal-16xl hosts"),
        (["c6gd.16xlarge"], [capacity("c6gd.large", 1)], "c6gd.16xlarge hosts"),
    ],
)
def test_without_a_price_there_is_no_option_and_the_message_says_for_what(
    left_out: list[str], asked: list[dict[str, Any]], named: str
) -> None:
    """Else a rack is sold for nothing, or whoever asks cannot tell why there is no offer."""
    answer = quote(question(*asked, servers_available=True), without(*left_out))
    assert answer.refusals == ()
    assert answer.options == ()
    assert answer.status_message == f"No option: The price book has no price for {named}."


def test_what_has_a_price_is_offered_beside_what_has_none() -> None:
    """Else one gap in a price book takes everything else with it."""
    asked = question(capacity("m7i.large", 1))
    for gap, scaling_type in (("gen2-network", "SINGLE_RACK"), ("gen2-single", "MULTI_RACK")):
        answer = quote(asked, without(gap))
        assert {option.scaling_type for option in answer.options} == {scaling_type}
        assert answer.status_message == f"The price book has no price for {gap} racks, which no option uses."
    (small, large) = ("c6id.16xlarge", "c6id.32xlarge")
    answer = quote(question(capacity("c6id.large", 1), servers_available=True), without(small))
    kinds = {plan.host.kind for option in answer.options for plan in option.plans if isinstance(plan, ServerPlan)}
    assert kinds == {large}


def test_an_outpost_is_not_extended_by_racks_without_a_price() -> None:
    """Else somebody is told nothing at all, since another kind of rack does have a price."""
    expandable = next(o for o in ask(capacity("m7i.large", 1)).options if o.scaling_type == "MULTI_RACK")
    asked = question(capacity("m7i.large", 1), estate=estate_of(expandable))
    assert quote(asked, REFERENCE).options
    answer = quote(asked, without("gen2-compute"))
    assert answer.options == ()
    assert answer.status_message is not None
    assert answer.status_message.startswith("No option: The price book has no price for gen2-compute racks.")


def test_what_is_not_asked_for_needs_no_price() -> None:
    """Else a book for one generation is of no use."""
    others = [name for name in REFERENCE.hardware.hosts if name != "m5.24xlarge"]
    asked = question(capacity("m5.large", 1), ebs(11))
    answer = quote(asked, without(*others, "gen2-compute", "gen2-network", "gen2-single", "gen1-s3", "gen2-s3"))
    assert answer == quote(asked, REFERENCE)


def test_hardware_that_stands_needs_no_price_any_more() -> None:
    """Else an Outpost cannot be extended once something on it is no longer sold."""
    estate = estate_of(ask(capacity("m5.24xlarge", 1), ebs(33)).options[0])
    asked = question(capacity("c5.24xlarge", 1), ebs(33), estate=estate)
    left_out = without("m5.24xlarge", "gen1-ebs")
    assert quote(asked, left_out) == quote(asked, REFERENCE)


@settings(max_examples=60, deadline=None)
@given(
    questions(most=10),
    st.sets(
        st.sampled_from(
            [
                *REFERENCE.prices.racks_usd_cents,
                *REFERENCE.prices.hosts_usd_cents,
                *REFERENCE.prices.storage_usd_cents_per_gib,
            ]
        ),
        max_size=12,
    ),
)
def test_no_option_has_anything_without_a_price(asked: Question, left_out: set[str]) -> None:
    """Else a quote breaks, or hardware is given away."""
    reference = without(*left_out)
    answer = quote(asked, reference)
    modelled.check_output("GetQuote", {"Quote": modelled_quote(asked, answer)})
    for option in answer.options:
        assert unpriced_hardware(option.plans, reference) == []
        services = {host.service for plan in option.plans for host in getattr(plan, "added_storage", ())}
        for service in services:
            assert option.generation is not None
            stored = reference.hardware.storage_host(service, option.generation)
            assert stored.key in reference.prices.storage_usd_cents_per_gib
    if not answer.options and quote(asked, REFERENCE).options:
        assert answer.status_message is not None
        assert "The price book has no price for" in answer.status_message

"""Is what stands on an Outpost kept, used and counted when more is quoted for it?"""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import modelled
from sutler.quoting.answer import quote
from sutler.quoting.catalog_plans import plan_of
from sutler.quoting.estate import Estate, fold
from sutler.quoting.plans import RackPlan
from sutler.quoting.question import Answer, Question
from unit.quoting.asking import REFERENCE, ask, capacity, ebs, estate_of, modelled_quote, questions, with_ids
from unit.quoting.checker import check_answer, check_plan


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["GENERATION_1", "GENERATION_2"]).flatmap(
        lambda generation: st.tuples(questions(generation), questions(generation), st.integers(0, 3))
    )
)
def test_an_expansion_adds_to_the_racks_that_are_there(asked: tuple[Question, Question, int]) -> None:
    """Else an expansion takes room that is not there, or forgets what is."""
    first, second, pick = asked
    before = quote(first, REFERENCE)
    if not before.options:
        return
    estate = estate_of(before.options[pick % len(before.options)])
    expansion = replace(second, estate=estate)
    answer = quote(expansion, REFERENCE)
    check_answer(expansion, answer)
    modelled.check_output("GetQuote", {"Quote": modelled_quote(expansion, answer)})
    for option in answer.options:
        after = fold("RACK", [*estate.racks, *with_ids(option.plans, 2000000000)], REFERENCE)
        assert sum(host.vcpus for host in after.hosts) == sum(
            host.vcpus
            for host in (*estate.hosts, *(h for p in option.plans if isinstance(p, RackPlan) for h in p.added_hosts))
        )
        described = [s["QuoteSpecificationType"] for s in option.specifications]
        updated = sum(plan.kind == "UPDATED_RACK" for plan in option.plans)
        assert described.count("EXISTING_RACK") == len(estate.racks) - updated
        summary = option.capacity_summary
        assert summary is not None
        change = {(c["QuoteCapacityType"], c["Unit"]): c["Quantity"] for c in summary["CapacityChange"]}
        existing = {(c["QuoteCapacityType"], c["Unit"]): c["Quantity"] for c in summary["ExistingCapacities"]}
        final = {(c["QuoteCapacityType"], c["Unit"]): c["Quantity"] for c in summary["FinalCapacities"]}
        assert final == {key: existing.get(key, 0) + change.get(key, 0) for key in existing | change}


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(["GENERATION_1", "GENERATION_2"]).flatmap(
        lambda generation: st.lists(questions(generation, most=20), min_size=2, max_size=4)
    ),
    st.integers(0, 3),
)
def test_expansions_one_after_another_keep_what_stands_and_fit_beside_it(asked: list[Question], pick: int) -> None:
    """Else a host is planned into a place that is taken, or one that runs is moved or slotted anew."""
    estate = Estate("RACK")
    for number, wanted in enumerate(asked):
        expansion = replace(wanted, estate=estate)
        answer = quote(expansion, REFERENCE)
        check_answer(expansion, answer)
        if answer.options:
            chosen = answer.options[pick % len(answer.options)]
            estate = fold("RACK", [*estate.racks, *with_ids(chosen.plans, 10**9 * (number + 1))], REFERENCE)
        for rack in estate.racks:
            check_plan(rack)


def test_room_in_a_rack_is_used_before_a_new_one_is_sold() -> None:
    """Else a customer pays for a rack while one stands half empty."""
    estate = estate_of(ask(capacity("m5.24xlarge", 4)).options[0])
    answer = ask(capacity("c5.24xlarge", 3), estate=estate)
    (plan,) = answer.options[0].plans
    assert isinstance(plan, RackPlan)
    assert (plan.kind, plan.rack_id, plan.updates) == ("UPDATED_RACK", "1000000000", 1)
    assert [host.added for host in plan.hosts] == [False] * 4 + [True] * 3
    (spec,) = answer.options[0].specifications
    assert spec["ExistingRackSpecificationDetails"]["RackPowerDrawKva"] == 5.66 + 4 * 0.73
    assert spec["FinalRackSpecificationDetails"]["EC2Capacities"] == [
        {"Family": "c5", "MaxSize": "24xlarge", "Quantity": "3"},
        {"Family": "m5", "MaxSize": "24xlarge", "Quantity": "4"},
    ]


def test_a_first_generation_rack_is_extended_at_most_twice() -> None:
    """Else a quote plans a visit that AWS does not make."""
    estate = estate_of(ask(capacity("m5.24xlarge", 1)).options[0])
    for expansion in range(3):
        option = ask(capacity("m5.24xlarge", 1), estate=estate).options[0]
        kinds = [plan.kind for plan in option.plans]
        assert kinds == (["UPDATED_RACK"] if expansion < 2 else ["NEW_RACK"])
        estate = fold("RACK", [*estate.racks, *with_ids(option.plans, 2000000000)], REFERENCE)


def test_storage_is_the_end_state_and_only_the_difference_is_added_and_paid() -> None:
    """Else a customer who asks for 33 TiB pays for 33 on top of the 11 that are there."""
    estate = estate_of(ask(capacity("m5.24xlarge", 1), ebs(5)).options[0])
    assert estate.storage_tib("EBS", REFERENCE) == 11
    option = ask(ebs(12), estate=estate, payment_options=["ALL_UPFRONT"], payment_terms=["THREE_YEARS"]).options[0]
    (plan,) = option.plans
    assert isinstance(plan, RackPlan)
    assert (len(plan.storage), len(plan.added_storage)) == (6, 4)
    (price,) = option.prices
    assert price.upfront_usd_cents == (33 - 11) * 1024 * 1080
    assert option.capacity_summary == {
        "ExistingCapacities": [capacity("m5.24xlarge", 1.0), ebs(11.0)],
        "FinalCapacities": [capacity("m5.24xlarge", 1.0), ebs(33.0)],
        "CapacityChange": [ebs(22.0)],
    }
    nothing = ask(ebs(11), estate=estate)
    assert not nothing.options
    assert nothing.status_message == "The Outpost has this storage already; there is nothing to add."


def test_room_that_is_not_slotted_is_mentioned_and_not_used() -> None:
    """Else a customer orders hardware without learning that a capacity task would do."""
    estate = estate_of(ask(capacity("m5.12xlarge", 1)).options[0])
    answer = ask(capacity("m5.12xlarge", 1), estate=estate)
    assert len(answer.options[0].plans) == 1
    assert answer.status_message == "48 vCPUs of the Outpost's m5 hosts are not slotted: a capacity task can use them."
    full = estate_of(ask(capacity("m5.12xlarge", 2)).options[0])
    assert ask(capacity("m5.12xlarge", 1), estate=full).status_message is None


def test_a_single_rack_grows_inside_and_never_beyond() -> None:
    """Else an Outpost that cannot scale out is sold a second rack."""
    single = next(o for o in ask(capacity("m7i.48xlarge", 10)).options if o.scaling_type == "SINGLE_RACK")
    estate = estate_of(single)
    inside = ask(capacity("m7i.48xlarge", 4), estate=estate)
    assert {option.scaling_type for option in inside.options} == {"SINGLE_RACK"}
    beyond = ask(capacity("m7i.48xlarge", 5), estate=estate)
    assert not beyond.options
    assert beyond.status_message == (
        "No option: One rack does not hold the capacity, and its configuration has a single rack."
    )


def standing_racks(item_id: str, count: int, *, networks: int = 0) -> Estate:
    """Return an Outpost with so many racks of a catalog item, and the networking racks that it was sold with."""
    items = REFERENCE.catalog.items
    plans = [plan_of(items[item_id], REFERENCE)] * count + [plan_of(items["OR-SUTACE1"], REFERENCE)] * networks
    return fold("RACK", with_ids(tuple(plans)), REFERENCE)


def test_an_outpost_of_as_many_racks_as_an_option_lists_is_extended_inside_them_only() -> None:
    """Else an option has more specifications than the service can send."""
    inside = ask(capacity("m5.24xlarge", 1), estate=standing_racks("OR-SUTM504", 93, networks=7))
    assert [len(option.specifications) for option in inside.options] == [100] * len(inside.options) != []
    assert {plan.kind for option in inside.options for plan in option.plans} == {"UPDATED_RACK"}
    # 92 racks with room for 8 hosts each, and one more rack with room for 12.
    last = ask(capacity("m5.24xlarge", 92 * 8 + 12), estate=standing_racks("OR-SUTM504", 92, networks=7))
    assert [len(option.specifications) for option in last.options] == [100]
    full = standing_racks("OR-HUZEI16", 93, networks=7)
    for worn, count in ((full, 1), (standing_racks("OR-SUTM504", 93, networks=7), 1000)):
        beyond = ask(capacity("m5.24xlarge", count), estate=worn)
        assert beyond.options == ()
        assert beyond.status_message is not None
        assert "an option lists at most 100 racks, the 100 of the Outpost included" in beyond.status_message


@pytest.mark.parametrize("item_id", ["OR-SUTM504", "OR-HUZEI16"])
def test_an_outpost_of_more_racks_than_an_option_lists_has_no_option(item_id: str) -> None:
    """Else a quote of 128 specifications breaks the model and every client that reads it."""
    answer = ask(capacity("m5.24xlarge", 1), estate=standing_racks(item_id, 120, networks=8))
    assert answer == Answer(
        status_message="No option: The Outpost has 128 racks, and an option lists at most 100 with them."
    )


def test_an_expansion_pays_for_what_is_left_of_the_contract() -> None:
    """Else a customer pays three years for what they have for one."""
    estate = estate_of(ask(capacity("m5.24xlarge", 1)).options[0])
    rest = {"estate": estate, "remaining": Fraction(1, 3), "contract_term": "THREE_YEARS"}
    option = ask(capacity("m5.24xlarge", 1), **rest).options[0]
    prices = {(p.payment_option, p.payment_term): p for p in option.prices}
    assert set(prices) == {(name, "THREE_YEARS") for name in ("ALL_UPFRONT", "PARTIAL_UPFRONT", "NO_UPFRONT")}
    assert prices["ALL_UPFRONT", "THREE_YEARS"].upfront_usd_cents == 1490731  # 44 721.94 / 3
    assert prices["NO_UPFRONT", "THREE_YEARS"].monthly_usd_cents == 142729  # 44 721.94 x 0.0319148, for 12 months

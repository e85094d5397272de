"""Do the options deliver what was asked for, within what was allowed, and say why when there are none?"""

import json
import random
import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import modelled
from sutler.quoting.answer import quote
from sutler.quoting.estate import Estate
from sutler.quoting.plans import RackPlan, ServerPlan, plan_from_json
from sutler.quoting.program import Budget
from sutler.quoting.question import Question, SiteLimits
from sutler.quoting.site import option_fits_site
from unit.quoting.asking import (
    REFERENCE,
    ask,
    capacity,
    constraint,
    ebs,
    estate_of,
    modelled_quote,
    question,
    questions,
)
from unit.quoting.checker import check_answer, check_option


@settings(max_examples=150, deadline=None)
@given(questions())
def test_every_option_holds_what_it_promises(asked: Question) -> None:
    """Else someone orders capacity that the racks cannot hold."""
    answer = quote(asked, REFERENCE)
    check_answer(asked, answer)
    modelled.check_output("GetQuote", {"Quote": modelled_quote(asked, answer)})
    for option in answer.options:
        stored = json.loads(json.dumps([plan.to_json() for plan in option.plans]))
        assert tuple(map(plan_from_json, stored)) == option.plans


@settings(max_examples=40, deadline=None)
@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_a_request_changes_nothing(asked: Question, shuffle: random.Random) -> None:
    """Else two clients with the same wish get different quotes."""
    capacities, constraints = list(asked.capacities), list(asked.constraints)
    shuffle.shuffle(capacities)
    shuffle.shuffle(constraints)
    assert quote(replace(asked, capacities=capacities, constraints=constraints), REFERENCE) == quote(asked, REFERENCE)


def test_the_published_maximum_of_the_single_rack_is_one_rack() -> None:
    """Else what AWS announces cannot be quoted here: 2688 vCPUs with 100 TB of EBS."""
    for name, count in (("m7i.48xlarge", 14), ("m8i.96xlarge", 7)):
        answer = ask(capacity(name, count), ebs(100))
        single = next(option for option in answer.options if option.scaling_type == "SINGLE_RACK")
        (plan,) = single.plans
        assert isinstance(plan, RackPlan)
        assert sum(host.vcpus for host in plan.hosts) == 2688


def test_the_largest_unit_of_2019_is_one_rack() -> None:
    """Else the best-known configuration, 12 hosts with 11 TB, does not exist here."""
    (plan,) = ask(capacity("r5.24xlarge", 12), ebs(11)).options[0].plans
    assert plan.power_va <= 15_000


def test_five_racks_of_the_first_generation_bring_an_ace_rack_and_four_a_note() -> None:
    """Else racks arrive that cannot be networked."""
    four = ask(capacity("m5.24xlarge", 48))
    assert [plan.kind for plan in four.options[0].plans] == ["NEW_RACK"] * 4
    assert four.status_message == "With 4 compute racks an ACE rack is optional; order it by its catalog item."
    five = ask(capacity("m5.24xlarge", 49))
    uses = [plan.use for plan in five.options[0].plans if isinstance(plan, RackPlan)]
    assert uses == ["COMPUTE"] * 5 + ["NETWORKING"]
    estate = estate_of(four.options[0])
    grown = ask(capacity("m5.24xlarge", 1), estate=estate).options[0]
    assert [plan.use for plan in grown.plans if isinstance(plan, RackPlan)] == ["COMPUTE", "NETWORKING"]


def test_a_spare_host_comes_with_each_family() -> None:
    """Else a customer who plans for N+1 finds no option for it."""
    answer = ask(capacity("m5.24xlarge", 2), capacity("c5.9xlarge", 1))
    spare = next(option for option in answer.options if option.title.startswith("one spare host"))
    hosts = [host.kind for plan in spare.plans if isinstance(plan, RackPlan) for host in plan.hosts]
    assert sorted(hosts) == ["c5.24xlarge"] * 2 + ["m5.24xlarge"] * 3


def test_a_fifth_more_is_offered_where_it_takes_more_hosts() -> None:
    """Else a customer who expects to grow has to work out alone what that takes."""
    answer = ask(capacity("m5.24xlarge", 10))
    roomy = next(option for option in answer.options if "room for a fifth more" in option.corners)
    assert [c["Quantity"] for c in roomy.capacities] == [12.0]
    (small,) = [option for option in ask(capacity("m5.large", 30)).options if "lowest price" in option.corners]
    assert "room for a fifth more" in small.corners, "36 of them need no other host than 30 do"


def test_an_option_is_named_for_all_that_it_is_the_best_of() -> None:
    """Else the same hardware is offered three times, or a customer does not see that it is the smallest."""
    answer = ask(capacity("m7i.48xlarge", 3))
    assert [option.title for option in answer.options[:2]] == [
        "lowest price, single rack",
        "lowest price, expandable racks",
    ]
    for option in answer.options[:2]:
        assert option.corners == ("lowest price", "fewest racks", "lowest power")
        assert (option.proven, option.gap) == (True, Fraction(0))


def test_a_space_constrained_site_gets_the_single_rack_alone() -> None:
    """Else a customer with one position has to sort the options out alone."""
    wanted = constraint("RACK_SPACE_CONSTRAINED", "true")
    small = ask(capacity("m7i.48xlarge", 14), constraints=[wanted])
    assert {option.scaling_type for option in small.options} == {"SINGLE_RACK"}
    large = ask(capacity("m7i.48xlarge", 16), constraints=[wanted])
    assert {option.scaling_type for option in large.options} == {"MULTI_RACK"}
    assert large.status_message == "No single rack holds this capacity, so RACK_SPACE_CONSTRAINED could not be met."


@pytest.mark.parametrize(
    ("capacities", "constraints", "reason"),
    [
        (
            [capacity("m5.24xlarge", 30)],
            [("RACK_MAXIMUM", "2")],
            "RACK_MAXIMUM 2 is too low: this capacity needs 3 new racks.",
        ),
        (
            [capacity("m7i.48xlarge", 15)],
            [("RACK_MAXIMUM", "1")],
            "RACK_MAXIMUM 1 is too low: this capacity needs 2 new racks.",
        ),
        (
            [capacity("m5.24xlarge", 1)],
            [("RACK_MAX_POWER_KVA", "6")],
            "RACK_MAX_POWER_KVA 6 is too low: the smallest rack for this capacity draws 6.39 kVA.",
        ),
        (
            [capacity("m5.24xlarge", 1)],
            [("RACK_MAX_WEIGHT_LBS", "1300")],
            "RACK_MAX_WEIGHT_LBS 1300 is too low: the smallest rack for this capacity weighs 1328.4 lb.",
        ),
        (
            [capacity("m7i.48xlarge", 15)],
            [("RACK_MAX_WEIGHT_LBS", "1900")],
            "RACK_MAX_WEIGHT_LBS 1900 is too low: the smallest rack for this capacity weighs 1975 lb.",
        ),
        ([capacity("m5.24xlarge", 1), ebs(56)], [], "EBS ends at 55 TiB on these racks, 56 are asked for"),
        ([capacity("m5.24xlarge", 1e12)], [], "The m5 instances need more than 1200 hosts, which no option can list"),
        ([capacity("m5.24xlarge", 1190)], [], "needs 107 new racks, and an option lists at most 100 racks."),
        (
            [capacity("m5.24xlarge", 30)],
            [("RACK_MAX_POWER_KVA", "7"), ("RACK_MAXIMUM", "5")],
            "RACK_MAX_POWER_KVA 7 is too low: the smallest rack for this capacity draws 11.5 kVA.",
        ),
        (
            [capacity("m5.24xlarge", 1)],
            [("RACK_MAX_POWER_KVA", "6"), ("RACK_MAX_WEIGHT_LBS", "1300")],
            "RACK_MAX_POWER_KVA 6 would have to be 6.39 kVA and RACK_MAX_WEIGHT_LBS 1300 would have to be 1328.4 lb.",
        ),
    ],
)
def test_a_request_that_nothing_fits_names_what_is_in_the_way(
    capacities: list[dict[str, object]], constraints: list[tuple[str, str]], reason: str
) -> None:
    """Else a customer does not know which wish to give up."""
    answer = ask(*capacities, constraints=[constraint(*pair) for pair in constraints])
    assert answer.options == ()
    assert answer.status_message is not None
    assert reason in answer.status_message


def test_a_site_narrows_the_racks_of_its_outpost() -> None:
    """Else the cheapest option is one that cannot be installed there."""
    site = SiteLimits(power_kva=10, weight_max_lbs=1400)
    answer = ask(capacity("m5.24xlarge", 12), site=site, estate=Estate("RACK"))
    option = answer.options[0]
    assert len(option.plans) == 4, "1299.0 lb and three hosts of 29.4 lb weigh 1387.2 lb, four 1416.6 lb"
    assert option_fits_site(option.plans, site, REFERENCE) is None


def test_a_site_that_can_take_nothing_still_gets_options_and_the_reason() -> None:
    """Else the ordering requirement has nothing to fail on, and the customer no hint what to change."""
    site = SiteLimits(power_kva=5)
    answer = ask(capacity("m5.24xlarge", 2), site=site, estate=Estate("RACK"))
    assert answer.options
    assert option_fits_site(answer.options[0].plans, site, REFERENCE) == (
        "A compute rack draws 7.12 kVA and needs a position of 10 kVA; the site has 5 kVA."
    )
    assert answer.status_message == (
        "The site cannot take any of these options: The site's power of 5 kVA at the rack position is too low:"
        " this capacity needs 10 kVA there."
    )


def test_hardware_of_another_generation_is_new_hardware_and_says_so() -> None:
    """Else the requirement on generations has no option to fail on."""
    estate = estate_of(ask(capacity("m5.24xlarge", 1)).options[0])
    answer = ask(capacity("m7i.48xlarge", 1), estate=estate)
    assert {option.generation for option in answer.options} == {"GENERATION_2"}
    assert all(plan.kind == "NEW_RACK" for option in answer.options for plan in option.plans)
    assert answer.status_message is not None
    assert "cannot be ordered for this Outpost" in answer.status_message


def test_a_server_outpost_is_offered_one_server_and_a_lone_quote_several() -> None:
    """Else a server Outpost is sold hardware that it cannot hold."""
    lone = ask(capacity("c6id.8xlarge", 9), servers_available=True)
    assert [len(option.plans) for option in lone.options] == [3]
    assert lone.status_message == "A server Outpost holds exactly one server: create an Outpost for each."
    check_option(question(capacity("c6id.8xlarge", 9)), lone.options[0])
    tied = ask(capacity("c6id.8xlarge", 9), servers_available=True, estate=Estate("SERVER"))
    assert tied.status_message == "No option: 3 servers are needed, and a server Outpost holds exactly one."
    one = ask(capacity("c6gd.4xlarge", 3), servers_available=True, estate=Estate("SERVER"))
    (plan,) = one.options[0].plans
    assert isinstance(plan, ServerPlan)
    assert plan.host.slotting == {"c6gd.4xlarge": 3}
    held = ask(capacity("c6gd.large", 1), servers_available=True, estate=estate_of(one.options[0]))
    assert held.status_message == (
        "No option: A server Outpost holds exactly one server, and this one has it."
        " 16 vCPUs of the Outpost's c6gd hosts are not slotted: a capacity task can use them."
    )


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(["GENERATION_1", "GENERATION_2"]).flatmap(questions),
    st.sampled_from([5, 10, 15, 30, None]),
    st.sampled_from([1400, 1600, 1800, 2000, None]),
)
def test_the_options_for_a_site_fit_it_or_the_answer_says_that_none_does(
    asked: Question, power_kva: int | None, weight_max_lbs: int | None
) -> None:
    """Else a rack is ordered that the site cannot take."""
    site = SiteLimits(power_kva, weight_max_lbs)
    answer = quote(replace(asked, site=site, estate=Estate("RACK")), REFERENCE)
    check_answer(asked, answer)
    none_fits = answer.status_message is not None and "The site cannot take" in answer.status_message
    for option in answer.options:
        assert (option_fits_site(option.plans, site, REFERENCE) is not None) == none_fits


def test_a_search_that_is_cut_short_promises_nothing() -> None:
    """Else an option is sold that nobody has proven to fit."""
    answer = quote(question(capacity("c6id.8xlarge", 1), servers_available=True), REFERENCE, Budget(ends=0.0))
    assert answer.options == ()
    assert answer.status_message == (
        "No option: The search for a configuration ended at its limit before one was proven to fit."
    )


def test_uplinks_of_the_site_are_a_limit_of_its_new_racks() -> None:
    """Else a rack is ordered that cannot be connected."""
    site = SiteLimits(power_kva=15, uplink_gbps=1)
    answer = ask(capacity("m5.24xlarge", 60), site=site, estate=Estate("RACK"))
    assert answer.status_message == (
        "The site cannot take any of these options: The site's uplink speed of 1 Gbps is too low:"
        " the racks for this capacity need at least 10 Gbps."
    ), "five racks need an ACE rack, which has no uplinks of 1 Gbps"
    few = ask(capacity("m5.24xlarge", 40), site=site, estate=Estate("RACK"))
    assert option_fits_site(few.options[0].plans, site, REFERENCE) is None


@pytest.mark.parametrize(
    ("kind", "count", "tight"),
    [
        ("RACK_MAX_POWER_KVA", 30, "7"),
        ("RACK_MAX_POWER_KVA", 3, "5.5"),
        ("RACK_MAX_WEIGHT_LBS", 30, "1300"),
        ("RACK_MAXIMUM", 30, "2"),
    ],
)
def test_the_value_that_is_said_to_do_does_and_nothing_less(kind: str, count: int, tight: str) -> None:
    """Else a customer gives up more than they have to, or comes back in vain."""
    others = [constraint("RACK_MAXIMUM", "4")] if kind != "RACK_MAXIMUM" else []
    refused = ask(capacity("m5.24xlarge", count), constraints=[constraint(kind, tight), *others])
    assert refused.status_message is not None
    assert refused.status_message.startswith(f"No option: {kind} {tight} is too low")
    value = Fraction(re.findall(r"[0-9]+(?:\.[0-9]+)?", refused.status_message)[-1])
    step = 1 if kind == "RACK_MAXIMUM" else Fraction(1, 10) if kind == "RACK_MAX_WEIGHT_LBS" else Fraction(1, 1000)
    assert ask(capacity("m5.24xlarge", count), constraints=[constraint(kind, f"{float(value):g}"), *others]).options
    less = constraint(kind, f"{float(value - step):g}")
    assert not ask(capacity("m5.24xlarge", count), constraints=[less, *others]).options

"""Does the prompt say what the engine says, and does it understand what people type?"""

import json
import re
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from typing import Any, Final

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from assembled import REFERENCE
from sutler.cli.main import sutler
from sutler.cli.planned import drawing
from sutler.cli.quote import NOTHING_FITS, for_machines, show
from sutler.cli.wanted import NotUnderstood, capacities
from sutler.quoting.answer import quote
from sutler.quoting.plans import RackPlan
from sutler.quoting.question import Answer, Question

WANTED: Final = "40 m7i.4xlarge, 12 r7i.8xlarge, 55 TiB EBS"
instance_types: Final = st.sampled_from(sorted(REFERENCE.hardware.instance_types))


def asked(*arguments: str) -> Result:
    return CliRunner().invoke(sutler, ["quote", *arguments], standalone_mode=True)


def answered(*arguments: str) -> dict[str, Any]:
    shown = asked(*arguments, "--json")
    assert shown.exit_code == 0, shown.output
    answer: dict[str, Any] = json.loads(shown.stdout)
    return answer


@given(
    st.lists(
        st.one_of(
            st.tuples(st.just("EC2"), instance_types, st.integers(1, 9999)),
            st.tuples(st.sampled_from(["EBS", "S3"]), st.sampled_from(["TiB", "TB"]), st.integers(1, 9999)),
        ),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["", "x", "×", " x ", " × "]),
    st.sampled_from([",", ", ", "\n", " ; "]),
)
def test_what_people_type_is_what_is_asked(parts: list[tuple[str, str, int]], times: str, comma: str) -> None:
    """Else somebody is quoted for other capacity than was typed."""
    text = comma.join(
        f"{count}{times or ' '}{unit}" if service == "EC2" else f"{count} {unit} of {service.lower()}"
        for service, unit, count in parts
    )
    assert [(one["QuoteCapacityType"], one["Unit"], one["Quantity"]) for one in capacities((text,))] == parts


@pytest.mark.parametrize(
    "text", ["forty m7i.4xlarge", "m7i.4xlarge", "-1 m7i.4xlarge", "55 EBS", "1.5 m7i.4xlarge", "40"]
)
def test_what_is_not_understood_is_named(text: str) -> None:
    """Else a person looks for the mistake in the wrong part."""
    with pytest.raises(NotUnderstood, match=re.escape(repr(text))):
        capacities((f"1 m7i.4xlarge, {text}",))


def test_the_prompt_answers_as_the_engine_does() -> None:
    """Else what was planned at the prompt is not what the API quotes."""
    shown = answered(WANTED, "--country", "DE", "--max-racks", "2", "--term", "THREE_YEARS")
    limit = {"QuoteConstraintType": "RACK_MAXIMUM", "Value": "2"}
    direct = quote(Question("DE", capacities((WANTED,)), [limit], (), ("THREE_YEARS",)), REFERENCE)
    assert len(shown["QuoteOptions"]) == len(direct.options) > 0
    for printed, option in zip(shown["QuoteOptions"], direct.options, strict=True):
        assert printed["Title"] == option.title
        assert printed["PricingOptions"] == [price.to_wire() for price in option.prices]
        assert printed["Specifications"] == json.loads(json.dumps(option.specifications))
        assert len(printed["Specifications"]) <= 2
    prices = [one["PricingOptions"][0]["SubscriptionPricingDetails"]["UpfrontPrice"] for one in shown["QuoteOptions"]]
    assert all(cheaper <= dearer for cheaper, dearer in pairwise(prices))


def test_all_options_are_listed_and_the_wanted_one_is_drawn() -> None:
    """Else a person chooses between options without seeing them."""
    everything = asked(WANTED)
    assert everything.exit_code == 0
    titles = [option["Title"] for option in answered(WANTED)["QuoteOptions"]]
    assert len(titles) > 1
    assert everything.stdout.count("THREE_YEARS") > 1
    second = asked(WANTED, "--option", "2").stdout
    assert f"Option 2: {titles[1].partition(',')[0]}" in second
    assert "Option 1:" not in second
    assert "▒ EBS storage" in second
    assert "█ m7i: 12 × 4xlarge" in second


def test_an_option_names_everything_that_it_is_the_best_of(capsys: pytest.CaptureFixture[str]) -> None:
    """Else a person looks for the option of the fewest racks, which is the cheapest one."""
    (direct, *_) = quote(Question("US", capacities((WANTED,))), REFERENCE).options
    assert len(direct.corners) > 1
    (printed, *_) = answered(WANTED)["QuoteOptions"]
    assert (printed["Corners"], printed["Proven"], printed["Gap"]) == (list(direct.corners), True, 0.0)
    show(Answer((direct,)), None)
    shown = " ".join(capsys.readouterr().out.split())
    assert f"Option 1: {', '.join(direct.corners)}" in shown
    assert "not proven" not in shown


@pytest.mark.parametrize("gap", [Fraction(1, 300), None])
def test_an_option_that_may_not_be_the_best_says_so(gap: Fraction | None, capsys: pytest.CaptureFixture[str]) -> None:
    """Else somebody takes what a stopped search had found for the best there is."""
    (proven, *_) = quote(Question("US", capacities((WANTED,))), REFERENCE).options
    answer = Answer((replace(proven, proven=False, gap=gap),))
    show(answer, None)
    shown = " ".join(capsys.readouterr().out.split())
    assert ("(not proven)" if gap is None else "(not proven: at most 0.34 % from the best)") in shown
    (printed,) = for_machines(answer, None)["QuoteOptions"]
    assert printed["Proven"] is False
    assert printed["Gap"] == (None if gap is None else pytest.approx(1 / 300))


@pytest.mark.parametrize(
    "arguments",
    [
        ["1 m7i.large", "--payment", "NO_UPFRONT"],
        ["1 m7i.large", "--term", "ONE_YEAR"],
        ["1 m7i.large", "--term", "THREE_YEARS", "--payment", "PARTIAL_UPFRONT"],
        ["1 c6id.large", "--servers", "available"],
    ],
    ids=" ".join,
)
def test_whatever_is_priced_and_of_whatever_form_is_shown(arguments: list[str]) -> None:
    """Else who asks for one term, or for a server, gets a traceback in place of a price."""
    shown = asked(*arguments)
    assert shown.exit_code == 0, shown.output
    assert "$" in shown.stdout
    terms = set(re.findall("[A-Z]+_YEARS?", shown.stdout))
    assert terms == {arguments[2]} if arguments[1] == "--term" else len(terms) > 1


def test_figures_are_whole_however_many_racks_there_are() -> None:
    """Else the prices of a large quote are cut short."""
    table = asked("400 m7i.48xlarge").stdout.partition("Option 1")[0]
    assert "…" not in table
    assert re.search(r"\$[0-9,]+\.[0-9]{2}", table)
    assert re.search(r"\b[0-9]+ m7i\b", table)


def test_no_answer_is_a_reason_and_a_status_of_its_own() -> None:
    """Else a script takes an empty quote for a success, and a person does not learn why."""
    shown = asked("200 m7i.48xlarge", "--max-racks", "1")
    assert shown.exit_code == NOTHING_FITS
    assert "RACK_MAXIMUM" in shown.stdout
    machines = asked("200 m7i.48xlarge", "--max-racks", "1", "--json")
    assert (machines.exit_code, json.loads(machines.stdout)["QuoteOptions"]) == (NOTHING_FITS, [])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["40 m7i.4xlarg"], "m7i.4xlarg"),
        ([WANTED, "--country", "XX"], "XX"),
        ([WANTED, "--max-power-kva", "much"], "RACK_MAX_POWER_KVA"),
        ([WANTED, "--option", "11"], "no option 11"),
        (["lots"], "'lots'"),
    ],
)
def test_a_mistake_is_one_line_and_status_2(arguments: list[str], said: str) -> None:
    """Else whoever mistypes gets a traceback, or an answer to another question."""
    shown = asked(*arguments)
    assert shown.exit_code == 2
    assert said in shown.output
    assert "Traceback" not in shown.output


def test_equal_racks_are_drawn_once() -> None:
    """Else a quote of a hundred racks is a hundred drawings."""
    plans = quote(Question("US", capacities(("400 m7i.24xlarge",))), REFERENCE).options[-1].plans
    racks = [plan for plan in plans if isinstance(plan, RackPlan)]
    assert len(racks) > 3
    drawn = drawing(plans, columns=100)
    assert re.search(r"\d+ × compute", drawn)
    assert max(len(line) for line in drawn.splitlines()) <= 100
    assert drawn.count(" lb") < len(racks)

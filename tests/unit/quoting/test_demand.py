"""Is a request read as it is meant, and is every mistake in it told?"""

from typing import Any, Final

import pytest

import modelled
from sutler.quoting.demand import CAPACITY_TYPES, CONSTRAINT_TYPES, Demand, Limits, read_demand, refusals
from sutler.quoting.estate import Estate
from unit.quoting.asking import REFERENCE, capacity, constraint, ebs, question, s3

A_LIST: Final[Any] = ["a list"]


def read(*capacities: dict[str, object], **rest: object) -> Demand:
    found = read_demand(question(*capacities, **rest), REFERENCE)
    assert isinstance(found, Demand), found
    return found


@pytest.mark.parametrize(
    ("capacities", "rest", "told"),
    [
        ([], {}, "RequestedCapacities is empty"),
        ([{"Unit": "m5.large"}], {}, "RequestedCapacities 1 has no QuoteCapacityType and no Quantity"),
        ([capacity("m5.large", 0)], {}, "Quantity 0 of m5.large must be above 0"),
        ([capacity("m5.large", float("nan"))], {}, "Quantity nan of m5.large must be above 0"),
        ([capacity("m5.large", 1.5)], {}, "Quantity 1.5 of m5.large must be a whole number"),
        ([capacity("m5.huge", 1)], {}, "instance type m5.huge cannot be ordered"),
        ([capacity("g4dn.16xlarge", 1)], {}, "instance type g4dn.16xlarge cannot be ordered"),
        ([capacity("c6id.large", 1)], {}, "instance type c6id.large cannot be ordered"),
        ([capacity("m5.large", 1), capacity("GiB", 5, "EBS")], {}, "the Unit of EBS must be TiB, not GiB"),
        ([capacity("m5.large", 1), capacity("m7i.large", 1)], {}, "never share an Outpost"),
        ([capacity("c6id.large", 1), capacity("m5.large", 1)], {"servers_available": True}, "never share an Outpost"),
        ([capacity("c6id.large", 1), ebs(1)], {"servers_available": True}, "Servers have no EBS on Outposts"),
        ([capacity("m5.large", 1)], {"estate": Estate("SERVER")}, "form factor SERVER, not RACK"),
        ([capacity("m5.large", 1)], {"country_code": "CN"}, "not available in the country CN"),
        ([capacity("m5.large", 1)], {"payment_terms": ["FIVE_YEARS"]}, "PaymentTerm FIVE_YEARS is not offered"),
        (
            [capacity("m5.large", 1)],
            {"constraints": [{"Value": "1"}]},
            "RequestedConstraints 1 has no QuoteConstraintType",
        ),
        (
            [capacity("m5.large", 1)],
            {"constraints": [constraint("RACK_MAXIMUM", "1.5")]},
            "RACK_MAXIMUM must be a whole number above 0, not 1.5",
        ),
        (
            [capacity("m5.large", 1)],
            {"constraints": [constraint("RACK_MAX_POWER_KVA", "ten")]},
            "must be a decimal number above 0, not ten",
        ),
        (
            [capacity("m5.large", 1)],
            {"constraints": [constraint("RACK_SPACE_CONSTRAINED", "yes")]},
            "must be true or false, not yes",
        ),
        (
            [capacity("m5.large", 1, "EC3")],
            {},
            "RequestedCapacities 1: QuoteCapacityType must be one of EC2, EBS, S3, not EC3",
        ),
        ([capacity("m5.large", 1, A_LIST)], {}, "QuoteCapacityType must be one of EC2, EBS, S3, not ['a list']"),
        ([capacity(A_LIST, 1)], {}, "RequestedCapacities 1: Unit must be a string, not ['a list']"),
        (
            [capacity("m5.large", 1)],
            {"constraints": [{"QuoteConstraintType": "RACK_MAXIMUM", "Value": 2}]},
            "RACK_MAXIMUM must be given as a string, not as the int 2",
        ),
        (
            [capacity("m5.large", 1)],
            {"constraints": [{"QuoteConstraintType": "RACK_SPACE_CONSTRAINED", "Value": True}]},
            "RACK_SPACE_CONSTRAINED must be given as a string, not as the bool True",
        ),
        (
            [capacity("m5.large", 1)],
            {"constraints": [constraint("NOPE", "2")]},
            "RequestedConstraints 1: QuoteConstraintType must be one of RACK_MAXIMUM, RACK_MAX_POWER_KVA,"
            " RACK_MAX_WEIGHT_LBS, RACK_SPACE_CONSTRAINED, not NOPE",
        ),
        (
            [capacity("m5.large", 1)],
            {"payment_options": ["NO_UPFRONT", "FREE"]},
            "not FREE",
        ),
        ([capacity("m5.large", 1)], {"payment_terms": [3]}, "PaymentTerm 3 is not offered"),
        ([capacity("x" * 1000, 1)], {}, "x" * 99 + "…"),
    ],
)
def test_a_mistake_of_the_request_is_told(
    capacities: list[dict[str, object]], rest: dict[str, object], told: str
) -> None:
    """Else a client is told no without why, or gets a quote for something else."""
    assert any(told in text for text in refusals(question(*capacities, **rest), REFERENCE))


def test_all_mistakes_are_told_at_once_and_each_fits_a_message() -> None:
    """Else a client corrects a request one call at a time."""
    told = refusals(question(capacity("m5.huge", 1), capacity("m5.large", -1), country_code="ZZ"), REFERENCE)
    assert len(told) == 3
    assert all(len(text) <= 1000 for text in told)


def test_the_words_for_capacity_and_constraints_are_those_of_the_service_model() -> None:
    """Else what the API takes is refused here, or what it does not know is passed on."""
    assert set(CAPACITY_TYPES) == set(modelled.SERVICE.shape_for("QuoteCapacityType").enum)
    assert set(CONSTRAINT_TYPES) == set(modelled.SERVICE.shape_for("QuoteConstraintType").enum)


def test_duplicates_are_summed() -> None:
    """Else a client that lists instances one by one gets one of each."""
    demand = read(capacity("m5.large", 1), capacity("m5.large", 2.0), ebs(5), ebs(7))
    assert {kind.name: count for kind, count in demand.instances.items()} == {"m5.large": 3}
    assert demand.storage == {"EBS": 12}


def test_the_units_of_storage_are_tib_and_tb() -> None:
    """Else a client of the console's words is refused."""
    demand = read(capacity("m5.large", 1), capacity("TB", 11, "EBS"), s3(26))
    assert demand.storage_units == {"EBS": "TB", "S3": "TiB"}


def test_the_strictest_of_equal_constraints_counts_in_hardware_units() -> None:
    """Else a rack is quoted that breaks one of the limits."""
    given = [
        constraint("RACK_MAX_POWER_KVA", "12.5"),
        constraint("RACK_MAX_POWER_KVA", "9.7005"),
        constraint("RACK_MAX_WEIGHT_LBS", "1600.25"),
        constraint("RACK_MAXIMUM", "3"),
        constraint("RACK_SPACE_CONSTRAINED", "false"),
    ]
    assert read(capacity("m5.large", 1), constraints=given).limits == Limits(3, 9700, 16002, False)


def test_payment_choices_default_to_all_and_leave_out_what_is_not_offered() -> None:
    """Else a client without a preference gets no prices, or one for a term that does not exist."""
    everything = read(capacity("m7i.large", 1))
    assert len(everything.payment_options) * len(everything.payment_terms) == 9
    first = read(capacity("m5.large", 1), payment_terms=["FIVE_YEARS", "ONE_YEAR"], payment_options=["NO_UPFRONT"])
    assert (first.payment_options, first.payment_terms) == (("NO_UPFRONT",), ("ONE_YEAR",))
    assert first.notes == ("PaymentTerm FIVE_YEARS is not offered for this hardware; offered: ONE_YEAR, THREE_YEARS.",)


def test_storage_alone_takes_the_generation_of_the_outpost() -> None:
    """Else an Outpost cannot have more storage without more instances."""
    assert read(ebs(11), estate=Estate("RACK", "GENERATION_2", "MULTI_RACK")).generation == "GENERATION_2"
    assert read(ebs(11)).generation is None

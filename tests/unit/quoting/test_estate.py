"""Is the hardware of an Outpost the sum of its orders?"""

from sutler.quoting.estate import Estate, fold
from sutler.quoting.plans import RackPlan, ServerPlan
from unit.quoting.asking import REFERENCE, ask, capacity, ebs
from unit.quoting.checker import check_plan


def rack_of(*capacities: dict[str, object], estate: Estate | None = None) -> RackPlan:
    (plan,) = ask(*capacities, estate=estate).options[0].plans
    assert isinstance(plan, RackPlan)
    return plan if plan.rack_id else plan.with_rack_id("1000000000")


def fold_racks(*plans: RackPlan) -> Estate:
    return fold("RACK", plans, REFERENCE)


def test_an_update_takes_the_place_of_the_rack_that_it_extends() -> None:
    """Else the next quote sees a rack twice, or without what was added."""
    first = rack_of(capacity("m5.24xlarge", 2))
    second = rack_of(capacity("c5.24xlarge", 1), ebs(11), estate=fold_racks(first))
    (rack,) = fold_racks(first, second).racks
    check_plan(rack)
    assert (rack.power_va, rack.weight_lb10) == (second.power_va, second.weight_lb10)
    assert [host.kind for host in rack.hosts] == ["m5.24xlarge", "m5.24xlarge", "c5.24xlarge"]
    assert (rack.added_hosts, rack.added_storage) == ((), ())
    estate = fold_racks(first, second)
    assert (estate.generation, estate.scaling_type) == ("GENERATION_1", None)
    assert estate.slots == {"c5.24xlarge": 1, "m5.24xlarge": 2}
    assert (estate.storage_tib("EBS", REFERENCE), estate.storage_tib("S3", REFERENCE)) == (11, 0)


def test_a_cancelled_update_takes_nothing_else_with_it() -> None:
    """Else cancelling one expansion makes the hosts of the next one vanish, or its own appear."""
    first = rack_of(capacity("m5.24xlarge", 1))
    cancelled = rack_of(capacity("c5.24xlarge", 2), estate=fold_racks(first))
    last = rack_of(capacity("r5.24xlarge", 1), ebs(11), estate=fold_racks(first, cancelled))
    estate = fold_racks(first, last)
    (rack,) = estate.racks
    check_plan(rack)
    assert [host.kind for host in rack.hosts] == ["m5.24xlarge", "r5.24xlarge"]
    grown = rack_of(capacity("i3en.24xlarge", 3), estate=estate) if rack.updates < 2 else None
    assert grown is not None
    check_plan(grown)


def test_two_expansions_in_a_row_never_claim_the_same_room() -> None:
    """Else the second order arrives at a full rack."""
    first = rack_of(capacity("m5.24xlarge", 5))
    estate = fold_racks(first, rack_of(capacity("m5.24xlarge", 6), estate=fold_racks(first)))
    answer = ask(capacity("m5.24xlarge", 2), estate=estate)
    assert [plan.kind for plan in answer.options[0].plans] == ["NEW_RACK"] or len(answer.options[0].plans) == 2


def test_a_rack_without_an_id_counts_and_is_left_as_it_is() -> None:
    """Else hosts are added to a rack that nobody can name."""
    (plan,) = ask(capacity("m5.24xlarge", 1)).options[0].plans
    assert isinstance(plan, RackPlan)
    estate = fold_racks(plan, plan)
    assert len(estate.racks) == 2
    assert [plan.kind for plan in ask(capacity("m5.24xlarge", 1), estate=estate).options[0].plans] == ["NEW_RACK"]


def test_servers_are_counted() -> None:
    """Else a second server is sold to an Outpost that holds one."""
    (plan,) = ask(capacity("c6gd.8xlarge", 1), servers_available=True).options[0].plans
    assert isinstance(plan, ServerPlan)
    estate = fold("SERVER", [plan], REFERENCE)
    assert (estate.generation, estate.slots) == (None, {"c6gd.8xlarge": 1})
    assert estate.storage_tib("EBS", REFERENCE) == 0
    assert not estate.servers[0].host.added


def test_an_order_that_finishes_changes_nothing() -> None:
    """Else a delivery makes open quotes look outdated."""
    plan = rack_of(capacity("m5.24xlarge", 1))
    assert fold_racks(plan) == fold_racks(plan)
    assert fold_racks() == Estate("RACK")

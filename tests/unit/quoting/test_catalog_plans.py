"""Is a catalog item the hardware that its description says, and can the site take it?"""

import pytest

from sutler.quoting.catalog_plans import item_fits_site, missing_network_racks, plan_of
from sutler.quoting.estate import fold
from sutler.quoting.plans import RackPlan, ServerPlan, plan_from_json
from sutler.quoting.question import SiteLimits
from sutler.quoting.site import fits_site
from sutler.quoting.specifications import ec2_capacities
from unit.quoting.asking import REFERENCE
from unit.quoting.checker import check_plan

ITEMS = REFERENCE.catalog.items


@pytest.mark.parametrize("item_id", sorted(ITEMS))
def test_an_item_is_the_hardware_that_it_lists(item_id: str) -> None:
    """Else the assets that arrive are not those of the catalog."""
    item = ITEMS[item_id]
    plan = plan_of(item, REFERENCE)
    check_plan(plan)
    hosts = [plan.host] if isinstance(plan, ServerPlan) else plan.hosts
    assert ec2_capacities(hosts) == [dict(capacity) for capacity in item.capacities]
    assert abs(plan.power_va - item.power_va) <= 15, "real items keep their published draw, which the estimate meets"
    assert round(plan.weight_lb10 / 10) == item.weight_lbs
    assert plan_from_json(plan.to_json()) == plan


def test_hosts_come_slotted_with_their_largest_size_and_servers_with_8xlarge() -> None:
    """Else a new Outpost launches other types than the guide says."""
    rack = plan_of(ITEMS["OR-H7KSNNO"], REFERENCE)
    assert isinstance(rack, RackPlan)
    assert {tuple(host.slotting.items()) for host in rack.hosts} == {(("m5.24xlarge", 1),), (("g4dn.12xlarge", 1),)}
    for item_id, slotting in (
        ("OR-SUTSV1U", {"c6gd.8xlarge": 2}),
        ("OR-SUTSV2S", {"c6id.8xlarge": 2}),
        ("OR-SUTSV2L", {"c6id.8xlarge": 4}),
    ):
        server = plan_of(ITEMS[item_id], REFERENCE)
        assert isinstance(server, ServerPlan)
        assert server.host.slotting == slotting


def test_network_racks_that_are_missing_are_counted() -> None:
    """Else racks are ordered that cannot be networked."""
    first = plan_of(ITEMS["OR-SUTM504"], REFERENCE)
    assert missing_network_racks(None, [first] * 4, REFERENCE) == 0
    assert missing_network_racks(None, [first] * 5, REFERENCE) == 1
    assert missing_network_racks(None, [first] * 16, REFERENCE) == 2
    ace = plan_of(ITEMS["OR-SUTACE1"], REFERENCE)
    assert missing_network_racks(None, [*[first] * 5, ace], REFERENCE) == 0
    second, network = plan_of(ITEMS["OR-SUTM704"], REFERENCE), plan_of(ITEMS["OR-SUTNET2"], REFERENCE)
    assert missing_network_racks(None, [second], REFERENCE) == 1
    assert isinstance(network, RackPlan)
    standing = fold("RACK", [network.with_rack_id("1000000000")], REFERENCE)
    assert missing_network_racks(standing, [second] * 15, REFERENCE) == 0
    assert missing_network_racks(standing, [second] * 16, REFERENCE) == 1
    assert missing_network_racks(None, [plan_of(ITEMS["OR-SUTM7S4"], REFERENCE)], REFERENCE) == 0


def test_a_network_rack_serves_racks_of_its_own_kind_only() -> None:
    """Else an ACE rack, or a rack that needs no network rack, hides that one is missing."""
    ace, network = plan_of(ITEMS["OR-SUTACE1"], REFERENCE), plan_of(ITEMS["OR-SUTNET2"], REFERENCE)
    first, second = plan_of(ITEMS["OR-SUTM504"], REFERENCE), plan_of(ITEMS["OR-SUTM704"], REFERENCE)
    single = plan_of(ITEMS["OR-SUTM7S4"], REFERENCE)
    for plans, missing in (
        ([ace, second], 1),
        ([network, *[first] * 5], 1),
        ([single, second], 1),
        ([second, single], 1),
        ([*[first] * 5, second], 2),
        ([*[first] * 5, second, ace, network], 0),
        ([ace, network], 0),
    ):
        assert missing_network_racks(None, plans, REFERENCE) == missing
    assert isinstance(ace, RackPlan)
    standing = fold("RACK", [ace.with_rack_id("1000000000")], REFERENCE)
    assert missing_network_racks(standing, [second], REFERENCE) == 1


@pytest.mark.parametrize(
    ("item_id", "site", "reason"),
    [
        ("OR-FWTFFXJ", SiteLimits(10, 1400, 10), None),
        ("OR-FWTFFXJ", SiteLimits(), None),
        ("OR-FWTFFXJ", SiteLimits(5), "draws 6.39 kVA and needs a position of 10 kVA; the site has 5 kVA."),
        ("OR-H7KSNNO", SiteLimits(10), "draws 13.69 kVA and needs a position of 15 kVA; the site has 10 kVA."),
        ("OR-H7KSNNO", SiteLimits(30), None),
        ("OR-H7KSNNO", SiteLimits(15, 1600), "weighs 1622.4 lb; the site takes 1600 lb."),
        ("OR-FWTFFXJ", SiteLimits(10, None, 1), "needs uplinks of 10, 40, 100 Gbps; the site has 1 Gbps."),
        ("OR-SUTM504", SiteLimits(10, None, 1), None),
        ("OR-SUTNET2", SiteLimits(10, 1800), "weighs 1975 lb; the site takes 1800 lb."),
        ("OR-SUTM704", SiteLimits(5), "draws 7.4 kVA and needs a position of 10 kVA; the site has 5 kVA."),
        ("OR-SUTSV2L", SiteLimits(5, 1400, 1), None),
    ],
)
def test_a_site_takes_what_its_power_weight_and_uplinks_allow(
    item_id: str, site: SiteLimits, reason: str | None
) -> None:
    """Else a rack arrives that cannot be powered, carried or connected."""
    found = item_fits_site(ITEMS[item_id], site, REFERENCE)
    assert (found is None) == (reason is None)
    assert reason is None or (found is not None and found.endswith(reason))


def test_a_site_states_its_limits_in_the_words_of_the_api() -> None:
    """Else the limits of a site are read as something else."""
    properties = {
        "PowerDrawKva": "POWER_15_KVA",
        "MaximumSupportedWeightLbs": "MAX_1800_LBS",
        "UplinkGbps": "UPLINK_100G",
    }
    assert SiteLimits.from_properties(properties) == SiteLimits(15, 1800, 100)
    assert SiteLimits.from_properties({"MaximumSupportedWeightLbs": "NO_LIMIT"}) == SiteLimits()


def test_an_uplink_of_1_gbps_is_for_first_generation_racks_without_ace() -> None:
    """Else an Outpost cannot reach its Region."""
    slow = SiteLimits(uplink_gbps=1)
    for item_id, fits in (("OR-SUTM504", True), ("OR-SUTACE1", False), ("OR-SUTM704", False)):
        assert (fits_site(plan_of(ITEMS[item_id], REFERENCE), slow, REFERENCE) is None) == fits

"""Are contradicting rack properties refused, and only those? The answers come from the model's own text."""

import re
from itertools import chain, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from modelled import SERVICE
from sutler.rules.rack_properties import (
    CONNECTORS,
    OPTICS,
    PROPERTIES,
    UPLINK_COUNTS,
    rack_properties_refusal,
)

SHAPE = SERVICE.shape_for("RackPhysicalProperties")
INPUT = SERVICE.shape_for("UpdateSiteRackPhysicalPropertiesInput")
ENUMS = {name: list(member.enum) for name, member in SHAPE.members.items()}
SPEEDS = {"UPLINK_1G": "1000BASE", "UPLINK_10G": "10GBASE", "UPLINK_40G": "40GBASE", "UPLINK_100G": "100G"}

any_properties = st.fixed_dictionaries({}, optional={name: st.sampled_from(ENUMS[name]) for name in ENUMS})


def plain(documentation: str) -> str:
    return re.sub(r"<[^>]*>", "", documentation)


def test_every_property_of_the_model_is_known() -> None:
    """Else a property that a customer sets is silently dropped."""
    assert list(PROPERTIES) == list(SHAPE.members)


def test_every_connector_and_optical_standard_of_the_model_has_its_place() -> None:
    """Else a customer with valid hardware meets a server error."""
    assert sorted(chain(*CONNECTORS.values())) == sorted(ENUMS["PowerConnector"])
    assert sorted(chain(*OPTICS.values())) == sorted(ENUMS["OpticalStandard"])
    assert sorted(UPLINK_COUNTS) == sorted(ENUMS["UplinkGbps"])
    assert set(OPTICS) == set(product(ENUMS["UplinkGbps"], ENUMS["FiberOpticCableType"]))


def test_connectors_go_with_the_phase_that_the_model_lists_them_under() -> None:
    """Else an electrician prepares a drop that no rack plugs into."""
    single, three = plain(INPUT.members["PowerConnector"].documentation).split("Three-phase AC feed")
    for connector, phase in product(ENUMS["PowerConnector"], ENUMS["PowerPhase"]):
        text = single if phase == "SINGLE_PHASE" else three
        listed = connector.replace("L6_30P", "L6-30P") in text
        refusal = rack_properties_refusal({"PowerPhase": phase, "PowerConnector": connector})
        assert (refusal is None) == listed, (phase, connector)


def test_uplink_counts_are_those_that_the_model_lists_for_the_speed() -> None:
    """Else a rack arrives with more uplinks than the site's switches were bought for."""
    text = plain(INPUT.members["UplinkCount"].documentation)
    listed = {
        "UPLINK_1G": re.search(r"1Gbps - Uplinks available: (\d+(?:, \d+)*)", text),
        "UPLINK_10G": re.search(r"10Gbps - Uplinks available: (\d+(?:, \d+)*)", text),
        "UPLINK_40G": re.search(r"40 and 100 Gbps- Uplinks available: (\d+(?:, \d+)*)", text),
        "UPLINK_100G": re.search(r"40 and 100 Gbps- Uplinks available: (\d+(?:, \d+)*)", text),
    }
    for speed, found in listed.items():
        assert found is not None
        counts = {f"UPLINK_COUNT_{count}" for count in found.group(1).split(", ")}
        accepted = {
            count
            for count in ENUMS["UplinkCount"]
            if rack_properties_refusal({"UplinkGbps": speed, "UplinkCount": count}) is None
        }
        assert accepted == counts, speed


def test_optical_standards_go_with_the_speed_in_their_name() -> None:
    """Else a site orders optics that the network devices cannot take."""
    for speed, standard in product(ENUMS["UplinkGbps"], ENUMS["OpticalStandard"]):
        refusal = rack_properties_refusal({"UplinkGbps": speed, "OpticalStandard": standard})
        named = standard.removeprefix("OPTIC_").startswith(SPEEDS[speed])
        assert (refusal is None) == named, (speed, standard)


def test_short_range_optics_take_multi_mode_fiber_and_the_others_single_mode() -> None:
    """Else a site pulls fiber that its optics cannot light; the short-range ones are SR, ESR, SR4 and SX."""
    for standard, fiber in product(ENUMS["OpticalStandard"], ENUMS["FiberOpticCableType"]):
        short_range = standard.rpartition("_")[2] in ("SR", "ESR", "SR4", "SX")
        refusal = rack_properties_refusal({"OpticalStandard": standard, "FiberOpticCableType": fiber})
        assert (refusal is None) == (short_range == (fiber == "MULTI_MODE")), (standard, fiber)


@pytest.mark.parametrize("count", [3, 5, 7])
def test_a_count_that_no_speed_has_is_refused_without_a_speed_too(count: int) -> None:
    """Else a site is stored that no later speed can make whole."""
    refusal = rack_properties_refusal({"UplinkCount": f"UPLINK_COUNT_{count}"})
    assert refusal is not None
    assert refusal.code == "ValidationException"


def test_the_speed_that_an_optical_standard_implies_limits_the_count() -> None:
    """Else a contradiction shows only once the customer adds the speed, and no speed is right any more."""
    refusal = rack_properties_refusal({"OpticalStandard": "OPTIC_40GBASE_SR", "UplinkCount": "UPLINK_COUNT_16"})
    assert refusal is not None


@given(any_properties, st.data())
def test_fewer_properties_never_contradict_more(properties: dict[str, str], data: st.DataObject) -> None:
    """Else a customer who states less is refused for what he has not said."""
    fewer = {name: properties[name] for name in properties if data.draw(st.booleans())}
    if rack_properties_refusal(properties) is None:
        assert rack_properties_refusal(fewer) is None


@given(any_properties)
def test_what_is_accepted_without_a_speed_fits_some_speed(properties: dict[str, str]) -> None:
    """Else a customer is led into a corner: each speed that he tries is then refused."""
    if "UplinkGbps" not in properties and rack_properties_refusal(properties) is None:
        completed = [{**properties, "UplinkGbps": speed} for speed in ENUMS["UplinkGbps"]]
        assert any(rack_properties_refusal(candidate) is None for candidate in completed)

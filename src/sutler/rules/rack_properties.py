"""Do the rack properties of a site go together? Phase and connector, speed and uplinks, fiber and optics.

A property that is not set contradicts nothing; whether all are set, and enough for the hardware, is a matter
of ordering.
"""

from collections.abc import Mapping
from typing import Any, Final

from sutler.rules.refusal import Refusal, invalid

PROPERTIES: Final = (
    "PowerDrawKva",
    "PowerPhase",
    "PowerConnector",
    "PowerFeedDrop",
    "UplinkGbps",
    "UplinkCount",
    "FiberOpticCableType",
    "OpticalStandard",
    "MaximumSupportedWeightLbs",
)

CONNECTORS: Final[Mapping[str, tuple[str, ...]]] = {
    "SINGLE_PHASE": ("L6_30P", "IEC309"),
    "THREE_PHASE": ("AH530P7W", "AH532P6W", "CS8365C"),
}

UPLINK_COUNTS: Final[Mapping[str, tuple[str, ...]]] = {
    speed: tuple(f"UPLINK_COUNT_{count}" for count in counts)
    for speed, counts in (
        ("UPLINK_1G", (1, 2, 4, 6, 8)),
        ("UPLINK_10G", (1, 2, 4, 8, 12, 16)),
        ("UPLINK_40G", (1, 2, 4)),
        ("UPLINK_100G", (1, 2, 4)),
    )
}

OPTICS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {  # (speed, fiber) -> optical standards
    ("UPLINK_1G", "SINGLE_MODE"): ("OPTIC_1000BASE_LX",),
    ("UPLINK_1G", "MULTI_MODE"): ("OPTIC_1000BASE_SX",),
    ("UPLINK_10G", "SINGLE_MODE"): ("OPTIC_10GBASE_IR", "OPTIC_10GBASE_LR"),
    ("UPLINK_10G", "MULTI_MODE"): ("OPTIC_10GBASE_SR",),
    ("UPLINK_40G", "SINGLE_MODE"): ("OPTIC_40GBASE_IR4_LR4L", "OPTIC_40GBASE_LR4"),
    ("UPLINK_40G", "MULTI_MODE"): ("OPTIC_40GBASE_ESR", "OPTIC_40GBASE_SR"),
    ("UPLINK_100G", "SINGLE_MODE"): ("OPTIC_100GBASE_CWDM4", "OPTIC_100GBASE_LR4", "OPTIC_100G_PSM4_MSA"),
    ("UPLINK_100G", "MULTI_MODE"): ("OPTIC_100GBASE_SR4",),
}

_PHASE: Final = {connector: phase for phase, connectors in CONNECTORS.items() for connector in connectors}
_SPEED_AND_FIBER: Final = {standard: key for key, standards in OPTICS.items() for standard in standards}


def rack_properties_refusal(properties: Mapping[str, Any]) -> Refusal | None:
    """Say which two rack properties contradict each other.

    Args:
        properties: RackPhysicalProperties of the API as they would stand; unset ones are absent.
    Refuses: ValidationException: a connector of the other phase; a count of uplinks that the speed does not
        have (without a speed: that no speed has); an optical standard of another speed or fiber.
    Source:  service model, UpdateSiteRackPhysicalPropertiesInput (PowerConnector, UplinkCount,
        OpticalStandard); rack guide, outposts-requirements (optics by speed and fiber); assumed: a
        contradiction is a ValidationException.
    """
    phase, connector = properties.get("PowerPhase"), properties.get("PowerConnector")
    if phase is not None and connector is not None and connector not in CONNECTORS[phase]:
        return invalid(
            f"PowerConnector {connector} is for PowerPhase {_PHASE[connector]}; "
            f"{phase} takes {', '.join(CONNECTORS[phase])}"
        )
    standard, fiber = properties.get("OpticalStandard"), properties.get("FiberOpticCableType")
    speed = properties.get("UplinkGbps")
    if standard is not None:
        its_speed, its_fiber = _SPEED_AND_FIBER[standard]
        if speed not in (None, its_speed):
            return invalid(f"OpticalStandard {standard} is for UplinkGbps {its_speed}, not {speed}")
        if fiber not in (None, its_fiber):
            return invalid(f"OpticalStandard {standard} is for FiberOpticCableType {its_fiber}, not {fiber}")
        speed = its_speed
    count = properties.get("UplinkCount")
    if count is None:
        return None
    if speed is None and not any(count in counts for counts in UPLINK_COUNTS.values()):
        return invalid(f"UplinkCount {count} is not available at any UplinkGbps")
    if speed is not None and count not in UPLINK_COUNTS[speed]:
        return invalid(
            f"UplinkCount {count} is not available at {speed}, which takes {', '.join(UPLINK_COUNTS[speed])}"
        )
    return None

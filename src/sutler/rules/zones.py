"""Which Availability Zone does an Outpost hang on? A name ("us-west-2a"), an id ("usw2-az1") or both name it.

The zones of a Region come as a mapping from name to id, so that the answer always has both.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sutler.rules.refusal import Refusal, invalid


@dataclass(frozen=True, slots=True)
class Zone:
    """An Availability Zone under both of its names."""

    name: str
    zone_id: str


def _listed(names: Iterable[str]) -> str:
    return f"choose one of {', '.join(sorted(names))}"


def choose_zone(
    zones: Mapping[str, str],
    *,
    region: str,
    unsupported: Collection[str],
    name: str | None,
    zone_id: str | None,
) -> Zone | Refusal:
    """Return the zone that a name, an id or both stand for.

    Args:
        zones: the zones of the Region, name to id; empty when it is not known.
        unsupported: the ids of zones that take no Outposts.
        name, zone_id: as the client sent them; None means absent.
    Refuses: ValidationException: neither is given, a zone that the Region does not have (or it has none), two
        that are not the same zone, or a zone that takes no Outposts.
    Source:  API reference, CreateOutpost (either may be given); rack guide, order-outpost-capacity (the four
        unsupported zones); assumed: each of these is a ValidationException.
    """
    if not zones:
        return invalid(f"{region} has no Availability Zone that takes Outposts")
    if name is None and zone_id is None:
        return invalid("Specify either AvailabilityZone or AvailabilityZoneId")
    if name is not None and name not in zones:
        return invalid(f"AvailabilityZone {name} is not in {region}; {_listed(zones)}")
    if zone_id is not None and zone_id not in zones.values():
        return invalid(f"AvailabilityZoneId {zone_id} is not in {region}; {_listed(zones.values())}")
    if name is None:
        name = next(known for known, known_id in zones.items() if known_id == zone_id)
    if zone_id is not None and zones[name] != zone_id:
        return invalid(f"AvailabilityZone {name} is {zones[name]}, not AvailabilityZoneId {zone_id}")
    if zones[name] in unsupported:
        return invalid(f"Outposts are not supported in AvailabilityZone {name} ({zones[name]})")
    return Zone(name, zones[name])

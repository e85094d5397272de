"""Where may an Outpost be, and on which Region may it hang? Countries, Regions and their Availability Zones.

Invariant: within a Region a zone name stands for one zone id, and the reverse.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Final

from sutler.reference.hardware import GENERATIONS
from sutler.reference.reading import Table

# As the service model has them (AvailabilityZone, AvailabilityZoneId), so that every answer can carry them.
_REGION: Final = re.compile(r"([a-z]+-){2,3}[0-9]", re.ASCII)
_PARTITION: Final = re.compile(r"aws(-[a-z]+)*", re.ASCII)
_ZONE_PREFIX: Final = re.compile(r"[a-z]+[0-9]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Countries:
    """Countries that hardware can be sent to, as two-letter codes.

    Source:  rack FAQ; assumed: the same list for servers and for the second generation.
    """

    rack: frozenset[str]
    server: frozenset[str]


@dataclass(frozen=True, slots=True)
class Region:
    """A parent Region.

    Args:
        name: such as "us-west-2".
        partition: of its ARNs, such as "aws".
        generations: rack generations that are published for it; information, not a rule.
        zones: zone name to zone id, by letter.
    """

    name: str
    partition: str
    generations: tuple[str, ...]
    zones: Mapping[str, str]
    source: str


@dataclass(frozen=True, slots=True)
class Regions:
    """All Regions by name, and the zones that take no Outposts."""

    regions: Mapping[str, Region]
    unsupported_zone_ids: frozenset[str]

    @property
    def names(self) -> list[str]:
        """Names of the Regions, sorted."""
        return sorted(self.regions)

    def region(self, name: str) -> Region | None:
        """Return a Region by its name, or None."""
        return self.regions.get(name)

    def zones(self, region: str) -> Mapping[str, str]:
        """Return the zones of a Region, name to id; empty for a Region that is not known."""
        known = self.regions.get(region)
        return known.zones if known else {}

    def zone_id(self, region: str, zone_name: str) -> str | None:
        """Return the id of a zone of the Region, or None when it has no such zone."""
        return self.zones(region).get(zone_name)

    def zone_name(self, region: str, zone_id: str) -> str | None:
        """Return the name of a zone of the Region, or None when it has no such zone."""
        return next((name for name, known in self.zones(region).items() if known == zone_id), None)


def read_countries(top: Table) -> Countries:
    """Return the countries that a parsed file states; mistakes are noted in the table."""
    lists: dict[str, frozenset[str]] = {}
    for name, table in top.tables("countries", names=("rack", "server")):
        if table.switch("same_as_rack", default=False):
            lists[name] = lists.get("rack", frozenset())
            continue
        codes = table.texts("codes")
        for code in codes:
            if len(code) != 2 or not code.isupper():
                table.problem("codes", f"must hold two-letter codes in capitals, not {code!r}")
        lists[name] = frozenset(codes)
    return Countries(lists.get("rack", frozenset()), lists.get("server", frozenset()))


def read_regions(top: Table) -> Regions:
    """Return the Regions that a parsed file states; mistakes are noted in the table."""
    regions = {}
    for name, table in top.tables("regions"):
        if not _REGION.fullmatch(name):
            table.problem("", "must be named like us-west-2")
        prefix, numbers = table.text("zone_prefix"), table.wholes("zones")
        if not _ZONE_PREFIX.fullmatch(prefix):
            table.problem("zone_prefix", f"must be letters and a digit such as usw2, not {prefix!r}")
        if len(numbers) != len(set(numbers)) or not set(numbers) <= set(range(1, 10)) or not numbers:
            table.problem("zones", f"must be different numbers from 1 to 9, not {numbers}")
        # Letters in order of the ids (a is the lowest number that exists): assumed; accounts made before
        # November 2025 may have had other letters in the oldest Regions.
        letters = zip(ascii_lowercase, sorted(numbers), strict=False)
        partition = table.text("partition")
        if not _PARTITION.fullmatch(partition):
            table.problem("partition", f"must be aws, or begin with aws-, not {partition!r}")
        regions[name] = Region(
            name=name,
            partition=partition,
            generations=tuple(table.texts("generations", among=GENERATIONS)),
            zones={f"{name}{letter}": f"{prefix}-az{number}" for letter, number in letters},
            source=table.source,
        )
    unsupported = top.texts("unsupported_zone_ids")
    known = {zone_id for region in regions.values() for zone_id in region.zones.values()}
    for zone_id in unsupported:
        if zone_id not in known:
            top.problem("unsupported_zone_ids", f"{zone_id!r} is a zone of no Region")
    return Regions(regions, frozenset(unsupported))

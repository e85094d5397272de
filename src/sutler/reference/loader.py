"""What does this server know of the hardware? The shipped data, or a person's own, checked as a whole.

A file that a person's folder has replaces the shipped one of the same name, or adds to it when it begins with
`extends = true`; the others stay as shipped. Nothing is used unless everything holds: each mistake, in every file, is
reported with its file, its key and the reason, all at once.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from sutler.reference.catalog import Catalog, read_catalog
from sutler.reference.durations import Durations, Quotas, read_durations, read_quotas
from sutler.reference.hardware import Design, Hardware, Host, InstanceType
from sutler.reference.hardware_tables import read_hardware
from sutler.reference.places import Countries, Regions, read_countries, read_regions
from sutler.reference.prices import PriceBook, read_prices
from sutler.reference.reading import ReferenceError, Table  # noqa: A004 -- see its definition

__all__ = ["FILES", "Reference", "ReferenceError", "load"]

FILES: Final = (
    "hardware.toml",
    "catalog.toml",
    "prices.toml",
    "regions.toml",
    "countries.toml",
    "durations.toml",
    "quotas.toml",
)

EXTENDS: Final = "extends"
"""The key of a file that adds to the shipped one."""


@dataclass(frozen=True, slots=True)
class Reference:
    """All reference data in use.

    Args:
        digest: hex digest of the data; two servers that share a store must have the same.
        support_plan: AWS's support plan of an account. It, quotas and durations are those of an account that has not
            set its own.
    """

    hardware: Hardware
    catalog: Catalog
    prices: PriceBook
    regions: Regions
    countries: Countries
    durations: Durations
    quotas: Quotas
    digest: str
    support_plan: str = "ENTERPRISE"

    def orderable(self, generation: str | None = None, *, servers_available: bool = False) -> list[InstanceType]:
        """Return the instance types that can be ordered, by name.

        Args:
            generation: only those of racks of this generation; None means all.
            servers_available: True when servers are sold.
        Source:  API reference, ListOrderableInstanceTypes; assumed: with a generation, types of servers are left
            out; a type is listed only if some host takes it and its form factor is sold.
        """
        return [
            kind
            for kind in self.hardware.instance_types.values()
            if kind.orderable
            and (kind.form_factor == "RACK" or (servers_available and generation is None))
            and generation in (None, kind.generation)
        ]

    def supported_types(self, host: str) -> list[InstanceType]:
        """Return the instance types that a host kind can be slotted into, the smallest first."""
        return self.hardware.types_on(self.hardware.hosts[host])

    def sold_hosts(self, family: str) -> list[Host]:
        """Return the host kinds of a family that the price book has a price for, the smallest first."""
        return [host for host in self.hardware.hosts_of(family) if host.key in self.prices.hosts_usd_cents]

    def sold_designs(self, generation: str | None) -> list[Design]:
        """Return the compute racks of a generation that are priced, as is the networking rack that they may need."""
        priced = self.prices.racks_usd_cents
        return [
            design
            for design in self.hardware.designs.values()
            if (design.use, design.generation) == ("COMPUTE", generation)
            and design.key in priced
            and ((network := self.hardware.network_of(design)) is None or network.key in priced)
        ]


def load(directory: Path | None = None) -> Reference:
    """Return the shipped reference data, with the files of a folder in place of those of the same name, or on top.

    Refuses: ReferenceError: the folder has none of the files, one is not TOML, or one holds anything that is missing,
        unknown or wrong; all of it is told.
    """
    if directory is None:
        return _shipped()
    if not directory.is_dir():
        raise ReferenceError([f"{directory}: is not a folder"])
    there = sorted(directory.glob("*.toml"))
    if not there:
        raise ReferenceError([f"{directory}: has no file of the reference data; {_NAMES}"])
    strange = [
        f"{path.name}: is not a file of the reference data; {_NAMES}" for path in there if path.name not in FILES
    ]
    return _build({path.name: path for path in there if path.name in FILES}, strange)


@cache
def _shipped() -> Reference:
    return _build({}, [])


_NAMES: Final = f"those are {', '.join(FILES)}"


@dataclass(frozen=True, slots=True)
class _File:
    """What a file says.

    Args:
        shipped: the paths of those of its tables that are the shipped ones.
        readable: False when the reader's own file is no TOML and the shipped one stands in, to go on with.
    """

    content: Mapping[str, Any]
    shipped: frozenset[str]
    readable: bool = True


def _read(name: str, own: Path | None, problems: list[str]) -> _File:
    replacing: dict[str, Any] | None = None
    try:
        replacing = tomllib.loads(own.read_text("utf-8")) if own is not None else None
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{name}: cannot be read: {error}")
    except tomllib.TOMLDecodeError as error:
        problems.append(f"{name}: is not TOML: {error}")
    extends = False if replacing is None else replacing.pop(EXTENDS, False)
    if not isinstance(extends, bool):
        problems.append(f"{name}: {EXTENDS}: must be true or false, not {extends!r}")
    if replacing is not None and extends is False:
        return _File(replacing, frozenset())
    shipped = tomllib.loads((resources.files("sutler.reference") / name).read_text("utf-8"))
    if replacing is None:
        return _File(shipped, _paths(shipped), readable=own is None)
    return _File(_laid_over(shipped, replacing), _paths(shipped) - _paths(replacing))


def _paths(content: Mapping[str, Any]) -> frozenset[str]:
    """Return the paths of the tables that a file holds, such as hosts.m5.24xlarge."""
    return frozenset(
        f"{key}.{name}" for key, section in content.items() if isinstance(section, dict) for name in section
    )


def _laid_over(shipped: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return the shipped content with the reader's own tables added, or in place of those of the same name."""
    merged = dict(shipped)
    for key, value in own.items():
        below = shipped.get(key)
        merged[key] = {**below, **value} if isinstance(value, dict) and isinstance(below, dict) else value
    return merged


def _build(own: Mapping[str, Path], problems: list[str]) -> Reference:
    """Return the data with a reader's own files in place or on top.

    Args:
        problems: mistakes that were found before.
    """
    files = {name: _read(name, own.get(name), problems) for name in FILES}
    unknown: list[str] = []  # what depends on hardware that cannot be read
    tops = {
        name: Table(
            name,
            "",
            file.content,
            problems if files["hardware.toml"].readable or name not in ("catalog.toml", "prices.toml") else unknown,
            sourced=name == "regions.toml",
            shipped=file.shipped,
        )
        for name, file in files.items()
    }
    hardware, countries = read_hardware(tops["hardware.toml"]), read_countries(tops["countries.toml"])
    reference = Reference(
        hardware=hardware,
        catalog=read_catalog(tops["catalog.toml"], hardware),
        prices=read_prices(tops["prices.toml"], hardware, countries),
        regions=read_regions(tops["regions.toml"]),
        countries=countries,
        durations=read_durations(tops["durations.toml"]),
        quotas=read_quotas(tops["quotas.toml"]),
        digest=_digest({name: file.content for name, file in files.items()}),
    )
    for top in tops.values():
        top.close()
    if problems:
        raise ReferenceError(problems)
    return reference


def _digest(parsed: Mapping[str, Any]) -> str:
    """Return a digest of what the files say; comments, blanks and the order of keys do not matter."""

    def canonical(value: object) -> str:
        if isinstance(value, Mapping):
            return "{" + ",".join(f"{key!r}:{canonical(value[key])}" for key in sorted(value)) + "}"
        if isinstance(value, list):
            return "[" + ",".join(map(canonical, value)) + "]"
        return repr(value)

    return hashlib.sha256(canonical(parsed).encode()).hexdigest()

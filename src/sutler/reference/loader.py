"""What does this server know of the hardware? The shipped data, or a person's own, checked as a whole.

A file that a person's folder has replaces the shipped one of the same name; the others stay as shipped. Nothing is used
unless everything holds: each mistake, in every file, is reported with its file, its key and the reason, all at once.
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
from sutler.reference.hardware import Hardware, InstanceType, read_hardware
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


def load(directory: Path | None = None) -> Reference:
    """Return the shipped reference data, with the files of a folder in place of those of the same name.

    Refuses: ReferenceError: the folder has none of the files, one is not TOML, or one holds anything that is missing,
        unknown or wrong; all of it is told.
    """
    return _shipped() if directory is None else _build(_texts(directory))


@cache
def _shipped() -> Reference:
    return _build(_texts(None))


def _texts(directory: Path | None) -> dict[str, str]:
    """Return the text of each file: the folder's where it has one, else the shipped one."""
    shipped = resources.files("sutler.reference")
    problems = []
    if directory is not None:
        if not directory.is_dir():
            raise ReferenceError([f"{directory}: is not a folder"])
        problems = [
            f"{path.name}: is not a file of the reference data; those are {', '.join(FILES)}"
            for path in sorted(directory.glob("*.toml"))
            if path.name not in FILES
        ]
        if not problems and not any((directory / name).exists() for name in FILES):
            raise ReferenceError([f"{directory}: has no file of the reference data; those are {', '.join(FILES)}"])
    texts = {}
    for name in FILES:
        own = directory / name if directory is not None else None
        try:
            texts[name] = (own if own is not None and own.exists() else shipped / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{name}: cannot be read: {error}")
    if problems:
        raise ReferenceError(problems)
    return texts


def _build(texts: Mapping[str, str]) -> Reference:
    problems: list[str] = []
    parsed: dict[str, dict[str, Any]] = {}
    for name, text in texts.items():
        try:
            parsed[name] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            problems.append(f"{name}: is not TOML: {error}")
    if problems:
        raise ReferenceError(problems)
    tops = {
        name: Table(name, "", content, problems, sourced=name == "regions.toml") for name, content in parsed.items()
    }
    hardware = read_hardware(tops["hardware.toml"])
    reference = Reference(
        hardware=hardware,
        catalog=read_catalog(tops["catalog.toml"], hardware),
        prices=read_prices(tops["prices.toml"], hardware),
        regions=read_regions(tops["regions.toml"]),
        countries=read_countries(tops["countries.toml"]),
        durations=read_durations(tops["durations.toml"]),
        quotas=read_quotas(tops["quotas.toml"]),
        digest=_digest(parsed),
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

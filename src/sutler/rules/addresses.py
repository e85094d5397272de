"""Does an address hang together? What the shapes of the service model can't say.

An address that breaks these rules is stored all the same: a site may exist before hardware is ordered to it.
"""

from collections.abc import Mapping

from sutler.reference.postal_codes import PostalCodes


def postal_code_problem(address: Mapping[str, str], codes: PostalCodes) -> str | None:
    """Say what is wrong with the postal code of an address; None when it has the form of its country.

    Args:
        address: an Address of the API. The case of letters does not matter.
        codes: the forms of its country; where there are none every code fits.
    Returns: a sentence with an example of the form, without the code itself: addresses are sensitive.
    Source:  service model, OrderingRequirement (VALID_ZIP_CODE_CHECK_ERROR); assumed: the forms are those of
        Google's address data, since the service's own are not published.
    """
    code = address["PostalCode"].strip().upper()
    if not codes.patterns or any(pattern.fullmatch(code) for pattern in codes.patterns):
        return None
    country = address["CountryCode"]
    return f"The postal code does not have the form of country {country} (for example {codes.examples[0]})."

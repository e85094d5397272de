"""Does a postal code have the form of its country?"""

import pytest

from sutler.reference.postal_codes import postal_codes
from sutler.rules.addresses import postal_code_problem


def problem_of(country: str, code: str) -> str | None:
    """Ask the rule with the forms of the country."""
    return postal_code_problem({"CountryCode": country, "PostalCode": code}, postal_codes(country))


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("US", "98101"),
        ("US", "98101-1234"),
        ("CA", "V6B 1A1"),
        ("CA", "v6b1a1"),
        ("GB", "SW1A 1AA"),
        ("GB", "sw1a 1aa"),
        ("DE", "10115"),
        ("FR", "75008"),
        ("JP", "100-0001"),
        ("AU", "2000"),
        ("IN", "110001"),
        ("BR", "01310-100"),
        ("IE", "D02 AF30"),
        ("NL", "1012 JS"),
        ("HK", "000"),  # no postal codes there, and the API demands one
        ("AE", "0"),
        ("ZZ", "whatever"),  # no country that we know
    ],
)
def test_a_real_postal_code_fits(country: str, code: str) -> None:
    """Else a customer with a right address cannot order."""
    assert problem_of(country, code) is None


@pytest.mark.parametrize(
    ("country", "code"),
    [
        ("US", "9810"),
        ("US", "981011"),
        ("US", "V6B 1A1"),
        ("CA", "98101"),
        ("GB", "98101"),
        ("DE", "1011"),
        ("FR", "7500"),
        ("JP", "1000"),
        ("AU", "20000"),
        ("IN", "11000"),
        ("BR", "01310"),
    ],
)
def test_a_postal_code_of_another_form_is_a_problem_with_an_example(country: str, code: str) -> None:
    """Else a rack is sent to an address that no carrier finds."""
    problem = problem_of(country, code)
    assert problem is not None
    assert country in problem
    assert code not in problem.replace("for example", ""), "addresses are sensitive"
    example = problem.partition("for example ")[2].removesuffix(").")
    assert problem_of(country, example) is None

"""Are all broken constraints named, in the service's grammar?"""

import copy
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import modelled
from sutler.wire import constraints
from sutler.wire.constraints import (
    MESSAGE_MOST,
    Items,
    Members,
    Text,
    Violation,
    Violations,
    _count,
    message,
    violations,
)
from sutler.wire.contract import OPERATIONS

calm = settings(database=None, deadline=None)

ORDER = {"OutpostIdentifier": "op-0123456789abcdef0", "PaymentOption": "ALL_UPFRONT"}
SITE = {"SiteId": "os-0123456789abcdef0"}


def said(name: str, request: dict[str, Any]) -> list[str]:
    operation = OPERATIONS[name]
    found = operation.violations(request)
    assert operation.valid(request) == (found.count == 0)
    assert found.count == len(found.first)
    return [str(violation) for violation in found.first]


def failed(value: str, path: str, text: str) -> str:
    return f"Value {value}at '{path}' failed to satisfy constraint: {text}"


def test_a_missing_required_member_is_null_without_quotes() -> None:
    """Else tools that parse the service's words find none that they know."""
    assert said("CreateOrder", {"OutpostIdentifier": ORDER["OutpostIdentifier"]}) == [
        failed("null ", "paymentOption", "Member must not be null")
    ]


def test_an_unknown_enum_value_is_told_all_values_in_the_models_order() -> None:
    """Else a user is left guessing what would be right."""
    assert said("CreateOrder", {**ORDER, "PaymentOption": "CASH"}) == [
        failed(
            "'CASH' ",
            "paymentOption",
            "Member must satisfy enum value set: [ALL_UPFRONT, NO_UPFRONT, PARTIAL_UPFRONT]",
        )
    ]


def test_a_member_within_a_list_is_named_by_its_place_counted_from_one() -> None:
    """Else a user mends the wrong line item of twenty."""
    lines = [{"CatalogItemId": "OR-ABCDEFG", "Quantity": 1}, {"CatalogItemId": "OR-ABCDEFG", "Quantity": 0}]
    assert said("CreateOrder", {**ORDER, "LineItems": lines}) == [
        failed("'0' ", "lineItems.2.member.quantity", "Member must have value greater than or equal to 1")
    ]


def test_pattern_comes_before_length_and_both_are_told() -> None:
    """Else a user mends one failure to be told of the next."""
    assert said("CancelOrder", {"OrderId": "oo-0123456789abcdef01"}) == [
        failed(
            "'oo-0123456789abcdef01' ",
            "orderId",
            "Member must satisfy regular expression pattern: oo-[a-f0-9]{17}$",
        ),
        failed("'oo-0123456789abcdef01' ", "orderId", "Member must have length less than or equal to 20"),
    ]


def test_a_list_of_the_wrong_size_is_shown_whole() -> None:
    """Else the size words appear at a path that is not the list's."""
    assert said("CreateOrder", {**ORDER, "LineItems": []}) == [
        failed("'[]' ", "lineItems", "Member must have length greater than or equal to 1")
    ]


def test_a_broken_element_is_reported_once_on_the_whole_list_with_all_its_constraints() -> None:
    """Else the words differ from those of every other AWS service."""
    assert said("ListAssets", {"OutpostIdentifier": "op-0123456789abcdef0", "HostIdFilter": ["h-1", "h_2", "h_3"]}) == [
        failed(
            "'[h-1, h_2, h_3]' ",
            "hostIdFilter",
            "Member must satisfy constraint: [Member must have length less than or equal to 50,"
            " Member must have length greater than or equal to 1,"
            " Member must satisfy regular expression pattern: ^[A-Za-z0-9-]*$]",
        )
    ]
    assert said("ListCatalogItems", {"ItemClassFilter": ["BLADE"]}) == [
        failed(
            "'[BLADE]' ",
            "itemClassFilter",
            "Member must satisfy constraint: [Member must satisfy enum value set: [RACK, SERVER]]",
        )
    ]


def test_map_keys_and_values_are_reported_on_the_whole_map() -> None:
    """Else a broken tag is reported at a path that no service has."""
    assert said("CreateSite", {"Name": "Site", "Tags": {"aws:a": "b", "c": ""}}) == [
        failed(
            "'{aws:a=b, c=}' ",
            "tags",
            "Map keys must satisfy constraint: [Member must have length less than or equal to 128,"
            " Member must have length greater than or equal to 1,"
            " Member must satisfy regular expression pattern: ^(?!aws:)[a-zA-Z+-=._:/]+$]",
        ),
        failed(
            "'{aws:a=b, c=}' ",
            "tags",
            "Map value must satisfy constraint: [Member must have length less than or equal to 256,"
            r" Member must satisfy regular expression pattern: ^[\S \n]+$]",
        ),
    ]


def test_sensitive_members_are_never_echoed() -> None:
    """Else somebody's phone number ends up in a log."""
    address = {
        "ContactName": "Ada",
        "ContactPhoneNumber": "+0",
        "AddressLine1": "1 Main St",
        "City": "",
        "StateOrRegion": "WA",
        "PostalCode": "98101",
    }
    request = {**SITE, "AddressType": "OPERATING_ADDRESS", "Address": address}
    assert said("UpdateSiteAddress", request) == [
        failed(
            "",
            "address.contactPhoneNumber",
            r"Member must satisfy regular expression pattern: \+[1-9][0-9]{1,18}",
        ),
        failed("", "address.city", r"Member must satisfy regular expression pattern: ^\S[\S ]*$"),
        failed("", "address.city", "Member must have length greater than or equal to 1"),
        failed("", "address.countryCode", "Member must not be null"),
    ]
    quote = {"QuoteIdentifier": "oq-0123456789abcdef0", "Description": "\tsecret"}
    assert said("UpdateQuote", quote) == [
        failed("", "description", r"Member must satisfy regular expression pattern: ^[\S \n]*$")
    ]


def test_a_list_that_holds_something_sensitive_is_not_echoed() -> None:
    """Else what is hidden in its own place is shown with the list around it."""
    secrets = Members(
        {"Names": Items(Text(most=3, sensitive=True)), "Rows": Items(Members({"A": Text(sensitive=True)}), most=1)}
    )
    found = violations(secrets, {"Names": ["secret"], "Rows": [{"A": "secret"}] * 2})
    assert [violation.path for violation in found.first] == ["names", "rows"]
    assert "secret" not in message(found)


@pytest.mark.parametrize(
    ("name", "request_", "path"),
    [
        ("CancelOrder", {"OrderId": "xoo-0123456789abcdef"}, "orderId"),
        ("CancelOrder", {"OrderId": "oo-0123456789abcde\n"}, "orderId"),
        ("GetCatalogItem", {"CatalogItemId": "OR-ABCDEF\n"}, "catalogItemId"),
        ("CreateOutpost", {"Name": "line\nfeed", **SITE}, "name"),
        ("CreateOutpost", {"Name": "ends\n", **SITE}, "name"),
        ("CreateQuote", {"CountryCode": "US\n", "RequestedCapacities": []}, "countryCode"),
        (
            "ListTagsForResource",
            {"ResourceArn": "arn:aws:outposts:us-east-1:١١١١٢٢٢٢٣٣٣٣:site/os-0123456789abcdef0"},
            "resourceArn",
        ),
    ],
)
def test_a_pattern_must_match_the_whole_value_and_digits_are_ascii(
    name: str, request_: dict[str, Any], path: str
) -> None:
    """Else an id with a line feed at its end is stored and never found again."""
    assert path in "".join(said(name, request_))


def test_names_of_other_scripts_and_their_spaces_are_welcome() -> None:
    """Else a site in Zürich or Tokyo cannot be named."""
    assert said("CreateSite", {"Name": "東京 データセンター", "Notes": "Tor\u00a03\nlinks"}) == []


def test_the_count_stands_in_front_in_the_singular_and_the_plural() -> None:
    """Else clients that look for `1 validation error detected` miss it."""
    one = Violation("a", "Member must not be null", None)
    assert message(Violations(1, (one,))) == f"1 validation error detected: {one}"
    assert message(Violations(2, (one, one))) == f"2 validation errors detected: {one}; {one}"


def test_a_long_value_is_cut_and_the_grammar_is_not() -> None:
    """Else the end of the message, which says what would be right, is lost."""
    found = Violation("name", "Member must have length less than or equal to 255", "x" * 2000)
    text = failed(f"'{'x' * 100}…' ", "name", "Member must have length less than or equal to 255")
    assert message(Violations(1, (found,))) == f"1 validation error detected: {text}"


@calm
@given(
    st.lists(
        st.builds(Violation, st.just("lineItems.1.member.quantity"), st.just("Too little"), st.text()),
        min_size=1,
    ),
    st.sampled_from([0, 1_000_000]),
)
def test_a_message_has_the_modelled_length_whole_sentences_and_the_true_count(
    found: list[Violation], unsaid: int
) -> None:
    """Else the answer breaks the model itself, or tells of fewer failures than there are."""
    text = message(Violations(len(found) + unsaid, tuple(found)))
    assert len(text) <= MESSAGE_MOST
    assert text.startswith(f"{len(found) + unsaid} validation error")
    assert text.endswith("failed to satisfy constraint: Too little")


@dataclass
class Spot:
    """A member somewhere in a request: where it is kept, and what the model says of it."""

    holder: dict[str, Any]
    name: str
    path: str
    shape: Any
    required: bool
    sensitive: bool


def spots(shape: Any, value: dict[str, Any], path: str = "", sensitive: bool = False) -> Iterator[Spot]:
    sensitive = sensitive or bool(shape.metadata.get("sensitive"))
    for name, member in shape.members.items():
        if name not in value:
            continue
        here = path + name[0].lower() + name[1:]
        hidden = sensitive or bool(member.metadata.get("sensitive"))
        yield Spot(value, name, here, member, name in shape.required_members, hidden)
        if member.type_name == "structure":
            yield from spots(member, value[name], here + ".", sensitive)
        elif member.type_name == "list" and member.member.type_name == "structure":
            for place, item in enumerate(value[name], 1):
                yield from spots(member.member, item, f"{here}.{place}.member.", sensitive)


def breaks(spot: Spot) -> Iterator[tuple[Any, str]]:
    """Yield values that break exactly one kind of constraint of this member, and the words for it."""
    limits = spot.shape.metadata
    kind = spot.shape.type_name
    if spot.required:
        yield None, "Member must not be null"
    if "enum" in limits:
        yield "nonsense", f"Member must satisfy enum value set: [{', '.join(limits['enum'])}]"
    elif kind == "string" and "max" in limits:
        yield "é" * (limits["max"] + 1), f"Member must have length less than or equal to {limits['max']}"
    elif kind == "string" and "pattern" in limits:
        yield "\n\t", f"Member must satisfy regular expression pattern: {limits['pattern']}"
    if kind == "integer":
        if "max" in limits:
            yield limits["max"] + 1, f"Member must have value less than or equal to {limits['max']}"
        if "min" in limits:
            yield limits["min"] - 1, f"Member must have value greater than or equal to {limits['min']}"
    if kind == "list" and limits.get("min", 0) > 0:
        yield [], f"Member must have length greater than or equal to {limits['min']}"


@pytest.mark.parametrize("name", modelled.NAMES)
def test_one_broken_member_is_the_only_one_that_is_named(name: str) -> None:
    """Else a user is sent after a member that is right, or the broken one is accepted."""

    @settings(max_examples=15, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.data(), modelled.inputs(name))
    def check(data: st.DataObject, request: dict[str, Any]) -> None:
        request = copy.deepcopy(request)
        shape = modelled.operation(name).input_shape
        choices = [(spot, *broken) for spot in spots(shape, request) for broken in breaks(spot)]
        assume(choices)
        spot, value, words = data.draw(st.sampled_from(choices))
        if value is None:
            del spot.holder[spot.name]
        else:
            spot.holder[spot.name] = value
        found = OPERATIONS[name].violations(request)
        assert not OPERATIONS[name].valid(request)
        assert {violation.path for violation in found.first} == {spot.path}
        assert words in [violation.constraint for violation in found.first]
        for violation in found.first:
            shown = "" if spot.sensitive else "null " if value is None else f"'{violation.value}' "
            assert str(violation) == failed(shown, spot.path, violation.constraint)

    check()


def loose(shape: Any) -> st.SearchStrategy[Any]:
    """Return a strategy of values that have a shape's JSON types, and satisfy its constraints or not."""
    right = modelled.values(shape)
    match shape.type_name:
        case "structure":
            members = {name: loose(member) for name, member in shape.members.items()}
            return st.fixed_dictionaries({}, optional=members)
        case "list":
            return st.lists(loose(shape.member), max_size=3)
        case "map":
            return st.dictionaries(loose(shape.key), loose(shape.value), max_size=2)
        case "string":
            return right | st.text(max_size=30)
        case "integer":
            return right | st.integers(-2, 10_001)
        case _:
            return right


@pytest.mark.parametrize("name", modelled.NAMES)
def test_accepting_and_naming_agree_on_every_request(name: str) -> None:
    """Else a request is refused with "0 validation errors detected", or a broken one is accepted."""

    @settings(max_examples=25, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(loose(modelled.operation(name).input_shape))
    def check(request: dict[str, Any]) -> None:
        found = OPERATIONS[name].violations(request)
        assert OPERATIONS[name].valid(request) == (found.count == 0)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(constraints, "_ROOM", sys.maxsize)
            everything = OPERATIONS[name].violations(request).first
        assert found.count == len(everything) == _count(OPERATIONS[name].input, [request])
        assert found.first == everything[: len(found.first)]

    check()

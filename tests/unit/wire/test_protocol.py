"""Is a request read exactly, or not at all?"""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sutler.wire.contract import OPERATIONS
from sutler.wire.protocol import Unreadable, epoch_seconds

calm = settings(database=None, deadline=None)

OUTPOST = "op-0123456789abcdef0"


def parsed(name: str, *labels: str, query: str = "", body: bytes = b"") -> dict[str, Any]:
    return OPERATIONS[name].parse(labels, query, body)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b"  ",
        b"[]",
        b"null",
        b'"text"',
        b"{} {}",
        b'{"LineItems": [{"Quantity": "1"}]}',
        b'{"LineItems": [{"Quantity": 1.5}]}',
        b'{"LineItems": [{"Quantity": 1.0}]}',
        b'{"LineItems": [{"Quantity": true}]}',
        b'{"LineItems": [{"Quantity": 2147483648}]}',
        b'{"LineItems": [null]}',
        b'{"LineItems": {}}',
        b'{"PaymentOption": 1}',
        b'{"PaymentOption": "\xff"}',
        b'{"Other": "\xff"}',
        b'{"Other": {"\xc0\x80": 1}}',
        b'{"\xed\xa0\x80": 1}',
        b'{"PaymentOption": "\\ud800"}',
        b'{"PaymentOption": "\\u0000"}',
        b'{"PaymentOption": "\0"}',
        b"\xef\xbb\xbf{}",
        b'{"Other": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
)
def test_a_body_that_is_not_the_operations_input_cannot_be_read(body: bytes) -> None:
    """Else a wrong type reaches an operation, or a client's mistake looks like a fault of ours."""
    with pytest.raises(Unreadable):
        parsed("CreateOrder", body=body)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"[]", "Expected an object, got an array"),
        (b'{"Name": 1}', "Expected a string, got an integer, at Name"),
        (b'{"Tags": {"a": true}}', "Expected a string, got a boolean, at Tags[...]"),
        (b'{"Tags": {"a": null}}', "Expected a string, got null, at Tags[...]"),
        (b'{"OperatingAddress": {"City": 1.5}}', "Expected a string, got a number, at OperatingAddress.City"),
        (b'{"OperatingAddress": "x"}', "Expected an object, got a string, at OperatingAddress"),
    ],
)
def test_a_wrong_type_is_told_in_the_words_of_json(body: bytes, said: str) -> None:
    """Else a user of Java or JavaScript reads of `str | null` and `$`."""
    with pytest.raises(Unreadable) as told:
        parsed("CreateSite", body=body)
    assert str(told.value) == f"The request body cannot be read: {said}"


def test_an_integer_that_is_too_large_is_told_its_bound_and_its_place() -> None:
    """Else the one wrong line item of twenty must be looked for."""
    with pytest.raises(Unreadable, match=r": Expected an integer <= 2147483647, at LineItems\[1\]\.Quantity$"):
        parsed("CreateOrder", body=b'{"LineItems": [{}, {"Quantity": 2147483648}]}')


@pytest.mark.parametrize("quantity", [b'"1"', b"NaN", b'"NaN"', b"1e999", b"true"])
def test_a_quantity_that_is_no_finite_number_cannot_be_read(quantity: bytes) -> None:
    """Else the packing is asked for infinitely many servers."""
    with pytest.raises(Unreadable):
        parsed("CreateQuote", body=b'{"RequestedCapacities": [{"Quantity": ' + quantity + b"}]}")


def test_an_integer_is_a_float_too() -> None:
    """Else `Quantity: 4` is refused, which every SDK sends."""
    body = b'{"RequestedCapacities": [{"Quantity": 4}]}'
    assert parsed("CreateQuote", body=body) == {"RequestedCapacities": [{"Quantity": 4.0}]}


def test_null_members_are_absent_at_every_depth_and_null_texts_are_texts() -> None:
    """Else clients that write their unset members as null are refused."""
    body = b'{"Name": "null", "Notes": null, "RackPhysicalProperties": {"PowerPhase": null}, "Tags": {"null": "a"}}'
    expected = {"Name": "null", "RackPhysicalProperties": {}, "Tags": {"null": "a"}}
    assert parsed("CreateSite", body=body) == expected
    with pytest.raises(Unreadable):
        parsed("CreateSite", body=b'{"Tags": {"a": null}}')


def test_a_backslash_before_u0000_is_no_nul() -> None:
    """Else a note that explains an escape is refused."""
    assert parsed("CreateSite", body=rb'{"Name": "\\u0000"}') == {"Name": r"\u0000"}


def test_an_empty_body_has_no_members_and_unknown_members_are_ignored() -> None:
    """Else newer clients, which know members that we do not, are refused."""
    assert parsed("CreateOrder") == {}
    assert parsed("CreateOrder", body=b'{"Later": {"a": [1]}, "PaymentTerm": "ONE_YEAR"}') == {
        "PaymentTerm": "ONE_YEAR"
    }


def test_a_member_of_the_path_is_not_taken_from_the_body() -> None:
    """Else a body could name another site than the path, which access rules look at."""
    body = b'{"SiteId": "os-fffffffffffffffff", "Name": "New"}'
    assert parsed("UpdateSite", "os-0123456789abcdef0", body=body) == {
        "SiteId": "os-0123456789abcdef0",
        "Name": "New",
    }


def test_labels_are_decoded_after_the_split_and_may_leave_colons_as_they_are() -> None:
    """Else an ARN in a path is not found."""
    arn = "arn:aws:outposts:us-east-1:111122223333:outpost/op-0123456789abcdef0"
    for raw in (arn.replace(":", "%3A").replace("/", "%2F"), arn.replace("/", "%2f")):
        assert parsed("GetOutpost", raw) == {"OutpostId": arn}


@pytest.mark.parametrize("label", ["%ff", "%C3", "\xe9", "a%00b", "100%", "%zz", "%a", "%%", "%+1"])
def test_a_label_that_is_not_utf8_holds_nul_or_a_broken_escape_cannot_be_read(label: str) -> None:
    """Else broken bytes end up in a message or in the store."""
    with pytest.raises(Unreadable):
        parsed("GetOrder", label)
    with pytest.raises(Unreadable):
        parsed("ListAssets", OUTPOST, query=f"HostIdFilter={label}")


def test_a_label_keeps_its_plus_and_is_decoded_once() -> None:
    """Else a base64 connection id, which holds plus signs, is another one."""
    assert parsed("GetConnection", "a+b%2Bc") == {"ConnectionId": "a+b+c"}
    assert parsed("GetOrder", "100%25") == {"OrderId": "100%"}
    assert parsed("GetOrder", "%252F") == {"OrderId": "%2F"}


def test_nesting_without_end_is_told_as_such() -> None:
    """Else the refusal speaks of Python's recursion instead of the client's braces."""
    with pytest.raises(Unreadable, match="nested too deeply"):
        parsed("CreateOrder", body=b'{"Other": ' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000 + b"}")


def test_query_parameters_repeat_as_lists_and_of_scalars_the_last_wins() -> None:
    """Else a filter of two values filters by one."""
    query = "HostIdFilter=a%20b&MaxResults=5&HostIdFilter=c+d&Other&MaxResults=7&NextToken=1%23%23x&HostIdFilter"
    assert parsed("ListAssets", OUTPOST, query=query) == {
        "OutpostIdentifier": OUTPOST,
        "HostIdFilter": ["a b", "c d", ""],
        "MaxResults": 7,
        "NextToken": "1##x",
    }
    tagging = parsed("UntagResource", "arn", query="tagKeys=a&tagKeys=b")
    assert tagging == {"ResourceArn": "arn", "TagKeys": ["a", "b"]}


@pytest.mark.parametrize("earlier", ["MaxResults=abc", "MaxResults=", "MaxResults=%zz", "Max%52esults=9999999999"])
def test_of_a_repeated_scalar_only_the_last_is_read(earlier: str) -> None:
    """Else a client that appends its own parameter to a link is refused for the one that it replaced."""
    assert parsed("ListSites", query=f"{earlier}&MaxResults=2") == {"MaxResults": 2}
    with pytest.raises(Unreadable):
        parsed("ListSites", query=f"MaxResults=2&{earlier}")


@pytest.mark.parametrize("name", ["%zz", "%", "%ff", "%C3", "%00", "\xff", "a%", "MaxResults%", "%E6%9D%B1"])
def test_a_parameter_that_nobody_knows_is_ignored_however_it_is_written(name: str) -> None:
    """Else a proxy's or a newer client's parameter has a right request refused."""
    assert parsed("ListSites", query=f"{name}=%zz&{name}&MaxResults=2") == {"MaxResults": 2}


@pytest.mark.parametrize("text", ["abc", "", "1.0", "1e3", "0x10", "%20%201", "1_0", "١", "2147483648", "9" * 5000])
def test_a_query_integer_that_is_none_cannot_be_read(text: str) -> None:
    """Else a typing mistake becomes a page of the default size."""
    with pytest.raises(Unreadable, match="MaxResults"):
        parsed("ListSites", query=f"MaxResults={text.encode().decode('latin-1')}")


def test_a_query_integer_out_of_range_is_read_and_found_wanting() -> None:
    """Else the user is told of its type, which is right."""
    request = parsed("ListSites", query="MaxResults=1001")
    assert [str(violation) for violation in OPERATIONS["ListSites"].violations(request).first] == [
        "Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000"
    ]


scraps = st.lists(
    st.sampled_from(
        [b"{", b"}", b"[", b"]", b":", b",", b'"', b"\\", b"\\u", b"d800", b"0000", b"null", b"-", b"1e400"]
    )
    | st.sampled_from([b'"LineItems"', b'"Quantity"', b'"PaymentOption"', b"\xff", b"\0", b"\xc3\xbc", b" "])
    | st.binary(max_size=3),
    max_size=12,
).map(b"".join)


@calm
@given(scraps)
def test_any_bytes_are_read_or_cannot_be_read(body: bytes) -> None:
    """Else there is a body that is a fault of ours."""
    try:
        request = parsed("CreateOrder", body=body)
    except Unreadable:
        return
    assert request.keys() <= OPERATIONS["CreateOrder"].input.members.keys()


targets = st.lists(
    st.sampled_from(["%", "%2", "%00", "%C3%BC", "%ff", "+", "&", "=", "HostIdFilter", "MaxResults", "NextToken", "1"])
    | st.characters(max_codepoint=255),
    max_size=12,
).map("".join)


@calm
@given(targets.filter(bool), targets)
def test_any_label_and_any_query_string_are_read_or_cannot_be_read(label: str, query: str) -> None:
    """Else there is a path that is a fault of ours."""
    try:
        request = parsed("ListAssets", label, query=query)
    except Unreadable:
        return
    assert isinstance(request["OutpostIdentifier"], str)
    assert request.keys() <= OPERATIONS["ListAssets"].input.members.keys()


@calm
@given(st.integers(0, 4_102_444_800_000_000))
def test_a_timestamp_is_floored_to_whole_milliseconds(since_us: int) -> None:
    """Else a client sees an order fulfilled a millisecond before it was."""
    wire = epoch_seconds(since_us)
    assert Decimal(repr(wire)) == Decimal(since_us // 1000) / 1000
    assert isinstance(wire, int) == (since_us // 1000 % 1000 == 0)


def test_numbers_are_written_as_their_shortest_decimals() -> None:
    """Else a price of 0.1 is answered as 0.1000000000000000055."""
    answer = {"UpfrontPrice": Decimal("1234.50"), "MonthlyRecurringPrice": 0.1}
    assert OPERATIONS["CreateRenewal"].serialize(answer) == b'{"UpfrontPrice":1234.50,"MonthlyRecurringPrice":0.1}'

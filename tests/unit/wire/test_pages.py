"""Does a token continue its own list, and no other?"""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import modelled
from sutler.wire.errors import ServiceError
from sutler.wire.pages import Cursor, bound, decode, encode, page_size

calm = settings(database=None, deadline=None)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60)
cursors = st.builds(Cursor, st.integers(-(2**63), 2**63 - 1), texts)
lists = st.tuples(
    st.sampled_from(["ListSites", "ListOutposts"]),
    st.sampled_from(["111122223333", "444455556666"]),
    st.sampled_from(["us-east-1", "us-west-2"]),
    st.fixed_dictionaries(
        {}, optional={"CityFilter": st.lists(st.text("ab", max_size=2), min_size=1, max_size=2).map(sorted)}
    ),
)


@calm
@given(cursors, lists)
def test_a_token_has_the_modelled_form_and_brings_back_its_place(cursor: Cursor, listed: tuple[Any, ...]) -> None:
    """Else pages skip items or repeat them, or clients refuse the token."""
    token = encode(cursor, bound(*listed))
    modelled.check_output("ListSites", {"NextToken": token})
    assert decode(token, bound(*listed)) == cursor


@calm
@given(cursors, lists, lists)
def test_a_token_of_another_list_is_refused(cursor: Cursor, one: tuple[Any, ...], other: tuple[Any, ...]) -> None:
    """Else the second page of one list is that of another."""
    assume(one != other)
    with pytest.raises(ServiceError, match="does not continue this list") as refusal:
        decode(encode(cursor, bound(*one)), bound(*other))
    assert refusal.value.code == "ValidationException"


@calm
@given(cursors, lists, st.data())
def test_a_damaged_token_is_refused(cursor: Cursor, listed: tuple[Any, ...], data: st.DataObject) -> None:
    """Else a truncated token lists from some other place."""
    token = encode(cursor, bound(*listed))
    place = data.draw(st.integers(0, len(token) - 1))
    letter = data.draw(st.sampled_from("Aa0#-_=é"))
    for damaged in (token[:place], token[:place] + letter + token[place + 1 :], token + letter):
        assume(damaged != token)
        with pytest.raises(ServiceError, match="does not continue this list"):
            decode(damaged, bound(*listed))


@calm
@given(cursors, lists)
def test_a_token_with_any_bit_flipped_or_any_piece_missing_is_refused(cursor: Cursor, listed: tuple[Any, ...]) -> None:
    """Else damage on the way lists from some other place."""
    seal = bound(*listed)
    token = encode(cursor, seal)
    damaged = {token[:place] + token[place + 1 :] for place in range(len(token))}
    damaged |= {token[:place] for place in range(len(token))} | {token[place:] for place in range(1, len(token))}
    for place, letter in enumerate(token):
        damaged |= {token[:place] + chr(ord(letter) ^ 1 << bit) + token[place + 1 :] for bit in range(8)}
    for other in damaged:
        with pytest.raises(ServiceError, match="does not continue this list") as refusal:
            decode(other, seal)
        assert refusal.value.code == "ValidationException"


@calm
@given(cursors, cursors, lists)
def test_two_tokens_of_one_list_do_not_make_a_third(one: Cursor, other: Cursor, listed: tuple[Any, ...]) -> None:
    """Else a token that was pasted together lists from where neither of them was."""
    seal = bound(*listed)
    tokens = encode(one, seal), encode(other, seal)
    for spliced in {tokens[0][:cut] + tokens[1][cut:] for cut in range(len(tokens[0]))}.difference(tokens):
        with pytest.raises(ServiceError, match="does not continue this list"):
            decode(spliced, seal)


def test_a_forged_place_that_no_database_could_look_for_is_refused() -> None:
    """Else who knows how tokens are made gets PostgreSQL to refuse a statement, as a fault of ours."""
    seal = bound("ListSites", "111122223333", "us-east-1", {})
    with pytest.raises(ServiceError, match="does not continue this list"):
        decode(encode(Cursor(0, "os-\0"), seal), seal)


@calm
@given(st.from_regex(r"\A[0-9]{1,3}##\S{1,80}\Z"))
def test_any_text_of_the_modelled_form_is_refused_and_breaks_nothing(token: str) -> None:
    """Else a made-up token is a fault of ours."""
    with pytest.raises(ServiceError, match="NextToken"):
        decode(token, bound("ListSites", "111122223333", "us-east-1", {}))


def test_the_size_of_pages_may_change_on_the_way() -> None:
    """Else a client that asks for smaller pages has to begin again."""
    where = ("ListSites", "111122223333", "us-east-1")
    first = bound(*where, {"CityFilter": ["Berlin"], "MaxResults": 5})
    assert first == bound(*where, {"MaxResults": 7, "NextToken": "1##x", "CityFilter": ["Berlin"]})
    assert (page_size({}), page_size({"MaxResults": 7})) == (100, 7)

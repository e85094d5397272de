"""May a site still change? The documented sentences, one by one."""

import pytest

from sutler.rules.refusal import Refusal
from sutler.rules.sites import address_change_refusal, rack_properties_change_refusal, site_deletion_refusal

SITE, ORDER, OUTPOST = "os-0123456789abcdef0", "oo-0123456789abcdef0", "op-0123456789abcdef0"
KINDS = ["OPERATING_ADDRESS", "SHIPPING_ADDRESS"]


def named(refusal: Refusal | None) -> tuple[str, str | None, str | None]:
    assert refusal is not None
    return refusal.code, refusal.resource_type, refusal.resource_id


@pytest.mark.parametrize("kind", KINDS)
def test_no_address_changes_while_an_order_is_in_progress(kind: str) -> None:
    """Else a rack under way arrives at the old door."""
    refusal = address_change_refusal(SITE, kind, open_order_id=ORDER, ordered=True, deployed_outpost_id=OUTPOST)
    assert named(refusal) == ("ConflictException", "ORDER", ORDER)


@pytest.mark.parametrize("kind", KINDS)
def test_both_addresses_change_before_the_first_order(kind: str) -> None:
    """Else a typing error in a new site is there to stay."""
    refusal = address_change_refusal(SITE, kind, open_order_id=None, ordered=False, deployed_outpost_id=OUTPOST)
    assert refusal is None


def test_the_operating_address_stays_where_hardware_was_ordered_for() -> None:
    """Else an Outpost moves on paper while its racks stand where they are."""
    refusal = address_change_refusal(
        SITE, "OPERATING_ADDRESS", open_order_id=None, ordered=True, deployed_outpost_id=OUTPOST
    )
    assert named(refusal) == ("ConflictException", "OUTPOST", OUTPOST)


def test_the_shipping_address_changes_once_the_order_is_complete() -> None:
    """Else the next order goes to a warehouse that has closed."""
    refusal = address_change_refusal(
        SITE, "SHIPPING_ADDRESS", open_order_id=None, ordered=True, deployed_outpost_id=OUTPOST
    )
    assert refusal is None


def test_the_operating_address_changes_again_when_all_outposts_are_deactivated() -> None:
    """Else a company that has moved must make its site anew."""
    refusal = address_change_refusal(
        SITE, "OPERATING_ADDRESS", open_order_id=None, ordered=True, deployed_outpost_id=None
    )
    assert refusal is None


def test_rack_properties_wait_for_the_order_in_progress() -> None:
    """Else a rack is built for a feed that is no longer there."""
    refusal = rack_properties_change_refusal(SITE, order_in_progress_id=ORDER)
    assert named(refusal) == ("ConflictException", "ORDER", ORDER)
    assert rack_properties_change_refusal(SITE, order_in_progress_id=None) is None


def test_a_site_with_an_outpost_stays() -> None:
    """Else an Outpost stands nowhere."""
    refusal = site_deletion_refusal(SITE, outpost_id=OUTPOST)
    assert named(refusal) == ("ConflictException", "OUTPOST", OUTPOST)
    assert site_deletion_refusal(SITE, outpost_id=None) is None

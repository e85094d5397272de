"""Does only that fail which works, once, and is its replacement safe from a change of mind?"""

import pytest

from sutler.rules.replacements import failure_refusal, replacement_cancel_refusal
from sutler.wire.contract import ENUMS


@pytest.mark.parametrize("state", [*ENUMS["ComputeAssetState"], "DELIVERED"])
@pytest.mark.parametrize("wanted", ["RETIRING", "ISOLATED"])
def test_an_asset_fails_from_a_state_in_which_it_is_in_use(state: str, wanted: str) -> None:
    """Else hardware breaks that does not stand yet, or has been given up already."""
    refusal = failure_refusal("1", state=state, wanted=wanted, order_status="COMPLETED", replaced_by=None)
    assert (refusal is None) == (state == "ACTIVE" or (state, wanted) == ("ISOLATED", "RETIRING"))
    if refusal is not None:
        assert f"Asset 1 is {state}" in refusal.message


def test_an_asset_that_is_being_replaced_does_not_fail_again() -> None:
    """Else one broken host brings two new ones."""
    for state in ("ISOLATED", "RETIRING"):
        refusal = failure_refusal("1", state=state, wanted="RETIRING", order_status="COMPLETED", replaced_by="oo-1")
        assert refusal is not None
        assert "oo-1" in refusal.message


@pytest.mark.parametrize("status", ["PREPARING", "IN_PROGRESS", "DELIVERED", "CANCELLED", "ERROR"])
def test_what_is_half_installed_does_not_fail(status: str) -> None:
    """Else an order that is still under way loses a line item for good."""
    assert failure_refusal("1", state="ACTIVE", wanted="RETIRING", order_status=status, replaced_by=None) is not None


def test_a_replacement_cannot_be_cancelled_and_an_order_can() -> None:
    """Else broken hardware stays for good."""
    assert replacement_cancel_refusal("oo-1", "OUTPOST") is None
    refusal = replacement_cancel_refusal("oo-1", "REPLACEMENT")
    assert refusal is not None
    assert (refusal.code, refusal.resource_type, refusal.resource_id) == ("ConflictException", "ORDER", "oo-1")

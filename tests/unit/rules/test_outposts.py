"""May an Outpost still change or go?"""

import pytest

from sutler.rules.outposts import hardware_type_refusal, outpost_deletion_refusal

OUTPOST, ORDER = "op-0123456789abcdef0", "oo-0123456789abcdef0"


def test_the_hardware_type_stays_once_hardware_was_ordered() -> None:
    """Else a rack is delivered to an Outpost of servers."""
    refusal = hardware_type_refusal(OUTPOST, present="RACK", wanted="SERVER", order_id=ORDER)
    assert refusal is not None
    assert (refusal.code, refusal.resource_type, refusal.resource_id) == ("ConflictException", "ORDER", ORDER)


def test_the_same_hardware_type_and_any_before_the_first_order_are_fine() -> None:
    """Else an update that changes nothing fails, or a wrong choice cannot be put right."""
    assert hardware_type_refusal(OUTPOST, present="RACK", wanted="RACK", order_id=ORDER) is None
    assert hardware_type_refusal(OUTPOST, present="RACK", wanted="SERVER", order_id=None) is None


@pytest.mark.parametrize("status", ["PENDING", "PROVISIONING", "ACTIVE", "RETIRING", "RETIRED"])
def test_an_outpost_goes_only_without_hardware_and_without_open_orders(status: str) -> None:
    """Else hardware that somebody pays for belongs to nobody."""
    refusal = outpost_deletion_refusal(OUTPOST, status, open_order_id=None)
    assert (refusal is None) == (status in ("PENDING", "RETIRED"))
    if refusal is not None:
        assert (refusal.resource_type, refusal.resource_id) == ("OUTPOST", OUTPOST)
    ordered = outpost_deletion_refusal(OUTPOST, status, open_order_id=ORDER)
    assert ordered is not None
    assert (ordered.code, ordered.resource_type, ordered.resource_id) == ("ConflictException", "ORDER", ORDER)

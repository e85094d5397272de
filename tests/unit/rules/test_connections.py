"""Is a server connected, and a VPC chosen, only while it means something?"""

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sutler.rules.connections import (
    client_key_refusal,
    connection_refusal,
    private_connectivity_refusal,
    vpc_refusals,
)
from sutler.wire.contract import ENUMS


@given(st.binary(min_size=32, max_size=32))
def test_every_32_bytes_are_a_key_in_one_way_only(key: bytes) -> None:
    """Else an installer's key is refused, or two keys are one."""
    text = b64encode(key).decode()
    assert client_key_refusal(text) is None
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = alphabet.index(text[42])
    for bits in (1, 2, 3):
        refusal = client_key_refusal(f"{text[:42]}{alphabet[last + bits]}=")
        assert refusal is not None
        assert refusal.code == "ValidationException"


@pytest.mark.parametrize("status", ENUMS["LineItemStatus"])
def test_a_server_is_connected_from_its_delivery_until_it_is_installed(status: str) -> None:
    """Else a server is installed before it is there, or once more."""
    refusal = connection_refusal("1234567890", in_rack=False, status=status)
    assert (refusal is None) == (status in {"DELIVERED", "INSTALLING"})
    assert connection_refusal("1234567890", in_rack=True, status=status) is not None


def test_all_mistakes_in_a_vpc_are_found() -> None:
    """Else they are told one by one."""
    wrong: list[Any] = [{"VpcId": "subnet-1", "SubnetIds": ["vpc-1", "subnet-2"]}]
    messages = [refusal.message for refusal in vpc_refusals(wrong)]
    assert len(messages) == 3
    assert vpc_refusals([{"VpcId": "vpc-1", "SubnetIds": ["subnet-1"]}]) == []


@pytest.mark.parametrize("status", ["PENDING", "PROVISIONING", "ACTIVE", "RETIRING", "RETIRED"])
def test_a_vpc_is_chosen_while_the_outpost_is_pending(status: str) -> None:
    """Else a service link is moved under the hardware that uses it."""
    refusal = private_connectivity_refusal("op-1", status, configured=False, order_id=None)
    assert (refusal is None) == (status == "PENDING")
    for configured, order_id, resource in [(True, None, ("OUTPOST", "op-1")), (False, "oo-1", ("ORDER", "oo-1"))]:
        refusal = private_connectivity_refusal("op-1", status, configured=configured, order_id=order_id)
        assert refusal is not None
        assert (refusal.resource_type, refusal.resource_id) == resource

"""Is the tunnel of a server one that WireGuard would take?"""

from base64 import b64decode
from ipaddress import ip_interface

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sutler.lifecycle.tunnels import details, public_key, underlay_address


@pytest.mark.parametrize(
    ("private", "public"),
    [
        (
            "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a",
            "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a",
        ),
        (
            "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb",
            "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f",
        ),
    ],
)
def test_keys_are_those_of_the_standard(private: str, public: str) -> None:
    """Else an installer's WireGuard refuses the key. RFC 7748, section 6.1."""
    assert public_key(bytes.fromhex(private)).hex() == public


@settings(max_examples=25)
@given(st.text("abcdef0123456789", min_size=1, max_size=40))
def test_every_connection_has_its_own_tunnel_and_always_the_same(connection_id: str) -> None:
    """Else two servers share a tunnel, or one finds another key each time it looks."""
    told = details(connection_id, "key")
    assert told == details(connection_id, "key")
    other = details(f"{connection_id}0", "key")
    assert told["ServerPublicKey"] != other["ServerPublicKey"]
    assert len(b64decode(told["ServerPublicKey"], validate=True)) == 32
    server, client = ip_interface(told["ServerTunnelAddress"]), ip_interface(told["ClientTunnelAddress"])
    assert server.network == client.network
    assert {server.ip, client.ip} == set(server.network.hosts())
    assert told["ServerEndpoint"].startswith(f"{underlay_address(connection_id)}:")

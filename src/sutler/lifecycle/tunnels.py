"""How is the tunnel of a server's installation keyed and addressed? All derived from the id of its connection.

The keys are real keys of X25519, which WireGuard uses, but nobody listens at the other end, and whoever knows the id
of a connection can derive the private one. Nothing may be protected with it.

Source: API reference, ConnectionDetails; assumed: addresses are those that documents use (203.0.113.0/24), inside the
    tunnel private ones, two hosts to a network; the port is WireGuard's usual one.
"""

from base64 import b64encode
from hashlib import blake2b
from ipaddress import IPv4Network
from typing import Any, Final

_UNDERLAY: Final = IPv4Network("203.0.113.0/24")
_TUNNELS: Final = IPv4Network("10.0.0.0/8")
_TUNNEL_ADDRESSES: Final = 4  # a /30
_PORT: Final = 51820


def underlay_address(connection_id: str) -> str:
    """Return the address that the tunnel leads to."""
    hosts = _UNDERLAY.num_addresses - 2
    return str(_UNDERLAY[1 + _number("underlay", connection_id) % hosts])


def details(connection_id: str, client_public_key: str) -> dict[str, Any]:
    """Return the API's ConnectionDetails of a new connection."""
    tunnels = _TUNNELS.num_addresses // _TUNNEL_ADDRESSES
    first = _TUNNEL_ADDRESSES * (_number("tunnel", connection_id) % tunnels)
    server, client = _TUNNELS[first + 1], _TUNNELS[first + 2]
    private_key = _digest("key", connection_id)
    return {
        "ClientPublicKey": client_public_key,
        "ServerPublicKey": b64encode(public_key(private_key)).decode(),
        "ServerEndpoint": f"{underlay_address(connection_id)}:{_PORT}",
        "ClientTunnelAddress": f"{client}/30",
        "ServerTunnelAddress": f"{server}/30",
        "AllowedIps": [f"{server}/32"],
    }


def public_key(private_key: bytes) -> bytes:
    """Return the X25519 public key of a private key; both have 32 bytes."""
    # With the first connection, not with the server: it loads OpenSSL.
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private_key).public_key().public_bytes_raw()


def _digest(*parts: str) -> bytes:
    return blake2b("/".join(parts).encode(), digest_size=32).digest()


def _number(*parts: str) -> int:
    return int.from_bytes(_digest(*parts))

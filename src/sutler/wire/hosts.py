"""By which names is this server addressed? Loopback's, its own, and those that its operator allows.

A web page whose name was made to point at this machine (DNS rebinding) is of the same origin as the server then, but
comes under its own name. Names are as a Host header has them: in lower case, without a port, IPv6 in brackets.
"""

import re
from collections.abc import Collection, Mapping
from typing import Final

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
_PORT: Final = re.compile(r":[0-9]*$", re.ASCII)


def in_header(host: str) -> str:
    """Return a name or an address as a Host header has it."""
    return (f"[{host}]" if host.count(":") > 1 and not host.startswith("[") else host).lower()


def own_names(hosts: Collection[str]) -> frozenset[str]:
    """Return the names of a server that has these besides loopback's."""
    return LOOPBACK | {in_header(host) for host in hosts}


def addressed(headers: Mapping[bytes, bytes]) -> str:
    """Return the name that a request was sent to; empty without a Host header."""
    return _PORT.sub("", headers.get(b"host", b"").decode("latin-1").lower())

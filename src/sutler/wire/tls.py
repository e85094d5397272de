"""Can TLS be served with this certificate? Found out before anything is promised, and said in one line.

And who has not finished a handshake is counted among the connections: a loop tells its protocol of one only once the
handshake is over, and by then some hundred silent clients have taken all the files that a process may open.
"""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

from uvicorn.loops.auto import auto_loop_factory

if TYPE_CHECKING:
    from sutler.wire.http import GatheringProtocol

HANDSHAKE_SECONDS: Final = 10.0
"""Four trips of a packet and some that are lost; a loop's own 60 would be some silent clients' chance."""


class CertificateError(Exception):
    """A certificate cannot be served; the message is one line that a person can act on."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """Where a server's certificate is.

    Args:
        chain: file with the certificate, and those between it and its authority's; PEM.
        key: file with its private key, not encrypted; PEM.
    """

    chain: Path
    key: Path

    def check(self) -> None:
        """Load it as the server will.

        Raises:
            CertificateError: a file cannot be read, is no PEM, is encrypted, or they do not belong together.
        """
        for path in (self.chain, self.key):
            try:
                path.read_bytes()
            except OSError as error:
                raise CertificateError(f"cannot read {path}: {error.strerror}") from error
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        try:
            context.load_cert_chain(self.chain, self.key, password=self._refuse_to_ask)
        except ssl.SSLError as error:
            if error.reason == "KEY_VALUES_MISMATCH":
                raise CertificateError(
                    f"the key in {self.key} is not that of the certificate in {self.chain}"
                ) from None
            raise CertificateError(
                f"{self.chain} and {self.key} are not a certificate and its key in PEM ({error.reason or error})"
            ) from None

    def _refuse_to_ask(self) -> NoReturn:
        """Refuse, where OpenSSL would ask at the terminal."""
        raise CertificateError(f"the key in {self.key} is encrypted; give one that is not")


class _Accepted:
    """A layer of TLS whose connection is counted from when it is accepted, not only once its handshake is over."""

    def __init__(self, loop: asyncio.AbstractEventLoop, inner: "GatheringProtocol", context: ssl.SSLContext) -> None:
        super().__init__(  # type: ignore[call-arg]  # the loop's own layer
            loop, inner, context, None, server_side=True, ssl_handshake_timeout=HANDSHAKE_SECONDS
        )
        self._inner: Final = inner

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)  # type: ignore[misc]  # the layer's
        self._inner.take_place(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)  # type: ignore[misc]  # the layer's
        if not self._inner.sealed:  # nobody else tells it: there was no handshake
            self._inner.connection_lost(exc)


def new_loop() -> asyncio.AbstractEventLoop:
    """Return uvicorn's event loop, which lays TLS over connections that are counted; it serves nothing else."""
    loop = auto_loop_factory()()
    listen = loop.create_server
    if type(loop).__module__.startswith("uvloop"):
        from uvloop.loop import SSLProtocol  # type: ignore[attr-defined]  # it is there, but not on Windows
    else:
        from asyncio.sslproto import SSLProtocol
    layer: Any = type("Accepted", (_Accepted, SSLProtocol), {})

    def create_server(make: Callable[[], Any], *, ssl: ssl.SSLContext, **options: Any) -> Any:
        return listen(lambda: layer(loop, make(), ssl), **options)

    seam: Any = loop
    seam.create_server = create_server
    return loop

"""Can TLS be served with this certificate? Found out before anything is promised, and said in one line.

And a handshake has its time: until it is over a connection is the loop's alone, and no limit of ours sees it.
"""

import asyncio
import ssl
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NoReturn

from uvicorn.loops.auto import auto_loop_factory

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


def new_loop() -> asyncio.AbstractEventLoop:
    """Return uvicorn's event loop, where handshakes of TLS have their time; it serves nothing else."""
    loop = auto_loop_factory()()
    in_time = partial(loop.create_server, ssl_handshake_timeout=HANDSHAKE_SECONDS)
    loop.create_server = in_time  # type: ignore[method-assign]  # uvicorn does not pass it on
    return loop

"""How long does one call take a person's script? boto3, one call after another, the account changing between calls.

The client is the same for all calls, as in a script; only its credentials turn, so that calls from many accounts do
not have to make a client each.
"""

import time
from collections.abc import Callable, Iterable
from typing import Any

from bench.seeding import REGION
from botocore.config import Config
from botocore.credentials import CredentialProvider, Credentials, ReadOnlyCredentials
from botocore.session import Session


class TurningCredentials(Credentials):  # type: ignore[misc]  # botocore has no types
    """Credentials whose access key is whichever account is set at the moment of signing."""

    account = "000000000000"

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """Return the credentials of the present account."""
        return ReadOnlyCredentials(self.account, "nothing is signed in earnest", None)


class _Provider(CredentialProvider):  # type: ignore[misc]  # likewise
    METHOD = "turning"

    def __init__(self, credentials: TurningCredentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> TurningCredentials:
        return self._credentials


class Script:
    """A boto3 client of a server, whose calls can come from any account."""

    def __init__(self, service: str, url: str) -> None:
        self._credentials = TurningCredentials("unused", "unused")
        session = Session()
        session.get_component("credential_provider").insert_before("env", _Provider(self._credentials))
        config = Config(retries={"total_max_attempts": 1})
        self.client: Any = session.create_client(service, region_name=REGION, endpoint_url=url, config=config)

    def call(self, method: str, account: str, **members: Any) -> Any:
        """Make one call from an account, and return its answer."""
        self._credentials.account = account
        return getattr(self.client, method)(**members)

    def close(self) -> None:
        """Close the connections."""
        self.client.close()


def mean_ms(calls: Iterable[Callable[[], object]]) -> float:
    """Make calls one after another and return the milliseconds that each took, on average."""
    begin, count = time.perf_counter(), 0
    for call in calls:
        call()
        count += 1
    return (time.perf_counter() - begin) * 1000 / count

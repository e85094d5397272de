"""How do tests drive Sutler without a transport? Assembled in the test's own process, on any engine of the store.

A call goes through everything from the router on, and each answer is held against the service model. Tests that need
an engine's own things (its rows, its wall, a restart on the same store) are nearer to them here than in `modes`.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, Final

import modelled
from sutler.app import Sutler, assemble
from sutler.desk.clock import Move
from sutler.reference.loader import load
from sutler.rules.contracts import microseconds
from sutler.store.ids import Ids
from sutler.store.transaction import Executor
from sutler.wire.exchange import HttpRequest, HttpResponse

REFERENCE: Final = load()
REGION: Final = "us-west-2"
ACCOUNT: Final = "111122223333"
DAY_US: Final = 86_400_000_000


def request_of(
    operation: str, request: Mapping[str, Any], *, account: str = ACCOUNT, invocation_id: str | None = None
) -> HttpRequest:
    """Return a request as an SDK sends it.

    Args:
        invocation_id: what it sends alike with each retry of a call.
    """
    method, target, body = modelled.sent(operation, request)
    credential = f"Credential={account}/20260101/{REGION}/outposts/aws4_request"
    headers = {b"authorization": f"AWS4-HMAC-SHA256 {credential}, SignedHeaders=host, Signature=0".encode()}
    if invocation_id is not None:
        headers[b"amz-sdk-invocation-id"] = invocation_id.encode()
    return HttpRequest(method, target, headers, body)


class Refused(Exception):
    """The endpoint said no; `body` has the members of the modelled error."""

    def __init__(self, operation: str, code: str, body: dict[str, Any]) -> None:
        super().__init__(f"{operation}: {code}: {body}")
        self.code = code
        self.body = body


class Assembled:
    """A Sutler on a store that can be closed and opened again.

    Args:
        opened: opens the store.
        rate: of new accounts' clocks.
        ids: repeatable ones where two histories are compared.
    """

    def __init__(self, opened: Callable[[], Executor], *, rate: int = 0, ids: Ids | None = None) -> None:
        self._opened = opened
        self._rate = Fraction(rate)
        self._ids = ids
        self.runner: Final = asyncio.Runner()
        self.sutler = self._start()

    def _start(self) -> Sutler:
        executor = self._opened()
        self.runner.run(executor.start())
        return assemble(executor, reference=REFERENCE, rate=self._rate, ids=self._ids)

    def restart(self) -> None:
        """Close the store and open it again."""
        self.runner.run(self.sutler.executor.close())
        self.sutler = self._start()

    def close(self) -> None:
        """Close the store for good."""
        self.runner.run(self.sutler.executor.close())
        self.runner.close()

    def answered(self, request: HttpRequest) -> HttpResponse:
        """Return the answer to a request, as it is."""
        return self.runner.run(self.sutler.endpoint.answer(request))

    def ask(self, operation: str, /, *, account: str = ACCOUNT, **request: Any) -> Any:
        """Return the answer to a request of an account, as JSON.

        Raises:
            Refused: with an error that the model lists.
        """
        answer = self.answered(request_of(operation, request, account=account))
        if answer.status < 300:
            modelled.check_output(operation, answer.body)
            return json.loads(answer.body)
        code = dict(answer.headers)[b"x-amzn-errortype"].decode()
        modelled.check_error(operation, code, answer.status, answer.body)
        raise Refused(operation, code, json.loads(answer.body))

    def now(self, account: str = ACCOUNT) -> int:
        """Return the account's time, microseconds."""
        return microseconds(datetime.fromisoformat(self.runner.run(self.sutler.clocks.read(account))["now"]))

    def move(self, account: str = ACCOUNT, /, **form: Any) -> tuple[int, dict[str, Any]]:
        """Move the account's clock; return status and clock of the control API."""
        return self.runner.run(self.sutler.clocks.move(account, Move(**form)))

    def advance(self, step_us: int, account: str = ACCOUNT) -> None:
        """Go forward by microseconds."""
        status, shown = self.move(account, advance=timedelta(microseconds=step_us))
        assert status == 200, shown

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """Return all rows of a table."""
        statement = f"SELECT * FROM {table} ORDER BY 1, 2, 3"
        return self.runner.run(self.sutler.executor.read(lambda tx: tx.all(statement)))

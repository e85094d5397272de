"""Which operations are served, and what does a handler get? The table of handlers and the `Call`.

An operation is a synchronous function `(call, request) -> answer` of plain dicts, registered under its API name. It
reads as five moves: fetch, ask, decide, write, answer. GET operations read (one snapshot, nothing written); the others
write (settled account, open transaction). A solving operation has a `prepare` that reads what its solver needs into a
value: equal values mean that nothing has changed since.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from sutler.lifecycle.timers import Timer
from sutler.reference.loader import Reference
from sutler.rules.refusal import Refusal
from sutler.store.ids import Ids
from sutler.store.transaction import Transaction
from sutler.wire.contract import OPERATIONS
from sutler.wire.errors import ServiceError

Answer = Mapping[str, Any]
Handler = Callable[..., Answer]
Prepare = Callable[..., Any]


class Elsewhere(Exception):
    """The call is about rows of other accounts as well, which must be settled, and held by a write, before it begins.

    Args:
        accounts: their ids.
    """

    def __init__(self, accounts: frozenset[str]) -> None:
        super().__init__(accounts)
        self.accounts = accounts


class Call(msgspec.Struct):
    """One call of one account, inside its open transaction.

    Args:
        operation: the API name; which errors it may use follows from it.
        account: 12 digits; every look-up is by it.
        region: the Region of the credential scope; likewise.
        now: the account's time, microseconds since the epoch, whole milliseconds; constant during the call.
        reference: the reference data, with the account's own quotas and durations in it.
        servers_available: whether Outposts servers can still be ordered.
        others: where the call is about rows of other accounts too, all that are settled, and held by a write: their
            time and their reference data.
        scheduled: timers set by the handler; they are stored with its writes.
    """

    operation: str
    account: str
    region: str
    principal: str
    now: int
    tx: Transaction
    ids: Ids
    reference: Reference
    servers_available: bool = False
    scheduled: list[Timer] = msgspec.field(default_factory=list)
    others: Mapping[str, tuple[int, Reference]] = msgspec.field(default_factory=dict)

    def of(self, account: str) -> "Call":
        """Return this call as it looks at the rows of an account: at that account's time, and by its settings.

        Raises:
            Elsewhere: the account is not settled yet; the call is made again when it is.
        """
        if account == self.account:
            return self
        self.with_accounts((account,))
        now, reference = self.others[account]
        return replace(self, account=account, now=now, reference=reference)

    def with_accounts(self, accounts: Iterable[str]) -> None:
        """See to it that accounts are settled, and held by a write, together with the caller's.

        Raises:
            Elsewhere: some are not yet; the call is made again when they are.
        """
        missing = frozenset(accounts) - self.others.keys() - {self.account}
        if missing:
            raise Elsewhere(missing)

    def refuse(self, refusal: Refusal | Sequence[Refusal] | None) -> None:
        """Raise the (first) refusal as the modelled error; None or an empty list goes on.

        Raises:
            ServiceError: what the client sees; everything that the handler wrote is undone.
        """
        if isinstance(refusal, Refusal):
            raise self.refused(refusal)
        if refusal:
            raise self.refused(refusal[0])

    def refused(self, refusal: Refusal) -> ServiceError:
        """Return a refusal as the modelled error, for the caller to raise."""
        assert refusal.code in OPERATIONS[self.operation].errors, f"{self.operation} does not list {refusal.code}"
        return ServiceError(
            refusal.code,
            refusal.message,
            resource_id=refusal.resource_id,
            resource_type=refusal.resource_type,
        )

    def schedule(self, timer: Timer) -> None:
        """Set a timer of this account; it is applied at its own due time, whoever looks or does not."""
        self.scheduled.append(timer)

    def new_id(self, prefix: str) -> str:
        """Return a fresh id: the prefix ("oo", "os", ...), a hyphen and 17 hex digits that sort by creation."""
        return self.ids.new(prefix, self.now)


@dataclass(frozen=True, slots=True)
class Served:
    """A served operation; `prepare` is there when it has a solving step."""

    name: str
    reads: bool
    handler: Handler
    prepare: Prepare | None = None


SERVED: Final[dict[str, Served]] = {}


def operation(name: str, *, prepare: Prepare | None = None) -> Callable[[Handler], Handler]:
    """Register the handler of an API operation under its name.

    Args:
        name: as in the service model.
        prepare: for a solving operation, `(call, request) -> question`; the handler then is
            `(call, request, question, solution) -> answer`.
    """

    def register(handler: Handler) -> Handler:
        assert name in OPERATIONS, f"the service model has no operation {name}"
        assert name not in SERVED, f"{name} has a handler already"
        SERVED[name] = Served(name, OPERATIONS[name].method == "GET", handler, prepare)
        return handler

    return register

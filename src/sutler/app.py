"""How is it put together? The only module that knows every room.

    transport -> Endpoint (wire) -> Dispatch (operations) -> Executor (store)
              -> Control (desk)  -> ClockDesk ------------->

The server and the in-process rehearsal assemble the same parts; they differ in the engine and in who carries the
bytes.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sutler.desk.clock import ClockDesk
from sutler.desk.control import Control
from sutler.lifecycle.sweeper import Sweeper
from sutler.operations import assets, catalog, ordering, orders, outposts, quotes, sites, tags
from sutler.operations.dispatch import Dispatch
from sutler.operations.registry import SERVED
from sutler.quoting.question import Answer, Question
from sutler.reference.loader import Reference
from sutler.store.ids import Ids
from sutler.store.transaction import Executor
from sutler.wire.endpoint import Endpoint

ROOMS = (assets, catalog, ordering, orders, outposts, quotes, sites, tags)
"""The modules whose import has filled SERVED."""


@dataclass(frozen=True, slots=True)
class Sutler:
    """An assembled Sutler, apart from its transport."""

    endpoint: Endpoint
    control: Control
    clocks: ClockDesk
    sweeper: Sweeper
    executor: Executor
    reference: Reference


def assemble(
    executor: Executor,
    *,
    reference: Reference,
    rate: Fraction,
    ids: Ids | None = None,
    servers_available: bool = False,
    hosts: Collection[str] = (),
    token: str | None = None,
    solve: Callable[[Any, Reference], Any] | None = None,
) -> Sutler:
    """Return a Sutler on a store.

    Args:
        rate: of new accounts' clocks: 1 is real time, 0 stands still until it is moved.
        servers_available: whether Outposts servers can still be ordered.
        hosts: names under which the control API may be addressed, besides loopback's.
        token: the operator's, asked for by the control API; None asks for none.
        solve: answers questions about quotes; None asks the engine in this process.
    """
    dispatch = Dispatch(
        executor,
        ids=ids or Ids(),
        reference=reference,
        solve=solve or _solve,
        rate=rate,
        servers_available=servers_available,
    )
    clocks = ClockDesk(executor, reference=reference, rate=rate)
    return Sutler(
        endpoint=Endpoint(dispatch.perform, SERVED),
        control=Control(clocks, hosts=hosts, token=token),
        clocks=clocks,
        sweeper=Sweeper(executor, reference=reference, rate=rate),
        executor=executor,
        reference=reference,
    )


def _solve(question: Any, reference: Reference) -> Answer:
    """Ask the quoting engine. It is imported here, since the solver behind it is slow to import."""
    from sutler.quoting.answer import quote

    assert isinstance(question, Question), "the solving operations ask questions"
    return quote(question, reference)

"""How is it put together? The only module that knows every room.

    transport -> Endpoint (wire) -> Dispatch (operations) -> Executor (store)
              -> Control (desk)  -> ClockDesk, InstanceDesk, ... ->

The server and the in-process rehearsal assemble the same parts; they differ in the engine and in who carries the
bytes.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sutler.desk.assets import AssetDesk
from sutler.desk.clock import ClockDesk
from sutler.desk.control import Control
from sutler.desk.gateways import GatewayDesk
from sutler.desk.instances import InstanceDesk
from sutler.desk.orders import OrderDesk
from sutler.desk.settings import SettingsDesk
from sutler.desk.shares import ShareDesk
from sutler.lifecycle.sweeper import Sweeper
from sutler.operations import (
    assets,
    capacity_tasks,
    catalog,
    connections,
    contracts,
    decommission,
    ordering,
    orders,
    outposts,
    private_connectivity,
    quotes,
    sites,
    tags,
)
from sutler.operations.dispatch import Dispatch
from sutler.operations.registry import SERVED
from sutler.quoting.offer import Offer, offer_of
from sutler.quoting.question import Question
from sutler.reference.loader import Reference
from sutler.store.ids import Ids
from sutler.store.transaction import Executor
from sutler.wire.endpoint import Endpoint

ROOMS = (
    assets,
    capacity_tasks,
    catalog,
    connections,
    contracts,
    decommission,
    ordering,
    orders,
    outposts,
    private_connectivity,
    quotes,
    sites,
    tags,
)
"""The modules whose import has filled SERVED."""


@dataclass(frozen=True, slots=True)
class Sutler:
    """An assembled Sutler, apart from its transport."""

    endpoint: Endpoint
    control: Control
    clocks: ClockDesk
    assets: AssetDesk
    gateways: GatewayDesk
    instances: InstanceDesk
    orders: OrderDesk
    shares: ShareDesk
    settings: SettingsDesk
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
        servers_available: whether Outposts servers can still be ordered, by accounts that have not set it.
        hosts: names under which the control API may be addressed, besides loopback's.
        token: the operator's, asked for by the control API; None asks for none.
        solve: answers questions about quotes; None asks the engine in this process.
    """
    ids = ids or Ids()
    dispatch = Dispatch(
        executor,
        ids=ids,
        reference=reference,
        solve=solve or _solve,
        rate=rate,
        servers_available=servers_available,
    )
    clocks = ClockDesk(executor, reference=reference, rate=rate)
    instances = InstanceDesk(executor, ids=ids, reference=reference, rate=rate)
    failing = AssetDesk(executor, ids=ids, reference=reference, rate=rate)
    gateways = GatewayDesk(executor, ids=ids, reference=reference, rate=rate)
    moving = OrderDesk(executor, reference=reference, rate=rate)
    sharing = ShareDesk(executor, reference=reference, rate=rate)
    settings = SettingsDesk(executor, reference=reference, servers_available=servers_available, rate=rate)
    return Sutler(
        endpoint=Endpoint(dispatch.perform, SERVED),
        control=Control(
            clocks,
            failing=failing,
            gateways=gateways,
            running=instances,
            moving=moving,
            sharing=sharing,
            settings=settings,
            hosts=hosts,
            token=token,
        ),
        clocks=clocks,
        assets=failing,
        gateways=gateways,
        instances=instances,
        orders=moving,
        shares=sharing,
        settings=settings,
        sweeper=Sweeper(executor, reference=reference, rate=rate),
        executor=executor,
        reference=reference,
    )


def _solve(question: Any, reference: Reference) -> Offer:
    """Ask the quoting engine. It is imported here, since the solver behind it is slow to import."""
    from sutler.quoting.answer import quote

    assert isinstance(question, Question), "the solving operations ask questions"
    return offer_of(quote(question, reference))

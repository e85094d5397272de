"""What is a Sutler without a server? A rehearsal: the endpoint on an in-memory store, driven on the caller's thread.

The same code as behind a socket, from the router on. The coroutines never suspend, so one step of each is all of it.
"""

from collections.abc import Coroutine, Mapping
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any, TypeVar

import msgspec

from sutler.app import assemble
from sutler.desk import assets, gateways, orders, shares
from sutler.desk.assets import AssetDesk, FailedState
from sutler.desk.clock import Move, Until, beyond_the_end, time_of
from sutler.desk.gateways import GatewayDesk, GatewayKind
from sutler.desk.instances import InstanceDesk, Service, request_of
from sutler.desk.orders import OrderDesk
from sutler.desk.settings import SettingsDesk
from sutler.desk.shares import ShareDesk
from sutler.reference.loader import Reference, load
from sutler.store.ids import Ids
from sutler.store.inline import open_memory
from sutler.store.transaction import machine_wall
from sutler.wire.defaults import DEFAULT_ACCOUNT
from sutler.wire.exchange import HttpRequest, HttpResponse

T = TypeVar("T")


class RehearsalClock:
    """The clock of an account in a rehearsal. It stands still until it is moved, and never goes back.

    Every method that moves it returns the time that it then is, as an aware UTC datetime. What it cannot do is the
    `sutler.desk.clock.ClockError` that the control API answers with, and leaves the clock where it was.
    """

    def __init__(self, rehearsal: "Rehearsal", account: str) -> None:
        self._rehearsal = rehearsal
        self._account = account

    @property
    def now(self) -> datetime:
        """Return the account's time."""
        return self._now(_run(self._rehearsal.clocks.read(self._account)))

    def advance(self, duration: timedelta | None = None, **units: float) -> datetime:
        """Go forward by a duration, or by `days=`, `hours=`, ... of it; everything due on the way happens.

        Raises:
            sutler.desk.clock.ClockError: backwards, or beyond 2099.
        """
        try:
            step = timedelta(**units) if duration is None else duration
        except OverflowError as error:
            raise beyond_the_end() from error
        return self._move(Move(advance=step))

    def to(self, moment: datetime) -> datetime:
        """Go forward to an aware datetime.

        Raises:
            sutler.desk.clock.ClockError: it is past already, beyond 2099, or naive.
        """
        return self._move(Move(to=moment))

    def until(self, order: str, status: str) -> datetime:
        """Go forward until an order has come to a status, and not a microsecond further.

        Raises:
            sutler.desk.clock.ClockError: the account has no such order, or it will not come to that status.
        """
        return self._move(Move(until=Until(order, status)))

    def _move(self, move: Move) -> datetime:
        while True:
            status, shown = _run(self._rehearsal.clocks.move(self._account, move))
            if status == 200:
                return self._now(shown)

    @staticmethod
    def _now(shown: dict[str, Any]) -> datetime:
        return datetime.fromisoformat(shown["now"])


class RehearsalInstances:
    """The instances on the Outposts of an account in a rehearsal.

    What cannot be done is the `sutler.desk.settled.DeskError` that the control API answers with.
    """

    def __init__(self, desk: InstanceDesk, account: str) -> None:
        self._desk = desk
        self._account = account

    def launch(
        self,
        outpost: str,
        instance_type: str,
        count: int = 1,
        *,
        account: str | None = None,
        service: Service = "EC2",
        asset: str | None = None,
    ) -> list[str]:
        """Launch instances where slots of their type are free, all or none; return their ids.

        Args:
            account: whose they are; that of the Outpost when None.
            service: the AWS service that runs them.
            asset: the host that they are to run on; any when None.
        Raises:
            sutler.desk.settled.DeskError: no such Outpost or asset, too few free slots, or an argument that is none.
        """
        launch = {"outpost": outpost, "type": instance_type, "count": count, "service": service}
        optional = {"account": account, "asset": asset}
        return self._change({"launch": launch | {name: value for name, value in optional.items() if value is not None}})

    def stop(self, *instances: str) -> None:
        """Stop instances, all or none.

        Raises:
            sutler.desk.settled.DeskError: one of them does not run.
        """
        self._change({"stop": instances})

    def running(self, outpost: str | None = None) -> list[str]:
        """Return the ids of the instances that run on the account's Outposts, or on one of them.

        Raises:
            sutler.desk.settled.DeskError: the account has no such Outpost.
        """
        return [one["instance"] for one in _run(self._desk.running(self._account, outpost))]

    def _change(self, form: dict[str, Any]) -> list[str]:
        request = request_of(msgspec.json.encode(form))
        return [one["instance"] for one in _run(self._desk.change(self._account, request))]


class RehearsalAssets:
    """The assets of an account in a rehearsal, to let them fail.

    What cannot be done is the `sutler.desk.settled.DeskError` that the control API answers with.
    """

    def __init__(self, desk: AssetDesk, account: str) -> None:
        self._desk = desk
        self._account = account

    def fail(self, asset: str, state: FailedState = "RETIRING") -> str:
        """Let an asset fail; return the id of the order that replaces it.

        Raises:
            sutler.desk.settled.DeskError: no such asset, not in use, or being replaced already.
        """
        form = {"fail": {"asset": asset, "state": state}}
        return str(_run(self._desk.fail(self._account, assets.request_of(msgspec.json.encode(form))))["order"])


class RehearsalGateways:
    """The objects of the local gateways of an account in a rehearsal.

    What cannot be done is the `sutler.desk.settled.DeskError` that the control API answers with.
    """

    def __init__(self, desk: GatewayDesk, account: str) -> None:
        self._desk = desk
        self._account = account

    def create(self, outpost: str, kind: GatewayKind) -> str:
        """Make an object of the local gateway of an Outpost; return its id.

        Raises:
            sutler.desk.settled.DeskError: no such Outpost, or it has no local gateway.
        """
        return self._change({"create": {"outpost": outpost, "kind": kind}})

    def delete(self, object_id: str) -> None:
        """Delete an object.

        Raises:
            sutler.desk.settled.DeskError: there is none of this id.
        """
        self._change({"delete": object_id})

    def objects(self) -> list[str]:
        """Return the ids of the objects on the account's Outposts."""
        return [one["object"] for one in _run(self._desk.objects(self._account))]

    def _change(self, form: dict[str, Any]) -> str:
        (one,) = _run(self._desk.change(self._account, gateways.request_of(msgspec.json.encode(form))))
        return str(one["object"])


class RehearsalOrders:
    """The orders of an account in a rehearsal, to be moved by hand.

    What cannot be done is the `sutler.desk.settled.DeskError` that the control API answers with.
    """

    def __init__(self, desk: OrderDesk, account: str) -> None:
        self._desk = desk
        self._account = account

    def move(self, order: str, *, line_item: str | None = None, to: str | None = None) -> str:
        """Move the line items of an order, or one of them, to their next status or to one; return the order's status.

        Raises:
            sutler.desk.settled.DeskError: no such order or line item, or it can't come to that status any more.
        """
        optional = {"line_item": line_item, "to": to}
        form = {"order": order} | {name: value for name, value in optional.items() if value is not None}
        move = orders.request_of(msgspec.json.encode({"move": form}))
        return str(_run(self._desk.move(self._account, move))["status"])


class RehearsalShares:
    """What an account of a rehearsal shares with others.

    What cannot be done is the `sutler.desk.settled.DeskError` that the control API answers with.
    """

    def __init__(self, desk: ShareDesk, account: str) -> None:
        self._desk = desk
        self._account = account

    def share(self, resource: str, account: str) -> None:
        """Share an Outpost or a site with another account, by the id of the resource.

        Raises:
            sutler.desk.settled.DeskError: no such resource, or no other account.
        """
        self._change({"share": {"resource": resource, "account": account}})

    def unshare(self, resource: str, account: str) -> None:
        """Share an Outpost or a site with an account no longer.

        Raises:
            sutler.desk.settled.DeskError: it is not shared with it.
        """
        self._change({"unshare": {"resource": resource, "account": account}})

    def shared(self) -> list[dict[str, Any]]:
        """Return what the account shares and what is shared with it, as the control API shows it."""
        return _run(self._desk.shared(self._account))

    def _change(self, form: dict[str, Any]) -> None:
        _run(self._desk.change(self._account, shares.request_of(msgspec.json.encode(form))))


class RehearsalSettings:
    """The settings of an account in a rehearsal.

    What cannot be done is the `sutler.desk.settled.DeskError` that the control API answers with.
    """

    def __init__(self, desk: SettingsDesk, account: str) -> None:
        self._desk = desk
        self._account = account

    def __getitem__(self, name: str) -> Any:
        """Return a setting as it holds, by its dotted name, such as `quotas.sites_per_region`, or a group of them.

        Raises:
            KeyError: there is none.
        """
        value = _run(self._desk.read(self._account))["settings"]
        for part in name.split("."):
            value = value[part]
        return value

    def set(self, changes: Mapping[str, Any] | None = None, /, **settings: Any) -> None:
        """Change settings, all or none: `set(lifecycle="manual")`, `set({"quotas.sites_per_region": 2})`.

        Args:
            changes: by dotted name, or nested; None goes back to what holds for everybody.
            settings: more of them.
        Raises:
            sutler.desk.settled.DeskError: there is no such setting, or it can't have that value.
        """
        _run(self._desk.change(self._account, {**(changes or {}), **settings}))


class Rehearsal:
    """A Sutler in this process.

    Args:
        at: when it begins, an aware datetime; by default now. An account's clock stands there until it is moved.
        servers_available: whether Outposts servers can still be ordered.
        reference: hardware, prices and rules other than the shipped ones.
    Raises:
        sutler.desk.clock.ClockError: `at` is naive, or beyond 2099.
    """

    def __init__(
        self,
        *,
        at: datetime | None = None,
        servers_available: bool = False,
        reference: Reference | None = None,
    ) -> None:
        begin = machine_wall() if at is None else time_of(at)
        self._sutler = assemble(
            open_memory(wall=lambda: begin),  # a wall that stands still as well: the same calls, the same answers
            reference=load() if reference is None else reference,
            rate=Fraction(0),
            ids=Ids(seeded=True),
            servers_available=servers_available,
        )
        self.clocks = self._sutler.clocks
        self.clock = self.clock_of(DEFAULT_ACCOUNT)
        self.assets = self.assets_of(DEFAULT_ACCOUNT)
        self.gateways = self.gateways_of(DEFAULT_ACCOUNT)
        self.instances = self.instances_of(DEFAULT_ACCOUNT)
        self.orders = self.orders_of(DEFAULT_ACCOUNT)
        self.shares = self.shares_of(DEFAULT_ACCOUNT)
        self.settings = self.settings_of(DEFAULT_ACCOUNT)

    def clock_of(self, account: str) -> RehearsalClock:
        """Return the clock of an account other than the default one."""
        return RehearsalClock(self, account)

    def assets_of(self, account: str) -> RehearsalAssets:
        """Return the assets of an account other than the default one."""
        return RehearsalAssets(self._sutler.assets, account)

    def gateways_of(self, account: str) -> RehearsalGateways:
        """Return the local gateways of an account other than the default one."""
        return RehearsalGateways(self._sutler.gateways, account)

    def instances_of(self, account: str) -> RehearsalInstances:
        """Return the instances on the Outposts of an account other than the default one."""
        return RehearsalInstances(self._sutler.instances, account)

    def orders_of(self, account: str) -> RehearsalOrders:
        """Return the orders of an account other than the default one."""
        return RehearsalOrders(self._sutler.orders, account)

    def shares_of(self, account: str) -> RehearsalShares:
        """Return the shares of an account other than the default one."""
        return RehearsalShares(self._sutler.shares, account)

    def settings_of(self, account: str) -> RehearsalSettings:
        """Return the settings of an account other than the default one."""
        return RehearsalSettings(self._sutler.settings, account)

    def answer(self, request: HttpRequest) -> HttpResponse:
        """Answer one request of the AWS API."""
        return _run(self._sutler.endpoint.answer(request))

    def control(self, request: HttpRequest) -> HttpResponse:
        """Answer one request of the control API (`/_sutler/…`)."""
        return _run(self._sutler.control.answer(request))

    def close(self) -> None:
        """Forget everything; it answers no more."""
        _run(self._sutler.executor.close())


def _run(coroutine: Coroutine[Any, Any, T]) -> T:
    """Return what a coroutine that never suspends returns."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value  # type: ignore[no-any-return]  # StopIteration is not generic
    raise AssertionError("nothing in process may suspend")

"""How does a person rehearse a workload? Instances are launched into configured slots, listed, and stopped.

No instance runs: it takes a slot of its type on an asset, for an account and an AWS service, until it is stopped.
"""

from collections import Counter
from fractions import Fraction
from functools import partial
from typing import Annotated, Any, Final, Literal

import msgspec

from sutler.desk import bodies
from sutler.desk.settled import DeskError, Moment, deed, look
from sutler.lifecycle.configured import ConfiguredHost, configured_hosts
from sutler.reference.loader import Reference
from sutler.rules.contracts import instant
from sutler.rules.instances import HostSlots, capacity_refusal, placed
from sutler.store import instances, outposts
from sutler.store.ids import Ids
from sutler.store.instances import InstanceRow
from sutler.store.transaction import Executor

LAUNCHED_MAX: Final = 9999
Service = Literal["AWS", "EC2", "EKS", "ELASTICACHE", "ELB", "RDS", "ROUTE53"]


class Launch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Start instances on an Outpost.

    Args:
        outpost: its id.
        type: the instance type.
        count: how many, all of them or none.
        account: whose they are; that of the Outpost when absent.
        service: which AWS service runs them.
        asset: the host that they are to run on; any when absent.
    """

    outpost: str
    type: str
    count: Annotated[int, msgspec.Meta(ge=1, le=LAUNCHED_MAX)] = 1
    account: bodies.AccountId | None = None
    service: Service = "EC2"
    asset: str | None = None


class InstanceRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two forms: start instances, or stop those with these ids."""

    launch: Launch | None = None
    stop: list[str] | None = None


def request_of(body: bytes) -> InstanceRequest:
    """Return what a JSON body asks for.

    Raises:
        DeskError: 400: not JSON, a member that cannot be read, not exactly one form.
    """
    request = bodies.read(body, InstanceRequest)
    if (request.launch is None) == (request.stop is None):
        raise DeskError(400, "Give exactly one of launch and stop.")
    return request


class InstanceDesk:
    """Launches, lists and stops instances on a store.

    Args:
        ids: where their ids come from.
        rate: of new accounts' clocks.
    """

    __slots__ = ("_executor", "_ids", "_rate", "_reference")

    def __init__(self, executor: Executor, *, ids: Ids, reference: Reference, rate: Fraction) -> None:
        self._executor = executor
        self._ids = ids
        self._reference = reference
        self._rate = rate

    async def running(self, account: str, outpost: str | None = None) -> list[dict[str, Any]]:
        """Return the instances on the Outposts of an account, or on one of them, the longest running first.

        Raises:
            DeskError: 404: the account has no such Outpost.
            StoreError: the store does not answer.
        """

        def see(moment: Moment) -> list[dict[str, Any]]:
            if outpost is not None and outposts.region_of(moment.tx, account, outpost) is None:
                raise _no_outpost(account, outpost)
            rows = instances.of_account(moment.tx, account)
            return [shape(row) for row in rows if outpost is None or row.outpost_id == outpost]

        return await look(self._executor, account, see, reference=self._reference, rate=self._rate)

    async def change(self, account: str, request: InstanceRequest) -> list[dict[str, Any]]:
        """Launch or stop instances, all or none, and return them.

        Raises:
            DeskError: 404: no such Outpost, asset or instance; 409: too few free slots.
        """
        if request.launch is not None:
            do = partial(self._launched, launch=request.launch)
        else:
            do = partial(_stopped, ids=request.stop or [])
        return await deed(self._executor, account, do, reference=self._reference, rate=self._rate)

    def _launched(self, moment: Moment, *, launch: Launch) -> list[dict[str, Any]]:
        region = outposts.region_of(moment.tx, moment.account, launch.outpost)
        if region is None:
            raise _no_outpost(moment.account, launch.outpost)
        hosts = configured_hosts(moment.tx, moment.account, region, launch.outpost, self._reference)
        where = f"Outpost {launch.outpost}"
        if launch.asset is not None:
            hosts = [host for host in hosts if host.asset_id == launch.asset]
            where = f"Asset {launch.asset} of {where}"
            if not hosts:
                raise DeskError(404, f"Outpost {launch.outpost} has no host {launch.asset}.")
        running = instances.on_outpost(moment.tx, moment.account, region, launch.outpost)
        slots = _slots(hosts, running, launch.type)
        refusal = capacity_refusal(where, launch.type, count=launch.count, free=sum(host.free for host in slots))
        if refusal is not None:
            raise DeskError(409, refusal.message)
        rows = [
            InstanceRow(
                instance_id=self._ids.new("i", moment.now),
                launched=moment.now,
                outpost_id=launch.outpost,
                asset_id=asset_id,
                instance_type=launch.type,
                owner_id=launch.account or moment.account,
                service=launch.service,
            )
            for asset_id in placed(slots, launch.count)
        ]
        instances.insert(moment.tx, moment.account, region, rows)
        return [shape(row) for row in rows]


def _no_outpost(account: str, outpost: str) -> DeskError:
    return DeskError(404, f"Account {account} has no Outpost {outpost}.")


def _slots(hosts: list[ConfiguredHost], running: list[InstanceRow], instance_type: str) -> list[HostSlots]:
    taken = Counter(one.asset_id for one in running if one.instance_type == instance_type)
    return [
        HostSlots(host.asset_id, host.state, host.slots.get(instance_type, 0), taken[host.asset_id])
        for host in hosts
        if host.asset_id is not None
    ]


def _stopped(moment: Moment, *, ids: list[str]) -> list[dict[str, Any]]:
    rows = {row.instance_id: row for row in instances.of_account(moment.tx, moment.account)}
    unknown = [one for one in ids if one not in rows]
    if unknown:
        raise DeskError(404, f"Account {moment.account} has no instance {unknown[0]} on its Outposts.")
    for one in ids:
        instances.delete(moment.tx, moment.account, one)
    return [shape(rows[one]) for one in dict.fromkeys(ids)]


def shape(row: InstanceRow) -> dict[str, Any]:
    """Return an instance as the control API shows it."""
    return {
        "instance": row.instance_id,
        "outpost": row.outpost_id,
        "asset": row.asset_id,
        "type": row.instance_type,
        "account": row.owner_id,
        "service": row.service,
        "launched": instant(row.launched).isoformat().replace("+00:00", "Z"),
    }

"""How does a person rehearse the network of a rack? Objects of its local gateway are made, listed and deleted.

They do nothing but be there: EC2 makes them, and a decommission is BLOCKED while they are.
"""

from fractions import Fraction
from functools import partial
from typing import Any, Final, Literal

import msgspec

from sutler.desk import bodies
from sutler.desk.settled import DeskError, Moment, deed, look
from sutler.reference.loader import Reference
from sutler.rules.contracts import instant
from sutler.rules.decommission import gateway_refusal
from sutler.store import gateways, outposts
from sutler.store.gateways import GatewayObjectRow
from sutler.store.ids import Ids
from sutler.store.transaction import Executor

GatewayKind = Literal["LGW_ROUTING_DOMAIN", "LGW_ROUTE_TABLE", "LGW_VIRTUAL_INTERFACE_GROUP"]
_PREFIXES: Final[dict[GatewayKind, str]] = {
    "LGW_ROUTING_DOMAIN": "lgw-rd",
    "LGW_ROUTE_TABLE": "lgw-rtb",
    "LGW_VIRTUAL_INTERFACE_GROUP": "lgw-vif-grp",
}


class CreateObject(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Make an object of the local gateway of an Outpost.

    Args:
        outpost: its id.
        kind: as StartOutpostDecommission names it.
    """

    outpost: str
    kind: GatewayKind


class GatewayRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two forms: make an object, or delete the one with this id."""

    create: CreateObject | None = None
    delete: str | None = None


def request_of(body: bytes) -> GatewayRequest:
    """Return what a JSON body asks for.

    Raises:
        DeskError: 400: not JSON, a member that cannot be read, not exactly one form.
    """
    request = bodies.read(body, GatewayRequest)
    if (request.create is None) == (request.delete is None):
        raise DeskError(400, "Give exactly one of create and delete.")
    return request


class GatewayDesk:
    """Makes, lists and deletes objects of local gateways on a store.

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

    async def objects(self, account: str) -> list[dict[str, Any]]:
        """Return the objects on the Outposts of an account, oldest first.

        Raises:
            StoreError: the store does not answer.
        """
        return await look(self._executor, account, _shapes, reference=self._reference, rate=self._rate)

    async def change(self, account: str, request: GatewayRequest) -> list[dict[str, Any]]:
        """Make or delete an object, and return it.

        Raises:
            DeskError: 404: no such Outpost or object; 409: the Outpost has no local gateway.
        """
        if request.create is not None:
            do = partial(self._created, wanted=request.create)
        else:
            do = partial(_deleted, object_id=request.delete or "")
        return await deed(self._executor, account, do, reference=self._reference, rate=self._rate)

    def _created(self, moment: Moment, *, wanted: CreateObject) -> list[dict[str, Any]]:
        region = outposts.region_of(moment.tx, moment.account, wanted.outpost)
        outpost = None if region is None else outposts.fetch(moment.tx, moment.account, region, wanted.outpost)
        if region is None or outpost is None:
            raise DeskError(404, f"Account {moment.account} has no Outpost {wanted.outpost}.")
        refusal = gateway_refusal(
            outpost.outpost_id, hardware_type=outpost.hardware_type, status=outpost.life_cycle_status
        )
        if refusal is not None:
            raise DeskError(409, refusal.message)
        object_id = self._ids.new(_PREFIXES[wanted.kind], moment.now)
        made = GatewayObjectRow(object_id, moment.now, wanted.outpost, wanted.kind)
        gateways.insert(moment.tx, moment.account, region, made)
        return [shape(made)]


def _deleted(moment: Moment, *, object_id: str) -> list[dict[str, Any]]:
    found = [row for row in gateways.of_account(moment.tx, moment.account) if row.object_id == object_id]
    if not found:
        raise DeskError(404, f"Account {moment.account} has no object {object_id} of a local gateway.")
    gateways.delete(moment.tx, moment.account, object_id)
    return [shape(row) for row in found]


def _shapes(moment: Moment) -> list[dict[str, Any]]:
    return [shape(row) for row in gateways.of_account(moment.tx, moment.account)]


def shape(row: GatewayObjectRow) -> dict[str, Any]:
    """Return an object as the control API shows it."""
    return {
        "object": row.object_id,
        "kind": row.kind,
        "outpost": row.outpost_id,
        "created": instant(row.created).isoformat().replace("+00:00", "Z"),
    }

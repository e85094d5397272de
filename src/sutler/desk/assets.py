"""How does a person let hardware fail? The asset is RETIRING or ISOLATED, and its replacement is ordered."""

from fractions import Fraction
from functools import partial
from typing import Any, Literal

import msgspec

from sutler.desk import bodies
from sutler.desk.settled import DeskError, Moment, deed
from sutler.lifecycle.deliveries import ON_SITE
from sutler.lifecycle.replacements import fail
from sutler.reference.loader import Reference
from sutler.rules.replacements import failure_refusal
from sutler.store import assets, orders, replacements
from sutler.store.ids import Ids
from sutler.store.transaction import Executor

FailedState = Literal["RETIRING", "ISOLATED"]


class FailAsset(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Let an asset fail.

    Args:
        asset: its id.
        state: what it comes to.
    """

    asset: str
    state: FailedState = "RETIRING"


class AssetRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one form of a request."""

    fail: FailAsset


def request_of(body: bytes) -> FailAsset:
    """Return what a JSON body asks for.

    Raises:
        DeskError: 400: not JSON, or a member that cannot be read.
    """
    return bodies.read(body, AssetRequest).fail


class AssetDesk:
    """Lets assets on a store fail.

    Args:
        ids: where the ids of replacements come from.
        rate: of new accounts' clocks.
    """

    __slots__ = ("_executor", "_ids", "_rate", "_reference")

    def __init__(self, executor: Executor, *, ids: Ids, reference: Reference, rate: Fraction) -> None:
        self._executor = executor
        self._ids = ids
        self._reference = reference
        self._rate = rate

    async def fail(self, account: str, failing: FailAsset) -> dict[str, Any]:
        """Let an asset fail; return {"asset", "state", "outpost", "order", "line_item"}, the last two its replacement.

        Raises:
            DeskError: 404: no such asset on site; 409: it is not in use, or is being replaced already.
        """
        do = partial(self._failed, failing=failing)
        return await deed(self._executor, account, do, reference=self._reference, rate=self._rate)

    def _failed(self, moment: Moment, *, failing: FailAsset) -> dict[str, Any]:
        tx, account = moment.tx, moment.account
        region = assets.region_of(tx, account, failing.asset)
        asset = None if region is None else assets.fetch(tx, account, region, failing.asset)
        if region is None or asset is None or asset.state == ON_SITE:
            raise DeskError(404, f"Account {account} has no asset {failing.asset}.")
        brought = orders.fetch(tx, account, region, asset.order_id)
        assert brought is not None, "an asset was ordered"
        refusal = failure_refusal(
            asset.asset_id,
            state=asset.state,
            wanted=failing.state,
            order_status=brought.status,
            replaced_by=_replacing_order(moment, region, asset.asset_id),
        )
        if refusal is not None:
            raise DeskError(409, refusal.message)
        order_id, line_item_id = self._ids.new("oo", moment.now), self._ids.new("ooi", moment.now)
        timer = fail(
            tx,
            account,
            region,
            asset,
            failing.state,
            order_id=order_id,
            line_item_id=line_item_id,
            now=moment.now,
            reference=moment.reference,
        )
        moment.scheduled.append(timer)
        return {
            "asset": asset.asset_id,
            "state": failing.state,
            "outpost": asset.outpost_id,
            "order": order_id,
            "line_item": line_item_id,
        }


def _replacing_order(moment: Moment, region: str, asset_id: str) -> str | None:
    line_item_id = replacements.line_item_for(moment.tx, moment.account, region, asset_id)
    found = None if line_item_id is None else orders.line_item(moment.tx, moment.account, region, line_item_id)
    return None if found is None else found[0].order_id

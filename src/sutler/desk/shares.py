"""How does a person share an Outpost or a site with another account? In place of AWS's Resource Access Manager."""

from fractions import Fraction
from functools import partial
from typing import Any

import msgspec

from sutler.desk import bodies
from sutler.desk.settled import DeskError, Moment, deed, look
from sutler.reference.loader import Reference
from sutler.rules.contracts import RETURNED, instant
from sutler.store import outposts, shares, sites
from sutler.store.shares import Kind, ShareRow
from sutler.store.transaction import Executor


class Shared(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A resource of the account, and the account that it is shared with.

    Args:
        resource: the id of an Outpost or a site.
        account: 12 digits.
    """

    resource: str
    account: bodies.AccountId


class ShareRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One of the two forms: share, or share no longer."""

    share: Shared | None = None
    unshare: Shared | None = None


def request_of(body: bytes) -> ShareRequest:
    """Return what a JSON body asks for.

    Raises:
        DeskError: 400: not JSON, a member that cannot be read, not exactly one form.
    """
    request = bodies.read(body, ShareRequest)
    if (request.share is None) == (request.unshare is None):
        raise DeskError(400, "Give exactly one of share and unshare.")
    return request


class ShareDesk:
    """Shares Outposts and sites on a store.

    Args:
        rate: of new accounts' clocks.
    """

    __slots__ = ("_executor", "_rate", "_reference")

    def __init__(self, executor: Executor, *, reference: Reference, rate: Fraction) -> None:
        self._executor = executor
        self._reference = reference
        self._rate = rate

    async def shared(self, account: str) -> list[dict[str, Any]]:
        """Return what an account shares and what is shared with it, oldest first.

        Raises:
            StoreError: the store does not answer.
        """
        return await look(self._executor, account, _shapes, reference=self._reference, rate=self._rate)

    async def change(self, account: str, request: ShareRequest) -> list[dict[str, Any]]:
        """Share a resource of the account, or share it no longer; return the shares of the account.

        Raises:
            DeskError: 400: an account does not share with itself; 404: no such resource, or it is not shared; 409: an
                Outpost that goes back.
        """
        if request.share is not None:
            do = partial(_share, shared=request.share)
        else:
            assert request.unshare is not None, "it has one form"
            do = partial(_unshare, shared=request.unshare)
        return await deed(self._executor, account, do, reference=self._reference, rate=self._rate)


def _share(moment: Moment, *, shared: Shared) -> list[dict[str, Any]]:
    if shared.account == moment.account:
        raise DeskError(400, f"Account {shared.account} has {shared.resource} already: share it with another.")
    kind, region = _found(moment, shared.resource)
    row = ShareRow(moment.account, region, shared.resource, shared.account, kind, moment.now)
    shares.insert(moment.tx, row)
    return _shapes(moment)


def _found(moment: Moment, resource: str) -> tuple[Kind, str]:
    """Return what kind of resource of the account an id names, and in which Region it is."""
    region = outposts.region_of(moment.tx, moment.account, resource)
    if region is not None:
        outpost = outposts.fetch(moment.tx, moment.account, region, resource)
        assert outpost is not None, "it has a Region"
        if outpost.life_cycle_status in RETURNED:
            raise DeskError(409, f"Outpost {resource} is {outpost.life_cycle_status}; it goes back and is not shared.")
        return "outpost", region
    region = sites.region_of(moment.tx, moment.account, resource)
    if region is None:
        raise DeskError(404, f"Account {moment.account} has no Outpost or site {resource}.")
    return "site", region


def _unshare(moment: Moment, *, shared: Shared) -> list[dict[str, Any]]:
    if not shares.delete(moment.tx, moment.account, shared.resource, shared.account):
        raise DeskError(404, f"Account {moment.account} does not share {shared.resource} with {shared.account}.")
    return _shapes(moment)


def _shapes(moment: Moment) -> list[dict[str, Any]]:
    return [shape(row) for row in shares.about(moment.tx, moment.account)]


def shape(row: ShareRow) -> dict[str, Any]:
    """Return a share as the control API shows it."""
    return {
        "resource": row.resource_id,
        "kind": row.kind,
        "region": row.region,
        "owner": row.account_id,
        "account": row.consumer_id,
        "since": instant(row.created).isoformat().replace("+00:00", "Z"),
    }

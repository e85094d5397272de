"""What can be done with an Outpost itself? Created at a site and in a zone, found, renamed, deleted."""

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from sutler.operations import sharing
from sutler.operations.names import arn, bare_id
from sutler.operations.registry import Answer, Call, operation
from sutler.operations.sites import seen_site
from sutler.rules.order_states import OPEN
from sutler.rules.outposts import PLACED, hardware_type_refusal, outpost_deletion_refusal
from sutler.rules.quotas import outpost_quota_refusal
from sutler.rules.refusal import Refusal
from sutler.rules.zones import choose_zone
from sutler.store import capacity_tasks, outposts, shares
from sutler.store.documents import decoded, encoded
from sutler.store.outposts import OutpostRow

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import (
        CreateOutpostInputTypeDef,
        DeleteOutpostInputTypeDef,
        GetOutpostInputTypeDef,
        ListOutpostsInputTypeDef,
        UpdateOutpostInputTypeDef,
    )


def fetch_outpost(call: Call, identifier: str) -> OutpostRow:
    """Return the caller's own Outpost that an id or ARN names; the owner of its site is held with it.

    Refuses: NotFoundException: there is none in the Region. AccessDeniedException: it is shared with the caller.
    """
    outpost = _own(call, identifier)
    if outpost is None:
        raise sharing.not_the_callers(call, "outpost", identifier)
    if outpost.site_owner_id != call.account:
        call.with_accounts((outpost.site_owner_id,))
    return outpost


def seen_outpost(call: Call, identifier: str) -> tuple[Call, OutpostRow]:
    """Return the Outpost that an id or ARN names, and the call as its owner makes it.

    Refuses: NotFoundException: the account has no such Outpost in the Region, and none is shared with it.
    """
    outpost = _own(call, identifier)
    if outpost is not None:
        return call, outpost
    call, outpost_id = sharing.as_owner(call, "outpost", identifier)
    outpost = outposts.fetch(call.tx, call.account, call.region, outpost_id)
    assert outpost is not None, "what is shared is there"
    return call, outpost


def _own(call: Call, identifier: str) -> OutpostRow | None:
    outpost_id = bare_id(call, identifier)
    return None if outpost_id is None else outposts.fetch(call.tx, call.account, call.region, outpost_id)


def outpost_shape(call: Call, outpost: OutpostRow) -> dict[str, Any]:
    """Return an Outpost of the API."""
    shape = {
        "OutpostId": outpost.outpost_id,
        "OwnerId": call.account,
        "OutpostArn": arn(call, "outpost", outpost.outpost_id),
        "SiteId": outpost.site_id,
        "Name": outpost.name,
        "Description": outpost.description,
        "LifeCycleStatus": outpost.life_cycle_status,
        "AvailabilityZone": outpost.availability_zone,
        "AvailabilityZoneId": outpost.availability_zone_id,
        "Tags": decoded(outpost.tags),
        "SiteArn": arn(call, "site", outpost.site_id, account=outpost.site_owner_id),
        "SupportedHardwareType": outpost.hardware_type,
        "Generation": outpost.generation,
        "RackScalingType": outpost.rack_scaling_type,
    }
    return {member: value for member, value in shape.items() if value is not None}


@operation("CreateOutpost")
def create_outpost(call: Call, request: "CreateOutpostInputTypeDef") -> Answer:
    """Create an Outpost at a site, the account's or one shared with it, PENDING and still without hardware.

    Refuses: NotFoundException: no such site.
        ValidationException: see `choose_zone`.
        ServiceQuotaExceededException: the site has as many Outposts as it may.
    Source:  API reference, CreateOutpost; second-generation rack guide, private-connectivity (PENDING);
        rack guide, sharing-outposts (Outposts at a shared site; quotas count per account);
        assumed: without SupportedHardwareType it is for racks.
    """
    at_site, site = seen_site(call, request["SiteId"])
    regions = call.reference.regions
    zone = choose_zone(
        regions.zones(call.region),
        region=call.region,
        unsupported=regions.unsupported_zone_ids,
        name=request.get("AvailabilityZone"),
        zone_id=request.get("AvailabilityZoneId"),
    )
    if isinstance(zone, Refusal):
        raise call.refused(zone)
    standing = outposts.accounts_at_site(call.tx, at_site.account, call.region, site.site_id)
    existing = standing.get(call.account, 0)
    quota = call.reference.quotas.value["outposts_per_site"]
    call.refuse(outpost_quota_refusal(existing, quota=quota, site_id=site.site_id))
    outpost = OutpostRow(
        outpost_id=call.new_id("op"),
        created=call.now,
        site_id=site.site_id,
        site_owner_id=at_site.account,
        name=request["Name"],
        description=request.get("Description"),
        life_cycle_status="PENDING",
        availability_zone=zone.name,
        availability_zone_id=zone.zone_id,
        hardware_type=request.get("SupportedHardwareType", "RACK"),
        tags=encoded(request.get("Tags")),
    )
    outposts.insert(call.tx, call.account, call.region, outpost)
    return {"Outpost": outpost_shape(call, outpost)}


@operation("GetOutpost")
def get_outpost(call: Call, request: "GetOutpostInputTypeDef") -> Answer:
    """Tell about an Outpost.

    Refuses: NotFoundException: no such Outpost.
    Source:  API reference, GetOutpost.
    """
    return {"Outpost": outpost_shape(*seen_outpost(call, request["OutpostId"]))}


@operation("ListOutposts")
def list_outposts(call: Call, request: "ListOutpostsInputTypeDef") -> Answer:
    """List the Outposts of the account and those that are shared with it, oldest first; every filter must match.

    Refuses: ValidationException: a token of another list.
    Source:  API reference, ListOutposts; assumed: values are compared as they are, by case too.
    """

    def rows(shared: bool, after: tuple[int, str], limit: int) -> list[tuple[str, OutpostRow]]:
        return outposts.page(
            call.tx,
            call.account,
            call.region,
            shared=shared,
            statuses=request.get("LifeCycleStatusFilter", ()),
            zones=request.get("AvailabilityZoneFilter", ()),
            zone_ids=request.get("AvailabilityZoneIdFilter", ()),
            after=after,
            limit=limit,
        )

    page, following = sharing.page(call, request, "outpost", rows, lambda found: (found.created, found.outpost_id))
    return {"Outposts": [outpost_shape(call.of(owner), outpost) for owner, outpost in page], **following}


@operation("UpdateOutpost")
def update_outpost(call: Call, request: "UpdateOutpostInputTypeDef") -> Answer:
    """Change name, description or hardware type of an Outpost.

    Refuses: NotFoundException: no such Outpost.
        ConflictException: another hardware type, once hardware was ordered.
    Source:  API reference, UpdateOutpost; assumed: absent members keep their value.
    """
    outpost = fetch_outpost(call, request["OutpostId"])
    wanted = request.get("SupportedHardwareType", outpost.hardware_type)
    order_id = outposts.order_of_outpost(call.tx, call.account, call.region, outpost.outpost_id, PLACED)
    call.refuse(
        hardware_type_refusal(outpost.outpost_id, present=outpost.hardware_type, wanted=wanted, order_id=order_id)
    )
    outpost = replace(
        outpost,
        name=request.get("Name", outpost.name),
        description=request.get("Description", outpost.description),
        hardware_type=wanted,
    )
    outposts.update(call.tx, call.account, call.region, outpost)
    return {"Outpost": outpost_shape(call, outpost)}


@operation("DeleteOutpost")
def delete_outpost(call: Call, request: "DeleteOutpostInputTypeDef") -> Answer:
    """Delete an Outpost that has no hardware and waits for none; its orders stay, its capacity tasks go with it.

    Refuses: NotFoundException: no such Outpost.
        ConflictException: see `outpost_deletion_refusal`.
    Source:  API reference, DeleteOutpost.
    """
    outpost = fetch_outpost(call, request["OutpostId"])
    order_id = outposts.order_of_outpost(call.tx, call.account, call.region, outpost.outpost_id, OPEN)
    call.refuse(outpost_deletion_refusal(outpost.outpost_id, outpost.life_cycle_status, open_order_id=order_id))
    shares.forget(call.tx, call.account, call.region, outpost.outpost_id)
    capacity_tasks.forget(call.tx, call.account, call.region, outpost.outpost_id)
    outposts.delete(call.tx, call.account, call.region, outpost.outpost_id)
    return {}

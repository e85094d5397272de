"""What is a resource labelled with? Tags of sites and Outposts, by ARN; nothing else has tags."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sutler.operations.outposts import fetch_outpost, seen_outpost
from sutler.operations.registry import Answer, Call, operation
from sutler.operations.sites import fetch_site, seen_site
from sutler.rules.refusal import not_found
from sutler.rules.tags import tags_refusal
from sutler.store import outposts, sites
from sutler.store.documents import decoded, encoded
from sutler.store.outposts import OutpostRow
from sutler.store.sites import SiteRow

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import (
        ListTagsForResourceRequestTypeDef,
        TagResourceRequestTypeDef,
        UntagResourceRequestTypeDef,
    )


@operation("TagResource")
def tag_resource(call: Call, request: "TagResourceRequestTypeDef") -> Answer:
    """Add tags to a site or Outpost; one that is there gets the new value.

    Refuses: NotFoundException: no such resource, or one that takes no tags.
        ValidationException: it would have too many.
    Source:  API reference, TagResource.
    """
    resource = _fetch_taggable(call, request["ResourceArn"])
    tags = {**(decoded(resource.tags) or {}), **request["Tags"]}
    call.refuse(tags_refusal(tags, quota=call.reference.quotas.value["tags_per_resource"]))
    _save(call, resource, tags)
    return {}


@operation("UntagResource")
def untag_resource(call: Call, request: "UntagResourceRequestTypeDef") -> Answer:
    """Take tags off a site or Outpost.

    Refuses: NotFoundException: no such resource, or one that takes no tags.
    Source:  API reference, UntagResource; assumed: a key that is not there is passed over.
    """
    resource = _fetch_taggable(call, request["ResourceArn"])
    tags = {key: value for key, value in (decoded(resource.tags) or {}).items() if key not in request["TagKeys"]}
    _save(call, resource, tags)
    return {}


@operation("ListTagsForResource")
def list_tags_for_resource(call: Call, request: "ListTagsForResourceRequestTypeDef") -> Answer:
    """Tell the tags of a site or Outpost; without any the member is absent, for the model's map is not empty.

    Refuses: NotFoundException: no such resource, or one that takes no tags.
    Source:  API reference, ListTagsForResource.
    """
    resource_arn = request["ResourceArn"]
    resource: SiteRow | OutpostRow
    if _kind(call, resource_arn) == "outpost":
        _, resource = seen_outpost(call, resource_arn)
    else:
        _, resource = seen_site(call, resource_arn)
    tags = decoded(resource.tags)
    return {} if tags is None else {"Tags": tags}


def _fetch_taggable(call: Call, resource_arn: str) -> SiteRow | OutpostRow:
    """Return the caller's own resource that an ARN names.

    Refuses: NotFoundException: no such resource, or one that takes no tags.
    """
    fetch = fetch_outpost if _kind(call, resource_arn) == "outpost" else fetch_site
    return fetch(call, resource_arn)


def _kind(call: Call, resource_arn: str) -> str:
    """Return whether an ARN is that of an "outpost" or of a "site".

    Refuses: NotFoundException: of a resource that takes no tags.
    Source:  service authorization reference (outpost and site are the resource types); assumed: an ARN of
        another type names nothing that has tags.
    """
    kind, _, identifier = resource_arn.rpartition(":")[2].partition("/")
    if kind not in ("outpost", "site"):
        call.refuse(not_found(f"No Outpost or Site with ID {identifier}; only these have tags"))
    return kind


def _save(call: Call, resource: SiteRow | OutpostRow, tags: Mapping[str, str]) -> None:
    if isinstance(resource, SiteRow):
        sites.update(call.tx, call.account, call.region, replace(resource, tags=encoded(tags)))
    else:
        outposts.update(call.tx, call.account, call.region, replace(resource, tags=encoded(tags)))

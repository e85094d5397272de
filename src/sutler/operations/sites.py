"""What can be done with a site? Its name and notes, its two addresses, its rack properties, and its end."""

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from sutler.operations import sharing
from sutler.operations.names import arn, bare_id
from sutler.operations.registry import Answer, Call, operation
from sutler.rules.order_states import OPEN
from sutler.rules.outposts import PLACED
from sutler.rules.quotas import site_quota_refusal
from sutler.rules.rack_properties import PROPERTIES, rack_properties_refusal
from sutler.rules.refusal import not_found
from sutler.rules.sites import address_change_refusal, rack_properties_change_refusal, site_deletion_refusal
from sutler.store import outposts, shares, sites
from sutler.store.documents import decoded, encoded
from sutler.store.sites import SiteRow

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import (
        AddressTypeDef,
        CreateSiteInputTypeDef,
        DeleteSiteInputTypeDef,
        GetSiteAddressInputTypeDef,
        GetSiteInputTypeDef,
        ListSitesInputTypeDef,
        UpdateSiteAddressInputTypeDef,
        UpdateSiteInputTypeDef,
        UpdateSiteRackPhysicalPropertiesInputTypeDef,
    )


def fetch_site(call: Call, identifier: str) -> SiteRow:
    """Return the caller's own site that an id or ARN names.

    Refuses: NotFoundException: there is none in the Region. AccessDeniedException: it is shared with the caller.
    """
    site = _own(call, identifier)
    if site is None:
        raise sharing.not_the_callers(call, "site", identifier)
    return site


def seen_site(call: Call, identifier: str) -> tuple[Call, SiteRow]:
    """Return the site that an id or ARN names, and the call as its owner makes it.

    Refuses: NotFoundException: the account has no such site in the Region, and none is shared with it.
    """
    site = _own(call, identifier)
    if site is not None:
        return call, site
    call, site_id = sharing.as_owner(call, "site", identifier)
    site = sites.fetch(call.tx, call.account, call.region, site_id)
    assert site is not None, "what is shared is there"
    return call, site


def _own(call: Call, identifier: str) -> SiteRow | None:
    site_id = bare_id(call, identifier)
    return None if site_id is None else sites.fetch(call.tx, call.account, call.region, site_id)


def site_shape(call: Call, site: SiteRow) -> dict[str, Any]:
    """Return a Site of the API; of its addresses it tells only where it operates."""
    shape = {
        "SiteId": site.site_id,
        "AccountId": call.account,
        "Name": site.name,
        "Description": site.description,
        "Tags": decoded(site.tags),
        "SiteArn": arn(call, "site", site.site_id),
        "Notes": site.notes,
        "OperatingAddressCountryCode": site.operating_country,
        "OperatingAddressStateOrRegion": site.operating_state,
        "OperatingAddressCity": site.operating_city,
        "RackPhysicalProperties": decoded(site.rack_properties),
    }
    return {member: value for member, value in shape.items() if value is not None}


@operation("CreateSite")
def create_site(call: Call, request: "CreateSiteInputTypeDef") -> Answer:
    """Create a site; a name may be used twice.

    Refuses: ValidationException: rack properties that contradict each other.
        ServiceQuotaExceededException: the account has as many sites as it may.
    Source:  API reference, CreateSite; assumed: no ConflictException for a name in use.
    """
    properties = request.get("RackPhysicalProperties", {})
    call.refuse(rack_properties_refusal(properties))
    existing = sites.count(call.tx, call.account, call.region)
    quota = call.reference.quotas.value["sites_per_region"]
    call.refuse(site_quota_refusal(existing, quota=quota, region=call.region))
    site = SiteRow(
        site_id=call.new_id("os"),
        created=call.now,
        name=request["Name"],
        description=request.get("Description"),
        notes=request.get("Notes"),
        tags=encoded(request.get("Tags")),
        rack_properties=encoded(properties),
    )
    if "OperatingAddress" in request:
        site = _addressed(site, "OPERATING_ADDRESS", request["OperatingAddress"])
    if "ShippingAddress" in request:
        site = _addressed(site, "SHIPPING_ADDRESS", request["ShippingAddress"])
    sites.insert(call.tx, call.account, call.region, site)
    return {"Site": site_shape(call, site)}


@operation("GetSite")
def get_site(call: Call, request: "GetSiteInputTypeDef") -> Answer:
    """Tell about a site.

    Refuses: NotFoundException: no such site.
    Source:  API reference, GetSite.
    """
    return {"Site": site_shape(*seen_site(call, request["SiteId"]))}


@operation("ListSites")
def list_sites(call: Call, request: "ListSitesInputTypeDef") -> Answer:
    """List the sites of the account and those that are shared with it, oldest first; every filter must match.

    Refuses: ValidationException: a token of another list.
    Source:  API reference, ListSites; assumed: values are compared as they are, by case too.
    """

    def rows(shared: bool, after: tuple[int, str], limit: int) -> list[tuple[str, SiteRow]]:
        return sites.page(
            call.tx,
            call.account,
            call.region,
            shared=shared,
            countries=request.get("OperatingAddressCountryCodeFilter", ()),
            states=request.get("OperatingAddressStateOrRegionFilter", ()),
            cities=request.get("OperatingAddressCityFilter", ()),
            after=after,
            limit=limit,
        )

    page, following = sharing.page(call, request, "site", rows, lambda site: (site.created, site.site_id))
    return {"Sites": [site_shape(call.of(owner), site) for owner, site in page], **following}


@operation("GetSiteAddress")
def get_site_address(call: Call, request: "GetSiteAddressInputTypeDef") -> Answer:
    """Tell one of the two addresses of a site.

    Refuses: NotFoundException: no such site, or this address was never set.
    Source:  API reference, GetSiteAddress; assumed: NotFoundException for an address that was never set.
    """
    _, site = seen_site(call, request["SiteId"])
    kind = request["AddressType"]
    address = decoded(site.operating_address if kind == "OPERATING_ADDRESS" else site.shipping_address)
    if address is None:
        call.refuse(not_found(f"Site {site.site_id} has no {kind}; set it with UpdateSiteAddress"))
    return {"SiteId": site.site_id, "AddressType": kind, "Address": address}


@operation("UpdateSite")
def update_site(call: Call, request: "UpdateSiteInputTypeDef") -> Answer:
    """Change name, description or notes of a site.

    Refuses: NotFoundException: no such site.
    Source:  API reference, UpdateSite; assumed: absent members keep their value.
    """
    site = fetch_site(call, request["SiteId"])
    site = replace(
        site,
        name=request.get("Name", site.name),
        description=request.get("Description", site.description),
        notes=request.get("Notes", site.notes),
    )
    sites.update(call.tx, call.account, call.region, site)
    return {"Site": site_shape(call, site)}


@operation("UpdateSiteAddress")
def update_site_address(call: Call, request: "UpdateSiteAddressInputTypeDef") -> Answer:
    """Put another address in the place of one of the two of a site.

    Refuses: NotFoundException: no such site.
        ConflictException: see `address_change_refusal`.
    Source:  API reference, UpdateSiteAddress.
    """
    site = fetch_site(call, request["SiteId"])
    kind, address = request["AddressType"], request["Address"]
    key = (call.tx, call.account, call.region, site.site_id)
    call.with_accounts(outposts.accounts_at_site(*key))  # whose orders may be under way
    call.refuse(
        address_change_refusal(
            site.site_id,
            kind,
            open_order_id=outposts.order_at_site(*key, OPEN),
            ordered=outposts.order_at_site(*key, PLACED) is not None,
            deployed_outpost_id=next(
                (found.outpost_id for found in outposts.at_site(*key) if found.life_cycle_status != "RETIRED"),
                None,
            ),
        )
    )
    sites.update(call.tx, call.account, call.region, _addressed(site, kind, address))
    return {"AddressType": kind, "Address": address}


@operation("UpdateSiteRackPhysicalProperties")
def update_site_rack_physical_properties(call: Call, request: "UpdateSiteRackPhysicalPropertiesInputTypeDef") -> Answer:
    """Set rack properties of a site; those that are absent keep their value.

    Refuses: NotFoundException: no such site.
        ConflictException: an order of the site is IN_PROGRESS.
        ValidationException: with those that the site has, they contradict each other.
    Source:  API reference, UpdateSiteRackPhysicalProperties; assumed: absent members keep their value.
    """
    site = fetch_site(call, request["SiteId"])
    key = (call.tx, call.account, call.region, site.site_id)
    call.with_accounts(outposts.accounts_at_site(*key))  # whose orders may be under way
    order_id = outposts.order_at_site(*key, ("IN_PROGRESS",))
    call.refuse(rack_properties_change_refusal(site.site_id, order_in_progress_id=order_id))
    stated = {name: value for name, value in request.items() if name in PROPERTIES}
    properties = {**(decoded(site.rack_properties) or {}), **stated}
    call.refuse(rack_properties_refusal(properties))
    site = replace(site, rack_properties=encoded(properties))
    sites.update(call.tx, call.account, call.region, site)
    return {"Site": site_shape(call, site)}


@operation("DeleteSite")
def delete_site(call: Call, request: "DeleteSiteInputTypeDef") -> Answer:
    """Delete a site without Outposts.

    Refuses: NotFoundException: no such site.
        ConflictException: it has an Outpost.
    Source:  API reference, DeleteSite.
    """
    site = fetch_site(call, request["SiteId"])
    standing = outposts.at_site(call.tx, call.account, call.region, site.site_id)
    call.refuse(site_deletion_refusal(site.site_id, outpost_id=standing[0].outpost_id if standing else None))
    shares.forget(call.tx, call.account, call.region, site.site_id)
    sites.delete(call.tx, call.account, call.region, site.site_id)
    return {}


def _addressed(site: SiteRow, kind: str, address: "AddressTypeDef") -> SiteRow:
    """Return the site with one of its addresses set, and with what lists are filtered by."""
    if kind == "SHIPPING_ADDRESS":
        return replace(site, shipping_address=encoded(address))
    return replace(
        site,
        operating_address=encoded(address),
        operating_country=address["CountryCode"],
        operating_state=address["StateOrRegion"],
        operating_city=address["City"],
    )

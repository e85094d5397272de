"""What may still change about a site? Its address and racks not while an order is on its way to it.

Every rule gets what stands in the way, or None; the one that looks it up is the operation.
"""

from sutler.rules.refusal import Refusal, conflict


def address_change_refusal(
    site_id: str,
    address_type: str,
    *,
    open_order_id: str | None,
    ordered: bool,
    deployed_outpost_id: str | None,
) -> Refusal | None:
    """Say no to a change of a site's address.

    Args:
        address_type: "OPERATING_ADDRESS" or "SHIPPING_ADDRESS".
        open_order_id: an order at the site that is in PREPARING, IN_PROGRESS or DELIVERED.
        ordered: whether any order that was not cancelled has been placed at the site.
        deployed_outpost_id: an Outpost of the site that is not RETIRED.
    Refuses: ConflictException: an order is in progress (either address), or hardware has been ordered and
        not all Outposts of the site are deactivated (the operating address).
    Source:  API reference, UpdateSiteAddress; assumed: deactivated means RETIRED, a cancelled order was not
        placed, and the conflict names the order or the Outpost in the way.
    """
    if open_order_id is not None:
        return conflict(
            f"The address of site {site_id} cannot be updated while order {open_order_id} is in progress",
            resource_id=open_order_id,
            resource_type="ORDER",
        )
    if address_type == "OPERATING_ADDRESS" and ordered and deployed_outpost_id is not None:
        return conflict(
            f"The operating address of site {site_id} cannot be updated after an order was placed, until all "
            f"its Outposts are deactivated; Outpost {deployed_outpost_id} is not",
            resource_id=deployed_outpost_id,
            resource_type="OUTPOST",
        )
    return None


def rack_properties_change_refusal(site_id: str, *, order_in_progress_id: str | None) -> Refusal | None:
    """Say no to a change of a site's rack properties.

    Args:
        order_in_progress_id: an order at the site whose status is IN_PROGRESS.
    Refuses: ConflictException: an order at the site is IN_PROGRESS.
    Source:  API reference, UpdateSiteRackPhysicalProperties; assumed: literally the status IN_PROGRESS alone.
    """
    if order_in_progress_id is None:
        return None
    return conflict(
        f"The rack physical properties of site {site_id} cannot be updated while order "
        f"{order_in_progress_id} is in progress",
        resource_id=order_in_progress_id,
        resource_type="ORDER",
    )


def site_deletion_refusal(site_id: str, *, outpost_id: str | None) -> Refusal | None:
    """Say no to the deletion of a site that still has an Outpost.

    Refuses: ConflictException: the site has an Outpost, in whatever status.
    Source:  assumed: the API reference of DeleteSite states no condition, and an Outpost needs its site.
    """
    if outpost_id is None:
        return None
    return conflict(
        f"Site {site_id} has Outposts and cannot be deleted", resource_id=outpost_id, resource_type="OUTPOST"
    )

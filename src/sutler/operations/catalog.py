"""What can be ordered? Catalog items and instance types of the reference data, the same for every account."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from sutler.operations import listing
from sutler.operations.names import unknown
from sutler.operations.registry import Answer, Call, operation
from sutler.reference.catalog import CatalogItem
from sutler.reference.hardware import InstanceType

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import (
        GetCatalogItemInputTypeDef,
        ListCatalogItemsInputTypeDef,
        ListOrderableInstanceTypesInputTypeDef,
    )


@operation("GetCatalogItem")
def get_catalog_item(call: Call, request: "GetCatalogItemInputTypeDef") -> Answer:
    """Tell about a catalog item, also about one that can no longer be ordered.

    Refuses: NotFoundException: no such item.
    Source:  API reference, GetCatalogItem.
    """
    item = call.reference.catalog.items.get(request["CatalogItemId"])
    if item is None:
        raise call.refused(unknown("CatalogItem", request["CatalogItemId"]))
    return {"CatalogItem": item.to_wire(servers_available=call.servers_available)}


@operation("ListCatalogItems")
def list_catalog_items(call: Call, request: "ListCatalogItemsInputTypeDef") -> Answer:
    """List the catalog by item id; every filter must match, by any of its values.

    Refuses: ValidationException: a token of another list.
    Source:  API reference, ListCatalogItems; assumed: discontinued items are listed, with their status.
    """
    matching = [item for item in call.reference.catalog.items.values() if _matches(item, request)]

    def behind(after: tuple[int, str], limit: int) -> Sequence[CatalogItem]:
        return [item for item in matching if item.id > after[1]][:limit]

    page, following = listing.page(call, request, behind, lambda item: (0, item.id))
    shapes = [item.to_wire(servers_available=call.servers_available) for item in page]
    return {"CatalogItems": shapes, **following}


@operation("ListOrderableInstanceTypes")
def list_orderable_instance_types(call: Call, request: "ListOrderableInstanceTypesInputTypeDef") -> Answer:
    """List by name the instance types that can be quoted, in any Region.

    Refuses: ValidationException: a token of another list.
    Source:  API reference, ListOrderableInstanceTypes; assumed: a type without an available form factor is
        left out, with a generation those of servers too, and the Region excludes nothing.
    """
    orderable = call.reference.orderable(
        request.get("OutpostGenerationFilter"), servers_available=call.servers_available
    )

    def behind(after: tuple[int, str], limit: int) -> Sequence[InstanceType]:
        return [kind for kind in orderable if kind.name > after[1]][:limit]

    page, following = listing.page(call, request, behind, lambda kind: (0, kind.name))
    return {"InstanceTypes": [kind.to_wire() for kind in page], **following}


def _matches(item: CatalogItem, request: "ListCatalogItemsInputTypeDef") -> bool:
    filters: tuple[tuple[Sequence[str] | None, Collection[str]], ...] = (
        (request.get("ItemClassFilter"), (item.item_class,)),
        (request.get("SupportedStorageFilter"), item.storage),
        (request.get("EC2FamilyFilter"), item.families),
    )
    return all(wanted is None or any(value in offered for value in wanted) for wanted, offered in filters)

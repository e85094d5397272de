"""What may be ordered? The form of the request, the quote and option it names, the way it is paid for.

Each rule looks at one thing and says no to it; what the site and the Outpost must be like is in `requirements`.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sutler.rules.refusal import Refusal, conflict, invalid, over_quota

DEFAULT_TERM: Final = "THREE_YEARS"
"""PaymentTerm of an order that names none. Source: assumed: the API once had no other."""

RACKS_MAX: Final = 100
"""Most racks of an Outpost, and largest Quantity of a line item. Source: assumed: an option of a quote can list no
more than 100 racks, so no Outpost should have more."""


def form_refusal(request: Mapping[str, Any]) -> Refusal | None:
    """Say why a CreateOrder request is neither an order of a quote nor one of catalog items.

    Refuses: ValidationException: both or neither of quote and line items; an option without its quote; a line item
        without CatalogItemId or Quantity, or with a Quantity above RACKS_MAX.
    Source: API reference, CreateOrder (the two forms of the examples); assumed: they exclude each other.
    """
    quoted, itemized = "QuoteIdentifier" in request, "LineItems" in request
    if quoted and itemized:
        return invalid("An order is placed from QuoteIdentifier or from LineItems, not from both.")
    if "QuoteOptionIdentifier" in request and not quoted:
        return invalid("QuoteOptionIdentifier needs the QuoteIdentifier that it is an option of.")
    if not quoted and not itemized:
        return invalid("An order needs QuoteIdentifier with QuoteOptionIdentifier, or LineItems.")
    for position, item in enumerate(request.get("LineItems", ()), start=1):
        missing = [member for member in ("CatalogItemId", "Quantity") if member not in item]
        if missing:
            return invalid(f"LineItems.{position} has no {' and no '.join(missing)}.")
        if item["Quantity"] > RACKS_MAX:
            return invalid(f"LineItems.{position}.Quantity is {item['Quantity']}; at most {RACKS_MAX} are sold.")
    return None


def quote_refusal(
    quote_id: str, status: str, *, quote_outpost_id: str | None, outpost_id: str, order_id: str | None
) -> Refusal | None:
    """Say why a quote cannot be ordered for an Outpost.

    Args:
        status: its QuoteStatus.
        quote_outpost_id: the Outpost that it is for.
        outpost_id: the Outpost that is ordered for.
        order_id: the order that was placed from it before.
    Refuses: ConflictException (ORDER): the quote was ordered, and by which order. ValidationException: it has expired;
        it is for another Outpost.
    Source: API reference, Quote.QuoteStatus; rack guide, order-outpost-capacity (a quote serves one order); assumed:
        the error codes.
    """
    if status == "ORDER_SUBMITTED":
        return conflict(
            f"Quote {quote_id} has already been used for order {order_id}",
            resource_id=order_id,
            resource_type="ORDER",
        )
    if status == "EXPIRED":
        return invalid(f"Quote {quote_id} has expired; create a new one.")
    if quote_outpost_id is not None and quote_outpost_id != outpost_id:
        return invalid(f"Quote {quote_id} is for Outpost {quote_outpost_id}, not for Outpost {outpost_id}.")
    return None


def option_refusal(quote_id: str, option_id: str | None, options: Sequence[str]) -> Refusal | None:
    """Say why no option of a quote is chosen.

    Args:
        option_id: as requested; it may be left out where there is no choice.
        options: the ids of the quote's options.
    Refuses: ValidationException: the quote has no options, several and none is named, or not the one named.
    Source: assumed: the API takes QuoteOptionIdentifier as optional.
    """
    if not options:
        return invalid(f"Quote {quote_id} has no options that could be ordered; see its StatusMessage.")
    if option_id is None and len(options) > 1:
        return invalid(f"Quote {quote_id} has {len(options)} options; name one in QuoteOptionIdentifier.")
    if option_id is not None and option_id not in options:
        return invalid(f"Quote {quote_id} has no option {option_id}; it has {', '.join(options)}.")
    return None


def price_refusal(option: str, term: str, priced: Sequence[tuple[str, str]]) -> Refusal | None:
    """Say why hardware cannot be paid for in this way.

    Args:
        option, term: PaymentOption and PaymentTerm of the order.
        priced: the pairs that have a price.
    Refuses: ValidationException: a payment option and term that are not priced.
    Source: assumed: what is ordered must have been offered; rack guide, doc-history (no five years for the first
        generation since 2026-09).
    """
    if (option, term) in priced:
        return None
    offered = ", ".join(f"{option} for {term}" for option, term in priced) or "nothing"
    return invalid(f"PaymentOption {option} for PaymentTerm {term} is not offered; offered are {offered}.")


def open_orders_refusal(outpost_id: str, open_orders: int, limit: int) -> Refusal | None:
    """Say why an Outpost can have no further order in progress.

    Refuses: ServiceQuotaExceededException: as many orders as are allowed are in progress.
    Source: API reference, CreateOrder (the error); the number is assumed.
    """
    if open_orders < limit:
        return None
    return over_quota(f"Outpost {outpost_id} has {open_orders} orders in progress; the quota is {limit}.")


def catalog_item_refusal(catalog_item_id: str, *, available: bool) -> Refusal | None:
    """Say why a catalog item cannot be ordered.

    Refuses: ValidationException: a catalog item that is DISCONTINUED.
    Source: API reference, CatalogItem.ItemStatus; assumed: the error code.
    """
    if available:
        return None
    return invalid(f"CatalogItem {catalog_item_id} is DISCONTINUED and can no longer be ordered.")


def unpriced_refusal(catalog_item_id: str, unpriced: Sequence[str]) -> Refusal | None:
    """Say that a catalog item has no price, so that it cannot be ordered.

    Args:
        unpriced: what it holds that the price book leaves out.
    Refuses: ValidationException: anything is.
    Source: assumed: AWS prices what it sells; a price book of one's own may leave hardware out.
    """
    if not unpriced:
        return None
    return invalid(f"CatalogItem {catalog_item_id} cannot be ordered: {', '.join(unpriced)} have no price.")


def network_rack_refusal(missing: int) -> Refusal | None:
    """Say that racks of catalog items lack the network racks that they need.

    Args:
        missing: how many network (or aggregation, core, edge) racks are missing.
    Refuses: ValidationException: a networking rack is missing.
    Source: second-generation rack guide, requirements (a network rack an Outpost); assumed: catalog orders must bring
        their own, quotes add it.
    """
    if not missing:
        return None
    return invalid(f"This hardware needs {missing} more network rack(s): add its catalog item, or order from a quote.")


RackKind = tuple[str, str | None]
"""Generation and scaling type of a rack; the first generation has no scaling type."""


def hardware_refusal(
    outpost_id: str,
    hardware_type: str,
    rack_kind: RackKind | None,
    *,
    form_factors: frozenset[str],
    rack_kinds: frozenset[RackKind],
) -> Refusal | None:
    """Say why hardware is not of the Outpost's kind.

    Args:
        hardware_type: of the Outpost.
        rack_kind: of the Outpost; None until an order fixes it.
        form_factors: of what is ordered.
        rack_kinds: of all racks that are ordered, networking racks included.
    Refuses: ValidationException: racks for a server Outpost or the reverse, or racks of another or of more than one
        generation or scaling type.
    Source: assumed: one Outpost is of one hardware type, one generation and one scaling type.
    """
    wrong = form_factors - {hardware_type}
    if wrong:
        return invalid(f"Outpost {outpost_id} takes {hardware_type} hardware, not {', '.join(sorted(wrong))}.")
    if len(rack_kinds) > 1:
        kinds = " and ".join(sorted(_named(kind) for kind in rack_kinds))
        return invalid(f"An Outpost has racks of one generation and scaling type, not of {kinds}.")
    if rack_kind is not None and rack_kinds - {rack_kind}:
        other = _named(next(iter(rack_kinds)))
        return invalid(f"Outpost {outpost_id} is {_named(rack_kind)}; the hardware is {other}.")
    return None


def _named(kind: RackKind) -> str:
    return " ".join(part for part in kind if part is not None)


def rack_count_refusal(outpost_id: str, racks: int, racks_max: int | None) -> Refusal | None:
    """Say why an Outpost can't have so many racks.

    Args:
        racks: how many it would have, installed and on order, networking racks included.
        racks_max: how many its design allows; None without a limit of its own.
    Refuses: ValidationException: more racks than the design or RACKS_MAX allow.
    Source: what's new, 2026-09 (a single-rack Outpost does not scale out); RACKS_MAX is assumed.
    """
    limit = RACKS_MAX if racks_max is None else min(racks_max, RACKS_MAX)
    if racks <= limit:
        return None
    return invalid(f"Outpost {outpost_id} would have {racks} racks; its design allows {limit}.")


def country_refusal(country_code: str, countries: frozenset[str]) -> Refusal | None:
    """Say why hardware cannot be installed in a country.

    Args:
        country_code: of the site's operating address; empty when it has none.
        countries: where such hardware is sold.
    Refuses: ValidationException: hardware that is not sold in the country.
    Source: rack FAQ (a rack cannot go to a country off the list); assumed: the error code, and that the shipping
        address is not compared, since a forwarder may take it.
    """
    if not country_code or country_code in countries:
        return None
    return invalid(f"Outposts are not available in the country {country_code}.")


def server_refusal(outpost_id: str, servers: int, live_order_id: str | None) -> Refusal | None:
    """Say why a server Outpost can't have these servers: it holds exactly one.

    Args:
        servers: how many are ordered.
        live_order_id: an order of the Outpost that was not cancelled.
    Refuses: ConflictException (ORDER): the Outpost has or gets its server already. ValidationException: more than one.
    Source: server guide, order-outpost-capacity (one server an Outpost); the error codes are assumed.
    """
    if live_order_id is not None:
        return conflict(
            f"Outpost {outpost_id} holds one server, and order {live_order_id} was placed for it",
            resource_id=live_order_id,
            resource_type="ORDER",
        )
    if servers > 1:
        return invalid(f"Outpost {outpost_id} holds one server; {servers} were ordered.")
    return None


def dependent_refusal(
    order_id: str,
    *,
    standing_racks: frozenset[str | None],
    updated_racks: frozenset[str | None],
    missing_network_racks: int,
) -> Refusal | None:
    """Say why an order cannot be taken out from under the orders that build on it.

    Args:
        standing_racks, updated_racks: ids of the racks that the other orders bring, and of those that they extend.
        missing_network_racks: how many network racks the other orders would lack.
    Refuses: ConflictException (ORDER): another order extends one of its racks, or needs its network rack.
    Source: assumed: nothing is published; what is left must be hardware that can stand by itself.
    """
    if updated_racks <= standing_racks and not missing_network_racks:
        return None
    return conflict(
        f"Order {order_id} cannot be cancelled: a later order of the Outpost builds on its racks; cancel that first.",
        resource_id=order_id,
        resource_type="ORDER",
    )

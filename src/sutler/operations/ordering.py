"""How does an order come to be? From an option of a quote, or from catalog items; either way by the same rules."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec.structs import replace

from sutler.lifecycle import standing, subscriptions
from sutler.lifecycle.deliveries import rack_id
from sutler.lifecycle.line_items import first_timer
from sutler.lifecycle.quotes import frozen
from sutler.lifecycle.standing import Contract
from sutler.operations.names import unknown
from sutler.operations.orders import order_shape
from sutler.operations.outposts import fetch_outpost
from sutler.operations.quotes import fetch_quote
from sutler.operations.registry import Answer, Call, operation
from sutler.quoting.catalog_plans import item_fits_site, missing_network_racks, plan_of
from sutler.quoting.plans import Plan, RackPlan, encoded_plans
from sutler.quoting.prices import order_prices
from sutler.quoting.unpriced import unpriced_hardware
from sutler.rules import requirements
from sutler.rules.orders import (
    DEFAULT_TERM,
    catalog_item_refusal,
    country_refusal,
    form_refusal,
    hardware_refusal,
    network_rack_refusal,
    open_orders_refusal,
    option_refusal,
    price_refusal,
    quote_refusal,
    rack_count_refusal,
    server_refusal,
    unpriced_refusal,
)
from sutler.rules.outposts import PLACED
from sutler.rules.requirements import Requirement
from sutler.store import orders, outposts, quotes
from sutler.store.orders import LineItemRow, OrderRow
from sutler.store.outposts import OutpostRow
from sutler.store.quotes import QuoteRow
from sutler.store.subscriptions import SubscriptionRow, of_outpost

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import CreateOrderInputTypeDef


@dataclass(frozen=True, slots=True)
class _Unit:
    """A line item to be: what it brings, one plan for each unit of its quantity."""

    plans: tuple[Plan, ...]
    catalog_item_id: str | None = None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is being ordered, and what it costs."""

    units: tuple[_Unit, ...]
    payment: tuple[str, str]  # PaymentOption and PaymentTerm
    price: tuple[int, int]  # cents upfront and a month
    quote: QuoteRow | None = None
    option_id: str | None = None
    evaluated: tuple[Requirement, ...] = ()


@operation("CreateOrder")
def create_order(call: Call, request: "CreateOrderInputTypeDef") -> Answer:
    """Turn a quote option, or catalog items, into an order.

    Refuses: as the rules of `rules.orders` and `rules.requirements`; NotFoundException: no such Outpost, quote or
        catalog item.
    Source: API reference, CreateOrder.
    """
    call.refuse(form_refusal(request))
    outpost = fetch_outpost(call, request["OutpostIdentifier"])
    charged = of_outpost(call.tx, call.account, call.region, outpost.outpost_id)
    if "QuoteIdentifier" in request:
        chosen = _from_quote(call, request, outpost, charged)
    else:
        chosen = _from_catalog(call, request, outpost, charged)
    order, line_items = _placed(call, outpost, chosen)
    orders.insert(call.tx, call.account, call.region, order, line_items)
    subscriptions.order(call.tx, call.account, call.region, order, charged)
    if chosen.quote is not None:
        _close(call, chosen.quote, order, chosen.evaluated)
    _fix_generation(call, outpost, chosen.units)
    for (item, _), unit in zip(line_items, chosen.units, strict=True):
        form_factor = unit.plans[0].form_factor
        preparing_us = call.reference.durations.line_item_us(form_factor, "PREPARING")
        call.schedule(first_timer(item, call.region, preparing_us))
    return {"Order": order_shape(order, [item for item, _ in line_items])}


def _from_quote(
    call: Call, request: "CreateOrderInputTypeDef", outpost: OutpostRow, charged: Sequence[SubscriptionRow]
) -> _Chosen:
    quote = fetch_quote(call, request["QuoteIdentifier"])
    call.refuse(
        quote_refusal(
            quote.quote_id,
            quote.status,
            quote_outpost_id=quote.outpost_id,
            outpost_id=outpost.outpost_id,
            order_id=quote.submitted_order_id,
        )
    )
    options = standing.offered(quote)
    option_id = request.get("QuoteOptionIdentifier")
    call.refuse(option_refusal(quote.quote_id, option_id, [option.option_id for option in options]))
    option = next(option for option in options if option_id in (None, option.option_id))
    contract = standing.joined(charged, call.now)
    payment = _payment(request, contract)
    # A quote may be older than the contract that it joins by now.
    joinable = [way for way in option.prices if contract is None or way[1] == contract.payment_term]
    call.refuse(price_refusal(*payment, joinable))
    _refuse_second_server(call, outpost, option.plans)
    present = standing.of_quote(
        call.tx,
        call.account,
        call.region,
        quote,
        now=call.now,
        reference=call.reference,
        ordered=option,
        outpost=outpost,
        charged=charged,
    )
    call.refuse(open_orders_refusal(outpost.outpost_id, present.open_orders, present.open_orders_limit))
    evaluated = requirements.evaluate(present)
    call.refuse(requirements.order_refusal(evaluated))
    # After the requirements, one of which may say of the same hardware what to do.
    _refuse_other_hardware(call, outpost, option.plans)
    return _Chosen(
        tuple(_Unit((plan,)) for plan in option.plans),
        payment,
        option.prices[payment],
        quote,
        option.option_id,
        evaluated,
    )


def _from_catalog(
    call: Call, request: "CreateOrderInputTypeDef", outpost: OutpostRow, charged: Sequence[SubscriptionRow]
) -> _Chosen:
    site = standing.site_of(call.tx, call.region, outpost)
    limits = standing.site_limits(site)
    units: list[_Unit] = []
    misfits: list[str | None] = []
    for requested in request["LineItems"]:
        item = call.reference.catalog.items.get(requested["CatalogItemId"])
        if item is None:
            raise call.refused(unknown("CatalogItem", requested["CatalogItemId"]))
        call.refuse(
            catalog_item_refusal(item.id, available=item.is_available(servers_available=call.servers_available))
        )
        plan = plan_of(item, call.reference)
        call.refuse(unpriced_refusal(item.id, unpriced_hardware([plan], call.reference)))
        units.append(_Unit((plan,) * requested["Quantity"], item.id))
        misfits.append(item_fits_site(item, limits, call.reference))
    plans = [plan for unit in units for plan in unit.plans]
    _refuse_other_hardware(call, outpost, plans)
    _refuse_second_server(call, outpost, plans)
    estate = standing.estate_of(call.tx, call.account, call.region, outpost, call.reference)
    designs = call.reference.hardware.designs
    limits_of_racks = [designs[rack.design].racks_max for rack in _racks(plans) if rack.use == "COMPUTE"]
    call.refuse(
        rack_count_refusal(
            outpost.outpost_id,
            len(estate.racks) + len(_racks(plans)),
            min((limit for limit in limits_of_racks if limit is not None), default=None),
        )
    )
    call.refuse(network_rack_refusal(missing_network_racks(estate, plans, call.reference)))
    present = standing.of_outpost(
        call.tx,
        call.account,
        call.region,
        outpost,
        site,
        now=call.now,
        generations=frozenset(rack.generation for rack in _racks(plans)),
        # Every line item must suit the site: the first that does not stands for all.
        misfits=[next((misfit for misfit in misfits if misfit is not None), None)],
        reference=call.reference,
        charged=charged,
    )
    call.refuse(open_orders_refusal(outpost.outpost_id, present.open_orders, present.open_orders_limit))
    countries = call.reference.countries
    sold = countries.server if outpost.hardware_type == "SERVER" else countries.rack
    call.refuse(country_refusal(present.country_code, sold))
    evaluated = requirements.evaluate(present)
    call.refuse(requirements.order_refusal(evaluated))
    contract = standing.joined(charged, call.now)
    priced = order_prices(
        plans,
        present.country_code,
        call.reference,
        terms=() if contract is None else (contract.payment_term,),
        remaining=Fraction(1) if contract is None else contract.remaining,
    )
    prices = {
        (price.payment_option, price.payment_term): (price.upfront_usd_cents, price.monthly_usd_cents)
        for price in priced
    }
    payment = _payment(request, contract)
    call.refuse(price_refusal(*payment, list(prices)))
    return _Chosen(tuple(units), payment, prices[payment], evaluated=evaluated)


def _payment(request: "CreateOrderInputTypeDef", contract: Contract | None) -> tuple[str, str]:
    """Return the payment option and term; a term that is not named is that of the contract which is extended."""
    default = DEFAULT_TERM if contract is None else contract.payment_term
    return request["PaymentOption"], request.get("PaymentTerm", default)


def _racks(plans: Iterable[Plan]) -> list[RackPlan]:
    return [plan for plan in plans if isinstance(plan, RackPlan)]


def _refuse_other_hardware(call: Call, outpost: OutpostRow, plans: Sequence[Plan]) -> None:
    """Refuse hardware that is not of the Outpost's kind."""
    call.refuse(
        hardware_refusal(
            outpost.outpost_id,
            outpost.hardware_type,
            None if outpost.generation is None else (outpost.generation, outpost.rack_scaling_type),
            form_factors=frozenset(plan.form_factor for plan in plans),
            rack_kinds=frozenset((rack.generation, rack.scaling_type) for rack in _racks(plans)),
        )
    )


def _refuse_second_server(call: Call, outpost: OutpostRow, plans: Sequence[Plan]) -> None:
    """Refuse to put more than one server on an Outpost."""
    if outpost.hardware_type == "SERVER":
        placed = outposts.order_of_outpost(call.tx, call.account, call.region, outpost.outpost_id, PLACED)
        call.refuse(server_refusal(outpost.outpost_id, len(plans), placed))


def _placed(call: Call, outpost: OutpostRow, chosen: _Chosen) -> tuple[OrderRow, list[tuple[LineItemRow, str]]]:
    """Return the order, and its line items and their plans as they begin, new racks with ids that they will keep."""
    order_id = call.new_id("oo")
    upfront_usd_cents, monthly_usd_cents = chosen.price
    order = OrderRow(
        order_id=order_id,
        created=call.now,
        outpost_id=outpost.outpost_id,
        quote_id=None if chosen.quote is None else chosen.quote.quote_id,
        quote_option_id=chosen.option_id,
        payment_option=chosen.payment[0],
        payment_term=chosen.payment[1],
        order_type="OUTPOST",
        status="PREPARING",
        fulfilled=None,
        upfront_usd_cents=upfront_usd_cents,
        monthly_usd_cents=monthly_usd_cents,
    )
    given: set[str] = set()
    line_items = []
    for position, unit in enumerate(chosen.units):
        line_item_id = call.new_id("ooi")
        plans: list[Plan] = []
        for number, plan in enumerate(unit.plans):
            if isinstance(plan, RackPlan) and plan.rack_id is None:
                new_id = rack_id(line_item_id, number, given.__contains__)
                given.add(new_id)
                plans.append(plan.with_rack_id(new_id))
            else:
                plans.append(plan)
        line_item = LineItemRow(
            order_id=order_id,
            position=position,
            line_item_id=line_item_id,
            catalog_item_id=unit.catalog_item_id,
            quantity=len(plans),
            status="PREPARING",
            since=call.now,
        )
        line_items.append((line_item, encoded_plans(plans)))
    return order, line_items


def _close(call: Call, quote: QuoteRow, order: OrderRow, evaluated: tuple[Requirement, ...]) -> None:
    closed = quotes.close(
        call.tx,
        call.account,
        call.region,
        quote.quote_id,
        status="ORDER_SUBMITTED",
        requirements=frozen(evaluated),
        order_id=order.order_id,
    )
    assert closed, "the quote was CREATED, and the account is held"


def _fix_generation(call: Call, outpost: OutpostRow, units: Sequence[_Unit]) -> None:
    """Give the Outpost the generation and scaling type of its first hardware.

    Source: assumed: both are absent until an order fixes them; servers never have them.
    """
    if outpost.generation is not None:
        return
    rack = next(iter(_racks(plan for unit in units for plan in unit.plans)), None)
    if rack is not None:
        fixed = replace(outpost, generation=rack.generation, rack_scaling_type=rack.scaling_type)
        outposts.update(call.tx, call.account, call.region, fixed)

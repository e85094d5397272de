"""What does an Outpost cost, until when, and what then? Billing information, the price of a renewal, the renewal."""

from typing import TYPE_CHECKING, Any

from sutler.lifecycle.subscriptions import begin_timer, renew, renewal_prices
from sutler.operations import listing
from sutler.operations.outposts import fetch_outpost
from sutler.operations.registry import Answer, Call, operation
from sutler.rules.contracts import (
    RETURNED,
    client_token_refusal,
    instant,
    renewal_price_refusal,
    renewal_refusal,
)
from sutler.store import subscriptions
from sutler.store.outposts import OutpostRow
from sutler.store.subscriptions import SubscriptionRow

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import (
        CreateRenewalInputTypeDef,
        GetOutpostBillingInformationInputTypeDef,
        GetRenewalPricingInputTypeDef,
    )


@operation("GetOutpostBillingInformation")
def get_outpost_billing_information(call: Call, request: "GetOutpostBillingInformationInputTypeDef") -> Answer:
    """List the subscriptions of an Outpost, and tell when its contract ends.

    Refuses: NotFoundException: no such Outpost.
    Source: API reference, GetOutpostBillingInformation; assumed: oldest first; without a contract there is neither
        ContractEndDate nor PaymentTerm nor PaymentOption; month to month the term is the last one agreed.
    """
    outpost = fetch_outpost(call, request["OutpostIdentifier"])
    rows, token = listing.page(
        call,
        request,
        lambda after, limit: subscriptions.page(
            call.tx, call.account, call.region, outpost.outpost_id, after=after, limit=limit
        ),
        lambda subscription: (subscription.created, subscription.subscription_id),
    )
    return {"Subscriptions": [subscription_shape(row) for row in rows], **_terms(call, outpost), **token}


def _terms(call: Call, outpost: OutpostRow) -> dict[str, Any]:
    """Return what holds now: the end, term and payment option of the part of the contract that began last."""
    contract = subscriptions.contract(call.tx, call.account, call.region, outpost.outpost_id)
    begun = [part for part in contract if part.status != "PENDING"]
    if not begun:
        return {}
    present = begun[-1]
    assert present.ends is not None, "what has begun has an end"
    return {
        "ContractEndDate": contract_end_date(present.ends),
        "PaymentTerm": [part.payment_term for part in begun if part.payment_term is not None][-1],
        "PaymentOption": present.payment_option,
    }


def contract_end_date(ends: int) -> str:
    """Return the end of a contract as the API writes it: "Fri Jul 17 16:09:01 UTC 2026".

    Source: API reference, GetOutpostBillingInformation (its sample).
    """
    weekday, month, day, time, year = instant(ends).ctime().split()  # English, whatever the locale
    return f"{weekday} {month} {int(day):02d} {time} UTC {year}"


def subscription_shape(subscription: SubscriptionRow) -> dict[str, Any]:
    """Return a subscription in the API's shape.

    Source: API reference, Subscription; assumed: dates appear when they are known; a renewal names no order.
    """
    shape = {
        "SubscriptionId": subscription.subscription_id,
        "SubscriptionType": subscription.subscription_type,
        "SubscriptionStatus": subscription.status,
        "OrderIds": [] if subscription.order_id is None else [subscription.order_id],
        "BeginDate": subscription.begins,
        "EndDate": None if subscription.begins is None else subscription.ends,
        "Currency": "USD",
        "MonthlyRecurringPrice": subscription.monthly_usd_cents / 100,
        "UpfrontPrice": subscription.upfront_usd_cents / 100,
    }
    return {member: value for member, value in shape.items() if value is not None}


@operation("GetRenewalPricing")
def get_renewal_pricing(call: Call, request: "GetRenewalPricingInputTypeDef") -> Answer:
    """Price the renewal of an Outpost for each term and way to pay.

    Refuses: NotFoundException: no such Outpost.
    Source: API reference, GetRenewalPricing; assumed: UNABLE_TO_PRICE without a contract, and when the Outpost goes
        back.
    """
    outpost = fetch_outpost(call, request["OutpostIdentifier"])
    contract = subscriptions.contract(call.tx, call.account, call.region, outpost.outpost_id)
    if not contract or outpost.life_cycle_status in RETURNED:
        return {"PricingResult": "UNABLE_TO_PRICE", "PricingOptions": []}
    priced = renewal_prices(call.tx, call.account, call.region, outpost, call.reference)
    return {"PricingResult": "PRICED", "PricingOptions": [price.to_wire() for price in priced]}


@operation("CreateRenewal")
def create_renewal(call: Call, request: "CreateRenewalInputTypeDef") -> Answer:
    """Renew the contract of an Outpost from the day after it ends; the same ClientToken renews once.

    Refuses: NotFoundException: no such Outpost. ValidationException: as `renewal_refusal`, `renewal_price_refusal`
        and `client_token_refusal`.
    Source: API reference, CreateRenewal; rack guide, term-end-racks; assumed: a ClientToken is kept for good.
    """
    outpost = fetch_outpost(call, request["OutpostIdentifier"])
    chosen = (request["PaymentOption"], request["PaymentTerm"])
    token = request.get("ClientToken")
    made = None if token is None else subscriptions.by_client_token(call.tx, call.account, call.region, token)
    if token is not None and made is not None:
        same = (made.outpost_id, made.payment_option, made.payment_term) == (outpost.outpost_id, *chosen)
        call.refuse(client_token_refusal(token, same=same))
        return _renewal_shape(made)
    contract = subscriptions.contract(call.tx, call.account, call.region, outpost.outpost_id)
    call.refuse(
        renewal_refusal(
            outpost.outpost_id,
            outpost.life_cycle_status,
            contract=bool(contract),
            pending=any(part.status == "PENDING" and part.payment_term is not None for part in contract),
        )
    )
    priced = renewal_prices(call.tx, call.account, call.region, outpost, call.reference)
    offered = {(price.payment_option, price.payment_term): price for price in priced}
    call.refuse(renewal_price_refusal(*chosen, offered))
    renewal = renew(outpost, contract, offered[chosen], new_id=call.new_id("renewal"), now=call.now, token=token)
    subscriptions.insert(call.tx, call.account, call.region, renewal)
    call.schedule(begin_timer(renewal, call.region))
    return _renewal_shape(renewal)


def _renewal_shape(renewal: SubscriptionRow) -> dict[str, Any]:
    return {
        "PaymentOption": renewal.payment_option,
        "PaymentTerm": renewal.payment_term,
        "OutpostId": renewal.outpost_id,
        "UpfrontPrice": renewal.upfront_usd_cents / 100,
        "MonthlyRecurringPrice": renewal.monthly_usd_cents / 100,
        "Currency": "USD",
    }

"""What can be done with a quote? Ask for one, look at it, change what was asked, forget it.

The two that solve have a `prepare` each, which reads what the answer depends on into a Question; the handler stores
the Answer if that is still what would be asked.
"""

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import structs

from sutler.lifecycle import standing
from sutler.lifecycle.quotes import expiry_timer
from sutler.operations import listing
from sutler.operations.names import arn, bare_id, unknown
from sutler.operations.outposts import fetch_outpost
from sutler.operations.registry import Answer, Call, operation
from sutler.quoting import demand
from sutler.quoting.offer import Offer
from sutler.quoting.question import Question
from sutler.rules import requirements
from sutler.rules.refusal import invalid
from sutler.store import outposts, quotes, subscriptions
from sutler.store.outposts import OutpostRow
from sutler.store.quotes import QuoteRow

if TYPE_CHECKING:
    from types_boto3_outposts.type_defs import (
        CreateQuoteInputTypeDef,
        DeleteQuoteInputTypeDef,
        GetQuoteInputTypeDef,
        ListQuotesInputTypeDef,
        UpdateQuoteInputTypeDef,
    )

_ASKED = (
    "RequestedCapacities",
    "RequestedConstraints",
    "RequestedPaymentOptions",
    "RequestedPaymentTerms",
)


def fetch_quote(call: Call, identifier: str) -> QuoteRow:
    """Return the quote that an id or ARN names.

    Refuses: NotFoundException: the account has no such quote in the Region.
    """
    quote_id = bare_id(call, identifier)
    quote = None if quote_id is None else quotes.fetch(call.tx, call.account, call.region, quote_id)
    if quote is None:
        raise call.refused(unknown("Quote", identifier))
    return quote


def quote_summary(call: Call, quote: QuoteRow) -> dict[str, Any]:
    """Return a quote in the API's shape QuoteSummary: all but its ordering requirements."""
    shape = {
        "QuoteId": quote.quote_id,
        "AccountId": call.account,
        "QuoteStatus": quote.status,
        "StatusMessage": quote.status_message,
        "OutpostArn": None if quote.outpost_id is None else arn(call, "outpost", quote.outpost_id),
        "CountryCode": quote.country_code,
        **msgspec.json.decode(quote.request),
        "QuoteOptions": msgspec.Raw(quote.options.encode()),  # kept as it is sent
        "SubmittedOrderId": quote.submitted_order_id,
        "CreatedDate": quote.created,
        "ExpirationDate": quote.expires,
        "Description": quote.description,
    }
    return {member: value for member, value in shape.items() if value is not None}


def quote_shape(call: Call, quote: QuoteRow) -> dict[str, Any]:
    """Return a quote in the API's shape, its requirements as they stand now, or as they were when it was closed."""
    if quote.requirements is not None:
        evaluated = msgspec.json.decode(quote.requirements)
    else:
        present = standing.of_quote(call.tx, call.account, call.region, quote, now=call.now, reference=call.reference)
        evaluated = [requirement.shape() for requirement in requirements.evaluate(present)]
    return {**quote_summary(call, quote), "OrderingRequirements": evaluated}


def _question(call: Call, asked: Mapping[str, Any], country_code: str, outpost: OutpostRow | None) -> Question:
    """Return what the quoting engine is to be asked, as things stand.

    Refuses: ValidationException: the mistakes in the request, all of them.
    """
    question = Question(
        country_code=country_code,
        capacities=asked["RequestedCapacities"],
        constraints=asked.get("RequestedConstraints", ()),
        payment_options=asked.get("RequestedPaymentOptions", ()),
        payment_terms=asked.get("RequestedPaymentTerms", ()),
        servers_available=call.servers_available,
    )
    if outpost is not None:
        question = replace(question, **_at_outpost(call, outpost))
    mistakes = demand.refusals(question, call.reference)
    call.refuse(invalid("; ".join(mistakes)) if mistakes else None)
    return question


def _at_outpost(call: Call, outpost: OutpostRow) -> dict[str, Any]:
    """Return what a question depends on when it is about an Outpost: its hardware, its site, its contract."""
    site = standing.site_of(call.tx, call.region, outpost)
    joined: dict[str, Any] = {}
    charged = subscriptions.of_outpost(call.tx, call.account, call.region, outpost.outpost_id)
    contract = standing.joined(charged, call.now)
    if contract is not None:
        # Past its end an Outpost must be renewed before it can be extended; until then the whole term is shown.
        joined = {"contract_term": contract.payment_term, "remaining": contract.remaining or Fraction(1)}
    return {
        "estate": standing.estate_of(call.tx, call.account, call.region, outpost, call.reference),
        "site": standing.site_limits(site),
        **joined,
    }


def _offer(quote: QuoteRow, offer: Offer, option_ids: list[str]) -> QuoteRow:
    """Return the quote with what is offered: what every answer shows, and what `standing.offered` reads back."""
    with_ids = list(zip(option_ids, offer.options, strict=True))
    shown = [{"QuoteOptionIdentifier": option_id, **_raw(option.shown)} for option_id, option in with_ids]
    kept = [{"id": option_id, **_raw(option.kept)} for option_id, option in with_ids]
    return structs.replace(
        quote,
        status_message=offer.status_message,
        options=msgspec.json.encode(shown).decode(),
        plans=msgspec.json.encode(kept).decode(),
    )


def _raw(members: Mapping[str, bytes]) -> dict[str, msgspec.Raw]:
    return {member: msgspec.Raw(text) for member, text in members.items()}


def _encoded_request(asked: Mapping[str, Any]) -> str:
    return msgspec.json.encode({member: asked[member] for member in _ASKED if member in asked}).decode()


def _fingerprint(call: Call, outpost_id: str | None) -> str | None:
    if outpost_id is None:
        return None
    charged = subscriptions.of_outpost(call.tx, call.account, call.region, outpost_id)
    return standing.fingerprint(call.tx, call.account, call.region, outpost_id, charged)


def _prepare_create(call: Call, request: "CreateQuoteInputTypeDef") -> Question:
    outpost = fetch_outpost(call, request["OutpostIdentifier"]) if "OutpostIdentifier" in request else None
    return _question(call, request, request["CountryCode"], outpost)


@operation("CreateQuote", prepare=_prepare_create)
def create_quote(call: Call, request: "CreateQuoteInputTypeDef", question: Question, offer: Offer) -> Answer:
    """Offer hardware and prices for a capacity, standing alone or for an Outpost.

    Refuses: NotFoundException: no such Outpost. ValidationException: a capacity or constraint that means nothing, a
        country without Outposts.
    Source: API reference, CreateQuote; an unmet ordering requirement does not fail the call, it is listed.
    """
    outpost_id = bare_id(call, request["OutpostIdentifier"]) if "OutpostIdentifier" in request else None
    asked = QuoteRow(
        quote_id=call.new_id("oq"),
        created=call.now,
        expires=call.now + call.reference.durations.named_us["quote_validity"],
        status="CREATED",
        status_message=None,
        outpost_id=outpost_id,
        country_code=question.country_code,
        description=request.get("Description"),
        request=_encoded_request(request),
        options="[]",
        plans="[]",
        fingerprint=_fingerprint(call, outpost_id),
        requirements=None,
        submitted_order_id=None,
    )
    quote = _offer(asked, offer, [call.new_id("oqo") for _ in offer.options])
    quotes.insert(call.tx, call.account, call.region, quote)
    call.schedule(expiry_timer(quote, call.region))
    return {"Quote": quote_shape(call, quote)}


@operation("GetQuote")
def get_quote(call: Call, request: "GetQuoteInputTypeDef") -> Answer:
    """Show a quote, its ordering requirements evaluated against the present.

    Refuses: NotFoundException: no such quote.
    Source: API reference, GetQuote.
    """
    return {"Quote": quote_shape(call, fetch_quote(call, request["QuoteIdentifier"]))}


@operation("ListQuotes")
def list_quotes(call: Call, request: "ListQuotesInputTypeDef") -> Answer:
    """List the account's quotes of the Region.

    Source: API reference, ListQuotes; assumed: newest first.
    """
    rows, token = listing.page(
        call,
        request,
        lambda before, limit: quotes.page(call.tx, call.account, call.region, before=before, limit=limit),
        lambda quote: (quote.created, quote.quote_id),
        start=listing.END,
    )
    return {"Quotes": [quote_summary(call, quote) for quote in rows], **token}


def _merged(call: Call, request: Mapping[str, Any]) -> tuple[QuoteRow, dict[str, Any], OutpostRow | None]:
    """Return the quote as an update would have it, all that it asks for, and its Outpost.

    Refuses: NotFoundException: no such quote or Outpost. ValidationException: a quote that can't be ordered any more.
    Source: API reference, UpdateQuote ("" removes the Outpost); assumed: members that are absent stay as they were.
    """
    quote = fetch_quote(call, request["QuoteIdentifier"])
    if quote.status != "CREATED":
        call.refuse(invalid(f"Quote {quote.quote_id} is {quote.status} and cannot be updated; create a new one."))
    asked = {
        **msgspec.json.decode(quote.request),
        **{member: request[member] for member in _ASKED if member in request},
    }
    outpost_id, outpost = quote.outpost_id, None
    if "OutpostIdentifier" in request:
        outpost = fetch_outpost(call, request["OutpostIdentifier"]) if request["OutpostIdentifier"] else None
        outpost_id = None if outpost is None else outpost.outpost_id
    elif outpost_id is not None:
        outpost = outposts.fetch(call.tx, call.account, call.region, outpost_id)
    changed = structs.replace(
        quote,
        outpost_id=outpost_id,
        country_code=request.get("CountryCode", quote.country_code),
        description=request.get("Description", quote.description),
        request=_encoded_request(asked),
    )
    return changed, asked, outpost


def _prepare_update(call: Call, request: "UpdateQuoteInputTypeDef") -> Question:
    quote, asked, outpost = _merged(call, request)
    return _question(call, asked, quote.country_code, outpost)


@operation("UpdateQuote", prepare=_prepare_update)
def update_quote(call: Call, request: "UpdateQuoteInputTypeDef", _: Question, offer: Offer) -> Answer:
    """Change what a quote asks for and offer anew; without members, refresh its prices.

    Refuses: NotFoundException: no such quote or Outpost. ValidationException: as CreateQuote, and a quote that is
        ORDER_SUBMITTED or EXPIRED.
    Source: API reference, UpdateQuote (id, dates and option id stay in the example); assumed: option ids stay by
        rank and further options get new ones.
    """
    quote = _merged(call, request)[0]
    kept_ids = [option.option_id for option in standing.offered(quote)]
    option_ids = [kept_ids[rank] if rank < len(kept_ids) else call.new_id("oqo") for rank in range(len(offer.options))]
    fresh = structs.replace(quote, fingerprint=_fingerprint(call, quote.outpost_id))
    updated = _offer(fresh, offer, option_ids)
    quotes.replace_offer(call.tx, call.account, call.region, updated)
    return {"Quote": quote_shape(call, updated)}


@operation("DeleteQuote")
def delete_quote(call: Call, request: "DeleteQuoteInputTypeDef") -> Answer:
    """Forget a quote.

    Refuses: NotFoundException: no such quote.
    Source: API reference, DeleteQuote; assumed: an ordered quote may be deleted too, its order keeps its identifier.
    """
    quote = fetch_quote(call, request["QuoteIdentifier"])
    quotes.delete(call.tx, call.account, call.region, quote.quote_id)
    return {}

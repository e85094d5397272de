"""How do site, Outpost, orders and contract of a quote stand at a moment? Fetches what the requirements ask about."""

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import blake2b
from typing import Literal, cast

import msgspec

from sutler.lifecycle.configured import configured_hosts, configured_slots
from sutler.quoting import estate as estates
from sutler.quoting.estate import Estate
from sutler.quoting.plans import Plan, decoded_plans
from sutler.quoting.question import SiteLimits
from sutler.quoting.site import option_fits_site
from sutler.reference.loader import Reference
from sutler.reference.postal_codes import postal_codes
from sutler.rules.addresses import postal_code_problem
from sutler.rules.contracts import remaining_share
from sutler.rules.rack_properties import PROPERTIES
from sutler.rules.requirements import Standing
from sutler.rules.settings import ORDERING_PLANS
from sutler.store import orders, outposts, sites, subscriptions
from sutler.store.outposts import OutpostRow
from sutler.store.quotes import QuoteRow
from sutler.store.sites import SiteRow
from sutler.store.subscriptions import SubscriptionRow
from sutler.store.transaction import Transaction


@dataclass(frozen=True)
class Offered:
    """An option as a quote keeps it for ordering: its id, its hardware, its prices in cents."""

    option_id: str
    encoded_plans: str
    prices: dict[tuple[str, str], tuple[int, int]]  # (payment option, term) -> (upfront, monthly)
    form_factor: str
    generation: str | None
    scaling_type: str | None

    @cached_property
    def plans(self) -> list[Plan]:
        """Return the hardware. It is decoded when it is asked for: of all options one is ordered."""
        return decoded_plans(self.encoded_plans)


@dataclass(frozen=True, slots=True)
class Contract:
    """The contract of an Outpost at a moment: its term, and the share of it that is still to run.

    The share is 0 past its end, and more than 1 before a renewal begins that is agreed already.
    """

    payment_term: str
    remaining: Fraction


def contract_of(charged: Iterable[SubscriptionRow], now: int) -> Contract | None:
    """Return the contract of an Outpost, with the renewal that is agreed; None before an order is completed.

    Month to month nothing is agreed: then the term is that of the last contract, and nothing of it is left.

    Args:
        charged: all subscriptions of the Outpost.
    """
    contract = subscriptions.contract_of(charged)
    agreed = next((part for part in reversed(contract) if part.payment_term is not None), None)
    if agreed is None:
        return None
    assert agreed.payment_term is not None, "what is agreed is agreed for a term"
    assert agreed.begins is not None, "a contract has a beginning"
    runs = contract[-1] is agreed
    remaining = remaining_share(agreed.begins, agreed.payment_term, now) if runs else Fraction(0)
    return Contract(agreed.payment_term, remaining)


def joined(charged: Sequence[SubscriptionRow], now: int) -> Contract | None:
    """Return the contract that a further order of an Outpost joins; None when it would be the first.

    Before the contract has begun that is the one which the orders in progress wait for, as long as its term.

    Source: rack guide, order-outpost-capacity (an increase ends with the contract); assumed: also before it begins.
    """
    contract = contract_of(charged, now)
    if contract is not None:
        return contract
    waiting = (one.payment_term for one in subscriptions.unfinished_of(charged))
    return next((Contract(term, Fraction(1)) for term in waiting if term is not None), None)


def offered(quote: QuoteRow) -> list[Offered]:
    """Return the options of a quote in their order."""
    return [
        Offered(
            option["id"],
            option["plans"],
            {(price[0], price[1]): (price[2], price[3]) for price in option["prices"]},
            option["form_factor"],
            option["generation"],
            option["scaling_type"],
        )
        for option in msgspec.json.decode(quote.plans)
    ]


def fingerprint(tx: Transaction, account: str, region: str, outpost_id: str, charged: Iterable[SubscriptionRow]) -> str:
    """Return a digest of which hardware an Outpost has or has on order, and of the renewals of its contract.

    Finishing an order does not change it.

    Args:
        charged: all subscriptions of the Outpost.
    """
    line_items = orders.live_line_items(tx, account, region, outpost_id)
    renewals = [
        one.subscription_id
        for one in charged
        if one.subscription_type == "RENEWAL" and one.payment_term is not None and one.status != "CANCELLED"
    ]
    return blake2b("/".join([*line_items, *renewals]).encode(), digest_size=12).hexdigest()


def estate_of(tx: Transaction, account: str, region: str, outpost: OutpostRow, reference: Reference) -> Estate:
    """Return the hardware of an Outpost, installed and on order."""
    live = orders.live_plans(tx, account, region, outpost.outpost_id)
    plans = [plan for text in live for plan in decoded_plans(text)]
    estate = estates.fold(cast("Literal['RACK', 'SERVER']", outpost.hardware_type), plans, reference)
    if not plans:
        return estate
    hosts = configured_hosts(tx, account, region, outpost.outpost_id, reference)
    return dataclasses.replace(estate, configured=configured_slots(hosts))


def site_limits(site: SiteRow) -> SiteLimits:
    """Return what the site can take, as far as it says so."""
    return SiteLimits.from_properties(msgspec.json.decode(site.rack_properties or "{}"))


def of_quote(
    tx: Transaction,
    account: str,
    region: str,
    quote: QuoteRow,
    *,
    now: int,
    reference: Reference,
    ordered: Offered | None = None,
    outpost: OutpostRow | None = None,
    charged: Sequence[SubscriptionRow] | None = None,
) -> Standing:
    """Return how things stand for a quote at a moment.

    Args:
        now: the account's time, microseconds.
        ordered: the option that is being ordered; without one, any that suits the site will do.
        outpost, charged: the quote's, and all its subscriptions, where they have been fetched.
    """
    options = offered(quote) if ordered is None else [ordered]
    form_factor = options[0].form_factor if options else "RACK"
    support_plan = reference.support_plan in ORDERING_PLANS
    if quote.outpost_id is None:
        return Standing(quote.country_code, hardware_type=form_factor, support_plan=support_plan)
    outpost = outpost or outposts.fetch(tx, account, region, quote.outpost_id)
    if outpost is None:
        return Standing(
            quote.country_code, outpost_id=quote.outpost_id, hardware_type=form_factor, support_plan=support_plan
        )
    site = site_of(tx, region, outpost)
    limits = site_limits(site)
    if charged is None:
        charged = subscriptions.of_outpost(tx, account, region, outpost.outpost_id)
    return of_outpost(
        tx,
        account,
        region,
        outpost,
        site,
        now=now,
        generations=frozenset(option.generation for option in options if option.generation is not None),
        misfits=[option_fits_site(option.plans, limits, reference) for option in options],
        reference=reference,
        country_code=quote.country_code,
        changed=fingerprint(tx, account, region, outpost.outpost_id, charged) != quote.fingerprint,
        charged=charged,
    )


def of_outpost(
    tx: Transaction,
    account: str,
    region: str,
    outpost: OutpostRow,
    site: SiteRow,
    *,
    now: int,
    generations: frozenset[str],
    misfits: Sequence[str | None],
    reference: Reference,
    charged: Sequence[SubscriptionRow],
    country_code: str | None = None,
    changed: bool = False,
) -> Standing:
    """Return how things stand for hardware at an Outpost.

    Args:
        generations: of the hardware.
        misfits: for each choice of hardware why it does not suit the site, None when it does; one that does is enough.
        charged: all subscriptions of the Outpost.
        country_code: of the quote; without one, that of the site.
        changed: whether the Outpost has other hardware by now than when it was quoted for.
    """
    properties = msgspec.json.decode(site.rack_properties or "{}")
    operating = None if site.operating_address is None else msgspec.json.decode(site.operating_address)
    shipping = None if site.shipping_address is None else msgspec.json.decode(site.shipping_address)
    problems = (
        postal_code_problem(address, postal_codes(address["CountryCode"]))
        for address in (operating, shipping)
        if address is not None
    )
    contract = contract_of(charged, now)
    in_country = "" if operating is None else operating["CountryCode"]
    return Standing(
        in_country if country_code is None else country_code,
        changed=changed,
        outpost_id=outpost.outpost_id,
        outpost_found=True,
        life_cycle_status=outpost.life_cycle_status,
        hardware_type=outpost.hardware_type,
        outpost_generation=outpost.generation,
        option_generations=generations,
        open_orders=orders.count_open(tx, account, region, outpost.outpost_id),
        open_orders_limit=reference.quotas.value["open_orders_per_outpost"],
        operating_address=operating,
        shipping_address=shipping,
        postal_code_problem=next((problem for problem in problems if problem is not None), None),
        rack_properties_missing=tuple(name for name in PROPERTIES if name not in properties),
        misfit=None if None in misfits else next(iter(misfits), None),
        in_term=None if contract is None else contract.remaining > 0,
        support_plan=reference.support_plan in ORDERING_PLANS,
    )


def site_of(tx: Transaction, region: str, outpost: OutpostRow) -> SiteRow:
    """Return the site of an Outpost, whosever it is; it has one, the schema sees to that."""
    site = sites.fetch(tx, outpost.site_owner_id, region, outpost.site_id)
    assert site is not None, "an Outpost has a site"
    return site

"""What is in the store before the load begins? Quotes to order from, an account each, and orders to read.

One site, Outpost and quote are made by the operations themselves. Their rows are then copied under fresh ids into many
accounts, in one transaction, each quote with the timer of its expiry; some of the quotes are ordered, again by the
operation.
"""

import asyncio
import json
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

from bench.contestants import authorization
from msgspec.structs import replace

from sutler.app import Sutler, assemble
from sutler.lifecycle import settle
from sutler.lifecycle.quotes import expiry_timer
from sutler.reference.loader import load
from sutler.store import outposts, quotes, sites
from sutler.store.batched import open_sqlite
from sutler.store.ids import Ids
from sutler.store.transaction import Transaction
from sutler.wire.exchange import HttpRequest

REGION: Final = "us-west-2"
TEMPLATE_ACCOUNT: Final = "000000000001"
REAL_TIME: Final = Fraction(1)

ADDRESS: Final = {
    "ContactName": "Martha Rivera",
    "ContactPhoneNumber": "+12065550100",
    "AddressLine1": "100 Main Street",
    "City": "Seattle",
    "StateOrRegion": "WA",
    "PostalCode": "98101",
    "CountryCode": "US",
}
SITE: Final = {
    "Name": "Seattle",
    "OperatingAddress": ADDRESS,
    "ShippingAddress": ADDRESS,
    "RackPhysicalProperties": {
        "PowerDrawKva": "POWER_15_KVA",
        "PowerPhase": "THREE_PHASE",
        "PowerConnector": "AH532P6W",
        "PowerFeedDrop": "ABOVE_RACK",
        "UplinkGbps": "UPLINK_10G",
        "UplinkCount": "UPLINK_COUNT_4",
        "FiberOpticCableType": "SINGLE_MODE",
        "OpticalStandard": "OPTIC_10GBASE_LR",
        "MaximumSupportedWeightLbs": "NO_LIMIT",
    },
}
CAPACITY: Final = {
    "RequestedCapacities": [
        {"QuoteCapacityType": "EC2", "Unit": "m5.24xlarge", "Quantity": 4},
        {"QuoteCapacityType": "EC2", "Unit": "c5.24xlarge", "Quantity": 4},
    ]
}
HARD_CAPACITY: Final = {
    "RequestedCapacities": [
        {"QuoteCapacityType": "EC2", "Unit": "c5.9xlarge", "Quantity": 24},
        {"QuoteCapacityType": "EC2", "Unit": "c5.4xlarge", "Quantity": 2},
        {"QuoteCapacityType": "EC2", "Unit": "c5.xlarge", "Quantity": 3},
    ]
}
"""No bound settles this one: an integer program has to."""
PAYMENT: Final = {"PaymentOption": "PARTIAL_UPFRONT", "PaymentTerm": "THREE_YEARS"}

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seeded:
    """What is in the store, for those who send the load.

    Args:
        quotes: that are open: (account, Outpost, quote, option).
        orders: (account, order).
        answers: of the endpoint to a CreateSite, a CreateOrder and a GetOrder, by method and first path segment.
    """

    quotes: tuple[Row, ...]
    orders: tuple[Row, ...]
    answers: dict[str, str]


def seed(folder: Path, *, quotes: int, orders: int) -> Seeded:
    """Fill a new store with so many open quotes and placed orders, each in an account of its own."""
    return asyncio.run(_seed(folder, quotes, orders))


async def _seed(folder: Path, open_quotes: int, orders: int) -> Seeded:
    executor = open_sqlite(folder)
    await executor.start()
    try:
        sutler = assemble(executor, reference=load(), rate=REAL_TIME)
        template, site = await _template(sutler)
        made = await executor.write(lambda tx: _copy(tx, template, open_quotes + orders))
        placed = await asyncio.gather(*(_order(sutler, row) for row in made[:orders]))
        order = placed[0][1]
        answers = {"POST /sites": site, "POST /orders": order, "GET /orders": order}
        return Seeded(tuple(made[orders:]), tuple(_ids(row, body) for row, body in placed), answers)
    finally:
        await executor.close()


async def _ask(sutler: Sutler, account: str, target: str, members: dict[str, Any]) -> str:
    name, _, value = authorization("outposts", account).partition(": ")
    headers = {name.lower().encode(): value.encode()}
    answer = await sutler.endpoint.answer(HttpRequest("POST", target.encode(), headers, json.dumps(members).encode()))
    assert answer.status == 200, answer.body
    return answer.body.decode()


async def _template(sutler: Sutler) -> tuple[Row, str]:
    """Make a site, an Outpost and a quote for it; return their ids with an option's, and the answer about the site."""
    answer = await _ask(sutler, TEMPLATE_ACCOUNT, "/sites", SITE)
    site = json.loads(answer)["Site"]["SiteId"]
    asked: dict[str, Any] = {"Name": "Outpost", "SiteId": site, "AvailabilityZone": f"{REGION}a"}
    outpost = json.loads(await _ask(sutler, TEMPLATE_ACCOUNT, "/outposts", asked))["Outpost"]["OutpostId"]
    asked = {"CountryCode": "US", "OutpostIdentifier": outpost, **CAPACITY}
    quote = json.loads(await _ask(sutler, TEMPLATE_ACCOUNT, "/quotes", asked))["Quote"]
    return (site, outpost, quote["QuoteId"], quote["QuoteOptions"][0]["QuoteOptionIdentifier"]), answer


def _copy(tx: Transaction, template: Row, count: int) -> list[Row]:
    """Copy the template into so many accounts."""
    ids = Ids()
    site = sites.fetch(tx, TEMPLATE_ACCOUNT, REGION, template[0])
    outpost = outposts.fetch(tx, TEMPLATE_ACCOUNT, REGION, template[1])
    quote = quotes.fetch(tx, TEMPLATE_ACCOUNT, REGION, template[2])
    assert site is not None, "it was made"
    assert outpost is not None, "it was made"
    assert quote is not None, "it was made"
    made: list[Row] = []
    for number in range(count):
        account_id = f"{int(TEMPLATE_ACCOUNT) + 1 + number:012d}"
        site_id, outpost_id, quote_id, option_id = (ids.new(prefix, 0) for prefix in ("os", "op", "oq", "oqo"))
        sites.insert(tx, account_id, REGION, replace(site, site_id=site_id))
        placed = replace(outpost, outpost_id=outpost_id, site_id=site_id, site_owner_id=account_id)
        outposts.insert(tx, account_id, REGION, placed)
        copied = replace(
            quote,
            quote_id=quote_id,
            outpost_id=outpost_id,
            options=quote.options.replace(template[3], option_id),
            plans=quote.plans.replace(template[3], option_id),
        )
        quotes.insert(tx, account_id, REGION, copied)
        account, _ = settle.hold(tx, account_id, REAL_TIME)
        settle.save(tx, settle.schedule(tx, account, [expiry_timer(copied, REGION)]))
        made.append((account_id, outpost_id, quote_id, option_id))
    return made


async def _order(sutler: Sutler, row: Row) -> tuple[Row, str]:
    """Order from a quote; return its row and the answer."""
    return row, await _ask(sutler, row[0], "/orders", order_of(*row[1:]))


def _ids(row: Row, body: str) -> Row:
    return row[0], json.loads(body)["Order"]["OrderId"]


def order_of(outpost: str, quote: str, option: str) -> dict[str, str]:
    """Return the members of a CreateOrder from a quote."""
    return {"OutpostIdentifier": outpost, "QuoteIdentifier": quote, "QuoteOptionIdentifier": option, **PAYMENT}

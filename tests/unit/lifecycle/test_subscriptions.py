"""Does what an Outpost costs begin and end with its orders, its contract and its return?"""

from collections.abc import Iterator
from contextlib import closing
from functools import partial
from typing import Any

import pytest
from msgspec.structs import replace

from assembled import ACCOUNT, DAY_US, REGION, Assembled, Refused
from journey import ADDRESS, ONE_HOST, RACK_PROPERTIES
from sutler.lifecycle import subscriptions
from sutler.store import orders, outposts
from sutler.store import subscriptions as stored
from sutler.store.inline import open_memory
from sutler.store.subscriptions import SubscriptionRow
from sutler.store.transaction import Transaction

YEAR_US = 366 * DAY_US


class Estate:
    """An account with one Outpost."""

    def __init__(self, sutler: Assembled) -> None:
        self.sutler = sutler
        site = sutler.ask(
            "CreateSite",
            Name="Seattle",
            OperatingAddress=ADDRESS,
            ShippingAddress=ADDRESS,
            RackPhysicalProperties=RACK_PROPERTIES,
        )["Site"]
        created = sutler.ask("CreateOutpost", Name="One", SiteId=site["SiteId"], AvailabilityZone="us-west-2a")
        self.outpost_id = str(created["Outpost"]["OutpostId"])

    def order(self) -> str:
        """Order one host for a year; return the order's id."""
        offered = self.sutler.ask(
            "CreateQuote", CountryCode="US", OutpostIdentifier=self.outpost_id, RequestedCapacities=[ONE_HOST]
        )["Quote"]
        placed = self.sutler.ask(
            "CreateOrder",
            OutpostIdentifier=self.outpost_id,
            QuoteIdentifier=offered["QuoteId"],
            QuoteOptionIdentifier=offered["QuoteOptions"][0]["QuoteOptionIdentifier"],
            PaymentOption="NO_UPFRONT",
            PaymentTerm="ONE_YEAR",
        )
        return str(placed["Order"]["OrderId"])

    def write(self, job: Any) -> Any:
        """Run a job that writes."""
        return self.sutler.runner.run(self.sutler.sutler.executor.write(job))

    def close(self) -> None:
        """Take the Outpost back, as far as its subscriptions are concerned."""
        now = self.sutler.now()

        def retire(tx: Transaction) -> None:
            outpost = outposts.fetch(tx, ACCOUNT, REGION, self.outpost_id)
            assert outpost is not None
            outposts.update(tx, ACCOUNT, REGION, replace(outpost, life_cycle_status="RETIRING"))
            subscriptions.close(tx, ACCOUNT, REGION, self.outpost_id, now)

        self.write(retire)

    @property
    def charged(self) -> list[tuple[str, str]]:
        """Type and status of the subscriptions."""
        told = self.sutler.ask("GetOutpostBillingInformation", OutpostIdentifier=self.outpost_id)
        return [(one["SubscriptionType"], one["SubscriptionStatus"]) for one in told["Subscriptions"]]


@pytest.fixture
def estate() -> Iterator[Estate]:
    """An account with one Outpost, on a clock that stands still."""
    with closing(Assembled(open_memory)) as sutler:
        yield Estate(sutler)


def renew(estate: Estate) -> None:
    estate.sutler.ask(
        "CreateRenewal", OutpostIdentifier=estate.outpost_id, PaymentOption="NO_UPFRONT", PaymentTerm="ONE_YEAR"
    )


def test_of_two_first_orders_the_one_that_is_completed_first_begins_the_contract(estate: Estate) -> None:
    """Else a first order that support has to look after keeps the contract from beginning, or there are two."""
    first, second = estate.order(), estate.order()
    assert estate.charged == [("ORIGINAL", "PENDING"), ("CAPACITY_INCREASE", "PENDING")]
    now = estate.sutler.now()

    def complete(tx: Transaction, order_id: str) -> list[SubscriptionRow]:
        order = orders.fetch(tx, ACCOUNT, REGION, order_id)
        assert order is not None
        (timer,) = subscriptions.begin(tx, ACCOUNT, REGION, order, now)
        assert timer.due > now
        assert subscriptions.begin(tx, ACCOUNT, REGION, order, now) == ()  # it has begun
        return stored.page(tx, ACCOUNT, REGION, estate.outpost_id, after=(-1, ""), limit=10)

    estate.write(partial(complete, order_id=second))
    assert estate.charged == [("CAPACITY_INCREASE", "PENDING"), ("ORIGINAL", "ACTIVE")]
    increase, original = estate.write(partial(complete, order_id=first))
    assert estate.charged == [("CAPACITY_INCREASE", "ACTIVE"), ("ORIGINAL", "ACTIVE")]
    assert increase.ends == original.ends


def test_returning_early_ends_no_term_but_what_would_follow_it(estate: Estate) -> None:
    """Else a return is free of charge, or the hardware that went back is charged for ever."""
    estate.order()
    estate.sutler.advance(80 * DAY_US)
    renew(estate)
    estate.close()
    assert estate.charged == [("ORIGINAL", "ACTIVE"), ("RENEWAL", "CANCELLED")]
    with pytest.raises(Refused, match="RETIRING and cannot be renewed"):
        renew(estate)
    pricing = estate.sutler.ask("GetRenewalPricing", OutpostIdentifier=estate.outpost_id)
    assert pricing["PricingResult"] == "UNABLE_TO_PRICE"
    estate.sutler.advance(2 * YEAR_US)
    assert estate.charged == [("ORIGINAL", "INACTIVE"), ("RENEWAL", "CANCELLED")]
    assert estate.sutler.rows("timer") == []


def test_month_to_month_ends_with_the_return(estate: Estate) -> None:
    """Else hardware that went back is charged month by month."""
    estate.order()
    estate.sutler.advance(2 * YEAR_US)
    assert estate.charged == [("ORIGINAL", "INACTIVE"), ("RENEWAL", "ACTIVE")]
    estate.close()
    assert estate.charged == [("ORIGINAL", "INACTIVE"), ("RENEWAL", "INACTIVE")]
    estate.sutler.advance(YEAR_US)
    assert estate.charged == [("ORIGINAL", "INACTIVE"), ("RENEWAL", "INACTIVE")]
    assert estate.sutler.rows("timer") == []

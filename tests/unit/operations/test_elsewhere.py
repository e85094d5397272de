"""Does a call about another account's rows see them at that account's time? On clocks that run, and nobody sweeps."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any, Final

import pytest

from assembled import ACCOUNT, DAY_US, REGION, Assembled, Refused
from journey import ADDRESS, ONE_HOST, RACK_PROPERTIES
from sutler.desk.shares import Shared, ShareRequest
from sutler.lifecycle import settle
from sutler.store.inline import open_memory
from sutler.store.transaction import machine_wall

OTHER: Final = "444455556666"


class Rehearsed(Assembled):
    """A Sutler whose clocks run like a wall that the test moves."""

    def __init__(self) -> None:
        self.wall = machine_wall()
        super().__init__(lambda: open_memory(wall=lambda: self.wall), rate=1)

    def share(self, resource: str) -> None:
        """Share a resource of the account with the other one."""
        request = ShareRequest(share=Shared(resource, OTHER))
        self.runner.run(self.sutler.shares.change(ACCOUNT, request))

    def ordered(self, account: str, site: str) -> tuple[str, str]:
        """Order for a new Outpost of an account at a site; return the ids of Outpost and order."""
        zone = f"{REGION}a"
        made = self.ask("CreateOutpost", account=account, Name="One", SiteId=site, AvailabilityZone=zone)
        outpost = made["Outpost"]["OutpostId"]
        wanted = {"CountryCode": "US", "OutpostIdentifier": outpost, "RequestedCapacities": [ONE_HOST]}
        quote = self.ask("CreateQuote", account=account, **wanted)["Quote"]
        order = self.ask(
            "CreateOrder",
            account=account,
            OutpostIdentifier=outpost,
            QuoteIdentifier=quote["QuoteId"],
            QuoteOptionIdentifier=quote["QuoteOptions"][0]["QuoteOptionIdentifier"],
            PaymentOption="NO_UPFRONT",
        )["Order"]
        return outpost, order["OrderId"]


@pytest.fixture(params=[1, 500])
def sutler(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Rehearsed]:
    """A Sutler that settles in slices of one timer, and in usual ones."""
    monkeypatch.setattr(settle, "SLICE_TIMERS", request.param)
    with closing(Rehearsed()) as rehearsed:
        yield rehearsed


@pytest.fixture
def site(sutler: Rehearsed) -> str:
    """A site of the account, shared with the other one."""
    members: dict[str, Any] = {"Name": "Seattle", "RackPhysicalProperties": RACK_PROPERTIES}
    made = sutler.ask("CreateSite", OperatingAddress=ADDRESS, ShippingAddress=ADDRESS, **members)["Site"]["SiteId"]
    sutler.share(made)
    return str(made)


def test_what_is_due_for_the_owner_has_happened_before_it_is_shown(sutler: Rehearsed, site: str) -> None:
    """Else a consumer sees an Outpost as it was before its delivery, until its owner looks."""
    outpost, _ = sutler.ordered(ACCOUNT, site)
    sutler.share(outpost)
    sutler.wall += 365 * DAY_US
    (listed,) = sutler.ask("ListOutposts", account=OTHER)["Outposts"]
    assert (listed["OwnerId"], listed["LifeCycleStatus"]) == (ACCOUNT, "ACTIVE")
    later, _ = sutler.ordered(ACCOUNT, site)
    sutler.share(later)
    sutler.wall += 365 * DAY_US
    assert sutler.ask("GetOutpost", account=OTHER, OutpostId=later)["Outpost"]["LifeCycleStatus"] == "ACTIVE"
    sutler.wall += 365 * DAY_US
    assert sutler.ask("ListAssets", account=OTHER, OutpostIdentifier=outpost)["Assets"]


def test_what_is_due_at_a_site_has_happened_before_it_changes(sutler: Rehearsed, site: str) -> None:
    """Else the owner of a site is refused for another account's order that is long complete, until that one looks."""
    sutler.ordered(OTHER, site)
    sutler.wall += 20 * DAY_US
    with pytest.raises(Refused, match="ConflictException"):
        sutler.ask("UpdateSiteRackPhysicalProperties", SiteId=site)
    with pytest.raises(Refused, match="ConflictException"):
        sutler.ask("UpdateSiteAddress", SiteId=site, AddressType="SHIPPING_ADDRESS", Address=ADDRESS)
    sutler.wall += 365 * DAY_US
    sutler.ask("UpdateSiteAddress", SiteId=site, AddressType="SHIPPING_ADDRESS", Address=ADDRESS)
    sutler.ordered(OTHER, site)
    sutler.wall += 20 * DAY_US
    with pytest.raises(Refused, match="ConflictException"):
        sutler.ask("UpdateSiteRackPhysicalProperties", SiteId=site)
    sutler.wall += 365 * DAY_US
    sutler.ask("UpdateSiteRackPhysicalProperties", SiteId=site)


def test_each_account_keeps_its_own_time(sutler: Rehearsed, site: str) -> None:
    """Else what somebody shares shows dates of whoever looks at it."""
    sutler.advance(100 * DAY_US, OTHER)
    begun = sutler.now()
    outpost, _ = sutler.ordered(OTHER, site)
    assert (sutler.now(), sutler.now(OTHER)) == (begun, begun + 100 * DAY_US)
    created = next(row for row in sutler.rows("outpost") if row[2] == outpost)[3]
    assert abs(created - sutler.now(OTHER)) < 1_000
    assert sutler.ask("GetSite", account=OTHER, SiteId=site)["Site"]["AccountId"] == ACCOUNT


def test_an_order_at_a_shared_site_holds_the_owner_of_the_site(sutler: Rehearsed, site: str) -> None:
    """Else the site gets another address while hardware is being ordered to it."""
    outpost, _ = sutler.ordered(OTHER, site)
    quote = sutler.ask("CreateQuote", CountryCode="US", RequestedCapacities=[ONE_HOST])["Quote"]["QuoteId"]
    sutler.wall += 31 * DAY_US
    line = {"CatalogItemId": "OR-FWTFFXJ", "Quantity": 1}
    sutler.ask("CreateOrder", account=OTHER, OutpostIdentifier=outpost, LineItems=[line], PaymentOption="NO_UPFRONT")
    # It is settled under the same lock that keeps it from changing anything.
    assert next(row for row in sutler.rows("quote") if row[2] == quote)[5] == "EXPIRED"

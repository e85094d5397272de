"""Do replacements and returns leave the same rows however the clock gets there?"""

from contextlib import closing
from typing import Any, Final

from assembled import ACCOUNT, DAY_US, Assembled
from journey import ADDRESS, RACK_PROPERTIES
from sutler.desk.assets import FailAsset
from sutler.store.ids import Ids
from sutler.store.inline import open_memory

BEGIN: Final = 1_790_000_000_123_000  # in 2026
TABLES: Final = ("outpost", "orders", "line_item", "asset", "replacement", "subscription", "timer")


def history(step_us: int) -> list[list[tuple[Any, ...]]]:
    """Let two hosts of four fail, be replaced and go back, in steps of the clock; return all rows at both ends."""
    with closing(Assembled(lambda: open_memory(wall=lambda: BEGIN), ids=Ids(seeded=True))) as sutler:
        site = sutler.ask(
            "CreateSite",
            Name="Seattle",
            OperatingAddress=ADDRESS,
            ShippingAddress=ADDRESS,
            RackPhysicalProperties=RACK_PROPERTIES,
        )["Site"]
        made = sutler.ask("CreateOutpost", Name="A", SiteId=site["SiteId"], AvailabilityZone="us-west-2a")
        outpost_id = made["Outpost"]["OutpostId"]
        item = {"CatalogItemId": "OR-SUTM504", "Quantity": 1}
        sutler.ask("CreateOrder", OutpostIdentifier=outpost_id, LineItems=[item], PaymentOption="NO_UPFRONT")
        sutler.advance(72 * DAY_US)
        hosts = sutler.ask("ListAssets", OutpostIdentifier=outpost_id, AssetTypeFilter=["COMPUTE"])["Assets"]
        for host in hosts[:2]:
            sutler.runner.run(sutler.sutler.assets.fail(ACCOUNT, FailAsset(host["AssetId"])))
        rows = []
        for days, operation in ((72, "StartOutpostDecommission"), (16, "GetOutpost")):
            for _ in range(days * DAY_US // step_us):
                sutler.advance(step_us)
            rows += [sutler.rows(table) for table in TABLES]
            name = "OutpostIdentifier" if operation.startswith("Start") else "OutpostId"
            answer = sutler.ask(operation, **{name: outpost_id})
        assert answer["Outpost"]["LifeCycleStatus"] == "RETIRED"
        return rows


def test_hardware_is_replaced_and_returned_alike_in_one_jump_and_in_many() -> None:
    """Else a rehearsed failure depends on who looks at it."""
    assert history(8 * DAY_US) == history(DAY_US // 2)

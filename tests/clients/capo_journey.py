"""The journey with capo-outposts, of which codec and HTTP are its own; the program knows nothing of Sutler's code."""

import asyncio
import datetime
import os
import re
from collections.abc import Mapping
from typing import Any

from capo_outposts import AsyncOutpostsClient
from capo_outposts.errors import ConflictException, NotFoundException, ServiceError, ValidationException

from clients.moving import until
from journey import ADDRESS, ONE_HOST, RACK_PROPERTIES


def snake(members: Mapping[str, Any]) -> dict[str, Any]:
    """Return members under the names that capo gives them."""
    return {re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower(): value for name, value in members.items()}


async def refused(call: Any, error: type[ServiceError]) -> Any:
    """Await a call that must be refused with the client's own exception; return it."""
    try:
        await call
    except error as refusal:
        return refusal
    raise AssertionError(f"nothing was raised: {error.__name__} was due")


async def main() -> None:
    """Go from nothing to an installed Outpost, and against every wall on the way."""
    async with AsyncOutpostsClient() as outposts:
        site = (
            await outposts.create_site(
                "Seattle ü/1",
                operating_address=snake(ADDRESS),
                shipping_address=snake(ADDRESS),
                rack_physical_properties=snake(RACK_PROPERTIES),
                tags={"team": "edge"},
            )
        )["site"]
        assert site["account_id"] == os.environ["AWS_ACCESS_KEY_ID"]
        outpost = (await outposts.create_outpost("Edge", site["site_id"], availability_zone="us-west-2a"))["outpost"]
        assert (await outposts.get_outpost(outpost["outpost_arn"]))["outpost"] == outpost

        arn = site["site_arn"]
        await outposts.tag_resource(arn, {"cost+centre": "7 & 8"})
        tags = {"team": "edge", "cost+centre": "7 & 8"}
        assert (await outposts.list_tags_for_resource(arn))["tags"] == tags
        await outposts.untag_resource(arn, ["cost+centre", "team"])
        assert "tags" not in (await outposts.get_site(arn))["site"]

        quote = (await outposts.create_quote("US", [snake(ONE_HOST)], outpost_identifier=outpost["outpost_id"]))[
            "quote"
        ]
        assert isinstance(quote["created_date"], datetime.datetime)
        assert quote["requested_capacities"] == [snake(ONE_HOST)]
        order = (
            await outposts.create_order(
                outpost["outpost_id"],
                "ALL_UPFRONT",
                quote_identifier=quote["quote_id"],
                quote_option_identifier=quote["quote_options"][0]["quote_option_identifier"],
            )
        )["order"]
        assert order["status"] == "PREPARING"
        until(order["order_id"], "COMPLETED")
        done = (await outposts.get_order(order["order_id"]))["order"]
        assert done["status"] == "COMPLETED"
        assert done["order_fulfilled_date"] > done["order_submission_date"]
        assets = [asset async for asset in outposts.iter_list_assets(outpost["outpost_id"])]
        assert {asset["asset_id"] for asset in assets} == {
            info["asset_id"] for item in done["line_items"] for info in item["asset_information_list"]
        }

        names = ["Seattle ü/1", *(f"Site {number}" for number in range(4))]
        for name in names[1:]:
            await outposts.create_site(name)
        first = await outposts.list_sites(max_results=2)
        assert (len(first["sites"]), bool(first["next_token"])) == (2, True)
        assert [one["name"] async for one in outposts.iter_list_sites(max_results=2)] == names

        conflict = await refused(outposts.delete_site(site["site_id"]), ConflictException)
        assert (conflict.data["resource_id"], conflict.data["resource_type"]) == (outpost["outpost_id"], "OUTPOST")
        await refused(outposts.get_order("oo-0123456789abcdef0"), NotFoundException)
        invalid = await refused(outposts.list_sites(next_token="none of ours"), ValidationException)
        assert invalid.message


asyncio.run(main())

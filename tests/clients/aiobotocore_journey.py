"""The journey with aiobotocore, as a program of its own that knows nothing of Sutler's code."""

import asyncio
import os
from typing import Any

from aiobotocore.session import get_session
from botocore.exceptions import ClientError

from clients.moving import until
from journey import ADDRESS, ONE_HOST, RACK_PROPERTIES


async def refused(call: Any, error: type[ClientError]) -> dict[str, Any]:
    """Await a call that must be refused with the client's own exception; return the members of the error."""
    try:
        await call
    except error as refusal:
        return dict(refusal.response)
    raise AssertionError(f"nothing was raised: {error.__name__} was due")


async def main() -> None:
    """Go from nothing to an installed Outpost, and against every wall on the way."""
    session = get_session()
    async with session.create_client("outposts") as outposts, session.create_client("sts") as sts:
        assert (await sts.get_caller_identity())["Account"] == os.environ["AWS_ACCESS_KEY_ID"]

        site = (
            await outposts.create_site(
                Name="Seattle ü/1",
                OperatingAddress=ADDRESS,
                ShippingAddress=ADDRESS,
                RackPhysicalProperties=RACK_PROPERTIES,
                Tags={"team": "edge"},
            )
        )["Site"]
        outpost = (await outposts.create_outpost(Name="Edge", SiteId=site["SiteId"], AvailabilityZone="us-west-2a"))[
            "Outpost"
        ]
        assert (await outposts.get_outpost(OutpostId=outpost["OutpostArn"]))["Outpost"] == outpost

        arn = site["SiteArn"]
        await outposts.tag_resource(ResourceArn=arn, Tags={"cost+centre": "7 & 8"})
        tags = {"team": "edge", "cost+centre": "7 & 8"}
        assert (await outposts.list_tags_for_resource(ResourceArn=arn))["Tags"] == tags
        await outposts.untag_resource(ResourceArn=arn, TagKeys=["cost+centre", "team"])
        assert "Tags" not in (await outposts.get_site(SiteId=arn))["Site"]

        quote = (
            await outposts.create_quote(
                CountryCode="US", OutpostIdentifier=outpost["OutpostId"], RequestedCapacities=[ONE_HOST]
            )
        )["Quote"]
        order = (
            await outposts.create_order(
                OutpostIdentifier=outpost["OutpostId"],
                QuoteIdentifier=quote["QuoteId"],
                QuoteOptionIdentifier=quote["QuoteOptions"][0]["QuoteOptionIdentifier"],
                PaymentOption="ALL_UPFRONT",
            )
        )["Order"]
        assert order["Status"] == "PREPARING"
        until(order["OrderId"], "COMPLETED")
        done = (await outposts.get_order(OrderId=order["OrderId"]))["Order"]
        assert done["Status"] == "COMPLETED"
        assert done["OrderFulfilledDate"] > done["OrderSubmissionDate"]
        assets = [
            asset
            async for page in outposts.get_paginator("list_assets").paginate(OutpostIdentifier=outpost["OutpostId"])
            for asset in page["Assets"]
        ]
        assert {asset["AssetId"] for asset in assets} == {
            info["AssetId"] for item in done["LineItems"] for info in item["AssetInformationList"]
        }

        names = {"Seattle ü/1", *(f"Site {number}" for number in range(4))}
        for number in range(4):
            await outposts.create_site(Name=f"Site {number}")
        pages = [page async for page in outposts.get_paginator("list_sites").paginate(PaginationConfig={"PageSize": 2})]
        assert [len(page["Sites"]) for page in pages] == [2, 2, 1]
        assert {one["Name"] for page in pages for one in page["Sites"]} == names

        raised = outposts.exceptions
        conflict = await refused(outposts.delete_site(SiteId=site["SiteId"]), raised.ConflictException)
        assert (conflict["ResourceId"], conflict["ResourceType"]) == (outpost["OutpostId"], "OUTPOST")
        await refused(outposts.get_order(OrderId="oo-0123456789abcdef0"), raised.NotFoundException)
        invalid = await refused(outposts.list_sites(NextToken="none of ours"), raised.ValidationException)
        assert invalid["ResponseMetadata"]["HTTPStatusCode"] == 400


asyncio.run(main())

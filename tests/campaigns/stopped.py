"""The process that ends at a named point of the store while it places an order: `stopped.py FOLDER POINT`.

It prints the request of the order before it sends it. `test_crash` runs it and looks at what is left.
"""

import json
import os
import signal
import sys
from typing import Any

from assembled import Assembled, request_of
from journey import ADDRESS, ONE_HOST, RACK_PROPERTIES
from sutler.store.batched import open_sqlite
from sutler.store.transaction import Point


def main(folder: str, wanted: str) -> None:
    """Go to the point in the middle of an order, and no further."""
    armed = False

    def reach(point: Point) -> None:
        if armed and point == wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    sutler = Assembled(lambda: open_sqlite(folder, at_point=reach))
    request = order_of(sutler)
    print(json.dumps(request), flush=True)
    armed = True
    sutler.answered(request_of("CreateOrder", request, invocation_id="the first and its retries"))


def order_of(sutler: Assembled) -> dict[str, Any]:
    """Return the request of an order that can be placed."""
    site = sutler.ask(
        "CreateSite",
        Name="Seattle",
        OperatingAddress=ADDRESS,
        ShippingAddress=ADDRESS,
        RackPhysicalProperties=RACK_PROPERTIES,
    )
    site_id = site["Site"]["SiteId"]
    outpost = sutler.ask("CreateOutpost", Name="One", SiteId=site_id, AvailabilityZone="us-west-2a")
    outpost_id = outpost["Outpost"]["OutpostId"]
    quoted = sutler.ask("CreateQuote", CountryCode="US", OutpostIdentifier=outpost_id, RequestedCapacities=[ONE_HOST])
    return {
        "OutpostIdentifier": outpost_id,
        "QuoteIdentifier": quoted["Quote"]["QuoteId"],
        "QuoteOptionIdentifier": quoted["Quote"]["QuoteOptions"][0]["QuoteOptionIdentifier"],
        "PaymentOption": "ALL_UPFRONT",
    }


if __name__ == "__main__":
    main(*sys.argv[1:])

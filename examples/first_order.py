"""A quote, an order and an installed Outpost, with an unmodified boto3 against a running Sutler.

sutler serve --clock manual &
export AWS_ENDPOINT_URL_OUTPOSTS=http://127.0.0.1:4631 AWS_DEFAULT_REGION=us-west-2
export AWS_ACCESS_KEY_ID=123456789012 AWS_SECRET_ACCESS_KEY=any
python examples/first_order.py
"""

import http.client
import json
from urllib.parse import urlsplit

import boto3

ADDRESS = {
    "ContactName": "Martha Rivera",
    "ContactPhoneNumber": "+12065550100",
    "AddressLine1": "100 Main Street",
    "City": "Seattle",
    "StateOrRegion": "WA",
    "PostalCode": "98101",
    "CountryCode": "US",
}
RACK = {
    "PowerDrawKva": "POWER_15_KVA",
    "PowerPhase": "THREE_PHASE",
    "PowerConnector": "AH532P6W",
    "PowerFeedDrop": "ABOVE_RACK",
    "UplinkGbps": "UPLINK_10G",
    "UplinkCount": "UPLINK_COUNT_4",
    "FiberOpticCableType": "SINGLE_MODE",
    "OpticalStandard": "OPTIC_10GBASE_LR",
    "MaximumSupportedWeightLbs": "NO_LIMIT",
}

outposts = boto3.client("outposts")
site = outposts.create_site(
    Name="Seattle", OperatingAddress=ADDRESS, ShippingAddress=ADDRESS, RackPhysicalProperties=RACK
)["Site"]
outpost = outposts.create_outpost(Name="first", SiteId=site["SiteId"], AvailabilityZone="us-west-2a")["Outpost"]
quote = outposts.create_quote(
    CountryCode="US",
    OutpostIdentifier=outpost["OutpostId"],
    RequestedCapacities=[{"QuoteCapacityType": "EC2", "Unit": "m7i.4xlarge", "Quantity": 20}],
)["Quote"]
order = outposts.create_order(
    OutpostIdentifier=outpost["OutpostId"],
    QuoteIdentifier=quote["QuoteId"],
    QuoteOptionIdentifier=quote["QuoteOptions"][0]["QuoteOptionIdentifier"],
    PaymentOption="NO_UPFRONT",
)["Order"]
print(order["OrderId"], order["Status"])

# Ten weeks pass: what `sutler clock until ORDER_ID COMPLETED` does.
sutler = http.client.HTTPConnection(urlsplit(outposts.meta.endpoint_url).netloc)
move = {"until": {"order": order["OrderId"], "status": "COMPLETED"}}
sutler.request("POST", "/_sutler/clock", json.dumps(move))
print(json.load(sutler.getresponse())["now"])
sutler.close()

order = outposts.get_order(OrderId=order["OrderId"])["Order"]
print(order["OrderId"], order["Status"], order["OrderFulfilledDate"].date())
for kind in outposts.get_outpost_instance_types(OutpostId=outpost["OutpostId"])["InstanceTypes"]:
    print(kind["InstanceType"])

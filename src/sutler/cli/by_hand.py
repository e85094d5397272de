"""How does somebody do the demo again, by hand? The lines that it ends with, made from what it has just sent.

They can be pasted into a shell as they are; a test does.
"""

import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from sutler.cli.asking import DEFAULT_URL

_LINES: Final = """\
# a server that stays, with its data in ./sutler-data; its clock stands still until it is moved
sutler serve --clock manual &
export AWS_ENDPOINT_URL_OUTPOSTS={url} AWS_DEFAULT_REGION={region}
export AWS_ACCESS_KEY_ID={account} AWS_SECRET_ACCESS_KEY=any

# a site and an Outpost
ADDRESS='{address}'
RACK='{rack}'
SITE=$(aws outposts create-site --name {name} --operating-address "$ADDRESS" --shipping-address "$ADDRESS" \\
  --rack-physical-properties "$RACK" --query Site.SiteId --output text)
OUTPOST=$(aws outposts create-outpost --name {name} --site-id $SITE --availability-zone {region}a \\
  --query Outpost.OutpostId --output text)

# a quote, an order, and on to the day on which it is complete
read -r QUOTE OPTION <<< $(aws outposts create-quote --country-code {country} --outpost-identifier $OUTPOST \\
  --requested-capacities {capacities} \\
  --query 'Quote.[QuoteId, QuoteOptions[0].QuoteOptionIdentifier]' --output text)
ORDER=$(aws outposts create-order --outpost-identifier $OUTPOST --quote-identifier $QUOTE \\
  --quote-option-identifier $OPTION --payment-option NO_UPFRONT --query Order.OrderId --output text)
sutler clock until $ORDER COMPLETED
aws outposts list-assets --outpost-identifier $OUTPOST --output table

# the same in Python; any other SDK, and Terraform, work alike
python - <<'END'
import boto3
outposts = boto3.client("outposts")  # or endpoint_url="{url}"
outpost = outposts.list_outposts()["Outposts"][0]["OutpostId"]
wanted = [{{"QuoteCapacityType": "EC2", "Unit": "m7i.4xlarge", "Quantity": 12}}]
quote = outposts.create_quote(CountryCode="{country}", OutpostIdentifier=outpost, RequestedCapacities=wanted)["Quote"]
option = quote["QuoteOptions"][0]["QuoteOptionIdentifier"]
order = outposts.create_order(OutpostIdentifier=outpost, QuoteIdentifier=quote["QuoteId"],
                              QuoteOptionIdentifier=option, PaymentOption="NO_UPFRONT")["Order"]
print(order["OrderId"], order["Status"])
END
"""


def lines(
    *,
    account: str,
    region: str,
    name: str,
    address: Mapping[str, Any],
    rack: Mapping[str, Any],
    capacities: Sequence[Mapping[str, Any]],
) -> str:
    """Return the lines for a shell, from the requests that boto3 was given; the PATH first, if it has no `sutler`."""
    found = "" if shutil.which("sutler") else f"export PATH={Path(sys.executable).parent}:$PATH\n"
    return found + _LINES.format(
        url=DEFAULT_URL,
        account=account,
        region=region,
        name=name,
        country=address["CountryCode"],
        address=_shorthand(address),
        rack=_shorthand(rack),
        capacities=" ".join(_shorthand(capacity) for capacity in capacities),
    )


def _shorthand(structure: Mapping[str, Any]) -> str:
    """Return a flat structure as the AWS CLI reads it."""
    return ",".join(f"{member}={value}" for member, value in structure.items())

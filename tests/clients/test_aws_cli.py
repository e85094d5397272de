"""Does the AWS CLI show what is not on the straight way? Catalog items, pages, tags, ARNs, refusals, who the caller is.

The straight way, from a quote to installed capacity, is walked in tests/api/test_cli_journey.py.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from journey import ADDRESS, RACK_PROPERTIES

AWS = Path(sys.executable).with_name("aws")


def aws(configured: dict[str, str], *words: str) -> Any:
    """Return what a command prints; it must succeed."""
    ran = subprocess.run([AWS, *words], env=configured, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, f"aws {' '.join(words)}: {ran.stderr}"
    return json.loads(ran.stdout or "null")


def refused(configured: dict[str, str], *words: str) -> str:
    """Return how a command fails."""
    ran = subprocess.run([AWS, *words], env=configured, capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    return ran.stderr


def test_the_aws_cli_orders_catalog_items_and_tags_and_pages(configured: dict[str, str]) -> None:
    """Else a shell script that does more than the shortest way fails."""
    properties = ["--rack-physical-properties", json.dumps(RACK_PROPERTIES)]
    addresses = ["--operating-address", json.dumps(ADDRESS), "--shipping-address", json.dumps(ADDRESS)]
    site = aws(configured, "outposts", "create-site", "--name", "Seattle", *addresses, *properties)["Site"]
    arn = site["SiteArn"]
    aws(configured, "outposts", "tag-resource", "--resource-arn", arn, "--tags", '{"team": "edge", "cost+centre": "7"}')
    aws(configured, "outposts", "untag-resource", "--resource-arn", arn, "--tag-keys", "cost+centre")
    assert aws(configured, "outposts", "list-tags-for-resource", "--resource-arn", arn) == {"Tags": {"team": "edge"}}
    assert aws(configured, "outposts", "get-site", "--site-id", arn)["Site"]["SiteId"] == site["SiteId"]

    zone = ["--availability-zone", "us-west-2a"]
    outpost = aws(configured, "outposts", "create-outpost", "--name", "A", "--site-id", site["SiteId"], *zone)[
        "Outpost"
    ]
    items = ["--line-items", "CatalogItemId=OR-SUTM504,Quantity=1", "--payment-option", "NO_UPFRONT"]
    order = aws(configured, "outposts", "create-order", "--outpost-identifier", outpost["OutpostArn"], *items)["Order"]
    assert order["Status"] == "PREPARING"
    cancelled = ["outposts", "cancel-order", "--order-id", order["OrderId"]]
    assert aws(configured, *cancelled) in (None, {})

    catalog = aws(configured, "outposts", "list-catalog-items", "--page-size", "5")["CatalogItems"]
    part = aws(configured, "outposts", "list-catalog-items", "--max-items", "3")
    rest = aws(configured, "outposts", "list-catalog-items", "--starting-token", part["NextToken"])
    assert part["CatalogItems"] + rest["CatalogItems"] == catalog
    assert len({item["CatalogItemId"] for item in catalog}) == len(catalog) > 5


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["outposts", "get-order", "--order-id", "oo-0123456789abcdef0"], "(NotFoundException)"),
        (["outposts", "list-sites", "--starting-token", "none of ours"], "(ValidationException)"),
        (["outposts", "get-site", "--site-id", "Seattle"], "at 'siteId' failed to satisfy constraint"),
        (["sts", "get-session-token"], "it does not serve sts GetSessionToken"),
        (["s3api", "list-buckets"], "it does not serve s3."),
        (["ec2", "describe-account-attributes"], "it does not serve ec2 DescribeAccountAttributes"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, list) else "",
)
def test_the_aws_cli_says_what_is_wrong(configured: dict[str, str], words: list[str], said: str) -> None:
    """Else whoever types a wrong command, or one of another service, is left to guess."""
    assert said in refused(configured, *words)


def test_the_aws_cli_knows_its_caller(configured: dict[str, str]) -> None:
    """Else scripts stop at their first line."""
    account = configured["AWS_ACCESS_KEY_ID"]
    assert aws(configured, "sts", "get-caller-identity") == {
        "UserId": account,
        "Account": account,
        "Arn": f"arn:aws:iam::{account}:root",
    }

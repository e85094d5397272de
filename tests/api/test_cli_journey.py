"""The whole journey with the AWS CLI, as somebody types it who has never heard of boto3."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import modelled
from journey import ADDRESS, ONE_HOST, RACK_PROPERTIES
from modes import Served, Sutler, environment, sutler_command


@pytest.mark.parametrize("sutler", ["sqlite"], indirect=True)
def test_the_aws_cli_goes_from_an_empty_account_to_installed_capacity(sutler: Sutler, tmp_path: Path) -> None:
    """Else the commands that README and demo print do not work."""
    assert isinstance(sutler, Served)
    url = sutler.server.url

    def aws(command: str, **members: Any) -> dict[str, Any]:
        """Run `aws outposts COMMAND`, members given as options; hold what it prints against the model."""
        options = [
            part
            for name, value in members.items()
            for part in (f"--{name.replace('_', '-')}", value if isinstance(value, str) else json.dumps(value))
        ]
        ran = subprocess.run(
            [Path(sys.executable).with_name("aws"), "--endpoint-url", url, "outposts", command, *options],
            capture_output=True,
            text=True,
            check=False,
            env={
                **environment(),
                "AWS_ACCESS_KEY_ID": sutler.account,
                "AWS_SECRET_ACCESS_KEY": "anything",
                "AWS_DEFAULT_REGION": "us-west-2",
                "AWS_CONFIG_FILE": str(tmp_path / "none"),
                "AWS_PAGER": "",
            },
        )
        assert ran.returncode == 0, f"aws outposts {command}: {ran.stderr}"
        modelled.check_output(command.title().replace("-", ""), ran.stdout.encode())
        answer: dict[str, Any] = json.loads(ran.stdout)
        return answer

    def until(order_id: str, status: str) -> None:
        """Run `sutler clock until` for the account."""
        command = [*sutler_command(), "clock", "--url", url, "--account", sutler.account, "until", order_id, status]
        subprocess.run(command, capture_output=True, check=True, env=environment())

    types = aws("list-orderable-instance-types", outpost_generation_filter="GENERATION_1")["InstanceTypes"]
    assert "m5.24xlarge" in {kind["InstanceType"] for kind in types}
    site = aws(
        "create-site",
        name="Seattle",
        operating_address=ADDRESS,
        shipping_address=ADDRESS,
        rack_physical_properties=RACK_PROPERTIES,
        tags={"team": "edge"},
    )["Site"]
    zone = {"site_id": site["SiteId"], "availability_zone": "us-west-2a"}
    outpost_id = aws("create-outpost", name="Edge", **zone)["Outpost"]["OutpostId"]
    quote = aws("create-quote", country_code="US", outpost_identifier=outpost_id, requested_capacities=[ONE_HOST])[
        "Quote"
    ]
    option = quote["QuoteOptions"][0]["QuoteOptionIdentifier"]
    order = aws(
        "create-order",
        outpost_identifier=outpost_id,
        quote_identifier=quote["QuoteId"],
        quote_option_identifier=option,
        payment_option="ALL_UPFRONT",
        payment_term="THREE_YEARS",
    )["Order"]
    assert order["Status"] == "PREPARING"
    assert aws("get-quote", quote_identifier=quote["QuoteId"])["Quote"]["SubmittedOrderId"] == order["OrderId"]

    until(order["OrderId"], "DELIVERED")
    (delivered,) = aws("get-order", order_id=order["OrderId"])["Order"]["LineItems"]
    assert delivered["Status"] == "DELIVERED"
    assert delivered["ShipmentInformation"]["ShipmentTrackingNumber"]
    until(order["OrderId"], "COMPLETED")
    assert aws("get-order", order_id=order["OrderId"])["Order"]["Status"] == "COMPLETED"
    (summary,) = aws("list-orders", outpost_identifier_filter=outpost_id)["Orders"]
    assert summary["LineItemCountsByStatus"] == {"INSTALLED": 1}
    assets = aws("list-assets", outpost_identifier=outpost_id, status_filter="ACTIVE")["Assets"]
    assert {asset["AssetId"] for asset in assets} == {one["AssetId"] for one in delivered["AssetInformationList"]}
    installed = aws("get-outpost-instance-types", outpost_id=outpost_id)
    assert [kind["InstanceType"] for kind in installed["InstanceTypes"]] == ["m5.24xlarge"]
    assert aws("get-outpost", outpost_id=outpost_id)["Outpost"]["LifeCycleStatus"] == "ACTIVE"

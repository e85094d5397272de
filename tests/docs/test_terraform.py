"""Does Terraform read the estate? The example with the unmodified AWS provider, and the very calls that it makes.

The second half needs neither Terraform nor the provider: it makes the calls of the provider's data sources with boto3,
and asks of the answers what the provider's code asks. Read for it, in hashicorp/terraform-provider-aws, the files of
`internal/service/outposts`: `site_data_source.go`, `outpost_data_source.go` (at 01f4311), `sites_data_source.go`
(0be71be), `outposts_data_source.go` (0160692), `outpost_asset_data_source.go` (2c33e64),
`outpost_assets_data_source.go` (0c3dc1e), `outpost_instance_type_data_source.go` (03412d5),
`outpost_instance_types_data_source.go` (086f618) and `capacity_task.go` (cc43e32).
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest
from botocore.exceptions import ClientError

import journey
from modes import REGION, Served, Sutler, serving

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

ROOT: Final = Path(__file__).parents[2]
EXAMPLE: Final = ROOT / "examples" / "terraform"
PROVIDER: Final = "registry.terraform.io/hashicorp/aws"
MIRRORS: Final = (
    os.environ.get("TF_PLUGIN_CACHE_DIR", ""),
    "~/.terraform.d/plugins",
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
    *map(str, sorted(Path("/opt").glob("*terraform*")) + sorted(Path("/opt").glob("tf*"))),
)
"""Where a provider lies that was not downloaded for the test: nothing is, since it has some 700 MB."""

WANTED: Final = "m5.24xlarge"

pytestmark = pytest.mark.xdist_group("terraform")  # one server, and one copy of the provider at a time


@pytest.fixture(scope="module")
def sutler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sutler]:
    """An account on a server, with a clock that stands still."""
    with serving("sqlite", tmp_path_factory.mktemp("terraform")) as server, closing(Served(server)) as sutler:
        yield sutler


@pytest.fixture(scope="module")
def client(sutler: Sutler) -> "OutpostsClient":
    """Its client."""
    return sutler.client()


@pytest.fixture(scope="module")
def arn(sutler: Sutler, client: "OutpostsClient") -> str:
    """The ARN of an installed Outpost, named as in the example, beside which there is another site and Outpost."""
    outpost_id = journey.outpost(client, journey.site(client), "first")
    client.tag_resource(
        ResourceArn=client.get_outpost(OutpostId=outpost_id)["Outpost"]["OutpostArn"], Tags={"team": "edge"}
    )
    order = journey.order(client, journey.quote(client, outpost_id))
    sutler.until(order, "COMPLETED")
    journey.outpost(client, journey.site(client, "Elsewhere"), "second")
    return client.get_outpost(OutpostId=outpost_id)["Outpost"]["OutpostArn"]


def mirror() -> Path | None:
    """Return the folder of providers that has the AWS provider, if one of the usual ones has."""
    folders = [Path(name).expanduser() for name in MIRRORS if name]
    return next((folder for folder in folders if (folder / PROVIDER).is_dir()), None)


def terraform(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run Terraform in a folder, with no configuration of the user's, and return what it says."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "TF_", "SUTLER_"))}
    environment = {
        **inherited,
        "TF_CLI_CONFIG_FILE": os.devnull,
        "TF_IN_AUTOMATION": "1",
        "CHECKPOINT_DISABLE": "1",  # it asks nobody whether there is a newer Terraform
        **{f"TF_VAR_{name}": value for name, value in variables.items()},
    }
    return subprocess.run(
        ["terraform", *arguments, "-no-color"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def said(ran: subprocess.CompletedProcess[str]) -> str:
    """Return what Terraform printed, having done what it was asked to."""
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def initialized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the example in which Terraform has found the provider."""
    if shutil.which("terraform") is None:
        pytest.skip("there is no terraform on this machine: the example was not run, its calls were made with boto3")
    plugins = mirror()
    if plugins is None:
        pytest.skip(
            f"there is no provider {PROVIDER} on this machine (looked in {', '.join(filter(None, MIRRORS))}): the "
            "example was not run, its calls were made with boto3"
        )
    folder = tmp_path_factory.mktemp("example")
    shutil.copy(EXAMPLE / "main.tf", folder)
    said(terraform(folder, "init", f"-plugin-dir={plugins}", "-input=false"))
    return folder


def applied(folder: Path, sutler: Sutler, **named: str) -> dict[str, Any]:
    """Apply the example, and return its outputs."""
    variables = {"endpoint": sutler.endpoint() or "", "account": sutler.account, **named}
    planned = said(terraform(folder, "plan", "-input=false", **variables))
    assert "without changing any real infrastructure" in planned, planned
    said(terraform(folder, "apply", "-input=false", "-auto-approve", **variables))
    shown = json.loads(said(terraform(folder, "output", "-json")))
    return {name: output["value"] for name, output in shown.items()}


def test_terraform_reads_an_estate_with_the_unmodified_provider(
    initialized: Path, sutler: Sutler, client: "OutpostsClient", arn: str
) -> None:
    """Else infrastructure as code can't be rehearsed."""
    outpost = client.get_outpost(OutpostId=arn)["Outpost"]
    assets = client.list_assets(OutpostIdentifier=arn, StatusFilter=["ACTIVE"])["Assets"]
    host = next(asset for asset in assets if asset["AssetType"] == "COMPUTE")
    read = applied(initialized, sutler, asset=host["AssetId"])
    assert read == {
        "sites": sorted(site["SiteId"] for site in client.list_sites()["Sites"]),
        "site": {"id": outpost["SiteId"], "account": sutler.account, "description": ""},
        "outposts": [arn],
        "outpost": {
            "id": outpost["OutpostId"],
            "arn": arn,
            "owner": sutler.account,
            "status": "ACTIVE",
            "zone": "us-west-2a",
            "zone_id": outpost["AvailabilityZoneId"],
            "site_arn": outpost["SiteArn"],
            "hardware": "RACK",
            "tags": {"team": "edge"},
        },
        "assets": [asset["AssetId"] for asset in assets],
        "hosts": [
            {
                "id": host["AssetId"],
                "type": "COMPUTE",
                "host_id": host["ComputeAttributes"]["HostId"],
                "rack": host["RackId"],
                "elevation": host["AssetLocation"]["RackElevation"],
            }
        ],
        "instance_types": [WANTED],
        "instance_type": WANTED,
    }


def test_terraform_tells_plainly_of_what_is_not_there(initialized: Path, sutler: Sutler, arn: str) -> None:
    """Else a mistyped name ends in an error that nobody understands."""
    variables = {"endpoint": sutler.endpoint() or "", "account": sutler.account, "outpost": "no such"}
    ran = terraform(initialized, "plan", "-input=false", **variables)
    assert ran.returncode != 0
    assert "no Outposts Outpost found matching criteria" in ran.stderr


def test_the_example_names_each_data_source_and_both_endpoints() -> None:
    """Else a part of what Terraform can read is shown nowhere."""
    text = (EXAMPLE / "main.tf").read_text()
    for name in ("site", "sites", "outpost", "outposts", "asset", "assets", "outpost_instance_type"):
        assert f'data "aws_outposts_{name}"' in text
    assert 'data "aws_outposts_outpost_instance_types"' in text
    assert "outposts = var.endpoint" in text
    assert "sts      = var.endpoint" in text


# The calls that the provider's data sources make, where there may be no provider.


def test_the_lists_that_sites_and_outposts_are_found_in_are_whole_and_end(
    sutler: Sutler, client: "OutpostsClient", arn: str
) -> None:
    """Else aws_outposts_site and aws_outposts_outpost miss what is on a later page, or ask for ever."""
    # An SDK for Go asks for the next page while there is a NextToken, even an empty one, and sends no MaxResults.
    sites = client.list_sites()
    assert "NextToken" not in sites
    by_name = [site for site in sites["Sites"] if site["Name"] == "Seattle"]
    assert len(by_name) == 1, "the provider wants exactly one"
    assert by_name[0]["AccountId"] == sutler.account
    outposts = client.list_outposts()
    assert "NextToken" not in outposts
    for member, value in [("Name", "first"), ("OutpostArn", arn), ("SiteId", by_name[0]["SiteId"])]:
        (found,) = [outpost for outpost in outposts["Outposts"] if outpost[member] == value]  # type: ignore[literal-required]
        assert found["OutpostArn"] == arn
        assert found["OwnerId"] == sutler.account
        assert found["SiteArn"].endswith(f":site/{found['SiteId']}")
        assert found["Tags"] == {"team": "edge"}
        assert (found["AvailabilityZone"], found["LifeCycleStatus"]) == ("us-west-2a", "ACTIVE")
    assert arn == f"arn:aws:outposts:{REGION}:{sutler.account}:outpost/{found['OutpostId']}", "the provider parses it"
    paged = [
        one
        for page in client.get_paginator("list_outposts").paginate(PaginationConfig={"PageSize": 1})
        for one in page["Outposts"]
    ]
    assert paged == outposts["Outposts"]


def test_the_assets_of_an_arn_are_found_by_both_filters(client: "OutpostsClient", arn: str) -> None:
    """Else aws_outposts_assets and aws_outposts_asset are empty, which the provider calls an error."""
    assets = client.list_assets(OutpostIdentifier=arn)
    assert "NextToken" not in assets
    active = client.list_assets(OutpostIdentifier=arn, StatusFilter=["ACTIVE", "RETIRING"])["Assets"]
    assert active == assets["Assets"]
    assert client.list_assets(OutpostIdentifier=arn, StatusFilter=["RETIRING"])["Assets"] == []
    host = next(asset for asset in active if asset["AssetType"] == "COMPUTE")
    attributes = host["ComputeAttributes"]
    assert client.list_assets(OutpostIdentifier=arn, HostIdFilter=[attributes["HostId"]])["Assets"] == [host]
    assert attributes["InstanceFamilies"] == ["M5"]
    assert host["RackId"]
    assert host["AssetLocation"]["RackElevation"] == int(host["AssetLocation"]["RackElevation"]), "Go reads an integer"


def test_the_instance_types_of_an_arn_come_page_by_page_with_the_outposts_id(
    client: "OutpostsClient", arn: str
) -> None:
    """Else aws_outposts_outpost_instance_types has no id, or is empty."""
    answer = client.get_outpost_instance_types(OutpostId=arn)
    assert answer["OutpostId"] == arn.rpartition("/")[2]
    assert not answer.get("NextToken"), "an empty one would end it as well"
    assert [kind["InstanceType"] for kind in answer["InstanceTypes"]] == [WANTED]


def test_a_capacity_task_ends_as_the_provider_waits_for_it(sutler: Sutler, client: "OutpostsClient", arn: str) -> None:
    """Else `terraform destroy` of an aws_outposts_capacity_task fails, or a task that is gone stays in the state."""
    outpost_id = arn.rpartition("/")[2]
    started: Any = {"OutpostIdentifier": arn, "InstancePools": [{"InstanceType": WANTED, "Count": 1}]}
    task_id = client.start_capacity_task(**started)["CapacityTaskId"]
    named: Any = {"OutpostIdentifier": outpost_id, "CapacityTaskId": task_id}
    assert client.get_capacity_task(**named)["CapacityTaskStatus"] == "REQUESTED", "the provider counts it as pending"
    client.cancel_capacity_task(**named)
    assert client.get_capacity_task(**named)["CapacityTaskStatus"] == "CANCELLATION_IN_PROGRESS", "it waits for more"
    sutler.advance(days=1)
    assert client.get_capacity_task(**named)["CapacityTaskStatus"] == "CANCELLED"
    with pytest.raises(client.exceptions.ValidationException, match="already in a terminal state"):
        client.cancel_capacity_task(**named)
    with pytest.raises(client.exceptions.NotFoundException):
        client.get_capacity_task(OutpostIdentifier=outpost_id, CapacityTaskId="cap-0123456789abcdef0")


def test_an_outpost_that_is_not_there_is_an_error_that_go_reads_the_type_of(client: "OutpostsClient") -> None:
    """Else the provider shows a deserialization error in the place of a reason."""
    missing = f"arn:aws:outposts:{REGION}:{123456789012}:outpost/op-0123456789abcdef0"
    for call in (
        lambda: client.get_outpost_instance_types(OutpostId=missing),
        lambda: client.list_assets(OutpostIdentifier=missing),
    ):
        with pytest.raises(ClientError) as caught:
            call()
        answer = caught.value.response
        assert answer["Error"]["Code"] == "NotFoundException"
        assert answer["Error"]["Message"]
        headers = answer["ResponseMetadata"]["HTTPHeaders"]
        assert headers["x-amzn-errortype"] == "NotFoundException", "where the SDK for Go looks first"
        assert headers["content-type"].startswith("application/json")

"""What does a client meet where the price book leaves hardware out? No option and the reason, never an error 500."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import journey
from journey import ec2
from modes import MODES, Served, Server, Sutler, rehearsed, serving
from sutler.reference.loader import load

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

HALF_HOST = """
extends = true
[hosts."m7i.24xlarge"]
family = "m7i"
vcpus = 96
halves = 1
slots = 1
units = 1
power_va = 600
weight_lb10 = 300
source = "made up"
"""
ITEM = """
extends = true
[items.OR-HALF001]
design = "gen2-compute"
status = "AVAILABLE"
hosts = { "m7i.24xlarge" = 2 }
source = "made up"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reference data with a host, and a catalog item of it, that have no price."""
    made = tmp_path_factory.mktemp("reference")
    (made / "hardware.toml").write_text(HALF_HOST)
    (made / "catalog.toml").write_text(ITEM)
    return made


@pytest.fixture(scope="module", params=MODES)
def server(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server | None]:
    """A server of each mode with these data; None in process."""
    if request.param == "inprocess":
        yield None
    else:
        with serving(request.param, tmp_path_factory.mktemp(request.param), "--reference", str(folder)) as server:
            yield server


@pytest.fixture
def sutler(server: Server | None, folder: Path) -> Iterator[Sutler]:
    """A fresh account where that host is known and not sold."""
    if server is None:
        with rehearsed(reference=load(folder)) as sutler:
            yield sutler
    else:
        with closing(Served(server)) as sutler:
            yield sutler


def test_hardware_without_a_price_is_told_and_not_offered(client: "OutpostsClient") -> None:
    """Else a quote breaks, or sells what has no price."""
    outpost_id = journey.outpost(client, journey.site(client))
    answer = client.create_quote(
        CountryCode="US", OutpostIdentifier=outpost_id, RequestedCapacities=[ec2("m7i.8xlarge", 1)]
    )["Quote"]
    assert answer["QuoteOptions"], "the larger host has a price"
    assert "no price for m7i.24xlarge hosts" in answer["StatusMessage"]
    sizes = {
        capacity["MaxSize"]
        for option in answer["QuoteOptions"]
        for specification in option["Specifications"]
        for capacity in specification["FinalRackSpecificationDetails"].get("EC2Capacities", [])
    }
    assert sizes == {"48xlarge"}


def test_a_catalog_item_without_a_price_is_listed_and_refused(client: "OutpostsClient") -> None:
    """Else an order by line items is an error 500, or free of charge."""
    assert client.get_catalog_item(CatalogItemId="OR-HALF001")["CatalogItem"]["ItemStatus"] == "AVAILABLE"
    outpost_id = journey.outpost(client, journey.site(client))
    with pytest.raises(client.exceptions.ValidationException, match=r"OR-HALF001.*m7i\.24xlarge hosts have no price"):
        client.create_order(
            OutpostIdentifier=outpost_id,
            LineItems=[{"CatalogItemId": "OR-HALF001", "Quantity": 1}, {"CatalogItemId": "OR-SUTNET2", "Quantity": 1}],
            PaymentOption="ALL_UPFRONT",
        )

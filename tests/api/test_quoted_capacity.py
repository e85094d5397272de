"""Is what was quoted what stands there in the end? From a quote's capacities to the assets that its order installs."""

import random
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import pytest

import journey
from assembled import REFERENCE
from journey import ec2

if TYPE_CHECKING:
    from collections.abc import Iterable

    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import QuoteCapacityTypeDef, QuoteOptionTypeDef

    from modes import Sutler

FAMILIES: Final = {"GENERATION_1": ("m5", "c5", "r5", "g4dn"), "GENERATION_2": ("m7i", "c7i", "r7i", "m8i")}
SEEDS: Final = range(4)


def drawn(draw: random.Random, families: tuple[str, ...]) -> "list[QuoteCapacityTypeDef]":
    """Return two sizes of each of two families, a few of each, and in half of all cases storage."""
    kinds = [
        kind
        for family in draw.sample(families, 2)
        for kind in draw.sample(REFERENCE.hardware.types_on(REFERENCE.hardware.hosts_of(family)[0]), 2)
    ]
    wanted = [ec2(kind.name, draw.randint(1, 5)) for kind in kinds]
    if draw.random() < 0.5:
        wanted.append({"QuoteCapacityType": "EBS", "Unit": "TiB", "Quantity": draw.choice([5.0, 11.0, 20.0])})
    return wanted


def instances(capacities: "Iterable[QuoteCapacityTypeDef]") -> Counter[str]:
    """Return how many instances of each type are quoted."""
    return Counter({one["Unit"]: int(one["Quantity"]) for one in capacities if one["QuoteCapacityType"] == "EC2"})


def standing(client: "OutpostsClient", outpost_id: str) -> Counter[str]:
    """Return how many instances of each type the hosts of an Outpost are slotted for."""
    slots: Counter[str] = Counter()
    for page in client.get_paginator("list_assets").paginate(OutpostIdentifier=outpost_id):
        for asset in page["Assets"]:
            for one in asset.get("ComputeAttributes", {}).get("InstanceTypeCapacities", []):
                slots[one["InstanceType"]] += one["Count"]
    return slots


def install(
    client: "OutpostsClient", sutler: "Sutler", outpost_id: str, wanted: "list[QuoteCapacityTypeDef]", at: int
) -> "QuoteOptionTypeDef":
    """Order an option of a quote for what is wanted, by its place, and wait for it; return it as it was offered."""
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=wanted)
    options = client.get_quote(QuoteIdentifier=quote_id)["Quote"]["QuoteOptions"]
    option = options[at % len(options)]
    changed: dict[str, Any] = {"QuoteOptionIdentifier": option["QuoteOptionIdentifier"]}
    sutler.until(journey.order(client, quote_id, **changed), "COMPLETED")
    return option


@pytest.mark.parametrize("seed", SEEDS)
def test_what_a_quote_ends_with_is_what_stands_there_when_its_order_is_completed(
    client: "OutpostsClient", sutler: "Sutler", seed: int
) -> None:
    """Else somebody pays for capacity that is not there, at once or after an expansion."""
    draw = random.Random(f"quoted capacity {seed}")
    families = FAMILIES["GENERATION_2" if seed % 2 else "GENERATION_1"]
    outpost_id = journey.outpost(client, journey.site(client))
    first = drawn(draw, families)
    option = install(client, sutler, outpost_id, first, draw.randrange(4))
    quoted = instances(option["Capacities"])
    assert quoted >= instances(first), "what was asked for is offered"
    assert standing(client, outpost_id) == quoted

    more = [one for one in drawn(draw, families) if one["QuoteCapacityType"] == "EC2"]
    option = install(client, sutler, outpost_id, more, draw.randrange(4))
    final = instances(option["CapacitySummary"]["FinalCapacities"])
    assert instances(option["CapacitySummary"]["ExistingCapacities"]) == quoted
    assert final >= quoted + instances(more), "what stood there stays, and what was asked for comes on top"
    assert standing(client, outpost_id) == final

    launched = client.get_outpost_instance_types(OutpostId=outpost_id)["InstanceTypes"]
    assert {one["InstanceType"] for one in launched} == set(final)
    assert {one["InstanceType"]: one["VCPUs"] for one in launched} == {
        name: REFERENCE.hardware.instance_types[name].vcpus for name in final
    }

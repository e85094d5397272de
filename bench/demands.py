"""What is quoted in the bench? Hardware and demands by seed: what is sold, and what would be hard.

`sold` is the reference data as they are, both generations in turn. `mixed` has six classes of hosts, each with a power,
a weight, slots and a height of its own, and two kinds of racks that may stand side by side.
"""

import random
from dataclasses import dataclass, replace
from typing import Any, Final

from sutler.quoting.demand import Demand, read_demand
from sutler.quoting.question import Question
from sutler.reference.loader import Reference, load

FAMILIES: Final = {
    "GENERATION_1": ("m5", "c5", "r5", "g4dn", "i3en", "m5d"),
    "GENERATION_2": ("m7i", "c7i", "r7i", "m8i", "c8i", "r8i"),
}
WEIGHT_MAX_LBS: Final = "2250"


@dataclass(frozen=True, slots=True)
class Case:
    """Hardware and a demand on it."""

    reference: Reference
    question: Question

    @property
    def demand(self) -> Demand:
        """The question as it is read."""
        read = read_demand(self.question, self.reference)
        assert isinstance(read, Demand), "the bench asks sound questions"
        return read


def sold(seed: int, hosts: int) -> Case:
    """Return a demand of twelve lines on hardware that is sold."""
    generation = "GENERATION_2" if seed % 2 else "GENERATION_1"
    return Case(load(), _question(load(), generation, random.Random(f"sold {seed} {hosts}"), hosts))


def mixed(seed: int, hosts: int) -> Case:
    """Return a demand of twelve lines on hardware of six classes and two kinds of racks."""
    reference, draw = load(), random.Random(f"mixed {seed}")
    hardware, book = reference.hardware, reference.prices
    kinds = {
        key: replace(
            host,
            power_va=draw.randrange(600, 2600, 10),
            weight_lb10=draw.randrange(250, 1200, 5),
            slots=draw.choice([1, 1, 2]),
            units=draw.choice([1, 2, 2, 3]),
        )
        if host.family in FAMILIES["GENERATION_2"]
        else host
        for key, host in hardware.hosts.items()
    }
    compute = hardware.designs["gen2-compute"]
    small = replace(compute, positions_kva=(10, 15))
    large = replace(compute, key="gen2-large", positions_kva=(30,), power_va=4000, host_units=(3, 36))
    made = replace(
        reference,
        hardware=replace(hardware, hosts=kinds, designs={**hardware.designs, small.key: small, large.key: large}),
        prices=replace(book, racks_usd_cents={**book.racks_usd_cents, small.key: 9_000_000, large.key: 16_300_000}),
    )
    draw = random.Random(f"mixed {seed} {hosts}")
    heaviest = {"QuoteConstraintType": "RACK_MAX_WEIGHT_LBS", "Value": WEIGHT_MAX_LBS}
    return Case(made, _question(made, "GENERATION_2", draw, hosts, constraints=[heaviest]))


def _question(reference: Reference, generation: str, draw: random.Random, hosts: int, **rest: Any) -> Question:
    """Return two sizes of each of six families, which take about so many hosts, and storage in seven of ten."""
    families = FAMILIES[generation]
    shares = [draw.uniform(0.3, 1.7) for _ in families]
    lines = []
    for family, share in zip(families, shares, strict=True):
        (host,) = reference.hardware.hosts_of(family)
        for kind in draw.sample(reference.hardware.types_on(host)[2:], 2):
            vcpus = host.vcpus * hosts * share / sum(shares) / 2
            count = max(1, round(vcpus / kind.vcpus))
            lines.append({"QuoteCapacityType": "EC2", "Unit": kind.name, "Quantity": float(count)})
    if draw.random() < 0.7:
        tib = float(draw.choice([11, 33, 55]))
        lines.append({"QuoteCapacityType": "EBS", "Unit": "TiB", "Quantity": tib})
    return Question("US", lines, **rest)

"""Of what are racks and servers made? Rack designs, hosts, storage tiers and instance types, as typed values.

Invariant: every reference between tables holds (a host's family exists, and is of the host's generation), each size
either lives in one NUMA half or takes half of its vCPUs from each, and every storage tier needs more hosts than the one
before it, so that the count of hosts tells the tier. Every host fits a rack of its generation, and no rack has two
things in one unit.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

GENERATIONS: Final = ("GENERATION_1", "GENERATION_2")
SCALING_TYPES: Final = ("SINGLE_RACK", "MULTI_RACK")
FormFactor = Literal["RACK", "SERVER"]


@dataclass(frozen=True, slots=True)
class Design:
    """A rack as it comes, without hosts.

    Args:
        key: its name in the data.
        generation: GENERATION_1 or GENERATION_2.
        scaling_type: SINGLE_RACK or MULTI_RACK; None for the first generation.
        use: COMPUTE or NETWORKING.
        power_va, weight_lb10: of the rack without hosts; tenths of a pound.
        positions_kva: power options that it is offered for, ascending.
        uplink_gbps: uplink speeds that it works with, ascending.
        slots: how many host slots it has.
        host_units: first and last rack unit that hosts may take; None for networking racks.
        device_units, switch_units, power_shelf_units: the rack unit of each network device, of each switch inside the
            rack, and of each power shelf.
        height_inches, width_inches, depth_inches: outer size.
        racks_max: most compute racks of an Outpost of this design; None without a limit.
        updates_max: how often hosts may be added to a rack; None without a limit.
        serves_racks: of a networking rack, how many compute racks it serves, else 0.
        needed_from_racks, advised_from_racks: number of compute racks from which on it is needed, or advised.
        source: where the figures come from.
    """

    key: str
    generation: str
    scaling_type: str | None
    use: Literal["COMPUTE", "NETWORKING"]
    power_va: int
    weight_lb10: int
    positions_kva: tuple[int, ...]
    uplink_gbps: tuple[int, ...]
    slots: int
    host_units: tuple[int, int] | None
    device_units: tuple[int, ...]
    switch_units: tuple[int, ...]
    power_shelf_units: tuple[int, ...]
    height_inches: float
    width_inches: float
    depth_inches: float
    racks_max: int | None
    updates_max: int | None
    serves_racks: int
    needed_from_racks: int
    advised_from_racks: int
    source: str

    @property
    def units(self) -> int:
        """How many rack units hosts may take."""
        return self.host_units[1] - self.host_units[0] + 1 if self.host_units else 0

    def position_kva(self, power_va: int) -> int | None:
        """Return the smallest position that takes this draw, or None when it is too much for all.

        Source:  rack guide, outposts-requirements: a rack that draws 9.7 kVA needs the 10 kVA position.
        """
        return next((kva for kva in self.positions_kva if power_va <= kva * 1000), None)


@dataclass(frozen=True, slots=True)
class Host:
    """A kind of compute host, or a server.

    Args:
        key: its name in the data, that of the instance type that takes the whole host.
        family: the instance family that it serves.
        form_factor: RACK, or SERVER for one that needs no rack of ours.
        generation: of rack hosts; None for servers.
        vcpus: vCPUs in all; `halves` NUMA halves share them evenly.
        halves: 1 or 2.
        slots: rack slots that it takes.
        units: height in rack units.
        power_va, weight_lb10: most power, and weight in tenths of a pound.
        whole: True when only an instance type of exactly its vCPUs may run on it.
        default_size: instance type that it is slotted with when nothing else is said.
        height_inches, width_inches, depth_inches: of a server; None for rack hosts.
        source: where the figures come from.
    """

    key: str
    family: str
    form_factor: FormFactor
    generation: str | None
    vcpus: int
    halves: int
    slots: int
    units: int
    power_va: int
    weight_lb10: int
    whole: bool
    default_size: str
    height_inches: float | None
    width_inches: float | None
    depth_inches: float | None
    source: str

    @property
    def half_vcpus(self) -> int:
        """VCPUs of a NUMA half."""
        return self.vcpus // self.halves

    @property
    def max_size(self) -> str:
        """Size of its largest instance type, such as "24xlarge"."""
        return self.key.partition(".")[2]

    def takes(self, instance_type: "InstanceType") -> bool:
        """Tell whether the instance type can run on it."""
        if instance_type.family != self.family:
            return False
        return instance_type.vcpus == self.vcpus if self.whole else instance_type.vcpus <= self.vcpus


@dataclass(frozen=True, slots=True)
class StorageHost:
    """A kind of storage host, and the tiers that it comes in.

    Args:
        service: EBS or S3.
        generation: of its racks.
        scaling_type: of its racks, when it is for one scaling type only; None for all.
        units, power_va, weight_lb10: of one host.
        tiers: (TiB, hosts), ascending in both.
    """

    key: str
    service: str
    generation: str
    scaling_type: str | None
    units: int
    power_va: int
    weight_lb10: int
    tiers: tuple[tuple[int, int], ...]
    source: str


@dataclass(frozen=True, slots=True)
class InstanceType:
    """An instance type that Outposts know.

    Args:
        name: such as "m5.24xlarge".
        memory_mib: memory.
        network_performance: EC2's words.
        form_factor: RACK or SERVER.
        generation: of racks; None for servers.
        orderable: True when a host can take it.
    """

    name: str
    family: str
    vcpus: int
    memory_mib: int
    network_performance: str
    form_factor: FormFactor
    generation: str | None
    orderable: bool = True

    def to_wire(self) -> dict[str, Any]:
        """Return the DetailedInstanceTypeItem of the service model; servers have no generation."""
        form: dict[str, str] = {"FormFactor": self.form_factor}
        if self.generation is not None:
            form["OutpostGeneration"] = self.generation
        return {
            "InstanceType": self.name,
            "VCPUs": self.vcpus,
            "MemoryInMib": self.memory_mib,
            "NetworkPerformance": self.network_performance,
            "FormFactorConfigs": [form],
        }


@dataclass(frozen=True, slots=True)
class Hardware:
    """All hardware, by key."""

    designs: Mapping[str, Design]
    hosts: Mapping[str, Host]
    storage: Mapping[str, StorageHost]
    instance_types: Mapping[str, InstanceType]

    def design(self, generation: str, scaling_type: str | None, use: str) -> Design | None:
        """Return the rack design of a generation, scaling type and use, or None."""
        return next(
            (
                design
                for design in self.designs.values()
                if (design.generation, design.scaling_type, design.use) == (generation, scaling_type, use)
            ),
            None,
        )

    def network_of(self, design: Design) -> Design | None:
        """Return the networking rack that goes with a compute rack; None where its kind has none."""
        return self.design(design.generation, design.scaling_type, "NETWORKING")

    def storage_of(self, service: str, generation: str) -> StorageHost | None:
        """Return the storage host of a service; None when racks of the generation have no such service."""
        of = (service, generation)
        return next((storage for storage in self.storage.values() if (storage.service, storage.generation) == of), None)

    def storage_host(self, service: str, generation: str) -> StorageHost:
        """Return the storage host of a service that racks of the generation are known to have."""
        storage = self.storage_of(service, generation)
        assert storage is not None, "what is there, or was asked for and granted, is known"
        return storage

    def storage_tib(self, service: str, generation: str, hosts: int) -> int:
        """Return the largest tier, in TiB, that so many hosts make up; 0 when they make up none."""
        storage = self.storage_of(service, generation)
        return max((tib for tib, needed in storage.tiers if needed <= hosts), default=0) if storage else 0

    def hosts_of(self, family: str) -> list[Host]:
        """Return the host kinds that serve a family, the smallest first."""
        return sorted(
            (host for host in self.hosts.values() if host.family == family), key=lambda host: (host.vcpus, host.key)
        )

    def types_on(self, host: Host) -> list[InstanceType]:
        """Return the instance types that a host can be slotted into, the smallest first."""
        return sorted((kind for kind in self.instance_types.values() if host.takes(kind)), key=lambda kind: kind.vcpus)

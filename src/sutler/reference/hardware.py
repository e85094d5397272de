"""Of what are racks and servers made? Rack designs, hosts, storage tiers and instance types, as typed values.

Invariant: every reference between tables holds (a host's family exists, and is of the host's generation), each size
either lives in one NUMA half or takes half of its vCPUs from each, and every storage tier needs more hosts than the one
before it, so that the count of hosts tells the tier.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sutler.reference.reading import Table

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

    def storage_host(self, service: str, generation: str) -> StorageHost:
        """Return the storage host of a service; every generation has one of each."""
        return next(s for s in self.storage.values() if (s.service, s.generation) == (service, generation))

    def storage_tib(self, service: str, generation: str, hosts: int) -> int:
        """Return the largest tier, in TiB, that so many hosts make up; 0 when they make up none."""
        tiers = self.storage_host(service, generation).tiers
        return max((tib for tib, needed in tiers if needed <= hosts), default=0)

    def hosts_of(self, family: str) -> list[Host]:
        """Return the host kinds that serve a family, the smallest first."""
        return sorted(
            (host for host in self.hosts.values() if host.family == family), key=lambda host: (host.vcpus, host.key)
        )

    def types_on(self, host: Host) -> list[InstanceType]:
        """Return the instance types that a host can be slotted into, the smallest first."""
        return sorted((kind for kind in self.instance_types.values() if host.takes(kind)), key=lambda kind: kind.vcpus)


def read_hardware(top: Table) -> Hardware:
    """Return the hardware that a parsed file states; mistakes are noted in the table."""
    designs = {key: _design(key, table) for key, table in top.tables("designs")}
    families = dict(_families(top))
    forms = {name: (kinds[0].form_factor, kinds[0].generation) for name, kinds in families.items() if kinds}
    hosts = {}
    for key, table in top.tables("hosts"):
        family = table.text("family", among=families)
        form, generation = forms.get(family, ("RACK", None))
        hosts[key] = _host(key, family, form, generation, table)
        _check_host(hosts[key], families.get(family, []), table)
    storage = {key: _storage_host(key, table) for key, table in top.tables("storage")}
    for generation in GENERATIONS:
        for service in ("EBS", "S3"):
            if sum((s.service, s.generation) == (service, generation) for s in storage.values()) != 1:
                top.problem("storage", f"needs exactly one storage host of {service} for {generation}")
    return Hardware(designs, hosts, storage, _known_types(families, hosts))


def _known_types(families: Mapping[str, list[InstanceType]], hosts: Mapping[str, Host]) -> dict[str, InstanceType]:
    """Return the instance types by name, those that no host can take marked as not orderable."""
    known = {}
    for kind in sorted((kind for kinds in families.values() for kind in kinds), key=lambda kind: kind.name):
        orderable = any(host.takes(kind) for host in hosts.values())
        known[kind.name] = InstanceType(
            kind.name,
            kind.family,
            kind.vcpus,
            kind.memory_mib,
            kind.network_performance,
            kind.form_factor,
            kind.generation,
            orderable,
        )
    return known


def _families(top: Table) -> list[tuple[str, list[InstanceType]]]:
    read = []
    for family, table in top.tables("families"):
        form: FormFactor = "SERVER" if table.text("form_factor", among=("RACK", "SERVER")) == "SERVER" else "RACK"
        generation = table.text("generation", among=GENERATIONS) if form == "RACK" else None
        kinds = [
            InstanceType(f"{family}.{size}", family, vcpus, gib * 1024, network, form, generation)
            for size, vcpus, gib, network in table.rows("sizes", (str, int, int, str))
        ]
        if not kinds:
            table.problem("sizes", "must have at least one row")
        read.append((family, kinds))
    return read


def _design(key: str, table: Table) -> Design:
    use: Literal["COMPUTE", "NETWORKING"] = (
        "NETWORKING" if table.text("use", among=("COMPUTE", "NETWORKING")) == "NETWORKING" else "COMPUTE"
    )
    units = table.wholes("host_units") if use == "COMPUTE" else []
    if use == "COMPUTE" and (len(units) != 2 or not 1 <= units[0] <= units[1] <= 42):
        table.problem("host_units", f"must be the first and the last unit within 1 to 42, not {units}")
        units = [1, 42]
    devices = tuple(sorted(table.wholes("device_units")))
    switches, shelves = (tuple(sorted(table.wholes(name, ()))) for name in ("switch_units", "power_shelf_units"))
    taken = [*devices, *switches, *shelves]
    if len({*taken}) < len(taken) or any(unit in range(units[0], units[1] + 1) for unit in taken if units):
        table.problem("device_units", "and switches, power shelves and hosts must not share a rack unit")
    return Design(
        key=key,
        generation=table.text("generation", among=GENERATIONS),
        scaling_type=table.text("scaling_type", among=SCALING_TYPES) if table.has("scaling_type") else None,
        use=use,
        power_va=table.whole("power_va", least=1),
        weight_lb10=table.whole("weight_lb10", least=1),
        positions_kva=tuple(sorted(table.wholes("positions_kva"))),
        uplink_gbps=tuple(sorted(table.wholes("uplink_gbps"))),
        slots=table.whole("slots"),
        host_units=(units[0], units[1]) if units else None,
        device_units=devices,
        switch_units=switches,
        power_shelf_units=shelves,
        height_inches=table.number("height_inches"),
        width_inches=table.number("width_inches"),
        depth_inches=table.number("depth_inches"),
        racks_max=table.whole("racks_max", least=1) if table.has("racks_max") else None,
        updates_max=table.whole("updates_max", least=0) if table.has("updates_max") else None,
        serves_racks=table.whole("serves_racks", least=1) if use == "NETWORKING" else 0,
        needed_from_racks=table.whole("needed_from_racks", least=1) if use == "NETWORKING" else 0,
        advised_from_racks=table.whole("advised_from_racks", least=1) if use == "NETWORKING" else 0,
        source=table.source,
    )


def _host(key: str, family: str, form: FormFactor, generation: str | None, table: Table) -> Host:
    server = form == "SERVER"
    return Host(
        key=key,
        family=family,
        form_factor=form,
        generation=generation,
        vcpus=table.whole("vcpus", least=1),
        halves=table.whole("halves", least=1),
        slots=table.whole("slots", least=0 if server else 1),
        units=table.whole("units", least=1),
        power_va=table.whole("power_va", least=1),
        weight_lb10=table.whole("weight_lb10", least=1),
        whole=table.switch("whole", default=False),
        default_size=table.text("default_size", default=key),
        height_inches=table.number("height_inches") if server else None,
        width_inches=table.number("width_inches") if server else None,
        depth_inches=table.number("depth_inches") if server else None,
        source=table.source,
    )


def _check_host(host: Host, kinds: list[InstanceType], table: Table) -> None:
    """Note what does not hold between a host and the instance types of its family."""
    if host.halves not in (1, 2) or host.vcpus % host.halves:
        table.problem("halves", f"must be 1 or 2 and share {host.vcpus} vCPUs evenly, not {host.halves}")
    names = {kind.name: kind for kind in kinds}
    largest = names.get(host.key)
    if largest is None or largest.vcpus != host.vcpus:
        table.problem("vcpus", f"must be those of the instance type {host.key}, after which the host is named")
    if host.default_size not in names or not host.takes(names[host.default_size]):
        table.problem("default_size", f"must be an instance type that fits the host, not {host.default_size!r}")
    odd = [kind.name for kind in kinds if host.halves == 2 and kind.vcpus > host.half_vcpus and kind.vcpus % 2]
    if odd:
        table.problem("halves", f"cannot share the vCPUs of {', '.join(odd)} evenly")


def _storage_host(key: str, table: Table) -> StorageHost:
    tiers = tuple((tib, hosts) for tib, hosts in table.rows("tiers", (int, int)))
    if not tiers or any(
        later[0] <= one[0] or later[1] <= one[1] for one, later in zip(((0, 0), *tiers), tiers, strict=False)
    ):
        table.problem("tiers", "must be [TiB, hosts] rows, both rising")
    return StorageHost(
        key=key,
        service=table.text("service", among=("EBS", "S3")),
        generation=table.text("generation", among=GENERATIONS),
        scaling_type=table.text("scaling_type", among=SCALING_TYPES) if table.has("scaling_type") else None,
        units=table.whole("units", least=1),
        power_va=table.whole("power_va", least=1),
        weight_lb10=table.whole("weight_lb10", least=1),
        tiers=tiers,
        source=table.source,
    )

"""How do the tables of hardware.toml become values, and what must hold between them? Every mistake is noted."""

import re
from collections.abc import Iterable, Mapping
from typing import Final, Literal

from sutler.reference.hardware import (
    GENERATIONS,
    SCALING_TYPES,
    Design,
    FormFactor,
    Hardware,
    Host,
    InstanceType,
    StorageHost,
)
from sutler.reference.reading import MOST, Table

RACK_UNITS: Final = 42
SERVER_UNITS: Final = (1, 2)  # the model has no other height
UPLINKS_GBPS: Final = (1, 10, 40, 100)
# As the service model has them (Family, InstanceTypeName), so that every answer can carry them.
_FAMILY: Final = re.compile(r"(?=.{1,10}$)[a-z0-9]+[a-z0-9-]*[a-z0-9]+", re.ASCII)
_KEY: Final = re.compile(r"[A-Za-z0-9.-]{1,40}", re.ASCII)
_SIZE: Final = re.compile(r"[a-z0-9-]{1,15}", re.ASCII)


def read_hardware(top: Table) -> Hardware:
    """Return the hardware that a parsed file states; mistakes are noted in the table."""
    designs = {key: _design(key, table) for key, table in top.tables("designs") if _is_named(key, table)}
    families = dict(_families(top))
    forms = {name: (kinds[0].form_factor, kinds[0].generation) for name, kinds in families.items() if kinds}
    hosts = {}
    for key, table in top.tables("hosts"):
        family = table.text("family", among=families)
        form, generation = forms.get(family, ("RACK", None))
        hosts[key] = _host(key, family, form, generation, table)
        _check_host(hosts[key], families.get(family, []), table)
        if form == "RACK" and family in forms:
            _check_room(hosts[key], designs.values(), table)
    storage = {}
    for key, table in top.tables("storage"):
        if not _is_named(key, table):
            continue
        storage[key] = _storage_host(key, table)
        _check_room(storage[key], designs.values(), table)
    hardware = Hardware(designs, hosts, storage, _known_types(families, hosts))
    _check_kinds(hardware, top)
    return hardware


def _is_named(key: str, table: Table) -> bool:
    """Tell whether messages can carry the name; the rest of a table of another name is not looked at."""
    if _KEY.fullmatch(key):
        return True
    table.problem("", "must be named with at most 40 letters, digits, dots or hyphens")
    table.pass_over()
    return False


def _check_kinds(hardware: Hardware, top: Table) -> None:
    """Note kinds of which there may be one and are two: which of them is meant could not be told."""
    networks: dict[tuple[str, str | None], str] = {}
    for key, design in hardware.designs.items():
        if design.use == "NETWORKING":
            kind = (design.generation, design.scaling_type)
            first = networks.setdefault(kind, key)
            if first != key:
                top.problem(f"designs.{key}", f"is a second networking rack for compute racks like those of {first}")
    sizes: dict[tuple[str, int], str] = {}
    for key, host in hardware.hosts.items():
        first = sizes.setdefault((host.family, host.vcpus), key)  # what is installed is known by its vCPUs
        if first != key:
            top.problem(f"hosts.{key}", f"is a second host of {host.family} with {host.vcpus} vCPUs, beside {first}")
    services: dict[tuple[str, str], str] = {}
    for key, storage in hardware.storage.items():
        first = services.setdefault((storage.service, storage.generation), key)
        if first != key:
            top.problem(f"storage.{key}", f"is a second storage host of {storage.service} for {storage.generation}")


def _check_room(host: Host | StorageHost, designs: Iterable[Design], table: Table) -> None:
    """Note a host that no rack of its generation has room for."""
    racks = [one for one in designs if (one.use, one.generation) == ("COMPUTE", host.generation) and one.host_units]
    slots = host.slots if isinstance(host, Host) else 0
    if not any(
        slots <= one.slots
        and host.units <= one.units
        and one.position_kva(one.power_va + host.power_va) is not None
        and (isinstance(host, Host) or host.scaling_type in (None, one.scaling_type))
        for one in racks
    ):
        table.problem("", f"fits no compute rack of {host.generation}: look at slots, units and power_va")


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
        if not _FAMILY.fullmatch(family):
            table.problem("", "must be named with 2 to 10 lower-case letters, digits or hyphens")
        for kind in kinds:
            if not _SIZE.fullmatch(kind.name.removeprefix(f"{family}.")):
                table.problem("sizes", f"{kind.name} must be named with lower-case letters, digits or hyphens")
            if not (0 < kind.vcpus <= MOST and 0 < kind.memory_mib <= MOST and kind.network_performance.strip()):
                table.problem("sizes", f"{kind.name} must have vCPUs, memory and a network performance")
        if len({kind.name for kind in kinds}) < len(kinds):
            table.problem("sizes", "must not list a size twice")
        read.append((family, kinds))
    return read


def _design(key: str, table: Table) -> Design:
    use: Literal["COMPUTE", "NETWORKING"] = (
        "NETWORKING" if table.text("use", among=("COMPUTE", "NETWORKING")) == "NETWORKING" else "COMPUTE"
    )
    units = table.wholes("host_units") if use == "COMPUTE" else []
    if use == "COMPUTE" and (len(units) != 2 or not 1 <= units[0] <= units[1] <= RACK_UNITS):
        table.problem("host_units", f"must be the first and the last unit within 1 to {RACK_UNITS}, not {units}")
        units = [1, RACK_UNITS]
    design = _read_design(key, use, units, table)
    _check_design(design, table)
    return design


def _check_design(design: Design, table: Table) -> None:
    """Note what does not hold inside a rack without hosts."""
    taken: set[int] = set()
    for name in ("device_units", "switch_units", "power_shelf_units"):
        units: tuple[int, ...] = getattr(design, name)
        if len(set(units)) < len(units) or any(unit > RACK_UNITS for unit in units):
            table.problem(name, f"must be different units within 1 to {RACK_UNITS}, not {list(units)}")
        if design.host_units and any(design.host_units[0] <= unit <= design.host_units[1] for unit in units):
            table.problem(name, f"must not lie among the host units, {list(design.host_units)}")
        if taken & set(units):
            table.problem(name, f"must not hold units of other devices, {sorted(taken & set(units))}")
        taken |= set(units)
    if design.position_kva(design.power_va) is None:
        table.problem("power_va", f"is more than the largest position of {list(design.positions_kva)} kVA")
    if not set(design.uplink_gbps) <= set(UPLINKS_GBPS):
        table.problem("uplink_gbps", f"must hold only {', '.join(map(str, UPLINKS_GBPS))}, not {design.uplink_gbps}")
    if (design.use, design.scaling_type) == ("COMPUTE", "SINGLE_RACK") and design.racks_max != 1:
        table.problem("racks_max", "must be 1 for SINGLE_RACK")


def _read_design(key: str, use: Literal["COMPUTE", "NETWORKING"], units: list[int], table: Table) -> Design:
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
        device_units=tuple(sorted(table.wholes("device_units"))),
        switch_units=tuple(sorted(table.wholes("switch_units", ()))),
        power_shelf_units=tuple(sorted(table.wholes("power_shelf_units", ()))),
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
    if host.form_factor == "SERVER" and host.units not in SERVER_UNITS:
        table.problem("units", f"must be 1 or 2 for a server, not {host.units}")
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

"""What can be ordered by line item? Catalog items: hardware under an id, and whether it is still sold.

Invariant: an item is one rack of a known design with hosts that it holds, or one server.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from sutler.reference.hardware import Design, Hardware, Host
from sutler.reference.reading import Table

STATUSES: Final = ("AVAILABLE", "DISCONTINUED")


@dataclass(frozen=True, slots=True)
class CatalogItem:
    """A catalog item.

    Args:
        id: CatalogItemId.
        item_class: RACK or SERVER.
        status: AVAILABLE or DISCONTINUED; servers that are DISCONTINUED can be switched to AVAILABLE.
        design: of a rack, the key of its design; None for servers.
        hosts: key of the host kind and how many; empty for networking racks.
        generation, scaling_type: of a rack, else None.
        power_va: power draw.
        weight_lbs: weight in whole pounds.
        uplink_gbps: uplink speeds that it works with, ascending.
        storage: of EBS and S3, those that it can have.
        capacities: EC2Capacity values of the service model.
        source: where its contents come from.
    """

    id: str
    item_class: Literal["RACK", "SERVER"]
    status: str
    design: str | None
    hosts: Mapping[str, int]
    generation: str | None
    scaling_type: str | None
    power_va: int
    weight_lbs: int
    uplink_gbps: tuple[int, ...]
    storage: tuple[str, ...]
    capacities: tuple[Mapping[str, str], ...]
    source: str

    @property
    def families(self) -> frozenset[str]:
        """Instance families of its hosts, lower case."""
        return frozenset(capacity["Family"] for capacity in self.capacities)

    def is_available(self, *, servers_available: bool = False) -> bool:
        """Tell whether it can be ordered; `servers_available` brings discontinued servers back.

        Source:  server guide (sales have ended); assumed: the switch.
        """
        return self.status == "AVAILABLE" or (self.item_class == "SERVER" and servers_available)

    def to_wire(self, *, servers_available: bool = False) -> dict[str, Any]:
        """Return the CatalogItem of the service model; members without a value are absent."""
        available = self.is_available(servers_available=servers_available)
        item: dict[str, Any] = {
            "CatalogItemId": self.id,
            "ItemStatus": "AVAILABLE" if available else "DISCONTINUED",
            "EC2Capacities": [dict(capacity) for capacity in self.capacities],
            "PowerKva": self.power_va / 1000,
            "WeightLbs": self.weight_lbs,
            "SupportedUplinkGbps": list(self.uplink_gbps),
            "SupportedStorage": list(self.storage),
        }
        if self.scaling_type is not None:
            item["RackScalingType"] = self.scaling_type
        return item


@dataclass(frozen=True, slots=True)
class Catalog:
    """All catalog items by id, in the order of the ids."""

    items: Mapping[str, CatalogItem]


def read_catalog(top: Table, hardware: Hardware) -> Catalog:
    """Return the catalog that a parsed file states; mistakes are noted in the table."""
    items = {}
    for item_id, table in top.tables("items"):
        if table.is_shipped and not _is_known(table, hardware):
            table.pass_over()
            continue
        tail = item_id.removeprefix("OR-")
        if len(tail) != 7 or tail == item_id or not (tail.isalnum() and tail.isascii() and tail == tail.upper()):
            table.problem("", "must be named OR- and seven capitals or digits")
        design = hardware.designs.get(table.text("design", among=hardware.designs)) if table.has("design") else None
        counts = table.counts("hosts")
        hosts = {hardware.hosts[key]: counts[key] for key in sorted(counts) if key in hardware.hosts}
        for key in sorted(set(counts) - set(hardware.hosts)):
            table.problem("hosts", f"names a host that is not known: {key}")
        _check_contents(hosts, design, table)
        items[item_id] = _item(item_id, design, hosts, hardware, table)
    return Catalog(dict(sorted(items.items())))


def _is_known(table: Table, hardware: Hardware) -> bool:
    """Tell whether a shipped item is made of hardware that the reader's own data still have."""
    design, hosts = table.content.get("design"), table.content.get("hosts", {})
    return (design is None or design in hardware.designs) and all(key in hardware.hosts for key in hosts)


def _check_contents(hosts: Mapping[Host, int], design: Design | None, table: Table) -> None:
    """Note hosts that the item's rack cannot hold, and servers in racks."""
    if design is None:
        if sum(hosts.values()) != 1 or any(host.form_factor != "SERVER" for host in hosts):
            table.problem("hosts", "must be exactly one server, since the item has no rack design")
        return
    for host in hosts:
        if host.generation != design.generation:
            table.problem("hosts", f"{host.key} does not go into a rack of {design.generation}")
    slots = sum(host.slots * count for host, count in hosts.items())
    if slots > design.slots:
        table.problem("hosts", f"takes {slots} slots and the rack has {design.slots}")
    units = sum(host.units * count for host, count in hosts.items())
    if units > design.units:
        table.problem("hosts", f"takes {units} rack units and the rack has {design.units} for hosts")
    draw = design.power_va + sum(host.power_va * count for host, count in hosts.items())
    if design.position_kva(draw) is None:
        table.problem("hosts", f"draws {draw} VA, more than the largest position of {design.positions_kva} kVA")


def _item(
    item_id: str, design: Design | None, hosts: Mapping[Host, int], hardware: Hardware, table: Table
) -> CatalogItem:
    base_va, base_lb10 = (design.power_va, design.weight_lb10) if design else (0, 0)
    power_va = base_va + sum(host.power_va * count for host, count in hosts.items())
    weight_lb10 = base_lb10 + sum(host.weight_lb10 * count for host, count in hosts.items())
    return CatalogItem(
        id=item_id,
        item_class="RACK" if design else "SERVER",
        status=table.text("status", among=STATUSES),
        design=design.key if design else None,
        hosts={host.key: count for host, count in hosts.items()},
        generation=design.generation if design else None,
        scaling_type=design.scaling_type if design else None,
        power_va=table.whole("power_va", power_va, least=1),
        weight_lbs=table.whole("weight_lbs", (weight_lb10 + 5) // 10, least=1),
        uplink_gbps=tuple(sorted(table.wholes("uplink_gbps", design.uplink_gbps if design else None))),
        storage=tuple(table.texts("storage", ("EBS", "S3"), _storage(design, hardware))),
        capacities=tuple(
            {"Family": host.family, "MaxSize": host.max_size, "Quantity": str(count)} for host, count in hosts.items()
        ),
        source=table.source,
    )


def _storage(design: Design | None, hardware: Hardware) -> list[str]:
    """Return the storage services that racks of a design can have."""
    if design is None or design.use == "NETWORKING":
        return []
    return sorted(
        storage.service
        for storage in hardware.storage.values()
        if storage.generation == design.generation and storage.scaling_type in (None, design.scaling_type)
    )

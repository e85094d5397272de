"""What hardware does an option stand for, down to the last slot? Plans, and their JSON.

A plan is one rack or one server as it will stand when the order is done: each host with its slots and its place.
The order's line item stores the plan of its rack, so that delivery makes the very assets that were quoted. Nothing
has to be looked up again, and the sum of the plans of an Outpost is its hardware (`estate.fold`).

Invariant: `plan_from_json(plan.to_json()) == plan`, and hosts are in order of elevation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

import msgspec

RackPlanKind = Literal["NEW_RACK", "UPDATED_RACK"]
RackUse = Literal["COMPUTE", "NETWORKING"]
DeviceKind = Literal["NETWORKING", "SWITCH", "POWERSHELF"]
DEVICE_LABELS: Final[Mapping[str, str]] = {
    "NETWORKING": "network device",
    "SWITCH": "switch",
    "POWERSHELF": "power shelf",
}


@dataclass(frozen=True, slots=True)
class HostPlan:
    """A compute host: which kind it is, how it is slotted, where it sits.

    Args:
        kind: key of the host kind in the reference data, such as "m5.24xlarge".
        family: the instance family that it serves, such as "m5".
        vcpus: vCPUs of the host, slotted or not.
        across: the instance type that spans both NUMA halves, or None. There is never more than one.
        halves: instance types and their counts in each NUMA half; one entry for hosts with one half.
        elevation: lowest rack unit that it takes; None for a server.
        units: height in rack units.
        added: False when the host was in the rack before.
    """

    kind: str
    family: str
    vcpus: int
    across: str | None
    halves: tuple[Mapping[str, int], ...]
    elevation: int | None
    units: int
    added: bool = True

    @property
    def slotting(self) -> dict[str, int]:
        """Instance types and their counts on the whole host, by name; what an asset shows."""
        total = {self.across: 1} if self.across else {}
        for half in self.halves:
            for name, count in half.items():
                total[name] = total.get(name, 0) + count
        return dict(sorted(total.items()))

    @property
    def label(self) -> str:
        """What a drawing writes on it."""
        return self.kind

    def to_json(self) -> dict[str, Any]:
        """Return plain data for storage."""
        return {
            "kind": self.kind,
            "family": self.family,
            "vcpus": self.vcpus,
            "across": self.across,
            "halves": [dict(half) for half in self.halves],
            "elevation": self.elevation,
            "units": self.units,
            "added": self.added,
        }


@dataclass(frozen=True, slots=True)
class StoragePlan:
    """A storage host of EBS or S3.

    Args:
        service: "EBS" or "S3".
        elevation: lowest rack unit that it takes.
        units: height in rack units.
        added: False when the host was in the rack before.
    """

    service: str
    elevation: int
    units: int
    added: bool = True

    @property
    def label(self) -> str:
        """What a drawing writes on it."""
        return f"{self.service} storage"

    def to_json(self) -> dict[str, Any]:
        """Return plain data for storage."""
        return {"service": self.service, "elevation": self.elevation, "units": self.units, "added": self.added}


@dataclass(frozen=True, slots=True)
class DevicePlan:
    """A device that comes with the rack, whatever hosts stand in it.

    Args:
        elevation: the rack unit that it takes.
        units: height in rack units.
        kind: a network device, which connects the Outpost; a switch inside the rack; or a power shelf.
    """

    elevation: int
    units: int = 1
    kind: DeviceKind = "NETWORKING"

    @property
    def label(self) -> str:
        """What a drawing writes on it."""
        return DEVICE_LABELS[self.kind]


@dataclass(frozen=True, slots=True)
class RackPlan:
    """A rack as it will stand when the order is done.

    Args:
        kind: NEW_RACK, or UPDATED_RACK when hosts are added to a rack that is there (or on order) already.
        design: key of the rack design in the reference data.
        rack_id: of the existing rack; None for a new one until its order gives it an id (`with_rack_id`).
        use: COMPUTE, or NETWORKING for a network or ACE rack.
        generation: GENERATION_1 or GENERATION_2.
        scaling_type: SINGLE_RACK or MULTI_RACK; None for the first generation.
        hosts: all compute hosts of the finished rack, by elevation.
        storage: all storage hosts of the finished rack, by elevation.
        devices: network devices, switches and power shelves, by elevation.
        power_va: most power that the finished rack draws.
        weight_lb10: weight of the finished rack in tenths of a pound.
        height_units: 42.
        height_inches, width_inches, depth_inches: outer size.
        updates: how often hosts were added to this rack, this plan included.
    """

    kind: RackPlanKind
    design: str
    rack_id: str | None
    use: RackUse
    generation: str
    scaling_type: str | None
    hosts: tuple[HostPlan, ...]
    storage: tuple[StoragePlan, ...]
    devices: tuple[DevicePlan, ...]
    power_va: int
    weight_lb10: int
    height_units: int
    height_inches: float
    width_inches: float
    depth_inches: float
    updates: int = 0

    @property
    def form_factor(self) -> Literal["RACK"]:
        """RACK."""
        return "RACK"

    @property
    def added_hosts(self) -> tuple[HostPlan, ...]:
        """The compute hosts that this plan brings."""
        return tuple(host for host in self.hosts if host.added)

    @property
    def added_storage(self) -> tuple[StoragePlan, ...]:
        """The storage hosts that this plan brings."""
        return tuple(host for host in self.storage if host.added)

    @property
    def added_devices(self) -> tuple[DevicePlan, ...]:
        """The devices that this plan brings: those of a new rack."""
        return self.devices if self.kind == "NEW_RACK" else ()

    def with_rack_id(self, rack_id: str) -> "RackPlan":
        """Return the plan with the id that its order gave the rack."""
        return replace(self, rack_id=rack_id)

    def to_json(self) -> dict[str, Any]:
        """Return plain data for storage."""
        return {
            "kind": self.kind,
            "design": self.design,
            "rack_id": self.rack_id,
            "use": self.use,
            "generation": self.generation,
            "scaling_type": self.scaling_type,
            "hosts": [host.to_json() for host in self.hosts],
            "storage": [host.to_json() for host in self.storage],
            "devices": [[device.elevation, device.units, device.kind] for device in self.devices],
            "power_va": self.power_va,
            "weight_lb10": self.weight_lb10,
            "height_units": self.height_units,
            "height_inches": self.height_inches,
            "width_inches": self.width_inches,
            "depth_inches": self.depth_inches,
            "updates": self.updates,
        }


@dataclass(frozen=True, slots=True)
class ServerPlan:
    """A server: one host that needs no rack of ours.

    Args:
        design: key of the server in the reference data; equal to `host.kind`.
        host: the host, without elevation.
        power_va: most power that it draws.
        weight_lb10: weight in tenths of a pound.
        height_units: 1 or 2.
        height_inches, width_inches, depth_inches: outer size.
    """

    design: str
    host: HostPlan
    power_va: int
    weight_lb10: int
    height_units: int
    height_inches: float
    width_inches: float
    depth_inches: float

    @property
    def kind(self) -> Literal["SERVER"]:
        """SERVER."""
        return "SERVER"

    @property
    def form_factor(self) -> Literal["SERVER"]:
        """SERVER."""
        return "SERVER"

    def to_json(self) -> dict[str, Any]:
        """Return plain data for storage."""
        return {
            "kind": self.kind,
            "design": self.design,
            "host": self.host.to_json(),
            "power_va": self.power_va,
            "weight_lb10": self.weight_lb10,
            "height_units": self.height_units,
            "height_inches": self.height_inches,
            "width_inches": self.width_inches,
            "depth_inches": self.depth_inches,
        }


Plan = RackPlan | ServerPlan
_HOSTS: Final = tuple[HostPlan, ...]
_STORAGE: Final = tuple[StoragePlan, ...]


def plan_from_json(data: Mapping[str, Any]) -> Plan:
    """Return the plan that `to_json` wrote."""
    if data["kind"] == "SERVER":
        rest = {key: value for key, value in data.items() if key not in {"kind", "host"}}
        return ServerPlan(host=msgspec.convert(data["host"], HostPlan), **rest)
    return RackPlan(
        **{
            **data,
            "hosts": msgspec.convert(data["hosts"], _HOSTS),
            "storage": msgspec.convert(data["storage"], _STORAGE),
            "devices": tuple(DevicePlan(*device) for device in data["devices"]),
        }
    )


def encoded_plans(plans: Sequence[Plan]) -> str:
    """Return the plans of a line item, one for each unit of its quantity, as they are stored."""
    return msgspec.json.encode([plan.to_json() for plan in plans]).decode()


def decoded_plans(text: str) -> list[Plan]:
    """Return the plans of a line item: one rack or server for each unit of its quantity."""
    return [plan_from_json(plan) for plan in msgspec.json.decode(text)]

"""What stands on an Outpost? Its capacity and its racks, from the assets that ListAssets answers with."""

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from sutler.cli.elevation import Device, Rack
from sutler.quoting.plans import DEVICE_LABELS
from sutler.reference.loader import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from types_boto3_outposts.type_defs import AssetInfoTypeDef

_LABELS: Final[Mapping[str, str]] = {"STORAGE": "storage", **DEVICE_LABELS}


def installed_capacity(assets: "Sequence[AssetInfoTypeDef]") -> dict[str, int]:
    """Return how many instances of each type the ACTIVE hosts are slotted for."""
    total: Counter[str] = Counter()
    for asset in assets:
        compute = asset.get("ComputeAttributes")
        if compute is not None and compute["State"] == "ACTIVE":
            total.update({slot["InstanceType"]: slot["Count"] for slot in compute["InstanceTypeCapacities"]})
    return dict(total)


def racks_of(assets: "Sequence[AssetInfoTypeDef]") -> list[Rack]:
    """Return the racks in which assets sit, compute racks first."""
    devices: dict[str, list[Device]] = {}
    for asset in assets:
        devices.setdefault(asset["RackId"], []).append(_device(asset))
    racks = []
    for rack_id, inside in devices.items():
        compute = any(device.kind == "COMPUTE" for device in inside)
        racks.append(Rack(f"rack {rack_id}, {'compute' if compute else 'network'}", tuple(inside)))
    return sorted(racks, key=lambda rack: (not rack.title.endswith("compute"), rack.title))


def _device(asset: "AssetInfoTypeDef") -> Device:
    elevation = int(asset["AssetLocation"]["RackElevation"])
    compute = asset.get("ComputeAttributes")
    if compute is None:
        kind = asset["AssetType"]
        return Device(kind, _LABELS[kind], elevation)
    family = compute["InstanceFamilies"][0].lower()
    slots = ", ".join(
        f"{slot['Count']} × {slot['InstanceType'].partition('.')[2]}" for slot in compute["InstanceTypeCapacities"]
    )
    # An answer tells where a host begins, and not how high it is; the reference data does.
    hosts = load().hardware.hosts.values()
    units = next(h.units for h in hosts if (h.family, h.vcpus) == (family, compute["MaxVcpus"]))
    return Device("COMPUTE", f"{family}: {slots}", elevation, units)

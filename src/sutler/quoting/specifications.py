"""How does a quote describe hardware? QuoteSpecification and QuoteCapacity values of the service model.

Source: API reference, CreateQuote and QuoteSpecification; assumed: Final...Details are given for every rack, those that
stay as they are included, and a new rack has no RackId (the model wants at least five characters).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sutler.quoting.plans import HostPlan, RackPlan, ServerPlan

_SERVER_HEIGHTS = {1: "HEIGHT_1U", 2: "HEIGHT_2U"}


def specifications(
    plans: Sequence[RackPlan | ServerPlan], standing: Sequence[RackPlan] = ()
) -> tuple[dict[str, Any], ...]:
    """Return a specification for each plan in their order, then one for each standing rack that stays as it is.

    Args:
        plans: what an option adds or updates.
        standing: the racks that the Outpost has, on order ones included.
    """
    before = {rack.rack_id: rack for rack in standing}
    updated = {plan.rack_id for plan in plans if isinstance(plan, RackPlan) and plan.kind == "UPDATED_RACK"}
    described = []
    for plan in plans:
        if isinstance(plan, ServerPlan):
            described.append({"QuoteSpecificationType": "SERVER", "ServerSpecificationDetails": _server(plan)})
        elif plan.kind == "NEW_RACK":
            described.append({"QuoteSpecificationType": "NEW_RACK", "FinalRackSpecificationDetails": _rack(plan)})
        else:
            described.append(
                {
                    "QuoteSpecificationType": "UPDATED_RACK",
                    "ExistingRackSpecificationDetails": _rack(before[plan.rack_id]),
                    "FinalRackSpecificationDetails": _rack(plan),
                }
            )
    described += [
        {
            "QuoteSpecificationType": "EXISTING_RACK",
            "ExistingRackSpecificationDetails": _rack(rack),
            "FinalRackSpecificationDetails": _rack(rack),
        }
        for rack in standing
        if rack.rack_id is None or rack.rack_id not in updated
    ]
    return tuple(described)


def ec2_capacities(hosts: Iterable[HostPlan]) -> list[dict[str, str]]:
    """Return the hosts of a rack by kind: family, largest size and how many."""
    counts = Counter(host.kind for host in hosts)
    return [
        {"Family": kind.partition(".")[0], "MaxSize": kind.partition(".")[2], "Quantity": str(count)}
        for kind, count in sorted(counts.items())
    ]


def _rack(plan: RackPlan) -> dict[str, Any]:
    details: dict[str, Any] = {
        "RackUse": plan.use,
        "RackPowerDrawKva": plan.power_va / 1000,
        "RackWeightLbs": plan.weight_lb10 / 10,
        "RackHeightInches": plan.height_inches,
        "RackWidthInches": plan.width_inches,
        "RackDepthInches": plan.depth_inches,
        "RackUnitHeight": f"HEIGHT_{plan.height_units}U",
    }
    if plan.rack_id is not None:
        details["RackId"] = plan.rack_id
    if plan.hosts:
        details["EC2Capacities"] = ec2_capacities(plan.hosts)
    return details


def _server(plan: ServerPlan) -> dict[str, Any]:
    return {
        "ServerPowerDrawKva": plan.power_va / 1000,
        "ServerWeightLbs": plan.weight_lb10 / 10,
        "ServerHeightInches": plan.height_inches,
        "ServerWidthInches": plan.width_inches,
        "ServerDepthInches": plan.depth_inches,
        "RackUnitHeight": _SERVER_HEIGHTS[plan.height_units],
        "EC2Capacities": ec2_capacities([plan.host]),
    }


def capacities(
    instances: Mapping[str, int], storage_tib: Mapping[str, int], units: Mapping[str, str]
) -> tuple[dict[str, Any], ...]:
    """Return QuoteCapacity values: instance types by name, then EBS, then S3; nothing that is zero.

    Args:
        units: how each storage service is written; TiB when it is not there.
    """
    return (
        *(
            {"QuoteCapacityType": "EC2", "Unit": name, "Quantity": float(count)}
            for name, count in sorted(instances.items())
            if count
        ),
        *(
            {"QuoteCapacityType": service, "Unit": units.get(service, "TiB"), "Quantity": float(tib)}
            for service, tib in sorted(storage_tib.items())
            if tib
        ),
    )

"""Does an option hold what it promises? Every rule of the hardware, counted again from the data files themselves.

Shares no code with the quoting room or the loader: it reads the TOML, goes through plans host by host and slot by slot,
and raises AssertionError at the first thing that does not hold.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from importlib import resources
from typing import Any, Final

from sutler.quoting.plans import HostPlan, Plan, RackPlan, ServerPlan, StoragePlan
from sutler.quoting.question import Answer, Option, Question


def _file(name: str) -> dict[str, Any]:
    return tomllib.loads((resources.files("sutler.reference") / name).read_text("utf-8"))


DATA: Final = _file("hardware.toml")
VCPUS: Final[Mapping[str, int]] = {
    f"{family}.{row[0]}": row[1] for family, table in DATA["families"].items() for row in table["sizes"]
}


def check_answer(question: Question, answer: Answer) -> None:
    """Check each option of an answer against its question, and the options against each other."""
    assert len(answer.options) <= 10
    assert not answer.refusals
    assert answer.options or answer.status_message, "without options there is a reason"
    assert answer.status_message is None or 1 <= len(answer.status_message) <= 2048
    for option in answer.options:
        check_option(question, option)
    upfront = [
        price.upfront_usd_cents
        for option in answer.options
        for price in option.prices
        if (price.payment_option, price.payment_term) == ("ALL_UPFRONT", "THREE_YEARS")
    ]
    assert upfront == sorted(upfront)
    hardware = [repr([plan.to_json() for plan in option.plans]) for option in answer.options]
    assert len(set(hardware)) == len(hardware), "two options are the same hardware"


def check_option(question: Question, option: Option) -> None:
    """Check that an option delivers what was asked for, in racks that hold it, within the constraints."""
    assert option.plans
    assert len(option.specifications) <= 100
    for plan in option.plans:
        check_plan(plan)
    _check_capacity(question, option)
    _check_constraints(question, option)
    if option.form_factor == "RACK":
        _check_standing(question, option)
        _check_networking(question, option)


def check_plan(plan: Plan) -> None:
    """Check one rack or server against the hardware data."""
    if isinstance(plan, ServerPlan):
        host = DATA["hosts"][plan.host.kind]
        assert (plan.power_va, plan.weight_lb10) == (host["power_va"], host["weight_lb10"])
        assert plan.host.elevation is None
        check_slots(plan.host)
        return
    design = DATA["designs"][plan.design]
    hosts = [DATA["hosts"][host.kind] for host in plan.hosts]
    storage = [_storage(host.service, plan.generation) for host in plan.storage]
    assert plan.power_va == design["power_va"] + sum(h["power_va"] for h in (*hosts, *storage))
    assert plan.weight_lb10 == design["weight_lb10"] + sum(h["weight_lb10"] for h in (*hosts, *storage))
    assert plan.power_va <= 1000 * max(design["positions_kva"])
    assert sum(h["slots"] for h in hosts) <= design["slots"]
    assert (plan.generation, plan.scaling_type) == (design["generation"], design.get("scaling_type"))
    for host, data in zip(plan.hosts, hosts, strict=True):
        assert DATA["families"][host.family]["generation"] == plan.generation
        assert (host.family, host.vcpus, host.units) == (data["family"], data["vcpus"], data["units"])
        check_slots(host)
    _check_units(plan, design)


def _storage(service: str, generation: str) -> dict[str, Any]:
    (found,) = [
        table for table in DATA["storage"].values() if (table["service"], table["generation"]) == (service, generation)
    ]
    return dict(found)


def _check_units(plan: RackPlan, design: Mapping[str, Any]) -> None:
    """Check that nothing overlaps, and that hosts stay in the units that are for hosts."""
    taken: list[int] = [device.elevation for device in plan.devices]
    for kind, member in (
        ("NETWORKING", "device_units"),
        ("SWITCH", "switch_units"),
        ("POWERSHELF", "power_shelf_units"),
    ):
        assert [device.elevation for device in plan.devices if device.kind == kind] == design[member]
    hosts: list[HostPlan | StoragePlan] = [*plan.hosts, *plan.storage]
    for host in hosts:
        assert host.elevation is not None
        units = range(host.elevation, host.elevation + host.units)
        first, last = design["host_units"]
        assert first <= units[0] <= units[-1] <= last
        taken += units
    assert len(set(taken)) == len(taken)


def check_slots(host: HostPlan) -> None:
    """Check the NUMA rule slot by slot: each half holds its own sizes and its share of the one that spans."""
    data = DATA["hosts"][host.kind]
    half_vcpus = data["vcpus"] // data["halves"]
    assert len(host.halves) == data["halves"]
    shared = 0
    if host.across is not None:
        assert half_vcpus < VCPUS[host.across] <= data["vcpus"]
        shared = VCPUS[host.across] // data["halves"]
    for half in host.halves:
        assert all(VCPUS[name] <= half_vcpus and count > 0 for name, count in half.items())
        assert shared + sum(VCPUS[name] * count for name, count in half.items()) <= half_vcpus
    slots: Counter[str] = Counter()
    for half in host.halves:
        slots.update(half)
    if host.across is not None:
        slots[host.across] += 1
    assert dict(slots) == host.slotting
    assert all(name.rpartition(".")[0] == host.family for name in slots)
    if data.get("whole"):
        assert all(VCPUS[name] == data["vcpus"] for name in slots)


def added(plans: Iterable[Plan]) -> Counter[str]:
    """Return the instances that plans add."""
    total: Counter[str] = Counter()
    for plan in plans:
        hosts: Sequence[HostPlan] = [plan.host] if isinstance(plan, ServerPlan) else plan.hosts
        for host in hosts:
            if host.added:
                total.update(host.slotting)
    return total


def _check_capacity(question: Question, option: Option) -> None:
    """Check that what was asked for is there, and that the option states what is there."""
    wanted: Counter[str] = Counter()
    storage: dict[str, Fraction] = {}
    for capacity in question.capacities:
        if capacity["QuoteCapacityType"] == "EC2":
            wanted[capacity["Unit"]] += int(capacity["Quantity"])
        else:
            service = capacity["QuoteCapacityType"]
            storage[service] = storage.get(service, Fraction(0)) + Fraction(str(capacity["Quantity"]))
    given = added(option.plans)
    assert all(given[name] >= count for name, count in wanted.items())
    stated = {c["Unit"]: c["Quantity"] for c in option.capacities if c["QuoteCapacityType"] == "EC2"}
    assert stated == {name: float(count) for name, count in given.items()}
    for service, tib in storage.items():
        assert option.generation is not None
        (final,) = [c["Quantity"] for c in option.capacities if c["QuoteCapacityType"] == service]
        assert final >= tib
        needed = dict(_storage(service, option.generation)["tiers"])[int(final)]
        before = sum(
            host.service == service
            for rack in (question.estate.racks if question.estate else ())
            for host in rack.storage
        )
        brought = sum(
            host.added and host.service == service
            for plan in option.plans
            if isinstance(plan, RackPlan)
            for host in plan.storage
        )
        assert before + brought == needed


def _check_constraints(question: Question, option: Option) -> None:
    racks = [plan for plan in option.plans if isinstance(plan, RackPlan)]
    for constraint in question.constraints:
        kind, value = constraint["QuoteConstraintType"], constraint["Value"]
        if kind == "RACK_MAXIMUM":
            assert sum(plan.kind == "NEW_RACK" for plan in racks) <= int(value)
        elif kind == "RACK_MAX_POWER_KVA":
            assert all(plan.power_va <= Fraction(value) * 1000 for plan in racks)
        elif kind == "RACK_MAX_WEIGHT_LBS":
            assert all(plan.weight_lb10 <= Fraction(value) * 10 for plan in racks)


def _check_standing(question: Question, option: Option) -> None:
    """Check that an updated rack is the rack that stands and what is added, and that every standing rack is listed."""
    standing = {} if question.estate is None else {rack.rack_id: rack for rack in question.estate.racks}
    updated = [plan for plan in option.plans if isinstance(plan, RackPlan) and plan.kind == "UPDATED_RACK"]
    assert len({plan.rack_id for plan in updated}) == len(updated), "each rack is updated once"
    for plan in updated:
        before = standing[plan.rack_id]
        assert (plan.design, plan.devices) == (before.design, before.devices)
        assert tuple(host for host in plan.hosts if not host.added) == before.hosts
        assert tuple(host for host in plan.storage if not host.added) == before.storage
        assert len(plan.hosts) + len(plan.storage) > len(before.hosts) + len(before.storage)
        assert plan.updates == before.updates + 1 <= DATA["designs"][plan.design].get("updates_max", plan.updates)
    new = [plan for plan in option.plans if isinstance(plan, RackPlan) and plan.kind == "NEW_RACK"]
    assert all(host.added for plan in new for host in plan.hosts)
    if option.generation in {rack.generation for rack in standing.values()}:
        assert len(option.specifications) == len(standing) + len(new)


def _check_networking(question: Question, option: Option) -> None:
    """Check that as many networking racks stand in the end as the compute racks need, and no more."""
    standing = [] if question.estate is None else list(question.estate.racks)
    if standing and standing[0].generation != option.generation:
        standing = []
    racks = [*standing, *(plan for plan in option.plans if isinstance(plan, RackPlan) and plan.kind == "NEW_RACK")]
    compute = sum(rack.use == "COMPUTE" for rack in racks)
    networking = len(racks) - compute
    if option.scaling_type == "SINGLE_RACK":
        assert (compute, networking) == (1, 0)
    elif option.generation == "GENERATION_2":
        assert networking == -(-compute // 15)
    else:
        assert networking == (0 if compute < 5 else -(-compute // 15))

"""What can be called about what an estate runs? Instances, capacity tasks, hardware that fails, local gateways."""

from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import rule

from assembled import REFERENCE
from campaigns.contracting import Contracting
from campaigns.owning import numbers, services, which

POOLS: Final = [
    {"m5.24xlarge": 1},
    {"m5.4xlarge": 6},
    {"m5.2xlarge": 12},
    {"m5.12xlarge": 1, "m5.4xlarge": 3},
    {"m5.large": 48},
    {"c5.4xlarge": 2},
    {"m5.24xlarge": 9},
]
pools = st.sampled_from(
    [*POOLS, 0, 0, 1, 1, 2, 3, -1, -2]
)  # or as many as fit a host of a type that the Outpost supports
types = st.sampled_from([None, None, None, "m5.24xlarge", "m5.4xlarge", "m5.large", "c5.4xlarge"])
gateways = st.sampled_from(["LGW_ROUTING_DOMAIN", "LGW_ROUTE_TABLE", "LGW_VIRTUAL_INTERFACE_GROUP"])


class Workload(Contracting):
    """Calls about what stands on an Outpost and runs there."""

    @rule(number=numbers, outpost=which, kind=types, count=st.integers(1, 3), foreign=st.booleans(), service=services)
    def launch(self, number: int, outpost: int, kind: str | None, count: int, foreign: bool, service: str) -> None:
        account = self.accounts[number]
        outpost_id = self.chosen(account, "outposts", outpost)
        seen = self.last[account].hardware.get(outpost_id)
        kind = kind or (seen.types[0] if seen and seen.types else "m5.24xlarge")
        form: dict[str, Any] = {"outpost": outpost_id, "type": kind, "count": count, "service": service}
        if foreign:
            form["account"] = self.other(account)
        self.deed(account, "instances", {"launch": form})

    @rule(number=numbers, count=st.integers(1, 4))
    def stop(self, number: int, count: int) -> None:
        account = self.accounts[number]
        ids = [one["instance"] for one in self.last[account].instances][-count:]
        self.deed(account, "instances", {"stop": ids or ["i-00000000000000000"]})

    @rule(
        number=numbers,
        outpost=which,
        wanted=pools,
        scope=st.sampled_from(["outpost"] * 3 + ["asset", "order"]),
        thing=which,
        trial=st.sampled_from([False] * 5 + [True]),
        waits=st.booleans(),
        excludes=st.sampled_from([None, None, None, "account", "service", "instance"]),
    )
    def slot_anew(
        self, number: int, outpost: int, wanted: Any, scope: str, thing: int, trial: bool, waits: bool, excludes: Any
    ) -> None:
        account = self.accounts[number]
        outpost_id = self.chosen(account, "outposts", outpost)
        if isinstance(wanted, int):
            wanted = self.fitting(account, outpost_id, wanted)
        request: dict[str, Any] = {
            "OutpostIdentifier": outpost_id,
            "InstancePools": [{"InstanceType": name, "Count": count} for name, count in wanted.items()],
            "DryRun": trial,
            "TaskActionOnBlockingInstances": "WAIT_FOR_EVACUATION" if waits else "FAIL_TASK",
        }
        if scope == "asset":
            request["AssetId"] = self.asset(account, outpost_id, thing, hosts=True)
        elif scope == "order":
            request["OrderId"] = self.chosen(account, "orders", thing)
        running = [one["instance"] for one in self.last[account].instances] or ["i-00000000000000000"]
        if excludes is not None:
            request["InstancesToExclude"] = {
                "account": {"AccountIds": [self.other(account)]},
                "service": {"Services": ["RDS"]},
                "instance": {"Instances": running[:1]},
            }[excludes]
        answer = self.call(account, "StartCapacityTask", **request)
        if answer is not None and trial:
            assert answer["CapacityTaskStatus"] in ("COMPLETED", "FAILED")

    def fitting(self, account: str, outpost_id: str, place: int) -> dict[str, int]:
        """Return a pool that fills a host of an Outpost with one of the types that it supports."""
        seen = self.last[account].hardware.get(outpost_id)
        if seen is None or not seen.hosts():
            return {"m5.large": 1}
        kind = seen.supported[place % len(seen.supported)]
        host = next(iter(seen.hosts().values()))
        return {kind: host["MaxVcpus"] // REFERENCE.hardware.instance_types[kind].vcpus or 1}

    @rule(number=numbers, task=which)
    def cancel_task(self, number: int, task: int) -> None:
        account = self.accounts[number]
        task_id = self.chosen(account, "tasks", task)
        found = self.last[account].tasks.get(task_id, {})
        outpost_id = found.get("OutpostId", "op-00000000000000000")
        answer = self.call(account, "CancelCapacityTask", OutpostIdentifier=outpost_id, CapacityTaskId=task_id)
        if answer is not None:
            assert found["CapacityTaskStatus"] in ("REQUESTED", "WAITING_FOR_EVACUATION")

    @rule(number=numbers, outpost=which, thing=which, hosts=st.booleans(), isolated=st.booleans())
    def fail(self, number: int, outpost: int, thing: int, hosts: bool, isolated: bool) -> None:
        """Let an asset fail."""
        account = self.accounts[number]
        asset_id = self.asset(account, self.chosen(account, "outposts", outpost), thing, hosts=hosts)
        form = {"asset": asset_id, "state": "ISOLATED" if isolated else "RETIRING"}
        self.deed(account, "assets", {"fail": form})

    @rule(number=numbers, outpost=which, kind=gateways, deletes=st.booleans())
    def route(self, number: int, outpost: int, kind: str, deletes: bool) -> None:
        """Make an object of a local gateway, or delete one."""
        account = self.accounts[number]
        objects = self.last[account].objects
        if deletes:
            self.deed(
                account, "gateways", {"delete": objects[-1]["object"] if objects else "lgw-rtb-00000000000000000"}
            )
        else:
            outpost_id = self.chosen(account, "outposts", outpost)
            self.deed(account, "gateways", {"create": {"outpost": outpost_id, "kind": kind}})

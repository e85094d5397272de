"""Failing hardware as a client meets it: RETIRING or ISOLATED, an order in its place, and the same capacity again."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import capacity
import journey
from journey import ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import AssetInfoTypeDef, LineItemTypeDef, OrderTypeDef

    from modes import Sutler

SECOND = timedelta(seconds=1)
# docs/behaviour.md, "Lifecycle of an order": 14, 42, 7, 7 and 2 days.
STEPS = [("BUILDING", 14), ("SHIPPED", 56), ("DELIVERED", 63), ("INSTALLING", 70), ("INSTALLED", 72)]
KEY = "K7x0MUkYqiXlh9iXdGfVXoBqT3T9c8EJhX3TqU4yUkA="


@pytest.fixture
def ordered(client: "OutpostsClient", sutler: "Sutler") -> tuple[str, str]:
    """The ids of an Outpost of two m5 hosts, one of six 4xlarge and one whole, installed, and of its order."""
    outpost_id = journey.outpost(client, journey.site(client))
    wanted = [ec2("m5.24xlarge", 1), ec2("m5.4xlarge", 6)]
    order_id = journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=wanted))
    sutler.until(order_id, "COMPLETED")
    return outpost_id, order_id


def order_of(client: "OutpostsClient", order_id: str) -> "OrderTypeDef":
    """An order, after a check that the list of orders shows the same of it."""
    order = client.get_order(OrderId=order_id)["Order"]
    listed = client.list_orders(OutpostIdentifierFilter=order["OutpostId"])["Orders"]
    (summary,) = [one for one in listed if one["OrderId"] == order_id]
    assert (summary["OrderType"], summary["Status"]) == (order["OrderType"], order["Status"])
    return order


def item_of(client: "OutpostsClient", order_id: str) -> "LineItemTypeDef":
    (item,) = order_of(client, order_id)["LineItems"]
    return item


def assets_of(client: "OutpostsClient", outpost_id: str) -> "dict[str, AssetInfoTypeDef]":
    return {asset["AssetId"]: asset for asset in client.list_assets(OutpostIdentifier=outpost_id)["Assets"]}


def of_installed_items(client: "OutpostsClient", outpost_id: str) -> list[str]:
    """The assets that line items which are INSTALLED name, sorted; one that two of them name is there twice."""
    summaries = client.list_orders(OutpostIdentifierFilter=outpost_id)["Orders"]
    items = [item for one in summaries for item in order_of(client, one["OrderId"])["LineItems"]]
    installed = [item for item in items if item["Status"] == "INSTALLED"]
    return sorted(asset["AssetId"] for item in installed for asset in item["AssetInformationList"])


def refused(sutler: "Sutler", asset_id: str, state: str = "RETIRING") -> tuple[int, str]:
    form = {"fail": {"asset": asset_id, "state": state}}
    status, answer = sutler.control("POST", f"assets?account={sutler.account}", form)
    return status, answer.get("error", "")


@pytest.mark.parametrize("state", ["RETIRING", "ISOLATED"])
def test_a_failing_asset_is_replaced_by_an_order_that_goes_the_usual_way(
    client: "OutpostsClient", sutler: "Sutler", ordered: tuple[str, str], state: str
) -> None:
    """Else nobody who rehearses a broken host sees what comes, and when."""
    outpost_id, order_id = ordered
    old = item_of(client, order_id)
    failing = capacity.host_of(client, outpost_id, "m5.4xlarge")
    replacement = sutler.fail(failing, state)
    begun = sutler.now
    assert assets_of(client, outpost_id)[failing]["ComputeAttributes"]["State"] == state
    order = order_of(client, replacement)
    assert (order["OrderType"], order["Status"], order["OutpostId"]) == ("REPLACEMENT", "PREPARING", outpost_id)
    assert order["OrderSubmissionDate"] == begun
    (item,) = order["LineItems"]
    previous = (item["PreviousOrderId"], item["PreviousLineItemId"])
    assert (item["Status"], previous) == ("PREPARING", (order_id, old["LineItemId"]))
    for status, days in STEPS:
        sutler.to(begun + timedelta(days=days) - SECOND)
        assert item_of(client, replacement)["Status"] != status
        assert item_of(client, order_id)["Status"] == "INSTALLED"
        assert of_installed_items(client, outpost_id) == sorted(
            assets_of(client, outpost_id).keys() - fresh(client, replacement)
        )
        sutler.to(begun + timedelta(days=days))
        assert item_of(client, replacement)["Status"] == status
    done = order_of(client, replacement)
    assert (done["Status"], done["OrderFulfilledDate"]) == ("COMPLETED", begun + timedelta(days=72))
    assert done["LineItems"][0]["ShipmentInformation"]["ShipmentTrackingNumber"]
    assert (item_of(client, order_id)["Status"], order_of(client, order_id)["Status"]) == ("REPLACED", "COMPLETED")
    assert of_installed_items(client, outpost_id) == sorted(assets_of(client, outpost_id))


def fresh(client: "OutpostsClient", replacement: str) -> set[str]:
    """The asset that a replacement has brought and that is not in its place yet."""
    item = item_of(client, replacement)
    return {asset["AssetId"] for asset in item.get("AssetInformationList", []) if item["Status"] != "INSTALLED"}


def test_the_new_asset_stands_where_the_old_one_stood_under_ids_of_its_own(
    client: "OutpostsClient", sutler: "Sutler", ordered: tuple[str, str]
) -> None:
    """Else a replaced host comes back with other slots, in another place, or under a name that is taken."""
    outpost_id, order_id = ordered
    before = assets_of(client, outpost_id)
    macs = {one["AssetId"]: one["MacAddressList"] for one in item_of(client, order_id)["AssetInformationList"]}
    failing = capacity.host_of(client, outpost_id, "m5.4xlarge")
    replacement = sutler.fail(failing)
    with pytest.raises(client.exceptions.ValidationException, match=f"Order {replacement} has no host yet"):
        capacity.started(client, outpost_id, capacity.pools(m5_large=48), OrderId=replacement)
    sutler.until(replacement, "DELIVERED")
    (brought,) = item_of(client, replacement)["AssetInformationList"]
    assert brought["AssetId"] not in before
    assert brought["MacAddressList"] not in macs.values()
    assert assets_of(client, outpost_id).keys() == before.keys()
    sutler.until(replacement, "COMPLETED")
    after = assets_of(client, outpost_id)
    assert after.keys() == before.keys() - {failing} | {brought["AssetId"]}
    old, new = before[failing], after[brought["AssetId"]]
    assert new["ComputeAttributes"].pop("HostId") != old["ComputeAttributes"].pop("HostId")
    assert {**new, "AssetId": failing} == old
    assert {name: after[name] for name in after.keys() & before.keys()} == {
        name: before[name] for name in after.keys() & before.keys()
    }
    named = {one["AssetId"]: one["MacAddressList"] for one in item_of(client, replacement)["AssetInformationList"]}
    assert named == {name: macs.get(name, brought["MacAddressList"]) for name in after}


def test_while_it_is_replaced_a_host_takes_nothing_new_and_keeps_what_runs(
    client: "OutpostsClient", sutler: "Sutler", ordered: tuple[str, str]
) -> None:
    """Else a workload is moved onto broken hardware, or one that should be moved away is gone at once."""
    outpost_id, _ = ordered
    failing = capacity.host_of(client, outpost_id, "m5.4xlarge")
    (running,) = sutler.launch(outpost_id, "m5.4xlarge")
    replacement = sutler.fail(failing)
    assert (
        sutler.control(
            "POST", f"instances?account={sutler.account}", {"launch": {"outpost": outpost_id, "type": "m5.4xlarge"}}
        )[0]
        == 409
    )
    assert capacity.launchable(client, outpost_id) == ["m5.24xlarge"]
    sutler.until(replacement, "DELIVERED")
    shown = client.list_asset_instances(OutpostIdentifier=outpost_id)["AssetInstances"]
    assert [(one["InstanceId"], one["AssetId"]) for one in shown] == [(running, failing)]
    sutler.until(replacement, "COMPLETED")
    assert client.list_asset_instances(OutpostIdentifier=outpost_id)["AssetInstances"] == []
    assert len(sutler.launch(outpost_id, "m5.4xlarge", count=6)) == 6


def test_a_replacement_is_no_hardware_more_and_costs_nothing(
    client: "OutpostsClient", sutler: "Sutler", ordered: tuple[str, str]
) -> None:
    """Else a broken host is sold twice, or spoils the quotes and the orders of its Outpost."""
    outpost_id, _ = ordered
    sutler.set(
        {"quotas.open_orders_per_outpost": 1, "durations.RACK.PREPARING": "P1D", "durations.RACK.BUILDING": "P1D"}
    )
    quote_id = journey.quote(client, outpost_id)

    def seen() -> tuple[Any, ...]:
        quote = client.update_quote(QuoteIdentifier=quote_id)["Quote"]
        failing = [one for one in quote["OrderingRequirements"] if one["Status"] == "FAIL"]
        told = client.get_outpost_billing_information(OutpostIdentifier=outpost_id)["Subscriptions"]
        renewal = client.get_renewal_pricing(OutpostIdentifier=outpost_id)["PricingOptions"]
        return quote["QuoteOptions"][0]["CapacitySummary"], failing, told, renewal

    before = seen()
    assert before[1] == []
    replacement = sutler.fail(capacity.host_of(client, outpost_id, "m5.4xlarge"))
    for status in ("IN_PROGRESS", "DELIVERED"):
        assert seen() == before
        sutler.until(replacement, status)
    assert seen() == before
    # What a quote was made for is there again.
    sutler.until(replacement, "COMPLETED")
    assert journey.order(client, quote_id)


def test_what_runs_month_to_month_is_charged_for_what_was_replaced(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a replaced host, which its customer has rented, costs nothing once its contract is over."""
    prices = []
    for fails in (False, True):
        outpost_id = journey.outpost(client, journey.site(client))
        order_id = journey.order(client, journey.quote(client, outpost_id), PaymentTerm="ONE_YEAR")
        sutler.until(order_id, "COMPLETED")
        if fails:
            sutler.until(sutler.fail(next(iter(capacity.slots(client, outpost_id)))), "COMPLETED")
        sutler.advance(days=367)
        *_, monthly = client.get_outpost_billing_information(OutpostIdentifier=outpost_id)["Subscriptions"]
        assert (monthly["SubscriptionType"], monthly["SubscriptionStatus"]) == ("RENEWAL", "ACTIVE")
        prices.append(monthly["MonthlyRecurringPrice"])
    assert prices[0] == prices[1] > 0


def test_hosts_that_fail_one_after_another_are_each_replaced(
    client: "OutpostsClient", sutler: "Sutler", ordered: tuple[str, str]
) -> None:
    """Else the second broken host of a rack is never replaced, or comes back to life with the first."""
    outpost_id, order_id = ordered
    slots = sorted(str(host) for host in capacity.slots(client, outpost_id).values())
    first, second = capacity.slots(client, outpost_id)
    old = item_of(client, order_id)["LineItemId"]
    one = sutler.fail(first)
    sutler.advance(days=10)
    other = sutler.fail(second, "ISOLATED")
    assert item_of(client, other)["PreviousLineItemId"] == old
    sutler.until(one, "COMPLETED")
    assert capacity.states(client, outpost_id) == ["ACTIVE", "ISOLATED"]
    assert item_of(client, order_id)["Status"] == "REPLACED"
    sutler.until(other, "COMPLETED")
    assert item_of(client, other)["PreviousLineItemId"] == item_of(client, one)["LineItemId"]
    assert item_of(client, other)["PreviousOrderId"] == one
    assert capacity.states(client, outpost_id) == ["ACTIVE", "ACTIVE"]
    assert [item_of(client, name)["Status"] for name in (order_id, one, other)] == ["REPLACED", "REPLACED", "INSTALLED"]
    assert sorted(str(host) for host in capacity.slots(client, outpost_id).values()) == slots
    assert not {first, second} & capacity.slots(client, outpost_id).keys()
    (again,) = [name for name in fresh_of(client, outpost_id, other) if name in capacity.slots(client, outpost_id)][:1]
    third = sutler.fail(again)
    assert item_of(client, third)["PreviousOrderId"] == other
    sutler.until(third, "COMPLETED")
    assert of_installed_items(client, outpost_id) == sorted(assets_of(client, outpost_id))


def fresh_of(client: "OutpostsClient", outpost_id: str, order_id: str) -> list[str]:
    named = [one["AssetId"] for one in item_of(client, order_id)["AssetInformationList"]]
    return [name for name in named if name in assets_of(client, outpost_id)]


def test_a_switch_can_fail_as_well_as_a_host(
    client: "OutpostsClient", sutler: "Sutler", ordered: tuple[str, str]
) -> None:
    """Else only compute breaks in a rehearsal."""
    outpost_id, _ = ordered
    for kind in ("SWITCH", "POWERSHELF"):
        device = next(asset for asset in assets_of(client, outpost_id).values() if asset["AssetType"] == kind)
        sutler.until(sutler.fail(device["AssetId"]), "COMPLETED")
        after = assets_of(client, outpost_id)
        assert device["AssetId"] not in after
        assert sum({**one, "AssetId": device["AssetId"]} == device for one in after.values()) == 1


def test_a_replacement_cannot_be_cancelled_and_is_in_the_way_of_a_return(
    client: "OutpostsClient", sutler: "Sutler", ordered: tuple[str, str]
) -> None:
    """Else a broken host stays broken for good, or one is delivered to an empty hall."""
    outpost_id, _ = ordered
    replacement = sutler.fail(capacity.host_of(client, outpost_id, "m5.4xlarge"))
    with pytest.raises(client.exceptions.ConflictException, match="replaces failed hardware") as told:
        client.cancel_order(OrderId=replacement)
    assert (told.value.response["ResourceType"], told.value.response["ResourceId"]) == ("ORDER", replacement)
    answer = client.start_outpost_decommission(OutpostIdentifier=outpost_id)
    assert (answer["Status"], answer["BlockingResourceTypes"]) == ("BLOCKED", ["OUTPOST_ORDER_INTERVENTION_REQUIRED"])
    sutler.until(replacement, "COMPLETED")
    assert client.start_outpost_decommission(OutpostIdentifier=outpost_id)["Status"] == "REQUESTED"
    assert refused(sutler, capacity.host_of(client, outpost_id, "m5.4xlarge"))[0] == 409


def test_only_what_is_in_use_fails_and_only_once(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else one broken host brings two, or one that is not even installed."""
    outpost_id, order_id = journey.ordered(client)
    sutler.until(order_id, "DELIVERED")
    (item,) = client.get_order(OrderId=order_id)["Order"]["LineItems"]
    on_site = item["AssetInformationList"][0]["AssetId"]
    assert refused(sutler, on_site) == (404, f"Account {sutler.account} has no asset {on_site}.")
    sutler.advance(days=7)
    installing = next(iter(capacity.slots(client, outpost_id)))
    assert refused(sutler, installing)[0] == 409
    sutler.until(order_id, "COMPLETED")
    replacement = sutler.fail(installing, "ISOLATED")
    for state in ("RETIRING", "ISOLATED"):
        assert refused(sutler, installing, state) == (
            409,
            f"Asset {installing} is ISOLATED; order {replacement} replaces it.",
        )
    assert refused(sutler.another(), installing)[0] == 404
    assert len(client.list_orders()["Orders"]) == 2


def test_a_host_under_a_running_capacity_task_fails_as_retiring_alone(
    client: "OutpostsClient", sutler: "Sutler", ordered: tuple[str, str]
) -> None:
    """Else the end of the task brings broken hardware back to life."""
    outpost_id, _ = ordered
    failing = capacity.host_of(client, outpost_id, "m5.4xlarge")
    task = capacity.started(client, outpost_id, capacity.pools(m5_large=48), AssetId=failing)
    sutler.advance(minutes=1)
    assert refused(sutler, failing, "ISOLATED") == (
        409,
        f"Asset {failing} is ISOLATED by a capacity task; it can fail as RETIRING.",
    )
    replacement = sutler.fail(failing)
    sutler.advance(minutes=30)
    assert capacity.failure(client, outpost_id, task)[0] == "UNEXPECTED_ASSET_STATE"
    assert capacity.states(client, outpost_id) == ["ACTIVE", "RETIRING"]
    sutler.until(replacement, "COMPLETED")
    assert capacity.states(client, outpost_id) == ["ACTIVE", "ACTIVE"]
    assert capacity.total(client, outpost_id) == {"m5.24xlarge": 1, "m5.4xlarge": 6}


def test_capacity_tasks_go_on_beside_a_host_that_is_replaced(
    client: "OutpostsClient", sutler: "Sutler", ordered: tuple[str, str]
) -> None:
    """Else one broken host keeps all others as they are, or a new one is slotted before it stands."""
    outpost_id, _ = ordered
    failing = capacity.host_of(client, outpost_id, "m5.4xlarge")
    replacement = sutler.fail(failing)
    with pytest.raises(client.exceptions.ValidationException, match=f"Order {replacement} has no host yet"):
        capacity.started(client, outpost_id, capacity.pools(m5_large=48), OrderId=replacement)
    sutler.until(replacement, "DELIVERED")
    task = capacity.started(client, outpost_id, capacity.pools(m5_large=48))
    sutler.advance(minutes=31)
    assert capacity.status(client, outpost_id, task) == "COMPLETED"
    assert capacity.total(client, outpost_id) == {"m5.4xlarge": 6, "m5.large": 48}
    sutler.until(replacement, "COMPLETED")
    assert capacity.total(client, outpost_id) == {"m5.4xlarge": 6, "m5.large": 48}
    again = capacity.started(client, outpost_id, capacity.pools(m5_24xlarge=2))
    sutler.advance(minutes=31)
    assert capacity.status(client, outpost_id, again) == "COMPLETED"
    assert capacity.total(client, outpost_id) == {"m5.24xlarge": 2}


def test_a_replacement_is_moved_by_hand_where_orders_are(
    client: "OutpostsClient", sutler: "Sutler", ordered: tuple[str, str]
) -> None:
    """Else an account whose lifecycle is manual never gets its host back."""
    outpost_id, order_id = ordered
    sutler.set(lifecycle="manual")
    replacement = sutler.fail(capacity.host_of(client, outpost_id, "m5.4xlarge"))
    sutler.advance(days=400)
    assert item_of(client, replacement)["Status"] == "PREPARING"
    form = {"move": {"order": replacement, "to": "INSTALLED"}}
    assert sutler.control("POST", f"orders?account={sutler.account}", form)[0] == 200
    assert item_of(client, order_id)["Status"] == "REPLACED"
    assert capacity.states(client, outpost_id) == ["ACTIVE", "ACTIVE"]


def test_a_server_is_replaced_and_connected_as_the_first_one_was(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a shop whose server broke can't rehearse the swap that its staff has to do."""
    sutler.set(servers="available")
    outpost_id = journey.outpost(client, journey.site(client), hardware="SERVER")
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("c6id.8xlarge", 2)])
    order_id = journey.order(client, quote_id)
    sutler.until(order_id, "COMPLETED")
    (failing,) = assets_of(client, outpost_id)
    slots = capacity.total(client, outpost_id)
    replacement = sutler.fail(failing)
    with pytest.raises(client.exceptions.ValidationException, match=f"Order {replacement} has no host yet"):
        capacity.started(client, outpost_id, capacity.pools(m5_large=48), OrderId=replacement)
    sutler.until(replacement, "DELIVERED")
    (brought,) = item_of(client, replacement)["AssetInformationList"]
    client.start_connection(
        AssetId=brought["AssetId"], ClientPublicKey=KEY, NetworkInterfaceDeviceIndex=0, DeviceSerialNumber="1"
    )
    assert item_of(client, replacement)["Status"] == "INSTALLING"
    sutler.advance(hours=10, minutes=5)
    assert item_of(client, replacement)["Status"] == "INSTALLED"
    assert list(assets_of(client, outpost_id)) == [brought["AssetId"]]
    assert capacity.total(client, outpost_id) == slots
    with pytest.raises(client.exceptions.NotFoundException):
        client.start_connection(AssetId=failing, ClientPublicKey=KEY, NetworkInterfaceDeviceIndex=0)


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({}, 400, "fail is missing"),
        ({"fail": {}}, 400, "fail.asset is missing"),
        ({"fail": {"asset": "1", "state": "ACTIVE"}}, 400, "state"),
        ({"fail": {"asset": 1}}, 400, "asset"),
        ({"fail": {"asset": "0000000000"}}, 404, "no asset 0000000000"),
    ],
)
def test_a_failure_that_means_nothing_is_told_why(sutler: "Sutler", form: Any, status: int, words: str) -> None:
    """Else a mistyped command seems to have broken something."""
    told, answer = sutler.control("POST", f"assets?account={sutler.account}", form)
    assert (told, words in answer["error"]) == (status, True)
    assert sutler.control("GET", f"assets?account={sutler.account}")[0] == 405

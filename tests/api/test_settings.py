"""An account's own quotas, durations, support plan and lifecycle, as a client meets what they change."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

import journey

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

    from modes import Sutler


def settings(sutler: "Sutler", changes: Any = None) -> tuple[int, Any]:
    """Return status and JSON of an answer about the account's settings."""
    method = "GET" if changes is None else "PUT"
    return sutler.control(method, f"settings?account={sutler.account}", changes)


def statuses(client: "OutpostsClient", order_id: str) -> tuple[str, list[str]]:
    """Return the status of an order and of its line items."""
    order = client.get_order(OrderId=order_id)["Order"]
    return order["Status"], [item["Status"] for item in order["LineItems"]]


def support(client: "OutpostsClient", quote_id: str) -> str:
    """Return what the requirement of a support plan says of a quote."""
    requirements = client.get_quote(QuoteIdentifier=quote_id)["Quote"]["OrderingRequirements"]
    return next(one["Status"] for one in requirements if one["OrderingRequirementType"] == "ENTERPRISE_SUPPORT_ERROR")


def test_an_account_that_set_nothing_shows_what_holds_for_everybody(sutler: "Sutler") -> None:
    """Else nobody can tell what a rehearsal assumes."""
    status, shown = settings(sutler)
    assert (status, shown["account"], shown["changed"]) == (200, sutler.account, {})
    held = shown["settings"]
    assert (held["lifecycle"], held["support_plan"], held["servers"]) == ("timed", "ENTERPRISE", "discontinued")
    assert held["quotas"] == {"sites_per_region": 100, "outposts_per_site": 10, "open_orders_per_outpost": 10}
    assert held["durations"]["RACK"]["BUILDING"] == "P42D"
    assert held["durations"]["SERVER"]["INSTALLING"] == "PT10H"
    assert held["durations"]["quote_validity"] == "P30D"


def test_settings_change_by_name_and_the_rest_stays(sutler: "Sutler") -> None:
    """Else raising one quota resets what was set before."""
    sutler.set({"quotas.sites_per_region": 200, "durations": {"RACK": {"BUILDING": "P10D", "SHIPPED": "PT36H"}}})
    status, shown = settings(sutler, {"lifecycle": "manual", "durations.RACK.SHIPPED": None})
    assert status == 200
    assert settings(sutler) == (200, shown)
    assert shown["changed"] == {
        "lifecycle": "manual",
        "quotas": {"sites_per_region": 200},
        "durations": {"RACK": {"BUILDING": "P10D"}},
    }
    assert shown["settings"]["durations"]["RACK"] == {
        "PREPARING": "P14D",
        "BUILDING": "P10D",
        "SHIPPED": "P7D",
        "DELIVERED": "P7D",
        "INSTALLING": "P2D",
    }
    assert settings(sutler, {"quotas": None, "durations.RACK": None})[1]["changed"] == {"lifecycle": "manual"}
    assert settings(sutler, shown["settings"])[0] == 200, "what is shown can be set"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"quotas.site_per_region": 1}, ["quotas.site_per_region", "quotas.sites_per_region"]),
        ({"quotas": {"tags_per_resource": 100}}, ["quotas.tags_per_resource is 50 for everybody"]),
        ({"quotas.sites_per_region": 0}, ["quotas.sites_per_region must be a whole number"]),
        ({"quotas.sites_per_region": "200"}, ["quotas.sites_per_region must be a whole number"]),
        ({"quotas.sites_per_region": True}, ["quotas.sites_per_region must be a whole number"]),
        ({"quotas.sites_per_region": {"is": 1}}, ["quotas.sites_per_region.is"]),
        ({"quotas.sites_per_region": [1]}, ["quotas.sites_per_region must be a whole number"]),
        ({"durations.RACK.BUILDING": "42 days"}, ["durations.RACK.BUILDING must be a duration", "42 days"]),
        ({"durations": {"RACK": {"BUILDING": "P0D"}}}, ["durations.RACK.BUILDING must be a duration"]),
        ({"durations.RACK.BUILDING": "P3651D"}, ["at most 3650 days"]),
        ({"durations.RACK.INSTALLED": "P1D"}, ["durations.RACK.INSTALLED"]),
        ({"support_plan": "GOLD"}, ["support_plan must be one of BASIC", "UNIFIED_OPERATIONS"]),
        ({"lifecycle": "by hand"}, ["lifecycle must be one of timed, manual"]),
        ({"servers": 1}, ["servers must be one of discontinued, available"]),
        ({"a": {"b": {"c": {"d": {"e": 1}}}}}, ["no setting 'a.b.c'"]),
        ({"durations": {"RACK": {"SHIPED": "P1D"}}}, ["SHIPED' (did you mean durations.RACK.SHIPPED?)."]),
        ({"lifecycle": "manual", "x": 1, "quotas.sites_per_region": -1}, ["'x'", "quotas.sites_per_region"]),
        ([], ["object"]),
    ],
)
def test_a_setting_that_is_none_is_told_by_its_name_and_nothing_changes(
    sutler: "Sutler", changes: Any, words: list[str]
) -> None:
    """Else a mistyped name is taken for a setting that holds."""
    status, answer = settings(sutler, changes)
    assert (status, list(answer)) == (400, ["error"])
    assert all(word in answer["error"] for word in words), answer
    assert settings(sutler)[1]["changed"] == {}


def test_a_setting_that_is_named_twice_is_not_guessed(sutler: "Sutler") -> None:
    """Else one of two values holds, and nobody knows which."""
    path = f"settings?account={sutler.account}"
    twice = {"quotas": {"sites_per_region": 3}, "quotas.sites_per_region": 4}
    status, answer = sutler.control("PUT", path, twice)
    assert (status, answer["error"]) == (400, "quotas.sites_per_region: named twice, nested and with dots.")
    assert sutler.control("GET", path)[1]["changed"] == {}


def test_a_body_that_is_no_json_or_nested_without_end_is_refused(sutler: "Sutler") -> None:
    """Else a request makes a fault of ours."""
    for body in (b"{", b'{"a":' * 8_000, b'{"a":' * 500 + b"1" + b"}" * 500):
        status, _, answer = sutler.exchange("PUT", f"/_sutler/settings?account={sutler.account}", {}, body)
        assert status == 400, answer
    assert sutler.control("DELETE", f"settings?account={sutler.account}")[0] == 405


def test_a_quota_that_was_changed_is_the_one_that_counts(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else an estate of 150 sites can't be rehearsed, nor a quota that is used up."""
    sutler.set({"quotas.sites_per_region": 2, "quotas.open_orders_per_outpost": 1})
    site_id = journey.site(client)
    journey.site(client, "Portland")
    with pytest.raises(client.exceptions.ServiceQuotaExceededException, match="the quota is 2"):
        journey.site(client, "Spokane")
    sutler.set({"quotas.sites_per_region": 3})
    journey.site(client, "Spokane")
    outpost_id = journey.outpost(client, site_id)
    journey.order(client, journey.quote(client, outpost_id))
    second = journey.quote(client, outpost_id)
    with pytest.raises(client.exceptions.ServiceQuotaExceededException, match="the quota is 1"):
        journey.order(client, second)


def test_settings_are_of_one_account_and_last(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else one team's rehearsal changes another's, or a restart changes all."""
    sutler.set({"quotas.sites_per_region": 1})
    other = sutler.another()
    assert settings(other)[1]["changed"] == {}
    journey.site(client)
    for number in range(2):
        journey.site(other.client(), f"Site {number}")
    with pytest.raises(client.exceptions.ServiceQuotaExceededException):
        journey.site(client)


@pytest.mark.parametrize("plan", ["BASIC", "DEVELOPER", "BUSINESS", "ENTERPRISE_ON_RAMP"])
def test_without_a_sufficient_support_plan_nothing_is_ordered(
    client: "OutpostsClient", sutler: "Sutler", plan: str
) -> None:
    """Else a team learns on the day of the real order that its plan does not do."""
    quote_id = journey.quote(client, journey.outpost(client, journey.site(client)))
    standing_alone = journey.quote(client)
    assert (support(client, quote_id), support(client, standing_alone)) == ("PASS", "PASS")
    sutler.set(support_plan=plan)
    assert (support(client, quote_id), support(client, standing_alone)) == ("FAIL", "FAIL")
    with pytest.raises(client.exceptions.ValidationException, match="ENTERPRISE_SUPPORT_ERROR"):
        journey.order(client, quote_id)
    sutler.advance(days=31)
    assert support(client, quote_id) == "FAIL", "as it was when the quote expired"
    sutler.set(support_plan="UNIFIED_OPERATIONS")
    assert support(client, quote_id) == "FAIL"
    assert support(client, journey.quote(client)) == "PASS"


def test_servers_are_sold_to_the_account_that_says_so(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a team that has servers can't rehearse with them on a server that serves others too."""

    def servers(account: "OutpostsClient") -> set[str]:
        items = account.list_catalog_items(ItemClassFilter=["SERVER"])["CatalogItems"]
        return {item["ItemStatus"] for item in items}

    assert servers(client) == {"DISCONTINUED"}
    sutler.set(servers="available")
    assert servers(client) == {"AVAILABLE"}
    types = {kind["InstanceType"] for kind in client.list_orderable_instance_types()["InstanceTypes"]}
    assert "c6id.8xlarge" in types
    outpost_id = journey.outpost(client, journey.site(client), hardware="SERVER")
    wanted = [journey.ec2("c6id.8xlarge", 1)]
    journey.order(client, journey.quote(client, outpost_id, RequestedCapacities=wanted))
    assert servers(sutler.another().client()) == {"DISCONTINUED"}


def test_a_duration_holds_for_what_begins_after_it_was_set(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a rehearsal can't have the dates that AWS has promised."""
    sutler.set({"durations.RACK": {"BUILDING": "P10D"}, "durations.quote_validity": "P3D"})
    begun = sutler.now
    quote = client.get_quote(QuoteIdentifier=journey.quote(client))["Quote"]
    assert quote["ExpirationDate"] - quote["CreatedDate"] == timedelta(days=3)
    order_id = journey.order(client, journey.quote(client, journey.outpost(client, journey.site(client))))
    sutler.advance(days=14)
    sutler.set({"durations.RACK.BUILDING": "P100D", "durations.RACK.SHIPPED": "P1D"})
    sutler.until(order_id, "DELIVERED")
    assert sutler.now - begun == timedelta(days=14 + 10 + 1)


def test_a_manual_lifecycle_moves_only_when_it_is_told(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a test of one status has to count days."""
    sutler.set(lifecycle="manual")
    outpost_id, order_id = journey.ordered(client)
    sutler.advance(days=400)
    assert statuses(client, order_id) == ("PREPARING", ["PREPARING"])
    status, answer = sutler.control(
        "POST", f"clock?account={sutler.account}", {"until": {"order": order_id, "status": "DELIVERED"}}
    )
    assert (status, "manual" in answer["error"]) == (409, True)
    for line_item, order in [("BUILDING", "IN_PROGRESS"), ("SHIPPED", "IN_PROGRESS"), ("DELIVERED", "DELIVERED")]:
        told(sutler, order=order_id)
        assert statuses(client, order_id) == (order, [line_item])
    told(sutler, order=order_id, to="INSTALLED")
    assert statuses(client, order_id) == ("COMPLETED", ["INSTALLED"])
    assert client.get_outpost(OutpostId=outpost_id)["Outpost"]["LifeCycleStatus"] == "ACTIVE"
    fulfilled = client.get_order(OrderId=order_id)["Order"]["OrderFulfilledDate"]
    assert abs(fulfilled - sutler.now) < timedelta(seconds=1)
    assert client.get_outpost_billing_information(OutpostIdentifier=outpost_id)["Subscriptions"]


def test_line_items_take_up_their_dates_when_the_lifecycle_is_timed_again(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else orders that were made by hand never go on, or all at once."""
    sutler.set(lifecycle="manual")
    begun = sutler.now
    late = journey.ordered(client)[1]
    sutler.advance(days=20)
    soon = journey.ordered(client)[1]
    sutler.set(lifecycle="timed")
    sutler.advance(seconds=1)
    assert statuses(client, late) == ("IN_PROGRESS", ["BUILDING"]), "14 days are long over"
    assert statuses(client, soon) == ("PREPARING", ["PREPARING"])
    sutler.until(soon, "IN_PROGRESS")
    assert sutler.now - begun == timedelta(days=34)
    sutler.set(lifecycle="manual")
    sutler.advance(days=400)
    assert statuses(client, soon) == ("IN_PROGRESS", ["BUILDING"])


def test_a_timed_order_that_is_moved_by_hand_goes_on_from_there(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else whoever skips a wait gets some step twice."""
    _, order_id = journey.ordered(client)
    begun = sutler.now
    told(sutler, order=order_id, to="SHIPPED")
    assert statuses(client, order_id) == ("IN_PROGRESS", ["SHIPPED"])
    sutler.until(order_id, "COMPLETED")
    assert sutler.now - begun == timedelta(days=7 + 7 + 2)
    sutler.advance(days=100)
    assert statuses(client, order_id) == ("COMPLETED", ["INSTALLED"])


def test_one_line_item_moves_and_the_others_wait(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a partial delivery can't be rehearsed."""
    sutler.set(lifecycle="manual")
    outpost_id = journey.outpost(client, journey.site(client))
    lines: Any = [{"CatalogItemId": "OR-FWTFFXJ", "Quantity": 1}] * 2
    order = client.create_order(OutpostIdentifier=outpost_id, LineItems=lines, PaymentOption="NO_UPFRONT")["Order"]
    first = order["LineItems"][0]["LineItemId"]
    status, answer = told(sutler, order=order["OrderId"], line_item=first, to="DELIVERED")
    assert (status, answer["status"]) == (200, "PREPARING")
    assert [item["status"] for item in answer["line_items"]] == ["DELIVERED", "PREPARING"]
    assert statuses(client, order["OrderId"]) == ("PREPARING", ["DELIVERED", "PREPARING"])


def test_a_move_that_cannot_be_is_one_sentence(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a script believes that hardware has arrived."""
    _, order_id = journey.ordered(client)
    strange = "ooi-00000000000000000"
    refusals: list[tuple[int, str, dict[str, Any]]] = [
        (400, "order", {}),
        (400, "must be one of BUILDING", {"order": order_id, "to": "PREPARING"}),
        (400, "more", {"order": order_id, "more": 1}),
        (404, "no order", {"order": "oo-00000000000000000"}),
        (404, strange, {"order": order_id, "line_item": strange}),
    ]
    for expected, word, form in refusals:
        status, answer = told(sutler, **form)
        assert (status, word in answer["error"]) == (expected, True), answer
    client.cancel_order(OrderId=order_id)
    status, answer = told(sutler, order=order_id)
    assert (status, "CANCELLED" in answer["error"]) == (409, True)
    assert statuses(client, order_id) == ("CANCELLED", ["CANCELLED"])


def told(sutler: "Sutler", **move: Any) -> tuple[int, Any]:
    """Tell line items to move; return status and JSON of the answer."""
    return sutler.control("POST", f"orders?account={sutler.account}", {"move": move})

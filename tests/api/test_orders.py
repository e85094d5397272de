"""Orders as a client meets them: placed from a quote or from the catalog, shown, listed, cancelled in time."""

from typing import TYPE_CHECKING, Any

import pytest

import journey
from journey import ec2

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient
    from types_boto3_outposts.type_defs import LineItemRequestTypeDef

    from modes import Sutler

ABSENT = "oo-00000000000000000"
FOUR_HOSTS: "LineItemRequestTypeDef" = {"CatalogItemId": "OR-SUTM504", "Quantity": 1}
NETWORK_RACK: "LineItemRequestTypeDef" = {"CatalogItemId": "OR-SUTACE1", "Quantity": 1}


def named(error: pytest.ExceptionInfo[Any]) -> tuple[int, str | None, str | None]:
    """Return HTTP status, ResourceType and ResourceId of a refusal."""
    response = error.value.response
    status = response["ResponseMetadata"]["HTTPStatusCode"]
    return status, response.get("ResourceType"), response.get("ResourceId")


def milliseconds(moment: Any) -> Any:
    """Return a moment as the API's timestamps show it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def test_an_order_from_a_quote_has_every_member_that_is_known_and_no_other(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else a client that follows its order misses an identifier, or reads one that means nothing yet."""
    outpost_id = journey.outpost(client, journey.site(client))
    quote_id = journey.quote(client, outpost_id, RequestedCapacities=[ec2("m5.24xlarge", 14)])
    request = journey.order_request(client, quote_id, PaymentOption="PARTIAL_UPFRONT", PaymentTerm="ONE_YEAR")
    option = client.get_quote(QuoteIdentifier=quote_id)["Quote"]["QuoteOptions"][0]
    order = client.create_order(**request)["Order"]
    items = order["LineItems"]
    assert order == {
        "OutpostId": outpost_id,
        "QuoteIdentifier": quote_id,
        "QuoteOptionIdentifier": option["QuoteOptionIdentifier"],
        "OrderId": order["OrderId"],
        "Status": "PREPARING",
        "LineItems": [{"LineItemId": item["LineItemId"], "Quantity": 1, "Status": "PREPARING"} for item in items],
        "PaymentOption": "PARTIAL_UPFRONT",
        "OrderSubmissionDate": milliseconds(sutler.now),
        "PaymentTerm": "ONE_YEAR",
        "OrderType": "OUTPOST",
    }
    assert len(items) == len({item["LineItemId"] for item in items}) == len(option["Specifications"]) == 2
    assert client.get_order(OrderId=order["OrderId"])["Order"] == order


def test_an_order_from_the_catalog_names_its_items(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else a client cannot tell which line item is which rack."""
    outpost_id = journey.outpost(client, journey.site(client))
    requested: list[LineItemRequestTypeDef] = [
        {"CatalogItemId": "OR-FWTFFXJ", "Quantity": 2},
        {"CatalogItemId": "OR-SUTM504", "Quantity": 1},
    ]
    order = client.create_order(OutpostIdentifier=outpost_id, LineItems=requested, PaymentOption="NO_UPFRONT")["Order"]
    assert order == {
        "OutpostId": outpost_id,
        "OrderId": order["OrderId"],
        "Status": "PREPARING",
        "LineItems": [
            {"LineItemId": item["LineItemId"], "Status": "PREPARING", **wanted}
            for item, wanted in zip(order["LineItems"], requested, strict=True)
        ],
        "PaymentOption": "NO_UPFRONT",
        "OrderSubmissionDate": milliseconds(sutler.now),
        "PaymentTerm": "THREE_YEARS",
        "OrderType": "OUTPOST",
    }
    assert client.get_order(OrderId=order["OrderId"])["Order"] == order


def test_an_order_takes_arns_and_closes_its_quote(client: "OutpostsClient", account: str) -> None:
    """Else infrastructure code that passes ARNs cannot order, or a quote can be ordered twice."""
    outpost_id = journey.outpost(client, journey.site(client))
    quote_id = journey.quote(client, outpost_id)
    arn = f"arn:aws:outposts:us-west-2:{account}"
    order_id = journey.order(
        client,
        quote_id,
        OutpostIdentifier=f"{arn}:outpost/{outpost_id}",
        QuoteIdentifier=f"{arn}:quote/{quote_id}",
    )
    assert client.get_order(OrderId=order_id)["Order"]["QuoteIdentifier"] == quote_id
    quote = client.get_quote(QuoteIdentifier=quote_id)["Quote"]
    assert (quote["QuoteStatus"], quote["SubmittedOrderId"]) == ("ORDER_SUBMITTED", order_id)


def test_a_quote_without_a_choice_needs_no_option(client: "OutpostsClient") -> None:
    """Else the member that the model makes optional is required all the same."""
    outpost_id = journey.outpost(client, journey.site(client))
    members: dict[str, Any] = {
        "RequestedCapacities": [ec2("m5.24xlarge", 12)],
        "RequestedConstraints": [{"QuoteConstraintType": "RACK_MAXIMUM", "Value": "1"}],
    }
    quote_id = journey.quote(client, outpost_id, **members)
    (option,) = client.get_quote(QuoteIdentifier=quote_id)["Quote"]["QuoteOptions"]
    order = client.create_order(OutpostIdentifier=outpost_id, QuoteIdentifier=quote_id, PaymentOption="ALL_UPFRONT")[
        "Order"
    ]
    assert order["QuoteOptionIdentifier"] == option["QuoteOptionIdentifier"]
    assert order["PaymentTerm"] == "THREE_YEARS"


def test_the_second_option_is_ordered_as_it_was_offered(client: "OutpostsClient", sutler: "Sutler") -> None:
    """Else the spare host that was chosen and paid for does not come."""
    outpost_id = journey.outpost(client, journey.site(client))
    quote_id = journey.quote(client, outpost_id)
    options = client.get_quote(QuoteIdentifier=quote_id)["Quote"]["QuoteOptions"]
    hosts = [
        sum(
            int(capacity["Quantity"])
            for one in option["Specifications"]
            for capacity in one["FinalRackSpecificationDetails"]["EC2Capacities"]
        )
        for option in options
    ]
    assert hosts[0] != hosts[1]
    order_id = journey.order(client, quote_id, QuoteOptionIdentifier=options[1]["QuoteOptionIdentifier"])
    sutler.until(order_id, "COMPLETED")
    installed = client.list_assets(OutpostIdentifier=outpost_id, AssetTypeFilter=["COMPUTE"])
    assert len(installed["Assets"]) == hosts[1]


def test_orders_are_listed_newest_first_with_their_line_items_counted(
    client: "OutpostsClient", sutler: "Sutler"
) -> None:
    """Else an overview of orders is wrong about where they are."""
    site_id = journey.site(client)
    first = journey.outpost(client, site_id)
    request: dict[str, Any] = {"OutpostIdentifier": first, "PaymentOption": "ALL_UPFRONT"}
    order_id = client.create_order(**request, LineItems=[FOUR_HOSTS, NETWORK_RACK])["Order"]["OrderId"]
    submitted = milliseconds(sutler.now)
    sutler.until(order_id, "COMPLETED")
    second = journey.order(client, journey.quote(client, journey.outpost(client, site_id)))
    listed = client.list_orders()["Orders"]
    assert [order["OrderId"] for order in listed] == [second, order_id]
    assert listed[1] == {
        "OutpostId": first,
        "OrderId": order_id,
        "OrderType": "OUTPOST",
        "Status": "COMPLETED",
        "LineItemCountsByStatus": {"INSTALLED": 2},
        "OrderSubmissionDate": submitted,
        "OrderFulfilledDate": milliseconds(sutler.now),
    }
    assert listed[0]["LineItemCountsByStatus"] == {"PREPARING": 1}
    assert "OrderFulfilledDate" not in listed[0]
    arn = client.get_outpost(OutpostId=first)["Outpost"]["OutpostArn"]
    for identifier in (first, arn):
        assert client.list_orders(OutpostIdentifierFilter=identifier)["Orders"] == listed[1:]
    assert client.list_orders(OutpostIdentifierFilter="op-00000000000000000")["Orders"] == []


def test_an_unknown_order_is_not_found(client: "OutpostsClient") -> None:
    """Else a mistyped id looks like an order."""
    with pytest.raises(client.exceptions.NotFoundException, match=f"No Order with Order ID {ABSENT}"):
        client.get_order(OrderId=ABSENT)
    with pytest.raises(client.exceptions.NotFoundException, match=f"No Order with Order ID {ABSENT}"):
        client.cancel_order(OrderId=ABSENT)


@pytest.mark.parametrize("days", [0, 14, 55], ids=["preparing", "building", "still building"])
def test_an_order_is_cancelled_while_its_hardware_is_in_the_factory(
    client: "OutpostsClient", sutler: "Sutler", days: int
) -> None:
    """Else a change of mind costs a rack; and what was cancelled is built all the same."""
    outpost_id, order_id = journey.ordered(client)
    quote_id = client.get_order(OrderId=order_id)["Order"]["QuoteIdentifier"]
    sutler.advance(days=days)
    answer: dict[str, Any] = {**client.cancel_order(OrderId=order_id)}
    assert set(answer) == {"ResponseMetadata"}
    cancelled = client.get_order(OrderId=order_id)["Order"]
    assert cancelled["Status"] == "CANCELLED"
    assert {item["Status"] for item in cancelled["LineItems"]} == {"CANCELLED"}
    assert "OrderFulfilledDate" not in cancelled
    sutler.advance(days=400)
    assert client.get_order(OrderId=order_id)["Order"] == cancelled
    assert client.list_orders()["Orders"][0]["LineItemCountsByStatus"] == {"CANCELLED": 1}
    assert client.list_assets(OutpostIdentifier=outpost_id)["Assets"] == []
    outpost = client.get_outpost(OutpostId=outpost_id)["Outpost"]
    assert outpost["LifeCycleStatus"] == "PENDING"
    assert "Generation" not in outpost
    quote = client.get_quote(QuoteIdentifier=quote_id)["Quote"]
    assert (quote["QuoteStatus"], quote["SubmittedOrderId"]) == ("ORDER_SUBMITTED", order_id)


@pytest.mark.parametrize("days", [56, 63, 70, 72], ids=["shipped", "delivered", "installing", "completed"])
def test_an_order_is_not_cancelled_once_its_hardware_has_left_the_factory(
    client: "OutpostsClient", sutler: "Sutler", days: int
) -> None:
    """Else a rack on a lorry belongs to nobody."""
    _, order_id = journey.ordered(client)
    sutler.advance(days=days)
    before = client.get_order(OrderId=order_id)["Order"]
    with pytest.raises(client.exceptions.ConflictException, match=f"in status {before['Status']}") as late:
        client.cancel_order(OrderId=order_id)
    assert named(late) == (409, "ORDER", order_id)
    assert client.get_order(OrderId=order_id)["Order"] == before


def test_an_order_is_cancelled_once(client: "OutpostsClient") -> None:
    """Else a script believes that it has cancelled something else."""
    _, order_id = journey.ordered(client)
    client.cancel_order(OrderId=order_id)
    with pytest.raises(client.exceptions.ConflictException, match="in status CANCELLED") as again:
        client.cancel_order(OrderId=order_id)
    assert named(again) == (409, "ORDER", order_id)


def test_an_order_stays_while_a_later_one_extends_its_rack(client: "OutpostsClient") -> None:
    """Else hosts are delivered for a rack that never comes."""
    outpost_id, order_id = journey.ordered(client)
    second = journey.order(client, journey.quote(client, outpost_id))
    with pytest.raises(client.exceptions.ConflictException, match="a later order") as extended:
        client.cancel_order(OrderId=order_id)
    assert named(extended) == (409, "ORDER", order_id)
    assert client.get_order(OrderId=order_id)["Order"]["Status"] == "PREPARING"
    client.cancel_order(OrderId=second)
    client.cancel_order(OrderId=order_id)

"""What is left of what was answered when the server is killed under load, and does time go on from there?

The moments of the kills come from a seed; `SUTLER_CAMPAIGN_SEED` sets another one than the usual.
"""

import itertools
import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from assembled import Assembled, request_of
from campaigns.procurement import STEPS, Connection, Customer, Load
from modes import Server
from sutler.store.batched import open_sqlite
from sutler.store.directory import DATABASE

SEED: Final = int(os.environ.get("SUTLER_CAMPAIGN_SEED", "4"))
ROUNDS: Final = 4
THREADS: Final = 6
DAY: Final = timedelta(days=1)
MICROSECOND: Final = timedelta(microseconds=1)
# docs/behaviour.md, "Lifecycle of an order": days after its submission at which an order comes to a status.
STATUSES: Final = {0: "PREPARING", 14: "IN_PROGRESS", 63: "DELIVERED", 72: "COMPLETED"}
PROGRAM: Final = Path(__file__).with_name("stopped.py")
# What must hold of the rows whenever the store is opened: each statement finds what breaks it.
BROKEN: Final = {
    "an order without line items": """
        SELECT order_id FROM orders o WHERE NOT EXISTS
            (SELECT 1 FROM line_item i WHERE (i.account_id, i.order_id) = (o.account_id, o.order_id))""",
    "a line item without its order": """
        SELECT line_item_id FROM line_item i WHERE NOT EXISTS
            (SELECT 1 FROM orders o WHERE (o.account_id, o.order_id) = (i.account_id, i.order_id))""",
    "a line item on its way without its timer": """
        SELECT line_item_id FROM line_item i WHERE status NOT IN ('INSTALLED', 'CANCELLED') AND 1 <>
            (SELECT count(*) FROM timer t
             WHERE (t.account_id, t.subject, t.expects) = (i.account_id, i.line_item_id, i.status))""",
    "a quote that waits without its timer": """
        SELECT quote_id FROM quote q WHERE status = 'CREATED' AND 1 <>
            (SELECT count(*) FROM timer t WHERE (t.account_id, t.subject) = (q.account_id, q.quote_id))""",
    "a quote and an order that do not know each other": """
        SELECT q.quote_id, o.order_id FROM quote q FULL JOIN orders o
            ON (o.account_id, o.quote_id) = (q.account_id, q.quote_id)
        WHERE (q.status = 'ORDER_SUBMITTED' OR o.order_id IS NOT NULL) AND q.submitted_order_id IS NOT o.order_id""",
    "an account that does not know of its first timer": """
        SELECT account_id FROM account a WHERE next_due IS NOT
            (SELECT min(due) FROM timer t WHERE t.account_id = a.account_id)""",
}


def check_rows(folder: Path) -> None:
    """Hold the rows of a store that nobody has open against what must always be true of them."""
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        for broken, statement in BROKEN.items():
            assert database.execute(statement).fetchall() == [], broken
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@contextmanager
def killable(folder: Path, *arguments: str) -> Iterator[Server]:
    """Lend a server on SQLite; what is left of it at the end is ended."""
    server = Server(folder, "--data", str(folder / "data"), *arguments)
    server.start()
    try:
        yield server
    finally:
        server.kill()


def check_customer(connection: Connection, customer: Customer) -> None:
    """Hold what the server shows a customer against what it has answered."""
    account = customer.account
    assert connection.get(account, "ListSites")["Sites"] == [customer.answer("CreateSite")]
    fixed = {"Generation": "GENERATION_1"}  # by the order
    assert connection.get(account, "ListOutposts")["Outposts"] == [{**customer.answer("CreateOutpost"), **fixed}]
    (summary,) = connection.get(account, "ListOrders")["Orders"]
    order = connection.get(account, "GetOrder", OrderId=summary["OrderId"])["Order"]
    assert order == customer.answer("CreateOrder")
    (quote,) = connection.get(account, "ListQuotes")["Quotes"]
    assert quote == {
        **{name: value for name, value in customer.answer("CreateQuote").items() if name != "OrderingRequirements"},
        "QuoteStatus": "ORDER_SUBMITTED",
        "SubmittedOrderId": order["OrderId"],
    }


def check_exactly_once(connection: Connection, customer: Customer) -> None:
    """Make every write of a customer again as its SDK would, and its order as somebody else would."""
    for operation in STEPS:
        request, invocation_id = customer.sent[operation]
        again = connection.send(customer.account, operation, request, invocation_id)
        assert again == (200, customer.answers[operation]), f"{operation} of {customer.account}"
    status, body = connection.send(customer.account, "CreateOrder", request, "another invocation")
    assert (status, json.loads(body)["ResourceId"]) == (409, customer.answer("CreateOrder")["OrderId"])


def check_lifecycle(connection: Connection, customer: Customer) -> None:
    """Follow the order through a step at its exact time, and to its end."""
    account, order_id = customer.account, customer.answer("CreateOrder")["OrderId"]
    submitted = moment(customer.answer("CreateOrder")["OrderSubmissionDate"])
    steps = ((14 * DAY - MICROSECOND, "PREPARING"), (14 * DAY, "IN_PROGRESS"), (72 * DAY, "COMPLETED"))
    for age, status in steps:
        connection.move(account, to=(submitted + age).isoformat())
        shown = connection.get(account, "GetOrder", OrderId=order_id)["Order"]
        assert shown["Status"] == status
    assert lasted(shown) == 72 * DAY


def lasted(order: dict[str, Any]) -> timedelta:
    """Return how long an order took from submission to fulfilment."""
    return moment(order["OrderFulfilledDate"]) - moment(order["OrderSubmissionDate"])


def moment(shown: float) -> datetime:
    """Return a timestamp of the API, which shows whole milliseconds."""
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=round(shown * 1000))


def test_what_was_acknowledged_survives_every_kill_exactly_once(tmp_path: Path) -> None:
    """Else an order that a customer was promised is gone after a power cut, or comes twice."""
    moments = random.Random(SEED)
    accounts = (f"{number:012d}" for number in itertools.count(100_000_000_001))
    customers: list[Customer] = []
    unfinished = 0
    with killable(tmp_path, "--clock", "manual") as server:
        for _ in range(ROUNDS):
            load = Load(server.port, accounts, THREADS)
            load.wait_for(moments.randint(20, 150))
            server.kill()
            load.join()
            check_rows(tmp_path / "data")
            server.start()
            with closing(Connection(server.port)) as connection:
                for customer in load.customers:
                    unfinished += not customer.done
                    for _ in customer.go_on(connection):
                        pass
                    check_customer(connection, customer)
                customers += load.customers
        assert unfinished >= ROUNDS, "the server was killed while somebody was waiting"
        with closing(Connection(server.port)) as connection:
            for customer in customers:
                check_exactly_once(connection, customer)
                check_customer(connection, customer)
            for customer in moments.sample(customers, 10):
                check_lifecycle(connection, customer)
        assert server.stop() == 0
    check_rows(tmp_path / "data")


def test_time_goes_on_while_the_server_is_down(tmp_path: Path) -> None:
    """Else a delivery that was due during an outage comes late, or never."""
    customer, rate = Customer("100000000001"), 50 * 86_400
    with killable(tmp_path) as server:
        with closing(Connection(server.port)) as connection:
            for _ in customer.go_on(connection):
                pass
            connection.move(customer.account, rate=rate)
            running_since = time.time()
        server.kill()
        server.start()
        with closing(Connection(server.port)) as connection:
            ran = timedelta(seconds=(time.time() - running_since) * rate)
            stopped = datetime.fromisoformat(connection.move(customer.account, rate=0)["now"])
            placed = customer.answer("CreateOrder")
            order = connection.get(customer.account, "GetOrder", OrderId=placed["OrderId"])["Order"]
            age = stopped - moment(placed["OrderSubmissionDate"])
            assert age >= ran
            reached = [status for days, status in STATUSES.items() if age >= days * DAY]
            assert order["Status"] == reached[-1]
            connection.move(customer.account, until={"order": placed["OrderId"], "status": "COMPLETED"})
            assert lasted(connection.get(customer.account, "GetOrder", OrderId=placed["OrderId"])["Order"]) == 72 * DAY


@pytest.mark.parametrize(
    ("point", "stored"),
    [("before commit", False), ("after commit", True), ("before answer", True)],
)
def test_an_order_is_placed_whole_or_not_at_all_wherever_the_process_ends(
    tmp_path: Path, point: str, stored: bool
) -> None:
    """Else a quote is used up without an order, or its retry orders a second time."""
    ended = subprocess.run(
        [sys.executable, PROGRAM, tmp_path / "data", point],
        env={**os.environ, "PYTHONPATH": str(PROGRAM.parents[1])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    request = json.loads(ended.stdout)
    check_rows(tmp_path / "data")
    with closing(Assembled(lambda: open_sqlite(tmp_path / "data"))) as sutler:

        def orders() -> list[dict[str, Any]]:
            found: list[dict[str, Any]] = sutler.ask("ListOrders")["Orders"]
            return found

        before = orders()
        assert len(before) == stored
        quote = sutler.ask("GetQuote", QuoteIdentifier=request["QuoteIdentifier"])["Quote"]
        assert quote["QuoteStatus"] == ("ORDER_SUBMITTED" if stored else "CREATED")
        retry = request_of("CreateOrder", request, invocation_id="the first and its retries")
        first, second = sutler.answered(retry), sutler.answered(retry)
        assert first.status == 200
        assert first.body == second.body
        order_id = json.loads(first.body)["Order"]["OrderId"]
        assert [order["OrderId"] for order in orders()] == [order_id]
        assert not stored or before == orders()

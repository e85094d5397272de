"""Who writes while the server is killed? Customers: each gets from a site to an order, and knows what was answered.

A customer is an account that makes four writes one after another, each with an invocation id of its own, as an SDK
does. It remembers the answers. When the connection breaks it cannot know whether its last write was done; it makes it
again later, under the same invocation id, and goes on.
"""

import http.client
import json
import threading
import uuid
from collections.abc import Iterator
from typing import Any, Final

import modelled
from assembled import request_of
from journey import ADDRESS, ONE_HOST, RACK_PROPERTIES

STEPS: Final = ("CreateSite", "CreateOutpost", "CreateQuote", "CreateOrder")


class Connection:
    """A connection to the server that is kept open."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def send(
        self, account: str, operation: str, request: dict[str, Any], invocation_id: str | None = None
    ) -> tuple[int, bytes]:
        """Return status and body of the answer.

        Raises:
            OSError, http.client.HTTPException: the connection broke; what became of the call is not known.
        """
        asked = request_of(operation, request, account=account, invocation_id=invocation_id)
        headers = {name.decode(): value.decode() for name, value in asked.headers.items()}
        self._http.request(asked.method, asked.target.decode(), asked.body, headers)
        answer = self._http.getresponse()
        return answer.status, answer.read()

    def get(self, account: str, operation: str, **request: Any) -> Any:
        """Return the answer to a request that cannot fail, as JSON."""
        status, body = self.send(account, operation, request)
        assert status == 200, body
        modelled.check_output(operation, body)
        return json.loads(body)

    def move(self, account: str, **form: Any) -> Any:
        """Move an account's clock and return it."""
        self._http.request("POST", f"/_sutler/clock?account={account}", json.dumps(form))
        answer = self._http.getresponse()
        shown = json.loads(answer.read())
        assert answer.status == 200, shown
        return shown

    def close(self) -> None:
        """Close the connection."""
        self._http.close()


class Customer:
    """An account on its way to an order.

    Args:
        account: nobody else's.
    """

    def __init__(self, account: str) -> None:
        self.account: Final = account
        self.answers: dict[str, bytes] = {}
        self.sent: dict[str, tuple[dict[str, Any], str]] = {}  # request and invocation id of each step

    @property
    def done(self) -> bool:
        """Tell whether the order was acknowledged."""
        return STEPS[-1] in self.answers

    def go_on(self, connection: Connection) -> Iterator[str]:
        """Make what is left to do, the write without an answer first, as it was; yield after each answer."""
        for operation in STEPS:
            if operation in self.answers:
                continue
            request, invocation_id = self.sent.setdefault(operation, (self._request(operation), str(uuid.uuid4())))
            status, body = connection.send(self.account, operation, request, invocation_id)
            assert status == 200, f"{operation} of {self.account}: {status} {body!r}"
            modelled.check_output(operation, body)
            self.answers[operation] = body
            yield operation

    def answer(self, operation: str) -> Any:
        """Return an answer as JSON, without its wrapper."""
        return next(iter(json.loads(self.answers[operation]).values()))

    def _request(self, operation: str) -> dict[str, Any]:
        if operation == "CreateSite":
            return {
                "Name": f"Site of {self.account}",
                "OperatingAddress": ADDRESS,
                "ShippingAddress": ADDRESS,
                "RackPhysicalProperties": RACK_PROPERTIES,
            }
        if operation == "CreateOutpost":
            site_id = self.answer("CreateSite")["SiteId"]
            return {"Name": "Outpost", "SiteId": site_id, "AvailabilityZone": "us-west-2a"}
        outpost_id = self.answer("CreateOutpost")["OutpostId"]
        if operation == "CreateQuote":
            return {"CountryCode": "US", "OutpostIdentifier": outpost_id, "RequestedCapacities": [ONE_HOST]}
        quote = self.answer("CreateQuote")
        return {
            "OutpostIdentifier": outpost_id,
            "QuoteIdentifier": quote["QuoteId"],
            "QuoteOptionIdentifier": quote["QuoteOptions"][0]["QuoteOptionIdentifier"],
            "PaymentOption": "ALL_UPFRONT",
        }


class Load:
    """Threads of customers who come one after another, until the server is gone.

    Args:
        accounts: of the customers to come.
        threads: how many customers there are at a time.
    """

    def __init__(self, port: int, accounts: Iterator[str], threads: int) -> None:
        self.customers: list[Customer] = []
        self.failures: list[BaseException] = []
        self._answers = 0
        self._turn = threading.Condition()
        self._accounts = accounts
        self._threads = [threading.Thread(target=self._run, args=(port,)) for _ in range(threads)]
        for thread in self._threads:
            thread.start()

    def wait_for(self, answers: int) -> None:
        """Return when so many writes were acknowledged."""
        with self._turn:
            assert self._turn.wait_for(lambda: self._answers >= answers or self.failures, 30), "nothing is answered"

    def join(self) -> None:
        """Return when every customer has noticed that the server is gone.

        Raises:
            AssertionError: a customer met something else than a broken connection.
        """
        for thread in self._threads:
            thread.join(60)
        assert not self.failures, self.failures
        assert not any(thread.is_alive() for thread in self._threads)

    def _run(self, port: int) -> None:
        connection = Connection(port)
        try:
            while True:
                with self._turn:
                    customer = Customer(next(self._accounts))
                    self.customers.append(customer)
                for _ in customer.go_on(connection):
                    with self._turn:
                        self._answers += 1
                        self._turn.notify_all()
        except (OSError, http.client.HTTPException):
            pass
        except BaseException as failure:  # noqa: BLE001  # it is raised again by whoever joins
            with self._turn:
                self.failures.append(failure)
                self._turn.notify_all()
        finally:
            connection.close()

"""Which calls are compared? The three of Sutler and the two of moto, as wrk sends them and as a script makes them."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, Final

from bench import seeding
from bench.contestants import Running
from bench.load import Kind
from bench.sdk import Script
from bench.seeding import Row

MOTO_ACCOUNT: Final = "123456789012"
BROKER: Final = {
    "BrokerName": "broker",
    "EngineType": "ACTIVEMQ",
    "EngineVersion": "5.18",
    "DeploymentMode": "SINGLE_INSTANCE",
    "HostInstanceType": "mq.t3.micro",
    "PubliclyAccessible": False,
    "AutoMinorVersionUpgrade": True,
    "Users": [{"Username": "operator", "Password": "a-password-of-16"}],
}
"""The members that CreateBroker requires."""

Calls = Iterator[Callable[[], object]]


def brokers(moto: Running, count: int) -> tuple[Row, ...]:
    """Make brokers to read; return their ids."""
    script = Script("mq", moto.url)
    made = tuple((script.call("create_broker", MOTO_ACCOUNT, **BROKER)["BrokerId"],) for _ in range(count))
    script.close()
    return made


def read_order(orders: tuple[Row, ...]) -> Kind:
    """Return GetOrder of any of these orders."""
    return Kind("GetOrder", "GET", "/orders/{2}", "outposts", "{1}", rows=orders)


def create_site() -> Kind:
    """Return CreateSite in a random account."""
    return Kind("CreateSite", "POST", "/sites", "outposts", "{account}", json.dumps(seeding.SITE))


def create_order(quotes: tuple[Row, ...]) -> Kind:
    """Return CreateOrder from each of these quotes in turn."""
    body = json.dumps(seeding.order_of("{2}", "{3}", "{4}"))
    return Kind("CreateOrder", "POST", "/orders", "outposts", "{1}", body, rows=quotes, once=True)


def read_broker(made: tuple[Row, ...]) -> Kind:
    """Return DescribeBroker of any of these brokers."""
    return Kind("DescribeBroker", "GET", "/v1/brokers/{1}", "mq", MOTO_ACCOUNT, rows=made)


def create_broker() -> Kind:
    """Return CreateBroker; on the wire its members begin in lower case."""
    return Kind("CreateBroker", "POST", "/v1/brokers", "mq", MOTO_ACCOUNT, json.dumps(_on_the_wire(BROKER)))


def _on_the_wire(value: Any) -> Any:
    if isinstance(value, dict):
        return {name[0].lower() + name[1:]: _on_the_wire(inner) for name, inner in value.items()}
    return [_on_the_wire(inner) for inner in value] if isinstance(value, list) else value


def scripted_reads(script: Script, orders: Iterable[Row]) -> Calls:
    """Return GetOrder of each of these orders."""
    return (partial(script.call, "get_order", account, OrderId=order) for account, order in orders)


def scripted_sites(script: Script, accounts: Iterable[int]) -> Calls:
    """Return CreateSite in each of these accounts."""
    return (partial(script.call, "create_site", f"{account:012d}", **seeding.SITE) for account in accounts)


def scripted_orders(script: Script, quotes: Iterable[Row]) -> Calls:
    """Return CreateOrder from each of these quotes."""
    return (partial(script.call, "create_order", account, **seeding.order_of(*quoted)) for account, *quoted in quotes)


def scripted_broker_reads(script: Script, made: Iterable[Row]) -> Calls:
    """Return DescribeBroker of each of these brokers."""
    return (partial(script.call, "describe_broker", MOTO_ACCOUNT, BrokerId=broker) for (broker,) in made)


def scripted_brokers(script: Script, count: int) -> Calls:
    """Return so many CreateBroker."""
    return (partial(script.call, "create_broker", MOTO_ACCOUNT, **BROKER) for _ in range(count))

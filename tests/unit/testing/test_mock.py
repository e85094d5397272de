"""Does an unmodified boto3 client talk to the rehearsal that is active, to that alone, and to nothing afterwards?"""

import importlib.util
import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import boto3
import botocore.handlers
import pytest
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
from botocore.handlers import BUILTIN_HANDLERS
from urllib3 import HTTPResponse

import journey
import sutler.testing
from sutler.testing import Rehearsal, mock_outposts
from sutler.wire.exchange import HttpRequest, HttpResponse

if TYPE_CHECKING:
    from types_boto3_outposts import OutpostsClient

beside_moto = pytest.mark.skipif(
    importlib.util.find_spec("moto") is None,
    reason="moto is not installed (`make bench` does it): side by side with it was NOT tested",
)
NOBODY = "http://127.0.0.1:9"  # the discard port: nothing answers, and nothing leaves this machine
KEYS = {"aws_access_key_id": "111122223333", "aws_secret_access_key": "anything"}


@pytest.fixture(autouse=True)
def no_default_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every test begins as a process does that has not used boto3 yet, without credentials."""
    monkeypatch.setattr(boto3, "DEFAULT_SESSION", None)
    for name in list(os.environ):
        if name.startswith("AWS_"):
            monkeypatch.delenv(name)


def made(**members: Any) -> "OutpostsClient":
    """Return a client as code under test makes it."""
    client: OutpostsClient = boto3.client("outposts", region_name="us-west-2", **members)
    return client


def names(client: "OutpostsClient") -> list[str]:
    return [site["Name"] for site in client.list_sites()["Sites"]]


def unanswered(client: "OutpostsClient") -> bool:
    """Tell whether the client has gone to the network, where nobody answers."""
    try:
        client.list_sites()
    except EndpointConnectionError:
        return True
    return False


def alone() -> "OutpostsClient":
    """Return a client with keys of its own, for an endpoint where nobody answers."""
    return made(endpoint_url=NOBODY, config=Config(retries={"total_max_attempts": 1}), **KEYS)


def test_a_rehearsal_needs_no_socket_no_thread_and_no_credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a test suite that may not touch the network cannot use it."""

    def forbidden(*_: Any, **__: Any) -> Any:
        raise AssertionError("no socket may be made")

    monkeypatch.setattr(socket, "socket", forbidden)
    threads = threading.active_count()
    with mock_outposts() as rehearsal:
        client = made()
        outpost_id, order_id = journey.ordered(client)
        rehearsal.clock.until(order_id, "COMPLETED")
        assert client.get_outpost(OutpostId=outpost_id)["Outpost"]["LifeCycleStatus"] == "ACTIVE"
        assert threading.active_count() == threads


def test_as_a_decorator_every_call_begins_anew() -> None:
    """Else one test sees what another has left."""

    @mock_outposts()
    def procure(name: str, *, twice: bool = False) -> list[str]:
        client = made()
        for _ in range(1 + twice):
            client.create_site(Name=name)
        return names(client)

    assert procure("First") == ["First"]
    assert procure("Second", twice=True) == ["Second", "Second"]
    assert procure.__name__ == "procure"


def test_the_innermost_rehearsal_answers_and_the_outer_one_goes_on_after_it() -> None:
    """Else a helper that rehearses for itself destroys the rehearsal of the test that calls it."""
    with mock_outposts() as outer:
        client = made()
        client.create_site(Name="Outer")
        outer.clock.advance(days=1)
        with mock_outposts():
            assert names(client) == []
            client.create_site(Name="Inner")
            assert names(client) == ["Inner"]
        assert names(client) == ["Outer"]


def test_a_client_made_before_or_after_is_answered_while_the_rehearsal_is_active_and_no_longer() -> None:
    """Else code that makes its client at import escapes the rehearsal, or a rehearsed test hides a real call."""
    before = alone()
    assert unanswered(before)
    with mock_outposts():
        inside = alone()
        before.create_site(Name="Seattle")
        assert names(inside) == ["Seattle"]
    assert unanswered(before)
    assert unanswered(inside)
    with mock_outposts():
        assert names(before) == names(inside) == []


def test_a_default_session_that_is_older_than_sutler_is_answered_too() -> None:
    """Else the order of imports decides whether a test reaches AWS."""
    program = """
import boto3
boto3.client("sts", region_name="us-west-2", aws_access_key_id="a", aws_secret_access_key="b")
from sutler.testing import Rehearsal, mock_outposts
from sutler.wire.exchange import HttpRequest, HttpResponse
with mock_outposts():
    print(boto3.client("outposts", region_name="us-west-2").list_sites()["Sites"])
"""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False, timeout=60
    )
    assert (ran.stdout, ran.stderr) == ("[]\n", "")


def test_a_call_is_made_once_however_often_there_was_a_rehearsal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else what a refused call would have done is done behind the refusal, from the second test on."""
    answer, asked = Rehearsal.answer, []

    def count(rehearsal: Rehearsal, request: HttpRequest) -> HttpResponse:
        asked.append(request.target)
        return answer(rehearsal, request)

    monkeypatch.setattr(Rehearsal, "answer", count)
    for _ in range(3):
        with mock_outposts(), mock_outposts():
            made().list_sites()
    assert asked == [b"/sites"] * 3


def test_the_environment_is_afterwards_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a later test runs with made-up credentials, or without its own."""
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "one's own")
    before = dict(os.environ)
    with mock_outposts():
        assert os.environ["AWS_ACCESS_KEY_ID"] == "123456789012"
        assert os.environ["AWS_SECRET_ACCESS_KEY"] != "one's own"
    assert dict(os.environ) == before
    with pytest.raises(ZeroDivisionError), mock_outposts():
        raise ZeroDivisionError
    assert dict(os.environ) == before
    assert unanswered(alone())


def test_a_refusal_is_the_exception_that_the_client_knows() -> None:
    """Else error handling cannot be tested."""
    with mock_outposts():
        client = made()
        with pytest.raises(client.exceptions.NotFoundException, match="No Site with Site ID os-00000000000000000"):
            client.get_site(SiteId="os-00000000000000000")


def test_the_access_key_is_the_account_and_the_session_tells_the_region() -> None:
    """Else code for several accounts or Regions cannot be rehearsed."""
    with mock_outposts():
        default, other = made(), made(**KEYS)
        abroad: OutpostsClient = boto3.client("outposts", region_name="eu-central-1")
        arns = [client.create_site(Name="Site")["Site"]["SiteArn"] for client in (default, other, abroad)]
        assert [arn.split(":")[3:5] for arn in arns] == [
            ["us-west-2", "123456789012"],
            ["us-west-2", "111122223333"],
            ["eu-central-1", "123456789012"],
        ]
        assert [len(names(client)) for client in (default, other, abroad)] == [1, 1, 1]


def test_the_same_calls_get_the_same_answers() -> None:
    """Else a recorded rehearsal cannot be compared with the next one."""

    def story() -> list[Any]:
        with mock_outposts(at=datetime(2027, 1, 1, tzinfo=UTC)) as rehearsal:
            client = made()
            outpost_id, order_id = journey.ordered(client)
            rehearsal.clock.until(order_id, "COMPLETED")
            return [
                client.get_order(OrderId=order_id)["Order"],
                client.list_quotes()["Quotes"],
                client.list_assets(OutpostIdentifier=outpost_id)["Assets"],
            ]

    assert story() == story()


def test_threads_of_one_test_share_its_rehearsal() -> None:
    """Else code that calls from a pool of threads orders twice, or fails where it would not on AWS."""
    with mock_outposts() as rehearsal:
        client = made()
        request = journey.order_request(client, journey.quote(client, journey.outpost(client, journey.site(client))))

        def order(_: int) -> str:
            try:
                return client.create_order(**request)["Order"]["OrderId"]
            except client.exceptions.ConflictException as refused:
                rehearsal.clock.advance(timedelta(hours=1))
                return str(refused.response["ResourceId"])

        with ThreadPoolExecutor(8) as pool:
            order_ids = set(pool.map(order, range(16)))
        (listed,) = client.list_orders()["Orders"]
        assert order_ids == {listed["OrderId"]}


def test_other_services_are_left_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a rehearsal answers for S3, or whoever answers for S3 answers for Outposts."""

    def answer(request: Any, event_name: str, **_: Any) -> AWSResponse | None:
        if not event_name.startswith("before-send.s3"):
            return None
        return AWSResponse(request.url, 404, {}, HTTPResponse(BytesIO(), preload_content=False))

    # Registered as moto registers itself: for all services, and first.
    monkeypatch.setattr(botocore.handlers, "BUILTIN_HANDLERS", [("before-send", answer), *BUILTIN_HANDLERS])
    with mock_outposts():
        made().create_site(Name="Seattle")
        bucket = boto3.client("s3", region_name="us-west-2")
        with pytest.raises(bucket.exceptions.ClientError, match="404"):
            bucket.head_bucket(Bucket="drawings")
        assert names(made()) == ["Seattle"]


def test_a_package_that_pytest_always_imports_says_what_it_does_not_have() -> None:
    """Else a mistyped import fails somewhere else than where it stands."""
    with pytest.raises(ImportError, match="mock_outpost"):
        exec("from sutler.testing import mock_outpost")
    parts = {
        f"Rehearsal{part}" for part in ("", "Assets", "Clock", "Gateways", "Instances", "Orders", "Settings", "Shares")
    }
    assert set(sutler.testing.__all__) == {*parts, "mock_outposts"}
    for name in sutler.testing.__all__:
        assert getattr(sutler.testing, name).__name__ == name


@beside_moto
@pytest.mark.parametrize("inner", ["moto", "sutler"])
def test_rehearsal_and_moto_stand_side_by_side(inner: str) -> None:
    """Else a test that needs a bucket and an Outpost must choose."""
    from moto import mock_aws

    first, second = (mock_aws, mock_outposts) if inner == "sutler" else (mock_outposts, mock_aws)
    with first(), second():
        bucket = boto3.client("s3", region_name="us-east-1")
        bucket.create_bucket(Bucket="drawings")
        client = made()
        client.create_site(Name="Seattle")
        assert names(client) == ["Seattle"]
        assert [one["Name"] for one in bucket.list_buckets()["Buckets"]] == ["drawings"]
        bucket.close()


@beside_moto
def test_as_decorators_they_stand_side_by_side_too() -> None:
    """Else a test that needs a bucket and an Outpost must choose."""
    from moto import mock_aws

    @mock_outposts()
    @mock_aws
    def both() -> tuple[list[str], int]:
        client = made()
        client.create_site(Name="Seattle")
        return names(client), len(boto3.client("s3", region_name="us-east-1").list_buckets()["Buckets"])

    assert both() == (["Seattle"], 0)


def test_what_it_cannot_decorate_is_refused() -> None:
    """Else the tests of a decorated class vanish from the run, and a coroutine runs against real AWS."""

    class TestProcurement:
        """A class of tests."""

    async def procure() -> None:
        """A test that somebody awaits later."""

    for decorated in (TestProcurement, procure):
        with pytest.raises(TypeError, match="with statement"):
            mock_outposts()(decorated)


def test_a_profile_of_the_environment_is_not_looked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a developer's AWS_PROFILE makes the tests fail, or read a file of theirs."""
    monkeypatch.setenv("AWS_PROFILE", "of-somebody")
    with mock_outposts():
        assert boto3.client("outposts", region_name="us-west-2").list_sites()["Sites"] == []
    assert os.environ["AWS_PROFILE"] == "of-somebody"

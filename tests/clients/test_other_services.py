"""What do the calls of other services get, when a global endpoint leads here? One sentence, in each protocol."""

import urllib.request
from collections.abc import Callable
from typing import Any

import boto3
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from modes import REGION, Server
from sutler.wire.other_services import REST_XML

ONCE = Config(retries={"total_max_attempts": 1})


def client(server: Server, service: str, key: str = "111122223333", region: str = REGION) -> Any:
    """Return a real client of a service that takes the server for its endpoint."""
    return boto3.session.Session().client(
        service,
        endpoint_url=server.url,
        region_name=region,
        aws_access_key_id=key,
        aws_secret_access_key="nothing is signed in earnest",
        config=ONCE,
    )


CALLS: dict[str, tuple[str, Callable[[Any], Any], str]] = {
    "REST XML": ("s3", lambda s3: s3.list_buckets(), "s3"),
    "REST XML with a body": ("s3", lambda s3: s3.put_object(Bucket="sites", Key="a", Body=b"a" * 100_000), "s3"),
    "REST XML on a path of Outposts": ("s3", lambda s3: s3.list_objects_v2(Bucket="sites"), "s3"),
    "REST XML in a wrapper": ("route53", lambda route53: route53.list_hosted_zones(), "route53"),
    "EC2 query": ("ec2", lambda ec2: ec2.describe_account_attributes(), "ec2 DescribeAccountAttributes"),
    "AWS query": ("iam", lambda iam: iam.get_user(), "iam GetUser"),
    "another call of STS": ("sts", lambda sts: sts.get_session_token(), "sts GetSessionToken"),
    "AWS JSON": ("dynamodb", lambda dynamodb: dynamodb.list_tables(), "dynamodb ListTables"),
    "AWS JSON in place of query": ("sqs", lambda sqs: sqs.list_queues(), "sqs ListQueues"),
    "REST JSON": ("lambda", lambda functions: functions.list_functions(), "lambda"),
    "REST JSON on a path of Outposts": (
        "batch",
        lambda batch: batch.tag_resource(resourceArn="arn:aws:batch:us-west-2:111122223333:job/a", tags={"a": "b"}),
        "batch",
    ),
    "RPC in CBOR": ("eventbridgev2", lambda events: events.create_event_bus(Name="a"), "events CreateEventBus"),
}


@pytest.mark.parametrize("protocol", CALLS)
def test_a_call_of_another_service_is_told_what_is_served(server: Server, protocol: str) -> None:
    """Else whoever sets a global endpoint sees a failure to parse, and looks for it in the wrong place."""
    service, call, named = CALLS[protocol]
    made = client(server, service)
    with pytest.raises(ClientError) as refusal:
        call(made)
    made.close()
    told = refusal.value.response
    assert told["Error"]["Code"] == "NotImplementedException"
    assert told["Error"]["Message"].startswith("Sutler serves AWS Outposts, and GetCallerIdentity of STS; ")
    assert f"it does not serve {named}" in told["Error"]["Message"]
    assert told["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert told["ResponseMetadata"]["RetryAttempts"] == 0


def test_a_head_request_of_another_service_is_refused_by_its_status(server: Server) -> None:
    """Else a body where none may be breaks the connection."""
    s3 = client(server, "s3")
    for _ in range(2):
        with pytest.raises(ClientError, match="Not Implemented"):
            s3.head_bucket(Bucket="sites")
    s3.close()


@pytest.mark.parametrize(
    ("key", "region", "account", "arn"),
    [
        ("111122223333", "us-west-2", "111122223333", "arn:aws:iam::111122223333:root"),
        ("AKIA<EXAMPLE>&", "us-gov-west-1", "123456789012", "arn:aws-us-gov:iam::123456789012:user/AKIA<EXAMPLE>&"),
        (
            "AKIAIOSFODNN7EXAMPLE",
            "cn-north-1",
            "123456789012",
            "arn:aws-cn:iam::123456789012:user/AKIAIOSFODNN7EXAMPLE",
        ),
    ],
)
def test_a_caller_learns_who_it_is(server: Server, key: str, region: str, account: str, arn: str) -> None:
    """Else Terraform stops before its first resource."""
    sts = client(server, "sts", key, region)
    told = sts.get_caller_identity()
    assert (told["Account"], told["UserId"], told["Arn"]) == (account, key, arn)
    assert told["ResponseMetadata"]["RequestId"] == told["ResponseMetadata"]["HTTPHeaders"]["x-amzn-requestid"]
    with urllib.request.urlopen(sts.generate_presigned_url("get_caller_identity")) as answer:  # as a cluster asks
        assert f"<Account>{account}</Account>" in answer.read().decode()
    sts.close()


def test_every_service_of_rest_xml_is_known_by_its_signing_name() -> None:
    """Else a new service of the kind is told in JSON, and its users see a failure to parse."""
    session = botocore.session.get_session()
    names = set()
    for name in session.get_available_services():
        if name.startswith(("s3", "route53", "cloudfront")):
            model = session.get_service_model(name)
            names |= {model.signing_name} if model.resolved_protocol == "rest-xml" else set()
    assert names <= REST_XML

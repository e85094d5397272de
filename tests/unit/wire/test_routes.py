"""Does each request line mean one operation, or none?"""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sutler.wire.contract import OPERATIONS
from sutler.wire.errors import ServiceError
from sutler.wire.routes import Router

ROUTER = Router(OPERATIONS.values())


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_found_at_its_uri(name: str) -> None:
    """Else an operation of the API is answered by another."""
    operation = OPERATIONS[name]
    labels = tuple(segment[1:-1] for segment in operation.uri.split("/") if segment.startswith("{"))
    target = operation.uri.replace("{", "").replace("}", "").encode()
    assert ROUTER.find(operation.method, target) == (operation, labels, "")
    assert ROUTER.find(operation.method, target + b"/?a=b?c") == (operation, labels, "a=b?c")


def test_an_encoded_slash_belongs_to_its_label() -> None:
    """Else an ARN is split in two."""
    target = b"/outposts/arn%3Aaws%3Aoutposts%3Aus-east-1%3A111122223333%3Aoutpost%2Fop-0123456789abcdef0/assets"
    operation, labels, _ = ROUTER.find("GET", target)
    assert operation.name == "ListAssets"
    assert labels == ("arn%3Aaws%3Aoutposts%3Aus-east-1%3A111122223333%3Aoutpost%2Fop-0123456789abcdef0",)


@pytest.mark.parametrize(
    ("method", "target"),
    [
        ("GET", b"/"),
        ("GET", b""),
        ("GET", b"*"),
        ("GET", b"orders/oo-1"),
        ("GET", b"/orders"),
        ("GET", b"/orders/"),
        ("GET", b"/orders//cancel"),
        ("POST", b"/orders//cancel"),
        ("GET", b"/sites//"),
        ("GET", b"//sites"),
        ("GET", b"/catalog/item"),
        ("GET", b"/outposts/op-1/assets/more"),
        ("HEAD", b"/sites"),
        ("OPTIONS", b"/sites"),
        ("get", b"/sites"),
        ("GET", b"/\xff\xfe"),
        ("GET", b"/./sites"),
        ("GET", b"/sites/../orders/oo-1"),
        ("GET", b"/sites//address"),
        ("GET", b"/%73ites"),
        ("GET", b"/sites;v=1"),
        ("GET", b"/sites%3FMaxResults=1"),
    ],
)
def test_an_unknown_path_or_method_means_no_operation(method: str, target: bytes) -> None:
    """Else a client's mistake is answered as something else, or breaks the server."""
    with pytest.raises(ServiceError) as refusal:
        ROUTER.find(method, target)
    assert (refusal.value.code, refusal.value.status) == ("UnknownOperationException", 404)


segments = st.sampled_from(
    [b"", b".", b"..", b"sites", b"outposts", b"orders", b"%2F", b"%", b"\xff", b"?", b"#", b"x"]
)


@given(st.sampled_from(["GET", "POST", "HEAD", "", "get"]), st.lists(segments, max_size=6).map(b"/".join))
def test_any_request_line_means_one_operation_or_none(method: str, target: bytes) -> None:
    """Else there is a path that is a fault of ours, or an operation that is called without a label."""
    refused = None
    try:
        operation, labels, _ = ROUTER.find(method, target)
    except ServiceError as refusal:
        refused = refusal.code
    else:
        assert operation.method == method
        assert len(labels) == operation.uri.count("{")
        assert all(labels)
    assert refused in {None, "UnknownOperationException"}


def test_operations_that_could_be_confused_are_refused_when_the_router_is_made() -> None:
    """Else a newer model hides one operation behind another without a word."""
    sites = OPERATIONS["ListSites"]
    with pytest.raises(ValueError, match="share a route"):
        Router([sites, replace(sites, name="Again")])
    with pytest.raises(ValueError, match="label in one path"):
        Router([OPERATIONS["GetSite"], replace(sites, uri="/sites/all")])

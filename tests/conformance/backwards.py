"""A vector backwards: a server reads what clients write, and writes what they read.

input:   the request of the vector  -> router, generated parser        -> what the vector says
output:  what the vector says       -> generated serializer -> botocore's parser -> the same
"""

import json
import sys
from collections.abc import Mapping
from datetime import datetime
from types import ModuleType
from typing import Any, Final
from urllib.parse import urlsplit

import botocore.model
import botocore.parsers

from conformance.vectors import Vector
from sutler.wire import errors, generate
from sutler.wire.protocol import Operation
from sutler.wire.routes import Router
from sutler.wire.supported import Unsupported

TOKEN: Final = "00000000-0000-4000-8000-000000000000"
"""What botocore's tests let a client fill in as an idempotency token."""


class Mismatch(Exception):
    """What came out is not what the vector says."""


def examine(vector: Vector) -> None:
    """Hold the generated contract against a vector.

    Raises:
        Mismatch: it says something else than the vector.
        Unsupported: the vector needs a feature that the Outposts model does not use.
    """
    if urlsplit(vector.client_endpoint).path:
        raise Unsupported("path in the client's endpoint", vector.operation)
    contract = _contract(vector.model)
    operation = contract.OPERATIONS[vector.operation]
    if vector.side == "input":
        _request(vector, operation)
    elif "error" in vector.case:
        _refusal(vector, contract.ERRORS)
    else:
        _answer(vector, operation)


def _contract(model: Mapping[str, Any]) -> Any:
    """Return the contract of a little model, as a module: msgspec looks up its types there."""
    source = generate.generate(model, "a vector")
    module = ModuleType("conformance_contract")
    sys.modules[module.__name__] = module
    exec(compile(source, module.__name__, "exec"), module.__dict__)
    return module


def _request(vector: Vector, operation: Operation) -> None:
    sent = vector.case["serialized"]
    found, labels, query = Router([operation]).find(sent["method"], sent["uri"].encode())
    request = found.parse(labels, query, sent.get("body", "").encode())
    _same("the request", request, _expected(vector))
    if not operation.valid(request) or operation.violations(request).count:
        raise Mismatch(f"the request is refused: {operation.violations(request)}")


def _expected(vector: Vector) -> dict[str, Any]:
    """Return what the vector's client means: null is no value, and an idempotency token is filled in."""
    expected: dict[str, Any] = {name: value for name, value in vector.case["params"].items() if value is not None}
    if "input" in vector.case["given"]:
        members = vector.model["shapes"][vector.case["given"]["input"]["shape"]]["members"]
        for name, place in members.items():
            if place.get("idempotencyToken"):
                expected.setdefault(name, TOKEN)
    return expected


def _answer(vector: Vector, operation: Operation) -> None:
    given, said, wire = vector.case["given"], vector.case["result"], vector.case["response"]
    body = operation.serialize(_timed(vector.model["shapes"], given["output"]["shape"], said) if said else {})
    _same("the status", operation.status, wire["status_code"])
    _same("the body", json.loads(body), _without_nulls(json.loads(wire.get("body") or "{}")))
    _same("what botocore reads", _plain(_read(vector, operation.status, {}, body)), said)


def _timed(shapes: Mapping[str, Any], name: str, value: Any) -> Any:
    """Return a value with its times as an operation gives them, microseconds for a vector's seconds."""
    shape = shapes[name]
    match shape["type"]:
        case "timestamp":
            return round(value * 1_000_000)
        case "structure":
            return {member: _timed(shapes, shape["members"][member]["shape"], value[member]) for member in value}
        case "list":
            return [_timed(shapes, shape["member"]["shape"], item) for item in value]
        case "map":
            return {key: _timed(shapes, shape["value"]["shape"], item) for key, item in value.items()}
    return value


def _refusal(vector: Vector, statuses: Mapping[str, int]) -> None:
    code, said = vector.case["errorCode"], vector.case.get("errorMessage")
    error = errors.ServiceError("ValidationException", said or "")  # of a code that Outposts has; then of the vector's
    error.code, error.status = code, statuses[code]
    answer = errors.response(error, "a request id")
    _same("the status", answer.status, vector.case["response"]["status_code"])
    headers = {name.decode(): value.decode() for name, value in answer.headers}
    read = _read(vector, answer.status, headers, answer.body)["Error"]
    _same("the code that botocore reads", read["Code"], code)
    if said is not None:
        _same("the message that botocore reads", read["Message"], said)
    members = json.loads(answer.body)
    _same("the error's members", {name: members.get(name) for name in vector.case["error"]}, vector.case["error"])


def _read(vector: Vector, status: int, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    service = botocore.model.ServiceModel(vector.model, "vectors")
    parser = botocore.parsers.create_parser("rest-json")
    response = {"status_code": status, "headers": headers, "body": body}
    read: dict[str, Any] = parser.parse(response, service.operation_model(vector.operation).output_shape)
    del read["ResponseMetadata"]
    return read


def _plain(value: Any) -> Any:
    """Return a value with its times as a vector gives them: seconds since the epoch."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list) else value


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _without_nulls(inner) for name, inner in value.items() if inner is not None}
    return [_without_nulls(inner) for inner in value] if isinstance(value, list) else value


def _same(what: str, found: Any, expected: Any) -> None:
    if found != expected:
        raise Mismatch(f"{what}: {found!r}, and not {expected!r}")

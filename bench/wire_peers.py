"""Against what is the wire held? Two other ways to speak from the same model, both at run time.

`validator`: JSON decoding and botocore's ParamValidator, which knows required members, types and lower bounds; the
answer by json.dumps. It does less: no enumerations, no patterns, no upper bounds, no times.
`walk`: all that the wire does, by walking the shapes as LocalStack's parser and serializer do: for each member the
method of its type is found by name.
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import botocore.loaders
import botocore.model
import botocore.validate
from bench.wire_calls import Call

from sutler.wire.contract import OPERATIONS

Exchange: TypeAlias = Callable[[], bytes]
"""Reads a request, validates it, and returns the answer as it is sent; fails when the request is refused."""

SERVICE: Final = botocore.model.ServiceModel(
    botocore.loaders.Loader().load_service_model("outposts", "service-2", "2019-12-03"), "outposts"
)


class Refused(Exception):
    """The peer does not accept a request."""


def sutler(call: Call) -> Exchange:
    """Return the exchange in the generated code."""
    operation, labels, body = OPERATIONS[call.operation], tuple(call.labels.values()), call.body

    def exchange() -> bytes:
        request = operation.parse(labels, "", body)
        if not operation.valid(request):
            raise Refused(operation.violations(request))
        return operation.serialize(call.answer)

    return exchange


def validator(call: Call) -> Exchange:
    """Return the exchange with botocore's ParamValidator; the members of the path are given to it."""
    shape, body = SERVICE.operation_model(call.operation).input_shape, call.body
    check = botocore.validate.ParamValidator().validate

    def exchange() -> bytes:
        request = json.loads(body) if body else {}
        request.update(call.labels)
        report = check(request, shape)
        if report.has_errors():
            raise Refused(report.generate_report())
        return json.dumps(call.answer).encode()

    return exchange


def walk(call: Call) -> Exchange:
    """Return the exchange by walking the shapes."""
    model, body = SERVICE.operation_model(call.operation), call.body
    parser, serializer = _Parser(), _Serializer()

    def exchange() -> bytes:
        request = parser.parse(model.input_shape, call.labels, body)
        broken = _broken(model.input_shape, request, "")
        if broken:
            raise Refused(broken)
        return serializer.serialize(model.output_shape, call.answer)

    return exchange


class _Parser:
    def parse(self, shape: Any, labels: Mapping[str, str], body: bytes) -> dict[str, Any]:
        payload = json.loads(body) if body else {}
        request = {}
        for name, member in shape.members.items():
            wire_name = member.serialization.get("name", name)
            source = labels if member.serialization.get("location") == "uri" else payload
            value = self._parse(member, source.get(wire_name))
            if value is not None:
                request[name] = value
        return request

    def _parse(self, shape: Any, value: Any) -> Any:
        if value is None:
            return None
        parsed: Any = getattr(self, f"_parse_{shape.type_name}")(shape, value)
        return parsed

    def _parse_structure(self, shape: Any, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused("no object")
        request = {}
        for name, member in shape.members.items():
            inner = self._parse(member, value.get(member.serialization.get("name", name)))
            if inner is not None:
                request[name] = inner
        return request

    def _parse_list(self, shape: Any, value: Any) -> list[Any]:
        if not isinstance(value, list):
            raise Refused("no array")
        return [self._parse(shape.member, item) for item in value]

    def _parse_map(self, shape: Any, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Refused("no object")
        return {self._parse(shape.key, key): self._parse(shape.value, inner) for key, inner in value.items()}

    def _parse_string(self, _shape: Any, value: Any) -> str:
        if not isinstance(value, str):
            raise Refused("no string")
        return value

    def _parse_integer(self, _shape: Any, value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise Refused("no integer")
        return value

    def _parse_float(self, _shape: Any, value: Any) -> float:
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise Refused("no number")
        return float(value)

    _parse_double = _parse_float

    def _parse_boolean(self, _shape: Any, value: Any) -> bool:
        if not isinstance(value, bool):
            raise Refused("no boolean")
        return value


def _broken(shape: Any, value: Any, path: str) -> list[str]:
    """Return all constraints that a value breaks."""
    limits, kind = shape.metadata, shape.type_name
    broken = []
    if limits:
        amount = value if kind in {"integer", "float", "double"} else len(value)
        if "enum" in limits and value not in limits["enum"]:
            broken.append(f"{path}: not of {limits['enum']}")
        if "pattern" in limits and not re.fullmatch(limits["pattern"], value, re.ASCII):
            broken.append(f"{path}: not {limits['pattern']}")
        if "max" in limits and amount > limits["max"]:
            broken.append(f"{path}: more than {limits['max']}")
        if "min" in limits and amount < limits["min"]:
            broken.append(f"{path}: less than {limits['min']}")
    if kind == "structure":
        broken += [f"{path}.{name}: missing" for name in shape.required_members if name not in value]
        for name, member in shape.members.items():
            if name in value:
                broken += _broken(member, value[name], f"{path}.{name}")
    elif kind == "list":
        for place, item in enumerate(value, 1):
            broken += _broken(shape.member, item, f"{path}.{place}")
    elif kind == "map":
        for key, inner in value.items():
            broken += _broken(shape.key, key, f"{path}.{key}") + _broken(shape.value, inner, f"{path}.{key}")
    return broken


class _Serializer:
    def serialize(self, shape: Any, answer: Mapping[str, Any]) -> bytes:
        body: dict[str, Any] = {}
        self._serialize(body, answer, shape, None)
        return json.dumps(body).encode()

    def _serialize(self, body: dict[str, Any], value: Any, shape: Any, name: str | None) -> None:
        getattr(self, f"_serialize_{shape.type_name}")(body, value, shape, name)

    def _serialize_structure(self, body: dict[str, Any], value: Any, shape: Any, name: str | None) -> None:
        if name is not None:
            inner: dict[str, Any] = {}
            body[name] = inner
            body = inner
        for member, member_value in value.items():
            if member_value is None:
                continue
            member_shape = shape.members[member]
            self._serialize(body, member_value, member_shape, member_shape.serialization.get("name", member))

    def _serialize_list(self, body: dict[str, Any], value: Any, shape: Any, name: str) -> None:
        items = []
        for item in value:
            wrapped: dict[str, Any] = {}
            self._serialize(wrapped, item, shape.member, "item")
            items.append(wrapped["item"])
        body[name] = items

    def _serialize_map(self, body: dict[str, Any], value: Any, shape: Any, name: str) -> None:
        entries: dict[str, Any] = {}
        body[name] = entries
        for key, inner in value.items():
            self._serialize(entries, inner, shape.value, key)

    def _serialize_timestamp(self, body: dict[str, Any], value: Any, _shape: Any, name: str) -> None:
        body[name] = value // 1000 / 1000

    def _serialize_scalar(self, body: dict[str, Any], value: Any, _shape: Any, name: str) -> None:
        body[name] = value

    _serialize_string = _serialize_integer = _serialize_float = _serialize_double = _serialize_boolean = (
        _serialize_scalar
    )

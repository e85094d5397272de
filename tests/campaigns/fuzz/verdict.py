"""Is an answer one that the API may give? The oracle of the campaign: no 5xx, and only what the model has."""

import json
import re
from typing import Any, Final

import modelled
import sutler.app  # noqa: F401  # its rooms register their operations
from campaigns.fuzz.answers import Answered
from sutler.operations import registry

SERVED: Final[tuple[str, ...]] = tuple(sorted(registry.SERVED))
REQUEST_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
OVERLOADED: Final = {"ThrottlingException": 400, "ServiceUnavailable": 503}
"""What a server says that has too much to do; counted apart."""
_KEPT_MOST: Final = 50_000
_good_before: set[int] = set()


def fault(operation: str | None, answer: Answered, *, control: bool = False) -> str | None:
    """Return what is wrong with an answer, or None.

    Args:
        operation: None when the bytes may mean any.
        control: whether the request may have reached the operator's side, which answers in its own shapes.
    """
    code = answer.headers.get("x-amzn-errortype", "")
    if "content-length" not in answer.headers or "date" not in answer.headers:
        return f"{answer.status} without Content-Length or Date"
    if not REQUEST_ID.fullmatch(answer.headers.get("x-amzn-requestid", "")):
        return f"{answer.status} without a request id: {answer.body[:100]!r}"
    if answer.headers.get("content-type") != "application/json":
        return f"{answer.status} with Content-Type {answer.headers.get('content-type')}"
    if control and _control_fault(answer) is None:
        return None
    if operation is None and code == "NotImplementedException" and b"__type" in answer.body:
        return None  # bytes that name another service of AWS are answered in its manner
    if (
        answer.status >= 500
        and OVERLOADED.get(code) != answer.status
        and not (code == "NotImplementedException" and answer.status == 501 and operation not in SERVED)
    ):
        return f"{answer.status} {code}"
    known = hash((operation, answer.status, code, answer.body))
    if known in _good_before:
        return None
    wrong = _against_the_model(operation, answer, code)
    if wrong is None:
        if len(_good_before) > _KEPT_MOST:
            _good_before.clear()
        _good_before.add(known)
    return wrong


def _against_the_model(operation: str | None, answer: Answered, code: str) -> str | None:
    try:
        if answer.status < 300:
            if code:
                return f"{answer.status} with the error type {code}"
            return _good(operation, answer)
        if answer.body or operation is not None:  # to HEAD there is no body
            listing = operation or (_lists(code) if code in _MODELLED else None)
            modelled.check_error(listing, code, answer.status, answer.body)
    except (AssertionError, ValueError, AttributeError, TypeError) as error:
        return f"{answer.status} {code}: {error!r}"[:1500]
    return None


def _good(operation: str | None, answer: Answered) -> str | None:
    """Hold a good answer against its operation's output, or, of unknown bytes, against every one."""
    if operation is not None:
        expected = modelled.operation(operation).http.get("responseCode", 200)
        if answer.status != expected:
            return f"{answer.status} in place of {expected}"
        modelled.check_output(operation, answer.body)
        return None
    if not answer.body:  # to HEAD
        return None
    for name in SERVED:
        try:
            modelled.check_output(name, answer.body)
        except AssertionError:
            continue
        return None
    return f"{answer.status} with the output of no operation: {answer.body[:300]!r}"


def _control_fault(answer: Answered) -> str | None:
    if answer.status >= 500:
        return f"the control API: {answer.status} {answer.body[:200]!r}"
    try:
        said: Any = json.loads(answer.body) if answer.body else {"error": "to HEAD"}
    except ValueError:
        return f"the control API is no JSON: {answer.body[:200]!r}"
    if not isinstance(said, dict) or not ({"error", "account", "status"} & said.keys()):
        return f"the control API says {said}"
    return None


_MODELLED: Final = frozenset(shape.name for name in modelled.NAMES for shape in modelled.operation(name).error_shapes)


def _lists(code: str) -> str:
    """Return an operation that lists an error."""
    return next(
        name for name in modelled.NAMES if code in {shape.name for shape in modelled.operation(name).error_shapes}
    )

"""Which operation does a request mean? A tree of path segments, walked once.

The path is split while it is still percent-encoded, so that a label may hold an encoded slash: an ARN arrives
as `/outposts/arn%3Aaws%3Aoutposts%3A…%2Fop-…`. One trailing slash is ignored; an empty label never matches; a
path that exists without the method is as unknown as any other, as AWS answers it.
"""

from collections.abc import Iterable
from typing import Final, TypeAlias

from sutler.wire.errors import ServiceError
from sutler.wire.protocol import Operation

Route: TypeAlias = tuple[Operation, tuple[str, ...], str]
"""The operation, its labels in the order of the URI, and the query string: all still percent-encoded."""


class _Node:
    __slots__ = ("label", "literals", "operations")

    def __init__(self) -> None:
        self.literals: dict[str, _Node] = {}
        self.label: _Node | None = None
        self.operations: dict[str, Operation] = {}


class Router:
    """Finds operations by method and raw target."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._root: Final = _Node()
        for operation in operations:
            node = self._root
            for segment in operation.uri[1:].split("/"):
                if segment.startswith("{"):
                    node.label = node.label or _Node()
                    following = node.label
                else:
                    following = node.literals.setdefault(segment, _Node())
                if node.label is not None and node.literals:
                    raise ValueError(f"{operation.uri}: '{segment}' is a label in one path and not in another")
                node = following
            if operation.method in node.operations:
                raise ValueError(f"{operation.name} and {node.operations[operation.method].name} share a route")
            node.operations[operation.method] = operation

    def find(self, method: str, target: bytes) -> Route:
        """Return what a request line means.

        Args:
            target: path and query as sent; its bytes are kept, as Latin-1, until labels and values are
                decoded.

        Refuses: UnknownOperationException: no operation has this path and method.
        Source:  API reference, Common Errors.
        """
        path, _, query = target.decode("latin-1").partition("?")
        labels = []
        node = self._root
        for segment in path.removesuffix("/")[1:].split("/"):
            following = node.literals.get(segment)
            if following is None:
                following = node.label
                if following is None or not segment:
                    raise _unknown(method, path)
                labels.append(segment)
            node = following
        operation = node.operations.get(method)
        if operation is None or not path.startswith("/"):
            raise _unknown(method, path)
        return operation, tuple(labels), query


def _unknown(method: str, path: str) -> ServiceError:
    message = f"AWS Outposts, which Sutler serves, has no operation {method} {path}"
    return ServiceError("UnknownOperationException", message)

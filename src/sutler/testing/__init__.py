"""How do others test with it? `mock_outposts()` and, under pytest, the fixture `outposts`.

    from sutler.testing import mock_outposts

    @mock_outposts()
    def test_procurement():
        client = boto3.client("outposts", region_name="us-west-2")
        ...

    with mock_outposts() as rehearsal:
        ...
        rehearsal.clock.advance(days=90)

Inside, every boto3 client for Outposts talks to a Sutler in this process: the server's own code from the router on,
an in-memory store, a clock that stands still until it is moved. No socket, no thread. Needs `pip install
'sutler[testing]'`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sutler.testing.mock import mock_outposts
    from sutler.testing.rehearsal import (
        Rehearsal,
        RehearsalAssets,
        RehearsalClock,
        RehearsalGateways,
        RehearsalInstances,
        RehearsalOrders,
        RehearsalSettings,
        RehearsalShares,
    )

__all__ = [
    "Rehearsal",
    "RehearsalAssets",
    "RehearsalClock",
    "RehearsalGateways",
    "RehearsalInstances",
    "RehearsalOrders",
    "RehearsalSettings",
    "RehearsalShares",
    "mock_outposts",
]

_MODULES: Final = {
    "Rehearsal": "rehearsal",
    "RehearsalAssets": "rehearsal",
    "RehearsalClock": "rehearsal",
    "RehearsalGateways": "rehearsal",
    "RehearsalInstances": "rehearsal",
    "RehearsalOrders": "rehearsal",
    "RehearsalSettings": "rehearsal",
    "RehearsalShares": "rehearsal",
    "mock_outposts": "mock",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for.

    pytest imports this package whenever it starts, for its plugin, also where neither boto3 nor Sutler is used.
    """
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)

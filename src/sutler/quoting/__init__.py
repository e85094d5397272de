"""What would it take, and what would it cost? A question about capacity in, options with hardware and prices out.

Pure: the answer depends on the question and the reference data alone. The way through the room: `demand` reads the
question, `slotting` finds the hosts, `packing` puts them into racks, `racks` gives each its place, `options` chooses
which answers are worth showing, `prices` and `specifications` dress them; `answer.quote` is the door.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from sutler.quoting.answer import quote
    from sutler.quoting.question import Answer, Option, Price, Question, SiteLimits

__all__ = ["Answer", "Option", "Price", "Question", "SiteLimits", "quote"]

_MODULES: Final = {"quote": "answer"}


def __getattr__(name: str) -> Any:
    """Import a name when it is first asked for: most of Sutler needs the values of this room and never its solver."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES.get(name, 'question')}"), name)

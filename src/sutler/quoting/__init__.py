"""What would it take, and what would it cost? A question about capacity in, options with hardware and prices out.

Pure: the answer depends on the question and the reference data alone. The way through the room:

- `demand` reads the question; `slotting` and `layouts` find the hosts, `fleets` gathers them; `floors` tells which
  racks there may be.
- `packing` finds the best racks for the hosts, in numbers alone: `points` says what to try next, `filling` tries it by
  way of `compositions` and answers with `cuts`; `installing` turns the numbers into racks, `racks` gives each host its
  place.
- `options` asks for each corner that is worth showing, `servers` for those without racks, `configurations` drops what
  another beats; where there is nothing, `relaxation` finds the limit that is in the way.
- `prices` and `specifications` dress the rest; `answer.quote` is the door.
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

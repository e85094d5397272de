"""Is the whole API served? Every operation of the service model has a handler, and nothing else has one."""

import modelled
import sutler.app  # noqa: F401  # its rooms register their operations
from sutler.operations.registry import SERVED


def test_every_operation_of_the_model_is_served() -> None:
    """Else a rehearsal ends at a call that answers 501."""
    assert sorted(SERVED) == sorted(modelled.NAMES)

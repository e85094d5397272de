"""Do clients that share no code with Sutler go the whole way? Each unmodified, in a program with its own assertions."""

import json
from pathlib import Path

import pytest

from clients.environments import BUILT, ROOT, built, node, run
from journey import ADDRESS, RACK_PROPERTIES

PROGRAMS = Path(__file__).parent


@pytest.mark.parametrize("client", ["aiobotocore", "capo"])
def test_an_asynchronous_client_goes_from_nothing_to_installed_capacity(
    client: str, configured: dict[str, str]
) -> None:
    """Else whoever works with another client than boto3 cannot use Sutler."""
    python = built(BUILT / "venv" / "bin" / "python")
    run(python, PROGRAMS / f"{client}_journey.py", env={**configured, "PYTHONPATH": str(ROOT / "tests")})


def test_the_sdk_for_javascript_goes_from_nothing_to_installed_capacity(configured: dict[str, str]) -> None:
    """Else Sutler is for Python alone, or only for clients as new as its model."""
    program, modules = node()
    given = json.dumps({"address": ADDRESS, "rack": RACK_PROPERTIES})
    run(program, PROGRAMS / "node" / "journey.cjs", given, env={**configured, "NODE_PATH": str(modules)})

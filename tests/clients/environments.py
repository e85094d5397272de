"""Where are the foreign clients, and how do their programs run? In environments that `make test-clients` makes.

They lie under build/clients: one for Python, since aiobotocore pins another botocore than the tests do, and one for
Node. What is not there is left out of a run, with the reason at its end; in CI the environments must be there, and only
a machine without Node goes without the tests for it.
"""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]
BUILT: Final = ROOT / "build" / "clients"


def run(*command: str | Path, env: dict[str, str]) -> str:
    """Run a client's program to its end, and return what it prints; a failure shows all that it wrote."""
    ran = subprocess.run(list(map(str, command)), env=env, capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, f"{ran.stdout}\n{ran.stderr}"
    return ran.stdout


def built(path: Path) -> Path:
    """Return what `make` puts there."""
    if not path.exists() and os.environ.get("CI", "").lower() not in {"1", "true"}:
        pytest.skip(f"{path.relative_to(ROOT)} is not there: `make test-clients` makes it")
    return path


def node() -> tuple[str, Path]:
    """Return the program and the modules of Node."""
    program = shutil.which("node")
    if program is None or shutil.which("npm") is None:
        pytest.skip("Node with npm is not on this machine: nothing was tested with the AWS SDK for JavaScript")
    return program, built(BUILT / "node" / "node_modules")

"""Does the wheel work where the clone is not, on each supported Python? Installed as users install it, and run.

One wheel is built. For each Python that is present it goes into a fresh venv with nothing but its run-time dependencies
(at the locked versions, hashes checked), takes an order to its end, and then passes the unit tests.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import journey
from modes import SESSION

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "requirements" / "dev.txt"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
SUPPORTED = [
    match[1]
    for classifier in PROJECT["classifiers"]
    if (match := re.fullmatch(r"Programming Language :: Python :: (3\.[0-9]+)", classifier))
]
# What the unit tests import beside Sutler; at the locked versions.
FOR_UNIT_TESTS = ["boto3", "hypothesis", "psycopg", "psycopg-binary", "pytest", "rich"]


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command to its end and return what it prints; a failure shows everything."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("SUTLER_", "PYTEST_", "PYTHON"))}
    ran = subprocess.run(
        [str(word) for word in command],
        cwd=cwd,
        env={**clean, **(env or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, f"{command}\n{ran.stdout}\n{ran.stderr}"
    return ran.stdout


@cache
def interpreter(version: str) -> str | None:
    """Return a Python of this version, from the PATH or pyenv, or None."""
    pyenv = sorted((Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python"), reverse=True)
    for candidate in [f"python{version}", *map(str, pyenv)]:
        try:
            told = subprocess.run(
                [candidate, "-c", "import sys; print(*sys.version_info[:2], sep='.')"], capture_output=True
            )
        except OSError:
            continue
        if told.returncode == 0 and told.stdout.decode().strip() == version:  # a shim may stand for nothing
            return candidate
    return None


def name(requirement: str) -> str:
    """Return the package that a requirement names."""
    return Requirement(requirement).name


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sources as they are."""
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


def locked(*packages: str) -> str:
    """Return the lines of the lock file for packages and all that they need."""
    blocks: dict[str, list[str]] = defaultdict(list)  # a package may have other versions on other Pythons
    for block in re.finditer(r"^([A-Za-z0-9._-]+)==(?:.*\\\n)+.*$", LOCK.read_text(), re.MULTILINE):
        blocks[canonicalize_name(block[1])].append(block[0])
    needed: set[str] = set()
    waiting = [canonicalize_name(package) for package in packages]
    while waiting:
        package = waiting.pop()
        # What is not installed here is for other systems; `pip check` tells if that is ever wrong.
        if package not in needed and package in blocks and any(metadata.Distribution.discover(name=package)):
            needed.add(package)
            requirements = map(Requirement, metadata.requires(package) or ())
            waiting += [canonicalize_name(r.name) for r in requirements if "extra" not in str(r.marker)]
    return "\n".join(block for package in sorted(needed) for block in blocks[package])


def install(python: Path, *packages: str, cwd: Path) -> None:
    """Install packages with pip, each at its locked version and by its hash, none from source."""
    pip = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--only-binary", ":all:")
    wanted = cwd / "wanted.txt"
    wanted.write_text(locked(*packages))
    run(*pip, "--require-hashes", "--requirement", wanted, cwd=cwd)


@contextmanager
def served(sutler: Path, folder: Path) -> Iterator[str]:
    """A server of the installed wheel; its URL."""
    command = [str(sutler), "serve", "--port=0", "--clock=manual", f"--data={folder / 'data'}"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None, "it is a pipe"
        line = server.stdout.readline()
        try:
            yield re.findall(r"http://[0-9.:]+", line)[0]
        finally:
            server.terminate()
    assert server.returncode == 0, "it stops cleanly"


def test_the_wheel_holds_its_data_and_none_of_the_tests(wheel: Path) -> None:
    """Else it works in the clone alone."""
    names = zipfile.ZipFile(wheel).namelist()
    data = {path.name for path in (ROOT / "src" / "sutler" / "reference").glob("*.toml")}
    assert {
        Path(name).name for name in names if name.startswith("sutler/reference/") and name.endswith(".toml")
    } == data
    assert "sutler/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert all(name.startswith(("sutler/", "sutler-")) for name in names)


@pytest.mark.parametrize("version", SUPPORTED)
def test_the_wheel_takes_an_order_to_its_end_and_passes_the_unit_tests(
    version: str, wheel: Path, tmp_path: Path
) -> None:
    """Else `pip install sutler` fails on somebody's Python."""
    interpreted = interpreter(version)
    if interpreted is None:
        pytest.skip(f"Python {version} is not on this machine: nothing was tested on it")
    run(interpreted, "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    python, sutler = tmp_path / "venv" / "bin" / "python", tmp_path / "venv" / "bin" / "sutler"
    install(python, *map(name, PROJECT["dependencies"]), cwd=tmp_path)
    run(python, "-m", "pip", "install", "--quiet", "--no-deps", wheel, cwd=tmp_path)
    run(python, "-m", "pip", "check", cwd=tmp_path)
    listed = {
        package["name"] for package in json.loads(run(python, "-m", "pip", "list", "--format=json", cwd=tmp_path))
    }
    assert listed.isdisjoint({"botocore", "boto3", "rich", "psycopg"})

    assert "CreateOrder" in run(sutler, "operations", cwd=tmp_path)
    with served(sutler, tmp_path) as url:
        client = SESSION.client(
            "outposts",
            endpoint_url=url,
            region_name="us-west-2",
            aws_access_key_id="123456789012",
            aws_secret_access_key="any",
        )
        outpost = journey.outpost(client, journey.site(client))
        quote = client.create_quote(
            CountryCode="US",
            OutpostIdentifier=outpost,
            RequestedCapacities=[{"QuoteCapacityType": "EC2", "Unit": "m5.4xlarge", "Quantity": 6}],
        )["Quote"]
        order = client.create_order(
            OutpostIdentifier=outpost,
            QuoteIdentifier=quote["QuoteId"],
            QuoteOptionIdentifier=quote["QuoteOptions"][0]["QuoteOptionIdentifier"],
            PaymentOption="NO_UPFRONT",
        )["Order"]
        run(sutler, "clock", "--url", url, "until", order["OrderId"], "COMPLETED", cwd=tmp_path)
        assert client.get_order(OrderId=order["OrderId"])["Order"]["Status"] == "COMPLETED"
        client.close()

    install(python, *FOR_UNIT_TESTS, cwd=tmp_path)
    where = run(python, "-c", "import sutler.app; print(sutler.app.__file__)", cwd=tmp_path)
    assert where.startswith(str(tmp_path)), "the installed wheel is tested, not the clone"
    run(python, "-m", "pytest", "-q", ROOT / "tests" / "unit", cwd=ROOT, env={"PYTHONDONTWRITEBYTECODE": "1"})

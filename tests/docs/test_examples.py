"""Do the examples run? Every block of Python and every journey in the shell, as it is printed."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import sutler
from sutler.cli import by_hand, story
from sutler.wire.defaults import DEFAULT_ACCOUNT

pytest_plugins = ["pytester"]

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
SERVE = "sutler serve --clock manual &\n"
WAIT = "until sutler clock >/dev/null 2>&1; do sleep 0.1; done\n"  # a person is slower than the server


def blocks(document: str, language: str) -> list[str]:
    """Return the blocks of a language in a document."""
    text = (ROOT / document).read_text()
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def environment(**more: str) -> dict[str, str]:
    """Return the environment for a shell with the `python` and `sutler` of this test and nothing configured."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("SUTLER_", "AWS_"))}
    path = f"{BIN}{os.pathsep}{inherited['PATH']}"
    return {**inherited, "PATH": path, "PYTHONPATH": str(Path(sutler.__file__).resolve().parents[1]), **more}


def run_in_shell(script: str, folder: Path) -> str:
    """Run lines that start a server of their own, as they are but for its port; return what they print."""
    assert SERVE in script, "the lines start a server"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    script = script.replace("127.0.0.1:4631", f"127.0.0.1:{port}").replace(SERVE, SERVE + WAIT)
    settings = {
        "SUTLER_PORT": str(port),
        "SUTLER_URL": f"http://127.0.0.1:{port}",
        "AWS_PAGER": "",
        "AWS_CONFIG_FILE": "none",
        "HOME": str(folder),
    }
    shell = subprocess.Popen(
        [shutil.which("bash") or "bash", "-euo", "pipefail", "-c", script],
        cwd=folder,
        env=environment(**settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        # The server keeps the pipes open, so that their end cannot be waited for.
        assert shell.wait(timeout=120) == 0, shell.stderr.read() if shell.stderr else ""
    finally:
        os.killpg(shell.pid, signal.SIGTERM)
        out, _ = shell.communicate(timeout=30)
    return out


@pytest.mark.parametrize("document", ["README.md", "docs/how-to/test-with-pytest.md"])
def test_python_in_the_documents_passes_as_tests(document: str, pytester: pytest.Pytester) -> None:
    """Else the first thing that a newcomer pastes fails."""
    code = "\n".join(blocks(document, "python"))
    tests = len(re.findall(r"^def test_", code, re.MULTILINE))
    assert tests, f"{document} has tests"
    pytester.makepyfile(code)
    pytester.runpytest_inprocess("-p", "no:cacheprovider").assert_outcomes(passed=tests)


def test_the_lines_at_the_end_of_the_demo_can_be_pasted(tmp_path: Path) -> None:
    """Else the demo promises what its reader cannot do."""
    lines = by_hand.lines(
        account=DEFAULT_ACCOUNT,
        region=story.REGION,
        name=story.NAME,
        address=story.ADDRESS,
        rack=story.RACK_PROPERTIES,
        capacities=story.WANTED,
    )
    out = run_in_shell(lines, tmp_path)
    assert "COMPUTE" in out, "the assets are listed"
    assert re.search(r"^oo-[0-9a-f]{17} PREPARING$", out, re.MULTILINE), "boto3 has ordered"


def test_a_capacity_can_be_quoted_as_the_document_says(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """Else whoever embeds the engine starts from an example that fails."""
    (command,) = blocks("docs/how-to/quote-a-capacity.md", "sh")
    shown = subprocess.run(
        ["bash", "-euc", command], cwd=tmp_path, env=environment(), capture_output=True, text=True, check=True
    )
    assert "█ m7i: 12 × 4xlarge" in shown.stdout
    (code,) = blocks("docs/how-to/quote-a-capacity.md", "python")
    exec(compile(code, "quote-a-capacity.md", "exec"), {})
    assert "racks" in capsys.readouterr().out


def test_the_tutorial_can_be_followed(tmp_path: Path) -> None:
    """Else a newcomer gives up at the first step that fails."""
    steps = blocks("docs/tutorial/first-order.md", "sh")
    assert "pip install" in steps[0], "the first step is the installation"
    out = run_in_shell("".join(steps[1:]), tmp_path)
    assert "RACK_PHYSICAL_PROPERTIES_CHECK_ERROR" in out, "the requirement that fails at first"
    assert "ShipmentTrackingNumber" in out
    assert '"ACTIVE"' in out
    assert "m7i.4xlarge" in out


def test_the_example_in_boto3_orders_and_installs(tmp_path: Path) -> None:
    """Else the file that everybody copies does not work."""
    example = ROOT / "examples" / "first_order.py"
    preparation = [line for line in example.read_text().splitlines() if line.startswith("export ")]
    out = run_in_shell("\n".join([SERVE, *preparation, f"python {example}"]), tmp_path)
    assert re.search(r"^oo-[0-9a-f]{17} COMPLETED [0-9-]{10}\nm7i.4xlarge\n", out, re.MULTILINE)


def test_the_demo_tells_its_story_and_leaves_nothing(tmp_path: Path) -> None:
    """Else a newcomer's first minute ends in an error, or with a server that nobody stops."""
    settings = environment(TMPDIR=str(tmp_path), SUTLER_DATABASE="of the user's own, and not for the demo")
    command = [sys.executable, "-m", "sutler.cli", "demo"]
    told = subprocess.run(command, env=settings, cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stderr == ""
    for word in ["CREATED", "ORDER_SUBMITTED", "$", "BUILDING", "SHIPPED", "INSTALLED", "OrderFulfilledDate", "█"]:
        assert word in told.stdout
    assert "What was ordered is what is installed" in told.stdout
    assert "\x1b" not in told.stdout, "no colour in a pipe"
    assert list(tmp_path.iterdir()) == []


def test_every_link_between_documents_leads_somewhere() -> None:
    """Else the reader is sent to a page that does not exist."""
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{document.relative_to(ROOT)}: {target}"
        for document in documents
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text())
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert broken == []

"""Do the lines of the page about other clients run? Each block, as it is printed, in its client's own environment."""

import json
import re
import shutil
import sys
from pathlib import Path

import pytest

from clients.environments import BUILT, ROOT, built, node, run

PAGE = (ROOT / "docs" / "how-to" / "use-other-clients.md").read_text()
BLOCKS = {
    section.partition("\n")[0]: (found[1], found[2])
    for section in PAGE.split("\n## ")[1:]
    if (found := re.search(r"^```(\w+)\n(.*?)^```$", section, re.M | re.S))
}
NOT_RUN = {"Terraform", "Over https"}
"""What is not installed, and what makes a certificate."""


def test_every_client_has_its_lines() -> None:
    """Else a reader looks for a client that is not there, and the test below passes over it."""
    assert set(BLOCKS) == {"AWS CLI", "boto3", "aiobotocore", "capo-outposts", "Node", "curl", *NOT_RUN}


@pytest.mark.parametrize("title", [title for title in BLOCKS if title not in NOT_RUN])
def test_the_lines_of_a_client_run_as_they_are(title: str, configured: dict[str, str]) -> None:
    """Else the first lines that a newcomer copies fail."""
    language, block = BLOCKS[title]
    if title == "curl" and shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    env = {**configured, "AWS_ENDPOINT_URL_OUTPOSTS": configured["AWS_ENDPOINT_URL"]}
    del env["AWS_ENDPOINT_URL"]
    if language == "sh":
        here = str(Path(sys.executable).parent)
        said = run(shutil.which("sh") or "sh", "-euc", block, env={**env, "PATH": f"{here}:{env['PATH']}"})
    elif language == "js":
        program, modules = node()
        said = run(program, "-e", block, env={**env, "NODE_PATH": str(modules)})
    else:
        python = Path(sys.executable) if title == "boto3" else built(BUILT / "venv" / "bin" / "python")
        said = run(python, "-c", block, env=env)
    assert said.strip() == "[]" if language != "sh" else ("CatalogItems" in said or json.loads(said) == {"Sites": []})

"""Is every mistake one line? `sutler`, run as a shell runs it, but in this process."""

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from sutler.cli.main import COMMANDS, main
from sutler.store.batched import open_sqlite

DOWN = "postgresql://sutler:secret@127.0.0.1:1/sutler"


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> "Run":
    """`sutler`, without anything that the environment says of it."""
    for name in ("SUTLER_TOKEN", "SUTLER_DATA", "SUTLER_DATABASE", "SUTLER_URL"):
        monkeypatch.delenv(name, raising=False)
    return Run(monkeypatch, capsys)


class Run:
    """Runs `sutler` with arguments."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        """Return exit status, standard output and standard error."""
        self._monkeypatch.setattr("sys.argv", ["sutler", *arguments])
        with pytest.raises(SystemExit) as exited:
            main()
        captured = self._capsys.readouterr()
        return int(exited.value.code or 0), captured.out, captured.err


def refused(answer: tuple[int, str, str], *words: str) -> None:
    """Check that a command said in one line what is wrong, and nothing else."""
    status, out, err = answer
    assert status != 0
    assert out == ""
    assert err.startswith("sutler: ")
    assert err.endswith("\n")
    assert err.count("\n") == 1
    for word in words:
        assert word in err


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (["nonsense"], "nonsense"),
        (["serve", "--nonsense"], "--nonsense"),
        (["serve", "--clock", "fast"], "fast"),
        (["serve", "--clock", "-1"], "--clock"),
        (["serve", "--clock", "1e999999999"], "1e999999999"),
        (["serve", "--port", "65536"], "65536"),
        (["serve", "--workers", "0"], "--workers"),
        (["serve", "--workers", "2"], "--database"),
        (["serve", "--access", "signed"], "not there yet"),
        (["serve", "--access", "none"], "none"),
        (["serve", "--servers", "maybe"], "maybe"),
        (["serve", "--reference", "no/such/folder"], "no/such/folder"),
        (["serve", "--data", "x", "--database", DOWN], "give one of them"),
        (["serve", "--host", "0.0.0.0", "--port", "0"], "SUTLER_TOKEN"),
        (["clock", "--url", "ftp://x"], "ftp://x"),
        (["clock", "--url", "http://127.0.0.1:1"], "sutler serve"),
        (["clock", "--url", "http://127.0.0.1:99999"], "99999"),
        (["clock", "--account", "1"], "12 digits"),
        (["clock", "advance"], "DURATION"),
        (["clock", "rate", "-1"], "-1"),
    ],
)
def test_a_mistake_is_one_line(run: Run, arguments: list[str], word: str) -> None:
    """Else whoever mistypes reads a traceback, and a script has nothing to show."""
    refused(run(*arguments), word)


def test_a_port_in_use_is_one_line(run: Run, tmp_path: Path) -> None:
    """Else a second server looks as if it ran."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        refused(run("serve", "--port", port, "--data", str(tmp_path)), port, "in use")


def test_a_host_that_is_no_name_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a mistyped host is a traceback about codecs."""
    monkeypatch.setenv("SUTLER_TOKEN", "x")
    refused(run("serve", "--port", "0", "--host", "ü..x"), "ü..x")


@pytest.mark.parametrize("option", ["--data", "--database", "--host"])
def test_an_option_that_is_empty_is_one_line(run: Run, option: str) -> None:
    """Else a variable that a script forgot to set puts a store into whatever folder it is in, or listens everywhere."""
    refused(run("serve", "--port", "0", option, ""), option, "empty")


@pytest.mark.parametrize("token", ["", " ", "\n"])
def test_an_empty_token_is_none(run: Run, monkeypatch: pytest.MonkeyPatch, token: str) -> None:
    """Else a secret that was not there when the container started opens the control API to everybody."""
    monkeypatch.setenv("SUTLER_TOKEN", token)
    refused(run("serve", "--host", "0.0.0.0", "--port", "0"), "set SUTLER_TOKEN")


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["clock", "--url", "http://127.0.0.1:1"]])
@pytest.mark.parametrize("token", ["päss", "p ss", "p\nss", "p\udcffss"])
def test_a_token_that_no_header_carries_is_one_line_without_it(
    run: Run, monkeypatch: pytest.MonkeyPatch, command: list[str], token: str
) -> None:
    """Else the operator is refused with the right token, or reads it in an error."""
    monkeypatch.setenv("SUTLER_TOKEN", token)
    answer = run(*command)
    refused(answer, "SUTLER_TOKEN")
    assert token not in answer[2]


def test_a_folder_that_cannot_be_made_is_one_line(run: Run, tmp_path: Path) -> None:
    """Else data that was never kept is missed when it is too late."""
    (tmp_path / "file").touch()
    refused(run("serve", "--port", "0", "--data", str(tmp_path / "file" / "data")), str(tmp_path))


def test_a_second_process_on_the_same_data_is_one_line(run: Run, tmp_path: Path) -> None:
    """Else two servers write one database."""
    first = open_sqlite(tmp_path / "data")
    with subprocess.Popen(  # another process, since a lock is a process's
        [sys.executable, "-m", "sutler.cli", "serve", "--port=0", f"--data={tmp_path / 'data'}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as second:
        out, err = second.communicate(timeout=30)
    asyncio.run(first.close())
    refused((second.returncode, out, err), "in use by another Sutler")


def test_a_database_that_does_not_answer_is_one_line_without_its_password(run: Run) -> None:
    """Else a password ends up in a log."""
    answer = run("serve", "--port", "0", "--database", DOWN)
    refused(answer, "127.0.0.1")
    assert "secret" not in answer[2]


@pytest.mark.parametrize("command", [["serve", "--port", "0"], ["quote", "1 m5.large"]])
def test_every_mistake_in_reference_data_is_a_line_and_the_last_counts_them(
    run: Run, tmp_path: Path, command: list[str]
) -> None:
    """Else somebody with data of their own mends them start by start, or reads them run together."""
    (tmp_path / "quotas.toml").write_text(
        'extends = true\n[quotas.sites_per_region]\nis = 0\nsource = "x"\n[quota.x]\n'
    )
    (tmp_path / "prices.toml").write_text('extends = true\n[hosts."m5.42xlarge"]\nusd_cents = 1\n')
    status, out, err = run(*command, "--reference", str(tmp_path))
    assert (status, out) == (1, "")
    assert err.splitlines() == [
        "sutler: prices.toml: hosts.m5.42xlarge: there is no such host in hardware.toml",
        "sutler: quotas.toml: quotas.sites_per_region.is: must be a whole number of at least 1, not 0",
        "sutler: quotas.toml: quota: is not known here",
        "sutler: the reference data cannot be used: 3 mistakes, see above",
    ]


def test_reference_data_without_a_file_of_it_is_one_line(run: Run, tmp_path: Path) -> None:
    """Else a mistyped folder is served with the shipped data, and nobody notices."""
    data, own = tmp_path / "data", tmp_path / "own"
    own.mkdir()
    refused(run("serve", "--port", "0", "--data", str(data), "--reference", str(own)), str(own), "hardware.toml")


def test_an_interrupted_command_is_one_line(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else Ctrl-C before the start ends in a traceback."""

    def interrupted(_settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("sutler.server.serve", interrupted)
    status, out, err = run("serve")
    assert (status, out, err.strip()) == (130, "", "sutler: interrupted")


def test_options_come_from_the_environment_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a container cannot be configured."""
    monkeypatch.setenv("SUTLER_CLOCK", "sometimes")
    refused(run("serve"), "sometimes")


def test_help_imports_nothing_of_the_server() -> None:
    """Else `sutler --help` and completion are slow for everybody."""
    script = "import sys; from sutler.cli.main import sutler; sutler.main(['--help'], standalone_mode=False)"
    slow = "('sutler.app', 'sutler.wire', 'uvicorn', 'msgspec', 'asyncio', 'boto3', 'rich', 'numpy')"
    script += f"; print([name for name in {slow} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.splitlines()[-1] == "[]"
    assert all(name in answer.stdout for name in COMMANDS)


def test_serving_imports_nothing_that_it_does_not_need_at_once() -> None:
    """Else every start waits for a solver, a migration library or a client."""
    script = "import sys, sutler.server, sutler.store.batched"
    slow = [
        "alembic",
        "boto3",
        "botocore",
        "cryptography",
        "highspy",
        "numpy",
        "psycopg",
        "requests",
        "rich",
        "sqlalchemy",
    ]
    script += f"; print([name for name in {slow} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"


def test_the_demo_says_which_extra_it_needs(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a bare installation ends in an ImportError."""
    for module in ("sutler.cli.story", "sutler.cli.offers"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    monkeypatch.setitem(sys.modules, "rich.console", None)
    refused(run("demo"), "pip install 'sutler[demo]'")

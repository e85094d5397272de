"""Are commands and settings documented as they are? The documents are held against the commands themselves."""

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from sutler.cli.main import COMMANDS, sutler

DOCS = Path(__file__).parents[2] / "docs"


def commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the words of a command and of all under it."""
    yield path
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None, "it is listed"
            yield from commands(inner, (*path, name))


ALL = list(commands(sutler, ("sutler",)))


def options(path: tuple[str, ...]) -> list[click.Option]:
    """Return the options of a command."""
    command: click.Command = sutler
    for name in path[1:]:
        assert isinstance(command, click.Group), "it has commands"
        inner = command.get_command(click.Context(command), name)
        assert inner is not None, "it is listed"
        command = inner
    return [parameter for parameter in command.params if isinstance(parameter, click.Option)]


@pytest.mark.parametrize("path", ALL, ids=" ".join)
def test_each_command_is_documented_as_its_help_says(path: tuple[str, ...]) -> None:
    """Else whoever reads the reference types what does not exist."""
    shown = CliRunner().invoke(sutler, [*path[1:], "--help"], prog_name="sutler", terminal_width=100).output
    section = f"## {' '.join(path)}\n\n```\n{shown}```\n"
    assert section in (DOCS / "reference" / "cli.md").read_text(), f"docs/reference/cli.md needs:\n\n{section}"


def test_nothing_else_is_documented_as_a_command() -> None:
    """Else a command that was taken away lives on in the reference."""
    titles = re.findall(r"^## (.*)$", (DOCS / "reference" / "cli.md").read_text(), re.MULTILINE)
    assert titles == [" ".join(path) for path in ALL]


def test_each_command_is_listed_with_the_line_that_it_begins_with() -> None:
    """Else the list of commands is of another program."""
    assert set(COMMANDS) == {path[1] for path in ALL if len(path) == 2}
    for path in ALL[1:]:
        command = sutler.get_command(click.Context(sutler), path[1])
        assert command is not None
        assert command.help, f"{path[1]} says what it does"


def test_each_option_of_the_server_can_be_set_in_the_environment_and_is_in_the_table_of_settings() -> None:
    """Else a container is configured by guessing. (What is asked of `quote` is no setting.)"""
    table = re.findall(r"^\| `(SUTLER_\w+)` \| (\w+) \| `(--[a-z-]+)`", _settings(), re.MULTILINE)
    of_the_server = {
        (str(option.envvar), path[1], option.opts[0])
        for path in ALL
        for option in options(path)
        if option.name not in ("help", "version") and (option.envvar or path[1:] == ("serve",))
    }
    assert set(table) == of_the_server


def test_no_other_setting_is_read_or_documented() -> None:
    """Else a setting that nobody knows changes what a server does."""
    documented = set(re.findall(r"SUTLER_[A-Z_]*[A-Z]", _settings()))
    sources = (DOCS.parent / "src" / "sutler").rglob("*.py")
    read = {name for source in sources for name in re.findall(r"SUTLER_[A-Z_]*[A-Z]", source.read_text())}
    assert read | {"SUTLER_TEST_POSTGRES"} == documented


def _settings() -> str:
    return (DOCS / "reference" / "settings.md").read_text()

"""Documentation that cannot lag."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner
from docs.generate import REFERENCE, pages

from mingzhang.cli import main

ROOT = Path(__file__).resolve().parents[1]


def test_generated_pages_are_current() -> None:
    for name, text in pages().items():
        assert (REFERENCE / name).read_text("utf-8") == text, f"{name} lags: run make docs"


def test_no_page_of_a_rule_family_is_left_over() -> None:
    made = {name.removeprefix("rules/") for name in pages() if name.startswith("rules/")}
    assert {path.name for path in (REFERENCE / "rules").iterdir()} == made


def test_every_command_is_in_both_readmes() -> None:
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text("utf-8")
        for name in main.commands:
            assert re.search(rf"`{name}[ `]|mingzhang {name}", text), f"{readme} does not name {name}"


def test_the_tour_can_be_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commands = re.findall(
        r"^\$ \.venv/bin/mingzhang (.*)$", (ROOT / "docs" / "tour.md").read_text("utf-8"), re.MULTILINE
    )
    assert commands
    monkeypatch.chdir(tmp_path)
    runner = CliRunner()
    assert runner.invoke(main, ["demo", "-o", "out/example"]).exit_code == 0
    for command in commands:
        result = runner.invoke(main, shlex.split(command))
        assert result.exit_code in (0, 1), f"{command}: {result.output}"


def test_every_command_explains_itself() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        assert CliRunner().invoke(main, [name, "--help"]).exit_code == 0

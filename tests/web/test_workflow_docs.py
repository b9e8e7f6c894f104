"""The documentation of the workflow is that of the table of transitions."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from mingzhang.web.workflow.diagram import with_transitions
from mingzhang.web.workflow.transitions import TRANSITIONS

PAGE = Path(__file__).parents[2] / "docs" / "workflow.md"


def test_the_page_does_not_lag() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert with_transitions(text) == text, "请运行 python -m mingzhang.web.manage workflow_docs docs/workflow.md"


def test_every_step_is_in_the_diagram_and_in_the_table() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for one in TRANSITIONS:
        assert f"{one.sources[0]} --> {one.target}: {one.label}" in text and f"| {one.label} |" in text


def test_a_page_without_marks_is_refused(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# 没有标记")
    with pytest.raises(CommandError, match="标记"):
        call_command("workflow_docs", page)

"""``manage workflow_docs docs/workflow.md``: write the table of transitions into the documentation anew."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from mingzhang.web.workflow.diagram import with_transitions


class Command(BaseCommand):
    """Write the diagram and the table of steps between the marks of a page."""

    help = "把审核流程的状态图和步骤表写进说明文档"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the page."""
        parser.add_argument("page", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the page, and say so where it changed."""
        path: Path = options["page"]
        try:
            old = path.read_text(encoding="utf-8")
            new = with_transitions(old)
        except (OSError, ValueError) as error:
            raise CommandError(f"{path}：写不进去（{error}）。请给出带有流程表标记的说明文档。") from error
        if new != old:
            path.write_text(new, encoding="utf-8")
            self.stdout.write(f"已更新 {path}")

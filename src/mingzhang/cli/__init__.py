"""The command line: one command per arrow of the flow, one module per command.

Heavy imports stay inside the commands, so that help comes at once.
"""

from __future__ import annotations

import gc
import sys
from typing import Any

import click

from mingzhang import __version__
from mingzhang.cli.absorb import absorb
from mingzhang.cli.build import build
from mingzhang.cli.catalogue import rule, rules, schema, table
from mingzhang.cli.check import check
from mingzhang.cli.conformance import conformance
from mingzhang.cli.diff import diff
from mingzhang.cli.example import demo, example
from mingzhang.cli.extract import extract
from mingzhang.cli.options import EXIT_UNREADABLE
from mingzhang.cli.repair import repair
from mingzhang.cli.serve import serve
from mingzhang.cli.template import template
from mingzhang.cli.verify import key, verify


class _Unsound(click.ClickException):
    """A fault of the catalogue, said in one sentence."""

    exit_code = EXIT_UNREADABLE

    def show(self, file: Any = None) -> None:
        """Print the sentence."""
        click.echo(self.format_message(), file=file or sys.stderr)


class _Commands(click.Group):
    """Commands whose faults of the catalogue end in a sentence that names the file, never in a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        from mingzhang.model.errors import CatalogueError  # noqa: PLC0415

        try:
            return super().invoke(ctx)
        except CatalogueError as error:
            remedy = "请改正这个文件再试；没有改动过规则库的，请重新安装明账。"
            raise _Unsound(f"规则库文件 {error.path} 有误：{error.reason}。{remedy}") from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mingzhang")
def main() -> None:
    """明账：编制、读懂、审核部门预算公开。

    Mingzhang authors, reads and audits the budget disclosures of Chinese government departments.
    """
    # A document is thousands of small values that live until it is done: looking for cycles so often finds none.
    gc.set_threshold(50_000, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


_COMMANDS = (
    *(extract, check, diff, repair),
    *(template, example, build, absorb, verify, key),
    *(rule, rules, table, schema, conformance, demo),
    serve,
)
for _command in _COMMANDS:
    main.add_command(_command)

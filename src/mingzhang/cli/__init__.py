"""The command line: one command per arrow of the flow, one module per command.

Heavy imports stay inside the commands, so that help comes at once.
"""

from __future__ import annotations

import sys

import click

from mingzhang import __version__
from mingzhang.cli.catalogue import rule, rules, schema, table
from mingzhang.cli.check import check
from mingzhang.cli.conformance import conformance
from mingzhang.cli.diff import diff
from mingzhang.cli.example import example
from mingzhang.cli.extract import extract


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mingzhang")
def main() -> None:
    """明账：读懂、审核部门预算公开。

    Mingzhang reads and audits the budget disclosures of Chinese government departments.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


for _command in (extract, check, rule, rules, table, schema, example, diff, conformance):
    main.add_command(_command)

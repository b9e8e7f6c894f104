"""Options that several commands share, and the exit statuses of them all."""

from __future__ import annotations

from pathlib import Path

import click

EXIT_CLEAN, EXIT_ERRORS, EXIT_UNREADABLE = 0, 1, 2
PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
JOBS = click.option("--jobs", "-j", default=1, show_default=True, type=click.IntRange(1, 64), help="同时处理的进程数。")
OUTPUT = click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="写到这个文件；多份网页报告时写到这个文件夹。"
)
LANG = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="说明文字的语言 (language of messages)。",
)

"""Which files a command works on."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

SUFFIXES = (".txt", ".md")


def input_files(paths: Iterable[Path]) -> list[Path]:
    """Return the files in the order given; those of a folder sorted by name."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(item for item in path.rglob("*") if item.is_file() and not item.name.startswith("."))
            files.extend(item for item in inside if item.suffix.lower() in SUFFIXES)
            _say_skipped(path, [item for item in inside if item.suffix.lower() not in SUFFIXES])
        else:
            files.append(path)
    if not files:
        raise click.UsageError("这些文件夹里没有 .txt 或 .md 文件。")
    return files


def _say_skipped(folder: Path, skipped: list[Path]) -> None:
    """Say which files of a folder were passed over, so that nobody takes them for audited."""
    if skipped:
        kinds = "、".join(sorted({item.suffix.lower() or item.name for item in skipped})[:6])
        click.echo(f"{folder}：有 {len(skipped)} 个文件不是 .txt 或 .md（{kinds}），没有处理。", err=True)

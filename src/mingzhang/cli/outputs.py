"""Where results go: standard output, a file, a folder of pages, a workbook; with a progress bar for many."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from mingzhang.cli.options import EXIT_CLEAN, EXIT_ERRORS, EXIT_UNREADABLE

if TYPE_CHECKING:
    from mingzhang.model.waiver import Waiver
    from mingzhang.pipeline import Result


class target:  # noqa: N801  reads as a verb where it is used
    """Standard output, or a file that is opened for writing."""

    def __init__(self, output: Path | None) -> None:
        self.output = output
        self.file: TextIO | None = None

    def __enter__(self) -> TextIO:
        if self.output is None:
            return sys.stdout
        self.file = open_for_writing(self.output)
        return self.file

    def __exit__(self, *_: object) -> None:
        if self.file is not None:
            self.file.close()


def open_for_writing(path: Path) -> TextIO:
    """Open a file for writing, its folder made; a place that cannot be written is a usage error."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"不能写 {path}（{error.strerror}）。") from error


def write_texts(results: Iterator[Result], stream: TextIO, *, total: int, form: str) -> int:
    """Write results in order as they come; return the exit status."""
    status = EXIT_CLEAN
    for result in _progress(results, total):
        status = max(status, _status(result))
        if result.error is not None and form == "text":
            click.echo(result.text, err=True)
        else:
            stream.write(result.text + "\n")
            stream.flush()
    return status


def _status(result: Result) -> int:
    if result.error is not None:
        return EXIT_UNREADABLE
    return EXIT_ERRORS if result.errors else EXIT_CLEAN


#: Endings of a single output, by form; the ending of those in a folder; what is put to their names.
_ENDINGS = {"html": (".html", ".htm"), "pdf": (".pdf",), "docx": (".docx",)}
_ADDED = {"html": "", "pdf": "-批注", "docx": "-批注"}


def write_pages(results: Iterator[Result], output: Path | None, total: int, form: str = "html") -> int:
    """Write HTML reports or annotated copies: to the file named where there is one input, else to a folder."""
    status = EXIT_CLEAN
    single = output is not None and output.suffix.lower() in _ENDINGS[form] and total == 1
    folder = output or Path("审核报告")
    taken: set[str] = set()
    for result in _progress(results, total):
        status = max(status, _status(result))
        if result.error is not None:
            click.echo(result.error, err=True)
            continue
        target = output if single and output is not None else folder / _page_name(result.source, taken, form)
        if target.exists() and Path(result.source).exists() and target.samefile(result.source):
            raise click.UsageError(f"{target} 是原文件，不能覆盖：请用 -o 指定别的文件或文件夹。")
        if result.data:
            _write_bytes(target, result.data)
        else:
            with open_for_writing(target) as file:
                file.write(result.text)
        click.echo(f"{result.source} → {target}")
    return status


def _write_bytes(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as error:
        raise click.UsageError(f"不能写 {path}（{error.strerror}）。") from error


def _page_name(source: str, taken: set[str], form: str) -> str:
    stem, ending = Path(source).stem + _ADDED[form], _ENDINGS[form][0]
    name, number = f"{stem}{ending}", 2
    while name in taken:
        name, number = f"{stem}-{number}{ending}", number + 1
    taken.add(name)
    return name


def write_workbook(
    results: Iterator[Result],
    output: Path,
    total: int,
    lang: str,
    unused: Callable[[], Sequence[Waiver]] | None = None,
) -> int:
    """Write one workbook of all reports; return the exit status.

    ``unused`` is asked after the last result for the waivers that match nothing in the whole run.
    """
    from mingzhang.renderers.report_xlsx import report_xlsx  # noqa: PLC0415

    status = EXIT_CLEAN
    reports = []
    for result in _progress(results, total):
        status = max(status, _status(result))
        if result.report is not None:
            reports.append(result.report)
        else:
            click.echo(result.error, err=True)
    if reports:
        try:
            output.parent.mkdir(parents=True, exist_ok=True)
            report_xlsx(reports, output, lang=lang, unused=unused() if unused is not None else None)
        except OSError as error:
            raise click.UsageError(f"不能写 {output}（{error.strerror}）。") from error
        click.echo(f"{len(reports)} 份 → {output}")
    return status


def _progress(results: Iterator[Result], total: int) -> Iterator[Result]:
    """Show a progress bar on a terminal while many files are worked on."""
    if total < 2 or not sys.stderr.isatty():
        yield from results
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task: Any = bar.add_task("审核", total=total)
        for result in results:
            bar.advance(task)
            yield result

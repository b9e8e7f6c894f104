"""The command line: one command per arrow of the flow. Heavy imports stay inside the commands."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from mingzhang import __version__

if TYPE_CHECKING:
    from mingzhang.pipeline import Result

_SUFFIXES = (".txt", ".md")
EXIT_CLEAN, EXIT_ERRORS, EXIT_UNREADABLE = 0, 1, 2
_PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
_JOBS = click.option(
    "--jobs", "-j", default=1, show_default=True, type=click.IntRange(1, 64), help="同时处理的进程数。"
)
_OUTPUT = click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="写到这个文件；多份网页报告时写到这个文件夹。"
)
_LANG = click.option(
    "--lang",
    type=click.Choice(["zh", "en"]),
    default="zh",
    show_default=True,
    help="说明文字的语言 (language of messages)。",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="mingzhang")
def main() -> None:
    """明账：读懂、审核部门预算公开。

    Mingzhang reads and audits the budget disclosures of Chinese government departments.
    """
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


@main.command()
@_PATHS
@click.option("--format", "form", type=click.Choice(["jsonl"]), default="jsonl", show_default=True, help="输出格式。")
@_OUTPUT
@_JOBS
def extract(paths: tuple[Path, ...], form: str, output: Path | None, jobs: int) -> None:
    """读出每份公开的全部表格、情况说明、绩效目标表（每份一行 JSON）。

    PATHS 可以是文件，也可以是文件夹。
    """
    from mingzhang.pipeline import Task, run  # noqa: PLC0415

    files = _files(paths)
    results = run([Task(str(path), "extract", form, "zh") for path in files], jobs)
    with _target(output) as stream:
        sys.exit(_write(results, stream, total=len(files), form=form))


@main.command()
@_PATHS
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "jsonl", "html", "xlsx"]),
    default="text",
    show_default=True,
    help="输出格式：文字、JSON 行、网页、Excel。",
)
@_OUTPUT
@_JOBS
@_LANG
def check(paths: tuple[Path, ...], form: str, output: Path | None, jobs: int, lang: str) -> None:
    """审核公开文件：逐条说明哪里不对、应当是多少、依据什么规定。

    PATHS 可以是文件，也可以是文件夹。没有错误时返回 0，有错误返回 1，有文件读不了返回 2。
    """
    from mingzhang.pipeline import Task, run  # noqa: PLC0415

    files = _files(paths)
    results = run([Task(str(path), "check", form, lang) for path in files], jobs)
    if form == "xlsx":
        sys.exit(_write_workbook(results, output or Path("审核结果.xlsx"), len(files), lang))
    if form == "html":
        sys.exit(_write_pages(results, output, len(files)))
    with _target(output) as stream:
        sys.exit(_write(results, stream, total=len(files), form=form))


@main.command()
@click.argument("rule_id", metavar="规则编号")
@_LANG
def rule(rule_id: str, lang: str) -> None:
    """说明一条规则：检查什么、依据、提示和一个不合格的例子。"""
    from mingzhang.catalogue.describe import describe_rule  # noqa: PLC0415
    from mingzhang.catalogue.rules import load_rules  # noqa: PLC0415

    found = load_rules().get(rule_id.upper())
    if found is None:
        raise click.UsageError(f"没有规则 {rule_id}。用 mingzhang rules 列出全部规则。")
    click.echo(describe_rule(found, lang))


@main.command()
@_LANG
def rules(lang: str) -> None:
    """列出全部规则。"""
    from mingzhang.catalogue.describe import list_rules  # noqa: PLC0415

    click.echo(list_rules(lang))


@main.command()
@click.argument("table_id", metavar="表号")
@_LANG
def table(table_id: str, lang: str) -> None:
    """说明一张表：各地的名称、栏目和守护它的规则。"""
    from mingzhang.catalogue.describe import describe_table  # noqa: PLC0415
    from mingzhang.catalogue.tables import load_tables  # noqa: PLC0415

    number = table_id.upper().removeprefix("T").removeprefix("表")
    found = load_tables().get(f"T{int(number):02d}") if number.isdigit() else None
    if found is None:
        raise click.UsageError(f"没有表 {table_id}。表号从 T01 到 T13。")
    click.echo(describe_table(found, lang))


@main.command()
@click.argument("name", type=click.Choice(["extract", "check"]))
def schema(name: str) -> None:
    """输出 extract 或 check 的 JSON Schema。"""
    from importlib.resources import files  # noqa: PLC0415

    click.echo((files("mingzhang") / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"), nl=False)


@main.command()
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("out/example"),
    show_default=True,
    help="写到这个文件夹。",
)
@_LANG
def example(output: Path, lang: str) -> None:
    """写出内置的示例公开文件（一份正确、一份有误）并审核，给出报告。"""
    from mingzhang.example import run_example  # noqa: PLC0415

    click.echo(run_example(output, lang))


def _files(paths: Iterable[Path]) -> list[Path]:
    """Return the files in the order given; those of a folder sorted by name."""
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(item for item in path.rglob("*") if item.is_file() and not item.name.startswith("."))
            files.extend(item for item in inside if item.suffix.lower() in _SUFFIXES)
            _say_skipped(path, [item for item in inside if item.suffix.lower() not in _SUFFIXES])
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


class _target:  # noqa: N801  reads as a verb where it is used
    """Standard output, or a file that is opened for writing."""

    def __init__(self, output: Path | None) -> None:
        self.output = output
        self.file: TextIO | None = None

    def __enter__(self) -> TextIO:
        if self.output is None:
            return sys.stdout
        self.file = _open(self.output)
        return self.file

    def __exit__(self, *_: object) -> None:
        if self.file is not None:
            self.file.close()


def _open(path: Path) -> TextIO:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.UsageError(f"不能写 {path}（{error.strerror}）。") from error


def _write(results: Iterator[Result], stream: TextIO, *, total: int, form: str) -> int:
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


def _write_pages(results: Iterator[Result], output: Path | None, total: int) -> int:
    """Write HTML reports: to the file named where there is one input, else to a folder, a page per input."""
    status = EXIT_CLEAN
    single = output is not None and output.suffix.lower() in (".html", ".htm") and total == 1
    folder = output or Path("审核报告")
    taken: set[str] = set()
    for result in _progress(results, total):
        status = max(status, _status(result))
        if result.error is not None:
            click.echo(result.error, err=True)
            continue
        target = output if single and output is not None else folder / _page_name(result.source, taken)
        with _open(target) as file:
            file.write(result.text)
        click.echo(f"{result.source} → {target}")
    return status


def _page_name(source: str, taken: set[str]) -> str:
    stem = Path(source).stem
    name, number = f"{stem}.html", 2
    while name in taken:
        name, number = f"{stem}-{number}.html", number + 1
    taken.add(name)
    return name


def _write_workbook(results: Iterator[Result], output: Path, total: int, lang: str) -> int:
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
            report_xlsx(reports, output, lang=lang)
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


if __name__ == "__main__":
    main()

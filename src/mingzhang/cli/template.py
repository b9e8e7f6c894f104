"""``mingzhang template``: the empty ledger to fill."""

from __future__ import annotations

from pathlib import Path

import click

from mingzhang.cli.options import EXIT_UNREADABLE


@click.command()
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=None,
    help="写成工作簿（.xlsx）；不写任何选项时为 ledger.xlsx。",
)
@click.option("--year", type=click.IntRange(2000, 2099), default=2026, show_default=True, help="预算年度。")
@click.option("--csv", "csv_folder", type=click.Path(path_type=Path), help="另写成一个文件夹的 CSV 文件。")
@click.option("--yaml", "yaml_file", type=click.Path(path_type=Path), help="另写成一个 YAML 文件。")
def template(output: Path | None, year: int, csv_folder: Path | None, yaml_file: Path | None) -> None:
    """写出空白账本：每类数据一张表，有下拉列表、填写说明和示例行，填好后用 mingzhang build 生成公开文件。"""
    from mingzhang.ledgers import LedgerNotWrittenError, write_template  # noqa: PLC0415

    targets = [path for path in (output, csv_folder, yaml_file) if path is not None] or [Path("ledger.xlsx")]
    for path, suffixes in ((output, (".xlsx",)), (csv_folder, ("",)), (yaml_file, (".yaml", ".yml"))):
        if path is not None and path.suffix.lower() not in suffixes:
            wanted = "、".join(suffixes) if suffixes != ("",) else "不带后缀的文件夹名"
            raise click.UsageError(f"{path}：后缀应为 {wanted}。")
    for path in targets:
        if path.exists() and not path.is_dir():
            raise click.UsageError(f"{path} 已经有了。请换一个文件名，或者先移走它，以免盖掉填好的账本。")
        if path.is_dir() and any(path.iterdir()):
            raise click.UsageError(f"{path} 里已经有文件。请换一个文件夹。")
    for path in targets:
        try:
            write_template(path, year)
        except LedgerNotWrittenError as error:
            click.echo(str(error), err=True)
            raise click.exceptions.Exit(EXIT_UNREADABLE) from error
        click.echo(f"已写出 {path}")

"""``mingzhang absorb``: a published disclosure becomes a ledger."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from mingzhang.cli.inputs import Reading, read_one, reading_options
from mingzhang.cli.options import EXIT_CLEAN, EXIT_ERRORS, EXIT_UNREADABLE


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path),
    default=Path("ledger.xlsx"),
    show_default=True,
    help="账本写到哪里：.xlsx 工作簿、.yaml 文件，或者不带后缀的文件夹（CSV）。",
)
@click.option("--next-year", "starts_next", is_flag=True, help="用上年公开的文件起头写下一年的账本：金额填作上年数。")
@click.option(
    "--amounts",
    type=click.Choice(["empty", "keep"]),
    default="empty",
    show_default=True,
    help="与 --next-year 同用：empty 把各行金额清为 0，keep 保留上年金额作底稿。",
)
@reading_options
def absorb(path: Path, output: Path, starts_next: bool, amounts: str, reading: Reading) -> None:
    """由公开文件还原账本，并逐条说明公开文件没有定下来的、假定的和自相矛盾的地方。

    PATH 是一份公开：PDF、Word、Excel、网页、文本，几个文件的文件夹或压缩包，或 mingzhang build 写出的公开包。
    写出了账本、公开文件没有矛盾返回 0，有矛盾返回 1，读不了或者写不了返回 2。
    """
    from mingzhang.absorbing import absorb as made_from  # noqa: PLC0415
    from mingzhang.absorbing import next_year  # noqa: PLC0415
    from mingzhang.ledgers import LedgerNotWrittenError, write_ledger  # noqa: PLC0415
    from mingzhang.model.errors import UnreadableInputError  # noqa: PLC0415

    if output.exists() and not (output.is_dir() and not any(output.iterdir())):
        raise click.UsageError(f"{output} 已经有了。请换一个名字，或者先移走它，以免盖掉填好的账本。")
    disclosure = read_one(published(path), reading)
    if disclosure is None:
        sys.exit(EXIT_UNREADABLE)
    try:
        absorbed = made_from(disclosure)
        made = next_year(absorbed, keep_amounts=amounts == "keep") if starts_next else absorbed
        write_ledger(made.ledger, output)
    except (UnreadableInputError, LedgerNotWrittenError) as error:
        click.echo(str(error), err=True)
        sys.exit(EXIT_UNREADABLE)
    ledger = made.ledger
    click.echo(
        f"{absorbed.entity.name}（{absorbed.entity.kind}）{ledger.year}年 → {output}："
        f"单位{len(ledger.units)}个，预算明细{len(ledger.lines)}行，项目{len(ledger.projects)}个"
    )
    click.echo(f"  各表的数{absorbed.figures}个，由账本重新得到的{absorbed.kept}个")
    for sentence in made.left_open:
        click.echo(f"  {sentence}")
    sys.exit(EXIT_ERRORS if absorbed.contradictions else EXIT_CLEAN)


def published(path: Path) -> Path:
    """Return the file to be read: of a package's folder the disclosure as JSON, or the first format there is."""
    from mingzhang.packaging.make import FORMATS, STEM  # noqa: PLC0415
    from mingzhang.packaging.manifest import MANIFEST  # noqa: PLC0415

    if not (path / MANIFEST).is_file():
        return path
    suffixes = ("json", *(one for one in FORMATS if one not in ("json", "fdp")))
    return next((found for one in suffixes if (found := path / f"{STEM}.{one}").is_file()), path)

"""``mingzhang build``: one ledger becomes the whole disclosure in every format."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast

import click

from mingzhang.cli.options import EXIT_CLEAN, EXIT_ERRORS, EXIT_UNREADABLE, JOBS

if TYPE_CHECKING:
    from collections.abc import Callable

    from mingzhang.model.ledger import Entity, Ledger
    from mingzhang.model.tabulated import Policy
    from mingzhang.packaging.make import Settings


class Order(NamedTuple):
    """One package to be made: which ledger file, whose disclosure ("" the department, else a unit), and where."""

    source: str
    mapping: str | None
    unit: str
    folder: str
    settings: Settings


class Outcome(NamedTuple):
    """What became of an order: lines for the terminal, and the exit status."""

    lines: tuple[str, ...]
    status: int


@click.command()
@click.argument("ledgers", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--output",
    "-o",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    help="写到这个文件夹；多份时每份一个子文件夹。",
)
@click.option("--formats", help="只生成这些格式，用逗号分开：docx,pdf,xlsx,html,md,json,fdp。不写则全部生成。")
@click.option("--draft", is_flag=True, help="草稿：每页加水印“仅供内部审核”，未填的地方标出〔待填写〕。")
@click.option(
    "--department", "whose", flag_value="department", default="department", help="生成部门的公开文件（默认）。"
)
@click.option("--all", "whose", flag_value="all", help="部门和每个单位各生成一份。")
@click.option("--unit", "unit", metavar="编码", help="只生成这个单位的公开文件。")
@click.option(
    "--rounding",
    type=click.Choice(["plain", "balanced"]),
    default="plain",
    show_default=True,
    help="取整方式：plain 每个数各自四舍五入，可能有尾差；balanced 调整合计数，使各表分项之和等于合计。",
)
@click.option("--last", type=click.Path(path_type=Path), help="上年的账本、公开包或公开文件，用来写与上年的对比。")
@click.option("--mapping", type=click.Path(path_type=Path), help="列名对照文件（预算管理一体化导出的表用）。")
@click.option("--font-dir", type=click.Path(path_type=Path, exists=True, file_okay=False), help="自有字体的文件夹。")
@JOBS
def build(  # noqa: PLR0913, PLR0917  click passes each option by its name
    ledgers: tuple[Path, ...],
    output: Path,
    formats: str | None,
    draft: bool,
    whose: str,
    unit: str | None,
    rounding: str,
    last: Path | None,
    mapping: Path | None,
    font_dir: Path | None,
    jobs: int,
) -> None:
    """由账本生成整套预算公开文件：表、情况说明、图、绩效目标表、附件、名词解释。

    LEDGERS 是账本：Excel 工作簿、CSV 文件夹或 YAML。
    审核没有错误时返回 0，生成了但有错误返回 1，账本有误、没有生成返回 2。
    """
    from mingzhang.packaging.make import FORMATS, Settings, known_formats  # noqa: PLC0415

    try:
        chosen = known_formats([one.strip() for one in formats.split(",") if one.strip()]) if formats else FORMATS
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    status = EXIT_CLEAN
    previous = None
    if last is not None:
        from mingzhang.cli.last_year import read_last  # noqa: PLC0415

        previous, faults = read_last(last, mapping)
        _say(faults)
        if previous is None:
            sys.exit(EXIT_UNREADABLE)
    settings = Settings(cast("Policy", rounding), draft, chosen, None, font_dir)
    orders: list[Order] = []
    for path in ledgers:
        ledger, faults = _read(path, mapping)
        _say(faults)
        if ledger is None:
            status = EXIT_UNREADABLE
            continue
        try:
            entities = list(_entities(ledger, whose, unit))
        except KeyError:
            known = "、".join(f"{one.code} {one.name}" for one in ledger.units) or "（没有单位）"
            click.echo(f"{path}：账本里没有编码为 {unit} 的单位。账本里的单位：{known}", err=True)
            status = EXIT_UNREADABLE
            continue
        own = settings if previous is None else replace(settings, last=previous(ledger))
        alone = len(entities) == 1 and len(ledgers) == 1
        names = (str(path), str(mapping) if mapping else None)
        folders = [output if alone else output / _folder(one) for one in entities]
        orders += [Order(*names, one.key, str(to), own) for one, to in zip(entities, folders, strict=True)]
    with _outcomes(orders, jobs) as outcomes:
        for outcome in outcomes:
            for line in outcome.lines:
                click.echo(line)
            status = max(status, outcome.status)
    sys.exit(status)


def _read(path: Path, mapping: Path | None) -> tuple[Ledger | None, tuple[str, ...]]:
    """Return the ledger (None where it has errors) and what there is to say of it."""
    from mingzhang.ledgers.read import read_ledger  # noqa: PLC0415
    from mingzhang.model.errors import UnreadableInputError  # noqa: PLC0415

    try:
        read = read_ledger(path, mapping)
    except UnreadableInputError as error:
        return None, (str(error),)
    said = [fault.text for fault in read.faults]
    if read.ledger is None:
        said.append(f"{path}：有 {len(read.errors)} 处差错，没有生成。请按上面逐条改正后再试。")
    return read.ledger, tuple(said)


def _say(lines: Iterable[str]) -> None:
    for line in lines:
        click.echo(line, err=True)


def _entities(ledger: Ledger, whose: str, unit: str | None) -> Iterator[Entity]:
    from mingzhang.model.ledger import department_of, unit_of  # noqa: PLC0415

    if unit is not None:
        yield unit_of(ledger, unit)
        return
    yield department_of(ledger)
    if whose == "all":
        yield from (unit_of(ledger, one.code) for one in ledger.units)


def _folder(entity: Entity) -> str:
    from mingzhang.packaging.make import folder_name  # noqa: PLC0415

    return f"{entity.kind}-{folder_name(entity)}"


@contextmanager
def _outcomes(orders: Sequence[Order], jobs: int) -> Iterator[Iterator[Outcome]]:
    """Give the outcomes in the order of the orders, with a progress bar on a terminal."""
    if jobs > 1 and len(orders) > 1:
        from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415

        with ProcessPoolExecutor(min(jobs, len(orders))) as pool:
            yield _watched(pool.map(run_order, orders), len(orders))
    elif len(orders) == 1 and sys.stderr.isatty():
        yield iter([_alone(orders[0])])
    else:
        yield _watched(map(run_order, orders), len(orders))


def _watched(outcomes: Iterator[Outcome], total: int) -> Iterator[Outcome]:
    if total < 2 or not sys.stderr.isatty():
        yield from outcomes
        return
    with click.progressbar(outcomes, length=total, label="生成", file=sys.stderr) as bar:
        yield from bar


def _alone(order: Order) -> Outcome:
    """Make one package and show each format as it is finished."""
    with click.progressbar(length=len(order.settings.formats), label="生成", file=sys.stderr) as bar:
        return run_order(order, lambda _: bar.update(1))


def run_order(order: Order, done: Callable[[str], None] = lambda _: None) -> Outcome:
    """Make one package and write it; a fault becomes a sentence, never a traceback."""
    from mingzhang.model.finding import Severity  # noqa: PLC0415
    from mingzhang.model.ledger import department_of, unit_of  # noqa: PLC0415
    from mingzhang.packaging.folder import write_package  # noqa: PLC0415
    from mingzhang.packaging.make import make, manifest_of, render  # noqa: PLC0415
    from mingzhang.packaging.sources import hashes_of  # noqa: PLC0415

    ledger, said = _read(Path(order.source), Path(order.mapping) if order.mapping else None)
    if ledger is None:
        return Outcome(said, EXIT_UNREADABLE)
    entity = unit_of(ledger, order.unit) if order.unit else department_of(ledger)
    made = make(ledger, entity, order.settings)
    files = render(made, order.settings, done)
    manifest = manifest_of(made, order.settings, files, hashes_of(Path(order.source)))
    folder = Path(order.folder)
    try:
        write_package(folder, files, manifest)
    except OSError as error:
        return Outcome((f"不能写 {folder}（{error.strerror or error}）。请换一个文件夹。",), EXIT_UNREADABLE)
    errors, warnings = made.problems(Severity.ERROR), made.problems(Severity.WARNING)
    lines = [f"{entity.name}（{entity.kind}）→ {folder}：{'、'.join(order.settings.formats)}"]
    lines.append(
        f"  自审：错误 {errors}，警告 {warnings}"
        + (f"，尾差 {len(made.tabulation.tails)} 处" if made.tabulation.tails else "")
    )
    lines += [f"  待补：{one}" for one in made.missing]
    lines += [f"  {one.rule} {one.message}" for one in made.report.findings if one.severity is not Severity.INFO]
    return Outcome(tuple(lines), EXIT_ERRORS if errors else EXIT_CLEAN)

"""Control figures (控制数): what the bureau allows a unit in a year, from CSV or a form; ledgers against them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from mingzhang.ledgers.values import as_amount
from mingzhang.model.ledger import BASIC, BudgetLine, FundSource, Ledger, Purpose
from mingzhang.model.writing import fold
from mingzhang.web.accounts.models import FiscalYear, Unit
from mingzhang.web.budgets.models import ControlFigure
from mingzhang.web.workflow.events import record

if TYPE_CHECKING:
    from mingzhang.web.accounts.models import User
    from mingzhang.web.budgets.models import Filing

#: 基本支出 stands for personnel and public expenses together.
BASIC_WORD = "基本支出"
SOURCES = tuple(source.value for source in FundSource)
PURPOSES = (*(purpose.value for purpose in Purpose if purpose is not Purpose.LEFT), BASIC_WORD)
HEADS = ("单位编码", "单位名称", "资金来源", "用途", "控制数（元）")
_ALL_WORDS = frozenset({"", "全部", "合计", "不分"})
_MOST_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Kept:
    """How the ledger stands to one control figure. ``severity``: error where it is exceeded, info where below."""

    severity: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A control figure to be stored; ``source`` and ``purpose`` are "" for all."""

    unit: Unit
    source: str
    purpose: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class FiguresRead:
    """What came of reading figures: those that are sound, and every fault in words."""

    figures: tuple[Figure, ...]
    faults: tuple[str, ...]


def against_control(filing: Filing, ledger: Ledger) -> Iterator[Kept]:
    """Yield how the ledger stands to each control figure of its units; what agrees exactly is not spoken of.

    Control figures concern what is arranged this year: money carried over and what is left for next year do not count.
    """
    figures = ControlFigure.objects.filter(year=filing.year, unit__department=filing.department).select_related("unit")
    if filing.unit_id is not None:
        figures = figures.filter(unit=filing.unit_id)
    for figure in figures.order_by("unit__code", "source", "purpose"):
        planned = sum((one.amount for one in ledger.lines if _concerns(figure, one)), Decimal(0))
        name = f"{figure.unit.name}{_scope(figure.source, figure.purpose)}"
        said = f"{name}安排{planned:,.2f}元，控制数{figure.amount:,.2f}元，"
        if planned > figure.amount:
            hint = "请压减支出；确需增加的，请先请财政部门调整控制数。"
            yield Kept("error", f"{said}超出{planned - figure.amount:,.2f}元。", hint)
        elif planned < figure.amount:
            yield Kept("info", f"{said}还有{figure.amount - planned:,.2f}元没有安排。", "请核对是否漏填。")


def _concerns(figure: ControlFigure, line: BudgetLine) -> bool:
    if line.unit != figure.unit.code or line.carried or line.purpose is Purpose.LEFT:
        return False
    if figure.source and line.source.value != figure.source:
        return False
    if figure.purpose == BASIC_WORD:
        return line.purpose in BASIC
    return not figure.purpose or line.purpose.value == figure.purpose


def _scope(source: str, purpose: str) -> str:
    return f"的{source}{purpose}" if source or purpose else "的支出"


def read_figures(data: bytes, year: FiscalYear) -> FiguresRead:
    """Read control figures from CSV with the heads of ``HEADS`` (UTF-8 or GB 18030); all faults come at once.

    Args:
        data: the file.
        year: for which year of which region.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            return FiguresRead((), ("文件不是文本：请用 Excel 另存为“CSV UTF-8”。",))
    rows = [row for row in csv.reader(io.StringIO(text)) if any(cell.strip() for cell in row)]
    if not rows:
        return FiguresRead((), ("文件是空的：请填好模板后再导入。",))
    if len(rows) > _MOST_ROWS:
        return FiguresRead((), (f"一次最多导入{_MOST_ROWS}行，请分开导入。",))
    at = {fold(name): index for index, name in enumerate(rows[0])}
    missing = [name for name in HEADS if fold(name) not in at and name != HEADS[1]]
    if missing:
        return FiguresRead((), (f"缺少“{'”“'.join(missing)}”这一列：请用模板的表头。",))
    units = {unit.code: unit for unit in Unit.objects.filter(department__region=year.region, is_active=True)}
    figures, faults, seen = list[Figure](), list[str](), set[tuple[int, str, str]]()
    for number, row in enumerate(rows[1:], 2):
        cells = {name: _at(row, at.get(fold(name))) for name in HEADS}
        found = _figure(cells, units)
        if isinstance(found, str):
            faults.append(f"第{number}行：{found}")
        elif (key := (found.unit.pk, found.source, found.purpose)) in seen:
            faults.append(f"第{number}行：同一单位、资金来源和用途写了两次，请只留一行。")
        else:
            seen.add(key)
            figures.append(found)
    return FiguresRead(tuple(figures), tuple(faults))


def _at(row: Sequence[str], index: int | None) -> str:
    return row[index].strip() if index is not None and index < len(row) else ""


def _figure(cells: Mapping[str, str], units: Mapping[str, Unit]) -> Figure | str:
    """Return a figure, or why there is none."""
    code, name, source, purpose, amount = (cells[head] for head in HEADS)
    unit = units.get(code)
    if unit is None:
        return f"没有编码为“{code}”的单位，请核对单位编码。"
    if name and fold(name) != fold(unit.name):
        return f"编码{code}的单位是“{unit.name}”，这里写的是“{name}”，请核对。"
    source, purpose = ("" if word in _ALL_WORDS else word for word in (source, purpose))
    if source and source not in SOURCES:
        return f"资金来源“{source}”不认识，可填：{'、'.join(SOURCES)}；不分来源的留空。"
    if purpose and purpose not in PURPOSES:
        return f"用途“{purpose}”不认识，可填：{'、'.join(PURPOSES)}；不分用途的留空。"
    reading = as_amount(amount)
    if not amount or not isinstance(reading.value, Decimal):
        return f"控制数“{amount}”不是金额，请填数字，单位为元。"
    if reading.value < 0:
        return "控制数不能是负数。"
    return Figure(unit, source, purpose, reading.value)


@transaction.atomic
def store(year: FiscalYear, figures: Sequence[Figure], user: User, *, whole: bool) -> None:
    """Store control figures of a year; ``whole`` removes those that are not among them."""
    own = ControlFigure.objects.filter(year=year, unit__department__region=year.region)
    if whole:
        own.delete()
    for one in figures:
        ControlFigure.objects.update_or_create(
            unit=one.unit, year=year, source=one.source, purpose=one.purpose, defaults={"amount": one.amount}
        )
    record("control", actor=user, comment=f"{year}控制数{len(figures)}项", data={"year": year.pk, "whole": whole})


def template_csv(year: FiscalYear) -> bytes:
    """Return the figures of a year as CSV, a line for each unit that has none yet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADS)
    units = Unit.objects.filter(department__region=year.region, is_active=True)
    for unit in units.select_related("department").order_by("code"):
        figures = unit.control_figures.filter(year=year).order_by("source", "purpose")
        for one in figures:
            writer.writerow((unit.code, unit.name, one.source, one.purpose, f"{one.amount:.2f}"))
        if not figures:
            writer.writerow((unit.code, unit.name, "", "", ""))
    return b"\xef\xbb\xbf" + out.getvalue().encode()

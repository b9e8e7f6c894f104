"""Checks of the whole: what a ledger needs, its units with their people and assets, dates."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.faults import Fault, Level
from mingzhang.ledgers.records import Record
from mingzhang.ledgers.scope import Check, Scope
from mingzhang.model.ledger import DEPARTMENT


def needed(scope: Scope) -> Iterator[Fault]:
    """Say what an empty or nearly empty ledger lacks, and which sheets hold nothing."""
    unsound = scope.records.unsound
    for sheet, form in load_sheets().items():
        if scope.rows(sheet) or sheet in unsound:
            continue
        if form.required:
            yield scope.on(sheet, Level.ERROR, f"“{form.name}”没有内容。", "这张表必须填写，请对照填表说明。")
    if len(scope.rows("info")) > 1:
        yield scope.on("info", Level.ERROR, "“基本信息”有两份。", "一个账本只写一个部门，请只留一份。")


def heads(scope: Scope) -> Iterator[Fault]:
    """Check that exactly one unit is the department's own office."""
    own = [one for one in scope.rows("units") if one.get("is_head")]
    for record in own[1:]:
        reason = f"本级已经有了（{own[0].get('name')}）。"
        yield scope.at(("units", record, "is_head"), Level.ERROR, reason, "一个部门只有一个本级，其余填“否”。")
    if scope.rows("units") and not own:
        yield scope.on("units", Level.WARNING, "没有部门本级。", "请把部门本级那一行的“是否本级”填“是”。")


def units_without_lines(scope: Scope) -> Iterator[Fault]:
    """Find units that have no budget."""
    with_lines = {line.unit for line in scope.ledger.lines}
    for record in scope.rows("units"):
        if record.get("code") not in with_lines:
            reason, remedy = "收支明细里没有这个单位的预算。", "请补上；没有预算的单位请删去。"
            yield scope.at(("units", record, "name"), Level.WARNING, reason, remedy)


def dates(scope: Scope) -> Iterator[Fault]:
    """Check dates of replies and of assets against the budget year."""
    year = scope.ledger.year
    for sheet in ("info", "units"):
        for record in scope.rows(sheet):
            day = record.get("reply_date", None)
            if isinstance(day, date) and not date(year - 1, 11, 1) <= day <= date(year, 12, 31):
                reason = f"不像是{year}年预算的批复日期。"
                yield scope.at((sheet, record, "reply_date"), Level.WARNING, reason, "请核对年份。")
    for record in scope.rows("assets"):
        day = record.get("as_of", None)
        if isinstance(day, date) and day != date(year - 1, 12, 31):
            reason = f"不是{year - 1}年12月31日。"
            yield scope.at(("assets", record, "as_of"), Level.WARNING, reason, "公开的是上年年末数，请核对。")


def staffing(scope: Scope) -> Iterator[Fault]:
    """Check that people add up and keep within posts."""
    for record in scope.rows("staffing"):
        employed, established, others = (record.get(key, 0) for key in ("employed", "established", "others"))
        if employed != established + others:
            reason = f"在编{established}人加其他{others}人是{established + others}人，与在职人数不等。"
            yield scope.at(("staffing", record, "employed"), Level.ERROR, reason, "请改正人数。")
        if established > record.get("posts", 0):
            reason = f"在编人数多于编制数{record.get('posts', 0)}。"
            yield scope.at(("staffing", record, "established"), Level.WARNING, reason, "请核对编制数和在编人数。")


def assets(scope: Scope) -> Iterator[Fault]:
    """Check vehicles against their quota, and dear equipment against dearer."""
    for record in scope.rows("assets"):
        vehicles = sum(_vehicles(record))
        if vehicles > record.get("quota", 0):
            reason = f"各类车辆合计{vehicles}辆，多于编制。"
            yield scope.at(("assets", record, "quota"), Level.WARNING, reason, "请核对编制数和各类车辆数。")
        if record.get("large_equipment", 0) > record.get("equipment", 0):
            reason = f"多于50万元以上的设备（{record.get('equipment', 0)}台套），前者应包括在后者之内。"
            yield scope.at(("assets", record, "large_equipment"), Level.ERROR, reason, "请改正台套数。")


def _vehicles(record: Record) -> Iterator[int]:
    return (value for key, value in record.values.items() if key.startswith("vehicles:"))


def duties(scope: Scope) -> Iterator[Fault]:
    """Say whose document lacks duties or organisation, which every disclosure must state."""
    present = {(record.get("unit"), record.get("key")) for record in scope.rows("words")}
    for key, title in (("P1.1", "职责"), ("P1.2", "机构设置情况")):
        if (DEPARTMENT, key) not in present:
            reason, remedy = f"没有填部门的{title}（{key}）。", "预算公开必须写明，请补填。"
            yield scope.on("words", Level.WARNING, reason, remedy)


CHECKS = (
    Check((), needed),
    Check((), heads, of_whole=True),
    Check(("lines",), units_without_lines),
    Check(("info",), dates),
    Check((), staffing),
    Check((), assets),
    Check((), duties, of_whole=True),
)

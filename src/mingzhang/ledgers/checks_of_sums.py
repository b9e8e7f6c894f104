"""Checks of amounts that must agree or keep within each other across sheets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from mingzhang.ledgers.faults import Fault, Level
from mingzhang.ledgers.scope import Check, Scope, yuan
from mingzhang.model.ledger import FISCAL, LAST_YEAR_LABELS, BudgetLine, FundSource, Project, Purpose

_REVENUE_SOURCES = (FundSource.FUND, FundSource.CAPITAL)
_OWN, _OTHER = "单位自筹", "其他资金"
_THREE_PUBLIC = ("因公出国（境）费", "公务接待费", "公务用车购置费", "公务用车运行维护费")


def total(amounts: Iterable[Decimal]) -> Decimal:
    """Return an exact sum in yuan."""
    return sum(amounts, Decimal(0))


def revenues(scope: Scope) -> Iterator[Fault]:
    """Check that revenue by code adds up to this year's lines of the same unit and source."""
    names = {unit.code: unit.name for unit in scope.ledger.units}
    for source in _REVENUE_SOURCES:
        for unit, name in names.items():
            lines = total(
                line.amount
                for line in scope.ledger.lines
                if line.unit == unit and line.source is source and not line.carried
            )
            codes = total(one.amount for one in scope.ledger.revenues if one.unit == unit and one.source is source)
            if lines != codes:
                reason = (
                    f"{name}的{source.value}，收入明细合计{yuan(codes)}，收支明细的当年资金合计{yuan(lines)}，"
                    f"相差{yuan(abs(lines - codes))}。"
                )
                yield scope.on("revenues", Level.ERROR, reason, "请核对两张表，使两边相等。")


def projects(scope: Scope) -> Iterator[Fault]:
    """Check each project against its budget lines: unit, existence, and the funds of its sheet."""
    lines: defaultdict[str, list[BudgetLine]] = defaultdict(list)
    for line in scope.ledger.lines:
        lines[line.project].append(line)
    for record, project in zip(scope.rows("projects"), scope.ledger.projects, strict=True):
        own = lines[project.code]
        if not own:
            reason, remedy = "收支明细里没有这个项目的预算。", "请补上收支明细；今年不安排的，请删去这个项目。"
            yield scope.at(("projects", record, "code"), Level.WARNING, reason, remedy)
        elif project.annual:
            yield from _funds(scope, project, own)
    units = {project.code: project.unit for project in scope.ledger.projects}
    for record in scope.rows("lines"):
        unit = units.get(record.get("project"), record.get("unit"))
        if unit != record.get("unit"):
            reason, remedy = f"项目的实施单位是{unit}，这一行的单位是{record.get('unit')}。", "请改成同一个单位。"
            yield scope.at(("lines", record, "project"), Level.ERROR, reason, remedy)


def _funds(scope: Scope, project: Project, lines: list[BudgetLine]) -> Iterator[Fault]:
    stated, budget = total(project.annual.values()), total(line.amount for line in lines)
    record = next(one for one in scope.rows("funds") if one.get("project") == project.code)
    if stated != budget:
        way = "超出" if stated > budget else "少"
        reason = (
            f"“{project.name}”的年度资金合计{yuan(stated)}，收支明细合计{yuan(budget)}，"
            f"{way}{yuan(abs(stated - budget))}。"
        )
        yield scope.at(("funds", record, "annual"), Level.ERROR, reason, "请核对资金渠道的金额和收支明细。")
        return
    fiscal = total(line.amount for line in lines if line.source in FISCAL)
    by_label = total(value for label, value in project.annual.items() if label not in (_OWN, _OTHER))
    if fiscal != by_label:
        reason = f"“{project.name}”的财政资金{yuan(by_label)}，收支明细中财政拨款{yuan(fiscal)}。"
        yield scope.at(("funds", record, "annual"), Level.WARNING, reason, "请核对财政资金与单位自筹、其他资金的划分。")


def periods(scope: Scope) -> Iterator[Fault]:
    """Check that funds of the whole period are not less than those of the year."""
    for record in scope.rows("funds"):
        annual, period = record.get("annual", Decimal(0)), record.get("period", None)
        if period is not None and period < annual:
            reason = f"实施期资金少于年度资金{yuan(annual)}。"
            yield scope.at(("funds", record, "period"), Level.ERROR, reason, "实施期资金包含年度资金，请改正。")


def sheets_of_projects(scope: Scope) -> Iterator[Fault]:
    """Say which published projects lack what their target sheet needs."""
    for record, project in zip(scope.rows("projects"), scope.ledger.projects, strict=True):
        if not project.is_published:
            continue
        lacking = [
            name
            for name, value in (
                ("项目资金", project.annual),
                ("项目文字", project.texts),
                ("年度目标", project.goals),
                ("绩效指标", project.indicators),
            )
            if not value
        ]
        if lacking:
            reason = f"公开绩效目标的项目没有填{'、'.join(lacking)}。"
            yield scope.at(
                ("projects", record, "name"), Level.WARNING, reason, "请补填；不公开的，请在“是否公开”填“否”。"
            )


def procurement(scope: Scope) -> Iterator[Fault]:
    """Check procurement against what the unit or the project has to spend."""
    units = {project.code: project for project in scope.ledger.projects}
    bought: defaultdict[str, Decimal] = defaultdict(Decimal)
    for record in scope.rows("procurements"):
        unit, code = record.get("unit"), record.get("project")
        if code and units[code].unit != unit:
            reason = f"项目的实施单位是{units[code].unit}，这一行的单位是{unit}。"
            yield scope.at(("procurements", record, "project"), Level.ERROR, reason, "请改成同一个单位。")
            continue
        key = code or f"unit:{unit}"
        limit = _spendable(scope, code, unit)
        bought[key] += record.get("amount")
        if bought[key] > limit >= bought[key] - record.get("amount"):
            what = f"项目“{units[code].name}”" if code else "本单位公用经费和项目支出"
            reason = f"采购预算累计{yuan(bought[key])}，超过{what}的{yuan(limit)}。"
            yield scope.at(("procurements", record, "amount"), Level.WARNING, reason, "请核对金额。")


def _spendable(scope: Scope, project: str, unit: str) -> Decimal:
    wanted: Callable[[BudgetLine], bool] = (
        (lambda line: line.project == project)
        if project
        else (lambda line: line.unit == unit and line.purpose in (Purpose.PUBLIC, Purpose.PROJECT))
    )
    return total(line.amount for line in scope.ledger.lines if wanted(line))


def last_year(scope: Scope) -> Iterator[Fault]:
    """Check last year's figures: income equals expenditure, parts do not exceed the whole, nothing is missing."""
    figures: defaultdict[str, dict[str, Decimal]] = defaultdict(dict)
    records = {}
    for record in scope.rows("last_year"):
        figures[record.get("unit")][record.get("label")] = record.get("amount")
        records[record.get("unit"), record.get("label")] = record
    for unit, own in figures.items():
        income, spent = own.get("收入总计"), own.get("支出总计")
        if income is not None and spent is not None and income != spent:
            record = records[unit, "支出总计"]
            reason = f"上年收入总计{yuan(income)}，支出总计{yuan(spent)}，两者应相等。"
            yield scope.at(("last_year", record, "amount"), Level.WARNING, reason, "请核对上年公开的数。")
        general = own.get("一般公共预算当年支出")
        if general is not None and spent is not None and general > spent:
            record = records[unit, "一般公共预算当年支出"]
            reason = f"大于上年支出总计{yuan(spent)}。"
            yield scope.at(("last_year", record, "amount"), Level.WARNING, reason, "请核对单位是不是元。")
        if spent is not None and total(own.get(label, Decimal(0)) for label in _THREE_PUBLIC) > spent:
            record = records[unit, "支出总计"]
            reason = "小于上年“三公”经费合计。"
            yield scope.at(("last_year", record, "amount"), Level.WARNING, reason, "请核对单位是不是元。")
    for one in scope.ledger.units:
        missing = [label for label in LAST_YEAR_LABELS if label not in figures[one.code]]
        if missing and figures[one.code]:
            reason = f"{one.name}没有填上年的{'、'.join(missing)}。"
            yield scope.on("last_year", Level.WARNING, reason, "请补填；上年没有的填0。")
        elif missing:
            reason = f"{one.name}没有上年数，预算情况说明写不出增减变动。"
            yield scope.on("last_year", Level.WARNING, reason, "请按上年公开的预算补填；新设单位各项填0。")


CHECKS = (
    Check(("units", "lines", "revenues"), revenues),
    Check(("projects", "lines", "funds"), projects),
    Check((), periods),
    Check(("projects", "funds", "project_texts", "indicators"), sheets_of_projects),
    Check(("projects", "lines", "procurements"), procurement),
    Check(("units", "last_year"), last_year),
)

"""Checks that look at single rows, or at rows that say the same thing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise

from mingzhang.catalogue.classifications import load_mapping
from mingzhang.ledgers.declaration import load_sheets
from mingzhang.ledgers.faults import Fault, Level
from mingzhang.ledgers.options import level_parents
from mingzhang.ledgers.records import Record
from mingzhang.ledgers.scope import Check, Scope
from mingzhang.ledgers.values import nearest
from mingzhang.model.ledger import FundSource, Purpose, UnitKind
from mingzhang.model.writing import fold

#: What must not stand twice in a sheet: its columns and the words for it.
_KEYS: tuple[tuple[str, tuple[str, ...], Level], ...] = (
    ("units", ("code",), Level.ERROR),
    ("units", ("name",), Level.ERROR),
    ("projects", ("code",), Level.ERROR),
    ("funds", ("project", "label"), Level.ERROR),
    ("project_texts", ("project",), Level.ERROR),
    ("overalls", ("unit",), Level.ERROR),
    ("staffing", ("unit",), Level.ERROR),
    ("assets", ("unit",), Level.ERROR),
    ("last_year", ("unit", "label"), Level.ERROR),
    ("reasons", ("unit", "label"), Level.ERROR),
    ("words", ("unit", "key"), Level.ERROR),
    ("attachments", ("unit", "title"), Level.ERROR),
    ("names", ("code",), Level.ERROR),
    ("revenues", ("unit", "source", "code"), Level.WARNING),
    ("indicators", ("project", "scope", "level2", "level3"), Level.WARNING),
    ("projects", ("unit", "name"), Level.WARNING),
)
_AGENCY_ONLY = frozenset({"501", "502", "503", "504"})
_INSTITUTION_ONLY = frozenset({"505", "506"})
_CLASSES_OF = {Purpose.PERSONNEL: ("301", "303"), Purpose.PUBLIC: ("302", "309", "310")}


def duplicates(scope: Scope) -> Iterator[Fault]:
    """Find what stands twice and must not."""
    for sheet, columns, level in _KEYS:
        seen: dict[tuple[str, ...], Record] = {}
        for record in scope.rows(sheet):
            key = tuple(fold(str(record.get(column))) for column in columns)
            first = seen.setdefault(key, record)
            if first is not record:
                names = "、".join(load_sheets()[sheet].column(column).name for column in columns)
                at = first.place.cell or f"第{first.place.line}行"
                reason = f"与{at}的{names}相同。"
                yield scope.at((sheet, record, columns[-1]), level, reason, "请删去多余的一行，或者改正。")


def repeated_lines(scope: Scope) -> Iterator[Fault]:
    """Find budget lines that are wholly alike, which may be a line copied twice."""
    ordered = sorted(scope.rows("lines"), key=lambda one: sorted((k, str(v)) for k, v in one.values.items()))
    for first, second in pairwise(ordered):
        if first.values == second.values:
            at = first.place.cell or f"第{first.place.line}行"
            yield scope.at(
                ("lines", second, "amount"),
                Level.WARNING,
                f"与{at}完全相同。",
                "请核对是否重复填写；不是的，可以不改。",
            )


def purposes(scope: Scope) -> Iterator[Fault]:
    """Check each line's purpose against its project and economic items."""
    for record in scope.rows("lines"):
        purpose, item = Purpose(record.get("purpose")), record.get("item")
        if purpose is Purpose.PROJECT and not record.get("project"):
            reason, remedy = "项目支出没有填项目。", "请填项目名称或编码；不是项目支出的，请改正支出用途。"
            yield scope.at(("lines", record, "project"), Level.ERROR, reason, remedy)
        if purpose is not Purpose.PROJECT and record.get("project"):
            reason = f"{purpose.value}不应有项目。"
            yield scope.at(
                ("lines", record, "project"), Level.ERROR, reason, "请清空项目，或者把支出用途改为项目支出。"
            )
        yield from _economic_items(scope, record, purpose)
        if (classes := _CLASSES_OF.get(purpose)) and item and item[:3] not in classes:
            reason = f"{purpose.value}一般不用{item[:3]}类经济科目。"
            yield scope.at(("lines", record, "item"), Level.WARNING, reason, "请核对支出用途和经济科目。")


def _economic_items(scope: Scope, record: Record, purpose: Purpose) -> Iterator[Fault]:
    left = purpose is Purpose.LEFT
    for column, name in (("item", "部门经济科目"), ("government", "政府经济科目")):
        if left and record.get(column):
            yield scope.at(("lines", record, column), Level.ERROR, "年终结转没有经济科目。", f"请清空{name}。")
        if not left and not record.get(column):
            yield scope.at(("lines", record, column), Level.ERROR, f"没有填{name}。", "请从下拉列表中选择。")
    if left and record.get("carried"):
        reason, remedy = "年终结转是当年收入的结转，不能又是上年结转。", "请在“是否上年结转”填“否”。"
        yield scope.at(("lines", record, "carried"), Level.ERROR, reason, remedy)


def pairs(scope: Scope) -> Iterator[Fault]:
    """Check that department and government items go together, as far as pairs are known, and suit the unit."""
    known: dict[str, list[str]] = {}
    names: dict[str, str] = {}
    for pair in load_mapping(scope.ledger.year).pairs:
        known.setdefault(pair.dept_code, []).append(pair.gov_code)
        names[pair.gov_code] = pair.gov_name
    kinds = {unit.code: unit.kind for unit in scope.ledger.units}
    for record in scope.rows("lines"):
        item, government = record.get("item"), record.get("government")
        if item in known and government and government not in known[item]:
            listed = "、".join(f"{code} {names[code]}" for code in known[item])
            reason = f"与部门经济科目{item}不常搭配。"
            yield scope.at(("lines", record, "government"), Level.WARNING, reason, f"常见的是{listed}，请核对。")
        elif (kind := kinds.get(record.get("unit"))) is not None:
            yield from _suits(scope, record, government[:3], kind)


def _suits(scope: Scope, record: Record, group: str, kind: UnitKind) -> Iterator[Fault]:
    is_institution = kind is UnitKind.INSTITUTION
    if group in (_AGENCY_ONLY if is_institution else _INSTITUTION_ONLY):
        reason = f"{kind.value}一般不用{group}类政府经济科目。"
        yield scope.at(("lines", record, "government"), Level.WARNING, reason, "请核对单位性质和政府经济科目。")


def functions(scope: Scope) -> Iterator[Fault]:
    """Check sources of money against functional codes: funds and state capital have codes of their own."""
    book = scope.book("functional")
    for record in scope.rows("lines"):
        code, source = record.get("function"), FundSource(record.get("source"))
        section = book.entry(code[:5])
        # 教育费附加 is revenue of the general public budget, though its section is named as those of funds are.
        is_paid_by_fund = section is not None and "安排的支出" in section.name and "教育费附加" not in section.name
        of_fund = is_paid_by_fund or (section is not None and "基金" in section.name)
        if source is FundSource.FUND and section is not None and not of_fund:
            reason, remedy = f"{section.name}不是政府性基金的科目。", "请核对资金来源和功能科目。"
            yield scope.at(("lines", record, "function"), Level.WARNING, reason, remedy)
        if source is FundSource.GENERAL and section is not None and is_paid_by_fund:
            reason, remedy = f"{section.name}是政府性基金的科目。", "一般公共预算不用这个科目，请核对资金来源。"
            yield scope.at(("lines", record, "function"), Level.WARNING, reason, remedy)
        if (code[:3] == "223") != (source is FundSource.CAPITAL) and (code[:3] == "223" or code[:3] != "230"):
            reason = "国有资本经营预算的支出用223类科目，其他资金不用。"
            yield scope.at(("lines", record, "function"), Level.WARNING, reason, "请核对资金来源和功能科目。")


def indicator_levels(scope: Scope) -> Iterator[Fault]:
    """Check that second-level indicators belong to their first level."""
    parents = level_parents()
    for sheet in ("indicators", "overall_indicators"):
        for record in scope.rows(sheet):
            parent = parents[record.get("level2")]
            if parent != record.get("level1"):
                reason = f"属于“{parent}”，不属于“{record.get('level1')}”。"
                yield scope.at(
                    (sheet, record, "level2"), Level.ERROR, reason, f"请把一级指标改为“{parent}”，或者改正二级指标。"
                )


def names_of_codes(scope: Scope) -> Iterator[Fault]:
    """Check the names given for codes: digits, and not in a classification already."""
    kinds = {"1": "revenue", "2": "functional", "3": "economic_dept", "5": "economic_gov"}
    for record in scope.rows("names"):
        code = record.get("code")
        if not (code.isascii() and code.isdigit() and len(code) in (3, 5, 7, 9) and code[0] in kinds):
            yield scope.at(("names", record, "code"), Level.ERROR, "不是科目编码。", "请填3、5、7或9位数字。")
            continue
        entry = scope.book(kinds[code[0]]).entry(code)
        if entry is not None:
            reason = f"目录里已有{code} {entry.name}，以目录为准。"
            yield scope.at(("names", record, "code"), Level.REMARK, reason, "可以删去这一行。")


def _belongs(sheet: str, parent: str, columns: tuple[str, ...]) -> Callable[[Scope], Iterator[Fault]]:
    def check(scope: Scope) -> Iterator[Fault]:
        known = [tuple(one.get(column) for column in columns) for one in scope.rows(parent)]
        name = load_sheets()[parent].name
        for record in scope.rows(sheet):
            key = tuple(record.get(column) for column in columns)
            if key not in known:
                near = nearest(key[-1], [one[-1] for one in known]) if key[-1] else ""
                reason = f"“{name}”表里没有对应的一行。"
                yield scope.at((sheet, record, columns[-1]), Level.ERROR, reason, f"{near}请先在“{name}”表里填一行。")

    return check


def amounts_of_nothing(scope: Scope) -> Iterator[Fault]:
    """Remark on lines of zero, which no table shows."""
    for record in scope.rows("lines"):
        if record.get("amount") == Decimal(0):
            yield scope.at(("lines", record, "amount"), Level.REMARK, "金额是0。", "没有预算的，可以删去这一行。")


CHECKS = (
    Check((), duplicates),
    Check((), repeated_lines),
    Check((), purposes),
    Check((), pairs),
    Check((), functions),
    Check((), indicator_levels),
    Check((), names_of_codes),
    Check((), amounts_of_nothing),
    Check((), _belongs("tasks", "overalls", ("unit",))),
    Check((), _belongs("overall_indicators", "overalls", ("unit",))),
    Check(("attachments",), _belongs("attachment_rows", "attachments", ("unit", "title"))),
)

"""The tables and sheets of the hand-made publication: every kind of grid that a renderer must print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from mingzhang.catalogue.classifications import load_classification
from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import Alignment, GridCell, TableBlock

YEAR = 2026
NAME = "甲县乙局"
UNIT = "甲县乙局本级"
ZERO = Decimal("0.00")
BUDGETS = ("一般公共预算", "政府性基金预算", "国有资本经营预算")
TAIL = "注：本套报表因取数时四舍五入，部分金额可能存在尾差"
NO_DATA = "注：本表无数据"
_NUMERALS = "一二三四五六七八九十"
_ROWS = 70
Line = tuple[GridCell, ...]


class Leaf(NamedTuple):
    """One functional item with its basic expenditure, project expenditure, and projects paid by own funds."""

    code: str
    basic: Decimal
    project: Decimal
    own: Decimal

    @property
    def general(self) -> Decimal:
        """Return what the general public budget pays."""
        return self.basic + self.project

    @property
    def all(self) -> Decimal:
        """Return the whole amount."""
        return self.general + self.own


def _leaves() -> tuple[Leaf, ...]:
    """Return items of two classes so that a table of codes has 70 rows."""
    chosen: list[str] = []
    for entry in load_classification("functional", YEAR).entries.values():
        codes = {code[:length] for code in (*chosen, entry.code) for length in (3, 5, 7)}
        if entry.level == 3 and entry.code[:3] in {"201", "208"} and entry.code[-1] in "1259" and len(codes) < _ROWS:
            chosen.append(entry.code)
    return tuple(
        Leaf(code, Decimal(1037 * (i + 1)) / 100, Decimal(229 * (i % 7)) / 100, Decimal(1250 * (i == 3)) / 100)
        for i, code in enumerate(chosen)
    )


LEAVES = _leaves()
BASIC = sum((leaf.basic for leaf in LEAVES), ZERO)
PROJECT = sum((leaf.project for leaf in LEAVES), ZERO)
OWN = sum((leaf.own for leaf in LEAVES), ZERO)
TOTAL = BASIC + PROJECT + OWN
PUBLIC = Decimal("86.40")


def numeral(number: int) -> str:
    """Write 1 to 39 as Chinese numeral."""
    tens, ones = divmod(number, 10)
    return (_NUMERALS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


def text(value: str, columns: int = 1, rows: int = 1, align: Alignment = "left", *, indent: int = 0) -> GridCell:
    """Return a cell of text."""
    return GridCell(value, columns, rows, align, indent=indent)


def head(*cells: str | tuple[str, int, int]) -> Line:
    """Return a header row; a tuple is a text with its columns and rows."""
    spans = ((cell, 1, 1) if isinstance(cell, str) else cell for cell in cells)
    return tuple(GridCell(words, columns, rows, "center", is_header=True) for words, columns, rows in spans)


def amount(value: Decimal, table: str, line: str, column: str = "") -> GridCell:
    """Return a cell of an amount; nothing is printed blank."""
    printed = f"{value:,.2f}" if value else ""
    return GridCell(printed, align="right", at=Coordinate(table, line, column), value=value)


def amounts(table: str, line: str, columns: Sequence[str], values: Iterable[Decimal]) -> Line:
    """Return the cells of a row of amounts."""
    return tuple(amount(value, table, line, column) for column, value in zip(columns, values, strict=True))


def block(
    number: int,
    title: str,
    widths: tuple[float, ...],
    header: tuple[Line, ...],
    rows: Iterable[Line],
    *notes: str,
    wide: bool = False,
) -> TableBlock:
    """Return one of the thirteen tables."""
    return TableBlock(
        f"T{number:02}",
        f"{YEAR}年{title}",
        widths,
        header,
        tuple(rows),
        f"预算公开表{number}",
        "",
        f"部门名称：{NAME}",
        "单位：万元",
        notes,
        wide,
    )


def _by_code(table: str, columns: Sequence[str], values: Sequence[str], leaves: Sequence[Leaf]) -> Iterable[Line]:
    """Yield the row of the total and one row of each code; ``values`` names attributes of a leaf, "" is nothing."""
    names = load_classification("functional", YEAR).entries

    def sums(prefix: str) -> list[Decimal]:
        inside = [leaf for leaf in leaves if leaf.code.startswith(prefix)]
        return [sum((getattr(leaf, value) for leaf in inside), ZERO) if value else ZERO for value in values]

    yield (text("合计", align="center"), text(""), *amounts(table, "合计", columns, sums("")))
    for code in sorted({leaf.code[:length] for leaf in leaves for length in (3, 5, 7)}):
        level = (len(code) - 3) // 2
        yield (text(code), text(names[code].name, indent=level), *amounts(table, code, columns, sums(code)))


def _beside(left: Sequence[Line], right: Sequence[Line], blank: Line) -> Iterable[Line]:
    for index, line in enumerate(right):
        yield (*(left[index] if index < len(left) else blank), *line)


def _classes(table: str, columns: Sequence[str], shares: Sequence[bool]) -> list[Line]:
    """Return the thirty functional classes of the form as a right-hand side."""
    entries = [one for one in load_classification("functional", YEAR).entries.values() if one.level == 1][:30]
    rows = []
    for number, entry in enumerate(entries, start=1):
        whole = sum(
            (leaf.all if table == "T01" else leaf.general for leaf in LEAVES if leaf.code[:3] == entry.code), ZERO
        )
        values = [whole if share else ZERO for share in shares]
        rows.append((text(f"{numeral(number)}、{entry.name}"), *amounts(table, entry.name, columns, values)))
    return rows


def _t01() -> TableBlock:
    columns = ("合计", "当年预算安排", "上年结转安排")
    labels = (*BUDGETS, "财政专户管理资金", "单位资金")
    left: list[Line] = [
        (text(f"{numeral(i)}、{label}"), amount(value, "T01", label, "金额"))
        for i, (label, value) in enumerate(zip(labels, (BASIC + PROJECT, ZERO, ZERO, ZERO, OWN), strict=True), start=1)
    ]
    rows = list(_beside(left, _classes("T01", columns, (True, True, False)), (text(""), text(""))))
    for income, spending, value in (
        ("本年收入合计", "本年支出合计", TOTAL),
        ("上年结转", "年终结转", ZERO),
        ("收入总计", "支出总计", TOTAL),
    ):
        sides = (text(income, align="center"), amount(value, "T01", income, "金额"), text(spending, align="center"))
        rows.append((*sides, *amounts("T01", spending, columns, (value, value, ZERO))))
    header = (
        head(("收入", 2, 1), ("支出", 4, 1)),
        head("项目", f"{YEAR}年", "项目", f"{YEAR}年合计", "当年预算安排", "上年结转安排"),
    )
    return block(1, "预算收支总表", (3, 1.6, 4, 1.6, 1.6, 1.6), header, rows, TAIL)


def _t02() -> TableBlock:
    columns = ("合计", *BUDGETS, "财政专户管理资金", "单位资金", "上年结转")
    header = (
        head(("项目", 2, 1), ("本年收入", 6, 1), ("上年结转", 1, 2)),
        head(
            "科目编码", "科目名称", "合计", "一般公共预算", "政府性基金", *BUDGETS[2:], "财政专户管理资金", "单位资金"
        ),
    )
    values = ("all", "general", "", "", "", "own", "")
    rows = _by_code("T02", columns, values, LEAVES)
    return block(2, "预算收入总表", (1.5, 4, *[1.6] * 7), header, rows, wide=True)


def _spending(number: int, title: str, values: tuple[str, str, str], leaves: Sequence[Leaf], *notes: str) -> TableBlock:
    header = (
        head(("项目", 2, 1), (f"{YEAR}年预算数", 3, 1)),
        head("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
    )
    columns = ("合计", "基本支出", "项目支出")
    table = f"T{number:02}"
    return block(number, title, (1.5, 4, 1.6, 1.6, 1.6), header, _by_code(table, columns, values, leaves), *notes)


def _t06() -> TableBlock:
    columns = ("合计", "人员经费", "公用经费")
    header = (
        head(("部门预算支出经济科目名称", 1, 2), ("政府预算支出经济科目名称", 1, 2), (f"{YEAR}年预算数", 3, 1)),
        head("合计", "人员经费", "公用经费"),
    )
    people = BASIC - PUBLIC
    plan = (
        ("合计", "", BASIC, people, PUBLIC),
        ("工资福利支出", "", people, people, ZERO),
        ("基本工资", "工资奖金津补贴", people, people, ZERO),
        ("商品和服务支出", "", PUBLIC, ZERO, PUBLIC),
        ("办公费", "办公经费", PUBLIC - 4, ZERO, PUBLIC - 4),
        ("公务用车运行维护费", "公务用车运行维护费", Decimal("4.00"), ZERO, Decimal("4.00")),
    )
    rows = [
        (text(name), text(other), *amounts("T06", f"{name}|{other}", columns, values)) for name, other, *values in plan
    ]
    title = "一般公共预算安排基本支出分经济科目表（不含上年结转）"
    return block(6, title, (3.2, 3.2, 1.6, 1.6, 1.6), header, rows)


def _empty(number: int, title: str, header: tuple[Line, ...], widths: tuple[float, ...]) -> TableBlock:
    row = (text("合计", align="center"), *[text("")] * (len(widths) - 1))
    return block(number, title, widths, header, [row], NO_DATA)


def _t04() -> TableBlock:
    columns = ("小计", *BUDGETS)
    general = BASIC + PROJECT
    labels = [f"{numeral(i)}、{label}" for i, label in enumerate(BUDGETS, start=1)]
    left: list[Line] = [
        (text(label), amount(value, "T04", line, "金额"))
        for label, line, value in zip(labels, BUDGETS, (general, ZERO, ZERO), strict=True)
    ]
    rows = list(_beside(left, _classes("T04", columns, (True, True, False, False)), (text(""), text(""))))
    for income, spending, value in (("本年收入合计", "本年支出合计", general), ("上年财政拨款结转", "年终结转", ZERO)):
        sides = (text(income, align="center"), amount(value, "T04", income, "金额"), text(spending, align="center"))
        rows.append((*sides, *amounts("T04", spending, columns, (value, value, ZERO, ZERO))))
    for label, line in zip(labels, BUDGETS, strict=True):
        rows.append((text(label), amount(ZERO, "T04", f"结转{line}", "金额"), *[text("")] * 5))
    sides = (
        text("收入总计", align="center"),
        amount(general, "T04", "收入总计", "金额"),
        text("支出总计", align="center"),
    )
    rows.append((*sides, *amounts("T04", "支出总计", columns, (general, general, ZERO, ZERO))))
    header = (
        head(("收入", 2, 1), ("支出", 5, 1)),
        head(("项目", 1, 2), ("金额", 1, 2), ("项目", 1, 2), ("金额", 4, 1)),
        head("小计", *BUDGETS),
    )
    return block(4, "财政拨款收支总表", (2.6, 1.5, 3.6, *[1.5] * 4), header, rows)


def _budgets(number: int, title: str, first: str, plan: Sequence[tuple[str, str, Decimal]]) -> TableBlock:
    header = (head((first, 1, 2), (f"{YEAR}年预算数", 4, 1)), head("合计", *BUDGETS))
    columns = ("合计", *BUDGETS)
    rows = [
        (text(label), *amounts(f"T{number}", line, columns, (value, value, ZERO, ZERO))) for label, line, value in plan
    ]
    return block(number, title, (3.4, *[1.6] * 4), header, rows)


def _projects(number: int, title: str) -> TableBlock:
    wide = number == 12
    further = [("财政专户管理资金", 1, 2), ("单位资金", 1, 2)] if wide else []
    width = 7 if wide else 5
    header = (
        head(("项目名称", 1, 2), ("合计", 1, 2), (f"{YEAR}年财政拨款", 3, 1), *further),
        head(*BUDGETS),
        head(*(str(i + 1) for i in range(width))),
    )
    widths = (5, *[1.6] * (width - 1))
    if not wide:
        return block(number, title, widths, header, [tuple(text("") for _ in widths)], NO_DATA)
    columns = ("合计", *BUDGETS, "财政专户管理资金", "单位资金")
    plan = ((NAME, PROJECT, OWN), (UNIT, PROJECT, OWN), *((name, *parts) for name, parts in PROJECTS.items()))
    rows = [
        (text(name, indent=min(level, 2)), *amounts("T12", name, columns, (part + own, part, ZERO, ZERO, ZERO, own)))
        for level, (name, part, own) in enumerate(plan)
    ]
    return block(number, title, widths, header, rows, wide=True)


#: Projects with their amounts in 万元 from the general public budget and from the unit's own funds.
PROJECTS = {
    "基层服务站点标准化建设经费": (Decimal("60.00"), OWN),
    "信息系统运行维护及网络安全保障经费": (PROJECT - Decimal("60.00"), ZERO),
}


def tables() -> tuple[TableBlock, ...]:
    """Return the thirteen tables; the last of each kind is the hard one."""
    fund = (head(("项目", 2, 1), ("政府性基金收入预算", 1, 2)), head("收入科目编码", "科目名称"))
    state = (
        head(("国有资本经营预算收入", 3, 1), ("国有资本经营预算支出", 5, 1)),
        head(("项目", 2, 1), ("国有资本经营收入预算", 1, 2), ("科目编码", 1, 2), ("科目名称", 1, 2), ("合计", 1, 2),
             ("基本支出", 1, 2), ("项目支出", 1, 2)),
        head("收入科目编码", "科目名称"),
    )  # fmt: skip
    spent = (head("科目编码", "科目名称", "合计", "基本支出", "项目支出"),)
    cars = Decimal("4.00")
    three = (
        ("因公出国（境）费", "因公出国（境）费", ZERO),
        ("公务接待费", "公务接待费", Decimal("1.20")),
        ("公务用车购置及运行费", "公务用车购置及运行费", cars),
        ("①公务用车购置费", "公务用车购置费", ZERO),
        ("②公务用车运行维护费", "公务用车运行维护费", cars),
        ("合计", "合计", cars + Decimal("1.20")),
    )
    return (
        _t01(),
        _t02(),
        _spending(3, "预算支出总表", ("all", "basic", "outlay"), _WITH_OWN),
        _t04(),
        _spending(5, "一般公共预算支出预算表（不含上年结转）", ("general", "basic", "project"), LEAVES),
        _t06(),
        _empty(7, "政府性基金预算收入表（不含上年结转）", fund, (2, 4, 2)),
        _empty(8, "政府性基金预算支出表（不含上年结转）", spent, (1.5, 4, 1.6, 1.6, 1.6)),
        _empty(9, "国有资本经营预算收支预算表（不含上年结转）", state, (1.5, 2, 2, 1.5, 2, 1.3, 1.3, 1.3)),
        _budgets(10, "财政拨款安排“三公”经费支出预算表", "项目", three),
        _budgets(
            11, "财政拨款安排机关运行经费预算表", "单位名称", (("部门合计", "部门合计", PUBLIC), (UNIT, UNIT, PUBLIC))
        ),
        _projects(12, "项目支出预算表（本年预算）"),
        _projects(13, "项目支出预算表（上年结转）"),
    )


class _Whole(Leaf):
    """A leaf whose project expenditure includes what its own funds pay."""

    @property
    def outlay(self) -> Decimal:
        return self.project + self.own


_WITH_OWN = tuple(_Whole(*leaf) for leaf in LEAVES)

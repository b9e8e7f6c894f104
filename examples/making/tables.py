"""The thirteen tables as sums over the budget lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import zip_longest

from making.budget import FISCAL, SOURCES, Budget, Line, cell, codes, row, total

_NUMERALS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    """Write 1 to 39 as Chinese numeral."""
    tens, ones = divmod(number, 10)
    return (_NUMERALS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (_NUMERALS[ones - 1] if ones else "")


TITLES = (
    "预算收支总表",
    "预算收入总表",
    "预算支出总表",
    "财政拨款收支总表",
    "一般公共预算支出预算表（不含上年结转）",
    "一般公共预算安排基本支出分经济科目表（不含上年结转）",
    "政府性基金预算收入表（不含上年结转）",
    "政府性基金预算支出表（不含上年结转）",
    "国有资本经营预算收支预算表（不含上年结转）",
    "财政拨款安排“三公”经费支出预算表",
    "财政拨款安排机关运行经费预算表",
    "项目支出预算表（本年预算）",
    "项目支出预算表（上年结转）",
)


def tables(budget: Budget) -> list[str]:
    """Return the lines of part 2 below its heading."""
    writers = (_t01, _t02, _t03, _t04, _t05, _t06, _t07, _t08, _t09, _t10, _t11, _t12, _t13)
    lines: list[str] = []
    for number, (title, writer) in enumerate(zip(TITLES, writers, strict=True), start=1):
        lines += [f"预算公开表{number}", "", f"{budget.data['year']}年{title}", "", f"部门名称：{budget.name}", ""]
        lines += ["单位：万元", "", *writer(budget), ""]
    return lines


def _t01(b: Budget) -> list[str]:
    this_year, carried = b.sum(carried=False), b.sum(carried=True)
    labels = ("一般公共预算", "政府性基金预算", "国有资本经营预算", "财政专户管理资金", "单位资金")
    left = [
        (f"{numeral(i)}、{label}", cell(b.sum(source=source, carried=False)))
        for i, (label, source) in enumerate(zip(labels, SOURCES, strict=True), start=1)
    ]
    right = [
        (label, cell(total(lines)), cell(_of(lines, False)), cell(_of(lines, True))) for label, lines in _classes(b)
    ]
    body = _side_by_side(left, right)
    return [
        row("收入", "", "支出", "", "", ""),
        row("项目", "2026年", "项目", "2026年合计", "当年预算安排", "上年结转安排"),
        *body[:21],
        "",
        *body[21:],
        row("本年收入合计", cell(this_year), "本年支出合计", cell(this_year + carried), cell(this_year), cell(carried)),
        row("上年结转", cell(carried), "年终结转", "", "", ""),
        row(
            "收入总计", cell(this_year + carried), "支出总计", cell(this_year + carried), cell(this_year), cell(carried)
        ),
        "",
        "注：本套报表因取数时四舍五入，部分金额可能存在尾差",
    ]


def _of(lines: Sequence[Line], carried: bool) -> Decimal:
    return total(line for line in lines if line.carried is carried)


def _classes(b: Budget) -> list[tuple[str, list[Line]]]:
    """Return the thirty classes of the form with their lines."""
    numbers = {b.data["names"][code]: code for code in codes(b.lines) if len(code) == 3}
    return [
        (f"{numeral(i)}、{name}", [line for line in b.lines if line.function[:3] == numbers.get(name)])
        for i, name in enumerate(b.data["classes"], start=1)
    ]


def _side_by_side(left: Sequence[tuple[str, ...]], right: Sequence[tuple[str, ...]]) -> list[str]:
    return [row(*one, *other) for one, other in zip_longest(left, right, fillvalue=("", ""))]


def _by_code(b: Budget, lines: Sequence[Line], columns: Sequence[Callable[[list[Line]], str]]) -> list[str]:
    """Return the row of the total and one row for each code."""

    def amounts(prefix: str) -> list[str]:
        below = [line for line in lines if line.function.startswith(prefix)]
        return [column(below) for column in columns]

    return [
        row("合计", "", *amounts("")),
        *(row(code, b.data["names"][code], *amounts(code)) for code in codes(lines)),
    ]


def _whole(lines: list[Line]) -> str:
    return cell(total(lines))


def _basic(lines: list[Line]) -> str:
    return cell(total(line for line in lines if line.basic))


def _project(lines: list[Line]) -> str:
    return cell(total(line for line in lines if not line.basic))


def _t02(b: Budget) -> list[str]:
    def source(name: str) -> Callable[[list[Line]], str]:
        return lambda lines: cell(total(line for line in lines if line.source == name and not line.carried))

    return [
        row("项目", "", "本年收入", "", "", "", "", "", "上年结转"),
        row(
            "科目编码",
            "科目名称",
            "合计",
            "一般公共预算",
            "政府性基金",
            "国有资本经营预算",
            "财政专户管理资金",
            "单位资金",
            "",
        ),
        *_by_code(
            b,
            b.lines,
            [lambda lines: cell(_of(lines, False)), *map(source, SOURCES), lambda lines: cell(_of(lines, True))],
        ),
    ]


def _t03(b: Budget) -> list[str]:
    return _spending(b, b.lines)


def _spending(b: Budget, lines: Sequence[Line]) -> list[str]:
    return [
        row("项目", "", "2026年预算数", "", ""),
        row("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        *_by_code(b, lines, [_whole, _basic, _project]),
    ]


def _t04(b: Budget) -> list[str]:
    labels = ("一、一般公共预算", "二、政府性基金预算", "三、国有资本经营预算")
    fiscal = b.pick(source=FISCAL)

    def amounts(lines: Sequence[Line]) -> list[str]:
        return [cell(total(lines)), *(cell(total(one for one in lines if one.source == source)) for source in FISCAL)]

    left = [(label, cell(b.sum(source=s, carried=False))) for label, s in zip(labels, FISCAL, strict=True)]
    right = [(label, *amounts([one for one in lines if one.source in FISCAL])) for label, lines in _classes(b)]
    return [
        row("收入", "", "支出", "", "", "", ""),
        row("项目", "金额", "项目", "金额", "", "", ""),
        row("", "", "", "小计", "一般公共预算", "政府性基金预算", "国有资本经营预算"),
        *_side_by_side(left, right),
        row("本年收入合计", cell(b.sum(source=FISCAL, carried=False)), "本年支出合计", *amounts(fiscal)),
        "",
        row("上年财政拨款结转", cell(b.sum(source=FISCAL, carried=True)), "年终结转", "", "", "", ""),
        *(
            row(label, cell(b.sum(source=s, carried=True)), "", "", "", "", "")
            for label, s in zip(labels, FISCAL, strict=True)
        ),
        row("收入总计", cell(total(fiscal)), "支出总计", *amounts(fiscal)),
    ]


def _t05(b: Budget) -> list[str]:
    return _spending(b, b.pick(source="general", carried=False))


def _t06(b: Budget) -> list[str]:
    lines = b.pick(purpose=("personnel", "public"))

    def amounts(chosen: Sequence[Line]) -> list[str]:
        parts = [[one for one in chosen if one.purpose == purpose] for purpose in ("personnel", "public")]
        return [cell(total(chosen)), *(cell(total(part)) for part in parts)]

    rows = [row("合计", "", *amounts(lines))]
    for group in sorted({line.item[:3] for line in lines}):
        inside = [line for line in lines if line.item.startswith(group)]
        rows.append(row(b.data["economic"][group], "", *amounts(inside)))
        for pair in sorted({(line.item, line.government) for line in inside}):
            chosen = [line for line in inside if (line.item, line.government) == pair]
            rows.append(row(b.data["economic"][pair[0]], b.data["government"][pair[1]], *amounts(chosen)))
    return [
        row("部门预算支出经济科目名称", "政府预算支出经济科目名称", "2026年预算数", "", ""),
        row("", "", "合计", "人员经费", "公用经费"),
        *rows,
    ]


def _t07(b: Budget) -> list[str]:
    amount = cell(b.sum(source="fund", carried=False))
    return [
        row("项目", "", "政府性基金收入预算"),
        row("收入科目编码", "科目名称", ""),
        row("合计", "", amount),
        *(row(code, name, amount) for code, name in b.data["fund_revenue"]),
    ]


def _t08(b: Budget) -> list[str]:
    lines = b.pick(source="fund", carried=False)
    return [
        row("科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        *_by_code(b, lines, [_whole, _basic, _project]),
    ]


def _t09(b: Budget) -> list[str]:
    lines = b.pick(source="capital", carried=False)
    left = [(code, name, _whole(lines)) for code, name in b.data["capital_revenue"]]
    right = [one.split("\t") for one in _by_code(b, lines, [_whole, _basic, _project])]
    head, rest = right[0], right[1:]
    return [
        row("国有资本经营预算收入", "", "", "国有资本经营预算支出", "", "", "", ""),
        row("项目", "", "国有资本经营收入预算", "科目编码", "科目名称", "合计", "基本支出", "项目支出"),
        row("收入科目编码", "科目名称", "", "", "", "", "", ""),
        row("合计", "", _whole(lines), *head),
        *(row(*one, *other) for one, other in zip_longest(left, rest, fillvalue=("", "", ""))),
    ]


def three_public(b: Budget) -> dict[str, list[Line]]:
    """Return the lines of the three public expenses of this year's appropriation, by line of table 10."""
    items = {
        "因公出国（境）费": ("30212",),
        "公务接待费": ("30217",),
        "公务用车购置及运行费": ("31013", "30231"),
        "①公务用车购置费": ("31013",),
        "②公务用车运行维护费": ("30231",),
        "合计": ("30212", "30217", "31013", "30231"),
    }
    return {label: b.pick(item=wanted, source=FISCAL, carried=False) for label, wanted in items.items()}


def agency(b: Budget, **wanted: object) -> list[Line]:
    """Return the lines of the agency operating expenses: public expenses of government classes 501 to 504."""
    return [line for line in b.pick(purpose="public", **wanted) if line.government[:3] in {"501", "502", "503", "504"}]


def _three_budgets(lines: Sequence[Line]) -> list[str]:
    return [cell(total(lines)), *(cell(total(one for one in lines if one.source == source)) for source in FISCAL)]


def _t10(b: Budget) -> list[str]:
    return [
        row("项目", "2026年预算数", "", "", ""),
        row("", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"),
        *(row(label, *_three_budgets(lines)) for label, lines in three_public(b).items()),
    ]


def _t11(b: Budget) -> list[str]:
    return [
        row("单位名称", "2026年预算数", "", "", ""),
        row("", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"),
        row("部门合计", *_three_budgets(agency(b))),
        *(row(name, *_three_budgets(agency(b, unit=unit))) for unit, name in b.data["units"].items()),
    ]


def _t12(b: Budget) -> list[str]:
    def amounts(lines: Sequence[Line]) -> list[str]:
        return [cell(total(lines)), *(cell(total(one for one in lines if one.source == source)) for source in SOURCES)]

    return [
        row("项目名称", "合计", "2026年财政拨款", "", "", "财政专户管理资金", "单位资金"),
        row("", "", "一般公共预算", "政府性基金预算", "国有资本经营预算", "", ""),
        row(*"1234567"),
        *_project_rows(b, b.pick(purpose="project", carried=False), amounts),
    ]


def _t13(b: Budget) -> list[str]:
    return [
        row("项目名称", "合计", "2026年财政拨款", "", ""),
        row("", "", "一般公共预算", "政府性基金预算", "国有资本经营预算"),
        row(*"12345"),
        *_project_rows(b, b.pick(purpose="project", carried=True), _three_budgets),
    ]


def _project_rows(b: Budget, lines: list[Line], amounts: Callable[[Sequence[Line]], list[str]]) -> list[str]:
    rows = [row(b.name, *amounts(lines))]
    for unit, name in b.data["units"].items():
        rows.append(row(name, *amounts([line for line in lines if line.unit == unit])))
        for project in b.data["projects"]:
            own = [line for line in lines if line.project == project["key"] and line.unit == unit]
            if own:
                rows.append(row(project["name"], *amounts(own)))
    return rows

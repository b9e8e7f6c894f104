"""The overall target sheet and the target sheets of the projects."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from making.budget import FISCAL, ZERO, Budget, half_up, plain, row

_FUNDS = {"province": "省级财政资金", "county": "市县(区)财政资金", "own": "单位自筹"}


def overall(b: Budget) -> list[str]:
    """Return the overall target sheet, amounts in 万元."""
    staff = b.data["staffing"]
    texts = b.texts["overall"]
    return [
        "县(区)级预算部门(单位)整体支出绩效目标申报表",
        "",
        "(2026)年度",
        "",
        row("部门基本信息", "部门名称", f"{b.data['code']}-{b.name}", "", ""),
        row("", "内设职能部门数", f"{staff['offices']}个", "所属预算单位数", f"{staff['units']}个"),
        row("", "核定的人员编制数", f"{staff['posts']}人", "实际在职人员总数", f"{staff['employed']}人"),
        row("", "", "", "其中:在编人员数", f"{staff['on_posts']}人"),
        row("", "", "", "其他人员数", f"{staff['others']}人"),
        row("部门职责", texts["部门职责"], "", "", ""),
        row("部门战略目标", texts["部门战略目标"], "", "", ""),
        *_budget(b),
        row("年度重点任务", "核心职能", "", "重点任务", ""),
        *(row("", core, "", key, "") for core, key in b.texts["tasks"]),
        row("年度绩效目标", texts["年度绩效目标"], "", "", ""),
        row("年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值"),
        *_tree([[one, two, name, value] for one, two, name, value in b.texts["indicators"]]),
        "",
    ]


def _budget(b: Budget) -> list[str]:
    """Return the rows of sources and uses; the sheet prints 0.00 where there is nothing."""
    names = ("其中:一般公共预算资金", "政府性基金预算资金", "国有资本经营预算资金")
    sources = [(name, b.sum(source=source)) for name, source in zip(names, FISCAL, strict=True)]
    sources += [
        ("社会保险基金预算资金", ZERO),
        ("专户管理资金", b.sum(source="special")),
        ("单位资金", b.sum(source="own")),
    ]
    project = b.sum(purpose="project")
    uses = [("其中:基本支出", _wan(b.sum() - project)), ("项目支出", _wan(project)), *[("", "")] * 4]
    return [
        row("年度预算情况", "按资金来源划分", "资金总额(万元)", "按资金方向划分", "资金总额(万元)"),
        row("", "合计", _wan(b.sum()), "合计", _wan(b.sum())),
        *(row("", name, _wan(amount), *use) for (name, amount), use in zip(sources, uses, strict=True)),
    ]


def _wan(yuan: Decimal) -> str:
    return f"{half_up(yuan / 10_000)}"


def _tree(indicators: list[list[str]]) -> list[str]:
    """Return indicator rows; a label is printed only where it changes."""
    rows = []
    last = ("", "")
    for one, two, *rest in indicators:
        rows.append(row("", one if one != last[0] else "", two if (one, two) != last else "", *rest))
        last = (one, two)
    return rows


def projects(b: Budget) -> list[str]:
    """Return the target sheets in the order of table 12, amounts in yuan."""
    return [line for project in b.data["projects"] for line in _sheet(b, project)]


def annual_funds(b: Budget, key: str) -> dict[str, Decimal]:
    """Return the funds of this year by level: the province's part, the unit's own, the rest the county's."""
    whole, own = b.sum(project=key), b.sum(project=key, source="own")
    province = Decimal(b.projects[key]["province"])
    return {"province": province, "county": whole - own - province, "own": own}


def period_funds(b: Budget, key: str) -> dict[str, Decimal]:
    """Return the funds of the whole period by level."""
    whole = b.projects[key].get("whole")
    return {name: Decimal(amount) for name, amount in whole.items()} if whole else annual_funds(b, key)


def _sheet(b: Budget, project: dict[str, Any]) -> list[str]:
    sheet = b.projects[project["key"]]
    goals = sheet["goals"]
    return [
        f"{b.data['district']}县(区)级预算部门(单位)项目支出绩效目标表",
        "",
        "(2026年度)",
        "",
        row("项目名称", project["name"], "", "", "", "", "", ""),
        row(
            "主管部门及代码", f"{b.data['code']}-{b.name}", "", "", "实施单位", b.data["units"][project["unit"]], "", ""
        ),
        row("项目属性", sheet["attribute"], "", "", "项目期", sheet["period"], "", ""),
        *_funds(period_funds(b, project["key"]), annual_funds(b, project["key"])),
        *(row(label, text, "", "", "", "", "", "") for label, text in sheet["texts"].items()),
        row("实施期目标", "", "", "", "年度目标", "", "", ""),
        row("总体目标", goals[0], "", "", "", goals[1], "", ""),
        row("绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"),
        *_double_tree(sheet["indicators"]),
        row("负责人:", "", "经办人:", "", "联系电话:", "", "填报日期:", sheet["filed"]),
        "",
    ]


def _funds(period: dict[str, Decimal], annual: dict[str, Decimal]) -> list[str]:
    def amounts(head: str, label: str, left: Decimal, right: Decimal) -> str:
        return row(head, label, plain(left), "", label.replace("实施期", "年度"), plain(right), "", "")

    return [
        amounts("项目资金(元)", "实施期资金总额:", sum(period.values(), ZERO), sum(annual.values(), ZERO)),
        amounts("", "其中:中央财政资金", ZERO, ZERO),
        *(amounts("", label, period[name], annual[name]) for name, label in _FUNDS.items()),
        amounts("", "其他资金", ZERO, ZERO),
    ]


def _double_tree(indicators: list[list[str]]) -> list[str]:
    tree = _tree([[one, two, name, period, two, name, year] for one, two, name, period, year in indicators])
    # The second level stands on both sides, so it is blank on both where it does not change.
    rows = []
    for line in tree:
        cells = line.split("\t")
        cells[5] = cells[2]
        rows.append(row(*cells))
    return rows

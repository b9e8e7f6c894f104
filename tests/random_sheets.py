"""The target sheets of a random department."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from tests.random_budget import FISCAL, ZERO, Project, World, half_up, total

_TREE = (
    ("产出指标", "数量指标", "{t}完成数量", "≥{n}项"),
    ("产出指标", "质量指标", "{t}验收合格率", "≥95%"),
    ("产出指标", "时效指标", "{t}完成时间", "{y}年12月底前"),
    ("产出指标", "成本指标", "{t}成本", "≤{a}元"),
    ("效益指标", "经济效益", "", ""),
    ("效益指标", "社会效益", "{t}受益人数", "≥{n}00人"),
    ("效益指标", "生态效益", "", ""),
    ("效益指标", "可持续影响", "{t}成果持续年限", "≥3年"),
    ("满意度指标", "服务对象满意度", "服务对象对{t}的满意度", "≥90%"),
)


class Sheet(NamedTuple):
    """What a target sheet states: name, funds of period and year in yuan, the year's third-level indicators."""

    name: str
    period: dict[str, Decimal]
    funds: dict[str, Decimal]
    indicators: list[tuple[str, str, str, str]]


def row(*cells: str) -> str:
    """Join cells to a table row."""
    return "\t".join(cells)


def yuan(value: Decimal) -> str:
    """Print yuan with separators; no cents where there are none."""
    return f"{value:,.0f}" if value == value.to_integral() else f"{value:,.2f}"


def overall(w: World) -> list[str]:
    """Return the overall target sheet; sources add up to what is spent."""
    spent, project = total(w.spent), w.sum(purpose="project")

    def wan(value: Decimal) -> str:
        return f"{half_up(value / 10_000)}"

    by = {source: total(line for line in w.spent if line.source == source) for source in (*FISCAL, "special", "own")}
    sources = (
        ("其中:一般公共预算资金", by["general"]),
        ("政府性基金预算资金", by["fund"]),
        ("国有资本经营预算资金", by["capital"]),
        ("社会保险基金预算资金", ZERO),
        ("专户管理资金", by["special"]),
        ("单位资金", by["own"]),
    )
    uses = [("其中:基本支出", wan(spent - project)), ("项目支出", wan(project)), *[("", "")] * 4]
    staff = w.chance.randint(3, 60)
    tree = [(a, b, c.format(t="年度重点工作"), d.format(n=6, y=w.year, a="100")) for a, b, c, d in _TREE]
    return [
        f"县(区)级预算{w.chance.choice(('部门(单位)', '部门（单位）'))}整体支出绩效目标申报表",
        "",
        f"({w.year})年度",
        "",
        row("部门基本信息", "部门名称", f"{w.code}-{w.name}", "", ""),
        row("", "内设职能部门数", "4个", "所属预算单位数", f"{len(w.units)}个"),
        row("", "核定的人员编制数", f"{staff + 2}人", "实际在职人员总数", f"{staff}人"),
        row("", "", "", "其中:在编人员数", f"{staff - 1}人"),
        row("", "", "", "其他人员数", "1人"),
        row("部门职责", "1、承担本领域的行政管理和公共服务。2、指导基层站所开展业务。", "", "", ""),
        row("部门战略目标", "建成制度健全、服务高效、群众满意的工作体系。", "", "", ""),
        row("年度预算情况", "按资金来源划分", "资金总额(万元)", "按资金方向划分", "资金总额(万元)"),
        row("", "合计", wan(spent), "合计", wan(spent)),
        *(row("", name, wan(value), *use) for (name, value), use in zip(sources, uses, strict=True)),
        row("年度重点任务", "核心职能", "", "重点任务", ""),
        row("", "行政管理", "", "完善日常巡查和监督机制，及时处置群众反映的问题。", ""),
        row("", "公共服务", "", "推进基层服务站点建设，改善服务条件。", ""),
        row("年度绩效目标", "1、按期完成全部重点项目。2、群众满意度不低于90%。", "", "", ""),
        row("年度绩效指标", "一级指标", "二级指标", "三级指标", "指标值"),
        *_single(tree),
        "",
    ]


def _single(tree: list[tuple[str, str, str, str]]) -> list[str]:
    rows, last = [], ""
    for one, two, three, value in tree:
        rows.append(row("", one if one != last else "", two, three, value))
        last = one
    return rows


def projects(w: World) -> tuple[list[str], list[Sheet]]:
    """Return the sheets of the published projects, printed and as data."""
    lines: list[str] = []
    sheets: list[Sheet] = []
    for number, project in enumerate(p for p in w.projects if p.published):
        printed, sheet = _sheet(w, project, number)
        lines += printed
        sheets.append(sheet)
    return lines, sheets


def _sheet(w: World, project: Project, number: int) -> tuple[list[str], Sheet]:
    whole, own = w.sum(project=project.name), w.sum(project=project.name, source="own")
    special = w.sum(project=project.name, source="special")
    province = half_up((whole - own - special) * w.chance.choice((0, 0, 0, 1, 4)) / 10).to_integral_value()
    funds = {
        "总额": whole,
        "中央财政资金": ZERO,
        "省级财政资金": province,
        "市县(区)财政资金": whole - own - special - province,
        "单位自筹": own,
        "其他资金": special,
    }
    topic = project.name.split("（")[0].strip("“”")[:8]
    tree = [
        (a, b, c.format(t=topic), d.format(n=number + 2, y=w.year, a=yuan(whole).replace(",", "")))
        for a, b, c, d in _TREE
    ]
    texts = {
        "项目概况": f"围绕{topic}开展工作，覆盖全部基层站点，改善服务条件。",
        "立项依据": f"《{w.district}人民政府办公室关于做好{topic}的通知》（区政办发〔{w.year - 1}〕{number + 1}号）。",
        "项目设立必要性": f"现有条件不能满足群众需要，开展{topic}十分必要。",
        "保证项目实施的制度、措施": f"执行内部控制规程和政府采购制度，{topic}由专人负责。",
        "项目实施计划": f"上半年完成{topic}的采购和合同签订，下半年验收并完成支付。",
    }
    years = w.chance.choice((1, 1, 1, 3))
    period = {label: value * years for label, value in funds.items()}
    kind = "一次性项目(1年结束)" if years == 1 else "经常性项目(长期开展)"
    goals = [f"完成{topic}的全部任务。", f"{w.year}年完成{topic}的年度任务。"]
    wide = w.chance.random() < 0.4
    gap = ["", ""] if wide else [""]
    return [
        f"{w.district}县(区)级预算部门(单位)项目支出绩效目标表",
        "",
        f"({w.year}年度)",
        "",
        row("项目名称", *([""] if w.chance.random() < 0.5 else []), _folded(project.name, number), *[""] * 6),
        row("主管部门及代码", f"{w.code}-{w.name}", *gap, "实施单位", project.unit, "", ""),
        row("项目属性", kind, *gap, "项目期", f"{years}年", "", ""),
        *_funds(period, funds),
        *(row(label, text, *[""] * 6) for label, text in texts.items()),
        row("实施期目标", "", "", "", "年度目标", "", "", ""),
        row("总体目标", goals[0], "", "", "", goals[years > 1], "", ""),
        row("绩效指标", "一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值"),
        *_double(tree, w, yuan(period["总额"]).replace(",", "")),
        row("负责人:", "", "经办人:", "", "联系电话:", "", "填报日期:", f"{w.year}0112{93000 + number:06d}"),
        "",
    ], Sheet(project.name, period, funds, [one for one in tree if one[2]])


def _folded(name: str, number: int) -> str:
    """Print a name as sheets do: often with half-width brackets."""
    return name.replace("（", "(").replace("）", ")") if number % 2 else name


def _funds(period: dict[str, Decimal], funds: dict[str, Decimal]) -> list[str]:
    rows = [
        row("项目资金(元)", "实施期资金总额:", yuan(period["总额"]), "", "年度资金总额:", yuan(funds["总额"]), "", "")
    ]
    for name, value in list(funds.items())[1:]:
        label = f"其中:{name}" if name.startswith("中央") else name
        left, right = ("", "") if name == "其他资金" and not value else (yuan(period[name]), yuan(value))
        rows.append(row("", label, left, "", label, right, "", ""))
    return rows


def _double(tree: list[tuple[str, str, str, str]], w: World, cost: str) -> list[str]:
    rows, last = [], ""
    for one, two, three, value in tree:
        whole = f"≤{cost}元" if two == "成本指标" else value
        rows.append(row("", one if one != last else "", two, three, whole, two, three, value))
        last = one
    return rows

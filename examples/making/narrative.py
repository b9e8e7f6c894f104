"""Cover, contents, part 1, the twelve sections of part 3 and the glossary."""

from __future__ import annotations

from decimal import Decimal

from making.budget import CENT, FISCAL, Budget, Line, change, codes, row, said, share, total
from making.tables import TITLES, agency, numeral, three_public

_SECTIONS = (
    ("部门预算收支数据变动情况及原因", 17),
    ("收入预算情况说明", 17),
    ("支出预算情况说明", 17),
    ("财政拨款收支预算总体情况说明", 17),
    ("一般公共预算支出情况说明", 18),
    ("一般公共预算基本支出情况说明", 18),
    ("“三公”经费增减变动原因说明", 18),
    ("机关运行经费增减变动原因说明", 18),
    ("政府采购情况", 19),
    ("绩效管理情况", 19),
    ("国有资产占有使用情况", 27),
    ("其他说明", 27),
)
_TABLE_PAGES = (2, 4, 6, 7, 9, 10, 11, 12, 13, 13, 14, 15, 16)


def front(b: Budget) -> list[str]:
    """Return cover, contents and part 1."""
    dots = "....."
    return [
        b.name,
        "",
        "2026年度部门预算公开",
        "",
        "目 录",
        "",
        row("第一部分 概况", "1"),
        row(f"一、本部门职责{dots}", "1"),
        row(f"二、机构设置情况{dots}", "1"),
        row("第二部分 2026年部门预算报表", "2"),
        *(
            row(f"表{numeral(i)}2026年{title}{dots}", str(page))
            for i, (title, page) in enumerate(zip(TITLES, _TABLE_PAGES, strict=True), start=1)
        ),
        row("第三部分 2026年度部门预算情况说明", "17"),
        *(row(f"{numeral(i)}、{title}{dots}", str(page)) for i, (title, page) in enumerate(_SECTIONS, start=1)),
        row(f"（一）政府购买服务指导性目录{dots}", "27"),
        row(f"（二）其他{dots}", "27"),
        row("第四部分 名词解释", "28"),
        "",
        "第一部分 概况",
        "",
        "一、本部门职责",
        "",
        *spaced(b.texts["duties"]),
        "二、机构设置情况",
        "",
        *spaced(b.texts["organisation"]),
        "第二部分 2026年部门预算报表",
        "",
    ]


def spaced(lines: list[str]) -> list[str]:
    """Put a blank line after each paragraph."""
    return [piece for line in lines for piece in (line, "")]


def heading(number: int) -> str:
    """Return the heading of a section of part 3."""
    return f"{numeral(number)}、{_SECTIONS[number - 1][0]}"


def narrative(b: Budget) -> list[str]:
    """Return part 3 up to the performance section's sentences."""
    writers = (_s01, _s02, _s03, _s04, _s05, _s06, _s07, _s08, _s09, _s10)
    lines = ["第三部分 2026年度部门预算情况说明"]
    for number, writer in enumerate(writers, start=1):
        lines += [heading(number), *writer(b)]
    return spaced(lines)


def _s01(b: Budget) -> list[str]:
    now, carried = total(b.lines), b.sum(carried=True)
    moved = f"比上年{change(now, b.number('last_year', 'total'))}，主要原因是{b.texts['reasons']['total']}"
    return [
        f"2026年度{b.name}预算收入总计{said(now)}，其中：本年收入{said(now - carried)}，上年结转{said(carried)}，"
        f"{moved}；"
        f"本年部门预算支出总计{said(now)}，其中：本年预算安排{said(now - carried)}，上年结转{said(carried)}，{moved}。"
    ]


def _s02(b: Budget) -> list[str]:
    whole = total(b.lines)
    labels = {
        "general": "一般公共预算拨款收入",
        "fund": "政府性基金预算拨款收入",
        "capital": "国有资本经营预算拨款收入",
        "special": "财政专户管理资金收入",
        "own": "单位资金",
    }
    parts = [(label, b.sum(source=source, carried=False)) for source, label in labels.items()]
    parts.append(("上年结转", b.sum(carried=True)))
    said_parts = "；".join(f"{label}{said(amount)}，占{share(amount, whole)}" for label, amount in parts)
    return [f"2026年度{b.name}预算收入{said(whole)}，主要包括{said_parts}。"]


def _s03(b: Budget) -> list[str]:
    whole, project = total(b.lines), b.sum(purpose="project")
    basic = whole - project
    return [
        f"2026年度{b.name}支出预算{said(whole)}，其中：基本支出{said(basic)}，占{share(basic, whole)}；"
        f"项目支出{said(project)}，占{share(project, whole)}。"
    ]


def _s04(b: Budget) -> list[str]:
    lines = b.pick(source=FISCAL)
    labels = ("一般公共预算拨款", "政府性基金预算拨款", "国有资本经营预算拨款")
    budgets = "，".join(f"{label}{said(b.sum(source=source))}" for label, source in zip(labels, FISCAL, strict=True))
    classes = "、".join(f"{name}{said(amount)}" for name, amount in _by_class(b, lines))
    return [
        f"2026年度{b.name}财政拨款收支总预算{said(total(lines))}。其中：{budgets}。"
        f"其中：当年拨款收入{said(b.sum(source=FISCAL, carried=False))}，"
        f"上年结转收入{said(b.sum(source=FISCAL, carried=True))}。支出包括：{classes}等。"
    ]


def _by_class(b: Budget, lines: list[Line]) -> list[tuple[str, Decimal]]:
    return [
        (b.data["names"][code], total(line for line in lines if line.function.startswith(code)))
        for code in codes(lines)
        if len(code) == 3
    ]


def _s05(b: Budget) -> list[str]:
    lines = b.pick(source="general", carried=False)
    whole = total(lines)
    stated = f"2026年度{b.name}一般公共预算当年支出{said(whole)}"
    parts = "；".join(f"{name}{said(amount)}，占{share(amount, whole)}" for name, amount in _by_class(b, lines))
    return [
        "（一）一般公共预算当年支出规模变化情况",
        f"{stated}，比上年{change(whole, b.number('last_year', 'general'))}。",
        "（二）一般公共预算当年支出结构情况",
        f"{stated}，主要用于以下方面：{parts}等。",
    ]


def _s06(b: Budget) -> list[str]:
    def items(purpose: str) -> str:
        return "、".join(b.data["economic"][item] for item in sorted({line.item for line in b.pick(purpose=purpose)}))

    personnel, public = b.sum(purpose="personnel"), b.sum(purpose="public")
    return [
        f"2026年度{b.name}一般公共预算安排基本支出{said(personnel + public)}，其中：",
        f"人员经费{said(personnel)}，主要包括：{items('personnel')}等；",
        f"公用经费{said(public)}，主要包括：{items('public')}等。",
    ]


def _s07(b: Budget) -> list[str]:
    amounts = {label.lstrip("①②"): total(lines) for label, lines in three_public(b).items()}
    before = {key: b.number("last_year", key) for key in ("abroad", "reception", "vehicle_purchase", "vehicle_running")}
    cars = before["vehicle_purchase"] + before["vehicle_running"]
    parts = (
        ("公务接待费", before["reception"], "reception"),
        ("公务用车购置及运行费", cars, "cars"),
        ("公务用车运行维护费", before["vehicle_running"], "running"),
        ("公务用车购置费", before["vehicle_purchase"], "purchase"),
    )
    stated = "；".join(
        f"{label}{said(amounts[label])}，与上年相比预算数{_moved(amounts[label], last)}，"
        f"主要原因是{b.texts['reasons'][reason]}"
        for label, last, reason in parts
    )
    whole, last = amounts["合计"], sum(before.values(), Decimal(0))
    return [
        f"2026年{b.name}财政拨款安排的“三公”经费预算{said(whole)}，比2025年{_moved(whole, last)}，"
        f"主要原因是{b.texts['reasons']['three']}。",
        f"其中：因公出国（境）费{said(amounts['因公出国（境）费'])}，与上年预算数相同；{stated}。",
    ]


def _moved(now: Decimal, before: Decimal) -> str:
    return f"{'增加' if now > before else '减少'}{said(abs(now - before))}"


def _s08(b: Budget) -> list[str]:
    now = total(agency(b))
    return [
        f"本部门2026年所属1家行政单位机关运行经费财政拨款预算{said(now)}，比2025年预算"
        f"{change(now, b.number('last_year', 'agency'))}，原因是{b.texts['reasons']['agency']}。"
    ]


def _s09(b: Budget) -> list[str]:
    goods, works, services = (b.number("procurement", kind) for kind in ("goods", "works", "services"))
    return [
        f"2026年{b.name}政府采购预算总额{said(goods + works + services)}。其中：政府采购货物预算{said(goods)}、"
        f"政府采购工程预算{said(works)}、政府采购服务预算{said(services)}。"
    ]


def _s10(b: Budget) -> list[str]:
    whole, project = total(b.lines), b.sum(purpose="project")
    units = len(b.data["units"])
    counts = {kind: _category(b, kind) for kind in ("其他运转类", "特定目标类")}

    def split(word: str) -> str:
        return "；".join(f"{kind}项目{n}个，{word}{said(amount)}" for kind, (n, amount) in counts.items())

    return [
        "1、整体绩效目标",
        f"2026年编报部门整体支出绩效目标，涉及部门预算资金{said(whole)}，其中基本支出{said(whole - project)}，"
        f"项目支出{said(project)}；机关及下属预算单位{units}个，其中{units}个单位（包括机关）编报了单位整体绩效目标，"
        f"涉及资金{said(whole)}。",
        "（部门整体目标表公开情况见附件）",
        "2、项目绩效目标",
        f"2026年{b.name}纳入绩效目标管理的二级项目{len(b.projects)}个，共计金额{said(project)}。其中：{split('涉及金额')}。"
        f"公开项目绩效目标{len(b.projects)}个，涉及项目金额{said(project)}，占部门项目支出总额的100%。"
        f"其中：{split('涉及项目金额')}。",
        "（项目绩效目标表公开情况见附件）",
    ]


def _category(b: Budget, kind: str) -> tuple[int, Decimal]:
    keys = tuple(key for key, project in b.projects.items() if project["category"] == kind)
    return len(keys), b.sum(project=keys)


def back(b: Budget) -> list[str]:
    """Return sections 11 and 12, the attached statement and the glossary."""
    kinds = [(name, int(count)) for name, count in b.data["vehicles"]["kinds"]]
    date, statement = "截至2025年12月31日", b.texts["statement"]
    vehicles = "，".join(f"{name}{count}辆" for name, count in kinds)
    equipment = b.data["equipment"]
    area = Decimal(b.data["office_area"]).quantize(CENT)
    return spaced(
        [
            heading(11),
            "1、车辆情况：",
            f"{date}，{b.name}共有公务用车编制{b.data['vehicles']['quota']}辆，实有{sum(n for _, n in kinds)}辆，"
            f"其中：{vehicles}。",
            "2、房屋情况：",
            f"{date}，{b.name}使用的办公用房建筑总面积{area}平方米。",
            "3、其他国有资产占有使用情况：",
            f"{date}，{b.name}占有使用价值50万元（原值）以上的通用设备{equipment['half_million']}台（套）；"
            f"{b.name}占有使用价值100万元（原值）以上的通用设备{equipment['million']}台（套）。",
            heading(12),
            "（一）政府购买服务指导性目录",
            b.texts["guide"],
            "（二）其他",
            b.texts["other"],
            statement["title"],
            statement["text"],
            b.name,
            statement["date"],
            "第四部分 名词解释",
            *(f"{numeral(i)}、{term}：{text}" for i, (term, text) in enumerate(b.texts["glossary"], start=1)),
        ]
    )

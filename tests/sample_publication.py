"""A publication made by hand with every kind of block: what renderers are tried on without ledger and composing.

A heading whose key is the id of the table that follows is that table's title: it stands in the contents and the
bookmarks with its prefix (表一), while the page shows caption, title, entity and unit of the table once. Sheets have no
such heading.
"""

from __future__ import annotations

from decimal import Decimal

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import Chart, Contents, Heading, PageBreak, Piece, Publication, Run, Slice, Text
from tests.sample_publication_sheets import overall, project
from tests.sample_publication_tables import (
    BASIC,
    NAME,
    OWN,
    PROJECT,
    PROJECTS,
    PUBLIC,
    TOTAL,
    UNIT,
    YEAR,
    ZERO,
    numeral,
    tables,
)

GLOSSARY = {
    "基本支出": "指为保障机构正常运转、完成日常工作任务而发生的人员支出和公用支出。",
    "项目支出": "指在基本支出之外为完成特定行政任务和事业发展目标所发生的支出。",
    "“三公”经费": "指用财政拨款安排的因公出国（境）费、公务用车购置及运行费和公务接待费。",
    "上年结转": "指以前年度预算安排、结转到本年仍按原规定用途继续使用的资金。",
    "财政拨款": "包含一般公共预算、政府性基金预算、国有资本经营预算。",
}
#: What a renderer must print as it stands: the signs of markup languages, of JSON, XML, formulas and templates.
SIGNS = (
    r"""编号#3[甲]*乙*_丙_$x$ <b>&amp;</b> @丁 `戊` \己 {庚} "辛" '壬' =1+1 // """
    "https://example.invalid/a?b=1&c=2 ~ --- 癸。"
)
_SECTIONS = (
    "部门预算收支数据变动情况及原因",
    "收入预算情况说明",
    "支出预算情况说明",
    "财政拨款收支预算总体情况说明",
    "一般公共预算支出情况说明",
    "一般公共预算基本支出情况说明",
    "“三公”经费增减变动原因说明",
    "机关运行经费增减变动原因说明",
    "政府采购情况",
    "绩效管理情况",
    "国有资产占有使用情况",
    "其他说明",
)


def money(value: Decimal, line: str, section: str, column: str = "") -> Run:
    """Return a figure of the narrative in 万元."""
    return Run(f"{value:,.2f}", Coordinate(section, line, column))


def share(part: Decimal, line: str, section: str) -> Run:
    """Return a share of the whole budget in percent."""
    return Run(f"{part * 100 / TOTAL:.2f}", Coordinate(section, f"{line}占比"))


def paragraph(*parts: str | Run, key: str = "", free: bool = False) -> Text:
    """Return a paragraph of the body."""
    return Text(tuple(Run(part) if isinstance(part, str) else part for part in parts), key=key, is_free=free)


def _charts() -> tuple[Chart, Chart, Chart]:
    general = BASIC + PROJECT
    income = (
        ("一般公共预算", general),
        ("政府性基金预算", general / 5),
        ("财政专户管理资金", general / 50),
        ("单位资金", OWN),
    )
    spending = (
        ("一般公共服务支出", general * 6 / 10),
        ("社会保障和就业支出", general * 3 / 10),
        ("卫生健康支出", general / 10 - 20),
        ("资源勘探工业信息等支出以及其他名称很长的功能分类科目支出", Decimal(12)),
        ("农林水支出", Decimal(5)),
        ("住房保障支出", Decimal(3)),
    )
    three = (("因公出国（境）费", ZERO), ("公务接待费", Decimal("1.20")), ("公务用车运行维护费", Decimal("4.00")))

    def slices(table: str, parts: tuple[tuple[str, Decimal], ...]) -> tuple[Slice, ...]:
        return tuple(Slice(name, value, f"{value:,.2f}", Coordinate(table, name)) for name, value in parts)

    return (
        Chart("income", "图1 收入预算结构图", "pie", slices("T01", income), alt="收入预算以一般公共预算为主。"),
        Chart("general", "图2 一般公共预算支出结构图", "bar", slices("T05", spending), alt="支出按功能分类排列。"),
        Chart("three", "图3 “三公”经费预算构成图", "stacked", slices("T10", three), alt="“三公”经费的构成。"),
    )


def _front(draft: bool) -> tuple[Piece, ...]:
    return (
        Text((Run(NAME),), "cover_name"),
        Text((Run(f"{YEAR}年度部门预算公开"),), "cover_title"),
        Text((Run(f"{YEAR}年2月"),), "cover_date"),
        PageBreak(),
        Contents("目录"),
        PageBreak(),
        Heading(1, "第一部分 概况", "P1"),
        Heading(2, "一、本部门职责", "P1.1"),
        paragraph(
            "承担本领域的行政管理和公共服务，指导基层站所开展业务，组织实施年度重点工作。", key="P1.1", free=True
        ),
        Heading(2, "二、机构设置情况", "P1.2"),
        paragraph(f"部门预算构成包括：{UNIT}。{SIGNS}", key="P1.2", free=True),
        PageBreak(),
        Heading(1, f"第二部分 {YEAR}年部门预算报表", "P2"),
    )


def _narrative() -> tuple[Piece, ...]:
    income, general, three = _charts()
    fiscal = BASIC + PROJECT
    year = f"{YEAR}年度{NAME}"
    rest: dict[int, tuple[Piece, ...]] = {
        1: (
            paragraph(
                f"{year}预算收入总计", money(TOTAL, "预算收入总计", "S01"), "万元，其中：本年收入",
                money(TOTAL, "本年收入", "S01"), "万元，上年结转", money(ZERO, "上年结转(收入)", "S01"),
                "万元，与上年持平；本年部门预算支出总计", money(TOTAL, "预算支出总计", "S01"),
                "万元，其中：本年预算安排",
                money(TOTAL, "本年预算安排", "S01"), "万元，上年结转", money(ZERO, "上年结转(支出)", "S01"),
                "万元，与上年持平。",
            ),
        ),
        2: (
            paragraph(
                f"{year}预算收入", money(TOTAL, "预算收入", "S02"), "万元，主要包括：一般公共预算拨款收入",
                money(fiscal, "一般公共预算拨款收入", "S02"), "万元，占",
                share(fiscal, "一般公共预算拨款收入", "S02"), "%；单位资金", money(OWN, "单位资金", "S02"), "万元，占",
                share(OWN, "单位资金", "S02"), "%。",
            ),
            income,
        ),
        3: (
            paragraph(
                f"{year}支出预算", money(TOTAL, "支出预算", "S03"), "万元，其中：基本支出",
                money(BASIC, "基本支出", "S03"), "万元，占", share(BASIC, "基本支出", "S03"), "%；项目支出",
                money(PROJECT + OWN, "项目支出", "S03"), "万元，占", share(PROJECT + OWN, "项目支出", "S03"), "%。",
            ),
        ),
        4: (paragraph(f"{year}财政拨款收支总预算", money(fiscal, "财政拨款收支总预算", "S04"), "万元。"),),
        5: (
            Heading(3, "（一）一般公共预算当年支出规模变化情况", "S05.1", in_contents=False),
            paragraph(
                f"{year}一般公共预算当年支出", money(fiscal, "一般公共预算当年支出", "S05.1"), "万元，与上年持平。"
            ),
            Heading(3, "（二）一般公共预算当年支出结构情况", "S05.2", in_contents=False),
            paragraph(f"{year}一般公共预算当年支出", money(fiscal, "一般公共预算当年支出", "S05.2"), "万元。"),
            general,
        ),
        6: (
            paragraph(
                f"{year}一般公共预算安排基本支出", money(BASIC, "一般公共预算基本支出", "S06"), "万元，其中：人员经费",
                money(BASIC - PUBLIC, "人员经费", "S06"), "万元；公用经费", money(PUBLIC, "公用经费", "S06"), "万元。",
            ),
        ),
        7: (
            paragraph(
                f"{year}财政拨款安排的“三公”经费预算", money(Decimal("5.20"), "三公经费预算合计", "S07"),
                "万元，与上年持平。",
            ),
            three,
        ),
        8: (
            paragraph(
                f"本部门{YEAR}年所属", Run("1", Coordinate("S08", "行政单位家数")),
                "家行政单位机关运行经费财政拨款预算",
                money(PUBLIC, "机关运行经费", "S08"), "万元，与上年持平。",
            ),
        ),
        9: (paragraph(f"本部门{YEAR}年无政府采购预算。"),),
        10: (
            Heading(3, "1、整体绩效目标", "S10.1", in_contents=False),
            paragraph(f"{YEAR}年编报部门整体支出绩效目标。"),
            Text((Run("（部门整体目标表公开情况见附件）"),), "center"),
            overall(),
            Heading(3, "2、项目绩效目标", "S10.2", in_contents=False),
            Text((Run("（项目绩效目标表公开情况见附件）"),), "center"),
            *(project(f"00000{number}", name) for number, name in enumerate(PROJECTS, start=1)),
        ),
        11: (
            Heading(3, "1、车辆情况", "S11.1", in_contents=False),
            paragraph(
                f"截至{YEAR - 1}年12月31日，{NAME}公务用车编制1辆，实有1辆，其中：领导用车0辆，机要通信用车1辆。"
            ),
        ),
        12: (
            Heading(3, "（一）政府购买服务指导性目录", "S12.1", in_contents=False),
            paragraph("本部门未编制政府购买服务指导性目录。", key="S12.1", free=True),
        ),
    }  # fmt: skip
    pieces: list[Piece] = [PageBreak(), Heading(1, f"第三部分 {YEAR}年度部门预算情况说明", "P3")]
    for number, title in enumerate(_SECTIONS, start=1):
        pieces += [Heading(2, f"{numeral(number)}、{title}", f"S{number:02}"), *rest[number]]
    return tuple(pieces)


def sample_publication(draft: bool = False) -> Publication:
    """Return the disclosure of a fictional department with every kind of block.

    Args:
        draft: whether it carries the watermark 仅供内部审核.
    """
    printed: list[Piece] = []
    for table in tables():
        printed += [Heading(2, table.title, table.id, contents_prefix=f"表{numeral(int(table.id[1:]))}"), table]
    glossary = [
        Text((Run(f"{numeral(number)}、{term}：", bold=True), Run(words)))
        for number, (term, words) in enumerate(GLOSSARY.items(), start=1)
    ]
    return Publication(
        NAME,
        "部门",
        "000000",
        YEAR,
        f"{NAME}{YEAR}年度部门预算公开",
        "甲县",
        "县（区）级",
        "shanxi",
        "plain",
        f"{YEAR}-02-06",
        "仅供内部审核" if draft else "",
        (*_front(draft), *printed, *_narrative(), PageBreak(), Heading(1, "第四部分 名词解释", "P4"), *glossary),
    )

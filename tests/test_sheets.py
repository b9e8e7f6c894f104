"""Finding and reading the performance target sheets."""

from __future__ import annotations

import random
from decimal import Decimal

import pytest

from mingzhang.extraction.sheets import SheetsRead, find_sheets, match_project_names
from mingzhang.model.disclosure import ProjectSheet
from mingzhang.readers.text import parse_text, read_text
from tests.shared import disclosures, needs_shared

TITLE = "青禾县县(区)级预算部门(单位)项目支出绩效目标表"
FUNDS = ("中央财政资金", "省级财政资金", "市县(区)财政资金", "单位自筹", "其他资金")
LEVELS = (
    ("产出指标", "数量指标"),
    ("", "质量指标"),
    ("", "时效指标"),
    ("", "成本指标"),
    ("效益指标", "经济效益"),
    ("", "社会效益"),
    ("", "生态效益"),
    ("", "可持续影响"),
    ("满意度指标", "服务对象满意度"),
)


def sheet_lines(name: str = "河道清淤", amount: str = "120,000") -> list[str]:
    """Return the rows of a fictional sheet as the form prints them."""
    funds = [f"\t{label}\t0\t{label}\t0\t\t" for label in FUNDS[:2]]
    funds[0] = funds[0].replace("中央", "其中:中央")
    return [
        f"项目名称\t\t{name}\t\t\t\t",
        "主管部门及代码\t\t307-青禾县水务局\t\t实施单位\t\t青禾县水务局\t",
        "项目属性\t\t一次性项目(1年结束)\t\t项目期\t\t1年\t",
        f"项目资金(元)\t实施期资金总额:\t{amount}\t年度资金总额:\t{amount}\t\t",
        *funds,
        f"\t市县(区)财政资金\t{amount}\t市县(区)财政资金\t{amount}\t\t",
        "\t单位自筹\t0\t单位自筹\t0\t\t",
        "\t其他资金\t\t其他资金\t\t\t",
        "项目概况\t清理河道。\t\t\t\t\t",
        "立项依据\t县水网规划。\t\t\t\t\t",
        "项目设立必要性\t防汛需要。\t\t\t\t\t",
        "保证项目实施的制度、措施\t专款专用。\t\t\t\t\t",
        "项目实施计划\t汛前完工。\t\t\t\t\t",
        "实施期目标\t\t\t年度目标\t\t\t",
        "总体目标\t清淤三公里\t\t\t清淤两公里\t\t",
        "绩效指标\t一级指标\t二级指标\t三级指标\t指标值\t二级指标\t三级指标\t指标值",
        *(f"\t{one}\t{two}\t{two}甲\t≥{i}处\t{two}\t{two}甲\t≥{i}处" for i, (one, two) in enumerate(LEVELS, start=1)),
        "负责人:\t\t经办人:\t张三\t联系电话:\t\t填报日期:\t\t20260102030405",
    ]


def titled(lines: list[str]) -> list[str]:
    return ["", TITLE, "", "(2026年度)", "", *lines, ""]


def read(lines: list[str]) -> SheetsRead:
    return find_sheets(parse_text("\n".join(lines)).blocks)


def only(lines: list[str]) -> ProjectSheet:
    found = read(lines)
    assert len(found.projects) == 1
    return found.projects[0]


def said(sheet: ProjectSheet) -> object:
    """Return what a sheet says, without places."""
    return (
        sheet.name,
        sheet.department_code,
        [field and field.value for field in (sheet.implementing_unit, sheet.attribute, sheet.period)],
        {k: f.value for k, f in sheet.funds_implementation.items()},
        {k: f.value for k, f in sheet.funds_annual.items()},
        {k: f.value for k, f in sheet.texts.items()},
        {k: f.value for k, f in (sheet.footer or {}).items()},
        [(i.level2, i.level3, i.value) for i in sheet.indicators_implementation],
        [(i.level2, i.level3, i.value) for i in sheet.indicators_annual],
    )


def test_sheet_as_printed() -> None:
    sheet = only(titled(sheet_lines()))
    assert (sheet.title, sheet.year, sheet.place.line) == (TITLE, 2026, 2)
    assert (sheet.name, sheet.department_code, sheet.department_name) == ("河道清淤", "307", "青禾县水务局")
    assert sheet.period is not None and sheet.period.value == "1年"
    assert sheet.texts["实施期总体目标"].value == "清淤三公里"
    assert sheet.texts["年度总体目标"].value == "清淤两公里"
    total = sheet.funds_annual["总额"]
    assert total.value == "120,000" and total.figure is not None and total.figure.value == Decimal(120000)
    assert sheet.funds_annual["其他资金"].value is None
    assert [(i.level1, i.level2) for i in sheet.indicators_annual][::4] == [
        ("产出指标", "数量指标"),
        ("效益指标", "经济效益"),
        ("满意度指标", "服务对象满意度"),
    ]
    assert sheet.footer is not None and sheet.footer["经办人"].value == "张三"
    assert not sheet.odd_labels and not sheet.unread


def test_places_are_those_of_the_values() -> None:
    lines = titled(sheet_lines())
    sheet = only(lines)
    for field in (*sheet.funds_annual.values(), *sheet.texts.values()):
        if field.value:
            place = field.place
            assert place.line and lines[place.line - 1][place.start : place.end] == field.value
    for indicator in sheet.indicators_annual:
        place = indicator.place
        assert place.line and lines[place.line - 1][place.start : place.end] == indicator.value


@pytest.mark.parametrize(
    "gap",
    [
        [""],
        ["", "仅供内部审核", ""],
        ["", "- 12 -", ""],
        ["", "12", "", "仅供内部审核", ""],
        ["", TITLE, "", "(2026年度)", ""],
    ],
)
def test_gaps_between_rows_do_not_tear_a_sheet(gap: list[str]) -> None:
    rows = sheet_lines()
    head = ["仅供内部审核", ""] * 3
    whole = said(only(titled(rows)))
    for at in range(3 if TITLE in gap else 1, len(rows)):
        assert said(only(head + titled(rows[:at] + gap + rows[at:]))) == whole, rows[at]


def test_two_sheets_without_gap_or_title() -> None:
    found = read(titled(sheet_lines("甲项") + sheet_lines("乙项")))
    assert [(s.name, len(s.indicators_annual), s.title) for s in found.projects] == [
        ("甲项", 9, TITLE),
        ("乙项", 9, ""),
    ]


def test_title_as_a_row_of_the_grid() -> None:
    found = read(titled([*sheet_lines("甲项"), f"{TITLE}\t\t", "(2027年度)\t\t", *sheet_lines("乙项")]))
    assert [(s.name, s.title, s.year) for s in found.projects] == [("甲项", TITLE, 2026), ("乙项", TITLE, 2027)]


def test_sheet_cut_off_gives_what_is_there() -> None:
    rows = sheet_lines()
    for end in range(1, len(rows)):
        found = read(titled(rows[:end]))
        assert [sheet.name for sheet in found.projects] == ["河道清淤"], end


def test_sheet_without_name_row_begins_a_sheet() -> None:
    found = read(titled(sheet_lines("甲项")) + titled(sheet_lines()[1:]))
    assert [(s.name, s.department_code, len(s.indicators_annual)) for s in found.projects] == [
        ("甲项", "307", 9),
        (None, "307", 9),
    ]


def test_slips_are_read_and_reported_but_not_wraps() -> None:
    text = "\n".join(titled(sheet_lines()))
    text = text.replace("项目期\t", "项目日期\t").replace("效益指标\t", "效益目标\t")
    text = text.replace("市县(区)财政资金", "市县(区)财政资 金").replace("绩效指标\t", "绩效 指标\t")
    sheet = only(text.split("\n"))
    assert said(sheet) == said(only(titled(sheet_lines())))
    assert [(label, printed) for label, printed, _ in sheet.odd_labels] == [
        ("项目期", "项目日期"),
        ("效益指标", "效益目标"),
    ]


def test_wrapped_fund_label_leaves_a_row_of_its_own() -> None:
    text = "\n".join(titled(sheet_lines()))
    text = text.replace("市县(区)财政资金", "市县(区)财政资").replace(
        "\t单位自筹\t0", "\t金\t\t金\t\t\n单位自筹\t\t0", 1
    )
    sheet = only(text.split("\n"))
    assert said(sheet) == said(only(titled(sheet_lines())))
    assert not sheet.unread


def test_value_on_the_next_row_completes_the_label() -> None:
    rows = sheet_lines()
    rows[2:3] = ["项目属性\t\t一次性项目(1年结束)\t\t项目期\t\t\t", "\t\t\t\t\t\t99年\t"]
    sheet = only(titled(rows))
    assert sheet.period is not None and (sheet.period.value, sheet.period.place.line) == ("99年", 9)


def test_torn_text_is_joined_and_unknown_rows_are_unread() -> None:
    rows = sheet_lines()
    rows[9:10] = ["项目概况\t清理\t\t", "", "河道", "", "\t两岸。\t\t"]
    assert only(titled(rows)).texts["项目概况"].value == "清理河道两岸。"
    rows = sheet_lines()
    rows.insert(2, "莫名其妙\t的\t一行\t")
    found = read(titled(rows))
    assert [row.text for row in found.unread] == ["莫名其妙 的 一行"]


def test_footer_over_two_rows_and_label_with_value_in_one_cell() -> None:
    rows = sheet_lines()
    rows[-1:] = ["负责人\t\t\t联系电话:\t\t", "填报日期: 20260102030405\t\t\t"]
    footer = only(titled(rows)).footer
    assert footer is not None
    assert {label: field.value for label, field in footer.items()} == {
        "负责人": None,
        "联系电话": None,
        "填报日期": "20260102030405",
    }


def test_blank_annual_goal_and_annual_goal_only() -> None:
    for row, expected in (
        ("总体目标\t清淤\t\t\t\t\t", ("清淤", None)),
        ("总体目标\t\t\t\t清淤\t\t", (None, "清淤")),
    ):
        rows = sheet_lines()
        rows[15] = row
        texts = only(titled(rows)).texts
        assert (texts["实施期总体目标"].value, texts["年度总体目标"].value) == expected


def test_headings_after_the_sheets_and_the_sentence_about_them_are_not_taken() -> None:
    before = ["(项目绩效目标表公开情况见附件)"]
    after = ["十一、国有资产占有使用情况", "", "共有车辆3辆。", "", "编码\t品目名称\t备注", "A01\t货物\t"]
    document = parse_text("\n".join([*before, *titled(sheet_lines()), *after]))
    found = find_sheets(document.blocks)
    left = [block for index, block in enumerate(document.blocks) if index not in found.used]
    assert [block.place.line for block in left] == [1, 32 + 3, 32 + 5, 32 + 7]
    assert not found.unread


OVERALL = [
    "县(区)级预算部门(单位)整体支出绩效目标申报表",
    "",
    "(2026)年度",
    "",
    "部门基本信息\t部门名称\t307-青禾县水务局\t\t",
    "\t内设职能部门数\t5个\t所属预算单位数\t1",
    "\t核定的人员编制数\t20人\t实际在职人员总数\t32人",
    "\t\t\t其中:在编人员数\t20人",
    "其他人员数\t\t\t12人\t",
    "部门职责\t管水。\t\t\t",
    "部门战略目标\t水清岸绿\t\t\t",
    "年度预算情况\t按资金来源划分\t资金总额(万元)\t按资金方向划分\t资金总额(万元)",
    "\t合计\t1,200.50\t合计\t1200.50",
    "\t其中:一般公共预算资金\t1200.50\t其中:基本支出\t200.50",
    "\t政府性基金预算资金\t\t项目支出\t1000.00",
    "单位资金\t0.00\t\t\t",
    "年度重点任务\t核心职能\t\t重点任务\t",
    "\t治水\t\t清淤\t",
    "节水\t\t宣传\t\t",
    "\t只有职能\t\t\t",
    "\t\t\t只有任务\t",
    "年度绩效目标\t清淤三公里\t\t\t",
    "年度绩效指标\t一级指标\t二级指标\t三级指标\t指标值",
    "\t产出指标\t数量指标\t清淤长度\t≥3公里",
    "\t效益指标\t经济效益\t\t",
    "满意度指标\t服务对象满意度\t群众满意度\t≥90%\t",
]


def test_overall_sheet() -> None:
    found = read(["", *OVERALL, "", *titled(sheet_lines())])
    sheet = found.overall
    assert sheet is not None and len(found.projects) == 1 and not found.unread
    assert (sheet.department_code, sheet.department_name, sheet.budget_unit) == ("307", "青禾县水务局", "万元")
    staff = {
        label: field.figure and str(field.figure.value) + field.figure.unit for label, field in sheet.staffing.items()
    }
    assert staff["所属预算单位数"] == "1个" and staff["其中:在编人员数"] == "20人" and staff["其他人员数"] == "12人"
    total = sheet.budget_by_source["合计"].figure
    assert total is not None and total.value == Decimal("12005000")
    assert sheet.budget_by_source["政府性基金预算资金"].value is None
    assert {label: field.value for label, field in sheet.budget_by_use.items()} == {
        "合计": "1200.50",
        "基本支出": "200.50",
        "项目支出": "1000.00",
    }
    assert [(task.core, task.key) for task in sheet.key_tasks] == [
        ("治水", "清淤"),
        ("节水", "宣传"),
        ("只有职能", None),
        (None, "只有任务"),
    ]
    assert [(i.level2, i.level3, i.value) for i in sheet.indicators] == [
        ("数量指标", "清淤长度", "≥3公里"),
        ("经济效益", None, None),
        ("服务对象满意度", "群众满意度", "≥90%"),
    ]


def named(*projects: tuple[str, str]) -> tuple[ProjectSheet, ...]:
    return read([line for name, amount in projects for line in titled(sheet_lines(name, amount))]).projects


@pytest.mark.parametrize(
    ("sheet", "listed", "expected"),
    [
        (("河道清淤(二期)", "5"), ("河道清淤(二期)", 5), "exact"),
        (("河道清淤(二期)", "5"), ("河道清淤（二期）", 5), "width_only"),
        (("甲、乙清淤", "5"), ("甲，乙清淤", 5), "punctuation"),
        (("河道清淤与水源地保护", "5"), ("河道清淤与水源地保护工程（2026年）", 5), "truncated"),
        (("河道清淤与水源地保护", "5"), ("河道清污与水源地保护", 5), "different_word"),
        (("河道清淤一期工程建设资金", "5"), ("河道清淤二期工程建设资金", 9), None),
        (("2025年河道清淤", "5"), ("2026年河道清淤", 5), None),
        (("培训费", "5"), ("差旅费", 5), None),
        (("河道清淤", "5"), ("河道清淤设备购置", 9), None),
    ],
)
def test_name_match(sheet: tuple[str, str], listed: tuple[str, int], expected: str | None) -> None:
    matched = match_project_names(named(sheet), [(listed[0], Decimal(listed[1]))])[0]
    assert matched.name_match == expected
    assert matched.table12_name == (listed[0] if expected else None)


def test_names_are_matched_one_to_one_by_amount() -> None:
    sheets = named(("河道清淤", "7"), ("河道清淤", "5"), ("水渠修缮", "3"))
    table = [("河道清淤", Decimal(5)), ("河道清淤", Decimal(7)), ("水渠修善", None)]
    matched = match_project_names(sheets, table)
    assert [sheet.name_match for sheet in matched] == ["exact", "exact", None]
    assert [sheet.name_match for sheet in match_project_names(sheets, [*table[:2], ("水渠修善", Decimal(3))])][2] == (
        "different_word"
    )
    assert match_project_names(sheets, []) == sheets


@needs_shared
@pytest.mark.parametrize("path", disclosures(), ids=lambda path: path.name[:3])
def test_real_sheets_are_read_without_remainder(path) -> None:  # type: ignore[no-untyped-def]
    found = find_sheets(read_text(path).blocks)
    assert found.projects and not found.unread
    for sheet in found.projects:
        assert sheet.name and sheet.department_code and sheet.period and len(sheet.funds_annual) == 6
        for side in (sheet.indicators_implementation, sheet.indicators_annual):
            assert len({indicator.level2 for indicator in side}) == 9


def test_damaged_text_never_raises() -> None:
    dice = random.Random(7)
    source = [*OVERALL, *titled(sheet_lines("甲项")), *titled(sheet_lines("乙项"))]
    for _ in range(300):
        lines = source[:]
        for _ in range(dice.randrange(1, 40)):
            at, other = dice.randrange(len(lines)), dice.randrange(len(lines))
            cells = lines[at].split("\t")
            change = dice.choice(("swap", "copy", "cut", "shuffle", "drop"))
            if change == "swap":
                lines[at], lines[other] = lines[other], lines[at]
            elif change == "copy":
                lines.insert(at, lines[other])
            elif change == "cut":
                lines[at] = lines[at][: dice.randrange(len(lines[at]) + 1)]
            elif change == "shuffle":
                lines[at] = "\t".join(dice.sample(cells, len(cells)))
            elif len(lines) > 1:
                del lines[at]
        read(lines)

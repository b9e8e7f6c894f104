"""The performance sheets of the hand-made publication: grids of labels and texts with spans both ways."""

from __future__ import annotations

from decimal import Decimal

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import GridCell, TableBlock
from tests.sample_publication_tables import BASIC, NAME, OWN, PROJECT, PROJECTS, TOTAL, UNIT, YEAR, Line, text

TEXTS = {
    "项目概况": "围绕基层服务开展工作，覆盖全部站点，改善服务条件，方便群众办事。",
    "立项依据": "《甲县人民政府办公室关于做好年度重点工作的通知》（甲政办发〔2025〕3号）。",
    "项目设立必要性": "现有条件不能满足群众需要，设立该项目十分必要。",
    "保证项目实施的制度、措施": "执行内部控制规程和政府采购制度，由专人负责。" * 6,
    "项目实施计划": "上半年完成采购和合同签订，下半年验收并完成支付。",
}
TREE = (
    ("产出指标", "数量指标", "服务站点建设数量", "≥12个"),
    ("产出指标", "质量指标", "验收合格率", "≥95%"),
    ("产出指标", "时效指标", "完成时间", "2026年12月底前"),
    ("产出指标", "成本指标", "建设成本控制率", "≤100%"),
    ("效益指标", "经济效益", "", ""),
    ("效益指标", "社会效益", "受益群众人数", "≥3000人"),
    ("效益指标", "生态效益", "", ""),
    ("效益指标", "可持续影响", "成果持续年限", "≥3年"),
    ("满意度指标", "服务对象满意度", "服务对象满意度", "≥90%"),
)
FUNDS = ("中央财政资金", "省级财政资金", "市县(区)财政资金", "单位自筹", "其他资金")


def label(words: str, columns: int = 1, rows: int = 1) -> GridCell:
    """Return a cell that names what stands beside it."""
    return GridCell(words, columns, rows, "center", is_header=True)


def _figure(value: Decimal, table: str, line: str, column: str) -> GridCell:
    return GridCell(f"{value:.2f}", align="right", at=Coordinate(table, line, column), value=value)


def overall() -> TableBlock:
    """Return the overall target sheet, amounts in 万元."""
    sources = {
        "合计": TOTAL,
        "其中:一般公共预算资金": BASIC + PROJECT,
        "政府性基金预算资金": Decimal("0.00"),
        "国有资本经营预算资金": Decimal("0.00"),
        "社会保险基金预算资金": Decimal("0.00"),
        "专户管理资金": Decimal("0.00"),
        "单位资金": OWN,
    }
    uses = {"合计": TOTAL, "其中:基本支出": BASIC, "项目支出": PROJECT + OWN}
    rows: list[Line] = [
        (label("部门基本信息", 1, 4), label("部门名称"), text(f"000000-{NAME}", 3)),
        (label("内设职能部门数"), text("4个"), label("所属预算单位数"), text("1个")),
        (label("核定的人员编制数"), text("20人"), label("实际在职人员总数"), text("18人")),
        (text("", 2), label("其中:在编人员数"), text("17人")),
        (label("部门职责"), text("承担本领域的行政管理和公共服务，指导基层站所开展业务。" * 4, 4)),
        (label("部门战略目标"), text("建成制度健全、服务高效、群众满意的工作体系。", 4)),
        (
            label("年度预算情况", 1, 1 + len(sources)),
            *(label(words) for words in ("按资金来源划分", "资金总额(万元)", "按资金方向划分", "资金总额(万元)")),
        ),
    ]
    spent = list(uses.items())
    for index, (name, value) in enumerate(sources.items()):
        right = (text(""), text(""))
        if index < len(spent):
            right = (text(spent[index][0]), _figure(spent[index][1], "overall", spent[index][0], "资金方向"))
        rows.append((text(name), _figure(value, "overall", name, "资金来源"), *right))
    rows += [
        (label("年度重点任务", 1, 3), label("核心职能", 2), label("重点任务", 2)),
        (text("行政管理", 2), text("完善日常巡查和监督机制，及时处置群众反映的问题。", 2)),
        (text("公共服务", 2), text("推进基层服务站点建设，改善服务条件。", 2)),
        (label("年度绩效目标"), text("1、按期完成全部重点项目。2、群众满意度不低于90%。", 4)),
    ]
    heads = tuple(label(words) for words in ("一级指标", "二级指标", "三级指标", "指标值"))
    rows.append((label("年度绩效指标", 1, 1 + len(TREE)), *heads))
    rows += [(*_first_level(index), *(text(words) for words in TREE[index][1:])) for index in range(len(TREE))]
    title = "县(区)级预算部门(单位)整体支出绩效目标申报表"
    widths = (1.4, 2.2, 2.0, 2.2, 2.0)
    return TableBlock("overall", title, widths, (), tuple(rows), subtitle=f"({YEAR})年度", is_sheet=True)


def _first_level(index: int) -> Line:
    """Return the cell of the first level where it begins, spanning all its indicators."""
    one = TREE[index][0]
    if index and TREE[index - 1][0] == one:
        return ()
    return (text(one, 1, sum(other[0] == one for other in TREE), "center"),)


def project(code: str, name: str) -> TableBlock:
    """Return the target sheet of a project, amounts in 元."""
    at = f"project:{code}"
    general, own = (part * 10_000 for part in PROJECTS[name])
    funds = dict(zip(FUNDS, (Decimal(0), Decimal(0), general, own, Decimal(0)), strict=True))
    rows: list[Line] = [
        (label("项目名称"), text(name, 7)),
        (label("主管部门及代码"), text(f"000000-{NAME}", 3), label("实施单位"), text(UNIT, 3)),
        (label("项目属性"), text("一次性项目(1年结束)", 3), label("项目期"), text("1年", 3)),
        (
            label("项目资金(元)", 1, 6),
            text("实施期资金总额:", 2),
            _figure(general + own, at, "总额", "实施期"),
            text("年度资金总额:", 2),
            _figure(general + own, at, "总额", "年度")._replace(columns=2),
        ),
    ]
    for number, (fund, value) in enumerate(funds.items()):
        words = fund if number else f"其中:{fund}"
        right = _figure(value, at, fund, "年度")._replace(columns=2)
        rows.append((text(words, 2), _figure(value, at, fund, "实施期"), text(words, 2), right))
    rows += [(label(head), text(words, 7)) for head, words in TEXTS.items()]
    rows += [
        (label("总体目标", 1, 2), label("实施期目标", 3), label("年度目标", 4)),
        (text("完成全部站点的标准化建设。", 3), text(f"{YEAR}年完成年度建设任务。", 4)),
    ]
    heads = ("一级指标", "二级指标", "三级指标", "指标值", "二级指标", "三级指标", "指标值")
    rows.append((label("绩效指标", 1, 1 + len(TREE)), *(label(words) for words in heads)))
    for index in range(len(TREE)):
        half = tuple(text(words) for words in TREE[index][1:])
        rows.append((*_first_level(index), *half, *half))
    rows.append(
        (
            label("负责人:"),
            text(""),
            label("经办人:"),
            text(""),
            label("联系电话:"),
            text(""),
            label("填报日期:"),
            text(""),
        )
    )
    title = "甲县县(区)级预算部门(单位)项目支出绩效目标表"
    widths = (1.3, 1.2, 1.5, 1.8, 1.4, 1.5, 1.8, 1.4)
    return TableBlock(at, title, widths, (), tuple(rows), subtitle=f"({YEAR}年度)", is_sheet=True)

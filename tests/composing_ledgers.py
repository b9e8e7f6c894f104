"""A small fictional ledger for tests of composing: a county bureau with two units, every figure easily added."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from mingzhang.model.ledger import (
    DEPARTMENT,
    Assets,
    Attached,
    BudgetLine,
    FundSource,
    Indicator,
    LastYear,
    Ledger,
    Overall,
    Procurement,
    ProcurementKind,
    Project,
    ProjectCategory,
    Purpose,
    Reply,
    Staffing,
    Unit,
    UnitKind,
    Words,
)

BUREAU, CENTRE = "101001", "101002"
GENERAL = FundSource.GENERAL


def line(
    unit: str,
    function: str,
    item: str,
    government: str,
    amount: str,
    purpose: Purpose = Purpose.PERSONNEL,
    project: str = "",
    source: FundSource = GENERAL,
    carried: bool = False,
) -> BudgetLine:
    return BudgetLine(unit, function, item, government, source, purpose, project, carried, Decimal(amount))


LINES = (
    line(BUREAU, "2130301", "30101", "50101", "1200000.00"),
    line(BUREAU, "2080505", "30108", "50102", "160000.00"),
    line(BUREAU, "2080506", "30109", "50102", "80000.00"),
    line(BUREAU, "2130301", "30201", "50201", "90000.00", Purpose.PUBLIC),
    line(BUREAU, "2130301", "30217", "50206", "10000.00", Purpose.PUBLIC),
    line(BUREAU, "2130301", "30231", "50208", "30000.00", Purpose.PUBLIC),
    line(BUREAU, "2130306", "30227", "50205", "450000.00", Purpose.PROJECT, "P01"),
    line(BUREAU, "2130306", "30227", "50205", "50000.00", Purpose.PROJECT, "P01", carried=True),
    line(CENTRE, "2130306", "30213", "50502", "130000.00", Purpose.PROJECT, "P02", FundSource.OWN),
    line(CENTRE, "2130301", "30101", "50501", "300000.00"),
)
LAST = {
    "收入总计": "2400000",
    "支出总计": "2400000",
    "一般公共预算当年支出": "2320000",
    "因公出国（境）费": "0",
    "公务接待费": "12000",
    "公务用车购置费": "0",
    "公务用车运行维护费": "30000",
    "机关运行经费": "0",
}
WORDS = {
    "P1.1": "（一）拟订全县水利规划。\n（二）组织防汛抗旱。",
    "P1.2": "本部门内设办公室、财务股、工程股。",
    "收入变动原因": "新增河道清淤项目",
    "支出变动原因": "新增河道清淤项目。",
    "公务接待费变动原因": "压减接待批次",
    "机关运行经费变动原因": "办公费科目上年未列入基本支出",
    "S05.1+": "上述安排已报县政府常务会议研究。",
    "填报科室": "财务股",
}
_TREE = (
    ("产出指标", "数量指标", "清淤河道长度", "≥12公里"),
    ("产出指标", "质量指标", "清淤验收合格率", "≥95%"),
    ("产出指标", "时效指标", "清淤完成时间", "2026年6月底前"),
    ("产出指标", "成本指标", "每公里清淤成本", "≤4万元"),
    ("效益指标", "社会效益", "受益行政村", "≥9个"),
    ("满意度指标", "服务对象满意度", "沿河村民满意度", "≥90%"),
)


def project(code: str, name: str, unit: str, category: ProjectCategory, published: bool = True) -> Project:
    return Project(
        code=code,
        name=name,
        unit=unit,
        category=category,
        attribute="一次性项目（1年结束）",
        period="1年",
        is_published=published,
        texts={
            "项目概况": f"实施{name}，覆盖全县主要河道。",
            "立项依据": "《甲县河道管理办法》（甲政发〔2025〕3号）。",
            "项目设立必要性": f"汛期行洪不畅，{name}十分必要。",
            "保证项目实施的制度、措施": "执行政府采购制度，由工程股专人负责。",
            "项目实施计划": "3月招标，6月完工，9月验收付款。",
        },
        goals={"年度目标": f"2026年6月底前完成{name}。"},
        indicators=tuple(Indicator(*leaf) for leaf in _TREE),
    )


def ledger(**changed: object) -> Ledger:
    """Return the ledger, with some of its fields changed."""
    assets = Assets(date(2025, 12, 31), 3, {"机要通信用车": 1, "应急保障用车": 2}, Decimal("2300.5"), 4, 1)
    made = Ledger(
        source="甲县乙局",
        year=2026,
        code="101",
        name="甲县乙局",
        region="甲县",
        level="县（区）级",
        reply=Reply(date(2026, 1, 20), "甲财预〔2026〕1号", "甲县财政局"),
        units=(
            Unit(
                BUREAU,
                "甲县乙局本级",
                UnitKind.ADMINISTRATIVE,
                True,
                staffing=Staffing(3, 20, 19, 18, 1),
                assets=assets,
            ),
            Unit(CENTRE, "甲县丙中心", UnitKind.INSTITUTION, staffing=Staffing(2, 8, 7, 7, 0)),
        ),
        lines=LINES,
        projects=(
            project("P01", "河道清淤", BUREAU, ProjectCategory.TARGET),
            project("P02", "闸门维护", CENTRE, ProjectCategory.OPERATION, published=False),
        ),
        overalls=(
            Overall(
                DEPARTMENT,
                {"部门职责": "管理全县水利工程。", "部门战略目标": "河畅水清。", "年度绩效目标": "完成清淤12公里。"},
                (("工程管理", "完成年度清淤任务"),),
                tuple(Indicator(*leaf) for leaf in _TREE),
            ),
        ),
        procurements=(
            Procurement(BUREAU, ProcurementKind.GOODS, "办公设备", Decimal("60000")),
            Procurement(BUREAU, ProcurementKind.SERVICES, "河道清淤", Decimal("400000"), "P01"),
        ),
        last_year=tuple(LastYear(DEPARTMENT, label, Decimal(amount)) for label, amount in LAST.items()),
        words=tuple(Words(DEPARTMENT, key, text) for key, text in WORDS.items()),
        attachments=(Attached(DEPARTMENT, "情况说明", "预算草案已经县人民代表大会审议通过。"),),
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def without(*keys: str) -> tuple[Words, ...]:
    """Return the clerk's words but for some keys."""
    return tuple(one for one in ledger().words if one.key not in keys)

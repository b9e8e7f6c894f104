"""Projects with their target sheets and budget lines, and overall targets, of random ledgers."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.model.ledger import (
    DEPARTMENT,
    FISCAL,
    BudgetLine,
    FundSource,
    Indicator,
    Overall,
    Project,
    ProjectCategory,
    Purpose,
    Unit,
)
from tests.ledgers.lines import CAPITAL_CODES, CENT, FUND_CODES, amount, functions, line_of

_TOPICS = (
    *("基层服务站点建设", "信息系统运行维护", "专项业务工作经费", "设施设备更新", "聘用人员工资及社会保险"),
    *("遗属生活补助", "办公楼维修改造", "宣传教育培训", "老旧管网改造（二期）", "“一网通办”平台升级"),
    *("省级专项转移支付资金", "驻村帮扶工作队经费", "物业服务费", "历史档案数字化", "应急物资储备"),
    *("人居环境整治奖补资金（甲财预〔2025〕18号）", "网络租赁及安全等级保护测评", "法律顾问服务费", "取暖费"),
    "校舍安全保障长效机制补助资金及附属设施配套工程建设",
)
_TREE = (
    ("产出指标", "数量指标", "{t}完成数量", "≥{n}项"),
    ("产出指标", "数量指标", "{t}覆盖站点数量", "{n}个"),
    ("产出指标", "质量指标", "{t}验收合格率", "≥95%"),
    ("产出指标", "时效指标", "{t}完成时间", "{y}年12月底前"),
    ("产出指标", "成本指标", "{t}成本", "≤{a}元"),
    ("效益指标", "经济效益", "{t}节约成本", "≥{n}万元"),
    ("效益指标", "社会效益", "{t}受益人数", "≥{n}00人"),
    ("效益指标", "生态效益", "{t}绿色采购比例", "≥{n}0%"),
    ("效益指标", "可持续影响", "{t}成果持续年限", "≥3年"),
    ("满意度指标", "服务对象满意度", "服务对象对{t}的满意度", "≥90%"),
)
_LEVELS = ("中央财政资金", "省级财政资金", "市级财政资金", "市县(区)财政资金")
_ITEMS = ("30201", "30213", "30226", "30227", "30299", "31002", "31003", "31013", "30217")


def projects_with_lines(
    chance: random.Random, units: Sequence[Unit], scale: Decimal, year: int, name: str
) -> tuple[tuple[Project, ...], tuple[BudgetLine, ...]]:
    """Draw 0 to 20 projects with the lines that pay for them; a sheet's funds add up to its lines."""
    sources = [FundSource.GENERAL] * 3 + [source for source in FundSource if chance.random() < 0.45]
    carries, all_published = chance.random() < 0.5, chance.random() < 0.7
    projects, lines = [], []
    for number, topic in enumerate(chance.sample(_TOPICS, chance.choice((0, 1, 2, 3, 5, 8, 13, 20))), 1):
        unit = chance.choice(units)
        code = f"{unit.code}{year % 100}{number:04d}"
        own = _lines(chance, unit, code, sources, scale, carries)
        lines += own
        is_published = all_published or chance.random() < 0.6
        projects.append(_project(chance, code, topic, unit, own, year, is_published))
    return tuple(projects), tuple(lines)


def _lines(
    chance: random.Random, unit: Unit, code: str, sources: Sequence[FundSource], scale: Decimal, carries: bool
) -> list[BudgetLine]:
    lines = [
        line_of(unit, _function(chance, source), chance.choice(_ITEMS), source, Purpose.PROJECT, value, code)
        for source in [chance.choice(sources) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
        for value in [amount(chance, scale)]
    ]
    if carries and chance.random() < 0.4:
        rest = replace(chance.choice(lines), amount=amount(chance, scale), carried=True)
        return [rest] if chance.random() < 0.15 else [*lines, rest]
    return lines


def _function(chance: random.Random, source: FundSource) -> str:
    codes = {FundSource.FUND: FUND_CODES, FundSource.CAPITAL: CAPITAL_CODES}.get(source, functions())
    return chance.choice(codes)


def _project(
    chance: random.Random,
    code: str,
    topic: str,
    unit: Unit,
    lines: Sequence[BudgetLine],
    year: int,
    is_published: bool,
) -> Project:
    short = topic.split("（", maxsplit=1)[0].strip("“”")[:8]
    annual = _funds(chance, lines)
    years = chance.choice((1, 1, 1, 3, 5))
    period = {label: value * years for label, value in annual.items()}
    texts = {
        "项目概况": f"围绕{short}开展工作，覆盖全部基层站点，改善服务条件。",
        "立项依据": f"《甲县人民政府办公室关于做好{short}的通知》（甲政办发〔{year - 1}〕{chance.randint(1, 60)}号）。",
        "项目设立必要性": f"现有条件不能满足群众需要，开展{short}十分必要。",
        "保证项目实施的制度、措施": f"执行内部控制规程和政府采购制度，{short}由专人负责。",
        "项目实施计划": f"上半年完成{short}的采购和合同签订，下半年验收并完成支付。",
    }
    return Project(
        code=code,
        name=topic,
        unit=unit.code,
        category=chance.choice(tuple(ProjectCategory)),
        attribute="一次性项目(1年结束)" if years == 1 else "经常性项目(长期开展)",
        period=f"{years}年",
        is_published=is_published,
        annual=annual,
        period_total=period,
        texts=texts,
        goals={"实施期目标": f"完成{short}的全部任务。", "年度目标": f"{year}年完成{short}的年度任务。"},
        indicators=_indicators(chance, short, year, sum(annual.values(), Decimal(0))),
    )


def _funds(chance: random.Random, lines: Sequence[BudgetLine]) -> dict[str, Decimal]:
    def of(*sources: FundSource) -> Decimal:
        return sum((line.amount for line in lines if line.source in sources), Decimal(0))

    fiscal = of(*FISCAL)
    higher = {
        label: (fiscal * chance.choice((0, 0, 1, 2)) / 10).quantize(CENT)
        for label in _LEVELS[:-1]
        if chance.random() < 0.8
    }
    rest = fiscal - sum(higher.values(), Decimal(0))
    return {**higher, _LEVELS[-1]: rest, "单位自筹": of(FundSource.OWN), "其他资金": of(FundSource.SPECIAL)}


def _indicators(chance: random.Random, topic: str, year: int, funds: Decimal) -> tuple[Indicator, ...]:
    number = chance.randint(2, 9)
    leaves = [leaf for leaf in _TREE if chance.random() < 0.8] or [_TREE[0]]
    made = [(a, b, c.format(t=topic), d.format(n=number, y=year, a=funds)) for a, b, c, d in leaves]
    return tuple(Indicator(*leaf, whole_period=whole) for whole in (True, False) for leaf in made)


def overalls(chance: random.Random, units: Sequence[Unit], year: int) -> tuple[Overall, ...]:
    """Draw the overall targets: of the department nearly always, of its units mostly."""
    keys = [DEPARTMENT, *(unit.code for unit in units)]
    return tuple(_overall(chance, key, year) for key in keys if chance.random() < 0.9)


def _overall(chance: random.Random, key: str, year: int) -> Overall:
    tree = [(a, b, c.format(t="重点工作"), d.format(n=6, y=year, a="100")) for a, b, c, d in _TREE]
    return Overall(
        unit=key,
        texts={
            "部门职责": "1、承担本领域的行政管理和公共服务。\n2、指导基层站所开展业务。",
            "部门战略目标": "建成制度健全、服务高效、群众满意的工作体系。",
            "年度绩效目标": "1、按期完成全部重点项目。2、群众满意度不低于90%。",
        },
        tasks=(
            ("行政管理", "完善日常巡查和监督机制，及时处置群众反映的问题。"),
            ("公共服务", "推进基层服务站点建设，改善服务条件。"),
        )[: chance.choice((1, 2, 2))],
        indicators=tuple(Indicator(*leaf) for leaf in tree if chance.random() < 0.9),
    )

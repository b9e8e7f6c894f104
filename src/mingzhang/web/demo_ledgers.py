"""Ledgers of the demonstration: small, complete, without contradiction, the same on every machine.

What depends on other figures is computed from them: funds of a project from its lines, last year's figures from last
year's ledger, so that the audit finds no error in what is made here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from mingzhang.catalogue.classifications import load_mapping
from mingzhang.model.ledger import (
    DEPARTMENT,
    LAST_YEAR_LABELS,
    Assets,
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
from mingzhang.web.demo_bodies import BUREAU, REGION, Body, Office, Work

#: Yuan for each person by department economic code: personnel, then public expenses. Social contributions have
#: functional codes of their own, for agencies and for institutions.
_PERSONNEL = {"30101": 52300, "30102": 33800, "30108": 17640, "30110": 8820, "30113": 13230}
_PUBLIC = {"30201": 6200, "30206": 1450, "30207": 880, "30211": 2600, "30217": 160, "30228": 1764, "30231": 1900}
_SOCIAL = {"30108": ("2080505", "2080505"), "30110": ("2101101", "2101102"), "30113": ("2210201", "2210201")}
_LEVELS = ("中央财政资金", "省级财政资金", "市级财政资金", "市县(区)财政资金", "单位自筹", "其他资金")
_REASONS = {
    "收入变动原因": "人员正常晋级调资，部分项目经费增加",
    "支出变动原因": "人员正常晋级调资，部分项目经费增加",
    "当年支出变动原因": "人员正常晋级调资，部分项目经费增加",
    "三公经费变动原因": "车辆使用年限增加，运行维护费相应增加",
    "因公出国（境）费变动原因": "两年均未安排因公出国（境）",
    "公务接待费变动原因": "来访调研批次增加",
    "公务用车购置及运行费变动原因": "车辆使用年限增加，维修费用增加",
    "公务用车购置费变动原因": "两年均未安排购置公务用车",
    "公务用车运行维护费变动原因": "车辆使用年限增加，维修费用增加",
    "机关运行经费变动原因": "办公用房取暖和物业价格上调",
}
#: What is bought for a project, by its department economic code.
_KINDS = {
    "30213": ProcurementKind.WORKS,
    "30218": ProcurementKind.GOODS,
    "30226": ProcurementKind.SERVICES,
    "31003": ProcurementKind.GOODS,
}
_FIRST = 2020


def demo_ledger(office: Office, year: int) -> Ledger:
    """Return a department's ledger of a year."""
    name = REGION[1] + office.name
    units = tuple(_unit(office, body, number, year) for number, body in enumerate(office.units, 1))
    lines = tuple(_lines(office, year))
    return Ledger(
        source=f"demo-{office.code}-{year}",
        year=year,
        code=office.code,
        name=name,
        region=REGION[1],
        level="县（区）级",
        reply=reply_of(office, year),
        units=units,
        lines=lines,
        projects=tuple(_projects(office, year)),
        overalls=tuple(_overalls(office, year)),
        procurements=tuple(_procurements(office, year)),
        last_year=tuple(_last_year(office, year)),
        words=tuple(_words(office)),
    )


def reply_of(office: Office, year: int) -> Reply:
    """Return the finance bureau's reply on a department's budget."""
    return Reply(date(year, 1, 26), f"云财预〔{year}〕{int(office.code) - 320}号", BUREAU)


def unit_code(office: Office, number: int) -> str:
    """Return the code of a department's n-th unit, counted from 1."""
    return f"{office.code}{number:03d}"


def _unit(office: Office, body: Body, number: int, year: int) -> Unit:
    vehicles = {"机要通信用车": 1 if number == 1 else 0, "其他公务用车": 1}
    return Unit(
        code=unit_code(office, number),
        name=REGION[1] + office.name + body.name,
        kind=UnitKind(body.kind),
        is_head=number == 1,
        reply=Reply(date(year, 2, 5), f"云{office.name[0]}发〔{year}〕{number}号", REGION[1] + office.name),
        staffing=Staffing(3 if number == 1 else 2, body.people + 1, body.people, body.people, 0),
        assets=Assets(date(year - 1, 12, 31), 2, vehicles, Decimal(body.people * 18), 1, 0),
    )


def _lines(office: Office, year: int) -> Iterator[BudgetLine]:
    for number, body in enumerate(office.units, 1):
        for purpose, items in ((Purpose.PERSONNEL, _PERSONNEL), (Purpose.PUBLIC, _PUBLIC)):
            for item, each in items.items():
                function = _SOCIAL[item][not _is_agency(body)] if item in _SOCIAL else body.function
                amount = _grown(each * body.people, year)
                yield _line(office, number, function, item, purpose, "", amount)
        for at, work in enumerate(body.works, 1):
            code = _project_code(office, number, at)
            yield _line(office, number, work.function, work.item, Purpose.PROJECT, code, _grown(work.amount, year))


def _line(  # noqa: PLR0913, PLR0917  a budget line has so many columns
    office: Office, number: int, function: str, item: str, purpose: Purpose, project: str, amount: Decimal
) -> BudgetLine:
    government = _government()[item, _is_agency(office.units[number - 1])]
    unit = unit_code(office, number)
    return BudgetLine(unit, function, item, government, FundSource.GENERAL, purpose, project, False, amount)


def _is_agency(body: Body) -> bool:
    return body.kind != UnitKind.INSTITUTION.value


@cache
def _government() -> dict[tuple[str, bool], str]:
    """Return the government item of a department item in an agency (True) and in an institution (False)."""
    found: dict[tuple[str, bool], str] = {}
    for pair in load_mapping(_FIRST + 6).pairs:
        if pair.is_certain:
            for agency in {"机关": (True,), "事业单位": (False,), "通用": (True, False)}[pair.applies_to]:
                found.setdefault((pair.dept_code, agency), pair.gov_code)
    return found


def _grown(amount: int, year: int) -> Decimal:
    """Return an amount that grows by three per cent a year, in whole tens of yuan."""
    return Decimal(amount * (100 + 3 * (year - _FIRST)) // 1000 * 10)


def _project_code(office: Office, number: int, at: int) -> str:
    return f"{unit_code(office, number)}24{at:04d}"


def _works(office: Office) -> Iterator[tuple[int, str, Work]]:
    for number, body in enumerate(office.units, 1):
        for at, work in enumerate(body.works, 1):
            yield number, _project_code(office, number, at), work


def _projects(office: Office, year: int) -> Iterator[Project]:
    for number, code, work in _works(office):
        amount = _grown(work.amount, year)
        annual = dict.fromkeys(_LEVELS, Decimal(0)) | {"市县(区)财政资金": amount}
        yield Project(
            code=code,
            name=work.name,
            unit=unit_code(office, number),
            category=ProjectCategory.OPERATION if work.is_operation else ProjectCategory.TARGET,
            attribute="经常性项目（长期开展）",
            period="3年",
            annual=annual,
            period_total={label: value * 3 for label, value in annual.items()},
            texts={
                "项目概况": f"{work.about}，由本单位组织实施。",
                "立项依据": f"《晏州市云溪区{office.name}三年工作规划》（云政办发〔2024〕{number}号）。",
                "项目设立必要性": f"现有条件不能满足群众需要，有必要{work.about}。",
                "保证项目实施的制度、措施": "执行内部控制制度和政府采购制度，按进度验收付款。",
                "项目实施计划": "第一季度制定方案，第二、三季度组织实施，第四季度验收并付清款项。",
            },
            goals={
                "实施期目标": f"三年内持续{work.about}，{work.result}达到{work.count * 3}。",
                "年度目标": f"{year}年{work.about}，{work.result}达到{work.count}。",
            },
            indicators=(*_indicators(work, year, amount, 1), *_indicators(work, year, amount, 3)),
        )


def _indicators(work: Work, year: int, amount: Decimal, years: int) -> Iterator[Indicator]:
    leaves = (
        ("产出指标", "数量指标", work.result, f"≥{work.count * years}"),
        ("产出指标", "质量指标", "验收合格率", "100%"),
        ("产出指标", "时效指标", "任务完成时间", f"{year + years - 1}年12月底前"),
        ("产出指标", "成本指标", "项目总成本", f"≤{amount * years}元"),
        ("效益指标", "社会效益", "服务覆盖率", "≥95%"),
        ("效益指标", "可持续影响", "成果持续年限", "≥3年"),
        ("满意度指标", "服务对象满意度", "群众满意度", "≥90%"),
    )
    return (Indicator(*leaf, whole_period=years > 1) for leaf in leaves)


def _overalls(office: Office, year: int) -> Iterator[Overall]:
    duties = [(DEPARTMENT, office.duty)]
    duties += [(unit_code(office, number), body.duty) for number, body in enumerate(office.units, 1)]
    for key, duty in duties:
        works = [work for number, _, work in _works(office) if key in (DEPARTMENT, unit_code(office, number))]
        leaves = (
            *(("产出指标", "数量指标", work.result, f"≥{work.count}") for work in works),
            ("产出指标", "质量指标", "项目验收合格率", "100%"),
            ("产出指标", "时效指标", "重点工作按期完成率", "≥95%"),
            ("产出指标", "成本指标", "公用经费控制率", "≤100%"),
            ("效益指标", "社会效益", "公共服务覆盖率", "≥95%"),
            ("效益指标", "可持续影响", "管理制度健全率", "100%"),
            ("满意度指标", "服务对象满意度", "群众满意度", "≥90%"),
        )
        yield Overall(
            unit=key,
            texts={
                "部门职责": f"承担{duty}。",
                "部门战略目标": f"到{year + 3}年，{duty}的制度健全、服务规范、群众满意。",
                "年度绩效目标": f"完成{year}年{duty}的各项任务，群众满意度不低于90%。",
            },
            tasks=tuple((work.name, f"{work.about}，{work.result}达到{work.count}。") for work in works),
            indicators=tuple(Indicator(*leaf) for leaf in leaves),
        )


def _procurements(office: Office, year: int) -> Iterator[Procurement]:
    for number, code, work in _works(office):
        amount = (_grown(work.amount, year) / 2).quantize(Decimal(1))
        yield Procurement(unit_code(office, number), _KINDS[work.item], work.name, amount, code, for_small=True)


def _last_year(office: Office, year: int) -> Iterator[LastYear]:
    before = tuple(_lines(office, year - 1))
    for number, body in enumerate(office.units, 1):
        unit = unit_code(office, number)
        own = [line for line in before if line.unit == unit]

        def total(wanted: Callable[[BudgetLine], bool], lines: list[BudgetLine] = own) -> Decimal:
            return sum((line.amount for line in lines if wanted(line)), Decimal(0))

        whole = total(lambda _: True)
        items = [total(lambda line, code=item: line.item == code) for item in ("30212", "30217", "31013", "30231")]
        agency = total(lambda line: line.purpose is Purpose.PUBLIC) if _is_agency(body) else Decimal(0)
        values = (whole, whole, whole, *items, agency)
        yield from (LastYear(unit, label, value) for label, value in zip(LAST_YEAR_LABELS, values, strict=True))


def _words(office: Office) -> Iterator[Words]:
    name = REGION[1] + office.name
    yield from (Words(DEPARTMENT, label, text) for label, text in _REASONS.items())
    yield Words(
        DEPARTMENT, "P1.1", f"（一）负责全区{office.duty}的政策落实和监督管理。\n（二）承办区委、区政府交办的其他工作。"
    )
    posts = sum(body.people + 1 for body in office.units)
    units = "、".join(name + body.name for body in office.units)
    yield Words(DEPARTMENT, "P1.2", f"纳入部门预算编制范围的单位共{len(office.units)}个：{units}。核定编制{posts}名。")
    for number, body in enumerate(office.units, 1):
        unit = unit_code(office, number)
        yield from (Words(unit, label, text) for label, text in _REASONS.items())
        yield Words(unit, "P1.1", f"（一）承担{body.duty}。\n（二）完成{name}交办的其他工作。")
        yield Words(unit, "P1.2", f"核定编制{body.people + 1}名，在职人员{body.people}名。")

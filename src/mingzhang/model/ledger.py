"""The ledger: the primary data of a department's budget, from which the whole disclosure follows.

Amounts are exact yuan (元) to the fen. Nothing here is rounded and nothing is stated twice: totals, tables, shares
and changes are derived in ``tabulation`` and ``composing``. Everything knows where it was entered, so that a fault
or a figure can be pointed at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mingzhang.model.disclosure import EntityType
from mingzhang.model.place import NOWHERE, Place

#: The key of what concerns the department as a whole and not one of its units.
DEPARTMENT = ""


class FundSource(StrEnum):
    """Where money comes from, by the names the tables use (收入预算总表)."""

    GENERAL = "一般公共预算"
    FUND = "政府性基金预算"
    CAPITAL = "国有资本经营预算"
    SPECIAL = "财政专户管理资金"
    OWN = "单位资金"


#: The sources that are fiscal appropriation (财政拨款).
FISCAL = (FundSource.GENERAL, FundSource.FUND, FundSource.CAPITAL)


class Purpose(StrEnum):
    """What an amount is for. ``LEFT`` is income of the year that is not spent in it (年终结转)."""

    PERSONNEL = "人员经费"
    PUBLIC = "公用经费"
    PROJECT = "项目支出"
    LEFT = "年终结转"


#: The purposes that make up basic expenditure (基本支出).
BASIC = (Purpose.PERSONNEL, Purpose.PUBLIC)


class UnitKind(StrEnum):
    """What a unit is; the first two have agency operating expenses (机关运行经费)."""

    ADMINISTRATIVE = "行政单位"
    CIVIL_SERVICE_MANAGED = "参照公务员法管理的事业单位"
    INSTITUTION = "事业单位"


class ProjectCategory(StrEnum):
    """The categories of projects that section 10 counts."""

    OPERATION = "其他运转类"
    TARGET = "特定目标类"


class ProcurementKind(StrEnum):
    """The kinds of government procurement (政府采购法第二条)."""

    GOODS = "货物"
    WORKS = "工程"
    SERVICES = "服务"


@dataclass(frozen=True, slots=True)
class Reply:
    """The finance bureau's reply on the budget (批复): its date, document number, and who gave it."""

    date: date | None = None
    number: str = ""
    issuer: str = ""


@dataclass(frozen=True, slots=True)
class Staffing:
    """Posts and people of a unit. ``offices``: 内设职能部门数; all are counts."""

    offices: int = 0
    posts: int = 0
    employed: int = 0
    established: int = 0
    others: int = 0


@dataclass(frozen=True, slots=True)
class Assets:
    """State assets in use at ``as_of``: vehicles by use, office area in square metres, equipment by value.

    ``vehicles`` maps the uses of section 11 (领导干部用车, 机要通信用车, …) to numbers; ``equipment`` counts sets of
    general equipment of at least 500,000 yuan and ``large_equipment`` of at least 1,000,000 yuan.
    """

    as_of: date | None = None
    quota: int = 0
    vehicles: Mapping[str, int] = field(default_factory=dict)
    area: Decimal = Decimal(0)
    equipment: int = 0
    large_equipment: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """A budget unit. ``is_head``: 部门本级, the department's own office, which is a unit like the others."""

    code: str
    name: str
    kind: UnitKind
    is_head: bool = False
    reply: Reply = Reply()
    staffing: Staffing = Staffing()
    assets: Assets = Assets()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """One budget line. ``unit`` and ``project`` are codes; ``project`` is "" for basic expenditure.

    ``function`` is a functional code (项, 7 digits), ``item`` a department economic code (款, 5 digits), ``government``
    a government economic code (款, 5 digits). ``carried``: money of former years (上年结转). A line of ``Purpose.LEFT``
    has no economic codes. ``amount`` is in yuan.
    """

    unit: str
    function: str
    item: str
    government: str
    source: FundSource
    purpose: Purpose
    project: str
    carried: bool
    amount: Decimal
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class RevenueLine:
    """This year's revenue of a government fund or of state capital by revenue code (3, 5, 7 or 9 digits), in yuan.

    The lines of one unit and source add up to that unit's budget lines of the source that are not carried over.
    """

    unit: str
    source: FundSource
    code: str
    amount: Decimal
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Indicator:
    """One performance indicator (绩效指标): 一级, 二级, 三级指标 and the value, for the year or the whole period."""

    level1: str
    level2: str
    level3: str
    value: str
    whole_period: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Project:
    """A project (二级项目) with its target sheet (项目支出绩效目标表).

    ``period_total`` and ``annual`` are funds in yuan by the labels of the form (中央财政资金, 省级财政资金,
    市级财政资金, 市县(区)财政资金, 单位自筹, 其他资金); the year's total is not among them, it follows from the
    budget lines.
    ``texts`` and ``goals`` go by the labels of the form (项目概况, 立项依据, …; 实施期目标, 年度目标).
    """

    code: str
    name: str
    unit: str
    category: ProjectCategory
    attribute: str = ""
    period: str = ""
    is_published: bool = True
    annual: Mapping[str, Decimal] = field(default_factory=dict)
    period_total: Mapping[str, Decimal] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    goals: Mapping[str, str] = field(default_factory=dict)
    indicators: tuple[Indicator, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Overall:
    """The overall target of a unit or of the department (整体支出绩效目标申报表): texts, tasks, indicators.

    ``tasks`` are pairs of core duty (核心职能) and key task (重点任务).
    """

    unit: str
    texts: Mapping[str, str] = field(default_factory=dict)
    tasks: tuple[tuple[str, str], ...] = ()
    indicators: tuple[Indicator, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Procurement:
    """A procurement budget of a unit in yuan. ``item``: what is bought; ``project``: a project code or ""."""

    unit: str
    kind: ProcurementKind
    item: str
    amount: Decimal
    project: str = ""
    for_small: bool = False
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class LastYear:
    """A figure of last year's opening budget (上年年初预算数), a fact of its own, in yuan.

    ``label`` is one of ``LAST_YEAR_LABELS``; ``unit`` a unit's code. The department's figure is the sum of its units'
    unless one is given for the department itself (``DEPARTMENT``), as where units have come or gone.
    """

    unit: str
    label: str
    amount: Decimal
    place: Place = NOWHERE


#: What last year's figures may be about, in the order of the narrative.
LAST_YEAR_LABELS = (
    "收入总计",
    "支出总计",
    "一般公共预算当年支出",
    "因公出国（境）费",
    "公务接待费",
    "公务用车购置费",
    "公务用车运行维护费",
    "机关运行经费",
)


@dataclass(frozen=True, slots=True)
class Words:
    """Free text of the clerk, which is kept when all is made anew.

    ``key`` says where it goes: a label such as 收入变动原因, a section such as P1.1 or S12.2, or a mark such as
    ``S05.1+`` (after what is generated there).
    """

    unit: str
    key: str
    text: str
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Attached:
    """An attachment that follows the twelve sections. ``rows`` is a table of texts where it is one."""

    unit: str
    title: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True)
class Ledger:
    """A department's whole budget of one year. ``level``: 省级, 市级, 县（区）级, 乡镇级; ``region`` a place's name.

    ``names`` gives the names of codes that the classifications do not have (code → name), as the clerk entered them.
    """

    source: str
    year: int
    code: str
    name: str
    region: str
    level: str
    profile: str = "shanxi"
    reply: Reply = Reply()
    units: tuple[Unit, ...] = ()
    lines: tuple[BudgetLine, ...] = ()
    revenues: tuple[RevenueLine, ...] = ()
    projects: tuple[Project, ...] = ()
    overalls: tuple[Overall, ...] = ()
    procurements: tuple[Procurement, ...] = ()
    last_year: tuple[LastYear, ...] = ()
    words: tuple[Words, ...] = ()
    attachments: tuple[Attached, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entity:
    """Whose disclosure is made: the department with its units (部门), or one unit (单位).

    ``units`` are the codes of the units it covers; ``key`` is under what words and last year's figures are kept.
    """

    kind: EntityType
    key: str
    code: str
    name: str
    units: tuple[str, ...]


def department_of(ledger: Ledger) -> Entity:
    """Return the entity of the department's own document: all units, 本级 among them."""
    return Entity("部门", DEPARTMENT, ledger.code, ledger.name, tuple(unit.code for unit in ledger.units))


def unit_of(ledger: Ledger, code: str) -> Entity:
    """Return the entity of one unit's document.

    Raises:
        KeyError: the ledger has no unit of this code.
    """
    unit = next((one for one in ledger.units if one.code == code), None)
    if unit is None:
        raise KeyError(code)
    return Entity("单位", code, code, unit.name, (code,))

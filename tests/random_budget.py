"""A random department: its units, budget lines in yuan, projects and last year's figures, drawn from one seed."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mingzhang.catalogue.classifications import Entry, load_classification

ROOT = Path(__file__).parents[1]
ZERO = Decimal(0)
CENT = Decimal("0.01")
SOURCES = ("general", "fund", "capital", "special", "own")
FISCAL = ("general", "fund", "capital")
AGENCY = {"501", "502", "503", "504"}

_DISTRICTS = (
    ("澜安市", "明湖区"),
    ("衡川市", "青溪县"),
    ("沁水岭市", "望河区"),
    ("", "云陂县"),
    ("晏州市", "高新技术开发区"),
)
_BODIES = (
    "水务局",
    "档案馆",
    "第三中学校",
    "市场监督管理局",
    "红十字会",
    "医疗保障中心",
    "融媒体中心",
    "残疾人联合会",
    "青山镇人民政府",
    "委员会组织部",
)
_SUBUNITS = ("综合服务中心", "执法大队", "信息中心", "管护所", "老年活动中心", "实验小学", "检测站")
_TOPICS = (
    "基层服务站点建设",
    "信息系统运行维护",
    "专项业务工作经费",
    "设施设备更新",
    "聘用人员工资及社会保险",
    "遗属生活补助",
    "办公楼维修改造",
    "宣传教育培训",
    "老旧管网改造（二期）",
    "“一网通办”平台升级",
    "2026年省级专项转移支付资金",
    "驻村帮扶工作队经费",
    "物业服务费",
    "历史档案数字化",
    "应急物资储备",
    "农村人居环境整治奖补资金（晏财预〔2025〕18号）",
    "网络租赁及安全等级保护测评",
    "法律顾问服务费",
    "取暖费",
    "义务教育阶段学校校舍安全保障长效机制补助资金及附属设施配套工程建设",
)
_FUND_CODES = ("2120801", "2120803", "2121401", "2296002", "2296003", "2296004")
_CAPITAL_CODES = ("2230103", "2230107", "2230201")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the department; administrative ones have agency operating expenses."""

    name: str
    administrative: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One budget line in yuan; ``purpose``: personnel, public, project, or left (not spent until year-end)."""

    unit: str
    function: str
    item: str
    government: str
    source: str
    purpose: str
    project: str
    carried: bool
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Project:
    """One project; ``category`` as section 10 names it, ``published`` says whether its sheet is disclosed."""

    name: str
    unit: str
    category: str
    published: bool


@dataclass(frozen=True, slots=True)
class World:
    """All that a disclosure states, before it is printed."""

    seed: int
    chance: random.Random
    year: int
    name: str
    word: str
    code: str
    district: str
    units: tuple[Unit, ...]
    lines: tuple[Line, ...]
    projects: tuple[Project, ...]
    last: dict[str, Decimal]
    procurement: tuple[Decimal, Decimal, Decimal]

    def sum(self, **wanted: object) -> Decimal:
        """Return the sum of the lines whose attributes have (one of) the wanted values."""
        return total(self.pick(**wanted))

    def pick(self, **wanted: object) -> list[Line]:
        """Return the lines whose attributes have (one of) the wanted values."""
        return [line for line in self.lines if all(_fits(getattr(line, key), value) for key, value in wanted.items())]

    @property
    def spent(self) -> list[Line]:
        """Return this year's expenditure: everything but what is left at year-end."""
        return [line for line in self.lines if line.purpose != "left"]

    def three_public(self) -> dict[str, list[Line]]:
        """Return the lines of table 10 by its line names."""
        items = {
            "因公出国（境）费": ("30212",),
            "公务接待费": ("30217",),
            "公务用车购置及运行费": ("31013", "30231"),
            "公务用车购置费": ("31013",),
            "公务用车运行维护费": ("30231",),
            "合计": ("30212", "30217", "31013", "30231"),
        }
        return {name: self.pick(item=wanted, source=FISCAL, carried=False) for name, wanted in items.items()}

    def agency(self, **wanted: object) -> list[Line]:
        """Return the lines of agency operating expenses."""
        return [line for line in self.pick(purpose="public", **wanted) if line.government[:3] in AGENCY]


def _fits(value: object, wanted: object) -> bool:
    return value in wanted if isinstance(wanted, tuple) else value == wanted


def total(lines: Iterable[Line]) -> Decimal:
    """Return the exact sum of lines in yuan."""
    return sum((line.amount for line in lines), ZERO)


def half_up(value: Decimal) -> Decimal:
    """Round to two places, halves away from zero."""
    return value.quantize(CENT, rounding=ROUND_HALF_UP)


@cache
def example() -> dict[str, Any]:
    """Return the example's data: attested pairs of economic items, names, the thirty classes."""
    text = (ROOT / "examples" / "making" / "budget.yaml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))


@cache
def functional() -> dict[str, Entry]:
    """Return the attested functional codes whose class and section are attested too, by code."""
    book = load_classification("functional", 2026).entries
    known = {code: entry for code, entry in book.items() if entry.status == "attested"}
    return {c: e for c, e in known.items() if c[:3] in known and c[:5] in known}


def function_name(code: str) -> str:
    """Return the name of a functional code."""
    entry = functional().get(code)
    return entry.name if entry else str(example()["names"][code])


def make(seed: int) -> World:
    """Draw a department."""
    chance = random.Random(seed)
    city, district = chance.choice(_DISTRICTS)
    name = city + district + chance.choice(_BODIES)
    word = "单位" if chance.random() < 0.3 else "部门"
    first = Unit(name, chance.random() < 0.6)
    more = 0 if word == "单位" else chance.choice((0, 0, 1, 1, 2, 4))
    suffixes = chance.sample(_SUBUNITS, more)
    units = (first, *(Unit(city + district + suffix, chance.random() < 0.2) for suffix in suffixes))
    scale = Decimal(10) ** chance.choice((2, 4, 5, 5, 6, 6, 7, 8))
    own = chance.sample([c for c in functional() if len(c) == 7 and c[:3] in _OWN_CLASSES and c[:5] not in _SOCIAL], 4)
    basic = [] if chance.random() < 0.04 else [line for unit in units for line in _basic(chance, unit, own[0], scale)]
    projects, work = _projects(chance, units, own, scale)
    if not basic and not work:
        basic = _basic(chance, first, own[0], scale)
    lines = [*basic, *work, *_left(chance, [*basic, *work], scale)]
    spendable = total(line for line in lines if line.purpose in {"public", "project"})
    return World(
        seed=seed,
        chance=chance,
        year=chance.choice((2025, 2026, 2026, 2026, 2027)),
        name=name,
        word=word,
        code=f"{chance.randint(100, 999)}",
        district=district,
        units=units,
        lines=tuple(lines),
        projects=projects,
        last=_last_year(chance, lines),
        procurement=_procurement(chance, spendable),
    )


_SOCIAL = ("20805", "21011", "22102")
_OWN_CLASSES = ("201", "204", "205", "206", "207", "208", "210", "211", "212", "213", "214", "215", "220", "224")
_PERSONNEL_SHARE = {"30108": Decimal("0.16"), "30109": Decimal("0.08")}


def _amount(chance: random.Random, scale: Decimal) -> Decimal:
    """Draw an amount around a scale: round thousands, cents, or the smallest that prints."""
    kind = chance.random()
    value = scale * chance.randint(1, 1000) / 100
    if kind < 0.25:
        return max(Decimal(round(value, -2)), Decimal(100))
    if kind < 0.28:
        return Decimal(100)
    return max(value + Decimal(chance.randint(0, 99_999)) / 100, Decimal(100))


def _basic(chance: random.Random, unit: Unit, function: str, scale: Decimal) -> list[Line]:
    pattern = example()["basic"]["bureau" if unit.administrative else "centre"]
    plain = chance.random() < 0.08
    base = _amount(chance, scale) * 10
    lines: list[Line] = []
    for purpose in ("personnel", "public"):
        rows = [row for row in pattern[purpose] if chance.random() < 0.8 or row[1] in {"30101", "30201"}]
        for code, item, government, _ in rows:
            social = code[:3] in {"208", "210", "221"}
            if (plain and social) or item in {"30109"}:
                continue
            if item in {"30217", "30231"} and chance.random() < 0.4:
                continue
            amount = base * Decimal("0.16") if item == "30108" else _amount(chance, scale)
            own = not unit.administrative and not social and chance.random() < 0.08
            source = chance.choice(("own", "special")) if own else "general"
            place = code if social else function
            lines.append(Line(unit.name, place, item, government, source, purpose, "", False, amount))
            if item == "30108":
                lines.append(Line(unit.name, "2080506", "30109", government, "general", purpose, "", False, amount / 2))
    return lines


def _projects(
    chance: random.Random, units: tuple[Unit, ...], own: list[str], scale: Decimal
) -> tuple[tuple[Project, ...], list[Line]]:
    count = chance.choice((0, 1, 2, 3, 5, 8, 12, 18, 25))
    topics = [*_TOPICS, *(f"{topic}（{tail}）" for topic in _TOPICS[:8] for tail in ("续建", "市级"))]
    all_published = chance.random() < 0.7
    carry = chance.random() < 0.5
    kinds = [
        source
        for source, odds in (("fund", 0.3), ("capital", 0.2), ("special", 0.25), ("own", 0.3))
        if chance.random() < odds
    ]
    carried_kinds = [kind for kind in ("general", *kinds) if chance.random() < 0.6] or ["general"]
    projects, lines = [], []
    for name in chance.sample(topics, count):
        unit = chance.choice(units)
        category = chance.choice(("其他运转类", "特定目标类"))
        projects.append(Project(name, unit.name, category, all_published or chance.random() < 0.6))
        for index in range(chance.choice((1, 1, 1, 2, 3))):
            source = chance.choice(("general", *kinds)) if kinds and chance.random() < 0.4 else "general"
            lines.append(_project_line(chance, unit, name, source, own, scale, index))
        if carry and chance.random() < 0.06:
            lines = [line for line in lines if line.project != name]
        gone = all(line.project != name for line in lines)
        if carry and (chance.random() < 0.5 or gone):
            source = "general" if gone else chance.choice(carried_kinds)
            line = _project_line(chance, unit, name, source, own, scale, 0)
            lines.append(Line(*(_with_carried(line))))
    return tuple(projects), lines


def _with_carried(line: Line) -> tuple[Any, ...]:
    return (
        line.unit,
        line.function,
        line.item,
        line.government,
        line.source,
        line.purpose,
        line.project,
        True,
        line.amount,
    )


def _project_line(
    chance: random.Random, unit: Unit, name: str, source: str, own: list[str], scale: Decimal, index: int
) -> Line:
    code = {"fund": chance.choice(_FUND_CODES), "capital": chance.choice(_CAPITAL_CODES)}.get(
        source, chance.choice(own)
    )
    item, government = ("30227", "50205") if unit.administrative else ("30213", "50502")
    if index == 2 and chance.random() < 0.3 and source == "general":
        item, government = "31013", "50303"
    return Line(unit.name, code, item, government, source, "project", name, False, _amount(chance, scale))


def _left(chance: random.Random, lines: list[Line], scale: Decimal) -> list[Line]:
    """Draw what is left at year-end (年终结转): income of this year that is not spent."""
    if chance.random() > 0.1:
        return []
    base = chance.choice([line for line in lines if not line.carried] or lines)
    return [Line(base.unit, base.function, "", "", base.source, "left", "", False, _amount(chance, scale))]


def _last_year(chance: random.Random, lines: list[Line]) -> dict[str, Decimal]:
    """Draw last year's figures: about the same, exactly the same, or nothing at all."""

    def moved(now: Decimal, odds: float) -> Decimal:
        kind = chance.random()
        if kind < odds:
            return now
        if kind < odds + 0.08:
            return ZERO
        return max(now * chance.randint(40, 260) / 100 + chance.randint(-9999, 9999), Decimal(100))

    def of(items: tuple[str, ...]) -> Decimal:
        return total(one for one in lines if one.item in items and one.source in FISCAL and not one.carried)

    general = total(one for one in lines if one.source == "general" and not one.carried and one.purpose != "left")
    last = {"total": moved(total(lines), 0.05), "general": moved(general, 0.05)}
    for key, items in (
        ("abroad", ("30212",)),
        ("reception", ("30217",)),
        ("purchase", ("31013",)),
        ("running", ("30231",)),
    ):
        now = of(items)
        last[key] = moved(now, 0.4) if now or chance.random() < 0.15 else ZERO
        if not now and last[key] == now and chance.random() < 0.2:
            last[key] = Decimal(chance.randint(100, 99_999))
    agency = total(one for one in lines if one.purpose == "public" and one.government[:3] in AGENCY)
    last["agency"] = moved(agency, 0.2)
    return last


def _procurement(chance: random.Random, spendable: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    parts = [half_up(spendable * chance.choice((0, 0, 1, 3, 7)) / 100) for _ in range(3)]
    return parts[0], parts[1], parts[2]

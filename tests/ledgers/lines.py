"""Budget lines and revenue lines of random ledgers."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

from mingzhang.catalogue.classifications import load_classification, load_mapping
from mingzhang.model.ledger import BudgetLine, FundSource, Project, Purpose, RevenueLine, Unit, UnitKind

CENT = Decimal("0.01")
FUND_CODES = ("2120801", "2120803", "2121401", "2296002", "2296003", "2296004")
CAPITAL_CODES = ("2230103", "2230107", "2230201")
OWN_CLASSES = ("201", "204", "205", "206", "207", "208", "210", "211", "212", "213", "214", "215", "220", "224")
SOCIAL_SECTIONS = ("20805", "21011", "22102")

#: Codes of revenue that the classifications do not have, with their names.
NAMES = {
    "1030148": "国有土地使用权出让收入",
    "103014801": "土地出让价款收入",
    "103014899": "其他土地出让收入",
    "1030178": "污水处理费收入",
    "1030155": "彩票公益金收入",
    "103015501": "福利彩票公益金收入",
    "1030601": "利润收入",
    "1030602": "股利、股息收入",
}
#: Sets of revenue codes of which none is above another.
_REVENUES = {
    FundSource.FUND: (
        ("103014801", "103014899", "1030178"),
        ("1030148", "103015501", "1030178"),
        ("10301", "11004"),
        ("103",),
    ),
    FundSource.CAPITAL: (("1030601", "1030602"), ("10306", "11005"), ("103",)),
}
_PERSONNEL = (
    "30101",
    "30102",
    "30103",
    "30107",
    "30108",
    "30109",
    "30110",
    "30112",
    "30113",
    "30199",
    "30302",
    "30309",
)
_PUBLIC = (
    *("30201", "30202", "30205", "30206", "30207", "30211", "30213", "30215", "30216", "30217", "30226"),
    *("30228", "30231", "30239", "30299", "31002", "30212"),
)
_SOCIAL_FUNCTIONS = {
    "30108": ("2080505", "2080505"),
    "30109": ("2080506", "2080506"),
    "30110": ("2101101", "2101102"),
    "30113": ("2210201", "2210201"),
    "30302": ("2080501", "2080502"),
}


def is_agency(unit: Unit) -> bool:
    """Say whether a unit has agency operating expenses."""
    return unit.kind is not UnitKind.INSTITUTION


@cache
def government_items() -> dict[tuple[str, bool], str]:
    """Return the government item that goes with a department item in an agency (True) or an institution."""
    found: dict[tuple[str, bool], str] = {("30212", True): "50207", ("30212", False): "50502"}
    for pair in load_mapping(2026).pairs:
        if pair.is_certain:
            for agency in {"机关": (True,), "事业单位": (False,), "通用": (True, False)}[pair.applies_to]:
                found.setdefault((pair.dept_code, agency), pair.gov_code)
    return found


@cache
def functions() -> tuple[str, ...]:
    """Return well-attested functional codes that general public budgets and own funds are spent under."""
    book = load_classification("functional", 2026)
    return tuple(
        code
        for code in sorted(book.entries)
        if len(code) == 7
        and code[:3] in OWN_CLASSES
        and code[:5] not in SOCIAL_SECTIONS
        and all(book.is_certain(code[:length]) for length in (3, 5, 7))
        and not ("安排的支出" in book.entries[code[:5]].name or "基金" in book.entries[code[:5]].name)
    )


def scale_of(chance: random.Random) -> Decimal:
    """Draw how large amounts are."""
    return Decimal(10) ** chance.choice((3, 4, 5, 5, 6, 6, 7))


def amount(chance: random.Random, scale: Decimal) -> Decimal:
    """Draw an amount around a scale: round hundreds, with fen, or the smallest that prints."""
    value = (scale * chance.randint(1, 1000) / 100).quantize(CENT)
    kind = chance.random()
    if kind < 0.25:
        return max(Decimal(int(value) // 100 * 100), Decimal(100))
    return Decimal(100) if kind < 0.27 else value + Decimal(chance.randint(100, 99_999)) / 100


def basic_lines(chance: random.Random, units: Sequence[Unit], scale: Decimal) -> tuple[BudgetLine, ...]:
    """Draw basic expenditure of each unit, now and then with own funds or money of last year."""
    return tuple(line for unit in units for line in _basic_of(chance, unit, chance.choice(functions()), scale))


def _basic_of(chance: random.Random, unit: Unit, function: str, scale: Decimal) -> list[BudgetLine]:
    lines = []
    for purpose, items in ((Purpose.PERSONNEL, _PERSONNEL), (Purpose.PUBLIC, _PUBLIC)):
        for item in (one for one in items if chance.random() < 0.7):
            social = _SOCIAL_FUNCTIONS.get(item)
            place = social[not is_agency(unit)] if social else function
            own = not is_agency(unit) and not social and chance.random() < 0.1
            source = chance.choice((FundSource.OWN, FundSource.SPECIAL)) if own else FundSource.GENERAL
            lines.append(line_of(unit, place, item, source, purpose, amount(chance, scale)))
    if lines and chance.random() < 0.05:
        lines.append(replace(chance.choice(lines), source=FundSource.GENERAL, carried=True))
    return lines


def line_of(
    unit: Unit, function: str, item: str, source: FundSource, purpose: Purpose, value: Decimal, project: str = ""
) -> BudgetLine:
    """Return a line of this year with the government item that fits unit and item."""
    government = government_items()[item, is_agency(unit)]
    return BudgetLine(unit.code, function, item, government, source, purpose, project, False, value)


def left_lines(chance: random.Random, lines: Sequence[BudgetLine], scale: Decimal) -> tuple[BudgetLine, ...]:
    """Draw what is left at year-end: income of this year that is not spent."""
    own = [line for line in lines if not line.carried]
    if not own or chance.random() > 0.12:
        return ()
    base = chance.choice(own)
    left = BudgetLine(base.unit, base.function, "", "", base.source, Purpose.LEFT, "", False, amount(chance, scale))
    return (left,)


def with_corrections(
    chance: random.Random, lines: Sequence[BudgetLine], projects: Sequence[Project]
) -> tuple[BudgetLine, ...]:
    """Add a negative correction now and then; never one of a project, whose sheet states its funds."""
    basic = [line for line in lines if not line.project and line.purpose is not Purpose.LEFT and not line.carried]
    if not basic or chance.random() > 0.1:
        return tuple(lines)
    base = chance.choice(basic)
    return (*lines, replace(base, amount=-(base.amount / 4).quantize(CENT)))


def revenue_lines(chance: random.Random, units: Iterable[Unit], lines: Sequence[BudgetLine]) -> tuple[RevenueLine, ...]:
    """Draw the revenue codes that pay for this year's lines of government funds and of state capital."""
    sets = {source: chance.choice(choices) for source, choices in _REVENUES.items()}
    found: list[RevenueLine] = []
    for unit in units:
        for source, codes in sets.items():
            own = [line for line in lines if line.unit == unit.code and line.source is source and not line.carried]
            rest = sum((line.amount for line in own), Decimal(0))
            for code in codes[:-1] if rest else ():
                part = (rest * chance.randint(1, 9) / 10).quantize(CENT)
                rest -= part
                found.append(RevenueLine(unit.code, source, code, part))
            if rest:
                found.append(RevenueLine(unit.code, source, codes[-1], rest))
    return tuple(found)

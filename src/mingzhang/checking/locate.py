"""Tell in words and as locations where a fact stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from mingzhang.checking.ratio import decimal_text
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.fact import Fact
from mingzhang.model.finding import Location
from mingzhang.model.money import YUAN_PER_UNIT, Figure

#: Ids of the sheets whose figures are facts beside tables and narrative.
OVERALL = "ZT"
PROJECT = "XM"
#: What the sheets are called in Chinese and English.
SHEET_NAMES = {
    OVERALL: ("整体支出绩效目标表", "Overall performance sheet"),
    PROJECT: ("项目绩效目标表", "Project performance sheet"),
}
_DECIMALS = 2
#: The only column of the staff numbers, which says nothing.
_PEOPLE = "人数"


@dataclass(frozen=True, slots=True)
class Names:
    """Printed names of sections by key and of code lines by table and line."""

    sections: Mapping[str, str]
    lines: Mapping[tuple[str, str], str]


def names_of(disclosure: Disclosure) -> Names:
    """Collect the names that findings show for sections and code lines."""
    sections = {statement.key: statement.section for statement in disclosure.statements}
    lines = {
        (table.id, row.line): row.name
        for table in disclosure.tables
        for row in table.rows
        if row.code is not None and row.name is not None
    }
    return Names(sections, lines)


def location(fact: Fact, names: Names) -> Location:
    """Return where a fact stands, for a finding."""
    table, _, column = fact.at
    number = int(table[1:]) if table.startswith("T") and table[1:].isdigit() else None
    section = SHEET_NAMES[table][0] if table in SHEET_NAMES else names.sections.get(table)
    return Location(fact.place, section, number, row_name(fact, names), column or None, fact.value.printed or None)


def row_name(fact: Fact, names: Names) -> str:
    """Return the row of a fact as a reader knows it: 201 一般公共服务支出."""
    line = fact.at.line.split("#")[0]
    name = names.lines.get((fact.at.table, line))
    return f"{line} {name}" if name else line


def spoken(fact: Fact, names: Names, lang: str) -> str:
    """Return where a fact stands in words: 表5“201 一般公共服务支出 · 基本支出”."""
    table, _, column = fact.at
    name = row_name(fact, names)
    what = name + (f" · {column}" if column and column not in (name, _PEOPLE) else "")
    if table in SHEET_NAMES:
        where = f"{SHEET_NAMES[table][1]} " if lang == "en" else SHEET_NAMES[table][0]
    elif table.startswith("T"):
        where = f"Table {int(table[1:])} " if lang == "en" else f"表{int(table[1:])}"
    else:
        where = names.sections.get(table, table) + (" " if lang == "en" else "")
    return f"{where}“{what}”"


def amount(value: Fraction, like: Figure, *, signed: bool = False) -> str:
    """Write an exact value in the unit and with the decimals of a figure (at least two for money)."""
    scale = Fraction(like.scale)
    places = max(0, -int(like.step.normalize().as_tuple().exponent) + _shift(like)) if like.step else 0
    if like.unit in YUAN_PER_UNIT:
        places = max(places, _DECIMALS)
    shown = abs(value) if not signed else value
    return decimal_text(shown / scale, min(places, 6))


def _shift(like: Figure) -> int:
    """Return the number of digits by which the printed unit is larger than the base unit."""
    return len(str(int(like.scale))) - 1

"""Find the disclosures of a department's units among those given, and say which are missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mingzhang.checking.dates import numeral
from mingzhang.checking.text import same_body, whole_text
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.writing import fold, strip_numbering

_ENTITY_TABLES = ("T11", "T12", "T13")
#: A unit may be called without the name of its county if at least so many characters remain.
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class Members:
    """The disclosures of a department's units by name; ``reason`` says why they cannot be summed, "" if they can.

    ``complete``: Part 1 names or counts the units. Without that there may be units that have neither projects nor
    operating expenses and so stand in no table.
    """

    units: Mapping[str, Disclosure] = field(default_factory=dict)
    reason: str = ""
    complete: bool = False

    @staticmethod
    def is_same(printed: str, name: str, department: Disclosure) -> bool:
        """Say whether two printed names are one unit of the department, its county's name aside."""
        own = department.metadata.department_name or ""
        if same_body(printed, own) or same_body(name, own):
            return same_body(printed, own) and same_body(name, own)
        shorter, longer = sorted((fold(printed), fold(name)), key=len)
        return same_body(printed, name) or (len(shorter) >= _SHORTEST and longer.endswith(shorter))


def members_of(department: Disclosure, given: Sequence[Disclosure], settings: Mapping[str, Any]) -> Members:
    """Return the units of a department that are given; all it lists must be, and the department's own body."""
    own = department.metadata.department_name
    if own is None or department.metadata.year is None:
        return Members(reason="部门的名称或年度不明，不能与所属单位核对")
    listed = _listed(department, str(settings["listing"]))
    if not listed:
        return Members(reason="部门的文件没有列出所属单位，不能与单位的文件核对")
    candidates = [one for one in given if _may_belong(one, department)]
    names = [own, *(name for name in listed if not same_body(name, own))]
    units: dict[str, Disclosure] = {}
    missing: list[str] = []
    for name in names:
        found = [one for one in candidates if Members.is_same(_name(one), name, department)]
        if len(found) > 1:
            return Members(reason=f"{name}有{len(found)}份文件，不知道以哪份为准")
        if found:
            units.setdefault(_name(found[0]), found[0])
        else:
            missing.append(f"{name}（本级）" if name == own else name)
    if missing:
        return Members(reason=f"没有一并给出所属单位的文件：{'、'.join(missing)}")
    text = fold(whole_text(department))
    units |= {_name(one): one for one in candidates if _name(one) not in units and fold(_name(one)) in text}
    stated = _stated_number(department, settings)
    if stated is not None and len(units) < stated:
        return Members(reason=f"部门写有{stated}个单位，一并给出的只有{len(units)}个")
    return Members(units, complete=stated is not None or any(_in_part1(department, str(settings["listing"]))))


def _may_belong(one: Disclosure, department: Disclosure) -> bool:
    metadata = one.metadata
    return (
        metadata.entity_type == "单位" and metadata.year == department.metadata.year and bool(metadata.department_name)
    )


def _name(one: Disclosure) -> str:
    return one.metadata.department_name or ""


def _listed(department: Disclosure, pattern: str) -> list[str]:
    """Return the names of the units that the department lists, in its tables and in Part 1."""
    names: list[str] = []
    for name in (*_in_tables(department), *_in_part1(department, pattern)):
        if not any(Members.is_same(name, other, department) for other in names):
            names.append(name)
    return names


def _in_tables(department: Disclosure) -> Iterator[str]:
    for table_id in _ENTITY_TABLES:
        table = department.table(table_id)
        for row in table.rows if table else ():
            if row.kind == "entity" and row.entity_level == "单位" and row.name:
                yield row.name


def _in_part1(department: Disclosure, pattern: str) -> Iterator[str]:
    """Yield the names of a list such as 纳入预算编制范围的单位包括：甲局本级、乙中心."""
    match = re.search(pattern, fold("\n".join(department.organisation)))
    for item in re.split("[、，；]", match["names"]) if match else ():
        name = strip_numbering(item)
        if len(name) >= _SHORTEST:
            yield name


def _stated_number(department: Disclosure, settings: Mapping[str, Any]) -> int | None:
    """Return how many units Part 1 speaks of, the department's own body included."""
    text = fold("".join(department.organisation))
    for key, own in (("number", 0), ("number_below", 1)):
        for pattern in settings[key]:
            if (match := re.search(pattern, text)) is not None:
                printed = match["number"]
                return (int(printed) if printed.isdigit() else numeral(printed)) + own
    return None

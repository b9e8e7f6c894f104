"""Cells that name something: codes of a classification, units, projects, places of text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from mingzhang.catalogue.classifications import Classification
from mingzhang.ledgers.declaration import Column
from mingzhang.ledgers.faults import Level
from mingzhang.ledgers.grids import Value
from mingzhang.ledgers.options import DEPARTMENT_WORD, section_key, sections, text_labels
from mingzhang.ledgers.values import Reading, nearest, shown, wrong
from mingzhang.model.ledger import DEPARTMENT
from mingzhang.model.writing import fold

_CODE = re.compile(r"[\[【(（]?(\d+)[\]】)）]?[\s\-—_:：.、]*(.*)", re.DOTALL)
_FIRST = {"functional": "2", "economic_dept": "3", "economic_gov": "5", "revenue": "1"}
_KIND = {
    "functional": "支出功能分类科目",
    "economic_dept": "部门预算支出经济分类科目",
    "economic_gov": "政府预算支出经济分类科目",
    "revenue": "收入分类科目",
}
_DEPARTMENT_WORDS = frozenset({DEPARTMENT_WORD, "部门汇总", "部门合计", "（部门）"})


@dataclass(frozen=True, slots=True)
class Named:
    """Codes of units or projects that other sheets refer to, and their names (a name may stand for several)."""

    what: str
    names: Mapping[str, str]

    def find(self, text: str) -> tuple[str, ...]:
        """Return the codes that a text stands for: a code, a name, or both together."""
        if text in self.names:
            return (text,)
        folded = fold(text)
        by_name = tuple(code for code, name in self.names.items() if fold(name) == folded)
        if by_name:
            return by_name
        return tuple(code for code, name in self.names.items() if folded in (fold(code + name), fold(f"{code}-{name}")))


def as_code(value: Value, column: Column, book: Classification, own: Collection[str] = ()) -> Reading:
    """Read a code, alone or before its name; a name alone where it stands for one code only.

    The value is the code; a code that the list does not have is a doubt, not an error: lists have gaps. Codes that
    the clerk has named (``own``) are no doubt.
    """
    kind, lengths = _KIND[column.list], "、".join(map(str, column.digits))
    text = shown(value)
    match = _CODE.fullmatch(text)
    if match is None:
        entries = [entry for entry in book.by_name(text) if len(entry.code) in column.digits]
        if len(entries) == 1:
            code = entries[0].code
            return Reading(code, Level.REMARK, f"按{code} {entries[0].name}读入。", "请补上科目编码。")
        remedy = f"这个名称有{len(entries)}个科目，请填编码。" if entries else f"请填{lengths}位编码。"
        return wrong(f"没有{kind}的编码。", remedy)
    code, name = match[1], match[2].strip()
    if len(code) not in column.digits:
        return wrong(f"{kind}的编码应为{lengths}位，这里是{len(code)}位。", _longer(code, book, column))
    if code[0] != _FIRST[column.list]:
        return wrong(f"不是{kind}。", f"{kind}的编码以{_FIRST[column.list]}开头，请核对是否填错了列。")
    entry = book.entry(code)
    if entry is None and code in own:
        return Reading(code)
    if entry is None:
        near = nearest(name, [one.name for one in book.entries.values() if len(one.code) == len(code)]) if name else ""
        return Reading(
            code,
            Level.WARNING,
            f"{kind}目录里没有{code}。",
            f"{near}请核对；确有此科目的，请在“补充科目”写上编码和名称。",
        )
    if name and fold(name) not in {fold(one) for one in entry.names} and book.is_certain(code):
        return Reading(code, Level.WARNING, f"{code}的名称是“{entry.name}”。", "请核对编码和名称哪个填错了。")
    return Reading(code)


def name_beside(value: Value) -> str:
    """Return the name that stands beside a code in a cell, "" if there is none."""
    match = _CODE.fullmatch(shown(value))
    return match[2].strip() if match else ""


def _longer(code: str, book: Classification, column: Column) -> str:
    below = [one for one in book.entries if one.startswith(code) and len(one) in column.digits]
    if not below:
        return "请对照科目目录填写。"
    listed = "、".join(f"{one} {book.entries[one].name}" for one in sorted(below)[:4])
    return f"请填到末级，如{listed}。"


def as_reference(value: Value, known: Named, *, department: str | None = None) -> Reading:
    """Read a reference to a unit or a project by code or name; the value is the code.

    Args:
        value: what stands in the cell.
        known: the units or projects there are.
        department: the department's name where it may be meant too.
    """
    text = shown(value) if not isinstance(value, Decimal) else shown(value).partition(".")[0]
    found = known.find(text)
    if department is not None and not found and fold(text) in {fold(department), *map(fold, _DEPARTMENT_WORDS)}:
        return Reading(DEPARTMENT)
    if len(found) == 1:
        return Reading(found[0])
    if found:
        return wrong(f"有{len(found)}个{known.what}同名。", f"请改填{known.what}编码（{'、'.join(found[:4])}）。")
    near = nearest(text, [*known.names.values(), *known.names])
    return wrong(f"“{known.what}”表里没有它。", f"{near}请改正，或者先在“{known.what}”表里补上。")


def as_section(value: Value, profile: str) -> Reading:
    """Read where a text belongs: a section, a section and + for after it, or a label of the narrative."""
    text = shown(value)
    known = sections(profile)
    label = next((one for one in text_labels() if fold(one) == fold(text)), None)
    if label is not None:
        return Reading(label)
    key = section_key(text)
    if key is not None and (key in known or key.removesuffix("+") in known):
        return Reading(key)
    by_title = [key for key, title in known.items() if fold(title.partition(" ")[2]) == fold(text)]
    if len(by_title) == 1:
        return Reading(by_title[0])
    return wrong("没有这个位置。", f"{nearest(text, tuple(known.values()))}请从下拉列表中选择。")


def known_names(records: Iterable[tuple[str, str]], what: str) -> Named:
    """Return what may be referred to from pairs of code and name."""
    return Named(what, dict(records))

"""Say a check of the identity language in words: 表3《预算支出总表》每一行：“合计”等于“基本支出”加“项目支出”."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from mingzhang.catalogue.laws import chinese
from mingzhang.catalogue.sentences import slots_of
from mingzhang.catalogue.tables import load_tables
from mingzhang.checking.evaluate import table_name
from mingzhang.checking.language import Check, Ref, Term, parse_check
from mingzhang.checking.locate import PROJECT, SHEET_NAMES

#: The relation that holds where a check fails.
NEGATED = {"=": "≠", "<=": ">", ">=": "<", "!=": "="}
_RELATIONS = {
    "=": ("等于", "equals"),
    "<=": ("不大于", "is at most"),
    ">=": ("不小于", "is at least"),
    "!=": ("不等于", "differs from"),
}
#: What a bound line ranges over, and what a selector picks.
_BOUND = {
    "": ("每一行", "every line"),
    "类": ("每一类", "every class"),
    "项目": ("每个项目", "every project"),
    "单位": ("每个单位", "every unit"),
}
_SELECTED = {
    "类": ("各类", "all classes"),
    "下级": ("下一级各行", "all lines one level below"),
    "款": ("各款", "all items"),
    "项目": ("各项目", "all projects"),
    "单位": ("各单位", "all units"),
    "部门": ("各部门", "all departments"),
    "来源": ("各项收入来源", "all sources of income"),
}
_NAMED = {
    "名称": ("部门经济科目是{}的各行", "all lines whose department item is {}"),
    "政府": ("政府经济科目是{}的各行", "all lines whose government item is {}"),
}
_DERIVED = re.compile(r"(share|rate)\(([^,]+), (.+)\)")
#: More names than these are counted rather than listed.
_MOST_NAMES = 4


@cache
def speak_check(text: str, lang: str = "zh") -> str:
    """Return a check in words, in Chinese or English.

    Raises:
        CatalogueError: the text is no check.
    """
    check = parse_check(text)
    return _named_once(_said(check, lang), check, lang)


def _said(check: Check, lang: str) -> str:
    """Return a check in words that name each table in full each time."""
    tables = list(dict.fromkeys(ref.table for ref in check.refs))
    alone = tables[0] if len(tables) == 1 else ""
    scope = _scope(check, alone, lang)
    sides = [_side(side, alone, lang) for side in (check.left, check.right)]
    en = lang == "en"
    relation = _RELATIONS[check.relation][en]
    joint = f" {relation} " if en else relation
    said = joint.join(sides)
    if any(ref.optional for ref in check.refs):
        said += " (a line or column that is not there counts as 0)" if en else "（没有的行、栏按 0 计）"
    return (f"{scope}: {said}" if en else f"{scope}：{said}") if scope else said


def _named_once(said: str, check: Check, lang: str) -> str:
    """Give each table its title only where it is named first."""
    for table in dict.fromkeys(ref.table for ref in check.refs):
        full = full_name(table, lang)
        first, found, rest = said.partition(full)
        said = first + found + rest.replace(full, short_name(table, lang))
    return said


def _scope(check: Check, alone: str, lang: str) -> str:
    """Return what the check is repeated for, and its table if it has only one."""
    en = lang == "en"
    bound = [ref for ref in check.refs if ref.is_bound]
    lines = dict.fromkeys("项目" if any(ref.table == PROJECT for ref in bound) else ref.line[1:] for ref in bound)
    parents = any(ref.line == "{下级}" for ref in check.refs)
    parts = [_BOUND.get(kind, (f"每个{kind}", f"every {kind}"))[en] for kind in lines]
    if parents and not parts:
        parts.append(_BOUND[""][en])
    if any(ref.column == "*" for ref in check.refs):
        parts.append("every column" if en else "每一栏")
    tables = [alone] if alone else list(dict.fromkeys(ref.table for ref in check.refs if ref.is_bound))
    named = _all(tables, lang) if tables else ""
    if alone and not parts:
        return full_name(alone, lang)
    if not parts:
        return ""
    if en:
        return f"{named + ', ' if named else ''}{', '.join(parts)}"
    own = "都有的" if len(tables) > 1 else ""
    return f"{named}{own}{'、'.join(parts)}"


def _all(tables: Iterable[str], lang: str) -> str:
    names = [full_name(table, lang) for table in tables]
    return " and ".join(names) if lang == "en" else "和".join(names)


@cache
def full_name(table: str, lang: str = "zh") -> str:
    """Return a table or section with its title: 表3《预算支出总表》, 情况说明第2节, Table 3 (预算支出总表)."""
    spec = load_tables().get(table)
    if spec is None:
        return short_name(table, lang)
    return f"{short_name(table, lang)} ({spec.name})" if lang == "en" else f"{short_name(table, lang)}《{spec.name}》"


def short_name(table: str, lang: str = "zh") -> str:
    """Return how a table or section is called: 表3, Table 3, 情况说明第2节, section 2 of the narrative."""
    part = table.partition(".")[2] if table not in SHEET_NAMES else ""
    if lang != "en":
        return table_name(table) + (f"（{chinese(int(part))}）" if part else "")
    if table in SHEET_NAMES:
        return SHEET_NAMES[table][1]
    if table.startswith("T"):
        return f"Table {int(table[1:])}"
    return f"section {int(table[1:3])}{f' ({part})' if part else ''} of the narrative"


def _side(terms: Iterable[Term], alone: str, lang: str) -> str:
    en = lang == "en"
    plus, minus = (" plus ", " less ") if en else ("加", "减")
    said = ""
    last = ""
    for index, term in enumerate(terms):
        table = term.refs[0].table if term.refs else ""
        # A table is named once in a row of terms.
        name = _term(term, alone or (last if index and table == last else ""), lang)
        joint = (minus if term.sign < 0 else plus) if index else (minus.lstrip() if term.sign < 0 else "")
        said += joint + name
        last = table
    return said


def _term(term: Term, alone: str, lang: str) -> str:
    en = lang == "en"
    if term.kind == "number":
        return term.number if en else f" {term.number}"
    if term.kind == "ref":
        return _ref(term.refs[0], alone, lang)
    if term.kind == "sum":
        said = _ref(term.refs[0], alone, lang)
        return f"the sum of {said}" if en else f"{said}之和"
    first, second = (_ref(ref, alone, lang) for ref in term.refs)
    if term.kind == "share":
        return f"{first} ÷ {second}"
    return f"{first} ÷ ({second} − {first})"


def _ref(ref: Ref, alone: str, lang: str) -> str:
    """Return one reference; the table is left out where it has been named."""
    en = lang == "en"
    table = "" if ref.table == alone else full_name(ref.table, lang)
    line = "" if ref.is_bound else _selected(ref.line, lang) if ref.is_selector else _quoted((ref.line,))
    column = "" if ref.column in ("", "*") else _quoted((ref.column,))
    if not line and not column:
        own = (
            "the figure" if en else "本行" if ref.is_bound and ref.column != "*" else "本格" if ref.is_bound else "本栏"
        )
        return f"{own} in {table}" if en and table else f"{table}{own}"
    if ref.is_selector and column:
        inner = f"{column} of {line}" if en else f"{line}的{column}"
    elif line and column:
        inner = _quoted((f"{ref.line} · {ref.column}",))
    else:
        inner = line or column
    if en and table and ref.is_selector:
        return f"{inner} in {table}"
    return f"{table} {inner}" if en and table else f"{table}{inner}"


def _selected(line: str, lang: str) -> str:
    en = lang == "en"
    key, equals, values = line.strip("{}").partition("=")
    if not equals:
        return _SELECTED.get(key, (f"各{key}", f"all {key}"))[en]
    names = values.split("|")
    if len(names) <= _MOST_NAMES:
        shown = _quoted(names, " or " if en else "或")
    else:
        more = f" … ({len(names)} items)" if en else f"等 {len(names)} 个科目"
        shown = _quoted(names[:2], ", " if en else "、") + more
    return _NAMED[key][en].format(shown)


def _quoted(names: Iterable[str], joint: str = "、") -> str:
    return joint.join(f"“{name}”" for name in names)


def agreement_checks(section: str) -> tuple[str, ...]:
    """Return, as checks, what each figure of a narrative section restates or follows from; 某类 is any class."""
    found = []
    for slot in slots_of(section).values():
        own = f"{section}[{slot.label}]"
        found += [f"{own} = {text}" for text in slot.same_as]
        if (match := _DERIVED.fullmatch(slot.derived or "")) is not None:
            kind, *names = match.groups()
            refs = (name if "[" in name else f"{section}[{name}]" for name in names)
            found.append(f"{own} = {kind}({', '.join(refs)})")
    return tuple(text.replace("{class}", "某类") for text in found)

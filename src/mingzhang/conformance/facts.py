"""Facts of a case: from the catalogue's short form to printed facts, and from those to a book of facts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from mingzhang.catalogue.classifications import canonical_classes
from mingzhang.catalogue.tables import load_tables
from mingzhang.checking.book import FactBook, make_book
from mingzhang.checking.language import parse_ref
from mingzhang.conformance.suite import PrintedFact, RowWord
from mingzhang.model.disclosure import HalfRow, Row, RowKind, Table
from mingzhang.model.errors import CatalogueError
from mingzhang.model.fact import Coordinate, Fact
from mingzhang.model.money import blank, parse_figure
from mingzhang.model.place import NOWHERE, Place

_PERCENT = re.compile(r"(?:占比|增减率|比重)$")
_COUNT = re.compile(r"(?:数|用车|编制|实有|设备)$")
_ENTITIES = ("T11", "T12", "T13")


def printed_facts(figures: Mapping[str, str]) -> tuple[PrintedFact, ...]:
    """Return the facts of a catalogue case, ``T03[合计, 基本支出]: "10.00"``, with their units and rows.

    Raises:
        CatalogueError: a coordinate is malformed.
    """
    facts = []
    for at, printed in figures.items():
        ref = parse_ref(at)
        unit = _unit(ref.table, ref.line, ref.column)
        facts.append(PrintedFact(ref.table, ref.line, ref.column, printed, unit, _row_word(ref.table, ref.line)))
    return tuple(facts)


def book_of_facts(facts: Sequence[PrintedFact]) -> FactBook:
    """Index the facts of a case; their tables get a row for each line.

    Raises:
        CatalogueError: a printed value is no figure.
    """
    read = [_fact(fact) for fact in facts]
    tables = dict.fromkeys(fact.table for fact in facts if fact.table in load_tables())
    return make_book(read, [_table(table, facts) for table in tables])


def _fact(fact: PrintedFact) -> Fact:
    figure = blank(fact.unit) if fact.printed == "" else parse_figure(fact.printed, fact.unit)
    if figure is None:
        raise CatalogueError(f"{fact.table}[{fact.line}, {fact.column}]", f"{fact.printed!r} is no figure")
    return Fact(Coordinate(fact.table, fact.line, fact.column), figure, Place(line=1))


def _unit(table: str, line: str, column: str) -> str:
    if table == "XM":
        return "元"
    if column == "人数":
        return "人"
    if table.startswith("S"):
        return "%" if _PERCENT.search(line) else "个" if _COUNT.search(line) else "万元"
    return "万元"


def _row_word(table: str, line: str) -> RowWord:
    """Return what a line of a catalogue case is, from its name: 部门甲, 单位甲, 项目甲, 基本工资/工资福利支出."""
    spec = load_tables().get(table)
    if spec is None:
        return ""
    if spec.layout == "two_sided":
        if line in canonical_classes():
            return "function_class"
        overall = load_tables()["T01"].right
        return "expenditure_total" if overall and line in {own.name for own in overall.lines} else "income"
    if line == "合计":
        return "total"
    if line.isdigit():
        return "code"
    if table == "T06":
        return "economic_item" if "/" in line else "economic_class"
    if table in _ENTITIES:
        return "project" if line.startswith("项目") else "department" if line.startswith("部门") else "unit"
    return "item"


def _table(table_id: str, facts: Iterable[PrintedFact]) -> Table:
    spec = load_tables()[table_id]
    names = tuple(column.name for column in spec.amount_columns)
    printed: dict[str, dict[str, str]] = {}
    words: dict[str, RowWord] = {}
    for fact in facts:
        if fact.table == table_id:
            printed.setdefault(fact.line, {})[fact.column] = fact.printed
            words.setdefault(fact.line, fact.row)
    rows = [_row(words[line], line, tuple(own.get(name) or None for name in names)) for line, own in printed.items()]
    return Table(
        table_id, spec.number, None, NOWHERE, spec.name, NOWHERE, "万元", NOWHERE, None, None, NOWHERE,
        (), (), names, names, tuple(rows), (), (),
    )  # fmt: skip


def _row(word: RowWord, line: str, cells: tuple[str | None, ...]) -> Row:
    if word == "function_class":
        return Row("item", cells, (), NOWHERE, right=HalfRow(line, line, cells, class_name=line))
    if word == "expenditure_total":
        return Row("total", cells, (), NOWHERE, right=HalfRow(line, line, cells))
    if word == "income":
        return Row("item", cells, (), NOWHERE, left=HalfRow(line, line, cells))
    if word == "economic_item":
        name, _, government = line.partition("/")
        return Row("item", cells, (), NOWHERE, line=line, name=name, gov_class=government)
    if word in ("department", "unit"):
        level = _LEVELS[word]
        return Row("entity", cells, (), NOWHERE, line=line, name=line, entity_level=level)  # type: ignore[arg-type]  # 部门 or 单位
    return Row(_KINDS.get(word, "item"), cells, (), NOWHERE, line=line, name=line)


_LEVELS = {"department": "部门", "unit": "单位"}
_KINDS: Mapping[RowWord, RowKind] = {"total": "total", "code": "code", "project": "project", "economic_class": "class"}

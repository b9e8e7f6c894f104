"""The `tabulated:` declarations are read strictly, and refuse what cannot be meant."""

from __future__ import annotations

import copy
import re
from typing import Any

import pytest

from mingzhang.catalogue import store
from mingzhang.catalogue.tables import load_tables
from mingzhang.catalogue.tabulated import Filter, Traits, load_queries, parse_query
from mingzhang.model.errors import CatalogueError
from mingzhang.model.ledger import FISCAL, FundSource, Purpose, UnitKind

TRAITS = Traits(FundSource.GENERAL, Purpose.PUBLIC, False, "30217", "50206", UnitKind.ADMINISTRATIVE)


def declared(table: str) -> dict[str, Any]:
    return copy.deepcopy(dict(store.read(f"tables/{table}.yaml")["tabulated"]))


def parse(table: str, data: object) -> None:
    parse_query(f"tables/{table}.yaml: tabulated", data, load_tables()[table])


def test_every_table_of_the_form_has_a_query() -> None:
    assert list(load_queries()) == [f"T{number:02}" for number in range(1, 14)]


def test_every_column_and_line_that_the_form_must_have_is_filled() -> None:
    """No declared column of the base form is forgotten; those that only some regions print are optional."""
    for spec in load_tables().values():
        filled = {column.name for side in load_queries()[spec.id].sides for column in side.columns}
        assert filled == {column.name for column in spec.amount_columns if not column.optional}


@pytest.mark.parametrize(
    ("where", "takes"),
    [
        (Filter(), True),
        (Filter(sources=frozenset(FISCAL)), True),
        (Filter(sources=frozenset({FundSource.OWN})), False),
        (Filter(purposes=frozenset({Purpose.PROJECT})), False),
        (Filter(carried=True), False),
        (Filter(items=("30212", "30217")), True),
        (Filter(items=("31013",)), False),
        (Filter(governments=("501", "502")), True),
        (Filter(governments=("505",)), False),
        (Filter(kinds=frozenset({UnitKind.INSTITUTION})), False),
        (Filter(sources=frozenset(FISCAL), carried=False, items=("302",)), True),
    ],
)
def test_a_filter_takes_what_meets_all_it_asks(where: Filter, takes: bool) -> None:
    assert where.takes(TRAITS) is takes


def change(table: str, *path: str | int, to: object) -> object:
    """Return a table's declaration with one place changed."""
    data = declared(table)
    place: Any = data
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return data


@pytest.mark.parametrize(
    ("table", "data", "reason"),
    [
        ("T03", change("T03", "wher", to={}), "wher"),
        ("T03", change("T03", "where", to={"purpose": "本年开支"}), "本年开支"),
        ("T03", change("T03", "where", to={"carried": "否"}), "carried"),
        ("T03", change("T03", "columns", "基本", to={}), "基本"),
        ("T03", change("T03", "columns", "合计", to={"sum": ["基本支出", "其他"]}), "其他"),
        ("T03", change("T03", "columns", "合计", to={"sum": ["合计"]}), "自己"),
        ("T03", change("T03", "columns", "合计", to={"sum": ["基本支出"], "carried": True}), "sum"),
        ("T03", change("T03", "rows", 0, to={"line": "总数"}), "总数"),
        ("T03", change("T03", "rows", 0, to={"line": "合计", "by": "function"}), "line"),
        ("T03", change("T03", "rows", 0, to={}), "line"),
        ("T03", change("T03", "rows", 0, to={"by": "function"}), "by"),
        ("T03", change("T03", "rows", 1, to={"by": "colour"}), "colour"),
        ("T03", change("T03", "rows", 1, to={"by": "function", "sum": ["行"]}), "by"),
        ("T07", change("T07", "rows", 1, to={"by": "revenue", "carried": False}), "source"),
        ("T10", change("T10", "rows", 0, "item", to=30212), "30212"),
        ("T10", change("T10", "rows", 1, "line", to="因公出国（境）费"), "两次"),
        ("T10", change("T10", "rows", 2, "sum", to=["行"]), "行"),
        ("T01", change("T01", "left", "rows", 7, "sum", to=["收入总计"]), "自己"),
        ("T01", {"left": declared("T01")["left"]}, "right"),
        ("T11", change("T11", "where", "source", to=["财政", "单位资金"]), "财政"),
        ("T11", ["rows"], "mapping"),
    ],
)
def test_a_faulty_declaration_is_refused_by_name(table: str, data: object, reason: str) -> None:
    with pytest.raises(CatalogueError, match=re.escape(reason)):
        parse(table, data)


def test_the_declarations_as_they_stand_are_read() -> None:
    for table in load_tables():
        parse(table, declared(table))

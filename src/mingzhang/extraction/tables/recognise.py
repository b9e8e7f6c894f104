"""Recognise a table without a title by its content: the words over its columns, its lines, the shape of its codes.

A grid is taken for a table only if exactly one table fits. Where the same columns fit several, as 基本支出 and
项目支出 by functional codes do, a group over them or the order of the form decides; otherwise it stays unbound.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from mingzhang.catalogue.tables import TableSpec, load_tables
from mingzhang.extraction.tables.header import GridRow, Header, read_header
from mingzhang.extraction.tables.labels import CODE, LabelReader, find_roles
from mingzhang.extraction.tables.plain import plain_rows
from mingzhang.extraction.tables.rows import is_turned
from mingzhang.extraction.tables.words import bare_label
from mingzhang.model.writing import fold

_FISCAL = frozenset({"一般公共预算", "政府性基金预算", "国有资本经营预算"})
#: Lines that only the table of all income has.
_OTHER_SOURCES = frozenset(
    {"财政专户管理资金", "单位资金", "事业收入", "事业单位经营收入", "上级补助收入", "附属单位上缴收入", "其他收入"}
)
_BASIC = frozenset({"基本支出", "项目支出"})
_ECONOMIC = re.compile(r"3(?:0[1-9]|1[0-3]|99)(?:\d\d)*")
#: No table of the form has so many columns, not even with two years and three budgets side by side.
_WIDEST = 64
_LEAST_CODES = 2
_LEAST_LINES = 3
_GROUPS = (("T08", "政府性基金"), ("T09", "国有资本经营"), ("T05", "一般公共预算"))


def recognise(rows: tuple[GridRow, ...], taken: Collection[str]) -> tuple[TableSpec | None, str]:
    """Return the table whose content a grid has, or None with the reason.

    Args:
        rows: the rows of the grid, header first.
        taken: ids of the tables that are known already, of those before the grid and of all that have a title.
    """
    specs = load_tables()
    if max((len(row) for row in rows), default=0) > _WIDEST:
        return None, "栏数太多，不像报表"
    found = [table_id for table_id in _candidates(rows, _Headers(rows)) if table_id not in taken]
    if not found:
        return None, "表头和内容不符合任何一张表"
    if len(found) > 1:
        return None, f"内容符合多张表（{'、'.join(specs[table_id].name for table_id in found)}）"
    return specs[found[0]], ""


class _Headers(dict[str, Header]):
    """The header of a grid as each table would read it, read when it is asked for."""

    def __init__(self, rows: tuple[GridRow, ...]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, table_id: str) -> Header:
        header = self[table_id] = read_header(self._rows, load_tables()[table_id])
        return header


def _candidates(rows: tuple[GridRow, ...], headers: Mapping[str, Header]) -> list[str]:
    if headers["T01"].depth == 0:
        return []
    if (turned := headers["T10"]) and is_turned(turned.names, load_tables()["T10"]):
        return ["T10"]
    if (sides := _two_sided(rows, headers)) is not None:
        return sides
    if _has_lines(rows, load_tables()["T10"]):
        return ["T10"] if any(headers["T10"].names) else []
    codes = _codes(rows, headers["T03"])
    if len(codes) >= _LEAST_CODES and all(_ECONOMIC.fullmatch(code) for code in codes):
        return ["T06"] if {"人员经费", "公用经费"} <= set(headers["T06"].names) else []
    if len(codes) >= _LEAST_CODES:
        return _by_codes(rows, headers)
    roles = find_roles(headers["T12"])
    if "project" in roles.columns and len(_FISCAL & set(headers["T12"].names)) >= _LEAST_CODES:
        return ["T12", "T13"]
    return []


def _two_sided(rows: tuple[GridRow, ...], headers: Mapping[str, Header]) -> list[str] | None:
    """Return what a table with income on the left is, None for other tables."""
    spec = load_tables()["T01"]
    header = headers["T01"]
    if spec.left is None or spec.right is None or "金额" not in header.names[:2]:
        return None
    labels = {bare_label(row[0].text) for row in rows[header.depth :] if row and row[0].text}
    lines = {line.name for label in labels if (line := spec.left.line(label)) is not None}
    if len(lines) < _LEAST_LINES:
        return None
    if lines & _OTHER_SOURCES:
        return ["T01"]
    return ["T04"] if lines >= _FISCAL else ["T01", "T04"]


def _has_lines(rows: Sequence[GridRow], spec: TableSpec) -> bool:
    labels = {bare_label(cell.text) for row in rows for cell in row[:2] if cell.text}
    return sum(1 for line in spec.lines if not line.total and not labels.isdisjoint(line.labels)) >= _LEAST_LINES


def _codes(rows: tuple[GridRow, ...], header: Header) -> list[str]:
    reader = LabelReader(find_roles(header))
    labels = [reader.read(row.cells) for row in plain_rows(rows, header)]
    codes = [fold(label.code or label.dept_code) for label in labels]
    return [code for code in codes if CODE.fullmatch(code)]


def _by_codes(rows: tuple[GridRow, ...], headers: Mapping[str, Header]) -> list[str]:
    income, spent = set(headers["T02"].names), set(headers["T03"].names)
    if len(_FISCAL & income) >= _LEAST_CODES and not _BASIC & spent:
        return ["T02"]
    if not spent >= _BASIC:
        return []
    if spent & {"事业单位经营支出", "上缴上级支出", "对附属单位补助支出"}:
        return ["T03"]
    words = fold("".join(cell.text for row in rows[: headers["T03"].depth] for cell in row))
    return next(([table_id] for table_id, word in _GROUPS if word in words), ["T03", "T05", "T08", "T09"])

"""Say which tables of the budget a grid may be by its content alone: words over columns, lines, shape of codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mingzhang.catalogue.classifications import load_classification
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
_OF_ALL = frozenset({"事业单位经营支出", "上缴上级支出", "对附属单位补助支出"})
_BASIC = frozenset({"基本支出", "项目支出"})
_PERSONNEL = frozenset({"人员经费", "公用经费"})
_ECONOMIC = re.compile(r"3(?:0[1-9]|1[0-3]|99)(?:\d\d)*")
#: No table of the form has so many columns, not even with two years and three budgets side by side.
_WIDEST = 64
_LEAST_CODES = 2
_LEAST_LINES = 3
#: Words over columns that say of which budget an expenditure by codes is.
_GROUPS = (("T08", "政府性基金"), ("T09", "国有资本经营"), ("T05", "一般公共预算"))
#: Tables of expenditure by codes, in the order of the form.
BY_CODES = ("T03", "T05", "T08", "T09")
#: Words in a header that no table of the form has: purchases, targets, several years side by side of something else.
_FOREIGN = ("采购", "绩效", "指标", "决算", "购买")
_NO_DATA_LABELS = frozenset({"合计", "总计"})


class Headers(dict[str, Header]):
    """The header of a grid as each table would read it, read when it is asked for."""

    def __init__(self, rows: tuple[GridRow, ...]) -> None:
        super().__init__()
        self._rows = rows

    def __missing__(self, table_id: str) -> Header:
        header = self[table_id] = read_header(self._rows, load_tables()[table_id])
        return header


def fits(rows: tuple[GridRow, ...]) -> tuple[str, ...]:
    """Return the ids of the tables whose content a grid has, () where it has that of none.

    Several fit where only a title or another table tells them apart: expenditure by codes of all money and of one
    budget, projects of this year and those carried over.
    """
    headers = Headers(rows)
    if is_too_wide(rows) or headers["T01"].depth == 0:
        return ()
    words = fold("".join(cell.text for row in rows[: headers["T03"].depth] for cell in row))
    turned = headers["T10"]
    if is_turned(turned.names, load_tables()["T10"]):
        return ("T10",)
    if any(word in words for word in _FOREIGN):
        return ()
    if (sides := _two_sided(rows, headers)) is not None:
        return sides
    if _has_lines(rows, load_tables()["T10"]) and "project" not in find_roles(turned).columns:
        return ("T10",) if any(turned.names) else ()
    codes = _codes(rows, headers["T03"])
    if len(codes) >= _LEAST_CODES:
        return _by_codes(codes, words, headers)
    return _without_codes(rows, words, headers)


def is_too_wide(rows: Sequence[GridRow]) -> bool:
    """Say whether a grid has more columns than any table."""
    return max((len(row) for row in rows), default=0) > _WIDEST


def _by_codes(codes: Sequence[str], words: str, headers: Mapping[str, Header]) -> tuple[str, ...]:
    if all(_ECONOMIC.fullmatch(code) for code in codes):
        return ("T06",) if _is_basic_by_item(words, headers) else ()
    income, spent = set(headers["T02"].names), set(headers["T03"].names)
    if _is_revenue(words, headers):
        return ("T07",)
    if len(_FISCAL & income) >= _LEAST_CODES and not _BASIC & spent:
        return ("T02",)
    if _is_paired_capital(words, headers):
        return ("T09",)
    return _spending(spent, words)


def _spending(spent: set[str], words: str) -> tuple[str, ...]:
    if not spent >= _BASIC:
        return ()
    if spent & _OF_ALL:
        return ("T03",)
    return next(((table_id,) for table_id, word in _GROUPS if word in words), BY_CODES)


def _without_codes(rows: tuple[GridRow, ...], words: str, headers: Mapping[str, Header]) -> tuple[str, ...]:
    """Return what a grid may be that lists names, projects or units, or nothing at all."""
    projects = set(headers["T12"].names)
    if "project" in find_roles(headers["T12"]).columns and len(_FISCAL & projects) >= _LEAST_CODES:
        if _names_items(rows, headers["T12"]):
            return ()
        further = projects - _FISCAL - {"合计", "财政拨款", ""}
        # What was carried over has no other source; only an empty table of the two may be either.
        return ("T12", "T13") if not further and _is_empty(rows, headers["T12"]) else ("T12",)
    if _is_basic_by_item(words, headers) and _names_items(rows, headers["T06"]):
        return ("T06",)
    if _is_revenue(words, headers):
        return ("T07",)
    if _is_paired_capital(words, headers):
        return ("T09",)
    roles = find_roles(headers["T03"])
    if roles.has("code") and _is_empty(rows, headers["T03"]):
        return _spending(set(headers["T03"].names), words)
    if _lists_units(rows, headers["T11"]):
        return ("T11",)
    return ()


def _is_basic_by_item(words: str, headers: Mapping[str, Header]) -> bool:
    """Say whether personnel and public expenses stand side by side, of basic expenditure of one budget alone."""
    of_all = "财政拨款" in words and "一般公共预算" not in words
    return set(headers["T06"].names) >= _PERSONNEL and "项目支出" not in headers["T03"].names and not of_all


def _is_revenue(words: str, headers: Mapping[str, Header]) -> bool:
    """Say whether the only amounts are the income of government funds."""
    bound = [name for name in headers["T07"].names if name]
    others = (_BASIC & set(headers["T03"].names)) | (_FISCAL & set(headers["T02"].names)) - {"政府性基金预算"}
    return len(bound) == 1 and "政府性基金" in words and "收入" in words and not others


def _is_paired_capital(words: str, headers: Mapping[str, Header]) -> bool:
    """Say whether income and expenditure of state capital stand side by side."""
    return "国有资本经营" in words and "收入" in headers["T09"].names and set(headers["T09"].names) >= _BASIC


def _two_sided(rows: tuple[GridRow, ...], headers: Mapping[str, Header]) -> tuple[str, ...] | None:
    """Return what a table with income on the left is, None for other tables."""
    spec = load_tables()["T01"]
    header = headers["T01"]
    if spec.left is None or spec.right is None or "金额" not in header.names[:2]:
        return None
    labels = [bare_label(row[0].text) for row in rows[header.depth :] if row and row[0].text]
    lines = {line.name for label in labels if (line := spec.left.line(label)) is not None}
    if len(lines) < _LEAST_LINES:
        return None
    if lines & _OTHER_SOURCES:
        return ("T01",)
    # What the three budgets carried over is printed only where all money is fiscal appropriation.
    right = set(headers["T04"].names[2:])
    return ("T04",) if lines >= _FISCAL or right >= _FISCAL else ("T01", "T04")


def _has_lines(rows: Sequence[GridRow], spec: TableSpec) -> bool:
    labels = {bare_label(cell.text) for row in rows for cell in row[:2] if cell.text}
    found = sum(1 for line in spec.lines if not line.total and not labels.isdisjoint(line.labels))
    # A page of economic items holds some of the lines, too, among many others.
    return found >= _LEAST_LINES and len(rows) <= 2 * len(spec.all_lines)


def _codes(rows: tuple[GridRow, ...], header: Header) -> list[str]:
    reader = LabelReader(find_roles(header))
    labels = [reader.read(row.cells) for row in plain_rows(rows, header)]
    codes = [fold(label.code or label.dept_code) for label in labels]
    return [code for code in codes if CODE.fullmatch(code)]


def _names_items(rows: tuple[GridRow, ...], header: Header) -> bool:
    """Say whether the rows are told by names of the economic classification of departments."""
    known = load_classification("economic_dept", None)
    names = [bare_label(cell) for row in plain_rows(rows, header) for cell in row.cells[:2] if cell]
    return sum(1 for name in names if any(known.by_name(name))) >= _LEAST_LINES


def _is_empty(rows: tuple[GridRow, ...], header: Header) -> bool:
    """Say whether a grid has no row but a total, and no amount."""
    filled = [cell for row in plain_rows(rows, header) for cell in row.cells if cell]
    return all(fold(cell) in _NO_DATA_LABELS for cell in filled)


def _lists_units(rows: tuple[GridRow, ...], header: Header) -> bool:
    """Say whether departments and units stand beside the three budgets, and nothing else does."""
    own = [name for name in header.names if name]
    roles = find_roles(header)
    if set(own) < {"合计", *_FISCAL} or not roles.has("unit_name") or len(roles.labels) > 1:
        return False
    total = load_tables()["T11"].total - _NO_DATA_LABELS
    return any(fold(row.cells[0] or "") in total for row in plain_rows(rows, header)) and all(
        bool(name) for name in header.names[1:]
    )

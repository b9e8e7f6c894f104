"""Read the data rows of a table by its layout."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

from mingzhang.catalogue.tables import TableSpec
from mingzhang.extraction.tables.coded import by_classification, economic, two_sided_codes
from mingzhang.extraction.tables.header import Header, is_label_column
from mingzhang.extraction.tables.labels import CODE, Label, LabelReader, Roles, find_roles
from mingzhang.extraction.tables.nested import leaves
from mingzhang.extraction.tables.plain import Plain, amount_of, has_amount, make_row, plain_rows
from mingzhang.extraction.tables.sides import two_sided
from mingzhang.extraction.tables.words import bare_label
from mingzhang.model.disclosure import Row, RowKind
from mingzhang.model.document import Cell
from mingzhang.model.writing import NUMBERING, fold, squeeze

_TOTALS = frozenset({"合计", "总计"})
_YEAR_DIGITS = 4

_Reader = Callable[[Sequence[Plain], Header, TableSpec, int | None], tuple[Row, ...]]


def read_rows(
    grid: Sequence[tuple[Cell, ...]], header: Header, spec: TableSpec, *, year: int | None
) -> tuple[Row, ...]:
    """Return the data rows of a grid, cells aligned to the columns of the header."""
    readers: dict[str, _Reader] = {
        "two_sided": two_sided,
        "by_classification": by_classification,
        "economic_pairs": economic,
        "two_sided_codes": two_sided_codes,
        "fixed_lines": _fixed_lines,
        "entities": _entities,
        "projects": _projects,
        "plain_items": _plain_items,
    }
    return readers[spec.layout](plain_rows(grid, header), header, spec, year)


def _fixed_lines(rows: Sequence[Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    if is_turned(header.names, spec):
        return _turned_lines(rows, header, year)
    result = []
    for row in rows:
        bare = bare_label(row.cells[0] or "")
        line = next((line for line in spec.all_lines if bare in line.labels), None)
        kind: RowKind = "total" if line and line.total else "item"
        name = None if kind == "total" else (NUMBERING.sub("", row.cells[0] or "") or None)
        result.append(
            make_row(row, kind, line=line.name if line else bare, name=name, level=line.level if line else None)
        )
    return tuple(result)


def is_turned(names: Sequence[str], spec: TableSpec) -> bool:
    """Say whether the lines of a table stand over its columns."""
    lines = {line.name for line in spec.all_lines if not line.total}
    return spec.layout == "fixed_lines" and any(name.partition("/")[0] in lines for name in names)


def _turned_lines(rows: Sequence[Plain], header: Header, year: int | None) -> tuple[Row, ...]:
    """Read a table whose lines are columns: its total row states the lines, further rows those of each unit.

    Where rows are told by years, the row of the report year counts.
    """
    reader = LabelReader(find_roles(header))
    labels = [reader.read(row.cells) for row in rows]
    whole = _turned_total(rows, labels, header, year)
    result: list[Row] = []
    for index, (row, label) in enumerate(zip(rows, labels, strict=True)):
        if index == whole:
            result.append(make_row(row, "total", line="合计"))
            continue
        name = "·".join(dict.fromkeys(filter(None, (label.unit_name, label.unit_code, label.name, label.year))))
        kind: RowKind = "entity" if label.unit_name and not label.year else "item"
        result.append(make_row(row, kind, line=name, name=name or None))
    return tuple(result)


def _turned_total(rows: Sequence[Plain], labels: Sequence[Label], header: Header, year: int | None) -> int | None:
    """Return the index of the row that stands for the whole."""
    if any(label.year for label in labels):
        own = (str(year) if year else max(fold(label.year) for label in labels))[:_YEAR_DIGITS]
        return next((index for index, label in enumerate(labels) if fold(label.year)[:_YEAR_DIGITS] == own), None)
    sums = [index for index, label in enumerate(labels) if any(fold(text) in _TOTALS for text in label.printed)]
    filled = [index for index, row in enumerate(rows) if has_amount(row.cells, header)]
    nameless = [index for index in filled if not labels[index].printed]
    return next(iter(sums or nameless or (filled if len(filled) == 1 else [])), None)


def _entities(rows: Sequence[Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    """Read departments and units; where the rows are economic items instead, they are no entities."""
    roles = find_roles(header)
    if roles.has("code", "dept_code") and _mostly_codes(rows, roles):
        return economic(rows, header, spec, year)
    result = []
    for row in rows:
        label = row.cells[0] or ""
        if fold(label) in spec.total:
            result.append(make_row(row, "total", line="合计"))
        else:
            result.append(make_row(row, "entity", line=label, name=label or None))
    return tuple(result)


def _mostly_codes(rows: Sequence[Plain], roles: Roles) -> bool:
    reader = LabelReader(roles)
    labels = [reader.read(row.cells) for row in rows]
    coded = sum(1 for label in labels if CODE.fullmatch(label.code or label.dept_code))
    return coded * 2 > len(labels)


def _projects(rows: Sequence[Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    """Read projects; which rows are entities is decided later, when the document's own name is known."""
    roles = find_roles(header)
    if "project" not in roles.columns or len(roles.labels) < 2:
        return _plain_projects(rows)
    project = roles.columns["project"]
    unit = roles.columns.get("unit_name", roles.columns.get("unit_code"))
    reader = LabelReader(roles)
    result = []
    for row in rows:
        label = reader.read(row.cells)
        own = row.cells[project] or ""
        is_sum = any(fold(text) in _TOTALS for text in label.printed)
        if is_sum or (not label.printed and has_amount(row.cells, header)):
            result.append(make_row(row, "total", line="合计"))
        elif own:
            result.append(make_row(row, "project", line=own, name=own))
        else:
            name = (row.cells[unit] if unit is not None else None) or (label.printed[0] if label.printed else "")
            result.append(make_row(row, "project", line=name, name=name or None))
    amounts = [amount_of(row.cells, header) for row in rows]
    return _only_leaves(result, amounts)


def _only_leaves(rows: list[Row], amounts: Sequence[Decimal | None]) -> tuple[Row, ...]:
    """Take rows whose amount is that of the rows below them for groups, where the whole table nests so."""
    values = [None if row.kind == "total" else amount for row, amount in zip(rows, amounts, strict=True)]
    whole = next((amount for row, amount in zip(rows, amounts, strict=True) if row.kind == "total"), None)
    below = leaves(values, whole)
    if below is None:
        return tuple(rows)
    return tuple(
        row if row.kind == "total" or index in below else replace(row, kind="item") for index, row in enumerate(rows)
    )


def _plain_items(rows: Sequence[Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    """Read rows that are told by all their labels together, as the tables of purchases have them."""
    labels = [index for index in range(len(header.names)) if is_label_column(header, index)]
    result = []
    for row in rows:
        printed = [cell for index in labels if index < len(row.cells) and (cell := row.cells[index]) is not None]
        if any(fold(text) in spec.total for text in printed):
            result.append(make_row(row, "total", line="合计"))
        else:
            name = "·".join(dict.fromkeys(printed))
            result.append(make_row(row, "item", line=name, name=name or None))
    return tuple(result)


def _plain_projects(rows: Sequence[Plain]) -> tuple[Row, ...]:
    result = []
    for row in rows:
        label = row.cells[0] or ""
        if fold(squeeze(label)) in _TOTALS:
            result.append(make_row(row, "total", line="合计"))
        else:
            result.append(make_row(row, "project", line=label, name=label or None))
    return tuple(result)

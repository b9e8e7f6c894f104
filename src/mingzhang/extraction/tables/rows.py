"""Read the data rows of a table by its layout."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from mingzhang.catalogue.classifications import class_names
from mingzhang.catalogue.tables import Side, TableSpec
from mingzhang.extraction.tables.header import Header
from mingzhang.model.disclosure import HalfRow, Row, RowKind
from mingzhang.model.document import Cell
from mingzhang.model.place import Place
from mingzhang.model.writing import NUMBERING, fold, strip_numbering, unwrap

_CODE = re.compile(r"\d{3}(?:\d\d){0,4}")
_CODE_AND_NAME = re.compile(r"(\d{3}(?:\d\d){0,4})\s*(\D.*)")
#: Digits of a code → its level: class, section, item; revenue codes go on.
_LEVELS = {3: 1, 5: 2, 7: 3, 9: 4, 11: 5}

Cells = Sequence[Cell]


def read_rows(
    grid: Sequence[tuple[Cell, ...]], header: Header, spec: TableSpec, *, year: int | None
) -> tuple[Row, ...]:
    """Return the data rows of a grid, cells aligned to the columns of the header."""
    readers: dict[str, Callable[[Sequence[_Plain], Header, TableSpec, int | None], tuple[Row, ...]]] = {
        "two_sided": _two_sided,
        "by_classification": _by_classification,
        "economic_pairs": _economic_pairs,
        "two_sided_codes": _two_sided_codes,
        "fixed_lines": _fixed_lines,
        "entities": _entities,
        "projects": _projects,
    }
    width = len(header.paths)
    plain = [_plain(cells, width) for cells in grid[header.depth :] if any(cell.text for cell in cells)]
    return readers[spec.layout](plain, header, spec, year)


class _Plain(NamedTuple):
    """A data row before its kind is known: cells and places aligned to the columns."""

    cells: tuple[str | None, ...]
    places: tuple[Place, ...]
    place: Place


def _plain(cells: Cells, width: int) -> _Plain:
    """Return a row cut or padded to the width; the places of missing cells are the row's."""
    row_place = Place(line=cells[0].place.line, page=cells[0].place.page, sheet=cells[0].place.sheet)
    texts = [unwrap(cell.text) or None for cell in cells[:width]]
    places = [cell.place for cell in cells[:width]]
    missing = width - len(texts)
    return _Plain((*texts, *[None] * missing), (*places, *[row_place] * missing), row_place)


def _row(plain: _Plain, kind: RowKind, **known: Any) -> Row:
    """Return the row with its kind and what else is known of it."""
    return Row(kind, plain.cells, plain.places, plain.place, **known)


def _two_sided(rows: Sequence[_Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    if spec.left is None or spec.right is None:
        return tuple(_row(row, "item") for row in rows)
    split = _split(header)
    classes = class_names(year)
    group: str | None = next((line.group for line in spec.left.lines if line.group), None)
    result = []
    for row in rows:
        left, opened = _left_half(row, split, spec.left, group)
        group = opened or group
        right = _right_half(row, split, spec.right, classes)
        total = _is_total(spec.left, left) or _is_total(spec.right, right)
        result.append(_row(row, "total" if total else "item", left=left, right=right))
    return tuple(result)


def _split(header: Header) -> int:
    """Return the index of the first column of the right side."""
    labels = [index for index, name in enumerate(header.names) if not name]
    return labels[1] if len(labels) > 1 else len(header.names)


def _left_half(row: _Plain, split: int, side: Side, group: str | None) -> tuple[HalfRow | None, str | None]:
    label = row.cells[0] if row.cells else None
    if label is None:
        return None, None
    line = side.line(strip_numbering(label), group)
    shown = group if line is not None and line.group else None
    return HalfRow(label, line.name if line else "", row.cells[1:split], shown), line.opens if line else None


def _right_half(row: _Plain, split: int, side: Side, classes: Mapping[str, str]) -> HalfRow | None:
    label = row.cells[split] if split < len(row.cells) else None
    if label is None:
        return None
    bare = strip_numbering(label)
    line = side.line(bare)
    if line is not None:
        return HalfRow(label, line.name, row.cells[split + 1 :])
    name = classes.get(bare, bare)
    return HalfRow(label, name, row.cells[split + 1 :], class_name=bare)


def _is_total(side: Side, half: HalfRow | None) -> bool:
    return half is not None and any(line.total and line.name == half.line for line in side.lines)


def _by_classification(rows: Sequence[_Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    return tuple(_code_row(row, spec) for row in rows)


def _code_row(row: _Plain, spec: TableSpec) -> Row:
    first, second = row.cells[0] or "", (row.cells[1] if len(row.cells) > 1 else None) or ""
    if fold(first) in spec.total or (not first and fold(second) in spec.total):
        return _row(row, "total", line="合计")
    code = fold(first)
    if _CODE.fullmatch(code):
        return _row(row, "code", line=code, code=code, name=second or None, level=_LEVELS.get(len(code)))
    if not second and (match := _CODE_AND_NAME.fullmatch(first)):
        code, name = match.groups()
        return _row(row, "code", line=code, code=code, name=name, level=_LEVELS.get(len(code)))
    return _row(row, "item", line=unwrap(second or first))


def _economic_pairs(rows: Sequence[_Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    """Read pairs of department item and government class; a row without the latter is a class."""
    labels = [index for index, name in enumerate(header.names) if not name]
    item_at, class_at = _pair_columns(header, labels)
    result = []
    for row in rows:
        item = row.cells[item_at] if item_at < len(row.cells) else None
        gov = row.cells[class_at] if class_at < len(row.cells) else None
        if any(fold(row.cells[index] or "") in spec.total for index in labels if index < len(row.cells)):
            result.append(_row(row, "total", line="合计"))
        elif gov is None:
            result.append(_row(row, "class", line=item or "", name=item, level=1))
        else:
            result.append(_row(row, "item", line=f"{item or ''}/{gov}", name=item, gov_class=gov, level=2))
    return tuple(result)


def _pair_columns(header: Header, labels: Sequence[int]) -> tuple[int, int]:
    """Return the columns of the two names; columns of codes beside them do not count."""
    named = [index for index in labels if "编码" not in header.paths[index]] or list(labels) or [0]
    return named[0], named[1] if len(named) > 1 else len(header.paths)


def _two_sided_codes(rows: Sequence[_Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    """Read income codes and expenditure codes that stand side by side."""
    labels = [index for index, name in enumerate(header.names) if not name]
    right = labels[2] if len(labels) > 2 else len(header.names)
    result = []
    for row in rows:
        if any(fold(row.cells[index] or "") in spec.total for index in labels if index < len(row.cells)):
            result.append(_row(row, "total", line="合计"))
            continue
        code = fold(row.cells[0] or "") or (fold(row.cells[right] or "") if right < len(row.cells) else "")
        is_code = _CODE.fullmatch(code) is not None
        at = 0 if row.cells[0] else right
        name = row.cells[at + 1] if at + 1 < len(row.cells) else None
        result.append(
            _row(
                row,
                "code" if is_code else "item",
                line=code,
                code=code if is_code else None,
                name=name,
                level=_LEVELS.get(len(code)),
            )
        )
    return tuple(result)


def _fixed_lines(rows: Sequence[_Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    result = []
    for row in rows:
        bare = strip_numbering(row.cells[0] or "")
        line = next((line for line in spec.lines if bare in line.labels), None)
        kind: RowKind = "total" if line and line.total else "item"
        name = None if kind == "total" else (NUMBERING.sub("", row.cells[0] or "") or None)
        result.append(_row(row, kind, line=line.name if line else bare, name=name, level=line.level if line else None))
    return tuple(result)


def _entities(rows: Sequence[_Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    result = []
    for row in rows:
        label = row.cells[0] or ""
        if fold(label) in spec.total:
            result.append(_row(row, "total", line="合计"))
        else:
            result.append(_row(row, "entity", line=label, name=label or None))
    return tuple(result)


def _projects(rows: Sequence[_Plain], header: Header, spec: TableSpec, year: int | None) -> tuple[Row, ...]:
    """Read projects; which rows are entities is decided later, when the document's own name is known."""
    result = []
    for row in rows:
        label = row.cells[0] or ""
        if fold(label) in {"合计", "总计"}:
            result.append(_row(row, "total", line="合计"))
        else:
            result.append(_row(row, "project", line=label, name=label or None))
    return tuple(result)

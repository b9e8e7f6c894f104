"""Tell the rows of departments and units from the rows of projects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from decimal import Decimal

from mingzhang.model.disclosure import EntityType, Row
from mingzhang.model.money import parse_figure
from mingzhang.model.writing import fold

#: Endings of names of bodies; a project may end so too, therefore its amount must be a sum as well.
_BODY = re.compile(
    r"(?:局|委|部|办|院|校|所|站|队|会|中心|办公室|委员会|学校|小学|中学|大学|医院|机关|本级|支队|大队|总队|馆|处|园|厅)(?:（本级）|（机关）)?$"
)
#: Rounding may move a sum of many rows by more than a cent each; half a cent a row is the bound.
_HALF_CENT = Decimal("0.005")


def mark_entities(rows: Sequence[Row], names: AbstractSet[str], entity_type: EntityType | None) -> tuple[Row, ...]:
    """Return the rows of a project table with those of departments and units marked as entities.

    ``names`` are the folded names known to be bodies: the document's own and the units of other tables. Another
    row is a body where its name ends like one and its amount is the sum of the rows up to the next body.
    """
    bodies = [index for index, row in enumerate(rows) if _is_known(row, names)]
    bodies = sorted({*bodies, *_sums(rows, bodies)})
    marked = list(rows)
    for order, index in enumerate(bodies):
        level: EntityType = "部门" if order == 0 and (entity_type != "单位" or len(bodies) > 1) else "单位"
        marked[index] = replace(rows[index], kind="entity", entity_level=level)
    return tuple(marked)


def _is_known(row: Row, names: AbstractSet[str]) -> bool:
    return row.kind == "project" and row.name is not None and fold(row.name) in names


def _sums(rows: Sequence[Row], known: Sequence[int]) -> list[int]:
    """Return the rows named like bodies whose amount is the sum of the rows that follow them."""
    candidates = [
        index
        for index, row in enumerate(rows)
        if index not in known and row.kind == "project" and row.name and _BODY.search(fold(row.name))
    ]
    found: list[int] = []
    end = -1
    for index in candidates:
        limit = next((stop for stop in known if stop > index), len(rows))
        stops = [stop for stop in (*candidates, limit) if index + 1 < stop <= limit]
        stop = next((stop for stop in stops if index >= end and _is_sum(rows[index], rows[index + 1 : stop])), None)
        if stop is not None:
            found.append(index)
            end = stop
    return found


def _is_sum(row: Row, below: Sequence[Row]) -> bool:
    amount = _amount(row)
    if amount is None:
        return False
    parts = [_amount(item) or Decimal(0) for item in below]
    return abs(sum(parts) - amount) < _HALF_CENT * (len(parts) + 1)


def _amount(row: Row) -> Decimal | None:
    figures = (parse_figure(cell, "") for cell in row.cells[1:2] if cell)
    return next((figure.value for figure in figures if figure is not None), None)

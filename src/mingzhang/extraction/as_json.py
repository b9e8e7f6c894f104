"""The published JSON form of a disclosure (``mingzhang extract --format jsonl``, ``mingzhang schema extract``).

Blank cells are null, figures keep their printed digits without separators, lines count from 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from mingzhang.catalogue.tables import table_spec
from mingzhang.extraction.tables.titles import note_type
from mingzhang.model.disclosure import (
    Disclosure,
    Field,
    HalfRow,
    Indicator,
    Metadata,
    OverallSheet,
    ProjectSheet,
    Row,
    Statement,
    Table,
)
from mingzhang.model.money import parse_figure
from mingzhang.model.place import Place
from mingzhang.model.writing import squeeze

Json = dict[str, Any]
_FOOTER = ("负责人", "经办人", "联系电话", "填报日期")
_LEVEL_NAMES = {1: "类", 2: "款", 3: "项"}


def disclosure_to_json(disclosure: Disclosure) -> Json:
    """Return a disclosure as the published JSON object."""
    with_sheets = {sheet.table12_name for sheet in disclosure.sheets if sheet.table12_name}
    return {
        "source": disclosure.document.source,
        "file": PurePath(disclosure.document.source).name,
        "format": disclosure.document.format,
        "remarks": list(disclosure.document.remarks),
        "profile": disclosure.profile,
        "metadata": _metadata(disclosure.metadata),
        "toc": [{**_at(entry.place), "title": entry.title, "page": entry.page} for entry in disclosure.toc],
        "sections": [
            {**_at(item.place), "level": item.level, "number": item.number, "title": item.title, "raw": item.raw}
            for item in disclosure.sections
        ],
        "part1": {"duties": list(disclosure.duties), "organisation": list(disclosure.organisation)},
        "tables": [_table(table, with_sheets) for table in disclosure.tables],
        "further_tables": [_table(table, with_sheets) for table in disclosure.further_tables],
        "facts": [_statement(statement) for statement in disclosure.statements],
        "charts": [
            {
                **_at(caption.place),
                "caption": caption.text,
                "section": caption.section,
                "has_picture": caption.has_picture,
            }
            for caption in disclosure.captions
        ],
        "overall_performance": _overall(disclosure.overall) if disclosure.overall else None,
        "project_sheets": [_sheet(sheet) for sheet in disclosure.sheets],
        "attachments": [
            {"type": item.type, **_at(item.place), "title": item.title, **item.content}
            for item in disclosure.attachments
        ],
        "glossary": [
            {**_at(item.place), "number": item.number, "term": item.term, "definition": item.definition}
            for item in disclosure.glossary
        ],
        "projects_without_sheet": [
            row.name
            for table in disclosure.tables
            if table.id == "T12"
            for row in table.rows
            if row.kind == "project" and row.name not in with_sheets
        ],
        "unread": [
            {"kind": item.kind, **_at(item.place), "section": item.section, "text": item.text, "reason": item.reason}
            for item in disclosure.unread
        ],
        "coverage": {"narrative_figures": disclosure.narrative_figures, "bound": disclosure.narrative_bound},
        "repairs": [
            {
                **_at(item.place),
                "at": str(item.at),
                "read": item.read,
                "repaired": item.repaired,
                "because": item.because,
            }
            for item in disclosure.repairs
        ],
        "doubts": [
            {**_at(item.place), "text": item.text, "confidence": item.confidence} for item in disclosure.document.doubts
        ],
    }


def _at(place: Place) -> Json:
    """Return the keys of a place that the source has."""
    keys: Json = {"line": place.line}
    if place.start is not None and place.end is not None:
        keys["span"] = [place.start, place.end]
    if place.page is not None:
        keys |= {"page": place.page, "box": list(place.box) if place.box else None}
    if place.sheet is not None:
        keys |= {"sheet": place.sheet, "cell": place.cell}
    return keys


def _metadata(meta: Metadata) -> Json:
    region = meta.region
    return {
        "department_name": meta.department_name,
        "entity_type": meta.entity_type,
        "department_code": meta.department_code,
        "year": meta.year,
        "title": meta.title,
        "full_title": meta.full_title,
        "region": {key: getattr(region, key) for key in ("stated", "province", "city", "district", "level", "basis")},
        "watermark": {"text": meta.watermark.text, "count": len(meta.watermark.places)} if meta.watermark else None,
        "asset_date": meta.asset_date,
        "document_kind": meta.document_kind,
    }


def _table(table: Table, with_sheets: Iterable[str | None]) -> Json:
    return {
        "number": table.number,
        "id": table.id,
        "caption": table.caption,
        "title": table.title,
        "title_line": table.title_place.line,
        "entity_label": table.entity_label,
        "entity": table.entity,
        "unit": table.unit,
        "header": [list(row) for row in table.header],
        "columns": list(table.columns),
        "column_names": list(table.column_names),
        "rows": [_row(row, table, with_sheets) for row in table.rows],
        "notes": [
            {**_at(note.place), "text": note.text, "type": note_type(note.text) or note.type} for note in table.notes
        ],
        "page_breaks": [list(pair) for pair in table.page_breaks],
        "has_data": table.has_data,
    }


def _row(row: Row, table: Table, with_sheets: Iterable[str | None]) -> Json:
    keys: Json = {**_at(row.place), "kind": row.kind, "cells": [_cell(cell) for cell in row.cells]}
    if row.code is not None:
        keys |= {"code": row.code, "name": row.name, "level": row.level, "level_name": _LEVEL_NAMES.get(row.level or 0)}
    elif row.name is not None:
        keys["name"] = row.name
        if row.level is not None:
            keys["level"] = row.level
    if row.gov_class is not None:
        keys["gov_class"] = row.gov_class
    if row.entity_level is not None:
        keys["entity_level"] = row.entity_level
    if table_spec(table.id).layout == "two_sided":
        keys |= {"left": _half(row.left, single=True), "right": _half(row.right, single=False)}
    if row.kind == "project":
        keys["has_sheet"] = row.name in with_sheets
    return keys


def _cell(text: str | None) -> str | None:
    """Return an amount without separators, other text as printed."""
    if text is None or ("," not in text and "，" not in text):
        return text
    figure = parse_figure(text, "")
    return figure.printed if figure else text


def _half(half: HalfRow | None, *, single: bool) -> Json | None:
    if half is None:
        return None
    amounts = [_cell(cell) for cell in half.amounts]
    keys: Json = {"label": half.label}
    if single:
        keys["amount"] = amounts[0] if amounts else None
    else:
        keys["amounts"] = amounts
    if half.group is not None:
        keys["group"] = half.group
    if half.class_name is not None:
        keys["class_name"] = half.class_name
    return keys


def _statement(statement: Statement) -> Json:
    value = list(statement.value) if isinstance(statement.value, tuple) else statement.value
    keys: Json = {
        "section": statement.section,
        "label": statement.label,
        **_at(statement.place),
        "value": value,
        "unit": statement.unit,
        "type": statement.type,
    }
    if statement.type == "number":
        keys["raw"] = statement.raw
    if statement.direction is not None:
        keys |= {"direction": statement.direction, "signed_value": str(statement.signed)}
    if statement.as_of is not None:
        keys["as_of"] = statement.as_of
    if statement.label_printed is not None:
        keys["label_printed"] = statement.label_printed
    return keys


def _text(item: Field | None) -> str | None:
    return item.value if item else None


def _overall(sheet: OverallSheet) -> Json:
    texts = {label: item.value for label, item in sheet.texts.items()}
    return {
        **_at(sheet.first_row),
        "department_raw": sheet.department_raw,
        "department_code": sheet.department_code,
        "department_name": sheet.department_name,
        "staffing": {label: _count(item) for label, item in sheet.staffing.items()},
        **texts,
        "budget_unit": sheet.budget_unit,
        "budget_by_source": {label: _cell(item.value) for label, item in sheet.budget_by_source.items()},
        "budget_by_use": {label: _cell(item.value) for label, item in sheet.budget_by_use.items()},
        "key_tasks": [{**_at(task.place), "core": task.core, "key": task.key} for task in sheet.key_tasks],
        "indicators": [_indicator(item) for item in sheet.indicators],
    }


def _count(item: Field) -> Json | None:
    if item.value is None:
        return None
    digits = item.figure.printed if item.figure else None
    unit = squeeze(item.value).lstrip("0123456789.,，") or None
    return {"value": digits, "unit": unit, "raw": item.value}


def _sheet(sheet: ProjectSheet) -> Json:
    footer: Json | None = None
    if sheet.footer is not None:
        footer = dict.fromkeys(_FOOTER) | {label: item.value for label, item in sheet.footer.items()}
        date = footer.get("填报日期")
        footer["填报日期"] = squeeze(date) if date else None
        footer["填报日期_raw"] = date
    return {
        "index": sheet.index,
        **_at(sheet.place),
        "title": sheet.title,
        "year": sheet.year,
        "name_raw": sheet.name_raw,
        "name": sheet.name,
        "department_code": sheet.department_code,
        "department_name": sheet.department_name,
        "implementing_unit": _text(sheet.implementing_unit),
        "attribute": _text(sheet.attribute),
        "period": _text(sheet.period),
        "funds_unit": sheet.funds_unit,
        "funds_implementation": _funds(sheet.funds_implementation),
        "funds_annual": _funds(sheet.funds_annual),
        "text": {label: item.value for label, item in sheet.texts.items()},
        "indicators_implementation": [_indicator(item) for item in sheet.indicators_implementation],
        "indicators_annual": [_indicator(item) for item in sheet.indicators_annual],
        "footer": footer,
        "table12_name": sheet.table12_name,
        "name_match": sheet.name_match,
    }


def _funds(funds: Mapping[str, Field]) -> Json:
    """Return funds in yuan with two decimals, the precision in which sheets are filed."""
    return {
        label: f"{item.figure.value:.2f}" if item.figure is not None and item.value is not None else item.value
        for label, item in funds.items()
    }


def _indicator(item: Indicator) -> Json:
    keys: Json = {
        **_at(item.place),
        "level1": item.level1,
        "level2": item.level2,
        "level3": item.level3,
        "value": item.value,
    }
    if item.level2_alt is not None:
        keys["level2_alt"] = item.level2_alt
    return keys

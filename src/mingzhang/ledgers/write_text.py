"""Rows → a folder of CSV files, or one YAML file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

from mingzhang.ledgers.declaration import SheetForm, load_guide, load_sheets
from mingzhang.ledgers.disassemble import Rows, Written

_LABELS = ("项目", "内容")


def as_text(value: Written) -> str:
    """Return a value as it is written in text files: amounts with two places, dates as 2026-01-20."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def write_csv_folder(rows: Rows, folder: Path, *, example: bool = False) -> None:
    """Write one CSV file a sheet (UTF-8 with mark, so that Excel opens it right), numbered in the order of sheets.

    Args:
        rows: the rows by sheet id.
        folder: where to; made if it is not there.
        example: also write the example row of each sheet, marked as such.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number, (sheet, form) in enumerate(load_sheets().items(), 1):
        path = folder / f"{number:02d}_{form.name}.csv"
        path.write_bytes(b"\xef\xbb\xbf" + _csv(form, rows.get(sheet, ()), example=example).encode())


def _csv(form: SheetForm, rows: tuple[Mapping[str, Written], ...], *, example: bool) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    if form.layout == "form":
        own = rows[0] if rows else {}
        writer.writerow((*_LABELS, "说明"))
        for column in form.columns:
            value = own.get(column.id)
            writer.writerow((column.name, "" if value is None else as_text(value), column.note if example else ""))
        return out.getvalue()
    guide = load_guide()
    writer.writerow((guide.number, *(column.name for column in form.columns)))
    if example:
        writer.writerow((guide.mark, *(column.example for column in form.columns)))
    for number, row in enumerate(rows, 1):
        cells = (row.get(column.id) for column in form.columns)
        writer.writerow((number, *("" if cell is None else as_text(cell) for cell in cells)))
    return out.getvalue()


def write_yaml(rows: Rows, path: Path, *, example: bool = False) -> None:
    """Write one YAML file: sheet name → rows of column name → value.

    Args:
        rows: the rows by sheet id.
        path: the file.
        example: write the example row of each sheet as comment lines instead of data.
    """
    path.write_text("".join(_yaml(rows, example=example)), encoding="utf-8", newline="\n")


def _yaml(rows: Rows, *, example: bool) -> Iterator[str]:
    import yaml  # noqa: PLC0415

    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    for sheet, form in load_sheets().items():
        names = {column.id: column.name for column in form.columns}
        own = [{names[key]: as_text(value) for key, value in row.items()} for row in rows.get(sheet, ())]
        if example:
            yield f"# {form.name}：{form.intro}\n"
            data: object = {column.name: column.example for column in form.columns if column.example}
            shown = {form.name: data if form.layout == "form" else [data]}
            text = yaml.dump(shown, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000)
            yield "".join(f"# {line}\n" for line in text.splitlines())
        if own:
            shown = {form.name: own[0] if form.layout == "form" else own}
            yield yaml.dump(shown, Dumper=dumper, allow_unicode=True, sort_keys=False, width=10_000)

"""Write the workbook of a disclosure: contents, texts, tables, charts and checks."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import xlsxwriter

from mingzhang.model.fact import Coordinate
from mingzhang.model.publication import Publication
from mingzhang.model.report import Report
from mingzhang.renderers.publication_xlsx.chart_sheet import Drawn, write_chart_data
from mingzhang.renderers.publication_xlsx.check_sheet import write_checks
from mingzhang.renderers.publication_xlsx.checks import identities
from mingzhang.renderers.publication_xlsx.plan import CHARTS, CHECKS, FRONT, Plan, TableSheet, TextSheet, plan
from mingzhang.renderers.publication_xlsx.setup import Setup
from mingzhang.renderers.publication_xlsx.styles import Styles
from mingzhang.renderers.publication_xlsx.table_sheet import write_table
from mingzhang.renderers.publication_xlsx.text_sheet import write_front, write_texts
from mingzhang.renderers.publication_xlsx.totals import Totals, quoted, totals

#: A constant where the disclosure has no date, so that equal input gives equal bytes.
_UNDATED = datetime(2000, 1, 1)
#: Readers pass over a sheet that has this name of its own.
_ASIDE = "明账附页"
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def write_xlsx(publication: Publication, report: Report) -> bytes:
    """Return the disclosure as a workbook (.xlsx); equal input gives equal bytes.

    Amounts are numbers with the printed decimals. A total is a formula over the printed figures where that gives the
    printed total; where rounding makes a difference it is the printed number, and the sheet 检查 lists it. That
    sheet computes every identity between cells again and shows what the audit found.

    Args:
        publication: what is printed.
        report: its audit, made with ``trace=True`` so that it names the identities one by one.
    """
    file = io.BytesIO()
    planned = plan(publication)
    made = totals(publication, planned.spots)
    with xlsxwriter.Workbook(file, _OPTIONS) as book:
        created = datetime.fromisoformat(publication.date) if publication.date else _UNDATED
        # Not "Mingzhang": readers take a workbook of that author for the report of an audit.
        book.set_properties({"created": created, "title": publication.title, "author": publication.name})
        book.set_calc_mode("auto")
        setup = Setup(Styles(book), publication.name, publication.watermark)
        _write(book, setup, planned, made, report)
    return file.getvalue()


def _write(book: Any, setup: Setup, planned: Plan, made: Totals, report: Report) -> None:
    """Write all sheets; first they are all named, so that links and formulas find them."""
    texts = [line for sheet in planned.sheets if isinstance(sheet, TextSheet) for line in sheet.lines]
    drawn = Drawn.of(texts, planned.spots)
    front = setup.paper(book, FRONT)
    papers = [(sheet, setup.paper(book, sheet.name)) for sheet in planned.sheets]
    data = setup.paper(book, CHARTS) if drawn.charts else None
    checks = setup.paper(book, CHECKS)
    beside = [CHARTS, CHECKS] if data is not None else [CHECKS]
    for name in beside:
        book.define_name(f"{quoted(name)}!{_ASIDE}", f"={quoted(name)}!$A$1")
    write_front(front, planned, beside)
    for sheet, paper in papers:
        if isinstance(sheet, TableSheet):
            write_table(paper, sheet, made.formulas)
        else:
            write_texts(book, paper, sheet, drawn)
    if data is not None:
        write_chart_data(data, drawn)
    names = _names(planned)
    write_checks(checks, report, identities(report, planned.spots, names), made.unequal, names)


def _names(planned: Plan) -> dict[Coordinate, str]:
    """Return what stands in front of each figure in its row, such as 201 一般公共服务支出."""
    names: dict[Coordinate, str] = {}
    for sheet in planned.sheets:
        if not isinstance(sheet, TableSheet):
            continue
        for row in sheet.table.rows:
            label: list[str] = []
            after_figure = False
            for cell in row:
                if cell.at is None and cell.text:
                    label = [cell.text] if after_figure else [*label, cell.text]
                    after_figure = False
                elif cell.at is not None:
                    after_figure = True
                    if label and not sheet.table.is_sheet:
                        names.setdefault(cell.at, " ".join(label))
    return names

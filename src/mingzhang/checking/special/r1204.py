"""A unit of a project table has an amount but no project below it."""

from collections.abc import Iterator
from itertools import zip_longest

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import table_at
from mingzhang.model.disclosure import Table, row_amounts


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table of projects that lists bodies."""
    tables = [table for name in ("T12", "T13") if (table := context.disclosure.table(name)) is not None]
    listing = [table for table in tables if any(row.kind == "entity" for row in table.rows)]
    if not listing:
        yield not_applicable("没有列出单位的项目支出表")
    for table in listing:
        yield from _of(table)


def _of(table: Table) -> Iterator[Outcome]:
    for row, below in zip_longest(table.rows, table.rows[1:]):
        if row.kind != "entity" or (below is not None and (below.kind == "project" or row.entity_level == "部门")):
            continue
        filled = [cell for cell in row_amounts(table, row) if cell and any(sign in "123456789" for sign in cell)]
        if filled:
            here = table_at(table, row.place, row=row.name or "", text=row.name)
            yield violated([here], expected="列出项目", actual=filled[0], name=row.name or "", number=str(table.number))
        else:
            yield passed(row.place)

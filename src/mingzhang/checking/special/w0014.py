"""A table lacks its unit line, or states another unit than the form."""

from collections import Counter
from collections.abc import Iterator

from mingzhang.catalogue.tables import load_tables
from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import table_at, title_at
from mingzhang.model.place import NOWHERE


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each table; a unit that all tables share is taken as the region's own."""
    tables = context.disclosure.tables
    if not tables:
        yield not_checked("没有读到表")
    shared = {table.unit for table in tables if table.unit and table.unit_place != NOWHERE}
    # A region may print some tables in another unit; on a page torn in two the unit stands on one half only.
    counts = Counter(table.unit for table in tables if table.unit and table.unit_place != NOWHERE)
    usual = () if context.knows_form else tuple(unit for unit, count in counts.items() if count > 1)
    for table in tables:
        expected = load_tables()[table.id].unit if len(shared) != 1 else next(iter(shared))
        if usual and (table.unit in usual or table.unit is None or table.unit_place == NOWHERE):
            yield passed(table.unit_place)
        elif table.unit is None or table.unit_place == NOWHERE:
            yield violated([title_at(table)], expected=f"单位：{expected}", actual="未标单位", number=str(table.number))
        elif table.unit == expected:
            yield passed(table.unit_place)
        else:
            where = [table_at(table, table.unit_place, text=f"单位：{table.unit}")]
            yield violated(where, expected=f"单位：{expected}", actual=f"单位：{table.unit}", number=str(table.number))

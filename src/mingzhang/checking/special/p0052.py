"""The table of expenditure does not show basic and project expenditure apart."""

import re
from collections.abc import Iterator, Mapping

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import title_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for the table of all expenditure, or of the general public budget where that is absent."""
    settings = context.settings
    tables = [table for name in settings["tables"] if (table := context.disclosure.table(name)) is not None]
    if not tables:
        yield not_checked("没有支出总表，也没有一般公共预算支出表")
        return
    table = tables[0]
    if not any(table.column_names):
        yield not_checked(f"没有读出表{table.number}的栏目")
        return
    headers = "|".join((*table.columns, *table.column_names))
    missing = _missing(headers, settings["columns"])
    if missing and not context.knows_form:
        # A region may list its table of all expenditure by unit, and show the two apart in another.
        others = ("|".join((*other.columns, *other.column_names)) for other in context.disclosure.tables)
        missing = missing if all(_missing(other, settings["columns"]) for other in others) else []
    if missing:
        names = "、".join(missing)
        yield violated(
            [title_at(table)], expected="、".join(settings["columns"]), actual=names, number=str(table.number)
        )
    else:
        yield passed(table.title_place)


def _missing(headers: str, columns: Mapping[str, str]) -> list[str]:
    return [name for name, signs in columns.items() if not re.search(signs, headers)]

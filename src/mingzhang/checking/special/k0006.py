"""The caption of a table has a wrong number or other words than the others."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import table_at
from mingzhang.model.disclosure import Table
from mingzhang.model.writing import fold

_CAPTION = re.compile(r"(\D*)(\d{1,2})(\D*)")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each caption, its words measured by those of the form or of the other captions."""
    captions = [(table, match) for table in context.disclosure.tables if (match := _read(table))]
    if not captions:
        yield not_applicable("没有表号") if context.disclosure.tables else not_checked("没有读到表")
        return
    words = [(match.group(1), match.group(3)) for _, match in captions]
    form = (str(context.settings["form"]), "")
    usual = form if form in words else max(words, key=words.count)
    for table, match in captions:
        expected = f"{usual[0]}{table.number}{usual[1]}"
        if match.group() == expected:
            yield passed(table.caption_place)
        else:
            where = [table_at(table, table.caption_place, text=table.caption)]
            yield violated(where, expected=expected, actual=match.group(), number=str(table.number))


def _read(table: Table) -> re.Match[str] | None:
    return _CAPTION.fullmatch(fold(table.caption)) if table.caption else None

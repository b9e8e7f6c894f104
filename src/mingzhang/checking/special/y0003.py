"""The header of a table speaks of another year than the disclosure's."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import YEAR, table_at, words
from mingzhang.model.disclosure import Table
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each header cell with a year; tables that compare years are left alone."""
    year = context.disclosure.metadata.year
    if year is None:
        yield not_checked("年度不明")
        return
    comparing = words(context.settings["comparing"])
    dated = False
    for table in context.disclosure.tables:
        cells = [
            (fold(text), place)
            for row, places in zip(table.header, table.header_places, strict=False)
            for text, place in zip(row, places, strict=False)
            if text
        ]
        if any(comparing.search(text) for text, _ in cells):
            continue
        written = {text for text, _ in cells}
        for text, place in cells:
            match = YEAR.search(text)
            if match is None:
                continue
            dated = True
            right = text.replace(match.group(1), str(year), 1)
            if text == right:
                yield passed(place)
            elif right not in written:
                yield violated(
                    [table_at(table, place, text=text)],
                    expected=right,
                    actual=text,
                    key=_key(table, text),
                    number=str(table.number),
                )
    if not dated:
        has_tables = bool(context.disclosure.tables)
        yield not_applicable("表头没有写年度，或是两年对比的表") if has_tables else not_checked("没有读到表")


def _key(table: Table, text: str) -> str:
    return f"{table.id}|{text}"

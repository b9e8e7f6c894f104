"""A title of the body speaks of another year than the disclosure's."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import YEAR, lines_of, sheet_at, title_at
from mingzhang.model.disclosure import Disclosure
from mingzhang.model.finding import Location

_SHEET_YEAR = re.compile(r"[（(\s]*(20\d{2})[)）\s]*年度?[)）]?\s*")
_LONGEST = 60


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each dated title of cover, parts, tables and target sheets."""
    year = context.disclosure.metadata.year
    if year is None:
        yield not_checked("年度不明")
        return
    if context.disclosure.sheets_doubt:
        yield not_checked(context.disclosure.sheets_doubt)
    dated = [(title, years, here) for title, here in _titles(context.disclosure) if (years := YEAR.findall(title))]
    if not dated:
        yield not_applicable("标题没有写年度")
    for title, years, location in dated:
        if str(year) in years:
            yield passed(location.place)
        else:
            yield violated(
                [location], expected=f"{year}年", actual=f"{years[0]}年", key=f"{years[0]}|{title}", title=title
            )


def _titles(disclosure: Disclosure) -> Iterator[tuple[str, Location]]:
    meta = disclosure.metadata
    if meta.title:
        yield meta.title, Location(meta.title_place, "封面", text=meta.title)
    for section in disclosure.sections:
        if section.key and YEAR.search(section.title):
            yield section.title, Location(section.place, section.title, text=section.title)
    for table in disclosure.tables:
        yield table.title, title_at(table)
    if not disclosure.sheets_doubt:
        yield from _sheet_titles(disclosure)


def _sheet_titles(disclosure: Disclosure) -> Iterator[tuple[str, Location]]:
    """Yield the years below the titles of the target sheets; where they stand in cells, those of the sheets."""
    lines = [line for line in lines_of(disclosure) if line.part == "sheet" and len(line.text) < _LONGEST]
    dated = [(match.group(1), line.here()) for line in lines if (match := _SHEET_YEAR.fullmatch(line.text))]
    if not dated:
        dated = [(str(sheet.year), sheet_at(sheet)) for sheet in disclosure.sheets if sheet.year is not None]
    for year, location in dated:
        yield f"绩效目标表（{year}年度）", location

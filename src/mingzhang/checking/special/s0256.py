"""A project pays for an earlier year."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked
from mingzhang.checking.targets import list_outcome, no_sheets, text_at, text_of
from mingzhang.checking.text import sheet_at, words
from mingzhang.model.disclosure import ProjectSheet
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold

_YEAR = re.compile(r"(?<!\d)(20\d\d)(?:[-—~至](20\d\d))?年")
_TITLES = re.compile(r"《[^》]*》|[（〔\[【]20\d\d[）〕\]】]\d*号?")
_CLAUSE = re.compile(r"[。；;]")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all sheets: a year in the name, or an earlier year beside a debt in the texts."""
    disclosure = context.disclosure
    year = disclosure.metadata.year
    if not disclosure.sheets or year is None:
        yield from no_sheets(disclosure) if year else [not_checked("年度不明")]
        return
    debt = words(context.settings["debt"])
    found: list[tuple[Location, str]] = []
    for sheet in disclosure.sheets:
        if sheet.name and _is_earlier(sheet.name, year):
            found.append((sheet_at(sheet, sheet.name_place, sheet.name), sheet.name))
        found.extend(_debts(sheet, context.settings["texts"], debt, year))
    yield list_outcome(found, expected=f"{year}年的支出")


def _is_earlier(text: str, year: int) -> bool:
    """Say whether a text names earlier years and not the report year or a later one; titles do not count."""
    named = [int(number) for pair in _YEAR.findall(_TITLES.sub("", fold(text))) for number in pair if number]
    return bool(named) and max(named) < year


def _debts(sheet: ProjectSheet, labels: list[str], debt: re.Pattern[str], year: int) -> Iterator[tuple[Location, str]]:
    for label in labels:
        for clause in _CLAUSE.split(text_of(sheet, label)):
            if debt.search(clause) and _is_earlier(clause, year):
                yield text_at(sheet, label, clause), clause

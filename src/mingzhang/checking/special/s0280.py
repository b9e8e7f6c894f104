"""Target sheets lack the rows that name who filled them in."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome
from mingzhang.checking.targets import list_outcome, no_sheets
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all sheets without footer."""
    yield from no_sheets(context.disclosure)
    found = [
        (sheet_at(sheet, text=sheet.name), sheet.name or sheet.title)
        for sheet in context.disclosure.sheets
        if sheet.footer is None
    ]
    if context.disclosure.sheets:
        yield list_outcome(found, expected="负责人、经办人、联系电话、填报日期")

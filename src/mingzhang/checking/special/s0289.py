"""Expenditure that recurs every year is called a one-off project."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import list_outcome, no_sheets
from mingzhang.checking.text import sheet_at, words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such sheets; what recurs is told by the project's name."""
    yield from no_sheets(context.disclosure)
    if context.disclosure.sheets and not any(
        sheet.attribute and sheet.attribute.value for sheet in context.disclosure.sheets
    ):
        yield not_applicable("没有填写项目属性")
        return
    one_off, recurring, once = (words(context.settings[key]) for key in ("one_off", "recurring", "once"))
    found = [
        (sheet_at(sheet, sheet.attribute.place, sheet.attribute.value), sheet.name)
        for sheet in context.disclosure.sheets
        if sheet.attribute
        and sheet.name
        and one_off.search(sheet.attribute.value or "")
        and recurring.search(sheet.name)
        and not once.search(sheet.name)
    ]
    if context.disclosure.sheets:
        yield list_outcome(found, expected="经常性项目")

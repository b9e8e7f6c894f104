"""A project lasts many years and its funds are those of one."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import ANNUAL, PERIOD, funds, list_outcome, no_sheets, years_of
from mingzhang.checking.text import sheet_at
from mingzhang.model.disclosure import ProjectSheet


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such sheets."""
    yield from no_sheets(context.disclosure)
    if context.disclosure.sheets and not any(
        sheet.period and sheet.period.value for sheet in context.disclosure.sheets
    ):
        yield not_applicable("没有填写项目期")
        return
    found = [
        (sheet_at(sheet, sheet.period.place, sheet.period.value), f"{sheet.name}：{sheet.period.value}")
        for sheet in context.disclosure.sheets
        if sheet.period and _is_long(sheet, context.settings["long"]) and _is_one_years_funds(sheet)
    ]
    if context.disclosure.sheets:
        yield list_outcome(found, expected="实施期资金总额大于年度资金总额")


def _is_long(sheet: ProjectSheet, words: list[str]) -> bool:
    years = years_of(sheet)
    text = (sheet.period.value if sheet.period else None) or ""
    return (years is not None and years > 1) or any(word in text for word in words)


def _is_one_years_funds(sheet: ProjectSheet) -> bool:
    period, annual = funds(sheet, PERIOD), funds(sheet, ANNUAL)
    return period is not None and annual is not None and period.value == annual.value and annual.value > 0

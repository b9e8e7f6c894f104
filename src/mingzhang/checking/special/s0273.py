"""The annual goal is blank though the period has one."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import ANNUAL_GOAL, PERIOD_GOAL, no_sheets, text_at, text_of


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        if text_of(sheet, PERIOD_GOAL) and not text_of(sheet, ANNUAL_GOAL):
            where = [text_at(sheet, ANNUAL_GOAL if ANNUAL_GOAL in sheet.texts else PERIOD_GOAL)]
            yield violated(where, expected="填写年度目标", actual="空", name=sheet.name or "")
        elif text_of(sheet, ANNUAL_GOAL):
            yield passed(sheet.place)
        else:
            yield not_applicable("两栏目标都没有填写")

"""The narrative says that no overall target was filed, and the sheet is there."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import sheet_at, words
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome where section 10.1 says that nothing was filed."""
    told = next((item for item in context.disclosure.statements if item.label == "整体绩效目标编报说明"), None)
    if told is None or not words(context.settings["denying"]).search(str(told.value)):
        yield not_applicable("说明没有说未编报整体绩效目标")
        return
    sheet = context.disclosure.overall
    if sheet is None:
        yield passed(told.place)
        return
    text = str(told.value)[:60]
    yield violated([Location(told.place, told.section, text=text), sheet_at(sheet)], actual=text, key="整体绩效目标表")

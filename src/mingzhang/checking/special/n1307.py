"""The narrative says there are no three public expenses, and the table has some."""

from collections.abc import Iterator

from mingzhang.checking.codes import filled_facts
from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import words
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome where section 7 states no figure at all."""
    told = next((item for item in context.disclosure.statements if item.label == "三公经费说明"), None)
    if told is None or not words(context.settings["denying"]).search(str(told.value)):
        yield not_applicable("第七节没有说没有“三公”经费")
        return
    if context.disclosure.table("T10") is None:
        yield not_checked("缺表10")
        return
    filled = filled_facts(context.disclosure).get("T10", ())
    if not filled:
        yield passed(told.place)
        return
    fact = next((one for one in filled if one.at.line == "合计"), filled[0])
    there = Location(fact.place, None, 10, fact.at.line, fact.at.column, fact.value.printed)
    here = Location(told.place, told.section, text=str(told.value)[:60])
    yield violated([here, there], actual=fact.value.printed, key=fact.value.printed, row=fact.at.line)

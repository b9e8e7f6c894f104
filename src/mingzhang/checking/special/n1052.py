"""The narrative speaks of an overall target, and the sheet is not there."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import stated_at, statement
from mingzhang.checking.text import narrative, words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome where project sheets are in the document, so that the overall sheet should be, too.

    A text that points to an annex is another rule's matter.
    """
    disclosure = context.disclosure
    told = statement(disclosure, "S10.1", "整体绩效涉及部门预算资金")
    pointing = words(context.settings["pointing"])
    if told is None or not told.figure or not told.figure.value:
        yield not_applicable("说明没有整体绩效目标的金额")
    elif disclosure.overall is not None:
        yield passed(told.place)
    elif not disclosure.sheets or any(pointing.search(line.text) for line in narrative(disclosure, "S10.1")):
        yield not_applicable("绩效目标表不在本文中，或说明另附")
    else:
        yield violated(
            [stated_at(told)], expected="公开整体支出绩效目标表", actual="没有整体支出绩效目标表", key="整体绩效目标表"
        )

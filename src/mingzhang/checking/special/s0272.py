"""The annual goal is cut off: it is the beginning of the goal of the period."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import ANNUAL_GOAL, PERIOD_GOAL, letters, list_outcome, no_sheets, text_at, text_of
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all goals that break off where the other side goes on."""
    yield from no_sheets(context.disclosure)
    if context.disclosure.sheets and not any(
        text_of(sheet, PERIOD_GOAL) and text_of(sheet, ANNUAL_GOAL) for sheet in context.disclosure.sheets
    ):
        yield not_applicable("没有两栏都填写的总体目标")
        return
    found: list[tuple[Location, str]] = []
    for sheet in context.disclosure.sheets:
        for label, other in ((ANNUAL_GOAL, PERIOD_GOAL), (PERIOD_GOAL, ANNUAL_GOAL)):
            text, whole = text_of(sheet, label), letters(text_of(sheet, other))
            short = letters(text)
            is_whole_sentence = text.rstrip().endswith(("。", ".", "！"))
            if short and not is_whole_sentence and len(short) < len(whole) and whole.startswith(short):
                found.append((text_at(sheet, label, text[-20:]), f"…{text[-12:]}"))
    if context.disclosure.sheets:
        yield list_outcome(found, expected="完整的目标")

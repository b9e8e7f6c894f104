"""A text of a target sheet ends with a comma."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import TEXTS, has_text, letters, list_outcome, no_sheets, text_at, text_of

_OPEN = (",", "，", "、", ":", "：")
_SHOWN = 14


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all texts but the goals, and those that repeat a name ending so."""
    yield from no_sheets(context.disclosure)
    if context.disclosure.sheets and not has_text(context.disclosure, *TEXTS):
        yield not_applicable("没有填写文字栏目")
        return
    found = [
        (text_at(sheet, label), f"{label}：…{text[-_SHOWN:]}")
        for sheet in context.disclosure.sheets
        for label in TEXTS
        if (text := text_of(sheet, label).rstrip()).endswith(_OPEN) and letters(text) != letters(sheet.name)
    ]
    if context.disclosure.sheets:
        yield list_outcome(found, expected="完整的文字")

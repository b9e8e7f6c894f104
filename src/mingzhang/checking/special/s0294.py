"""The description of a project only repeats its name."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import has_text, is_repeated, letters, list_outcome, no_sheets, text_at, text_of

_DESCRIPTION = "项目概况"


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such sheets; those whose texts are all the same are another rule's matter."""
    yield from no_sheets(context.disclosure)
    if context.disclosure.sheets and not has_text(context.disclosure, _DESCRIPTION):
        yield not_applicable("没有填写项目概况")
        return
    found = [
        (text_at(sheet, _DESCRIPTION), sheet.name)
        for sheet in context.disclosure.sheets
        if sheet.name and letters(text_of(sheet, _DESCRIPTION)) == letters(sheet.name) and not is_repeated(sheet)
    ]
    if context.disclosure.sheets:
        yield list_outcome(found, expected="写明项目内容")

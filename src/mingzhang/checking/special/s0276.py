"""The basis of a project names no document, meeting or contract."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import has_text, list_outcome, no_sheets, text_at, text_of
from mingzhang.checking.text import words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all such sheets."""
    yield from no_sheets(context.disclosure)
    if context.disclosure.sheets and not has_text(context.disclosure, context.settings["label"]):
        yield not_applicable("没有填写立项依据")
        return
    documents = words(context.settings["documents"])
    label = context.settings["label"]
    found = [
        (text_at(sheet, label, text[:40]), sheet.name or "")
        for sheet in context.disclosure.sheets
        if (text := text_of(sheet, label)) and not documents.search(text)
    ]
    if context.disclosure.sheets:
        yield list_outcome(found, expected="具体的文件、会议或合同")

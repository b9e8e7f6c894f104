"""The footer of target sheets names nobody."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import list_outcome, no_sheets
from mingzhang.checking.text import sheet_at
from mingzhang.model.disclosure import ProjectSheet
from mingzhang.model.place import Place


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all sheets with blank names or a blank date."""
    yield from no_sheets(context.disclosure)
    if context.disclosure.sheets and all(sheet.footer is None for sheet in context.disclosure.sheets):
        yield not_applicable("没有表尾")
        return
    blank = [(sheet, _blank(sheet, context.settings["labels"])) for sheet in context.disclosure.sheets]
    found = [
        (sheet_at(sheet, places[0], "、".join(labels)), "、".join(labels))
        for sheet, (labels, places) in blank
        if places
    ]
    if context.disclosure.sheets:
        yield list_outcome(found, expected="填写，或注明不公开")


def _blank(sheet: ProjectSheet, wanted: list[str]) -> tuple[list[str], list[Place]]:
    """Return the labels of the footer that stand without value, and their places."""
    footer = sheet.footer or {}
    labels = [label for label in wanted if label in footer and not footer[label].value]
    return labels, [footer[label].place for label in labels]

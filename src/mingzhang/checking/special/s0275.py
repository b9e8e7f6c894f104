"""Different texts of a target sheet are the same word for word."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome
from mingzhang.checking.targets import TEXTS, is_repeated, letters, list_outcome, no_sheets, text_at, text_of
from mingzhang.model.disclosure import ProjectSheet
from mingzhang.model.finding import Location


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all groups of equal texts; sheets that say nothing at all are left out."""
    yield from no_sheets(context.disclosure)
    sheets = [sheet for sheet in context.disclosure.sheets if not is_repeated(sheet)]
    found = [item for sheet in sheets for item in _groups(sheet)]
    if context.disclosure.sheets:
        yield list_outcome(found, expected="各栏各有内容")


def _groups(sheet: ProjectSheet) -> Iterator[tuple[Location, str]]:
    same: dict[str, list[str]] = {}
    for label in TEXTS:
        if text := letters(text_of(sheet, label)):
            same.setdefault(text, []).append(label)
    for labels in same.values():
        if len(labels) > 1:
            words = f"{sheet.name}：{'='.join(labels)}"
            yield from ((text_at(sheet, label, "=".join(labels)), words) for label in labels)

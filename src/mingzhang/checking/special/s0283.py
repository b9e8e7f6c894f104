"""Labels of target sheets are misprinted."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome
from mingzhang.checking.targets import list_outcome, no_sheets
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all labels that differ from the form's by a slip."""
    yield from no_sheets(context.disclosure)
    found = [
        (sheet_at(sheet, place, printed), f"{printed.rstrip('：:')}（{label}）")
        for sheet in context.disclosure.sheets
        for label, printed, place in sheet.odd_labels
    ]
    if context.disclosure.sheets:
        yield list_outcome(found, expected="表样的栏目名称")

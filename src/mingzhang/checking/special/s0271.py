"""Names of indicators are cut off at the width of the cell."""

from collections import Counter
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import PERIOD, list_outcome, no_sheets, sides_of
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists the longest names that do not end like a name.

    The longest name of a sheet was cut off only if that of several sheets is as long: the width of the cell.
    """
    disclosure = context.disclosure
    yield from no_sheets(disclosure)
    if not disclosure.sheets:
        return
    sheets = [(sheet, [item for item in sides_of(sheet)[PERIOD] if item.level3]) for sheet in disclosure.sheets]
    longest = [max((len(item.level3 or "") for item in items), default=0) for _, items in sheets]
    widths = {
        length
        for length, count in Counter(longest).items()
        if count >= context.settings["least_sheets"] and length >= context.settings["least_length"]
    }
    if not widths:
        yield not_applicable("指标名称没有统一的最大长度")
        return
    endings = tuple(context.settings["endings"])
    found = [
        (sheet_at(sheet, item.place, item.level3), name)
        for (sheet, items), length in zip(sheets, longest, strict=True)
        for item in items
        if length in widths and len(name := item.level3 or "") == length and not name.endswith(endings)
    ]
    yield list_outcome(found, expected="完整的指标名称")

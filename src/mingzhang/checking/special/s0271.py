"""Names of indicators are cut off at the width of the cell."""

from collections import Counter
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import PERIOD, list_outcome, no_sheets, sides_of
from mingzhang.checking.text import sheet_at


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists the names of the greatest length that do not end like a name.

    Only where several different names have that length can it be the width of the cell.
    """
    disclosure = context.disclosure
    yield from no_sheets(disclosure)
    if not disclosure.sheets:
        return
    names = [(sheet, item) for sheet in disclosure.sheets for item in sides_of(sheet)[PERIOD] if item.level3]
    lengths = Counter(len(name) for name in {item.level3 or "" for _, item in names})
    longest = max(lengths, default=0)
    if lengths[longest] < context.settings["least_names"] or longest < context.settings["least_length"]:
        yield not_applicable("指标名称没有统一的最大长度")
        return
    endings = tuple(context.settings["endings"])
    found = [
        (sheet_at(sheet, item.place, item.level3), item.level3 or "")
        for sheet, item in names
        if item.level3 and len(item.level3) == longest and not item.level3.endswith(endings)
    ]
    yield list_outcome(found, expected="完整的指标名称")

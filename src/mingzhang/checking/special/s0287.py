"""An indicator stands twice in a target sheet."""

from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import indicators_of, letters, list_outcome, sheets_of, sides_of
from mingzhang.checking.text import sheet_at
from mingzhang.model.disclosure import Indicator


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists all repeated indicators, one side after the other."""
    if not indicators_of(context.disclosure):
        yield not_applicable("没有填写绩效指标")
        return
    found = {}
    for sheet in sheets_of(context.disclosure):
        for rows in sides_of(sheet).values():
            seen: set[tuple[str | None, str, str]] = set()
            for item in rows:
                key = _key(item)
                if key in seen and item.level3:
                    found[sheet.place, key] = (sheet_at(sheet, item.place, item.level3), item.level3)
                seen.add(key)
    yield list_outcome(list(found.values()), expected="每个指标一行")


def _key(item: Indicator) -> tuple[str | None, str, str]:
    return item.level1, letters(item.level3), letters(item.value)

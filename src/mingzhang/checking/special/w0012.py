"""The title of a target sheet differs from those of the other sheets by a slip."""

from collections import Counter
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import sheet_at
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet; the title most sheets carry is the right one."""
    sheets = context.disclosure.sheets
    if not sheets:
        yield not_applicable("没有项目绩效目标表")
        return
    counts = Counter(fold(sheet.title) for sheet in sheets)
    usual, most = counts.most_common(1)[0]
    for sheet in sheets:
        title = fold(sheet.title)
        right = _repaired(title, context.settings) or (usual if most > counts[title] else title)
        if right == title or not _alike(title, right):
            yield passed(sheet.place)
            continue
        others = [other for other in sheets if fold(other.title) == right][:1]
        where = [sheet_at(sheet, text=sheet.title), *(sheet_at(other, text=other.title) for other in others)]
        yield violated(where, expected=others[0].title if others else right, actual=sheet.title)


def _repaired(title: str, settings: Mapping[str, Any]) -> str | None:
    """Return the title without a doubled word, None if it has none."""
    for wrong, right in settings["doubled"].items():
        if wrong in title:
            return title.replace(wrong, right)
    return None


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.9

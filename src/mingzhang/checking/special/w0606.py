"""A law or rule is cited that is no longer in force."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.similar import worded_where
from mingzhang.checking.text import limited
from mingzhang.model.finding import Location

_TITLE = re.compile(r"《([^《》]{3,40})》")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each law that was replaced before the budget year began."""
    year = context.disclosure.metadata.year
    if year is None:
        yield not_checked("年度不明")
        return
    ended = {item["title"]: item for item in context.settings["ended"] if item["year"] <= year}
    found: dict[str, list[Location]] = {}
    for piece in worded_where(context.disclosure, _TITLE.search):
        for match in _TITLE.finditer(piece.text):
            title = match[1].strip().removeprefix("中华人民共和国")
            if title in ended:
                found.setdefault(title, []).append(Location(piece.place, piece.section or None, text=match[0]))
    for title, where in found.items():
        yield violated(limited(where), expected=f"《{ended[title]['now']}》", actual=f"《{title}》")
    if not found:
        yield passed()

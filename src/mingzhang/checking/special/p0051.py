"""One of the eight tables that are owed everywhere is missing, though the region's form is not known."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import lines_of, section_place
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each of the eight tables, unless too much of the document was not recognised."""
    disclosure, settings = context.disclosure, context.settings
    if context.profile.knows_layout:
        yield not_applicable("表样已知，按表样检查")
        return
    owed = [table for duty in context.profile.duties if duty.id == settings["duty"] for table in duty.tables]
    missing = [table for table in owed if disclosure.table(table) is None]
    if len(owed) - len(missing) < int(settings["least"]):
        yield not_checked("认出的表太少，不能判断是否缺表")
    elif missing and any(unread.kind == "table" for unread in disclosure.unread):
        yield not_checked("有不认识的表，不能判断是否缺表")
    else:
        place = section_place(disclosure, "P2") or disclosure.tables[0].title_place
        other = _other_titles(context) if missing else []
        for table in owed:
            name = settings["names"][table]
            if table in missing and any(re.search(settings["signs"][table], title) for title in other):
                yield not_checked(f"没有认出“{name}”，可能用了别的表名")
            elif table in missing:
                yield violated([Location(place, text=name)], expected=name, actual="缺表", key=table, table=name)
            else:
                yield passed()


def _other_titles(context: Context) -> list[str]:
    """Return the lines that look like titles of tables and are none of a recognised table, contents among them."""
    own = {fold(table.title) for table in context.disclosure.tables}
    texts = (fold(line.text) for line in lines_of(context.disclosure))
    shape = re.compile(context.settings["title"])
    return [text for text in texts if shape.fullmatch(text) and not any(title in text for title in own)]

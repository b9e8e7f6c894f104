"""A matter that law wants explained is not mentioned, in a form that is not known."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import lines_of
from mingzhang.model.finding import Location

_SECTION = 2


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each matter that the profile names as a duty; tables and contents do not explain."""
    disclosure = context.disclosure
    if context.profile.sections:
        yield not_applicable("各节已知，按表样检查")
        return
    narrative = [section for section in disclosure.sections if section.key == "P3" or section.key.startswith("S")]
    if sum(section.key.startswith("S") and section.level == _SECTION for section in narrative) < int(
        context.settings["least"]
    ):
        yield not_checked("认出的情况说明太少，可能另文公开")
        return
    titles = {table.title_place for table in disclosure.tables} | {table.caption_place for table in disclosure.tables}
    lines = (line for line in lines_of(disclosure) if line.part not in ("cover", "contents"))
    text = "\n".join(line.text for line in lines if line.paragraph.place not in titles)
    owed = {duty.id for duty in context.profile.duties}
    where = [Location(narrative[0].place, narrative[0].title)]
    for subject in context.settings["subjects"]:
        if subject["duty"] not in owed or re.search(subject["words"], text):
            yield passed()
        else:
            said = subject["said"]
            yield violated(where, expected=said, actual="未提到", key=subject["duty"], subject=said)

"""A sentence of the narrative speaks of another body."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import is_own_body, limited, narrative, words
from mingzhang.model.finding import Location
from mingzhang.model.writing import fold

_SHORTEST = 4


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each other name that stands where the form has the department's own."""
    name = context.disclosure.metadata.department_name
    if not name:
        yield not_checked("封面没有部门（单位）名称")
        return
    pattern, settings = _pattern(context.settings), context.settings
    endings, ignored = tuple(settings["endings"]), words(settings["ignored"])
    others: dict[str, list[Location]] = {}
    lines = list(narrative(context.disclosure, *settings["sections"]))
    if not lines:
        yield not_checked("没有情况说明")
        return
    for line in lines:
        for match in pattern.finditer(line.text):
            other = fold(match.group("name"))
            is_name = len(other) >= _SHORTEST and other.endswith(endings) and not ignored.search(other)
            if is_name and not is_own_body(context.disclosure, other):
                others.setdefault(other, []).append(line.here(match.start("name"), match.end("name")))
    for other, found in others.items():
        sections = "、".join(dict.fromkeys(location.section or "" for location in found))
        yield violated(limited(found), expected=name, actual=other, key=other, section=sections)
    if not others:
        yield passed()


def _pattern(settings: Mapping[str, Any]) -> re.Pattern[str]:
    """Return the pattern of a name between the start of a clause and what the form says of the department."""
    start = r"(?:^|[。；;，,])\s*(?:20\d\d\s*年度?|截[至止]\s*20\d\d\s*年\s*\d+\s*月\s*\d+\s*日\s*[，,])?\s*"
    return re.compile(rf"{start}(?P<name>[^，,。；;：:0-9]{{2,40}}?)(?={'|'.join(settings['verbs'])})")

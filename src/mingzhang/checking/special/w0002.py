"""The glossary keeps the words of another level of government."""

import re
from collections.abc import Iterator, Mapping

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, lines_of, search, words


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for each foreign level whose words stand in the glossary."""
    meta = context.disclosure.metadata
    level = meta.region.level or _level(meta.department_name or "", context.settings["levels"])
    if level is None:
        yield not_checked("不知属于哪一级")
        return
    lines = [line for line in lines_of(context.disclosure) if line.part == "P4"]
    if not lines:
        yield not_checked("没有名词解释部分")
        return
    for own, terms in context.profile.level_words.items():
        if own in level or level in own or not terms:
            continue
        found = limited(search(lines, words(terms)))
        if found:
            yield violated(found, expected=f"{level}用语", actual=found[0].text, level=own)
        else:
            yield passed(lines[0].paragraph.place)


def _level(name: str, levels: Mapping[str, str]) -> str | None:
    """Return the level that the name of a place not listed tells."""
    return next((level for level, pattern in levels.items() if re.match(pattern, name)), None)

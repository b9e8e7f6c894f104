"""The glossary keeps the words of another level of government."""

import re
from collections.abc import Iterator, Mapping

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import Line, limited, lines_of, search, words
from mingzhang.model.place import Place


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for each foreign level whose words stand in the glossary."""
    meta = context.disclosure.metadata
    level = meta.region.level or _level(meta.department_name or "", context.settings["levels"])
    if level is None:
        yield not_checked("不知属于哪一级")
        return
    lines = [line for line in lines_of(context.disclosure) if line.part == "P4"]
    for own, terms in context.profile.level_words.items():
        if own in level or level in own or not terms:
            continue
        found = limited(search(lines, words(terms)))
        if found:
            yield violated(found, expected=f"{level}用语", actual=found[0].text, level=own)
        else:
            yield passed(*_first(lines))


def _level(name: str, levels: Mapping[str, str]) -> str | None:
    """Return the level that the name of a place not listed tells."""
    return next((level for level, pattern in levels.items() if re.match(pattern, name)), None)


def _first(lines: list[Line]) -> list[Place]:
    return [lines[0].paragraph.place] if lines else []

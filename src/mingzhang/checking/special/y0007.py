"""The narrative compares with another year than last year."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import narrative

_COMPARED = re.compile(r"(?<!年)[比较与和同]\s*(20\d{2})\s*年")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each year the sections on changes compare with."""
    year = context.disclosure.metadata.year
    if year is None:
        yield not_checked("年度不明")
        return
    lines = list(narrative(context.disclosure, *context.settings["sections"]))
    found = [(line, match) for line in lines for match in _COMPARED.finditer(line.text)]
    if not found:
        yield not_applicable("没有写明与哪一年比较") if lines else not_checked("没有说明增减变化的各节")
    for line, match in found:
        if int(match.group(1)) == year - 1:
            yield passed(line.paragraph.place)
        else:
            where = [line.here(match.start(), match.end())]
            yield violated(where, expected=f"{year - 1}年", actual=match.group(), key=f"{line.key}|{match.group(1)}")

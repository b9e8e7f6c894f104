"""A phrase of three characters or more is printed twice in a row."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, lines_of, quoted, search

_TWICE = re.compile(r"([\u4e00-\u9fff]{3,14})\1")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the running text."""
    lines = [line for line in lines_of(context.disclosure) if line.part in ("P1", "P3", "P4")]
    if not lines:
        yield not_checked("没有正文")
        return
    found = limited(search(lines, _TWICE))
    if found:
        shown = quoted(location.text for location in found)
        yield violated(found, expected="不重复", actual=shown, found=shown)
    else:
        yield passed()

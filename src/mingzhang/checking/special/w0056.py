"""A unit is printed twice, or two units run into one another."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, lines_of, quoted, search


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the narrative."""
    lines = [line for line in lines_of(context.disclosure) if line.part == "P3"]
    if not lines:
        yield not_checked("没有情况说明")
        return
    found = limited(search(lines, re.compile(context.settings["units"])))
    if found:
        shown = quoted(location.text for location in found)
        yield violated(found, expected="万元、元或百分号", actual=shown, found=shown)
    else:
        yield passed()

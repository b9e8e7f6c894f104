"""A unit speaks of 本部门, or a department of 本单位."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, lines_of, search


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the narrative and the headings of Part 1 and Part 3."""
    kind = context.disclosure.metadata.entity_type
    if kind is None:
        yield not_checked("不知是部门还是单位")
        return
    wrong = "本单位" if kind == "部门" else "本部门"
    lines = [
        line for line in lines_of(context.disclosure) if line.part == "P3" or (line.part == "P1" and line.is_heading)
    ]
    if not lines:
        yield not_checked("没有情况说明")
        return
    found = search(lines, re.compile(rf"{wrong}(?!（|\()"))
    if found:
        where = limited(found)
        yield violated(where, expected=f"本{kind}", actual=wrong, key=wrong, count=str(len(where)))
    else:
        yield passed()

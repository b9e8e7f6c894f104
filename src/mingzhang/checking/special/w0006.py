"""An amount or share has more than two decimals."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, narrative, quoted
from mingzhang.model.finding import Location

#: A point before this many last characters of a figure stands before more than two decimals.
_FINEST = 3
_FINE = re.compile(r"(?<![\d.])\d[\d,]*\.\d{3,}(?=\s*(?:万元|元|%|％))")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all figures of tables and narrative."""
    lines = list(narrative(context.disclosure))
    if not lines and not context.disclosure.facts:
        yield not_checked("没有读到任何数字")
        return
    found = [line.here(match.start(), match.end()) for line in lines for match in _FINE.finditer(line.text)]
    for fact in context.disclosure.facts:
        printed, number = fact.value.printed, fact.at.table[1:]
        if "." in printed[:-_FINEST] and fact.at.table.startswith("T") and number.isdigit():
            found.append(Location(fact.place, None, int(number), fact.text, fact.at.column, printed))
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected="两位小数", actual=shown, found=shown)
    else:
        yield passed()

"""An amount or share has more than two decimals."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, narrative, quoted
from mingzhang.model.finding import Location

_FINE = re.compile(r"(?<![\d.])\d[\d,]*\.\d{3,}(?=\s*(?:万元|元|%|％))")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all figures of tables and narrative."""
    lines = list(narrative(context.disclosure))
    if not lines and not context.disclosure.facts:
        yield not_checked("没有读到任何数字")
        return
    found = [line.here(match.start(), match.end()) for line in lines for match in _FINE.finditer(line.text)]
    for fact in context.disclosure.facts:
        number = fact.at.table[1:]
        if fact.at.table.startswith("T") and number.isdigit() and len(fact.value.printed.partition(".")[2]) > 2:
            found.append(Location(fact.place, None, int(number), fact.text, fact.at.column, fact.value.printed))
    if found:
        shown = quoted(location.text for location in found)
        yield violated(limited(found), expected="两位小数", actual=shown, found=shown)
    else:
        yield passed()

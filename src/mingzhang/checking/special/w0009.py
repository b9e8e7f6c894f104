"""Half-width punctuation stands between Chinese characters."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import limited, narrative, search

_HALF = re.compile(r"[一-鿿）”%][,;:?!](?=[一-鿿“（])")
_FULL = re.compile(r"[，；：]")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the narrative, only where full-width marks are used as well."""
    lines = list(narrative(context.disclosure))
    found = search(lines, _HALF)
    if not lines:
        yield not_checked("没有情况说明")
    elif found and not any(_FULL.search(line.text) for line in lines):
        yield not_applicable("通篇用半角标点，没有混用")
    elif found:
        yield violated(limited(found), expected="全角标点", actual=found[0].text, key="半角", count=str(len(found)))
    else:
        yield passed()

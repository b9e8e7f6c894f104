"""Two punctuation marks follow each other."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.text import limited, lines_of, quoted
from mingzhang.model.finding import Location

_DOUBLED = re.compile(r"[。，；、：！？,;:][。，；、：！？,;:]")
_FULL = frozenset("。，；、：！？")
_SHOWN = 4


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for the running text of all parts but contents, tables and attachments."""
    lines = [line for line in lines_of(context.disclosure) if line.part in ("P1", "P3", "P4")]
    if not lines:
        yield not_checked("没有职责、情况说明和名词解释")
        return
    found = [
        line.here(max(0, match.start() - _SHOWN), match.end())
        for line in lines
        for match in _DOUBLED.finditer(line.text)
        if not _FULL.isdisjoint(match.group()) or not line.text[match.start() - 1 : match.start()].isdigit()
    ]
    if found:
        yield violated(
            limited(found), expected="一个标点", actual=_marks(found), key=_marks(found), found=_marks(found)
        )
    else:
        yield passed()


def _marks(found: list[Location]) -> str:
    return quoted(location.text for location in found)

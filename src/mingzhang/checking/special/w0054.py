"""The last sentence of a section breaks off at a comma or after words that announce more."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.text import Line, narrative

_TAIL = 14


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each section whose last paragraph is running text."""
    captions = {caption.place for caption in context.disclosure.captions}
    last: dict[tuple[str, str], Line] = {}
    for line in narrative(context.disclosure):
        if line.paragraph.place not in captions:
            last[line.key, line.section] = line
    if not last:
        yield not_applicable("没有情况说明")
        return
    ends = re.compile(f"(?:{context.settings['open']})$")
    for line in last.values():
        text = line.text.rstrip()
        if ends.search(text):
            start = max(0, len(text) - _TAIL)
            where = [line.here(start, len(text))]
            yield violated(where, expected="完整的文字", actual=text[start:], key=line.section, section=line.section)
        else:
            yield passed(line.paragraph.place)

"""A sentence of the narrative opens with another year than the disclosure's."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.text import narrative

_OPENING = re.compile(r"(20\d{2})\s*年(?:度)?(?=[^，。；]{0,60}(?:预算|当年支出|绩效目标|“三公”经费))")
_FIGURE = re.compile(r"\d")
#: A paragraph that ends otherwise was torn by a page break: the next one does not open a sentence.
_ENDS = ("。", "；", "：", "）", ";", ":", ")", "无")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each paragraph that opens with a year and states this year's budget."""
    year = context.disclosure.metadata.year
    if year is None:
        yield not_checked("年度不明")
        return
    past = tuple(context.settings["past"])
    lines = list(narrative(context.disclosure, *context.settings["sections"]))
    complete, section, dated = True, "", False
    for line in lines:
        match = _OPENING.match(line.text) if complete or line.section != section else None
        complete, section = line.text.rstrip().endswith(_ENDS), line.section
        if match is None:
            continue
        head = _FIGURE.split(line.text[match.end() :], maxsplit=1)[0]
        if any(word in head for word in past):
            continue
        dated = True
        if int(match.group(1)) == year:
            yield passed(line.paragraph.place)
        else:
            where = [line.here(0, match.end())]
            yield violated(
                where,
                expected=f"{year}年",
                actual=match.group().strip(),
                key=f"{line.key}|{match.group(1)}",
                section=line.section,
            )
    if not dated:
        yield not_applicable("各段没有以当年预算开头") if lines else not_checked("没有情况说明")

"""The goal or plan of the year speaks of an earlier year."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.targets import folded, name_of, sheets_of, text_at, text_of
from mingzhang.checking.text import words
from mingzhang.model.writing import fold

_YEAR = re.compile(r"(?<!\d)(20\d\d)年")
_TITLES = re.compile(r"《[^》]*》|[（〔\[【]20\d\d[）〕\]】]第?\d*号?")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each text; years that the project's name has, and looking back, are no fault."""
    disclosure = context.disclosure
    year, sheets = disclosure.metadata.year, sheets_of(disclosure)
    if not sheets or year is None:
        yield not_checked("年度不明") if sheets else not_applicable("没有绩效目标表")
        return
    back = words(context.settings["looking_back"])
    for sheet in sheets:
        own = set(_YEAR.findall(fold(name_of(sheet))))
        for label in context.settings["texts"]:
            text = _TITLES.sub("", folded(text_of(sheet, label)))
            years = _YEAR.findall(text)
            if not years:
                continue
            is_past = all(int(found) < year and found not in own for found in years)
            if is_past and not back.search(text):
                yield violated(
                    [text_at(sheet, label, text[:60])],
                    expected=f"{year}年",
                    actual=f"{max(years)}年",
                    key=f"{name_of(sheet)}|{label}|{max(years)}",
                    name=name_of(sheet),
                    label=label,
                )
            else:
                yield passed(sheet.place)

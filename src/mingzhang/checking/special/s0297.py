"""A project rests on the budget of an earlier year."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked
from mingzhang.checking.targets import has_text, list_outcome, no_sheets, text_at, text_of

_BUDGET = re.compile(r"(?<!\d)(20\d\d)年(?:度|部门|单位|区级|县级|市级)*预算(?:人数|标准|编制|批复|安排|方案)?")


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome for all sheets."""
    disclosure = context.disclosure
    year = disclosure.metadata.year or next((sheet.year for sheet in disclosure.sheets if sheet.year), None)
    if not disclosure.sheets or year is None:
        yield from no_sheets(disclosure) if year or not disclosure.sheets else [not_checked("年度不明")]
        return
    if not has_text(disclosure, *context.settings["texts"]):
        yield not_applicable("没有填写立项依据和措施")
        return
    found = [
        (text_at(sheet, label), match.group())
        for sheet in disclosure.sheets
        for label in context.settings["texts"]
        for match in _BUDGET.finditer(text_of(sheet, label))
        if int(match[1]) < year
    ]
    yield list_outcome(found, expected="当年的依据")

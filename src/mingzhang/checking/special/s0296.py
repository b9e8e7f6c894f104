"""A text repeats the project's name with other years."""

import re
from collections.abc import Iterator

from mingzhang.checking.outcome import Context, Outcome, not_applicable, passed, violated
from mingzhang.checking.targets import TEXTS, folded, letters, no_sheets, text_at, text_of
from mingzhang.model.disclosure import ProjectSheet
from mingzhang.model.writing import fold

_YEARS = re.compile(r"20\d\d(?:[-—~至](?:20\d\d))?年")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each sheet."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        label = next((label for label in TEXTS if _other_years(sheet, label)), None)
        if label is None:
            years = _YEARS.search(fold(sheet.name or ""))
            yield passed(sheet.place) if years else not_applicable("项目名称没有年度")
            continue
        text = text_of(sheet, label)
        yield violated(
            [text_at(sheet, label)], expected="与项目年度一致", actual=text, name=sheet.name or "", label=label
        )


def _other_years(sheet: ProjectSheet, label: str) -> bool:
    name, text = fold(sheet.name or ""), folded(text_of(sheet, label))
    own, other = _YEARS.findall(name), _YEARS.findall(text)
    same_name = letters(_YEARS.sub("", name)) == letters(_YEARS.sub("", text))
    return bool(own and other) and same_name and own != other

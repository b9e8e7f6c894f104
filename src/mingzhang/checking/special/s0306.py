"""A text states other funds of the project than the sheet."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang.checking.outcome import Context, Outcome, not_applicable, not_checked, passed, violated
from mingzhang.checking.targets import (
    ANNUAL,
    PERIOD,
    clip,
    folded,
    funds,
    funds_at,
    money,
    name_of,
    no_sheets,
    text_at,
    text_of,
    yuan,
)
from mingzhang.checking.text import words
from mingzhang.model.disclosure import ProjectSheet
from mingzhang.model.money import Figure

_AMOUNT = re.compile(r"(?<![\d.])(?P<number>\d[\d,，]*(?:\.\d+)?)(?P<unit>亿元|万元|千元|元|万)")


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each text that gives one amount only, as the project's funds."""
    yield from no_sheets(context.disclosure)
    stated = False
    for sheet in context.disclosure.sheets:
        known = [field.figure for side in (sheet.funds_annual, sheet.funds_implementation) for field in side.values()]
        figures = [figure for figure in known if figure is not None and figure.value]
        for label in context.settings["texts"]:
            found = _stated(sheet, label, context.settings)
            if found is None:
                continue
            stated = True
            if funds(sheet, ANNUAL) is None:
                yield not_checked("绩效目标表没有资金总额")
            elif any(found[1].interval.meets(figure.interval) for figure in figures):
                yield passed(sheet.place)
            else:
                yield _violated(sheet, label, *found)
    if context.disclosure.sheets and not stated:
        yield not_applicable("文字没有写项目资金")


def _stated(sheet: ProjectSheet, label: str, settings: Mapping[str, Any]) -> tuple[str, Figure] | None:
    """Return the only amount of a text, with the words before it, if these call it the project's funds."""
    text = folded(text_of(sheet, label))
    amounts = list(_AMOUNT.finditer(text))
    if len(amounts) != 1 or words(settings["others"]).search(text):
        return None
    match = amounts[0]
    before = re.split(r"[。；，、]", text[: match.start()])[-1]
    figure = money(match["number"].replace("，", ""), match["unit"])
    if figure is None or not words(settings["funds"]).search(before):
        return None
    return before[-12:] + match[0], figure


def _violated(sheet: ProjectSheet, label: str, printed: str, figure: Figure) -> Outcome:
    annual = funds(sheet, ANNUAL) or funds(sheet, PERIOD)
    total = f"{yuan(annual.value)}元" if annual else ""
    return violated(
        [text_at(sheet, label, printed), *funds_at(sheet, ANNUAL)],
        expected=total,
        actual=f"{yuan(figure.value)}元",
        key=f"{name_of(sheet)}|{label}|{printed}",
        name=clip(name_of(sheet)),
        label=label,
        printed=printed,
    )

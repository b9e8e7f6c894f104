"""A text of a target sheet speaks of another project."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from mingzhang.checking.outcome import Context, Outcome, not_checked, passed, violated
from mingzhang.checking.similar import shared
from mingzhang.checking.targets import ANNUAL_GOAL, PERIOD_GOAL, letters, no_sheets, projects_of, text_at, text_of
from mingzhang.checking.text import words
from mingzhang.model.disclosure import Disclosure, ProjectSheet


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each text: it names another project and shares little with its own project's name."""
    disclosure = context.disclosure
    yield from no_sheets(disclosure)
    cores = _cores(disclosure, context.settings)
    if disclosure.sheets and len(cores) < 2:
        yield not_checked("没有可以比较的其他项目")
        return
    for sheet in disclosure.sheets:
        own = cores.get(sheet.name or "")
        if own is None:
            continue
        for label in context.settings["texts"]:
            text = letters(text_of(sheet, label))
            other = _other(text, own, cores, context.settings) if text else None
            if other is None and label == ANNUAL_GOAL:
                other = _same_goal(sheet, disclosure.sheets, context.settings["least_goal"])
            if other is None:
                yield passed(sheet.place)
            else:
                yield _violated(sheet, label, other, disclosure.sheets)


def _same_goal(sheet: ProjectSheet, sheets: Sequence[ProjectSheet], least: int) -> str | None:
    """Return the project whose goals of period and year are this sheet's annual goal, unlike that of its period."""
    goal, own = (letters(text_of(sheet, label)) for label in (ANNUAL_GOAL, PERIOD_GOAL))
    if len(goal) < least or not own or goal in own or own in goal:
        return None
    for other in sheets:
        if other.name and letters(other.name) != letters(sheet.name):
            goals = {letters(text_of(other, label)) for label in (ANNUAL_GOAL, PERIOD_GOAL)}
            if goals == {goal}:
                return other.name
    return None


def _violated(sheet: ProjectSheet, label: str, other: str, sheets: Sequence[ProjectSheet]) -> Outcome:
    same = [found for found in sheets if found.name == other and text_of(found, label) == text_of(sheet, label)]
    return violated(
        [text_at(found, label, text_of(found, label)[:60]) for found in (sheet, *same)],
        expected=f"“{sheet.name}”的内容",
        actual=text_of(sheet, label)[:60],
        key=f"{sheet.name}|{label}|{other}",
        name=sheet.name or "",
        label=label,
        other=other,
    )


def _cores(disclosure: Disclosure, settings: Mapping[str, Any]) -> dict[str, str]:
    """Return what tells each project from the others: its name without years, brackets and general words."""
    names = [*(project.name for project in projects_of(disclosure)), *(sheet.name or "" for sheet in disclosure.sheets)]
    general, aside = words(settings["general"]), re.compile(r"[（(][^（）()]*[）)]|20\d\d年?度?")
    return {name: general.sub("", letters(aside.sub("", name))) for name in names if name}


def _other(text: str, own: str, cores: Mapping[str, str], settings: Mapping[str, Any]) -> str | None:
    same, all_pairs = shared(own, text)
    if all_pairs < 2 or same * 100 > all_pairs * settings["most_own"]:
        return None
    for name, core in cores.items():
        if len(core) >= settings["least_core"] and core in text and core not in own and own not in core:
            return name
    return None

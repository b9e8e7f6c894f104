"""A target sheet lacks a kind of indicator."""

from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang.checking.outcome import Context, Outcome, not_applicable
from mingzhang.checking.targets import list_outcome, name_of, sides_of
from mingzhang.checking.text import sheet_at
from mingzhang.model.disclosure import ProjectSheet


def find(context: Context) -> Iterator[Outcome]:
    """Yield one outcome that lists the project sheets with the kinds they lack; satisfaction is another rule's."""
    sheets = [sheet for sheet in context.disclosure.sheets if any(sides_of(sheet).values())]
    if not sheets:
        yield not_applicable("没有填写指标的项目绩效目标表")
        return
    lacking = [(sheet, missing) for sheet in sheets if (missing := _missing(sheet, context.settings["kinds"]))]
    found = [
        (sheet_at(sheet, text="、".join(missing)), f"{name_of(sheet)}：{'、'.join(missing)}")
        for sheet, missing in lacking
    ]
    yield list_outcome(found, expected="数量、质量、时效、成本和效益指标")


def _missing(sheet: ProjectSheet, kinds: Mapping[str, Any]) -> list[str]:
    rows = [item for side in sides_of(sheet).values() for item in side]
    labels = "|".join(label for item in rows for label in (item.level1, item.level2, item.level2_alt) if label)
    return [kind for kind, said in kinds.items() if not any(word in labels for word in said)]

"""The only count of a kind in a project's texts contradicts the only quantity indicator of that kind."""

from collections.abc import Iterator, Mapping
from typing import Any

from mingzhang.checking.counts import Count, Target, counted, counts_in, same_units, target_of, twins
from mingzhang.checking.outcome import Context, Outcome, passed, violated
from mingzhang.checking.targets import PERIOD, QUANTITY, Seen, name_of, no_sheets, sides_of, text_at, text_of
from mingzhang.model.disclosure import ProjectSheet


def find(context: Context) -> Iterator[Outcome]:
    """Yield an outcome for each project and kind of thing that its texts and its indicators count once each."""
    yield from no_sheets(context.disclosure)
    for sheet in context.disclosure.sheets:
        for seen, target in _only_targets(sheet, context.settings):
            stated = _only_count(sheet, target, context.settings)
            if stated is None:
                continue
            label, count = stated
            if any(one.allows(count.number) for one in (target, *twins(seen, context.settings))):
                yield passed(seen.indicator.place)
            else:
                yield violated(
                    [text_at(sheet, label, count.printed), seen.here()],
                    expected="文字与数量指标一致",
                    actual=f"{count.printed}；{seen.words}",
                    key=f"{name_of(sheet)}|{seen.words}|{count.printed}",
                    label=label,
                    stated=count.printed,
                    target=seen.words,
                )


def _only_targets(sheet: ProjectSheet, settings: Mapping[str, Any]) -> Iterator[tuple[Seen, Target]]:
    """Yield the quantity indicators that are the only ones of the period to count things of their kind."""
    rows = [Seen(sheet, PERIOD, item) for item in sides_of(sheet)[PERIOD] if item.level2 == QUANTITY]
    targets = [(seen, target) for seen in rows if (target := target_of(seen, settings)) is not None]
    for seen, target in targets:
        kind = same_units(target.unit, settings)
        alone = sum(other.unit in kind for _, other in targets) == 1
        if alone and target.unit in settings["units"]:
            yield seen, target


def _only_count(sheet: ProjectSheet, target: Target, settings: Mapping[str, Any]) -> tuple[str, Count] | None:
    """Return the count of a kind if the texts give one number only; what another rule compares by name is none."""
    kind = same_units(target.unit, settings)
    found: list[tuple[str, Count]] = []
    for label in settings["texts"]:
        text = text_of(sheet, label)
        if len(target.noun) >= settings["least_noun"] and counted(target, text, settings):
            return None
        found.extend((label, count) for count in counts_in(text, kind))
    return found[0] if len({count.number for _, count in found}) == 1 else None
